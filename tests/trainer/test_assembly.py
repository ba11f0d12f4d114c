"""From flags to callbacks, loggers and the profiler."""

import fulgurite as L
import pytest
from fulgurite.assembly import arrange, in_order
from fulgurite.callbacks import (
    Callback,
    EarlyStopping,
    GradientAccumulationScheduler,
    ModelCheckpoint,
    ModelSummary,
    Timer,
    TQDMProgressBar,
)
from fulgurite.loggers import CSVLogger, DummyLogger, TensorBoardLogger
from fulgurite.profilers import AdvancedProfiler, PassThroughProfiler, SimpleProfiler
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyData, TinyModule, TrainOnly, quiet_trainer, tiny_loader


def kinds(trainer):
    return [type(callback).__name__ for callback in trainer.callbacks]


# ----- callbacks


def test_a_plain_trainer_shows_progress_summarises_and_saves():
    assert kinds(L.Trainer(accelerator="cpu", max_epochs=1)) == ["TQDMProgressBar", "ModelSummary", "ModelCheckpoint"]


def test_each_of_them_can_be_switched_off():
    assert kinds(quiet_trainer()) == []
    assert kinds(quiet_trainer(enable_model_summary=True)) == ["ModelSummary"]
    assert kinds(quiet_trainer(enable_progress_bar=True)) == ["TQDMProgressBar"]
    assert kinds(quiet_trainer(enable_checkpointing=True)) == ["ModelCheckpoint"]


def test_the_users_own_come_instead_of_the_default_ones():
    own = [ModelCheckpoint("a"), TQDMProgressBar(refresh_rate=3), ModelSummary(max_depth=2)]
    trainer = L.Trainer(accelerator="cpu", max_epochs=1, callbacks=own)
    assert set(trainer.callbacks) == set(own)


def test_checkpoints_come_last_and_what_tunes_comes_first():
    first, second = ModelCheckpoint("a"), EarlyStopping("x")
    tunes = Callback()
    tunes.tunes = True
    assert in_order([first, second, tunes]) == [tunes, second, first]
    assert quiet_trainer(callbacks=[first, second], enable_checkpointing=True).callbacks == [second, first]


@pytest.mark.parametrize(
    ("callbacks", "flags", "match"),
    [
        ([ModelCheckpoint], {}, r"Trainer\(enable_checkpointing=False\): there is a ModelCheckpoint in callbacks"),
        ([TQDMProgressBar], {}, r"Trainer\(enable_progress_bar=False\): there is a TQDMProgressBar in callbacks"),
        ([TQDMProgressBar] * 2, {"enable_progress_bar": True}, "several progress bars. Accepted: one"),
    ],
)
def test_contradictions_are_refused(callbacks, flags, match):
    with pytest.raises(MisconfigurationException, match=match):
        quiet_trainer(callbacks=[kind() for kind in callbacks], **flags)


def test_max_time_is_a_timer_unless_there_is_one():
    assert kinds(quiet_trainer(max_time="00:01:00:00")) == ["Timer"]
    own = Timer("00:00:01:00")
    assert quiet_trainer(max_time="00:01:00:00", callbacks=own).callbacks == [own]


def test_two_callbacks_may_not_keep_their_states_under_one_key():
    with pytest.raises(RuntimeError, match="two EarlyStopping would save their state under the same key"):
        quiet_trainer(callbacks=[EarlyStopping("x"), EarlyStopping("x")])
    quiet_trainer(callbacks=[EarlyStopping("x"), EarlyStopping("y"), Callback(), Callback()])


def test_the_modules_callbacks_replace_those_of_their_class():
    class Own(EarlyStopping):
        pass

    old, other = EarlyStopping("a"), GradientAccumulationScheduler({0: 2})
    new = Own("b")
    assert arrange([old, other], new) == [other, new]
    assert arrange([other], [new]) == [other, new]
    plain = Callback()
    assert arrange([plain], [Callback()])[0] is plain


def test_the_modules_callbacks_are_heard():
    events = []

    class Note(Callback):
        def setup(self, trainer, pl_module, stage):
            events.append(stage)

    class Net(TrainOnly):
        def configure_callbacks(self):
            return [Note()]

    trainer = quiet_trainer(enable_checkpointing=True)
    trainer.fit(Net(), tiny_loader(1))
    assert events == ["fit"]
    assert kinds(trainer) == ["Note", "ModelCheckpoint"]


# ----- loggers


def test_loggers_are_what_the_flag_says(tmp_path):
    own = CSVLogger(tmp_path)
    assert quiet_trainer(logger=False).loggers == []
    assert quiet_trainer(logger=own).loggers == [own]
    assert quiet_trainer(logger=[own, own]).loggers == [own, own]
    assert quiet_trainer(logger=[own]).logger is own


@pytest.mark.parametrize("logger", [None, True])
def test_tensorboard_is_the_default(logger):
    (found,) = L.Trainer(accelerator="cpu", max_epochs=1, logger=logger).loggers
    assert type(found) is TensorBoardLogger


def test_a_development_run_writes_no_logs(tmp_path):
    trainer = quiet_trainer(logger=CSVLogger(tmp_path), fast_dev_run=True)
    assert [type(logger) for logger in trainer.loggers] == [DummyLogger]
    trainer.fit(TrainOnly(), tiny_loader(1))
    assert list(tmp_path.iterdir()) == []


# ----- the profiler


@pytest.mark.parametrize(
    ("flag", "kind"),
    [(None, PassThroughProfiler), ("simple", SimpleProfiler), ("Advanced", AdvancedProfiler)],
)
def test_profilers_are_known_by_name(flag, kind):
    assert type(quiet_trainer(profiler=flag).profiler) is kind


def test_a_profiler_may_be_passed():
    profiler = SimpleProfiler()
    trainer = quiet_trainer(profiler=profiler)
    assert trainer.profiler is profiler
    assert trainer.profiling


# ----- hyperparameters


class Params(L.loggers.Logger):
    """Keeps the hyperparameters that it is given."""

    name = version = "params"

    def __init__(self):
        super().__init__()
        self.params = []

    def log_metrics(self, metrics, step=None): ...

    def log_hyperparams(self, params, *args, **kwargs):
        self.params.append(dict(params))


class WithParams(TinyModule):
    def __init__(self, lr=0.1, logger=True):
        super().__init__(lr)
        self.save_hyperparameters("lr", logger=logger)


class DataWithParams(TinyData):
    def __init__(self, size=4, **more):
        super().__init__()
        self.save_hyperparameters(ignore=["more"])


def logged_params(module, data=None, **flags):
    logger = Params()
    quiet_trainer(logger=logger, **flags).test(module, datamodule=data or TinyData(), verbose=False)
    return logger.params


def test_hyperparameters_of_module_and_datamodule_are_logged_together():
    assert logged_params(WithParams(), DataWithParams()) == [{"lr": 0.1, "size": 4}]


def test_hyperparameters_that_are_not_for_loggers_are_not_logged():
    assert logged_params(WithParams(logger=False)) == []
    assert logged_params(TinyModule()) == []
    assert logged_params(WithParams(), enable_autolog_hparams=False) == []


def test_hyperparameters_that_contradict_each_other_are_refused():
    class Data(TinyData):
        def __init__(self, lr=0.2):
            super().__init__()
            self.save_hyperparameters()

    with pytest.raises(RuntimeError, match=r"hyperparameters \['lr'\] of module and datamodule have different values"):
        logged_params(WithParams(), Data())
    assert logged_params(WithParams(lr=0.2), Data()) == [{"lr": 0.2}]
