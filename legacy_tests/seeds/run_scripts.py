"""Run scripts one by one in forks of a process that has imported torch: `run_scripts.py FOLDER SCRIPT ...`.

Each script is `__main__` of a process of its own, in an empty folder, with its own streams, as under `python SCRIPT`;
only the seconds that torch takes to import are spent once. FOLDER/NAME then holds `code`, `stdout` and `stderr`.
"""

import gc
import os
import runpy
import sys
from pathlib import Path

import torch
import torch._dynamo  # noqa: F401  # as slow to import again; the first optimizer step would
import torch.utils.tensorboard  # noqa: F401


def start(script: Path, folder: Path) -> int:
    """The id of a process that runs the script."""
    (folder / "work").mkdir(parents=True)
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        become(script, folder)
    return child


def become(script: Path, folder: Path) -> None:
    """Go on as `python SCRIPT`, to the end of this process: what the script raises ends it as it would there."""
    for stream in ("stdout", "stderr"):
        file = os.open(folder / stream, os.O_WRONLY | os.O_CREAT)
        os.dup2(file, getattr(sys, stream).fileno())
    os.chdir(folder / "work")
    sys.argv = [str(script)]
    sys.path[0] = str(script.parent)
    runpy.run_path(str(script), run_name="__main__")
    sys.exit(0)


def run(scripts: list[Path], folder: Path) -> None:
    """Run all of them, as many at a time as there are cores, and leave each one's exit code."""
    waiting, running = list(scripts), {}
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            script = waiting.pop(0)
            running[start(script, folder / script.stem)] = script
        child, status = os.wait()
        ended = running.pop(child)
        (folder / ended.stem / "code").write_text(str(os.waitstatus_to_exitcode(status)))


if __name__ == "__main__":
    torch.set_num_threads(1)
    gc.freeze()  # a collection in a child would copy every page of torch's
    run([Path(name) for name in sys.argv[2:]], Path(sys.argv[1]))
