"""Strategies by the names and with the arguments of earlier releases, when they were plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .. import strategies as current
from ..runtime.layer_sync import TorchSyncBatchNorm
from .adapt.construction import constructed
from .old_names import OldName

if TYPE_CHECKING:
    from ..runtime.plan import Plan


class TrainingTypePlugin(current.Strategy, metaclass=OldName):
    """The base of all strategies, by its name of 1.2 to 1.5."""

    stands_for = current.Strategy

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**constructed("TrainingTypePlugin", args, kwargs).arguments)


class ParallelPlugin(current.ParallelStrategy, metaclass=OldName):
    """The base of strategies with several processes, by its name of 1.2 to 1.5."""

    stands_for = current.ParallelStrategy

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**constructed("ParallelPlugin", args, kwargs).arguments)


class SingleDevicePlugin(current.SingleDeviceStrategy, metaclass=OldName):
    """One device, by its name of 1.2 to 1.5."""

    stands_for = current.SingleDeviceStrategy

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**constructed("SingleDevicePlugin", args, kwargs).arguments)


class _DDP(current.DDPStrategy):
    """What DDP had in earlier releases beyond today's arguments."""

    _name = "DDPStrategy"
    _options: dict[str, Any] = {}
    _syncs_batch_norm = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        adapted = constructed(self._name, args, kwargs)
        self._syncs_batch_norm = bool(adapted.extras.get("sync_batchnorm"))
        super().__init__(**{**self._options, **adapted.arguments})

    def attach(self, plan: Plan) -> None:
        """Take the plan's parts; batch norm over all processes was asked for here as well."""
        super().attach(plan)
        if self._syncs_batch_norm and self.layer_sync is None:
            self.layer_sync = TorchSyncBatchNorm()


class DDPStrategy(_DDP, metaclass=OldName):
    """DDP as releases before 2.0 made it: parameters without a gradient are looked for."""

    stands_for = current.DDPStrategy


class DDPPlugin(_DDP, metaclass=OldName):
    """DDP, by its name of 1.0 to 1.5."""

    stands_for = current.DDPStrategy
    _name = "DDPPlugin"


class DDPSpawnStrategy(_DDP):
    """DDP in processes that this one spawns."""

    _name = "DDPSpawnStrategy"
    _options = {"start_method": "spawn"}


class DDPSpawnPlugin(DDPSpawnStrategy):
    """The same, by its name of 1.2 to 1.5."""

    _name = "DDPSpawnPlugin"


class DDPFullyShardedNativeStrategy(current.FSDPStrategy, metaclass=OldName):
    """Sharding by torch itself, by its name of 1.7 to 1.9."""

    stands_for = current.FSDPStrategy

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**constructed("DDPFullyShardedNativeStrategy", args, kwargs).arguments)


# ----- the strategies of Fabric, which call the precision by another name


class FabricStrategy(current.Strategy, metaclass=OldName):
    """The base of Fabric's strategies."""

    stands_for = current.Strategy

    def __init__(self, accelerator: Any = None, checkpoint_io: Any = None, precision: Any = None) -> None:
        super().__init__(accelerator, checkpoint_io, precision)


class FabricParallelStrategy(current.ParallelStrategy, metaclass=OldName):
    """The base of Fabric's strategies with several processes."""

    stands_for = current.ParallelStrategy

    def __init__(
        self,
        accelerator: Any = None,
        parallel_devices: Any = None,
        cluster_environment: Any = None,
        checkpoint_io: Any = None,
        precision: Any = None,
    ) -> None:
        super().__init__(accelerator, parallel_devices, cluster_environment, checkpoint_io, precision)


class FabricSingleDeviceStrategy(current.SingleDeviceStrategy, metaclass=OldName):
    """One device, in Fabric."""

    stands_for = current.SingleDeviceStrategy

    def __init__(
        self, device: Any = "cpu", accelerator: Any = None, checkpoint_io: Any = None, precision: Any = None
    ) -> None:
        super().__init__(device, accelerator, checkpoint_io, precision)


class FabricDDPStrategy(current.DDPStrategy, metaclass=OldName):
    """DDP, in Fabric."""

    stands_for = current.DDPStrategy
    _options: dict[str, Any] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**{**self._options, **_of_fabric("FabricDDPStrategy", args, kwargs)})


class FabricDDPSpawnStrategy(FabricDDPStrategy):
    """DDP in processes that this one spawns, in Fabric."""

    _options = {"start_method": "spawn"}


class FabricFSDPStrategy(current.FSDPStrategy, metaclass=OldName):
    """Sharding by torch itself, in Fabric."""

    stands_for = current.FSDPStrategy

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(**_of_fabric("FabricFSDPStrategy", args, kwargs))


def _of_fabric(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    given = constructed(name, args, kwargs).arguments
    if "precision" in given:
        given["precision_plugin"] = given.pop("precision")
    return given
