"""Learning rates are logged for models with a scheduler only."""

import pytorch_lightning as pl
from model import fit
from pytorch_lightning.callbacks import LearningRateLogger
from pytorch_lightning.loggers import TensorBoardLogger

QUIET = {"progress_bar_refresh_rate": 0, "weights_summary": None}


def learning_rates_need_a_scheduler():
    try:
        fit(pl.Trainer(callbacks=[LearningRateLogger()], logger=TensorBoardLogger("none"), max_epochs=1, **QUIET))
    except pl.utilities.exceptions.MisconfigurationException as error:
        assert "scheduler" in str(error).lower()
    else:
        raise AssertionError("a model without a scheduler was accepted")


if __name__ == "__main__":
    learning_rates_need_a_scheduler()
