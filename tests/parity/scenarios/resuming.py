"""Going on from a checkpoint that the same side wrote."""

import torch

from ..lab import scenario
from ..tiny_parts import Rows, loader, tiny, tiny_data


def adam(L):
    class Net(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.Adam(self.parameters(), lr=self.lr)
            scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 2, 0.5)
            return [optimizer], [{"scheduler": scheduler, "interval": "step"}]

    return Net


def saver(L, lab, **options):
    return L.callbacks.ModelCheckpoint(lab.path / "ckpt", **{"save_top_k": -1, "filename": "{step}", **options})


def stateful(length=10):
    """A loader that knows where it is, so that both sides can go on inside an epoch."""
    from torchdata.stateful_dataloader import StatefulDataLoader

    return StatefulDataLoader(Rows(length), batch_size=2)


def interrupted(L, lab, options, first, second, resume, train=stateful):
    """Fit with the flags `first`, then with `second` from the file `resume`."""
    lab.fit(lab.trainer(callbacks=[saver(L, lab, **options)], **first), lab.module(adam(L)), train(), loader(4, seed=1))
    torch.manual_seed(3)
    lab.fit(
        lab.trainer(callbacks=[saver(L, lab, **options)], **second),
        lab.module(adam(L)),
        train(),
        loader(4, seed=1),
        ckpt_path=resume,
    )


@scenario
def at_epoch_end(L, lab):
    interrupted(L, lab, {}, {"max_epochs": 2}, {"max_epochs": 4}, lab.path / "ckpt" / "step=10.ckpt")


@scenario
def at_epoch_end_saved_after_training(L, lab):
    interrupted(
        L,
        lab,
        {"save_on_train_epoch_end": True},
        {"max_epochs": 2},
        {"max_epochs": 4},
        lab.path / "ckpt" / "step=5.ckpt",
    )


@scenario
def mid_epoch(L, lab):
    interrupted(
        L, lab, {"every_n_train_steps": 3}, {"max_epochs": 2}, {"max_epochs": 3}, lab.path / "ckpt" / "step=3.ckpt"
    )


@scenario
def mid_epoch_plain_loader(L, lab):
    interrupted(
        L,
        lab,
        {"every_n_train_steps": 3},
        {"max_epochs": 1},
        {"max_epochs": 1},
        lab.path / "ckpt" / "step=3.ckpt",
        train=lambda: loader(10),
    )


@scenario
def mid_epoch_with_accumulation(L, lab):
    flags = {"accumulate_grad_batches": 2}
    interrupted(
        L,
        lab,
        {"every_n_train_steps": 1},
        {"max_epochs": 2, **flags},
        {"max_epochs": 3, **flags},
        lab.path / "ckpt" / "step=4.ckpt",
    )


@scenario
def mid_epoch_between_validations(L, lab):
    flags = {"val_check_interval": 2}
    interrupted(
        L,
        lab,
        {"every_n_train_steps": 3},
        {"max_epochs": 1, **flags},
        {"max_epochs": 2, **flags},
        lab.path / "ckpt" / "step=3.ckpt",
    )


@scenario
def from_within_validation(L, lab):
    flags = {"val_check_interval": 2}
    options = {"monitor": "val_loss", "save_on_train_epoch_end": False}
    interrupted(
        L, lab, options, {"max_epochs": 1, **flags}, {"max_epochs": 2, **flags}, lab.path / "ckpt" / "step=4.ckpt"
    )


@scenario
def stopped_by_max_steps(L, lab):
    interrupted(L, lab, {"save_last": True}, {"max_steps": 7}, {"max_steps": 13, "max_epochs": -1}, "last")


@scenario
def already_finished(L, lab):
    interrupted(L, lab, {"save_last": True}, {"max_epochs": 2}, {"max_epochs": 2}, lab.path / "ckpt" / "last.ckpt")


@scenario
def beyond_max_epochs(L, lab):
    lab.fit(lab.trainer(callbacks=[saver(L, lab, save_last=True)], max_epochs=3), lab.module(adam(L)), loader())
    lab.fit(
        lab.trainer(max_epochs=1),
        lab.module(adam(L)),
        loader(),
        ckpt_path=lab.path / "ckpt" / "last.ckpt",
        expect=Exception,
    )


