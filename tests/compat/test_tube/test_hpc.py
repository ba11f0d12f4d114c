"""Searches as SLURM jobs, submitted to an sbatch of our own."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from fulgurite.compat.test_tube import HyperOptArgumentParser, SlurmCluster

SCRIPT = """
import sys
from fulgurite.compat.test_tube import HyperOptArgumentParser, SlurmCluster

def train(hparams, cluster, *_):
    cluster.set_checkpoint_save_function(print, {"end": "SAVED\\n"})
    cluster.set_checkpoint_load_function(print, {"end": "LOADED\\n"})
    print("trains", hparams.lr, hparams.name, hparams.flag, cluster.hpc_exp_number)
    if hparams.lr == 0.2:
        raise RuntimeError("this one fails")
    if hparams.flag:
        import os, signal
        sys.stdout.flush()
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGUSR1)

parser = HyperOptArgumentParser(strategy="grid_search")
parser.opt_list("--lr", default=0.1, type=float, options=[0.1, 0.2], tunable=True)
parser.add_argument("--name", default="a $b'c")
parser.add_argument("--flag", action="store_true")
parser.add_argument("--nothing", default=None)
cluster = SlurmCluster(hyperparam_optimizer=parser.parse_args(), log_path="slurm", python_cmd=sys.executable)
cluster.optimize_parallel_cluster_cpu(train, nb_trials=2, job_name="job", enable_auto_resubmit=True)
"""
# It leaves what it was asked in a file, as the others do.
SBATCH = '#!/bin/bash\necho "$1" >> submitted\n'
SRUN = '#!/bin/bash\nexec "$@"\n'
SCONTROL = '#!/bin/bash\necho "scontrol $@" >> submitted\n'


@pytest.fixture
def slurm(tmp_path, monkeypatch):
    commands = tmp_path / "bin"
    commands.mkdir()
    for name, text in (("sbatch", SBATCH), ("srun", SRUN), ("scontrol", SCONTROL)):
        (commands / name).write_text(text)
        (commands / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")
    return tmp_path


def submitted():
    return Path("submitted").read_text().splitlines()


def hparams_of(arguments=()):
    parser = HyperOptArgumentParser()
    parser.opt_list("--lr", default=0.1, type=float, options=[0.1, 0.2], tunable=True)
    parser.add_argument("--name", default="a b")
    return parser.parse_args(arguments)


def requests(path):
    return re.findall(r"^#SBATCH --(.*)$", Path(path).read_text(), re.MULTILINE)


def test_one_job_is_submitted_per_trial(slurm, capfd):
    cluster = SlurmCluster(hyperparam_optimizer=hparams_of(), log_path="slurm")
    cluster.job_time, cluster.gpu_type, cluster.per_experiment_nb_gpus = "1:00:00", "v100", 2
    cluster.per_experiment_nb_nodes, cluster.memory_mb_per_node = 3, 1000
    cluster.notify_job_status("a@b", on_done=True, on_fail=True)
    cluster.add_slurm_cmd("constraint", "gpu", "what kind")
    cluster.load_modules(["cuda/9"])
    cluster.add_command("echo ready")
    cluster.optimize_parallel_cluster_gpu(lambda *_: None, nb_trials=2, job_name="job", job_display_name="shown")
    first, second = submitted()
    when = re.search(r"trial_0_(.*)_slurm_cmd", first)[1]
    assert requests(first) == [
        "job-name=shownv0",
        f"output=slurm/job/slurm_out_logs/trial_0_{when}_slurm_output_%j.out",
        f"error=slurm/job/slurm_err_logs/trial_0_{when}_slurm_output_%j.err",
        "time=1:00:00", "gres=gpu:v100:2", "cpus-per-task=1", "nodes=3", "mem=1000", "signal=USR1@300",
        "mail-type=END,FAIL", "mail-user=a@b", "constraint=gpu",
    ]  # fmt: skip
    lines = Path(second).read_text().splitlines()
    assert lines[0] == "#!/bin/bash" and lines.index("module load cuda/9") < lines.index("echo ready")
    assert shlex.split(lines[-1])[3:] == [
        "--lr", "0.2", "--name", "a b", "--test_tube_from_cluster_hopt", "--test_tube_slurm_cmd_path", second,
        "--hpc_exp_number", "1",
    ]  # fmt: skip
    assert capfd.readouterr().out.count("launched exp") == 2


def test_a_second_search_counts_on(slurm):
    for _ in range(2):
        cluster = SlurmCluster(hyperparam_optimizer=hparams_of(), log_path="slurm")
        cluster.optimize_parallel_cluster_cpu(lambda *_: None, nb_trials=2, job_name="job")
    numbers = [re.search(r"trial_(\d)_", path)[1] for path in submitted()]
    assert numbers == ["0", "1", "2", "3"]


def test_without_slurm_the_scripts_are_kept_and_it_says_so(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    cluster = SlurmCluster(hyperparam_optimizer=hparams_of(), log_path="slurm")
    cluster.optimize_parallel_cluster_cpu(lambda *_: None, nb_trials=1, job_name="job")
    said = capsys.readouterr()
    assert "launch failed" in said.out and "sbatch: not found" in said.err
    assert len(list(Path("slurm/job/slurm_scripts").iterdir())) == 1


def test_a_folder_is_needed():
    with pytest.raises(ValueError, match="Give log_path="):
        SlurmCluster(hparams_of()).optimize_parallel_cluster_cpu(lambda *_: None, nb_trials=1, job_name="job")


def launch(*arguments):
    return subprocess.run([sys.executable, "search.py", *arguments], capture_output=True, text=True, check=False)


def test_the_jobs_run_the_same_script_with_the_arguments_of_their_trial(slurm):
    Path("search.py").write_text(SCRIPT)
    assert launch().returncode == 0
    good, bad = (subprocess.run(["bash", path], capture_output=True, text=True, check=False) for path in submitted())
    assert good.returncode == 0 and "trains 0.1 a $b'c False 0" in good.stdout
    assert bad.returncode == 1 and "this one fails" in bad.stderr


def test_a_job_whose_time_ends_saves_and_is_queued_again(slurm, monkeypatch):
    Path("search.py").write_text(SCRIPT)
    monkeypatch.setenv("SLURM_JOB_ID", "77")
    ended = launch("--flag", "--test_tube_from_cluster_hopt", "--hpc_exp_number", "3")
    assert ended.returncode == 0
    assert ended.stdout.index("bypassing sigterm") < ended.stdout.index("caught signal") < ended.stdout.index("SAVED")
    assert submitted() == ["scontrol requeue 77"] and "LOADED" not in ended.stdout


def test_a_job_that_continues_loads_at_once(slurm):
    Path("search.py").write_text(SCRIPT)
    assert "LOADED" in launch("--test_tube_from_cluster_hopt", "--test_tube_do_checkpoint_load").stdout


@pytest.mark.parametrize(("text", "seconds"), [("1-02:03:04", 93784), ("15:00", 900), ("30", 30), ("1:0:0", 3600)])
def test_times_are_read_as_slurm_writes_them(text, seconds):
    assert SlurmCluster().slurm_time_to_seconds(text) == seconds
