"""Which import paths of each release resolve: `python tests/import_coverage.py [release ...]` prints the misses.

Of those that resolve it also counts the ones that refuse when they are used; `--refusing` lists them.

The list of paths is frozen in `data/import_paths.txt.gz`: every public module and name that 24 releases ever had.
"""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

DATA = Path(__file__).parent / "compat" / "data" / "import_paths.txt.gz"

PROBE = """
import importlib, json, sys, warnings
warnings.simplefilter("ignore")
reasons, modules, refusing = {}, {}, []
for module, name in json.load(sys.stdin):
    try:
        if module not in modules:
            modules[module] = importlib.import_module(module)
        if name:
            value = getattr(modules[module], name)
            if "advice" in getattr(value, "__dict__", ()):
                refusing.append(f"{module}.{name}")
    except Exception as error:
        reasons[f"{module}.{name}".rstrip(".")] = f"{type(error).__name__}: {error}"
print("ANSWER" + json.dumps([reasons, refusing]))
"""


def frozen():
    """{release: [(module, name), ...]}; the name is "" for the module itself."""
    lines = gzip.decompress(DATA.read_bytes()).decode("ascii").splitlines()
    releases = lines[0].partition(": ")[2].split()
    items = {release: [] for release in releases}
    module = ""
    for line in lines[2:]:
        path, name, mask = line.split(" ")
        module = path or module
        for index, release in enumerate(releases):
            if int(mask, 16) >> index & 1:
                items[release].append((module, name))
    return items


def probe(items, release):
    """{path: reason} for what does not resolve in a fresh interpreter of this release, and a list of what refuses."""
    import fulgurite.compat

    aliases = Path(fulgurite.compat.__file__).parent / "aliases"
    environment = {**os.environ, "PYTHONPATH": str(aliases), "FULGURITE_ERA": release}
    run = subprocess.run(
        [sys.executable, "-c", PROBE], input=json.dumps(items), env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout.partition("ANSWER")[2])


def main(words):
    inventory = frozen()
    chosen = [word for word in words if word != "--refusing"] or list(inventory)
    missing, refusing, totals = {}, set(), [0, 0, 0]
    for release in [*chosen, "all"]:
        if release != "all":
            items = inventory[release]
            reasons, refused = probe(items, release)
            missing.update(reasons)
            refusing.update(refused)
            counts = [len(items) - len(reasons), len(items), len(refused)]
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
        have, of, no_use = counts if release != "all" else totals
        print(f"{release:9} {have}/{of} ({100 * have / of:.2f}%), of these {no_use} refuse when used")
    for path, reason in sorted(missing.items()):
        print(f"  {path}: {reason}")
    if "--refusing" in words:
        print("refuse when used:", *sorted(refusing), sep="\n  ")


if __name__ == "__main__":
    main(sys.argv[1:])
