"""Fully sharded training: every process keeps a part of the parameters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import torch
from torch.nn import Module

from ..problems import FlagError, nearest, quoted
from ..registry import Registry
from .parallel import PATIENCE, ParallelStrategy

if TYPE_CHECKING:
    from ..accelerators import Accelerator
    from ..checkpoint_io import CheckpointIO
    from ..environments import ClusterEnvironment
    from ..precision import Precision

SHARDINGS = ("FULL_SHARD", "SHARD_GRAD_OP", "NO_SHARD", "HYBRID_SHARD", "_HYBRID_SHARD_ZERO2")
STATE_DICTS = ("full", "sharded")


class FSDPStrategy(ParallelStrategy):
    """Shards parameters, gradients and optimizer states over processes.

    Args:
        process_group_backend: 'nccl', 'gloo', ...; by the device when not given.
        timeout: how long a process waits for the others.
        cpu_offload: whether shards wait in main memory.
        mixed_precision: torch's MixedPrecision for FSDP, instead of the Trainer's precision.
        auto_wrap_policy: which submodules are sharded by themselves; a set of their classes, or torch's policy.
        activation_checkpointing, activation_checkpointing_policy: whose activations are computed again in backward.
        sharding_strategy: how much is sharded.
        state_dict_type: one checkpoint file, or a folder of shards.
        device_mesh: (replicas, shards), or a torch DeviceMesh, for the hybrid strategies.
        kwargs: for torch's FSDP.
        accelerator, parallel_devices, cluster_environment, checkpoint_io, precision_plugin: as for every
            ParallelStrategy.
    """

    strategy_name = "fsdp"

    def __init__(
        self,
        accelerator: Accelerator | None = None,
        parallel_devices: Sequence[torch.device] | None = None,
        cluster_environment: ClusterEnvironment | None = None,
        checkpoint_io: CheckpointIO | None = None,
        precision_plugin: Precision | None = None,
        process_group_backend: str | None = None,
        timeout: timedelta | None = PATIENCE,
        cpu_offload: Any = None,
        mixed_precision: Any = None,
        auto_wrap_policy: Any = None,
        activation_checkpointing: type[Module] | list[type[Module]] | None = None,
        activation_checkpointing_policy: Any = None,
        sharding_strategy: Any = "FULL_SHARD",
        state_dict_type: Literal["full", "sharded"] = "full",
        device_mesh: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(accelerator, parallel_devices, cluster_environment, checkpoint_io, precision_plugin)
        sharding = sharding_strategy.upper() if isinstance(sharding_strategy, str) else sharding_strategy
        _check_name("sharding_strategy", sharding_strategy, getattr(sharding, "name", sharding), SHARDINGS)
        _check_name("state_dict_type", state_dict_type, state_dict_type, STATE_DICTS)
        group = kwargs.get("process_group")
        if group is not None and device_mesh is not None:
            raise FlagError(
                f"FSDPStrategy(process_group=..., device_mesh={device_mesh!r}): both say who shards with whom.\n"
                "Keep one of them."
            )
        if "HYBRID" in str(sharding) and group is None and device_mesh is None and auto_wrap_policy is None:
            raise RuntimeError(
                f"FSDPStrategy(sharding_strategy={sharding_strategy!r}): a hybrid needs to know its groups.\n"
                "Pass device_mesh=(replicas, shards), process_group=..., or auto_wrap_policy=...."
            )
        if activation_checkpointing is not None and activation_checkpointing_policy is not None:
            raise FlagError(
                "FSDPStrategy(activation_checkpointing=..., activation_checkpointing_policy=...): both say whose"
                " activations to drop.\nKeep activation_checkpointing_policy."
            )
        self.process_group_backend = process_group_backend
        self.timeout = timeout
        self.cpu_offload = cpu_offload
        self.mixed_precision = mixed_precision
        self.auto_wrap_policy = auto_wrap_policy
        self.activation_checkpointing = activation_checkpointing
        self.activation_checkpointing_policy = activation_checkpointing_policy
        self.sharding_strategy = sharding
        self.state_dict_type = state_dict_type
        self.device_mesh = device_mesh
        self.fsdp_kwargs = kwargs

    @classmethod
    def register_strategies(cls, strategy_registry: Registry) -> None:
        """Register 'fsdp' and 'fsdp_cpu_offload'."""
        strategy_registry.register("fsdp", cls, description="Fully sharded")
        strategy_registry.register(
            "fsdp_cpu_offload", cls, description="Fully sharded, shards in main memory", cpu_offload=True
        )


def _check_name(argument: str, given: object, name: object, names: tuple[str, ...]) -> None:
    if name not in names:
        near = nearest(name, {known.lower(): known for known in names})
        hint = f" Did you mean {near!r}?" if near else ""
        raise FlagError(f"FSDPStrategy({argument}={given!r}): not known.{hint}\nAccepted: {quoted(names)}.")
