"""The Trainer that takes every release's arguments."""

from __future__ import annotations

import os
from typing import Any

import torch

from ..hooks import overridden
from ..runtime.problems import FlagError, FlagTypeError, MissingPackageError
from ..states import TrainerFn, TrainerStatus
from ..trainer import Trainer as CurrentTrainer
from ..utilities.collections import convert_tensors_to_scalars
from ..utilities.exceptions import MisconfigurationException
from ..utilities.rank_zero import rank_zero_warn
from .adapt.trainer_call import in_old_words, translate
from .bridge.behavior import Behavior, behavior_of
from .checkpoints import newest_of_folder
from .cli_args import ArgparseMembers
from .eras import era_version
from .ledger import rows
from .module import LightningModule
from .provided.decorators import make_kept_loaders
from .told_sources import ToldSource
from .trainer_methods import TrainerMethods, of_any_release
from .trainer_metrics import TrainerMetrics
from .trainer_names import TrainerNames

# Arguments that need a part which the core does not have: what to say when it would be used.
NOT_THERE = {
    "auto_lr_find": "searches for a learning rate",
    "auto_scale_batch_size": "searches for a batch size",
}
SETS_DETERMINISM = (1, 5, 0)  # the first release in which a trainer that asks for nothing switched it off
SEARCHES = ("auto_lr_find", "auto_scale_batch_size")  # moved out of `fit` in 0.10.0


