"""A program's command line from the signatures of its classes: `LightningCLI(MyModule, MyData)`.

The one room that needs jsonargparse; it is imported when a name of the room is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..lazy import lazy

if TYPE_CHECKING:
    from .command import LightningCLI as LightningCLI
    from .optimizers import LRSchedulerCallable as LRSchedulerCallable
    from .optimizers import LRSchedulerType as LRSchedulerType
    from .optimizers import LRSchedulerTypeTuple as LRSchedulerTypeTuple
    from .optimizers import LRSchedulerTypeUnion as LRSchedulerTypeUnion
    from .optimizers import OptimizerCallable as OptimizerCallable
    from .optimizers import ReduceLROnPlateau as ReduceLROnPlateau
    from .optimizers import instantiate_class as instantiate_class
    from .parser import ArgsType as ArgsType
    from .parser import LightningArgumentParser as LightningArgumentParser
    from .rebuild import ModuleType as ModuleType
    from .rebuild import instantiate_module as instantiate_module
    from .saving import SaveConfigCallback as SaveConfigCallback

_HOMES = {
    "ArgsType": "parser",
    "LRSchedulerCallable": "optimizers",
    "LRSchedulerType": "optimizers",
    "LRSchedulerTypeTuple": "optimizers",
    "LRSchedulerTypeUnion": "optimizers",
    "LightningArgumentParser": "parser",
    "LightningCLI": "command",
    "ModuleType": "rebuild",
    "OptimizerCallable": "optimizers",
    "ReduceLROnPlateau": "optimizers",
    "SaveConfigCallback": "saving",
    "instantiate_class": "optimizers",
    "instantiate_module": "rebuild",
}
# These work without a parser.
_FREE = {name for name, home in _HOMES.items() if home == "optimizers"}

__all__ = list(_HOMES)

_get, __dir__ = lazy(__name__, _HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES and name not in _FREE:
        _require_jsonargparse(name)
    return _get(name)


def _require_jsonargparse(name: str) -> None:
    try:
        import docstring_parser  # noqa: F401
        import jsonargparse  # noqa: F401
        import typeshed_client  # noqa: F401
    except ImportError as missing:
        raise ModuleNotFoundError(
            f'{name} needs the package jsonargparse with its part `signatures`: pip install "fulgurite[cli]".'
            f" Missing: {missing.name}.",
            name=missing.name,
        ) from missing
