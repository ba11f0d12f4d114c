import sys

import pytest
from fulgurite.accelerators import CPUAccelerator
from fulgurite.callbacks import DeviceStatsMonitor
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule, quiet_trainer, tiny_loader

from .scored import fit
from .test_lr_monitor import Recorder


class Metered(CPUAccelerator):
    """A CPU of known load."""

    def get_device_stats(self, device):
        return {"load": 1.5}


def rows(logger):
    return [(step, name, row[name]) for step, row in logger.rows for name in row if "DeviceStats" in name]


def test_statistics_are_logged_around_every_batch():
    logger = Recorder()
    fit(TinyModule(), DeviceStatsMonitor(), batches=2, logger=logger, accelerator=Metered())
    start, end = "DeviceStatsMonitor.on_train_batch_start/load", "DeviceStatsMonitor.on_train_batch_end/load"
    training = [row for row in rows(logger) if "train" in row[1]]
    assert training == [(0, start, 1.5), (0, end, 1.5), (1, start, 1.5), (1, end, 1.5)]
    assert {name for _, name, _ in rows(logger)} - {start, end} == {
        "DeviceStatsMonitor.on_validation_batch_start/load",
        "DeviceStatsMonitor.on_validation_batch_end/load",
    }


def test_statistics_follow_the_rhythm_of_the_trainer():
    logger = Recorder()
    fit(TinyModule(), DeviceStatsMonitor(), batches=4, logger=logger, accelerator=Metered(), log_every_n_steps=2)
    assert [step for step, name, _ in rows(logger) if name.endswith("train_batch_end/load")] == [1, 3]


def test_the_cpu_can_be_left_out():
    logger = Recorder()
    fit(TinyModule(), DeviceStatsMonitor(cpu_stats=False), logger=logger, accelerator=Metered())
    assert rows(logger) == []


def test_test_batches_are_watched_too():
    logger = Recorder()
    trainer = quiet_trainer(callbacks=[DeviceStatsMonitor()], logger=logger, accelerator=Metered(), log_every_n_steps=1)
    trainer.test(TinyModule(), tiny_loader(1), verbose=False)
    assert {name for _, name, _ in rows(logger)} == {
        "DeviceStatsMonitor.on_test_batch_start/load",
        "DeviceStatsMonitor.on_test_batch_end/load",
    }


def test_a_trainer_without_logger_is_refused():
    with pytest.raises(MisconfigurationException, match="no logger"):
        fit(TinyModule(), DeviceStatsMonitor(), accelerator=Metered())


def test_a_missing_package_shows_before_training(monkeypatch):
    monkeypatch.setitem(sys.modules, "psutil", None)
    logger = Recorder()
    with pytest.raises(ModuleNotFoundError, match="pip install psutil"):
        fit(TinyModule(), DeviceStatsMonitor(), logger=logger)
    assert logger.rows == []


def test_a_wrong_value_is_refused():
    with pytest.raises(MisconfigurationException, match="cpu_stats='all'"):
        DeviceStatsMonitor(cpu_stats="all")
