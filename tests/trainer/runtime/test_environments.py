"""What a process knows about itself and the others, by environment."""

import os
import signal

import pytest
from fulgurite.runtime import environments
from fulgurite.runtime.environments import (
    ClusterEnvironment,
    KubeflowEnvironment,
    LightningEnvironment,
    SLURMEnvironment,
    TorchElasticEnvironment,
    find_free_network_port,
    pick_environment,
)
from fulgurite.utilities.rank_zero import rank_zero_only
from fulgurite.utilities.warnings import PossibleUserWarning


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    """No launcher's variables, and the rank of rank-zero functions as it was afterwards."""
    for name in list(os.environ):
        if name.startswith(("SLURM_", "MASTER_", "TORCHELASTIC_")) or name.endswith(("RANK", "WORLD_SIZE")):
            monkeypatch.delenv(name)
    monkeypatch.delenv("STANDALONE_PORT", raising=False)
    monkeypatch.setattr(environments.shutil, "which", lambda name: None)
    before = rank_zero_only.rank
    yield
    rank_zero_only.rank = before


def settings(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(name, value)


def test_alone_this_process_is_the_only_one():
    here = pick_environment()
    assert type(here) is LightningEnvironment
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (1, 0, 0, 0)
    assert not here.creates_processes_externally
    assert here.main_address == "127.0.0.1"
    assert here.main_port == here.main_port > 0


def test_alone_notes_are_kept(monkeypatch):
    here = LightningEnvironment()
    here.set_world_size(4)
    here.set_global_rank(3)
    assert (here.world_size(), here.global_rank(), rank_zero_only.rank) == (4, 3, 3)
    monkeypatch.setenv("WORLD_SIZE", "4")
    here.teardown()
    assert "WORLD_SIZE" not in os.environ


def test_processes_started_by_hand(monkeypatch):
    settings(monkeypatch, LOCAL_RANK="2", NODE_RANK="1", MASTER_ADDR="host", MASTER_PORT="1234")
    here = pick_environment()
    assert here.creates_processes_externally
    assert (here.local_rank(), here.node_rank(), here.main_address, here.main_port) == (2, 1, "host", 1234)


def test_torchrun(monkeypatch):
    settings(monkeypatch, TORCHELASTIC_RUN_ID="1", WORLD_SIZE="8", RANK="5", LOCAL_RANK="1", GROUP_RANK="2")
    here = pick_environment()
    assert type(here) is TorchElasticEnvironment
    assert here.creates_processes_externally
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (8, 5, 1, 2)
    here.set_world_size(3)
    here.set_global_rank(3)
    assert (here.world_size(), here.global_rank()) == (8, 5)
    here.validate_settings(4, 2)
    with pytest.raises(ValueError, match="torchrun started 8"):
        here.validate_settings(4, 1)


def test_torchrun_without_a_meeting_point():
    here = TorchElasticEnvironment()
    with pytest.warns(UserWarning, match="MASTER_ADDR is not set"):
        assert here.main_address == "127.0.0.1"
    with pytest.warns(UserWarning, match="MASTER_PORT is not set"):
        assert here.main_port == 12910


SLURM = {
    "SLURM_NTASKS": "4",
    "SLURM_NTASKS_PER_NODE": "2",
    "SLURM_NNODES": "2",
    "SLURM_PROCID": "3",
    "SLURM_LOCALID": "1",
    "SLURM_NODEID": "1",
    "SLURM_JOB_ID": "0001234",
    "SLURM_NODELIST": "node[3-5,7],other",
    "SLURM_JOB_NAME": "train",
}


def test_slurm(monkeypatch):
    settings(monkeypatch, **SLURM)
    here = pick_environment()
    assert type(here) is SLURMEnvironment
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (4, 3, 1, 1)
    assert (here.main_address, here.main_port) == ("node3", 16234)
    assert (os.environ["MASTER_ADDR"], os.environ["MASTER_PORT"]) == ("node3", "16234")
    assert (here.job_id(), here.job_name()) == (1234, "train")
    assert (here.auto_requeue, here.requeue_signal) == (True, signal.SIGUSR1)
    here.validate_settings(2, 2)


@pytest.mark.parametrize(
    ("devices", "nodes", "words"), [(4, 2, "--ntasks-per-node=2.*devices=2"), (2, 1, "--nodes=2.*num_nodes=2")]
)
def test_slurm_refuses_other_numbers_than_the_jobs(devices, nodes, words, monkeypatch):
    settings(monkeypatch, **SLURM)
    with pytest.raises(ValueError, match=f"(?s){words}"):
        SLURMEnvironment().validate_settings(devices, nodes)


@pytest.mark.parametrize("name", ["bash", "interactive"])
def test_an_interactive_slurm_job_is_no_cluster(name, monkeypatch):
    settings(monkeypatch, **{**SLURM, "SLURM_JOB_NAME": name})
    assert type(pick_environment()) is LightningEnvironment
    assert SLURMEnvironment.job_id() is None
    SLURMEnvironment().validate_settings(7, 7)


def test_torchrun_inside_of_slurm_is_torchrun(monkeypatch):
    settings(monkeypatch, **SLURM, TORCHELASTIC_RUN_ID="1")
    assert type(pick_environment()) is TorchElasticEnvironment


def test_slurm_needs_tasks_per_node(monkeypatch):
    monkeypatch.setenv("SLURM_NTASKS", "2")
    with pytest.raises(RuntimeError, match="--ntasks-per-node=2"):
        SLURMEnvironment()


def test_srun_that_was_not_used_is_told(monkeypatch):
    monkeypatch.setattr(environments.shutil, "which", lambda name: "/bin/srun")
    with pytest.warns(PossibleUserWarning, match="srun"):
        pick_environment()


def test_a_slurm_port_without_a_job():
    assert SLURMEnvironment().main_port == 12910


@pytest.mark.parametrize(
    ("nodes", "first"),
    [
        ("alpha,beta,gamma", "alpha"),
        ("alpha beta", "alpha"),
        ("host[22-25,27]", "host22"),
        ("host[22,24-25]", "host22"),
        ("host[22]", "host22"),
        ("1.2.3.4,5.6.7.8", "1.2.3.4"),
    ],
)
def test_the_first_host_of_a_list(nodes, first):
    assert SLURMEnvironment.resolve_root_node_address(nodes) == first


def test_kubeflow_is_passed_by_hand(monkeypatch):
    settings(monkeypatch, WORLD_SIZE="4", RANK="2", MASTER_ADDR="host", MASTER_PORT="99")
    here = KubeflowEnvironment()
    assert (here.world_size(), here.global_rank(), here.local_rank(), here.node_rank()) == (4, 2, 0, 2)
    assert (here.main_address, here.main_port, here.creates_processes_externally) == ("host", 99, True)
    with pytest.raises(NotImplementedError, match="plugins"):
        here.detect()
    assert pick_environment(here) is here


def test_a_free_port_can_be_fixed(monkeypatch):
    assert 0 < find_free_network_port() < 65536
    monkeypatch.setenv("STANDALONE_PORT", "4567")
    assert find_free_network_port() == 4567


def test_an_environment_must_answer_every_question():
    with pytest.raises(TypeError, match="abstract"):
        ClusterEnvironment()
