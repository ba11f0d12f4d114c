"""How 0.7 was told about GPUs; needs one."""

import pytorch_lightning as pl
from model import Classifier, fit

QUIET = {"logger": False, "checkpoint_callback": False, "progress_bar_refresh_rate": 0, "weights_summary": None}


class Watches(Classifier):
    device_seen = None

    def training_step(self, batch, batch_idx):
        self.device_seen = batch[0].device
        return super().training_step(batch, batch_idx)


def number_or_list_of_gpus():
    for given in (1, [0], "0", "0,"):
        model = Watches()
        trainer = pl.Trainer(gpus=given, max_epochs=1, **QUIET)
        fit(trainer, model)
        assert trainer.on_gpu and trainer.num_gpus == 1 and trainer.root_gpu == 0
        assert str(model.device_seen) == "cuda:0"


if __name__ == "__main__":
    number_or_list_of_gpus()
