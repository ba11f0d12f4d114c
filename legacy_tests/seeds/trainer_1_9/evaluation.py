"""Validation and tests outside of training, and two runs that give the same numbers."""

import os
import random

import numpy as np
import torch
from model import QUIET, Counter, LitModel, loader
from pytorch_lightning import Trainer, seed_everything
from torch.utils.data import DataLoader, Dataset


def validate_before_and_after_training():
    val_dataloaders = loader(4, seed=1)
    model = LitModel()
    trainer = Trainer(max_epochs=3, **QUIET)

    (before,) = trainer.validate(model=model, dataloaders=val_dataloaders, verbose=False)
    trainer.fit(model)
    (after,) = trainer.validate(model=model, dataloaders=val_dataloaders, verbose=False)

    assert after["val_loss"] < before["val_loss"]
    assert after["val_loss"] == trainer.callback_metrics["val_loss"].item()


def validate_with_several_loaders():
    counter = Counter()
    trainer = Trainer(callbacks=[counter], **QUIET)

    class TwoLoaders(LitModel):
        def validation_step(self, batch, batch_idx, dataloader_idx):
            self.log("val_loss", float(dataloader_idx))

    results = trainer.validate(TwoLoaders(), [loader(2), loader(3)], verbose=False)
    assert results == [{"val_loss/dataloader_idx_0": 0.0}, {"val_loss/dataloader_idx_1": 1.0}]
    assert counter.val == [(0, 0), (0, 1), (1, 0), (1, 1), (1, 2)]


def test_after_training():
    test_dataloaders = loader(4, seed=2)
    model = LitModel()
    trainer = Trainer(max_epochs=1, enable_progress_bar=False, enable_model_summary=False)
    trainer.fit(model)

    (result,) = trainer.test(dataloaders=test_dataloaders)  # no model: the best checkpoint
    assert result["test_loss"] == trainer.callback_metrics["test_loss"].item() > 0
    assert trainer.ckpt_path == trainer.checkpoint_callback.best_model_path


def predict_gives_what_the_step_returned():
    model = LitModel()
    trainer = Trainer(**QUIET)
    predictions = trainer.predict(model, dataloaders=loader(3))
    assert len(predictions) == 3 and all(batch.shape == (4, 2) for batch in predictions)
    assert trainer.predict(model, loader(3), return_predictions=False) is None

    both = trainer.predict(model, [loader(2), loader(1)])
    assert [len(one) for one in both] == [2, 1]


def the_same_seed_gives_the_same_run():
    def run():
        seed_everything(42, workers=True)
        model = LitModel()
        trainer = Trainer(deterministic=True, max_epochs=1, **QUIET)
        trainer.fit(model, loader(shuffle=True))
        return model.layer.weight.detach()

    assert torch.equal(run(), run())
    assert torch.are_deterministic_algorithms_enabled()
    torch.use_deterministic_algorithms(False)


class Noise(Dataset):
    """Draws from all three generators, as augmentations do."""

    def __len__(self):
        return 8

    def __getitem__(self, index):
        return torch.tensor([random.random(), np.random.rand(), torch.rand(()).item()], dtype=torch.float64)


def workers_draw_different_numbers():
    assert seed_everything(42, workers=True) == 42
    first = (random.random(), np.random.rand(), torch.rand(()).item())
    seed_everything(42, workers=True)
    assert first == (random.random(), np.random.rand(), torch.rand(()).item())
    assert os.environ["PL_GLOBAL_SEED"] == "42" and os.environ["PL_SEED_WORKERS"] == "1"

    class Collects(LitModel):
        def training_step(self, batch, batch_idx):
            self.drawn.append(batch)

    def drawn():
        seed_everything(42, workers=True)
        model = Collects()
        model.drawn = []
        noise = DataLoader(Noise(), batch_size=2, num_workers=2)
        Trainer(max_epochs=1, limit_val_batches=0, **QUIET).fit(model, noise)
        return torch.cat(model.drawn)

    numbers = drawn()
    assert all(len(column.unique()) == 8 for column in numbers.T), "two workers drew the same"
    assert torch.equal(numbers, drawn())


if __name__ == "__main__":
    validate_before_and_after_training()
    validate_with_several_loaders()
    test_after_training()
    predict_gives_what_the_step_returned()
    the_same_seed_gives_the_same_run()
    workers_draw_different_numbers()
