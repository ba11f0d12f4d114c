"""Hyperparameters: what `save_hyperparameters()` collects, and where modules keep it."""

from __future__ import annotations

import copy
import inspect
import sys
from argparse import Namespace
from collections.abc import Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from types import FrameType
from typing import Any

import torch

from .utilities.parsing import AttributeDict
from .utilities.rank_zero import rank_zero_warn

# What a command line interface passed, as it was written; replaces what the constructor's frame would tell.
_GIVEN: ContextVar[dict[str, Any] | None] = ContextVar("given_hyperparameters", default=None)

_PLAIN = (bool, int, float, str)


@contextmanager
def given_hyperparameters(hparams: dict[str, Any], instantiator: str) -> Iterator[None]:
    """Have every `save_hyperparameters()` inside the block take `hparams`, and remember who can rebuild from them."""
    token = _GIVEN.set({**hparams, "_instantiator": instantiator})
    try:
        yield
    finally:
        _GIVEN.reset(token)


class HyperparametersMixin:
    """Gives a class `save_hyperparameters()`, `hparams` and `hparams_initial`."""

    __jit_unused_properties__: list[str] = ["hparams", "hparams_initial"]

    def __init__(self) -> None:
        super().__init__()
        self._log_hyperparams = False

    def save_hyperparameters(
        self,
        *args: Any,
        ignore: Sequence[str] | str | None = None,
        frame: FrameType | None = None,
        logger: bool = True,
    ) -> None:
        """Keep the arguments of `__init__` in `hparams`, in every checkpoint, and (with `logger`) in the loggers.

        Args:
            args: the names to keep, or one object that holds all of them (a dict or a Namespace); nothing keeps all.
            ignore: names to leave out, those that a base class kept included.
            frame: the frame of the `__init__` whose arguments count; by default the caller's.
            logger: whether the loggers get them too.
        """
        self._log_hyperparams = logger
        given = _GIVEN.get()
        if given is None and frame is None:
            frame = sys._getframe(1)
        save_hyperparameters(self, *args, ignore=ignore, frame=frame, given_hparams=given)

    def remove_ignored_hparams(self, ignore_list: list[str]) -> None:
        """Forget the named hyperparameters, wherever they were kept."""
        for name in ignore_list:
            self._hparams.pop(name, None)

    @property
    def hparams(self) -> Any:
        """The hyperparameters kept so far; yours to change."""
        if not hasattr(self, "_hparams"):
            self._hparams: MutableMapping[str, Any] = AttributeDict()
        return self._hparams

    @property
    def hparams_initial(self) -> AttributeDict:
        """A copy of the hyperparameters as they were when they were kept."""
        if not hasattr(self, "_hparams_initial"):
            return AttributeDict()
        return copy.deepcopy(self._hparams_initial)

    def hparams_to_save(self) -> dict[str, Any]:
        """The hyperparameters as a checkpoint keeps them."""
        return dict(self.hparams)

    def _set_hparams(self, hparams: MutableMapping[str, Any] | Namespace) -> None:
        kept = _as_mapping(hparams)
        if isinstance(kept, dict) and isinstance(self.hparams, dict):
            self.hparams.update(kept)
        else:
            self._hparams = kept


def save_hyperparameters(
    obj: Any,
    *args: Any,
    ignore: Sequence[str] | str | None = None,
    frame: FrameType | None = None,
    given_hparams: dict[str, Any] | None = None,
) -> None:
    """Keep hyperparameters on `obj`: what its `save_hyperparameters` method does, for a frame that you name."""
    if len(args) == 1 and not args[0]:
        return
    if frame is None:
        frame = sys._getframe(1)
    if not isinstance(frame, FrameType):
        raise AttributeError(f"save_hyperparameters(frame={frame!r}): not a frame. Pass `inspect.currentframe()`.")
    ignored = [ignore] if isinstance(ignore, str) else [name for name in ignore or () if isinstance(name, str)]
    known = given_hparams if given_hparams is not None else _init_arguments(obj, frame)
    known = {name: value for name, value in known.items() if name not in ignored}

    obj._hparams_name, kept = _choose(args, known)
    obj._set_hparams(kept)
    # Only now, because a base class may have kept what this class wants ignored.
    obj.remove_ignored_hparams(ignored)
    for name, value in obj._hparams.items():
        if isinstance(value, torch.nn.Module):
            rank_zero_warn(
                f"Hyperparameter {name!r} is a torch.nn.Module, so every checkpoint holds its weights twice."
                f" Leave it out with `self.save_hyperparameters(ignore=[{name!r}])`."
            )
    obj._hparams_initial = copy.deepcopy(obj._hparams)


