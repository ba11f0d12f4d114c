"""The owner's guide to the Trainer: every example and every table row, as a program or an assertion of ours.

Programs that need several GPUs are built on a machine that claims to have them, and stop where processes would start.
"""

import warnings
from datetime import timedelta
from pathlib import Path

import fulgurite as L
import pytest
import torch
from fulgurite import loggers as pl_loggers
from fulgurite.callbacks import EarlyStopping, GradientAccumulationScheduler, LearningRateMonitor, ModelCheckpoint
from fulgurite.strategies import DDPStrategy, FSDPStrategy
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import QUIET, TinyData, TinyModule, quiet_trainer, tiny_loader
from torch import nn

# The guide's programs are short: no max_epochs, few batches, loaders without workers. Advice about that is expected.
pytestmark = pytest.mark.filterwarnings("ignore::fulgurite.utilities.warnings.PossibleUserWarning")


@pytest.fixture
def gpus(monkeypatch):
    """Make this machine claim to have eight GPUs."""
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 8)
    monkeypatch.setattr(torch.cuda, "set_device", lambda device: None)
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device=None: (7, 0))
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda *args, **kwargs: True)


def cuda(*indices):
    return tuple(torch.device("cuda", index) for index in indices)


def assert_stops_at_the_launch(trainer, **data):
    """`fit` gets as far as starting the other processes, and says that these come later."""
    with pytest.raises(MisconfigurationException, match="process"):
        trainer.fit(TinyModule(), **data)


def trained(trainer, **data):
    """Train a tiny module on four batches; gives it back."""
    module = TinyModule()
    before = module.layer.weight.detach().clone()
    trainer.fit(module, **(data or {"train_dataloaders": tiny_loader(), "val_dataloaders": tiny_loader(2)}))
    assert not torch.equal(before, module.layer.weight)
    return module


class Counting(L.Callback):
    """Counts batches per stage, and the epochs in which validation ran."""

    def __init__(self):
        self.trained = self.validated = self.tested = self.sane = 0
        self.validations = []

    def on_train_batch_end(self, *args):
        self.trained += 1

    def on_validation_batch_end(self, trainer, *args):
        if trainer.sanity_checking:
            self.sane += 1
        else:
            self.validated += 1

    def on_validation_start(self, trainer, pl_module):
        if not trainer.sanity_checking:
            self.validations.append((trainer.current_epoch, trainer.global_step))

    def on_test_batch_end(self, *args):
        self.tested += 1


def counted(batches=8, val_batches=4, **flags):
    """Fit and test with these flags; gives the counts."""
    counting = Counting()
    trainer = quiet_trainer(callbacks=[counting], **flags)
    trainer.fit(TinyModule(), tiny_loader(batches), tiny_loader(val_batches))
    return counting


# --- core purpose ----------------------------------------------------------------------------------------------------


def test_gradients_are_on_in_training_and_off_elsewhere():
    seen = {}

    class Module(TinyModule):
        def training_step(self, batch, batch_idx):
            seen["train"] = torch.is_grad_enabled(), self.training
            return super().training_step(batch, batch_idx)

        def validation_step(self, batch, batch_idx):
            seen["val"] = torch.is_grad_enabled(), self.training

    quiet_trainer().fit(Module(), tiny_loader(), tiny_loader())
    assert seen == {"train": (True, True), "val": (False, False)}


def test_batches_arrive_on_the_module_s_device():
    class Module(TinyModule):
        def training_step(self, batch, batch_idx):
            assert all(part.device == self.device for part in batch)
            return super().training_step(batch, batch_idx)

    quiet_trainer().fit(Module(), tiny_loader())


# --- main methods ----------------------------------------------------------------------------------------------------


def test_fit_with_loaders():
    trainer = L.Trainer(max_epochs=10, accelerator="cpu", **QUIET)
    trained(trainer, train_dataloaders=tiny_loader(), val_dataloaders=tiny_loader())
    assert (trainer.current_epoch, trainer.global_step) == (10, 40)


def test_fit_takes_its_data_by_position():
    trainer = quiet_trainer()
    trainer.fit(TinyModule(), tiny_loader(), tiny_loader())
    assert "val_loss" in trainer.callback_metrics


