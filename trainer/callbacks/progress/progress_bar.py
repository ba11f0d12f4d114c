"""The base of progress bars: what there is to show, without showing it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...schedule import validation_epoch
from ...utilities.rank_zero import rank_zero_warn
from ..callback import Callback

if TYPE_CHECKING:
    from ...module import LightningModule
    from ...trainer import Trainer


class ProgressBar(Callback):
    """The base of progress bars: knows how many batches each stage has, and the metrics to show.

    A subclass draws in the hooks it overrides, and says how to `enable` and `disable` itself.
    """

    def __init__(self) -> None:
        self._trainer: Trainer | None = None
        self._current_eval_dataloader_idx: int | None = None

    @property
    def trainer(self) -> Trainer:
        if self._trainer is None:
            raise TypeError(
                f"{type(self).__name__}.trainer: no trainer yet. The bar gets to know it in the hook `setup`."
            )
        return self._trainer

    @property
    def sanity_check_description(self) -> str:
        return "Sanity Checking"

    @property
    def train_description(self) -> str:
        return "Training"

    @property
    def validation_description(self) -> str:
        return "Validation"

    @property
    def test_description(self) -> str:
        return "Testing"

    @property
    def predict_description(self) -> str:
        return "Predicting"

    @property
    def total_train_batches(self) -> int | float:
        """Batches of this training epoch; infinite when the data has no length."""
        t = self.trainer
        loop = t.fit_loop
        if loop.max_epochs == -1 and loop.max_steps > 0:
            return min(t.num_training_batches, loop.max_steps - t.global_step)
        return t.num_training_batches

    @property
    def total_val_batches_current_dataloader(self) -> int | float:
        """Batches of the validation loader that is running, or of its share in the sanity check."""
        t = self.trainer
        return self._of_current_loader(t.num_sanity_val_batches if t.sanity_checking else t.num_val_batches)

    @property
    def total_test_batches_current_dataloader(self) -> int | float:
        """Batches of the test loader that is running."""
        return self._of_current_loader(self.trainer.num_test_batches)

    @property
    def total_predict_batches_current_dataloader(self) -> int | float:
        """Batches of the prediction loader that is running."""
        return self._of_current_loader(self.trainer.num_predict_batches)

    @property
    def total_val_batches(self) -> int | float:
        """Batches of all validation loaders; 0 in an epoch without validation."""
        t = self.trainer
        if not (t.enable_validation and validation_epoch(t.fit_loop.epoch, t.check_val_every_n_epoch)):
            return 0
        batches = t.num_val_batches
        return sum(batches) if isinstance(batches, list) else batches

    def _of_current_loader(self, batches: int | float | list[int | float]) -> int | float:
        if not isinstance(batches, list):
            return batches
        assert self._current_eval_dataloader_idx is not None
        return batches[self._current_eval_dataloader_idx]

    def has_dataloader_changed(self, dataloader_idx: int) -> bool:
        """True when this is another loader than at the previous call."""
        before, self._current_eval_dataloader_idx = self._current_eval_dataloader_idx, dataloader_idx
        return before != dataloader_idx

    def reset_dataloader_idx_tracker(self) -> None:
        """Forget which loader was the previous one."""
        self._current_eval_dataloader_idx = None

    def disable(self) -> None:
        """Show nothing from now on."""
        raise NotImplementedError

    def enable(self) -> None:
        """Show progress again."""
        raise NotImplementedError

    def print(self, *args: Any, **kwargs: Any) -> None:
        """Print without damaging the bar."""
        print(*args, **kwargs)

    def setup(self, trainer: Trainer, pl_module: LightningModule, stage: str) -> None:
        self._trainer = trainer
        if not trainer.is_global_zero:
            self.disable()

    def get_metrics(
        self, trainer: Trainer, pl_module: LightningModule
    ) -> dict[str, int | str | float | dict[str, float]]:
        """What stands beside the bar: the version of the run, and everything logged with `prog_bar=True`."""
        standard, logged = get_standard_metrics(trainer), trainer.progress_bar_metrics
        if both := standard.keys() & logged.keys():
            names = ", ".join(map(repr, sorted(both)))
            rank_zero_warn(
                f"The progress bar shows {names} by itself; the value logged under that name takes its place. "
                "Log it under another name to see both."
            )
        return {**standard, **logged}


def get_standard_metrics(trainer: Trainer) -> dict[str, int | str]:
    """The version of the run as `v_num`, where a logger has one."""
    if not trainer.loggers:
        return {}
    versions = [logger.version for logger in trainer.loggers]
    version = versions[0] if len(versions) == 1 else "_".join(dict.fromkeys(map(str, versions)))
    if version is None or version == "":
        return {}
    # Of a long identifier, the end tells runs apart.
    return {"v_num": version[-4:] if isinstance(version, str) else version}
