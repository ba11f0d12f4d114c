"""What strategies of several processes have in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor

from ..launch import pick_launcher
from .base import Result, Strategy

if TYPE_CHECKING:
    from ..accelerators import Accelerator
    from ..checkpoint_io import CheckpointIO
    from ..environments import ClusterEnvironment
    from ..layer_sync import LayerSync
    from ..plan import Plan
    from ..precision import Precision

PATIENCE = timedelta(minutes=30)  # torch's default; its own name for it is missing in builds without distributed


class ParallelStrategy(Strategy):
    """One process per device; a single one works alone.

    Args:
        parallel_devices: this node's devices, when the user chooses them here.
        cluster_environment: who starts processes and numbers them, when the user chooses it here.
        accelerator, checkpoint_io, precision_plugin: as for every Strategy.
    """

    def __init__(
        self,
        accelerator: Accelerator | None = None,
        parallel_devices: Sequence[torch.device] | None = None,
        cluster_environment: ClusterEnvironment | None = None,
        checkpoint_io: CheckpointIO | None = None,
        precision_plugin: Precision | None = None,
    ) -> None:
        super().__init__(accelerator=accelerator, checkpoint_io=checkpoint_io, precision_plugin=precision_plugin)
        self.chosen = {**self.chosen, "devices": parallel_devices or None, "environment": cluster_environment}
        self.parallel_devices = list(parallel_devices) if parallel_devices else None
        self.num_nodes = 1
        self.layer_sync: LayerSync | None = None

    def attach(self, plan: Plan) -> None:
        """Take the plan's parts, and number this process among all."""
        super().attach(plan)
        self.parallel_devices = list(plan.devices)
        self.num_nodes = plan.num_nodes
        self.layer_sync = plan.layer_sync
        self.environment.validate_settings(self.num_processes, self.num_nodes)
        self.environment.set_global_rank(self.node_rank * self.num_processes + self.local_rank)
        self.environment.set_world_size(self.num_nodes * self.num_processes)

    def launch(self, function: Callable[..., Result], *args: Any, **kwargs: Any) -> Result:
        """Call the function in every process; its result on rank zero."""
        self.launcher = pick_launcher(self.strategy_name, self.world_size)
        return super().launch(function, *args, **kwargs)

    @property
    def cluster_environment(self) -> ClusterEnvironment:
        """The environment, under its public name."""
        return self.environment

    @property
    def num_processes(self) -> int:
        """How many processes this node has."""
        return len(self.parallel_devices or ())

    @property
    def root_device(self) -> torch.device:
        """The device with this process's number."""
        if not self.parallel_devices:
            return torch.device("cpu")
        return self.parallel_devices[self.local_rank]

    @property
    def world_size(self) -> int:
        """How many processes there are on all nodes."""
        return self.environment.world_size()

    @property
    def is_global_zero(self) -> bool:
        """Whether this is the first process of all."""
        return self.global_rank == 0

    @property
    def distributed_sampler_kwargs(self) -> dict[str, int] | None:
        """This process's part of the samples."""
        return {"num_replicas": self.num_nodes * self.num_processes, "rank": self.global_rank}

    # One process is all that `launch` starts, so that there is nobody to exchange with.

    def reduce(self, tensor: Any, group: Any = None, reduce_op: Any = "mean") -> Any:
        """The tensor itself."""
        return tensor

    def all_gather(self, tensor: Tensor, group: Any = None, sync_grads: bool = False) -> Tensor:
        """The tensor itself."""
        return tensor

    def barrier(self, name: str | None = None) -> None:
        """Nobody to wait for."""

    def broadcast(self, obj: Result, src: int = 0) -> Result:
        """The object itself."""
        return obj

    def teardown(self) -> None:
        """As every Strategy, and forget what the environment noted."""
        self.environment.teardown()
        super().teardown()