def test_fit_with_a_datamodule():
    trainer, data = quiet_trainer(), TinyData()
    trained(trainer, datamodule=data)
    assert trainer.datamodule is data


def test_fit_goes_on_from_a_checkpoint():
    first = quiet_trainer(max_epochs=1)
    first.fit(TinyModule(), tiny_loader())
    first.save_checkpoint("checkpoint.ckpt")

    trainer = quiet_trainer(max_epochs=3)
    trainer.fit(TinyModule(), tiny_loader(), ckpt_path="checkpoint.ckpt")
    assert (trainer.current_epoch, trainer.global_step) == (3, 12)


def test_validate_without_training():
    (result,) = L.Trainer(accelerator="cpu", **QUIET).validate(TinyModule(), tiny_loader())
    assert set(result) == {"val_loss"}


def test_test_without_training():
    (result,) = L.Trainer(accelerator="cpu", **QUIET).test(TinyModule(), tiny_loader())
    assert set(result) == {"test_loss"}


def test_predict_returns_the_predictions():
    module = TinyModule()
    predictions = L.Trainer(accelerator="cpu", **QUIET).predict(module, tiny_loader(batches=3))
    expected = [module(batch[0]) for batch in tiny_loader(batches=3)]
    assert len(predictions) == 3
    torch.testing.assert_close(torch.cat(predictions), torch.cat(expected).detach())


@pytest.mark.parametrize(("method", "metric"), [("validate", "val_loss"), ("test", "test_loss")])
def test_measuring_with_a_datamodule(method, metric):
    (result,) = getattr(quiet_trainer(), method)(TinyModule(), datamodule=TinyData())
    assert metric in result


def test_predicting_with_a_datamodule():
    assert len(quiet_trainer().predict(TinyModule(), datamodule=TinyData())) == 4


# --- training duration -----------------------------------------------------------------------------------------------


def test_max_epochs():
    trainer = L.Trainer(max_epochs=100)
    assert trainer.max_epochs == 100


def test_without_a_limit_training_ends_after_1000_epochs():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trainer = L.Trainer(accelerator="cpu", limit_train_batches=1, **QUIET)
        trainer.fit(TinyModule(), tiny_loader(1))
    assert trainer.max_epochs == trainer.current_epoch == 1000


def test_min_epochs_outlasts_a_request_to_stop():
    class Stop(L.Callback):
        def on_train_epoch_end(self, trainer, pl_module):
            trainer.should_stop = True

    trainer = L.Trainer(min_epochs=10, max_epochs=100, accelerator="cpu", callbacks=[Stop()], **QUIET)
    trainer.fit(TinyModule(), tiny_loader(1))
    assert trainer.current_epoch == 10


def test_max_steps():
    trainer = L.Trainer(max_steps=10, accelerator="cpu", **QUIET)
    trained(trainer)
    assert trainer.global_step == 10
    assert L.Trainer(max_steps=10000).max_steps == 10000
    assert L.Trainer().max_steps == -1


def test_max_steps_overrides_max_epochs():
    trainer = L.Trainer(max_steps=3, max_epochs=100, accelerator="cpu", **QUIET)
    trained(trainer)
    assert trainer.global_step == 3


@pytest.mark.parametrize(
    ("given", "meant"),
    [("00:12:00:00", timedelta(hours=12)), ({"days": 1, "hours": 6}, timedelta(hours=30))],
    ids=["text", "dict"],
)
def test_max_time(given, meant):
    trainer = L.Trainer(max_time=given, max_epochs=1, accelerator="cpu", **QUIET)
    assert trainer.flags.max_time == meant
    trained(trainer)


def test_max_time_ends_training():
    trainer = L.Trainer(max_time={"seconds": 0}, max_epochs=50, accelerator="cpu", **QUIET)
    trainer.fit(TinyModule(), tiny_loader())
    assert trainer.current_epoch <= 1


# --- hardware --------------------------------------------------------------------------------------------------------


def test_accelerator_gpu(gpus):
    trainer = L.Trainer(accelerator="gpu", devices=1)
    assert trainer.plan.devices == cuda(0)
    assert trainer.accelerator.name() == "cuda"


