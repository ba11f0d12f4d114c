"""Today's flags on an old command line: offered beside the release's own, and never in the way of the script's.

They are no options of the parser. A script may add an option of the same name later, or abbreviate one of its own;
both go on to work, because these flags are taken out of the words before the parser sees them, and only where it has no
such option itself.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from .cli_words import Reading

# What was given in this process. A value in a namespace goes to the Trainer only when it came from here: a script of
# 2020 may well have an option `--strategy` that means something else.
GIVEN: dict[str, Any] = {}


class TakesTodaysFlags(argparse.ArgumentParser):
    """A parser that takes today's flags of the Trainer besides its own options."""

    flags_of_today: dict[str, tuple[Reading, str]]

    def parse_known_args(self, args: Any = None, namespace: Any = None, **more: Any) -> Any:
        words = list(sys.argv[1:] if args is None else args)
        rest, given = self._take(words)
        namespace, extras = super().parse_known_args(rest, namespace, **more)
        for name, value in given.items():
            setattr(namespace, name, value)
        GIVEN.update(given)
        return namespace, extras

    def format_help(self) -> str:
        text = super().format_help()
        free = self._free()
        if not free:
            return text
        page = argparse.ArgumentParser(usage=argparse.SUPPRESS, add_help=False, formatter_class=self.formatter_class)
        group = page.add_argument_group("pl.Trainer, flags of today", "they came later and work here, too")
        for name in free:
            how, told = self.flags_of_today[name]
            group.add_argument(f"--{name}", nargs="?" if how.bare else None, metavar=how.metavar, help=told)
        return f"{text.rstrip()}\n\n{page.format_help().lstrip()}"

    def _free(self) -> list[str]:
        return [name for name in self.flags_of_today if f"--{name}" not in self._option_string_actions]

    def _take(self, words: Sequence[str]) -> tuple[list[str], dict[str, Any]]:
        """The words without today's flags, and the values of these."""
        free, rest, given = set(self._free()), [], {}
        waiting = list(words)
        while waiting:
            word = waiting.pop(0)
            if word == "--":
                return [*rest, word, *waiting], given
            name, equals, value = str(word)[2:].partition("=")
            if not str(word).startswith("--") or name not in free:
                rest.append(word)
            else:
                given[name] = self._value(name, value if equals else None, waiting)
        return rest, given

    def _value(self, name: str, value: str | None, waiting: list[str]) -> Any:
        """The flag's value: after the equals sign, or the next word if that is one."""
        how = self.flags_of_today[name][0]
        if value is None and waiting and (not waiting[0].startswith("-") or re.match(r"-[\d.]", waiting[0])):
            if not how.bare or _reads(how, waiting[0]):
                value = waiting.pop(0)
        if value is None and how.bare:
            return how.alone
        if value is None:
            self.error(f"argument --{name}: expected one argument")
        try:
            return how.read(value)
        except (argparse.ArgumentTypeError, ValueError) as problem:
            self.error(f"argument --{name}: {problem}")


def _reads(how: Reading, word: str) -> bool:
    try:
        return isinstance(how.read(word), (bool, int))
    except (argparse.ArgumentTypeError, ValueError):
        return False


@cache
def _taking(kind: type[argparse.ArgumentParser]) -> type[TakesTodaysFlags]:
    bases = (TakesTodaysFlags,) if kind is argparse.ArgumentParser else (TakesTodaysFlags, kind)
    return type(kind.__name__, bases, {"__module__": kind.__module__, "__doc__": kind.__doc__})


def offer(parser: argparse.ArgumentParser, flags: Mapping[str, tuple[Reading, str]]) -> None:
    """Let this parser take these flags, too; each comes with the line that describes it."""
    if not isinstance(parser, TakesTodaysFlags):
        parser.__class__ = _taking(type(parser))
    parser.flags_of_today = dict(flags)  # type: ignore[attr-defined]
