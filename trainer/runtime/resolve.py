"""From flags to a plan: each part is picked by a function of what it needs, and conflicts are rows in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import torch

from ..utilities.rank_zero import rank_zero_info
from .accelerators import (
    DEVICE_FORMS,
    INTERACTIVE,
    Accelerator,
    AcceleratorRegistry,
    CPUAccelerator,
    CUDAAccelerator,
    MPSAccelerator,
)
from .checkpoint_io import CheckpointIO, TorchCheckpointIO
from .environments import ClusterEnvironment, pick_environment
from .layer_sync import LayerSync, TorchSyncBatchNorm
from .plan import Plan
from .precision import SHORT, SPELLINGS, Precision, accepted_precisions, pick_precision, spelled
from .problems import Problem, nearest, quoted, refuse
from .strategies import (
    FSDPStrategy,
    ParallelStrategy,
    SingleDeviceStrategy,
    Strategy,
    StrategyRegistry,
)
from .strategies.ddp import FORKS
from .unheard import unheard

if TYPE_CHECKING:
    from ..flags import Flags

# Words that name hardware or strategies of packages which fulgurite does not drive.
ELSEWHERE_ACCELERATORS = {
    "tpu": "torch_xla",
    "xla": "torch_xla",
    "hpu": "lightning-habana",
    "ipu": "lightning-graphcore",
}
ELSEWHERE_STRATEGIES = {
    "deepspeed": "deepspeed",
    "xla": "torch_xla",
    "single_xla": "torch_xla",
    "hpu": "lightning-habana",
}
PLUGIN_KINDS = {
    "precision": Precision,
    "checkpoint_io": CheckpointIO,
    "environment": ClusterEnvironment,
    "layer_sync": LayerSync,
}
Plugin = Precision | CheckpointIO | ClusterEnvironment | LayerSync
PLUGIN_NAMES = "Precision, CheckpointIO, ClusterEnvironment, LayerSync"


@dataclass(frozen=True)
class Choices:
    """What the user chose, by an argument, a plugin or a strategy object; None or 'auto' where nothing was."""

    accelerator: str | Accelerator
    strategy: str | Strategy
    devices: Any
    num_nodes: int
    precision: str | int | None
    precision_plugin: Precision | None
    checkpoint_io: CheckpointIO | None
    environment: ClusterEnvironment | None
    layer_sync: LayerSync | None


def resolve(flags: Flags) -> Plan:
    """The plan that these flags mean on this machine."""
    choices = gather(flags)
    accelerator = pick_accelerator(choices.accelerator)
    devices = pick_devices(choices.devices, accelerator)
    strategy = pick_strategy(choices.strategy, devices, choices.num_nodes)
    refuse([*unheard("strategy", strategy), *unheard("plugins", choices.precision_plugin)])
    conflicts = [row for row in CONFLICTS if row.applies(choices, accelerator, strategy)]
    refuse([Problem({name: getattr(flags, name) for name in row.names}, row.what, row.advice) for row in conflicts])
    plan = Plan(
        accelerator=accelerator,
        devices=devices,
        environment=pick_environment(choices.environment),
        precision=pick_precision(choices.precision, choices.precision_plugin, accelerator.name()),
        strategy=strategy,
        checkpoint_io=choices.checkpoint_io or TorchCheckpointIO(),
        num_nodes=choices.num_nodes,
        layer_sync=choices.layer_sync,
    )
    strategy.attach(plan)
    return plan


# ---- spelling: what can be said without looking at the machine


def misspelled(values: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with accelerator, strategy, devices, precision and plugins as they are written."""
    checks: dict[str, Callable[[Any], Problem | None]] = {
        "accelerator": _accelerator_problem,
        "strategy": _strategy_problem,
        "devices": _devices_problem,
        "precision": _precision_problem,
    }
    found = [check(values[name]) for name, check in checks.items()]
    return [problem for problem in found if problem] + _plugin_problems(values)


def _accelerator_problem(value: Any) -> Problem | None:
    names = ("auto", "gpu", *sorted(AcceleratorRegistry.available_accelerators()))
    if isinstance(value, Accelerator) or (isinstance(value, str) and value in names):
        return None
    given = {"accelerator": value}
    if isinstance(value, type) and issubclass(value, Accelerator):
        return Problem(given, f"a class, not an object; write {value.__name__}()", kind=TypeError)
    package = ELSEWHERE_ACCELERATORS.get(value) if isinstance(value, str) else None
    if package:
        what = f"this hardware needs the package {package} and an Accelerator that uses it"
        return Problem(given, what, f"Available here: {_present()}", kind=ModuleNotFoundError)
    what = "not an accelerator"
    return Problem(given, what, f"Available here: {_present()}, or an Accelerator object", nearest(value, names))


def _present() -> str:
    """The accelerators of this machine, with the number of devices."""
    words = ["'auto'"]
    for name in sorted(AcceleratorRegistry.available_accelerators()):
        kind = AcceleratorRegistry[name]["accelerator"]
        if kind.is_available():
            word = {"cuda": "'gpu'", "mps": "'gpu'"}.get(name, repr(name))
            words.append(word if name == "cpu" else f"{word} ({kind.auto_device_count()} found)")
    return ", ".join(words)


