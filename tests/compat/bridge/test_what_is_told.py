"""What loggers and people are told by a Trainer of an earlier release; the releases themselves gave these answers."""

from argparse import Namespace

import pytest
import torch
from fulgurite.compat import LightningModule, Trainer
from fulgurite.loggers import Logger
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
NOTHING = object()


class Told(Logger):
    """Remembers what it is told before the first row."""

    name, version = "told", 0

    def __init__(self):
        super().__init__()
        self.hyperparameters = []

    def log_hyperparams(self, params, *args, **kwargs):
        self.hyperparameters.append(params)

    def log_metrics(self, metrics, step=None):
        pass


class Module(LightningModule):
    def __init__(self, hparams=NOTHING):
        super().__init__()
        if hparams is not NOTHING:
            self.hparams = hparams
        self.layer = torch.nn.Linear(2, 1)

    def training_step(self, batch, batch_idx):
        return {"loss": self.layer(batch[0]).mean()}

    def test_step(self, batch, batch_idx):
        return {"loss": self.layer(batch[0]).mean()}

    def test_epoch_end(self, outputs):
        return {"test_loss": torch.tensor(2.5), "progress_bar": {"shown": 3}, "log": {"logged": 4.0}}

    test_end = test_epoch_end

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)

    def train_dataloader(self):
        return DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2)

    test_dataloader = train_dataloader


def fitted(release, *arguments, logger=False):
    with era(release):
        trainer, module = Trainer(**{**QUIET, "logger": logger}, max_epochs=1), Module(*arguments)
        trainer.fit(module)
    return trainer, module


@pytest.mark.parametrize(
    ("release", "arguments", "expected"),
    [
        ("0.6.0", (), []),
        ("0.6.0", (None,), [None]),
        ("0.7.6", (), [None]),
        ("0.7.6", (Namespace(lr=1),), [Namespace(lr=1)]),
        ("0.8.5", (), [{}]),
        ("0.9.0", (Namespace(lr=1),), [{"lr": 1}]),
        ("1.5.6", (), [{}]),
        ("1.5.7", (), []),
        ("1.9.5", (), []),
    ],
)
def test_a_logger_is_given_hyperparameters(release, arguments, expected):
    logger = Told()
    fitted(release, *arguments, logger=logger)
    assert logger.hyperparameters == expected


def test_hyperparameters_that_nobody_gave():
    with era("0.6.0"):
        assert not hasattr(Module(), "hparams")
    with era("0.7.6"):
        assert Module().hparams is None
    with era("0.8.5"):
        assert Module().hparams == {}


@pytest.mark.parametrize("release", ["0.5.3.2", "0.7.6", "0.9.0", "0.10.0", "1.1.8"])
def test_what_an_end_hook_of_test_returns_is_shown(release, capsys):
    trainer, module = fitted(release)
    with era(release):
        trainer.test(module)
    shown = dict(line.split() for line in capsys.readouterr().out.splitlines() if len(line.split()) == 2)
    assert float(shown["test_loss"]) == 2.5
    assert {"shown", "logged"} <= set(shown) or release == "1.1.8"


@pytest.mark.parametrize(("release", "told"), [("0.7.6", 1), ("0.8.1", 1), ("0.8.5", 2)])
def test_a_test_that_begins_at_once_tells_loggers_nothing(release, told):
    logger = Told()
    trainer, _ = fitted(release, Namespace(lr=1), logger=logger)
    with era(release):
        trainer.test(**({} if release == "0.7.6" else {"ckpt_path": None}))
    assert len(logger.hyperparameters) == told
