"""compat/report.py"""

import json

import pytest
from fulgurite.compat import notices, report, settings
from fulgurite.compat.ledger.schema import Refused, Renamed
from fulgurite.compat.report import Entry

ENTRIES = [
    Entry("FG100", "/a/train.py", 3, "FG100 `Trainer(max_nb_epochs=...)` <was> removed", True),
    Entry("FG100", "/a/train.py", 9, "again", True),
    Entry("FG801", "/a/net.py", 1, "other", False),
]


@pytest.fixture
def journal(monkeypatch):
    monkeypatch.setattr(notices, "JOURNAL", notices.Journal())
    return notices.JOURNAL


def test_the_line_counts_uses_files_and_what_a_rewrite_could_do():
    assert report.line(ENTRIES) == (
        "3 old uses in /a/train.py (2), /a/net.py (1); a rewrite could do 2 of them. "
        "`fulgurite explain FG100` says more."
    )
    assert report.line(ENTRIES[:1]).startswith("1 old use in /a/train.py; a rewrite could do 1 of them.")
    assert report.line([]) == "no old uses."


def test_a_script_that_did_not_end_well_is_not_called_free_of_old_uses(monkeypatch):
    assert report.summary([]) == "no old uses."
    try:
        raise OSError("gone")
    except OSError as error:
        monkeypatch.setattr("sys.last_value", error, raising=False)
    assert report.summary([]) == "the script ended with OSError; until there, no old uses."
    assert report.summary(ENTRIES).startswith("the script ended with OSError; until there, 3 old uses in /a/train.py")


def test_the_page_needs_nothing_else_and_escapes_what_it_quotes():
    page = report.as_html(ENTRIES)
    assert "&lt;was&gt;" in page
    assert "<was>" not in page
    assert not any(word in page for word in ("http:", "https:", "src=", "<script", "@import"))


def test_sarif_names_rule_and_place():
    log = json.loads(report.as_sarif(ENTRIES))
    (run,) = log["runs"]
    assert log["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["FG100", "FG801"]
    place = run["results"][0]["locations"][0]["physicalLocation"]
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("/a/train.py", 3)


@pytest.mark.parametrize("suffix", [".json", ".html", ".sarif"])
def test_the_files_name_decides_the_form(tmp_path, suffix):
    report.write(tmp_path / f"out{suffix}", ENTRIES)
    assert "FG801" in (tmp_path / f"out{suffix}").read_text()


def test_a_childs_notices_are_counted_once_and_nothing_is_left_behind(tmp_path, monkeypatch, journal):
    monkeypatch.setenv(settings.SPOOL, str(tmp_path / "spool"))
    journal.add(notices.Notice("FG100", "/a/train.py", 3, "told", Renamed("max_epochs")))
    report.hand_over()
    assert (tmp_path / "spool").stat().st_mode & 0o077 == 0
    journal.add(notices.Notice("FG714", "/a/train.py", 4, "told", Refused("no")))
    assert [(entry.line, entry.rewritable) for entry in report.everything_told()] == [(3, True), (4, False)]
    assert not (tmp_path / "spool").exists()


def test_a_report_that_cannot_be_written_is_said_and_changes_nothing_else(tmp_path, monkeypatch, capsys, journal):
    monkeypatch.setenv(settings.REPORT, str(tmp_path / "gone" / "out.json"))
    monkeypatch.delenv(settings.SPOOL, raising=False)
    report.sum_up()
    assert "the report was not written" in capsys.readouterr().err
