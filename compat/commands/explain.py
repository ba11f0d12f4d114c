"""`fulgurite explain FG101`: what a code is about, at length; also by name, such as `explain gpus`."""

from __future__ import annotations

from .. import text
from ..ledger import LEDGER, row
from ..ledger.schema import Change
from .parser import Parser
from .usage import UsageError, suggestion


def main(arguments: list[str]) -> int:
    """Print the explanation of each code."""
    parser = Parser("explain", "Say at length what a code or an old name is about, and what to write instead.")
    parser.add_argument("what", nargs="+", help="a code such as FG101, or an old name such as gpus")
    asked = {found.code: found for word in parser.parse_args(arguments).what for found in changes(word)}
    print("\n\n".join(text.explanation(change) for change in asked.values()))
    return 0


def changes(word: str) -> list[Change]:
    """The rows that a word stands for."""
    code = f"FG{word}" if word.isdigit() else word
    found = row(code)
    if found:
        return [found]
    named = [change for change in LEDGER if change.name == word or f"{change.where}.{change.name}" == word]
    if named:
        return named
    known = [change.code for change in LEDGER] if code.upper().startswith("FG") else [change.name for change in LEDGER]
    near = suggestion(code.upper() if code.upper().startswith("FG") else word, known)
    raise UsageError(f"explain: {word!r}: neither a code of the ledger nor a name in it.{near}")
