"""Is it due? Pure questions about counters and limits; nothing here changes anything."""

from __future__ import annotations

import math

INFINITE = float("inf")


def limit_reached(count: int, limit: int | None) -> bool:
    """True once `count` has come to a limit that is set (None and -1 are no limit)."""
    return limit is not None and limit != -1 and count >= limit


def epoch_complete(batches: int, num_batches: int | float, is_last_batch: bool) -> bool:
    """True when no further batch follows in this epoch."""
    return is_last_batch or batches == num_batches


def accumulating(batches: int, accumulate: int, complete: bool) -> bool:
    """True while gradients are only gathered; an epoch's last batch always ends its window, full or not."""
    return batches % accumulate != 0 and not complete


def first_of_window(batch_idx: int, accumulate: int) -> bool:
    """True for the batch before which gradients are cleared."""
    return batch_idx % accumulate == 0


def validation_epoch(epoch: int, every_n_epochs: int | None) -> bool:
    """True when this epoch validates at all (None: batches are counted across epochs, so every epoch may)."""
    return every_n_epochs is None or (epoch + 1) % every_n_epochs == 0


def validation_batch(batches_in_epoch: int, batches_in_total: int, every: int | float, across_epochs: bool) -> bool:
    """True when the newest batch completes an interval of `val_check_interval` batches."""
    return (batches_in_total if across_epochs else batches_in_epoch) % every == 0


def validation_interval(interval: int | float, num_batches: int | float) -> int | float:
    """`val_check_interval` in batches: an int is that already, a float is a share of the epoch."""
    if isinstance(interval, int):
        return interval
    if num_batches == INFINITE:
        return INFINITE
    return max(1, int(num_batches * interval))


def logging_due(logged_step: int, every_n_steps: int) -> bool:
    """True when the step that is about to be counted is one to send to the loggers."""
    return every_n_steps > 0 and (logged_step + 1) % every_n_steps == 0


def scheduler_due(idx: int, frequency: int) -> bool:
    """True when a scheduler that acts every `frequency` rounds acts in round `idx`."""
    return (idx + 1) % frequency == 0


def reload_due(epoch: int, last_reload: int | float, every_n_epochs: int) -> bool:
    """True when the loaders are to be asked for again."""
    return bool(every_n_epochs) and epoch - last_reload >= every_n_epochs


def stepping_batches(num_batches: int | float, accumulate: int, max_epochs: int, max_steps: int) -> int | float:
    """How often the weights will change in the whole of training, as far as the limits tell."""
    if max_epochs == -1:
        return INFINITE if max_steps == -1 else max_steps
    if num_batches == INFINITE:
        return max_steps
    steps = math.ceil(num_batches / accumulate) * max(max_epochs, 1)
    return steps if max_steps == -1 else min(steps, max_steps)
