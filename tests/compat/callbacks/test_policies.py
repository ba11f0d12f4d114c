"""compat/callbacks/policies.py: what the tables of the ledger make of today's habits."""

import dataclasses

import pytest
from fulgurite.compat.callbacks.policies import RECOGNIZED, Saving, Stopping, auto_mode, saving_of, stopping_of
from fulgurite.compat.ledger.callback_shifts import AUTO_MODES, SAVING, STOPPING
from fulgurite.compat.ledger.schema import version

KNOWN = [(Saving, SAVING, saving_of), (Stopping, STOPPING, stopping_of)]


@pytest.mark.parametrize(("policy", "shifts", "of"), KNOWN)
def test_today_nothing_is_different(policy, shifts, of):
    assert of(version("2.6.6")) == policy()


@pytest.mark.parametrize(("policy", "shifts", "of"), KNOWN)
def test_shifts_are_about_habits_that_there_are_and_change_them(policy, shifts, of):
    names = {field.name for field in dataclasses.fields(policy)}
    for shift in shifts:
        assert set(shift.sets) <= names
        before, now = (dataclasses.asdict(of(era)) for era in ((*version(shift.until)[:-1], -1), version(shift.until)))
        assert before != now, shift


@pytest.mark.parametrize(("policy", "shifts", "of"), KNOWN)
def test_the_newest_shifts_come_first(policy, shifts, of):
    order = [version(shift.until) for shift in shifts]
    assert order == sorted(order, reverse=True)


@pytest.mark.parametrize(("policy", "shifts", "of"), KNOWN)
def test_every_habit_has_changed_once(policy, shifts, of):
    changed = {name for shift in shifts for name in shift.sets}
    assert changed == {field.name for field in dataclasses.fields(policy)}


@pytest.mark.parametrize(
    ("release", "template", "clash", "after"),
    [
        ("0.3.6.9", "_ckpt_epoch_{}", "", "validation"),
        ("0.6.0", "_ckpt_epoch_{}", "_v0", "validation"),
        ("0.9.0", "{epoch}", "_v0", "validation"),
        ("1.0.8", "{epoch}", "-v0", "validation"),
        ("1.2.10", "{epoch}-{step}", "-v1", "validation"),
        ("1.4.9", "{epoch}-{step}", "-v1", "epoch"),
    ],
)
def test_how_a_release_saved(release, template, clash, after):
    saving = saving_of(version(release))
    assert (saving.template, saving.clash, saving.after) == (template, clash, after)


@pytest.mark.parametrize(
    ("release", "after", "hook"),
    [("0.7.3", "epoch", "on_epoch_end"), ("0.7.6", "validation and epoch", "on_epoch_end"),
     ("0.8.1", "epoch", "on_validation_end"), ("1.3.8", "validation", "on_validation_end"),
     ("1.4.9", "today", "on_validation_end")],
)  # fmt: skip
def test_how_a_release_stopped(release, after, hook):
    stopping = stopping_of(version(release))
    assert (stopping.after, stopping.hook) == (after, hook)


def test_automatic_modes():
    assert {rule for rules in AUTO_MODES.values() for _, rule in rules} == set(RECOGNIZED)
    assert auto_mode("EarlyStopping", "val_acc", (0, 6, 0)) == "max"
    assert auto_mode("EarlyStopping", "val_acc", (0, 9, 0)) == "min"
    assert auto_mode("ModelCheckpoint", "fmeasure_2", (1, 0, 0)) == "max"
    assert auto_mode("ModelCheckpoint", None, (1, 0, 0)) == "min"