def _strategy_problem(value: Any) -> Problem | None:
    names = ("auto", *StrategyRegistry.available_strategies())
    if isinstance(value, Strategy) or (isinstance(value, str) and value.lower() in names):
        return None
    given = {"strategy": value}
    if isinstance(value, type) and issubclass(value, Strategy):
        return Problem(given, f"a class, not an object; write {value.__name__}()", kind=TypeError)
    accepted = f"Accepted: {quoted(names)}, or a Strategy object"
    if isinstance(value, str):
        for word, package in ELSEWHERE_STRATEGIES.items():
            if value.lower().startswith(word):
                what = f"this strategy builds on the package {package}, which fulgurite does not drive yet"
                return Problem(given, what, accepted, kind=ModuleNotFoundError)
    return Problem(given, "not a strategy", accepted, nearest(value, names))


def _devices_problem(value: Any) -> Problem | None:
    given = {"devices": value}
    if isinstance(value, (list, tuple)):
        wrong = [index for index in value if type(index) is not int]
        if wrong:
            return Problem(given, f"{wrong[0]!r} is not the index of a device", DEVICE_FORMS, kind=TypeError)
    elif type(value) not in (int, str):
        return Problem(given, "neither a number of devices nor a list of indices", DEVICE_FORMS, kind=TypeError)
    elif isinstance(value, str) and value != "auto" and not value.strip(" 0123456789,-[]") == "":
        return Problem(
            given, "not a number, nor numbers with commas between", DEVICE_FORMS, nearest(value, ["auto"]), TypeError
        )
    if value in ([], (), 0, "0", ""):
        return Problem(given, "a run needs a device", DEVICE_FORMS)
    return None


def _precision_problem(value: Any) -> Problem | None:
    try:
        spelled(value)
    except ValueError:
        near = nearest(value, (*SPELLINGS, *SHORT))
        return Problem({"precision": value}, "not a precision", f"Accepted: {accepted_precisions()}", near)
    return None


def _plugin_problems(values: Mapping[str, Any]) -> list[Problem]:
    problems, seen = [], dict.fromkeys(PLUGIN_KINDS, 0)
    accepted = f"Accepted: at most one object of each of {PLUGIN_NAMES}"
    for plugin in values["plugins"]:
        kinds = [kind for kind, base in PLUGIN_KINDS.items() if isinstance(plugin, base)]
        if not kinds:
            problems.append(Problem({"plugins": plugin}, "not a plugin", accepted, kind=TypeError))
        for kind in kinds:
            seen[kind] += 1
    for kind, count in seen.items():
        if count > 1:
            what = f"{count} plugins of the kind {PLUGIN_KINDS[kind].__name__}"
            problems.append(Problem({"plugins": list(values["plugins"])}, what, accepted))
    if seen["precision"] and values["precision"] is not None:
        given = {"precision": values["precision"], "plugins": list(values["plugins"])}
        problems.append(Problem(given, "both choose the precision", "Leave out one of them"))
    if values.get("sync_batchnorm") is True and seen["layer_sync"]:
        other = [p for p in values["plugins"] if isinstance(p, LayerSync) and not isinstance(p, TorchSyncBatchNorm)]
        if other:
            given = {"sync_batchnorm": True, "plugins": other}
            problems.append(Problem(given, "both choose how layers are synchronised", "Leave out one of them"))
    return problems


# ---- choices: arguments, plugins and the strategy object together


def gather(flags: Flags) -> Choices:
    """The user's choices; an error where a strategy object and an argument both choose."""
    plugins = {name: _first(flags.plugins, kind) for name, kind in PLUGIN_KINDS.items()}
    chosen = flags.strategy.chosen if isinstance(flags.strategy, Strategy) else {}
    problems = []
    for part, argument, other in (
        ("accelerator", "accelerator", None if flags.accelerator == "auto" else flags.accelerator),
        ("precision", "plugins", plugins["precision"]),
        ("precision", "precision", flags.precision),
        ("checkpoint_io", "plugins", plugins["checkpoint_io"]),
        ("environment", "plugins", plugins["environment"]),
    ):
        if chosen.get(part) is not None and other is not None:
            given = {"strategy": flags.strategy, argument: other}
            problems.append(Problem(given, f"both choose the {part}", "Leave out one of them"))
    devices = chosen.get("devices")
    kind = devices[0].type if devices else None
    if kind and not _same_hardware(kind, flags.accelerator):
        given = {"strategy": flags.strategy, "accelerator": flags.accelerator}
        problems.append(Problem(given, f"the strategy's devices are {kind} devices", "Leave out accelerator"))
    refuse(problems)
    return Choices(
        accelerator=chosen.get("accelerator") or kind or flags.accelerator,
        strategy=flags.strategy.lower() if isinstance(flags.strategy, str) else flags.strategy,
        devices=tuple(devices) if devices else flags.devices,
        num_nodes=flags.num_nodes,
        precision=flags.precision,
        precision_plugin=plugins["precision"] or chosen.get("precision"),
        checkpoint_io=plugins["checkpoint_io"] or chosen.get("checkpoint_io"),
        environment=plugins["environment"] or chosen.get("environment"),
        layer_sync=plugins["layer_sync"] or (TorchSyncBatchNorm() if flags.sync_batchnorm else None),
    )


