"""Methods and attributes of a module that are gone: `before` runs in its release, `after` today."""

import json
import os
import subprocess
import sys

from fulgurite.compat.ledger.module_hooks import LOGGED, MEMBERS, ROWS
from fulgurite.compat.ledger.schema import version

RELEASES = [
    "0.2.6",
    "0.3.6",
    "0.4.9",
    "0.6.0",
    "0.7.6",
    "0.8.5",
    "0.9.0",
    "0.10.0",
    "1.0.8",
    "1.2.10",
    "1.3.8",
    "1.6.5",
    "1.9.5",
]

PROGRAM = """
import json, sys, warnings
from argparse import Namespace
import torch
import pytorch_lightning as pl
from pytorch_lightning import LightningModule, Trainer
from fulgurite.compat.notices import JOURNAL

warnings.simplefilter("ignore")

def loader():
    return torch.utils.data.DataLoader(torch.ones(4, 2, 4), batch_size=2)

def kind(place, code):
    class Model(LightningModule):
        automatic_optimization = "manual" not in code and "optimizer" not in code

        def __init__(self, hparams=None):
            super().__init__()
            self.layer = torch.nn.Linear(4, 1)
            if place == "init":
                hparams = Namespace(width=4)
                exec(code, {**globals(), "self": self, "hparams": hparams})

        def forward(self, batch):
            return self.layer(batch)

        def training_step(self, batch, batch_idx, hiddens=None):
            loss = self.layer(batch).sum()
            if place == "step" and code:
                optimizer = self.optimizers() if hasattr(self, "optimizers") else None
                exec(code, {**globals(), "self": self, "loss": loss, "optimizer": optimizer})
            return {"loss": loss} if self.automatic_optimization else None

        def validation_step(self, batch, batch_idx):
            return {"val_loss": self.layer(batch).sum()}

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.01)

        val_dataloader = test_dataloader = train_dataloader = lambda self: loader()

    if place == "class":
        names = {}
        exec(code, {**globals(), "__name__": "script"}, names)
        return type("Own", (Model,), names)
    return Model

result = {}
for number, place, code in json.loads(sys.argv[1]):
    try:
        JOURNAL.notices.clear()
        Model = kind(place, code)
        model = Model()
        logger = pl.loggers.CSVLogger(".") if "logger" in code else False
        trainer = Trainer(max_epochs=1, logger=logger)
        trainer.fit(model)
        path, tags = "x.ckpt", "tags.csv"
        if place == "after":
            trainer.save_checkpoint(path)
            open(tags, "w").write("key,value\\nwidth,4\\n")
            names = {**globals(), "batch": torch.ones(2, 4), "compiled": torch.compile(model)}
            exec(code, names)
        result[number] = sorted({notice.code for notice in JOURNAL.notices.values()})
    except Exception as error:
        result[number] = f"{type(error).__name__}: {error}"
print("RESULT", json.dumps(result))
"""


def place_of(code):
    if code.startswith("def "):
        return "class"
    if code.startswith(("self.hparams", "self.save_hyper", "self.truncated", "self.automatic")):
        return "init"
    return "step" if code.startswith(("self.", "optimizer.step")) else "after"


def run(era, cases, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    found = subprocess.run(
        [sys.executable, "-m", "fulgurite", "run", "--quiet", "--era", era, str(program), json.dumps(cases)],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    line = next((line for line in found.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, found.stderr
    return json.loads(line.removeprefix("RESULT"))


MEMBER_ROWS = EXECUTED = [row for row in ROWS if row.name in MEMBERS or row.name in LOGGED]
SILENT = {"loss"}  # a helper that every module writes for itself; no release called it


def test_what_is_written_before_runs_in_its_release_and_is_told(tmp_path):
    cases = {}
    for row in MEMBER_ROWS:
        release = [release for release in RELEASES if row.present(version(release))][-1]
        cases.setdefault(release, []).append([row.code, place_of(row.before), row.before])
    silent = {row.code for row in MEMBER_ROWS if row.name in SILENT}
    failed = {}
    for era, of_era in cases.items():
        for code, told in run(era, of_era, tmp_path).items():
            if isinstance(told, str) or (code not in told and code not in silent):
                failed[era, code] = told
    assert not failed, "\n".join(f"{key}: {value}" for key, value in failed.items())


def test_what_is_written_after_runs_today_and_is_not_told(tmp_path):
    cases = [[row.code, place_of(row.after), row.after] for row in MEMBER_ROWS]
    own = {row.code for row in ROWS}
    found = run("2.6.6", cases, tmp_path)
    failed = {code: told for code, told in found.items() if isinstance(told, str) or own & set(told)}
    assert not failed, "\n".join(f"{key}: {value}" for key, value in failed.items())
