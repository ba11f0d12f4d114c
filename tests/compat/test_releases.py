"""compat/releases.py"""

import pytest
from fulgurite.compat import eras
from fulgurite.compat.releases import CURRENT, NEWEST, named, nearest, numbers, releases, text


def test_the_newest_release_is_the_one_that_the_package_behaves_like_by_default():
    assert CURRENT == eras.CURRENT


def test_releases_come_oldest_first_and_each_once():
    assert list(releases()) == sorted(set(releases()))
    assert set(map(numbers, NEWEST)) <= set(releases())


@pytest.mark.parametrize(
    ("given", "release"), [("0.7.6", "0.7.6"), ("v1.5", "1.5.10"), ("0.3", "0.3.6.9"), ("1", "1.9.5"), ("2", CURRENT)]
)
def test_a_release_may_be_named_in_short(given, release):
    assert named(given) == release


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("banana", "not a release"),
        ("0.7.9", "The newest 0.7 is 0.7.6"),
        ("3.1", "no such release"),
        ("", "not a release"),
    ],
)
def test_a_release_that_there_never_was_is_refused_with_what_there_is(given, told):
    with pytest.raises(ValueError, match=told):
        named(given)


def test_a_pinned_release_that_is_unknown_is_taken_for_the_nearest():
    assert nearest((9, 0, 0)) == CURRENT
    assert nearest((0, 7, 9)) == "0.7.6"
    assert nearest((1, 5)) == "1.5.10"
    assert text(numbers("0.3.6.9")) == "0.3.6.9"
