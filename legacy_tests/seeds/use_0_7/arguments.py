"""The arguments that a script of 0.7 gave most often."""

import os

import pytorch_lightning as pl
import torch
from model import Classifier, Data, fit
from pytorch_lightning.profiler import AdvancedProfiler, SimpleProfiler

QUIET = {"logger": False, "checkpoint_callback": False, "progress_bar_refresh_rate": 0, "weights_summary": None}


def max_epochs():
    trainer = pl.Trainer(max_epochs=4, **QUIET)
    model = fit(trainer)
    assert len(model.trained) == 4 * 5 and trainer.current_epoch == 3


def gpus_none_is_the_cpu():
    for none in (None, 0):
        trainer = pl.Trainer(gpus=none, max_epochs=1, **QUIET)
        model = fit(trainer)
        assert not trainer.on_gpu and trainer.num_gpus == 0 and trainer.root_gpu is None
        assert not model.on_gpu and next(model.parameters()).device.type == "cpu"


def gpus_that_are_not_there():
    if torch.cuda.is_available():
        return
    for given in (1, [0], "0"):
        try:
            pl.Trainer(gpus=given, max_epochs=1, **QUIET)
        except pl.utilities.exceptions.MisconfigurationException as error:
            assert "gpus" in str(error).lower(), error
        else:
            raise AssertionError(f"gpus={given!r} was accepted without any")


def profiler_off_and_simple():
    assert fit(pl.Trainer(profiler=None, max_epochs=1, **QUIET))
    for given in (True, SimpleProfiler()):
        trainer = pl.Trainer(profiler=given, max_epochs=1, **QUIET)
        fit(trainer)
        assert isinstance(trainer.profiler, SimpleProfiler)
        summary = trainer.profiler.summary()
        assert any(action in summary for action in ("model_forward", "training_step")), summary
        assert "backward" in summary


def profiler_of_functions_finds_bottlenecks():
    profiler = AdvancedProfiler(output_filename="profile.txt")
    fit(pl.Trainer(profiler=profiler, max_epochs=1, **QUIET))
    with open("profile.txt") as f:
        text = f.read()
    assert "function calls" in text and "cumulative" in text and "model.py" in text


def resume_from_checkpoint():
    first = pl.Trainer(max_epochs=2, **QUIET)
    model = fit(first)
    first.save_checkpoint("half.ckpt")

    again = Classifier()
    trainer = pl.Trainer(resume_from_checkpoint="half.ckpt", max_epochs=5, **QUIET)
    fit(trainer, again)
    assert [epoch for epoch, batch in again.trained if batch == 0] == [2, 3, 4]
    assert trainer.global_step >= 25
    assert not torch.equal(model.l1.weight, again.l1.weight)


def resuming_gives_the_weights_back():
    first = pl.Trainer(max_epochs=1, **QUIET)
    model = fit(first)
    first.save_checkpoint("one.ckpt")
    again = Classifier()
    fit(pl.Trainer(resume_from_checkpoint="one.ckpt", max_epochs=1, **QUIET), again)
    assert again.trained == [] and torch.equal(model.l1.weight, again.l1.weight)


def fast_dev_run():
    model = Classifier()
    trainer = pl.Trainer(fast_dev_run=True, max_epochs=50)
    fit(trainer, model)
    assert model.trained == [(0, 0)] and model.validated == 1
    trainer.test(model, test_dataloaders=Data().test_dataloader())
    assert model.tested == 1


def fast_dev_run_finds_bugs():
    class Buggy(Classifier):
        def validation_step(self, batch, batch_idx):
            return self.no_such_layer(batch)

    try:
        fit(pl.Trainer(fast_dev_run=True, **QUIET), Buggy())
    except AttributeError as error:
        assert "no_such_layer" in str(error)
    else:
        raise AssertionError("the bug was not found")


if __name__ == "__main__":
    max_epochs()
    gpus_none_is_the_cpu()
    gpus_that_are_not_there()
    profiler_off_and_simple()
    profiler_of_functions_finds_bottlenecks()
    resume_from_checkpoint()
    resuming_gives_the_weights_back()
    fast_dev_run()
    fast_dev_run_finds_bugs()
    assert os.path.exists("half.ckpt")
