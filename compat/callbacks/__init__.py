"""The callbacks that the old packages hand out: the core's, with the arguments, members and habits of every release."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...lazy import lazy

if TYPE_CHECKING:
    from .callback import Callback as Callback
    from .early_stopping import EarlyStopping as EarlyStopping
    from .finetuning import BackboneFinetuning as BackboneFinetuning
    from .finetuning import BaseFinetuning as BaseFinetuning
    from .gradient_accumulation_scheduler import GradientAccumulationScheduler as GradientAccumulationScheduler
    from .lambda_function import LambdaCallback as LambdaCallback
    from .lr_monitor import LearningRateLogger as LearningRateLogger
    from .lr_monitor import LearningRateMonitor as LearningRateMonitor
    from .model_checkpoint import ModelCheckpoint as ModelCheckpoint
    from .model_summary import ModelSummary as ModelSummary
    from .plain import Checkpoint as Checkpoint
    from .plain import DeviceStatsMonitor as DeviceStatsMonitor
    from .plain import OnExceptionCheckpoint as OnExceptionCheckpoint
    from .prediction_writer import BasePredictionWriter as BasePredictionWriter
    from .progress import ProgressBar as ProgressBar
    from .progress import ProgressBarBase as ProgressBarBase
    from .progress import TQDMProgressBar as TQDMProgressBar
    from .stochastic_weight_avg import StochasticWeightAveraging as StochasticWeightAveraging
    from .timer import Timer as Timer

_HOMES = {
    "BackboneFinetuning": "finetuning",
    "BaseFinetuning": "finetuning",
    "BasePredictionWriter": "prediction_writer",
    "Callback": "callback",
    "Checkpoint": "plain",
    "DeviceStatsMonitor": "plain",
    "EarlyStopping": "early_stopping",
    "GradientAccumulationScheduler": "gradient_accumulation_scheduler",
    "LambdaCallback": "lambda_function",
    "LearningRateLogger": "lr_monitor",
    "LearningRateMonitor": "lr_monitor",
    "ModelCheckpoint": "model_checkpoint",
    "ModelSummary": "model_summary",
    "OnExceptionCheckpoint": "plain",
    "ProgressBar": "progress",
    "ProgressBarBase": "progress",
    "StochasticWeightAveraging": "stochastic_weight_avg",
    "TQDMProgressBar": "progress",
    "Timer": "timer",
}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
