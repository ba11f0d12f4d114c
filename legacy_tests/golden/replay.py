"""Replays golden programs of one release: `fulgurite run --era RELEASE replay.py JOBS.json`.

JOBS.json is a list of {"script", "folder"}. What every program needs is imported once; then each program runs as
`__main__` in a forked process of its own, in its own empty folder, and leaves out.json and errors.txt there.
"""

import importlib
import json
import os
import runpy
import signal
import sys
import traceback
from pathlib import Path

SECONDS = 60
SHARED = "torch", "torch.utils.data", "torch.utils.tensorboard", "pytorch_lightning"


def warm():
    """Import what takes long, and let torch's optimizers import what they import on first use."""
    for name in SHARED:
        importlib.import_module(name)
    import pytorch_lightning
    import torch

    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight]).step()
    return pytorch_lightning.Trainer, pytorch_lightning.LightningModule


def replay(script, folder):
    """Run one program in this process, as python would have."""
    os.chdir(folder)
    os.environ["GOLDEN_OUT"] = str(Path(folder) / "out.json")
    sys.argv = [script]
    sys.path[0] = str(Path(script).parent)
    runpy.run_path(script, run_name="__main__")


def apart(script, folder):
    """Run one program in a forked process, with what it says in a file."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    failed = True
    try:
        said = os.open(str(Path(folder) / "errors.txt"), os.O_WRONLY | os.O_CREAT)
        os.dup2(said, 1)
        os.dup2(said, 2)
        signal.alarm(SECONDS)
        replay(script, folder)
        failed = False
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(failed)  # the summary at the end is the worker's own


if __name__ == "__main__":
    jobs = json.loads(Path(sys.argv[1]).read_text())
    warm()
    for job in jobs:
        apart(job["script"], job["folder"])
