"""How a run is told its settings: the environment, so that child processes inherit them. Standard library only."""

from __future__ import annotations

ERA = "FULGURITE_ERA"  # the release to behave like
REASON = "FULGURITE_REASON"  # why that one
SET = "FULGURITE_SET"  # a JSON list of "name=value": flags of the Trainer that override what the script says
REPORT = "FULGURITE_REPORT"  # the file for the report; absolute
STRICT = "FULGURITE_STRICT"  # "1": an old use is an error
QUIET = "FULGURITE_QUIET"  # "1": no warnings, only the summary
TRUST = "FULGURITE_TRUST"  # "1": checkpoints may be unpickled in full
PERIOD = "FULGURITE_PERIOD"  # "1": names that numpy, torch and Python dropped are supplied
RUN = "FULGURITE_RUN"  # the process id of the script itself; every other process is a child of it
SPOOL = "FULGURITE_SPOOL"  # a folder through which children hand over what they were told

# The Trainer's arguments, for `--set`; a test holds them equal to its signature, which is not imported for this.
FLAGS = tuple(
    """
    accelerator strategy devices num_nodes precision logger callbacks fast_dev_run max_epochs min_epochs max_steps
    min_steps max_time limit_train_batches limit_val_batches limit_test_batches limit_predict_batches overfit_batches
    val_check_interval check_val_every_n_epoch num_sanity_val_steps log_every_n_steps enable_checkpointing
    enable_progress_bar enable_model_summary accumulate_grad_batches gradient_clip_val gradient_clip_algorithm
    deterministic benchmark inference_mode use_distributed_sampler profiler detect_anomaly barebones plugins
    sync_batchnorm reload_dataloaders_every_n_epochs default_root_dir enable_autolog_hparams model_registry
    """.split()
)
