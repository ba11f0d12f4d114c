"""LSF and MPI, as far as one machine can show them."""

import os
import socket
import sys
import types

import pytest
from fulgurite.runtime import clusters
from fulgurite.runtime.clusters import LSFEnvironment, MPIEnvironment
from fulgurite.runtime.environments import LightningEnvironment, pick_environment

HERE = socket.gethostname()


@pytest.fixture
def lsf(tmp_path, monkeypatch):
    for name in list(os.environ):
        if name.startswith(("SLURM_", "MASTER_", "TORCHELASTIC_")):
            monkeypatch.delenv(name)
    ranks = tmp_path / "ranks"
    ranks.write_text(f"launcher\nfirst\nfirst\n{HERE}\n{HERE}\n")
    for name, value in {
        "LSB_JOBID": "123456",
        "LSB_DJOB_RANKFILE": str(ranks),
        "JSM_NAMESPACE_SIZE": "4",
        "JSM_NAMESPACE_RANK": "3",
        "JSM_NAMESPACE_LOCAL_RANK": "1",
    }.items():
        monkeypatch.setenv(name, value)


def test_lsf(lsf):
    here = pick_environment()
    assert type(here) is LSFEnvironment
    assert here.creates_processes_externally
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (4, 3, 1, 1)
    assert (here.main_address, here.main_port) == ("first", 10456)
    assert (os.environ["MASTER_ADDR"], os.environ["MASTER_PORT"]) == ("first", "10456")


@pytest.mark.parametrize("name", ["JSM_NAMESPACE_SIZE", "JSM_NAMESPACE_RANK", "JSM_NAMESPACE_LOCAL_RANK"])
def test_lsf_without_jsrun_says_so(name, lsf, monkeypatch):
    here = LSFEnvironment()
    monkeypatch.delenv(name)
    with pytest.raises(ValueError, match=f"{name} is not set. Start the script with jsrun"):
        here.world_size(), here.global_rank(), here.local_rank()


def test_lsf_without_a_host_file_says_so(lsf, monkeypatch):
    monkeypatch.setenv("LSB_DJOB_RANKFILE", "")
    with pytest.raises(ValueError, match="LSB_DJOB_RANKFILE"):
        LSFEnvironment()


class World:
    """A communicator of two processes, of which this is the second."""

    def Get_size(self):
        return 2

    def Get_rank(self):
        return 1

    def bcast(self, value, root):
        return ["another", HERE] if value == [] else value

    def gather(self, value, root):
        return None

    def Split(self, color):
        assert color == 1
        return types.SimpleNamespace(Get_rank=lambda: 0)


def test_mpi(monkeypatch):
    package = types.ModuleType("mpi4py")
    package.MPI = types.SimpleNamespace(COMM_WORLD=World())
    monkeypatch.setitem(sys.modules, "mpi4py", package)
    monkeypatch.setattr(clusters, "find_spec", lambda name: True)
    here = pick_environment()
    assert type(here) is MPIEnvironment
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (2, 1, 0, 1)
    assert (here.main_address, here.main_port) == (HERE, here.main_port)


def test_mpi_without_its_package_is_not_found_and_says_what_to_install(monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda name: None)
    assert not MPIEnvironment.detect()
    assert type(pick_environment()) is LightningEnvironment
    with pytest.raises(ModuleNotFoundError, match="pip install mpi4py"):
        MPIEnvironment()


def test_mpi_without_a_library_is_not_found(monkeypatch):
    monkeypatch.setattr(clusters, "find_spec", lambda name: True)
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    assert not MPIEnvironment.detect()
