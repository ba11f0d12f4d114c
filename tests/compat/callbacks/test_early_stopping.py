"""EarlyStopping as releases had it; the numbers of epochs are those of the originals."""

import pickle

import pytest
import torch
from fulgurite.compat.callbacks import Callback, EarlyStopping
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era

from .scored import fit, scored, stopping

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]

BATCHES = 4


def epochs(release, *args, name="val_loss", scores=None, validated=True, limit=10, flags=(), **kwargs):
    """How many epochs a run lasted, and where the callback says that it stopped."""
    chosen = {} if scores is None else {"scores": scores}
    module = scored(release, name=name, validated=validated, **chosen)
    flags = {"max_epochs": limit, "batches": BATCHES, **dict(flags)}
    _, trainer = fit(release, stopping(*args, **kwargs), module=module, **flags)
    callback = next(callback for callback in trainer.callbacks if isinstance(callback, EarlyStopping))
    return module.trained / BATCHES, callback.stopped_epoch


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.4.9", (4, 3)),
        ("0.5.3.2", (4, 3)),
        ("0.6.0", (3, 2)),
        ("0.7.3", (3, 2)),
        ("0.7.6", (3, 2)),
        ("0.8.1", (5, 5)),
        ("0.8.5", (5, 4)),
        ("1.3.8", (5, 4)),
        ("2.6.6", (5, 4)),
    ],
)
def test_the_patience_of_the_release(release, expected):
    assert epochs(release, "val_loss") == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.4.9", (5, 4)), ("0.6.0", (4, 3)), ("0.7.3", (4, 3)), ("0.7.6", (3, 2)), ("0.8.1", (4, 4)), ("2.6.6", (4, 3))],
)
def test_a_patience_of_two(release, expected):
    assert epochs(release, "val_loss", patience=2) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.4.9", (6, 0)), ("0.7.3", (6, 0)), ("0.7.6", (2, 1)), ("0.8.5", (2.5, 2)), ("2.6.6", (2.5, 2))],
)
def test_two_validations_in_an_epoch(release, expected):
    scores = [5.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 3.0, 2.0, 1.0, 1.0, 1.0]
    assert (
        epochs(release, "val_loss", patience=3, limit=6, scores=scores, flags={"val_check_interval": 0.5}) == expected
    )


@pytest.mark.parametrize(
    ("release", "expected"), [("0.4.9", 10), ("0.6.0", 7), ("0.8.1", 7), ("0.8.5", 6), ("2.6.6", 6)]
)
def test_min_epochs(release, expected):
    scores = [5.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 3.0, 2.0, 1.0]
    assert epochs(release, "val_loss", patience=1, scores=scores, flags={"min_epochs": 6})[0] == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.6.0", 4), ("0.7.1", 10), ("0.7.3", 4), ("0.7.6", 3), ("0.8.1", 3), ("0.8.5", 10), ("1.0.8", 4), ("1.3.8", 10),
     ("1.4.9", 4), ("2.6.6", 4)],
)  # fmt: skip
def test_without_validation(release, expected):
    assert epochs(release, "other", name="other", patience=2, validated=False)[0] == expected


def test_a_missing_metric():
    assert epochs("0.5.3.2", "zip", patience=2, limit=6)[0] == 3
    assert epochs("0.6.0", "zip", patience=2, limit=6)[0] == 1
    assert epochs("0.7.6", "zip", patience=2, limit=6, strict=False)[0] == 6
    for release in ("0.7.1", "1.1.8", "2.6.6"):
        with pytest.raises(RuntimeError, match="monitor='zip'"):
            epochs(release, "zip", limit=6)
    with pytest.raises(SystemExit) as ended:
        epochs("0.4.9", "zip", limit=6)
    assert ended.value.code == -1


@pytest.mark.parametrize(("release", "expected"), [("1.1.2", False), ("1.1.4", True)])
def test_fast_dev_run_could_stop_early(release, expected):
    def run():
        epochs(release, "zip", flags={"fast_dev_run": True})

    if expected:
        run()
    else:
        with pytest.raises(RuntimeError, match="monitor='zip'"):
            run()


