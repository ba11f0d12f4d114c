"""Counters: what they count during a run, and their place in a checkpoint."""

import fulgurite as L
import pytest
from fulgurite.progress import FitProgress, Tally
from tiny import TinyModule, TrainOnly, quiet_trainer, tiny_loader


def counts(tally):
    return [getattr(tally.current, phase) for phase in ("ready", "started", "processed", "completed")]


def test_every_phase_is_counted_in_the_round_and_in_total():
    tally = Tally()
    for advance in (tally.get_ready, tally.start, tally.process, tally.complete):
        advance()
    tally.current.reset()
    tally.get_ready()
    assert counts(tally) == [1, 0, 0, 0]
    assert repr(tally.total) == "Counts(ready=2, started=1, processed=1, completed=1)"


def test_what_was_begun_and_not_completed_is_taken_back():
    tally = Tally()
    tally.get_ready()
    tally.complete()
    tally.get_ready()
    tally.start()
    tally.forget_unfinished()
    assert counts(tally) == [1, 1, 1, 1]
    assert tally.total.ready == 1


def test_a_round_that_goes_on_after_all_is_not_processed_yet():
    tally = Tally()
    for advance in (tally.get_ready, tally.start, tally.process, tally.complete):
        advance()
    tally.take_back()
    assert counts(tally) == [1, 1, 0, 0]


def test_a_tally_keeps_only_the_phases_that_it_has():
    assert Tally("ready", "completed").state_dict() == {
        "total": {"ready": 0, "completed": 0}, "current": {"ready": 0, "completed": 0}
    }  # fmt: skip


def test_counters_come_back_from_their_state():
    progress, other = FitProgress(), FitProgress()
    for tally in (progress.epoch, progress.batch, progress.optimizer_step, progress.zero_grad, progress.manual_step):
        tally.get_ready()
    progress.batch.is_last_batch, progress.logged_step = True, 7
    other.load_state_dict(progress.state_dict())
    assert other.state_dict() == progress.state_dict()
    assert other.batch.is_last_batch
    assert other.logged_step == 7


def test_the_state_has_the_current_layout():
    assert sorted(FitProgress().state_dict()) == [
        "epoch_loop.automatic_optimization.optim_progress",
        "epoch_loop.automatic_optimization.state_dict",
        "epoch_loop.batch_progress",
        "epoch_loop.manual_optimization.optim_step_progress",
        "epoch_loop.manual_optimization.state_dict",
        "epoch_loop.scheduler_progress",
        "epoch_loop.state_dict",
        "epoch_loop.val_loop.batch_progress",
        "epoch_loop.val_loop.state_dict",
        "epoch_progress",
        "state_dict",
    ]


def test_a_new_epoch_starts_its_own_counts_and_keeps_the_totals():
    progress = FitProgress()
    for tally in (progress.batch, progress.optimizer_step):
        tally.get_ready()
    progress.batch.is_last_batch = True
    progress.new_epoch()
    assert (progress.batch.current.ready, progress.optimizer_step.current.ready) == (0, 0)
    assert (progress.batch.total.ready, progress.optimizer_step.total.ready) == (1, 1)
    assert not progress.batch.is_last_batch


def test_a_run_counts_epochs_batches_steps_and_validation_batches():
    trainer = quiet_trainer(max_epochs=2, accumulate_grad_batches=2)
    trainer.fit(TinyModule(), tiny_loader(3), tiny_loader(2))
    progress = trainer.progress
    assert progress.epoch.total.completed == 2
    assert progress.batch.total.completed == 6
    assert progress.batch.current.completed == 3
    assert progress.optimizer_step.total.completed == progress.zero_grad.total.completed == trainer.global_step == 4
    assert progress.optimizer_step.current.completed == 2
    assert progress.val_batch.current.completed == 2
    assert progress.logged_step == 4


@pytest.mark.parametrize(
    ("hook", "phases"),
    [
        ("on_train_batch_start", [1, 0, 0, 0]),
        ("on_before_zero_grad", [1, 1, 0, 0]),
        ("on_train_batch_end", [1, 1, 1, 0]),
        ("on_train_epoch_end", [1, 1, 1, 1]),
    ],
)
def test_a_batch_is_ready_started_processed_and_completed_around_its_hooks(hook, phases):
    seen = []

    class Watch(L.Callback):
        pass

    setattr(Watch, hook, lambda self, trainer, *args: seen.append(counts(trainer.progress.batch)))
    quiet_trainer(callbacks=Watch()).fit(TrainOnly(), tiny_loader(1))
    assert seen == [phases]
