"""Training on a GPU, as 0.3 did it; needs one."""

import torch
from model import LightningTemplate, trained


class Watches(LightningTemplate):
    device = None

    def training_step(self, data_batch, batch_nb):
        self.device = data_batch[0].device
        return super(Watches, self).training_step(data_batch, batch_nb)


def a_single_gpu():
    model = Watches()
    trainer, _, _ = trained(model, gpus=[0])
    assert model.device == torch.device("cuda", 0) and trainer.on_gpu


def sixteen_bits():
    model = Watches()
    trainer, _, _ = trained(model, gpus=[0], use_amp=True, amp_level="O1")
    assert trainer.use_amp and model.device.type == "cuda"
    assert all(torch.isfinite(parameter).all() for parameter in model.parameters())


def gpu_use_in_the_rows():
    _, _, experiment = trained(gpus=[0], add_log_row_interval=1, current_gpu_name=0)
    assert experiment.metrics


if __name__ == "__main__":
    a_single_gpu()
    sixteen_bits()
    gpu_use_in_the_rows()