def _choose(args: tuple[Any, ...], known: dict[str, Any]) -> tuple[str | None, Any]:
    """The name under which a constructor takes the hyperparameters back, and the hyperparameters."""
    if not args:
        return ("kwargs" if known else None), known
    objects = [arg for arg in args if not isinstance(arg, str)]
    if len(objects) == 1:
        same = (name for name, value in known.items() if value is objects[0] or value == objects[0])
        return next(same, None), objects[0]
    missing = [arg for arg in args if isinstance(arg, str) and arg not in known]
    if missing:
        raise KeyError(f"save_hyperparameters: {missing!r} are no arguments of `__init__`: {sorted(known)!r}.")
    return "kwargs", {arg: known[arg] for arg in args if isinstance(arg, str)}


def _as_mapping(hparams: Any) -> MutableMapping[str, Any]:
    if isinstance(hparams, Namespace):
        hparams = vars(hparams)
    if isinstance(hparams, dict):
        return AttributeDict(hparams)
    if isinstance(hparams, MutableMapping):
        return hparams
    advice = "Pass its name as a string." if isinstance(hparams, _PLAIN) else "Pass `vars(it)` or a dict made from it."
    raise ValueError(
        f"save_hyperparameters({hparams!r}): a {type(hparams).__name__} does not hold hyperparameters."
        f" Accepted: names of arguments, a dict or another mutable mapping, a Namespace. {advice}"
    )


def _init_arguments(obj: Any, frame: FrameType) -> dict[str, Any]:
    if is_dataclass(obj):
        return {field.name: getattr(obj, field.name) for field in fields(obj) if field.init}
    arguments: dict[str, Any] = {}
    # From the base class outwards, so that the most derived constructor has the last word.
    for level in collect_init_args(frame, [], classes=(HyperparametersMixin,)):
        arguments.update(level)
    return arguments


def collect_init_args(
    frame: FrameType, path_args: list[dict[str, Any]], inside: bool = False, classes: tuple[type, ...] = ()
) -> list[dict[str, Any]]:
    """The arguments of every constructor that is running, from the frame given outwards to the most derived class.

    Args:
        frame: where to begin.
        path_args: the list to add to.
        inside: whether the chain of constructors has begun, so that the first other frame ends it.
        classes: only constructors of these classes count.
    """
    current: FrameType | None = frame
    # The outermost frame is the top level of a script: never a constructor.
    while current is not None and current.f_back is not None:
        owner, arguments = _constructor_arguments(current)
        if "__class__" in current.f_locals and (not classes or isinstance(owner, classes)):
            path_args.append(arguments)
            inside = True
        elif inside:
            break
        current = current.f_back
    return path_args


def get_init_args(frame: FrameType) -> dict[str, Any]:
    """The arguments with which the constructor that runs in `frame` was called; none in any other function."""
    return _constructor_arguments(frame)[1]


def _constructor_arguments(frame: FrameType) -> tuple[Any | None, dict[str, Any]]:
    values = frame.f_locals
    # Python adds `__class__` to a method that uses `super()`: this is how a constructor is told from a function.
    if "__class__" not in values or frame.f_code.co_name != "__init__":
        return None, {}
    cls = values["__class__"]
    owner, args_name, kwargs_name = parse_class_init_keys(cls)
    arguments = {name: values[name] for name in inspect.signature(cls.__init__).parameters}
    if kwargs_name:
        arguments.update(arguments.get(kwargs_name, {}))
    hidden = {owner, args_name, kwargs_name, "__class__", "frame", "frame_args"}
    return values.get(owner), {name: value for name, value in arguments.items() if name not in hidden}


def parse_class_init_keys(cls: type) -> tuple[str, str | None, str | None]:
    """The names that a class gives to `self`, `*args` and `**kwargs` in its constructor; None for what it lacks."""
    parameters = list(inspect.signature(cls.__init__).parameters.values())  # type: ignore[misc]
    by_kind = {parameter.kind: parameter.name for parameter in parameters}
    starred = (by_kind.get(inspect.Parameter.VAR_POSITIONAL), by_kind.get(inspect.Parameter.VAR_KEYWORD))
    return (parameters[0].name, *starred)
