"""From one call of an old `Trainer(...)` to the arguments of the current one."""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from ...accelerators import AcceleratorRegistry, find_usable_cuda_devices
from ...arguments import literal
from ...runtime.problems import nearest
from ...trainer import Trainer as CurrentTrainer
from ...utilities.exceptions import MisconfigurationException
from .. import settings, text
from ..ledger import positions, rows, trainer_defaults
from ..ledger.schema import Adds, Becomes, Special, Version
from ..notices import give
from . import special
from .arguments import Adapted, adapt, choose, fill

WHERE = "Trainer"
ENVIRONMENT_PREFIX = "PL_{}_"
SWALLOWS_FROM, SWALLOWS_UNTIL = (0, 7, 0), (0, 8, 0)  # releases that took any name


@cache
def current_names() -> tuple[str, ...]:
    """The arguments of the current Trainer."""
    names = list(inspect.signature(CurrentTrainer.__init__).parameters)
    return tuple(name for name in names if name not in ("self", "behavior"))


def translate(args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version, owner: str = WHERE) -> Adapted:
    """The current arguments for a call that was written for `era`.

    Args:
        owner: the name of the class, which the names of environment variables hold.
    """
    given = by_name(args, kwargs, era)
    given = with_environment(given, era, owner)
    given = without_unknown(given, era)
    adapted = adapt(WHERE, given, era)
    settle_devices(adapted, era)
    fill_defaults(adapted, era)
    override(adapted)
    require_hardware(adapted)
    return adapted


# ----- what was given


def by_name(args: tuple[Any, ...], kwargs: Mapping[str, Any], era: Version) -> dict[str, Any]:
    """All arguments by name; positions are those of the release."""
    names = positions.order(era) or current_names()
    if len(args) > len(names):
        raise TypeError(f"Trainer(): {len(args)} arguments by position. Accepted: {len(names)} at most.")
    placed = dict(zip(names, args, strict=False))
    for name in placed:
        if name in kwargs:
            raise TypeError(f"Trainer({name}=...): given twice, by position and by name. Keep the name.")
    return {**placed, **kwargs}


def with_environment(given: dict[str, Any], era: Version, owner: str = WHERE) -> dict[str, Any]:
    """The arguments with those that environment variables such as PL_TRAINER_GPUS set."""
    if era < (0, 9, 0):
        return given
    names = ("gpus",) if era < (1, 0, 0) else dict.fromkeys((*positions.order(era), *current_names()))
    prefix = ENVIRONMENT_PREFIX.format(owner.upper())
    found = {name: literal(os.environ[key]) for name in names if os.environ.get(key := prefix + name.upper())}
    if era >= (1, 2, 4):
        return {**found, **given}
    # for a while the environment had the last word
    if any(name in given and given[name] != value for name, value in found.items()):
        give(rows(WHERE, "PL_TRAINER_*")[0])
    return {**given, **found}


def without_unknown(given: dict[str, Any], era: Version) -> dict[str, Any]:
    """The arguments that some release had; any other is an error, or ignored where the release did that."""
    known = {*current_names(), *positions.every_name()}
    unknown = [name for name in given if name not in known and name != "behavior"]
    if not unknown:
        return given
    if not SWALLOWS_FROM <= era < SWALLOWS_UNTIL:
        raise TypeError("\n".join(_refusal(name, known) for name in unknown))
    # one notice for all of them: scripts passed whole namespaces
    give(replace(rows(WHERE, "kwargs")[0], name="=..., ".join(unknown)))
    return {name: value for name, value in given.items() if name not in unknown}


def _refusal(name: str, known: set[str]) -> str:
    near = nearest(name, sorted(known))
    if near is None:
        return f"Trainer({name}=...): no release had such an argument. Accepted: {', '.join(current_names())}."
    old = rows(WHERE, near)
    now = f" Today one writes, for example, {old[0].after}." if old and near not in current_names() else ""
    return f"Trainer({name}=...): no release had such an argument. Did you mean {near!r}?{now}"


# ----- what it runs on


DDP_WORDS = ("ddp", "ddp_spawn", "ddp_find_unused_parameters_false", "ddp_spawn_find_unused_parameters_false")


def settle_devices(adapted: Adapted, era: Version) -> None:
    """Decide what several old arguments chose together: kind of hardware, devices and processes."""
    arguments, extras = adapted.arguments, adapted.extras
    if (count := extras.pop("select_gpus", 0)) and AcceleratorRegistry["cuda"]["accelerator"].is_available():
        arguments["devices"] = find_usable_cuda_devices(count)
    _settle_processes(adapted)
    if extras.pop("data_parallel", False):
        _settle_data_parallel(arguments)
    elif "strategy" not in arguments and _several(arguments.get("devices")):
        _settle_without_a_word(arguments, era)
    elif era < (1, 6, 0) and arguments.get("strategy") in DDP_WORDS and _is_one_cpu_process(arguments):
        del arguments["strategy"]  # it had no effect, and must not shard the data now


def _settle_without_a_word(arguments: dict[str, Any], era: Version) -> None:
    """Several devices without a word for how to use them: what the release took."""
    if era < (0, 7, 6):
        _settle_data_parallel(arguments)
    elif (0, 8, 0) <= era < (2, 0, 0):
        arguments["strategy"] = "ddp_spawn"


