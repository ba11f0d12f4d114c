"""compat/cli_words.py"""

from argparse import ArgumentTypeError
from pathlib import Path
from typing import List, Optional, Union  # noqa: UP035

import pytest
from fulgurite.compat.cli_words import plain_types, read_flag, reading


@pytest.mark.parametrize(
    ("annotation", "types"),
    [
        (int, "int"),
        (Optional[str], "str"),  # noqa: UP045
        (int | None, "int"),
        (Union[int, float], "int or float"),  # noqa: UP007
        (List[int], "int"),  # noqa: UP006
        (str | Path | bool, "str or bool"),
        (Path, ""),
        ("list[int] | str | int", "str or int"),
        ("str | timedelta | dict[str, int] | None", "str"),
        ("Optional[List[int]]", ""),
        ("Optional[Union[int, float]]", "int or float"),
        ("my.str", ""),
    ],
)
def test_plain_types_of_an_annotation(annotation, types):
    assert plain_types(annotation) == types


def test_words_for_yes_and_no():
    assert all(read_flag(word) for word in ("Y", "yes", "T", "true", "ON", "1"))
    assert not any(read_flag(word) for word in ("n", "No", "f", "FALSE", "off", "0"))
    with pytest.raises(ArgumentTypeError, match="'ja': neither yes nor no. Accepted: 1, on"):
        read_flag("ja")


def test_the_first_options_for_yes_and_no_took_any_word_for_yes():
    assert reading("benchmark", "bool", (0, 7, 3)).read("False") is True
    assert reading("benchmark", "bool", (0, 7, 4)).read("False") is False


def test_an_argument_without_a_plain_type_gets_no_option():
    assert reading("callbacks", "", (0, 7, 1)) is not None
    assert reading("callbacks", "", (0, 7, 2)) is None
