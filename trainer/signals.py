"""Signals that ask a run to end; a handler only notes them, the loops act between batches."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Signals:
    """Whether the process was asked to terminate."""

    def __init__(self) -> None:
        self.received_sigterm = False

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Note SIGTERM inside the block; handlers that the user has set are called as well, and put back after."""
        self.received_sigterm = False
        if threading.current_thread() is not threading.main_thread():
            # Python delivers signals to the main thread only
            yield
            return
        before = signal.getsignal(signal.SIGTERM)

        def note(number: int, frame: FrameType | None) -> None:
            self.received_sigterm = True
            if callable(before):
                before(number, frame)

        signal.signal(signal.SIGTERM, note)
        try:
            yield
        finally:
            signal.signal(signal.SIGTERM, signal.SIG_DFL if before is None else before)


@contextmanager
def interrupts_end_the_process() -> Iterator[None]:
    """Let a Ctrl-C inside the block end the process at once; the handler of before comes back after it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler if before is None else before)
