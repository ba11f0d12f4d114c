"""Facts: every public module that the old packages ever had, the public names in it, and from which release on.

A module is one entry, `path first-end: names`. `end` is the first release without it; empty where it is still there.
`~release` marks since when the module only raises or forwards. A name whose life differs from its module's carries
`@first-end`, in which an empty part means "as the module" and `*` means "still there". Long entries go on in indented
lines. Where a name lives today is said in `import_homes`.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple


class Life(NamedTuple):
    """From which release on something was there, and which was the first without it; "" where it still is."""

    first: str
    end: str


class Module(NamedTuple):
    """One module of an old package."""

    life: Life
    stub: str  # since when it only raises or forwards; "" where it never did
    names: dict[str, Life]


# As what else a tree of modules can be imported, from which release on, and until which.
MIRRORS = (
    ("lightning.pytorch", "pytorch_lightning", Life("1.7.0", "")),
    ("lightning.fabric", "lightning_fabric", Life("1.9.0", "")),
    ("lightning.lite", "lightning_lite", Life("1.8.0", "1.9.0")),
)


@cache
def modules(root: str) -> dict[str, Module]:
    """The modules of one old package by dotted path."""
    entries: list[str] = []
    for line in FACTS[root].strip().splitlines():
        if line.startswith(" "):
            entries[-1] += line
        else:
            entries.append(line)
    return dict(_entry(root, entry) for entry in entries)


def _entry(root: str, entry: str) -> tuple[str, Module]:
    head, _, words = entry.partition(":")
    path, _, span = head.partition(" ")
    span, _, stub = span.partition("~")
    life = Life(*span.split("-"))
    names = dict(_name(word, life) for word in words.split())
    return (root if path == "." else f"{root}.{path}"), Module(life, stub, names)


def _name(word: str, module: Life) -> tuple[str, Life]:
    name, _, span = word.partition("@")
    if not span:
        return name, module
    first, end = span.split("-")
    return name, Life(first or module.first, "" if end == "*" else end or module.end)


FACTS = {
    "lightning": """
. 1.7.0-: Callback Fabric@1.9.0- LightningDataModule LightningLite@1.8.2-1.9.0 LightningModule Trainer __version__
  formatter seed_everything
""",
    "lightning_fabric": """
. 1.9.0-: Fabric __version__ disable_possible_user_warnings@2.1.0- is_wrapped@2.0.0- package_available@2.0.0-
  seed_everything
accelerators 1.9.0-: ACCELERATOR_REGISTRY Accelerator CPUAccelerator CUDAAccelerator MPSAccelerator TPUAccelerator
  XLAAccelerator@2.1.0- call_register_accelerators@-2.1.0 find_usable_cuda_devices
accelerators.accelerator 1.9.0-: Accelerator
accelerators.cpu 1.9.0-: CPUAccelerator
accelerators.cuda 1.9.0-: CUDAAccelerator find_usable_cuda_devices is_cuda_available num_cuda_devices
accelerators.mps 1.9.0-: MPSAccelerator
accelerators.registry 1.9.0-: call_register_accelerators
accelerators.tpu 1.9.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator TPUBf16Precision@2.1.0- TPUPrecision@2.1.0-
  TPU_CHECK_TIMEOUT@-2.1.0 XLABf16Precision@2.1.0-
accelerators.xla 2.1.0-: XLAAccelerator
cli 1.9.0-: main run@2.2.1-2.3.0
connector 1.9.0-:
fabric 1.9.0-: Fabric
loggers 1.9.0-: CSVLogger Logger TensorBoardLogger
loggers.csv_logs 1.9.0-: CSVLogger log
loggers.logger 1.9.0-: Logger rank_zero_experiment
loggers.tensorboard 1.9.0-: TensorBoardLogger log@-2.4.0
plugins 1.9.0-: BitsandbytesPrecision@2.1.0- CheckpointIO ClusterEnvironment DeepSpeedPrecision DoublePrecision
  FSDPPrecision HalfPrecision@2.1.0- MixedPrecision Precision TPUBf16Precision TPUPrecision TorchCheckpointIO
  TransformerEnginePrecision@2.1.0- XLABf16Precision@2.1.0- XLACheckpointIO XLAPrecision@2.1.0-
plugins.collectives 1.9.0-: Collective SingleDeviceCollective TorchCollective
plugins.collectives.collective 1.9.0-: Collective
plugins.collectives.single_device 1.9.0-: SingleDeviceCollective
plugins.collectives.torch_collective 1.9.0-: TorchCollective
plugins.environments 1.9.0-: ClusterEnvironment KubeflowEnvironment LSFEnvironment LightningEnvironment
  MPIEnvironment@2.0.0- SLURMEnvironment TorchElasticEnvironment XLAEnvironment
plugins.environments.cluster_environment 1.9.0-: ClusterEnvironment
plugins.environments.kubeflow 1.9.0-: KubeflowEnvironment log
plugins.environments.lightning 1.9.0-: LightningEnvironment find_free_network_port
plugins.environments.lsf 1.9.0-: LSFEnvironment log
plugins.environments.mpi 2.0.0-: MPIEnvironment log
plugins.environments.slurm 1.9.0-: SLURMEnvironment log
plugins.environments.torchelastic 1.9.0-: TorchElasticEnvironment log
plugins.environments.xla 1.9.0-: XLAEnvironment log
plugins.io 1.9.0-: CheckpointIO TorchCheckpointIO XLACheckpointIO
plugins.io.checkpoint_io 1.9.0-: CheckpointIO
plugins.io.torch_io 1.9.0-: TorchCheckpointIO log
plugins.io.xla 1.9.0-: XLACheckpointIO log@2.1.0-
plugins.precision 1.9.0-: BitsandbytesPrecision@2.1.0- DeepSpeedPrecision DoublePrecision FSDPPrecision
  HalfPrecision@2.1.0- MixedPrecision Precision TPUBf16Precision TPUPrecision TransformerEnginePrecision@2.1.0-
  XLABf16Precision@2.1.0- XLAPrecision@2.1.0-
plugins.precision.amp 2.0.0-: MixedPrecision
plugins.precision.bitsandbytes 2.1.0-: BitsandbytesPrecision log
plugins.precision.deepspeed 1.9.0-: DeepSpeedPrecision
plugins.precision.double 1.9.0-: DoublePrecision
plugins.precision.fsdp 1.9.0-: FSDPPrecision
plugins.precision.half 2.1.0-: HalfPrecision
plugins.precision.native_amp 1.9.0-2.0.0: MixedPrecision
plugins.precision.precision 1.9.0-: Precision
plugins.precision.tpu 1.9.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator@2.1.0- TPUBf16Precision@2.1.0-
  TPUPrecision XLABf16Precision@2.1.0-
plugins.precision.tpu_bf16 1.9.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator@2.1.0- TPUBf16Precision TPUPrecision
  XLABf16Precision@2.1.0-
plugins.precision.transformer_engine 2.1.0-: TransformerEnginePrecision log
plugins.precision.utils 1.9.0-:
plugins.precision.xla 2.1.0-: XLAPrecision
plugins.precision.xlabf16 2.1.0-~2.1.0: SingleTPUStrategy TPUAccelerator TPUBf16Precision TPUPrecision
  XLABf16Precision
strategies 1.9.0-: DDPStrategy DataParallelStrategy DeepSpeedStrategy FSDPStrategy ModelParallelStrategy@2.3.0-
  ParallelStrategy STRATEGY_REGISTRY SingleDeviceStrategy SingleDeviceXLAStrategy@2.1.0- SingleTPUStrategy Strategy
  XLAFSDPStrategy@2.1.0- XLAStrategy
strategies.ddp 1.9.0-: DDPStrategy
strategies.deepspeed 1.9.0-: DeepSpeedStrategy
strategies.dp 1.9.0-: DataParallelStrategy
strategies.fsdp 1.9.0-: FSDPStrategy
strategies.launchers 1.9.0-:
strategies.launchers.base 1.9.0-2.1.0:
strategies.launchers.launcher 2.0.0-:
strategies.launchers.multiprocessing 1.9.0-:
strategies.launchers.subprocess_script 1.9.0-: ClusterEnvironment
strategies.launchers.xla 1.9.0-:
strategies.model_parallel 2.3.0-: ModelParallelStrategy TModel
strategies.parallel 1.9.0-: ParallelStrategy
strategies.registry 1.9.0-:
strategies.single_device 1.9.0-: SingleDeviceStrategy
strategies.single_tpu 1.9.0-~2.1.0: SingleTPUStrategy TPUAccelerator@2.1.0- TPUBf16Precision@2.1.0-
  TPUPrecision@2.1.0- XLABf16Precision@2.1.0-
strategies.single_xla 2.1.0-: SingleDeviceXLAStrategy
strategies.strategy 1.9.0-: Strategy TBroadcast TReduce log
strategies.xla 1.9.0-: XLAStrategy
strategies.xla_fsdp 2.1.0-: XLAFSDPStrategy
utilities 1.9.0-: AttributeDict@2.2.0- LightningEnum Throughput@2.2.0- ThroughputMonitor@2.2.0-
  disable_possible_user_warnings@2.1.0- is_shared_filesystem@2.1.0- measure_flops@2.2.0- move_data_to_device
  rank_zero_deprecation rank_zero_info rank_zero_only rank_zero_warn suggested_max_num_workers@2.1.0-
utilities.apply_func 1.9.0-: CONVERSION_DTYPES convert_tensors_to_scalars convert_to_tensors move_data_to_device
utilities.cloud_io 1.9.0-: get_filesystem log@2.1.0-
utilities.consolidate_checkpoint 2.2.0-:
utilities.data 1.9.0-: AttributeDict@2.2.0- has_iterable_dataset has_len sized_len@2.0.0-
  suggested_max_num_workers@2.1.0-
utilities.device_dtype_mixin 1.9.0-:
utilities.device_parser 1.9.0-:
utilities.distributed 1.9.0-: DistributedSamplerWrapper group is_shared_filesystem@2.1.0- log
utilities.enums 1.9.0-: LightningEnum
utilities.exceptions 1.9.0-: MisconfigurationException
utilities.imports 1.9.0-:
utilities.init 2.1.0-:
utilities.load 2.1.0-:
utilities.logger 1.9.0-:
utilities.optimizer 1.9.0-:
utilities.rank_zero 1.9.0-: LightningDeprecationWarning P@2.2.0-2.5.2 T@2.2.0-2.5.2 WarningCache rank_prefixed_message
  rank_zero_debug rank_zero_deprecation rank_zero_info rank_zero_only rank_zero_warn
utilities.registry 1.9.0-:
utilities.seed 1.9.0-: log max_seed_value min_seed_value pl_worker_init_function reset_seed seed_everything
utilities.spike 2.1.0-: SpikeDetection TrainingSpikeException
utilities.testing 2.1.0-:
utilities.throughput 2.2.0-: T Throughput ThroughputMonitor get_available_flops measure_flops
utilities.types 1.9.0-: CollectibleGroup LRScheduler@-2.3.0 Optimizable RedOpType ReduceLROnPlateau@-2.3.0 Steppable
  UntypedStorage@2.1.0-
utilities.warnings 1.9.0-: PossibleUserWarning disable_possible_user_warnings@2.1.0-
wrappers 1.9.0-: T_destination is_wrapped@2.0.0- warning_cache@2.0.2-2.1.1
""",
    "lightning_lite": """
. 1.8.0-1.9.0: LightningLite __version__ seed_everything
accelerators 1.8.0-1.9.0: ACCELERATOR_REGISTRY Accelerator CPUAccelerator CUDAAccelerator MPSAccelerator
  TPUAccelerator call_register_accelerators
accelerators.accelerator 1.8.0-1.9.0: Accelerator
accelerators.cpu 1.8.0-1.9.0: CPUAccelerator
accelerators.cuda 1.8.0-1.9.0: CUDAAccelerator is_cuda_available num_cuda_devices
accelerators.mps 1.8.0-1.9.0: MPSAccelerator
accelerators.registry 1.8.0-1.9.0: call_register_accelerators
accelerators.tpu 1.8.0-1.9.0: TPUAccelerator TPU_CHECK_TIMEOUT
connector 1.8.0-1.9.0:
lite 1.8.0-1.9.0: LightningLite
plugins 1.8.0-1.9.0: CheckpointIO ClusterEnvironment DeepSpeedPrecision DoublePrecision NativeMixedPrecision Precision
  TPUBf16Precision TPUPrecision TorchCheckpointIO XLACheckpointIO
plugins.collectives 1.8.0-1.9.0: Collective SingleDeviceCollective TorchCollective
plugins.collectives.collective 1.8.0-1.9.0: Collective
plugins.collectives.single_device 1.8.0-1.9.0: SingleDeviceCollective
plugins.collectives.torch_collective 1.8.0-1.9.0: TorchCollective
plugins.environments 1.8.0-1.9.0: ClusterEnvironment KubeflowEnvironment LSFEnvironment LightningEnvironment
  SLURMEnvironment TorchElasticEnvironment XLAEnvironment
plugins.environments.cluster_environment 1.8.0-1.9.0: ClusterEnvironment
plugins.environments.kubeflow 1.8.0-1.9.0: KubeflowEnvironment log
plugins.environments.lightning 1.8.0-1.9.0: LightningEnvironment find_free_network_port
plugins.environments.lsf 1.8.0-1.9.0: LSFEnvironment log
plugins.environments.slurm 1.8.0-1.9.0: SLURMEnvironment log
plugins.environments.torchelastic 1.8.0-1.9.0: TorchElasticEnvironment log
plugins.environments.xla 1.8.0-1.9.0: XLAEnvironment log
plugins.io 1.8.0-1.9.0: CheckpointIO TorchCheckpointIO XLACheckpointIO
plugins.io.checkpoint_io 1.8.0-1.9.0: CheckpointIO
plugins.io.torch_io 1.8.0-1.9.0: TorchCheckpointIO log
plugins.io.xla 1.8.0-1.9.0: XLACheckpointIO
plugins.precision 1.8.0-1.9.0: DeepSpeedPrecision DoublePrecision NativeMixedPrecision Precision TPUBf16Precision
  TPUPrecision
