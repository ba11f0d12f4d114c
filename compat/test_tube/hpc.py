"""A hyperparameter search as jobs on a SLURM cluster.

The script is run twice: by hand it writes and submits one job per trial; each job runs the same script with the
arguments of its trial and a flag that says so.
"""

from __future__ import annotations

import datetime
import os
import re
import shlex
import signal
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from .argparse_hopt import HyperOptArgumentParser
from .job import job_script

FLAGS = HyperOptArgumentParser


class AbstractCluster:
    """What every job of a search has in common.

    Args:
        hyperparam_optimizer: the parsed arguments of a HyperOptArgumentParser.
        log_path: the folder that scripts and output of the jobs go to.
        python_cmd: how the jobs start Python.
    """

    RUN_CMD = "sbatch"

    def __init__(
        self, hyperparam_optimizer: Any = None, log_path: str | None = None, python_cmd: str = "python3",
        enable_log_err: bool = True, enable_log_out: bool = True,
    ) -> None:  # fmt: skip
        self.hyperparam_optimizer = hyperparam_optimizer
        self.log_path: Any = log_path
        self.python_cmd = python_cmd
        self.enable_log_err = enable_log_err
        self.enable_log_out = enable_log_out
        self.slurm_files_log_path: str | None = None
        self.err_log_path: str | None = None
        self.out_log_path: str | None = None
        self.script_name = os.path.realpath(sys.argv[0])
        self._set_defaults()
        self.is_from_slurm_object = self.call_load_checkpoint = False
        if hyperparam_optimizer is not None:
            self._read_job_flags(vars(hyperparam_optimizer))

    def _set_defaults(self) -> None:
        self.job_time = "15:00"
        self.minutes_to_checkpoint_before_walltime = 5
        self.per_experiment_nb_gpus = self.per_experiment_nb_cpus = self.per_experiment_nb_nodes = 1
        self.memory_mb_per_node = 2000
        self.gpu_type: str | None = None
        self.on_gpu = self.enable_auto_resubmit = False
        self.job_name: str | None = None
        self.job_display_name: str | None = None
        self.email: str | None = None
        self.notify_on_end = self.notify_on_fail = False
        self.modules: list[str] = []
        self.commands: list[str] = []
        self.slurm_commands: list[tuple[str, Any, str]] = []
        self.hpc_exp_number: int | None = 0
        self.checkpoint_save_function: list[Any] | None = None
        self.checkpoint_load_function: list[Any] | None = None

    def _read_job_flags(self, arguments: dict[str, Any]) -> None:
        """What a job was started with; its flags are no hyperparameters and leave the arguments."""
        self.is_from_slurm_object = arguments.get(FLAGS.TRIGGER_CMD) is True
        if self.is_from_slurm_object:
            del arguments[FLAGS.TRIGGER_CMD]
        self.call_load_checkpoint = FLAGS.SLURM_LOAD_CMD in arguments
        arguments.pop(FLAGS.SLURM_LOAD_CMD, None)
        self.hpc_exp_number = arguments.get(FLAGS.SLURM_EXP_CMD)

    def set_checkpoint_save_function(self, fx: Callable[..., Any], kwargs: Mapping[str, Any]) -> None:
        """Nothing; it is called before the time of the job ends."""
        self.checkpoint_save_function = [fx, kwargs]

    def get_checkpoint_save_function(self) -> list[Any] | None:
        """[function, its arguments]"""
        return self.checkpoint_save_function

    def set_checkpoint_load_function(self, fx: Callable[..., Any], kwargs: Mapping[str, Any]) -> None:
        """Nothing; a job that was asked to continue calls it now."""
        if self.call_load_checkpoint:
            fx(**kwargs)
        self.checkpoint_load_function = [fx, kwargs]

    def get_checkpoint_load_function(self) -> list[Any] | None:
        """[function, its arguments]"""
        return self.checkpoint_load_function

    def add_slurm_cmd(self, cmd: str, value: Any, comment: str) -> None:
        """Nothing; every job script has the line `#SBATCH --cmd=value`."""
        self.slurm_commands.append((cmd, value, comment))

    def add_command(self, cmd: str) -> None:
        """Nothing; every job runs this command before the script."""
        self.commands.append(cmd)

    def load_modules(self, modules: list[str]) -> None:
        """Nothing; every job loads these environment modules."""
        self.modules = modules

    def notify_job_status(self, email: str, on_done: bool, on_fail: bool) -> None:
        """Nothing; SLURM writes to this address."""
        self.email, self.notify_on_end, self.notify_on_fail = email, on_done, on_fail

    def optimize_parallel_cluster(self, train_function: Callable[..., Any], nb_trials: int, job_name: str) -> None:
        """Refused: a cluster of a known kind has `optimize_parallel_cluster_gpu` and `_cpu`."""
        raise NotImplementedError(
            "Use SlurmCluster(...).optimize_parallel_cluster_gpu or optimize_parallel_cluster_cpu."
        )


