"""Who started this process: its rank, how many there are, and where they meet."""

from __future__ import annotations

import logging
import os
import re
import shutil
import signal
import socket
import sys
from abc import ABC, abstractmethod

import torch

from ..utilities.rank_zero import rank_zero_only, rank_zero_warn
from ..utilities.warnings import PossibleUserWarning

log = logging.getLogger(__name__)

DEFAULT_PORT = 12910


class ClusterEnvironment(ABC):
    """What a launcher or scheduler tells a process about itself and the others."""

    @property
    @abstractmethod
    def creates_processes_externally(self) -> bool:
        """Whether the other processes exist already, or are ours to start."""

    @property
    @abstractmethod
    def main_address(self) -> str:
        """The host at which the processes meet."""

    @property
    @abstractmethod
    def main_port(self) -> int:
        """The port at which the processes meet."""

    @staticmethod
    @abstractmethod
    def detect() -> bool:
        """Whether this process runs in such an environment."""

    @abstractmethod
    def world_size(self) -> int:
        """How many processes there are on all nodes."""

    @abstractmethod
    def set_world_size(self, size: int) -> None:
        """Note the number of processes, where the environment does not know it."""

    @abstractmethod
    def global_rank(self) -> int:
        """The number of this process among all."""

    @abstractmethod
    def set_global_rank(self, rank: int) -> None:
        """Note the number of this process, where the environment does not know it."""

    @abstractmethod
    def local_rank(self) -> int:
        """The number of this process on its node."""

    @abstractmethod
    def node_rank(self) -> int:
        """The number of this node."""

    def validate_settings(self, num_devices: int, num_nodes: int) -> None:
        """Refuse numbers of devices and nodes that are not those of the environment."""

    def teardown(self) -> None:
        """Undo what the run noted."""


class ToldEnvironment(ClusterEnvironment):
    """An environment that knows its sizes and ranks, so that nothing can be noted."""

    @property
    def creates_processes_externally(self) -> bool:
        """Always."""
        return True

    def set_world_size(self, size: int) -> None:
        """Ignored: the scheduler decides."""
        log.debug("%s keeps its own world size, not %s", type(self).__name__, size)

    def set_global_rank(self, rank: int) -> None:
        """Ignored: the scheduler decides."""
        log.debug("%s keeps its own rank, not %s", type(self).__name__, rank)


class LightningEnvironment(ClusterEnvironment):
    """One machine, or processes that the user starts with LOCAL_RANK (and NODE_RANK) set."""

    def __init__(self) -> None:
        super().__init__()
        self._port: int | None = None
        self._rank = 0
        self._world_size = 1

    @property
    def creates_processes_externally(self) -> bool:
        """Whether somebody set LOCAL_RANK."""
        return "LOCAL_RANK" in os.environ

    @property
    def main_address(self) -> str:
        """MASTER_ADDR, else this machine."""
        return os.environ.get("MASTER_ADDR", "127.0.0.1")

    @property
    def main_port(self) -> int:
        """MASTER_PORT, else a free port, the same one at each call."""
        if self._port is None:
            self._port = int(os.environ["MASTER_PORT"]) if "MASTER_PORT" in os.environ else find_free_network_port()
        return self._port

    @staticmethod
    def detect() -> bool:
        """Always: this is what remains when nothing else is found."""
        return True

    def world_size(self) -> int:
        """As noted, else 1."""
        return self._world_size

    def set_world_size(self, size: int) -> None:
        """Note the number of processes."""
        self._world_size = size

    def global_rank(self) -> int:
        """As noted, else 0."""
        return self._rank

    def set_global_rank(self, rank: int) -> None:
        """Note the number of this process, for the rank-zero functions too."""
        self._rank = rank
        rank_zero_only.rank = rank  # type: ignore[attr-defined]

    def local_rank(self) -> int:
        """LOCAL_RANK, else 0."""
        return int(os.environ.get("LOCAL_RANK", 0))

    def node_rank(self) -> int:
        """NODE_RANK or GROUP_RANK, else 0."""
        return int(os.environ.get("NODE_RANK", os.environ.get("GROUP_RANK", 0)))

    def teardown(self) -> None:
        """Forget WORLD_SIZE, which would make later torch code expect others."""
        os.environ.pop("WORLD_SIZE", None)


