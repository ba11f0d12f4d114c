"""Where fulgurite deliberately does not do what the current upstream Trainer does, and why.

A row applies to one section of the record, on both sides, before they are compared: `drops` takes out the lines and
keys that match, `cuts` takes the matching text out of every line and value. A row that changes nothing fails the
suite, so that none outlives its reason.
"""

import re
from dataclasses import dataclass
from fnmatch import fnmatch


@dataclass(frozen=True)
class Difference:
    """One deliberate difference: in which scenarios, in which section, which lines or texts, and why."""

    scenarios: str  # a file name pattern
    section: str  # events, metrics, results, attempts, files or crash
    reason: str
    drops: str | None = None  # regular expressions
    cuts: str | None = None

    def covers(self, scenario, section):
        return self.section == section and fnmatch(scenario.split("/")[0], self.scenarios)


class Ledger:
    """The rows for one scenario, and a note of those that made a difference."""

    def __init__(self, scenario, used):
        self.scenario, self.used = scenario, used

    def keeps(self, section, line):
        """False when a row takes this line or key out."""
        for row in DIFFERENCES:
            if row.drops is not None and row.covers(self.scenario, section) and re.search(row.drops, line):
                self.used.add(row)
                return False
        return True

    def cut(self, section, text):
        """The text without what rows take out of it."""
        for row in DIFFERENCES:
            if row.cuts and row.covers(self.scenario, section):
                text, times = re.subn(row.cuts, "", text)
                if times:
                    self.used.add(row)
        return text


# Names of upstream that cannot be imported here. A name that appears must leave this list.
WITHOUT_ITS_HARDWARE_OR_SERVICE = """
loggers.LitLogger profilers.XLAProfiler accelerators.XLAAccelerator plugins.XLACheckpointIO plugins.XLAPrecision
plugins.precision.XLAPrecision plugins.io.XLACheckpointIO
""".split()
NOT_BUILT_YET = """
callbacks.BatchSizeFinder
callbacks.LearningRateFinder callbacks.ModelPruning callbacks.RichModelSummary callbacks.RichProgressBar
callbacks.SpikeDetection callbacks.ThroughputMonitor
callbacks.EMAWeightAveraging callbacks.WeightAveraging loggers.CometLogger loggers.MLFlowLogger loggers.WandbLogger
strategies.DeepSpeedStrategy strategies.ModelParallelStrategy plugins.BitsandbytesPrecision
plugins.DeepSpeedPrecision plugins.TransformerEnginePrecision plugins.FSDPPrecision
plugins.precision.BitsandbytesPrecision plugins.precision.DeepSpeedPrecision plugins.precision.FSDPPrecision
plugins.precision.TransformerEnginePrecision utilities.types.LRSchedulerConfig
utilities.parsing.parse_class_init_keys utilities.parsing.get_init_args utilities.parsing.collect_init_args
utilities.parsing.save_hyperparameters utilities.data.extract_batch_size trainer.seed_everything tuner.Tuner
demos.LightningLSTM demos.SequenceSampler demos.SimpleLSTM
demos.LightningTransformer demos.Transformer demos.WikiText2 demos.BoringModel demos.BoringDataModule
demos.DemoModel demos.boring_classes.RandomDictDataset demos.boring_classes.RandomDataset
demos.boring_classes.RandomIterableDataset demos.boring_classes.RandomIterableDatasetWithLen
demos.boring_classes.BoringModel demos.boring_classes.BoringDataModule demos.boring_classes.BoringDataModuleNoLen
demos.boring_classes.IterableBoringDataModule demos.boring_classes.ManualOptimBoringModel
demos.boring_classes.DemoModel demos.boring_classes.Net serve.ServableModuleValidator serve.ServableModule
overrides.distributed.prepare_for_backward overrides.distributed.UnrepeatedDistributedSampler
overrides.distributed.UnrepeatedDistributedSamplerWrapper callbacks.progress.RichProgressBar
""".split()

