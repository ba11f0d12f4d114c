"""Who is told about an old use, how often, and where."""

import linecache
import subprocess
import sys
import textwrap
import warnings
from dataclasses import replace

import pytest
from fulgurite.compat import LegacyError, LegacyWarning, notices, text
from fulgurite.compat.effort import rewritable
from fulgurite.compat.ledger import row, rows
from fulgurite.compat.ledger.schema import Refused
from old_calls import era

CHANGE = rows("Trainer", "max_nb_epochs")[0]


def test_a_use_is_told_once_per_place():
    with era("0.7.6") as told:
        for _ in range(3):
            notices.give(CHANGE)
        notices.give(CHANGE)
    assert [warning.code for warning in told] == ["FG100", "FG100"]


def test_it_carries_code_release_and_row():
    with era("0.7.6") as told:
        notices.give(CHANGE, "Trainer(max_epochs=7)")
    assert (told[0].code, told[0].since, told[0].change) == ("FG100", "0.6.0", row("fg100"))
    assert "Use Trainer(max_epochs=7)." in str(told[0])


def test_it_points_at_the_users_line():
    with era("0.7.6"), warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        notices.give(CHANGE)
    assert seen[0].filename == __file__


def test_strict_makes_it_an_error(monkeypatch):
    monkeypatch.setenv("FULGURITE_STRICT", "1")
    with pytest.raises(LegacyError, match="FG100"):
        notices.give(CHANGE)


def test_quiet_only_notes_it(monkeypatch):
    monkeypatch.setenv("FULGURITE_QUIET", "1")
    with era("0.7.6") as told:
        notices.give(CHANGE)
        assert [notice.code for notice in notices.JOURNAL.notices.values()] == ["FG100"]
    assert told == []


def test_only_the_first_process_speaks(monkeypatch):
    monkeypatch.setenv("RANK", "1")
    with era("0.7.6") as told:
        notices.give(CHANGE)
        assert len(notices.JOURNAL.notices) == 1
    assert told == []


def shown(main, tmp_path, *options):
    """What a fresh interpreter prints when a module of the user's own, not `__main__`, makes an old use."""
    (tmp_path / "project.py").write_text(
        "from fulgurite.compat import notices\nfrom fulgurite.compat.ledger import row\n\n\n"
        "def use():\n    notices.give(row('FG100'))\n"
    )
    (tmp_path / "main.py").write_text(textwrap.dedent(main))
    command = [sys.executable, *options, "main.py"]
    return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stderr


def test_it_is_shown_outside_of_main_by_default(tmp_path):
    assert "project.py:6: LegacyWarning: FG100" in shown("import project; project.use()", tmp_path)


@pytest.mark.parametrize(
    "filtered",
    [
        "warnings.filterwarnings('ignore', category=DeprecationWarning)",
        "warnings.simplefilter('ignore')",
        "from fulgurite.compat import LegacyWarning; warnings.filterwarnings('ignore', category=LegacyWarning)",
    ],
)
def test_a_filter_of_the_users_own_comes_first(filtered, tmp_path):
    assert shown(f"import warnings; {filtered}; import project; project.use()", tmp_path) == ""


def test_options_of_the_interpreter_come_first(tmp_path):
    assert shown("import project; project.use()", tmp_path, "-W", "ignore") == ""


def test_a_legacy_warning_is_a_deprecation():
    assert issubclass(LegacyWarning, DeprecationWarning)


def decorated(function):
    return function


@decorated
@decorated
def on_train_batch_start(self, trainer, model, batch, batch_idx, dataloader_idx): ...


def test_a_function_is_told_at_the_line_with_its_name(monkeypatch):
    monkeypatch.setattr(notices, "JOURNAL", notices.Journal())
    with pytest.warns(LegacyWarning, match="FG100"):
        notices.give(row("FG100"), at=on_train_batch_start)
    (notice,) = notices.JOURNAL.notices.values()
    assert linecache.getline(notice.file, notice.line).startswith("def on_train_batch_start")


def test_a_hook_with_fewer_arguments_today_is_told_with_the_users_own():
    told = notices.as_defined(row("FG431"), on_train_batch_start)
    assert text.use(told) == ("`def on_train_batch_start(self, trainer, model, batch, batch_idx, dataloader_idx)`")
    assert text.advice(told) == "Use on_train_batch_start(self, trainer, model, batch, batch_idx)."


def test_where_an_argument_has_another_name_today_the_row_says_it():
    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None): ...

    assert notices.as_defined(row("FG430"), optimizer_step) is row("FG430")


def test_what_became_of_the_use_is_noted_where_it_is_not_what_the_row_says(monkeypatch):
    monkeypatch.setattr(notices, "JOURNAL", notices.Journal())
    with pytest.warns(LegacyWarning, match="It cannot be honoured"):
        notices.give(replace(row("FG714"), op=Refused("Build it yourself.")))
    (notice,) = notices.JOURNAL.notices.values()
    assert not rewritable(notice.op)


def test_a_method_knows_whether_a_line_of_the_users_called_it():
    class Base:
        def numbers(self):
            return notices.called_by_user()

    class Own(Base):
        def numbers(self):
            return super().numbers()

    assert Base().numbers()
    assert not Own().numbers()  # the override is the old use, and is told by itself
