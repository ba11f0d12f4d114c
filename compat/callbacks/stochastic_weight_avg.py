"""StochasticWeightAveraging with the arguments of every release."""

from __future__ import annotations

from typing import Any

from ...callbacks.stochastic_weight_avg import StochasticWeightAveraging as CurrentAveraging
from ..eras import era_version
from .arguments import translate
from .callback import Callback

LEFT_OPEN = (1, 7, 0)  # the first release in which the learning rate had to be given


class StochasticWeightAveraging(CurrentAveraging, Callback):
    """A callback that averages the weights of the last epochs; without `swa_lrs` at the learning rates it finds."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        era = era_version()
        adapted = translate(CurrentAveraging, args, kwargs, era)
        self._takes_rates = "swa_lrs" not in adapted.arguments and (era < LEFT_OPEN or "swa_lrs" in adapted.extras)
        if self._takes_rates:
            adapted.arguments["swa_lrs"] = 1.0  # until averaging begins
        super().__init__(**adapted.arguments)

    def _begin(self, trainer: Any, pl_module: Any) -> None:
        if self._takes_rates:
            self._swa_lrs = [group["lr"] for group in trainer.optimizers[0].param_groups]
        super()._begin(trainer, pl_module)
