"""Which callback took over what the Trainer itself kept in checkpoints before 0.8."""

from __future__ import annotations

from ..parts import imported

_SAVING, _STOPPING = imported("callbacks.ModelCheckpoint"), imported("callbacks.EarlyStopping")

# A key of such a checkpoint: the class, and its attribute.
KEYS_MAPPING = {
    "checkpoint_callback_best_model_score": (_SAVING, "best_model_score"),
    "checkpoint_callback_best_model_path": (_SAVING, "best_model_path"),
    "checkpoint_callback_best": (_SAVING, "best_model_score"),
    "early_stop_callback_wait": (_STOPPING, "wait_count"),
    "early_stop_callback_patience": (_STOPPING, "patience"),
}
