"""The callbacks that come with the trainer; each is imported when it is first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..lazy import lazy

if TYPE_CHECKING:
    from .callback import Callback as Callback
    from .checkpoint import Checkpoint as Checkpoint
    from .device_stats_monitor import DeviceStatsMonitor as DeviceStatsMonitor
    from .early_stopping import EarlyStopping as EarlyStopping
    from .finetuning import BackboneFinetuning as BackboneFinetuning
    from .finetuning import BaseFinetuning as BaseFinetuning
    from .gradient_accumulation_scheduler import GradientAccumulationScheduler as GradientAccumulationScheduler
    from .lambda_function import LambdaCallback as LambdaCallback
    from .lr_monitor import LearningRateMonitor as LearningRateMonitor
    from .model_checkpoint import ModelCheckpoint as ModelCheckpoint
    from .model_summary import ModelSummary as ModelSummary
    from .on_exception_checkpoint import OnExceptionCheckpoint as OnExceptionCheckpoint
    from .prediction_writer import BasePredictionWriter as BasePredictionWriter
    from .progress import ProgressBar as ProgressBar
    from .progress import TQDMProgressBar as TQDMProgressBar
    from .stochastic_weight_avg import StochasticWeightAveraging as StochasticWeightAveraging
    from .timer import Timer as Timer

_HOMES = {
    "BackboneFinetuning": "finetuning",
    "BaseFinetuning": "finetuning",
    "BasePredictionWriter": "prediction_writer",
    "Callback": "callback",
    "Checkpoint": "checkpoint",
    "DeviceStatsMonitor": "device_stats_monitor",
    "EarlyStopping": "early_stopping",
    "GradientAccumulationScheduler": "gradient_accumulation_scheduler",
    "LambdaCallback": "lambda_function",
    "LearningRateMonitor": "lr_monitor",
    "ModelCheckpoint": "model_checkpoint",
    "ModelSummary": "model_summary",
    "OnExceptionCheckpoint": "on_exception_checkpoint",
    "ProgressBar": "progress.progress_bar",
    "StochasticWeightAveraging": "stochastic_weight_avg",
    "TQDMProgressBar": "progress.tqdm_progress",
    "Timer": "timer",
}

__all__ = list(_HOMES)

__getattr__, __dir__ = lazy(__name__, _HOMES)
