"""Run the recorder in a process per side and read its records, whatever happens to that process."""

import json
import subprocess
import sys
from pathlib import Path

RECORDER = Path(__file__).with_name("record.py")


def read(path):
    """(records by name, the scenario that was running when the file ended)."""
    records, running = {}, None
    if path.exists():
        for line in path.read_text().splitlines():
            entry = json.loads(line)
            running = entry.get("begins")
            if "name" in entry:
                records[entry["name"]] = entry["record"]
    return records, running


def record(side, names, out, timeout=600):
    """Records of all named scenarios; one that ends the process is recorded as a crash and the rest go on."""
    records, left = {}, list(names)
    while left:
        out.unlink(missing_ok=True)
        command = [sys.executable, str(RECORDER), "--side", side, "--out", str(out), "--scenarios", *left]
        done = subprocess.run(command, capture_output=True, text=True, timeout=timeout)
        new, running = read(out)
        records.update(new)
        if running:
            records[running] = {"crash": f"the process ended with {done.returncode}:\n{done.stderr[-2000:]}"}
        elif not new:
            return {**records, **{n: {"crash": f"nothing recorded:\n{done.stderr[-2000:]}"} for n in left}}
        left = [n for n in left if n not in records]
    return records
