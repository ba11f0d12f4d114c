"""Loaders in every form, datamodules, and how batches reach the module."""

import torch
from torch.utils.data import BatchSampler, DataLoader, RandomSampler, SequentialSampler

from ..lab import scenario
from ..tiny_parts import Rows, loader, stream, tiny, tiny_data


def nested(L):
    """A module whose training batches are nested collections."""

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            parts = batch.values() if isinstance(batch, dict) else batch
            losses = [self.loss(part) for part in parts if part is not None]
            self.log("train_loss", sum(losses), batch_size=2)
            return sum(losses)

    return Net


@scenario
def train_list(L, lab):
    lab.fit(lab.trainer(), lab.module(nested(L)), [loader(4), loader(8, seed=5)], loader(4, seed=1))


@scenario
def train_dict(L, lab):
    lab.fit(lab.trainer(), lab.module(nested(L)), {"a": loader(4), "b": loader(8, seed=5)}, loader(4, seed=1))


def combined(L, lab, mode, **flags):
    both = L.utilities.CombinedLoader({"a": loader(4), "b": loader(8, seed=5)}, mode)
    lab.fit(lab.trainer(**flags), lab.module(nested(L)), both, loader(4, seed=1))


@scenario
def train_min_size(L, lab):
    combined(L, lab, "min_size")


@scenario
def train_max_size_cycle(L, lab):
    combined(L, lab, "max_size_cycle", limit_train_batches=3)


@scenario
def train_max_size(L, lab):
    combined(L, lab, "max_size")


@scenario
def train_sequential(L, lab):
    both = L.utilities.CombinedLoader([loader(4), loader(8, seed=5)], "sequential")
    lab.fit(lab.trainer(), lab.module(tiny(L)), both, loader(4, seed=1), expect=ValueError)


@scenario
def combined_alone(L, lab):
    for mode in ("min_size", "max_size_cycle", "max_size", "sequential"):
        both = L.utilities.CombinedLoader({"a": loader(4), "b": [loader(8, seed=5), range(3)]}, mode)
        lab.attempt(f"{mode} length before iter", lambda both=both: len(both))
        for _ in range(2):
            for item in both:
                lab.mark(f"{mode} {lab.summary.text(item)}")
        lab.note(f"{mode} length", len(both))
        lab.note("flat", [type(x).__name__ for x in both.flattened])
    lab.attempt("unknown mode", lambda: L.utilities.CombinedLoader([], "longest"))
    lab.attempt("no iter", lambda: next(L.utilities.CombinedLoader([1, 2], "min_size")))


@scenario
def endless_train_with_limit(L, lab):
    class Forever(torch.utils.data.IterableDataset):
        def __iter__(self):
            while True:
                yield from Rows().rows

    trainer = lab.trainer(limit_train_batches=3, limit_val_batches=2)
    lab.fit(trainer, lab.module(tiny(L)), DataLoader(Forever(), batch_size=4), stream(6))


@scenario
def stream_without_limit(L, lab):
    lab.fit(lab.trainer(max_epochs=3), lab.module(tiny(L)), stream(7))


@scenario
def anything_iterable_as_a_loader(L, lab):
    class Sized:
        def __len__(self):
            return 3

        def __iter__(self):
            return iter(Rows().rows.split(2))

    batches = Sized()
    trainer, module = lab.trainer(), lab.module(tiny(L))
    lab.fit(trainer, module, batches, batches)
    lab.run(trainer, "test", module, batches)


@scenario
def fresh_generator_each_epoch(L, lab):
    class Once:
        def __iter__(self):
            lab.mark("iter called")
            yield from Rows(4).rows.split(2)

    lab.fit(lab.trainer(), lab.module(tiny(L)), Once(), Once())


@scenario
def empty_val_loader(L, lab):
    lab.fit(lab.trainer(), lab.module(tiny(L)), loader(), loader(0))


@scenario
def loaders_on_the_module(L, lab):
    class Net(tiny(L)):
        def train_dataloader(self):
            return loader(6)

        def val_dataloader(self):
            return [loader(4, seed=1)]

        def prepare_data(self):
            lab.mark("preparing")

    trainer, module = lab.trainer(), lab.module(Net)
    lab.fit(trainer, module)
    lab.run(trainer, "validate", module)


@scenario
def reload_every_epoch(L, lab):
    class Net(tiny(L)):
        def train_dataloader(self):
            return loader(4 + 2 * self.current_epoch)

        def val_dataloader(self):
            return loader(4, seed=self.current_epoch)

    lab.fit(lab.trainer(reload_dataloaders_every_n_epochs=1, max_epochs=3), lab.module(Net))


