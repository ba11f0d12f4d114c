import pytest
import torch
from fulgurite.callbacks import EarlyStopping
from fulgurite.callbacks.early_stopping import EarlyStoppingReason
from fulgurite.utilities.exceptions import MisconfigurationException

from .scored import ScoredModule, fit


def stop(scores, **arguments):
    """Train on scores with early stopping; give the callback and the number of trained epochs."""
    flags = {
        name: arguments.pop(name) for name in ("val_check_interval", "check_val_every_n_epoch") if name in arguments
    }
    stopping = EarlyStopping("score", **arguments)
    trainer = fit(ScoredModule(scores), stopping, max_epochs=len(scores), **flags)
    return stopping, trainer.current_epoch


def test_training_stops_when_patience_is_exhausted():
    stopping, epochs = stop([5, 4, 4, 4, 3, 2], patience=2)
    assert epochs == 4
    assert stopping.stopped_epoch == 3
    assert stopping.wait_count == 2
    assert stopping.best_score == 4
    assert stopping.stopping_reason is EarlyStoppingReason.PATIENCE_EXHAUSTED
    assert "last 2 checks" in stopping.stopping_reason_message


def test_an_improvement_starts_the_count_again():
    stopping, epochs = stop([5, 5, 4, 4, 3], patience=2)
    assert epochs == 5
    assert stopping.stopping_reason is EarlyStoppingReason.NOT_STOPPED
    assert stopping.stopped_epoch == 0 and stopping.stopping_reason_message is None


@pytest.mark.parametrize(("mode", "scores"), [("min", [5, 4.6, 4.2]), ("max", [5, 5.4, 5.8])])
def test_a_change_has_to_be_larger_than_min_delta(mode, scores):
    _, epochs = stop(scores, mode=mode, min_delta=0.5, patience=1)
    assert epochs == 2


@pytest.mark.parametrize(
    ("arguments", "scores", "reason"),
    [
        ({"stopping_threshold": 1.0}, [3, 0.5, 0.4], EarlyStoppingReason.STOPPING_THRESHOLD),
        ({"divergence_threshold": 9.0}, [3, 10, 2], EarlyStoppingReason.DIVERGENCE_THRESHOLD),
        ({"mode": "max", "stopping_threshold": 9.0}, [3, 10, 2], EarlyStoppingReason.STOPPING_THRESHOLD),
        ({"mode": "max", "divergence_threshold": 1.0}, [3, 0.5, 2], EarlyStoppingReason.DIVERGENCE_THRESHOLD),
        ({}, [3, float("nan"), 2], EarlyStoppingReason.NON_FINITE_METRIC),
        ({}, [3, float("inf"), 2], EarlyStoppingReason.NON_FINITE_METRIC),
    ],
)
def test_a_threshold_stops_at_once(arguments, scores, reason):
    stopping, epochs = stop(scores, **arguments)
    assert epochs == 2
    assert stopping.stopping_reason is reason


def test_infinite_scores_are_allowed_on_request():
    stopping, epochs = stop([3, float("inf"), 2], check_finite=False)
    assert epochs == 3 and stopping.best_score == 2


def test_every_validation_counts_when_there_are_several_per_epoch():
    stopping, epochs = stop([1, 2, 3, 4], patience=2, val_check_interval=2)
    assert not stopping._check_on_train_epoch_end
    assert epochs == 2 and stopping.stopped_epoch == 1


def test_a_missing_metric_is_an_error():
    with pytest.raises(RuntimeError, match="Did you mean 'score'"):
        fit(ScoredModule([1]), EarlyStopping("scor"))


def test_a_missing_metric_can_be_a_warning():
    with pytest.warns(RuntimeWarning, match="'nothing'"):
        fit(ScoredModule([1]), EarlyStopping("nothing", strict=False, verbose=True))


def test_a_wrong_mode_is_refused():
    with pytest.raises(MisconfigurationException, match="Did you mean 'max'"):
        EarlyStopping("score", mode="maximum")


def test_min_epochs_come_before_the_wish_to_stop():
    stopping = EarlyStopping("score", patience=1)
    trainer = fit(ScoredModule([1, 2, 3, 4]), stopping, max_epochs=4, min_epochs=3)
    assert trainer.current_epoch == 3


def test_fast_dev_run_does_not_ask_for_the_metric():
    fit(ScoredModule([1]), EarlyStopping("nothing"), fast_dev_run=True)


def test_the_state_survives_a_checkpoint():
    stopping, _ = stop([5, 4, 4, 4], patience=2)
    state = stopping.state_dict()
    assert list(state) == [
        "wait_count", "stopped_epoch", "best_score", "patience", "stopping_reason", "stopping_reason_message",
    ]  # fmt: skip
    other = EarlyStopping("score")
    other.load_state_dict(state)
    assert other.state_dict() == state
    assert other.stopping_reason is EarlyStoppingReason.PATIENCE_EXHAUSTED


def test_a_state_without_reasons_can_be_loaded():
    stopping = EarlyStopping("score")
    stopping.load_state_dict({"wait_count": 1, "stopped_epoch": 0, "best_score": torch.tensor(1.0), "patience": 3})
    assert stopping.wait_count == 1 and stopping.stopping_reason is EarlyStoppingReason.NOT_STOPPED


def test_the_state_key_tells_metric_and_mode():
    assert EarlyStopping("score").state_key == "EarlyStopping{'monitor': 'score', 'mode': 'min'}"


def test_improvements_are_reported_when_verbose(caplog):
    caplog.set_level("INFO", "fulgurite")
    stop([5, 4, 6], patience=1, verbose=True)
    assert all(words in caplog.text for words in ("the first score", "better by 1.000", "Stopping"))
