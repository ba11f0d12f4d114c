"""Progress bars with the members of every release before 2.0."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from math import inf
from typing import Any

from ...callbacks.progress.progress_bar import ProgressBar as CurrentProgressBar
from ...callbacks.progress.tqdm_progress import TQDMProgressBar as CurrentTQDMProgressBar
from ..eras import era_version
from ..ledger import rows
from ..ledger.callback_members import BAR, COUNTS
from ..ledger.schema import Change
from ..notices import give
from .callback import Callback
from .old_names import Answered, Same

BY_TRAINING = FROM_ZERO = (0, 9, 0)  # the first release in which on_train_batch_end counted; epochs were from 0
ALONE = (2, 0, 0)  # the first in which a bar counts the batches of its own stage only


class Figure(Answered):
    """A figure that bars kept; one row of the ledger is about all of them."""

    @property
    def row(self) -> Change:
        return replace(COUNTS, name=self.name)


def _total(batches: Any) -> int | float:
    return sum(batches) if isinstance(batches, (list, tuple)) else batches


class ProgressBarBase(CurrentProgressBar, Callback):
    """The base of the progress bars of 0.7.4 to 1.9: it counts batches, and shows nothing."""

    train_batch_idx = Figure(BAR, lambda bar: bar._seen["train"])
    val_batch_idx = Figure(BAR, lambda bar: bar._seen["val"])
    test_batch_idx = Figure(BAR, lambda bar: bar._seen["test"])
    predict_batch_idx = Figure(BAR, lambda bar: bar._seen["predict"])
    total_test_batches = Figure(BAR, lambda bar: _total(bar.trainer.num_test_batches))
    total_predict_batches = Figure(BAR, lambda bar: _total(bar.trainer.num_predict_batches))
    total_batches_current_epoch = Figure(BAR, lambda bar: bar._all_batches())

    def __init__(self) -> None:
        super().__init__()
        self._seen: Counter[str] = Counter()

    def setup(self, trainer: Any, pl_module: Any = None, stage: Any = None) -> None:
        super().setup(trainer, pl_module, stage)

    def _all_batches(self) -> int | float:
        """Batches of this epoch, those of every validation in it included."""
        train, every = self.total_train_batches, self.trainer.val_check_batch
        checks = train // every if every and train != inf else 1
        return train + self.total_val_batches * checks

    def get_metrics(self, trainer: Any, pl_module: Any) -> Any:
        """What stands beside the bar; in releases before 2.0 the mean of the newest losses, too."""
        if not getattr(trainer, "bridged", False):
            return super().get_metrics(trainer, pl_module)
        if trainer.behavior.bar_shows:
            return trainer.fit_loop.bar_dict()
        return {**pl_module.get_progress_bar_dict(), **trainer.progress_bar_metrics}

    def on_train_epoch_start(self, trainer: Any, pl_module: Any) -> None:
        self._seen["train"] = self._seen["val in epoch"] = 0
        super().on_train_epoch_start(trainer, pl_module)

    def on_batch_end(self, *_: Any) -> None:
        """Where a subclass found the batch counted until 0.9."""
        self._seen["train"] += era_version() < BY_TRAINING

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        outputs, data, batch_idx, _ = self._todays("train", batch, named)
        self._seen["train"] = batch_idx + 1
        before = self._seen["val in epoch"] if era_version() < ALONE else 0
        super().on_train_batch_end(trainer, pl_module, outputs, data, batch_idx + before)

    def on_train_epoch_end(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        super().on_train_epoch_end(trainer, pl_module)

    def on_validation_start(self, trainer: Any, pl_module: Any) -> None:
        self._seen["val"] = 0
        super().on_validation_start(trainer, pl_module)

    def on_validation_batch_start(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        super().on_validation_batch_start(trainer, pl_module, *self._begun("val", batch, named))

    def on_validation_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        self._seen["val"] += 1
        self._seen["val in epoch"] += not trainer.sanity_checking
        super().on_validation_batch_end(trainer, pl_module, *self._todays("val", batch, named))

    def on_test_start(self, trainer: Any, pl_module: Any) -> None:
        self._seen["test"] = 0
        super().on_test_start(trainer, pl_module)

    def on_test_batch_start(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        super().on_test_batch_start(trainer, pl_module, *self._begun("test", batch, named))

    def on_test_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        self._seen["test"] += 1
        super().on_test_batch_end(trainer, pl_module, *self._todays("test", batch, named))

    def on_predict_start(self, trainer: Any, pl_module: Any) -> None:
        self._seen["predict"] = 0
        super().on_predict_start(trainer, pl_module)

    def on_predict_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        self._seen["predict"] += 1
        super().on_predict_batch_end(trainer, pl_module, *self._todays("predict", batch, named))

    def _begun(self, stage: str, batch: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, int, int]:
        """(batch, batch_idx, dataloader_idx) from what a hook of any release was given."""
        given = [*batch, *named.values()]
        if len(given) < 2:  # 0.7 and 0.8 told nothing about the batch
            return None, self._seen[stage], 0
        return given[0], given[1], given[2] if len(given) > 2 else 0

    def _todays(self, stage: str, batch: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, Any, int, int]:
        """(outputs, batch, batch_idx, dataloader_idx) from what a hook of any release was given."""
        given = [*batch, *named.values()]
        if len(given) < 3:  # 0.7 and 0.8 told nothing about the batch
            return given[0] if given else None, None, self._seen[stage] - 1, 0
        if isinstance(given[1], int):  # 0.9 and 0.10 had no outputs
            return None, given[0], given[1], given[2]
        return given[0], given[1], given[2], given[3] if len(given) > 3 else 0


class TQDMProgressBar(ProgressBarBase, CurrentTQDMProgressBar):
    """A callback that shows one bar for each of sanity check, training, validation, test and prediction."""

    main_progress_bar = Same(BAR, "train_progress_bar")

    def __init__(self, refresh_rate: int = 1, process_position: int = 0, leave: bool = False) -> None:
        CurrentTQDMProgressBar.__init__(self, refresh_rate, process_position, leave)
        self._seen = Counter()

    # Until 2.0 the bar of training counted the batches of its validations as well.

    def _batches_of_epoch(self) -> int | float:
        return self._all_batches() if era_version() < ALONE else super()._batches_of_epoch()

    def _title_of_epoch(self, trainer: Any) -> str:
        return f"Epoch {trainer.progress.epoch.current.completed + int(era_version() < FROM_ZERO)}"

    def on_validation_batch_end(self, trainer: Any, pl_module: Any, *batch: Any, **named: Any) -> None:
        super().on_validation_batch_end(trainer, pl_module, *batch, **named)
        bar = self._train_progress_bar
        if bar is not None and era_version() < ALONE and not trainer.sanity_checking:
            self._advance(bar, self._seen["train"] + self._seen["val in epoch"])


class ProgressBar(TQDMProgressBar):
    """The TQDMProgressBar under its name of 0.7.4 to 1.9; since 2.0 that is the base of all bars."""

    def __init__(self, refresh_rate: int = 1, process_position: int = 0) -> None:
        give(rows("ProgressBar", "refresh_rate")[0])
        super().__init__(refresh_rate, process_position)