def test_accelerator_gpu_without_a_gpu(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 0)
    with pytest.raises(MisconfigurationException, match="'gpu'"):
        L.Trainer(accelerator="gpu")


def test_accelerator_auto_takes_what_is_there(gpus):
    assert L.Trainer(accelerator="auto", devices=1).plan.devices == cuda(0)


def test_accelerator_auto_falls_back_to_the_cpu():
    if torch.cuda.is_available() or torch.backends.mps.is_available():
        pytest.skip("there is something better here")
    assert L.Trainer(accelerator="auto").plan.devices == (torch.device("cpu"),)


def test_accelerator_cpu_trains():
    trained(quiet_trainer(accelerator="cpu"))


@pytest.mark.parametrize("name", ["tpu", "ipu", "hpu"])
def test_other_accelerators_say_which_package_would_provide_them(name):
    with pytest.raises(MisconfigurationException, match=f"'{name}'") as error:
        L.Trainer(accelerator=name)
    assert "package" in str(error.value) or "install" in str(error.value)


def test_accelerator_mps_where_there_is_none():
    if torch.backends.mps.is_available():
        pytest.skip("there is one")
    with pytest.raises(MisconfigurationException, match="'mps'"):
        L.Trainer(accelerator="mps")


@pytest.mark.parametrize(
    ("devices", "meant"),
    [(2, cuda(0, 1)), ([0, 2], cuda(0, 2)), ("0, 2", cuda(0, 2)), ("auto", cuda(*range(8))), (-1, cuda(*range(8)))],
    ids=str,
)
def test_devices(gpus, devices, meant):
    assert L.Trainer(devices=devices, accelerator="gpu").plan.devices == meant


def test_several_processes_on_the_cpu_are_built():
    trainer = L.Trainer(devices=4, accelerator="cpu", max_epochs=1, **QUIET)
    assert len(trainer.plan.devices) == 4
    assert trainer.num_devices == 4
    assert_stops_at_the_launch(trainer, train_dataloaders=tiny_loader())


def test_strategy_ddp(gpus):
    trainer = L.Trainer(strategy="ddp", accelerator="gpu", devices=4)
    assert isinstance(trainer.strategy, DDPStrategy)
    assert trainer.plan.devices == cuda(0, 1, 2, 3)
    assert_stops_at_the_launch(trainer, train_dataloaders=tiny_loader())


def test_strategy_ddp_spawn(gpus):
    assert isinstance(L.Trainer(strategy="ddp_spawn", accelerator="gpu", devices=4).strategy, DDPStrategy)


def test_strategy_fsdp(gpus):
    trainer = L.Trainer(strategy="fsdp", accelerator="gpu", devices=4)
    assert isinstance(trainer.strategy, FSDPStrategy)
    assert_stops_at_the_launch(trainer, train_dataloaders=tiny_loader())


def test_strategy_deepspeed_is_known_and_says_what_it_needs(gpus):
    with pytest.raises(MisconfigurationException, match="deepspeed") as error:
        L.Trainer(strategy="deepspeed_stage_2", accelerator="gpu", devices=4)
    assert "not a" not in str(error.value)  # the word is understood


def test_strategy_auto_on_one_device():
    assert L.Trainer(accelerator="cpu").strategy.world_size == 1


@pytest.mark.parametrize(
    ("precision", "dtype"),
    [
        ("16-mixed", torch.bfloat16),
        ("bf16-mixed", torch.bfloat16),
        ("32-true", torch.float32),
        ("64-true", torch.float64),
    ],
)
@pytest.mark.filterwarnings("ignore:.*16-mixed")  # half precision on the CPU becomes bfloat16, with a warning
def test_precision(precision, dtype):
    seen = set()

    class Module(TinyModule):
        def training_step(self, batch, batch_idx):
            outputs = self(batch[0])
            seen.add(outputs.dtype)
            return nn.functional.cross_entropy(outputs, batch[1])

    quiet_trainer(precision=precision).fit(Module(), tiny_loader())
    assert seen == {dtype}


