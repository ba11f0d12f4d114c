"""First steps with the Trainer of 1.9: fit, what it does by itself, what stays in the user's hands."""

import os

import pytorch_lightning as pl
import torch
from model import QUIET, Counter, LitModel, loader
from pytorch_lightning import Trainer


def fit_with_two_loaders():
    model = LitModel()
    before = model.layer.weight.detach().clone()

    counter = Counter()
    trainer = Trainer(max_epochs=1, callbacks=[counter])
    trainer.fit(model, loader(6), loader(3))

    assert not torch.equal(before, model.layer.weight)
    assert len(counter.train) == 6 and len(counter.val) == 3


def a_bare_trainer_brings_its_defaults():
    trainer = Trainer()
    assert trainer.max_epochs is None and trainer.num_sanity_val_steps == 2 and trainer.log_every_n_steps == 50
    assert trainer.logger is not None and trainer.checkpoint_callback is not None
    assert trainer.progress_bar_callback is not None
    assert any(isinstance(callback, pl.callbacks.ModelSummary) for callback in trainer.callbacks)


def the_step_is_plain_pytorch():
    """The same numbers as a loop written out by hand."""
    torch.manual_seed(0)
    by_trainer = LitModel()
    by_hand = LitModel()
    by_hand.load_state_dict(by_trainer.state_dict())

    Trainer(max_epochs=2, **QUIET).fit(by_trainer, loader(), loader(2))

    by_hand.train()
    torch.set_grad_enabled(True)
    optimizer = torch.optim.SGD(by_hand.parameters(), lr=0.1)
    losses = []
    for _ in range(2):
        for batch in loader():
            loss = by_hand.loss(batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach())

    assert len(losses) == 16
    assert torch.allclose(by_trainer.layer.weight, by_hand.layer.weight)


def any_part_can_be_overridden():
    class ByHand(LitModel):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = False
            self.stepped = 0

        def training_step(self, batch, batch_idx):
            optimizer = self.optimizers()
            loss = self.loss(batch)
            optimizer.zero_grad()
            self.manual_backward(loss)
            if batch_idx % 2:
                optimizer.step()
                self.stepped += 1

    class OwnStep(LitModel):
        backwards = zeroed = 0

        def backward(self, loss, optimizer, optimizer_idx):
            self.backwards += 1
            loss.backward()

        def optimizer_zero_grad(self, epoch, batch_idx, optimizer, optimizer_idx):
            self.zeroed += 1
            optimizer.zero_grad()

        def optimizer_step(
            self,
            epoch,
            batch_idx,
            optimizer,
            optimizer_idx=0,
            optimizer_closure=None,
            on_tpu=False,
            using_lbfgs=False,
        ):
            for group in optimizer.param_groups:  # a warm-up
                group["lr"] = min(1.0, (self.trainer.global_step + 1) / 4) * self.hparams.lr
            optimizer.step(closure=optimizer_closure)

    by_hand = ByHand()
    trainer = Trainer(max_epochs=1, **QUIET)
    trainer.fit(by_hand)
    assert by_hand.stepped == trainer.global_step == 4

    own = OwnStep()
    trainer = Trainer(max_epochs=1, limit_train_batches=2, **QUIET)
    trainer.fit(own)
    assert own.backwards == own.zeroed == 2
    assert trainer.optimizers[0].param_groups[0]["lr"] == 0.05


def grads_are_switched_for_each_stage():
    class Watched(LitModel):
        seen = {}

        def note(self, stage):
            self.seen[stage] = (torch.is_grad_enabled(), self.training)

        def training_step(self, batch, batch_idx):
            self.note("train")
            return super().training_step(batch, batch_idx)

        def validation_step(self, batch, batch_idx):
            self.note("val")

        def test_step(self, batch, batch_idx):
            self.note("test")

        def predict_step(self, batch, batch_idx, dataloader_idx=0):
            self.note("predict")

    model = Watched()
    trainer = Trainer(max_epochs=1, **QUIET)
    trainer.fit(model)
    trainer.test(model, verbose=False)
    trainer.predict(model)
    assert model.seen == {
        "train": (True, True),
        "val": (False, False),
        "test": (False, False),
        "predict": (False, False),
    }


def every_loader_is_run():
    counter = Counter()
    trainer = Trainer(max_epochs=1, callbacks=[counter], **QUIET)
    model = LitModel()
    trainer.fit(model, train_dataloaders=loader(5), val_dataloaders=loader(3))
    trainer.test(model, dataloaders=loader(2), verbose=False)
    assert len(counter.sanity) == 2
    assert (len(counter.train), len(counter.val), len(counter.test)) == (5, 3, 2)


def callbacks_are_called_at_their_time():
    events = []

    class Order(pl.Callback):
        def on_train_start(self, trainer, pl_module):
            events.append("train starts")

        def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
            events.append(f"batch {batch_idx} starts")

        def on_after_backward(self, trainer, pl_module):
            events.append("gradients are there")

        def on_before_zero_grad(self, trainer, pl_module, optimizer):
            events.append("gradients go")

        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
            events.append(f"batch {batch_idx} ends with {sorted(outputs)}")

        def on_train_end(self, trainer, pl_module):
            events.append("train ends")

    class Noted(LitModel):
        def training_step(self, batch, batch_idx):
            events.append("step")
            return super().training_step(batch, batch_idx)

    Trainer(max_epochs=1, limit_train_batches=2, limit_val_batches=0, callbacks=[Order()], **QUIET).fit(Noted())
    batch = ["batch {} starts", "step", "gradients go", "gradients are there", "batch {} ends with ['loss']"]
    assert events == [
        "train starts",
        *(word.format(0) for word in batch),
        *(word.format(1) for word in batch),
        "train ends",
    ]


def batches_come_on_the_device():
    class Moved(LitModel):
        devices = []

        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            self.devices.append(device)
            return super().transfer_batch_to_device(batch, device, dataloader_idx)

        def training_step(self, batch, batch_idx):
            assert batch[0].device == self.device
            return super().training_step(batch, batch_idx)

    model = Moved()
    Trainer(max_epochs=1, limit_train_batches=2, limit_val_batches=0, accelerator="cpu", **QUIET).fit(model)
    assert model.devices == [torch.device("cpu")] * 2


if __name__ == "__main__":
    fit_with_two_loaders()
    assert os.listdir("lightning_logs") == ["version_0"]
    a_bare_trainer_brings_its_defaults()
    the_step_is_plain_pytorch()
    any_part_can_be_overridden()
    grads_are_switched_for_each_stage()
    every_loader_is_run()
    callbacks_are_called_at_their_time()
    batches_come_on_the_device()
