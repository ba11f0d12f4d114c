"""Where the public names of the old packages live today: data, read by the importer when a name is asked for.

A table maps a home (a module) to the names that it gives; `Old=New` says that a name is called otherwise there. A name
that no table holds cannot be given. Where one name meant different things, `ROOMS` says which part of the old package
it is asked from; the first room that matches decides.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from .schema import Version, version


class Home(NamedTuple):
    """A module, and what the name is called there."""

    module: str
    name: str


class Refusal(NamedTuple):
    """A name that imports and refuses when it is used, with what to do instead."""

    advice: str


# ----- the classes that users subclass and construct
#
# THE table for the owners of the adapter's own classes: put the adapter's class here once it exists. What stands under
# "fulgurite.<core module>" is the core's own class for now: it takes today's arguments, and today's hooks are called.

CLASSES = {
    "fulgurite.compat.trainer": "Trainer",
    "fulgurite.module": "LightningModule",
    "fulgurite.compat.module": "RootModule=LightningModule ModelIO=LightningModule",
    "fulgurite.module_hooks": "CheckpointHooks DataHooks ModelHooks",
    "fulgurite.compat.datamodule": "LightningDataModule",
    "fulgurite.compat.results": "EvalResult Result TrainResult",
    "fulgurite.compat.cli_defaults": "add_default_args",
    "fulgurite.hparams": "HyperparametersMixin",
    "fulgurite.placement": "DeviceDtypeModuleMixin=Placement",
    "fulgurite.callbacks": "ProgressBar TQDMProgressBar",
    "fulgurite.compat.callbacks": "BasePredictionWriter Callback Checkpoint DeviceStatsMonitor EarlyStopping"
    " GradientAccumulationScheduler LambdaCallback LearningRateLogger LearningRateMonitor ModelCheckpoint ModelSummary"
    " OnExceptionCheckpoint ProgressBarBase StochasticWeightAveraging Timer BackboneFinetuning BaseFinetuning",
    "fulgurite.callbacks.finetuning": "multiplicative",
    "fulgurite.compat.gpu_memory": "GPUStatsMonitor GpuUsageLogger",
    "fulgurite.loggers": "CSVLogger DummyLogger Logger TensorBoardLogger",
    "fulgurite.compat.loggers": "LightningLoggerBase=Logger LoggerCollection TestTubeLogger",
    "fulgurite.profilers": "AdvancedProfiler PassThroughProfiler Profiler PyTorchProfiler SimpleProfiler",
    "fulgurite.compat.profilers": "AbstractProfiler=Profiler BaseProfiler=Profiler NewProfiler=Profiler"
    " NewAdvancedProfiler=AdvancedProfiler NewPassThroughProfiler=PassThroughProfiler"
    " NewPyTorchProfiler=PyTorchProfiler NewSimpleProfiler=SimpleProfiler",
    "fulgurite.strategies": "DDPStrategy FSDPStrategy ParallelStrategy SingleDeviceStrategy Strategy StrategyRegistry"
    " STRATEGY_REGISTRY=StrategyRegistry TrainingTypePluginsRegistry=StrategyRegistry",
    "fulgurite.compat.strategies": "DDPFullyShardedNativeStrategy DDPPlugin DDPSpawnPlugin DDPSpawnStrategy"
    " ParallelPlugin SingleDevicePlugin TrainingTypePlugin",
    "fulgurite.plugins": "AsyncCheckpointIO CheckpointIO TorchCheckpointIO ClusterEnvironment LayerSync"
    " TorchSyncBatchNorm NativeSyncBatchNorm=TorchSyncBatchNorm DoublePrecision DoublePrecisionPlugin=DoublePrecision"
    " HalfPrecision HalfPrecisionPlugin=HalfPrecision MixedPrecision MixedPrecisionPlugin=MixedPrecision"
    " NativeMixedPrecision=MixedPrecision Precision PrecisionPlugin=Precision",
    "fulgurite.compat.plugins": "NativeMixedPrecisionPlugin",
    "fulgurite.optimizers": "LightningOptimizer LRSchedulerConfig do_nothing_closure",
}

# ----- names with the same meaning in the core

CORE = {
    "fulgurite.accelerators": "Accelerator AcceleratorRegistry ACCELERATOR_REGISTRY=AcceleratorRegistry CPUAccelerator"
    " CUDAAccelerator GPUAccelerator=CUDAAccelerator MPSAccelerator find_usable_cuda_devices",
    "fulgurite.runtime.accelerators": "is_cuda_available num_cuda_devices",
    "fulgurite.runtime.environments": "KubeflowEnvironment LightningEnvironment SLURMEnvironment"
    " TorchElasticEnvironment find_free_network_port",
    "fulgurite.runtime.clusters": "LSFEnvironment MPIEnvironment",
    "fulgurite.runtime.storage": "load",
    "fulgurite.runtime.strategies.base": "optimizer_to_device",
    "fulgurite.combined": "has_iterable_dataset has_len sized_len",
    "fulgurite.data": "extract_batch_size",
    "fulgurite.callbacks.early_stopping": "EarlyStoppingReason",
    "fulgurite.callbacks.prediction_writer": "WriteInterval",
    "fulgurite.callbacks.timer": "Interval",
    "fulgurite.callbacks.progress.progress_bar": "get_standard_metrics",
    "fulgurite.callbacks.progress.tqdm_progress": "convert_inf",
    "fulgurite.callbacks.progress.tqdm_bar": "Tqdm",
    "fulgurite.loading": "DistributedSamplerWrapper UnrepeatedDistributedSampler UnrepeatedDistributedSamplerWrapper",
    "fulgurite.loggers.csv_logs": "ExperimentWriter",
    "fulgurite.loggers.logger": "DummyExperiment merge_dicts rank_zero_experiment",
    "fulgurite.profilers.pytorch": "RegisterRecordFunction",
    "fulgurite.profilers.schedule": "ScheduleWrapper",
    "fulgurite.states": "RunningStage TrainerFn TrainerState TrainerStatus",
    "fulgurite.hparams": "collect_init_args get_init_args parse_class_init_keys save_hyperparameters",
    "fulgurite.hparams_files": "convert load_hparams_from_tags_csv load_hparams_from_yaml save_hparams_to_tags_csv"
    " save_hparams_to_yaml update_hparams",
    "fulgurite.utilities": "AttributeDict CombinedLoader FLOAT16_EPSILON FLOAT32_EPSILON FLOAT64_EPSILON"
    " GradClipAlgorithmType LightningEnum disable_possible_user_warnings find_shared_parameters grad_norm is_picklable"
    " is_shared_filesystem measure_flops move_data_to_device rank_zero_deprecation rank_zero_info rank_zero_only"
    " rank_zero_warn set_shared_parameters suggested_max_num_workers",
    "fulgurite.utilities.collections": "apply_to_collection convert_tensors_to_scalars convert_to_tensors"
    " metrics_to_scalars=convert_tensors_to_scalars",
    "fulgurite.utilities.compile": "from_compiled to_uncompiled",
    "fulgurite.utilities.data": "has_len_all_ranks",
    "fulgurite.utilities.exceptions": "MisconfigurationException SIGTERMException"
    " ExitGracefullyException=SIGTERMException",
    "fulgurite.utilities.memory": "garbage_collection_cuda is_cuda_out_of_memory is_cudnn_snafu is_oom_error"
    " is_out_of_cpu_memory recursive_detach",
    "fulgurite.utilities.model_helpers": "get_torchvision_model is_overridden",
    "fulgurite.utilities.model_summary.model_summary": "LEFTOVER_PARAMS_NAME LayerSummary NOT_APPLICABLE"
    " PARAMETER_NUM_UNITS UNKNOWN_SIZE get_formatted_model_size get_human_readable_count parse_batch_shape summarize",
    "fulgurite.utilities.model_summary.model_summary_deepspeed": "DeepSpeedLayerSummary DeepSpeedSummary"
    " deepspeed_param_size",
    "fulgurite.utilities.parsing": "clean_namespace lightning_getattr lightning_hasattr lightning_setattr",
    "fulgurite.utilities.rank_zero": "LightningDeprecationWarning WarningCache rank_prefixed_message rank_zero_debug",
    "fulgurite.utilities.seed": "collect_rng_states isolate_rng pl_worker_init_function reset_seed"
    " set_rng_states=restore_rng_states",
    "fulgurite.utilities.signature_utils": "is_param_in_hook_signature",
    "fulgurite.utilities.types": "DistributedDataParallel EVAL_DATALOADERS LRSchedulerConfigType LRSchedulerPLType"
    " LRSchedulerType LRSchedulerTypeTuple LRSchedulerTypeUnion OptimizerConfig OptimizerConfigType=OptimizerConfig"
    " OptimizerLRScheduler OptimizerLRSchedulerConfig OptimizerLRSchedulerConfigType=OptimizerLRSchedulerConfig"
    " STEP_OUTPUT TRAIN_DATALOADERS",
    "fulgurite.utilities.warnings": "PossibleUserWarning",
}

# ----- names of the adapter's own, and of other packages

ELSEWHERE = {
    "fulgurite.compat.provided.accelerators": "HPUAccelerator IPUAccelerator TPUAccelerator XLAAccelerator",
    "fulgurite.compat.provided.decorators": "auto_move_data data_loader enabled_only parameter_validation",
    "fulgurite.compat.provided.demos": "BoringDataModule BoringDataModuleNoLen BoringModel DemoModel"
    " IterableBoringDataModule ManualOptimBoringModel Net RandomDataset RandomDictDataset RandomIterableDataset"
    " RandomIterableDatasetWithLen",
    "fulgurite.compat.provided.devices": "count_mem_items determine_root_gpu_device get_all_available_gpus"
    " CPU_DEVICE get_cpu_stats get_gpu_memory_map get_memory_profile get_model_size_mb get_nvidia_gpu_stats"
    " normalize_parse_gpu_input_to_list normalize_parse_gpu_string_input parse_cpu_cores parse_gpu_ids"
    " pick_multiple_gpus pick_single_gpu print_mem_stack sanitize_gpu_ids check_gpus_data_type",
    "fulgurite.compat.provided.distributed": "AllGatherGrad all_gather_ddp_if_available broadcast_object_list"
    " distributed_available gather_all_tensors gather_all_tensors_if_available=gather_all_tensors"
    " get_default_process_group_backend_for_device on_colab_kaggle set_proc_rank sync_ddp sync_ddp_if_available"
    " tpu_distributed",
    "fulgurite.compat.provided.enums": "AMPType AverageMethod AverageMethods DataType DeviceType DistributedType"
    " MDMCAverageMethod ModelSummaryMode PrecisionType LoggerStages ResultStoreType",
    "fulgurite.compat.provided.old_checkpoints": "KEYS_MAPPING",
    "fulgurite.compat.provided.files": "atomic_save cloud_open get_filesystem is_remote_path makedirs pathlike"
    " pl_load=load_anywhere",
    "fulgurite.compat.provided.grads": "GradInformation check_finite_loss detect_nan_parameters print_nan_gradients",
    "fulgurite.compat.provided.modules": "LightningDistributedModule LightningParallelModule"
    " python_scalar_to_tensor unsqueeze_scalar_tensor unwrap_lightning_module warn_if_output_is_none"
    " warn_missing_output=warn_if_output_is_none",
    "fulgurite.compat.provided.parsing": "flatten_dict instantiate_class lightning_get_all_attr_holders"
    " lightning_get_first_attr_holder module_available package_available=module_available str_to_bool"
    " str_to_bool_or_int str_to_bool_or_str strtobool",
    "fulgurite.compat.provided.seeds": "seed_everything",
    "fulgurite.compat.provided.tensors": "TransferableDataType apply_to_collections choose_last"
    " collate_tensors from_numpy to_dtype_tensor weighted_mean",
    "fulgurite.compat.provided.tools": "IndexBatchSamplerWrapper TensorRunningAccum cli_lightning_logo"
    " get_all_subclasses get_len init_meta_context is_lightning_optimizer is_meta_init"
    " is_on_meta_device is_wrapped optimizers_to_device plot_confusion_matrix"
    " prefix_metric_keys prefix_metrics_keys recursively_setattr reset warning_cache PROFILERS formatter"
    " _module_available",
    "fulgurite.compat.provided.types": "ALLOWED_CONFIG_TYPES BType CollectibleGroup CONVERSION_DTYPES"
    " EPOCH_OUTPUT MODULE_OPTIMIZERS Optimizable ParseArgparserDataType PredictStep RedOpType Steppable TestStep"
    " TrainingStep ValidationStep PLUGIN PLUGIN_INPUT ArgsType LRSchedulerCallable OptimizerCallable ModuleType",
    "torch": "UntypedStorage",
    "torch.distributed": "ReduceOp group",
    "torch.optim.lr_scheduler": "LRScheduler ReduceLROnPlateau",
    "tqdm.auto": "tqdm",
}

VALUES = {
    "ACCELERATORS_BASE_MODULE": "pytorch_lightning.accelerators",
    "AVAILABLE_MODELS": {},
    "CHECKPOINT_PAST_HPARAMS_KEYS": ("hparams", "module_arguments"),
    "EPSILON": 1e-6,
    "EPSILON_FP16": 1e-5,
    "FRAMEWORK_NAME": "pytorch-lightning",
    "LIGHTNING_LOGO": "PyTorch Lightning, served by fulgurite",
    "LOCAL_FILE_URI_PREFIX": "file:",
    "METRIC_EPS": 1e-6,
    "PRIMITIVE_TYPES": (bool, int, float, str),
    "RANDOM_PORTS": list(range(10000, 20000)),
    "SEED": 2334,
    "SIGNAL_TERMINATE": 99,
    "STRATEGIES_BASE_MODULE": "pytorch_lightning.strategies",
    "TPU_CHECK_TIMEOUT": 60,
    "TRAINING_TYPE_BASE_MODULE": "pytorch_lightning.plugins.training_type",
    "WORLD": None,  # without torch.distributed there is no group; torch takes None for "all processes", too
    "max_seed_value": 4294967295,
    "min_seed_value": 0,
    "modern_gfile": True,
    "torch_inf": float("inf"),
}
LOGGERS = ("log", "logger")  # the `logging.Logger` of the module
FOLDERS = ("FILE_ROOT", "PACKAGE_ROOT", "PROJECT_ROOT")  # where the package lies
TYPE_VARIABLES = ("P", "T", "TBroadcast", "TModel", "TReduce", "T_destination")

# ----- names that Fabric had too, and with other arguments

FABRIC: dict[str, str] = {
    "fulgurite.compat.loggers": "CSVLogger=FabricCSVLogger TensorBoardLogger=FabricTensorBoardLogger",
    "fulgurite.compat.strategies": "DDPSpawnStrategy=FabricDDPSpawnStrategy DDPStrategy=FabricDDPStrategy"
    " FSDPStrategy=FabricFSDPStrategy ParallelStrategy=FabricParallelStrategy"
    " SingleDeviceStrategy=FabricSingleDeviceStrategy Strategy=FabricStrategy",
}
FABRIC_PACKAGES = ("lightning_fabric", "lightning_lite")

# ----- one name, several meanings

_METRICS = {
    "fulgurite.compat.metrics": "AUC AUROC Accuracy AveragePrecision BLEUScore CompositionalMetric ConfusionMatrix"
    " DiceCoefficient ExplainedVariance F1 FBeta Fbeta=FBeta HammingDistance IoU MAE MSE MeanAbsoluteError"
    " MeanSquaredError MeanSquaredLogError Metric MetricCollection MulticlassPrecisionRecall MulticlassROC"
    " NumpyMetric PSNR Precision PrecisionRecall PrecisionRecallCurve R2Score RMSE RMSLE ROC Recall SSIM StatScores"
    " TensorCollectionMetric TensorMetric numpy_metric tensor_collection_metric tensor_metric",
    "fulgurite.compat.metric_functions": "accuracy auc auc_decorator auroc average_precision bleu_score class_reduce"
    " confusion_matrix dice_score dim_zero_cat dim_zero_mean dim_zero_sum embedding_similarity explained_variance f1"
    " f1_score=f1 fbeta fbeta_score=fbeta get_num_classes hamming_distance image_gradients iou mae=mean_absolute_error"
    " mean_absolute_error mean_relative_error mean_squared_error mean_squared_log_error mse=mean_squared_error"
    " multiclass_auc_decorator multiclass_auroc multiclass_precision_recall_curve multiclass_roc precision"
    " precision_recall precision_recall_curve psnr r2score recall reduce rmse rmsle=mean_squared_log_root roc"
    " select_topk ssim stat_scores stat_scores_multiple_classes to_categorical to_onehot",
}
_SKLEARN = {
    "fulgurite.compat.sklearn_metrics": "AUC AUROC Accuracy AveragePrecision BalancedAccuracy CohenKappaScore"
    " ConfusionMatrix DCG ExplainedVariance F1 FBeta Hamming Hinge Jaccard MeanAbsoluteError MeanGammaDeviance"
    " MeanPoissonDeviance MeanSquaredError MeanSquaredLogError MeanTweedieDeviance MedianAbsoluteError Precision"
    " PrecisionRecallCurve R2Score ROC Recall SklearnMetric",
}
_SUMMARY = {"fulgurite.utilities.model_summary.model_summary": "ModelSummary"}
_COMMAND_LINE = {
    "fulgurite.compat.cli_args": "add_argparse_args from_argparse_args get_init_arguments_and_types parse_argparser"
    " parse_args_from_docstring parse_env_variables overwrite_by_env_vars",
}
_CLI = {
    "fulgurite.cli": "LRSchedulerCallable LRSchedulerType LRSchedulerTypeTuple LRSchedulerTypeUnion OptimizerCallable"
    " ReduceLROnPlateau instantiate_class instantiate_module",
    "fulgurite.compat.cli": "LightningArgumentParser LightningCLI SaveConfigCallback",
    "fulgurite.compat.registries": "CALLBACK_REGISTRY DATAMODULE_REGISTRY LOGGER_REGISTRY LR_SCHEDULER_REGISTRY"
    " MODEL_REGISTRY OPTIMIZER_REGISTRY",
}
_PROCESSES = {
    "fulgurite.runtime.environments": "ClusterEnvironment",
}

# A pattern that the whole `module.name` (without the package) must match, and the tables for it.
ROOMS: tuple[tuple[str, dict[str, str]], ...] = (
    (r"metrics\.sklearns\..*", _SKLEARN),
    (r"metrics\.SklearnMetric", _SKLEARN),
    (r"metrics\..*", _METRICS),
    (r"(core|root_module|trainer|utilities)\.(.*\.)?ModelSummary", _SUMMARY),
    (r"(utilities\.argparse(_utils)?|trainer\.connectors\.env_vars_connector)\..*", _COMMAND_LINE),
    (r"cluster_environments\..*", _PROCESSES),
    (r"(utilities\.)?cli\..*", _CLI),
)

# ----- releases in which a name meant something else

# A pattern for `module.name`, the end of that time, and where it lives.
EARLIER: tuple[tuple[str, str, Home], ...] = (
    # From 2.0 on the core's own: no hook of it is gone.
    (r".*LightningModule", "2.0.0", Home("fulgurite.compat.module", "LightningModule")),
    # They have the arguments, names and answers of their time; today's are the core's own.
    (r".*LightningOptimizer", "2.0.0", Home("fulgurite.compat.optimizers", "LightningOptimizer")),
    (r".*LRSchedulerConfig", "2.0.0", Home("fulgurite.compat.optimizers", "LRSchedulerConfig")),
    (r".*CombinedLoader", "2.0.0", Home("fulgurite.compat.combined", "CombinedLoader")),
    (r".*TrainerState", "1.3.0", Home("fulgurite.compat.states", "TrainerState")),
    # They write where and what the release did, and take its arguments.
    *(
        (rf".*{name}", until, Home(f"fulgurite.compat.{room}", name))
        for room, until, names in (
            ("loggers", "2.0.0", "DummyLogger Logger TensorBoardLogger"),
            ("loggers", "2.1.0", "CSVLogger ExperimentWriter"),
            ("plugins", "2.0.0", "ClusterEnvironment MixedPrecisionPlugin PrecisionPlugin"),
            ("strategies", "2.0.0", "DDPStrategy"),
            ("profilers", "2.0.0", "AdvancedProfiler PassThroughProfiler Profiler PyTorchProfiler SimpleProfiler"),
        )
        for name in names.split()
    ),
    # The abstract base of all bars has this name only since 2.0; before, it was the bar itself.
    (r"callbacks\..*ProgressBar", "2.0.0", Home("fulgurite.compat.callbacks", "ProgressBar")),
    (r"callbacks\..*TQDMProgressBar", "2.0.0", Home("fulgurite.compat.callbacks", "TQDMProgressBar")),
    # A metric was a module that gave the value of a batch, and collected nothing.
    (r"metrics\..*Metric", "1.0.0", Home("fulgurite.compat.metrics", "BatchMetric")),
)

# ----- names that import, and refuse when they are used

_LATER = "fulgurite does not have it yet"
REFUSED = {
    "TPUs, HPUs and IPUs are not supported: their torch extension is not part of fulgurite."
    ' Use Trainer(accelerator="auto"), which takes a CUDA or Apple GPU where there is one.': (
        "TPUBackend SingleTPUStrategy SingleTPUPlugin SingleHPUStrategy SingleDeviceXLAStrategy TPUSpawnPlugin"
        " TPUSpawnStrategy XLAStrategy XLAFSDPStrategy HPUParallelStrategy IPUStrategy IPUPlugin HPUCheckpointIO"
        " XLACheckpointIO HPUPrecisionPlugin IPUPrecisionPlugin TPUBf16Precision TPUBf16PrecisionPlugin"
        " TPUHalfPrecisionPlugin TPUPrecision TPUPrecisionPlugin XLABf16Precision XLABf16PrecisionPlugin XLAPrecision"
        " XLAPrecisionPlugin XLAEnvironment XLADeviceUtils XLAProfiler NewXLAProfiler XLAStatsMonitor MpDeviceLoader"
        " LightningIPUModule inner_f pl_multi_process parse_tpu_cores parse_hpus xla_clip_grad_norm_"
    ),
    "Horovod, Bagua, ColossalAI, Hivemind and RPC pipelines are no longer developed for current torch."
    ' Use Trainer(strategy="ddp") or Trainer(strategy="fsdp").': (
        "HorovodAccelerator HorovodBackend HorovodPlugin HorovodStrategy BaguaEnvironment BaguaStrategy"
        " LightningBaguaModule ColossalAIPrecisionPlugin ColossalAIStrategy ColoInitContext HivemindStrategy"
        " HiveMindScheduler RPCPlugin RPCSequentialPlugin DDPSequentialPlugin LightningPipeModule"
        " load_sequential_from_saved_layers register_optimizers run_optimizer save_layers_on_all_rank_zero_workers"
    ),
    'FairScale is no longer developed. Use FSDPStrategy, or Trainer(strategy="fsdp").': (
        "DDPFullyShardedPlugin DDPFullyShardedStrategy DDPShardedPlugin DDPShardedStrategy DDPSpawnShardedPlugin"
        " DDPSpawnShardedStrategy FullyShardedNativeMixedPrecisionPlugin FullyShardedNativeNativeMixedPrecisionPlugin"
        " FSDPMixedPrecisionPlugin ShardedNativeAMPPlugin ShardedNativeMixedPrecisionPlugin"
        " LightningShardedDataParallel unwrap_lightning_module_sharded"
    ),
    "Accelerator classes of that time held the training loop and were made by the Trainer only. Use the words of"
    ' Trainer(accelerator=..., strategy=...), such as Trainer(accelerator="gpu", strategy="ddp").': (
        "CPUBackend GPUBackend DDP2Accelerator DDP2Backend DDPAccelerator DDPBackend DDPCPUHPCAccelerator"
        " DDPCPUSLURMAccelerator DDPCPUSLURMBackend DDPCPUSpawnAccelerator DDPCPUSpawnBackend"
        " DDPCPUTorchElasticAccelerator DDPCPUTorchElasticBackend DDPHPCAccelerator DDPSLURMAccelerator"
        " DDPSLURMBackend DDPSpawnAccelerator DDPSpawnBackend DDPTorchElasticAccelerator DDPTorchElasticBackend"
        " DataParallelAccelerator DataParallelBackend BackendType"
    ),
    "The plugin of that release was chosen by the Trainer from its flags. Use Trainer(precision=...) for half"
    " precision and Trainer(strategy=...) for several processes.": (
        "ApexPlugin ApexMixedPrecisionPlugin NativeAMP NativeAMPPlugin LightningPlugin Plugin LightningCustomPlugins"
        " call_training_type_register_plugins is_register_plugins_overridden"
    ),
    f'{_LATER}: several GPUs in one process. Use Trainer(strategy="ddp"), which is also what the authors of torch'
    " advise.": (
        "DataParallelPlugin DataParallelStrategy DDP2Plugin DDP2Strategy LightningDataParallel"
        " LightningDistributedDataParallel LightningDistributed auto_squeeze_dim_zeros get_a_var parallel_apply"
        " prepare_for_backward init_dist_connection register_ddp_comm_hook"
    ),
    f'{_LATER}. Use Trainer(strategy="fsdp") for models that do not fit one device.': (
        "DeepSpeedPlugin DeepSpeedPrecision DeepSpeedPrecisionPlugin DeepSpeedStrategy FSDPPrecision"
        " FSDPPrecisionPlugin ModelParallelStrategy LightningDeepSpeedModule remove_module_hooks"
        " convert_zero_checkpoint_to_fp32_state_dict ds_checkpoint_dir"
    ),
    f'{_LATER}. Use Trainer(precision="16-mixed") or Trainer(precision="bf16-mixed").': (
        "BitsandbytesPrecision BitsandbytesPrecisionPlugin TransformerEnginePrecision"
        " TransformerEnginePrecisionPlugin LightningDoublePrecisionModule"
    ),
    f"{_LATER}. Write the few lines that you need of it as a Callback of your own.": (
        "BatchSizeFinder EMAWeightAveraging "
        " LearningRateFinder ModelPruning SpikeDetection ThroughputMonitor"
        " WeightAveraging Throughput get_available_flops get_device_stats TrainingSpikeException"
    ),
    f"{_LATER}. Leave it out, and the tqdm bar and the plain summary are shown.": (
        "RichModelSummary RichProgressBar RichProgressBarTheme BatchesProcessedColumn CustomBarColumn"
        " CustomInfiniteTask CustomProgress CustomTimeColumn MetricsTextColumn ProcessingSpeedColumn"
    ),
    "Quantization-aware training left the package. Use torch.ao.quantization in your module.": (
        "QuantizationAwareTraining wrap_qat_forward_context wrap_quantize_forward_context"
    ),
    f"{_LATER}. Use TensorBoardLogger or CSVLogger, or subclass Logger around your client.": (
        "CometLogger LitLogger MLFlowLogger NeptuneLogger TrainsLogger WandbLogger"
        " comet_experiment generate_guid resolve_tags"
    ),
    f"{_LATER}. Start several processes with torchrun; a current jsonargparse needs no patch.": (
        "patch_jsonargparse_python_3_12_8 main run"
    ),
    f"{_LATER}. Set the value yourself: Trainer(...) takes no search for learning rate or batch size.": (
        "Tuner TrainerLRFinderMixin lr_find scale_batch_size"
    ),
    f"{_LATER}. Use Trainer, or plain torch for a loop of your own.": (
        "Fabric LightningLite Collective SingleDeviceCollective TorchCollective call_register_accelerators"
        " call_register_strategies get_nvidia_stats"
    ),
    "Loops cannot be exchanged here. Override `optimizer_step`, `backward` or `training_step`, or set"
    " `self.automatic_optimization = False` and call `manual_backward` and `optimizer.step()` yourself.": (
        "AbstractClosure Closure ClosureResult DataLoaderLoop EvaluationEpochLoop EvaluationLoop FitLoop Loop"
        " ManualOptimization ManualResult OptimizerLoop OutputResult PredictLoop PredictionEpochLoop PredictionLoop"
        " RestartStage TrainLoop TrainingBatchLoop TrainingEpochLoop"
    ),
    "It was a part of the old Trainer class and of no use alone. Subclass Trainer, or write a Callback.": (
        "ConfigValidator DeprecatedDistDeviceAttributes DeprecatedTrainerAttributes TrainerAMPMixin"
        " TrainerCallbackConfigMixin TrainerCallbackHookMixin TrainerDDPMixin TrainerDPMixin TrainerDataLoadingMixin"
        " TrainerDeprecatedAPITillVer0_10 TrainerDeprecatedAPITillVer0_11 TrainerDeprecatedAPITillVer0_8"
        " TrainerDeprecatedAPITillVer0_9 TrainerEvaluationLoopMixin TrainerIO TrainerIOMixin TrainerLoggingMixin"
        " TrainerModelHooksMixin TrainerOptimizersMixin TrainerProperties TrainerTrainLoopMixin"
        " TrainerTrainingTricksMixin reduce_distributed_output retry_jittered_backoff verify_loop_configurations"
        " ignore_scalar_return_in_dp recursive_gather recursive_stack track_data_hook_calls"
    ),
    "The Trainer counts and collects these things in its own way. Read `trainer.global_step`,"
    " `trainer.current_epoch` and `trainer.callback_metrics`.": (
        "Accumulator BaseProgress BatchProgress DataLoaderProgress OptimizationProgress OptimizerProgress"
        " PredictionCollection ProcessedTracker Progress ReadyCompletedTracker SchedulerProgress StartedTracker Tracker"
        " InternalDebugger DeadlockDetectedException trainer_state"
    ),
    "Loading data needs no classes of its own here. Use CombinedLoader from lightning.pytorch.utilities, or your own"
    " DataLoader.": (
        "AbstractDataFetcher CaptureIterableDataset CaptureMapDataset CombinedDataset CombinedLoaderIterator"
        " CycleIterator DataFetcher DataLoaderDict DataLoaderIterDataFetcher FastForwardSampler"
        " InterBatchParallelDataFetcher IteratorState MergedIteratorState SharedCycleIteratorState"
        " StepFuncDataLoaderIter AutoRestartBatchKeys patch_dataloader_iterator prefetch_iterator"
        " reload_dataloader_state_dict"
    ),
    f"{_LATER}. Load the file with LightningModule.load_from_checkpoint.": (
        "migrate_checkpoint pl_legacy_patch upgrade_checkpoint download_model_from_registry"
        " find_model_local_ckpt_path ServableModule ServableModuleValidator"
    ),
    'Use `with torch.device("meta"):` around the construction of the module.': (
        "enable_python_mode init_meta materialize_module"
    ),
    "It was a sample or a test of the old package itself. Copy it from that release if you need it.": (
        "BiLSTMPack ExampleModel1 LightningTemplateModel PretrainedEmbedding LightningTestModel TestingMNIST"
        " LightningTestModelBase LightningTestMixin LightningTestMultipleDataloadersMixin LightningTestStepMixin"
        " LightningTestStepMultipleDataloadersMixin LightningValidationMixin"
        " LightningValidationMultipleDataloadersMixin LightningValidationStepMixin"
        " LightningValidationStepMultipleDataloadersMixin NoValEndTestModel NoValModel"
        " LightningLSTM LightningTransformer SequenceSampler SimpleLSTM Transformer WikiText2 Dictionary"
        " PositionalEncoding tokenize MNIST MNISTDataModule get_default_parser get_model_name main_local"
        " optimize_on_cluster"
    ),
}

# ----- names that cannot be: asking for them is an ImportError with this advice

_PRIVATE = (
    "it connected parts inside of the old Trainer, and nothing here corresponds to it."
    " Use the Trainer's public attributes and methods, or a Callback."
)
# A module that another one imported, and showed under its own path.
MODULES = {
    "trainer.logging.memory": "core.memory",
    "utilities.argparse_utils.parsing": "utilities.parsing",
}

IMPOSSIBLE = {
    r".*\.(\w*Connector|HandlersCompose)": _PRIVATE,
    r"trainer\.connectors\..*": _PRIVATE,
    r"logging\.all": "it was a slip of one release, and listed the loggers. Import them by name.",
    r".*\.gfile": "it was TensorBoard's file module. Use fsspec, which opens local and remote paths.",
    r".*\.(xm|rendezvous)": "it comes from torch_xla, for TPUs. Import it from there, where it is installed.",
    r"trainer\.trainer\.ignored_warnings": "it silenced warnings of torch 1.1. Leave the line out.",
    r".*\.deprecated_metrics": "it marked functions of the old package as deprecated. Leave the line out.",
    r".*\.(pid|rng1)": "it was a variable of the module that picked ports by chance. Set MASTER_PORT.",
}


# ----- reading


def home_of(path: str, name: str, era: Version, package: str = "") -> Home | Refusal | None:
    """Where a name of an old module lives; `path` is the module without its package. None where no table says so."""
    dotted = f"{path}.{name}".lstrip(".")
    if package in FABRIC_PACKAGES and name in (found := _read(FABRIC)):
        return found[name]
    for pattern, end, home in EARLIER:
        if era < version(end) and name == pattern.rpartition("*")[2] and re.fullmatch(pattern, dotted):
            return home
    for pattern, tables in ROOMS:
        if re.fullmatch(pattern, dotted) and name in (found := _read(tables)):
            return found[name]
    if name in (found := _read(CLASSES)) or name in (found := _read(CORE)) or name in (found := _read(ELSEWHERE)):
        return found[name]
    return _refusals().get(name)


def why_impossible(path: str, name: str) -> str | None:
    """The advice for a name that cannot be."""
    dotted = f"{path}.{name}".lstrip(".")
    return next((advice for pattern, advice in IMPOSSIBLE.items() if re.fullmatch(pattern, dotted)), None)


_READ: dict[int, dict[str, Home]] = {}


def _read(tables: dict[str, str]) -> dict[str, Home]:
    """The tables by name; they are constants, so that reading each once is enough."""
    if id(tables) not in _READ:
        words = ((home, *word.partition("=")) for home, names in tables.items() for word in names.split())
        _READ[id(tables)] = {old: Home(home, new or old) for home, old, _, new in words}
    return _READ[id(tables)]


@cache
def _refusals() -> dict[str, Refusal]:
    return {name: Refusal(advice) for advice, names in REFUSED.items() for name in names.split()}