def test_precision_on_a_gpu(gpus):
    trainer = L.Trainer(accelerator="gpu", devices=1, precision="16-mixed")
    assert trainer.precision == "16-mixed"


# --- optimization ----------------------------------------------------------------------------------------------------


class SeesGradients(L.Callback):
    """Largest norm and largest entry of the gradients at the time of the step."""

    def __init__(self):
        self.norm = self.entry = 0.0
        self.steps = 0

    def on_before_zero_grad(self, trainer, pl_module, optimizer):
        gradients = [p.grad for p in pl_module.parameters() if p.grad is not None]
        if gradients:
            flat = torch.cat([gradient.flatten() for gradient in gradients])
            self.norm, self.entry = max(self.norm, flat.norm().item()), max(self.entry, flat.abs().max().item())


def largest_gradients(**flags):
    class Steep(TinyModule):
        def loss(self, batch):
            return 1000 * super().loss(batch)

    seen = SeesGradients()
    quiet_trainer(callbacks=[seen], **flags).fit(Steep(), tiny_loader())
    return seen


def test_gradients_are_clipped_by_norm():
    assert largest_gradients().norm > 0.5
    assert 0 < largest_gradients(gradient_clip_val=0.5).norm <= 0.5 + 1e-4


@pytest.mark.parametrize(("algorithm", "measure"), [("norm", "norm"), ("value", "entry")])
def test_gradient_clip_algorithm(algorithm, measure):
    seen = largest_gradients(gradient_clip_val=0.5, gradient_clip_algorithm=algorithm)
    assert 0 < getattr(seen, measure) <= 0.5 + 1e-4


def test_gradients_are_accumulated():
    trainer = L.Trainer(accumulate_grad_batches=4, max_epochs=1, accelerator="cpu", **QUIET)
    trained(trainer, train_dataloaders=tiny_loader(8))
    assert trainer.global_step == 2


def test_accumulation_can_differ_between_epochs():
    trainer = L.Trainer(accumulate_grad_batches={0: 4, 5: 2, 10: 1}, max_epochs=11, accelerator="cpu", **QUIET)
    trained(trainer, train_dataloaders=tiny_loader(4))
    assert trainer.global_step == 5 * 1 + 5 * 2 + 1 * 4
    assert any(isinstance(callback, GradientAccumulationScheduler) for callback in trainer.callbacks)


# --- validation ------------------------------------------------------------------------------------------------------


def test_check_val_every_n_epoch():
    counting = counted(max_epochs=20, check_val_every_n_epoch=10, num_sanity_val_steps=0)
    assert [epoch for epoch, _ in counting.validations] == [9, 19]


def test_val_check_interval_as_a_share():
    counting = counted(val_check_interval=0.25)
    assert [step for _, step in counting.validations] == [2, 4, 6, 8]


def test_val_check_interval_as_a_number_of_batches():
    counting = counted(batches=200, val_batches=1, val_check_interval=100)
    assert [step for _, step in counting.validations] == [100, 200]


@pytest.mark.parametrize(("limit", "batches"), [(0.1, 2), (50, 20), (5, 5), (0, 0)])
def test_limit_val_batches(limit, batches):
    assert counted(val_batches=20, limit_val_batches=limit, num_sanity_val_steps=0).validated == batches


@pytest.mark.parametrize(("steps", "batches"), [(0, 0), (5, 5), (-1, 8), (None, 2)])
def test_num_sanity_val_steps(steps, batches):
    assert counted(val_batches=8, num_sanity_val_steps=steps).sane == batches


# --- logging and progress --------------------------------------------------------------------------------------------


def test_one_logger(tmp_path):
    tb_logger = pl_loggers.TensorBoardLogger("logs/")
    trainer = L.Trainer(**{**QUIET, "logger": tb_logger}, accelerator="cpu", max_epochs=1, log_every_n_steps=1)
    trained(trainer)
    assert trainer.logger is tb_logger
    assert list(tmp_path.glob("logs/lightning_logs/version_0/events.out.tfevents*"))


