"""Models that are saved while they train, and loaded again."""

import os
from argparse import Namespace

import torch
from model import LightningTemplate, trained
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint
from test_tube import Experiment


def saved_after_each_validation():
    trained(max_nb_epochs=3, checkpoint_callback=ModelCheckpoint(filepath="all"))
    assert sorted(os.listdir("all")) == ["_ckpt_epoch_1.ckpt", "_ckpt_epoch_2.ckpt", "_ckpt_epoch_3.ckpt"]
    saved = torch.load(os.path.join("all", "_ckpt_epoch_2.ckpt"), weights_only=False)
    assert {"epoch", "global_step", "optimizer_states", "state_dict"} <= set(saved)
    assert saved["epoch"] == 1


def saved_every_second_epoch_with_a_prefix():
    trained(max_nb_epochs=3, checkpoint_callback=ModelCheckpoint(filepath="some", prefix="p", period=2))
    assert os.listdir("some") == ["p_ckpt_epoch_2.ckpt"]


class Scripted(LightningTemplate):
    losses = (5.0, 3.0, 4.0)

    def validation_end(self, outputs):
        return {"val_loss": self.losses[self.current_epoch]}


def only_the_best():
    best = ModelCheckpoint(filepath="best", monitor="val_loss", mode="min", save_best_only=True)
    trained(Scripted(), max_nb_epochs=3, checkpoint_callback=best)
    assert os.listdir("best") == ["_ckpt_epoch_2.ckpt"]
    assert best.best == 3.0


def what_a_model_saves_is_its_own_affair():
    class Signs(LightningTemplate):
        def get_save_dict(self):
            return {"state_dict": self.state_dict(), "author": "us"}

    trained(Signs(), checkpoint_callback=ModelCheckpoint(filepath="signed"))
    saved = torch.load(os.path.join("signed", "_ckpt_epoch_1.ckpt"), weights_only=False)
    assert saved["author"] == "us"


def loaded_by_its_tags():
    hparams = Namespace(hidden=5, lr=0.5)
    experiment = Experiment(save_dir="logs", name="tagged", version=0)
    experiment.argparse(hparams)
    experiment.save()
    model = LightningTemplate(hparams)
    Trainer(
        experiment=experiment,
        progress_bar=False,
        max_nb_epochs=1,
        val_check_interval=1.0,
        checkpoint_callback=ModelCheckpoint("tagged"),
    ).fit(model)

    again = LightningTemplate.load_from_metrics(
        weights_path=os.path.join("tagged", "_ckpt_epoch_1.ckpt"),
        tags_csv=os.path.join("logs", "tagged", "version_0", "meta_tags.csv"),
        on_gpu=False,
    )
    assert again.hparams.hidden == 5 and again.hparams.on_gpu is False
    assert torch.equal(again.l1.weight, model.l1.weight)


if __name__ == "__main__":
    saved_after_each_validation()
    saved_every_second_epoch_with_a_prefix()
    only_the_best()
    what_a_model_saves_is_its_own_affair()
    loaded_by_its_tags()