class TorchElasticEnvironment(ToldEnvironment):
    """Processes started by torchrun."""

    @property
    def main_address(self) -> str:
        """MASTER_ADDR, set to this machine with a warning when missing."""
        return _meeting_point("MASTER_ADDR", "127.0.0.1")

    @property
    def main_port(self) -> int:
        """MASTER_PORT, set with a warning when missing."""
        return int(_meeting_point("MASTER_PORT", str(DEFAULT_PORT)))

    @staticmethod
    def detect() -> bool:
        """Whether torchrun started this process."""
        return torch.distributed.is_available() and torch.distributed.is_torchelastic_launched()

    def world_size(self) -> int:
        """WORLD_SIZE."""
        return int(os.environ["WORLD_SIZE"])

    def global_rank(self) -> int:
        """RANK."""
        return int(os.environ["RANK"])

    def local_rank(self) -> int:
        """LOCAL_RANK."""
        return int(os.environ["LOCAL_RANK"])

    def node_rank(self) -> int:
        """GROUP_RANK."""
        return int(os.environ.get("GROUP_RANK", 0))

    def validate_settings(self, num_devices: int, num_nodes: int) -> None:
        """Refuse a product that is not torchrun's number of processes."""
        if num_devices * num_nodes != self.world_size():
            raise ValueError(
                f"Trainer(devices={num_devices!r}, num_nodes={num_nodes!r}): {num_devices * num_nodes} processes, but"
                f" torchrun started {self.world_size()}. Change devices and num_nodes, or torchrun's"
                " --nproc-per-node and --nnodes."
            )


class SLURMEnvironment(ToldEnvironment):
    """Processes started by srun.

    Args:
        auto_requeue: whether the job is put back into the queue when its time is over.
        requeue_signal: the signal that says so; SIGUSR1 when not given.
    """

    def __init__(self, auto_requeue: bool = True, requeue_signal: signal.Signals | None = None) -> None:
        super().__init__()
        self.auto_requeue = auto_requeue
        self.requeue_signal = requeue_signal or getattr(signal, "SIGUSR1", None)
        _warn_without_srun()
        ntasks = int(os.environ.get("SLURM_NTASKS", "1"))
        if ntasks > 1 and "SLURM_NTASKS_PER_NODE" not in os.environ:
            raise RuntimeError(
                f"SLURM job with --ntasks={ntasks}: that does not say how many run on each node."
                f" Use --ntasks-per-node={ntasks} (and --nodes) in the batch script."
            )

    @property
    def main_address(self) -> str:
        """MASTER_ADDR, else the first host of the job; noted in MASTER_ADDR."""
        if "MASTER_ADDR" not in os.environ:
            hosts = os.environ.get("SLURM_NODELIST", "127.0.0.1")
            os.environ["MASTER_ADDR"] = self.resolve_root_node_address(hosts)
        return os.environ["MASTER_ADDR"]

    @property
    def main_port(self) -> int:
        """MASTER_PORT, else one made of the job's number, so that all processes choose the same."""
        if "MASTER_PORT" not in os.environ:
            job = os.environ.get("SLURM_JOB_ID")
            os.environ["MASTER_PORT"] = str(DEFAULT_PORT if job is None else 15000 + int(job[-4:]))
        return int(os.environ["MASTER_PORT"])

    @staticmethod
    def detect() -> bool:
        """Whether srun started this process, in a job that is not interactive."""
        _warn_without_srun()
        return _started_by_srun()

    @staticmethod
    def job_name() -> str | None:
        """The job's name."""
        return os.environ.get("SLURM_JOB_NAME")

    @staticmethod
    def job_id() -> int | None:
        """The job's number; None in an interactive job, where several runs share it."""
        job = os.environ.get("SLURM_JOB_ID", "")
        return int(job) if job.isdigit() and not _interactive_job() else None

    def world_size(self) -> int:
        """SLURM_NTASKS."""
        return int(os.environ["SLURM_NTASKS"])

    def global_rank(self) -> int:
        """SLURM_PROCID."""
        return int(os.environ["SLURM_PROCID"])

    def local_rank(self) -> int:
        """SLURM_LOCALID."""
        return int(os.environ["SLURM_LOCALID"])

    def node_rank(self) -> int:
        """SLURM_NODEID."""
        return int(os.environ["SLURM_NODEID"])

    def validate_settings(self, num_devices: int, num_nodes: int) -> None:
        """Refuse devices and nodes that are not those of the job."""
        if _interactive_job():
            return
        for argument, value, option, variable in (
            ("devices", num_devices, "--ntasks-per-node", "SLURM_NTASKS_PER_NODE"),
            ("num_nodes", num_nodes, "--nodes", "SLURM_NNODES"),
        ):
            there = os.environ.get(variable)
            if there is not None and int(there) != value:
                raise ValueError(
                    f"Trainer({argument}={value!r}): the SLURM job has {option}={there}."
                    f" Use {argument}={there}, or change the batch script."
                )

    @staticmethod
    def resolve_root_node_address(nodes: str) -> str:
        """The first host of a SLURM list: 'host[5-9],other' gives 'host5'."""
        first_of_range = re.sub(r"\[(.*?)[,-].*\]", r"\1", nodes)
        without_brackets = re.sub(r"\[(.*?)\]", r"\1", first_of_range)
        return without_brackets.split(" ")[0].split(",")[0]


