"""The weights that a manually optimized module put aside before its optimizer step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from torch import nn

from ..utilities.rank_zero import rank_zero_warn

if TYPE_CHECKING:
    from ..module import LightningModule


@contextmanager
def weights_before_step(pl_module: LightningModule) -> Iterator[None]:
    """Give `pl_module.layer` the weights that the module put aside in `saved_models`, for as long as the block runs.

    With manual optimization the step has been taken by the time a checkpoint is written. A module that wants the
    weights from before it keeps them: `self.saved_models[batch_idx] = self.layer.state_dict()`, cloned.
    """
    kept, layer = getattr(pl_module, "saved_models", None), getattr(pl_module, "layer", None)
    if not (isinstance(kept, dict) and kept and isinstance(layer, nn.Module)):
        rank_zero_warn(
            "ModelCheckpoint(every_n_train_steps=...) with manual optimization saves the weights after the optimizer "
            "step. To save those before it, put them aside in `training_step`: `self.saved_models[batch_idx] = "
            "{name: value.detach().clone() for name, value in self.layer.state_dict().items()}`."
        )
        yield
        return
    weights = kept[max(kept)]
    if not isinstance(weights, dict):
        raise TypeError(f"saved_models[{max(kept)!r}]={weights!r}: not the weights of a layer. Accepted: a state dict.")
    current = {name: value.detach().clone() for name, value in layer.state_dict().items()}
    layer.load_state_dict(weights)
    try:
        yield
    finally:
        layer.load_state_dict(current)
