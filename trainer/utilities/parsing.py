"""Hyperparameters: the dict that holds them, and looking them up wherever they are."""

from __future__ import annotations

import pickle
from collections.abc import MutableMapping
from typing import TYPE_CHECKING, Any

from .rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from ..module import LightningModule


class AttributeDict(dict):
    """A dict whose string keys can be read, set and deleted as attributes."""

    def __getattr__(self, key: str) -> Any:
        try:
            return self[key]
        except KeyError:
            kind = type(self).__name__
            raise AttributeError(f"{kind!r} object has no attribute {key!r}", name=key, obj=self) from None

    def __setattr__(self, key: str, value: Any) -> None:
        self[key] = value

    def __delattr__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        del self[key]

    def __repr__(self) -> str:
        width = max((len(str(key)) for key in self), default=0) + 3
        return "\n".join(f"""{f'"{key}":':<{width}} {self[key]}""" for key in sorted(self))


def is_picklable(obj: object) -> bool:
    """True if the object can be pickled."""
    try:
        pickle.dumps(obj)
    except (pickle.PickleError, AttributeError, RuntimeError, TypeError):
        return False
    return True


def clean_namespace(hparams: MutableMapping[str, Any]) -> None:
    """Remove the values that cannot be pickled, with a warning for each."""
    for name in [name for name, value in hparams.items() if not is_picklable(value)]:
        rank_zero_warn(
            f"Hyperparameter {name!r} cannot be pickled and is left out of hparams. "
            f"To keep silent about it: self.save_hyperparameters(ignore=[{name!r}])."
        )
        del hparams[name]


def _holders(model: LightningModule, attribute: str) -> list[Any]:
    """The places that have the attribute: the module, its hparams, the datamodule, its hparams."""
    places = [model]
    trainer = model._trainer
    datamodule = trainer.datamodule if trainer is not None else None
    if datamodule is not None:
        places.append(datamodule)
    holders: list[Any] = []
    for place in places:
        if hasattr(place, attribute):
            holders.append(place)
        if attribute in (getattr(place, "hparams", None) or ()):
            holders.append(place.hparams)
    return holders


def _holders_or_error(model: LightningModule, attribute: str) -> list[Any]:
    holders = _holders(model, attribute)
    if not holders:
        raise AttributeError(
            f"{attribute!r}: found neither on {type(model).__name__}, nor in its hparams, nor on the datamodule. "
            f"Set self.{attribute} or save it with self.save_hyperparameters()."
        )
    return holders


def lightning_hasattr(model: LightningModule, attribute: str) -> bool:
    """True if the module, its hparams or its datamodule has the attribute."""
    return bool(_holders(model, attribute))


def lightning_getattr(model: LightningModule, attribute: str) -> Any:
    """The attribute's value on the datamodule, in the module's hparams or on the module: the first that has it."""
    holder = _holders_or_error(model, attribute)[-1]
    return holder[attribute] if isinstance(holder, dict) else getattr(holder, attribute)


def lightning_setattr(model: LightningModule, attribute: str, value: Any) -> None:
    """Set the attribute wherever it exists: on the module, in its hparams, on the datamodule."""
    for holder in _holders_or_error(model, attribute):
        if isinstance(holder, dict):
            holder[attribute] = value
        else:
            setattr(holder, attribute, value)


def __getattr__(name: str) -> Any:
    if name in ("collect_init_args", "get_init_args", "parse_class_init_keys", "save_hyperparameters"):
        from .. import hparams

        return getattr(hparams, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
