"""What scripts took from the module `pipes`."""

from shlex import quote

__all__ = ["quote"]
