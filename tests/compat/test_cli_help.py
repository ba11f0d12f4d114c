"""compat/cli_help.py"""

from fulgurite.compat import cli_help
from fulgurite.compat.cli_parameters import todays_parameters
from fulgurite.compat.ledger.declarations import DECLARATIONS


def test_every_flag_of_today_has_a_line():
    assert set(cli_help.KNOWN) == set(todays_parameters())


def test_every_old_option_says_what_to_write():
    for name in DECLARATIONS:
        if name not in cli_help.KNOWN:
            assert cli_help.line(name).startswith("FG"), name
            assert cli_help.section(name) == cli_help.OLD


def test_sections_come_in_one_order():
    assert cli_help.sections(["gpus", "benchmark", "max_steps"]) == [
        "how long to train", "repeatability, debugging, speed", cli_help.OLD,
    ]  # fmt: skip