class SlurmCluster(AbstractCluster):
    """Runs a search as SLURM jobs."""

    def optimize_parallel_cluster_gpu(
        self, train_function: Callable[..., Any], nb_trials: int | None, job_name: str,
        enable_auto_resubmit: bool = False, job_display_name: str | None = None,
    ) -> None:  # fmt: skip
        """Nothing: jobs are submitted; inside a job, `train_function(arguments, cluster)` has run.

        Args:
            job_name: the folder below `log_path`.
            enable_auto_resubmit: save and requeue when the time of a job ends.
            job_display_name: what the queue shows; None: `job_name`.
        """
        self._optimize(train_function, nb_trials, job_name, enable_auto_resubmit, job_display_name, on_gpu=True)

    def optimize_parallel_cluster_cpu(
        self, train_function: Callable[..., Any], nb_trials: int | None, job_name: str,
        enable_auto_resubmit: bool = False, job_display_name: str | None = None,
    ) -> None:  # fmt: skip
        """The same without GPUs."""
        self._optimize(train_function, nb_trials, job_name, enable_auto_resubmit, job_display_name, on_gpu=False)

    def _optimize(
        self, train_function: Callable[..., Any], trials: int | None, job_name: str, resubmit: bool,
        shown_name: str | None, *, on_gpu: bool,
    ) -> None:  # fmt: skip
        self.job_name, self.job_display_name = job_name, shown_name or job_name
        self.on_gpu, self.enable_auto_resubmit = on_gpu, resubmit
        self._make_folders()
        if self.is_from_slurm_object:
            self._run(train_function)
            return
        first = self._next_number()
        for number, trial in enumerate(self.hyperparam_optimizer.generate_trials(trials), start=first):
            self.schedule_experiment(trial, number)

    # ----- submitting

    def _make_folders(self) -> None:
        if self.log_path is None:
            raise ValueError("SlurmCluster(log_path=None): the jobs' scripts and output need a folder. Give log_path=.")
        self.log_path = os.path.join(self.log_path, str(self.job_name))
        self.err_log_path = self._folder("slurm_err_logs") if self.enable_log_err else None
        self.out_log_path = self._folder("slurm_out_logs") if self.enable_log_out else None
        self.slurm_files_log_path = self._folder("slurm_scripts")

    def _folder(self, name: str) -> str:
        path = os.path.join(self.log_path, name)
        os.makedirs(path, exist_ok=True)
        return path

    def _next_number(self) -> int:
        """One more than any trial that has a script or output; jobs that still wait have no output yet."""
        folders = [Path(folder) for folder in (self.slurm_files_log_path, self.out_log_path) if folder]
        found = [re.match(r"trial_(\d+)_", entry.name) for folder in folders for entry in folder.iterdir()]
        return max((int(match[1]) for match in found if match), default=-1) + 1

    def schedule_experiment(self, trial_params: Any, exp_i: int) -> None:
        """Nothing; the job of one trial is written and submitted."""
        name = f"trial_{exp_i}_{datetime.datetime.now():%Y-%m-%d__%H-%M-%S}"
        path = os.path.join(str(self.slurm_files_log_path), f"{name}_slurm_cmd.sh")
        Path(path).write_text(job_script(self, trial_params, path, name, exp_i), encoding="utf-8")
        print("\nlaunching exp...")
        try:
            code = subprocess.call([*shlex.split(self.RUN_CMD), path])
        except FileNotFoundError:
            code = 127
            print(
                f"{self.RUN_CMD}: not found on this machine; the script is ready to be submitted by hand",
                file=sys.stderr,
            )
        print(f"launched exp  {path}" if code == 0 else "launch failed...")

    # ----- inside a job

    def _run(self, train_function: Callable[..., Any]) -> None:
        if self.enable_auto_resubmit:
            print("setting signal")
            signal.signal(signal.SIGUSR1, self.sig_handler)
            signal.signal(signal.SIGTERM, self.term_handler)
        try:
            train_function(self.hyperparam_optimizer, self)
        except Exception as error:
            print("Caught exception in worker thread", error)
            traceback.print_exc()
            # The original left with code 0, and the queue showed a failed trial as completed.
            raise SystemExit(1) from error

    def sig_handler(self, signum: int, frame: Any) -> None:
        """Never returns: SLURM says that the time of the job ends."""
        print("caught signal", signum)
        self.call_save()

    def term_handler(self, signum: int, frame: Any) -> None:
        """Nothing: the signal that comes with the first one is passed over."""
        print("bypassing sigterm")

    def call_save(self) -> None:
        """Never returns: what was to be saved is saved, and the job is queued again where it can be continued."""
        print("calling save")
        saving = self.get_checkpoint_save_function()
        if saving is not None:
            function, arguments = saving
            function(**arguments)
            if self.get_checkpoint_load_function() is not None:
                self._requeue(os.environ["SLURM_JOB_ID"])
        sys.stdout.flush()
        os._exit(0)

    def _requeue(self, job: str) -> None:
        print(f"\nrequeing job {job}...")
        code = subprocess.call(["scontrol", "requeue", job])
        print(f"requeued exp  {job}" if code == 0 else "requeue failed...")

    def slurm_time_to_seconds(self, job_time: str) -> int:
        """The seconds of a time as SLURM writes it: "2-00:00:00", "15:00", "30"."""
        days, _, clock = job_time.rpartition("-")
        seconds = 0
        for part in clock.split(":"):
            seconds = seconds * 60 + int(part)
        return seconds + int(days or 0) * 86400