plugins.precision.deepspeed 1.8.0-1.9.0: DeepSpeedPrecision
plugins.precision.double 1.8.0-1.9.0: DoublePrecision
plugins.precision.native_amp 1.8.0-1.9.0: NativeMixedPrecision
plugins.precision.precision 1.8.0-1.9.0: Precision
plugins.precision.tpu 1.8.0-1.9.0: TPUPrecision
plugins.precision.tpu_bf16 1.8.0-1.9.0: TPUBf16Precision
plugins.precision.utils 1.8.0-1.9.0:
strategies 1.8.0-1.9.0: DDPShardedStrategy DDPSpawnShardedStrategy DDPSpawnStrategy DDPStrategy DataParallelStrategy
  DeepSpeedStrategy ParallelStrategy STRATEGY_REGISTRY SingleDeviceStrategy SingleTPUStrategy Strategy XLAStrategy
strategies.ddp 1.8.0-1.9.0: DDPStrategy
strategies.ddp_spawn 1.8.0-1.9.0: DDPSpawnStrategy
strategies.deepspeed 1.8.0-1.9.0: DeepSpeedStrategy
strategies.dp 1.8.0-1.9.0: DataParallelStrategy
strategies.fairscale 1.8.0-1.9.0: DDPShardedStrategy DDPSpawnShardedStrategy
strategies.launchers 1.8.0-1.9.0:
strategies.launchers.base 1.8.0-1.9.0:
strategies.launchers.multiprocessing 1.8.0-1.9.0:
strategies.launchers.subprocess_script 1.8.0-1.9.0: ClusterEnvironment
strategies.launchers.xla 1.8.0-1.9.0:
strategies.parallel 1.8.0-1.9.0: ParallelStrategy
strategies.registry 1.8.0-1.9.0:
strategies.single_device 1.8.0-1.9.0: SingleDeviceStrategy
strategies.single_tpu 1.8.0-1.9.0: SingleTPUStrategy
strategies.strategy 1.8.0-1.9.0: Strategy TBroadcast TReduce log
strategies.xla 1.8.0-1.9.0: XLAStrategy
utilities 1.8.0-1.9.0: AMPType LightningEnum move_data_to_device rank_zero_deprecation rank_zero_info rank_zero_only
  rank_zero_warn
utilities.apply_func 1.8.0-1.9.0: CONVERSION_DTYPES convert_to_tensors move_data_to_device
utilities.cloud_io 1.8.0-1.9.0: get_filesystem
utilities.data 1.8.0-1.9.0: has_iterable_dataset has_len
utilities.device_dtype_mixin 1.8.0-1.9.0:
utilities.device_parser 1.8.0-1.9.0:
utilities.distributed 1.8.0-1.9.0: DistributedSamplerWrapper group log
utilities.enums 1.8.0-1.9.0: AMPType LightningEnum PrecisionType
utilities.exceptions 1.8.0-1.9.0: MisconfigurationException
utilities.imports 1.8.0-1.9.0:
utilities.optimizer 1.8.0-1.9.0:
utilities.rank_zero 1.8.0-1.9.0: LightningDeprecationWarning rank_zero_debug rank_zero_deprecation rank_zero_info
  rank_zero_warn
utilities.registry 1.8.0-1.9.0:
utilities.seed 1.8.0-1.9.0: log max_seed_value min_seed_value pl_worker_init_function reset_seed seed_everything
utilities.types 1.8.0-1.9.0: CollectibleGroup Optimizable RedOpType ReduceLROnPlateau Steppable
utilities.warnings 1.8.0-1.9.0: PossibleUserWarning
wrappers 1.8.0-1.9.0: T_destination
""",
    "pytorch_lightning": """
. 0.0.1-: Callback@0.7.0- EvalResult@0.9.0-1.0.0 LIGHTNING_LOGO@1.7.0- LightningDataModule@0.9.0- LightningModule@0.2-
  PACKAGE_ROOT@1.1.0-1.2.0 PROJECT_ROOT@1.1.0-1.2.0 TrainResult@0.9.0-1.0.0 Trainer@0.1.2- __version__@0.5.3-
  cli_lightning_logo@1.7.0- data_loader@0.3.6-0.9.0 disable_possible_user_warnings@2.1.0- metrics@0.8.5-1.5.0
  module_available@2.0.0- seed_everything@0.7.6-
accelerators 0.9.0-: ACCELERATORS_BASE_MODULE@1.6.0-2.1.0 Accelerator@1.0.0- AcceleratorRegistry@1.6.0-
  CPUAccelerator@1.0.0- CPUBackend@-1.0.0 CUDAAccelerator@1.7.0- DDP2Accelerator@1.0.0-1.2.0 DDP2Backend@-1.0.0
  DDPAccelerator@1.0.0-1.2.0 DDPBackend@-1.0.0 DDPCPUHPCAccelerator@1.0.6-1.2.0 DDPCPUSLURMAccelerator@1.0.0-1.0.6
  DDPCPUSLURMBackend@0.10.0-1.0.0 DDPCPUSpawnAccelerator@1.0.0-1.2.0 DDPCPUSpawnBackend@0.10.0-1.0.0
  DDPCPUTorchElasticAccelerator@1.0.0-1.0.6 DDPCPUTorchElasticBackend@0.10.0-1.0.0 DDPHPCAccelerator@1.0.6-1.2.0
  DDPSLURMAccelerator@1.0.0-1.0.6 DDPSLURMBackend@0.10.0-1.0.0 DDPSpawnAccelerator@1.0.0-1.2.0 DDPSpawnBackend@-1.0.0
  DDPTorchElasticAccelerator@1.0.0-1.0.6 DDPTorchElasticBackend@0.10.0-1.0.0 DataParallelAccelerator@1.0.0-1.2.0
  DataParallelBackend@-1.0.0 GPUAccelerator@1.0.0-2.0.0 GPUBackend@-1.0.0 HPUAccelerator@1.6.0-
  HorovodAccelerator@1.0.0-1.2.0 HorovodBackend@0.10.0-1.0.0 IPUAccelerator@1.4.0-2.3.0 MPSAccelerator@1.7.0-
  TPUAccelerator@1.0.0- TPUBackend@-1.0.0 XLAAccelerator@2.1.0- call_register_accelerators@1.6.0-2.1.0
  find_usable_cuda_devices@1.9.0-
accelerators.accelerator 1.0.0-: Accelerator BackendType@-1.1.0 EPSILON@-1.0.7 EPSILON_FP16@-1.0.7
  ReduceOp@1.0.6-1.2.0 rank_zero_warn@-1.5.0
accelerators.accelerator_connector 0.10.0-1.2.0: AcceleratorConnector HOROVOD_AVAILABLE XLA_AVAILABLE@-1.1.0 log
accelerators.base_accelerator 0.10.0-1.0.0: Accelerator BackendType EPSILON EPSILON_FP16
accelerators.cpu 1.2.0-: CPUAccelerator get_cpu_stats@1.7.0-
accelerators.cpu_accelerator 1.0.0-1.2.0: CPUAccelerator rank_zero_warn
accelerators.cpu_backend 0.9.0-1.0.0: CPUBackend rank_zero_warn@0.10.0-
accelerators.cuda 1.7.0-: CUDAAccelerator get_nvidia_gpu_stats
accelerators.ddp2_accelerator 1.0.0-1.2.0: DDP2Accelerator HYDRA_AVAILABLE log
accelerators.ddp2_backend 0.9.0-1.0.0: DDP2Backend HYDRA_AVAILABLE
accelerators.ddp_accelerator 1.0.0-1.2.0: DDPAccelerator HYDRA_AVAILABLE log
accelerators.ddp_backend 0.9.0-1.0.0: DDPBackend HYDRA_AVAILABLE
accelerators.ddp_cpu_hpc_accelerator 1.0.6-1.2.0: DDPCPUHPCAccelerator HYDRA_AVAILABLE log@1.1.1-1.1.6
accelerators.ddp_cpu_slurm_accelerator 1.0.0-1.0.6: DDPCPUSLURMAccelerator HYDRA_AVAILABLE seed_everything@-1.0.3
accelerators.ddp_cpu_slurm_backend 0.10.0-1.0.0: DDPCPUSLURMBackend HYDRA_AVAILABLE seed_everything
accelerators.ddp_cpu_spawn_accelerator 1.0.0-1.2.0: DDPCPUSpawnAccelerator HYDRA_AVAILABLE atomic_save@-1.0.3 log
  pl_load@-1.0.3
accelerators.ddp_cpu_spawn_backend 0.10.0-1.0.0: DDPCPUSpawnBackend HYDRA_AVAILABLE atomic_save pl_load
accelerators.ddp_cpu_torchelastic_accelerator 1.0.0-1.0.6: DDPCPUTorchElasticAccelerator HYDRA_AVAILABLE
  seed_everything@-1.0.3
accelerators.ddp_cpu_torchelastic_backend 0.10.0-1.0.0: DDPCPUTorchElasticBackend HYDRA_AVAILABLE seed_everything
accelerators.ddp_hpc_accelerator 1.0.6-1.2.0: DDPHPCAccelerator HYDRA_AVAILABLE log
accelerators.ddp_slurm_accelerator 1.0.0-1.0.6: DDPSLURMAccelerator HYDRA_AVAILABLE
accelerators.ddp_slurm_backend 0.10.0-1.0.0: DDPSLURMBackend HYDRA_AVAILABLE
accelerators.ddp_spawn_accelerator 1.0.0-1.2.0: DDPSpawnAccelerator HYDRA_AVAILABLE log
accelerators.ddp_spawn_backend 0.9.0-1.0.0: DDPSpawnBackend HYDRA_AVAILABLE@0.10.0-
accelerators.ddp_torchelastic_accelerator 1.0.0-1.0.6: DDPTorchElasticAccelerator HYDRA_AVAILABLE
  seed_everything@-1.0.3
accelerators.ddp_torchelastic_backend 0.10.0-1.0.0: DDPTorchElasticBackend HYDRA_AVAILABLE seed_everything
accelerators.dp_accelerator 1.0.0-1.2.0: DataParallelAccelerator log@1.1.1-1.1.6
accelerators.dp_backend 0.9.0-1.0.0: DataParallelBackend
accelerators.gpu 1.2.0-2.0.0~1.9.0: GPUAccelerator get_nvidia_gpu_stats@1.6.0-1.7.0
accelerators.gpu_accelerator 1.0.0-1.2.0: GPUAccelerator log@1.1.1-1.1.6
accelerators.gpu_backend 0.9.0-1.0.0: GPUBackend
accelerators.horovod_accelerator 1.0.0-1.2.0: HOROVOD_AVAILABLE HorovodAccelerator log@1.1.1-1.1.6
accelerators.horovod_backend 0.10.0-1.0.0: HOROVOD_AVAILABLE HorovodBackend
accelerators.hpu 1.6.0-~2.1.0: HPUAccelerator HPUCheckpointIO@2.1.0- HPUParallelStrategy@2.1.0-
  HPUPrecisionPlugin@2.1.0- SingleHPUStrategy@2.1.0-
accelerators.ipu 1.4.0-2.3.0~2.1.0: IPUAccelerator IPUPrecisionPlugin@2.1.0- IPUStrategy@2.1.0-
accelerators.mps 1.7.0-: MPSAccelerator get_device_stats
accelerators.registry 1.6.0-1.8.0: AcceleratorRegistry call_register_accelerators
accelerators.tpu 1.2.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator TPUBf16PrecisionPlugin@2.1.0-
  TPUPrecisionPlugin@1.5.0- XLABf16PrecisionPlugin@2.1.0- xla_clip_grad_norm_@1.2.5-1.4.0
accelerators.tpu_accelerator 1.0.0-1.2.0: LightningOptimizer@1.1.0- TPUAccelerator TPU_AVAILABLE log
accelerators.tpu_backend 0.9.0-1.0.0: TPUBackend TPU_AVAILABLE@0.10.0- XLA_AVAILABLE@-0.10.0
accelerators.xla 2.1.0-: XLAAccelerator
callbacks 0.1.2-: BackboneFinetuning@1.2.0- BaseFinetuning@1.2.0- BasePredictionWriter@1.3.0- BatchSizeFinder@1.8.0-
  Callback@0.7.0- Checkpoint@1.7.0- DeviceStatsMonitor@1.5.0- EMAWeightAveraging@2.6.0- EarlyStopping
  GPUStatsMonitor@0.10.0-1.7.0 GpuUsageLogger@0.9.0-1.0.0 GradientAccumulationScheduler@0.4.8- LambdaCallback@1.2.0-
  LearningRateFinder@1.8.0- LearningRateLogger@0.7.6-1.0.0 LearningRateMonitor@0.10.0- ModelCheckpoint
  ModelPruning@1.2.0- ModelSummary@1.5.0- OnExceptionCheckpoint@2.0.0- ProgressBar@0.7.4- ProgressBarBase@0.7.4-2.0.0
  QuantizationAwareTraining@1.2.0-2.0.0 RichModelSummary@1.5.0- RichProgressBar@1.5.0- SpikeDetection@2.1.0-
  StochasticWeightAveraging@1.2.0- TQDMProgressBar@1.5.0- ThroughputMonitor@2.2.0- Timer@1.3.0- WeightAveraging@2.6.0-
  XLAStatsMonitor@1.4.0-1.7.0
