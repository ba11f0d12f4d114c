"""CPU time per training step above a bare loop, paired: fulgurite against the upstream package.

    python benchmarks/cpu_time.py [--rounds 7] [--steps 400]

Every round runs the bare loop and all contenders one after the other, so that a busy machine slows all of them.
Reported is the median over the rounds of (contender - bare), and the median of the rounds' ratios. Times depend on the
machine: compare ratios only.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from statistics import median
from types import ModuleType
from typing import Any

import torch
from workload import OFF, bare_fit, load, loader, module, quiet, setting, table

WARM_UP = 50
LOGS = {"logs": 3, "on_step": True, "on_epoch": True, "prog_bar": True}


class Stopwatch:
    """CPU microseconds per step between two steps of one run."""

    def __init__(self, steps: int) -> None:
        self.first, self.last, self.seen = WARM_UP, steps, 0
        self.started = self.stopped = 0.0

    def __call__(self, *arguments: Any) -> None:
        self.seen += 1
        if self.seen == self.first:
            self.started = time.process_time()
        elif self.seen == self.last:
            self.stopped = time.process_time()

    @property
    def microseconds(self) -> float:
        return (self.stopped - self.started) / (self.last - self.first) * 1e6


def bare(steps: int) -> float:
    """CPU microseconds per step of the loop written by hand."""
    watch = Stopwatch(steps)
    bare_fit(steps=steps, tick=watch)
    return watch.microseconds


def contender(package: ModuleType, steps: int, *, default: bool) -> float:
    """CPU microseconds per step of `fit`."""
    watch = Stopwatch(steps)
    with quiet() as folder:
        model = module(package, **(LOGS if default else {}))
        model.layer.register_forward_pre_hook(watch)
        flags = {} if default else OFF
        trainer = package.Trainer(accelerator="cpu", max_epochs=1, default_root_dir=folder, **flags)
        trainer.fit(model, loader(steps))
    return watch.microseconds


def measure(packages: dict[str, ModuleType], *, default: bool, rounds: int, steps: int) -> list[dict[str, float]]:
    """Per round, the microseconds per step of the bare loop and of every package."""
    runs: dict[str, Callable[[], float]] = {"bare": lambda: bare(steps)}
    for name, package in packages.items():
        runs[name] = lambda package=package: contender(package, steps, default=default)
    for run in runs.values():
        run()
    return [{name: run() for name, run in runs.items()} for _ in range(rounds)]


def rows_of(title: str, results: list[dict[str, float]]) -> list[list[str]]:
    """One row per contender."""
    rows = [[title, "bare", f"{median(round['bare'] for round in results):.0f}", "-", "-", "-"]]
    for name in [name for name in results[0] if name != "bare"]:
        above = median(round[name] - round["bare"] for round in results)
        whole = median(round[name] / round["bare"] for round in results)
        ratio = "-"
        if name != "upstream" and "upstream" in results[0]:
            paired = [(round[name] - round["bare"]) / (round["upstream"] - round["bare"]) for round in results]
            ratio = f"{median(paired):.3f}"
        rows.append(
            [title, name, f"{median(round[name] for round in results):.0f}", f"{above:.0f}", f"{whole:.2f}", ratio]
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often every contender runs")
    parser.add_argument("--steps", type=int, default=400, help="training steps per run")
    options = parser.parse_args()
    torch.set_num_threads(1)
    packages = {name: package for name in ("fulgurite", "upstream") if (package := load(name)) is not None}
    rows = []
    for title, default in {"everything off": False, "defaults and three self.log": True}.items():
        rows += rows_of(title, measure(packages, default=default, rounds=options.rounds, steps=options.steps))
    header = ["case", "contender", "CPU us per step", "above bare", "times bare", "overhead against upstream"]
    print(f"{options.rounds} rounds of {options.steps} steps; {setting()}\n")
    print(table("CPU time per training step", header, rows))


if __name__ == "__main__":
    main()
