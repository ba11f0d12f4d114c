"""A precision plugin of one's own."""

from model import fitted
from pytorch_lightning.plugins import PrecisionPlugin


def plugins_precision():
    class Careful(PrecisionPlugin):
        backwards = 0

        def backward(self, tensor, model, optimizer, optimizer_idx, *args, **kwargs):
            self.backwards += 1
            super().backward(tensor, model, optimizer, optimizer_idx, *args, **kwargs)

    plugin = Careful()
    trainer, _ = fitted(plugins=[plugin], limit_train_batches=3)
    assert trainer.precision_plugin is plugin and plugin.backwards == 3


if __name__ == "__main__":
    plugins_precision()
