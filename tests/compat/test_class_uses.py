"""compat/class_uses.py"""

import ast

import pytest
from fulgurite.compat.bindings import Class, Program
from fulgurite.compat.class_uses import uses_of_class
from fulgurite.compat.evidence import Source
from fulgurite.compat.ledger import callback_hooks
from fulgurite.compat.ledger.module_hooks import FEWER, HOOKS

HOOKS_OF_CALLBACKS = [row for row in callback_hooks.ROWS if row.where == "Callback"]
HEAD = "import pytorch_lightning as pl\nfrom pytorch_lightning.callbacks import Callback\n\n"


def found(body, era, base="pl.LightningModule"):
    """(code, line of the class) of each old use."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    text = f"{HEAD}class Own({base}):\n{lines}"
    program = Program([Source("train.py", text.encode(), ast.parse(text))])
    file = program.files[0]
    return [(use.change.code, use.line - 4) for use in uses_of_class(program, Class(file, file.classes["Own"]), era)]


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_of_a_module_that_is_gone_is_found(name):
    code, first, _, _, _, (before, _) = HOOKS[name]
    assert code in dict(found(before, first))
    assert code not in dict(found(before, "2.6.6"))
    assert found(before, first, base="object") == []


@pytest.mark.parametrize("row", HOOKS_OF_CALLBACKS, ids=lambda row: row.code)
def test_every_hook_of_a_callback_that_is_gone_is_found(row):
    assert found(row.before, row.first, base="Callback") == [(row.code, 1)]
    assert row.code not in dict(found(row.before, row.first))


@pytest.mark.parametrize("name", FEWER)
def test_a_hook_with_arguments_that_are_gone_is_found(name):
    code, _, then, today, body = FEWER[name]
    text = "def {}({}):\n    {}"
    assert (code, 1) in found(text.format(name, ", ".join(["self", *then.split()]), body), "0.9.0")
    assert found(text.format(name, ", ".join(["self", *today.split()]), body), "0.9.0") == []


def test_a_step_that_takes_or_returns_more_is_found():
    step = "def training_step(self, batch, batch_nb, optimizer_i):\n    return {'loss': 1, 'log': {}}"
    assert found(step, "0.5.3") == [("FG440", 1), ("FG442", 2)]
    assert found("def training_step(self, batch, batch_nb):\n    return {'loss': 1}", "0.5.3") == []
    assert found("def training_step(self, batch, batch_nb, hiddens): ...", "0.9.0") == [("FG441", 1)]


def test_old_members_of_self_are_found_unless_they_are_the_users_own():
    assert found("def __init__(self, hparams):\n    self.hparams = hparams", "0.9.0") == [("FG444", 2)]
    assert found("def __init__(self, hparams):\n    self.hparams = hparams", "1.5.0") == []
    assert found("def forward(self, x):\n    return self.experiment", "0.4.9") == [("FG454", 2)]
    own = "def __init__(self):\n    self.experiment = 1\ndef forward(self, x):\n    return self.experiment"
    assert found(own, "0.4.9") == []
    assert found("def forward(self, x):\n    return self.hparams.lr", "0.9.0") == []
    assert found("def loss(self, x):\n    return x\ndef forward(self, x):\n    return self.loss(x)", "0.1.2") == []


def test_arguments_of_self_log_and_of_manual_backward_are_found():
    assert found("def forward(self, x):\n    self.log('x', x, sync_dist_op='mean')", "1.0.8") == [("FG641", 2)]
    assert found("def forward(self, x):\n    self.log('x', x)", "1.0.8") == []
    assert found("def forward(self, x):\n    self.manual_backward(x, self.opt)", "1.0.8") == [("FG446", 2)]
    assert found("def forward(self, x):\n    self.manual_backward(x)", "1.0.8") == []


def test_hooks_of_a_datamodule_are_found():
    hook = "def on_save_checkpoint(self, checkpoint): ..."
    assert found(hook, "1.5.0", base="pl.LightningDataModule") == [("FG614", 1)]
    assert found("def size(self, dim): ...", "1.5.0", base="pl.LightningDataModule") == []
