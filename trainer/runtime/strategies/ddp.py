"""Data parallel training: the same module in every process, gradients averaged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import torch

from ..problems import FlagError, nearest, quoted
from ..registry import Registry
from .parallel import PATIENCE, ParallelStrategy

if TYPE_CHECKING:
    from ..accelerators import Accelerator
    from ..checkpoint_io import CheckpointIO
    from ..environments import ClusterEnvironment
    from ..precision import Precision

START_METHODS = ("popen", "spawn", "fork", "forkserver")
FORKS = (
    "ddp_fork",
    "ddp_notebook",
    "ddp_fork_find_unused_parameters_false",
    "ddp_fork_find_unused_parameters_true",
    "ddp_notebook_find_unused_parameters_false",
    "ddp_notebook_find_unused_parameters_true",
)


class DDPStrategy(ParallelStrategy):
    """Averages gradients over processes, by torch's DistributedDataParallel.

    Args:
        ddp_comm_state, ddp_comm_hook, ddp_comm_wrapper: how gradients are exchanged, for
            `DistributedDataParallel.register_comm_hook`.
        model_averaging_period: steps between averages of the parameters, for the post-local-SGD hook.
        process_group_backend: 'nccl', 'gloo', ...; by the device when not given.
        timeout: how long a process waits for the others.
        start_method: how processes are started.
        kwargs: for `DistributedDataParallel`.
        accelerator, parallel_devices, cluster_environment, checkpoint_io, precision_plugin: as for every
            ParallelStrategy.
    """

    strategy_name = "ddp"

    def __init__(
        self,
        accelerator: Accelerator | None = None,
        parallel_devices: Sequence[torch.device] | None = None,
        cluster_environment: ClusterEnvironment | None = None,
        checkpoint_io: CheckpointIO | None = None,
        precision_plugin: Precision | None = None,
        ddp_comm_state: object | None = None,
        ddp_comm_hook: Callable[..., Any] | None = None,
        ddp_comm_wrapper: Callable[..., Any] | None = None,
        model_averaging_period: int | None = None,
        process_group_backend: str | None = None,
        timeout: timedelta | None = PATIENCE,
        start_method: Literal["popen", "spawn", "fork", "forkserver"] = "popen",
        **kwargs: Any,
    ) -> None:
        super().__init__(accelerator, parallel_devices, cluster_environment, checkpoint_io, precision_plugin)
        if start_method not in START_METHODS:
            near = nearest(start_method, START_METHODS)
            hint = f" Did you mean {near!r}?" if near else ""
            raise FlagError(
                f"DDPStrategy(start_method={start_method!r}): no way to start a process.{hint}\n"
                f"Accepted: {quoted(START_METHODS)}."
            )
        self.ddp_comm_state = ddp_comm_state
        self.ddp_comm_hook = ddp_comm_hook
        self.ddp_comm_wrapper = ddp_comm_wrapper
        self.model_averaging_period = model_averaging_period
        self.process_group_backend = process_group_backend
        self.timeout = timeout
        self.start_method = start_method
        self.ddp_kwargs = kwargs

    @classmethod
    def register_strategies(cls, strategy_registry: Registry) -> None:
        """Register 'ddp', and its spellings with a start method or with unused parameters."""
        for name, method in (("ddp", "popen"), ("ddp_spawn", "spawn"), ("ddp_fork", "fork"), ("ddp_notebook", "fork")):
            strategy_registry.register(name, cls, description=f"DDP, processes by {method}", start_method=method)
            for unused in (False, True):
                strategy_registry.register(
                    f"{name}_find_unused_parameters_{str(unused).lower()}",
                    cls,
                    description=f"DDP, processes by {method}, find_unused_parameters={unused}",
                    find_unused_parameters=unused,
                    start_method=method,
                )
