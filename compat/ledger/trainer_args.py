"""Arguments of `Trainer(...)` that are gone, or whose values mean something else: FG100 to FG249."""

from __future__ import annotations

from . import args_devices, args_length, args_method, args_output
from .schema import Change

ROWS: tuple[Change, ...] = (*args_length.ROWS, *args_devices.ROWS, *args_output.ROWS, *args_method.ROWS)
