"""Trainer arguments out of the environment."""

import pytest
from fulgurite.arguments import given_in_any_way, literal
from tiny import quiet_trainer


@pytest.mark.parametrize(
    ("text", "value"),
    [("3", 3), ("0.5", 0.5), ("None", None), ("True", True), ("[0, 1]", [0, 1]), ("cpu", "cpu"), ("00:01:00:00",) * 2],
)
def test_values_are_read_as_literals_or_left_as_text(text, value):
    assert literal(text) == value


def test_text_that_looks_like_code_is_not_evaluated():
    assert literal("__import__('os').getcwd()") == "__import__('os').getcwd()"


def test_an_argument_that_is_left_out_comes_from_the_environment(monkeypatch):
    monkeypatch.setenv("PL_TRAINER_MIN_EPOCHS", "2")
    monkeypatch.setenv("PL_TRAINER_GRADIENT_CLIP_VAL", "0.5")
    trainer = quiet_trainer()
    assert trainer.min_epochs == 2
    assert trainer.gradient_clip_val == 0.5


def test_an_argument_that_is_passed_wins_over_the_environment(monkeypatch):
    monkeypatch.setenv("PL_TRAINER_MAX_EPOCHS", "7")
    assert quiet_trainer(max_epochs=3).max_epochs == 3


def test_a_wrong_value_in_the_environment_is_refused_like_a_passed_one(monkeypatch):
    monkeypatch.setenv("PL_TRAINER_MIN_EPOCHS", "many")
    with pytest.raises(TypeError, match=r"Trainer\(min_epochs='many'\)"):
        quiet_trainer()


def test_names_that_are_no_arguments_are_ignored(monkeypatch):
    monkeypatch.setenv("PL_TRAINER_BEHAVIOR", "other")
    monkeypatch.setenv("PL_TRAINER_NOTHING", "1")
    quiet_trainer()


def test_the_constructor_keeps_its_signature_and_its_name():
    @given_in_any_way
    def init(self, *, one=1):
        """What it does."""

    assert (init.__name__, init.__doc__) == ("init", "What it does.")
