"""What an import costs: CPU time, resident memory, modules, and which packages come with it.

    python benchmarks/imports.py [--repeats 3]

Every import runs in its own process. Modules and packages are facts and asserted in tests/test_import.py; times are
reported only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from statistics import median

IMPORTS = {
    "nothing": "pass",
    "fulgurite": "import fulgurite",
    "torch": "import torch, torch.utils.data",
    "fulgurite Trainer and LightningModule": "from fulgurite import Trainer, LightningModule",
    "upstream": "from lightning.pytorch import Trainer, LightningModule",
}
PROBE = """
import sys, warnings
warnings.simplefilter("ignore")
try:
    {statement}
except ImportError:
    sys.exit(3)
modules = sorted(sys.modules)
import json, os, resource
usage = resource.getrusage(resource.RUSAGE_SELF)
memory = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 ** 2)
if os.path.exists("/proc/self/status"):  # there ru_maxrss also counts the process that started this one
    lines = dict(line.split(":", 1) for line in open("/proc/self/status"))
    memory = int(lines["VmHWM"].split()[0]) / 1024
print(json.dumps({{"cpu": usage.ru_utime + usage.ru_stime, "memory": memory, "modules": modules}}))
"""


def probe(statement: str) -> dict | None:
    """CPU seconds, resident megabytes and loaded modules after `statement`; None where it cannot be imported."""
    command = [sys.executable, "-c", PROBE.format(statement=statement)]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode == 3:
        return None
    if result.returncode:
        raise RuntimeError(f"{statement!r} failed in a fresh process:\n{result.stderr}")
    return json.loads(result.stdout.splitlines()[-1])


def packages(modules: list[str]) -> set[str]:
    """Top-level names that are neither Python's own nor private bootstrap modules."""
    roots = {name.partition(".")[0] for name in modules}
    return {
        root for root in roots if root not in sys.stdlib_module_names and not root.startswith(("_", "sitecustomize"))
    }


def main() -> None:
    from workload import setting, table

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeats", type=int, default=3, help="processes per import; the median is shown")
    options = parser.parse_args()
    results = {name: [probe(statement) for _ in range(options.repeats)] for name, statement in IMPORTS.items()}
    torch = results["torch"]
    rows = []
    for name, runs in results.items():
        if None in runs:
            rows.append([name, "not installed", "-", "-", "-"])
            continue
        extra = packages(runs[0]["modules"]) - packages(torch[0]["modules"]) - {"fulgurite"}
        rows.append(
            [
                name,
                f"{median(run['cpu'] for run in runs):.2f}",
                f"{median(run['memory'] for run in runs):.0f}",
                f"{len(runs[0]['modules'])}",
                f"{len(extra)}",
            ]
        )
    print(f"{options.repeats} processes each; {setting()}\n")
    header = ["import", "CPU s", "resident MB", "modules", "packages beyond torch's"]
    print(table("Import", header, rows))


if __name__ == "__main__":
    main()