def _is_one_cpu_process(arguments: dict[str, Any]) -> bool:
    one_node = arguments.get("num_nodes", 1) == 1
    return one_node and arguments.get("accelerator", "cpu") == "cpu" and arguments.get("devices", 1) == 1


def _several(devices: Any) -> bool:
    return len(devices) > 1 if isinstance(devices, (list, tuple)) else type(devices) is int and devices not in (0, 1)


def _settle_processes(adapted: Adapted) -> None:
    arguments, count = adapted.arguments, adapted.extras.get("processes")
    if count is None or arguments.get("accelerator", "cpu") != "cpu":
        return
    arguments.update(accelerator="cpu", devices=count)
    adapted.origin.update(accelerator="num_processes", devices="num_processes")
    arguments.setdefault("strategy", "ddp_spawn")


def _settle_data_parallel(arguments: dict[str, Any]) -> None:
    """One process on the first of the devices: it sees whole batches, which `dp` scattered and put together again."""
    devices = arguments.get("devices", "auto")
    if isinstance(devices, (list, tuple)):
        arguments["devices"] = list(devices[:1])
    elif devices != "auto" or arguments.get("accelerator") in ("gpu", "cuda"):
        arguments["devices"] = 1


# ----- what was left out


def fill_defaults(adapted: Adapted, era: Version) -> None:
    """Fill in what the release did about arguments that were left out."""
    arguments = adapted.arguments
    for change in trainer_defaults.ROWS:
        match choose(change.op, None, era):
            case Becomes(arguments=defaults) if not _is_decided(change.name, adapted):
                for name, value in defaults.items():
                    arguments.setdefault(name, value)
                    adapted.origin.setdefault(name, name)
            case Adds(to=to, item=item) if change.name not in adapted.given:
                adapted.add(to, fill(change, item, None), to)
            case Special(name=rule) as op if change.name not in adapted.given:
                getattr(special, rule)(adapted, replace(change, op=op), True, era)


def _is_decided(name: str, adapted: Adapted) -> bool:
    if name != "accelerator":
        return adapted.given.get(name) is not None
    strategy = adapted.arguments.get("strategy")
    return "devices" in adapted.arguments or bool(getattr(strategy, "chosen", None))


# ----- what the command line overrides


def override(adapted: Adapted) -> None:
    """Set what `fulgurite run --set name=value` asks for, after everything that the script says."""
    chosen = dict(_assignment(item) for item in json.loads(os.environ.get(settings.SET) or "[]"))
    if "accelerator" in chosen:
        # devices and processes of the script belong to the hardware that it was written for
        for name in ("devices", "strategy", "num_nodes"):
            adapted.arguments.pop(name, None)
    for name, value in chosen.items():
        adapted.arguments[name] = value
        adapted.origin[name] = name


def _assignment(item: str) -> tuple[str, Any]:
    name, sign, value = item.partition("=")
    name = name.strip()
    if not sign or name not in current_names():
        near = nearest(name, current_names())
        hint = f"Did you mean {near!r}?" if near else f"Accepted: {', '.join(current_names())}."
        raise MisconfigurationException(f"--set {item}: not a flag of the current Trainer. {hint}")
    return name, literal(value.strip())


# ----- what is not there

GPU_WORDS = ("gpu", "cuda")


def require_hardware(adapted: Adapted) -> None:
    """Refuse hardware of the past in the user's own words when this machine does not have it."""
    word, origin = adapted.arguments.get("accelerator"), adapted.origin.get("accelerator", "accelerator")
    if not isinstance(word, str) or origin == "accelerator" or word in ("cpu", "auto"):
        return
    kinds = ("cuda", "mps") if word in GPU_WORDS else (word,)
    if any(_is_there(kind) for kind in kinds):
        return
    missing = "GPU that torch can use" if word in GPU_WORDS else f"{word.upper()} support in torch"
    change = adapted.used.get(origin)
    code = f"{change.code} " if change else ""
    raise MisconfigurationException(
        f"{code}Trainer({origin}={text.shown(adapted.given.get(origin))}): this machine has no {missing}. "
        f"It means accelerator={word!r} today.\n"
        "To try the script without it: fulgurite run --set accelerator=cpu. To change it: Trainer(accelerator='cpu')."
    )


def _is_there(kind: str) -> bool:
    return kind in AcceleratorRegistry and AcceleratorRegistry[kind]["accelerator"].is_available()


# ----- what the current Trainer makes of it


def in_old_words(error: Exception, adapted: Adapted) -> Exception:
    """The current Trainer's error, with a line for each old argument that it is about."""
    message = str(error)
    lines = [
        f"{adapted.used[origin].code} Trainer({origin}={text.shown(adapted.given.get(origin))}) "
        f"became {text.constructor(WHERE, {name: adapted.arguments[name]})}:"
        for name, origin in adapted.origin.items()
        if f"{name}=" in message and origin in adapted.used and name in adapted.arguments
    ]
    return MisconfigurationException("\n".join([*lines, message])) if lines else error
