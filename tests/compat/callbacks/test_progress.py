"""compat/callbacks/progress.py: bars with the members, and the totals, of releases before 2.0."""

import pytest
from fulgurite.callbacks import ProgressBar as Current
from fulgurite.compat.callbacks import ProgressBar, ProgressBarBase, TQDMProgressBar
from old_calls import codes, era

from .scored import fit

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def trained(release, bar, **flags):
    fit(release, lambda: bar, enable_progress_bar=True, **flags)
    return bar


def seen_by(base):
    class Seen(base):
        def __init__(self):
            super().__init__()
            self.seen = []

        def on_validation_end(self, trainer, pl_module):
            super().on_validation_end(trainer, pl_module)
            bar = self._train_progress_bar
            self.seen.append((bar.desc, bar.total, bar.n, self.train_batch_idx, self.val_batch_idx))

    return Seen


@pytest.mark.parametrize(
    ("release", "base", "title"),
    [("0.7.6", ProgressBar, "Epoch 1: "), ("0.8.5", ProgressBar, "Epoch 1: "), ("0.9.0", ProgressBar, "Epoch 0: "),
     ("1.9.5", TQDMProgressBar, "Epoch 0: ")],
)  # fmt: skip
def test_the_bar_of_training_counted_the_batches_of_validations(release, base, title):
    with era(release):
        bar = seen_by(base)()
    trained(release, bar, max_epochs=1, batches=4, val_check_interval=0.5)
    assert bar.seen == [(title, 6, 3, 2, 1), (title, 6, 6, 4, 1)]


def test_since_2_0_it_does_not():
    class Seen(TQDMProgressBar):
        def on_train_epoch_end(self, trainer, pl_module):
            super().on_train_epoch_end(trainer, pl_module)
            self.end = self.train_progress_bar.total, self.train_progress_bar.n

    with era("2.6.6"):
        bar = Seen()
    assert trained("2.6.6", bar, max_epochs=1, batches=4, val_check_interval=0.5).end == (4, 4)


def test_a_subclass_found_its_batch_counted():
    class Early(ProgressBarBase):
        counted = ()

        def on_batch_end(self, trainer, pl_module):
            super().on_batch_end(trainer, pl_module)
            self.counted = (*self.counted, self.train_batch_idx)

        def disable(self): ...

    class Late(ProgressBarBase):
        counted = ()

        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
            super().on_train_batch_end(trainer, pl_module, outputs, batch, batch_idx, dataloader_idx)
            self.counted = (*self.counted, self.train_batch_idx)

        def on_train_epoch_end(self, trainer, pl_module, outputs):
            super().on_train_epoch_end(trainer, pl_module, outputs)

        def disable(self): ...

    for release, bar in (("0.8.5", Early()), ("1.2.10", Late())):
        assert trained(release, bar, max_epochs=1, batches=3).counted == (1, 2, 3)


def test_totals_are_told():
    with era("1.9.5"):
        bar = TQDMProgressBar()
    trained("1.9.5", bar, max_epochs=1, batches=4, val_check_interval=0.5)
    with era("1.9.5") as told:
        assert (bar.total_train_batches, bar.total_val_batches, bar.total_batches_current_epoch) == (4, 1, 6)
        assert bar.total_test_batches == 0
        assert bar.main_progress_bar is bar.train_progress_bar
    assert codes(told) == ["FG515", "FG515", "FG509"]


def test_the_bar_under_its_first_name():
    with era("1.4.9") as told:
        bar = ProgressBar(20, 1)
    assert (bar.refresh_rate, bar.process_position) == (20, 1)
    assert isinstance(bar, TQDMProgressBar)
    assert isinstance(bar, Current)
    assert codes(told) == ["FG490"]


def test_batches_in_the_forms_of_the_releases():
    bar = ProgressBarBase()
    bar._seen["val"] = 3
    assert bar._todays("val", (), {}) == (None, None, 2, 0)
    assert bar._todays("val", ("batch", 4, 1), {}) == (None, "batch", 4, 1)
    assert bar._todays("val", ("out", "batch", 4, 1), {}) == ("out", "batch", 4, 1)
    assert bar._todays("val", ("out", "batch", 4), {}) == ("out", "batch", 4, 0)
    assert bar._begun("val", (), {}) == (None, 3, 0)
    assert bar._begun("val", ("batch", 4), {"dataloader_idx": 1}) == ("batch", 4, 1)
