"""Resuming inside an epoch as the releases did: the number of the batch goes on, its data begins anew."""

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.callbacks import Callback
from old_calls import era
from tiny import QUIET, TinyModule, tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
FIRSTS = [inputs[0, 0].item() for inputs, _ in tiny_loader()]


class Watched(TinyModule):
    """Remembers the number of each batch, and which of the loader's it was."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def on_train_epoch_start(self):
        self.seen.append("epoch")

    def training_step(self, batch, batch_idx):
        self.seen.append((batch_idx, FIRSTS.index(batch[0][0, 0].item())))
        return super().training_step(batch, batch_idx)


class Saver(Callback):
    def __init__(self, path, hook, batch_idx):
        self.path, self.hook, self.batch_idx = path, hook, batch_idx

    def on_train_batch_start(self, trainer, pl_module, batch, batch_idx, *unused):
        self.save(trainer, "start", batch_idx)

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, *unused):
        self.save(trainer, "end", batch_idx)

    def save(self, trainer, hook, batch_idx):
        if (hook, batch_idx) == (self.hook, self.batch_idx):
            trainer.save_checkpoint(self.path)


def resumed(release, path, hook, batch_idx):
    """What the module of the resumed run saw."""
    with era(release):
        Trainer(**QUIET, max_epochs=1, callbacks=[Saver(path, hook, batch_idx)]).fit(Watched(), tiny_loader())
        module = Watched()
        trainer = Trainer(**QUIET, max_epochs=1)
        trainer.fit(module, tiny_loader(), ckpt_path=path)
    return module.seen, trainer.global_step


@pytest.mark.parametrize("release", ["1.6.5", "1.9.5"])
def test_a_batch_saved_by_its_last_hook_is_trained_again_with_the_first_data(release, tmp_path):
    seen, steps = resumed(release, tmp_path / "one.ckpt", "end", 1)
    assert seen == ["epoch", (1, 0), (2, 1), (3, 2)]
    assert steps == 5  # one batch was trained twice


def test_a_batch_saved_by_its_first_hook_comes_next(tmp_path):
    seen, steps = resumed("1.9.5", tmp_path / "one.ckpt", "start", 2)
    assert seen == ["epoch", (2, 0), (3, 1)]
    assert steps == 4


def test_from_2_0_on_the_data_goes_on_where_it_was(tmp_path):
    seen, steps = resumed("2.0.9", tmp_path / "one.ckpt", "end", 1)
    assert seen == [(2, 2), (3, 3)]
    assert steps == 4
