"""What anyone may ask of a trainer."""

import os

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import EarlyStopping, ModelCheckpoint, TQDMProgressBar
from fulgurite.loggers import CSVLogger
from tiny import TinyData, TinyModule, TrainOnly, quiet_trainer, tiny_loader

INF = float("inf")


def asked(hook, question, module_class=TrainOnly, batches=2, val=None, **flags):
    """The answers to `question(trainer)` inside a hook of a fit."""
    answers = []

    class Asks(L.Callback):
        pass

    setattr(Asks, hook, lambda self, trainer, *args: answers.append(question(trainer)))
    quiet_trainer(callbacks=Asks(), **flags).fit(module_class(), tiny_loader(batches), val)
    return answers


# ----- where it runs


def test_one_process_on_the_cpu_is_rank_zero_of_one():
    trainer = quiet_trainer()
    assert (trainer.global_rank, trainer.local_rank, trainer.node_rank) == (0, 0, 0)
    assert (trainer.world_size, trainer.num_nodes, trainer.num_devices, trainer.device_ids) == (1, 1, 1, [0])
    assert trainer.is_global_zero
    assert trainer.distributed_sampler_kwargs is None
    assert trainer.precision == "32-true"
    assert trainer.scaler is None
    assert trainer.strategy.root_device == torch.device("cpu")


# ----- what it trains


def test_before_a_run_there_is_no_module():
    trainer = quiet_trainer()
    assert trainer.lightning_module is None
    assert trainer.model is None
    assert trainer.optimizers == []
    assert trainer.lr_scheduler_configs == []
    assert trainer.automatic_optimization


def test_in_a_run_everything_is_there():
    (facts,) = asked("on_train_start", lambda t: (t.lightning_module, t.model, t.optimizers, t.lr_scheduler_configs))
    assert facts[0] is facts[1]
    assert [type(optimizer) for optimizer in facts[2]] == [torch.optim.SGD]
    assert facts[3] == []


def test_optimizers_may_be_replaced():
    trainer = quiet_trainer()
    trainer.optimizers = ["other"]
    assert trainer.optimizers == trainer.strategy.optimizers == ["other"]


# ----- how far it is


def test_counters_of_a_run():
    assert asked("on_train_batch_end", lambda t: (t.current_epoch, t.global_step), max_epochs=2) == [
        (0, 1), (0, 2), (1, 3), (1, 4)
    ]  # fmt: skip
    assert asked("on_train_epoch_end", lambda t: (t.current_epoch, t.global_step), max_epochs=2) == [(0, 2), (1, 4)]


def test_the_last_batch_is_known_while_it_is_worked_on():
    assert asked("on_train_batch_start", lambda t: t.is_last_batch) == [False, True]


def test_limits_can_be_read():
    trainer = quiet_trainer(max_epochs=3, min_epochs=1, max_steps=9, min_steps=2)
    assert (trainer.max_epochs, trainer.min_epochs, trainer.max_steps, trainer.min_steps) == (3, 1, 9, 2)


@pytest.mark.parametrize(
    ("flags", "steps"),
    [
        ({"max_epochs": 3}, 6),
        ({"max_epochs": 3, "accumulate_grad_batches": 2}, 3),
        ({"max_epochs": 3, "max_steps": 4}, 4),
        ({"max_epochs": -1, "max_steps": 4}, 4),
        ({"max_epochs": 3, "limit_train_batches": 1}, 3),
    ],
    ids=str,
)
def test_the_number_of_steps_can_be_asked_for_when_optimizers_are_configured(flags, steps):
    answers = []

    class Net(TrainOnly):
        def configure_optimizers(self):
            answers.append(self.trainer.estimated_stepping_batches)
            return super().configure_optimizers()

    quiet_trainer(**flags).fit(Net(), tiny_loader(2))
    assert answers == [steps]


def test_without_limits_the_number_of_steps_is_infinite():
    answers = []

    class Net(TrainOnly):
        def configure_optimizers(self):
            answers.append(self.trainer.estimated_stepping_batches)
            return super().configure_optimizers()

        def on_train_batch_end(self, *args):
            self.trainer.should_stop = True

    quiet_trainer(max_epochs=-1).fit(Net(), tiny_loader(2))
    assert answers == [INF]


def test_asking_for_the_number_of_steps_loads_the_data_once():
    loaded = []

    class Net(TrainOnly):
        def train_dataloader(self):
            loaded.append(1)
            return tiny_loader(2)

        def configure_optimizers(self):
            assert self.trainer.estimated_stepping_batches == 2
            return super().configure_optimizers()

    quiet_trainer().fit(Net())
    assert loaded == [1]


# ----- what it is doing


@pytest.mark.parametrize(
    ("verb", "stage"), [("validate", "validating"), ("test", "testing"), ("predict", "predicting")]
)
def test_one_stage_is_true_at_a_time(verb, stage):
    seen = []

    class Net(TinyModule):
        def forward(self, inputs):
            t = self.trainer
            flags = {name: getattr(t, name) for name in ("training", "validating", "testing", "predicting")}
            seen.append(([name for name, on in flags.items() if on], t.sanity_checking, t.evaluating))
            return super().forward(inputs)

    trainer = quiet_trainer()
    getattr(trainer, verb)(Net(), tiny_loader(1))
    assert seen == [([stage], False, verb != "predict")]
    assert not any((trainer.training, trainer.validating, trainer.testing, trainer.predicting))