@scenario
def after_an_exception(L, lab):
    class Net(adam(L)):
        fails = True

        def training_step(self, batch, batch_idx):
            if self.fails and self.trainer.global_step == 7:
                raise RuntimeError("boom")
            return super().training_step(batch, batch_idx)

    rescue = L.callbacks.OnExceptionCheckpoint(lab.path / "rescue")
    lab.fit(lab.trainer(callbacks=[rescue]), lab.module(Net), stateful(), loader(4, seed=1), expect=RuntimeError)
    Net.fails = False
    lab.fit(
        lab.trainer(),
        lab.module(Net),
        stateful(),
        loader(4, seed=1),
        ckpt_path=lab.path / "rescue" / "on_exception.ckpt",
    )


@scenario
def fit_best_and_last_words(L, lab):
    trainer, module = lab.trainer(callbacks=[saver(L, lab, monitor="val_loss", save_last=True)]), lab.module(adam(L))
    lab.fit(trainer, module, loader(10), loader(4, seed=1))
    for word in ("best", "last"):
        lab.run(trainer, "validate", module, loader(4, seed=1), ckpt_path=word)
        lab.run(trainer, "test", dataloaders=loader(4, seed=1), ckpt_path=word)
    lab.run(trainer, "predict", module, loader(4, seed=1), ckpt_path="best", return_predictions=True)
    lab.note("ckpt_path", trainer.ckpt_path)


@scenario
def last_without_a_file(L, lab):
    lab.fit(lab.trainer(callbacks=[saver(L, lab)], max_epochs=1), lab.module(adam(L)), loader(), ckpt_path="last")


@scenario
def best_without_a_saver(L, lab):
    trainer, module = lab.trainer(), lab.module(adam(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.attempt("best", lambda: trainer.test(module, loader(), ckpt_path="best"))
    lab.attempt("file", lambda: trainer.test(module, loader(), ckpt_path=str(lab.path / "none.ckpt")))


@scenario
def weights_only_file_cannot_resume(L, lab):
    options = {"save_weights_only": True, "save_last": True}
    lab.fit(lab.trainer(callbacks=[saver(L, lab, **options)]), lab.module(adam(L)), loader())
    lab.fit(
        lab.trainer(max_epochs=4),
        lab.module(adam(L)),
        loader(),
        ckpt_path=lab.path / "ckpt" / "last.ckpt",
        expect=Exception,
    )
    lab.run(lab.trainer(), "test", lab.module(adam(L)), loader(), ckpt_path=lab.path / "ckpt" / "last.ckpt")


@scenario
def datamodule_and_callback_states(L, lab):
    class Data(tiny_data(L)):
        seen = 0

        def train_dataloader(self):
            self.seen += 1
            return loader(6)

        def state_dict(self):
            return {"seen": self.seen}

        def load_state_dict(self, state_dict):
            self.seen = state_dict["seen"]

    class Counter(L.Callback):
        batches = 0

        def on_train_batch_end(self, *args):
            self.batches += 1

        def state_dict(self):
            return {"batches": self.batches}

        def load_state_dict(self, state_dict):
            self.batches = state_dict["batches"]

    for flags, path in (({}, None), ({"max_epochs": 4}, lab.path / "ckpt" / "last.ckpt")):
        data, counter = lab.datamodule(Data), lab.callback(Counter, "counter")
        trainer = lab.trainer(callbacks=[counter, saver(L, lab, save_last=True)], **flags)
        lab.fit(trainer, lab.module(adam(L)), datamodule=data, ckpt_path=path)
        lab.note("seen", [data.seen, counter.batches])


@scenario
def weights_loaded_without_trainer(L, lab):
    class Net(tiny(L)):
        def __init__(self, lr=0.1, width=2):
            super().__init__(lr)
            self.save_hyperparameters()

    lab.fit(lab.trainer(callbacks=[saver(L, lab, save_last=True)]), lab.module(Net, lr=0.2), loader())
    loaded = Net.load_from_checkpoint(lab.path / "ckpt" / "last.ckpt", width=3)
    lab.note("hparams", dict(loaded.hparams))
    lab.note("weights", loaded.state_dict())
