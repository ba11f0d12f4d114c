"""compat/evidence.py"""

import ast

from fulgurite.compat import clues as tables
from fulgurite.compat import evidence
from fulgurite.compat.ledger import LEDGER, rows
from fulgurite.compat.releases import numbers


def shown(text):
    source = evidence.Source("t.py", text.encode(), ast.parse(text))
    return {clue.shown for clue in evidence.clues_of(source)}


def test_names_are_found_through_the_alias_of_the_package():
    assert "pytorch_lightning.data_loader" in shown("import pytorch_lightning as any_name\nany_name.data_loader")
    assert "pytorch_lightning.data_loader" not in shown("class A:\n    def f(self):\n        self.data_loader()")


def test_the_packages_newer_name_is_the_same_package():
    assert {"lightning.pytorch", "pytorch_lightning.tuner.Tuner"} <= shown("from lightning.pytorch.tuner import Tuner")


def test_a_dict_of_settings_is_read_where_it_is_surely_the_trainers():
    assert "Trainer(max_nb_epochs=...)" in shown("settings = dict(max_nb_epochs=1, gpus=0)")
    assert shown("settings = {'gpus': 0, 'name': 'x'}") == set()


def test_own_methods_of_a_class_hide_the_modules():
    text = (
        "import pytorch_lightning as pl\nclass A(pl.LightningModule):\n    def training_step(self, b, i): self.log()\n"
    )
    assert "self.log" in shown(text)
    assert "self.log" not in shown(f"{text}    def log(self): pass\n")


def test_only_classes_with_lightnings_hooks_are_looked_into():
    assert shown("class A(unittest.TestCase):\n    def test_end(self):\n        return {'log': 1}") == set()


def test_imports_are_followed_in_every_spelling(tmp_path):
    for name in ("one", "two", "three", "four", "five"):
        (tmp_path / f"{name}.py").write_text("")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "__init__.py").write_text("from . import inner\nfrom ..five import x\n")
    (tmp_path / "package" / "inner.py").write_text("")
    (tmp_path / "broken.py").write_text("print 'old'\n")
    script = tmp_path / "main.py"
    script.write_text("""
import one, two as t
from three import (
    a,
    b,
)
import package.inner
import broken, torch
if 1:
    import four
""")
    found = [source.name for source in evidence.program(script, script.read_bytes(), [tmp_path])]
    names = {name.removeprefix(f"{tmp_path}/") for name in found}
    assert names == {f"{name}.py" for name in ("main", "one", "two", "three", "four", "five")} | {
        "broken.py",
        "package/__init__.py",
        "package/inner.py",
    }


def test_spans_of_clues_are_in_order():
    for table in (tables.TRAINER, tables.TRAINER_VALUES, tables.CALLS, tables.MEMBERS, tables.OWN, tables.HABITS,
                  tables.HOOKS, tables.PARAMETERS, tables.RETURNED, tables.IMPORTS, tables.WORDS):  # fmt: skip
        for name, span in table.items():
            first, usual, last = evidence._bounds(span)
            assert first <= usual <= last, name


def test_clues_about_trainer_arguments_agree_with_the_ledger():
    """An argument that the ledger calls gone is nobody's clue for a later release."""
    assert LEDGER
    for name, span in tables.TRAINER.items():
        for change in rows("Trainer", name):
            assert change.removed is None or evidence._bounds(span)[2] < numbers(change.removed), name
