"""compat/trainer_metrics.py: what trainer.logged_metrics held; the originals of these releases held the same."""

import pytest
from fulgurite.loggers import Logger
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Nowhere(Logger):
    name = version = None

    def log_hyperparams(self, params, *args, **kwargs):
        pass

    def log_metrics(self, metrics, step=None):
        pass


class Counts(PastModule):
    """Logs the number of each batch."""

    def training_step(self, batch, batch_idx):
        self.log("batch", float(batch_idx))
        return self.loss(batch)


class Returns(PastModule):
    """Returns what is to be logged."""

    def training_step(self, batch, batch_idx):
        return {"loss": self.loss(batch), "log": {"batch": float(batch_idx)}}


def logged_of(release, module, **arguments):
    """What was logged in two epochs of three batches, the second of which has a row."""
    trainer = trainer_of(release, max_epochs=2, log_every_n_steps=5, **arguments)
    trainer.fit(module, tiny_loader(3))
    return {name: float(value) for name, value in trainer.logged_metrics.items()}


@pytest.mark.parametrize(
    ("release", "without_logger", "with_logger"),
    [
        ("0.10.0", {}, {"batch": 1.0, "epoch": 1.0}),
        ("1.0.8", {}, {"batch": 1.0, "epoch": 1.0}),
        ("1.1.8", {"batch": 2.0, "epoch": 1.0}, {"batch": 2.0, "epoch": 1.0}),
        ("1.3.8", {"batch": 2.0, "epoch": 1.0}, {"batch": 2.0, "epoch": 1.0}),
        ("1.4.9", {"batch": 2.0}, {"batch": 2.0, "epoch": 1.0}),
        ("1.5.10", {"batch": 2.0}, {"batch": 2.0}),
    ],
)
def test_what_was_logged_in_training(release, without_logger, with_logger):
    assert logged_of(release, Counts()) == without_logger
    assert logged_of(release, Counts(), logger=Nowhere()) == with_logger


@pytest.mark.parametrize(
    ("release", "seen"),
    [
        ("0.10.0", {"batch", "loss"}),
        ("1.2.5", {"batch", "loss"}),
        ("1.2.6", {"batch"}),
        ("1.3.0", set()),
    ],
)
def test_what_callbacks_watched_of_a_dict(release, seen):
    trainer = trainer_of(release)
    trainer.fit(Returns(), tiny_loader(3))
    assert set(trainer.callback_metrics) == seen
