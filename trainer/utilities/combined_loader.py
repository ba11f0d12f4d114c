"""Several loaders as one."""

from ..data import CombinedLoader

__all__ = ["CombinedLoader"]
