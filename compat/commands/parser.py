"""A parser for the verbs with ordinary options; its mistakes are reported like all others."""

from __future__ import annotations

import argparse
from typing import NoReturn

from .usage import UsageError


class Parser(argparse.ArgumentParser):
    """An argument parser whose errors are one line."""

    def __init__(self, verb: str, description: str) -> None:
        super().__init__(prog=f"fulgurite {verb}", description=description, allow_abbrev=False)
        self.verb = verb

    def error(self, message: str) -> NoReturn:
        """Report a wrong argument."""
        raise UsageError(f"{self.verb}: {message}")
