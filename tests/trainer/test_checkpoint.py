"""What is in a checkpoint, how it is put back, and which file a call starts from."""

import os
import random

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import ModelCheckpoint
from fulgurite.runtime import storage
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import QUIET, TinyData, TinyModule, TrainOnly, in_order, quiet_trainer, recording, tiny_loader


def saved(path, module=None, *, weights_only=False, batches=4, **flags):
    """A trainer whose fit is over and whose checkpoint lies at `path`."""
    trainer = quiet_trainer(**flags)
    trainer.fit(TrainOnly() if module is None else module, tiny_loader(batches))
    trainer.save_checkpoint(path, weights_only=weights_only)
    return trainer


def saving_trainer(*callbacks, **flags):
    return quiet_trainer(**{"enable_checkpointing": True, "callbacks": list(callbacks), **flags})


class Counter(L.Callback):
    """A callback with a state."""

    def __init__(self):
        self.count = 0
        self.heard = []

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        self.count += 1

    def state_dict(self):
        return {"count": self.count}

    def load_state_dict(self, state_dict):
        self.heard.append("load_state_dict")
        self.count = state_dict["count"]

    def on_save_checkpoint(self, trainer, pl_module, checkpoint):
        self.heard.append("on_save_checkpoint")

    def on_load_checkpoint(self, trainer, pl_module, checkpoint):
        self.heard.append("on_load_checkpoint")


class StatefulData(TinyData):
    val_dataloader = L.LightningDataModule.val_dataloader
    got = None

    def state_dict(self):
        return {"seen": 3}

    def load_state_dict(self, state_dict):
        self.got = state_dict


# ----- what is in it


def test_a_checkpoint_has_the_current_layout(tmp_path):
    saved(tmp_path / "a.ckpt", max_epochs=2)
    checkpoint = storage.load(tmp_path / "a.ckpt")
    assert sorted(checkpoint) == [
        "callbacks", "epoch", "global_step", "loops", "lr_schedulers", "optimizer_states",
        "pytorch-lightning_version", "state_dict",
    ]  # fmt: skip
    assert (checkpoint["epoch"], checkpoint["global_step"]) == (2, 8)
    assert sorted(checkpoint["loops"]) == ["fit_loop", "fulgurite", "predict_loop", "test_loop", "validate_loop"]
    assert sorted(checkpoint["state_dict"]) == ["layer.bias", "layer.weight"]
    assert len(checkpoint["optimizer_states"]) == 1


def test_weights_alone_leave_out_what_training_needs(tmp_path):
    saved(tmp_path / "a.ckpt", weights_only=True)
    assert sorted(storage.load(tmp_path / "a.ckpt")) == [
        "epoch", "global_step", "loops", "pytorch-lightning_version", "state_dict"
    ]  # fmt: skip


def test_hyperparameters_datamodule_and_callbacks_are_kept(tmp_path):
    class Net(TrainOnly):
        def __init__(self, lr=0.5):
            super().__init__(lr)
            self.save_hyperparameters()

    trainer = quiet_trainer(callbacks=Counter())
    trainer.fit(Net(), datamodule=StatefulData())
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    checkpoint = storage.load(tmp_path / "a.ckpt")
    assert checkpoint["hyper_parameters"] == {"lr": 0.5}
    assert checkpoint["StatefulData"] == {"seen": 3}
    assert checkpoint["callbacks"] == {"Counter": {"count": 4}}


def test_module_and_callbacks_may_add_to_a_checkpoint(tmp_path):
    class Net(TrainOnly):
        def on_save_checkpoint(self, checkpoint):
            checkpoint["mine"] = checkpoint["theirs"] + 1

    class Adds(L.Callback):
        def on_save_checkpoint(self, trainer, pl_module, checkpoint):
            checkpoint["theirs"] = 1

    saved(tmp_path / "a.ckpt", Net(), callbacks=Adds())
    assert storage.load(tmp_path / "a.ckpt")["mine"] == 2


