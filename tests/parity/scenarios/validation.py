"""When validation runs and what it sees."""

import torch

from ..lab import scenario
from ..tiny_parts import loader, stream, tiny


def fit(L, lab, length=10, **flags):
    lab.fit(lab.trainer(**flags), lab.module(tiny(L)), loader(length), loader(4, seed=1))


def several(L):
    class Net(tiny(L)):
        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            self.log("val_loss", self.loss(batch))
            self.log(f"own_{dataloader_idx}", self.loss(batch), add_dataloader_idx=False, on_step=True)
            if dataloader_idx == 1:
                self.log("second", self.loss(batch), prog_bar=True, on_step=True, on_epoch=True)

    return Net


@scenario
def every_two_batches(L, lab):
    fit(L, lab, val_check_interval=2)


@scenario
def every_half_epoch(L, lab):
    fit(L, lab, val_check_interval=0.5)


@scenario
def every_third_of_seven(L, lab):
    fit(L, lab, length=14, val_check_interval=0.3)


@scenario
def across_epochs(L, lab):
    fit(L, lab, val_check_interval=3, check_val_every_n_epoch=None)


@scenario
def across_epochs_with_accumulation(L, lab):
    fit(L, lab, val_check_interval=4, check_val_every_n_epoch=None, accumulate_grad_batches=2, max_epochs=3)


@scenario
def by_time_never(L, lab):
    fit(L, lab, val_check_interval="00:01:00:00")


@scenario
def by_time_always(L, lab):
    fit(L, lab, val_check_interval={"seconds": 0})


@scenario
def every_second_epoch(L, lab):
    fit(L, lab, length=6, max_epochs=5, check_val_every_n_epoch=2)


@scenario
def every_second_epoch_and_half(L, lab):
    fit(L, lab, length=8, max_epochs=4, check_val_every_n_epoch=2, val_check_interval=0.5)


@scenario
def stream_every_three(L, lab):
    lab.fit(lab.trainer(val_check_interval=3), lab.module(tiny(L)), stream(14), stream(4))


@scenario
def stream_once(L, lab):
    lab.fit(lab.trainer(), lab.module(tiny(L)), stream(7), stream(5))


@scenario
def two_loaders(L, lab):
    lab.fit(lab.trainer(), lab.module(several(L)), loader(), [loader(4, seed=1), loader(6, seed=2)])


@scenario
def two_loaders_named(L, lab):
    lab.fit(lab.trainer(), lab.module(several(L)), loader(), {"a": loader(4, seed=1), "b": loader(6, seed=2)})


@scenario
def two_loaders_limited(L, lab):
    trainer = lab.trainer(limit_val_batches=0.5, num_sanity_val_steps=1)
    lab.fit(trainer, lab.module(several(L)), loader(), [loader(4, seed=1), loader(8, seed=2)])


@scenario
def combined_min_size(L, lab):
    class Net(tiny(L)):
        def validation_step(self, batch, batch_idx):
            self.log("val_loss", self.loss(batch["a"]) + self.loss(batch["b"]))

    both = L.utilities.CombinedLoader({"a": loader(4, seed=1), "b": loader(6, seed=2)}, "min_size")
    lab.fit(lab.trainer(), lab.module(Net), loader(), both)


@scenario
def step_returns_outputs(L, lab):
    class Net(tiny(L)):
        def validation_step(self, batch, batch_idx):
            loss = self.loss(batch)
            return loss if batch_idx == 0 else {"loss": loss, "more": [loss, 1]}

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def step_without_batch_idx(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch):
            return self.loss(batch)

        def validation_step(self, batch):
            self.log("val_loss", self.loss(batch))

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def step_takes_the_iterator(L, lab):
    class Net(tiny(L)):
        def training_step(self, dataloader_iter):
            batch, batch_idx, dataloader_idx = next(dataloader_iter)
            lab.mark(f"got {batch_idx} {dataloader_idx}")
            return self.loss(batch)

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def evaluation_takes_the_iterator(L, lab):
    class Net(tiny(L)):
        def validation_step(self, dataloader_iter):
            batch, batch_idx, dataloader_idx = next(dataloader_iter)
            self.log("val_loss", self.loss(batch), batch_size=2)
            lab.mark(f"got {batch_idx} {dataloader_idx}")

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def own_mode_hooks(L, lab):
    class Net(tiny(L)):
        def on_validation_model_eval(self):
            self.eval()
            self.layer.train()

        def on_validation_model_train(self):
            self.train()

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def modes_are_restored(L, lab):
    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.frozen = torch.nn.Sequential(torch.nn.Dropout(0.5), torch.nn.BatchNorm1d(4)).eval()

        def forward(self, batch):
            lab.mark(f"frozen training={self.frozen[0].training} layer={self.layer.training}")
            return self.layer(self.frozen(batch))

    lab.fit(lab.trainer(max_epochs=1), lab.module(Net), loader(), loader(4, seed=1))
