"""What the verbs share: the error that ends a command."""

from __future__ import annotations

from collections.abc import Iterable


class UsageError(Exception):
    """A command that cannot be carried out as given; its text is one line."""


def suggestion(given: str, known: Iterable[str]) -> str:
    """ " Did you mean ...?", or nothing where no name is near."""
    import difflib  # only a mistake needs it, and every start would pay for it

    near = difflib.get_close_matches(given, list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""
