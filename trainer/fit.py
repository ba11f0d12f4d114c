"""Training, top to bottom: run -> run_epoch -> run_batch -> Optimization.run.

This file holds the order of events and nothing else. Whether something is due is asked of `schedule`; the work is done
by the strategy, the precision, the metrics and the hooks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.optim import Optimizer

from . import data, schedule
from .hooks import overridden
from .loop_facts import FitFacts
from .metrics import Results
from .module import LightningModule
from .resume import Continuation
from .states import RunningStage
from .steps import takes_batch_idx, takes_iterator
from .utilities.exceptions import MisconfigurationException, SIGTERMException
from .utilities.rank_zero import WarningCache, rank_zero_info, rank_zero_warn
from .utilities.seed import collect_rng_states
from .utilities.warnings import PossibleUserWarning

if TYPE_CHECKING:
    from .trainer import Trainer

warn_once = WarningCache()


class FitLoop(FitFacts):
    """Trains epoch after epoch until a limit is reached or somebody asks to stop."""

    iterates_late = False  # the data is iterated only when the hooks at the start of an epoch are through

    def __init__(self, trainer: Trainer) -> None:
        flags = trainer.flags
        self.trainer = trainer
        self.fire, self.call = trainer.hooks.fire, trainer.hooks.call
        self.max_epochs, self.min_epochs = flags.max_epochs, flags.min_epochs
        self.max_steps, self.min_steps = flags.max_steps, flags.min_steps
        self.num_batches: int | float = schedule.INFINITE
        self.last_reload: int | float = -schedule.INFINITE
        self.begin_call()

    def begin_call(self) -> None:
        """Forget what belonged to the call before; how many batches it had can still be asked."""
        self.results = Results(training=True)
        self.loader: Any = None  # a CombinedLoader, and what reads it, once there is data
        self.feed: Any = None
        self.next_batch: Any = None
        self.optimization: Any = None  # an Optimization, once there are optimizers
        self.train_on: Any = None  # its `run`
        self.has_schedulers = False
        self.resumed: Continuation | None = None
        # the random state before the validation that is running: if it is cut off, it is run again as a whole
        self.generators_before_validation: dict[str, Any] | None = None
        self.takes_iterator = False  # the training step fetches its own batches
        self.skip_backward = False  # a callback passes the data through the module, which does not train on it

    def run(self) -> None:
        """Train until done; the only loop over epochs."""
        t = self.trainer
        self.load_data()
        self.settle()
        if t.limit_train_batches == 0:
            return
        if self.done():
            self.leave_untrained()
            return
        torch.set_grad_enabled(True)
        self.prepare()
        self.fire("on_train_start")
        run_epoch = t.measured("run_training_epoch", self.run_epoch)
        while not self.done():
            run_epoch()
        self.end_training()

    def leave_untrained(self) -> None:
        """Called where nothing is left to train."""

    def end_training(self) -> None:
        """Tell everyone that training is over."""
        self.fire("on_train_end")

    def run_epoch(self) -> None:
        """One pass over the training data, with the validations that fall into it."""
        t, p = self.trainer, self.trainer.progress
        self.load_data()
        data.set_epoch(self.loader, p.epoch.current.processed)
        t.hooks.refresh()

        resumed, self.resumed = self.resumed, None
        if resumed is None or not resumed.epoch_begun:
            p.epoch.get_ready()
        if resumed is not None:
            resumed.restore(self)
        if resumed is None or not resumed.inside_epoch:
            self.fire("on_train_epoch_start")
            p.epoch.start()
            self.begin_batches(resumed)
        elif resumed.after_batch:
            self.after_batch()
        while not self.epoch_done():
            try:
                skip_rest = self.run_batch()
            except StopIteration:
                break
            if skip_rest:
                break
            self.after_batch()
        self.end_epoch()

    def run_batch(self) -> bool:
        """Train on one batch; True when the user asked to skip the rest of the epoch."""
        t, p = self.trainer, self.trainer.progress
        t.hooks.refresh()
        batch, batch_idx, step_input = self.fetch()
        p.batch.is_last_batch = self.feed.exhausted
        p.batch.get_ready()
        p.validated = False
        t.metrics.open_batch(batch)

        output, stop_epoch = None, False
        if step_input is None:
            warn_once.warn("The training loader gave None for a batch; it is skipped.")
        else:
            stop_epoch = self.fire("on_train_batch_start", batch, batch_idx) == -1
            if stop_epoch:
                p.batch.is_last_batch = True
            else:
                p.batch.start()
                output = self.train_on(step_input, batch_idx)
        p.batch.process()
        self.step_schedulers("step", plateau=False)
        if self.epoch_complete():
            self.step_schedulers("epoch", plateau=False)
        if stop_epoch:
            return True

        if self.takes_iterator:
            batch, batch_idx = self.feed.batch, self.feed.batch_idx
            p.batch.is_last_batch = self.feed.exhausted
        self.end_batch(output, batch, batch_idx)
        return False

    def end_batch(self, output: Any, batch: Any, batch_idx: int) -> None:
        """The batch's last hook, and its row in the logs."""
        t = self.trainer
        self.fire("on_train_batch_end", output, batch, batch_idx)
        t.metrics.close_batch()
        t.progress.batch.complete()
        if not self.accumulating():  # never in manual optimization
            t.metrics.log_step()

    def after_batch(self) -> None:
        """What may follow a batch: validation, schedulers that watch a metric, an orderly end."""
        p = self.trainer.progress
        if not p.validated and self.validation_due():
            self.validate()
        self.step_schedulers("step", plateau=True)
        if not self.accumulating():
            p.logged_step += 1
        self.leave_batch()

    def leave_batch(self) -> None:
        """Have everything on disk when this may be the last batch."""
        t = self.trainer
        if t.should_stop:
            for logger in t.loggers:
                logger.save()
        if t.received_sigterm and not self.training_done():
            raise SIGTERMException

    def end_epoch(self) -> None:
        """The epoch's hooks, then its schedulers and its row in the logs."""
        t, p = self.trainer, self.trainer.progress
        t.metrics.close_batches()
        p.epoch.process()
        self.fire("on_train_epoch_end")
        t.metrics.publish()
        if self.epoch_complete():
            self.step_schedulers("epoch", plateau=True)
        p.logged_step -= 1  # the epoch's values belong to its last step
        t.metrics.send(t.metrics.current())
        p.logged_step += 1
        t.metrics.reset_results()
        p.epoch.complete()
        if t.received_sigterm:
            raise SIGTERMException

    def close(self) -> None:
        """Let go of the iterator and its workers."""
        if self.feed is not None:
            self.feed.close()

    def validate(self) -> None:
        """Run validation inside training."""
        t = self.trainer
        first_batch = t.metrics.first_batch
        self.generators_before_validation = collect_rng_states()
        with t.stage(RunningStage.VALIDATING):
            if not (t.behavior.evaluation_clears_gradients or self.accumulating()):
                self.call(t.lightning_module, "on_validation_model_zero_grad")
            t.val_loop.run()
        t.metrics.first_batch = first_batch
        self.validation_ended()

    def validation_ended(self) -> None:
        """From here on a checkpoint need not repeat the validation."""
        self.trainer.progress.validated = True
        self.generators_before_validation = None

    # ----- data

    def load_data(self) -> None:
        """Ask for the training data, at the start and whenever a reload is due."""
        t = self.trainer
        epoch = self.epoch
        if self.loader is not None and not schedule.reload_due(
            epoch, self.last_reload, t.reload_dataloaders_every_n_epochs
        ):
            return
        if t.limit_train_batches == 0 or not overridden("training_step", t.lightning_module, LightningModule):
            return
        self.loader = data.request(t, "train")
        if self.loader.mode == "sequential":
            raise ValueError(
                "Training on CombinedLoader(mode='sequential') would train on one loader after the other. "
                "Accepted modes: 'max_size_cycle', 'max_size', 'min_size'."
            )
        self.loader.limits = self.batches_to_use()
        self.takes_iterator = takes_iterator(t.lightning_module.training_step)
        self.feed = data.IteratorFeed(self.loader) if self.takes_iterator else data.Feed(self.loader)
        self.next_batch = t.measured("[_TrainingEpochLoop].train_dataloader_next", self.feed.__next__)
        early = self.resumed is None and not self.iterates_late
        if early:
            self.feed.restart()
        length = self.feed.length if early else data.sized_len(self.loader)
        self.num_batches = schedule.INFINITE if length is None else length
        if self.num_batches == 0:
            return
        self.last_reload = epoch
        t.val_check_batch = self.validation_interval()
        if t.loggers and self.num_batches < t.log_every_n_steps and not t.fast_dev_run:
            rank_zero_warn(
                f"Trainer(log_every_n_steps={t.log_every_n_steps}): an epoch has only {self.num_batches} batches, "
                "so few steps will be logged. Set a lower value to see more.",
                category=PossibleUserWarning,
            )

    def batches_to_use(self) -> list[int | float]:
        """How many batches of each loader an epoch has at most."""
        return data.limits(self.trainer, "train", self.loader, self.trainer.limit_train_batches)

    def fetch(self) -> tuple[Any, int, Any]:
        """The next batch on its device, its index, and what the training step is to be given."""
        if self.takes_iterator:
            iterator = self.next_batch()
            return self.feed.batch, self.feed.batch_idx, iterator
        batch = self.trainer.transfer(self.next_batch()[0])
        return batch, self.trainer.progress.batch.current.ready, batch

    def settle(self) -> None:
        """Take the counters to where training begins or goes on."""
        epoch = self.trainer.progress.epoch.current
        if self.resumed is not None:
            self.resumed.settle(self)
        elif self.max_steps == -1:
            epoch.completed = epoch.processed

    def prepare(self) -> None:
        """Everything that is decided once, before the first epoch."""
        t = self.trainer
        if self.validation_epoch() and t.val_dataloaders is None:
            with t.stage(RunningStage.VALIDATING):
                t.val_loop.load_data()
        if t.behavior.starts_in_training_mode:
            t.lightning_module.train()
        asleep = [name for name, module in t.lightning_module.named_modules() if not module.training]
        if asleep:
            rank_zero_warn(
                f"{len(asleep)} module(s) are in eval mode at the start of training, the first is {asleep[0]!r}. "
                "Call .train() on them if that is not intended.",
                category=PossibleUserWarning,
            )
        self.train_on = t.measured("run_training_batch", self.optimization.run)

    def begin_batches(self, resumed: Continuation | None) -> None:
        """Start the epoch's counters and its iterator; the very first iterator is there already."""
        self.trainer.progress.new_epoch()
        if self.iterates_late or self.epoch > 0 or (resumed is not None and not resumed.iterator_ready):
            self.feed.restart()

    # ----- questions

    @property
    def epoch(self) -> int:
        """The number of the running epoch, or of the next one."""
        return self.trainer.progress.epoch.current.completed

    def done(self) -> bool:
        """True when training is over; says why."""
        t, epoch = self.trainer, self.trainer.progress.epoch.current
        if self.num_batches == 0:
            rank_zero_info("`Trainer.fit` stopped: no training batches.")
            return True
        if schedule.limit_reached(t.global_step, self.max_steps):
            rank_zero_info(f"`Trainer.fit` stopped: max_steps={self.max_steps} reached.")
            return True
        if schedule.limit_reached(epoch.processed, self.max_epochs):
            epoch.completed = epoch.processed
            rank_zero_info(f"`Trainer.fit` stopped: max_epochs={self.max_epochs} reached.")
            return True
        return t.should_stop and self.may_stop()

    def epoch_done(self) -> bool:
        """True when no further batch is to be trained on in this epoch."""
        if self.training_done():
            return True
        if not self.trainer.should_stop:
            return False
        if not self.may_stop():
            warn_once.info(
                f"A stop was requested, but min_epochs={self.min_epochs} or min_steps={self.min_steps} is not reached: "
                "training goes on."
            )
            return False
        return True

    def training_done(self) -> bool:
        return schedule.limit_reached(self.trainer.global_step, self.max_steps) or self.epoch_complete()

    def may_stop(self) -> bool:
        """True once the minimum of epochs and steps is reached."""
        enough_epochs = not self.min_epochs or self.trainer.progress.epoch.current.processed >= self.min_epochs
        return enough_epochs and (not self.min_steps or self.trainer.global_step >= self.min_steps)

    def epoch_complete(self) -> bool:
        batch = self.trainer.progress.batch
        return schedule.epoch_complete(batch.current.ready, self.num_batches, batch.is_last_batch)

    def accumulating(self) -> bool:
        """True while gradients are only gathered."""
        if self.trainer.accumulate_grad_batches == 1:
            return False
        batches = self.trainer.progress.batch.current.ready
        return schedule.accumulating(batches, self.trainer.accumulate_grad_batches, self.epoch_complete())

    def validation_epoch(self) -> bool:
        """True when this epoch validates at all."""
        t = self.trainer
        return t.enable_validation and schedule.validation_epoch(self.epoch, t.check_val_every_n_epoch)

    def validation_due(self) -> bool:
        """True when validation follows the newest batch."""
        return self.interval_complete() and self.validation_epoch()

    def interval_complete(self) -> bool:
        """True when the newest batch, or the time, calls for a validation."""
        t, batch = self.trainer, self.trainer.progress.batch
        every = t.val_check_batch
        if batch.is_last_batch and (every == schedule.INFINITE or self.takes_iterator):
            return True
        if self.stop_validates():
            return True
        if every is None:
            return time.monotonic() - t.last_validation >= (t.flags.val_check_time or 0)
        if every == schedule.INFINITE:
            return batch.is_last_batch
        across = t.check_val_every_n_epoch is None
        return schedule.validation_batch(batch.current.ready, batch.total.ready, every, across)

    def stop_validates(self) -> bool:
        """True when validation follows because training is about to stop."""
        return self.trainer.should_stop and self.may_stop()

    def validation_interval(self) -> int | float | None:
        """How many batches lie between validations; None when a clock decides."""
        t = self.trainer
        if t.flags.val_check_time is not None:
            t.last_validation = time.monotonic()
            return None
        interval, batches = t.val_check_interval, self.num_batches
        if isinstance(interval, int):
            if interval > batches and t.check_val_every_n_epoch is not None and t.limit_val_batches > 0:
                raise ValueError(
                    f"Trainer(val_check_interval={interval}): more than the {batches} training batches of an epoch. "
                    f"Accepted: 1 to {batches}; check_val_every_n_epoch=None counts batches across epochs; "
                    "limit_val_batches=0 turns validation off."
                )
        elif batches == schedule.INFINITE and interval != 1.0:
            raise MisconfigurationException(
                f"Trainer(val_check_interval={interval}): a share of an epoch, but the training data has no length. "
                "Accepted: a number of batches (int), 1.0, or a time such as '00:00:30:00'."
            )
        return schedule.validation_interval(interval, batches)

    # ----- schedulers

    def step_schedulers(self, interval: str, *, plateau: bool) -> None:
        """Move the learning rates whose turn it is; those that watch a metric come after validation."""
        t = self.trainer
        if not self.has_schedulers or (interval == "step" and self.schedulers_wait()):
            return
        idx = t.progress.batch.current.ready - 1 if interval == "step" else t.current_epoch
        for config in t.lr_scheduler_configs:
            if config.reduce_on_plateau is not plateau or config.interval != interval:
                continue
            if not schedule.scheduler_due(idx, config.frequency):
                continue
            metric = t.callback_metrics.get(str(config.monitor)) if plateau else None
            if plateau and metric is None:
                self.miss_monitored(config)
                continue
            t.progress.scheduler_step.get_ready()
            self.call(t.lightning_module, "lr_scheduler_step", config.scheduler, metric)
            t.progress.scheduler_step.complete()

    def schedulers_wait(self) -> bool:
        """True while the schedulers of single steps stay where they are."""
        return self.accumulating()

    def miss_monitored(self, config: Any) -> None:
        """The metric that a scheduler watches was never logged: an error, or a warning if the user is not strict."""
        known = sorted(self.trainer.callback_metrics)
        message = f"The scheduler's monitor={config.monitor!r} was not logged. Logged so far: {known}."
        if config.strict:
            raise MisconfigurationException(f"{message} Log it, or set 'strict': False to skip the scheduler then.")
        rank_zero_warn(f"{message} The learning rate stays as it is.", category=RuntimeWarning)


