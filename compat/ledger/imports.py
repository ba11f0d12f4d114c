"""Import paths of the old packages that are gone or moved: FG650 to FG799, one row for each moved module or family.

Which modules and names there ever were, and when, is in `import_paths`; where a name lives today, in `import_homes`.
A row covers all that its paths begin with; the importer fills in the name that was asked for.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from . import import_successors
from .import_homes import LOGGERS, Home, Refusal, home_of, why_impossible
from .import_paths import MIRRORS, Life, modules
from .schema import Bridged, Change, Moved, Operation, Refused, version

ROOT = "pytorch_lightning"
PACKAGES = ("pytorch_lightning", "lightning", "lightning_fabric", "lightning_lite")
COVERED: dict[str, str] = {}  # dotted path, with or without a name -> code


def _row(
    code: str,
    covers: str,
    first: str,
    removed: str | None,
    op: Operation,
    before: str,
    after: str,
    *,
    root: str = ROOT,
    deprecated: str | None = None,
    note: str = "",
) -> Change:
    paths = [root if path == "." else f"{root}.{path}" for path in covers.split()]
    COVERED.update(dict.fromkeys(paths, code))
    return Change(
        code, "import", paths[0], first, op, before, after, deprecated=deprecated, removed=removed, type="", note=note
    )


EARLY = "FG650"

# fmt: off
ROWS: tuple[Change, ...] = (
    Change(
        EARLY,
        "import",
        "a path of a later release",
        "0.0.1",
        Bridged("it as it is: it is served all the same"),
        "from pytorch_lightning.profilers import SimpleProfiler",
        "from pytorch_lightning.profilers import SimpleProfiler",
        type="",
        note="A script that behaves like 1.5 may import what came with 1.7. It gets what that release had there.",
    ),
    _row("FG651", "core.lightning", "0.6.0", "2.0.0",
         Moved("pytorch_lightning"),
         "from pytorch_lightning.core.lightning import LightningModule",
         "from pytorch_lightning import LightningModule", deprecated="1.9.0"),
    _row("FG652", "core.root_module", "0.7.0", "0.8.0",
         Moved("pytorch_lightning"),
         "from pytorch_lightning.core.root_module import LightningModule",
         "from pytorch_lightning import LightningModule"),
    _row("FG653", "root_module", "0.1.2", "0.8.0",
         Moved("pytorch_lightning.core"),
         "from pytorch_lightning.root_module.root_module import LightningModule",
         "from pytorch_lightning.core import LightningModule"),
    _row("FG654", "models.trainer models", "0.0.1", "0.4.9",
         Moved("pytorch_lightning.trainer.trainer"),
         "from pytorch_lightning.models.trainer import Trainer",
         "from pytorch_lightning.trainer.trainer import Trainer"),
    _row("FG655", "trainer_main", "0.0.1", "0.4.0",
         Refused("It was a script for one study: write a script with a Trainer."),
         "from pytorch_lightning.trainer_main import main",
         "from pytorch_lightning import Trainer"),
    _row("FG656", "pt_overrides overrides.override_data_parallel", "0.1.1", "0.8.0",
         Refused('Models in one process and many GPUs are gone: use Trainer(strategy="ddp").'),
         "from pytorch_lightning.pt_overrides.override_data_parallel import LightningDataParallel",
         "from pytorch_lightning import Trainer"),
    _row("FG657", "overrides.data_parallel overrides", "0.6.0", "1.4.0",
         Bridged('Trainer(strategy="ddp"), which wraps the module by itself'),
         "from pytorch_lightning.overrides.data_parallel import LightningDataParallel",
         "from pytorch_lightning import Trainer"),
    _row("FG658", "overrides.distributed.LightningDistributedModule overrides.base overrides.torch_distributed "
         "overrides.fairscale", "1.2.0", "2.0.0",
         Bridged('Trainer(strategy="ddp"), which wraps the module by itself'),
         "from pytorch_lightning.overrides.distributed import LightningDistributedModule",
         "from pytorch_lightning import Trainer"),
    _row("FG659", "core.memory", "0.6.0", "1.7.0",
         Moved("pytorch_lightning.utilities.model_summary"),
         "from pytorch_lightning.core.memory import ModelSummary",
         "from pytorch_lightning.utilities.model_summary import ModelSummary"),
    _row("FG660", "core.grads", "0.6.0", "1.5.0",
         Moved("pytorch_lightning.utilities"),
         "from pytorch_lightning.core.grads import GradInformation",
         "from pytorch_lightning.utilities import grad_norm"),
    _row("FG661", "core.decorators core.data_loader data_loader", "0.6.0", "0.9.0",
         Bridged("the hook without the decorator: it is called when data is needed"),
         "from pytorch_lightning.core.decorators import data_loader",
         "from pytorch_lightning import Trainer"),
    _row("FG662", "core.properties core.mixins utilities.device_dtype_mixin", "0.7.6", "0.8.0",
         Moved("pytorch_lightning.core.module"),
         "from pytorch_lightning.core.mixins import DeviceDtypeModuleMixin",
         "from pytorch_lightning import LightningModule"),
    _row("FG663", "core.model_saving core.saving.ModelIO", "0.7.6", "0.8.0",
         Moved("pytorch_lightning.core.saving"),
         "from pytorch_lightning.core.model_saving import save_hparams_to_yaml",
         "from pytorch_lightning.core.saving import save_hparams_to_yaml"),
    _row("FG664", "core.step_result TrainResult EvalResult core.lightning.TrainResult core.lightning.EvalResult",
         "0.9.0", "1.2.0",
         Bridged("`self.log(name, value)` in the step, which returns the loss"),
         "from pytorch_lightning.core.step_result import TrainResult",
         "from pytorch_lightning import Trainer"),
    _row("FG665", "core.hooks core.saving core.module core.optimizer core.datamodule", "1.1.0", "1.4.0",
         Moved("pytorch_lightning.core"),
         "from pytorch_lightning.core.optimizer import is_lightning_optimizer",
         "from pytorch_lightning.core.optimizer import LightningOptimizer"),
    _row("FG666", "logging", "0.6.0", "0.9.0",
         Moved("pytorch_lightning.loggers"),
         "from pytorch_lightning.logging import TensorBoardLogger",
         "from pytorch_lightning.loggers import TensorBoardLogger"),
    _row("FG667", "loggers.base loggers.LightningLoggerBase", "0.7.0", "2.0.0",
         Moved("pytorch_lightning.loggers.logger"),
         "from pytorch_lightning.loggers.base import LightningLoggerBase",
         "from pytorch_lightning.loggers.logger import Logger", deprecated="1.9.0"),
    _row("FG775", "loggers.LoggerCollection loggers.base.LoggerCollection loggers.logger.LoggerCollection", "0.7.0",
         "1.8.0",
         Bridged("a list of loggers: Trainer(logger=[...]), trainer.loggers"),
         "from pytorch_lightning.loggers import LoggerCollection",
         "from pytorch_lightning.loggers import CSVLogger, TensorBoardLogger", deprecated="1.6.0"),
    _row("FG668", "loggers.test_tube loggers.TestTubeLogger", "0.7.0", "1.7.0",
         Bridged("TensorBoardLogger or CSVLogger: test-tube is no longer developed"),
         "from pytorch_lightning.loggers.test_tube import TestTubeLogger",
         "from pytorch_lightning.loggers import TensorBoardLogger"),
    _row("FG669", "loggers.trains loggers.TrainsLogger", "0.7.2", "0.8.2",
         Refused("Trains became ClearML: use TensorBoardLogger, which ClearML reads by itself."),
         "from pytorch_lightning.loggers.trains import TrainsLogger",
         "from pytorch_lightning import Trainer"),
    _row("FG670", "profiler", "0.7.2", "2.0.0",
         Moved("pytorch_lightning.profilers"),
         "from pytorch_lightning.profiler import SimpleProfiler",
         "from pytorch_lightning.profilers import SimpleProfiler"),
    _row("FG671", "profilers.BaseProfiler profilers.AbstractProfiler profilers.base.BaseProfiler "
         "profilers.base.AbstractProfiler", "1.7.0", "1.8.0",
         Moved("pytorch_lightning.profilers"),
         "from pytorch_lightning.profilers import BaseProfiler",
         "from pytorch_lightning.profilers import Profiler"),
    _row("FG672", "callbacks.base", "0.7.0", "2.0.0",
         Moved("pytorch_lightning.callbacks.callback"),
         "from pytorch_lightning.callbacks.base import Callback",
         "from pytorch_lightning.callbacks.callback import Callback", deprecated="1.9.0"),
    _row("FG673", "callbacks.pt_callbacks utils.pt_callbacks", "0.1.2", "0.7.0",
         Moved("pytorch_lightning.callbacks"),
         "from pytorch_lightning.callbacks.pt_callbacks import ModelCheckpoint",
         "from pytorch_lightning.callbacks import ModelCheckpoint"),
    _row("FG674", "callbacks.lr_logger callbacks.LearningRateLogger", "0.7.6", "1.0.0",
         Moved("pytorch_lightning.callbacks"),
         "from pytorch_lightning.callbacks.lr_logger import LearningRateLogger",
         "from pytorch_lightning.callbacks import LearningRateMonitor"),
    _row("FG675", "callbacks.gpu_stats_monitor callbacks.GPUStatsMonitor callbacks.gpu_usage_logger "
         "callbacks.GpuUsageLogger callbacks.xla_stats_monitor callbacks.XLAStatsMonitor", "0.10.0", "1.7.0",
         Bridged("DeviceStatsMonitor, which watches whatever the Trainer runs on"),
         "from pytorch_lightning.callbacks import GPUStatsMonitor",
         "from pytorch_lightning.callbacks import DeviceStatsMonitor"),
    _row("FG676", "callbacks.swa", "1.2.0", "1.3.0",
         Moved("pytorch_lightning.callbacks"),
         "from pytorch_lightning.callbacks.swa import StochasticWeightAveraging",
         "from pytorch_lightning.callbacks import StochasticWeightAveraging"),
    _row("FG677", "callbacks.quantization callbacks.QuantizationAwareTraining", "1.2.0", "2.0.0",
         Refused("Use torch.ao.quantization in your module."),
         "from pytorch_lightning.callbacks.quantization import QuantizationAwareTraining",
         "from pytorch_lightning import Trainer"),
    _row("FG678", "callbacks.progress.base callbacks.progress.progress callbacks.ProgressBarBase "
         "callbacks.progress.ProgressBarBase", "1.5.0", "2.0.0",
         Moved("pytorch_lightning.callbacks.progress"),
         "from pytorch_lightning.callbacks.progress.base import ProgressBarBase",
         "from pytorch_lightning.callbacks.progress import ProgressBar"),
    _row("FG679", "callbacks.fault_tolerance", "1.6.0", "2.0.0",
         Moved("pytorch_lightning.callbacks"),
         "import pytorch_lightning.callbacks.fault_tolerance",
         "import pytorch_lightning.callbacks"),
    _row("FG680", "callbacks.early_stopping callbacks.model_checkpoint callbacks.progress.tqdm_progress callbacks",
         "0.7.4", "1.1.0",
         Moved("math"),
         "from pytorch_lightning.callbacks.early_stopping import torch_inf",
         "from math import inf"),
    _row("FG681", "cluster_environments", "0.10.0", "1.2.0",
         Moved("pytorch_lightning.plugins.environments"),
         "from pytorch_lightning.cluster_environments import SLURMEnvironment",
         "from pytorch_lightning.plugins.environments import SLURMEnvironment"),
    _row("FG682", "accelerators.ddp_accelerator accelerators.base_accelerator accelerators.accelerator_connector "
         "accelerators.cpu_accelerator accelerators.cpu_backend accelerators.ddp accelerators.dp "
         "accelerators.gpu_backend accelerators.gpu_accelerator accelerators.horovod", "1.0.0", "1.2.0",
         Refused("Use Trainer(accelerator=..., strategy=...)."),
         "from pytorch_lightning.accelerators.ddp_accelerator import DDPAccelerator",
         "from pytorch_lightning import Trainer"),
    _row("FG683", "accelerators.gpu accelerators.GPUAccelerator", "1.2.0", "2.0.0",
         Moved("pytorch_lightning.accelerators"),
         "from pytorch_lightning.accelerators.gpu import GPUAccelerator",
         "from pytorch_lightning.accelerators import CUDAAccelerator", deprecated="1.9.0"),
    _row("FG684", "accelerators.hpu accelerators.HPUAccelerator strategies.hpu_parallel strategies.single_hpu "
         "strategies.HPUParallelStrategy strategies.SingleHPUStrategy plugins.io.hpu_plugin "
         "plugins.precision.hpu plugins.HPU", "1.6.0", None,
         Refused("HPUs need the package lightning-habana, which fulgurite does not drive. Use "
               'Trainer(accelerator="auto").'),
         "from pytorch_lightning.accelerators.hpu import HPUAccelerator",
         "from pytorch_lightning import Trainer", deprecated="2.1.0"),
    _row("FG685", "accelerators.ipu accelerators.IPUAccelerator strategies.ipu strategies.IPUStrategy "
         "plugins.precision.ipu plugins.ipu", "1.4.0", "2.3.0",
         Refused('IPUs are not supported by current torch. Use Trainer(accelerator="auto").'),
         "from pytorch_lightning.accelerators.ipu import IPUAccelerator",
         "from pytorch_lightning import Trainer", deprecated="2.1.0"),
    _row("FG686", "accelerators.tpu accelerators.TPUAccelerator accelerators.tpu_accelerator accelerators.tpu_backend "
         "strategies.tpu_spawn strategies.TPUSpawnStrategy strategies.single_tpu strategies.SingleTPUStrategy "
         "plugins.precision.tpu utilities.xla_device utilities.XLADeviceUtils", "1.0.0", None,
         Refused('TPUs need torch_xla, which fulgurite does not drive. Use Trainer(accelerator="auto").'),
         "from pytorch_lightning.strategies import TPUSpawnStrategy",
         "from pytorch_lightning import Trainer"),
    _row("FG687", "accelerators.registry accelerators", "1.6.0", "1.8.0",
         Moved("pytorch_lightning.accelerators"),
         "from pytorch_lightning.accelerators.registry import AcceleratorRegistry",
         "from pytorch_lightning.accelerators import AcceleratorRegistry"),
    _row("FG688", "plugins.training_type plugins.plugins_registry", "1.2.0", "1.8.0",
         Moved("pytorch_lightning.strategies"),
         "from pytorch_lightning.plugins.training_type.ddp import DDPPlugin",
         "from pytorch_lightning.strategies import DDPStrategy", deprecated="1.8.0"),
    _row("FG689", "plugins", "1.2.0", "1.8.0",
         Moved("pytorch_lightning.strategies"),
         "from pytorch_lightning.plugins import DDPPlugin",
         "from pytorch_lightning.strategies import DDPStrategy"),
    _row("FG690", "plugins.precision.native_amp plugins.precision", "1.2.0", "2.0.0",
         Moved("pytorch_lightning.plugins.precision"),
         "from pytorch_lightning.plugins.precision.native_amp import NativeMixedPrecisionPlugin",
         "from pytorch_lightning.plugins.precision import MixedPrecision"),
    _row("FG691", "plugins.apex plugins.native_amp plugins.plugin plugins.base_plugin plugins.plugin_connector "
         "plugins.precision_plugin plugins.sharded_native_amp_plugin plugins.precision.apex_amp", "0.10.0", "1.2.0",
         Refused('Use Trainer(precision="16-mixed").'),
         "from pytorch_lightning.plugins.apex import ApexPlugin",
         "from pytorch_lightning import Trainer"),
    _row("FG692", "plugins.rpc_plugin plugins.ddp_sequential_plugin plugins.training_type.rpc plugins.RPC",
         "1.1.0", "1.2.0",
         Refused('Pipelines over RPC left torch. Use Trainer(strategy="fsdp").'),
         "from pytorch_lightning.plugins.rpc_plugin import RPCPlugin",
         "from pytorch_lightning import Trainer"),
    _row("FG693", "strategies.ddp_spawn strategies.DDPSpawnStrategy", "1.6.0", "2.0.0",
         Moved("pytorch_lightning.strategies"),
         "from pytorch_lightning.strategies.ddp_spawn import DDPSpawnStrategy",
         "from pytorch_lightning.strategies import DDPStrategy", note='Pass start_method="spawn".'),
    _row("FG694", "strategies.dp strategies.DataParallelStrategy strategies.ddp2 strategies.DDP2Strategy",
         "1.6.0", "2.0.0",
         Refused('Use Trainer(strategy="ddp").'),
         "from pytorch_lightning.strategies.dp import DataParallelStrategy",
         "from pytorch_lightning import Trainer"),
    _row("FG695", "strategies.sharded strategies.fully_sharded strategies.DDPSharded strategies.DDPFullySharded "
         "strategies.DDPSpawnSharded plugins.DDPSharded plugins.DDPFullySharded plugins.sharded_plugin",
         "1.6.0", "2.0.0",
         Refused("FairScale is no longer developed. Use FSDPStrategy."),
         "from pytorch_lightning.strategies.sharded import DDPShardedStrategy",
         "from pytorch_lightning import Trainer"),
    _row("FG696", "strategies.horovod strategies.HorovodStrategy strategies.bagua strategies.Bagua "
         "strategies.colossalai strategies.ColossalAI strategies.hivemind strategies.Hivemind", "1.6.0", "2.0.0",
         Refused('These backends are no longer developed for current torch. Use Trainer(strategy="ddp").'),
         "from pytorch_lightning.strategies.horovod import HorovodStrategy",
         "from pytorch_lightning import Trainer"),
    _row("FG697", "strategies.launchers.base strategies.launchers.spawn strategies.launchers.xla_spawn",
         "1.6.0", "1.7.0",
         Moved("pytorch_lightning.strategies.launchers"),
         "import pytorch_lightning.strategies.launchers.spawn",
         "import pytorch_lightning.strategies.launchers"),
    _row("FG698", "strategies.strategy_registry strategies", "1.6.0", "1.8.0",
         Moved("pytorch_lightning.strategies"),
         "from pytorch_lightning.strategies.strategy_registry import StrategyRegistry",
         "from pytorch_lightning.strategies import StrategyRegistry"),
    _row("FG699", "loops", "1.4.0", "2.0.0",
         Refused("Use hooks of the module, or manual optimization."),
         "from pytorch_lightning.loops import FitLoop",
         "from pytorch_lightning import Trainer"),
    _row("FG700", "trainer.training_loop trainer.amp_mixin trainer.auto_mix_precision trainer.callback_config "
         "trainer.callback_hook trainer.data_loading trainer.ddp_mixin trainer.deprecated_api trainer.distrib "
         "trainer.dp_mixin trainer.evaluation_loop trainer.logging trainer.model_hooks trainer.optimizers "
         "trainer.predict_loop trainer.properties trainer.train_loop_mixin trainer.trainer_io trainer.training"
         " trainer.ignored_warnings trainer.configuration_validator", "0.6.0", "0.10.0",
         Refused("Subclass Trainer, or write a Callback."),
         "from pytorch_lightning.trainer.training_loop import TrainerTrainLoopMixin",
         "from pytorch_lightning import Trainer"),
    _row("FG701", "trainer.connectors", "0.10.0", "1.5.0",
         Refused("Use the public attributes and methods of the Trainer."),
         "from pytorch_lightning.trainer.connectors.profiler_connector import PROFILERS",
         "from pytorch_lightning import Trainer"),
    _row("FG702", "trainer.supporters", "1.2.0", "2.0.0",
         Moved("pytorch_lightning.utilities.combined_loader"),
         "from pytorch_lightning.trainer.supporters import CombinedLoader",
         "from pytorch_lightning.utilities.combined_loader import CombinedLoader"),
    _row("FG703", "trainer.progress trainer.states.trainer_state", "1.4.0", "2.0.0",
         Refused("Read trainer.global_step and trainer.current_epoch."),
         "from pytorch_lightning.trainer.progress import BaseProgress",
         "from pytorch_lightning import Trainer"),
    _row("FG704", "trainer.lr_finder", "0.7.4", "0.10.0",
         Moved("pytorch_lightning.tuner"),
         "from pytorch_lightning.trainer.lr_finder import TrainerLRFinderMixin",
         "from pytorch_lightning.tuner import Tuner"),
    _row("FG705", "trainer.seed trainer.seed_everything", "0.7.6", "0.8.0",
         Moved("pytorch_lightning"),
         "from pytorch_lightning.trainer.seed import seed_everything",
         "from pytorch_lightning import seed_everything"),
    _row("FG706", "trainer.trainer trainer", "0.7.6", "0.8.0",
         Moved("pytorch_lightning"),
         "from pytorch_lightning.trainer.trainer import seed_everything",
         "from pytorch_lightning import seed_everything"),
    _row("FG707", "testing testing_models", "0.4.4", "0.7.0",
         Refused("Copy the test model from that release, or write a small one."),
         "from pytorch_lightning.testing import LightningTestModel",
         "from pytorch_lightning import Trainer"),
    _row("FG708", "models.sample_model_template models.model_examples", "0.0.1", "0.1.1",
         Refused("Copy the example from that release."),
         "from pytorch_lightning.models.model_examples.bilstm import BiLSTMPack",
         "from pytorch_lightning import Trainer"),
    _row("FG709", "tuner.auto_gpu_select", "0.10.0", "2.0.0",
         Bridged('devices="auto", or the index of the GPU'),
         "from pytorch_lightning.tuner.auto_gpu_select import pick_single_gpu",
         "from pytorch_lightning.accelerators import find_usable_cuda_devices"),
    _row("FG710", "utilities.apply_func", "0.8.0", "2.0.0",
         Moved("pytorch_lightning.utilities"),
         "from pytorch_lightning.utilities.apply_func import move_data_to_device",
         "from pytorch_lightning.utilities import move_data_to_device"),
    _row("FG711", "utilities.arg_parse utils.arg_parse", "0.4.0", "0.7.2",
         Bridged("argparse, and pass the values to Trainer(...)"),
         "from pytorch_lightning.utilities.arg_parse import add_default_args",
         "from pytorch_lightning import Trainer"),
    _row("FG712", "utilities.argparse utilities.argparse_utils", "0.10.0", "1.5.0",
         Bridged("LightningCLI, or argparse and Trainer(...)"),
         "from pytorch_lightning.utilities.argparse_utils import add_argparse_args",
         "from pytorch_lightning import Trainer"),
    _row("FG713", "utilities.auto_restart utilities.fetching", "1.4.0", "2.0.0",
         Refused("A resumed run takes up where it ended, by itself."),
         "from pytorch_lightning.utilities.auto_restart import FastForwardSampler",
         "from pytorch_lightning import Trainer"),
    _row("FG714", "utilities.cli", "1.3.0", "2.0.0",
         Moved("pytorch_lightning.cli"),
         "from pytorch_lightning.utilities.cli import LightningCLI",
         "from pytorch_lightning.cli import LightningCLI", deprecated="1.9.0"),
    _row("FG715", "utilities.cloud_io", "0.10.0", "2.0.0",
         Moved("pytorch_lightning.utilities"),
         "from pytorch_lightning.utilities.cloud_io import get_filesystem",
         "from lightning_fabric.utilities.cloud_io import get_filesystem"),
    _row("FG716", "utilities.device_parser", "1.7.0", "2.0.0",
         Moved("pytorch_lightning.accelerators"),
         "from pytorch_lightning.utilities.device_parser import num_cuda_devices",
         "from lightning_fabric.accelerators.cuda import num_cuda_devices"),
    _row("FG717", "utilities.distributed", "0.7.4", "2.0.0",
         Moved("pytorch_lightning.utilities.rank_zero"),
         "from pytorch_lightning.utilities.distributed import rank_zero_only",
         "from pytorch_lightning.utilities.rank_zero import rank_zero_only"),
    _row("FG718", "utilities.enums utilities.AMPType utilities.DeviceType utilities.DistributedType "
         "utilities.ModelSummaryMode", "1.2.0", "2.0.0",
         Bridged("the plain words: the Trainer takes them as text"),
         "from pytorch_lightning.utilities.enums import AMPType",
         "from pytorch_lightning import Trainer"),
    _row("FG719", "utilities.finite_checks", "1.3.0", "2.0.0",
         Bridged("Trainer(detect_anomaly=True)"),
         "from pytorch_lightning.utilities.finite_checks import detect_nan_parameters",
         "from pytorch_lightning import Trainer"),
    _row("FG720", "utilities.meta", "1.5.0", "1.9.0",
         Bridged('with torch.device("meta"): around the construction'),
         "from pytorch_lightning.utilities.meta import init_meta_context",
         "from pytorch_lightning import Trainer"),
    _row("FG721", "utilities.metrics utilities.optimizer", "1.3.0", "2.0.0",
         Bridged("`.item()` on the values and `.to(device)` on the state"),
         "from pytorch_lightning.utilities.metrics import metrics_to_scalars",
         "from pytorch_lightning import Trainer"),
    _row("FG722", "utilities.model_utils", "0.10.0", "1.4.0",
         Moved("pytorch_lightning.utilities.model_helpers"),
         "from pytorch_lightning.utilities.model_utils import is_overridden",
         "from pytorch_lightning.utilities.model_helpers import is_overridden"),
    _row("FG723", "utilities.warning_utils utilities.warnings", "0.10.0", "1.4.0",
         Moved("pytorch_lightning.utilities.rank_zero"),
         "from pytorch_lightning.utilities.warning_utils import WarningCache",
         "from pytorch_lightning.utilities.rank_zero import WarningCache"),
    _row("FG724", "utilities.debugging utils.debugging core.decorators.enabled_only", "0.4.0", "0.7.2",
         Moved("pytorch_lightning.utilities.exceptions"),
         "from pytorch_lightning.utilities.debugging import MisconfigurationException",
         "from pytorch_lightning.utilities.exceptions import MisconfigurationException"),
    _row("FG725", "utilities.memory", "1.5.0", "2.0.0",
         Bridged("torch.cuda.memory_summary()"),
         "from pytorch_lightning.utilities.memory import get_gpu_memory_map",
         "from pytorch_lightning import Trainer"),
    _row("FG726", "utilities.parsing", "0.8.0", "2.0.0",
         Bridged("a conversion of your own where you parse the text"),
         "from pytorch_lightning.utilities.parsing import str_to_bool",
         "from pytorch_lightning import Trainer"),
    _row("FG727", "utilities.types utilities.seed utilities.data utilities.upgrade_checkpoint utilities.model_summary "
         "utilities.deepspeed utilities.logger utilities.package_utils utilities.registry", "1.3.0", "2.0.0",
         Moved("typing"),
         "from pytorch_lightning.utilities.types import EPOCH_OUTPUT",
         "from typing import Any"),
    _row("FG728", "utilities", "0.8.2", "1.2.0",
         Moved("importlib.util"),
         "from pytorch_lightning.utilities import APEX_AVAILABLE",
         "from importlib.util import find_spec"),
    _row("FG729", "utils", "0.0.1", "0.3.5",
         Refused("Copy what you use of it into your project."),
         "from pytorch_lightning.utils.plotting import plot_confusion_matrix",
         "from pytorch_lightning import Trainer"),
    _row("FG730", "metrics", "0.10.0", "1.5.0",
         Moved("torchmetrics"),
         "from pytorch_lightning.metrics import MeanSquaredError",
         "from torchmetrics import MeanSquaredError"),
    _row("FG731", "metrics.functional metrics.utils", "1.0.4", "1.5.0",
         Moved("torchmetrics.functional"),
         "from pytorch_lightning.metrics.functional import mean_squared_error",
         "from torchmetrics.functional import mean_squared_error"),
    _row("FG732", "metrics.sklearns metrics.SklearnMetric", "0.8.0", "0.10.0",
         Refused("Call scikit-learn on the collected predictions."),
         "from pytorch_lightning.metrics.sklearns import SklearnMetric",
         "from pytorch_lightning import Trainer"),
    _row("FG733", "lite", "1.5.0", "2.0.0",
         Refused("Use Fabric."),
         "from pytorch_lightning.lite import LightningLite",
         "from lightning_fabric import Fabric"),
    _row("FG734", "distributed", "0.10.0", "1.7.0",
         Refused("Use the strategy of the Trainer: trainer.strategy.broadcast(obj)."),
         "from pytorch_lightning.distributed import LightningDistributed",
         "from pytorch_lightning import Trainer"),
    _row("FG735", "setup_tools PACKAGE_ROOT PROJECT_ROOT", "1.1.0", "1.2.0",
         Bridged("the folder of your own project"),
         "from pytorch_lightning.setup_tools import PROJECT_ROOT",
         "from pytorch_lightning import Trainer"),
    _row("FG790", ".", "1.8.0", "1.9.0",
         Moved("lightning_fabric"),
         "from lightning_lite import LightningLite",
         "from lightning_fabric import Fabric", root="lightning_lite"),
    _row("FG791", "plugins.precision.native_amp .", "1.9.0", None,
         Moved("lightning_fabric.plugins.precision"),
         "from lightning_fabric.plugins.precision.native_amp import MixedPrecision",
         "from lightning_fabric.plugins.precision import MixedPrecision", root="lightning_fabric"),
    _row("FG792", "LightningLite .", "1.7.0", None,
         Moved("lightning, as Fabric"),
         "from lightning import LightningLite",
         "from lightning import Fabric", root="lightning"),
    _row("FG799", "loggers.tensorboard .", "0.0.1", None,
         Moved("importlib.util"),
         "from pytorch_lightning.loggers.tensorboard import OMEGACONF_AVAILABLE",
         "from importlib.util import find_spec"),
)
# fmt: on

_BY_CODE = {row.code: row for row in ROWS}

# Parts of the packages that are products of their own and gone, or never were for users.
CLOSED = {
    "lightning.app": "the app framework is no longer developed; run the parts as ordinary programs.",
    "lightning.store": "the store of models was closed; load a checkpoint from a file or a URL.",
    "lightning.data": "streaming of data sets moved to the package `litdata`; install and import that.",
    "lightning_app": "the app framework is no longer developed; run the parts as ordinary programs.",
}


def canonical(path: str) -> str:
    """The path in the package that a mirror shows: lightning.pytorch.callbacks is pytorch_lightning.callbacks."""
    for prefix, root, _ in MIRRORS:
        if path == prefix or path.startswith(f"{prefix}."):
            return root + path[len(prefix) :]
    return path


def row_for(dotted: str) -> Change:
    """The row that covers a path, with or without a name at its end."""
    path = dotted
    while path:
        code = COVERED.get(path) or next((COVERED[key] for key in COVERED if _family(key, path)), None)
        if code is not None:
            return _BY_CODE[code]
        path = path.rpartition(".")[0]
    raise AssertionError(f"{dotted}: no row covers this package")


def _family(key: str, path: str) -> bool:
    """Whether a key ends inside of the last part, as in accelerators.ddp for accelerators.ddp_spawn_backend."""
    return path.startswith(key) and key.count(".") == path.count(".") and key.count(".") > 0


def change_of(fullname: str, name: str, era: str) -> Change | None:
    """The row about `from fullname import name`, filled in for this name; None where it is written like this today."""
    path = canonical(fullname)
    root = path.partition(".")[0]
    facts = modules(root).get(path) if root in PACKAGES else None
    if facts is None:
        return None
    life = facts.names.get(name, facts.life)
    mirror = next((row for row in MIRRORS if f"{fullname}.".startswith(f"{row[0]}.")), None)
    first = max(life.first, mirror[2].first, key=version) if mirror else life.first
    if version(first) > version(era):
        return early_of(f"{fullname}.{name}", first, era)
    if not life.end and not facts.stub:
        return None
    change = notice_of(f"{path}.{name}", life, facts.stub, home_of(path.partition(".")[2], name, version(era)))
    return change if mirror is None else as_written(change, f"{fullname}.{name}", mirror[1], mirror[0])


def change_of_module(fullname: str, era: str) -> Change | None:
    """The row about a module that is gone and had no public names: whoever imports it can only mean the module."""
    path = canonical(fullname)
    root = path.partition(".")[0]
    facts = modules(root).get(path) if root in PACKAGES else None
    if facts is None or facts.names or not (facts.life.end or facts.stub) or version(facts.life.first) > version(era):
        return None
    return replace(row_for(path), name=fullname, first=facts.life.first, removed=facts.life.end or None)


def notice_of(dotted: str, life: Life, stub: str, home: Home | Refusal | None) -> Change:
    """The row for one gone name, with that name, its time, and the place where it is today."""
    row = row_for(dotted)
    path, _, name = dotted.rpartition(".")
    op: Operation = row.op
    if isinstance(home, Refusal):
        op = Refused(home.advice)
    elif isinstance(row.op, Moved):
        op = _moved(path, name, home, row.op.to)
    deprecated = stub or row.deprecated
    return replace(row, name=dotted, first=life.first, deprecated=deprecated, removed=life.end or None, op=op)


def as_written(change: Change, dotted: str, root: str, prefix: str) -> Change:
    """The same row for one who imports through a mirror."""
    op = change.op
    if isinstance(op, Moved) and (op.to == root or op.to.startswith(f"{root}.")):
        op = Moved(prefix + op.to[len(root) :])
    return replace(change, name=dotted, op=op)


def early_of(dotted: str, first: str, era: str) -> Change:
    """The row for a name that came after the release that the script runs as."""
    told = f"it as it is: it came with {first}, and is served although this runs as {era}"
    return replace(_BY_CODE[EARLY], name=dotted, first=first, op=Bridged(told))


def _moved(path: str, name: str, home: Home | None, suggested: str) -> Operation:
    """Where to import a name from today, or what to use where no package has it any more.

    Args:
        suggested: the module that the row names; where it has the name, that is the place.
    """
    if name in LOGGERS:
        return Bridged("logging.getLogger(__name__)")
    if known := import_successors.successor(path, name):
        module, now = known
        return Moved(f"{module}, as {now}" if now != name else module)
    places = _places(name, home)
    if suggested.partition(".")[0] == "torchmetrics":
        # What has another name or place there is in the tables of successors.
        return _instead(path, name) if import_successors.instead(name) or home is None else Moved(suggested)
    for now, modules_with_it in places.items():
        found = [place for place in modules_with_it if (place, now) != (path, name)]
        if found:
            place = suggested if suggested in found else min(found, key=lambda module: (module.count("."), module))
            return Moved(f"{place}, as {now}" if now != name else place)
    return _instead(path, name)


def _places(name: str, home: Home | None) -> dict[str, list[str]]:
    """The modules of today that have the name, by what it is called there."""
    wanted = home.name if home is not None else name
    return {now: current_places()[now] for now in dict.fromkeys((wanted, name)) if now in current_places()}


def _instead(path: str, name: str) -> Operation:
    refused = why_impossible(path.partition(".")[2], name)
    if refused is not None:
        return Refused(f"{refused[:1].upper()}{refused[1:]}")
    told = import_successors.instead(name)
    return Bridged(import_successors.NOTHING.format(name=name) if told is None else told)


@cache
def current_places() -> dict[str, list[str]]:
    """Every name that is public today, with the modules that have it."""
    places: dict[str, list[str]] = {}
    for root in (ROOT, "lightning_fabric"):
        for path, module in modules(root).items():
            for name, life in module.names.items():
                if not life.end and not module.life.end and not module.stub:
                    places.setdefault(name, []).append(path)
    return places