callbacks.base 0.7.0-2.0.0~1.9.0: Callback
callbacks.batch_size_finder 1.8.0-: BatchSizeFinder
callbacks.callback 1.7.0-: Callback
callbacks.checkpoint 1.7.0-: Checkpoint
callbacks.device_stats_monitor 1.5.0-: DeviceStatsMonitor prefix_metric_keys@1.6.0-1.8.0 prefix_metrics_keys@-1.6.0
callbacks.early_stopping 0.7.0-: EarlyStopping EarlyStoppingReason@2.6.0- TPU_AVAILABLE@0.10.0-1.2.0
  XLA_AVAILABLE@0.8.5-0.10.0 log@0.7.2- torch_inf@0.7.4-1.1.0
callbacks.fault_tolerance 1.6.0-2.0.0:
callbacks.finetuning 1.2.0-: BackboneFinetuning BaseFinetuning log multiplicative
callbacks.gpu_stats_monitor 0.10.0-1.7.0: GPUStatsMonitor
callbacks.gpu_usage_logger 0.9.0-1.0.0: GpuUsageLogger
callbacks.gradient_accumulation_scheduler 0.7.0-: GradientAccumulationScheduler rank_zero_warn@0.7.3-
callbacks.lambda_function 1.2.0-: LambdaCallback
callbacks.lr_finder 1.8.0-: LearningRateFinder
callbacks.lr_logger 0.7.6-1.0.0: LearningRateLogger
callbacks.lr_monitor 0.10.0-: LearningRateMonitor
callbacks.model_checkpoint 0.7.0-: ModelCheckpoint RPCPlugin@1.1.0-1.1.2 log@0.7.2- warning_cache@1.2.0-
callbacks.model_summary 1.5.0-: ModelSummary log
callbacks.on_exception_checkpoint 2.0.0-: OnExceptionCheckpoint
callbacks.prediction_writer 1.3.0-: BasePredictionWriter WriteInterval
callbacks.progress 0.7.4-: ProgressBar ProgressBarBase@-2.0.0 RichProgressBar@1.5.0- TQDMProgressBar@1.5.0-
  convert_inf@-1.5.0 reset@1.1.5-1.5.0 tqdm@1.2.0-1.5.0
callbacks.progress.base 1.5.0-2.0.0: ProgressBarBase get_standard_metrics
callbacks.progress.progress 1.5.0-1.7.0: ProgressBar
callbacks.progress.progress_bar 2.0.0-: ProgressBar get_standard_metrics
callbacks.progress.rich_progress 1.5.0-: BatchesProcessedColumn CustomBarColumn CustomInfiniteTask CustomProgress
  CustomTimeColumn MetricsTextColumn ProcessingSpeedColumn RichProgressBar RichProgressBarTheme
callbacks.progress.tqdm_progress 1.5.0-: TQDMProgressBar Tqdm convert_inf reset@-1.6.0
callbacks.pruning 1.2.0-: ModelPruning log
callbacks.pt_callbacks 0.1.2-0.7.0: Callback EarlyStopping GradientAccumulationScheduler@0.4.8- ModelCheckpoint
callbacks.quantization 1.2.0-2.0.0: QuantizationAwareTraining wrap_qat_forward_context wrap_quantize_forward_context
callbacks.rich_model_summary 1.5.0-: RichModelSummary
callbacks.spike 2.1.0-: SpikeDetection
callbacks.stochastic_weight_avg 1.3.0-: StochasticWeightAveraging
callbacks.swa 1.2.0-1.3.0: StochasticWeightAveraging
callbacks.throughput_monitor 2.2.0-: ThroughputMonitor
callbacks.timer 1.3.0-: Interval Timer log
callbacks.weight_averaging 2.6.0-: EMAWeightAveraging WeightAveraging
callbacks.xla_stats_monitor 1.4.0-1.7.0: XLAStatsMonitor
cli 1.7.0-: ArgsType@1.8.0- LRSchedulerCallable@1.9.0- LRSchedulerType LRSchedulerTypeTuple LRSchedulerTypeUnion
  LightningArgumentParser LightningCLI ModuleType@2.3.0- OptimizerCallable@1.9.0- ReduceLROnPlateau SaveConfigCallback
  instantiate_class instantiate_module@2.3.0- patch_jsonargparse_python_3_12_8@2.5.0-2.5.1
cluster_environments 0.10.0-1.2.0: ClusterEnvironment SLURMEnvironment TorchElasticEnvironment
cluster_environments.cluster_environment 0.10.0-1.2.0: ClusterEnvironment
cluster_environments.slurm_environment 0.10.0-1.2.0: SLURMEnvironment log
cluster_environments.torchelastic_environment 0.10.0-1.2.0: TorchElasticEnvironment log
core 0.6.0-: LightningDataModule@0.9.0- LightningModule data_loader@0.7.1-0.9.0
core.datamodule 0.9.0-: LightningDataModule track_data_hook_calls@-1.3.0
core.decorators 0.6.0-1.7.0: auto_move_data@0.8.0-1.5.0 data_loader@-0.9.0 parameter_validation@1.2.0-
core.grads 0.6.0-1.5.0: GradInformation
core.hooks 0.6.0-: AMPType@0.9.0-1.1.0 APEX_AVAILABLE@-0.9.0 CheckpointHooks@0.10.0- DataHooks@0.10.0- ModelHooks
core.lightning 0.6.0-2.0.0~1.9.0: EvalResult@0.9.0-1.0.0 LightningModule LightningOptimizer@1.1.0-1.7.0
  TPU_AVAILABLE@0.10.0-1.2.0 TrainResult@0.9.0-1.0.0 XLA_AVAILABLE@0.7.0-0.10.0 convert@-0.7.0
  load_hparams_from_tags_csv@-0.8.0 log@0.7.2-1.7.0 warning_cache@1.4.0-1.7.0
core.memory 0.6.0-1.7.0: LayerSummary@0.8.0- ModelSummary PARAMETER_NUM_UNITS@0.8.0-1.5.0 UNKNOWN_SIZE@0.8.0-1.5.0
  apply_to_collection@0.8.0-0.9.0 count_mem_items@-0.8.0 get_formatted_model_size@1.2.0-1.5.0 get_gpu_memory_map
  get_human_readable_count@-1.5.0 get_memory_profile parse_batch_shape@0.8.0-1.5.0 print_mem_stack@-0.8.0
  warning_cache@1.4.0-1.5.0
core.mixins 1.4.0-: DeviceDtypeModuleMixin@-1.8.0 HyperparametersMixin
core.mixins.device_dtype_mixin 1.4.0-2.0.0: DeviceDtypeModuleMixin
core.mixins.hparams_mixin 1.4.0-: HyperparametersMixin
core.model_saving 0.6.0-0.8.0: ModelIO convert@0.7.0- load_hparams_from_tags_csv@0.7.0- load_hparams_from_yaml@0.7.6-
  log@0.7.0- save_hparams_to_tags_csv@0.7.6- save_hparams_to_yaml@0.7.6- update_hparams@0.7.6-
core.module 1.7.0-: LightningModule MODULE_OPTIMIZERS@1.8.0- log warning_cache
core.optimizer 1.1.0-: LightningOptimizer do_nothing_closure is_lightning_optimizer@-1.4.0
core.properties 0.7.6-0.8.0: DeviceDtypeModuleMixin
core.root_module 0.6.0-0.8.0: DeviceDtypeModuleMixin@0.7.6- GradInformation@0.7.0-
  LightningDistributedDataParallel@0.7.0- LightningModule@0.7.0- MisconfigurationException@0.7.0- ModelHooks@0.7.0-
  ModelIO@0.7.0- ModelSummary@0.7.0- XLA_AVAILABLE@0.7.0- load_hparams_from_tags_csv@0.7.0-
  load_hparams_from_yaml@0.7.6- log@0.7.0- update_hparams@0.7.6-
core.saving 0.6.0-: ALLOWED_CONFIG_TYPES@0.8.0-2.0.0 CHECKPOINT_PAST_HPARAMS_KEYS@0.8.0- ModelIO@-2.0.0
  PRIMITIVE_TYPES@0.8.0-2.0.0 convert@0.7.0- load_hparams_from_tags_csv@0.7.0- load_hparams_from_yaml@0.7.6-
  log@0.7.2- save_hparams_to_tags_csv@0.7.6- save_hparams_to_yaml@0.7.6- update_hparams@0.7.6-
core.step_result 0.9.0-1.4.0: EvalResult@-1.2.0 Result TrainResult@-1.2.0 choose_last@1.0.2- collate_tensors
  recursive_gather recursive_stack weighted_mean
demos 1.7.0-: BoringDataModule@2.5.0- BoringModel@2.5.0- DemoModel@2.5.0- LightningLSTM@2.4.0-
  LightningTransformer@2.1.0- SequenceSampler@2.4.0- SimpleLSTM@2.4.0- Transformer@2.0.2- WikiText2@2.0.2-
demos.boring_classes 1.7.0-: BoringDataModule BoringDataModuleNoLen@2.5.0- BoringModel DemoModel
  IterableBoringDataModule@2.5.0- ManualOptimBoringModel Net RandomDataset RandomDictDataset RandomIterableDataset
  RandomIterableDatasetWithLen
demos.lstm 2.4.0-: LightningLSTM SequenceSampler SimpleLSTM
demos.mnist_datamodule 1.7.0-: MNIST MNISTDataModule
demos.transformer 2.0.2-: Dictionary LightningTransformer@2.1.0- PositionalEncoding Transformer WikiText2 tokenize
distributed 0.10.0-1.7.0: LightningDistributed
distributed.dist 0.10.0-1.7.0: LightningDistributed WORLD@1.1.0-1.2.4
examples 0.3.5-0.4.0: LightningTemplateModel
examples.new_project_templates 0.3.5-0.4.0:
examples.new_project_templates.lightning_module_template 0.3.5-0.4.0: LightningTemplateModel
examples.new_project_templates.multi_node_cluster_template 0.3.5-0.4.0: SEED add_default_args main main_local
  optimize_on_cluster
examples.new_project_templates.single_cpu_template 0.3.5-0.4.0: SEED add_default_args main
examples.new_project_templates.single_gpu_node_16bit_template 0.3.5-0.4.0: SEED add_default_args main
examples.new_project_templates.single_gpu_node_dp_template 0.3.5-0.4.0: SEED add_default_args main
examples.new_project_templates.single_gpu_node_template 0.3.5-0.4.0: SEED add_default_args main
examples.new_project_templates.single_gpu_template 0.3.5-0.4.0: SEED add_default_args main
examples.new_project_templates.trainer_cpu_template 0.3.5-0.4.0: main
info 1.2.5-1.3.0: __version__
lite 1.5.0-2.0.0: LightningLite
lite.lite 1.5.0-2.0.0: LightningLite
lite.wrappers 1.5.0-1.8.0:
loggers 0.7.0-: CSVLogger@0.9.0- CometLogger LightningLoggerBase@-1.9.0 LitLogger@2.6.1- Logger@1.7.0-
  LoggerCollection@-1.8.0 MLFlowLogger NeptuneLogger@-2.6.2 TensorBoardLogger TestTubeLogger@-1.7.0
  TrainsLogger@0.7.2-0.8.2 WandbLogger rank_zero_only@-0.7.4
loggers.base 0.7.0-2.0.0~1.9.0: DummyExperiment@0.7.6- DummyLogger@0.7.6- LightningLoggerBase LoggerCollection
  ModelCheckpoint@1.4.0-1.7.0 merge_dicts@0.7.2- rank_zero_experiment@0.8.4- rank_zero_only@-1.7.0
loggers.comet 0.7.0-: CometLogger FRAMEWORK_NAME@2.5.1- comet_experiment@2.5.1- generate_guid@0.10.0-1.1.3 log@0.7.2-
loggers.csv_logs 0.9.0-: CSVLogger ExperimentWriter log@-2.4.0
loggers.litlogger 2.6.1-: LitLogger log
loggers.logger 1.7.0-: Checkpoint@-1.9.0 DummyExperiment DummyLogger Logger LoggerCollection@-2.0.0 merge_dicts
  rank_zero_experiment
loggers.mlflow 0.7.0-: LOCAL_FILE_URI_PREFIX@0.8.5- MLFlowLogger log@0.7.2- resolve_tags@1.3.0-2.1.0
loggers.neptune 0.7.0-: Checkpoint@1.7.0-2.6.2 ModelCheckpoint@1.5.0-1.7.0 NeptuneLogger log@0.7.2-2.6.2
loggers.tensorboard 0.7.0-: MisconfigurationException@0.10.0-1.1.0 OMEGACONF_AVAILABLE@0.9.0-1.2.0 TensorBoardLogger
  log@0.7.2-2.4.0
loggers.test_tube 0.7.0-1.7.0: TestTubeLogger
loggers.trains 0.7.2-0.8.2: TrainsLogger
loggers.utilities 2.0.0-:
loggers.wandb 0.7.0-: Checkpoint@1.7.0-1.9.0 ModelCheckpoint@1.4.0- WandbLogger warning_cache@1.2.2-1.5.0
logging 0.5.1-0.9.0: CometLogger@0.5.3-0.7.0 LightningLoggerBase LoggerCollection@0.7.4- MLFlowLogger@-0.7.0
  NeptuneLogger@0.6.0-0.7.0 TensorBoardLogger@0.6.0- TestTubeLogger@-0.7.0 WandbLogger@0.6.0-0.7.0 all@0.6.0-0.7.0
  base@0.7.0-0.7.4 rank_zero_only@-0.7.0 rank_zero_warn@0.7.3- tensorboard@0.7.0-0.7.4
