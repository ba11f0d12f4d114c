"""Constructors show the arguments that their release had."""

import inspect

import pytest
from fulgurite.compat import Trainer, signatures
from fulgurite.compat.callbacks import EarlyStopping, ModelCheckpoint
from fulgurite.compat.ledger.positions import order
from old_calls import era

RELEASES = ["1.3.8", "1.4.9", "1.5.10", "1.7.7", "1.9.5", "2.1.4", "2.6.6"]


@pytest.mark.parametrize("release", RELEASES)
def test_the_trainer_shows_the_arguments_of_the_release(release):
    with era(release):
        signatures.sign()
        parameters = list(inspect.signature(Trainer.__init__).parameters)[1:]
    version = tuple(map(int, release.split(".")))
    assert parameters and set(parameters) <= set(order(version) or parameters)
    assert ("gpus" in parameters) is (version < (2, 0, 0))
    assert "behavior" not in parameters


@pytest.mark.parametrize("release", RELEASES)
def test_every_part_shows_names_and_can_be_made_without_any(release):
    version = tuple(map(int, release.split(".")))
    with era(release):
        signed = signatures.sign()
        assert {Trainer, EarlyStopping, ModelCheckpoint} <= set(signed)
        for cls in signed:
            kinds = {row.kind for row in inspect.signature(cls.__init__).parameters.values()}
            assert kinds == {inspect.Parameter.POSITIONAL_OR_KEYWORD}, cls
    names = list(inspect.signature(ModelCheckpoint.__init__).parameters)
    assert ("period" in names) is (version < (1, 5, 0))


def test_what_is_left_alone_is_not_handed_over():
    with era("1.4.9"):
        signatures.sign()
        made = signatures.make(EarlyStopping, monitor="loss", min_delta=0.0, patience=5)
        assert (made.monitor, made.patience) == ("loss", 5)
        kept = signatures.left_out(
            {"monitor": "x", "min_delta": 0.0, "patience": 3, "mine": 1}, EarlyStopping, {"mine"}
        )
    assert kept == {"monitor": "x", "mine": 1}


def test_a_subclass_gets_what_it_says_itself():
    class Own(EarlyStopping):
        def __init__(self, patience: int = 3, **kwargs):
            super().__init__(patience=patience, **kwargs)

    with era("1.9.5"):
        signatures.sign()
        assert signatures.make(Own, monitor="loss", patience=3, verbose=False).patience == 3
