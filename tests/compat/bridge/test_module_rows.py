"""Every hook of a module that is gone: `before` is heard in its release, `after` works today."""

import os
import re
import subprocess
import sys
import textwrap

import pytest
from fulgurite.compat.ledger import module_hooks
from fulgurite.compat.ledger.module_hooks import HOOKS, MEMBERS, MORE_ARGUMENTS, PARTS, ROWS, WHERE

# Each pair is put into a module, and a tiny training must have seen it.
PROGRAM = """
import json, sys, torch, warnings
from pathlib import Path
from pytorch_lightning import LightningModule, Trainer
from fulgurite.compat.notices import JOURNAL

def loader(n=4):
    return torch.utils.data.DataLoader(torch.ones(2 * n, 2, 4), batch_size=2)

def module(body, code):
    source = "class Model(Base):\\n" + "\\n".join("    " + line for line in body.splitlines())
    names = {"Base": Base, "torch": torch, "loader": loader, "Trainer": Trainer}
    exec(compile(source, code + ".py", "exec"), names)
    return names["Model"]

class Base(LightningModule):
    seen = None

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
        self.other = torch.nn.Linear(4, 1)

    def forward(self, batch):
        return self.layer(batch)

    def training_step(self, batch, batch_idx):
        return {"loss": self.layer(batch).sum()}

    def validation_step(self, batch, batch_idx):
        return {"val_loss": self.layer(batch).sum()}

    def test_step(self, batch, batch_idx):
        return {"test_loss": self.layer(batch).sum()}

    def configure_optimizers(self):
        optimizers = [torch.optim.SGD(layer.parameters(), 0.01) for layer in LAYERS(self)]
        schedulers = [torch.optim.lr_scheduler.StepLR(optimizer, 1) for optimizer in optimizers]
        return optimizers, schedulers

def train(kind, several, arguments):
    global LAYERS
    LAYERS = lambda model: [model.layer, model.other] if several else [model.layer]
    model = kind()
    if "training_step" in vars(kind) and "self.optimizers()" in BODY:
        model.automatic_optimization = False
    from fulgurite.loggers import CSVLogger

    logger = CSVLogger(".") if "metrics)" in BODY or "logs)" in BODY else False
    trainer = Trainer(logger=logger, **arguments)
    # releases up to 0.6 took the data from the module only
    given = {} if "tng_dataloader" in vars(kind) else {"train": loader()}
    for name, data in given.items():
        if "train_dataloader" not in vars(kind):
            model.train_dataloader = loader
    model.val_dataloader = model.test_dataloader = model.predict_dataloader = loader
    trainer.fit(model)
    if "test" in BODY:
        trainer.test(model)
    if "predict" in BODY:
        trainer.predict(model)
    if "hpc" in BODY:
        trainer.hpc_save(".", None)
        trainer.hpc_load(".")
    if "_checkpoint(" in BODY:
        trainer.save_checkpoint("x.ckpt")
        if "load" in BODY:
            trainer.fit(model, ckpt_path="x.ckpt")
    return model, trainer

result = {}
for code, BODY, several, arguments in json.loads(sys.argv[1]):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            model, trainer = train(module(BODY, code), several, arguments)
        seen = bool(model.seen) or "seen" in trainer.callback_metrics or "seen" in trainer.logged_metrics
        rows = Path(trainer.logger.log_dir).glob("metrics.csv") if trainer.logger else ()
        seen = seen or any("seen" in file.read_text() for file in rows)
        seen = seen or "def train_dataloader" in BODY or "def tng_dataloader" in BODY
        result[code] = [seen, sorted({n.code for n in JOURNAL.notices.values()})]
    except Exception as error:
        result[code] = [f"{type(error).__name__}: {error}", []]
    JOURNAL.notices.clear()
print("RESULT", json.dumps(result))
"""
QUIET = {"max_epochs": 1}


def release_of(row):
    """The last patch of a release that had it."""
    known = ["0.2.6", "0.3.6", "0.4.9", "0.5.0", "0.6.0", "0.7.6", "0.8.5", "0.9.0", "0.10.0", "1.0.8", "1.2.10",
             "1.3.8", "1.6.5", "1.9.5"]  # fmt: skip
    from fulgurite.compat.ledger.schema import version

    fitting = [r for r in known if row.present(version(r))]
    return fitting[-1]


def run(era, cases, tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    import json

    found = subprocess.run(
        [sys.executable, "-m", "fulgurite", "run", "--quiet", "--era", era, str(program), json.dumps(cases)],
        cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    line = next((line for line in found.stdout.splitlines() if line.startswith("RESULT")), None)
    assert line is not None, found.stderr
    return json.loads(line.removeprefix("RESULT"))


HOOK_ROWS = EXECUTED = [row for row in ROWS if row.before.startswith("def ") and row.name not in MEMBERS]
NOT_CALLED = {"on_post_move_to_device"}  # it was called on TPUs only; it is told where it is defined


def several(row):
    return row.where == PARTS and row.name == "optimizer_idx"


def arguments(row):
    found = dict(QUIET)
    if row.name == "hiddens" and "hiddens" in row.before:
        found["truncated_bptt_steps"] = 1
    if row.name == "configure_gradient_clipping":
        found["gradient_clip_val"] = 1.0
    return found


def test_what_is_written_before_is_heard_in_its_release_and_told(tmp_path):
    cases = {}
    for row in HOOK_ROWS:
        cases.setdefault(release_of(row), []).append([row.code, row.before, several(row), arguments(row)])
    not_called = {row.code for row in HOOK_ROWS if row.name in NOT_CALLED}
    failed = {}
    for era, of_era in cases.items():
        for code, (seen, told) in run(era, of_era, tmp_path).items():
            if seen is (code in not_called) or isinstance(seen, str) or code not in told:
                failed[era, code] = (seen, told)
    assert not failed, "\n".join(f"{key}: {value}" for key, value in failed.items())


def test_what_is_written_after_works_today_and_is_not_told(tmp_path):
    cases = []
    for row in HOOK_ROWS:
        plain = {"max_epochs": 1, "enable_progress_bar": False}
        if row.name == "configure_gradient_clipping":
            plain["gradient_clip_val"] = 1.0
        cases.append([row.code, row.after, several(row), plain])
    found = run("2.6.6", cases, tmp_path)
    of_modules = {row.code for row in ROWS}
    failed = {code: got for code, got in found.items() if got[0] is not True or of_modules & set(got[1])}
    assert not failed, "\n".join(f"{key}: {value}" for key, value in failed.items())


def test_codes_are_in_their_blocks_and_unique():
    codes = [row.code for row in ROWS]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"FG(4[0-6]\d|6[24]\d)", code) for code in codes)


@pytest.mark.parametrize("row", [row for row in ROWS if row.where in (WHERE, MORE_ARGUMENTS)], ids=lambda row: row.code)
def test_before_and_after_are_code(row):
    for text in (row.before, row.after):
        compile(textwrap.dedent(text), row.code, "exec")
    assert row.name.partition("(")[2].rstrip(")") in row.before or row.name in row.before


def test_every_hook_has_a_row_of_its_own():
    assert set(HOOKS) <= {row.name for row in ROWS}
    assert module_hooks.GONE["optimizer_step"] >= {"optimizer_idx"}
