"""Where a function is called."""

import os

import pytest
from fulgurite.runtime.launch import InProcess, Launcher, pick_launcher
from fulgurite.utilities.exceptions import MisconfigurationException


def test_one_process_is_this_one():
    launcher = pick_launcher("ddp", 1)
    assert type(launcher) is InProcess
    assert launcher.launch(lambda a, b: (os.getpid(), a, b), 1, b=2) == (os.getpid(), 1, 2)
    assert launcher.is_interactive_compatible


def test_an_error_comes_through():
    with pytest.raises(KeyError):
        InProcess().launch({}.__getitem__, 1)


def test_more_processes_are_refused_with_what_to_do():
    with pytest.raises(MisconfigurationException, match=r"strategy='ddp'\) with 4 processes.*\nUse devices=1"):
        pick_launcher("ddp", 4)


def test_a_launcher_must_launch():
    with pytest.raises(TypeError, match="abstract"):
        Launcher()
