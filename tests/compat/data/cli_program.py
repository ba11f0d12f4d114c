"""A command line of any release from 1.3 on, with everything that its subclass could override then."""

import json

import pytorch_lightning as pl
import torch
from torch.utils.data import DataLoader, TensorDataset

VERSION = tuple(int(part) for part in pl.__version__.split(".")[:2])
if VERSION < (1, 9):
    from pytorch_lightning.utilities.cli import LightningCLI, SaveConfigCallback
else:
    from pytorch_lightning.cli import LightningCLI, SaveConfigCallback
EVENTS = []


class Points(pl.LightningDataModule):
    def __init__(self, size: int = 20, batch_size: int = 10):
        super().__init__()
        self.size, self.batch_size = size, batch_size

    def train_dataloader(self):
        x = torch.randn(self.size, 3, generator=torch.Generator().manual_seed(1))
        return DataLoader(TensorDataset(x, x.prod(dim=1, keepdim=True)), batch_size=self.batch_size)


class Net(pl.LightningModule):
    def __init__(self, hidden: int = 8, batch_size: int = 1):
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Linear(3, 1)
        self.losses = []

    def training_step(self, batch, batch_idx):
        loss = torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])
        self.losses.append(loss.item())
        return loss

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)


class Spoken(pl.Callback):
    def __init__(self, word: str = "a"):
        self.word = word

    def on_train_start(self, trainer, pl_module):
        EVENTS.append(self.word)


class Saver(SaveConfigCallback):
    pass


class CLI(LightningCLI):
    def add_arguments_to_parser(self, parser):
        parser.add_argument("--note", default="none")
        parser.link_arguments("data.batch_size", "model.batch_size")
        if VERSION >= (1, 4):
            parser.add_lightning_class_args(Spoken, "spoken")
            parser.set_defaults({"spoken.word": "b"})

    def before_instantiate_classes(self):
        config = self.config if VERSION < (1, 5) else self.config["fit"]
        EVENTS.append([isinstance(config, dict), config["note"], config["model"]["hidden"], config["seed_everything"]])

    def before_fit(self):
        EVENTS.append(["before", self.model.hparams.batch_size, sorted(getattr(self, "fit_kwargs", {}))])

    def after_fit(self):
        EVENTS.append("after")

    if VERSION < (1, 5):

        def instantiate_trainer(self):
            self.config_init["trainer"]["log_every_n_steps"] = 1
            super().instantiate_trainer()
            EVENTS.append(["trainer", self.trainer.log_every_n_steps])

        def fit(self):
            EVENTS.append("fit")
            super().fit()

    else:

        def instantiate_trainer(self, **kwargs):
            trainer = super().instantiate_trainer(log_every_n_steps=1, **kwargs)
            EVENTS.append(["trainer", trainer.log_every_n_steps])
            return trainer


if __name__ == "__main__":
    options = {}
    if (1, 4) <= VERSION < (1, 8):
        options.update(save_config_filename="settings.yaml", save_config_overwrite=True)
    if VERSION < (1, 9):
        options.update(env_parse=True, description="mine")
    cli = CLI(Net, Points, Saver, trainer_defaults={"max_epochs": 1, "callbacks": [Spoken("always")]}, **options)
    with open("result.json", "w") as file:
        json.dump({"losses": cli.model.losses, "events": EVENTS, "steps": cli.trainer.global_step}, file)
