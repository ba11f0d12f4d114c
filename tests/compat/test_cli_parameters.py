"""compat/cli_parameters.py"""

from typing import TYPE_CHECKING

import pytest
from fulgurite.compat.cli_parameters import NEVER, TakesTrainerArguments, option_release, parameters, takes_any

if TYPE_CHECKING:
    from nowhere import Thing


class Own:
    def __init__(self, thing: "Thing", path: "str | None" = None, *args: int, size=3, **kwargs: int) -> None: ...


class OwnTrainer(TakesTrainerArguments):
    def __init__(self, width: int = 3) -> None: ...


def test_a_users_constructor_is_read_even_where_its_annotations_cannot_be():
    found = parameters(Own)
    assert {name: (row.types, row.default) for name, row in found.items()} == {
        "thing": ("", NEVER), "path": ("str", None), "size": ("", 3),
    }  # fmt: skip


def test_a_trainer_without_a_constructor_of_its_own_takes_the_releases_arguments():
    assert "max_nb_epochs" in parameters(TakesTrainerArguments, (0, 7, 1))
    assert "max_nb_epochs" not in parameters(TakesTrainerArguments, (0, 8, 0))
    assert list(parameters(OwnTrainer)) == ["width"]


def test_only_keyword_arguments_pass_others_on():
    assert takes_any(TakesTrainerArguments)
    assert not takes_any(OwnTrainer)
    assert not takes_any(Own)


@pytest.mark.parametrize(
    ("era", "release"), [("0.6.0", (1, 9, 5)), ("0.7.0", (0, 7, 0)), ("1.9.5", (1, 9, 5)), ("2.6.6", (1, 9, 5))]
)
def test_releases_without_options_use_the_last_that_had_any(era, release, monkeypatch):
    monkeypatch.setenv("FULGURITE_ERA", era)
    assert option_release() == release