class Optimization:
    """One optimizer, stepped by the trainer: forward, clear, backward, clip, step."""

    may_skip = True  # a step without a loss is one that the user wants left out
    clips = True

    def __init__(self, trainer: Trainer) -> None:
        self.trainer = trainer
        self.fire, self.call = trainer.hooks.fire, trainer.hooks.call
        self.module, self.strategy, self.precision = (
            trainer.lightning_module,
            trainer.strategy,
            trainer.precision_plugin,
        )
        self.clips_itself = overridden("configure_gradient_clipping", self.module, LightningModule)
        step = self.module.training_step
        self.gives_batch_idx = takes_batch_idx(step) and not takes_iterator(step)
        self.output: dict[str, Any] = {}
        self.ran = False  # the training step, for the newest batch

    def run(self, batch: Any, batch_idx: int) -> dict[str, Any]:
        """Train on one batch; gives what `training_step` returned, its loss detached."""
        t, self.ran = self.trainer, False
        closure = partial(self.forward_backward, batch, batch_idx)
        if t.fit_loop.accumulating():
            with self.strategy.no_sync():
                closure()
        else:
            step = t.progress.optimizer_step
            step.get_ready()
            optimizer = t.lightning_optimizers[0]
            self.call(self.module, "optimizer_step", t.current_epoch, batch_idx, optimizer, closure)
            step.complete()
        if not self.ran:
            raise MisconfigurationException(
                f"{type(self.module).__name__}.optimizer_step left the closure out, so there was no training_step. "
                "Write optimizer.step(closure=optimizer_closure), or call optimizer_closure() yourself."
            )
        output, self.output = self.output, {}
        return output

    def forward_backward(self, batch: Any, batch_idx: int) -> Tensor | None:
        """The closure that the optimizer calls, once or, as LBFGS does, several times."""
        if not torch.is_grad_enabled():  # by an optimizer's step, or by the user's own
            with torch.enable_grad():
                return self.forward_backward(batch, batch_idx)
        loss = self.forward(batch, batch_idx)
        if self.trainer.fit_loop.skip_backward:
            return None
        if schedule.first_of_window(batch_idx, self.trainer.accumulate_grad_batches):
            self.clear(batch_idx)
        if loss is None:
            warn_once.warn("training_step returned None: the batch is skipped.")
            return None
        self.backward(loss)
        return self.output["loss"]

    def forward(self, batch: Any, batch_idx: int) -> Tensor | None:
        """Run the training step; gives the loss with its graph, as one share of the accumulated gradients."""
        t, self.ran = self.trainer, True
        args = (batch, batch_idx) if self.gives_batch_idx else (batch,)
        returned = self.call(self.strategy, "training_step", *args)
        loss, extra = split_output(returned)
        if loss is None:
            if t.world_size > 1:
                raise RuntimeError(
                    "training_step returned None in distributed training: the other processes would wait for ever. "
                    "Return a loss on every process, for example one multiplied by zero."
                )
            self.output = {}
            return None
        if t.accumulate_grad_batches > 1:
            loss = loss / t.accumulate_grad_batches
        self.output = {"loss": loss.detach().clone(), **extra}
        return loss

    def clear(self, batch_idx: int) -> None:
        """Clear the gradients of the previous step."""
        t = self.trainer
        tally, optimizer = t.progress.zero_grad, t.optimizers[0]
        tally.get_ready()
        self.fire("on_before_zero_grad", optimizer)
        tally.start()
        self.call(self.module, "optimizer_zero_grad", t.current_epoch, batch_idx, optimizer)
        tally.complete()

    def backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss."""
        loss = self.precision.scale(loss)
        self.fire("on_before_backward", loss)
        self.call(self.strategy, "backward", loss, *args, **kwargs)
        self.fire("on_after_backward")

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
        """Change the weights; this is what `optimizer.step` comes to, in whatever hook the user calls it."""
        whole = partial(self.before_step, optimizer, closure)
        return self.precision.step(optimizer, whole, may_skip=self.may_skip, **kwargs)

    def before_step(self, optimizer: Optimizer, closure: Callable[[], Any]) -> Any:
        """Everything up to the moment when the weights change."""
        t = self.trainer
        loss = closure()
        if loss is not None or not self.may_skip:  # else the step is left out, and the scaler's turn with it
            self.precision.unscale(optimizer)
        self.tell_of_step(optimizer)
        if self.clips and (t.gradient_clip_val is not None or self.clips_itself):
            self.call(
                self.module,
                "configure_gradient_clipping",
                optimizer,
                gradient_clip_val=t.gradient_clip_val,
                gradient_clip_algorithm=t.gradient_clip_algorithm,
            )
        return loss

    def tell_of_step(self, optimizer: Optimizer) -> None:
        """Let everyone see the gradients that the step is going to use."""
        self.fire("on_before_optimizer_step", optimizer)

    def manual_backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate a loss inside the user's own training step."""
        self.backward(loss, *args, **kwargs)


