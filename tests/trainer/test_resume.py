"""Going on inside an epoch, bit for bit."""

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import ModelCheckpoint
from fulgurite.runtime import storage
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyModule, TrainOnly, quiet_trainer, tiny_loader


class Noisy(TrainOnly):
    """Dropout, momentum, and a mean over the epoch: all of it must come back."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def forward(self, inputs):
        return super().forward(torch.nn.functional.dropout(inputs, 0.3, self.training))

    def training_step(self, batch, batch_idx):
        self.seen.append((self.current_epoch, batch_idx, batch[0].sum().item()))
        loss = self.loss(batch)
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def configure_optimizers(self):
        return torch.optim.Adam(self.parameters(), lr=0.1)


class Saves(L.Callback):
    """Writes a checkpoint in one hook at one step."""

    def __init__(self, hook, step, path):
        self.step, self.path = step, path
        setattr(self, hook, self.save)

    def save(self, trainer, *args):
        if trainer.global_step == self.step:
            trainer.save_checkpoint(self.path)


def shuffled():
    return tiny_loader(5, shuffle=True)


def whole_run(module, *callbacks, loader=None, val=None, **flags):
    torch.manual_seed(3)
    module.layer.reset_parameters()
    trainer = quiet_trainer(**{"max_epochs": 3, "callbacks": list(callbacks), **flags})
    trainer.fit(module, shuffled() if loader is None else loader, val)
    return trainer


HOOKS_AND_STEPS = [
    ("on_train_batch_end", 7), ("on_train_batch_end", 5), ("on_train_batch_end", 10), ("on_train_batch_start", 6),
    ("on_train_batch_start", 0), ("on_train_batch_start", 5),
    ("on_train_epoch_end", 5), ("on_train_epoch_start", 5), ("on_train_epoch_start", 0), ("on_train_start", 0),
]  # fmt: skip


@pytest.mark.parametrize(("hook", "step"), HOOKS_AND_STEPS)
def test_a_run_resumed_from_any_hook_ends_like_the_whole_run(tmp_path, hook, step):
    whole = Noisy()
    trainer = whole_run(whole, Saves(hook, step, tmp_path / "a.ckpt"))
    torch.manual_seed(99)
    resumed = Noisy()
    again = quiet_trainer(max_epochs=3)
    again.fit(resumed, shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen == whole.seen[step:]
    assert torch.equal(resumed.layer.weight, whole.layer.weight)
    assert (again.current_epoch, again.global_step) == (3, 15)
    assert float(again.callback_metrics["train_loss_epoch"]) == float(trainer.callback_metrics["train_loss_epoch"])


def test_a_checkpoint_from_inside_a_batch_begins_that_batch_again(tmp_path):
    whole = Noisy()
    whole_run(whole, Saves("on_before_zero_grad", 8, tmp_path / "a.ckpt"))
    resumed = Noisy()
    again = quiet_trainer(max_epochs=3)
    again.fit(resumed, shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen[:2] == whole.seen[8:10]
    assert again.global_step == 15


class SavesAtBatch(L.Callback):
    """Writes a checkpoint in one hook of one batch of the whole run."""

    def __init__(self, hook, batch, path):
        self.batch, self.path = batch, path
        setattr(self, hook, self.save)

    def save(self, trainer, *args):
        if trainer.progress.batch.total.ready == self.batch:
            trainer.save_checkpoint(self.path)


@pytest.mark.parametrize("hook", ["on_train_batch_start", "on_train_batch_end"])
@pytest.mark.parametrize("batch", range(1, 7))
def test_gradients_of_an_incomplete_window_come_back(tmp_path, hook, batch):
    whole, flags = Noisy(), {"accumulate_grad_batches": 3, "max_epochs": 2}
    whole_run(whole, SavesAtBatch(hook, batch, tmp_path / "a.ckpt"), **flags)
    resumed = Noisy()
    quiet_trainer(**flags).fit(resumed, shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen == whole.seen[-len(resumed.seen) :]
    assert torch.equal(resumed.layer.weight, whole.layer.weight)


@pytest.mark.parametrize("hook", ["on_train_epoch_start", "on_train_epoch_end", "on_train_batch_end"])
@pytest.mark.parametrize("step", [5, 10])
@pytest.mark.parametrize("every", [1, 2])
def test_loaders_are_reloaded_in_the_same_epochs_and_give_the_same_batches(tmp_path, hook, step, every):
    class Net(Noisy):
        def __init__(self):
            super().__init__()
            self.loaded = []

        def train_dataloader(self):
            self.loaded.append(self.current_epoch)
            return shuffled()

    flags = {"max_epochs": 4, "reload_dataloaders_every_n_epochs": every}
    torch.manual_seed(3)
    whole = Net()
    quiet_trainer(callbacks=Saves(hook, step, tmp_path / "a.ckpt"), **flags).fit(whole)
    resumed, epoch = Net(), step // 5 - (hook == "on_train_batch_end")
    quiet_trainer(**flags).fit(resumed, ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen == whole.seen[-len(resumed.seen) :]
    assert torch.equal(resumed.layer.weight, whole.layer.weight)
    # once for the start, then as the whole run did
    assert resumed.loaded[1:] == [loaded for loaded in whole.loaded if loaded > epoch]


def test_a_finished_run_goes_on_with_more_epochs(tmp_path):
    whole = Noisy()
    whole_run(whole, Saves("on_train_end", 10, tmp_path / "a.ckpt"), max_epochs=2)
    longer = Noisy()
    whole_run(longer, max_epochs=3)
    resumed = Noisy()
    quiet_trainer(max_epochs=3).fit(resumed, shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen == longer.seen[10:]
    assert torch.equal(resumed.layer.weight, longer.layer.weight)


def test_a_run_that_max_steps_ended_inside_an_epoch_goes_on_there(tmp_path):
    whole_run(Noisy(), Saves("on_train_end", 7, tmp_path / "a.ckpt"), max_steps=7)
    longer = Noisy()
    whole_run(longer, max_steps=12)
    resumed = Noisy()
    again = quiet_trainer(max_epochs=3, max_steps=12)
    again.fit(resumed, shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.seen == longer.seen[7:]
    assert again.global_step == 12
    assert torch.equal(resumed.layer.weight, longer.layer.weight)


def test_max_steps_does_not_confuse_a_run_that_was_saved_before_its_first_epoch(tmp_path):
    flags = {"max_epochs": 3, "max_steps": 7}
    trainer = whole_run(Noisy(), Saves("on_train_start", 0, tmp_path / "a.ckpt"), **flags)
    again = quiet_trainer(**flags)
    again.fit(Noisy(), shuffled(), ckpt_path=tmp_path / "a.ckpt")
    assert (again.current_epoch, again.global_step) == (trainer.current_epoch, trainer.global_step) == (2, 7)


class Validated(TinyModule):
    def __init__(self):
        super().__init__()
        self.validations = []

    def on_validation_start(self):
        self.validations.append(self.trainer.global_step)


@pytest.mark.parametrize(
    ("hook", "step", "after"),
    [
        ("on_train_batch_end", 2, [2, 4, 6, 8]),
        ("on_validation_end", 2, [4, 6, 8]),
        ("on_validation_end", 4, [6, 8]),
        ("on_train_batch_start", 3, [4, 6, 8]),
        ("on_train_batch_start", 2, [4, 6, 8]),
        ("on_train_epoch_end", 4, [6, 8]),
    ],
)
def test_validation_is_neither_forgotten_nor_repeated(tmp_path, hook, step, after):
    flags = {"val_check_interval": 2, "max_epochs": 2, "num_sanity_val_steps": 0}
    trainer = quiet_trainer(callbacks=Saves(hook, step, tmp_path / "a.ckpt"), **flags)
    trainer.fit(Validated(), tiny_loader(4), tiny_loader(1))
    resumed = Validated()
    quiet_trainer(**flags).fit(resumed, tiny_loader(4), tiny_loader(1), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.validations == after


def test_what_follows_a_batch_is_not_repeated_when_the_next_one_was_begun(tmp_path):
    class Net(TrainOnly):
        def __init__(self):
            super().__init__()
            self.moves = []

        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=0.1)
            plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer)
            return [optimizer], [{"scheduler": plateau, "monitor": "train_loss", "interval": "step"}]

        def lr_scheduler_step(self, scheduler, metric):
            self.moves.append(self.trainer.global_step)

    quiet_trainer(callbacks=Saves("on_train_batch_start", 2, tmp_path / "a.ckpt")).fit(Net(), tiny_loader(4))
    resumed, again = Net(), quiet_trainer()
    again.fit(resumed, tiny_loader(4), ckpt_path=tmp_path / "a.ckpt")
    assert resumed.moves == [3, 4]
    assert again.progress.logged_step == 4


def test_inside_an_epoch_nothing_is_checked_for_sanity_and_no_epoch_starts_anew(tmp_path):
    class Watch(L.Callback):
        def on_sanity_check_start(self, trainer, pl_module):
            events.append("sanity")

        def on_train_start(self, trainer, pl_module):
            events.append("train start")

        def on_train_epoch_start(self, trainer, pl_module):
            events.append("epoch start")

    events = []
    saver = Saves("on_train_batch_end", 2, tmp_path / "a.ckpt")
    quiet_trainer(callbacks=saver).fit(TinyModule(), tiny_loader(4), tiny_loader(1))
    trainer = quiet_trainer(callbacks=Watch())
    trainer.fit(TinyModule(), tiny_loader(4), tiny_loader(1), ckpt_path=tmp_path / "a.ckpt")
    assert events == ["train start"]


def test_a_checkpoint_of_another_trainer_skips_the_batches_that_it_has_seen(tmp_path):
    whole = Noisy()
    whole_run(whole, Saves("on_train_batch_end", 7, tmp_path / "a.ckpt"), loader=tiny_loader(5))
    checkpoint = storage.load(tmp_path / "a.ckpt")
    del checkpoint["loops"]["fulgurite"]
    storage.save(checkpoint, tmp_path / "b.ckpt")
    resumed = Noisy()
    with pytest.warns(PossibleUserWarning, match="written inside an epoch and does not say in which order"):
        quiet_trainer(max_epochs=3).fit(resumed, tiny_loader(5), ckpt_path=tmp_path / "b.ckpt")
    assert resumed.seen == whole.seen[7:]


def test_a_scheduler_that_watches_a_metric_acts_once_around_a_checkpoint(tmp_path):
    class Net(TrainOnly):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=1.0)
            plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(optimizer, patience=0, factor=0.5, threshold=99)
            return [optimizer], [{"scheduler": plateau, "monitor": "train_loss"}]

    def rate(trainer):
        return trainer.optimizers[0].param_groups[0]["lr"]

    whole = quiet_trainer(max_epochs=4, callbacks=Saves("on_train_epoch_end", 8, tmp_path / "a.ckpt"))
    whole.fit(Net(), tiny_loader(4))
    again = quiet_trainer(max_epochs=4)
    again.fit(Net(), tiny_loader(4), ckpt_path=tmp_path / "a.ckpt")
    assert rate(again) == rate(whole)


def test_the_checkpoint_callback_resumes_with_its_files(tmp_path):
    def callback():
        return ModelCheckpoint(tmp_path, every_n_train_steps=2, save_top_k=-1)

    flags = {"enable_checkpointing": True}
    quiet_trainer(callbacks=callback(), max_steps=4, **flags).fit(TrainOnly(), tiny_loader(4))
    path = tmp_path / "epoch=0-step=4.ckpt"
    with pytest.warns(UserWarning, match="not empty|exists"):
        quiet_trainer(callbacks=callback(), max_epochs=2, **flags).fit(TrainOnly(), tiny_loader(4), ckpt_path=path)
    assert sorted(p.name for p in tmp_path.glob("*.ckpt")) == [
        "epoch=0-step=2.ckpt", "epoch=0-step=4.ckpt", "epoch=1-step=6.ckpt", "epoch=1-step=8.ckpt"
    ]  # fmt: skip
