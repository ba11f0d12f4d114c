"""compat/__main__.py"""

import subprocess
import sys

import pytest
from fulgurite.compat.__main__ import VERBS, main


@pytest.mark.parametrize("words", [[], ["--help"], ["help"]])
def test_help_names_every_command(capsys, words):
    assert main(words) == 0
    out = capsys.readouterr().out
    assert all(verb in out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_command_has_help(verb, capsys):
    try:
        code = main([verb, "--help"])
    except SystemExit as end:
        code = end.code
    assert code == 0
    assert capsys.readouterr().out.startswith(f"usage: fulgurite {verb}")


def test_an_unknown_command_is_one_line(capsys):
    assert main(["rnu"]) == 2
    assert capsys.readouterr().err == (
        "fulgurite: 'rnu': not a command. Did you mean 'run'? There are: run, explain, doctor, enable, disable.\n"
    )


def test_the_package_itself_runs_the_command():
    done = subprocess.run([sys.executable, "-m", "fulgurite", "--version"], capture_output=True, text=True)
    assert (done.returncode, done.stdout.startswith("fulgurite ")) == (0, True), done.stderr
