"""The same tiny training for a bare loop, fulgurite and the upstream package.

The model is so small that what is left to measure is the loop around it.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import torch
from torch.utils.data import DataLoader, TensorDataset

FEATURES, CLASSES, BATCH = 32, 2, 4
OFF = {"logger": False, "enable_progress_bar": False, "enable_checkpointing": False, "enable_model_summary": False}
BEGIN, END = "<!-- benchmark figures: begin -->", "<!-- benchmark figures: end -->"
PACKAGES = {"fulgurite": "fulgurite", "upstream": "lightning.pytorch"}


def load(contender: str) -> ModuleType | None:
    """The package of that contender, or None where it is not installed."""
    try:
        return importlib.import_module(PACKAGES[contender])
    except ImportError:
        return None


def loader(batches: int) -> DataLoader:
    """`batches` batches of the same random numbers; no workers, no shuffling."""
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(batches * BATCH, FEATURES, generator=generator)
    targets = torch.randint(CLASSES, (batches * BATCH,), generator=generator)
    return DataLoader(TensorDataset(inputs, targets), batch_size=BATCH)


def module(package: ModuleType, *, logs: int = 0, **log_options: Any) -> Any:
    """A module of `package` that calls `self.log` `logs` times a step."""
    names = [f"metric_{index}" for index in range(logs)]

    class Net(package.LightningModule):
        def __init__(self) -> None:
            super().__init__()
            self.layer = torch.nn.Linear(FEATURES, CLASSES)

        def training_step(self, batch: Any, batch_idx: int) -> torch.Tensor:
            inputs, targets = batch
            loss = torch.nn.functional.cross_entropy(self.layer(inputs), targets)
            for name in names:
                self.log(name, loss, **log_options)
            return loss

        def validation_step(self, batch: Any, batch_idx: int, dataloader_idx: int = 0) -> torch.Tensor:
            inputs, targets = batch
            return torch.nn.functional.cross_entropy(self.layer(inputs), targets)

        def configure_optimizers(self) -> torch.optim.Optimizer:
            return torch.optim.SGD(self.parameters(), lr=0.01)

    torch.manual_seed(0)
    return Net()


def bare_fit(*, steps: int, epochs: int = 1, tick: Any = None) -> None:
    """What the Trainer does for `module`, written by hand; `tick()` is called before every step."""
    torch.manual_seed(0)
    data = loader(steps)
    layer = torch.nn.Linear(FEATURES, CLASSES)
    optimizer = torch.optim.SGD(layer.parameters(), lr=0.01)
    for _ in range(epochs):
        for inputs, targets in data:
            if tick is not None:
                tick()
            loss = torch.nn.functional.cross_entropy(layer(inputs), targets)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()


def bare_validate(*, batches: int, runs: int = 1) -> None:
    """The evaluation loop by hand, `runs` times over `batches` batches."""
    data = loader(batches)
    layer = torch.nn.Linear(FEATURES, CLASSES)
    for _ in range(runs):
        with torch.inference_mode():
            for inputs, targets in data:
                torch.nn.functional.cross_entropy(layer(inputs), targets)


@contextlib.contextmanager
def quiet() -> Iterator[str]:
    """A temporary folder to run in, with warnings, log lines and the terminal switched off."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")
        stack.enter_context(contextlib.redirect_stdout(io.StringIO()))
        stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        disabled = logging.root.manager.disable
        logging.disable(logging.CRITICAL)
        stack.callback(logging.disable, disabled)
        yield folder


def table(title: str, header: list[str], rows: list[list[str]]) -> str:
    """A Markdown table."""
    lines = [f"### {title}", "", "| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows), ""])


def fill(document: Path, text: str) -> None:
    """Put `text` between the marks in the document."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{document}: no marks {BEGIN!r} and {END!r} to write between. Add them where the figures go.")
    document.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", encoding="utf-8")


def setting() -> str:
    """One line on what this was measured with."""
    import platform

    return f"Python {platform.python_version()}, torch {torch.__version__}, {torch.get_num_threads()} thread(s)"
