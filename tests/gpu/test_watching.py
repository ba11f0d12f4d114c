"""Callbacks and profilers that look at the device."""

import csv
from pathlib import Path

import pytest
import torch
from fulgurite.callbacks import DeviceStatsMonitor, EarlyStopping, ModelCheckpoint, StochasticWeightAveraging
from fulgurite.loggers import CSVLogger
from fulgurite.profilers import AdvancedProfiler, PyTorchProfiler, SimpleProfiler
from tiny import tiny_loader

from gpu.place import Deep, seeded, trainer_on, weights


@pytest.mark.gpu
@pytest.mark.parametrize("cpu_stats", [None, True, False])
def test_the_memory_of_the_gpu_is_logged(cpu_stats):
    """Its sibling: tests/trainer/callbacks/test_device_stats_monitor.py."""
    if cpu_stats:
        pytest.importorskip("psutil")
    logger = CSVLogger("rows")
    flags = {"logger": logger, "log_every_n_steps": 1, "callbacks": [DeviceStatsMonitor(cpu_stats)]}
    trainer_on("cuda", **flags).fit(seeded(Deep), tiny_loader(2), tiny_loader(1))
    with open(Path(logger.log_dir, "metrics.csv")) as file:
        rows = list(csv.DictReader(file))
    for hook in ("on_train_batch_start", "on_train_batch_end"):
        name = f"DeviceStatsMonitor.{hook}/allocated_bytes.all.current"
        assert any(float(row[name] or 0) > 0 for row in rows), name
    assert any("cpu_percent" in name for name in rows[0]) is bool(cpu_stats)


@pytest.mark.gpu
@pytest.mark.filterwarnings("ignore:Warning. Profiler clears events:UserWarning")  # torch's, of cycles
def test_kernels_are_in_the_profile():
    """Its sibling: tests/trainer/profilers/test_pytorch.py."""
    profiler = PyTorchProfiler("profile", "report", sort_by_key="cuda_time_total")
    trainer = trainer_on("cuda", profiler=profiler, num_sanity_val_steps=0)  # two steps of a check are too few
    trainer.fit(seeded(Deep), tiny_loader(8), tiny_loader(8))
    report = Path("profile", "fit-report.txt").read_text()
    assert "CUDA total" in report and "aten::addmm" in report
    assert list(Path("profile").glob("*.pt.trace.json"))


@pytest.mark.parametrize("profiler", [SimpleProfiler, AdvancedProfiler])
def test_other_profilers_run(device, profiler):
    trainer_on(device, profiler=profiler("profile", "report")).fit(seeded(Deep), tiny_loader(2), tiny_loader(1))
    assert "run_training_batch" in Path("profile", "fit-report.txt").read_text()


def test_monitors_read_values_on_the_device(device):
    kept, stop = ModelCheckpoint("kept", monitor="val_loss", save_top_k=2), EarlyStopping("val_loss", patience=1)
    flags = {"enable_checkpointing": True, "callbacks": [kept, stop], "max_epochs": 4}
    trainer_on(device, **flags).fit(seeded(Deep), tiny_loader(4), tiny_loader(2))
    assert len(kept.best_k_models) == 2 and torch.isfinite(kept.best_model_score.cpu())
    assert stop.best_score.cpu() == kept.best_model_score.cpu()


@pytest.mark.parametrize("where", ["cpu", None])
def test_weights_are_averaged_on_the_device(device, where):
    module, averaging = seeded(Deep), StochasticWeightAveraging(0.05, swa_epoch_start=1, device=where)
    trainer_on(device, max_epochs=4, callbacks=[averaging]).fit(module, tiny_loader(4), tiny_loader(2))
    assert all(torch.isfinite(value).all() for value in weights(module).values())


@pytest.mark.gpu
def test_the_average_is_that_of_the_cpu():
    averages = []
    for place in ("cuda", "cpu"):
        module, averaging = seeded(Deep), StochasticWeightAveraging(0.05, swa_epoch_start=1)
        trainer_on(place, max_epochs=4, callbacks=[averaging]).fit(module, tiny_loader(4), tiny_loader(2))
        averages.append(weights(module))
    for name, value in averages[1].items():
        torch.testing.assert_close(averages[0][name], value, rtol=1e-4, atol=1e-5)