def _first(plugins: Iterable[Any], kind: type) -> Any:
    return next((plugin for plugin in plugins if isinstance(plugin, kind)), None)


def _same_hardware(kind: str, accelerator: str | Accelerator) -> bool:
    name = accelerator.name() if isinstance(accelerator, Accelerator) else accelerator
    return name in ("auto", kind) or (name == "gpu" and kind in ("cuda", "mps"))


# ---- picking


def pick_accelerator(choice: str | Accelerator) -> Accelerator:
    """The accelerator that the word means on this machine; an object passes through."""
    found: Accelerator | None
    if isinstance(choice, Accelerator):
        found = choice
    elif choice in ("auto", "gpu"):
        kinds: tuple[type[Accelerator], ...] = (MPSAccelerator, CUDAAccelerator)
        found = next((kind() for kind in kinds if kind.is_available()), None)
        if found is None and choice == "auto":
            return CPUAccelerator()
    else:
        found = AcceleratorRegistry.get(choice)
    if found is None or not found.is_available():
        what = "this machine has no such device, or torch cannot use it"
        refuse([Problem({"accelerator": choice}, what, f"Available here: {_present()}")])
    assert found is not None
    return found


def pick_devices(choice: Any, accelerator: Accelerator) -> tuple[torch.device, ...]:
    """One device per process of this node."""
    if isinstance(choice, tuple) and choice and isinstance(choice[0], torch.device):
        return choice
    count = _auto_count(accelerator) if choice == "auto" else choice
    parsed = accelerator.parse_devices(count)
    devices = tuple(accelerator.get_parallel_devices(parsed)) if parsed else ()
    if not devices:
        refuse([Problem({"accelerator": accelerator.name(), "devices": choice}, "a run needs a device", DEVICE_FORMS)])
    return devices


def _auto_count(accelerator: Accelerator) -> int:
    count = accelerator.auto_device_count()
    if INTERACTIVE and isinstance(accelerator, CUDAAccelerator) and count > 1:
        rank_zero_info(f"An interactive session uses 1 of {count} GPUs. Trainer(devices={count}) uses them all.")
        return 1
    return count


def pick_strategy(choice: str | Strategy, devices: tuple[torch.device, ...], num_nodes: int) -> Strategy:
    """The strategy that the word means for these devices; an object passes through."""
    if isinstance(choice, Strategy):
        return choice
    if choice == "auto" and num_nodes == 1 and len(devices) <= 1:
        return SingleDeviceStrategy(device=devices[0] if devices else "cpu")
    if choice == "single_device":
        return SingleDeviceStrategy(device=devices[0])
    if choice == "auto":
        choice = "ddp_fork" if INTERACTIVE and num_nodes == 1 else "ddp"
    strategy: Strategy = StrategyRegistry.get(choice)
    return strategy


# ---- conflicts


@dataclass(frozen=True)
class Conflict:
    """Choices that do not go together."""

    names: tuple[str, ...]
    applies: Callable[[Choices, Accelerator, Strategy], bool]
    what: str
    advice: str


def _fork_is_missing(choices: Choices, accelerator: Accelerator, strategy: Strategy) -> bool:
    return choices.strategy in FORKS and "fork" not in torch.multiprocessing.get_all_start_methods()


def _shards_without_cuda(choices: Choices, accelerator: Accelerator, strategy: Strategy) -> bool:
    return type(strategy) is FSDPStrategy and not isinstance(accelerator, CUDAAccelerator)


def _parallel_on_mps(choices: Choices, accelerator: Accelerator, strategy: Strategy) -> bool:
    return isinstance(accelerator, MPSAccelerator) and isinstance(strategy, ParallelStrategy)


def _more_nodes_than_one_process(choices: Choices, accelerator: Accelerator, strategy: Strategy) -> bool:
    return isinstance(strategy, SingleDeviceStrategy) and choices.num_nodes > 1


CONFLICTS = (
    Conflict(("strategy",), _fork_is_missing, "this system cannot fork processes", "Use strategy='ddp_spawn'"),
    Conflict(
        ("strategy", "accelerator"),
        _shards_without_cuda,
        "sharding needs a CUDA device",
        "Use accelerator='gpu' on a machine that has one, or another strategy",
    ),
    Conflict(
        ("strategy", "accelerator"),
        _parallel_on_mps,
        "an Apple GPU trains in one process only",
        "Use accelerator='cpu', or strategy='auto'",
    ),
    Conflict(
        ("strategy", "num_nodes"),
        _more_nodes_than_one_process,
        "this strategy is one process on one node",
        "Use strategy='ddp'",
    ),
)
