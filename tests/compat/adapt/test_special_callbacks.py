"""compat/adapt/special_callbacks.py: what is told about arguments of callbacks that are too peculiar for data."""

import os

import pytest
from fulgurite.compat.callbacks import ModelCheckpoint
from old_calls import codes, era


def told(release, *args, **kwargs):
    """(code, the call that is advised) of each warning."""
    with era(release) as found:
        ModelCheckpoint(*args, **kwargs)
    return [(warning.code, str(warning).partition("Use ")[2].partition(".  Details")[0]) for warning in found]


@pytest.mark.parametrize(
    ("release", "path", "advice"),
    [
        ("0.6.0", "weights/0", "ModelCheckpoint(dirpath='weights/0')"),
        ("0.7.6", "ckpt/", "ModelCheckpoint(dirpath='ckpt')"),
        ("0.7.6", "weights/{epoch}", "ModelCheckpoint(dirpath='weights', filename='{epoch}')"),
        ("0.8.5", "weights/{epoch}", "ModelCheckpoint(dirpath='weights', filename='{epoch}')"),
        ("1.0.8", "{epoch}", "ModelCheckpoint(filename='{epoch}')"),
    ],
)
def test_the_path_is_advised_as_the_user_wrote_it(release, path, advice):
    assert told(release, filepath=path) == [("FG470", advice)]


def test_a_path_and_a_prefix_are_one_use_with_one_advice():
    assert told("0.6.0", "weights", prefix="my") == [
        ("FG470", "ModelCheckpoint(dirpath='weights', filename='my{epoch}-{step}')")
    ]
    assert told("0.10.0", "weights/{epoch}", prefix="my") == [
        ("FG470", "ModelCheckpoint(dirpath='weights', filename='my-{epoch}')")
    ]


def test_a_prefix_alone_is_told_with_the_name_that_is_given():
    assert told("1.1.8", filename="{epoch}", prefix="my") == [("FG471", "ModelCheckpoint(filename='my-{epoch}')")]


def test_a_folder_that_is_there_stays_one(tmp_path):
    os.mkdir("kept")
    assert told("0.7.6", filepath="kept") == [("FG470", "ModelCheckpoint(dirpath='kept')")]


def test_nothing_is_told_of_what_asks_for_nothing():
    with era("0.9.0") as found:
        ModelCheckpoint(prefix="")
    assert codes(found) == []
