import fulgurite as L
import pytest
from fulgurite.callbacks import BasePredictionWriter
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule, quiet_trainer, tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.utilities.warnings.PossibleUserWarning")


class Writer(BasePredictionWriter):
    def __init__(self, interval):
        super().__init__(interval)
        self.batches, self.everything = [], []

    def write_on_batch_end(self, trainer, pl_module, prediction, batch_indices, batch, batch_idx, dataloader_idx):
        self.batches.append((len(prediction), batch_indices, batch_idx, dataloader_idx))

    def write_on_epoch_end(self, trainer, pl_module, predictions, batch_indices):
        self.everything.append((len(predictions), batch_indices))


def predict_with(writer, **options):
    return quiet_trainer(callbacks=[writer]).predict(TinyModule(), tiny_loader(2), **options)


def test_every_batch_is_written_with_the_samples_it_was_made_of():
    writer = Writer("batch")
    predict_with(writer)
    assert writer.batches == [(4, [0, 1, 2, 3], 0, 0), (4, [4, 5, 6, 7], 1, 0)]
    assert writer.everything == []


def test_everything_is_written_at_the_end_although_nothing_is_returned():
    writer = Writer("epoch")
    assert predict_with(writer, return_predictions=False) is None
    assert writer.batches == []
    assert writer.everything == [(2, [[[0, 1, 2, 3], [4, 5, 6, 7]]])]


def test_an_unknown_interval_is_refused():
    with pytest.raises(MisconfigurationException, match=r"write_interval='step'.*Accepted: 'batch', 'epoch'"):
        Writer("step")


def test_a_writer_without_the_method_it_needs_says_which():
    class Empty(BasePredictionWriter):
        pass

    with pytest.raises(NotImplementedError, match="Empty writes per batch"):
        predict_with(Empty())


def test_the_writer_is_a_callback():
    assert issubclass(BasePredictionWriter, L.Callback)
