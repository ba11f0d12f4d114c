"""The test-tube logger of every release."""

from argparse import Namespace

import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.compat.loggers import TestTubeLogger
from old_calls import codes, era
from past import PastModule
from tiny import FEATURES, QUIET, TinyModule, tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def test_a_test_tube_logger_makes_its_experiment_when_it_is_needed(tmp_path):
    logger = TestTubeLogger(tmp_path, name="mine")
    assert (logger.name, logger.version, logger.save_dir) == ("mine", None, str(tmp_path))
    logger.log_hyperparams(Namespace(lr=0.1))
    logger.log_metrics({"loss": 1.5}, step=3)
    logger.finalize("success")
    folder = tmp_path / "mine" / "version_0"
    assert logger.version == 0
    assert "lr,0.1" in (folder / "meta_tags.csv").read_text()
    assert "1.5" in (folder / "metrics.csv").read_text()


def test_a_prefix_stands_before_every_metric(tmp_path):
    logger = TestTubeLogger(tmp_path, prefix="run")
    logger.log_metrics({"loss": 1.5}, step=0)
    logger.save()
    assert "run-loss" in (tmp_path / "default" / "version_0" / "metrics.csv").read_text()


def test_a_training_of_0_6_writes_its_rows(tmp_path):
    flags = {**QUIET, "logger": TestTubeLogger(tmp_path)}
    with era("0.6.0"):
        trainer = Trainer(max_nb_epochs=1, row_log_interval=1, early_stop_callback=False, **flags)
        trainer.fit(PastModule(), tiny_loader(), tiny_loader(1))
    assert "val_loss" in (tmp_path / "default" / "version_0" / "metrics.csv").read_text()


def test_positions_are_those_of_the_release(tmp_path):
    with era("0.5.1"):
        early = TestTubeLogger(tmp_path, "mine", True, 3)
    with era("0.8.5"):
        later = TestTubeLogger(tmp_path, "mine", "what it is", True, 3)
    assert (early.debug, early.version, early.description) == (True, 3, None)
    assert (later.debug, later.version, later.description) == (True, 3, "what it is")


@pytest.mark.parametrize(("release", "drawn"), [("0.8.5", False), ("0.9.0", True), ("0.10.0", False)])
def test_the_graph_was_drawn_in_0_9(release, drawn, tmp_path):
    class Exampled(TinyModule):
        example_input_array = torch.zeros(1, FEATURES)

    with era(release):
        logger = TestTubeLogger(tmp_path)
        logger.log_graph(Exampled())
        logger.finalize("success")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(str(tmp_path / "default" / "version_0" / "tf")).Reload()
    assert events.Tags()["graph"] is drawn


def test_closing_is_told_of(tmp_path):
    with era("1.4.9") as told:
        logger = TestTubeLogger(tmp_path)
        logger.finalize("success")
        assert told == []
        logger.close()
    assert codes(told) == ["FG536"]


def test_it_is_the_default_logger_of_0_5_3():
    with era("0.5.3"):
        logger = Trainer(max_nb_epochs=1).logger
    assert type(logger) is TestTubeLogger and logger.name == "lightning_logs"
