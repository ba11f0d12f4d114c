"""What a run shows and leaves on disk: loggers, intervals, folders, bars, summaries, profiles."""

import contextlib
import csv
import io
import os

import torch
from model import QUIET, LitModel, fitted
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelSummary, RichProgressBar, TQDMProgressBar
from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger
from pytorch_lightning.profilers import AdvancedProfiler, PassThroughProfiler, SimpleProfiler


def rows(logger):
    with open(os.path.join(logger.log_dir, "metrics.csv")) as f:
        return list(csv.DictReader(f))


def events(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(folder)
    reader.Reload()
    return {tag: [(event.step, event.value) for event in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]}


def log_every_50_steps_is_the_default():
    for flags in ({}, {"log_every_n_steps": 50}):
        trainer, _ = fitted(logger=CSVLogger("fifty"), max_epochs=13, limit_val_batches=0, **flags)
        assert [row["step"] for row in rows(trainer.logger) if row["train_loss"]] == ["49", "99"]


def log_every_3_steps():
    trainer, _ = fitted(logger=CSVLogger("three"), max_epochs=2, log_every_n_steps=3)
    written = rows(trainer.logger)
    assert [row["step"] for row in written if row["train_loss"]] == ["2", "5", "8", "11", "14"]
    assert [row["step"] for row in written if row["val_loss"]] == ["7", "15"]


def the_default_logger_is_tensorboard():
    for flags in ({}, {"logger": True}):
        trainer = Trainer(max_epochs=1, log_every_n_steps=4, enable_progress_bar=False, **flags)
        trainer.fit(LitModel())
        assert isinstance(trainer.logger, TensorBoardLogger)
        assert trainer.logger.log_dir == os.path.join(
            os.getcwd(), "lightning_logs", f"version_{trainer.logger.version}"
        )
        found = events(trainer.logger.log_dir)
        assert [step for step, _ in found["train_loss"]] == [3, 7] and [step for step, _ in found["val_loss"]] == [7]
        assert os.path.isfile(os.path.join(trainer.logger.log_dir, "hparams.yaml"))


def a_tensorboard_logger_of_our_own():
    logger = TensorBoardLogger(save_dir=os.getcwd(), version=7, name="lightning_logs")
    trainer = Trainer(logger=logger, max_epochs=1, log_every_n_steps=1, enable_progress_bar=False)
    trainer.fit(LitModel())
    assert trainer.log_dir == os.path.join(os.getcwd(), "lightning_logs", "version_7")
    assert len(events(trainer.log_dir)["train_loss"]) == 8


def no_logger():
    trainer, _ = fitted(logger=False)
    assert trainer.logger is None and trainer.loggers == []


def several_loggers():
    both = [CSVLogger("one"), CSVLogger("two")]
    trainer, _ = fitted(logger=both, log_every_n_steps=1)
    assert trainer.loggers == both and trainer.logger is both[0]
    assert rows(both[0]) == rows(both[1]) != []
    trainer, _ = fitted(logger=iter([CSVLogger("three")]))
    assert len(trainer.loggers) == 1


def the_working_folder_is_the_default_root():
    assert Trainer().default_root_dir == Trainer(default_root_dir=os.getcwd()).default_root_dir == os.getcwd()


def a_root_of_our_own():
    trainer = Trainer(default_root_dir="elsewhere", max_epochs=1, enable_progress_bar=False)
    trainer.fit(LitModel())
    assert os.listdir("elsewhere") == ["lightning_logs"]
    found = {name for _, _, names in os.walk("elsewhere") for name in names}
    assert "epoch=0-step=8.ckpt" in found and any(name.startswith("events.out") for name in found)

    trainer = Trainer(default_root_dir="bare", logger=False, max_epochs=1, enable_progress_bar=False)
    trainer.fit(LitModel())
    assert os.listdir(os.path.join("bare", "checkpoints")) == ["epoch=0-step=8.ckpt"]


def a_root_in_memory():
    """Remote paths go through fsspec; this one needs no credentials."""
    import fsspec

    trainer = Trainer(default_root_dir="memory://bucket/path", logger=False, max_epochs=1, enable_progress_bar=False)
    trainer.fit(LitModel())
    assert fsspec.filesystem("memory").find("/bucket/path") == ["/bucket/path/checkpoints/epoch=0-step=8.ckpt"]


def progress_bar():
    shown = {}
    for given in (True, False):
        trainer = Trainer(max_epochs=1, enable_progress_bar=given, **{k: v for k, v in QUIET.items() if "bar" not in k})
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            trainer.fit(LitModel())
        shown[given] = out.getvalue() + err.getvalue()
        assert isinstance(trainer.progress_bar_callback, TQDMProgressBar) is given
        assert (trainer.progress_bar_callback is None) is not given
    assert "Epoch 0" in shown[True] and "100%" in shown[True]
    assert "Epoch 0" not in shown[False]
    assert not isinstance(Trainer().progress_bar_callback, RichProgressBar)


def model_summary():
    def summaries(trainer):
        return [callback for callback in trainer.callbacks if isinstance(callback, ModelSummary)]

    assert len(summaries(Trainer())) == len(summaries(Trainer(enable_model_summary=True))) == 1
    assert summaries(Trainer(enable_model_summary=False)) == []


def model_summary_of_all_layers():
    heard = []

    class Told(ModelSummary):
        @staticmethod
        def summarize(summary_data, total_parameters, trainable_parameters, model_size, **kwargs):
            heard.append((dict(summary_data)["Name"], total_parameters))

    class Deep(LitModel):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Sequential(torch.nn.Sequential(torch.nn.Linear(8, 4)), torch.nn.Linear(4, 2))

    flags = {**QUIET, "enable_model_summary": True, "fast_dev_run": True}
    Trainer(callbacks=[Told(max_depth=-1)], **flags).fit(Deep())
    Trainer(callbacks=[Told()], **flags).fit(Deep())
    assert heard == [(["layer", "layer.0", "layer.0.0", "layer.1"], 46), (["layer"], 46)]
    trainer = Trainer(enable_model_summary=True, callbacks=[ModelSummary(max_depth=-1)])
    assert [callback._max_depth for callback in trainer.callbacks if isinstance(callback, ModelSummary)] == [-1]


def no_profiler_by_default():
    for flags in ({}, {"profiler": None}):
        assert isinstance(Trainer(**flags).profiler, PassThroughProfiler)


def simple_profiler():
    for given in ("simple", SimpleProfiler()):
        trainer, _ = fitted(profiler=given)
        assert isinstance(trainer.profiler, SimpleProfiler)
        summary = trainer.profiler.summary()
        assert "run_training_epoch" in summary and "run_training_batch" in summary
        assert "LitModel.training_step" in summary or "SingleDeviceStrategy.training_step" in summary
        assert "Mean duration" in summary


def advanced_profiler():
    for given in ("advanced", AdvancedProfiler(dirpath=".", filename="functions")):
        trainer, _ = fitted(profiler=given, limit_train_batches=2)
        assert isinstance(trainer.profiler, AdvancedProfiler)
    with open("fit-functions.txt") as f:
        report = f.read()
    assert "run_training_batch" in report and "cumulative time" in report and "cross_entropy" in report


def a_profile_goes_into_a_file():
    profiler = SimpleProfiler(dirpath=".", filename="profile")
    fitted(profiler=profiler)
    with open("fit-profile.txt") as f:
        assert "run_training_batch" in f.read()


if __name__ == "__main__":
    log_every_50_steps_is_the_default()
    log_every_3_steps()
    the_default_logger_is_tensorboard()
    a_tensorboard_logger_of_our_own()
    no_logger()
    several_loggers()
    the_working_folder_is_the_default_root()
    a_root_of_our_own()
    a_root_in_memory()
    progress_bar()
    model_summary()
    model_summary_of_all_layers()
    no_profiler_by_default()
    simple_profiler()
    advanced_profiler()
    a_profile_goes_into_a_file()
