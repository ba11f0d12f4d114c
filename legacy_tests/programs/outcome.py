"""What a program left in its folder: its result.json, and the names of the files."""

import json
import re
from pathlib import Path

# An events file carries time, machine and process in its name; add_hparams makes a folder named by the time.
TIMED = (re.compile(r"events\.out\.tfevents\.[^/]*$"), "events.out.tfevents"), (re.compile(r"\d{10}\.\d+/"), "TIME/")


def named(file):
    """The file's name without what differs between any two runs."""
    for pattern, instead in TIMED:
        file = pattern.sub(instead, file)
    return file


def outcome(folder):
    """The result that the program wrote, and the files that it left, by name; the n-th of several alike counts."""
    names = sorted(path.relative_to(folder).as_posix() for path in Path(folder).rglob("*") if path.is_file())
    files = [named(name) for name in names if "__pycache__" not in name]
    return {"result": json.loads((Path(folder) / "result.json").read_text()), "files": sorted(files)}
