"""What a Python process of a run does before the script: supply the period's names, and promise the summary."""

from __future__ import annotations

import atexit
import os
import signal
import sys

from . import settings


def prepare() -> None:
    """Make this process part of the run that its environment speaks of; without one, do nothing.

    Called while Python starts, in the script's process and in every child of it, so it imports next to nothing: the
    period environment hooks names and imports no package for it, and reports are made at the end.
    """
    if settings.RUN not in os.environ:
        return
    if os.environ.get(settings.PERIOD) == "1":
        from . import period

        period.install()
    atexit.register(finish)


def finish() -> None:
    """The end of the process: a child hands its notices over, the script's own process sums up and reports."""
    from . import report

    if os.environ.get(settings.RUN) == str(os.getpid()):
        report.sum_up()
    else:
        report.hand_over()
    if getattr(sys, "last_type", None) is KeyboardInterrupt:
        _end_by_the_signal()


def _end_by_the_signal() -> None:
    """Die of Ctrl-C, as Python does where nobody catches it; the work above has made it forget."""
    sys.stdout.flush()
    sys.stderr.flush()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGINT)
