"""Flags of 1.9 that need a GPU; one is enough."""

import torch
from model import LitModel, fitted
from pytorch_lightning import Trainer
from pytorch_lightning.accelerators import CUDAAccelerator


def accelerator_gpu_takes_every_device():
    trainer = Trainer(accelerator="gpu")
    assert isinstance(trainer.accelerator, CUDAAccelerator)
    assert trainer.num_devices == torch.cuda.device_count() == CUDAAccelerator.auto_device_count()


def accelerator_auto_takes_a_gpu():
    assert isinstance(Trainer(accelerator="auto", devices=1).accelerator, CUDAAccelerator)
    assert isinstance(Trainer(devices="auto", accelerator="auto").accelerator, CUDAAccelerator)


def batches_come_on_the_gpu():
    class Moved(LitModel):
        def training_step(self, batch, batch_idx):
            assert batch[0].device == self.device == torch.device("cuda", 0)
            return super().training_step(batch, batch_idx)

    fitted(Moved(), accelerator="gpu", devices=1)


def precision_16():
    class Typed(LitModel):
        def training_step(self, batch, batch_idx):
            self.seen = self(batch[0]).dtype
            return super().training_step(batch, batch_idx)

    model = Typed()
    fitted(model, precision=16, accelerator="gpu", devices=1)
    assert model.seen is torch.float16 and model.layer.weight.dtype is torch.float32


if __name__ == "__main__":
    accelerator_gpu_takes_every_device()
    accelerator_auto_takes_a_gpu()
    batches_come_on_the_gpu()
    precision_16()
