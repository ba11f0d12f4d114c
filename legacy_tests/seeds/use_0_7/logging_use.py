"""Loggers of 0.7 besides the recommended one."""

import csv
import os

import pytorch_lightning as pl
from model import Classifier, fit
from pytorch_lightning.loggers import LightningLoggerBase, TensorBoardLogger
from pytorch_lightning.utilities import rank_zero_only

QUIET = {"checkpoint_callback": False, "progress_bar_refresh_rate": 0, "weights_summary": None, "max_epochs": 1}


def tensorboard_logger():
    logger = TensorBoardLogger("tb", name="flowers")
    fit(pl.Trainer(logger=logger, **QUIET))
    assert logger.log_dir == os.path.join("tb", "flowers", "version_0")
    assert {name.split(".")[0] for name in os.listdir(logger.log_dir)} == {"events", "hparams"}


class CSVLines(LightningLoggerBase):
    """A logger of our own."""

    def __init__(self, path):
        super().__init__()
        self.path, self.rows, self.params, self.status = path, [], None, None

    @property
    def experiment(self):
        return self.rows

    @property
    def name(self):
        return "lines"

    @property
    def version(self):
        return 0

    @rank_zero_only
    def log_hyperparams(self, params):
        self.params = params

    @rank_zero_only
    def log_metrics(self, metrics, step):
        self.rows.append({"step": step, **metrics})

    @rank_zero_only
    def finalize(self, status):
        self.status = status
        with open(self.path, "w") as f:
            writer = csv.DictWriter(f, sorted({key for row in self.rows for key in row}))
            writer.writeheader()
            writer.writerows(self.rows)


def a_logger_of_our_own():
    logger = CSVLines("lines.csv")
    fit(pl.Trainer(logger=logger, row_log_interval=2, **QUIET))
    assert logger.params.hidden == 6 and logger.status == "success"
    with open("lines.csv") as f:
        rows = list(csv.DictReader(f))
    assert [row["step"] for row in rows if row["train_loss"]] == ["0", "2", "4"]
    assert len([row for row in rows if row["val_loss"]]) == 1


def several_loggers():
    both = [CSVLines("one.csv"), TensorBoardLogger("two")]
    trainer = pl.Trainer(logger=both, **QUIET)
    fit(trainer)
    assert trainer.logger[0] is both[0] and len(trainer.logger.experiment) == 2
    assert both[0].rows


if __name__ == "__main__":
    tensorboard_logger()
    a_logger_of_our_own()
    several_loggers()
    assert Classifier().hparams.hidden == 6
