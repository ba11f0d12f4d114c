"""Where this Python keeps what."""

from __future__ import annotations

import sysconfig
from sysconfig import get_config_var, get_config_vars

__all__ = ["get_config_var", "get_config_vars", "get_python_inc", "get_python_lib"]


def get_python_lib(plat_specific: bool = False, standard_lib: bool = False, prefix: str | None = None) -> str:
    """The folder of installed packages, or of the standard library."""
    kind = ("plat" if plat_specific else "") + "stdlib" if standard_lib else ("platlib" if plat_specific else "purelib")
    return sysconfig.get_path(kind, vars={"base": prefix, "platbase": prefix} if prefix else None)


def get_python_inc(plat_specific: bool = False, prefix: str | None = None) -> str:
    """The folder of Python's header files."""
    kind = "platinclude" if plat_specific else "include"
    return sysconfig.get_path(kind, vars={"base": prefix, "platbase": prefix} if prefix else None)
