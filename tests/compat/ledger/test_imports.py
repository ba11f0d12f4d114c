"""The rows about import paths: each old line is told by its row, and what is advised imports today."""

import ast
import importlib
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import fulgurite.compat
import pytest
from fulgurite.compat.ledger import imports
from fulgurite.compat.ledger.import_paths import modules
from fulgurite.compat.ledger.import_successors import INSTEAD, METRICS, SUCCESSORS
from fulgurite.compat.ledger.schema import Bridged, Moved, version
from fulgurite.compat.releases import releases, text

EXECUTED = imports.ROWS
ALIASES = Path(fulgurite.compat.__file__).parent / "aliases"
PROGRAM = """
import json, os, sys, warnings
from fulgurite.compat import notices
warnings.simplefilter("ignore")
told = {}
ALIASED = ("pytorch_lightning", "lightning", "lightning_fabric", "lightning_lite") if sys.argv[2] == "1" else ()
for code, release, line in json.loads(sys.argv[1]):
    for name in [name for name in sys.modules if name.partition(".")[0] in ALIASED]:
        del sys.modules[name]  # what was looked up once in a release is kept
    os.environ["FULGURITE_ERA"] = release
    notices.JOURNAL = notices.Journal()
    try:
        exec(line, {"__name__": "__main__"})
        told[code] = sorted({notice.code for notice in notices.JOURNAL.notices.values()})
    except Exception as error:
        told[code] = f"{type(error).__name__}: {error}"
print(json.dumps(told))
"""


def run(cases, *, aliases):
    """What each line is told of, by code; a text where it does not run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FULGURITE_")}
    environment["PYTHONPATH"] = str(ALIASES) if aliases else ""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(cases), str(int(aliases))],
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def last_release(life):
    """The last release that had it."""
    ends = version(life.end) if life.end else (99,)
    return text([release for release in releases() if version(life.first) <= release < ends][-1])


def release_of(row):
    """A release in which the old line of a row was written."""
    if row.code == imports.EARLY:
        return "1.5.10"  # the line is of 1.7
    module, names = next(part for part in _lines(row.before))
    facts = modules(module.partition(".")[0]).get(imports.canonical(module))
    return last_release(facts.names.get(names[0], facts.life) if names else facts.life)


def _lines(code):
    for node in ast.parse(code).body:
        names = [alias.name for alias in node.names]
        yield (node.module, names) if isinstance(node, ast.ImportFrom) else (names[0], [])


def test_every_old_line_is_told_by_its_row():
    cases = [(row.code, release_of(row), row.before) for row in imports.ROWS]
    found = run(cases, aliases=True)
    assert found == {row.code: [row.code] for row in imports.ROWS}


def test_every_new_line_is_told_nothing_here_and_imports_from_the_current_upstream_package():
    cases = [(row.code, "2.6.6", row.after) for row in imports.ROWS]
    assert run(cases, aliases=True) == {row.code: [] for row in imports.ROWS}
    assert run(cases, aliases=False) == {row.code: [] for row in imports.ROWS}


@pytest.mark.parametrize("row", imports.ROWS, ids=lambda row: row.code)
def test_a_row_never_advises_the_path_that_was_written(row):
    if row.code != imports.EARLY:  # there it is right to write it like that, from a later release on
        assert row.before != row.after
    if isinstance(row.op, Moved):
        assert row.op.to != row.name


def every_name():
    for root in imports.PACKAGES:
        for path, module in modules(root).items():
            for name, life in module.names.items():
                change = imports.change_of(path, name, last_release(life))
                if change is not None:
                    yield path, name, change


def has(module, name):
    try:
        if hasattr(importlib.import_module(module), name):
            return True
        importlib.import_module(f"{module}.{name}")
    except ImportError:
        return False
    return True


def test_whatever_is_advised_for_a_name_imports_today_and_is_not_what_was_written():
    advised = {}
    for path, name, change in every_name():
        if isinstance(change.op, Moved):
            module, _, other = change.op.to.partition(", as ")
            advised.setdefault((module, other or name), []).append((change.code, path, name))
    assert sum(map(len, advised.values())) > 500
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        missing = {place: uses for place, uses in advised.items() if not has(*place)}
    assert missing == {}
    assert [uses for (module, name), uses in advised.items() if (module, name) in [use[1:] for use in uses]] == []


def test_no_public_name_of_any_release_is_left_without_advice():
    nothing = [f"{path}.{name}" for path, name, change in every_name() if change.op == Bridged(
        f"something of your own: no package has `{name}` today")]  # fmt: skip
    assert nothing == []


def test_the_tables_of_successors_have_no_name_twice():
    for tables in (SUCCESSORS, METRICS, INSTEAD):
        names = [word.partition("=")[0] for words in tables.values() for word in words.split()]
        assert len(names) == len(set(names))


def test_a_gone_module_without_public_names_is_told_where_it_is_imported():
    change = imports.change_of_module("pytorch_lightning.callbacks.fault_tolerance", "1.9.5")
    assert (change.code, change.removed) == ("FG679", "2.0.0")
    assert imports.change_of_module("pytorch_lightning.callbacks.base", "1.9.5") is None
    assert imports.change_of_module("pytorch_lightning.callbacks", "1.9.5") is None
    assert imports.change_of_module("numpy", "1.9.5") is None
