"""docs/eras.md is what the shifts say."""

import re

import pytest
from fulgurite.compat import eras_page
from fulgurite.compat.ledger.explicit import TOPICS
from fulgurite.compat.ledger.shifts import SHIFTS


def test_the_page_is_what_the_shifts_say():
    text = eras_page.FILE.read_text(encoding="utf-8")
    assert text == eras_page.page(), "run `python -m fulgurite.compat.eras_page --write`"


SHIFTS_OF = {**dict.fromkeys(TOPICS, SHIFTS), **eras_page.PILES}


def test_every_shift_has_a_group_and_a_sentence():
    shifts = [shift for pile in (SHIFTS, *eras_page.PILES.values()) for shift in pile]
    assert len(shifts) > 100
    assert [shift for shift in shifts if not re.fullmatch(r"B\d\d(, B\d\d)*", shift.reason) or not shift.why] == []


@pytest.mark.parametrize("pile", [SHIFTS, *eras_page.PILES.values()], ids=["training", *eras_page.PILES])
def test_a_shift_speaks_of_one_topic(pile):
    """Which says how a program decides that by itself."""
    topics = [set(topic.fields.split()) for name in TOPICS if SHIFTS_OF[name] is pile for topic in TOPICS[name]]
    assert [shift.why for shift in pile if sum(set(shift.sets) <= topic for topic in topics) != 1] == []


@pytest.mark.parametrize("section", TOPICS)
def test_a_topic_has_shifts_and_no_field_that_is_never_set(section):
    set_by_some = {name for shift in SHIFTS_OF[section] for name in shift.sets}
    for topic in TOPICS[section]:
        assert eras_page.about(topic, SHIFTS_OF[section]), topic.title
        assert set(topic.fields.split()) <= set_by_some, topic.title


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("global_step counted batches after which", "0.7.0 to 1.5.10"),
        ("Ctrl-C ended the script", "up to 0.6.0"),
        ("the sanity check ran one batch less", "0.9.0"),
    ],
)
def test_a_row_tells_the_releases_in_which_it_was_so(words, expected):
    assert f"{expected}: {words}" in eras_page.page()


def test_every_group_is_in_the_shifts_or_answered():
    reasons = {reason for pile in (SHIFTS, *eras_page.PILES.values()) for s in pile for reason in s.reason.split(", ")}
    text = (eras_page.FILE.parent / "decisions" / "eras.md").read_text(encoding="utf-8")
    answered = re.findall(r"^\| (B\d\d) \| \S", text, re.MULTILINE)
    assert sorted(reasons | set(answered)) == [f"B{number:02}" for number in range(1, 41)]
    assert answered == sorted(set(answered))
