"""An argument parser whose arguments may be hyperparameters to search over."""

from __future__ import annotations

import copy
import json
import math
import os
import re
import time
import traceback
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.reduction import ForkingPickler
from typing import Any

from . import parallel
from .search import generate_trials


class TTNamespace(Namespace):
    """The parsed arguments, with the functions that run a search.

    In a file it is an argparse.Namespace without these functions, which every reader knows.
    """

    def __str__(self) -> str:
        rows = "".join(f"{name:20}: {value}\n" for name, value in vars(self).items())
        return f"{'-' * 100}\nHyperparameters:\n{rows}"

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not callable(value)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)

    def __reduce__(self) -> tuple[Any, ...]:
        return Namespace, (), self.__getstate__()

    def __copy__(self) -> TTNamespace:
        return TTNamespace(**self.__getstate__())

    def __deepcopy__(self, memo: dict[int, Any]) -> TTNamespace:
        return TTNamespace(**copy.deepcopy(self.__getstate__(), memo))


def _whole(namespace: TTNamespace) -> tuple[Any, ...]:
    return TTNamespace, (), namespace.__getstate__()


# From one process to another it stays what it is.
ForkingPickler.register(TTNamespace, _whole)


class OptArg:
    """The values that a search may give to one argument."""

    def __init__(
        self, obj_id: str, opt_values: Any, arg_type: Any = None, nb_samples: int | None = None,
        tunable: bool = False, log_base: float | None = None,
    ) -> None:  # fmt: skip
        self.obj_id = obj_id
        self.tunable = tunable
        self.opt_values = opt_values
        if nb_samples:
            self.opt_values = _sampled(opt_values, arg_type, nb_samples, log_base) or opt_values


def _sampled(ends: Any, kind: Any, samples: int, log_base: float | None) -> list[Any] | None:
    """Values between two ends, by numpy's generator; None for a kind that has no values in between."""
    import numpy as np

    low, high = ends
    if log_base is not None:
        if not high >= low > 0:
            raise ValueError(
                f"opt_range(low={low!r}, high={high!r}, log_base={log_base!r}): by powers it needs 0 < low <= high."
            )
        powers = np.random.uniform(math.log(low, log_base), math.log(high, log_base), samples)
        return (log_base**powers).tolist()
    if kind is int:
        if samples > high - low:
            raise ValueError(
                f"opt_range(low={low!r}, high={high!r}, nb_samples={samples!r}): only {high - low} whole numbers lie "
                f"from low up to, and without, high. Give nb_samples={high - low} or a wider range."
            )
        return np.random.choice(np.arange(low, high), samples, replace=False).tolist()
    return np.random.uniform(low, high, samples).tolist() if kind is float else None


