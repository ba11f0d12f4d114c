"""Words that releases wrapped in enums; each member equals its text, as the Trainer takes it."""

from __future__ import annotations

from ...utilities.enums import LightningEnum


class AMPType(LightningEnum):
    """Who does mixed precision."""

    APEX = "apex"
    NATIVE = "native"


class PrecisionType(LightningEnum):
    """The words for `Trainer(precision=...)`."""

    HALF = "16"
    FLOAT = "32"
    FULL = "64"
    BFLOAT = "bf16"
    MIXED = "mixed"

    @classmethod
    def supported_types(cls) -> list[str]:
        """All the words."""
        return [member.value for member in cls]

    @classmethod
    def supported_type(cls, precision: str | int) -> bool:
        """True when it is one of the words."""
        return str(precision) in cls.supported_types()


class DistributedType(LightningEnum):
    """The words that `distributed_backend` and `accelerator` took."""

    DP = "dp"
    DDP = "ddp"
    DDP2 = "ddp2"
    DDP_CPU = "ddp_cpu"
    DDP_SPAWN = "ddp_spawn"
    TPU_SPAWN = "tpu_spawn"
    DEEPSPEED = "deepspeed"
    HOROVOD = "horovod"
    DDP_SHARDED = "ddp_sharded"
    DDP_SHARDED_SPAWN = "ddp_sharded_spawn"
    DDP_FULLY_SHARDED = "ddp_fully_sharded"


class DeviceType(LightningEnum):
    """Kinds of hardware."""

    CPU = "CPU"
    GPU = "GPU"
    IPU = "IPU"
    TPU = "TPU"


class ModelSummaryMode(LightningEnum):
    """The words that `weights_summary` took."""

    TOP = "top"
    FULL = "full"

    @staticmethod
    def get_max_depth(mode: str) -> int:
        """How deep a summary of this mode goes."""
        depths = {"top": 1, "full": -1}
        if mode not in depths:
            raise ValueError(f"get_max_depth({mode!r}): not a mode. Accepted: {', '.join(map(repr, depths))}.")
        return depths[mode]


class DataType(LightningEnum):
    """What kind of labels a metric is given."""

    BINARY = "binary"
    MULTILABEL = "multi-label"
    MULTICLASS = "multi-class"
    MULTIDIM_MULTICLASS = "multi-dim multi-class"


class AverageMethod(LightningEnum):
    """How a metric averages over classes."""

    MICRO = "micro"
    MACRO = "macro"
    WEIGHTED = "weighted"
    NONE = "none"
    SAMPLES = "samples"


AverageMethods = AverageMethod


class MDMCAverageMethod(LightningEnum):
    """How a metric averages over further dimensions."""

    GLOBAL = "global"
    SAMPLEWISE = "samplewise"


class LoggerStages(LightningEnum):
    """What was being done when something was logged."""

    TRAIN = "train"
    VAL = "validation"
    TEST = "test"

    @staticmethod
    def determine_stage(stage_or_testing: str | bool) -> LoggerStages:
        """The stage by its word; for a truth value, whether it is test or validation."""
        if isinstance(stage_or_testing, str):
            return LoggerStages(stage_or_testing)
        return LoggerStages.TEST if stage_or_testing else LoggerStages.VAL


class ResultStoreType(LightningEnum):
    """Where in the training loop something was logged."""

    INSIDE_BATCH_TRAIN_LOOP = "inside_batch_train_loop"
    OUTSIDE_BATCH_TRAIN_LOOP = "outside_batch_train_loop"
