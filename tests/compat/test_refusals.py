"""The page of refused names is made from the ledger."""

import pytest
from fulgurite.compat import refusals
from fulgurite.compat.ledger import import_homes as homes


def test_the_page_in_the_repository_is_the_ledgers():
    written = refusals.FILE.read_text(encoding="utf-8")
    assert written == refusals.render(), "run python -m fulgurite.compat.refusals --write"
    assert refusals.main(["--check"]) == 0


@pytest.mark.parametrize("advice", homes.REFUSED)
def test_every_group_has_one_reason(advice):
    fitting = [kind for kind in refusals.KINDS if advice.startswith(kind.begins)]
    assert len(fitting) == 1


def test_every_refused_name_is_on_the_page():
    page = refusals.render()
    names = [name for group in homes.REFUSED.values() for name in group.split()]
    assert [name for name in names if f"`{name}`" not in page] == []
    assert len(set(names)) == len(names)


def test_every_pattern_of_impossible_names_matches_some():
    assert {*homes.IMPOSSIBLE.values()} == {*refusals.impossible()}


def test_a_page_that_is_out_of_date_fails(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(refusals, "FILE", tmp_path / "page.md")
    assert refusals.main(["--check"]) == 1
    assert "--write" in capsys.readouterr().err
    assert refusals.main(["--write"]) == 0 and refusals.main(["--check"]) == 0
    refusals.main([])
    assert capsys.readouterr().out == (tmp_path / "page.md").read_text(encoding="utf-8")