class ManualOptimization(Optimization):
    """Any number of optimizers, stepped by the user in `training_step`."""

    may_skip = False
    clips = False  # the user clips where he wants to

    def run(self, batch: Any, batch_idx: int) -> dict[str, Any]:
        """Let the user train on one batch; gives what `training_step` returned, detached."""
        args = (batch, batch_idx) if self.gives_batch_idx else (batch,)
        returned = self.call(self.strategy, "training_step", *args)
        if returned is None or isinstance(returned, (Tensor, Mapping)):
            output = {"loss": returned} if isinstance(returned, Tensor) else dict(returned or {})
        else:
            raise MisconfigurationException(
                f"training_step returned {returned!r}. Accepted in manual optimization: a tensor, a dict, or None."
            )
        if isinstance(output.get("loss"), Tensor):
            output["loss"] = output["loss"].detach()
        return output

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
        """Change the weights and count it: every optimizer's step counts."""
        tally = self.trainer.progress.manual_step
        tally.get_ready()
        result = super().step(optimizer, closure, **kwargs)
        tally.complete()
        return result


def split_output(returned: Any) -> tuple[Tensor | None, dict[str, Any]]:
    """The loss and the rest of what `training_step` returned."""
    if returned is None or isinstance(returned, Tensor):
        return returned, {}
    if not isinstance(returned, Mapping):
        raise MisconfigurationException(
            f"training_step returned {returned!r}. Accepted: a tensor, a dict with the key 'loss', "
            "or None to skip the batch."
        )
    if returned.get("loss") is None:
        raise MisconfigurationException(
            f"training_step returned a dict with the keys {sorted(map(str, returned))} but no 'loss'. "
            "Add the loss, or return None to skip the batch."
        )
    return returned["loss"], {key: value for key, value in returned.items() if key != "loss"}
