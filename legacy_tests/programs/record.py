"""Records what a program does under the release that it was written for: PROGRAM.expected.json beside it.

    python record.py 0.7/gan.py --release 0.7.6 --path FOLDER --fix np_aliases [-- arguments of the program]

FOLDER holds the original package, as `pip install --no-deps --target FOLDER pytorch-lightning==0.7.6` leaves it;
further --path folders hold older releases of what it needs, and are named in the record by --with. --fix names a
function of ../golden/harness/fixes.py, which gives the environment what it lost since; the original is not touched.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FIXES = HERE.parent / "golden" / "harness"
sys.path.insert(0, str(HERE))

from outcome import outcome  # noqa: E402  (a program beside this one, not of a package)

# What runs in the recording process: fixes first, then the program as __main__.
START = """
import runpy, sys, warnings
warnings.filterwarnings("ignore")
import torch
torch.set_num_threads(1)
sys.path.insert(0, {folder!r})
import fixes
for name in {fixes!r}:
    getattr(fixes, name)()
sys.path.pop(0)
sys.argv = {argv!r}
sys.path[0] = {beside!r}
runpy.run_path({script!r}, run_name="__main__")
"""


def record(program, paths, fixes, arguments):
    """Run the program under the original and give what it left."""
    script = str(program)
    code = START.format(
        folder=str(FIXES), fixes=fixes, argv=[script, *arguments], script=script, beside=str(program.parent)
    )
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(paths)}
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-c", code], cwd=folder, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{program.name} ended with {done.returncode} under the original:\n{done.stdout}\n{done.stderr}")
        return outcome(Path(folder))


def main():
    options, arguments = sys.argv[1:], []
    if "--" in options:
        options, arguments = options[: options.index("--")], options[options.index("--") + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", type=Path)
    parser.add_argument("--release", required=True)
    parser.add_argument("--path", action="append", default=[], help="folder with the original, and with what it needs")
    parser.add_argument("--with", dest="packages", action="append", default=[], help="an older package it needs, a==1")
    parser.add_argument("--fix", action="append", default=[], help="function of fixes.py")
    given = parser.parse_args(options)
    import torch

    program = given.program.resolve()
    found = record(program, [str(Path(path).resolve()) for path in given.path], given.fix, arguments)
    recorded = {
        "pytorch_lightning": given.release,
        "torch": torch.__version__,
        "python": platform.python_version(),
        "fixes": given.fix,
        "with": given.packages,
    }
    text = json.dumps({"recorded": recorded, "arguments": arguments, **found}, indent=1, sort_keys=True)
    program.with_suffix(".expected.json").write_text(text + "\n")
    print(f"{program.parent.name}/{program.name}: {len(found['files'])} files, result {sorted(found['result'])}")


if __name__ == "__main__":
    main()
