"""compat/trainer_internals.py: names from the inside of old Trainers."""

import pytest
from fulgurite.compat.trainer import Trainer
from old_calls import era
from past import trainer_of


@pytest.mark.parametrize(
    "name", ["data_connector", "run_training_batch", "batch_loss_value", "logger_connector", "on_fit_end"]
)
def test_internals_are_refused_by_name_when_they_are_asked_for(name):
    made = trainer_of("1.2.10")
    assert not hasattr(made, name)
    with pytest.raises(AttributeError, match=rf"FG398 `trainer.{name}`: \w"):
        getattr(made, name)


def test_other_names_are_missing_as_ever():
    with pytest.raises(AttributeError, match="'Trainer' object has no attribute 'nonsense'"):
        trainer_of("1.2.10").nonsense  # noqa: B018


def test_a_property_that_fails_shows_its_own_error():
    class Broken(Trainer):
        @property
        def broken(self):
            return self.strategy.nowhere

    with era("1.2.10"), pytest.raises(AttributeError, match="nowhere"):
        Broken(logger=False, enable_checkpointing=False).broken  # noqa: B018
