"""compat/guide.py"""

import re
import subprocess
import sys

from fulgurite.compat import guide
from fulgurite.compat.ledger import LEDGER
from fulgurite.compat.ledger.schema import (
    Adds,
    Becomes,
    Bridged,
    ByValue,
    Call,
    Case,
    Change,
    Is,
    Kept,
    Kind,
    Moved,
    Old,
    Refused,
    Removed,
    Renamed,
    Special,
)  # fmt: skip


def change(op, code="FG100", **more):
    fields = {"before": "Trainer(old=1)", "after": "Trainer(new=1)", "deprecated": "0.6.0", "removed": "0.8.0", **more}
    fields = {"where": "Trainer", "name": "old", "first": "0.1.0", **fields}
    return Change(code=code, op=op, **fields)


def test_the_guide_in_the_repository_is_the_ledgers():
    assert guide.FILE.read_text(encoding="utf-8") == guide.render(), "python -m fulgurite.compat.guide --write"


def test_every_code_has_an_anchor_and_every_link_leads_to_one():
    text = guide.render()
    anchors = re.findall(r'<a id="(FG\d+)"></a>', text)
    assert sorted(anchors) == sorted(change.code for change in LEDGER)
    assert set(re.findall(r"\(#(FG\d+)\)", text)) == set(anchors)


def test_silent_changes_are_told_first():
    silent = change(Kept(), code="FG170", deprecated=None, removed=None, note="It counts otherwise.")
    text = guide.render([change(Renamed("new")), silent])
    assert text.index("| It counts otherwise. | [FG170](#FG170) |") < text.index("Last written in 0.7")
    assert text.index("[FG100](#FG100)") > text.index("#### Arguments of the Trainer")


def test_a_changed_default_is_silent():
    default = change(Kept(), where="Trainer()", removed="2.0.0", note="It was 5.")
    assert guide.is_silent(default)
    assert not guide.is_silent(change(Renamed("new")))
    assert not guide.is_silent(change(Removed("so"), deprecated=None, removed=None))


def test_an_entry_shows_the_old_and_the_new_form():
    text = guide.render([change(Renamed("new"))])
    assert '<a id="FG100"></a>\n#### FG100: `Trainer(old=...)`' in text
    assert "# before\nTrainer(old=1)\n# after\nTrainer(new=1)" in text
    assert "| `Trainer(old=1)` | `Trainer(new=1)` | 0.6.0 | [FG100](#FG100) |" in text


def test_values_are_told_with_their_releases():
    cases = (
        Case(Is(0), Becomes({"accelerator": "cpu"}), since="1.5.0"),
        Case(Kind("list"), Renamed("devices"), until="0.6.0"),
        Case(Is("a|b"), Kept()),
    )
    text = guide.render([change(ByValue(cases, otherwise=Kept()))])
    assert "| `0` | `accelerator='cpu'` | since 1.5.0 |" in text
    assert "| any list | `devices` | before 0.6.0 |" in text
    assert "| `'a\\|b'` | unchanged | all |" in text


def test_every_operation_has_an_entry():
    operations = (
        Kept(), Renamed("new"), Becomes({"new": Old()}), ByValue((), otherwise=Kept()), Adds("callbacks", Call("x.Y")),
        Moved("there"), Bridged("this"), Removed("so"), Refused("No."), Special("name", "Write it."),
    )  # fmt: skip
    for op in operations:
        assert '<a id="FG100">' in guide.render([change(op)])


def test_several_lines_of_code_stay_one_cell():
    text = guide.render([change(Renamed("new"), before="a = 1\nTrainer(old=a)")])
    assert "| `a = 1`<br>`Trainer(old=a)` |" in text


def test_an_outdated_guide_is_told(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(guide, "FILE", tmp_path / "MIGRATION.md")
    assert guide.main(["--check"]) == 1
    assert "is out of date" in capsys.readouterr().err
    assert guide.main(["--write"]) == 0
    assert guide.main(["--check"]) == 0
    assert guide.main([]) == 0
    assert capsys.readouterr().out == guide.FILE.read_text(encoding="utf-8")


def test_the_guide_is_written_without_torch():
    code = "import sys; sys.modules['torch'] = None; from fulgurite.compat import guide; guide.render()"
    subprocess.run([sys.executable, "-c", code], check=True)
