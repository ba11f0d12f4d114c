"""The step of the optimizer has a line of its own in a profile."""

import pytorch_lightning as pl
from model import fit


def the_optimizer_is_profiled():
    trainer = pl.Trainer(profiler=True, logger=False, checkpoint_callback=False, weights_summary=None, max_epochs=1)
    fit(trainer)
    assert "optimizer_step" in trainer.profiler.summary()


if __name__ == "__main__":
    the_optimizer_is_profiled()
