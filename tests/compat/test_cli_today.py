"""compat/cli_today.py"""

import copy
from argparse import ArgumentParser

import pytest
from fulgurite.compat import cli_today
from fulgurite.compat.cli_words import reading_today

FLAGS = {
    "devices": (reading_today("str or int"), "how many"),
    "strategy": (reading_today("str"), "how"),
    "barebones": (reading_today("bool"), "nothing else"),
    "max_time": (reading_today("str"), "when to stop"),
}


def offering(**kwargs):
    parser = ArgumentParser(**kwargs)
    cli_today.offer(parser, FLAGS)
    return parser


@pytest.mark.parametrize(
    ("words", "name", "value"),
    [
        (["--devices", "2"], "devices", 2),
        (["--devices=-1"], "devices", -1),
        (["--devices", "-1"], "devices", -1),
        (["--devices", "0,1"], "devices", "0,1"),
        (["--barebones"], "barebones", True),
        (["--barebones", "off"], "barebones", False),
    ],
)
def test_flags_are_taken_with_their_values(words, name, value):
    assert getattr(offering().parse_args(words), name) == value


def test_flags_that_are_not_given_leave_the_namespace_as_it_was():
    assert vars(offering().parse_args([])) == {}


def test_an_option_of_the_script_wins_wherever_it_is_added():
    parser = offering()
    parser.add_argument("--strategy", default="mine")
    args = parser.parse_args(["--strategy", "greedy", "--devices", "1"])
    assert (args.strategy, args.devices) == ("greedy", 1)
    assert "--strategy TEXT" not in parser.format_help()


def test_abbreviations_of_the_scripts_options_stay_unambiguous():
    parser = offering()
    parser.add_argument("--max_steps", type=int)
    assert parser.parse_args(["--max", "3"]).max_steps == 3


def test_positional_arguments_are_left_to_the_script():
    parser = offering()
    parser.add_argument("data", nargs="+")
    args = parser.parse_args(["a.csv", "--barebones", "--devices", "1"])
    assert (args.data, args.barebones, args.devices) == (["a.csv"], True, 1)
    args = parser.parse_args(["--barebones", "b.csv"])
    assert (args.data, args.barebones) == (["b.csv"], True)
    assert parser.parse_args(["--", "--devices"]).data == ["--devices"]


def test_a_missing_or_wrong_value_is_the_parsers_error(capsys):
    for words in (["--devices"], ["--strategy", "--other"]):
        with pytest.raises(SystemExit):
            offering(prog="train.py").parse_args(words)
        assert "expected one argument" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        offering().parse_args(["--barebones=perhaps"])
    assert "argument --barebones: 'perhaps': neither yes nor no" in capsys.readouterr().err


def test_a_parser_of_another_class_stays_one():
    class Own(ArgumentParser):
        def parse_args(self, *args, **kwargs):
            namespace = super().parse_args(*args, **kwargs)
            namespace.own = True
            return namespace

    parser = Own()
    cli_today.offer(parser, FLAGS)
    args = copy.deepcopy(parser).parse_args(["--devices", "1"])
    assert isinstance(parser, Own)
    assert (args.own, args.devices) == (True, 1)
