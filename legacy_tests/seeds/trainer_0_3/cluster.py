"""What a job on a cluster does shortly before its time is over, and when it is started again."""

import os

import torch
from model import LightningTemplate, trained
from pytorch_lightning.callbacks import ModelCheckpoint


class Cluster(object):
    """Notes what the trainer registers for the moment when the job's time is nearly over."""

    def set_checkpoint_save_function(self, fx, kwargs):
        self.save = fx, kwargs

    def set_checkpoint_load_function(self, fx, kwargs):
        self.load = fx, kwargs


def a_job_saves_itself_and_goes_on():
    cluster = Cluster()
    _, model, _ = trained(cluster=cluster, checkpoint_callback=ModelCheckpoint("job"), val_check_interval=1.0)
    save, kwargs = cluster.save
    assert kwargs["folderpath"] == "job"
    save(**kwargs)
    assert len([name for name in os.listdir("job") if name.startswith("hpc_ckpt_")]) == 1

    cluster = Cluster()
    resumed = LightningTemplate()
    trained(resumed, cluster=cluster, checkpoint_callback=ModelCheckpoint("other"))
    load, kwargs = cluster.load
    load(**dict(kwargs, folderpath="job"))
    assert torch.equal(resumed.l1.weight, model.l1.weight)


if __name__ == "__main__":
    a_job_saves_itself_and_goes_on()