def test_validation_inside_training_is_a_stage_of_its_own():
    stages = asked("on_validation_start", lambda t: t.state.stage, TinyModule, val=tiny_loader(1))
    assert stages == ["sanity_check", "validate"]
    assert asked("on_train_start", lambda t: (t.training, t.evaluating)) == [(True, False)]


@pytest.mark.parametrize("stage", ["training", "validating", "testing", "predicting", "sanity_checking"])
def test_a_stage_can_be_set_and_left(stage):
    trainer = quiet_trainer()
    setattr(trainer, stage, True)
    assert getattr(trainer, stage)
    setattr(trainer, stage, False)
    assert trainer.state.stage is None


def test_leaving_a_stage_that_is_not_on_changes_nothing():
    trainer = quiet_trainer()
    trainer.training = True
    trainer.testing = False
    assert trainer.training


# ----- its data


def test_loaders_can_be_asked_for_in_the_collection_in_which_they_were_given():
    train, val = {"a": tiny_loader(2), "b": tiny_loader(2)}, [tiny_loader(1), tiny_loader(3)]

    class Net(TinyModule):
        def training_step(self, batch, batch_idx):
            return self.loss(batch["a"])

        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            pass

    trainer = quiet_trainer()
    trainer.fit(Net(), train, val)
    assert trainer.train_dataloader == train
    assert trainer.val_dataloaders == val
    assert (trainer.num_training_batches, trainer.num_val_batches) == (2, [1, 3])
    assert trainer.num_sanity_val_batches == [1, 2]


def test_each_call_knows_its_own_loaders():
    trainer, loader = quiet_trainer(), tiny_loader(3)
    for loaders in (trainer.train_dataloader, trainer.val_dataloaders, trainer.test_dataloaders):
        assert loaders is None
    trainer.test(TinyModule(), loader, verbose=False)
    assert trainer.test_dataloaders is loader
    assert trainer.num_test_batches == [3]
    trainer.predict(TinyModule(), loader)
    # made anew, with a sampler that remembers which samples each batch was made of
    assert trainer.predict_dataloaders.dataset is loader.dataset
    assert trainer.num_predict_batches == [3]
    trainer.validate(TinyModule(), loader, verbose=False)
    assert trainer.val_dataloaders is loader
    assert trainer.num_val_batches == [3]


def test_the_datamodule_is_known():
    trainer, data = quiet_trainer(), TinyData()
    trainer.fit(TinyModule(), data)
    assert trainer.datamodule is data
    assert data.trainer is trainer


# ----- files and logs


def test_the_root_folder_is_the_working_folder_unless_given(tmp_path):
    assert quiet_trainer().default_root_dir == os.getcwd()
    assert quiet_trainer(default_root_dir=tmp_path).default_root_dir == str(tmp_path)
    assert quiet_trainer(default_root_dir="~/runs").default_root_dir == os.path.expanduser("~/runs")
    assert quiet_trainer(default_root_dir="memory://runs").default_root_dir == "memory://runs"


def test_the_log_folder_is_the_first_loggers_or_the_root(tmp_path):
    assert quiet_trainer(default_root_dir=tmp_path).log_dir == str(tmp_path)
    assert quiet_trainer(logger=CSVLogger(tmp_path, "name", version=3)).log_dir == str(tmp_path / "name" / "version_3")


def test_loggers_can_be_replaced(tmp_path):
    trainer, logger = quiet_trainer(), CSVLogger(tmp_path)
    assert trainer.logger is None
    trainer.logger = logger
    assert trainer.loggers == [logger]
    trainer.logger = None
    assert trainer.loggers == []
    trainer.loggers = [logger, logger]
    assert trainer.logger is logger
    trainer.loggers = None
    assert trainer.loggers == []


def test_there_are_no_metrics_before_a_run():
    trainer = quiet_trainer()
    assert trainer.callback_metrics == trainer.logged_metrics == trainer.progress_bar_metrics == {}


# ----- its callbacks


def test_callbacks_can_be_asked_for_by_kind():
    stoppers = [EarlyStopping("a"), EarlyStopping("b")]
    savers, bar = [ModelCheckpoint("a"), ModelCheckpoint("b", monitor="c")], TQDMProgressBar()
    flags = {"enable_checkpointing": True, "enable_progress_bar": True}
    trainer = quiet_trainer(callbacks=[*savers, *stoppers, bar], **flags)
    assert trainer.early_stopping_callbacks == stoppers
    assert trainer.early_stopping_callback is stoppers[0]
    assert trainer.checkpoint_callbacks == savers
    assert trainer.checkpoint_callback is savers[0]
    assert trainer.progress_bar_callback is bar


def test_there_may_be_none():
    trainer = quiet_trainer()
    assert trainer.early_stopping_callback is trainer.checkpoint_callback is trainer.progress_bar_callback is None


# ----- measuring itself


def test_what_is_measured_is_left_alone_without_a_profiler():
    assert quiet_trainer().measured("label", len) is len


def test_what_is_measured_is_timed_with_a_profiler():
    trainer = quiet_trainer(profiler="simple")
    assert trainer.measured("label", len)([1, 2]) == 2
    assert len(trainer.profiler.recorded_durations["label"]) == 1
