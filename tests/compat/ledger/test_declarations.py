"""compat/ledger/declarations.py"""

from fulgurite.compat.cli_parameters import todays_parameters
from fulgurite.compat.ledger import LEDGER, positions
from fulgurite.compat.ledger.declarations import DECLARATIONS, Declared, Gone, arguments, declared
from fulgurite.compat.ledger.schema import version


def test_declarations_follow_one_another():
    for name, rows in DECLARATIONS.items():
        versions = [version(row.since) for row in rows]
        assert versions == sorted(set(versions)), name
        assert isinstance(rows[0], Declared), name


def test_declarations_end_where_the_ledger_says_so():
    gone = {name: rows[-1].since for name, rows in DECLARATIONS.items() if isinstance(rows[-1], Gone)}
    told = {}
    for row in LEDGER:
        if row.where == "Trainer" and row.removed:
            told[row.name] = max(told.get(row.name, "0"), row.removed, key=version)
    assert {name: told.get(name) for name in gone} == gone


def test_an_argument_that_came_back_has_a_gap():
    assert declared("gradient_clip", (0, 4, 9)) is not None
    assert declared("gradient_clip", (0, 5, 1)) is None
    assert declared("gradient_clip", (0, 7, 6)) == Declared("0.5.3", "", None)


def test_the_last_declarations_are_todays():
    ours = {name: row.default for name, row in arguments(version("2.6.6")).items()}
    assert ours == {name: row.default for name, row in todays_parameters().items()}


def test_every_argument_by_position_is_declared():
    for release in ("0.1.2", "0.4.9", "0.7.6", "1.0.8", "1.9.5"):
        named = set(positions.order(version(release))) - {"kwargs"}
        assert set(arguments(version(release))) == named, release
