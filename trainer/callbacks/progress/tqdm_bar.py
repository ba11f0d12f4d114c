"""One tqdm bar; importing this file imports tqdm."""

from __future__ import annotations

import os
import sys
import time
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING or find_spec("ipywidgets") is None:
    from tqdm import tqdm as _tqdm
else:
    # Draws with widgets in a notebook; without ipywidgets that would be an error instead of a bar.
    from tqdm.auto import tqdm as _tqdm

_WIDTH = 5

# Seconds between two lines of a bar that cannot be drawn in place; tqdm's `mininterval` is that of one that can.
LINE_EVERY = 10.0


class Tqdm(_tqdm):
    """A tqdm bar whose numbers keep their width, and that writes whole lines to what is no terminal.

    In a file every redrawing of a bar would add to one endless line. There the bar keeps silent, and `draw` writes
    a line.
    """

    # Drawing is asked for explicitly; tqdm's watching thread has nothing to do.
    monitor_interval = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.plain = not redraws(kwargs.get("file") or sys.stderr)
        self.next_drawing = 0.0
        if self.plain:
            kwargs["mininterval"] = LINE_EVERY
            self.next_drawing = time.monotonic() + LINE_EVERY
        super().__init__(*args, **kwargs)

    @staticmethod
    def format_num(n: float | str) -> str:
        """The number as text; texts and fractions are filled with zeros so that what follows does not jump."""
        text = n if isinstance(n, str) else _tqdm.format_num(n)
        if not isinstance(n, (float, str)) or "e" in text:
            return text
        if "." not in text and len(text) < _WIDTH:
            if not _is_number(text):
                return text
            text += "."
        return text.ljust(_WIDTH, "0")

    def draw(self) -> None:
        """Show the current state: in place, or as a new line."""
        if not self.plain:
            self.refresh()
        elif not self.disable:
            self.fp.write(f"{self}\n")
            self.fp.flush()

    def refresh(self, *args: Any, **kwargs: Any) -> None:
        if not self.plain:
            super().refresh(*args, **kwargs)

    def clear(self, *args: Any, **kwargs: Any) -> None:
        if not self.plain:
            super().clear(*args, **kwargs)

    def close(self) -> None:
        if not getattr(self, "plain", False):
            super().close()
        elif not getattr(self, "disable", True):
            self.disable = True
            self._decr_instances(self)  # type: ignore[attr-defined]


def redraws(stream: IO[str]) -> bool:
    """True when what was written to the stream can be written over: a terminal, a notebook, an editor's console."""
    is_terminal = getattr(stream, "isatty", lambda: False)()
    return is_terminal or "ipykernel" in sys.modules or "PYCHARM_HOSTED" in os.environ


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