@pytest.mark.parametrize(
    ("release", "name", "mode"),
    [("0.7.5", "val_acc", "max"), ("0.7.6", "val_acc", "min"), ("0.7.6", "acc", "max"), ("1.0.8", "val_acc", "min"),
     ("1.1.8", "val_acc", "max"), ("1.2.10", "fmeasure", "max"), ("1.3.8", "acc", "min"), ("2.6.6", "acc", "min")],
)  # fmt: skip
def test_the_direction_that_the_name_gave(release, name, mode):
    with era(release):
        assert EarlyStopping(name).mode == mode


def test_a_wrong_mode_meant_auto_until_1_2():
    with era("1.1.8") as told:
        assert EarlyStopping("val_acc", mode="most").mode == "max"
    assert codes(told) == ["FG482"]
    with era("1.2.10"), pytest.raises(MisconfigurationException, match="mode='most'"):
        EarlyStopping("val_acc", mode="most")


@pytest.mark.parametrize(
    ("release", "monitor"), [("0.0.2", "val_loss"), ("0.9.0", "val_loss"), ("0.10.0", "early_stop_on")]
)
def test_the_metric_of_the_release(release, monitor):
    with era(release):
        assert EarlyStopping().monitor == monitor


def test_a_metric_that_is_not_finite_was_let_pass_until_1_3():
    with era("1.2.10"):
        assert EarlyStopping("val_loss").check_finite is False
    with era("1.3.8"):
        assert EarlyStopping("val_loss").check_finite is True


def test_it_counted_anew_in_every_fit_until_0_8_2():
    for release, expected in (("0.8.1", 0), ("0.8.5", 2)):
        _, trainer = fit(release, stopping("val_loss", patience=2), max_epochs=10)
        with era(release):
            callback = next(one for one in trainer.callbacks if isinstance(one, EarlyStopping))
            callback.on_train_start(trainer, None)
            assert callback.wait_count == expected


def test_hooks_of_the_classes_users_derived_in_their_time():
    calls = []

    class Keras(EarlyStopping):
        def on_epoch_end(self, epoch, logs=None):
            calls.append((epoch, float(logs["val_loss"])))
            return super().on_epoch_end(epoch, logs)

    class Early(EarlyStopping):
        def on_epoch_end(self, trainer, pl_module):
            calls.append(float(trainer.callback_metrics["val_loss"]))
            return super().on_epoch_end(trainer, pl_module)

    module, _ = fit("0.6.0", lambda: Keras("val_loss", patience=2), max_epochs=10, batches=1)
    assert calls == [(0, 5.0), (1, 4.0), (2, 6.0), (3, 7.0)]
    assert module.trained == 4
    calls.clear()
    module, _ = fit("0.7.3", lambda: Early("val_loss", patience=2), max_epochs=10, batches=1)
    assert calls == [5.0, 4.0, 6.0, 7.0]
    assert module.trained == 4


def test_an_answer_of_its_own_stops_training():
    class Own(EarlyStopping):
        def on_epoch_end(self, trainer, pl_module):
            return trainer.current_epoch == 1

    module, _ = fit("0.7.3", lambda: Own("val_loss"), max_epochs=10, batches=1)
    assert module.trained == 2


def test_attributes_of_0_7():
    with era("0.7.6") as told:
        callback = EarlyStopping("val_loss", patience=2)
        callback.wait = 1
        callback.best = torch.tensor(3.0)
        assert (callback.wait, callback.wait_count, float(callback.best_score)) == (1, 1, 3.0)
        assert callback.check_metrics({"val_loss": 1.0})
    assert set(codes(told)) == {"FG504", "FG505", "FG514"}


def test_the_state_was_the_answer_of_a_hook():
    with era("1.3.8"):
        first, second = EarlyStopping("val_loss"), EarlyStopping("val_loss")
        first.wait_count = 2
        second.on_load_checkpoint(None, None, first.on_save_checkpoint(None, None, {}))
        assert second.wait_count == 2
    with era("1.0.8"):
        second.on_load_checkpoint({**first.state_dict(), "wait_count": 1})
        assert second.wait_count == 1


def test_a_copy_belongs_to_no_trainer():
    _, trainer = fit("0.7.6", stopping("val_loss"), max_epochs=1)
    callback = next(one for one in trainer.callbacks if isinstance(one, EarlyStopping))
    with era("0.7.6"):
        assert pickle.loads(pickle.dumps(callback))._trainer is None


def test_it_is_a_callback_of_the_package():
    with era("1.9.5"):
        assert isinstance(EarlyStopping("val_loss"), Callback)
