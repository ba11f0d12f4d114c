"""compat/cli_defaults.py"""

import os
from argparse import ArgumentParser
from unittest import mock

import pytest
from fulgurite.compat.cli_defaults import add_default_args

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")


class SearchingParser(ArgumentParser):
    """A parser with the method of test-tube's that is used."""

    def opt_list(self, *args, tunable, **kwargs):
        self.tunable = tunable
        self.add_argument(*args, **kwargs)


def parsed(release, *words, **kwargs):
    parser = SearchingParser(add_help=False)
    with mock.patch.dict(os.environ, {"FULGURITE_ERA": release}):
        add_default_args(parser, "root", **kwargs)
    assert parser.tunable is False
    return parser.parse_args(list(words))


def test_the_options_have_the_names_of_their_time():
    first, later = vars(parsed("0.3.6")), vars(parsed("0.7.1"))
    assert (first["max_nb_epochs"], first["add_log_row_interval"], first["gradient_clip"]) == (200, 100, -1)
    assert (later["max_epochs"], later["row_log_interval"], later["gradient_clip_val"]) == (200, 100, -1)
    assert len(first) == len(later) == 43


def test_words_and_switches_are_read():
    args = parsed("0.6.0", "--disable_early_stop", "--enable_single_run", "-en", "mine", "--gpus", "0,1", rand_seed=7)
    assert (args.enable_early_stop, args.single_run, args.tt_name, args.gpus) == (False, True, "mine", "0,1")
    assert (args.random_seed, args.model_save_path) == (7, "root/model_weights")


def test_any_parser_will_do():
    parser = ArgumentParser(add_help=False)
    add_default_args(parser, ".")
    assert parser.parse_args([]).accumulate_grad_batches == 1
