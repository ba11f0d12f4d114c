"""Answers to `APEX_AVAILABLE` and its like: is it installed, is torch at least of this release."""

from __future__ import annotations

import importlib.util
import re
from typing import Any

QUESTION = re.compile(
    r"_?(?P<what>[A-Z0-9_]+?)_(AVAILABLE|AVALAIBLE)|_?TORCH_(?P<order>GREATER_EQUAL|LESSER_THAN|LESS)_(?P<release>\d+(_\d+)*)"
    r"|_IS_WINDOWS|_IS_INTERACTIVE|EXIST_ITER_DATASET|ITERABLE_DATASET_EXISTS"
)
# Under which name a package is imported, where it is not the lower-case word.
PACKAGES = {
    "BOLTS": "pl_bolts",
    "HOROVOD": "horovod.torch",
    "HYDRA_EXPERIMENTAL": "hydra.experimental",
    "FAIRSCALE_PIPE": "fairscale",
    "JSONARGPARSE_SIGNATURES": "jsonargparse",
    "TORCHXLA": "torch_xla",
    "XLA": "torch_xla",
}
# Parts of torch itself that were new once, and hardware that is not driven here.
FIXED = {"NATIVE_AMP": True, "GROUP": True, "TPU": False, "IPU": False, "HPU": False, "TORCH_QUANTIZE": True}


def answer(name: str) -> tuple[bool, Any]:
    """(True, the answer) for a name that is such a question; (False, None) for any other."""
    question = QUESTION.fullmatch(name)
    if question is None:
        return False, None
    if question["release"]:
        return True, _torch(question["order"], question["release"])
    if name in ("EXIST_ITER_DATASET", "ITERABLE_DATASET_EXISTS"):
        return True, True
    if question["what"] is None:
        return True, _about_the_machine(name)
    return True, _installed(question["what"])


def _installed(what: str) -> bool:
    if what in FIXED:
        return FIXED[what]
    if what == "RPC":
        import torch

        return torch.distributed.is_available()
    try:
        return importlib.util.find_spec(PACKAGES.get(what, what.lower())) is not None
    except (ImportError, ValueError):
        return False


def _torch(order: str, release: str) -> bool:
    import torch

    wanted = tuple(int(part) for part in release.split("_"))
    have = tuple(int(part) for part in re.findall(r"\d+", torch.__version__)[: len(wanted)])
    return have >= wanted if order == "GREATER_EQUAL" else have < wanted


def _about_the_machine(name: str) -> bool:
    import sys

    return sys.platform == "win32" if name == "_IS_WINDOWS" else hasattr(sys, "ps1")
