"""The parser with hyperparameters to search over; the values were recorded from test-tube 0.7.5."""

import copy
import json
import os
import pickle
import random
from argparse import Namespace

import numpy as np
import pytest
import torch
from fulgurite.compat.test_tube import HyperOptArgumentParser
from fulgurite.compat.test_tube.argparse_hopt import TTNamespace

# Recorded with test-tube 0.7.5 under the same seeds.
RANDOM = [(3, 6), (1, 6), (1, 5), (3, 7), (1, 7)]
RANGES = {
    "--units": [17, 49, 28],
    "--decay": [0.6392462913104174, 0.491475352217246],
    "--momentum": [0.37799404132888914, 0.09221700887172424],
}


def parser_of(strategy="grid_search"):
    parser = HyperOptArgumentParser(strategy=strategy, add_help=False)
    parser.add_argument("--epochs", default=2, type=int)
    parser.add_argument("--on_gpu", action="store_true")
    parser.opt_list("--lr", default=0.1, type=float, options=[0.1, 0.2, 0.3], tunable=True)
    parser.opt_list("--opt-name", default="sgd", type=str, options=["sgd", "adam"], tunable=True)
    parser.opt_list("--drop", default=0.1, type=float, options=[0.1, 0.2], tunable=False)
    return parser


def chosen(trials):
    return [(trial.lr, trial.opt_name) for trial in trials]


def test_arguments_are_parsed_and_carry_the_search():
    hparams = parser_of().parse_args(["--lr", "0.3"])
    assert (hparams.lr, hparams.epochs, hparams.hpc_exp_number) == (0.3, 2, None)
    assert [name for name, value in vars(hparams).items() if callable(value)] == [
        "trials", "optimize_parallel", "optimize_parallel_gpu", "optimize_parallel_cpu", "generate_trials",
        "optimize_trials_parallel_gpu",
    ]  # fmt: skip


def test_a_grid_is_searched_in_order():
    hparams = parser_of().parse_args([])
    every = [(lr, name) for lr in (0.1, 0.2, 0.3) for name in ("sgd", "adam")]
    assert chosen(hparams.trials(4)) == every[:4]
    assert chosen(hparams.generate_trials(None)) == every
    assert hparams.generate_trials(1)[0].drop == 0.1


def test_a_seeded_random_search_gives_what_it_always_gave():
    random.seed(5)
    parser = HyperOptArgumentParser(strategy="random_search")
    parser.opt_list("--lr", default=0.1, type=float, options=[1, 2, 3, 4], tunable=True)
    parser.opt_list("--units", default=1, type=int, options=[5, 6, 7], tunable=True)
    hparams = parser.parse_args([])
    assert [(trial.lr, trial.units) for trial in hparams.trials(5)] == RANDOM
    assert len(hparams.generate_trials(100)) == 12


def test_a_random_search_over_equal_values_ends():
    parser = HyperOptArgumentParser(strategy="random_search")
    parser.opt_list("--lr", type=float, options=[1, 1, 2], tunable=True)
    assert sorted(trial.lr for trial in parser.parse_args([]).generate_trials(10)) == [1, 2]


def test_ranges_are_drawn_by_numpys_generator():
    np.random.seed(3)
    parser = HyperOptArgumentParser()
    parser.opt_range("--units", type=int, low=5, high=50, nb_samples=3, tunable=True)
    parser.opt_range("--decay", type=float, low=0.01, high=1.0, nb_samples=2, log_base=10, tunable=True)
    parser.opt_range("--momentum", type=float, low=0.0, high=1.0, nb_samples=2, tunable=True)
    values = {name: argument.opt_values for name, argument in parser.opt_args.items()}
    assert values == {name: pytest.approx(expected) for name, expected in RANGES.items()}
    assert all(type(value) in (int, float) for several in values.values() for value in several)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"type": int, "low": 1, "high": 3, "nb_samples": 5}, "only 2 whole numbers"),
        ({"type": float, "low": 0, "high": 3, "log_base": 10}, "0 < low"),
        ({"low": 0, "high": 3}, "give type=int or type=float"),
    ],
)
def test_a_wrong_range_says_what_is_wrong(options, told):
    with pytest.raises((ValueError, TypeError), match=told):
        HyperOptArgumentParser().opt_range("--x", **options)


