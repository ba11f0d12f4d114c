"""The room itself: what it offers, and what it says where jsonargparse is missing."""

import subprocess
import sys

import fulgurite.cli
import pytest

WITHOUT = """
import sys
for name in ("jsonargparse", "docstring_parser", "typeshed_client"):
    sys.modules[name] = None
import fulgurite.cli
"""


def run(code):
    return subprocess.run([sys.executable, "-c", WITHOUT + code], capture_output=True, text=True)


def test_every_name_can_be_had():
    assert all(getattr(fulgurite.cli, name) is not None for name in fulgurite.cli.__all__)


@pytest.mark.parametrize(
    "name", ["LightningCLI", "LightningArgumentParser", "SaveConfigCallback", "instantiate_module"]
)
def test_without_jsonargparse_the_error_says_what_to_install(name):
    done = run(f"from fulgurite.cli import {name}")
    assert done.returncode == 1
    assert f"{name} needs the package jsonargparse" in done.stderr
    assert 'pip install "fulgurite[cli]"' in done.stderr


def test_the_room_and_its_schedulers_need_no_jsonargparse():
    done = run("from fulgurite.cli import ReduceLROnPlateau, instantiate_class; print(fulgurite.cli.__name__)")
    assert (done.stdout, done.stderr) == ("fulgurite.cli\n", "")


def test_a_checkpoint_of_a_command_line_says_what_to_install():
    done = run(
        "from fulgurite.from_checkpoint import INSTANTIATORS\n"
        "INSTANTIATORS['lightning.pytorch.cli.instantiate_module'](object, {})"
    )
    assert "instantiate_module needs the package jsonargparse" in done.stderr
