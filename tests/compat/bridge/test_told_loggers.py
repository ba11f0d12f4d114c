"""What loggers of 1.x are told, in which order and at which step; the releases themselves gave these answers."""

import pytest
import torch
from fulgurite.compat import LightningModule, Trainer
from fulgurite.compat.callbacks import Callback
from fulgurite.compat.loggers import CSVLogger
from fulgurite.compat.parts import imported
from fulgurite.loggers import CSVLogger as TodaysCSVLogger
from fulgurite.loggers import Logger
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Told(Logger):
    """Notes what it is told, and what hooks note in between."""

    name, version = "told", 0

    def __init__(self):
        super().__init__()
        self.told, self.rows = [], []

    def log_hyperparams(self, params, *args, **kwargs):
        self.told.append("hyperparameters")

    def log_graph(self, model, input_array=None):
        self.told.append("graph")

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, sorted(set(metrics) - {"epoch"})))

    def finalize(self, status):
        self.told.append(status)


class Hooks(Callback):
    def __init__(self, told):
        self.told = told

    def on_pretrain_routine_start(self, *args):
        self.told.append("routine")

    def on_fit_end(self, *args):
        self.told.append("fit end")


class Module(LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)

    def training_step(self, batch, batch_idx):
        return self.layer(batch[0]).mean()

    def on_after_backward(self):
        self.log("after", 1.0)

    def on_train_batch_start(self, *args):
        self.log("before", 1.0)

    def validation_step(self, batch, batch_idx, dataloader_idx):
        self.log("v", 1.0, on_step=True, on_epoch=False)

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)

    def train_dataloader(self):
        return DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2)

    def val_dataloader(self):
        return [self.train_dataloader(), self.train_dataloader()]


class Failing(Module):
    def on_train_epoch_start(self):
        raise KeyError("no")


def told(release, module=Module):
    logger = Told()
    arguments = {**QUIET, "logger": logger, "max_epochs": 1, "log_every_n_steps": 1, "limit_val_batches": 0}
    with era(release):
        trainer = Trainer(**arguments, callbacks=[Hooks(logger.told)])
        try:
            trainer.fit(module())
        except KeyError:
            pass
    return logger, trainer


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("1.3.8", "hyperparameters graph routine success fit end"),
        ("1.4.9", "hyperparameters graph routine success fit end"),
        ("1.5.10", "graph routine fit end success"),
        ("1.8.6", "graph fit end success"),
    ],
)
def test_the_order_in_which_a_logger_is_told(release, expected):
    assert " ".join(told(release)[0].told) == expected


@pytest.mark.parametrize(("release", "hears"), [("1.4.9", False), ("1.7.7", False), ("1.8.6", True)])
def test_whether_a_logger_is_told_of_an_error(release, hears):
    assert ("failed" in told(release, Failing)[0].told) is hears


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("1.2.10", [(1, ["after"])]),
        ("1.3.8", []),
        ("1.4.9", [(1, ["after", "before"])]),
        ("1.5.10", [(0, ["after", "before"]), (1, ["after", "before"])]),
    ],
)
def test_what_hooks_of_a_training_step_log(release, expected):
    assert told(release)[0].rows == expected


FIRST, SECOND = "v/dataloader_idx_0", "v/dataloader_idx_1"


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("1.4.9", [(0, [FIRST]), (1, [FIRST]), (2, [FIRST, SECOND]), (3, [FIRST, SECOND]), (4, [FIRST])]),
        ("1.5.10", [(0, [FIRST]), (1, [FIRST]), (2, [FIRST, SECOND]), (3, [FIRST, SECOND]), (4, [FIRST])]),
        ("1.6.5", [(0, [FIRST]), (1, [FIRST]), (0, [SECOND]), (1, [SECOND]), (0, [FIRST])]),
    ],
)
def test_rows_of_single_batches_of_an_evaluation(release, expected):
    logger = Told()
    with era(release):
        trainer = Trainer(**{**QUIET, "logger": logger, "log_every_n_steps": 1})
        trainer.validate(Module(), verbose=False)
        trainer.validate(Module(), verbose=False)
    assert logger.rows[:5] == expected


@pytest.mark.parametrize(("release", "kind"), [("1.4.9", float), ("1.5.10", float), ("1.6.5", torch.Tensor)])
def test_what_logged_metrics_hold_after_a_call(release, kind):
    _, trainer = told(release)
    assert {type(value) for name, value in trainer.logged_metrics.items() if name != "epoch"} == {kind}


@pytest.mark.parametrize(("release", "logger"), [("2.0.9", CSVLogger), ("2.1.4", TodaysCSVLogger)])
def test_columns_stay_in_the_order_in_which_they_came_up_to_2_0(release, logger):
    with era(release):
        assert imported("loggers.CSVLogger") is logger