def test_several_loggers(tmp_path):
    loggers = [pl_loggers.TensorBoardLogger("logs/"), pl_loggers.CSVLogger("rows/")]
    trainer = L.Trainer(**{**QUIET, "logger": loggers}, accelerator="cpu", max_epochs=1, log_every_n_steps=1)
    trained(trainer)
    assert trainer.loggers == loggers
    assert list(tmp_path.glob("rows/lightning_logs/version_0/metrics.csv"))


def test_a_logger_of_a_later_issue_is_a_clear_error():
    with pytest.raises((AttributeError, ImportError), match="WandbLogger"):
        pl_loggers.WandbLogger(project="my-project")


def test_no_logger(tmp_path):
    trainer = L.Trainer(
        logger=False, accelerator="cpu", max_epochs=1, enable_checkpointing=False, enable_progress_bar=False
    )
    trained(trainer)
    assert trainer.logger is None
    assert trainer.loggers == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("every", "rows"), [(10, 2), (5, 4)])
def test_log_every_n_steps(every, rows):
    logger = pl_loggers.CSVLogger(".")
    trainer = quiet_trainer(logger=logger, log_every_n_steps=every)
    trainer.fit(TinyModule(), tiny_loader(20))
    lines = Path(logger.log_dir, "metrics.csv").read_text().splitlines()
    assert len(lines) == 1 + rows


def test_log_every_n_steps_is_50_by_default():
    assert L.Trainer(accelerator="cpu").log_every_n_steps == 50


def test_the_progress_bar_can_be_switched_off(capsys):
    trainer = L.Trainer(**{**QUIET, "enable_progress_bar": False}, accelerator="cpu", max_epochs=1)
    trained(trainer)
    assert trainer.progress_bar_callback is None
    assert "Epoch 0" not in "".join(capsys.readouterr())


def test_the_progress_bar_is_on_by_default(capsys):
    trainer = L.Trainer(accelerator="cpu", max_epochs=1, logger=False, enable_checkpointing=False)
    trained(trainer)
    assert trainer.progress_bar_callback is not None
    assert "Epoch 0" in "".join(capsys.readouterr())


# --- callbacks and checkpoints ---------------------------------------------------------------------------------------


def test_callbacks_that_watch_a_metric():
    checkpoint_callback = ModelCheckpoint(monitor="val_loss", save_top_k=3, mode="min", dirpath="kept")
    early_stop_callback = EarlyStopping(monitor="val_loss", patience=5, mode="min")
    trainer = quiet_trainer(
        max_epochs=6, enable_checkpointing=True, callbacks=[checkpoint_callback, early_stop_callback]
    )
    trained(trainer)
    assert trainer.checkpoint_callback is checkpoint_callback
    assert trainer.early_stopping_callback is early_stop_callback
    assert len(checkpoint_callback.best_k_models) == 3
    assert checkpoint_callback.best_model_score <= min(checkpoint_callback.best_k_models.values())


def test_early_stopping_stops():
    class Worse(TinyModule):
        def validation_step(self, batch, batch_idx):
            self.log("val_loss", float(self.current_epoch))

    trainer = quiet_trainer(max_epochs=50, callbacks=[EarlyStopping(monitor="val_loss", patience=5, mode="min")])
    trainer.fit(Worse(), tiny_loader(1), tiny_loader(1))
    assert trainer.current_epoch == 6


def test_default_root_dir(tmp_path):
    trainer = L.Trainer(default_root_dir="./experiments/", accelerator="cpu", max_epochs=1, enable_progress_bar=False)
    trained(trainer)
    assert list(tmp_path.glob("experiments/lightning_logs/version_0/checkpoints/*.ckpt"))


def test_default_root_dir_is_the_working_folder(tmp_path):
    assert L.Trainer(accelerator="cpu", **QUIET).default_root_dir == str(tmp_path)


@pytest.mark.parametrize("enabled", [True, False])
def test_enable_checkpointing(tmp_path, enabled):
    trained(quiet_trainer(enable_checkpointing=enabled))
    assert bool(list(tmp_path.rglob("*.ckpt"))) is enabled