logging.base 0.5.1-0.7.0: LightningLoggerBase rank_zero_only
logging.comet 0.6.0-0.9.0: CometLogger logger@-0.7.0
logging.comet_logger 0.5.3-0.8.0: CometLogger
logging.mlflow 0.6.0-0.9.0: MLFlowLogger logger@-0.7.0
logging.mlflow_logger 0.5.1-0.8.0: MLFlowLogger logger@-0.6.0
logging.neptune 0.6.0-0.9.0: NeptuneLogger logger@-0.7.0
logging.tensorboard 0.6.0-0.7.0: TensorBoardLogger
logging.test_tube 0.6.0-0.9.0: TestTubeLogger
logging.test_tube_logger 0.5.1-0.8.0: TestTubeLogger
logging.wandb 0.6.0-0.9.0: WandbLogger
loops 1.4.0-: DataLoaderLoop@-2.0.0 EvaluationEpochLoop@-2.0.0 EvaluationLoop@-2.0.0 FitLoop@-2.0.0 Loop@-2.0.0
  ManualOptimization@1.5.0-2.0.0 OptimizerLoop@1.5.0-2.0.0 PredictionEpochLoop@-2.0.0 PredictionLoop@-2.0.0
  TrainingBatchLoop@-2.0.0 TrainingEpochLoop@-2.0.0
loops.base 1.4.0-2.0.0~1.9.0: Loop T@1.5.0-1.7.0
loops.batch 1.4.0-2.0.0: ManualOptimization@1.5.0- TrainingBatchLoop
loops.batch.training_batch_loop 1.4.0-2.0.0: TrainingBatchLoop
loops.dataloader 1.4.0-2.0.0: DataLoaderLoop EvaluationLoop PredictionLoop
loops.dataloader.dataloader_loop 1.4.0-2.0.0: DataLoaderLoop
loops.dataloader.evaluation_loop 1.4.0-2.0.0: EvaluationLoop
loops.dataloader.prediction_loop 1.4.0-2.0.0: PredictionLoop
loops.epoch 1.4.0-2.0.0: EvaluationEpochLoop PredictionEpochLoop TrainingEpochLoop
loops.epoch.evaluation_epoch_loop 1.4.0-2.0.0: EvaluationEpochLoop
loops.epoch.prediction_epoch_loop 1.4.0-2.0.0: PredictionEpochLoop warning_cache@1.5.0-
loops.epoch.training_epoch_loop 1.4.0-2.0.0: TrainingEpochLoop
loops.evaluation_loop 2.0.0-: RestartStage@2.5.0-
loops.fetchers 2.0.0-:
loops.fit_loop 1.4.0-: FitLoop@-2.0.0 RestartStage@2.5.0- log
loops.loop 1.7.0-: Loop@-2.0.0 T@-2.0.0
loops.optimization 1.5.0-: ManualOptimization@-2.0.0 OptimizerLoop@-2.0.0
loops.optimization.automatic 2.0.0-: Closure ClosureResult
loops.optimization.closure 1.5.0-: AbstractClosure OutputResult T
loops.optimization.manual 2.0.0-: ManualResult
loops.optimization.manual_loop 1.5.0-2.0.0: ManualOptimization ManualResult
loops.optimization.optimizer_loop 1.5.0-2.0.0: Closure ClosureResult OptimizerLoop
loops.prediction_loop 2.0.0-:
loops.progress 2.0.0-:
loops.training_epoch_loop 2.0.0-: RestartStage@2.5.0-
loops.utilities 1.5.0-: check_finite_loss
metrics 0.8.0-1.5.0: AUC AUROC Accuracy AveragePrecision BLEUScore@0.9.0-0.10.0 ConfusionMatrix
  DiceCoefficient@-0.10.0 ExplainedVariance@1.0.0- F1 FBeta Fbeta@1.0.0-1.0.8 HammingDistance@1.2.0- IoU MAE@-0.10.0
  MSE@-0.10.0 MeanAbsoluteError@0.10.0- MeanSquaredError@0.10.0- MeanSquaredLogError@0.10.0- Metric
  MetricCollection@1.2.0- MulticlassPrecisionRecall@-0.10.0 MulticlassROC@-0.10.0 NumpyMetric@-0.10.0 PSNR@0.8.5-
  Precision PrecisionRecall@-0.10.0 PrecisionRecallCurve R2Score@1.2.0- RMSE@-0.10.0 RMSLE@-0.10.0 ROC Recall
  SSIM@0.9.0- SklearnMetric@-0.10.0 StatScores@1.2.0- TensorMetric@-0.10.0 numpy_metric@-0.10.0
  rank_zero_deprecation@1.3.0-1.3.8 tensor_metric@-0.10.0
metrics.classification 0.8.0-1.5.0: AUC@1.2.0- AUROC Accuracy AveragePrecision ConfusionMatrix DiceCoefficient@-0.10.0
  F1 FBeta Fbeta@1.0.0-1.2.0 HammingDistance@1.2.0- IoU MulticlassPrecisionRecall@-0.10.0 MulticlassROC@-0.10.0
  Precision PrecisionRecall@-0.10.0 PrecisionRecallCurve@1.1.0- ROC Recall StatScores@1.2.0-
metrics.classification.accuracy 0.10.0-1.5.0: Accuracy
metrics.classification.auc 1.2.0-1.5.0: AUC
metrics.classification.auroc 1.2.0-1.5.0: AUROC
metrics.classification.average_precision 1.1.0-1.5.0: AveragePrecision
metrics.classification.confusion_matrix 1.1.0-1.5.0: ConfusionMatrix
metrics.classification.f_beta 1.0.0-1.5.0: F1@1.0.8- FBeta@1.0.8- Fbeta@-1.2.0
metrics.classification.hamming_distance 1.2.0-1.5.0: HammingDistance
metrics.classification.helpers 1.1.0-1.3.0: AverageMethod@1.2.0- DataType@1.2.0- MDMCAverageMethod@1.2.0-
metrics.classification.iou 1.2.0-1.5.0: IoU
metrics.classification.precision_recall 1.0.0-1.5.0: Precision Recall to_onehot@-1.1.0
metrics.classification.precision_recall_curve 1.1.0-1.5.0: PrecisionRecallCurve
metrics.classification.roc 1.1.0-1.5.0: ROC
metrics.classification.stat_scores 1.2.0-1.5.0: StatScores
metrics.compositional 1.2.0-1.5.0: CompositionalMetric
metrics.converters 0.8.0-0.10.0: ReduceOp@0.8.2- numpy_metric sync_ddp tensor_collection_metric tensor_metric
metrics.functional 0.8.0-1.5.0: accuracy auc auroc average_precision bleu_score@0.9.0- confusion_matrix
  dice_score@-1.4.0 embedding_similarity@0.10.0- explained_variance@1.0.4- f1@1.0.8- f1_score@-1.2.0 fbeta@1.0.8-
  fbeta_score@-1.2.0 get_num_classes@1.1.1-1.4.0 hamming_distance@1.2.0- image_gradients@1.2.0- iou mae@0.8.5-1.0.4
  mean_absolute_error@1.0.4- mean_squared_error@1.0.4- mean_squared_log_error@1.0.4- mse@0.8.5-1.0.4
  multiclass_auroc@1.1.0-1.4.0 multiclass_precision_recall_curve@-1.1.0 multiclass_roc@-1.1.0 precision
  precision_recall precision_recall_curve psnr@0.8.5- r2score@1.2.0- recall rmse@0.8.5-1.0.4 rmsle@0.8.5-1.0.4 roc
  ssim@0.9.0- stat_scores stat_scores_multiple_classes@-1.4.0 to_categorical@-1.4.0 to_onehot@-1.3.0
metrics.functional.accuracy 1.2.0-1.5.0: accuracy
metrics.functional.auc 1.2.0-1.5.0: auc
metrics.functional.auroc 1.2.0-1.5.0: AverageMethods@-1.3.0 auroc
metrics.functional.average_precision 1.1.0-1.5.0: average_precision
metrics.functional.classification 0.8.0-1.4.0: accuracy@-1.2.0 auc auc_decorator@-1.3.0 auroc average_precision@-1.3.0
  confusion_matrix@-1.1.0 dice_score f1_score@-1.2.0 fbeta_score@-1.2.0 get_num_classes iou
  multiclass_auc_decorator@-1.3.0 multiclass_auroc@1.1.0- multiclass_precision_recall_curve@-1.3.0
  multiclass_roc@-1.3.0 precision precision_recall precision_recall_curve@-1.3.0 recall roc@-1.3.0 stat_scores
  stat_scores_multiple_classes to_categorical to_onehot@-1.3.0
metrics.functional.confusion_matrix 1.1.0-1.5.0: confusion_matrix
metrics.functional.explained_variance 1.0.4-1.5.0: explained_variance
metrics.functional.f_beta 1.0.8-1.5.0: f1 fbeta
metrics.functional.hamming_distance 1.2.0-1.5.0: hamming_distance
metrics.functional.image_gradients 1.2.0-1.5.0: image_gradients
metrics.functional.iou 1.2.0-1.5.0: iou
metrics.functional.mean_absolute_error 1.0.4-1.5.0: mean_absolute_error
metrics.functional.mean_relative_error 1.2.0-1.5.0: mean_relative_error
metrics.functional.mean_squared_error 1.0.4-1.5.0: mean_squared_error
metrics.functional.mean_squared_log_error 1.0.4-1.5.0: mean_squared_log_error
metrics.functional.nlp 0.9.0-1.5.0: bleu_score
metrics.functional.precision_recall 1.2.0-1.5.0: precision precision_recall recall
metrics.functional.precision_recall_curve 1.1.0-1.5.0: precision_recall_curve
metrics.functional.psnr 1.0.4-1.5.0: psnr
metrics.functional.r2score 1.2.0-1.5.0: r2score
metrics.functional.reduction 0.8.0-1.3.0: class_reduce@0.10.0- reduce
metrics.functional.regression 0.8.5-1.0.4: mae mse psnr rmse rmsle ssim@0.9.0-
metrics.functional.roc 1.1.0-1.5.0: roc
metrics.functional.self_supervised 0.10.0-1.5.0: embedding_similarity
metrics.functional.ssim 1.0.4-1.5.0: ssim
metrics.functional.stat_scores 1.2.0-1.5.0: stat_scores
metrics.metric 0.8.0-1.5.0: Metric MetricCollection@1.2.0- NumpyMetric@-0.10.0 TensorCollectionMetric@-0.10.0
  TensorMetric@-0.10.0
metrics.nlp 0.9.0-0.10.0: BLEUScore
metrics.regression 0.8.0-1.5.0: ExplainedVariance@1.0.0- MAE@-0.10.0 MSE@-0.10.0 MeanAbsoluteError@0.10.0-
  MeanSquaredError@0.10.0- MeanSquaredLogError@0.10.0- PSNR@0.8.5- R2Score@1.2.0- RMSE@-0.10.0 RMSLE@-0.10.0
  SSIM@0.9.0-
metrics.regression.explained_variance 1.0.0-1.5.0: ExplainedVariance METRIC_EPS@-1.0.4
metrics.regression.mean_absolute_error 0.10.0-1.5.0: MeanAbsoluteError
metrics.regression.mean_squared_error 0.10.0-1.5.0: MeanSquaredError
metrics.regression.mean_squared_log_error 0.10.0-1.5.0: MeanSquaredLogError
metrics.regression.psnr 1.0.4-1.5.0: PSNR
metrics.regression.r2score 1.2.0-1.5.0: R2Score
metrics.regression.ssim 1.0.4-1.5.0: SSIM
metrics.sklearns 0.8.0-0.10.0: AUC AUROC Accuracy AveragePrecision BalancedAccuracy@0.9.0- CohenKappaScore@0.9.0-
  ConfusionMatrix DCG@0.9.0- ExplainedVariance@0.9.0- F1 FBeta Hamming@0.9.0- Hinge@0.9.0- Jaccard@0.9.0-
  MeanAbsoluteError@0.9.0- MeanGammaDeviance@0.9.0- MeanPoissonDeviance@0.9.0- MeanSquaredError@0.9.0-
  MeanSquaredLogError@0.9.0- MeanTweedieDeviance@0.9.0- MedianAbsoluteError@0.9.0- Precision PrecisionRecallCurve
  R2Score@0.9.0- ROC Recall ReduceOp@0.8.2- SklearnMetric group@0.8.2-
metrics.utils 0.10.0-1.5.0: METRIC_EPS@1.0.0-1.3.0 class_reduce@1.1.0- deprecated_metrics@1.3.0- dim_zero_cat
  dim_zero_mean dim_zero_sum get_num_classes@1.1.0- reduce@1.1.0- select_topk@1.1.0- to_categorical@1.1.0-
  to_onehot@1.0.0-
models 0.0.1-0.4.9: Trainer@0.1.2-0.4.0
models.model_examples 0.0.1-0.1.1:
models.model_examples.bilstm 0.0.1-0.1.1: BiLSTMPack
models.sample_model_template 0.0.1-0.4.0:
models.sample_model_template.model_template 0.0.1-0.4.0: ExampleModel1
models.trainer 0.0.1-0.4.9: APEX_AVAILABLE@0.1.1- LightningModule@0.4.4-0.4.7 Trainer reduce_distributed_output@0.1.1-
overrides 0.6.0-: LightningDistributedModule@1.2.0-2.0.0 LightningParallelModule@1.2.0-2.0.0
overrides.base 1.2.0-2.1.0: unwrap_lightning_module@-2.0.0 warn_if_output_is_none@-1.3.0 warning_cache@-1.3.0
overrides.data_parallel 0.6.0-2.0.0: LightningDataParallel@-1.4.0 LightningDistributedDataParallel@-1.4.0
  LightningParallelModule@1.2.0- auto_squeeze_dim_zeros@0.7.2-1.2.0 get_a_var@-1.2.0 parallel_apply@-1.2.0
  python_scalar_to_tensor@1.2.0- unsqueeze_scalar_tensor@1.2.0- warn_missing_output@0.10.0-1.2.0
  warning_cache@0.10.0-1.2.0
overrides.distributed 1.2.0-: DistributedSamplerWrapper@1.7.0-1.8.0 IndexBatchSamplerWrapper@1.3.0-2.0.0
  LightningDistributedModule@-2.0.0 UnrepeatedDistributedSampler@1.3.0- UnrepeatedDistributedSamplerWrapper@1.7.0-
  prepare_for_backward
