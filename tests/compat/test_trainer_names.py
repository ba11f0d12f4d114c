"""Attributes under their old names: the same answers, and what to write instead."""

import pytest
from fulgurite.callbacks import BasePredictionWriter, EarlyStopping, ModelCheckpoint
from fulgurite.compat import Trainer
from fulgurite.compat.attribute_kinds import Bar, Given
from fulgurite.compat.ledger import trainer_attributes
from fulgurite.compat.trainer_names import TrainerNames
from fulgurite.plugins.environments import SLURMEnvironment
from fulgurite.strategies import DDPStrategy
from fulgurite.trainer import Trainer as CurrentTrainer
from old_calls import codes, era
from tiny import QUIET

MADE = {"max_nb_epochs": 3, "min_nb_epochs": 2, "train_percent_check": 0.5, "row_log_interval": 7}
SHARED = (trainer_attributes.ARGUMENTS, trainer_attributes.BARS, trainer_attributes.LIMITS)  # one row, several names
SET = {"checkpoint_callback"}  # read as today; only setting it is old
SERVED = [row for row in trainer_attributes.ROWS if row not in SHARED and row.name not in SET]
# What has no answer before a run, or answers with more than today's name: compared by kind only.
LOOSE = {"num_gpus", "root_gpu", "amp_backend", "experiment", "total_batch_idx", "total_batch_nb", "total_batches"}
TODAY = {
    "DDPStrategy": DDPStrategy,
    "SLURMEnvironment": SLURMEnvironment,
    "BasePredictionWriter": BasePredictionWriter,
}


@pytest.fixture
def trainer():
    with era("0.7.6"):
        return Trainer(**QUIET, **MADE)


@pytest.mark.parametrize("row", SERVED, ids=lambda row: row.name)
def test_the_old_name_answers_what_todays_does_and_says_so(row, trainer):
    with era("0.7.6") as told:
        before = eval(row.before, {"trainer": trainer})
    assert codes(told) == [row.code]
    if row.name not in LOOSE:
        with era("0.7.6") as told:
            assert before == eval(row.after, {"trainer": trainer, **TODAY})
        assert told == []


def test_every_name_that_is_served_has_a_row():
    named = {row.name for row in SERVED}
    parts = vars(TrainerNames).items()
    plain = {name for name, part in parts if hasattr(part, "tell") and not isinstance(part, (Given, Bar))}
    assert plain == named | SET


def test_old_names_can_be_set(trainer):
    with era("0.7.6") as told:
        trainer.max_nb_epochs, trainer.gradient_clip, trainer.row_log_interval = 5, 0.5, 9
    assert (trainer.max_epochs, trainer.gradient_clip_val, trainer.log_every_n_steps) == (5, 0.5, 9)
    assert len(told) == 3


def test_answers_on_the_cpu(trainer):
    with era("0.7.6"):
        assert (trainer.gpus, trainer.num_gpus, trainer.root_gpu, trainer.on_gpu) == (None, 0, None, False)
        assert (trainer.use_ddp, trainer.use_amp, trainer.data_parallel, trainer.num_processes) == (0, 0, 0, 1)


def test_what_follows_from_settings_is_read_only(trainer):
    with era("0.7.6"), pytest.raises(AttributeError, match="trainer.use_ddp = True: .* read only"):
        trainer.use_ddp = True


def test_an_argument_is_kept_as_it_was_given(trainer):
    with era("0.7.6") as told:
        assert Trainer(gpus=0, **QUIET).gpus == 0
        trainer.amp_level = "O1"
        assert trainer.amp_level == "O1"
    assert set(codes(told)) == {"FG350"}


def test_no_old_name_hides_one_of_today():
    names = {name for name, part in vars(TrainerNames).items() if hasattr(part, "tell")}
    made = CurrentTrainer(**QUIET)
    assert names & {*dir(CurrentTrainer), *vars(made)} == SET


def test_the_limits_of_training_can_be_set_on_the_trainer():
    with era("1.2.10") as told:
        made = Trainer(**QUIET, max_epochs=3)
        made.max_epochs += 2
        made.min_epochs, made.max_steps, made.min_steps = 1, 7, 2
    assert (made.max_epochs, made.min_epochs, made.max_steps, made.min_steps) == (5, 1, 7, 2)
    assert (made.fit_loop.max_epochs, made.fit_loop.max_steps) == (5, 7)
    assert set(codes(told)) == {"FG391"}
    assert "Use trainer.fit_loop.max_epochs = 5." in str(told[0])


