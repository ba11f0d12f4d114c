"""`fulgurite disable`: take back what `fulgurite enable` did."""

from __future__ import annotations

from .enable import FILE, folders
from .parser import Parser
from .usage import UsageError


def main(arguments: list[str]) -> int:
    """Remove the file wherever it lies."""
    Parser("disable", "Take the old package names away from plain python again.").parse_args(arguments)
    present = [folder / FILE for folder in folders() if (folder / FILE).is_file()]
    for file in present:
        try:
            file.unlink()
        except OSError as error:
            raise UsageError(f"disable: {str(file)!r} cannot be removed: {error.strerror}.") from None
        print(f"removed {file}")
    if not present:
        print("nothing to remove: the old names were not enabled here")
    return 0
