"""Names for classes, with the arguments to build them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .problems import nearest, quoted


class Registry(dict[str, dict[str, Any]]):
    """Classes under names, each with a description and the arguments of its constructor.

    Args:
        key: under which word an entry holds its class ("strategy", "accelerator").
        refusal: the error for a name that is taken.
    """

    def __init__(self, key: str, refusal: type[Exception] = ValueError) -> None:
        super().__init__()
        self._key, self._refusal = key, refusal

    def register(
        self,
        name: str,
        cls: Callable[..., Any] | None = None,
        description: str | None = None,
        override: bool = False,
        **init_params: Any,
    ) -> Callable[..., Any]:
        """Put a class under a name; without a class, a decorator that does."""
        if not isinstance(name, str):
            raise TypeError(f"register({name!r}): the name must be a str.")
        if name in self and not override:
            raise self._refusal(f"register({name!r}): the name is taken. Pass override=True to replace its class.")

        def add(cls: Callable[..., Any]) -> Callable[..., Any]:
            self[name] = {
                "description": description or "",
                "init_params": init_params,
                self._key: cls,
                f"{self._key}_name": name,
            }
            return cls

        return add if cls is None else add(cls)

    def get(self, name: str, default: Any = None) -> Any:
        """A new object of the class under that name."""
        if name in self:
            return self[name][self._key](**self[name]["init_params"])
        if default is not None:
            return default
        near = nearest(name, self)
        hint = f" Did you mean {near!r}?" if near else ""
        raise KeyError(f"{name!r} is not registered.{hint} Available: {quoted(sorted(self))}.")

    def remove(self, name: str) -> None:
        """Take a name out."""
        self.pop(name)

    def __str__(self) -> str:
        return f"Registered: {', '.join(self)}"
