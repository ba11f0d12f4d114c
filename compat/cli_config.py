"""Configurations as dictionaries, which command lines up to 1.5 gave, over the namespaces of today's parser."""

from __future__ import annotations

from typing import Any

from jsonargparse import Namespace


class Config(dict):
    """A configuration as a nested dictionary, which knows the namespace that it was made from."""

    def __init__(self, namespace: Namespace) -> None:
        super().__init__({key: _plain(value) for key, value in vars(namespace).items()})
        self.namespace = namespace

    def as_namespace(self) -> Namespace:
        """The namespace, with what has been changed in the dictionary since."""
        changed = self.namespace.clone()
        for key, value in self.items():
            before = vars(self.namespace).get(key)
            if isinstance(value, Config):
                changed[key] = value.as_namespace()
            elif key not in self.namespace or _plain(before) != value:
                changed[key] = value
        return changed


def _plain(value: Any) -> Any:
    if isinstance(value, Namespace):
        return Config(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value


def as_namespace(config: Any) -> Any:
    """A configuration as the parser takes it."""
    return config.as_namespace() if isinstance(config, Config) else config
