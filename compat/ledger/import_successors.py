"""What to write today for names of the old packages that are not simply somewhere else under the same name.

`SUCCESSORS` says where a name is that is called otherwise today, or is in another package; `INSTEAD` has a sentence for
those that have no successor. The rows of `imports` ask here first.
"""

from __future__ import annotations

import re
from functools import cache

# A home, and the names that are there; `Old=New` says what the name is called there.
SUCCESSORS = {
    "pytorch_lightning.strategies": "DDPPlugin=DDPStrategy DDPSpawnPlugin=DDPStrategy DDPSpawnStrategy=DDPStrategy"
    " ParallelPlugin=ParallelStrategy SingleDevicePlugin=SingleDeviceStrategy TrainingTypePlugin=Strategy",
    "pytorch_lightning.plugins.precision": "NativeMixedPrecisionPlugin=MixedPrecision"
    " MixedPrecisionPlugin=MixedPrecision",
    "pytorch_lightning.callbacks": "LearningRateLogger=LearningRateMonitor ProgressBarBase=ProgressBar",
    "pytorch_lightning.loggers": "TestTubeLogger=TensorBoardLogger",
    "torch.distributed": "ReduceOp distributed_available=is_available",
    "torch.optim.lr_scheduler": "LRScheduler",
    "fsspec": "cloud_open=open gfile=filesystem",
    "os": "makedirs",
    "pathlib": "pathlike=Path",
    "torch": "load from_numpy",
    "tqdm.auto": "tqdm",
    "math": "torch_inf=inf",
    "fulgurite.utilities.collections": "apply_to_collection",
    "torchmetrics.utilities.compute": "auc",
    "torchmetrics.utilities.data": "METRIC_EPS dim_zero_cat dim_zero_mean dim_zero_sum select_topk to_categorical"
    " to_onehot",
    "torchmetrics.utilities.distributed": "class_reduce reduce gather_all_tensors"
    " gather_all_tensors_if_available=gather_all_tensors",
    "torchmetrics.utilities.enums": "AverageMethod AverageMethods=AverageMethod DataType MDMCAverageMethod",
    "torchmetrics.metric": "CompositionalMetric",
}
# The same, for names that other modules of the old packages had with another meaning.
METRICS = {
    "torchmetrics": "F1=F1Score FBeta=FBetaScore Fbeta=FBetaScore IoU=JaccardIndex MSE=MeanSquaredError"
    " MAE=MeanAbsoluteError MulticlassROC=ROC NumpyMetric=Metric TensorMetric=Metric TensorCollectionMetric=Metric"
    " MeanSquaredLogError=MeanSquaredLogError",
    "torchmetrics.image": "PSNR=PeakSignalNoiseRatio SSIM=StructuralSimilarityIndexMeasure",
    "torchmetrics.text": "BLEUScore",
    "torchmetrics.segmentation": "DiceCoefficient=DiceScore",
    "torchmetrics.functional": "f1=f1_score f1_score fbeta=fbeta_score fbeta_score iou=jaccard_index"
    " r2score=r2_score embedding_similarity=pairwise_cosine_similarity mse=mean_squared_error"
    " mae=mean_absolute_error stat_scores_multiple_classes=stat_scores"
    " mean_relative_error=mean_absolute_percentage_error",
    "torchmetrics.functional.image": "psnr=peak_signal_noise_ratio ssim=structural_similarity_index_measure"
    " image_gradients",
    "torchmetrics.functional.text": "bleu_score",
    "pytorch_lightning.utilities.rank_zero": "rank_zero_deprecation",
    "torchmetrics.functional.segmentation": "dice_score",
    "torchmetrics.functional.classification": "multiclass_auroc multiclass_precision_recall_curve multiclass_roc",
}

