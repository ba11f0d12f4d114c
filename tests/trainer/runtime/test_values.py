"""Readers of values that the table of arguments does not reach."""

import math
from fractions import Fraction

import pytest
import torch
from fulgurite.runtime import values
from fulgurite.runtime.values import Wrong


@pytest.mark.parametrize(
    ("value", "read"), [(3, 3), (0.5, 0.5), (Fraction(1, 4), 0.25), (torch.tensor(2), 2), (torch.tensor(0.5), 0.5)]
)
def test_numbers_of_any_package_are_numbers(value, read):
    assert values.number(value) == read
    assert type(values.number(value)) is type(read)


@pytest.mark.parametrize("value", [True, "1", b"1", None, [1], math.nan])
def test_what_is_no_number_is_wrong(value):
    with pytest.raises(Wrong, match="not a number"):
        values.number(value)


def test_whole_numbers_may_be_written_as_floats():
    assert values.whole(0, 1e3) == 1000
    with pytest.raises(Wrong, match="whole"):
        values.whole(0, 1.5)
    with pytest.raises(Wrong, match="less than 0"):
        values.whole(0, -1)


def test_an_object_that_is_a_collection_counts_as_one():
    class Speaker(list):
        def speak(self): ...

    speaker = Speaker()
    assert values.each("a Speaker", ("speak",), speaker) == (speaker,)
    assert values.each("a Speaker", ("speak",), {1: speaker}.values()) == (speaker,)