overrides.fairscale 1.1.0-2.0.0: LightningShardedDataParallel unwrap_lightning_module_sharded@1.2.0-
overrides.override_data_parallel 0.6.0-0.8.0: LightningDataParallel LightningDistributedDataParallel get_a_var
  parallel_apply
overrides.torch_distributed 1.2.4-1.9.5: broadcast_object_list@1.6.0- log@-1.6.0 logger@1.6.0-
plugins 0.10.0-: ApexMixedPrecisionPlugin@1.2.0-2.0.0 AsyncCheckpointIO@1.7.0- BitsandbytesPrecision@2.1.1-
  BitsandbytesPrecisionPlugin@2.1.0-2.1.1 CheckpointIO@1.5.0- ClusterEnvironment@1.5.0-
  ColossalAIPrecisionPlugin@1.8.0-2.0.0 DDP2Plugin@1.2.0-1.8.0 DDPFullyShardedPlugin@1.4.0-1.8.0 DDPPlugin@1.2.0-1.8.0
  DDPShardedPlugin@1.2.0-1.8.0 DDPSpawnPlugin@1.2.0-1.8.0 DDPSpawnShardedPlugin@1.2.0-1.8.0
  DataParallelPlugin@1.2.0-1.8.0 DeepSpeedPlugin@1.2.0-1.8.0 DeepSpeedPrecision@2.1.1-
  DeepSpeedPrecisionPlugin@1.2.0-2.1.1 DoublePrecision@2.1.1- DoublePrecisionPlugin@1.3.0-2.1.1 FILE_ROOT@1.3.0-1.6.0
  FSDPMixedPrecisionPlugin@2.0.0- FSDPPrecision@2.1.1- FSDPPrecisionPlugin@2.1.0-2.1.1
  FullyShardedNativeMixedPrecisionPlugin@1.4.0-2.0.0 FullyShardedNativeNativeMixedPrecisionPlugin@1.7.2-2.0.0
  HPUCheckpointIO@1.6.0- HPUPrecisionPlugin@1.6.0- HalfPrecision@2.1.1- HalfPrecisionPlugin@2.1.0-2.1.1
  HorovodPlugin@1.2.0-1.8.0 IPUPlugin@1.4.0-1.8.0 IPUPrecisionPlugin@1.4.0-2.3.0 LayerSync@1.6.0-
  MixedPrecision@2.1.1- MixedPrecisionPlugin@1.9.0-2.1.1 NativeMixedPrecisionPlugin@1.2.0-2.0.0
  NativeSyncBatchNorm@1.6.0-2.0.0 PLUGIN@1.5.0-2.1.3 PLUGIN_INPUT@1.5.0-2.1.3 ParallelPlugin@1.2.0-1.8.0
  Plugin@1.2.0-1.5.0 Precision@2.1.1- PrecisionPlugin@1.2.0-2.1.1 RPCPlugin@1.2.0-1.4.0
  RPCSequentialPlugin@1.2.0-1.4.0 ShardedNativeMixedPrecisionPlugin@1.2.0-2.0.0 SingleDevicePlugin@1.2.0-1.8.0
  SingleTPUPlugin@1.2.0-1.8.0 Strategy@1.6.0-1.8.0 TPUBf16PrecisionPlugin@1.5.0- TPUHalfPrecisionPlugin@1.2.0-1.5.0
  TPUPrecisionPlugin@1.5.0- TPUSpawnPlugin@1.2.0-1.8.0 TRAINING_TYPE_BASE_MODULE@1.3.0-1.6.0 TorchCheckpointIO@1.5.0-
  TorchSyncBatchNorm@2.0.0- TrainingTypePlugin@1.2.0-1.8.0 TrainingTypePluginsRegistry@1.3.0-1.6.0
  TransformerEnginePrecision@2.1.1- TransformerEnginePrecisionPlugin@2.1.0-2.1.1 XLABf16PrecisionPlugin@2.1.0-
  XLACheckpointIO@1.5.0- XLAPrecision@2.1.1- XLAPrecisionPlugin@2.1.0-2.1.1
  call_training_type_register_plugins@1.3.0-1.6.0
plugins.apex 0.10.0-1.2.0: ApexPlugin
plugins.base_plugin 1.2.0-1.5.0: Plugin
plugins.ddp_plugin 1.0.4-1.2.0: DDPPlugin log@1.1.0-
plugins.ddp_sequential_plugin 1.1.0-1.2.0: DDPSequentialPlugin LightningPipeModule load_sequential_from_saved_layers
  log register_optimizers run_optimizer save_layers_on_all_rank_zero_workers
plugins.environments 1.2.0-: BaguaEnvironment@1.6.0-2.0.0 ClusterEnvironment KubeflowEnvironment@1.4.0-
  LSFEnvironment@1.4.0- LightningEnvironment@1.2.8- MPIEnvironment@2.0.0- SLURMEnvironment TorchElasticEnvironment
  XLAEnvironment@1.7.0-
plugins.environments.bagua_environment 1.6.0-2.0.0: BaguaEnvironment log
plugins.environments.cluster_environment 1.2.0-1.8.0: ClusterEnvironment
plugins.environments.kubeflow_environment 1.4.0-1.8.0: KubeflowEnvironment log
plugins.environments.lightning_environment 1.2.8-1.8.0: LightningEnvironment find_free_network_port
plugins.environments.lsf_environment 1.4.0-1.8.0: LSFEnvironment
plugins.environments.slurm_environment 1.2.0-1.8.0: SLURMEnvironment log
plugins.environments.torchelastic_environment 1.2.0-1.8.0: TorchElasticEnvironment log
plugins.environments.xla_environment 1.7.0-1.8.0: XLAEnvironment log
plugins.io 1.5.0-: AsyncCheckpointIO@1.7.0- CheckpointIO HPUCheckpointIO@1.6.0- TorchCheckpointIO XLACheckpointIO
plugins.io.async_plugin 1.7.0-: AsyncCheckpointIO CheckpointIO@-2.5.4
plugins.io.checkpoint_plugin 1.5.0-: CheckpointIO
plugins.io.hpu_plugin 1.6.0-~2.1.0: HPUAccelerator@2.1.0- HPUCheckpointIO HPUParallelStrategy@2.1.0-
  HPUPrecisionPlugin@2.1.0- SingleHPUStrategy@2.1.0-
plugins.io.torch_plugin 1.5.0-: TorchCheckpointIO log@-1.8.0
plugins.io.wrapper 1.7.0-:
plugins.io.xla_plugin 1.5.0-: XLACheckpointIO
plugins.layer_sync 1.6.0-: LayerSync NativeSyncBatchNorm@-2.0.0 TorchSyncBatchNorm@2.0.0-
plugins.native_amp 0.10.0-1.2.0: NativeAMP@-1.0.4 NativeAMPPlugin@1.0.4-
plugins.plugin 1.1.0-1.2.0: LightningPlugin
plugins.plugin_connector 1.0.0-1.2.0: LightningCustomPlugins@1.1.0- PluginConnector
plugins.plugins_registry 1.3.0-1.6.0: TrainingTypePluginsRegistry call_training_type_register_plugins
  is_register_plugins_overridden
plugins.precision 1.2.0-: ApexMixedPrecisionPlugin@-2.0.0 BitsandbytesPrecision@2.1.1-
  BitsandbytesPrecisionPlugin@2.1.0-2.1.1 ColossalAIPrecisionPlugin@1.8.0-2.0.0 DeepSpeedPrecision@2.1.1-
  DeepSpeedPrecisionPlugin@-2.1.1 DoublePrecision@2.1.1- DoublePrecisionPlugin@1.3.0-2.1.1
  FSDPMixedPrecisionPlugin@2.0.0- FSDPPrecision@2.1.1- FSDPPrecisionPlugin@2.1.0-2.1.1
  FullyShardedNativeMixedPrecisionPlugin@1.4.0-2.0.0 FullyShardedNativeNativeMixedPrecisionPlugin@1.7.2-2.0.0
  HPUPrecisionPlugin@1.6.0- HalfPrecision@2.1.1- HalfPrecisionPlugin@2.1.0-2.1.1 IPUPrecisionPlugin@1.5.0-2.3.0
  MixedPrecision@2.1.1- MixedPrecisionPlugin@-2.1.1 NativeMixedPrecisionPlugin@-2.0.0 Precision@2.1.1-
  PrecisionPlugin@-2.1.1 ShardedNativeMixedPrecisionPlugin@-2.0.0 TPUBf16PrecisionPlugin@1.5.0-
  TPUHalfPrecisionPlugin@-1.5.0 TPUPrecisionPlugin@1.5.0- TransformerEnginePrecision@2.1.1-
  TransformerEnginePrecisionPlugin@2.1.0-2.1.1 XLABf16PrecisionPlugin@2.1.0- XLAPrecision@2.1.1-
  XLAPrecisionPlugin@2.1.0-2.1.1
plugins.precision.amp 2.0.0-: MixedPrecision@2.1.1- MixedPrecisionPlugin@-2.1.1
plugins.precision.apex_amp 1.2.0-2.0.0: ApexMixedPrecisionPlugin
plugins.precision.bitsandbytes 2.1.0-: BitsandbytesPrecision@2.1.1- BitsandbytesPrecisionPlugin@-2.1.1
plugins.precision.colossalai 1.8.0-2.0.0: ColossalAIPrecisionPlugin warning_cache
plugins.precision.deepspeed 1.6.0-: DeepSpeedPrecision@2.1.1- DeepSpeedPrecisionPlugin@-2.1.1 warning_cache
plugins.precision.deepspeed_precision 1.2.0-1.6.0: DeepSpeedPrecisionPlugin warning_cache
plugins.precision.double 1.3.0-: DoublePrecision@2.1.1- DoublePrecisionPlugin@-2.1.1
  LightningDoublePrecisionModule@1.4.0-
plugins.precision.fsdp 2.0.0-: FSDPMixedPrecisionPlugin FSDPPrecision@2.1.1- FSDPPrecisionPlugin@2.1.0-2.1.1
plugins.precision.fsdp_native_native_amp 1.7.2-2.0.0: FullyShardedNativeNativeMixedPrecisionPlugin
plugins.precision.fully_sharded_native_amp 1.4.0-2.0.0: FullyShardedNativeMixedPrecisionPlugin
plugins.precision.half 2.1.0-: HalfPrecision@2.1.1- HalfPrecisionPlugin@-2.1.1
plugins.precision.hpu 1.6.0-~2.1.0: HPUAccelerator@2.1.0- HPUCheckpointIO@2.1.0- HPUParallelStrategy@2.1.0-
  HPUPrecisionPlugin SingleHPUStrategy@2.1.0-
plugins.precision.ipu 1.6.0-2.3.0~2.1.0: IPUAccelerator@2.1.0- IPUPrecisionPlugin IPUStrategy@2.1.0-
  warning_cache@-2.1.0
plugins.precision.ipu_precision 1.4.0-1.6.0: IPUPrecisionPlugin warning_cache
plugins.precision.mixed 1.2.0-1.8.0: MixedPrecisionPlugin
plugins.precision.native_amp 1.2.0-2.0.0: MixedPrecisionPlugin NativeMixedPrecisionPlugin
plugins.precision.precision 2.1.1-: Precision
plugins.precision.precision_plugin 1.2.0-~2.1.1: FSDPMixedPrecisionPlugin@2.1.1- PrecisionPlugin@-2.1.1
plugins.precision.sharded_native_amp 1.2.0-2.0.0: ShardedNativeMixedPrecisionPlugin
plugins.precision.tpu 1.5.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator@2.1.0- TPUBf16PrecisionPlugin@2.1.0-
  TPUPrecisionPlugin XLABf16PrecisionPlugin@2.1.0-
plugins.precision.tpu_bf16 1.5.0-~2.1.0: SingleTPUStrategy@2.1.0- TPUAccelerator@2.1.0- TPUBf16PrecisionPlugin
  TPUPrecisionPlugin XLABf16PrecisionPlugin@2.1.0-
plugins.precision.tpu_bfloat 1.2.0-1.5.0: TPUHalfPrecisionPlugin
plugins.precision.transformer_engine 2.1.0-: TransformerEnginePrecision@2.1.1- TransformerEnginePrecisionPlugin@-2.1.1
plugins.precision.xla 2.1.0-: XLAPrecision@2.1.1- XLAPrecisionPlugin@-2.1.1
plugins.precision.xlabf16 2.1.0-~2.1.0: SingleTPUStrategy TPUAccelerator TPUBf16PrecisionPlugin TPUPrecisionPlugin
  XLABf16PrecisionPlugin
plugins.precision_plugin 1.0.7-1.2.0: PrecisionPlugin
plugins.rpc_plugin 1.1.0-1.2.0: RPCPlugin
plugins.sharded_native_amp_plugin 1.1.0-1.2.0: ShardedNativeAMPPlugin
plugins.sharded_plugin 1.1.0-1.2.0: DDPShardedPlugin
plugins.training_type 1.2.0-2.0.0~1.8.0: DDP2Plugin@-1.8.0 DDPFullyShardedPlugin@1.4.0-1.8.0 DDPPlugin@-1.8.0
  DDPShardedPlugin@-1.8.0 DDPSpawnPlugin@-1.8.0 DDPSpawnShardedPlugin@-1.8.0 DataParallelPlugin@-1.8.0
  DeepSpeedPlugin@-1.8.0 HorovodPlugin@-1.8.0 IPUPlugin@1.6.0-1.8.0 ParallelPlugin@-1.8.0 RPCPlugin@-1.4.0
  RPCSequentialPlugin@-1.4.0 SingleDevicePlugin@-1.8.0 SingleTPUPlugin@-1.8.0 TPUSpawnPlugin@-1.8.0
  TrainingTypePlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.ddp 1.2.0-2.0.0~1.8.0: DDPPlugin@-1.8.0 log@-1.6.0 on_colab_kaggle@1.8.0-
