"""Tables; the texts were recorded from pandas."""

import math

import numpy as np
import pytest
import torch
from fulgurite.compat.test_tube.table import read_table, write_table


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1, None], 'a\n1.0\n""\n'),
        ([1, 2], "a\n1\n2\n"),
        ([1, 2.5], "a\n1.0\n2.5\n"),
        ([True, 2], "a\nTrue\n2\n"),
        (["x", 2], "a\nx\n2\n"),
        (["x,y", None], 'a\n"x,y"\n""\n'),
        ([float("inf"), 1e-5, 1e16, 123456789.123456789], "a\ninf\n1e-05\n1e+16\n123456789.12345679\n"),
        ([float("nan"), 1.0], 'a\n""\n1.0\n'),
        ([torch.tensor(0.5), 1], "a\ntensor(0.5000)\n1\n"),
        ([[1, 2], 1], 'a\n"[1, 2]"\n1\n'),
        ([np.float32(0.1), 1], "a\n0.10000000149011612\n1.0\n"),
        ([np.int64(3), 1], "a\n3\n1\n"),
        (['q"uote', "line\nbreak"], 'a\n"q""uote"\n"line\nbreak"\n'),
        ([10**30, 1], "a\n1000000000000000000000000000000\n1\n"),
    ],
)
def test_a_column_is_written_as_pandas_wrote_it(values, text):
    assert write_table([{"a": value} for value in values]) == text


def test_columns_stand_in_the_order_in_which_they_appear():
    assert write_table([{"b": 1}, {"a": 2, "b": 3}]) == "b,a\n1,\n3,2.0\n"
    assert write_table([]) == "\n"
    assert write_table([], ("key", "value")) == "key,value\n"


@pytest.mark.parametrize(
    ("texts", "values"),
    [
        (["1", "2"], [1, 2]),
        (["1", "2.5"], [1.0, 2.5]),
        (["True", "False"], [True, False]),
        (["1", "x"], ["1", "x"]),
        (["1_0", "2"], ["1_0", "2"]),
    ],
)
def test_a_column_is_read_as_one_kind(texts, values):
    read = [row["a"] for row in read_table(["a", *texts])]
    assert read == values and [type(value) for value in read] == [type(value) for value in values]


def test_a_gap_is_read_as_nan():
    rows = read_table(["a,b", "1,", ",x"])
    assert rows[0]["a"] == 1.0 and math.isnan(rows[0]["b"]) and math.isnan(rows[1]["a"]) and rows[1]["b"] == "x"
