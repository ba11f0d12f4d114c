"""The default progress bar, drawn by tqdm."""

from __future__ import annotations

import math
import os
import sys
import time
from typing import TYPE_CHECKING, Any

from ...utilities.rank_zero import rank_zero_debug
from .progress_bar import ProgressBar

if TYPE_CHECKING:
    from tqdm import tqdm

    from ...module import LightningModule
    from ...trainer import Trainer
    from ...utilities.types import STEP_OUTPUT
    from .tqdm_bar import Tqdm


class TQDMProgressBar(ProgressBar):
    """A callback that shows one bar for each of sanity check, training, validation, test and prediction.

    Bars are drawn a few times per second however fast the batches are, and metrics are read only then. Where the output
    is no terminal, a line is written now and then and at the end of every epoch.

    Args:
        refresh_rate: batches between two updates; 0 shows nothing.
        process_position: number of lines to leave free for other bars.
        leave: keep the bar of every finished epoch on the screen.
    """

    BAR_FORMAT = "{l_bar}{bar}| {n_fmt}/{total_fmt} [{elapsed}<{remaining}, {rate_noinv_fmt}{postfix}]"

    def __init__(self, refresh_rate: int = 1, process_position: int = 0, leave: bool = False) -> None:
        super().__init__()
        self._refresh_rate = self._resolve_refresh_rate(refresh_rate)
        self._process_position = process_position
        self._leave = leave
        self._enabled = True
        self._train_progress_bar: tqdm | None = None
        self._val_progress_bar: tqdm | None = None
        self._test_progress_bar: tqdm | None = None
        self._predict_progress_bar: tqdm | None = None

    def __getstate__(self) -> dict[str, Any]:
        from tqdm import tqdm

        # A bar holds locks and streams: a copy in another process makes its own.
        return {name: None if isinstance(value, tqdm) else value for name, value in vars(self).items()}

    @property
    def train_progress_bar(self) -> tqdm:
        return self._existing("train")

    @train_progress_bar.setter
    def train_progress_bar(self, bar: tqdm) -> None:
        self._train_progress_bar = bar

    @property
    def val_progress_bar(self) -> tqdm:
        return self._existing("val")

    @val_progress_bar.setter
    def val_progress_bar(self, bar: tqdm) -> None:
        self._val_progress_bar = bar

    @property
    def test_progress_bar(self) -> tqdm:
        return self._existing("test")

    @test_progress_bar.setter
    def test_progress_bar(self, bar: tqdm) -> None:
        self._test_progress_bar = bar

    @property
    def predict_progress_bar(self) -> tqdm:
        return self._existing("predict")

    @predict_progress_bar.setter
    def predict_progress_bar(self, bar: tqdm) -> None:
        self._predict_progress_bar = bar

    def _existing(self, stage: str) -> tqdm:
        bar = getattr(self, f"_{stage}_progress_bar")
        if bar is None:
            raise TypeError(f"{type(self).__name__}.{stage}_progress_bar: there is no bar before the stage has begun.")
        return bar

    @property
    def refresh_rate(self) -> int:
        return self._refresh_rate

    @property
    def process_position(self) -> int:
        return self._process_position

    @property
    def is_enabled(self) -> bool:
        return self._enabled and self._refresh_rate > 0

    @property
    def is_disabled(self) -> bool:
        return not self.is_enabled

    def disable(self) -> None:
        self._enabled = False

    def enable(self) -> None:
        self._enabled = True

    def init_sanity_tqdm(self) -> Tqdm:
        """A new bar for the sanity check; override to change it, as with its siblings below."""
        return self._new_bar(self.sanity_check_description, leave=False)

    def init_train_tqdm(self) -> Tqdm:
        return self._new_bar(self.train_description, leave=True, smoothing=0)

    def init_validation_tqdm(self) -> Tqdm:
        # Inside `fit` it stands below the training bar and goes away after use.
        below = self.trainer.state.fn != "validate"
        return self._new_bar(self.validation_description, leave=not below, below=below)

    def init_test_tqdm(self) -> Tqdm:
        return self._new_bar(self.test_description, leave=True)

    def init_predict_tqdm(self) -> Tqdm:
        return self._new_bar(self.predict_description, leave=True, smoothing=0)

    def _new_bar(self, description: str, *, leave: bool, below: bool = False, **more: Any) -> Tqdm:
        from .tqdm_bar import Tqdm

        return Tqdm(
            desc=description,
            position=2 * self.process_position + below,
            disable=self.is_disabled,
            leave=leave,
            dynamic_ncols=True,
            file=sys.stdout,
            bar_format=self.BAR_FORMAT,
            **more,
        )

    def on_sanity_check_start(self, *_: Any) -> None:
        self.val_progress_bar = self.init_sanity_tqdm()

    def on_sanity_check_end(self, *_: Any) -> None:
        self.val_progress_bar.close()

    def on_train_start(self, *_: Any) -> None:
        self.train_progress_bar = self.init_train_tqdm()

    def on_train_epoch_start(self, trainer: Trainer, *_: Any) -> None:
        if self._leave and self.train_progress_bar.disable:
            self.train_progress_bar = self.init_train_tqdm()
        _restart(self.train_progress_bar, self._batches_of_epoch(), self._title_of_epoch(trainer))

    def _batches_of_epoch(self) -> int | float:
        """How far the training bar goes."""
        return self.total_train_batches

    def _title_of_epoch(self, trainer: Trainer) -> str:
        return f"Epoch {trainer.current_epoch}"

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: STEP_OUTPUT, batch: Any, batch_idx: int
    ) -> None:
        bar = self._train_progress_bar
        if bar is not None and self._advance(bar, batch_idx + 1):
            bar.set_postfix(self.get_metrics(trainer, pl_module), refresh=False)
            _draw(bar)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        bar = self.train_progress_bar
        if not bar.disable:
            bar.set_postfix(self.get_metrics(trainer, pl_module), refresh=False)
            _draw(bar)
        if self._leave:
            bar.close()

    def on_train_end(self, *_: Any) -> None:
        self.train_progress_bar.close()

    def on_validation_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not trainer.sanity_checking:
            self.val_progress_bar = self.init_validation_tqdm()

    def on_validation_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None:
        if self.has_dataloader_changed(dataloader_idx):
            stage = self.sanity_check_description if trainer.sanity_checking else self.validation_description
            total = self.total_val_batches_current_dataloader
            _restart(self.val_progress_bar, total, f"{stage} DataLoader {dataloader_idx}")

    def on_validation_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: STEP_OUTPUT,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        bar = self._val_progress_bar
        if bar is not None and self._advance(bar, batch_idx + 1):
            _draw(bar)

    def on_validation_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        fitting = trainer.state.fn == "fit"
        _finish(self.val_progress_bar, line=not fitting)
        self.reset_dataloader_idx_tracker()
        bar = self._train_progress_bar
        if bar is not None and fitting and not bar.disable:
            # On a stream of lines the new metrics come with the line of the epoch.
            bar.set_postfix(self.get_metrics(trainer, pl_module))

    def on_test_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self.test_progress_bar = self.init_test_tqdm()

    def on_test_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None:
        if self.has_dataloader_changed(dataloader_idx):
            total = self.total_test_batches_current_dataloader
            _restart(self.test_progress_bar, total, f"{self.test_description} DataLoader {dataloader_idx}")

    def on_test_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: STEP_OUTPUT,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        bar = self._test_progress_bar
        if bar is not None and self._advance(bar, batch_idx + 1):
            _draw(bar)

    def on_test_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        _finish(self.test_progress_bar, line=True)
        self.reset_dataloader_idx_tracker()

    def on_predict_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        self.predict_progress_bar = self.init_predict_tqdm()

    def on_predict_batch_start(
        self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int, dataloader_idx: int = 0
    ) -> None:
        if self.has_dataloader_changed(dataloader_idx):
            total = self.total_predict_batches_current_dataloader
            _restart(self.predict_progress_bar, total, f"{self.predict_description} DataLoader {dataloader_idx}")

    def on_predict_batch_end(
        self,
        trainer: Trainer,
        pl_module: LightningModule,
        outputs: Any,
        batch: Any,
        batch_idx: int,
        dataloader_idx: int = 0,
    ) -> None:
        bar = self._predict_progress_bar
        if bar is not None and self._advance(bar, batch_idx + 1):
            _draw(bar)

    def on_predict_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        _finish(self.predict_progress_bar, line=True)
        self.reset_dataloader_idx_tracker()

    def on_exception(self, trainer: Trainer, pl_module: LightningModule, exception: BaseException) -> None:
        # The traceback shall not begin in the middle of a bar.
        for bar in self._bars():
            bar.close()

    def print(self, *args: Any, sep: str = " ", **kwargs: Any) -> None:
        """Print above the running bar, or as usual while there is none."""
        bar = next((bar for bar in self._bars() if not bar.disable), None)
        if bar is None:
            print(*args, sep=sep, **kwargs)
        else:
            bar.write(sep.join(map(str, args)), **kwargs)

    def _bars(self) -> list[tqdm]:
        bars = (self._train_progress_bar, self._val_progress_bar, self._test_progress_bar, self._predict_progress_bar)
        return [bar for bar in bars if bar is not None]

    def _advance(self, bar: Any, n: int) -> bool:
        """Count to `n`; True when it is time to draw. One call per batch, so it asks for little."""
        rate = self._refresh_rate
        if not self._enabled or rate <= 0 or bar.disable:
            return False
        complete = n == bar.total
        if n % rate and not complete:
            return False
        bar.n = n
        # A bar that a subclass made need not be one of ours.
        now, plain = time.monotonic(), getattr(bar, "plain", False)
        if now < getattr(bar, "next_drawing", 0.0) and (plain or not complete):
            return False
        bar.next_drawing = now + bar.mininterval
        return True

    @staticmethod
    def _resolve_refresh_rate(refresh_rate: int) -> int:
        if os.getenv("COLAB_GPU") and refresh_rate == 1:
            rank_zero_debug("On Colab the page becomes slow with every update: the bar refreshes every 20 batches.")
            return 20
        return max(int(os.environ.get("TQDM_MINITERS", refresh_rate)), refresh_rate)


def convert_inf(x: int | float | None) -> int | float | None:
    """The number, or None, tqdm's word for an unknown total, when it is infinite or no number."""
    return None if x is None or math.isinf(x) or math.isnan(x) else x


def _restart(bar: tqdm, total: int | float, description: str) -> None:
    bar.total = convert_inf(total)
    bar.initial = 0
    bar.set_description(description, refresh=False)
    bar.reset()


def _draw(bar: tqdm) -> None:
    getattr(bar, "draw", bar.refresh)()


def _finish(bar: tqdm, *, line: bool) -> None:
    if line and getattr(bar, "plain", False):
        _draw(bar)
    bar.close()