plugins.training_type.ddp2 1.2.0-2.0.0~1.8.0: DDP2Plugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.ddp_spawn 1.2.0-2.0.0~1.8.0: DDPSpawnPlugin@-1.8.0 log@-1.6.0 on_colab_kaggle@1.8.0-
plugins.training_type.deepspeed 1.2.0-2.0.0~1.8.0: DeepSpeedPlugin@-1.8.0 LightningDeepSpeedModule@-1.6.0
  on_colab_kaggle@1.8.0- remove_module_hooks@1.3.0-1.6.0 warning_cache@1.5.0-1.6.0
plugins.training_type.dp 1.2.0-2.0.0~1.8.0: DataParallelPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.fully_sharded 1.4.0-2.0.0~1.8.0: DDPFullyShardedPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.horovod 1.2.0-2.0.0~1.8.0: HorovodPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.ipu 1.4.0-2.0.0~1.8.0: IPUPlugin@-1.8.0 LightningIPUModule@-1.6.0 on_colab_kaggle@1.8.0-
plugins.training_type.parallel 1.2.0-2.0.0~1.8.0: ParallelPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.rpc 1.2.0-1.4.0: RPCPlugin
plugins.training_type.rpc_sequential 1.2.0-1.4.0: LightningPipeModule RPCSequentialPlugin
  load_sequential_from_saved_layers log register_optimizers run_optimizer save_layers_on_all_rank_zero_workers
plugins.training_type.sharded 1.2.0-2.0.0~1.8.0: DDPShardedPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.sharded_spawn 1.2.0-2.0.0~1.8.0: DDPSpawnShardedPlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.single_device 1.2.0-2.0.0~1.8.0: SingleDevicePlugin@-1.8.0 on_colab_kaggle@1.8.0-
plugins.training_type.single_tpu 1.2.0-2.0.0~1.8.0: SingleTPUPlugin@-1.8.0 on_colab_kaggle
plugins.training_type.tpu_spawn 1.2.0-2.0.0~1.8.0: TPUSpawnPlugin@-1.8.0 on_colab_kaggle
plugins.training_type.training_type_plugin 1.2.0-2.0.0~1.8.0: TBroadcast@1.3.0-1.5.0 TrainingTypePlugin@-1.8.0
  on_colab_kaggle@1.8.0-
plugins.training_type.utils 1.2.0-2.0.0~1.8.0: on_colab_kaggle
profiler 0.7.0-2.0.0: AbstractProfiler@1.4.0-1.9.0 AdvancedProfiler BaseProfiler@0.7.2-1.9.0
  NewAdvancedProfiler@1.9.0- NewPassThroughProfiler@1.9.0- NewProfiler@1.9.0- NewPyTorchProfiler@1.9.0-
  NewSimpleProfiler@1.9.0- NewXLAProfiler@1.9.0- PassThroughProfiler Profiler PyTorchProfiler@1.2.0-
  SimpleProfiler@0.7.2- XLAProfiler@1.4.0- rank_zero_deprecation@1.9.0-
profiler.advanced 1.4.0-2.0.0~1.9.0: AbstractProfiler@1.9.0- AdvancedProfiler BaseProfiler PassThroughProfiler@1.9.0-
  Profiler@1.6.0- PyTorchProfiler@1.9.0- RegisterRecordFunction@1.9.0- ScheduleWrapper@1.9.0- SimpleProfiler@1.9.0-
  XLAProfiler@1.9.0- log@-1.7.0
profiler.base 1.4.0-2.0.0~1.9.0: AbstractProfiler AdvancedProfiler@1.9.0- BaseProfiler PassThroughProfiler
  Profiler@1.6.0- PyTorchProfiler@1.9.0- RegisterRecordFunction@1.9.0- ScheduleWrapper@1.9.0- SimpleProfiler@1.9.0-
  XLAProfiler@1.9.0- log@-1.6.0
profiler.profiler 0.7.0-2.0.0~1.9.0: AbstractProfiler@1.9.0- AdvancedProfiler BaseProfiler PassThroughProfiler
  Profiler PyTorchProfiler@1.9.0- RegisterRecordFunction@1.9.0- ScheduleWrapper@1.9.0- SimpleProfiler@1.9.0-
  XLAProfiler@1.9.0- log@1.6.0-1.7.0
profiler.profilers 0.7.2-1.6.0: AbstractProfiler@1.3.0- AdvancedProfiler BaseProfiler PassThroughProfiler
  PyTorchProfiler@1.2.0- SimpleProfiler XLAProfiler@1.4.0- log@-1.4.0
profiler.pytorch 1.2.3-2.0.0~1.9.0: AbstractProfiler@1.9.0- AdvancedProfiler@1.9.0- BaseProfiler
  PassThroughProfiler@1.9.0- Profiler@1.6.0- PyTorchProfiler RegisterRecordFunction@1.3.0- ScheduleWrapper@1.3.0-
  SimpleProfiler@1.9.0- XLAProfiler@1.9.0- log@-1.7.0 warning_cache@1.4.6-1.7.0
profiler.simple 1.4.0-2.0.0~1.9.0: AbstractProfiler@1.9.0- AdvancedProfiler@1.9.0- BaseProfiler
  PassThroughProfiler@1.9.0- Profiler@1.6.0- PyTorchProfiler@1.9.0- RegisterRecordFunction@1.9.0-
  ScheduleWrapper@1.9.0- SimpleProfiler XLAProfiler@1.9.0- log@-1.7.0
profiler.xla 1.4.0-2.0.0~1.9.0: AbstractProfiler@1.9.0- AdvancedProfiler@1.9.0- BaseProfiler
  PassThroughProfiler@1.9.0- Profiler@1.6.0- PyTorchProfiler@1.9.0- RegisterRecordFunction@1.9.0-
  ScheduleWrapper@1.9.0- SimpleProfiler@1.9.0- XLAProfiler log@-1.7.0
profilers 1.7.0-: AbstractProfiler@-1.8.0 AdvancedProfiler BaseProfiler@-1.8.0 PassThroughProfiler Profiler
  PyTorchProfiler SimpleProfiler XLAProfiler
profilers.advanced 1.7.0-: AdvancedProfiler log
profilers.base 1.7.0-: AbstractProfiler@-1.8.0 BaseProfiler@-1.8.0 PassThroughProfiler
profilers.profiler 1.7.0-: Profiler log
profilers.pytorch 1.7.0-: PyTorchProfiler RegisterRecordFunction ScheduleWrapper log warning_cache
profilers.simple 1.7.0-: SimpleProfiler log
profilers.xla 1.7.0-: XLAProfiler log
pt_overrides 0.1.1-0.8.0: override_data_parallel@0.6.0-0.7.0 rank_zero_warn@0.7.3-
pt_overrides.override_data_parallel 0.1.1-0.8.0: LightningDataParallel LightningDistributedDataParallel@0.2- get_a_var
  parallel_apply
root_module 0.0.1-0.8.0: decorators@0.6.0-0.7.2 grads@0.6.0-0.7.2 hooks@0.6.0-0.7.2 memory@0.6.0-0.7.2
  model_saving@0.6.0-0.7.2 rank_zero_warn@0.7.3- root_module@0.6.0-0.7.2
root_module.decorators 0.3.6-0.8.0: data_loader
root_module.grads 0.0.1-0.8.0: GradInformation
root_module.hooks 0.0.1-0.8.0: APEX_AVAILABLE@0.5.3- ModelHooks
root_module.memory 0.0.1-0.8.0: ModelSummary count_mem_items get_gpu_memory_map get_human_readable_count@0.5.2-
  get_memory_profile@0.5.1- log@0.7.0- print_mem_stack
root_module.model_saving 0.0.1-0.8.0: ModelIO TrainerIO@-0.4.9 convert load_hparams_from_tags_csv
  load_hparams_from_yaml@0.7.6- log@0.7.0- save_hparams_to_tags_csv@0.7.6- save_hparams_to_yaml@0.7.6-
  update_hparams@0.7.6-
root_module.optimization 0.0.1-0.3.5: OptimizerConfig
root_module.root_module 0.0.1-0.8.0: DeviceDtypeModuleMixin@0.7.6- GradInformation
  LightningDistributedDataParallel@0.5.3- LightningModule@0.1.2- MisconfigurationException@0.7.0- ModelHooks ModelIO
  ModelSummary RootModule@-0.1.2 XLA_AVAILABLE@0.7.0- load_hparams_from_tags_csv load_hparams_from_yaml@0.7.6-
  log@0.7.0- update_hparams@0.7.6-
serve 1.7.0-: ServableModule ServableModuleValidator
serve.servable_module 1.7.0-: ServableModule
serve.servable_module_validator 1.7.0-: ServableModuleValidator
setup_tools 1.1.0-1.7.0: PROJECT_ROOT@-1.2.0
strategies 1.6.0-: BaguaStrategy@-2.0.0 ColossalAIStrategy@1.8.0-2.0.0 DDP2Strategy@-1.8.0
  DDPFullyShardedNativeStrategy@1.7.0-2.0.0 DDPFullyShardedStrategy@-2.0.0 DDPShardedStrategy@-2.0.0
  DDPSpawnShardedStrategy@-2.0.0 DDPSpawnStrategy@-2.0.0 DDPStrategy DataParallelStrategy@-2.0.0 DeepSpeedStrategy
  FSDPStrategy@2.0.0- HPUParallelStrategy HivemindStrategy@1.7.0-2.0.0 HorovodStrategy@-2.0.0 IPUStrategy@-2.3.0
  ModelParallelStrategy@2.3.0- ParallelStrategy STRATEGIES_BASE_MODULE@-1.8.0 SingleDeviceStrategy
  SingleDeviceXLAStrategy@2.1.0- SingleHPUStrategy SingleTPUStrategy Strategy StrategyRegistry TPUSpawnStrategy@-2.0.0
  XLAStrategy@2.0.0- call_register_strategies@-1.8.0
strategies.bagua 1.6.0-2.0.0: BaguaStrategy LightningBaguaModule log
strategies.colossalai 1.8.0-2.0.0: ColoInitContext ColossalAIStrategy
strategies.ddp 1.6.0-: DDPStrategy log
strategies.ddp2 1.6.0-1.8.0: DDP2Strategy
strategies.ddp_spawn 1.6.0-2.0.0: DDPSpawnStrategy log
strategies.deepspeed 1.6.0-: DeepSpeedStrategy LightningDeepSpeedModule@-2.0.0 log remove_module_hooks warning_cache
strategies.dp 1.6.0-2.0.0: DataParallelStrategy
strategies.fsdp 2.0.0-: FSDPStrategy log
strategies.fully_sharded 1.6.0-2.0.0: DDPFullyShardedStrategy log
strategies.fully_sharded_native 1.7.0-2.0.0: DDPFullyShardedNativeStrategy log
strategies.hivemind 1.7.0-2.0.0: HiveMindScheduler HivemindStrategy log
strategies.horovod 1.6.0-2.0.0: HorovodStrategy
strategies.hpu_parallel 1.6.0-~2.1.0: HPUAccelerator@2.1.0- HPUCheckpointIO HPUParallelStrategy
  HPUPrecisionPlugin@2.1.0- SingleHPUStrategy@2.1.0- log@-2.1.0
strategies.ipu 1.6.0-2.3.0~2.1.0: IPUAccelerator@2.1.0- IPUPrecisionPlugin@2.1.0- IPUStrategy
  LightningIPUModule@-1.8.0
strategies.launchers 1.6.0-:
strategies.launchers.base 1.6.0-1.8.0:
strategies.launchers.launcher 2.0.0-:
strategies.launchers.multiprocessing 1.7.0-: log@2.0.0-
strategies.launchers.spawn 1.6.0-1.7.0:
strategies.launchers.subprocess_script 1.6.0-: log@2.0.0-
strategies.launchers.xla 1.7.0-:
strategies.launchers.xla_spawn 1.6.0-1.7.0: MpDeviceLoader rendezvous xm
strategies.model_parallel 2.3.0-: ModelParallelStrategy
strategies.parallel 1.6.0-: ParallelStrategy
strategies.sharded 1.6.0-2.0.0: DDPShardedStrategy
strategies.sharded_spawn 1.6.0-2.0.0: DDPSpawnShardedStrategy
strategies.single_device 1.6.0-: SingleDeviceStrategy
strategies.single_hpu 1.6.0-~2.1.0: HPUAccelerator@2.1.0- HPUCheckpointIO HPUParallelStrategy@2.1.0-
  HPUPrecisionPlugin@2.1.0- SingleHPUStrategy
strategies.single_tpu 1.6.0-~2.1.0: SingleTPUStrategy TPUAccelerator@2.1.0- TPUBf16PrecisionPlugin@2.1.0-
  TPUPrecisionPlugin@2.1.0- XLABf16PrecisionPlugin@2.1.0-
strategies.single_xla 2.1.0-: SingleDeviceXLAStrategy
strategies.strategy 1.6.0-: Strategy TBroadcast TReduce@1.7.0- log@1.7.0-
strategies.strategy_registry 1.6.0-1.8.0: StrategyRegistry call_register_strategies
strategies.tpu_spawn 1.6.0-2.0.0: MpDeviceLoader@1.8.0- TPUSpawnStrategy
strategies.utils 1.6.0-2.1.0: on_colab_kaggle@-2.0.0
strategies.xla 2.0.0-: MpDeviceLoader@-2.1.0 XLAStrategy
testing 0.4.0-0.7.0: LightningTestMixin@0.4.9- LightningTestModel@0.4.4- LightningTestModelBase@0.4.9-
  LightningTestMultipleDataloadersMixin@0.4.9- LightningTestStepMixin@0.4.9-
  LightningTestStepMultipleDataloadersMixin@0.4.9- LightningValidationMixin@0.4.9-
  LightningValidationMultipleDataloadersMixin@0.4.9- LightningValidationStepMixin@0.4.9-
  LightningValidationStepMultipleDataloadersMixin@0.4.9- NoValEndTestModel@0.4.4-0.4.9 NoValModel@0.4.4-0.4.9
