"""The base of callbacks that write checkpoints."""

from __future__ import annotations

from .callback import Callback


class Checkpoint(Callback):
    """A callback that the trainer treats as its checkpoint writer: it comes last and replaces the default one."""

    monitors = True
