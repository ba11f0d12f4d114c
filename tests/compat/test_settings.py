"""compat/settings.py"""

import inspect

from fulgurite import Trainer
from fulgurite.compat import eras, settings


def test_the_flags_are_the_arguments_of_todays_trainer():
    assert set(settings.FLAGS) == set(inspect.signature(Trainer).parameters) - {"behavior"}


def test_the_release_is_read_where_it_is_written():
    assert settings.ERA == eras.VARIABLE