def test_saving_needs_a_module(tmp_path):
    with pytest.raises(AttributeError, match="no module yet. Call fit, validate, test or predict before"):
        quiet_trainer().save_checkpoint(tmp_path / "a.ckpt")


def test_a_checkpoint_is_read_without_running_code(tmp_path):
    torch.manual_seed(0)
    random.seed(0)
    saved(tmp_path / "a.ckpt", max_epochs=2)
    torch.load(tmp_path / "a.ckpt", weights_only=True)


# ----- putting it back


def test_a_run_goes_on_where_its_checkpoint_was_written(tmp_path):
    module = TrainOnly()
    saved(tmp_path / "a.ckpt", module)
    other, trainer = TrainOnly(), quiet_trainer(max_epochs=3)
    seen = []
    other.on_train_start = lambda: seen.append((trainer.current_epoch, trainer.global_step, other.layer.weight.clone()))
    trainer.fit(other, tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    assert seen[0][:2] == (1, 4)
    assert torch.equal(seen[0][2], module.layer.weight)
    assert (trainer.current_epoch, trainer.global_step) == (3, 12)


def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(tmp_path):
    class Net(TrainOnly):
        def configure_optimizers(self):
            optimizer = torch.optim.Adam(self.parameters(), lr=0.1)
            return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)]

    torch.manual_seed(0)
    whole = Net()
    quiet_trainer(max_epochs=2).fit(whole, tiny_loader())
    torch.manual_seed(0)
    saved(tmp_path / "a.ckpt", Net())
    resumed = Net()
    quiet_trainer(max_epochs=2).fit(resumed, tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    assert torch.equal(whole.layer.weight, resumed.layer.weight)


def test_the_events_of_restoring_come_in_order(tmp_path):
    saved(tmp_path / "a.ckpt")
    events = []

    class Net(TrainOnly):
        def on_load_checkpoint(self, checkpoint):
            events.append("module sees checkpoint")

        def load_state_dict(self, *args, **kwargs):
            events.append("weights")
            return super().load_state_dict(*args, **kwargs)

    quiet_trainer(max_epochs=2).fit(recording(Net, events)(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    names = ("setup", "configure_model", "module sees checkpoint", "weights", "configure_optimizers", "on_fit_start")
    assert in_order(events, *names, "on_train_start")


def test_callbacks_get_their_states_back(tmp_path):
    saved(tmp_path / "a.ckpt", callbacks=Counter())
    counter = Counter()
    quiet_trainer(max_epochs=2, callbacks=counter).fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    assert counter.count == 8
    assert counter.heard == ["on_load_checkpoint", "load_state_dict"]


def test_a_state_without_its_callback_is_worth_a_warning(tmp_path):
    saved(tmp_path / "a.ckpt", callbacks=Counter())
    with pytest.warns(UserWarning, match=r"callbacks that this Trainer does not have: \['Counter'\]"):
        quiet_trainer(max_epochs=2).fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")


def test_a_datamodule_gets_its_state_back(tmp_path):
    trainer = quiet_trainer()
    trainer.fit(TrainOnly(), datamodule=StatefulData())
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    data = StatefulData()
    quiet_trainer(max_epochs=2).fit(TrainOnly(), datamodule=data, ckpt_path=tmp_path / "a.ckpt")
    assert data.got == {"seen": 3}


class Larger(TrainOnly):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(8, 3)
        self.more = torch.nn.Linear(1, 1)


def test_a_checkpoint_that_does_not_fit_says_what_does_not(tmp_path):
    saved(tmp_path / "a.ckpt")
    with pytest.raises(
        RuntimeError, match=r"(?s)does not fit Larger.*more.weight.*layer.weight.*strict_loading = False"
    ):
        quiet_trainer().fit(Larger(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")


def test_missing_weights_can_be_allowed(tmp_path):
    class More(TrainOnly):
        strict_loading = False

        def __init__(self):
            super().__init__()
            self.more = torch.nn.Linear(1, 1)

    saved(tmp_path / "a.ckpt")
    quiet_trainer().test(More(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt", verbose=False)


def test_training_does_not_resume_from_weights_alone(tmp_path):
    saved(tmp_path / "a.ckpt", weights_only=True)
    with pytest.raises(KeyError, match="holds no optimizers: it was saved with save_weights_only=True"):
        quiet_trainer(max_epochs=2).fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    quiet_trainer().test(TinyModule(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt", verbose=False)


def test_another_number_of_optimizers_is_refused(tmp_path):
    class None_(TrainOnly):
        automatic_optimization = False

        def configure_optimizers(self):
            first = torch.optim.SGD(self.parameters(), lr=0.1)
            return first, torch.optim.SGD(list(self.parameters()), lr=0.1)

    saved(tmp_path / "a.ckpt")
    with pytest.raises(ValueError, match="holds 1 optimizers, configure_optimizers gives 2"):
        quiet_trainer(max_epochs=2).fit(None_(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")


def test_a_run_that_was_longer_than_max_epochs_is_refused(tmp_path):
    saved(tmp_path / "a.ckpt", max_epochs=3)
    with pytest.raises(
        MisconfigurationException, match=r"max_epochs=1\): the checkpoint has already trained for 3 epochs"
    ):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")


def test_a_run_that_was_complete_trains_no_further(tmp_path):
    saved(tmp_path / "a.ckpt")
    trainer = quiet_trainer()
    trainer.fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    assert (trainer.current_epoch, trainer.global_step) == (1, 4)


# ----- which file


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing.ckpt"):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "nothing.ckpt")


def test_a_file_that_is_no_training_checkpoint_is_named(tmp_path):
    storage.save({"a": 1}, tmp_path / "a.ckpt")
    with pytest.raises(ValueError, match=r"a.ckpt: not a training checkpoint: no 'state_dict' among its keys \['a'\]"):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")


def test_an_empty_path_is_refused():
    with pytest.raises(ValueError, match=r"fit\(ckpt_path=''\): no path"):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), ckpt_path="")


def test_the_best_file_is_the_callbacks(tmp_path):
    trainer = saving_trainer(ModelCheckpoint(tmp_path, monitor="train_loss"), max_epochs=2)
    trainer.fit(TrainOnly(), tiny_loader())
    best = trainer.checkpoint_callback.best_model_path
    trainer.test(TinyModule(), tiny_loader(), ckpt_path="best", verbose=False)
    assert trainer.ckpt_path == best
    weights = storage.load(best)["state_dict"]["layer.weight"]
    assert torch.equal(trainer.lightning_module.layer.weight, weights)


def test_without_a_model_the_best_file_is_taken_and_that_is_said(tmp_path):
    trainer = saving_trainer(ModelCheckpoint(tmp_path))
    trainer.fit(TrainOnly(), tiny_loader())
    with pytest.warns(UserWarning, match="the best checkpoint of the last fit is loaded"):
        trainer.test(dataloaders=tiny_loader(), verbose=False)
    assert trainer.ckpt_path == trainer.checkpoint_callback.best_model_path


@pytest.mark.parametrize(
    ("callbacks", "match"),
    [([], "no ModelCheckpoint is configured"), ([ModelCheckpoint], "ModelCheckpoint has saved nothing yet")],
)
def test_no_best_file_is_an_error_that_says_why(callbacks, match):
    trainer = quiet_trainer(callbacks=[kind() for kind in callbacks], enable_checkpointing=bool(callbacks))
    with pytest.raises(ValueError, match=rf"fit\(ckpt_path='best'\): {match}"):
        trainer.fit(TrainOnly(), tiny_loader(), ckpt_path="best")


def test_several_callbacks_have_several_best_files(tmp_path):
    trainer = saving_trainer(ModelCheckpoint(tmp_path), ModelCheckpoint(tmp_path, monitor="train_loss"))
    trainer.fit(TrainOnly(), tiny_loader())
    with pytest.warns(UserWarning, match="several ModelCheckpoint callbacks: the first one decides"):
        trainer.test(TinyModule(), tiny_loader(), ckpt_path="best", verbose=False)


def test_the_last_file_is_found(tmp_path):
    trainer = saving_trainer(ModelCheckpoint(tmp_path, save_last=True))
    trainer.fit(TrainOnly(), tiny_loader())
    again = saving_trainer(ModelCheckpoint(tmp_path, save_last=True), max_epochs=2)
    with pytest.warns(UserWarning, match="not empty|exists"):
        again.fit(TrainOnly(), tiny_loader(), ckpt_path="last")
    assert os.path.basename(again.ckpt_path) == "last.ckpt"
    assert again.global_step == 8


def test_no_last_file_starts_from_the_beginning_with_a_warning():
    with pytest.warns(UserWarning, match=r"fit\(ckpt_path='last'\): there is no last checkpoint yet"):
        trainer = saving_trainer(ModelCheckpoint("empty", save_last=True))
        trainer.fit(TrainOnly(), tiny_loader(), ckpt_path="last")
    assert trainer.global_step == 4


def test_the_newest_file_of_a_cluster_job_has_the_highest_number(tmp_path):
    saved(tmp_path / "hpc_ckpt_2.ckpt", max_epochs=2)
    saved(tmp_path / "hpc_ckpt_10.ckpt")
    saved(tmp_path / "hpc_ckpt_x.ckpt")
    trainer = quiet_trainer(max_epochs=3, default_root_dir=tmp_path)
    trainer.fit(TrainOnly(), tiny_loader(), ckpt_path="hpc")
    assert trainer.ckpt_path == str(tmp_path / "hpc_ckpt_10.ckpt")


def test_no_file_of_a_cluster_job_is_an_error(tmp_path):
    with pytest.raises(ValueError, match=r"fit\(ckpt_path='hpc'\): no file hpc_ckpt_<n>.ckpt in"):
        quiet_trainer(default_root_dir=tmp_path).fit(TrainOnly(), tiny_loader(), ckpt_path="hpc")


def test_the_registry_is_none_of_ours():
    with pytest.raises(ValueError, match="a hosted service that fulgurite does not use"):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), ckpt_path="registry:model")


def test_the_path_can_be_set_on_the_trainer(tmp_path):
    saved(tmp_path / "a.ckpt")
    trainer = quiet_trainer(max_epochs=2)
    trainer.ckpt_path = tmp_path / "a.ckpt"
    trainer.fit(TrainOnly(), tiny_loader())
    assert trainer.global_step == 8


def test_a_path_that_is_passed_wins_over_the_one_that_is_set(tmp_path):
    saved(tmp_path / "a.ckpt")
    trainer = quiet_trainer(max_epochs=2)
    trainer.ckpt_path = "elsewhere.ckpt"
    with pytest.warns(UserWarning, match=r"trainer.ckpt_path='elsewhere.ckpt' was set, but fit\(ckpt_path="):
        trainer.fit(TrainOnly(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt")
    assert trainer.ckpt_path == tmp_path / "a.ckpt"


def test_nothing_is_kept_of_the_path_of_the_call_before(tmp_path):
    saved(tmp_path / "a.ckpt")
    trainer = quiet_trainer()
    trainer.test(TinyModule(), tiny_loader(), ckpt_path=tmp_path / "a.ckpt", verbose=False)
    trainer.test(TinyModule(), tiny_loader(), verbose=False)
    assert trainer.ckpt_path is None


def test_validating_needs_no_optimizers_from_a_checkpoint(tmp_path):
    module = TrainOnly()
    saved(tmp_path / "a.ckpt", module)
    other = TinyModule()
    L.Trainer(accelerator="cpu", **QUIET).validate(other, tiny_loader(), ckpt_path=tmp_path / "a.ckpt", verbose=False)
    assert torch.equal(other.layer.weight, module.layer.weight)
