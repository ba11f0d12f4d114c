"""How the words of a command line became values, release by release."""

from __future__ import annotations

import argparse
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .ledger.schema import Version

TRUE_WORDS = frozenset({"y", "yes", "t", "true", "on", "1"})
FALSE_WORDS = frozenset({"n", "no", "f", "false", "off", "0"})
PLAIN = ("str", "int", "float", "bool")


@dataclass(frozen=True)
class Reading:
    """How one option is read.

    Args:
        read: makes the value of a word.
        bare: the option may stand alone.
        alone: its value when it does.
        metavar: what stands for the word in the help.
    """

    read: Callable[[str], Any]
    metavar: str
    bare: bool = False
    alone: Any = None


def reading(name: str, types: str, release: Version) -> Reading | None:
    """How this release read the option; None where it offered none.

    Args:
        types: plain types joined by " or ", as in `ledger.declarations`.
    """
    if release < (0, 7, 2):
        return Reading(str, "TEXT")  # the first releases with a command line left every word a text
    kinds = set(types.split(" or ")) - {""}
    if not kinds:
        return None
    if "bool" in kinds:
        bare = release >= (0, 7, 6)
        alone = True if release >= (0, 10) else None
        return Reading(_read_flag(kinds, release), "BOOL", bare, alone if bare else None)
    if kinds == {"gpus"}:
        return Reading(read_devices if release >= (0, 7, 4) else str, "N|I,J")
    return _read_plain(name, kinds, release)


def _read_flag(kinds: set[str], release: Version) -> Callable[[str], Any]:
    if "str" in kinds:
        return read_flag_or_text if release >= (0, 10) else str
    if kinds == {"bool"}:
        return read_flag if release >= (0, 7, 4) else bool  # at first any text was True
    if "int" in kinds:
        return read_flag_or_count if release >= (1, 3) else read_count_or_flag
    return float


def _read_plain(name: str, kinds: set[str], release: Version) -> Reading:
    if name == "track_grad_norm" and release >= (0, 9):
        return Reading(float, "X")
    if name == "precision" and release >= (1, 5):
        return Reading(read_count_or_text, "N|TEXT")
    if "str" in kinds:
        return Reading(str, "TEXT")
    if release < (0, 9):
        return Reading(float, "X") if "float" in kinds else Reading(int, "N")
    if {"int", "float"} <= kinds:
        return Reading(read_number, "N|X")
    return Reading(int, "N") if "int" in kinds else Reading(float, "X")


def reading_today(types: str) -> Reading | None:
    """How a flag of today is read when an old command line meets it."""
    kinds = set(types.split(" or ")) - {""}
    if "bool" in kinds:
        return Reading(_read_flag(kinds, (1, 9, 5)), "BOOL", bare=True, alone=True)
    if "str" in kinds and "int" in kinds:
        return Reading(read_number_or_text if "float" in kinds else read_count_or_text, "N|TEXT")
    return _read_plain("", kinds, (1, 9, 5)) if kinds else None


# ----- words


def read_flag(word: str) -> bool:
    """True or False from one of the words for them."""
    if word.lower() in TRUE_WORDS:
        return True
    if word.lower() in FALSE_WORDS:
        return False
    raise argparse.ArgumentTypeError(
        f"{word!r}: neither yes nor no. Accepted: {', '.join(sorted(TRUE_WORDS))}; {', '.join(sorted(FALSE_WORDS))}."
    )


def read_flag_or_text(word: str) -> bool | str:
    """True or False from one of the words for them; any other word is itself."""
    return read_flag(word) if word.lower() in TRUE_WORDS | FALSE_WORDS else word


def read_flag_or_count(word: str) -> bool | int | str:
    """True or False from one of the words for them, "1" and "0" among them; else a count, or a word to be refused."""
    return read_flag(word) if word.lower() in TRUE_WORDS | FALSE_WORDS else read_count_or_text(word)


def read_count_or_flag(word: str) -> bool | int:
    """A count; else one of the words for True and False."""
    return int(word) if re.fullmatch(r"[-+]?\d+", word.strip()) else read_flag(word)


def read_number(word: str) -> int | float:
    """A float where there is a point in it, else an int."""
    return float(word) if "." in word else int(word)


def read_devices(word: str) -> int | str:
    """How many devices; with a comma in it, the text that lists them."""
    return word if "," in word else int(word)


def read_count_or_text(word: str) -> int | str:
    """An int where it is one, else the word."""
    return _else_text(int, word)


def read_number_or_text(word: str) -> int | float | str:
    """An int or float where it is one, else the word."""
    return _else_text(read_number, word)


def _else_text(read: Callable[[str], Any], word: str) -> Any:
    try:
        return read(word)
    except ValueError:
        return word


# ----- annotations


def plain_types(annotation: Any) -> str:
    """The plain types of an annotation, joined by " or ": those at its top, or in the one list that it is."""
    if isinstance(annotation, str):
        return _plain_types_of_text(annotation)
    parts = typing.get_args(annotation) or (annotation,)
    names = {part.__name__ for part in parts if isinstance(part, type)}
    return " or ".join(kind for kind in PLAIN if kind in names)


def _plain_types_of_text(annotation: str) -> str:
    listed = re.fullmatch(r"(?:\w+\.)*(?:List|Sequence|list)\[(.*)\]", annotation.strip())
    text = listed[1] if listed else annotation.strip()
    while either := re.fullmatch(r"(?:\w+\.)*(?:Optional|Union)\[(.*)\]", text):
        text = either[1]
    while (shorter := re.sub(r"\[[^\[\]]*\]", "", text)) != text:
        text = shorter
    return " or ".join(kind for kind in PLAIN if re.search(rf"(?<![\w.]){kind}\b", text))
