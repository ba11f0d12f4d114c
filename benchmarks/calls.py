"""Counts calls per unit of work: a bare loop, fulgurite, and the upstream package if it is installed.

    python benchmarks/calls.py [--where] [--write README.md]

With --where: which functions a training step and an epoch of one step call more often than the bare loop. With --write:
put the table between the marks in that file.
A call is what `sys.setprofile` reports as one made from Python: of a Python function, or of a function written in C.
Counts do not depend on how busy the machine is, so tests/test_cost.py asserts them. A figure is the difference between
a long and a short run divided by the difference in length: what happens once per run cancels out.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections import Counter as Tally
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from workload import OFF, bare_fit, bare_validate, fill, load, loader, module, quiet, setting, table

SHORT, LONG = 100, 300  # steps; multiples of the 50 steps between two writes to the logger
FEW, MANY = 10, 30  # epochs, validation runs
SHOWN = 80  # functions listed by --where


def count_calls(function: Callable[..., Any], **arguments: Any) -> int:
    """Functions called from Python while `function(**arguments)` runs, in this thread."""
    calls = 0

    def profile(frame: Any, event: str, argument: Any) -> None:
        nonlocal calls
        if event == "call" or event == "c_call":
            calls += 1

    gc.collect()
    gc.disable()  # its finalizers would be counted wherever they happen to run
    sys.setprofile(profile)
    try:
        function(**arguments)
    finally:
        sys.setprofile(None)
        gc.enable()
    return calls


def tally_calls(function: Callable[..., Any], **arguments: Any) -> Tally[str]:
    """Like `count_calls`, by the name of the called function and, for Python functions, its place."""
    calls: Tally[str] = Tally()

    def profile(frame: Any, event: str, argument: Any) -> None:
        if event == "call":
            code = frame.f_code
            calls[f"{Path(code.co_filename).name}:{code.co_firstlineno} {code.co_name}"] += 1
        elif event == "c_call":
            code = frame.f_code
            calls[f"{Path(code.co_filename).name}:{code.co_firstlineno} {code.co_name} -> {argument.__qualname__}"] += 1

    sys.setprofile(profile)
    try:
        function(**arguments)
    finally:
        sys.setprofile(None)
    return calls


def per_unit(count: Callable[[int], int], short: int, long: int) -> float:
    """Calls per unit of length, from two runs; a first one pays for late imports and caches."""
    count(2)
    return (count(long) - count(short)) / (long - short)


class Counter:
    """The figures of one package, each above the bare loop."""

    def __init__(self, package: ModuleType, *, count: Callable[..., Any] = count_calls) -> None:
        self.package = package
        self.count = count

    def fit(
        self,
        *,
        steps: int,
        epochs: int = 1,
        logs: int = 0,
        loaders: int = 0,
        log_options: dict[str, Any] | None = None,
        flags: dict[str, Any] | None = None,
    ) -> Any:
        """Calls of one whole `fit`."""
        with quiet() as folder:
            model = module(self.package, logs=logs, **(log_options or {}))
            trainer = self.package.Trainer(
                accelerator="cpu",
                max_epochs=epochs,
                default_root_dir=folder,
                num_sanity_val_steps=0,
                **(OFF if flags is None else flags),
            )
            return self.count(
                trainer.fit,
                model=model,
                train_dataloaders=loader(steps),
                val_dataloaders=[loader(1) for _ in range(loaders)] or None,
            )

    def validate(self, *, batches: int) -> int:
        """Calls of one whole `validate`."""
        with quiet() as folder:
            trainer = self.package.Trainer(accelerator="cpu", default_root_dir=folder, **OFF)
            return self.count(trainer.validate, model=module(self.package), dataloaders=loader(batches), verbose=False)

    def step(self, **options: Any) -> float:
        """Calls per training step."""
        return per_unit(lambda steps: self.fit(steps=steps, **options), SHORT, LONG)

    def epoch(self, **options: Any) -> float:
        """Calls per epoch of one step."""
        return per_unit(lambda epochs: self.fit(steps=1, epochs=epochs, **options), FEW, MANY)

    def step_off(self) -> float:
        return self.step() - bare_step()

    def step_default(self) -> float:
        return (
            self.step(logs=3, log_options={"on_step": True, "on_epoch": True, "prog_bar": True}, flags={}) - bare_step()
        )

    def log(self, **options: bool) -> float:
        return (self.step(logs=3, log_options=options) - self.step()) / 3

    def log_on_step(self) -> float:
        return self.log(on_step=True, on_epoch=False)

    def log_on_epoch(self) -> float:
        return self.log(on_step=False, on_epoch=True)

    def log_both(self) -> float:
        return self.log(on_step=True, on_epoch=True, prog_bar=True)

    def idle_callback(self) -> float:
        class Idle(self.package.Callback):
            pass

        return self.step(flags={**OFF, "callbacks": [Idle()]}) - self.step()

    def two_hooks(self) -> float:
        class Busy(self.package.Callback):
            def on_train_batch_start(self, *arguments: Any) -> None: ...

            def on_train_batch_end(self, *arguments: Any) -> None: ...

        return self.step(flags={**OFF, "callbacks": [Busy()]}) - self.step()

    def validation_batch(self) -> float:
        bare = per_unit(lambda batches: count_calls(bare_validate, batches=batches), SHORT, LONG)
        return per_unit(lambda batches: self.validate(batches=batches), SHORT, LONG) - bare

    def epoch_of_one_step(self) -> float:
        """What an epoch costs beyond its step and beyond a bare epoch."""
        bare = per_unit(lambda epochs: count_calls(bare_fit, steps=1, epochs=epochs), FEW, MANY) - bare_step()
        return self.epoch() - self.step() - bare

    def validation_run(self) -> float:
        bare = per_unit(lambda runs: count_calls(bare_validate, batches=1, runs=runs), FEW, MANY)
        return self.epoch(loaders=1) - self.epoch() - bare

    def further_loader(self) -> float:
        bare = per_unit(lambda runs: count_calls(bare_validate, batches=1, runs=runs), FEW, MANY)
        return (self.epoch(loaders=3) - self.epoch(loaders=1)) / 2 - bare

    def fit_of_one_step(self) -> float:
        return self.fit(steps=1) - count_calls(bare_fit, steps=1)


def bare_step() -> float:
    """Calls per step of the loop written by hand."""
    return per_unit(lambda steps: count_calls(bare_fit, steps=steps), SHORT, LONG)


FIGURES = {
    "training step, everything off": Counter.step_off,
    "training step, defaults and three self.log": Counter.step_default,
    "one self.log, on_step": Counter.log_on_step,
    "one self.log, on_epoch": Counter.log_on_epoch,
    "one self.log, both, with the progress bar": Counter.log_both,
    "one more callback that overrides nothing, per step": Counter.idle_callback,
    "one more callback with two empty step hooks, per step": Counter.two_hooks,
    "validation batch": Counter.validation_batch,
    "epoch of one step, without the step": Counter.epoch_of_one_step,
    "validation run of one batch": Counter.validation_run,
    "one further validation loader of one batch": Counter.further_loader,
    "fit of one step, once": Counter.fit_of_one_step,
}


def show_where(package: ModuleType) -> None:
    """Print which functions are called per step and per epoch, most often first."""
    steps = [lambda length: {"steps": length}, SHORT, LONG, {"a training step, everything off": {}}]
    epochs = [lambda length: {"steps": 1, "epochs": length}, FEW, MANY, {"an epoch of one step": {}}]
    epochs[3]["an epoch of one step with a validation run"] = {"loaders": 1}
    for arguments, short, long, cases in (steps, epochs):
        bare = [tally_calls(bare_fit, **arguments(length)) for length in (2, short, long)][1:]
        for title, options in cases.items():
            counter = Counter(package, count=tally_calls)
            whole = [counter.fit(**arguments(length), **options) for length in (2, short, long)][1:]
            above = {
                name: (whole[1][name] - whole[0][name] - bare[1][name] + bare[0][name]) / (long - short)
                for name in whole[1]
            }
            print(f"\n{title}: {sum(above.values()):.1f} calls")
            for name, calls in sorted(above.items(), key=lambda item: -item[1])[:SHOWN]:
                print(f"{calls:8.2f}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--where", action="store_true", help="list the functions that fulgurite calls")
    parser.add_argument("--write", type=Path, help="a document with marks to put the table between")
    options = parser.parse_args()
    torch.set_num_threads(1)
    contenders = {name: package for name in ("fulgurite", "upstream") if (package := load(name)) is not None}
    if options.where:
        show_where(contenders["fulgurite"])
        return
    rows = []
    for title, figure in FIGURES.items():
        counts = {name: figure(Counter(package)) for name, package in contenders.items()}
        ratio = f"{counts['fulgurite'] / counts['upstream']:.3f}" if counts.get("upstream") else "-"
        shown = [f"{counts[name]:.1f}" if name in counts else "-" for name in ("fulgurite", "upstream")]
        rows.append([title, *shown, ratio])
    header = ["unit of work", "fulgurite", "Lightning 2.6.6", "ratio"]
    shown = (
        table("Calls above a bare loop", header, rows) + f"\nBare loop: {bare_step():.0f} calls a step. {setting()}.\n"
    )
    print(shown)
    if options.write:
        fill(options.write, shown)


if __name__ == "__main__":
    main()