class HyperOptArgumentParser(ArgumentParser):
    """An ArgumentParser with arguments to search over.

    Args:
        strategy: "grid_search" or "random_search".
    """

    # What a job on a cluster is started with, see `hpc`.
    TRIGGER_CMD = "test_tube_from_cluster_hopt"
    SLURM_CMD_PATH = "test_tube_slurm_cmd_path"
    SLURM_EXP_CMD = "hpc_exp_number"
    SLURM_LOAD_CMD = "test_tube_do_checkpoint_load"
    CMD_MAP = {TRIGGER_CMD: bool, SLURM_CMD_PATH: str, SLURM_EXP_CMD: int, SLURM_LOAD_CMD: bool}

    def __init__(self, strategy: str = "grid_search", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.strategy = strategy
        self.trials: Any = []
        self.parsed_args: dict[str, Any] | None = None
        self.opt_args: dict[str, OptArg] = {}
        self.json_config_arg_name: str | None = None
        self.pool = None

    def __getstate__(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if not callable(value)}

    def __setstate__(self, newstate: dict[str, Any]) -> None:
        vars(self).update(newstate)

    # ----- adding arguments

    def opt_list(self, *args: Any, **kwargs: Any) -> None:
        """Nothing; the argument is there, and may be searched over.

        Args:
            options: the values to try.
            tunable: True: a search tries them; else it is an ordinary argument.
        """
        options, tunable = kwargs.pop("options", None), kwargs.pop("tunable", False)
        self.add_argument(*args, **kwargs)
        for name in args:
            self.opt_args[name] = OptArg(name, options, tunable=tunable)

    def opt_range(self, *args: Any, **kwargs: Any) -> None:
        """Nothing; the argument is there, and may be searched over.

        Args:
            type: int or float.
            low: the least value.
            high: where the values end.
            nb_samples: how many values between them.
            log_base: draw powers of this number evenly instead of the values.
            tunable: True: a search tries them; else it is an ordinary argument.
        """
        low, high = kwargs.pop("low", None), kwargs.pop("high", None)
        samples, tunable = kwargs.pop("nb_samples", 10), kwargs.pop("tunable", False)
        log_base = kwargs.pop("log_base", None)
        if "type" not in kwargs or low is None or high is None:
            raise TypeError(f"opt_range({', '.join(map(repr, args))}): give type=int or type=float, low= and high=.")
        self.add_argument(*args, **kwargs)
        self.opt_args[args[-1]] = OptArg(args[-1], [low, high], kwargs["type"], samples, tunable, log_base)

    def json_config(self, *args: Any, **kwargs: Any) -> None:
        """Nothing; the argument names a json file, whose values stand above those of the command line."""
        self.add_argument(*args, **kwargs)
        self.json_config_arg_name = re.sub("-", "", args[-1])

    # ----- parsing

    def parse_args(self, args: Sequence[str] | None = None, namespace: Any = None) -> Any:  # type: ignore[override]
        """The arguments, and with them `trials`, `generate_trials` and `optimize_parallel*`."""
        parsed, unknown = self.parse_known_args(args, namespace)
        values: dict[str, Any] = parsed.__dict__
        unknown = _take_cluster_commands(unknown, values)
        if unknown:
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        values.setdefault(self.SLURM_EXP_CMD, None)
        if self.json_config_arg_name and values[self.json_config_arg_name]:
            with open(values[self.json_config_arg_name], encoding="utf-8") as config:
                values.update(json.load(config))
        self.parsed_args = copy.deepcopy(values)
        return TTNamespace(
            **values,
            trials=self.opt_trials,
            optimize_parallel=self.optimize_parallel,
            optimize_parallel_gpu=self.optimize_parallel_gpu,
            optimize_parallel_cpu=self.optimize_parallel_cpu,
            generate_trials=self.generate_trials,
            optimize_trials_parallel_gpu=self.optimize_trials_parallel_gpu,
        )

    # ----- searching

    def opt_trials(self, num: int | None) -> Iterator[TTNamespace]:
        """The arguments of one trial after the other."""
        self.trials = self._combinations(num)
        for trial in self.trials:
            yield self._namespace(trial)

    def generate_trials(self, nb_trials: int | None) -> list[TTNamespace]:
        """The arguments of every trial."""
        return [self._namespace(trial) for trial in self._combinations(nb_trials)]

    def optimize_parallel_gpu(
        self, train_function: Callable[..., Any], gpu_ids: Sequence[str], max_nb_trials: int | None = None,
        nb_trials: int | None = None, nb_workers: int | None = None,
    ) -> list[list[Any]]:  # fmt: skip
        """[arguments, answer] of every trial; None as the answer of one that failed.

        Args:
            train_function: called with the arguments and the GPUs that it may use.
            gpu_ids: for each process the GPUs that it sees, such as ["0", "1,3"].
            nb_trials: what `max_nb_trials` was called before test-tube 0.7.
            nb_workers: how many processes; None: one for each entry of `gpu_ids`.
        """
        number = nb_trials if max_nb_trials is None else max_nb_trials
        trials = self.generate_trials(number)
        return self.optimize_trials_parallel_gpu(train_function, number, trials, gpu_ids, nb_workers or len(gpu_ids))

    def optimize_trials_parallel_gpu(
        self, train_function: Callable[..., Any], nb_trials: int | None, trials: list[Any], gpu_ids: Sequence[str],
        nb_workers: int = 4,
    ) -> list[list[Any]]:  # fmt: skip
        """The same for trials that are given."""
        self.trials = [(trial, train_function) for trial in trials]
        return parallel.on_gpus(self.trials, gpu_ids, nb_workers)

    def optimize_parallel_cpu(
        self, train_function: Callable[..., Any], nb_trials: int | None, nb_workers: int = 4
    ) -> list[list[Any]]:
        """[arguments, answer] of every trial; an error in one of them is raised here.

        Args:
            train_function: called with the arguments.
            nb_workers: how many processes.
        """
        self.trials = [(trial, train_function) for trial in self.generate_trials(nb_trials)]
        return parallel.on_cpus(self.trials, nb_workers)

    def optimize_parallel(
        self, train_function: Callable[..., Any], nb_trials: int | None, nb_parallel: int = 4
    ) -> None:
        """Nothing; every trial has run in a process of its own.

        Args:
            train_function: called with the arguments and the number of the process.
            nb_parallel: how many processes at a time.
        """
        self.trials = self._combinations(nb_trials)
        for start in range(0, len(self.trials), nb_parallel):
            children = []
            for number, trial in enumerate(self.trials[start : start + nb_parallel]):
                arguments = self._namespace(trial)
                child = os.fork()
                if child == 0:
                    _run_and_leave(train_function, arguments, number)
                children.append(child)
            for child in children:
                os.waitpid(child, 0)

    def _combinations(self, trials: int | None) -> Sequence[Any]:
        return generate_trials(self.strategy, self._choices(), trials)

    def _choices(self) -> list[list[dict[str, Any]]]:
        return [
            [{"idx": place, "val": value, "name": re.sub("-", "_", name.strip("-"))} for value in argument.opt_values]
            for place, (name, argument) in enumerate(self.opt_args.items())
            if argument.tunable
        ]

    def _namespace(self, trial: Sequence[dict[str, Any]]) -> TTNamespace:
        if self.parsed_args is None:
            raise RuntimeError("trials before arguments: call parse_args() first.")
        chosen = {choice["name"]: choice["val"] for choice in trial}
        return TTNamespace(**chosen, **{name: value for name, value in self.parsed_args.items() if name not in chosen})


def _run_and_leave(train_function: Callable[..., Any], arguments: TTNamespace, number: int) -> None:
    """The life of a forked child, which must never return into the parent's program."""
    code = 1
    try:
        # Later children find the version folders of the earlier ones, as they always did.
        time.sleep(number * 0.5)
        train_function(arguments, number)
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(code)


def _take_cluster_commands(unknown: list[str], values: dict[str, Any]) -> list[str]:
    """What nobody knows, after a job's own arguments are taken out.

    A job writes every argument that is True as `--name True`, so that a flag leaves the word over.
    """
    left = []
    waiting = list(unknown)
    while waiting:
        word = waiting.pop(0)
        if word.startswith("--") and word[2:] in HyperOptArgumentParser.CMD_MAP:
            takes = bool(waiting) and "--" not in waiting[0]
            values[word[2:]] = _number(waiting.pop(0)) if takes else True
        elif word not in ("True", "False"):
            left.append(word)
    return left


def _number(text: str) -> Any:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text
