"""Environments of job schedulers and launchers that are met on supercomputers."""

from __future__ import annotations

import os
import socket
from functools import cached_property
from importlib.util import find_spec
from typing import Any

from .environments import ToldEnvironment, find_free_network_port


class LSFEnvironment(ToldEnvironment):
    """Processes started by jsrun in a job of IBM's LSF.

    The hosts come from the file that LSB_DJOB_RANKFILE names; its first line is the node that launches the job and
    computes nothing.
    """

    def __init__(self) -> None:
        super().__init__()
        hosts = self._hosts()
        self._address = hosts[0]
        self._port = int(os.environ.get("MASTER_PORT", 10000 + int(_by_jsrun("LSB_JOBID")) % 1000))
        self._node = list(dict.fromkeys(hosts)).index(socket.gethostname())
        # torch.distributed reads these.
        os.environ["MASTER_ADDR"], os.environ["MASTER_PORT"] = self._address, str(self._port)

    @property
    def main_address(self) -> str:
        """The first computing host."""
        return self._address

    @property
    def main_port(self) -> int:
        """MASTER_PORT, else one made of the job's number, so that all processes choose the same."""
        return self._port

    @staticmethod
    def detect() -> bool:
        """Whether jsrun started this process."""
        needed = ("LSB_JOBID", "LSB_DJOB_RANKFILE", "JSM_NAMESPACE_LOCAL_RANK", "JSM_NAMESPACE_SIZE")
        return all(name in os.environ for name in needed)

    def world_size(self) -> int:
        """JSM_NAMESPACE_SIZE."""
        return int(_by_jsrun("JSM_NAMESPACE_SIZE"))

    def global_rank(self) -> int:
        """JSM_NAMESPACE_RANK."""
        return int(_by_jsrun("JSM_NAMESPACE_RANK"))

    def local_rank(self) -> int:
        """JSM_NAMESPACE_LOCAL_RANK."""
        return int(_by_jsrun("JSM_NAMESPACE_LOCAL_RANK"))

    def node_rank(self) -> int:
        """The place of this host among the computing hosts."""
        return self._node

    @staticmethod
    def _hosts() -> list[str]:
        with open(_by_jsrun("LSB_DJOB_RANKFILE"), encoding="utf-8") as file:
            return [line.strip() for line in file][1:]


class MPIEnvironment(ToldEnvironment):
    """Processes started by mpirun; needs the package mpi4py."""

    def __init__(self) -> None:
        super().__init__()
        if find_spec("mpi4py") is None:
            raise ModuleNotFoundError("MPIEnvironment needs the package mpi4py: pip install mpi4py.")
        from mpi4py import MPI

        self._world: Any = MPI.COMM_WORLD

    @cached_property
    def main_address(self) -> str:
        """The host of the first process."""
        return str(self._world.bcast(socket.gethostname(), root=0))

    @cached_property
    def main_port(self) -> int:
        """A free port of the first process's host."""
        return int(self._world.bcast(find_free_network_port(), root=0))

    @staticmethod
    def detect() -> bool:
        """Whether mpirun started more than one process."""
        if find_spec("mpi4py") is None:
            return False
        try:
            from mpi4py import MPI
        except ImportError:  # the package is there, an MPI library is not
            return False
        return bool(MPI.COMM_WORLD.Get_size() > 1)

    def world_size(self) -> int:
        """MPI's number of processes."""
        return int(self._world.Get_size())

    def global_rank(self) -> int:
        """MPI's rank."""
        return int(self._world.Get_rank())

    def local_rank(self) -> int:
        """The rank among the processes of this host."""
        return int(self._local.Get_rank())

    def node_rank(self) -> int:
        """The place of this host among all, in alphabetical order."""
        return self._hosts.index(socket.gethostname())

    @cached_property
    def _hosts(self) -> list[str]:
        names = self._world.gather(socket.gethostname(), root=0)  # None but in the first process
        hosts: list[str] = self._world.bcast(sorted(set(names)) if names else [], root=0)
        return hosts

    @cached_property
    def _local(self) -> Any:
        return self._world.Split(color=self.node_rank())


def _by_jsrun(variable: str) -> str:
    """The variable's value, which only a process started by jsrun has."""
    value = os.environ.get(variable)
    if not value:
        raise ValueError(f"LSFEnvironment: {variable} is not set. Start the script with jsrun.")
    return value