class Trainer(ArgparseMembers, TrainerMethods, TrainerNames, TrainerMetrics, CurrentTrainer):
    """A Trainer whose arguments may be those of any release; old ones are translated, and the user is told."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._era = era_version()
        adapted = translate(args, kwargs, self._era, type(self).__name__)
        self._given = dict(adapted.given)
        self._wishes = adapted.extras
        self.frequencies: list[int] = []  # how often each of several optimizers has its turn
        try:
            behavior = adapted.arguments.pop("behavior", None) or behavior_of(self._era)
            # asked in every step
            self._counts_steps = getattr(behavior, "counts", "optimizer steps") == "optimizer steps"
            self._epoch_stays = getattr(behavior, "epoch_stays", False)
            self._epochs_from_one = getattr(behavior, "epochs_from_one", False)
            super().__init__(behavior=behavior, **adapted.arguments)
        except (FlagError, FlagTypeError, MissingPackageError) as error:
            raise in_old_words(error, adapted) from error
        if self.overfit_batches > 0 and not getattr(behavior, "overfitting_validates", True):
            self.limit_val_batches = 0
        if self._era >= SETS_DETERMINISM and self.bridged and not self.flags.deterministic:
            torch.use_deterministic_algorithms(False)
        if self.bridged:
            self.hooks.fire("on_init_start")
            self.hooks.fire("on_init_end")

    @property
    def bridged(self) -> bool:
        """True when an earlier order of events, and its hooks, are heard."""
        return isinstance(self.behavior, Behavior)

    # ----- counting as the release did

    @property
    def global_step(self) -> int:
        """What the release counted: steps of optimizers, or batches after which the weights changed."""
        p = self.progress
        if self._counts_steps:
            return p.optimizer_step.total.completed + p.manual_step.total.completed
        return p.logged_step

    @property
    def current_epoch(self) -> int:
        """The running epoch; up to 1.5 it stayed at the last one when training was over, in 0.8.1 the first was 1."""
        epoch = self.progress.epoch.current
        if self._epochs_from_one:
            return epoch.ready
        if self._epoch_stays and 0 < epoch.completed == epoch.ready:
            return epoch.completed - (not self.fit_loop.at_epoch_of_file())  # type: ignore[attr-defined]
        return epoch.completed

    def split_size(self, module: Any) -> int:
        """How many steps of time a part of a batch has; 0 for whole sequences."""
        own = getattr(module, "truncated_bptt_steps", 0) if self._era >= (1, 3, 0) else 0
        return self._wishes.get("truncated_bptt_steps") or own

    @of_any_release
    def fit(
        self,
        model: Any,
        train_dataloaders: Any = None,
        val_dataloaders: Any = None,
        datamodule: Any = None,
        ckpt_path: Any = None,
        weights_only: bool | None = None,
    ) -> None:
        """Train the module, with what the arguments of the constructor asked for."""
        self._refuse_missing()
        if "automatic_optimization" in self._wishes:
            model.automatic_optimization = self._wishes["automatic_optimization"]
        for owner in (model, datamodule) if "prepare_data_per_node" in self._wishes else ():
            if owner is not None:
                owner.prepare_data_per_node = self._wishes["prepare_data_per_node"]
        path = self._resumed(ckpt_path)
        super().fit(model, train_dataloaders, val_dataloaders, datamodule, path, weights_only)

    def _refuse_missing(self) -> None:
        for name, what in NOT_THERE.items():
            if name not in self._wishes or (name in SEARCHES and self._era >= (0, 10, 0)):
                continue
            raise MisconfigurationException(
                f"Trainer({name}={self._wishes[name]!r}): the part that {what} is not there yet, so this cannot be "
                f"trained as it was. {rows('Trainer', name)[0].op.summary}"  # type: ignore[union-attr]
            )

    def _resumed(self, ckpt_path: Any) -> Any:
        """The checkpoint to resume from: that of the call, else that of the constructor."""
        path = self._wishes.get("resume_from_checkpoint")
        if ckpt_path is not None or path is None:
            return newest_of_folder(self) if ckpt_path is None else ckpt_path
        if (1, 2, 0) <= self._era < (1, 3, 0) and "://" not in str(path) and not os.path.isfile(path):
            rank_zero_warn(f"Trainer(resume_from_checkpoint={path!r}): no such file. Training starts from scratch.")
            return None
        return path

    def _attach_to_module(self, module: Any) -> None:
        mode = self._wishes.get("multiple_trainloader_mode")
        if self.bridged or mode is not None:
            self.sources = {
                stage: ToldSource(**vars(source), mode=mode if stage == "train" else None)
                for stage, source in self.sources.items()
            }
        super()._attach_to_module(module)

    def _fail(self, exception: BaseException) -> None:
        if self.bridged and isinstance(exception, KeyboardInterrupt):
            self.state.status = TrainerStatus.INTERRUPTED
            self.hooks.fire("on_keyboard_interrupt")
            if (0, 7, 0) <= self._era < (1, 3, 0):
                self._end_as_if_done()
            elif self._era < (1, 5, 0):
                self.hooks.fire("on_fit_end")
                self.hooks.fire("teardown", stage=self.state.fn)
        elif getattr(self.behavior, "ends_on_error", False) and self.fit_loop.train_on is not None:
            self.fit_loop.end_training()
        super()._fail(exception)

    def _end_as_if_done(self) -> None:
        """What followed Ctrl-C in 0.7 to 1.2: training ended as it does otherwise, from 0.10 on with a checkpoint."""
        self.fit_loop.end_training()
        self.hooks.fire("on_fit_end")
        self.hooks.fire("teardown", stage=self.state.fn)

    def _finalize_loggers(self, status: str) -> None:
        when = getattr(self.behavior, "finalizes", "every call")
        if when == "every call" or (when == "calls that succeed" and status == "success"):
            super()._finalize_loggers(status)

    def close_loggers(self) -> None:
        """Tell loggers that training is over, in the releases that did so before the last hooks."""
        if self.behavior.finalizes == "fit" or not self.should_stop:  # type: ignore[attr-defined]
            super()._finalize_loggers("success")

    def _release(self) -> None:
        super()._release()
        if self.loggers and getattr(self.behavior, "logged_ends_as_numbers", False):
            self.metrics.put(logged=convert_tensors_to_scalars(self.metrics.logged))

    def _log_hyperparams(self) -> None:
        if self.bridged and self._measures_at_once():
            return
        self._tell_loggers()
        if self.bridged and (self.state.fn is TrainerFn.FITTING or self.measures_by_fit):
            self.hooks.fire("after_hyperparameters")

    def _tell_loggers(self) -> None:
        """Give the loggers the hyperparameters, in 0.7 to 1.5 also where there are none, and the module's graph."""
        module = self.lightning_module
        which = getattr(self.behavior, "hyperparameters", "what was saved")
        saved = module._log_hyperparams or getattr(self.datamodule, "_log_hyperparams", False)
        if which == "what was saved" or (which == "what there is" and saved):
            super()._log_hyperparams()
            return
        for logger in self.loggers:
            if which == "what there is":
                logger.log_hyperparams(module.hparams_initial)
                logger.log_graph(module)
            elif hasattr(module, "hparams"):
                logger.log_hyperparams(module.hparams)
            logger.save()

    def _begin(self, *args: Any) -> Any:
        module = super()._begin(*args)
        if self.bridged and self.state.fn is not TrainerFn.FITTING:
            self.hooks.forget()  # who listens in the call before
            self.hooks.fire("measuring")
        return module

    def _prepare_data(self) -> None:
        if self.bridged:
            if self._measures_at_once():
                return
            self.hooks.fire("prepare_data")
        super()._prepare_data()

    def _measures_at_once(self) -> bool:
        """True where other calls of the release went through `fit`, and this one did not."""
        by_fit = self.state.fn is TrainerFn.FITTING or self.measures_by_fit
        return not by_fit and self.behavior.measures_by_fit != "none"  # type: ignore[attr-defined]

    def _call_setup_hooks(self) -> None:
        super()._call_setup_hooks()
        if not self.measures_by_fit:
            return
        asking = self.behavior.optimizers_in_test  # type: ignore[attr-defined]
        due = asking == "all" or (asking == "without a module" and not self.module_given)
        if due and overridden("configure_optimizers", self.lightning_module, LightningModule):
            self.setup_optimizers()
        self.hooks.fire("on_fit_start")

    def _check_sanity(self) -> None:
        if getattr(self.behavior, "makes_kept_loaders", False):
            make_kept_loaders(self.lightning_module)
        if self.bridged and (0, 4, 0) <= self._era < (0, 7, 4):
            self.hooks.tell_module("on_sanity_check_start")  # with or without a check
        if getattr(self.behavior, "start_before_sanity_check", False):
            self.hooks.tell_module("on_train_start")
        if self.bridged:
            self.hooks.fire("before_sanity_check")
        super()._check_sanity()
        if getattr(self.behavior, "keeps_sanity_answers", False):
            self.metrics.put(callback=self.val_loop.answered_in_check)
        if self.bridged:
            self.hooks.fire("before_training")

    def _announce_sanity_check(self) -> None:
        if getattr(self.behavior, "asks_before_sanity_check", False):
            self.val_loop.load_data()
        super()._announce_sanity_check()
