"""What differs between releases in how checkpoints are written and training is stopped, as plain data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import TypeVar

from ..ledger.callback_shifts import AUTO_MODES, SAVING, STOPPING
from ..ledger.schema import Version, version
from ..ledger.shifts import Shift


@dataclass(frozen=True)
class Saving:
    """How checkpoints are written; the defaults are today's."""

    # ----- when
    after: str = "epoch"  # or "validation": after each validation
    without_validation: str = (
        "after epoch"  # with after="validation": or "apart from hooks", "after every batch", "never"
    )
    due: str = "every nth epoch"  # or "epochs since the last", "checks since the last"
    at_train_end: str = "never"  # look once more when training ends: or "always", "unless interrupted"
    on_any_exception: bool = False  # and when it fails
    in_fast_dev_run: bool = False
    once_per_step: bool = True  # never twice for one global_step
    lags: bool = False  # global_step does not count the newest batch
    waits_for_validation: bool = True  # see `ModelCheckpoint._defer_save_until_validation`
    hook: str = "on_validation_end"  # the method of the class that is called; or "on_epoch_end", with (epoch, logs)

    # ----- which
    all: str = "ranked"  # with save_top_k=-1: or "unranked", "one per epoch"
    missing_monitor: str = "error"  # or "skip"
    guesses: tuple[str, ...] = ()  # metrics to watch where no monitor is given
    heeds_weights_only: bool = True
    last: str = "after a save"  # when last.ckpt is written: or "every epoch", "link", "when due"
    last_at_train_end: bool = False
    last_is_overwritten: bool = False  # a file of this name from an earlier run
    no_score: int | None = None  # best_model_score before there is one
    zero_saves_last: bool = True  # save_top_k=0 stops all but last.ckpt
    newest_is_last: bool = False  # without a monitor there is one file, and it is the last one

    # ----- names
    template: str = "{epoch}-{step}"
    plain_name: str = "as given"  # a name without fields: or "numbered"
    first_epoch: int = 0
    clash: str = "-v1"  # what a name that is taken gets; "" overwrites
    frees_own_name: bool = True  # a file that is about to be replaced does not count as taken
    prefix_ends_in: str = "-"
    metrics: str = "callback_metrics"  # what may stand in a name: or "logged_metrics"
    names_become_metrics: bool = False  # the epoch, and 0 for every metric that a name asks for and does not find
    as_given: bool = False  # the folder is not made absolute
    makes_folder: bool = False  # as soon as the callback is there
    call: str = "today"  # what format_checkpoint_name takes: or "metrics", "epoch step metrics", "epoch metrics"


@dataclass(frozen=True)
class Stopping:
    """When early stopping looks at its metric; the defaults are today's."""

    after: str = "today"  # or "validation", "epoch", "validation and epoch"
    without_validation: str = "after epoch"  # with after="validation": or "never", "after epoch, leniently"
    only_validated_epochs: bool = False  # with after="epoch"
    twice_without_validation: bool = False  # with after="epoch" and "validation and epoch"
    first: str = "at once"  # the first epoch that counts: or "min_epochs", "after min_epochs"
    missing_monitor: str = "error"  # or "stop", "exit"
    # when the metric has to be there: or at the end of the "sanity check", of "every validation", of a "validation in
    # fit" that is no such check
    expects: str = "never"
    resets: bool = False  # every `fit` starts to count anew
    in_fast_dev_run: bool = False
    hook: str = "on_validation_end"  # the method of the class that is called; or "on_epoch_end", which gives an answer


Policy = TypeVar("Policy", Saving, Stopping)


def _of(policy: Policy, shifts: Iterable[Shift], era: Version) -> Policy:
    """The policy after every shift that this release was before."""
    for shift in sorted(shifts, key=lambda shift: version(shift.until), reverse=True):
        if era < version(shift.until):
            policy = replace(policy, **shift.sets)
    return policy


@cache
def saving_of(era: Version) -> Saving:
    """How a release wrote checkpoints."""
    return _of(Saving(), SAVING, era)


@cache
def stopping_of(era: Version) -> Stopping:
    """When a release looked whether to stop."""
    return _of(Stopping(), STOPPING, era)


RECOGNIZED = {
    "acc inside": lambda name: "acc" in name,
    "acc alone": lambda name: name == "acc",
    "acc inside or fmeasure first": lambda name: "acc" in name or name.startswith("fmeasure"),
}


def auto_mode(owner: str, monitor: str | None, era: Version) -> str:
    """What `mode="auto"` meant for this metric."""
    rules = AUTO_MODES[owner]
    rule = next((rule for until, rule in rules if era < version(until)), rules[-1][1])
    if monitor is not None and not isinstance(monitor, str):
        raise TypeError(f"{owner}(monitor={monitor!r}): not a str. Accepted: the name of a metric.")
    return "max" if RECOGNIZED[rule](monitor or "") else "min"
