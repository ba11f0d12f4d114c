"""Loggers that write to test-tube experiments."""

from argparse import Namespace

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.experiment_logger import ExperimentLogger, TestTubeLogger
from old_calls import Experiment, era
from tiny import QUIET, TinyModule, tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def test_metrics_reach_the_users_experiment():
    experiment = Experiment()
    logger = ExperimentLogger(experiment)
    logger.log_metrics({"loss": 1.5}, step=3)
    logger.finalize("success")
    assert experiment.rows == [(3, {"loss": 1.5})]
    assert experiment.saved == 1
    assert (logger.name, logger.version, logger.save_dir) == ("default", 0, "logs")


def test_hyperparameters_are_written_once():
    experiment = Experiment()
    ExperimentLogger(experiment).log_hyperparams({"lr": 0.1})
    assert experiment.tags == {"lr": 0.1}
    ExperimentLogger(experiment).log_hyperparams({"lr": 0.2})
    assert experiment.tags == {"lr": 0.1}


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
        trainer.fit(TinyModule(), tiny_loader(), tiny_loader(1))
    assert "train_loss" in (tmp_path / "default" / "version_0" / "metrics.csv").read_text()
