"""Time per training step on a GPU above a bare loop, paired: fulgurite against the upstream package.

    python benchmarks/gpu.py [--rounds 7] [--steps 400] [--device cuda] [--json FILE]

Every round runs the bare loop and all contenders one after the other, so that whatever else the machine does hits all.
The clock is the wall's: it starts and stops at a step in the middle of the run, each time after the GPU has
finished all that was asked of it; nothing in between waits for it. Reported are the medians over the rounds of the time
per step and of (contender - bare), and the median of the rounds' ratios.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import torch
from torch import nn
from workload import OFF, load, quiet, setting, table

WIDTH, CLASSES, BATCH = 256, 10, 64
WARM_UP = 50
CASES: dict[str, dict[str, Any]] = {
    "everything off": OFF,
    "defaults, one self.log": {"log_every_n_steps": 50},
    "16-mixed, clipping, everything off": {**OFF, "precision": "16-mixed", "gradient_clip_val": 1.0},
    "bf16-mixed, everything off": {**OFF, "precision": "bf16-mixed"},
}


def network() -> nn.Module:
    """A multilayer perceptron whose step is short, so that what surrounds it shows."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, WIDTH), nn.ReLU(), nn.Linear(WIDTH, CLASSES)
    )


class Batches:
    """`steps` times the same batch in the memory of the host, as a loader with workers would have it ready."""

    def __init__(self, steps: int, device: str) -> None:
        draw = torch.Generator().manual_seed(0)
        inputs = torch.randn(BATCH, WIDTH, generator=draw)
        targets = torch.randint(CLASSES, (BATCH,), generator=draw)
        pinned = device == "cuda"
        self.batch = [part.pin_memory() if pinned else part for part in (inputs, targets)]
        self.steps = steps

    def __len__(self) -> int:
        return self.steps

    def __iter__(self) -> Any:
        for _ in range(self.steps):
            yield self.batch


class Stopwatch:
    """Wall microseconds per step between two steps of one run; a forward pass ticks."""

    def __init__(self, steps: int, device: str) -> None:
        self.first, self.last, self.seen = WARM_UP, steps, 0
        self.wait = torch.cuda.synchronize if device == "cuda" else lambda: None
        self.started = self.stopped = 0.0

    def __call__(self, *arguments: Any) -> None:
        self.seen += 1
        if self.seen == self.first:
            self.wait()
            self.started = time.perf_counter()
        elif self.seen == self.last:
            self.wait()
            self.stopped = time.perf_counter()

    @property
    def microseconds(self) -> float:
        return (self.stopped - self.started) / (self.last - self.first) * 1e6


def bare(case: dict[str, Any], steps: int, device: str) -> float:
    """Microseconds per step of the loop written by hand with the same precision and clipping."""
    watch, precision = Stopwatch(steps, device), case.get("precision")
    model = network().to(device)
    model.register_forward_pre_hook(watch)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01)
    scaler = torch.amp.GradScaler(device) if precision == "16-mixed" else None
    dtype = {"16-mixed": torch.float16, "bf16-mixed": torch.bfloat16}.get(precision)
    for inputs, targets in Batches(steps, device):
        inputs, targets = inputs.to(device, non_blocking=True), targets.to(device, non_blocking=True)
        with torch.autocast(device, dtype=dtype) if dtype else nullcontext():
            loss = nn.functional.cross_entropy(model(inputs), targets)
        optimizer.zero_grad()
        if scaler is None:
            loss.backward()
            optimizer.step()
            continue
        scaler.scale(loss).backward()
        scaler.unscale_(optimizer)
        nn.utils.clip_grad_norm_(model.parameters(), case["gradient_clip_val"])
        scaler.step(optimizer)
        scaler.update()
    return watch.microseconds


def contender(package: ModuleType, case: dict[str, Any], steps: int, device: str) -> float:
    """Microseconds per step of `fit`."""
    watch, logs = Stopwatch(steps, device), "logger" not in case

    class Net(package.LightningModule):  # type: ignore[name-defined, misc]
        def __init__(self) -> None:
            super().__init__()
            self.model = network()

        def training_step(self, batch: Any, batch_idx: int) -> torch.Tensor:
            loss = nn.functional.cross_entropy(self.model(batch[0]), batch[1])
            if logs:
                self.log("loss", loss)
            return loss

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), lr=0.01)

    with quiet() as folder:
        module = Net()
        module.model.register_forward_pre_hook(watch)
        trainer = package.Trainer(accelerator=device, devices=1, max_epochs=1, default_root_dir=folder, **case)
        trainer.fit(module, Batches(steps, device))
    return watch.microseconds


def measure(case: dict[str, Any], packages: dict[str, ModuleType], rounds: int, steps: int, device: str) -> Any:
    """Per round, the microseconds per step of the bare loop and of every package; the order turns with the rounds."""
    runs: dict[str, Callable[[], float]] = {"bare": lambda: bare(case, steps, device)}
    for name, package in packages.items():
        runs[name] = lambda package=package: contender(package, case, steps, device)  # type: ignore[misc]
    names = list(runs)
    for name in names:
        runs[name]()
    turns = [names[number % len(names) :] + names[: number % len(names)] for number in range(rounds)]
    return [{name: runs[name]() for name in turn} for turn in turns]


def figures(results: list[dict[str, float]]) -> dict[str, dict[str, float]]:
    """For each contender its time, its time above the bare loop, and its overhead as a share of upstream's."""
    found = {"bare": {"step": median(one["bare"] for one in results)}}
    for name in sorted(set(results[0]) - {"bare"}):
        found[name] = {
            "step": median(one[name] for one in results),
            "above": median(one[name] - one["bare"] for one in results),
            "times bare": median(one[name] / one["bare"] for one in results),
        }
        if "upstream" in results[0] and name != "upstream":
            shares = [(one[name] - one["bare"]) / (one["upstream"] - one["bare"]) for one in results]
            found[name]["share of upstream's overhead"] = median(shares)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help="how often every contender runs")
    parser.add_argument("--steps", type=int, default=400, help="training steps per run")
    parser.add_argument("--device", default="cuda", choices=("cuda", "cpu"))
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    options = parser.parse_args()
    packages = {name: package for name in ("fulgurite", "upstream") if (package := load(name)) is not None}
    rows, kept = [], {}
    for title, case in CASES.items():
        if options.device == "cpu" and case.get("precision") == "16-mixed":
            continue  # means bfloat16 there
        results = measure(case, packages, options.rounds, options.steps, options.device)
        kept[title] = {"figures": figures(results), "rounds": results}
        for name, values in kept[title]["figures"].items():
            shown = [f"{values[key]:.1f}" if key in values else "-" for key in ("step", "above")]
            shares = [
                f"{values[key]:.3f}" if key in values else "-" for key in ("times bare", "share of upstream's overhead")
            ]
            rows.append([title, name, *shown, *shares])
    machine = torch.cuda.get_device_name() if options.device == "cuda" else "CPU"
    print(f"{machine}; {options.rounds} rounds of {options.steps} steps; {setting()}\n")
    header = ["case", "contender", "us per step", "above bare", "times bare", "overhead against upstream"]
    print(table("Wall time per training step", header, rows))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, "setting": setting(), "cases": kept}, indent=1))


if __name__ == "__main__":
    main()
