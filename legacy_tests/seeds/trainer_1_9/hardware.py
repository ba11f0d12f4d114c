"""Where a run takes place: accelerator, devices, strategy, nodes, plugins, precision."""

import os

import torch
from model import QUIET, LitModel, dataset, fitted
from pytorch_lightning import Trainer
from pytorch_lightning.accelerators import CPUAccelerator
from pytorch_lightning.plugins import DoublePrecisionPlugin, MixedPrecisionPlugin, TorchCheckpointIO
from pytorch_lightning.plugins.environments import ClusterEnvironment, LightningEnvironment, TorchElasticEnvironment
from pytorch_lightning.strategies import SingleDeviceStrategy
from torch.utils.data import DataLoader
from torch.utils.data.distributed import DistributedSampler

HAS_GPU = torch.cuda.is_available()


def accelerator_cpu():
    trainer, _ = fitted(accelerator="cpu")
    assert isinstance(trainer.accelerator, CPUAccelerator)
    assert trainer.strategy.root_device == torch.device("cpu")


def accelerator_auto_recognizes_the_machine():
    trainer = Trainer(devices=1, accelerator="auto")
    assert isinstance(trainer.accelerator, CPUAccelerator) is not HAS_GPU


def accelerator_of_our_own():
    class MyOwnAcc(CPUAccelerator):
        set_up = 0

        def setup(self, trainer):
            self.set_up += 1

        def get_device_stats(self, device):
            return {"warmth": 20.0}

    accelerator = MyOwnAcc()
    trainer, _ = fitted(accelerator=accelerator)
    assert trainer.accelerator is accelerator and accelerator.set_up == 1


def devices_are_fetched_from_the_accelerator():
    class FourCores(CPUAccelerator):
        asked = 0

        @staticmethod
        def auto_device_count():
            FourCores.asked += 1
            return 1

    trainer = Trainer(accelerator=FourCores())
    assert trainer.num_devices == 1 and FourCores.asked
    assert CPUAccelerator.auto_device_count() == 1
    assert Trainer(accelerator="cpu").num_devices == 1


def devices_auto():
    assert Trainer(devices="auto", accelerator="auto").num_devices == (torch.cuda.device_count() or 1)
    assert Trainer(devices="auto", accelerator="cpu").num_devices == 1
    assert Trainer(devices=1, accelerator="cpu").device_ids == [0]


def num_nodes_one():
    assert Trainer(num_nodes=1).num_nodes == Trainer().num_nodes == 1
    assert Trainer(num_nodes=1).world_size == 1


def strategy_of_our_own():
    class Counted(SingleDeviceStrategy):
        steps = 0

        def training_step(self, *args, **kwargs):
            self.steps += 1
            return super().training_step(*args, **kwargs)

    strategy = Counted(device=torch.device("cpu"))
    trainer, _ = fitted(strategy=strategy, limit_train_batches=3)
    assert trainer.strategy is strategy and strategy.steps == 3


def sync_batchnorm_on_one_device():
    class Normed(LitModel):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Sequential(torch.nn.BatchNorm1d(8), torch.nn.Linear(8, 2))

    model = Normed()
    fitted(model, sync_batchnorm=True)
    assert type(model.layer[0]) is torch.nn.BatchNorm1d, "nothing to synchronize with"


def replace_sampler_ddp_leaves_one_process_alone():
    for given in (True, False):
        trainer, counter = fitted(replace_sampler_ddp=given)
        assert not isinstance(trainer.train_dataloader.sampler, DistributedSampler)
        assert len(counter.train) == 8


def replace_sampler_ddp_with_a_sampler_of_our_own():
    class Sharded(LitModel):
        def train_dataloader(self):
            data = dataset(32)
            sampler = DistributedSampler(data, num_replicas=2, rank=1, shuffle=True)
            return DataLoader(data, batch_size=4, sampler=sampler)

    trainer, counter = fitted(Sharded(), replace_sampler_ddp=False)
    assert len(counter.train) == 4, "this rank's half"
    trainer, counter = fitted(Sharded(), replace_sampler_ddp=True)
    assert len(counter.train) == 4, "a distributed sampler stays"


def plugins_checkpoint_io():
    class Noted(TorchCheckpointIO):
        saved = []

        def save_checkpoint(self, checkpoint, path, storage_options=None):
            self.saved.append(os.path.basename(path))
            super().save_checkpoint(checkpoint, path, storage_options)

    plugin = Noted()
    trainer, _ = fitted(plugins=[plugin])
    trainer.save_checkpoint("by_hand.ckpt")
    assert plugin.saved == ["by_hand.ckpt"]
    assert set(torch.load("by_hand.ckpt")["state_dict"]) == {"layer.weight", "layer.bias"}


def plugins_cluster_environment():
    class MyCluster(ClusterEnvironment):
        creates_processes_externally = True
        main_address = "127.0.0.1"
        main_port = 29512

        @staticmethod
        def detect():
            return True

        def world_size(self):
            return 1

        def set_world_size(self, size):
            pass

        def global_rank(self):
            return 0

        def set_global_rank(self, rank):
            pass

        def local_rank(self):
            return 0

        def node_rank(self):
            return 0

    cluster = MyCluster()
    trainer = Trainer(plugins=[cluster], accelerator="cpu", **QUIET)
    assert trainer.world_size == 1 and trainer.is_global_zero
    Trainer(plugins=[cluster], max_epochs=1, **QUIET).fit(LitModel())


def plugins_torchelastic():
    assert not TorchElasticEnvironment.detect()
    assert LightningEnvironment().world_size() == 1
    Trainer(plugins=[TorchElasticEnvironment()], max_epochs=1, **QUIET)


def precision_32():
    trainer = Trainer(precision=32)
    assert str(trainer.precision) in ("32", "32-true")
    model = LitModel()
    fitted(model, precision=32)
    assert model.layer.weight.dtype is torch.float32


class Typed(LitModel):
    def training_step(self, batch, batch_idx):
        self.seen = self(batch[0]).dtype
        return super().training_step(batch, batch_idx)


def precision_bf16():
    model = Typed()
    trainer, _ = fitted(model, precision="bf16")
    assert isinstance(trainer.precision_plugin, MixedPrecisionPlugin)
    assert model.seen is torch.bfloat16 and model.layer.weight.dtype is torch.float32


def precision_64():
    model = Typed()
    trainer, _ = fitted(model, precision=64)
    assert isinstance(trainer.precision_plugin, DoublePrecisionPlugin)
    assert model.seen is torch.float64 and model.layer.weight.dtype is torch.float64


def precision_16_is_for_gpus():
    model = Typed()
    trainer, _ = fitted(model, precision=16, accelerator="cpu")
    assert model.seen is torch.bfloat16, "a CPU takes the other 16 bits"


if __name__ == "__main__":
    accelerator_cpu()
    accelerator_auto_recognizes_the_machine()
    accelerator_of_our_own()
    devices_are_fetched_from_the_accelerator()
    devices_auto()
    num_nodes_one()
    strategy_of_our_own()
    sync_batchnorm_on_one_device()
    replace_sampler_ddp_leaves_one_process_alone()
    replace_sampler_ddp_with_a_sampler_of_our_own()
    plugins_checkpoint_io()
    plugins_cluster_environment()
    plugins_torchelastic()
    precision_32()
    precision_bf16()
    precision_64()
    precision_16_is_for_gpus()