EXACT = "resume is exact: "
STRICTER = "refused at once instead of failing later, or not at all, in another way: "
DIFFERENCES = (
    Difference("*", "files", EXACT + "the position is kept as one more loop", drops=r":: loops\.fulgurite\b"),
    Difference(
        "resuming.*", "metrics", EXACT + "the metrics of the first run are back before anything is logged", drops=""
    ),
    Difference("averaging.resumed_*", "metrics", EXACT + "the metrics of the first run are back", drops=""),
    Difference("finetuning.resumed_*", "metrics", EXACT + "the metrics of the first run are back", drops=""),
    *(
        Difference(
            scenario,
            "results",
            "the average is what training ends with; upstream's last step moves it by gradients from before",
            drops="weights",
        )
        for scenario in ("averaging.batch_norm_while_accumulating", "averaging.batch_norm_without_validation")
    ),
    Difference(
        "finetuning.*", "files", EXACT + "what is trained is kept with the groups", drops=r":: callbacks\..*\.trained"
    ),
    *(
        Difference(
            "finetuning.resumed_after_*",
            section,
            EXACT + "what had joined goes on being trained; upstream leaves it frozen",
            drops=drops,
        )
        for section, drops in (
            ("events", "trained|training_step|float32|logger"),
            ("results", "metrics|weights|modes"),
            ("files", "again/|version_1/metrics"),
        )
    ),
    Difference("stopping.state_goes*", "metrics", EXACT + "the metrics of the first run are back", drops=""),
    *(
        Difference(
            "resuming.mid_epoch_plain_loader",
            section,
            EXACT + "a loader without a state goes on with its next "
            "batch, upstream begins the epoch's data again and warns",
            drops=drops,
        )
        for section, drops in (
            ("events", "float32|logger"),
            ("results", "warned|metrics|weights"),
            ("files", "version_1/metrics|step="),
        )
    ),
    *(
        Difference(
            "resuming.after_an_exception",
            section,
            EXACT + "the batch that failed is trained on; upstream passes over it, and leaves out a step in the logs",
            drops=drops,
        )
        for section, drops in (
            ("events", "e[12] g|module.training_step|module.transfer_batch"),
            ("results", "global_step|metrics|weights|is_last_batch"),
            ("files", "version_1/metrics.csv :: text"),
        )
    ),
    Difference(
        "validation.*_takes_the_iterator",
        "results",
        "steps that take the iterator are supported, not experimental",
        cuts=", 'UserWarning'",
    ),
    Difference(
        "data.datamodule_from_datasets",
        "results",
        "pin_memory is asked for only where there is an accelerator",
        cuts="'UserWarning'",
    ),
    Difference("resuming.already_finished", "results", EXACT + "its metrics are back", drops="callback_metrics"),
    Difference(
        "resuming.stopped_by_max_steps",
        "files",
        "an epoch that is continued is counted once, not twice",
        drops=r"epoch_progress\.\w+\.processed",
    ),
    Difference("*", "files", "messages are in our own words", drops=r"stopping_reason_message$"),
    Difference(
        "optimization.no_optimizer",
        "events",
        "the optimizer that does nothing has a public name",
        cuts="_?MockOptimizer",
    ),
    Difference(
        "data.combined_alone", "attempts", "RuntimeError with advice instead of a failed assertion", drops="no iter"
    ),
    *(
        Difference(
            "data.train_sequential",
            section,
            STRICTER + "before training begins, not inside its first epoch",
            drops=drops,
        )
        for section, drops in (
            ("events", "on_train_start|on_train_epoch_start|on_exception"),
            ("metrics", "on_exception|on_train_start"),
            ("results", "num_training_batches|estimated_stepping_batches"),
        )
    ),
    Difference(
        "misuse.trainer_flags",
        "attempts",
        STRICTER + "every flag is checked when the Trainer is made",
        drops="^(fast_dev_run='yes'|num_sanity_val_steps=-2|log_every_n_steps=-1|max_time=5|accumulate_grad_batches="
        "(0|-1|'2')|logger='csv'|deterministic='yes'|enable_checkpointing='yes'|min_epochs=-3|detect_anomaly='a')$",
    ),
    Difference(
        "misuse.optimizer_answers",
        "attempts",
        STRICTER + "TypeError with advice, not an AttributeError",
        drops="not a scheduler|scheduler list in dict|frequency",
    ),
    Difference(
        "misuse.custom_scheduler*", "attempts", STRICTER + "TypeError with advice, not an AttributeError", drops="bare"
    ),
    Difference("surface.main_classes", "offers", "the seam for other releases' behaviour", cuts=", K:behavior=None"),
    *(
        Difference("surface.rooms", "offers", reason, drops=f"^{re.escape(name)}$")
        for names, reason in (
            (WITHOUT_ITS_HARDWARE_OR_SERVICE, "TPUs and the hosted logger are out of reach"),
            (NOT_BUILT_YET, "not built yet"),
        )
        for name in names
    ),
    *(
        Difference("surface.members*", "offers", "the class is missing: see surface.rooms", drops=f"^{name}[.]")
        for name in sorted(
            {
                name.rpartition(".")[2]
                for name in WITHOUT_ITS_HARDWARE_OR_SERVICE + NOT_BUILT_YET
                if name.startswith(("callbacks.", "loggers.", "profilers."))
            }
        )
    ),
)
