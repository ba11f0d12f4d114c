"""docs/eras.md is what the shifts say."""

import re

from fulgurite.compat import eras_page


def test_the_page_is_what_the_shifts_say():
    text = eras_page.FILE.read_text(encoding="utf-8")
    assert text == eras_page.page(), "run `python -m fulgurite.compat.eras_page --write`"


def test_every_shift_has_a_group_and_a_sentence():
    shifts = [shift for _, part in eras_page.PARTS for shift in part]
    assert len(shifts) > 100
    assert [shift for shift in shifts if not re.fullmatch(r"B\d\d(, B\d\d)*", shift.reason) or not shift.why] == []


def test_a_row_names_what_it_decides():
    row = next(line for line in eras_page.page().splitlines() if line.startswith("| 1.6.0 | ") and "`counts`" in line)
    assert "B12" in row
