"""What nvidia-smi tells, in the logs; a script of that name stands in for the command."""

import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.compat.gpu_memory import GpuMemory, GPUStatsMonitor, GpuUsageLogger
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastModule
from tiny import QUIET, tiny_loader

from .loggers.test_base import Recorder

CARDS = 2
SCRIPT = f"""#!/bin/sh
asked=`echo "$1" | sed 's/--query-gpu=//; s/,/ /g'`
case "$*" in *--id=*) cards=1;; *) cards={CARDS};; esac
for card in `seq $cards`; do
  row=""
  for word in $asked; do
    case $word in
      fan.speed) value="[N/A]";;
      memory.used) value=`expr 100 '*' $card`;;
      *) value=7;;
    esac
    row="$row, $value"
  done
  echo "$row" | sed 's/^, //'
done
"""


@pytest.fixture
def nvidia_smi(tmp_path, monkeypatch):
    command = tmp_path / "bin" / "nvidia-smi"
    command.parent.mkdir()
    command.write_text(SCRIPT)
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(command.parent), prepend=":")


@pytest.fixture
def logger():
    return Recorder()


def on_a_gpu(logger):
    """A trainer that believes itself on a GPU; it must not train there."""
    trainer = Trainer(**{**QUIET, "logger": logger, "log_every_n_steps": 1})
    trainer.strategy.root_device = torch.device("cuda", 0)
    return trainer


def test_memory_of_every_gpu_is_logged(nvidia_smi, logger):
    GpuMemory("all").on_train_batch_end(on_a_gpu(logger))
    assert logger.rows == [(0, {"gpu_id: 0/memory.used (MB)": 100.0, "gpu_id: 1/memory.used (MB)": 200.0})]


def test_the_least_and_the_most_are_logged(nvidia_smi, logger):
    GpuMemory("min_max").on_train_batch_end(on_a_gpu(logger))
    assert logger.rows == [(0, {"min_gpu_mem": 100.0, "max_gpu_mem": 200.0})]


@pytest.mark.parametrize("mode", ["all", "min_max"])
def test_without_a_gpu_nothing_is_logged(mode, logger):
    with era("1.5.10") as told:
        flags = {**QUIET, "logger": logger, "max_epochs": 1, "log_every_n_steps": 1}
        Trainer(log_gpu_memory=mode, **flags).fit(PastModule(), tiny_loader(2), tiny_loader(1))
    assert "FG137" in codes(told)
    assert not any("mem" in name for _, row in logger.rows for name in row)


def test_statistics_are_logged_around_a_batch(nvidia_smi, logger):
    with era("1.4.9"):
        monitor, trainer = GPUStatsMonitor(), on_a_gpu(logger)
        monitor.setup(trainer)
        monitor.on_train_batch_start(trainer)
        monitor.on_train_batch_end(trainer)
    names = [f"gpu_id: 0/{name}" for name in ("utilization.gpu (%)", "memory.used (MB)", "memory.free (MB)")]
    assert logger.rows == [(0, dict(zip(names, (7.0, 100.0, 7.0), strict=True)))] * 2


def test_everything_can_be_asked_for(nvidia_smi, logger):
    with era("1.6.5"):
        monitor, trainer = GPUStatsMonitor(False, False, True, True, True, True), on_a_gpu(logger)
        for _ in range(2):
            monitor.on_train_batch_start(trainer)
            monitor.on_train_batch_end(trainer)
        monitor.on_train_epoch_start(trainer)
    merged = {name: value for _, row in logger.rows for name, value in row.items()}
    degrees = "\N{DEGREE SIGN}C"
    assert merged.pop("batch_time/intra_step (ms)") >= 0 and merged.pop("batch_time/inter_step (ms)") >= 0
    assert merged == {
        "device_id: 0/fan.speed (%)": 0.0,
        f"device_id: 0/temperature.gpu ({degrees})": 7.0,
        f"device_id: 0/temperature.memory ({degrees})": 7.0,
    }


def test_the_class_of_0_9_spells_its_arguments_otherwise(nvidia_smi, logger):
    monitor = GpuUsageLogger(memory_utilisation=False, gpu_utilization=True)
    monitor.on_train_batch_end(on_a_gpu(logger))
    assert [list(row) for _, row in logger.rows] == [["device_id: 0/utilization.gpu (%)"]]
    with pytest.raises(TypeError, match=r"GpuUsageLogger\(memory=\.\.\.\)"):
        GpuUsageLogger(memory=True)


def test_a_machine_without_the_command_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MisconfigurationException, match="no nvidia-smi on this machine"):
        GPUStatsMonitor()


def test_training_on_the_processor_is_refused(nvidia_smi, logger):
    trainer = Trainer(accelerator="cpu", **{**QUIET, "logger": logger})
    with pytest.raises(MisconfigurationException, match="runs on the cpu"):
        GPUStatsMonitor().setup(trainer)


def test_a_trainer_without_logger_is_refused(nvidia_smi):
    with pytest.raises(MisconfigurationException, match="no logger"):
        GPUStatsMonitor().setup(Trainer(accelerator="cpu", **QUIET))
