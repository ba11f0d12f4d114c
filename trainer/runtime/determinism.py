"""Whether torch may choose fast algorithms that give slightly different results every time."""

from __future__ import annotations

import os

import torch

from ..utilities.rank_zero import rank_zero_warn


def set_determinism(deterministic: bool | str | None, benchmark: bool | None) -> None:
    """Apply `Trainer(deterministic=..., benchmark=...)`; what is None stays as it is in this process."""
    if deterministic and benchmark:
        rank_zero_warn(
            f"Trainer(deterministic={deterministic!r}, benchmark=True): trying algorithms makes one run differ from the"
            " next. Leave out benchmark."
        )
    if deterministic is not None:
        torch.use_deterministic_algorithms(bool(deterministic), warn_only=deterministic == "warn")
    if deterministic:
        # cuBLAS is deterministic only with a workspace of fixed size, read when its library is first used
        os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
        if benchmark is None:
            benchmark = False
    if benchmark is not None:
        torch.backends.cudnn.benchmark = benchmark
