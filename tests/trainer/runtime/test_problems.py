"""How problems are told."""

import pytest
from fulgurite.runtime.problems import FlagError, FlagTypeError, MissingPackageError, Problem, nearest, quoted, refuse
from fulgurite.utilities.exceptions import MisconfigurationException


def test_nothing_wrong_is_no_error():
    refuse([])


def test_a_problem_has_two_lines():
    problem = Problem({"accelerator": "gpus"}, "not an accelerator", "Available here: 'cpu'", near="gpu")
    assert problem.text() == (
        "Trainer(accelerator='gpus'): not an accelerator. Did you mean 'gpu'?\nAvailable here: 'cpu'."
    )
    assert Problem({"a": 1, "b": 2}, "both").text("f") == "f(a=1, b=2): both."


@pytest.mark.parametrize(
    ("kinds", "error"),
    [
        ([ValueError], FlagError),
        ([TypeError, TypeError], FlagTypeError),
        ([ModuleNotFoundError], MissingPackageError),
        ([TypeError, ValueError], FlagError),
        ([TypeError, ModuleNotFoundError], FlagError),
    ],
)
def test_the_kinds_choose_the_class(kinds, error):
    with pytest.raises(MisconfigurationException) as refusal:
        refuse([Problem({"a": index}, "wrong", kind=kind) for index, kind in enumerate(kinds)])
    assert type(refusal.value) is error
    assert str(refusal.value).count("Trainer(") == len(kinds)


def test_nearest_needs_a_likeness():
    assert nearest("Dpp ", ["ddp", "fsdp"]) == "ddp"
    assert nearest("horovod", ["ddp", "fsdp"]) is None
    assert nearest(3, ["3"]) is None
    assert quoted(["a", 1]) == "'a', 1"