# --- debugging -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("fast", "batches"), [(True, 1), (5, 5)])
def test_fast_dev_run(fast, batches):
    counting = Counting()
    trainer = L.Trainer(fast_dev_run=fast, accelerator="cpu", callbacks=[counting], enable_progress_bar=False)
    module = TinyModule()
    trainer.fit(module, tiny_loader(8), tiny_loader(8))
    trainer.test(module, tiny_loader(8), verbose=False)
    assert (counting.trained, counting.validated, counting.tested, counting.sane) == (batches, batches, batches, 0)


@pytest.mark.parametrize(("limit", "batches"), [(0.25, 2), (100, 8), (3, 3)])
def test_limit_train_batches(limit, batches):
    assert counted(batches=8, limit_train_batches=limit).trained == batches


def test_limit_test_batches():
    counting = Counting()
    quiet_trainer(limit_test_batches=0.5, callbacks=[counting]).test(TinyModule(), tiny_loader(8), verbose=False)
    assert counting.tested == 4


@pytest.mark.parametrize(("overfit", "batches"), [(10, 10), (0.01, 1)])
@pytest.mark.filterwarnings("ignore:.*overfit")
def test_overfit_batches(overfit, batches):
    seen = []

    class Module(TinyModule):
        def training_step(self, batch, batch_idx):
            seen.append(batch[0].sum().item())
            return super().training_step(batch, batch_idx)

    trainer = quiet_trainer(overfit_batches=overfit, max_epochs=2)
    trainer.fit(Module(), tiny_loader(100, shuffle=True), tiny_loader(100))
    assert len(seen) == 2 * batches
    assert seen[:batches] == seen[batches:]  # the same batches again: nothing is shuffled


@pytest.mark.filterwarnings("ignore:Error detected in:UserWarning")
def test_detect_anomaly_finds_the_operation():
    class Broken(TinyModule):
        def training_step(self, batch, batch_idx):
            return (super().training_step(batch, batch_idx) * 0).sqrt() * 0

    with pytest.raises(RuntimeError, match="nan"):
        L.Trainer(detect_anomaly=True, accelerator="cpu", max_epochs=1, **QUIET).fit(Broken(), tiny_loader())


def test_anomalies_are_not_looked_for_by_default():
    quiet_trainer()
    assert not torch.is_anomaly_enabled()


# --- reproducibility -------------------------------------------------------------------------------------------------


def test_seeded_runs_are_equal():
    def run():
        L.seed_everything(42, workers=True)
        trainer = L.Trainer(deterministic=True, accelerator="cpu", max_epochs=2, **QUIET)
        return trained(trainer, train_dataloaders=tiny_loader(shuffle=True)).layer.weight

    assert torch.equal(run(), run())


def test_deterministic():
    L.Trainer(deterministic=True, accelerator="cpu")
    assert torch.are_deterministic_algorithms_enabled()
    assert not torch.is_deterministic_algorithms_warn_only_enabled()


def test_deterministic_can_only_warn():
    L.Trainer(deterministic="warn", accelerator="cpu")
    assert torch.is_deterministic_algorithms_warn_only_enabled()


def test_benchmark():
    L.Trainer(benchmark=True, accelerator="cpu")
    assert torch.backends.cudnn.benchmark is True


# --- miscellaneous ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("enabled", [True, False])
def test_enable_model_summary(enabled, caplog):
    trainer = quiet_trainer(enable_model_summary=enabled)
    with caplog.at_level("INFO", "fulgurite"):
        trainer.fit(TinyModule(), tiny_loader())
    assert ("Linear" in caplog.text) is enabled


@pytest.mark.parametrize("inference", [True, False])
def test_inference_mode(inference):
    seen = set()

    class Module(TinyModule):
        def validation_step(self, batch, batch_idx):
            seen.add((torch.is_inference_mode_enabled(), torch.is_grad_enabled()))

    L.Trainer(inference_mode=inference, accelerator="cpu", **QUIET).validate(Module(), tiny_loader(), verbose=False)
    assert seen == {(inference, False)}


@pytest.mark.parametrize("name", ["simple", "advanced"])
def test_profiler_by_name(name, caplog):
    trainer = quiet_trainer(profiler=name)
    with caplog.at_level("INFO", "fulgurite"):
        trainer.fit(TinyModule(), tiny_loader())
    assert type(trainer.profiler).__name__ == f"{name.title()}Profiler"
    assert "training_step" in caplog.text


