"""What the same script meant in earlier releases: a pile of shifts, the newest first; data only.

A shift says that until some release these fields of `bridge.behavior.Behavior` were different, and why. Nobody else
asks for versions of the training loop: the classes in `bridge/` read the fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shift:
    """Until this release these fields were different; `why` is what a person should know."""

    until: str
    sets: Mapping[str, Any]
    reason: str  # an entry of docs/eras.md
    why: str


BATCHES = "its number of batches"  # that of fast_dev_run, see trainer/flags.py
ONE_OF_EACH = {
    **dict.fromkeys(("limit_train_batches", "limit_val_batches", "limit_test_batches"), BATCHES),
    "max_epochs": 1,
    "val_check_interval": 1.0,
    "check_val_every_n_epoch": 1,
}

SHIFTS: tuple[Shift, ...] = (
    Shift("2.4.0", {"interrupt": "return"}, "B32", "after Ctrl-C `fit` returned, and the rest of the script ran"),
    Shift(
        "2.2.0",
        {"starts_in_training_mode": True, "restores_modes": False},
        "B31",
        "fit, and the end of validation and test, switched all of the module to training; predict left it in eval mode",
    ),
    Shift("0.8.0", {"starts_in_training_mode": False}, "B31", "fit began in the mode that the module was in"),
    Shift("1.1.0", {"evaluating_hooks": "but the last"}, "B31", "the last hook of an evaluation was in training mode"),
    Shift(
        "0.10.0",
        {"evaluating_hooks": "inner"},
        "B31",
        "and so were its first, and on_validation_epoch_end; with gradients, like the last",
    ),
    Shift("2.1.0", {"evaluation_clears_gradients": True}, "B31", "validation cleared the gradients gathered so far"),
    Shift(
        "1.9.0",
        {"evaluation_takes_weights": "and counters"},
        "B20",
        "test() of a checkpoint set current_epoch and global_step to those of the checkpoint",
    ),
    Shift("0.7.0", {"interrupt": "raise"}, "B32", "Ctrl-C ended the script"),
    Shift("1.7.0", {"overfitting_validates": False}, "B17", "overfit_batches turned validation off"),
    Shift("1.6.0", {"overfitting_validates": True}, "B17", "it did not"),
    Shift(
        "1.6.0",
        {"counts": "windows"},
        "B12",
        "global_step counted batches after which the weights changed, not steps of optimizers",
    ),
    Shift("1.6.0", {"epoch_stays": True}, "B13", "current_epoch stayed at the last epoch after fit"),
    Shift(
        "1.6.0",
        {"evaluation_takes_weights": "and all counters"},
        "B20",
        "test() of a checkpoint set all counters to those of the checkpoint",
    ),
    Shift("1.6.0", {"outputs_of": "optimizers"}, "B08", "training_epoch_end saw optimizers x batches"),
    Shift(
        "1.6.0",
        {"random_after_sanity_check": "seeded"},
        "B19",
        "after the sanity check all generators were seeded again, where seed_everything had been called",
    ),
    Shift("1.3.0", {"random_after_sanity_check": "as they are"}, "B19", "the sanity check consumed random numbers"),
    Shift(
        "1.5.0",
        {"closure_required": False},
        "B09",
        "an optimizer_step that never called its closure trained nothing, without an error",
    ),
    Shift(
        "1.5.0",
        {"evaluation_takes_weights": "alone"},
        "B20",
        "test() took the weights out of a checkpoint, and callbacks stayed as they were",
    ),
    Shift("1.3.0", {"evaluation_takes_weights": "untold"}, "B20", "on_load_checkpoint was not called in test()"),
    Shift(
        "1.3.0",
        {"measures_by_fit": "all"},
        "B07",
        "test() went through `fit`, which did not train then: on_fit_start, on_fit_end and teardown were called",
    ),
    Shift(
        "0.8.5",
        {"measures_by_fit": "modules and checkpoints"},
        "B07",
        "test() of the weights that are there began at once, without preparations",
    ),
    Shift("0.8.0", {"measures_by_fit": "modules"}, "B07", "so did every test() that was not given a module"),
    Shift(
        "1.1.0",
        {"optimizers_in_test": "without a module"},
        "B07",
        "test() called configure_optimizers, unless it was given a module",
    ),
    Shift("1.0.0", {"optimizers_in_test": "all"}, "B07", "also with a module"),
    Shift("1.4.0", {"tells_after_backward": "when it steps"}, "B07", "on_after_backward was called before a step only"),
    Shift("1.4.0", {"forked_names": "step"}, "B26", "a name logged for steps and epochs stayed that of the step"),
    Shift("1.0.5", {"tells_after_backward": "always"}, "B07", "on_after_backward was called after every backward"),
    Shift(
        "1.4.0",
        {
            "after_batch": ("hook", "row", "validation inside", "plateau", "count"),
            "after_epoch": ("outputs", "hook", "row", "checkpoint", "validation", "schedulers", "plateau"),
        },
        "B07",
        "the validation after the last batch came after the hooks of the epoch's end",
    ),
    Shift(
        "1.4.0",
        {"schedulers": "in validation", "steps_late": True},
        "B10",
        "schedulers of epochs stepped in the validation at the end of an epoch, those of steps after that of the batch",
    ),
    Shift(
        "1.3.2",
        {"schedulers": "in validation, if there is one"},
        "B10",
        "with check_val_every_n_epoch=n schedulers of epochs stepped in every nth epoch",
    ),
    Shift(
        "1.2.2",
        {"schedulers": "in validation at the end"},
        "B10",
        "and not at all where val_check_interval let no validation end the epoch",
    ),
    Shift("1.1.8", {"schedulers": "after epoch"}, "B10", "schedulers stepped after the hooks of the epoch's end"),
    Shift("1.4.0", {"keeps_metrics": True}, "B26", "callback_metrics of fit were still there in test"),
    Shift(
        "1.4.0", {"keeps_sanity_check": True}, "B19, B26", "what the sanity check logged was still there in training"
    ),
    Shift(
        "1.1.0",
        {"keeps_sanity_check": False, "keeps_sanity_answers": True},
        "B19, B26",
        "callbacks could still watch in training what an end hook returned in the sanity check",
    ),
    Shift("0.8.2", {"keeps_sanity_answers": False}, "B19, B26", "what the sanity check measured was forgotten"),
    Shift("1.5.0", {"logged_rows": "written"}, "B26", "the epoch of a row was in logged_metrics"),
    Shift("1.4.0", {"epoch_is_logged": True}, "B26", "the epoch was in logged_metrics, also where no row was written"),
    Shift(
        "1.1.0",
        {"epoch_is_logged": False, "logged_by_rows": True},
        "B26",
        "logged_metrics held of training what had been written in rows",
    ),
    Shift("0.10.0", {"logged_rows": "newest"}, "B26", "it held the newest row alone"),
    Shift(
        "1.6.0",
        {"evaluation_steps": "of all evaluations", "evaluation_rows_repeat_loaders": True},
        "B26",
        "rows of single batches of an evaluation were numbered through all loaders and calls of a trainer, and held"
        " the newest values of the loaders before, too",
    ),
    Shift("1.1.0", {"evaluation_rows_repeat_loaders": False}, "B26", "they held those of their own loader"),
    Shift(
        "1.4.0",
        {"evaluation_rows_name_epoch": True},
        "B26",
        "values of single validation batches were logged as name/epoch_0 at the number of the batch",
    ),
    Shift(
        "1.5.0",
        {"validation_reloads": "before each"},
        "B29",
        "each validation asked for its loaders again where they were reloaded, also the one after a sanity check",
    ),
    Shift("1.1.0", {"training_reloads": "when begun"}, "B29", "and training once it had begun"),
    Shift(
        "0.10.0",
        {"validation_reloads": "after each, and for training"},
        "B29",
        "an evaluation asked for them when it was over",
    ),
    Shift(
        "0.7.2",
        {"validation_reloads": "before each, and for training", "training_reloads": "in each epoch"},
        "B29",
        "each evaluation asked for its loaders again, and training before it began and after each epoch's first hook",
    ),
    Shift(
        "0.7.0",
        {"validation_reloads": "by epoch", "training_reloads": "by epoch"},
        "B29",
        "loaders were asked for once",
    ),
    Shift(
        "1.3.0",
        {"asks_before_sanity_check": True},
        "B29",
        "validation asked for its loaders before on_sanity_check_start",
    ),
    Shift(
        "0.7.0",
        {"makes_kept_loaders": True},
        "B29",
        "loaders under data_loader were made before the sanity check: of training, test and validation, in this order",
    ),
    Shift("1.6.0", {"overfits_on": "training data"}, "B17", "overfit_batches validated on the training data"),
    Shift("0.10.0", {"overfits_on": "training data, which is shuffled"}, "B17", "and it trained on shuffled data"),
    Shift("0.8.0", {"overfits_on": "own data"}, "B17", "a share of each kind of data was used"),
    Shift("1.4.0", {"ends_once": True}, "B07", "on_train_end was called once for a trainer, not in a second fit"),
    Shift("0.8.0", {"ends_once": False}, "B07", "it was called in each fit"),
    Shift("1.4.0", {"tells_untrained": "of start"}, "B07", "on_train_start came where no epoch was left to train, too"),
    Shift("1.3.0", {"tells_untrained": "of start and end"}, "B07", "and on_train_end"),
    Shift("1.3.0", {"ends_on_error": True}, "B32", "on_train_end was also called when an error ended training"),
    Shift("1.1.0", {"ends_on_error": False}, "B32", "it was not"),
    Shift("1.4.0", {"restores_before_fit_starts": False}, "B21", "on_load_checkpoint came after on_fit_start"),
    Shift("1.3.0", {"counts_skipped": True}, "B12", "global_step counted a batch that on_train_batch_start left out"),
    Shift("0.10.0", {"counts_skipped": False}, "B12", "it did not count there"),
    Shift(
        "1.2.0",
        {"only_whole_epochs_wait": True},
        "B07",
        "with val_check_interval the last validation of an epoch came before the hooks of its end, too",
    ),
    Shift(
        "1.9.2",
        {"stop_too_soon": "waits and validates"},
        "B02",
        "once a stop before min_epochs was asked for, every batch was followed by a validation",
    ),
    Shift("1.8.0", {"stop_too_soon": "ends the epoch"}, "B02", "a stop before min_epochs ended the running epoch"),
    Shift(
        "1.2.0",
        {"stop_too_soon": "ends every epoch"},
        "B02",
        "a stop before min_epochs left one batch to each epoch that was still to come",
    ),
    Shift("0.10.0", {"stop_too_soon": "waits"}, "B02", "it was put off"),
    Shift(
        "1.0.4",
        {"max_steps_cuts_windows": True},
        "B02",
        "while gradients accumulated, max_steps left one batch to the epoch of the last step and to each after it",
    ),
    Shift("0.10.0", {"max_steps_cuts_windows": False}, "B02", "it waited for the last step"),
    Shift("1.4.0", {"evaluation_row": "after end hook"}, "B07", "the row of a validation came after its last hook"),
    Shift("1.1.0", {"evaluation_row": "before epoch hook"}, "B07", "it came before the hooks of the epoch's end"),
    Shift("0.10.0", {"evaluation_row": "after epoch hook"}, "B07", "it came after them"),
    Shift(
        "1.0.0",
        {"evaluation_row_holds": "last batch"},
        "B25",
        "the row of a validation held what its last batch had logged, and callbacks watched the mean",
    ),
    Shift("0.10.0", {"evaluation_row_holds": "means"}, "B25", "the row held the means"),
    Shift(
        "1.4.0", {"turns_span_epochs": True}, "B14", "the turns of optimizers with frequencies went on across epochs"
    ),
    Shift(
        "1.3.0",
        {"after_epoch": ("hook", "outputs", "row", "checkpoint", "validation", "schedulers", "plateau")},
        "B07",
        "on_train_epoch_end came before training_epoch_end",
    ),
    Shift(
        "1.3.0",
        {"step_form": "log and bar", "evaluation_form": "every batch"},
        "B08",
        "`log` and `progress_bar` in what a step returned were logged, and callbacks could watch `log` in training",
    ),
    Shift(
        "1.4.0",
        {"tells_in_manual": "once unscaled"},
        "B07",
        "in manual optimization on_after_backward was called by the step under a scaled loss, and else not at all",
    ),
    Shift("1.1.0", {"tells_in_manual": "never"}, "B07", "in manual optimization no hook surrounded the backward pass"),
    Shift("1.2.2", {"clears": "with the step"}, "B07", "the step of an optimizer cleared its gradients"),
    Shift("1.1.0", {"clears": "after step"}, "B07", "gradients were cleared after `optimizer_step`"),
    Shift(
        "1.2.0",
        {"accumulates_in_manual": True},
        "B09, B11",
        "in manual optimization the step of an optimizer waited for the end of a window of accumulation, whose losses"
        " were divided, and cleared the gradients",
    ),
    Shift("1.1.0", {"accumulates_in_manual": False}, "B09, B11", "an optimizer stepped whenever it was told to"),
    Shift(
        "1.1.8",
        {
            "after_batch": ("hook", "row", "validation", "plateau", "count"),
            "after_epoch": ("hook", "outputs", "row", "checkpoint", "schedulers", "plateau"),
        },
        "B07",
        "the validation after the last batch came before the hooks of the epoch's end",
    ),
    Shift(
        "1.1.0",
        {"after_epoch": ("outputs", "checkpoint", "hook", "schedulers", "plateau", "row")},
        "B07",
        "training_epoch_end came before on_train_epoch_end, and the row of an epoch after it",
    ),
    Shift(
        "1.1.0", {"rows_while_accumulating": True}, "B25", "every batch had a row, also while gradients were gathered"
    ),
    Shift(
        "1.2.6",
        {"step_form": "log, bar and rest", "evaluation_form": "last batch"},
        "B08",
        "all that a step returned beside `log` could be watched; of evaluation without an end hook, the last batch"
        " counted",
    ),
    Shift("1.1.0", {"evaluation_form": "every batch"}, "B08", "without an end hook, every batch of evaluation counted"),
    Shift(
        "1.1.0", {"toggles": "left"}, "B14", "parameters of other optimizers stayed without gradients after the batch"
    ),
    Shift("1.1.0", {"evaluation_returns_all": True}, "B20", "test() gave all of callback_metrics"),
    Shift("1.1.0", {"none_logs_nothing": True}, "B26", "what a training_step logged that returned None was lost"),
    Shift("1.4.0", {"rows_repeat_steps": False}, "B25", "the row of a step held only what this step had logged"),
    Shift(
        "1.4.0",
        {"loses_logs_of": ("on_train_batch_start", "on_before_zero_grad", "on_after_backward")},
        "B26",
        "`self.log` had no effect in hooks before a training step, and in those of its backward pass",
    ),
    Shift(
        "1.3.0",
        {"loses_logs_of": ("on_train_batch_start", "on_before_zero_grad")},
        "B26",
        "it had in on_after_backward",
    ),
    Shift("1.1.0", {"only_steps_log_steps": False}, "B26", "it logged for the step in on_after_backward, too"),
    Shift(
        "1.1.0",
        {
            "loses_logs_of": (
                "on_train_start",
                "on_train_epoch_start",
                "on_train_batch_start",
                "on_train_batch_end",
                "on_before_zero_grad",
                "on_validation_epoch_start",
                "on_test_epoch_start",
            )
        },
        "B26",
        "`self.log` had no effect in hooks before and after a training step, and before the first step of evaluation",
    ),  # fmt: skip
    Shift("1.1.0", {"sanity_check_rows": True}, "B19, B26", "single batches of the sanity check had rows, too"),
    Shift("0.10.0", {"sanity_check_rows": False}, "B19, B26", "the sanity check had no rows"),
    Shift("1.1.0", {"weighs_training": False}, "B26", "a small training batch counted as much as a large one"),
    Shift("1.0.0", {"gradients_first": True}, "B09", "forward and backward came before `optimizer_step` was called"),
    Shift("1.0.0", {"repeats_give": "nothing"}, "B09", "with LBFGS the first training_step of a batch was logged"),
    Shift("0.8.2", {"repeats_give": "logs"}, "B09", "the last was logged, and the loss of the first shown"),
    Shift(
        "0.10.0",
        {"after_batch": ("hook", "validation", "row", "plateau", "count")},
        "B07",
        "validation came before the row of the batch that called for it",
    ),
    Shift("0.10.0", {"row_holds": "log dict"}, "B25", "a row held what `log` held"),
    Shift(
        "0.10.0",
        {"watched_late": True},
        "B07",
        "what a step returned could be watched after the last hook of its batch",
    ),
    Shift("0.8.2", {"sanity_check_shown": False}, "B26", "only early stopping saw what the sanity check measured"),
    Shift("0.10.0", {"step_form": "log dict"}, "B08", "`log` was for rows, and could be watched like all the rest"),
    Shift(
        "0.10.0", {"counts_epoch_end": True}, "B12", "global_step counted one more where training_epoch_end was there"
    ),
    Shift("0.8.5", {"counts_epoch_end": False}, "B12", "global_step did not count training_epoch_end"),
    Shift(
        "1.6.0",
        {"epoch_hooks_are_next": True},
        "B12",
        "at the end of an epoch global_step had moved on, while its rows stood at the last step",
    ),
    Shift("1.4.0", {"epoch_hooks_are_next": False}, "B12", "the end of an epoch belonged to its last step"),
    Shift("0.10.0", {"epoch_hooks_are_next": True}, "B12", "at the end of an epoch global_step had moved on"),
    Shift(
        "0.10.0",
        {"epoch_row_is_next": True},
        "B12",
        "the row of an epoch's end was written at the first step of the next epoch",
    ),
    Shift(
        "1.0.0",
        {"forked_names": "epoch", "rows_repeat_forked_names": True},
        "B26",
        "a name logged for steps and epochs stood in the rows under itself, too, and became that of the epoch",
    ),
    Shift(
        "0.10.0",
        {"tells_module": True},
        "B12",
        "global_step and current_epoch of the module were those of the last batch and epoch that had begun",
    ),
    Shift("0.10.0", {"rows": "batches, counted from 1"}, "B25", "rows were counted within the epoch"),
    Shift("0.10.0", {"sanity_check_lacks": 1}, "B19", "the sanity check ran one batch less"),
    Shift("0.10.0", {"forgets_stop": True}, "B02", "trainer.should_stop was taken back after every batch"),
    Shift("0.8.0", {"forgets_stop": False}, "B02", "nobody but early stopping ended training"),
    Shift(
        "0.9.0",
        {"sanity_check_limited": False},
        "B19",
        "the sanity check ran all its batches, also where validation had fewer",
    ),
    Shift("0.7.0", {"sanity_check_limited": True}, "B19", "the sanity check had no more batches than validation"),
    Shift("0.5.0", {"sanity_check_limited": False}, "B19", "the sanity check ran all its batches"),
    Shift("0.9.0", {"sanity_check_lacks": 0}, "B19", "the sanity check ran all its batches"),
    Shift("0.10.0", {"skips_none": False}, "B08", "a training_step had to return something"),
    Shift("0.9.0", {"steps_late": False}, "B10", "schedulers of steps stepped before the validation of the batch"),
    Shift("0.9.0", {"last_batch_steps": False}, "B11", "an incomplete window of accumulation did not step"),
    Shift("1.2.0", {"clips": "together"}, "B15", "the gradients of all optimizers were clipped together"),
    Shift("0.7.2", {"clips": "by the last"}, "B15", "their norm was taken to be that of the last gradient alone"),
    Shift("0.7.0", {"clips": "together"}, "B15", "the gradients of all optimizers were clipped together"),
    Shift(
        "0.9.0",
        {"outputs_of": "last optimizer"},
        "B08",
        "training_epoch_end saw the last output of a batch only",
    ),
    Shift(
        "0.8.2",
        {"outputs_are_metrics": True},
        "B08",
        "training_epoch_end saw what callbacks could watch of each batch, `log` and `progress_bar` taken apart",
    ),
    Shift("0.7.4", {"outputs_are_metrics": False}, "B08", "it saw what the steps returned"),
    Shift(
        "0.9.0", {"shows_share_of_loss": True}, "B27", "the progress bar showed the loss divided by the accumulation"
    ),
    Shift(
        "0.7.2",
        {"shows_share_of_loss": False, "losses_shown": 100, "sums_losses": True},
        "B27",
        "the loss shown was the mean of 100 steps, not of 20, and each the mean of the batches since the step before",
    ),
    Shift(
        "1.5.0",
        {"bar_shows": ("what the module says",)},
        "B27",
        "progress_bar_dict held the loss and the number of the version, too",
    ),
    Shift(
        "1.5.0",
        {"outputs_are_shares": False},
        "B11",
        "training_epoch_end saw the whole loss of a batch, also while gradients were accumulated",
    ),
    Shift(
        "1.6.0",
        {"logged_ends_as_numbers": True},
        "B26",
        "logged_metrics held numbers, and no tensors, once rows were written",
    ),
    Shift("1.4.0", {"logged_ends_as_numbers": False}, "B26", "it held tensors"),
    Shift(
        "1.5.0",
        {"only_steps_log_steps": True},
        "B26",
        "`self.log` in hooks of training logged for the epoch, unless on_step was given",
    ),
    Shift("1.8.0", {"finalizes": "calls that succeed"}, "B24", "loggers were not told of an error"),
    Shift(
        "1.5.0",
        {"finalizes": "fit"},
        "B24",
        "loggers were closed when training ended, and stayed open in test()",
    ),
    Shift(
        "1.1.3",
        {"development_run": {**ONE_OF_EACH, "num_sanity_val_steps": 0}},
        "B18",
        "fast_dev_run wrote rows and checkpoints",
    ),
    Shift(
        "0.7.2",
        {"development_run": {**ONE_OF_EACH, "num_sanity_val_steps": 1}},
        "B18",
        "and it began with a sanity check of one batch",
    ),
    Shift(
        "0.5.0",
        {
            "development_run": {"val_check_interval": 1, "check_val_every_n_epoch": 1, "limit_test_batches": BATCHES},
            "development_run_validates": 1,
        },
        "B18",
        "fast_dev_run trained all epochs, and validated one batch after every batch",
    ),
    Shift("0.7.0", {"finalizes": "unless stopped"}, "B24", "early stopping left loggers open"),
    Shift(
        "0.5.3.3",
        {"metrics_anew": True},
        "B02",
        "callback_metrics held those of the last batch or evaluation alone",
    ),
    Shift("0.7.0", {"bar_shows": ("loss", "batch_idx", "split_idx", "v_num")}, "B27", "and the number of the batch"),
    Shift("0.5.3.3", {"bar_shows": ("loss", "batch_nb", "split_nb", "v_nb")}, "B27", "under other names"),
    Shift("0.5.0", {"bar_shows": ("loss", "epoch", "batch_nb", "v_nb")}, "B27", "and the epoch"),
    Shift("0.4.0", {"bar_shows": ("tng_loss", "v_nb", "epoch", "batch_nb")}, "B27", "the loss was called tng_loss"),
    Shift(
        "1.6.0",
        {"gathers_rows": True},
        "B25",
        "a logger drew rows of one step together until it saved; its own agg_and_log_metrics was called",
    ),
    Shift(
        "1.5.7",
        {"hyperparameters": "what there is"},
        "B23, B24",
        "loggers were given hyperparameters also where none had been saved",
    ),
    Shift(
        "0.8.0",
        {"hyperparameters": "as given"},
        "B23, B24",
        "they were given the module's own object, or None",
    ),
    Shift("0.7.2", {"gathers_rows": False}, "B25", "every row was written by itself"),
    Shift(
        "1.0.0",
        {"epoch_in_rows": "not of evaluation"},
        "B25",
        "rows of what self.log was given in validation and test did not tell the epoch",
    ),
    Shift("0.10.0", {"epoch_in_rows": "all"}, "B25", "every row told the epoch"),
    Shift("0.7.4", {"epoch_in_rows": "none"}, "B25", "no row told the epoch"),
    Shift("0.7.0", {"epoch_in_rows": "all"}, "B25", "every row told the epoch"),
    Shift(
        "0.8.2",
        {"epochs_from_one": True, "epoch_stays": False},
        "B13",
        "the first epoch was 1 everywhere, so that a second fit found nothing left to train",
    ),
    Shift("0.8.0", {"epochs_from_one": False, "epoch_stays": True}, "B13", "the first epoch was 0"),
    Shift("0.9.0", {"rows": "batches"}, "B25", "the first batch of every n was logged"),
    Shift("0.9.0", {"evaluation_form": "nothing"}, "B08", "what validation_step returned was lost without an end hook"),
    Shift("0.8.4", {"evaluation_form": "an empty dict"}, "B25", "every evaluation had a row"),
    Shift("0.10.0", {"empty_rows": ("answers",)}, "B25", "evaluation that logged nothing had a row all the same"),
    Shift("0.9.0", {"empty_rows": ("batches", "answers", "epochs")}, "B25", "so did training"),
    Shift("0.5.0", {"empty_rows": ()}, "B25", "rows held what the bar showed"),
    Shift("0.9.0", {"outputs_of_none": "kept"}, "B08", "the end hooks of an evaluation got None where a step gave it"),
    Shift(
        "0.8.2",
        {"clears": "in optimizer_step"},
        "B09",
        "clearing gradients was the business of optimizer_step",
    ),
    Shift("0.8.0", {"shares_may_be_nothing": True}, "B16", "a share of less than one batch was none, and no error"),
    Shift(
        "0.8.0",
        {"share_of": "all loaders"},
        "B16",
        "a share of the evaluation data was counted over all loaders, and each had so many batches",
    ),
    Shift(
        "0.8.0",
        {"skipping_validates": True},
        "B07",
        "a batch that ended the epoch by -1 was followed by a validation, and had a row",
    ),
    Shift(
        "0.7.0",
        {"evaluation_takes_weights": "and all counters"},
        "B20, B21",
        "test(model) went on from the newest checkpoint of the folder",
    ),
    Shift(
        "0.7.4",
        {"after_batch": ("hook", "validation", "row", "end of validation", "plateau", "count")},
        "B07",
        "on_validation_end, and the checkpoint, came after the row of the batch",
    ),
    Shift(
        "0.7.0",
        {"after_batch": ("hook", "validation", "row", "plateau", "count")},
        "B07",
        "the checkpoint came before the row of the batch",
    ),
    Shift("0.7.4", {"steps_every_batch": True}, "B10", "schedulers with interval 'step' ignored accumulation"),
    Shift(
        "0.7.2",
        {"after_epoch": ("checkpoint", "hook", "schedulers", "plateau", "row")},
        "B07",
        "there was no training_epoch_end",
    ),
    Shift("0.7.4", {"tells_of_clearing": False}, "B07", "there was no on_before_zero_grad"),
    Shift(
        "0.7.0",
        {"schedulers": "after epoch, by number"},
        "B10",
        "schedulers were given the number of the epoch, which made them one epoch late",
    ),
    Shift("0.6.0", {"knows_plateaus": False}, "B10", "so was ReduceLROnPlateau, which took it for its metric"),
    Shift("0.5.1", {"knows_plateaus": True}, "B10", "ReduceLROnPlateau was an error; here it is given val_loss"),
    Shift("0.7.0", {"counts": "batches"}, "B12", "global_step counted batches"),
    Shift("0.7.0", {"start_before_sanity_check": True}, "B07", "on_train_start came before the sanity check"),
    Shift(
        "0.5.3.3",
        {"batches_beyond_share": 1, "least_share": 1},
        "B16",
        "a share of the training data had one batch more; evaluation had at least one",
    ),
    Shift("0.6.0", {"needs_optimizer_idx": False}, "B14", "optimizer_idx was passed by position under any name"),
    Shift("0.5.3", {"counted_at_start": True}, "B12", "global_step was counted from 1"),
    Shift("0.5.1", {"schedulers": "after epoch"}, "B10", "schedulers stepped after the epoch"),
    Shift("0.5.1", {"step_form": "progress"}, "B08", "what a step showed stood under `progress`"),
    Shift(
        "0.5.3.3", {"toggles": "never"}, "B14", "gradients of one optimizer's step stayed in the parameters of others"
    ),
    Shift(
        "0.5.0",
        {"row_holds": "bar dict"},
        "B25",
        "rows held, and callbacks watched, what the progress bar showed",
    ),
    Shift("0.5.0", {"step_form": "prog"}, "B08", "what a step showed stood under `prog`"),
    Shift("0.5.0", {"metrics_anew": False}, "B02", "callback_metrics kept those of earlier batches"),
    Shift("0.4.4", {"schedulers": "before epoch"}, "B10", "schedulers stepped before the epoch"),
    Shift("0.4.0", {"share_of": "nothing"}, "B16", "validation used all its data"),
    Shift("0.4.3", {"divides_loss": False}, "B11", "accumulated gradients were summed, not averaged"),
    Shift(
        "0.4.0",
        {"after_batch": ("hook", "validation", "row", "second hook", "plateau", "count")},
        "B07",
        "on_batch_end came twice",
    ),
    Shift("0.4.0", {"step_per_optimizer": False}, "B14", "one training_step served all optimizers"),
    Shift("0.4.0", {"clears": "in optimizer_step", "tells_of_clearing": True}, "B07", "on_before_zero_grad was called"),
    Shift("0.3.5", {"shows_anew": True}, "B27", "a second fit began with an empty progress bar"),
    Shift("0.3.0", {"step_form": "tqdm_metrics"}, "B08", "what a step showed stood under `tqdm_metrics`"),
)
