"""The logger that writes to a user's own test-tube experiment."""

from fulgurite.compat.experiment_logger import ExperimentLogger
from old_calls import Experiment


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