def test_own_profiler():
    from fulgurite.profilers import Profiler

    class Mine(Profiler):
        def __init__(self):
            super().__init__()
            self.started = []

        def start(self, action_name):
            self.started.append(action_name)

        def stop(self, action_name):
            pass

    profiler = Mine()
    quiet_trainer(profiler=profiler).fit(TinyModule(), tiny_loader())
    assert any("training_step" in name for name in profiler.started)


# --- common configurations -------------------------------------------------------------------------------------------


def test_basic_training():
    trainer = L.Trainer(max_epochs=100, accelerator="auto", devices="auto")
    assert trainer.max_epochs == 100

    trainer = L.Trainer(
        max_epochs=2, accelerator="auto", devices="auto" if not torch.cuda.is_available() else 1, **QUIET
    )
    trained(trainer)


def test_multi_gpu_training(gpus):
    trainer = L.Trainer(max_epochs=100, accelerator="gpu", devices=4, strategy="ddp", precision="16-mixed")
    assert trainer.plan.devices == cuda(0, 1, 2, 3)
    assert isinstance(trainer.strategy, DDPStrategy)
    assert trainer.precision == "16-mixed"
    assert_stops_at_the_launch(trainer, datamodule=TinyData())


def production_callbacks():
    checkpoint_callback = ModelCheckpoint(
        dirpath="checkpoints/",
        filename="{epoch}-{val_loss:.2f}",
        monitor="val_loss",
        mode="min",
        save_top_k=3,
        save_last=True,
    )
    early_stop = EarlyStopping(monitor="val_loss", patience=10, mode="min")
    return [checkpoint_callback, early_stop, LearningRateMonitor(logging_interval="step")]


def test_production_training_on_gpus(gpus):
    trainer = L.Trainer(
        max_epochs=100,
        accelerator="gpu",
        devices=2,
        strategy="ddp",
        precision="16-mixed",
        callbacks=production_callbacks(),
        log_every_n_steps=10,
        gradient_clip_val=1.0,
    )
    assert trainer.plan.devices == cuda(0, 1)
    assert_stops_at_the_launch(trainer, datamodule=TinyData())


def test_production_training_on_this_machine(tmp_path):
    trainer = L.Trainer(
        max_epochs=5,
        accelerator="cpu",
        callbacks=production_callbacks(),
        log_every_n_steps=2,
        gradient_clip_val=1.0,
        enable_progress_bar=False,
    )
    trained(trainer, datamodule=TinyData())
    names = sorted(path.name for path in tmp_path.glob("checkpoints/*.ckpt"))
    assert names[-1] == "last.ckpt"
    assert len(names) == 4
    assert all(name.startswith("epoch=") and "-val_loss=" in name for name in names[:-1])


def test_debug_configuration():
    trainer = L.Trainer(
        fast_dev_run=True, accelerator="cpu", enable_progress_bar=True, log_every_n_steps=1, detect_anomaly=True
    )
    trained(trainer)
    assert trainer.global_step == 1


def test_research_configuration(gpus):
    L.seed_everything(42, workers=True)
    trainer = L.Trainer(
        max_epochs=100, accelerator="gpu", devices=1, deterministic=True, benchmark=False, precision="32-true"
    )
    assert trainer.plan.devices == cuda(0)
    assert torch.are_deterministic_algorithms_enabled()
    assert torch.backends.cudnn.benchmark is False


@pytest.mark.filterwarnings("ignore:.*not empty")  # the second run saves where the first one did
def test_time_limited_training():
    checkpoint = ModelCheckpoint(save_last=True, dirpath=".")
    flags = {"max_time": {"hours": 23, "minutes": 30}, "accelerator": "cpu", **QUIET, "enable_checkpointing": True}
    trainer = L.Trainer(max_epochs=2, callbacks=[checkpoint], **flags)
    trained(trainer, datamodule=TinyData())
    assert trainer.flags.max_time == timedelta(hours=23, minutes=30)

    trainer = L.Trainer(max_epochs=3, callbacks=[ModelCheckpoint(save_last=True, dirpath=".")], **flags)
    trainer.fit(TinyModule(), datamodule=TinyData(), ckpt_path="last.ckpt")
    assert (trainer.current_epoch, trainer.global_step) == (3, 12)


