"""Callbacks that take the same arguments in every release: they are ours only to be a Callback with all old hooks."""

from __future__ import annotations

from ...callbacks import checkpoint, device_stats_monitor, on_exception_checkpoint
from .callback import Callback


class Checkpoint(checkpoint.Checkpoint, Callback):
    """A callback that the trainer treats as its checkpoint writer."""


class OnExceptionCheckpoint(on_exception_checkpoint.OnExceptionCheckpoint, Checkpoint):
    """A callback that writes a checkpoint when a run fails."""


class DeviceStatsMonitor(device_stats_monitor.DeviceStatsMonitor, Callback):
    """A callback that sends what the accelerator knows about its device to the loggers."""