class KubeflowEnvironment(ToldEnvironment):
    """Processes started by Kubeflow's training operator; never found by itself, pass it as a plugin."""

    @property
    def main_address(self) -> str:
        """MASTER_ADDR."""
        return os.environ["MASTER_ADDR"]

    @property
    def main_port(self) -> int:
        """MASTER_PORT."""
        return int(os.environ["MASTER_PORT"])

    @staticmethod
    def detect() -> bool:
        """Not possible."""
        raise NotImplementedError(
            "Kubeflow cannot be told from other environments. Use Trainer(plugins=[KubeflowEnvironment()])."
        )

    def world_size(self) -> int:
        """WORLD_SIZE."""
        return int(os.environ["WORLD_SIZE"])

    def global_rank(self) -> int:
        """RANK."""
        return int(os.environ["RANK"])

    def local_rank(self) -> int:
        """0: one process per pod."""
        return 0

    def node_rank(self) -> int:
        """The rank, as each pod is a node."""
        return self.global_rank()


def pick_environment(given: ClusterEnvironment | None = None) -> ClusterEnvironment:
    """The environment that this process runs in; one given by the user passes through."""
    if given is not None:
        return given
    from .clusters import LSFEnvironment, MPIEnvironment

    # torchrun first: it is used inside of SLURM jobs too.
    for kind in (TorchElasticEnvironment, SLURMEnvironment, LSFEnvironment, MPIEnvironment):
        if kind.detect():
            return kind()
    return LightningEnvironment()


def find_free_network_port() -> int:
    """A port that is free now (STANDALONE_PORT, when set)."""
    if "STANDALONE_PORT" in os.environ:
        return int(os.environ["STANDALONE_PORT"])
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as found:
        found.bind(("", 0))
        return int(found.getsockname()[1])


def _meeting_point(variable: str, default: str) -> str:
    if variable not in os.environ:
        rank_zero_warn(f"{variable} is not set. Using {default}.")
        os.environ[variable] = default
    return os.environ[variable]


def _interactive_job() -> bool:
    return SLURMEnvironment.job_name() in ("bash", "interactive")


def _started_by_srun() -> bool:
    return "SLURM_NTASKS" in os.environ and not _interactive_job()


def _warn_without_srun() -> None:
    """Say that srun exists and was not used, which makes multi-process jobs wait for ever."""
    if sys.platform != "win32" and shutil.which("srun") is not None and not _started_by_srun():
        command = " ".join(["srun", os.path.basename(sys.executable), *sys.argv])[:64]
        rank_zero_warn(
            f"This machine has srun, and this process was not started by it. For a SLURM job write: {command} ...",
            category=PossibleUserWarning,
        )
