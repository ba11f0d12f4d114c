"""compat/start.py; that the hook calls it is shown by commands/test_run.py"""

import atexit

import pytest
from fulgurite.compat import period, report, settings, start


@pytest.fixture
def calls(monkeypatch):
    made = []
    monkeypatch.setattr(period, "install", lambda: made.append("period"))
    monkeypatch.setattr(atexit, "register", lambda function: made.append(function.__name__))
    monkeypatch.setattr(report, "sum_up", lambda: made.append("sum up"))
    monkeypatch.setattr(report, "hand_over", lambda: made.append("hand over"))
    return made


def test_a_process_of_no_run_is_left_alone(calls, monkeypatch):
    monkeypatch.delenv(settings.RUN, raising=False)
    start.prepare()
    assert calls == []


@pytest.mark.parametrize(("period_wanted", "expected"), [("1", ["period", "finish"]), ("0", ["finish"])])
def test_a_process_of_a_run_is_prepared(calls, monkeypatch, period_wanted, expected):
    monkeypatch.setenv(settings.RUN, "1")
    monkeypatch.setenv(settings.PERIOD, period_wanted)
    start.prepare()
    assert calls == expected


def test_only_the_scripts_own_process_sums_up(calls, monkeypatch):
    monkeypatch.setenv(settings.RUN, str(start.os.getpid()))
    start.finish()
    monkeypatch.setenv(settings.RUN, "1")
    start.finish()
    assert calls == ["sum up", "hand over"]
