"""How ModelCheckpoint and EarlyStopping worked in earlier releases: piles of shifts, the newest first; data only.

The fields are those of `callbacks.policies.Saving` and `callbacks.policies.Stopping`, where they are explained.
"""

from __future__ import annotations

from .shifts import Shift

SAVING: tuple[Shift, ...] = (
    Shift("2.6.0", {"last": "every epoch"}, "B06", "last.ckpt was written at the end of every epoch"),
    Shift("2.5.5", {"waits_for_validation": False}, "B06",
          "every_n_train_steps took the metric of the validation before, also when the next one was about to begin"),
    Shift("2.2.0", {"last": "link"}, "B06", "save_last=True made a symbolic link"),
    Shift("2.1.0", {"last": "every epoch"}, "B06", "last.ckpt was written at the end of every epoch"),
    Shift("1.7.0", {"last_is_overwritten": True}, "B06", "last.ckpt of an earlier run was overwritten"),
    Shift("1.6.0", {"last": "when due", "last_at_train_end": True}, "B06",
          "last.ckpt was written in the rhythm of the others, and again when training ended"),
    Shift("1.6.0", {"lags": True}, "B04, B12", "global_step did not count the newest batch yet"),
    Shift("1.5.0", {"call": "metrics"}, "B04", "format_checkpoint_name took (metrics, ver)"),
    Shift("1.4.0", {"after": "validation", "guesses": ("val_loss", "checkpoint_on"),
                    "at_train_end": "unless interrupted",
                    "last_at_train_end": False}, "B03, B06",
          "checkpoints were written after each validation and when training ended; without a monitor, val_loss or"
          " checkpoint_on was taken where it was logged"),
    Shift("1.4.0", {"without_validation": "apart from hooks"}, "B06",
          "without validation it saved after the hooks of the epoch's end, up to 1.0 before them"),
    Shift("1.3.0", {"zero_saves_last": False, "newest_is_last": True, "on_any_exception": True,
                    "at_train_end": "always", "call": "epoch step metrics"}, "B06, B32",
          "without a monitor save_last=True wrote last.ckpt alone; a run that failed was saved"),
    Shift("1.2.0", {"clash": "-v0"}, "B04", "a name that was taken got -v0, -v1, ..."),
    Shift("1.1.3", {"in_fast_dev_run": True}, "B18", "fast_dev_run wrote checkpoints"),
    Shift("1.1.1", {"frees_own_name": False}, "B04", "a file of the run itself counted as a name that is taken"),
    Shift("1.1.0", {"template": "{epoch}", "all": "one per epoch", "on_any_exception": False, "no_score": 0,
                    "call": "epoch metrics"}, "B04, B06",
          "names had no step; save_top_k=-1 kept as many as there were epochs"),
    Shift("0.10.0", {"template": "{epoch}", "clash": "_v0", "prefix_ends_in": "", "guesses": (),
                     "at_train_end": "never",
                     "all": "unranked", "missing_monitor": "skip", "once_per_step": False, "plain_name": "numbered",
                     "due": "epochs since the last", "makes_folder": True, "newest_is_last": False,
                     "metrics": "logged_metrics"}, "B03, B04, B05, B06",
          "a name without fields became _ckpt_epoch_N; the first epoch was always saved, the next after `period` epochs"
          "; a missing metric was a warning"),
    Shift("0.9.0", {"metrics": "callback_metrics", "names_become_metrics": True}, "B04",
          "names held the metrics that callbacks see, and the epoch became one of them"),
    Shift("0.8.0", {"heeds_weights_only": False, "as_given": True}, "B05, B06",
          "save_weights_only was ignored; a relative folder stayed relative"),
    Shift("0.7.2", {"due": "checks since the last", "without_validation": "after every batch"}, "B06",
          "`period` counted validations; without validation every batch was one"),
    Shift("0.7.0", {"template": "_ckpt_epoch_{}", "without_validation": "never", "hook": "on_epoch_end",
                    "names_become_metrics": False}, "B04, B40",
          "names were _ckpt_epoch_N; nothing was saved without validation"),
    Shift("0.5.3.3", {"first_epoch": 1, "clash": "", "without_validation": "after epoch", "makes_folder": False},
          "B04", "epochs were counted from 1, and files of the same name overwritten"),
)  # fmt: skip

STOPPING: tuple[Shift, ...] = (
    Shift("1.4.0", {"after": "validation", "without_validation": "never"}, "B02", "it looked after each validation"),
    Shift("1.3.0", {"without_validation": "after epoch"}, "B02", "without validation it looked after each epoch"),
    Shift("1.1.3", {"in_fast_dev_run": True}, "B18", "fast_dev_run could stop early"),
    Shift("1.1.3", {"without_validation": "after epoch, leniently"}, "B02",
          "without validation a missing metric was no error"),
    Shift("1.1.0", {"expects": "validation in fit"}, "B01", "a missing metric was an error at the end of a validation"),
    Shift("0.10.0", {"expects": "every validation"}, "B01", "a missing metric was an error in the sanity check, too"),
    Shift("0.10.0", {"without_validation": "never"}, "B02", "without validation it never looked"),
    Shift("0.9.0", {"expects": "sanity check"}, "B01", "a missing metric was an error right after the sanity check"),
    Shift("0.8.2", {"expects": "sanity check, unseen"}, "B01", "the metrics of the sanity check stood nowhere"),
    Shift("0.8.2", {"after": "epoch", "first": "min_epochs", "resets": True}, "B02",
          "it looked after each epoch, from min_epochs on"),
    Shift("0.8.0", {"after": "validation and epoch", "hook": "on_epoch_end", "twice_without_validation": True}, "B02",
          "it looked twice in every epoch, which halved the patience"),
    Shift("0.7.4", {"after": "epoch", "twice_without_validation": False}, "B02", "it looked once after each epoch"),
    Shift("0.7.2", {"only_validated_epochs": True}, "B02", "it looked after epochs with a validation only"),
    Shift("0.7.0", {"missing_monitor": "stop", "expects": "never", "resets": False, "only_validated_epochs": False},
          "B01", "a missing metric ended training"),
    Shift("0.5.3.3", {"first": "after min_epochs"}, "B02", "the epochs up to min_epochs were not looked at"),
    Shift("0.5.2", {"missing_monitor": "exit"}, "B01", "a missing metric ended the program"),
)  # fmt: skip

# How mode="auto" was decided: until this release, by what in the name of the metric "max" was recognized.
AUTO_MODES: dict[str, tuple[tuple[str, str], ...]] = {
    "ModelCheckpoint": (("1.3.0", "acc inside or fmeasure first"),),
    "EarlyStopping": (
        ("0.7.6", "acc inside"),
        ("1.1.0", "acc alone"),
        ("1.3.0", "acc inside or fmeasure first"),
    ),
}