def test_large_model_training(gpus):
    strategy = FSDPStrategy(activation_checkpointing_policy={nn.TransformerEncoderLayer}, cpu_offload=False)
    trainer = L.Trainer(
        max_epochs=100,
        accelerator="gpu",
        devices=8,
        strategy=strategy,
        precision="bf16-mixed",
        accumulate_grad_batches=4,
    )
    assert trainer.strategy is strategy
    assert trainer.plan.devices == cuda(*range(8))
    assert trainer.precision == "bf16-mixed"
    assert trainer.accumulate_grad_batches == 4
    assert_stops_at_the_launch(trainer, datamodule=TinyData())


# --- resuming --------------------------------------------------------------------------------------------------------


@pytest.fixture
def saved():
    """Two epochs of training with a checkpoint of the best and the last."""
    callback = ModelCheckpoint(dirpath=".", monitor="val_loss", filename="{epoch}-{val_loss:.2f}", save_last=True)
    trainer = quiet_trainer(max_epochs=2, enable_checkpointing=True, callbacks=[callback])
    trained(trainer, datamodule=TinyData())
    return callback


@pytest.mark.filterwarnings("ignore:.*not empty")
def test_resuming_from_a_named_checkpoint(saved):
    assert "-val_loss=" in saved.best_model_path
    trainer = quiet_trainer(max_epochs=3, enable_checkpointing=True, callbacks=[saved])
    trainer.fit(TinyModule(), datamodule=TinyData(), ckpt_path=saved.best_model_path)
    assert trainer.current_epoch == 3


@pytest.mark.filterwarnings("ignore:.*not empty")
def test_resuming_from_the_last_checkpoint(saved):
    trainer = quiet_trainer(max_epochs=3, enable_checkpointing=True, callbacks=[saved])
    trainer.fit(TinyModule(), datamodule=TinyData(), ckpt_path="last.ckpt")
    assert (trainer.current_epoch, trainer.global_step) == (3, 12)


def test_the_path_to_the_last_checkpoint(saved, tmp_path):
    assert saved.last_model_path == str(tmp_path / "last.ckpt")


# --- the trainer from inside the module ------------------------------------------------------------------------------


def test_the_module_reaches_its_trainer(capsys):
    class MyModel(TinyModule):
        def training_step(self, batch, batch_idx):
            assert self.trainer.current_epoch == 0
            assert self.trainer.global_step == batch_idx
            assert self.trainer.max_epochs == 1
            for callback in self.trainer.callbacks:
                if isinstance(callback, ModelCheckpoint):
                    print(f"Best model: {callback.best_model_path}")
            self.trainer.logger.log_metrics({"custom": float(batch_idx)})
            return super().training_step(batch, batch_idx)

    trainer = quiet_trainer(logger=pl_loggers.CSVLogger("."), enable_checkpointing=True)
    trainer.fit(MyModel(), tiny_loader())
    assert "Best model: " in capsys.readouterr().out
    assert "custom" in Path(trainer.log_dir, "metrics.csv").read_text()


# --- attributes ------------------------------------------------------------------------------------------------------


def test_attributes_of_the_trainer():
    seen = []

    class Watch(L.Callback):
        def on_train_epoch_start(self, trainer, pl_module):
            seen.append((trainer.current_epoch, trainer.global_step, trainer.estimated_stepping_batches))

    watch = Watch()
    trainer = quiet_trainer(max_epochs=2, max_steps=100, callbacks=[watch], logger=pl_loggers.CSVLogger("."))
    trainer.fit(TinyModule(), tiny_loader())
    assert seen == [(0, 0, 8), (1, 4, 8)]
    assert trainer.max_epochs == 2
    assert trainer.max_steps == 100
    assert watch in trainer.callbacks
    assert isinstance(trainer.logger, pl_loggers.CSVLogger)
    assert trainer.strategy.root_device == torch.device("cpu")
    assert trainer.estimated_stepping_batches == 8
