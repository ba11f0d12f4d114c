"""TrainResult and EvalResult, which steps of 0.9 and 0.10 returned: FG630 to FG639."""

from __future__ import annotations

from .schema import Bridged, Change

FIRST, DEPRECATED, REMOVED = "0.9.0", "0.10.0", "1.0.0"
PACKAGE, WHERE = "pytorch_lightning", "Result"

_TRAIN = "def training_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n"
_EVAL = "def validation_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n"

# (what it belongs to, name): code, what to use today, before, after
NAMES = {
    (PACKAGE, "TrainResult"): (
        "FG630", "self.log(name, value) for each value, and return the loss",
        _TRAIN + "    return TrainResult(loss)", _TRAIN + "    return loss",
    ),
    (PACKAGE, "EvalResult"): (
        "FG631", "self.log(name, value) for each value; nothing has to be returned",
        _EVAL + "    return EvalResult(checkpoint_on=loss)", _EVAL + "    self.log('val_loss', loss)",
    ),
    (WHERE, "checkpoint_on"): (
        "FG632", "self.log(name, value), and ModelCheckpoint(monitor=name)",
        "Result(checkpoint_on=loss)", "self.log('val_loss', loss)\nModelCheckpoint(monitor='val_loss')",
    ),
    (WHERE, "early_stop_on"): (
        "FG633", "self.log(name, value), and EarlyStopping(monitor=name)",
        "Result(early_stop_on=loss)", "self.log('val_loss', loss)\nEarlyStopping(monitor='val_loss')",
    ),
    (WHERE, "hiddens"): (
        "FG634", "a loop over the parts of a sequence in manual optimization",
        "Result(hiddens=hidden)", "self.automatic_optimization = False",
    ),
    (WHERE, "log"): (
        "FG635", "self.log(name, value)",
        "TrainResult(loss).log('train_loss', loss)", "self.log('train_loss', loss, on_step=True, on_epoch=False)",
    ),
    (WHERE, "log_dict"): (
        "FG636", "self.log_dict(values)",
        "TrainResult(loss).log_dict({'train_loss': loss})",
        "self.log_dict({'train_loss': loss}, on_step=False, on_epoch=True)",
    ),
    (WHERE, "write"): (
        "FG637", "predict_step and a BasePredictionWriter callback, or torch.save",
        "EvalResult().write('loss', loss.reshape(1))", "torch.save([{'loss': loss}], 'predictions.pt')",
    ),
    (WHERE, "write_dict"): (
        "FG638", "predict_step and a BasePredictionWriter callback, or torch.save",
        "EvalResult().write_dict({'loss': loss.reshape(1)})", "torch.save([{'loss': loss}], 'predictions.pt')",
    ),
}  # fmt: skip
NOTES = {
    "TrainResult": "What it logged was called step_x and epoch_x in 0.9; since 0.10 it is x_step and x_epoch.",
    "log": "TrainResult.log meant this step alone, EvalResult.log the epoch alone, as self.log in such a step does.",
    "log_dict": "It meant the epoch alone, in a training step too; self.log_dict means this step there.",
}

ROWS: tuple[Change, ...] = tuple(
    Change(
        code, where, name, FIRST, Bridged(use), before, after, deprecated=DEPRECATED, removed=REMOVED, type="",
        note=NOTES.get(name, ""),
    )
    for (where, name), (code, use, before, after) in NAMES.items()
)  # fmt: skip
