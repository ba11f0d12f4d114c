"""Attributes under their old names: the same answers, and what to write instead."""

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.ledger import trainer_attributes
from fulgurite.compat.trainer_names import Given, TrainerNames
from fulgurite.strategies import DDPStrategy
from fulgurite.trainer import Trainer as CurrentTrainer
from old_calls import codes, era
from tiny import QUIET

MADE = {"max_nb_epochs": 3, "min_nb_epochs": 2, "train_percent_check": 0.5, "row_log_interval": 7}
SERVED = [row for row in trainer_attributes.ROWS if row is not trainer_attributes.ARGUMENTS]
# What has no answer before a run, or answers with more than today's name: compared by kind only.
LOOSE = {"num_gpus", "root_gpu", "amp_backend", "experiment"}


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
            assert before == eval(row.after, {"trainer": trainer, "DDPStrategy": DDPStrategy})
        assert told == []


def test_every_name_that_is_served_has_a_row():
    named = {row.name for row in SERVED}
    plain = {name for name, part in vars(TrainerNames).items() if hasattr(part, "tell") and not isinstance(part, Given)}
    assert plain == named


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
    assert names & {*dir(CurrentTrainer), *vars(made)} == set()