@scenario
def reload_every_second_epoch(L, lab):
    class Net(tiny(L)):
        def train_dataloader(self):
            return loader(4 + 2 * self.current_epoch)

        def val_dataloader(self):
            return loader(4, seed=self.current_epoch)

    trainer = lab.trainer(reload_dataloaders_every_n_epochs=2, max_epochs=5, check_val_every_n_epoch=2)
    lab.fit(trainer, lab.module(Net))


@scenario
def datamodule_through_all_stages(L, lab):
    trainer, module, data = lab.trainer(max_epochs=1), lab.module(tiny(L)), lab.datamodule(tiny_data(L))
    lab.fit(trainer, module, datamodule=data)
    lab.run(trainer, "validate", module, datamodule=data)
    lab.run(trainer, "test", module, datamodule=data)
    lab.run(trainer, "predict", module, datamodule=data)


@scenario
def datamodule_given_as_loaders(L, lab):
    lab.fit(lab.trainer(max_epochs=1), lab.module(tiny(L)), lab.datamodule(tiny_data(L)))


@scenario
def datamodule_transfers_batches(L, lab):
    class Data(tiny_data(L)):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            return batch + dataloader_idx

        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            return super().transfer_batch_to_device(batch, device, dataloader_idx)

        def on_after_batch_transfer(self, batch, dataloader_idx):
            return batch * 2

    module = lab.module(tiny(L), only_own=True)
    lab.fit(lab.trainer(max_epochs=1), module, datamodule=lab.datamodule(Data))


@scenario
def datamodule_reloads(L, lab):
    class Data(tiny_data(L)):
        def train_dataloader(self):
            return loader(4 + 2 * self.trainer.current_epoch)

    trainer = lab.trainer(reload_dataloaders_every_n_epochs=1, max_epochs=3)
    lab.fit(trainer, lab.module(tiny(L)), datamodule=lab.datamodule(Data))


@scenario
def datamodule_with_hparams(L, lab):
    class Data(tiny_data(L)):
        def __init__(self, width=3, secret=1):
            super().__init__()
            self.save_hyperparameters(ignore=["secret"])

    class Net(tiny(L)):
        def __init__(self, lr=0.1, depth=2):
            super().__init__(lr)
            self.save_hyperparameters("depth")

    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt")
    lab.fit(lab.trainer(callbacks=[saver], max_epochs=1), lab.module(Net), datamodule=lab.datamodule(Data, width=5))


@scenario
def datamodule_from_datasets(L, lab):
    data = L.LightningDataModule.from_datasets(Rows(6), Rows(4, 1), [Rows(4, 2), Rows(4, 3)], batch_size=2)
    L.seed_everything(4)

    class Net(tiny(L)):
        def test_step(self, batch, batch_idx, dataloader_idx):
            self.log("test_loss", self.loss(batch))

    trainer, module = lab.trainer(), lab.module(Net)
    lab.fit(trainer, module, datamodule=data)
    lab.run(trainer, "test", module, datamodule=data)


@scenario
def batches_are_collections(L, lab):
    def collate(rows):
        return {"x": torch.stack(rows), "meta": ("text", len(rows), [None, torch.tensor(3)])}

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            return super().training_step(batch["x"], batch_idx)

    lab.fit(lab.trainer(), lab.module(Net), loader(collate_fn=collate))


@scenario
def transfer_hooks_change_the_batch(L, lab):
    class Net(tiny(L)):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            return batch + 1

        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            return super().transfer_batch_to_device(batch * 2, device, dataloader_idx)

        def on_after_batch_transfer(self, batch, dataloader_idx):
            return batch - 3

    lab.fit(lab.trainer(max_epochs=1), lab.module(Net), loader(), [loader(4, seed=1)])


@scenario
def samplers_hear_the_epoch(L, lab):
    class Listening(SequentialSampler):
        def set_epoch(self, epoch):
            lab.mark(f"sampler epoch {epoch}")

    rows = Rows()
    train = DataLoader(rows, batch_size=2, sampler=Listening(rows))
    val = DataLoader(rows, batch_sampler=BatchSampler(Listening(rows), 3, False))
    lab.fit(lab.trainer(), lab.module(tiny(L)), train, val)


@scenario
def own_sampler_and_generator(L, lab):
    rows = Rows(10)
    sampler = RandomSampler(rows, replacement=True, num_samples=8, generator=torch.Generator().manual_seed(5))
    train = DataLoader(rows, batch_size=2, sampler=sampler)
    lab.fit(lab.trainer(max_epochs=3), lab.module(tiny(L)), train)


@scenario
def two_workers_seeded(L, lab):
    L.seed_everything(11, workers=True)
    train = loader(8, shuffle=True, num_workers=2, persistent_workers=True)
    lab.fit(lab.trainer(), lab.module(tiny(L)), train)
    lab.note("worker_init", train.worker_init_fn)
