"""Run scenarios on one side and write one JSON line per scenario.

python tests/parity/record.py --side upstream|fulgurite [--scenarios NAME ...] --out FILE
"""

import argparse
import contextlib
import importlib
import io
import json
import logging
import os
import random
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

import numpy
import torch
from torch.utils.data import BatchSampler, DataLoader

from parity.lab import Lab
from parity.scenarios import LEAN, load

ROOTS = {"upstream": "lightning.pytorch", "fulgurite": "fulgurite"}
ROOMS = ("callbacks", "loggers", "utilities", "utilities.exceptions", "profilers", "strategies", "accelerators")
SECONDS = 60


def namespace(side):
    """The package under test with the submodules that scenarios reach through it."""
    root = ROOTS[side]
    package = importlib.import_module(root)
    for room in ROOMS:
        importlib.import_module(f"{root}.{room}")
    return package


def too_long(*_):
    raise TimeoutError(f"the scenario took more than {SECONDS} seconds")


def forget_warnings():
    """Warnings that are given once per process are given once per scenario."""
    for name, module in list(sys.modules.items()):
        if name.startswith(("lightning", "fulgurite")):
            values = list(vars(module).values())
            for value in [*values, *(v for cls in values if isinstance(cls, type) for v in vars(cls).values())]:
                if type(value).__name__ == "WarningCache":
                    value.clear()


@contextlib.contextmanager
def clean_process(folder):
    """The same starting point for every scenario, and nothing left behind."""
    before, dtype = dict(os.environ), torch.get_default_dtype()
    random.seed(1)
    numpy.random.seed(1)
    torch.manual_seed(1)
    forget_warnings()
    patched = {
        (cls, name): cls.__dict__[name]
        for cls in (DataLoader, BatchSampler)
        for name in ("__init__", "__setattr__", "__delattr__")
        if name in cls.__dict__
    }
    signals = {s: signal.getsignal(s) for s in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGALRM, too_long)
    signal.alarm(SECONDS)
    os.chdir(folder)
    try:
        yield
    finally:
        signal.alarm(0)
        os.chdir("/")
        for number, action in signals.items():
            signal.signal(number, action)
        torch.set_default_dtype(dtype)
        for (cls, name), value in patched.items():  # upstream's patches stay behind where a loader hook raises
            setattr(cls, name, value)
        os.environ.clear()
        os.environ.update(before)


def run(L, function, lean):
    """The record of one scenario; a crash is part of the record."""
    folder = os.path.realpath(tempfile.mkdtemp(prefix="parity-"))
    lab = Lab(L, folder, lean=lean)
    crash = None
    quiet = io.StringIO()
    try:
        with clean_process(folder), warnings.catch_warnings(), contextlib.redirect_stdout(quiet):
            warnings.simplefilter("ignore")
            function(L, lab)
    except BaseException:
        crash = lab.summary.relative(traceback.format_exc())
    try:
        return {"crash": crash, **lab.record()}
    except Exception:
        return {"crash": (crash or "") + traceback.format_exc()}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", choices=ROOTS, required=True)
    parser.add_argument("--scenarios", nargs="*", help="names or prefixes; all when left out")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    logging.getLogger().setLevel(logging.ERROR)
    scenarios = load()
    wanted = [n for n in scenarios if not options.scenarios or any(n.startswith(s) for s in options.scenarios)]
    L = namespace(options.side)
    for logger in ("lightning.pytorch", "fulgurite"):
        logging.getLogger(logger).setLevel(logging.ERROR)
    with open(options.out, "a") as out:
        for name in wanted:
            out.write(json.dumps({"begins": name}) + "\n")
            out.flush()  # a crash of the process is then blamed on this scenario
            started = time.perf_counter()
            record = run(L, scenarios[name], name.endswith(LEAN))
            seconds = round(time.perf_counter() - started, 3)
            out.write(json.dumps({"name": name, "seconds": seconds, "record": record}) + "\n")
            out.flush()


if __name__ == "__main__":
    main()