INSTEAD = {
    "the plain words: the Trainer takes them as text": "AMPType PrecisionType DeviceType DistributedType"
    " ModelSummaryMode",
    "importlib.util.find_spec, which says whether a package is installed": "module_available",
    "LightningModule: it has `device` and `dtype`": "DeviceDtypeModuleMixin",
    "grad_norm from pytorch_lightning.utilities": "GradInformation",
    "the method without the decorator: it is called when data is needed": "data_loader",
    "the function without the decorator, and `if self.experiment is not None:` in it": "enabled_only",
    "a list of loggers: Trainer(logger=[...]), trainer.loggers": "LoggerCollection",
    "torch.cuda.memory_summary()": "count_mem_items get_gpu_memory_map get_memory_profile print_mem_stack",
    "torch.distributed.all_reduce": "sync_ddp sync_ddp_if_available tpu_distributed",
    "torch.distributed.nn.functional.all_gather, or self.all_gather in the module": "AllGatherGrad"
    " all_gather_ddp_if_available",
    'os.environ["RANK"], which the launcher sets': "set_proc_rank",
    '"nccl" for GPUs and "gloo" for the CPU': "get_default_process_group_backend_for_device",
    "an argparse option for each argument of Trainer that you want to set": "add_default_args",
    "a number of your own": "SEED EPSILON EPSILON_FP16 TPU_CHECK_TIMEOUT",
    "the path of your own module: there is no list of them": "ACCELERATORS_BASE_MODULE STRATEGIES_BASE_MODULE"
    " TRAINING_TYPE_BASE_MODULE FILE_ROOT",
    "annotations from `typing` and `torch`: this one is gone": "ALLOWED_CONFIG_TYPES EPOCH_OUTPUT PLUGIN PLUGIN_INPUT"
    " PRIMITIVE_TYPES P PredictStep TestStep TrainingStep ValidationStep TransferableDataType KEYS_MAPPING",
    "torch.save to a temporary file beside it, and os.replace": "atomic_save",
    'fsspec, whose `filesystem("file")` is the local one': "is_remote_path modern_gfile",
    "devices=..., as Trainer(...) takes it: it reads numbers, lists and texts": "determine_root_gpu_device"
    " parse_cpu_cores parse_gpu_ids",
    "isinstance(optimizer, LightningOptimizer)": "is_lightning_optimizer",
    "collections.deque(maxlen=...), and the mean of what is in it": "TensorRunningAccum",
    "len(loader), where it has a length": "get_len",
    "a loop of your own over the dict": "flatten_dict prefix_metric_keys prefix_metrics_keys",
    "bar.reset(total=...) of tqdm": "reset",
    "torch.utils._pytree.tree_map, or a loop of your own": "apply_to_collections",
    "torch.tensor(value, dtype=...)": "to_dtype_tensor",
    '"COLAB_GPU" in os.environ': "on_colab_kaggle",
    "two metrics, precision and recall": "PrecisionRecall precision_recall MulticlassPrecisionRecall",
    "the area under curve functions of torchmetrics.functional, such as auroc": "AUC auc_decorator"
    " multiclass_auc_decorator",
    "MeanSquaredError(squared=False) from torchmetrics": "RMSE rmse",
    "the root of mean_squared_log_error from torchmetrics.functional": "RMSLE rmsle",
    "a class of your own, derived from torchmetrics.Metric": "numpy_metric tensor_metric tensor_collection_metric",
    "num_classes, said where the metric is made": "get_num_classes",
    "the metrics of `torchmetrics`": "metrics",
    "your classes themselves, imported and passed: there are no registries": "CALLBACK_REGISTRY DATAMODULE_REGISTRY"
    " LOGGER_REGISTRY LR_SCHEDULER_REGISTRY MODEL_REGISTRY OPTIMIZER_REGISTRY",
    "the modules of pytorch_lightning.core": "decorators grads hooks memory model_saving root_module",
    "the modules of pytorch_lightning.loggers": "base tensorboard",
}
ABOUT_PACKAGES = re.compile(r"_?[A-Z0-9_]+_(AVAILABLE|AVALAIBLE)")
NOTHING = "something of your own: no package has `{name}` today"


def successor(path: str, name: str) -> tuple[str, str] | None:
    """(module, name) that took the place of a name of this module; None where no table says so."""
    if ".metrics" in path and name in (found := _read("metrics")):
        return found[name]
    return _read("all").get(name)


def instead(name: str) -> str | None:
    """What to use for a name that has no successor; None where no table says so."""
    if ABOUT_PACKAGES.fullmatch(name):
        name = "module_available"
    return next((told for told, names in INSTEAD.items() if name in names.split()), None)


@cache
def _read(which: str) -> dict[str, tuple[str, str]]:
    tables = METRICS if which == "metrics" else SUCCESSORS
    words = ((home, *word.partition("=")) for home, names in tables.items() for word in names.split())
    return {old: (home, new or old) for home, old, _, new in words}
