"""No row of the ledger is mere words: some test runs its old and its new form.

A file of tests that run rows names these in `EXECUTED`, and makes its tests from that.
"""

import importlib
import re
from collections import defaultdict
from pathlib import Path

import pytest
from fulgurite.compat.ledger import LEDGER

HERE = Path(__file__)
ROOT = HERE.parents[3]
FILES = sorted(
    file
    for file in (ROOT / "tests" / "compat").rglob("test_*.py")
    if file != HERE and "EXECUTED = " in file.read_text(encoding="utf-8")
)


@pytest.fixture
def executed(monkeypatch):
    """The files that run a row, by its code."""
    monkeypatch.syspath_prepend(str(ROOT))
    by_code = defaultdict(list)
    for file in FILES:
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts)
        for row in importlib.import_module(name).EXECUTED:
            by_code[row.code].append(file.name)
    return by_code


def test_every_row_is_run_by_a_test(executed):
    assert [row.code for row in LEDGER if row.code not in executed] == []


def test_what_is_run_is_in_the_ledger(executed):
    assert set(executed) <= {row.code for row in LEDGER}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_tests_are_made_from_what_is_said_to_be_run(file):
    text = file.read_text(encoding="utf-8")
    name = text.partition("EXECUTED = ")[0].rpartition("\n")[2].removesuffix(" = ") or "EXECUTED"
    source = text.partition("EXECUTED = ")[2].partition("\n\n")[0]
    behind = text.partition("EXECUTED = ")[2].partition(source)[2]
    words = {name, *re.findall(r"[\w.]+", source)} - {"row", "for", "in", "if"}
    assert any(re.search(rf'(\bin |"row", ){re.escape(word)}\b', behind) for word in words)


def test_codes_are_unique():
    codes = [row.code for row in LEDGER]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("row", LEDGER, ids=lambda row: row.code)
def test_both_forms_are_code(row):
    for form in (row.before, row.after):
        compile(form, row.code, "exec")
    assert row.before
