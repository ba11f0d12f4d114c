"""`fulgurite enable`: the old package names for plain `python` in this environment, behind what is really installed."""

from __future__ import annotations

import site
import subprocess
import sys
import sysconfig
from pathlib import Path

from .parser import Parser
from .usage import UsageError

ALIASES = Path(__file__).resolve().parents[1] / "aliases"
# Python reads these files in the order of their names and appends what they say: the last stands behind all others.
FILE = "zzz_fulgurite_aliases.pth"
NAMES = ("pytorch_lightning", "lightning", "lightning_lite", "lightning_fabric", "test_tube", "apex")


def main(arguments: list[str]) -> int:
    """Write the file, and make sure that no real package is hidden by it."""
    Parser("enable", "Make the old package names available to plain python, behind any real installation.").parse_args(
        arguments
    )
    before = origins()
    target = write()
    after = origins()
    hidden = [name for name, origin in before.items() if after.get(name) != origin]
    if hidden:
        target.unlink()
        raise UsageError(f"enable: it would hide the real {', '.join(hidden)}, so nothing was changed.")
    served = [name for name in NAMES if name not in before]
    print(f"wrote {target}")
    print(f"plain python now finds: {', '.join(served) or 'nothing new'}")
    if before:
        print(f"really installed, and left alone: {', '.join(before)}")
    return 0


def folders() -> list[Path]:
    """Where such a file may lie: this environment's packages, or the user's own."""
    own = [Path(site.getusersitepackages())] if site.ENABLE_USER_SITE else []
    return [Path(sysconfig.get_path("purelib")), *own]


def write() -> Path:
    """The file, in the first folder that can be written to."""
    problems = []
    for folder in folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / FILE).write_text(f"{ALIASES}\n", encoding="utf-8")
            return folder / FILE
        except OSError as error:
            problems.append(f"{folder}: {error.strerror}")
    raise UsageError(f"enable: no folder to write to. {'; '.join(problems)}.")


def origins() -> dict[str, str]:
    """Where a fresh python finds the packages of the old names, without importing them; ours do not count."""
    program = (
        "import importlib.util as u, sys\n"
        "for name in sys.argv[1:]:\n"
        "    spec = u.find_spec(name)\n"
        "    print(name, spec.origin if spec else '', sep='\\t')"
    )
    told = subprocess.run([sys.executable, "-c", program, *NAMES], cwd=ALIASES.anchor, capture_output=True, text=True)
    if told.returncode:
        raise UsageError(f"enable: python does not start: {told.stderr.strip().splitlines()[-1]}")
    found = dict(line.split("\t") for line in told.stdout.splitlines())
    return {name: origin for name, origin in found.items() if origin and ALIASES not in Path(origin).parents}
