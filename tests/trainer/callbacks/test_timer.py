from datetime import timedelta

import pytest
from fulgurite.callbacks import ModelCheckpoint, Timer
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule, quiet_trainer, tiny_loader

from .scored import fit


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        (None, None),
        ("00:00:00:22", 22.0),
        ("12:23:34:45", timedelta(days=12, hours=23, minutes=34, seconds=45).total_seconds()),
        (timedelta(weeks=1), 604800.0),
        ({"weeks": 1, "days": 2}, timedelta(days=9).total_seconds()),
    ],
)
def test_a_duration_has_several_forms(duration, seconds):
    assert Timer(duration=duration).time_remaining() == seconds


def test_wrong_arguments_are_refused():
    with pytest.raises(MisconfigurationException, match="DD:HH:MM:SS"):
        Timer("5 hours")
    with pytest.raises(MisconfigurationException, match="Did you mean 'step'"):
        Timer(interval="steps")


def test_the_time_of_every_stage_is_measured():
    timer = Timer()
    trainer = fit(TinyModule(), timer)
    trainer.test(TinyModule(), tiny_loader(1), verbose=False)
    for stage in ("train", "validate", "test"):
        assert timer.start_time(stage) < timer.end_time(stage)
        assert timer.time_elapsed(stage) > 0
    assert timer.time_elapsed("predict") == 0
    assert timer.start_time("predict") is None and timer.time_remaining() is None


def test_training_stops_after_the_step_in_which_time_is_up(caplog):
    caplog.set_level("INFO", "fulgurite")
    trainer = fit(TinyModule(), Timer(timedelta(0)), max_epochs=10)
    assert trainer.global_step <= 1
    assert "time is up" in caplog.text


def test_training_can_stop_between_epochs_only():
    class Late(Timer):
        def on_fit_start(self, trainer, *args, **kwargs):
            pass

    trainer = fit(TinyModule(), Late(timedelta(0), interval="epoch", verbose=False), max_epochs=10)
    assert trainer.global_step == 4 and trainer.current_epoch == 1


def test_the_trainer_makes_one_from_max_time():
    trainer = quiet_trainer(max_time={"hours": 1})
    (timer,) = (callback for callback in trainer.callbacks if isinstance(callback, Timer))
    assert timer.time_remaining() == 3600


def test_time_before_a_resume_counts():
    timer = Timer("00:00:01:00")
    timer.load_state_dict({"time_elapsed": {"train": 45.0, "validate": 3.0}})
    assert timer.time_elapsed() == 45.0
    assert timer.time_elapsed("validate") == 0
    assert timer.time_remaining() == 15.0


def test_the_state_is_the_time_of_every_stage():
    state = Timer().state_dict()
    assert state == {"time_elapsed": dict.fromkeys(["train", "sanity_check", "validate", "test", "predict"], 0)}


@pytest.mark.filterwarnings("ignore:ModelCheckpoint. dirpath was")
def test_a_spent_timer_stops_a_resumed_run_at_once(tmp_path):
    timer = Timer("00:00:00:10", verbose=False)
    timer.load_state_dict({"time_elapsed": {"train": 9.0}})
    fit(TinyModule(), timer, ModelCheckpoint("out", filename="saved"))
    spent = Timer("00:00:00:09", verbose=False)
    trainer = fit(TinyModule(), spent, ModelCheckpoint("new"), max_epochs=5, ckpt_path=tmp_path / "out" / "saved.ckpt")
    assert trainer.global_step == 4
    assert spent.time_elapsed() >= 9
