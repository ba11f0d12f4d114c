"""Warning categories, and the switch that silences the cautious ones."""

from __future__ import annotations

import warnings


class PossibleUserWarning(UserWarning):
    """Something looks like a mistake, but may well be intended."""


def disable_possible_user_warnings(module: str = "") -> None:
    """Hide every `PossibleUserWarning` from now on.

    Args:
        module: a regular expression; only warnings at lines of modules whose name starts like it are hidden.
    """
    warnings.filterwarnings("ignore", module=module, category=PossibleUserWarning)
