"""A trainer with nothing but its defaults trains, saves, logs and tests."""

import os

import pytorch_lightning as pl
import torch
from model import Classifier, Data
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator


def only_default_values():
    model, dataLoader = Classifier(), Data()
    before = model.l1.weight.detach().clone()

    trainer = pl.Trainer()
    trainer.max_epochs = 3  # the default is a thousand
    trainer.fit(model, train_dataloader=dataLoader.train_dataloader(), val_dataloaders=dataLoader.val_dataloader())
    trainer.test(model, test_dataloaders=dataLoader.test_dataloader())

    assert not torch.equal(before, model.l1.weight)
    assert model.trained == [(epoch, batch) for epoch in range(3) for batch in range(5)]
    assert model.tested == 2
    return trainer, model


def it_tests_by_itself(trainer, model):
    with torch.no_grad():
        by_hand = [torch.nn.functional.cross_entropy(model(x), y) for x, y in Data().test_dataloader()]
    assert torch.allclose(trainer.callback_metrics["test_loss"], torch.stack(by_hand).mean())


def it_decides_when_a_model_is_saved(trainer, model):
    folder = os.path.join("lightning_logs", "version_0", "checkpoints")
    (name,) = os.listdir(folder)
    assert name == "epoch=2.ckpt", name  # the one with the least val_loss
    saved = torch.load(os.path.join(folder, name), weights_only=False)
    assert set(saved["state_dict"]) == {"l1.weight", "l1.bias", "l2.weight", "l2.bias"}
    again = Classifier.load_from_checkpoint(os.path.join(folder, name))
    assert again.hparams.hidden == 6 and torch.equal(again.l1.weight, model.l1.weight)


def it_logs_the_losses(trainer, model):
    reader = EventAccumulator(os.path.join("lightning_logs", "version_0"))
    reader.Reload()
    assert {"train_loss", "val_loss", "val_acc", "epoch"} <= set(reader.Tags()["scalars"])
    assert [event.step for event in reader.Scalars("train_loss")] == [0, 5, 10]  # every tenth batch of each epoch
    assert len(reader.Scalars("val_loss")) == 3


def it_knows_how_many_epochs():
    trainer = pl.Trainer()
    assert (trainer.max_epochs, trainer.min_epochs) == (1000, 1)
    assert trainer.row_log_interval == 10 and trainer.num_sanity_val_steps == 2
    assert not trainer.fast_dev_run and trainer.early_stop_callback is None


if __name__ == "__main__":
    torch.manual_seed(1)
    trainer, model = only_default_values()
    it_tests_by_itself(trainer, model)
    it_decides_when_a_model_is_saved(trainer, model)
    it_logs_the_losses(trainer, model)
    it_knows_how_many_epochs()
