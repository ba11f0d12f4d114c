"""Small questions about texts and platforms."""

from __future__ import annotations

import os
import shlex
import sysconfig

YES = ("y", "yes", "t", "true", "on", "1")
NO = ("n", "no", "f", "false", "off", "0")


def strtobool(val: str) -> int:
    """1 for a text that says yes, 0 for one that says no."""
    word = val.lower()
    if word not in YES + NO:
        raise ValueError(f"invalid truth value {word!r}. Accepted: {', '.join(YES + NO)}.")
    return int(word in YES)


def get_platform() -> str:
    """The platform in one word, such as linux-x86_64."""
    return sysconfig.get_platform()


def convert_path(pathname: str) -> str:
    """A path that is written with slashes, with this system's separators."""
    return pathname.replace("/", os.sep)


def split_quoted(s: str) -> list[str]:
    """The words of a text, as a shell would take it apart."""
    return shlex.split(s)
