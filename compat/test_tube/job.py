"""The script of one job."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from .argparse_hopt import HyperOptArgumentParser

if TYPE_CHECKING:
    from .hpc import SlurmCluster

RULE = "#################"


def job_script(cluster: SlurmCluster, trial: Any, path: str, name: str, number: int) -> str:
    """The whole text, in the order: what SLURM is asked for, modules, commands, the script itself."""
    lines = [
        "#!/bin/bash",
        "#",
        "# One trial of a hyperparameter search, written by test_tube as fulgurite has it",
        RULE,
        "",
    ]
    for comment, options in requests(cluster, name, number):
        lines += [f"# {comment}", *(f"#SBATCH --{option}" for option in options), RULE, ""]
    lines += ["", *(f"module load {module}" for module in cluster.modules)]
    for command in cluster.commands:
        lines += [command, ""]
    started = f"srun {cluster.python_cmd} {shlex.quote(cluster.script_name)}"
    return "\n".join([*lines, f"{started} {command_line(trial, path, number)}", ""])


def requests(cluster: SlurmCluster, name: str, number: int) -> list[tuple[str, list[str]]]:
    """(what for, options of sbatch) in order."""
    asked = [("name in the queue", [f"job-name={cluster.job_display_name}v{number}"])]
    if cluster.enable_log_out:
        asked.append(("what the job prints", [f"output={cluster.out_log_path}/{name}_slurm_output_%j.out"]))
    if cluster.enable_log_err:
        asked.append(("its errors", [f"error={cluster.err_log_path}/{name}_slurm_output_%j.err"]))
    asked.append(("how long it may take", [f"time={cluster.job_time}"]))
    if cluster.on_gpu and cluster.per_experiment_nb_gpus > 0:
        kind = f"{cluster.gpu_type}:" if cluster.gpu_type is not None else ""
        asked.append(("GPUs of each node", [f"gres=gpu:{kind}{cluster.per_experiment_nb_gpus}"]))
    if cluster.per_experiment_nb_cpus > 0:
        asked.append(("processors", [f"cpus-per-task={cluster.per_experiment_nb_cpus}"]))
    asked.append(("nodes", [f"nodes={cluster.per_experiment_nb_nodes}"]))
    asked.append(("memory of each node", [f"mem={cluster.memory_mb_per_node}"]))
    asked.append(
        (
            "seconds before the end at which to save",
            [f"signal=USR1@{cluster.minutes_to_checkpoint_before_walltime * 60}"],
        )
    )
    events = [word for word, wanted in (("END", cluster.notify_on_end), ("FAIL", cluster.notify_on_fail)) if wanted]
    if events:
        asked.append(("who is told", [f"mail-type={','.join(events)}", f"mail-user={cluster.email}"]))
    return [*asked, *((comment, [f"{option}={value}"]) for option, value, comment in cluster.slurm_commands)]


def command_line(trial: Any, path: str, number: int) -> str:
    """The arguments of the trial, then those that say that it is one. What is None or False is left out."""
    flags = HyperOptArgumentParser
    given = {name: value for name, value in vars(trial).items() if value is not None and value is not False}
    words = [f"--{name} {shlex.quote(str(value))}" for name, value in given.items()]
    return " ".join(
        [
            *words,
            f"--{flags.TRIGGER_CMD}",
            f"--{flags.SLURM_CMD_PATH} {shlex.quote(path)}",
            f"--{flags.SLURM_EXP_CMD} {number}",
        ]
    )
