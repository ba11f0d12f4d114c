"""The logger that 0.7 users were advised to take, with its four settings."""

import comet_ml
import pytorch_lightning as pl
from model import fit
from pytorch_lightning.loggers import CometLogger

QUIET = {"checkpoint_callback": False, "progress_bar_refresh_rate": 0, "weights_summary": None, "max_epochs": 1}


def comet_logger():
    logger = CometLogger(
        api_key="personal api",
        project_name="flowers",
        workspace="lab",
        experiment_name="first try",
    )
    fit(pl.Trainer(logger=logger, row_log_interval=1, **QUIET))

    experiment = comet_ml.STARTED[0]
    assert experiment.ended
    assert experiment.given["api_key"] == "personal api"
    assert experiment.given["project_name"] == "flowers"
    assert experiment.given["workspace"] == "lab"
    assert experiment.name == "first try"
    assert experiment.parameters["hidden"] == 6
    rows = [(step, row["train_loss"]) for step, _, row in experiment.metrics if "train_loss" in row]
    assert [step for step, _ in rows] == [0, 1, 2, 3, 4]
    assert any("val_loss" in row for _, _, row in experiment.metrics)


if __name__ == "__main__":
    comet_logger()
