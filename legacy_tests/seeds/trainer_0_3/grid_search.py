"""A search over a grid, handed to a cluster: the job scripts and who submits them."""

import os
import stat

from test_tube import HyperOptArgumentParser, SlurmCluster


def train(hparams, *args):
    raise AssertionError("this process only hands jobs in")


def a_grid_search_hands_in_a_job_per_trial():
    os.mkdir("bin")
    with open(os.path.join("bin", "sbatch"), "w") as f:
        f.write('#!/bin/sh\necho "$1" >> %s\n' % os.path.join(os.getcwd(), "submitted"))
    os.chmod(os.path.join("bin", "sbatch"), stat.S_IRWXU)
    os.environ["PATH"] = os.path.join(os.getcwd(), "bin") + os.pathsep + os.environ["PATH"]

    parser = HyperOptArgumentParser(strategy="grid_search", add_help=False)
    parser.opt_list("--lr", default=0.1, type=float, options=[0.1, 0.01], tunable=True)
    hparams = parser.parse_args([])

    cluster = SlurmCluster(hyperparam_optimizer=hparams, log_path=os.path.join(os.getcwd(), "slurm"))
    cluster.per_experiment_nb_gpus = 2
    cluster.per_experiment_nb_nodes = 1
    cluster.job_time = "48:00:00"
    cluster.minutes_to_checkpoint_before_walltime = 5
    cluster.add_slurm_cmd(cmd="partition", value="lab", comment="where it runs")
    cluster.optimize_parallel_cluster_gpu(train, nb_trials=2, job_name="search")

    with open("submitted") as f:
        scripts = f.read().split()
    assert len(scripts) == 2
    texts = []
    for script in scripts:
        with open(script) as f:
            texts.append(f.read())
    assert all("#SBATCH --time=48:00:00" in text and "#SBATCH --partition=lab" in text for text in texts)
    assert all("#SBATCH --signal=USR1@300" in text for text in texts), "five minutes before the end"
    assert sorted("--lr 0.01" in text for text in texts) == [False, True]


if __name__ == "__main__":
    a_grid_search_hands_in_a_job_per_trial()
