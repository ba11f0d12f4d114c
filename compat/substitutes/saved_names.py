"""Classes that files of old releases name, beyond those that every checkpoint may name."""

from __future__ import annotations

import argparse
from functools import cache
from typing import Any

# 0.10 to 1.4 kept the state of callbacks under their classes. A file only needs something to stand there.
CALLBACKS = (
    "early_stopping.EarlyStopping",
    "finetuning.BackboneFinetuning",
    "gpu_stats_monitor.GPUStatsMonitor",
    "gradient_accumulation_scheduler.GradientAccumulationScheduler",
    "lambda_function.LambdaCallback",
    "lr_logger.LearningRateLogger",
    "lr_monitor.LearningRateMonitor",
    "model_checkpoint.ModelCheckpoint",
    "progress.ProgressBar",
    "progress.ProgressBarBase",
    "pruning.ModelPruning",
    "quantization.QuantizationAwareTraining",
    "stochastic_weight_avg.StochasticWeightAveraging",
    "timer.Timer",
    "xla_stats_monitor.XLAStatsMonitor",
)


@cache
def saved_names() -> tuple[tuple[Any, str], ...]:
    """(what is read, its name in the file) for each of them."""
    callbacks = [
        (_stand_in(f"pytorch_lightning.callbacks.{name}"), f"pytorch_lightning.callbacks.{name}") for name in CALLBACKS
    ]
    return (argparse.Namespace, "test_tube.argparse_hopt.TTNamespace"), *callbacks


def _stand_in(path: str) -> type:
    module, _, name = path.rpartition(".")
    return type(name, (), {"__module__": module, "__doc__": "Stands for the callback of this name in a file."})