def test_an_unknown_strategy_is_refused():
    with pytest.raises(ValueError, match="strategy='best'.*grid_search, random_search"):
        parser_of("best").parse_args([]).generate_trials(1)


def test_a_random_search_has_to_be_told_how_long():
    with pytest.raises(TypeError, match="say how many"):
        parser_of("random_search").parse_args([]).generate_trials(None)


def test_values_of_a_json_file_stand_above_the_command_line(tmp_path):
    (tmp_path / "config.json").write_text(json.dumps({"epochs": 9, "extra": "y"}))
    parser = parser_of()
    parser.json_config("--config", default=None)
    hparams = parser.parse_args(["--config", "config.json", "--epochs", "3"])
    assert (hparams.epochs, hparams.extra) == (9, "y")
    assert parser.parse_args(["--epochs", "3"]).epochs == 3


def test_the_arguments_of_a_job_are_taken_without_being_declared():
    arguments = (
        "--on_gpu True --lr 0.2 --test_tube_from_cluster_hopt --test_tube_slurm_cmd_path a/b.sh --hpc_exp_number 4"
    )
    hparams = parser_of().parse_args(arguments.split())
    assert (hparams.on_gpu, hparams.lr, hparams.hpc_exp_number) == (True, 0.2, 4)
    assert hparams.test_tube_from_cluster_hopt is True
    assert hparams.test_tube_slurm_cmd_path == "a/b.sh"


def test_other_unknown_arguments_are_an_error(capsys):
    with pytest.raises(SystemExit):
        parser_of().parse_args(["--nothing", "3"])
    assert "unrecognized arguments: --nothing 3" in capsys.readouterr().err


def test_parents_bring_their_arguments():
    parser = HyperOptArgumentParser(parents=[parser_of()], add_help=False)
    assert parser.parse_args(["--lr", "0.2"]).lr == 0.2


# ----- the namespace


def test_a_file_holds_a_plain_namespace(tmp_path):
    hparams = parser_of().parse_args([])
    plain = pickle.loads(pickle.dumps(hparams))
    assert type(plain) is Namespace and plain.lr == 0.1 and not hasattr(plain, "trials")
    torch.save({"hparams": hparams}, tmp_path / "file.pt")
    with torch.serialization.safe_globals([Namespace]):
        assert torch.load(tmp_path / "file.pt")["hparams"] == plain


def test_copies_stay_what_they_are():
    hparams = parser_of().parse_args([])
    for copied in (copy.copy(hparams), copy.deepcopy(hparams)):
        assert type(copied) is TTNamespace and copied.lr == 0.1 and not hasattr(copied, "trials")


def test_it_prints_as_a_table():
    assert str(TTNamespace(lr=0.1)) == "-" * 100 + "\nHyperparameters:\nlr                  : 0.1\n"


# ----- several processes


def train(hparams, *more):
    if hparams.lr == 0.2 and more:
        raise RuntimeError("this one fails")
    return type(hparams).__name__, hparams.lr, os.environ.get("CUDA_VISIBLE_DEVICES"), *more


def test_trials_run_in_processes_on_the_cpu():
    answers = parser_of().parse_args([]).optimize_parallel_cpu(train, nb_trials=3, nb_workers=2)
    assert [(trial.lr, answer[:2]) for trial, answer in answers] == [
        (0.1, ("TTNamespace", 0.1)), (0.1, ("TTNamespace", 0.1)), (0.2, ("TTNamespace", 0.2)),
    ]  # fmt: skip


def test_each_trial_sees_its_gpus_and_a_failed_one_gives_none(capfd):
    answers = parser_of().parse_args([]).optimize_parallel_gpu(train, gpu_ids=["4", "5,6"], max_nb_trials=3)
    assert all(answer[2] == answer[3] and answer[2] in ("4", "5,6") for _, answer in answers[:2])
    assert answers[2][1] is None
    assert "this one fails" in capfd.readouterr().err


def test_forked_trials_end_with_their_function(tmp_path, capfd):
    def write(hparams, number):
        (tmp_path / f"{hparams.opt_name}_{number}").touch()
        if number:
            raise RuntimeError("this one fails")

    parser_of().parse_args([]).optimize_parallel(write, nb_trials=3, nb_parallel=2)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["adam_1", "sgd_0"]
    assert "this one fails" in capfd.readouterr().err