def test_the_limits_are_read_in_silence():
    with era("1.2.10") as told:
        assert Trainer(max_epochs=3, **QUIET).max_epochs == 3
    assert "FG391" not in codes(told)


@pytest.mark.parametrize("name", ["prog_bar", "progress_bar", "main_progress_bar", "val_progress_bar"])
def test_the_bars_belong_to_the_callback(name):
    with era("0.5.3") as told:
        made = Trainer(logger=False, checkpoint_callback=False)
        with pytest.raises(TypeError, match="no bar before"):
            getattr(made, name)
        bars = made.progress_bar_callback
        bars.train_progress_bar = bars.val_progress_bar = bar = object()
        assert getattr(made, name) is bar
    told = [warning for warning in told if warning.code == "FG389"]
    assert "trainer.progress_bar_callback." in str(told[0])


def test_devices_are_as_they_were_asked_for():
    with era("1.5.10"):
        assert Trainer(**QUIET, accelerator="cpu", devices=2).devices == 2
        assert Trainer(**QUIET).devices == 1


def test_verbosity_is_kept_by_the_loops():
    with era("1.3.8"):
        made = Trainer(max_epochs=1)
        made.verbose_evaluate = False
        assert made.verbose_evaluate is made.validate_loop.verbose is False
        made.verbose_test = False
        assert made.test_loop.verbose is False


def test_the_number_of_a_slurm_job(monkeypatch):
    monkeypatch.setenv("SLURM_JOB_ID", "17")
    monkeypatch.setenv("SLURM_JOB_NAME", "train")
    with era("0.9.0"):
        assert Trainer(**QUIET).slurm_job_id == 17


def test_prediction_writers_are_found():
    class Writer(BasePredictionWriter):
        pass

    writer = Writer()
    with era("1.4.9"):
        assert Trainer(callbacks=[ModelCheckpoint(), writer]).prediction_writer_callbacks == [writer]


# What a limit that nobody has set is read as: (release, arguments): max_epochs, min_epochs, max_steps.
UNSET = [
    ("0.3.6", {}, (1000, 1, None)),
    ("0.9.0", {}, (1000, 1, None)),
    ("1.4.9", {}, (1000, 1, None)),
    ("1.4.9", {"max_steps": 5}, (None, 1, 5)),
    ("1.5.10", {"max_steps": 5}, (-1, 1, 5)),
    ("1.5.10", {"max_steps": 5, "max_epochs": 3}, (3, 1, 5)),
    ("1.6.5", {}, (1000, 0, -1)),
    ("1.9.5", {}, (None, None, -1)),
    ("2.6.6", {}, (None, None, -1)),
]


@pytest.mark.parametrize(("release", "arguments", "read"), UNSET)
def test_limits_that_nobody_has_set(release, arguments, read):
    with era(release):
        made = Trainer(logger=False, **arguments)
    assert (made.max_epochs, made.min_epochs, made.max_steps) == read


def test_a_limit_that_was_set_is_read_as_set():
    with era("1.4.9"):
        made = Trainer(logger=False, max_epochs=1000)
        made.min_epochs, made.max_steps = 0, -1
    assert (made.max_epochs, made.min_epochs, made.max_steps) == (1000, 0, -1)


@pytest.mark.parametrize("name", ["early_stop_callback", "early_stop"])
def test_the_callback_that_stops_can_be_replaced(name):
    first, second = EarlyStopping("a"), EarlyStopping("b")
    with era("0.7.6") as told:
        made = Trainer(callbacks=[first], **QUIET)
        assert getattr(made, name) is first
        setattr(made, name, second)
        assert getattr(made, name) is second
        setattr(made, name, False)
        assert getattr(made, name) is None
    assert set(codes(told)) & {"FG312", "FG313"}
    assert not any(isinstance(callback, EarlyStopping) for callback in made.callbacks)


def test_the_callback_that_saves_can_be_replaced_and_stays_last():
    with era("0.9.0") as told:
        made = Trainer(logger=False)
        before = made.checkpoint_callback
        assert "FG908" not in codes(told)
        made.checkpoint_callback = after = ModelCheckpoint()
    assert isinstance(before, ModelCheckpoint)
    assert made.checkpoint_callback is made.callbacks[-1] is after
    assert "FG908" in codes(told)
    with era("0.9.0"):
        made.checkpoint_callback = None
    assert made.checkpoint_callback is None
