"""compat/callbacks/prediction_writer.py: what `write_on_*` were given."""

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.callbacks import BasePredictionWriter
from old_calls import era
from tiny import QUIET

from .scored import loader, scored

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Own(BasePredictionWriter):
    def __init__(self, interval):
        super().__init__(interval)
        self.seen = []

    def write_on_batch_end(self, trainer, pl_module, prediction, batch_indices, batch, batch_idx, dataloader_idx):
        self.seen.append((batch_indices, batch_idx, dataloader_idx))

    def write_on_epoch_end(self, trainer, pl_module, predictions, batch_indices):
        self.seen.append((shape(predictions), batch_indices))


def shape(predictions):
    return [shape(one) for one in predictions] if isinstance(predictions, list) else list(predictions.shape)


def written(release, interval):
    with era(release):
        module = scored(release)
        module.predict_step = lambda batch, *_: module(batch[0])
        writer = Own(interval)
        Trainer(callbacks=[writer], accelerator="cpu", **QUIET).predict(module, loader(2))
    return writer.seen


@pytest.mark.parametrize(("release", "known"), [("1.4.9", False), ("1.5.10", True), ("2.6.6", True)])
def test_the_samples_of_a_batch_are_known_since_1_5(release, known):
    assert written(release, "batch") == [([0] if known else None, 0, 0), ([1] if known else None, 1, 0)]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("1.4.9", ([[[1, 1], [1, 1]]], None)),
        ("1.9.5", ([[[1, 1], [1, 1]]], [[[0], [1]]])),
        ("2.6.6", ([[1, 1], [1, 1]], [[[0], [1]]])),
    ],
)
def test_one_loader_was_a_list_in_a_list(release, expected):
    assert written(release, "epoch") == [expected]
