"""A training script with a main function and options of its own, and what happens when somebody stops it."""

from argparse import ArgumentParser

import pytorch_lightning as pl
from model import QUIET, LitModel
from pytorch_lightning import Trainer


def main(hparams):
    model = LitModel()
    trainer = Trainer(accelerator=hparams.accelerator, devices=hparams.devices, fast_dev_run=True)
    trainer.fit(model)
    return trainer


def options_of_our_own(words):
    parser = ArgumentParser()
    parser.add_argument("--accelerator", default=None)
    parser.add_argument("--devices", default=None)
    args = parser.parse_args(words)

    return main(args)


def no_option_is_the_default():
    trainer = options_of_our_own([])
    assert trainer.num_devices == 1 and trainer.global_step == 1


def options_reach_the_trainer():
    trainer = options_of_our_own(["--accelerator", "cpu", "--devices", "1"])
    assert isinstance(trainer.accelerator, pl.accelerators.CPUAccelerator)
    assert trainer.num_devices == 1 and trainer.global_step == 1


def every_argument_is_an_option():
    parser = ArgumentParser()
    parser = Trainer.add_argparse_args(parser)
    args = parser.parse_args(
        ["--accelerator", "cpu", "--devices", "1", "--max_steps", "10", "--limit_train_batches", "6"]
    )
    assert args.limit_train_batches == 6

    trainer = Trainer.from_argparse_args(args, **QUIET)
    trainer.fit(LitModel())
    assert trainer.global_step == 10 and trainer.current_epoch == 2
    assert trainer.num_training_batches == 6


def ctrl_c_ends_training_in_order():
    """As when the user presses it: the exception is kept from the script, and clean-up runs."""
    told = []

    class Rented(pl.Callback):
        def on_exception(self, trainer, pl_module, exception):
            told.append(type(exception))

        def on_train_end(self, trainer, pl_module):
            told.append("released" if not trainer.interrupted else "kept")

    class Stopped(LitModel):
        def training_step(self, batch, batch_idx):
            if batch_idx == 3:
                raise KeyboardInterrupt
            return super().training_step(batch, batch_idx)

    trainer = Trainer(max_epochs=2, callbacks=[Rented()], **QUIET)
    assert not trainer.interrupted
    trainer.fit(Stopped())
    assert trainer.interrupted and trainer.state.status == "interrupted"
    assert trainer.global_step == 3
    assert told[0] is KeyboardInterrupt
    return told


def a_whole_run_is_not_interrupted():
    told = []

    class Rented(pl.Callback):
        def on_train_end(self, trainer, pl_module):
            told.append("released" if not trainer.interrupted else "kept")

    trainer = Trainer(max_epochs=1, callbacks=[Rented()], **QUIET)
    trainer.fit(LitModel())
    assert told == ["released"] and not trainer.interrupted
    assert trainer.state.status == "finished"


if __name__ == "__main__":
    no_option_is_the_default()
    options_reach_the_trainer()
    every_argument_is_an_option()
    print(ctrl_c_ends_training_in_order())
    a_whole_run_is_not_interrupted()