testing.lm_test_module 0.4.0-0.6.0: LightningModule@-0.5.3 LightningTestModel data_loader@-0.5.3
testing.lm_test_module_base 0.4.9-0.6.0: LightningTestModelBase
testing.lm_test_module_mixins 0.4.9-0.6.0: LightningModule@-0.5.3 LightningTestMixin
  LightningTestMultipleDataloadersMixin LightningTestStepMixin LightningTestStepMultipleDataloadersMixin
  LightningValidationMixin LightningValidationMultipleDataloadersMixin LightningValidationStepMixin
  LightningValidationStepMultipleDataloadersMixin
testing.model 0.6.0-0.7.0: LightningTestModel
testing.model_base 0.6.0-0.7.0: LightningTestModelBase TestingMNIST
testing.model_mixins 0.6.0-0.7.0: LightningTestMixin LightningTestMultipleDataloadersMixin LightningTestStepMixin
  LightningTestStepMultipleDataloadersMixin LightningValidationMixin LightningValidationMultipleDataloadersMixin
  LightningValidationStepMixin LightningValidationStepMultipleDataloadersMixin
testing.no_val_end_module 0.4.4-0.4.9: NoValEndTestModel
testing.no_val_module 0.4.4-0.4.9: NoValModel
testing_models 0.3.5-0.4.0:
testing_models.lm_test_module 0.3.5-0.4.0: LightningTestModel
trainer 0.4.9-: Trainer@0.6.0- seed_everything@0.7.6-
trainer.amp_mixin 0.5.3-0.6.0: APEX_AVAILABLE TrainerAMPMixin
trainer.auto_mix_precision 0.6.0-0.10.0: APEX_AVAILABLE TrainerAMPMixin rank_zero_debug@0.8.2-0.9.0
  rank_zero_warn@0.7.4-
trainer.call 1.8.0-: log@2.0.0-
trainer.callback_config 0.6.0-0.10.0: TrainerCallbackConfigMixin
trainer.callback_config_mixin 0.5.3-0.6.0: TrainerCallbackConfigMixin
trainer.callback_hook 0.7.0-1.8.0: TrainerCallbackHookMixin warning_cache@1.3.0-1.5.0
trainer.configuration_validator 0.9.0-: ConfigValidator@-1.5.0 log@1.1.0-1.1.6 verify_loop_configurations@1.5.0-2.0.0
trainer.connectors 0.10.0-:
trainer.connectors.accelerator_connector 1.2.0-: AcceleratorConnector@-2.0.0 log
trainer.connectors.callback_connector 0.10.0-: CallbackConnector@-2.0.0 EarlyStopping@-1.2.0 rank_zero_warn@-1.3.0
trainer.connectors.checkpoint_connector 0.10.0-: Accelerator@-1.0.3 CheckpointConnector@-2.0.0 EarlyStopping@-1.0.3
  LightningDataParallel@-1.0.3 LightningDistributedDataParallel@-1.0.3 LightningLoggerBase@-1.6.0 ModelCheckpoint
  OMEGACONF_AVAILABLE@-1.2.0 log
trainer.connectors.data_connector 0.10.0-: DataConnector@-2.0.0 warning_cache@1.6.0-
trainer.connectors.debugging_connector 0.10.0-1.5.0: DebuggingConnector rank_zero_warn@-1.2.0
trainer.connectors.env_vars_connector 1.0.0-1.6.0: overwrite_by_env_vars@-1.2.4
trainer.connectors.logger_connector 0.10.0-: LoggerConnector@-2.0.0
trainer.connectors.logger_connector.callback_hook_validator 1.1.0-1.4.0: CallbackHookNameValidator
trainer.connectors.logger_connector.epoch_result_store 1.1.0-1.4.0: EpochResultStore HookResultStore
  LoggerStages@-1.2.0 ResultStoreType
trainer.connectors.logger_connector.fx_validator 1.4.0-: FxValidator@-1.5.0
trainer.connectors.logger_connector.logger_connector 1.1.0-: LoggerConnector@-2.0.0 warning_cache@1.9.0-
trainer.connectors.logger_connector.metrics_holder 1.2.0-1.4.0: MetricsHolder
trainer.connectors.logger_connector.result 1.4.0-: MetricSource@-1.5.0 ResultCollection@-1.6.0 ResultMetric@-1.6.0
  ResultMetricCollection@-1.6.0 warning_cache
trainer.connectors.model_connector 0.10.0-1.5.0: ModelConnector
trainer.connectors.optimizer_connector 0.10.0-1.5.0: OptimizerConnector
trainer.connectors.precision_connector 0.10.0-1.2.0: PrecisionConnector log
trainer.connectors.profiler_connector 0.10.0-1.4.0: PROFILERS@1.1.1- ProfilerConnector
trainer.connectors.signal_connector 1.5.0-: HandlersCompose@-2.0.0 SignalConnector@-2.0.0 log
trainer.connectors.slurm_connector 0.10.0-1.5.0: SLURMConnector log
trainer.connectors.training_trick_connector 0.10.0-1.5.0: TrainingTricksConnector
trainer.data_loading 0.6.0-2.0.0~1.8.0: APEX_AVAILABLE@-0.9.0 EXIST_ITER_DATASET@-0.7.0 HOROVOD_AVAILABLE@0.7.4-1.1.0
  ITERABLE_DATASET_EXISTS@0.7.4-0.10.0 TPU_AVAILABLE@0.10.0-1.1.0 TrainerDataLoadingMixin
  TrainerOptimizersMixin@1.8.0- XLA_AVAILABLE@0.7.0-0.10.0
trainer.data_loading_mixin 0.5.3-0.6.0: APEX_AVAILABLE TrainerDataLoadingMixin
trainer.ddp_mixin 0.5.3-0.6.0: APEX_AVAILABLE TrainerDDPMixin
trainer.deprecated_api 0.7.0-1.5.0: DeprecatedDistDeviceAttributes@1.1.0-1.4.0 DeprecatedTrainerAttributes@1.2.0-
  TrainerDeprecatedAPITillVer0_10@0.8.0-0.10.0 TrainerDeprecatedAPITillVer0_11@0.10.0-1.0.0
  TrainerDeprecatedAPITillVer0_8@-0.8.0 TrainerDeprecatedAPITillVer0_9@0.7.2-0.9.0 rank_zero_warn@0.7.3-1.3.0
trainer.distrib_data_parallel 0.6.0-0.10.0: APEX_AVAILABLE@-0.9.0 HOROVOD_AVAILABLE@0.7.4- HYDRA_AVAILABLE@0.8.0-0.9.0
  ModelCheckpoint@0.7.4-0.8.5 RANDOM_PORTS@0.8.5-0.9.0 TrainerDDPMixin XLA_AVAILABLE@0.8.0- pid@0.8.5-0.9.0
  rng1@0.8.5-0.9.0
trainer.distrib_parts 0.6.0-0.10.0: APEX_AVAILABLE@-0.9.0 HOROVOD_AVAILABLE@0.7.4- TrainerDPMixin XLA_AVAILABLE@0.7.0-
  check_gpus_data_type@-0.8.2 determine_root_gpu_device get_all_available_gpus log@0.7.2-
  normalize_parse_gpu_input_to_list@-0.8.2 normalize_parse_gpu_string_input@-0.8.2 parse_gpu_ids@-0.8.2
  pick_multiple_gpus@0.7.4- pick_single_gpu@0.7.4- retry_jittered_backoff@0.7.4- sanitize_gpu_ids
trainer.dp_mixin 0.5.3-0.6.0: APEX_AVAILABLE TrainerDPMixin check_gpus_data_type determine_root_gpu_device
  get_all_available_gpus normalize_parse_gpu_input_to_list normalize_parse_gpu_string_input parse_gpu_ids
  sanitize_gpu_ids
trainer.evaluation_loop 0.6.0-1.4.0: EvaluationLoop@0.10.0- HOROVOD_AVAILABLE@0.7.4-0.10.0
  MisconfigurationException@-1.2.0 TrainerEvaluationLoopMixin@-0.10.0 XLA_AVAILABLE@0.7.0-0.10.0
  rank_zero_warn@0.7.3-1.2.0
trainer.evaluation_loop_mixin 0.5.3-0.6.0: TrainerEvaluationLoopMixin
trainer.ignored_warnings 0.5.1-1.4.0: ignore_scalar_return_in_dp
trainer.logging 0.6.0-1.5.0: LoggerCollection@0.7.0-1.2.0 TensorBoardLogger@0.7.0-1.2.0 TrainerLoggingMixin
  memory@-1.2.0
trainer.logging_mixin 0.5.3-0.6.0: TrainerLoggingMixin
trainer.lr_finder 0.7.4-0.10.0: TrainerLRFinderMixin
trainer.model_hooks 0.6.0-1.6.0: LightningDataModule@0.9.0-1.0.3 TrainerModelHooksMixin
trainer.model_hooks_mixin 0.5.3-0.6.0: TrainerModelHooksMixin
trainer.optimizers 0.7.2-2.0.0~1.8.0: TrainerDataLoadingMixin@1.8.0- TrainerOptimizersMixin
trainer.predict_loop 1.2.0-1.4.0: PredictLoop
trainer.progress 1.4.0-2.0.0: BaseProgress BatchProgress@1.5.0- DataLoaderProgress OptimizationProgress
  OptimizerProgress ProcessedTracker@1.5.0- Progress ReadyCompletedTracker@1.5.0- SchedulerProgress
  StartedTracker@1.5.0- Tracker@-1.5.0
trainer.properties 0.10.0-1.5.0: TrainerProperties is_lightning_optimizer@1.1.0-1.2.0 rank_zero_warn@1.1.0-
trainer.seed 0.7.6-0.8.0: seed_everything
trainer.setup 1.8.0-:
trainer.states 0.9.0-: RunningStage@1.2.0- TrainerFn@1.3.0- TrainerState TrainerStatus@1.3.0- trainer_state@-1.3.0
trainer.supporters 0.7.2-2.0.0: Accumulator@0.9.0-1.3.0 CombinedDataset@1.2.0- CombinedLoader@1.2.0-
  CombinedLoaderIterator@1.2.0- CycleIterator@1.2.0- DataLoaderDict@1.4.0-1.5.0 PredictionCollection@0.9.0-1.5.0
  SharedCycleIteratorState@1.4.3- TensorRunningAccum prefetch_iterator@1.3.0-1.5.0
trainer.train_loop_mixin 0.5.3-0.6.0: APEX_AVAILABLE TrainerTrainLoopMixin
trainer.trainer 0.4.9-: APEX_AVAILABLE@-0.9.0 CPUAccelerator@1.0.0-1.1.0 EarlyStopping@0.5.1-
  HOROVOD_AVAILABLE@0.7.6-0.10.0 ModelCheckpoint@0.5.1-1.7.0 ModelSummary@0.8.0-1.5.0 Trainer
  XLA_AVAILABLE@0.7.0-0.10.0 ignored_warnings@0.5.1-0.5.3 log@0.7.2- reduce_distributed_output@-0.5.3
  seed_everything@0.7.6-0.8.0 trainer_state@0.9.0-1.1.0
trainer.trainer_io 0.4.9-0.6.0: TrainerIO@-0.5.3 TrainerIOMixin@0.5.3- convert load_hparams_from_tags_csv
trainer.training_io 0.6.0-0.10.0: HOROVOD_AVAILABLE@0.7.6- OMEGACONF_AVAILABLE@0.9.0- TrainerIOMixin
  XLA_AVAILABLE@0.7.0-
trainer.training_loop 0.6.0-1.4.0: APEX_AVAILABLE@-0.9.0 HOROVOD_AVAILABLE@0.7.4-0.10.0 LightningModule@0.7.0-1.2.0
  LightningOptimizer@1.1.0- ModelCheckpoint@0.8.2-1.2.0 SIGNAL_TERMINATE@0.8.0-0.10.0 TrainLoop@0.10.0-
  TrainerTrainLoopMixin@-0.10.0 XLA_AVAILABLE@0.7.0-0.10.0 log@0.7.2-0.10.0
trainer.training_tricks 0.6.0-1.5.0: EPSILON@0.7.0-1.4.0 EPSILON_FP16@0.7.0-1.4.0 GradientAccumulationScheduler@-1.0.3
  TrainerTrainingTricksMixin log@0.7.2-
