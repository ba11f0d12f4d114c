"""What `typing.io` and `typing.re` offered."""

from re import Match, Pattern
from typing import IO, BinaryIO, TextIO

__all__ = ["IO", "BinaryIO", "Match", "Pattern", "TextIO"]
