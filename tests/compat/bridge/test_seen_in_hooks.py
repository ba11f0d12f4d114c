"""What hooks find: the metrics that are there, the module's mode, gradients; the originals gave these answers."""

import pytest
import torch
from fulgurite.compat.callbacks import Callback, ModelCheckpoint
from old_calls import era
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Answering(PastModule):
    """Training gives the number of each batch, and validation its own."""

    def training_step(self, batch, batch_idx):
        return {"loss": self.loss(batch), "log": {"number": torch.tensor(float(batch_idx))}}

    def validation_step(self, batch, batch_idx):
        return {"val_loss": self.loss(batch)}

    def validation_epoch_end(self, outputs):
        return {"seen": torch.tensor(1.0)}


class Watching(Callback):
    """Keeps what one hook finds."""

    def __init__(self, hook):
        super().__init__()
        self.found = []
        setattr(self, hook, self.look)

    def look(self, trainer, module):
        metrics = {name: float(value) for name, value in trainer.callback_metrics.items() if name != "loss"}
        self.found.append((metrics, module.training, torch.is_grad_enabled()))


def found_by(release, hook, **arguments):
    watching = Watching(hook)
    trainer = trainer_of(release, callbacks=[watching], **arguments)
    trainer.fit(Answering(), tiny_loader(2), tiny_loader(2))
    return watching.found


@pytest.mark.parametrize(
    ("release", "numbers"), [("0.7.1", [None, 0.0]), ("0.9.0", [None, 0.0]), ("1.0.8", [0.0, 1.0])]
)
def test_what_a_step_gives_is_watched_after_its_batch(release, numbers):
    found = found_by(release, "on_batch_end")
    assert [metrics.get("number") for metrics, *_ in found] == numbers


@pytest.mark.parametrize(
    ("hook", "release", "mode"),
    [
        ("on_validation_start", "0.9.0", (True, True)),
        ("on_validation_start", "0.10.0", (False, False)),
        ("on_validation_epoch_end", "0.9.0", (True, True)),
        ("on_validation_epoch_end", "0.10.0", (False, False)),
        ("on_validation_end", "0.7.5", (True, True)),
        ("on_validation_end", "1.0.8", (True, True)),
        ("on_validation_end", "1.1.0", (False, False)),
    ],
)
def test_the_mode_around_an_evaluation(hook, release, mode):
    assert [state for _, *state in found_by(release, hook)] == [[*mode]]


@pytest.mark.parametrize(("release", "metrics"), [("0.8.1", {}), ("0.8.2", {"seen": 1.0})])
def test_the_metrics_of_the_sanity_check(release, metrics):
    found = found_by(release, "on_sanity_check_end", num_sanity_val_steps=1)
    assert [seen for seen, *_ in found] == [metrics]


def test_a_checkpoint_after_every_batch_knows_its_metrics(tmp_path):

    class Untested(PastModule):
        validation_step = None

        def training_step(self, batch, batch_idx):
            return {"loss": self.loss(batch), "number": torch.tensor(float(-batch_idx))}

    with era("0.7.1"):
        saving = ModelCheckpoint(str(tmp_path / "{number:.0f}"), monitor="number", save_top_k=-1)
    trainer_of("0.7.1", callbacks=[saving], enable_checkpointing=True).fit(Untested(), tiny_loader(2))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["number=-1.ckpt", "number=0.ckpt"]