trainer.training_tricks_mixin 0.5.3-0.6.0: TrainerTrainingTricksMixin
trainer_main 0.0.1-0.4.0: AVAILABLE_MODELS SEED get_default_parser get_model_name main main_local optimize_on_cluster
tuner 0.10.0-: Tuner@2.0.0-
tuner.auto_gpu_select 0.10.0-2.0.0: pick_multiple_gpus pick_single_gpu
tuner.batch_size_scaling 0.10.0-: log scale_batch_size@-2.0.0
tuner.lr_finder 0.10.0-: log lr_find@-2.0.0
tuner.tuning 0.10.0-: Tuner
utilities 0.4.0-: AMPType@0.9.0-1.9.0 APEX_AVAILABLE@0.8.2-1.2.0 AllGatherGrad@1.1.0-2.0.0 AttributeDict@0.8.0-
  BOLTS_AVAILABLE@1.1.0-1.2.0 CombinedLoader@2.0.0- DeviceType@1.1.0-1.6.0 DistributedType@1.1.0-1.8.0
  FAIRSCALE_AVAILABLE@1.1.0-1.2.0 FAIRSCALE_PIPE_AVAILABLE@1.1.0-1.2.0 FLOAT16_EPSILON@0.8.5- FLOAT32_EPSILON@0.8.5-
  FLOAT64_EPSILON@0.8.5- GROUP_AVAILABLE@1.1.0-1.2.0 GradClipAlgorithmType@1.3.0- HOROVOD_AVAILABLE@1.1.0-1.2.0
  HYDRA_AVAILABLE@1.1.0-1.2.0 HYDRA_EXPERIMENTAL_AVAILABLE@1.1.4-1.2.0 LightningEnum@1.1.0-
  ModelSummaryMode@1.5.0-1.7.0 NATIVE_AMP_AVAILABLE@1.1.0-1.2.0 NATIVE_AMP_AVALAIBLE@0.8.2-1.1.0
  OMEGACONF_AVAILABLE@1.1.0-1.2.0 RPC_AVAILABLE@1.1.0-1.2.0 TPU_AVAILABLE@1.1.0-1.2.0 XLADeviceUtils@1.1.0-1.2.8
  XLA_AVAILABLE@1.1.0-1.2.0 disable_possible_user_warnings@2.1.0- find_shared_parameters@1.5.0-
  flatten_dict@0.9.0-2.0.0 grad_norm@1.3.0- is_picklable@0.10.0- is_shared_filesystem@2.1.0- measure_flops@2.2.0-
  move_data_to_device@0.8.0- rank_zero_deprecation@1.3.0- rank_zero_info@0.8.0- rank_zero_only@0.7.4-
  rank_zero_warn@0.7.3- set_shared_parameters@1.5.0- suggested_max_num_workers@2.1.0-
utilities.apply_func 0.8.0-2.0.0: CONVERSION_DTYPES@1.2.0-1.8.0 TORCHTEXT_AVAILABLE@0.8.2-1.2.0
  TransferableDataType@0.8.2- apply_to_collection apply_to_collections@1.4.0- convert_to_tensors@1.2.0-
  from_numpy@1.2.0- move_data_to_device to_dtype_tensor@1.2.0-
utilities.arg_parse 0.4.0-0.7.2: add_default_args
utilities.argparse 1.2.0-: ParseArgparserDataType@1.5.0-1.8.0 add_argparse_args@-2.0.0 from_argparse_args@-2.0.0
  get_init_arguments_and_types@-2.0.0 parse_argparser@-2.0.0 parse_args_from_docstring@-1.3.0
  parse_env_variables@-2.0.0
utilities.argparse_utils 0.10.0-1.5.0: add_argparse_args@-1.4.0 from_argparse_args@-1.4.0
  get_init_arguments_and_types@-1.4.0 parse_argparser@-1.4.0 parse_args_from_docstring@1.0.4-1.3.0
  parse_env_variables@1.0.0-1.4.0 parsing@-1.3.0 str_to_bool@1.3.0-1.4.0 str_to_bool_or_int@1.3.0-1.4.0
  str_to_bool_or_str@1.3.0-1.4.0
utilities.auto_restart 1.4.0-2.0.0: CaptureIterableDataset CaptureMapDataset@1.5.0- FastForwardSampler
  IteratorState@1.5.0- MergedIteratorState@1.5.0- collect_rng_states@1.5.0-1.6.0 patch_dataloader_iterator@1.5.0-
  reload_dataloader_state_dict@1.5.0-1.6.0 set_rng_states@1.5.0-1.6.0
utilities.cli 1.3.0-2.0.0~1.9.0: CALLBACK_REGISTRY@1.5.0-1.9.0 DATAMODULE_REGISTRY@1.5.0-1.9.0
  LOGGER_REGISTRY@1.6.0-1.9.0 LR_SCHEDULER_REGISTRY@1.5.0-1.9.0 LightningArgumentParser LightningCLI
  MODEL_REGISTRY@1.5.0-1.9.0 OPTIMIZER_REGISTRY@1.5.0-1.9.0 ReduceLROnPlateau@1.6.0-1.7.0 SaveConfigCallback
  instantiate_class@1.4.0-
utilities.cloud_io 0.8.0-2.0.0: atomic_save@0.9.0- cloud_open@0.9.0-0.10.0 get_filesystem@0.10.0- gfile@0.9.0-0.10.0
  is_remote_path@0.9.0-0.10.0 load makedirs@0.9.0-0.10.0 modern_gfile@0.9.0-0.10.0 pathlike@0.9.0-1.0.4
utilities.combined_loader 2.0.0-: CombinedLoader
utilities.compile 1.9.5-: from_compiled to_uncompiled
utilities.consolidate_checkpoint 2.2.0-:
utilities.data 0.10.0-: BType@1.4.0- extract_batch_size@1.4.0- get_len@1.2.0-2.0.0 has_iterable_dataset has_len@-2.0.0
  has_len_all_ranks@1.5.0- warning_cache@1.5.0-
utilities.debugging 0.4.0-1.5.0: InternalDebugger@0.9.0- MisconfigurationException@-0.7.2 enabled_only@0.9.0-
utilities.deepspeed 1.5.0-: CPU_DEVICE convert_zero_checkpoint_to_fp32_state_dict ds_checkpoint_dir
utilities.device_dtype_mixin 0.8.0-1.6.0: DeviceDtypeModuleMixin
utilities.device_parser 0.10.0-2.0.0: determine_root_gpu_device is_cuda_available@1.7.0- num_cuda_devices@1.7.0-
  parse_cpu_cores@1.6.0- parse_gpu_ids parse_hpus@1.6.0- parse_tpu_cores
utilities.distributed 0.7.4-2.0.2: AllGatherGrad@1.1.0-2.0.0 ReduceOp@0.10.0-1.8.0
  all_gather_ddp_if_available@1.1.0-2.0.0 distributed_available@1.3.8-2.0.0 find_free_network_port@0.9.0-1.2.8
  gather_all_tensors@1.0.6-2.0.0 gather_all_tensors_if_available@0.10.0-1.0.6
  get_default_process_group_backend_for_device@1.6.0-2.0.0 group@1.1.0-1.8.0 init_dist_connection@1.5.0-2.0.0
  log@0.8.0-1.8.0 rank_zero_debug@0.8.2- rank_zero_deprecation@1.2.8-2.0.0 rank_zero_info@0.8.0- rank_zero_only@-2.0.0
  rank_zero_warn@-1.6.0 register_ddp_comm_hook@1.3.0-2.0.0 sync_ddp@1.0.6-2.0.0 sync_ddp_if_available@0.10.0-2.0.0
  tpu_distributed@1.2.8-2.0.0
utilities.enums 1.2.0-: AMPType@-2.0.0 AutoRestartBatchKeys@1.4.0-2.0.0 DeviceType@-1.8.0 DistributedType@-1.8.0
  GradClipAlgorithmType@1.3.0- LightningEnum ModelSummaryMode@1.5.0-1.7.0 PrecisionType@1.5.0-2.0.0
utilities.exceptions 0.7.2-: DeadlockDetectedException@1.3.8-2.0.0 ExitGracefullyException@1.5.0-2.0.0
  MisconfigurationException SIGTERMException@2.0.0-
utilities.fetching 1.5.0-2.0.0: AbstractDataFetcher DataFetcher DataLoaderIterDataFetcher
  InterBatchParallelDataFetcher StepFuncDataLoaderIter
utilities.finite_checks 1.3.0-2.0.0: detect_nan_parameters log print_nan_gradients
utilities.grads 1.3.0-: grad_norm
utilities.imports 1.2.0-:
utilities.logger 1.6.0-2.0.0:
utilities.memory 0.7.4-: garbage_collection_cuda@0.7.6- get_gpu_memory_map@1.5.0-2.0.0 get_memory_profile@1.5.0-1.7.0
  get_model_size_mb@1.5.0-2.0.0 is_cuda_out_of_memory@0.7.6- is_cudnn_snafu@0.7.6- is_oom_error@0.7.6-
  is_out_of_cpu_memory@0.7.6- recursive_detach
utilities.meta 1.5.0-2.1.0: enable_python_mode@-1.8.0 get_all_subclasses@-1.9.0 init_meta@-1.9.0
  init_meta_context@-1.9.0 is_meta_init@-1.9.0 is_on_meta_device@1.5.2-1.9.0 materialize_module@-1.9.0
  recursively_setattr@-1.9.0
utilities.metrics 1.3.0-2.0.0: metrics_to_scalars
utilities.migration 1.5.0-: migrate_checkpoint@1.9.0- pl_legacy_patch
utilities.migration.migration 1.9.0-:
utilities.migration.utils 1.9.0-: migrate_checkpoint pl_legacy_patch
utilities.model_helpers 1.2.0-: get_torchvision_model@1.8.0- is_overridden
utilities.model_registry 2.5.1-: download_model_from_registry find_model_local_ckpt_path
utilities.model_summary 1.5.0-: DeepSpeedSummary@1.7.0- LayerSummary ModelSummary PARAMETER_NUM_UNITS@-1.7.0
  UNKNOWN_SIZE@-1.7.0 get_formatted_model_size get_human_readable_count log@-1.7.0 parse_batch_shape summarize
  warning_cache@-1.7.0
utilities.model_summary.model_summary 1.7.0-: LEFTOVER_PARAMS_NAME@2.1.0- LayerSummary ModelSummary
  NOT_APPLICABLE@2.1.0- PARAMETER_NUM_UNITS UNKNOWN_SIZE get_formatted_model_size get_human_readable_count log
  parse_batch_shape summarize warning_cache
utilities.model_summary.model_summary_deepspeed 1.7.0-: DeepSpeedLayerSummary DeepSpeedSummary deepspeed_param_size
utilities.model_utils 0.10.0-1.4.0: LightningDataModule LightningModule is_overridden
utilities.optimizer 1.6.0-2.0.0: optimizer_to_device optimizers_to_device
utilities.package_utils 1.1.4-1.2.0:
utilities.parameter_tying 1.5.0-: find_shared_parameters set_shared_parameters
utilities.parsing 0.7.4-: AttributeDict@0.8.0- apply_to_collection@1.1.4-1.2.0 clean_namespace@0.7.5-
  collect_init_args@0.8.0- flatten_dict@0.9.0-2.0.0 get_init_args@0.8.0- is_picklable@0.10.0-
  lightning_get_all_attr_holders@1.1.6-1.2.0 lightning_get_first_attr_holder@1.1.6-1.2.0 lightning_getattr@0.9.0-
  lightning_hasattr@0.9.0- lightning_setattr@0.9.0- parse_class_init_keys@1.0.7- save_hyperparameters@1.3.0-
  str_to_bool@0.8.0-2.0.0 str_to_bool_or_int@1.3.0-2.0.0 str_to_bool_or_str@0.10.0-2.0.0 strtobool@-0.8.0
utilities.rank_zero 1.6.0-: LightningDeprecationWarning WarningCache@1.9.0- log@-1.8.0 rank_prefixed_message@1.9.0-
  rank_zero_debug rank_zero_deprecation rank_zero_info rank_zero_only rank_zero_warn
utilities.registry 1.6.0-1.8.0:
utilities.seed 0.8.0-: isolate_rng@1.6.0- log@-1.8.0 max_seed_value@1.7.0-1.8.0 min_seed_value@1.7.0-1.8.0
  pl_worker_init_function@1.3.0-2.0.0 reset_seed@1.3.0-2.0.0 seed_everything@-2.0.0
utilities.signature_utils 1.3.0-: is_param_in_hook_signature
utilities.testing 2.0.0-:
utilities.types 1.3.0-: DistributedDataParallel@1.7.0- EPOCH_OUTPUT@-2.0.0 EVAL_DATALOADERS@1.4.0-
  LRSchedulerConfig@1.6.0- LRSchedulerConfigType@2.0.9- LRSchedulerPLType@1.8.0- LRSchedulerType@1.4.0-
  LRSchedulerTypeTuple@1.4.0- LRSchedulerTypeUnion@1.5.0- OptimizerConfig@2.5.1- OptimizerConfigType@2.5.0-2.5.1
  OptimizerLRScheduler@2.0.9- OptimizerLRSchedulerConfig@2.0.9- OptimizerLRSchedulerConfigType@2.5.0-2.5.1
  PredictStep@1.7.0-2.1.0 ReduceLROnPlateau@1.6.0-2.3.0 STEP_OUTPUT TRAIN_DATALOADERS@1.4.0- TestStep@1.7.0-2.1.0
  TrainingStep@1.7.0-2.1.0 ValidationStep@1.7.0-2.1.0
utilities.upgrade_checkpoint 0.10.0-: KEYS_MAPPING@-1.9.0 log@-1.9.0 main@1.9.0- upgrade_checkpoint@-1.9.0
utilities.warning_utils 0.10.0-1.4.0: LightningDeprecationWarning@1.3.7- WarningCache rank_zero_only@1.3.7-
  rank_zero_warn
utilities.warnings 0.7.3-: LightningDeprecationWarning@1.3.7-1.8.0 PossibleUserWarning@1.6.0- WarningCache@1.2.0-1.8.0
  rank_zero_deprecation@1.3.7-1.8.0 rank_zero_warn@-1.8.0 set_proc_rank@-0.7.4
utilities.xla_device 1.2.0-2.0.0: TPU_CHECK_TIMEOUT@-1.8.0 XLADeviceUtils inner_f pl_multi_process
utilities.xla_device_utils 0.10.0-1.4.0: TORCHXLA_AVAILABLE@-1.1.0 TPU_CHECK_TIMEOUT@1.1.6- XLADeviceUtils
  XLA_AVAILABLE@1.1.0-1.2.0 inner_f pl_multi_process
utils 0.0.1-0.4.0:
utils.arg_parse 0.0.1-0.4.0: add_default_args
utils.debugging 0.3.5-0.4.0: MisconfigurationException
utils.embeddings 0.0.1-0.3.5: PretrainedEmbedding
utils.plotting 0.0.1-0.3.5: plot_confusion_matrix
utils.pt_callbacks 0.0.1-0.1.2: Callback EarlyStopping ModelCheckpoint
""",
}
