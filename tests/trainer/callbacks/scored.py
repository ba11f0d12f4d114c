"""A module whose validations log given scores, and a way to train it with callbacks."""

from fulgurite.callbacks import Checkpoint, ProgressBar
from tiny import TinyModule, quiet_trainer, tiny_loader


class ScoredModule(TinyModule):
    """Logs `score` from a list, one per validation, so that a test decides what is best."""

    def __init__(self, scores, manual=False, fails_at_step=None):
        super().__init__()
        self.scores = iter(scores)
        self.automatic_optimization = not manual
        self.fails_at_step = fails_at_step

    def training_step(self, batch, batch_idx):
        if self.trainer.global_step == self.fails_at_step:
            raise ZeroDivisionError("as planned")
        loss = super().training_step(batch, batch_idx)
        if not self.automatic_optimization:
            optimizer = self.optimizers()
            optimizer.zero_grad()
            self.manual_backward(loss)
            optimizer.step()
        return loss

    def on_validation_epoch_end(self):
        if not self.trainer.sanity_checking:
            self.log("score", float(next(self.scores)))


def fit(module, *callbacks, batches=4, val_batches=1, ckpt_path=None, **flags):
    """Train on the CPU, quietly and without sanity check unless asked for, and give the trainer."""
    defaults = {
        "enable_checkpointing": any(isinstance(callback, Checkpoint) for callback in callbacks),
        "enable_progress_bar": any(isinstance(callback, ProgressBar) for callback in callbacks),
        "num_sanity_val_steps": 0,
        "log_every_n_steps": 1,
    }
    trainer = quiet_trainer(callbacks=list(callbacks), **{**defaults, **flags})
    trainer.fit(module, tiny_loader(batches), tiny_loader(val_batches), ckpt_path=ckpt_path)
    return trainer


def names(folder):
    """The sorted names of the files in a folder."""
    return sorted(path.name for path in folder.iterdir())
