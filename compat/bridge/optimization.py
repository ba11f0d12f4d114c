"""A training step of earlier releases: several optimizers, parts of sequences, gradients before or in the step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor
from torch.optim import LBFGS, Optimizer

from ... import schedule
from ...fit import ManualOptimization, Optimization, warn_once
from ...hooks import overridden
from ...module import LightningModule as CoreModule
from ...utilities.exceptions import MisconfigurationException
from . import calls, returned
from .notices import tell, tell_of_step
from .results import is_result, take_result
from .returned import Returned, alone

if TYPE_CHECKING:
    from ...trainer import Trainer


class Steps(Optimization):
    """How `training_step` is called and its answer read; both ways of optimizing share it."""

    optimizer_idx = 0

    def read_step(self) -> None:
        """Know once what the user's step takes."""
        step = self.module.training_step
        self.behavior: Any = self.trainer.behavior
        self.named = {name: calls.takes(step, name) for name in ("optimizer_idx", "hiddens", "batch_idx")}
        self.positions = calls.positions(step)
        if self.named["hiddens"]:
            tell_of_step(step, "hiddens")
        self.end_hooks = [
            name for name in ("training_end", "training_step_end") if self.trainer.hooks.written(name, self.module)
        ]
        for name in self.end_hooks:
            tell("module", name, getattr(self.module, name))

    def ask(self, batch: Any, batch_idx: int, *, optimizer_idx: int | None, hiddens: Any, split: bool) -> Any:
        """What the user's step, and the hook after it, return."""
        args = [batch]
        if self.positions is None or self.positions > 1 or self.named["batch_idx"]:
            args.append(batch_idx)
        named = {}
        for word, wanted, value in (
            ("optimizer_idx", optimizer_idx is not None, optimizer_idx),
            ("hiddens", split, hiddens),
        ):
            if wanted and self.named[word]:
                named[word] = value
            elif wanted:
                args.append(value)
        results = self.trainer.fit_loop.results
        logged = results.mark() if self.behavior.none_logs_nothing else None
        answer = self.call(self.strategy, "training_step", *args, **named)
        for name in self.end_hooks:
            answer = self.trainer.hooks.inside("training_step", getattr(self.module, name), answer)
        if answer is None and logged is not None:
            results.revoke(logged)
        return answer

    def clear(self, batch_idx: int) -> None:
        t, tally = self.trainer, self.trainer.progress.zero_grad
        optimizer = t.optimizers[self.optimizer_idx]
        tally.get_ready()
        if self.behavior.tells_of_clearing:
            self.fire("on_before_zero_grad", optimizer)
        tally.start()
        self.call(self.module, "optimizer_zero_grad", t.current_epoch, batch_idx, optimizer)
        tally.complete()

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
        if not self.scales():
            self.fire("step", optimizer)
        return super().step(optimizer, closure, **kwargs)

    def tell_of_step(self, optimizer: Optimizer) -> None:
        if self.scales():  # what precedes a step waits for the closure then
            self.fire("step", optimizer)
        super().tell_of_step(optimizer)

    def scales(self) -> bool:
        """True where the precision scales losses."""
        return getattr(self.precision, "scaler", None) is not None

    def waits(self) -> bool:
        """True while an optimizer that is told to step has to wait for the end of a window of accumulation."""
        return False


class BridgedOptimization(Steps):
    """Automatic optimization of the releases before 2.0."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self.read_step()
        self.overrides_backward = overridden("backward", self.module, CoreModule)
        if self.overrides_backward:
            tell("module", "backward", self.module.backward)
        self.overrides_step = overridden("optimizer_step", self.module, CoreModule)
        if self.behavior.gradients_first:
            self.module.step_by_release = self.step_by_release
            self.may_skip = False  # the gradients are there when the step comes, which has no closure
        self.clips = self.behavior.clips == "by optimizer"  # else all gradients, see `clip_everything`
        self.hiddens: Any = None
        self.told = False
        self.repeats = False  # the step, for an optimizer that wants the gradients again
        self.read: Returned = Returned()
        self.shown: Tensor | None = None  # the loss of the newest step, for the progress bar
        self.split = False
        self.part = 0  # which part of a batch along time

    # ----- one batch

    def run(self, batch: Any, batch_idx: int) -> Any:
        """Train on one batch; gives what the end hooks of the batch get to see."""
        self.check_step()
        outputs = []
        self.hiddens = None
        parts = self.module_splits(batch)
        self.split = parts is not None
        turns = self.active() if self.behavior.step_per_optimizer else [0]
        for self.part, part in enumerate(parts if parts is not None else [batch]):
            if self.behavior.step_per_optimizer:
                outputs.append([self.run_one(part, batch_idx, idx) for idx in turns])
            else:
                outputs.append([self.run_all(part, batch_idx)])
        self.trainer.fit_loop.collect(outputs, turns)
        return alone([alone(part) for part in outputs])

    def check_step(self) -> None:
        several = len(self.trainer.optimizers) > 1
        if several and self.behavior.step_per_optimizer and not self.told:
            self.told = True
            tell_of_step(self.module.training_step, "optimizer_idx")
        if several and self.behavior.needs_optimizer_idx and not self.named["optimizer_idx"]:
            raise ValueError(
                f"{type(self.module).__name__}.training_step: there are {len(self.trainer.optimizers)} optimizers, but "
                "it does not ask for `optimizer_idx`. Add the argument."
            )

    def active(self) -> list[int]:
        """The optimizers whose turn it is with this batch."""
        t = self.trainer
        frequencies = getattr(t, "frequencies", [])
        if not frequencies:
            return list(range(len(t.optimizers)))
        batches = t.progress.batch.total if self.behavior.turns_span_epochs else t.progress.batch.current
        place = (batches.ready - 1) % sum(frequencies)
        for idx, frequency in enumerate(frequencies):
            place -= frequency
            if place < 0:
                return [idx]
        raise AssertionError(frequencies)

    def module_splits(self, batch: Any) -> list[Any] | None:
        """The batch in parts along time, where that was asked for."""
        size = self.trainer.split_size(self.module)
        if not size:
            return None
        with self.trainer.profiler.profile("tbptt_split_batch"):
            return list(self.module.tbptt_split_batch(batch, size))

    def run_one(self, batch: Any, batch_idx: int, idx: int) -> dict[str, Any]:
        """Forward, backward and step for one optimizer."""
        self.optimizer_idx, self.ran, self.output, self.shown = idx, False, {}, None
        with self.toggled(idx):
            if self.behavior.gradients_first:
                self.step_after(batch, batch_idx)
            else:
                self.step_around(batch, batch_idx)
        self.show_loss()
        return self.output

    def show_loss(self) -> None:
        """Show the loss of a batch, once, however often its step was repeated."""
        if self.shown is not None:
            self.trainer.fit_loop.take_loss(self.shown)

    def step_around(self, batch: Any, batch_idx: int) -> None:
        """Call `optimizer_step` with a closure that computes the gradients."""
        t = self.trainer
        closure = partial(self.forward_backward, batch, batch_idx)
        if t.fit_loop.accumulating():
            with self.strategy.no_sync():
                closure()
            return
        self.step_optimizer(batch_idx, closure)
        if not self.ran:
            self.miss_closure()
        if self.behavior.clears == "after step":
            self.clear(batch_idx)

    def step_after(self, batch: Any, batch_idx: int) -> None:
        """Compute the gradients, and call `optimizer_step` when it is due."""
        t = self.trainer
        accumulating = t.fit_loop.accumulating()
        with self.strategy.no_sync() if accumulating else nullcontext():
            loss = self.forward_backward(batch, batch_idx)
        if accumulating or (loss is None and self.behavior.skips_none):
            return
        optimizer = t.optimizers[self.optimizer_idx]
        self.finish_gradients(optimizer)
        self.step_optimizer(batch_idx, partial(self.repeat, batch, batch_idx))
        if self.behavior.clears == "after step":
            self.clear(batch_idx)

    def run_all(self, batch: Any, batch_idx: int) -> dict[str, Any]:
        """One forward and backward for all optimizers, each of which then steps."""
        t = self.trainer
        self.optimizer_idx, self.output, self.shown = 0, {}, None
        self.forward_backward(batch, batch_idx)
        self.show_loss()
        if t.fit_loop.accumulating():
            return self.output
        self.finish_gradients(t.optimizers[0])
        for self.optimizer_idx in range(len(t.optimizers)):
            self.count(partial(t.lightning_optimizers[self.optimizer_idx].step))
            self.clear(batch_idx)
        return self.output

    def step_optimizer(self, batch_idx: int, closure: Callable[[], Any]) -> None:
        t = self.trainer
        optimizer = t.lightning_optimizers[self.optimizer_idx]
        if self.behavior.gradients_first and not self.overrides_step:
            step = partial(self.step_by_release, batch_idx, optimizer, closure)
            self.count(t.measured("optimizer_step", step))
        else:
            self.count(
                partial(self.call, self.module, "optimizer_step", t.current_epoch, batch_idx, optimizer, closure)
            )

    def count(self, step: Callable[[], Any]) -> None:
        tally = self.trainer.progress.optimizer_step
        tally.get_ready()
        step()
        tally.complete()

    def step_by_release(self, batch_idx: int, optimizer: Any, closure: Callable[[], Any] | None) -> None:
        """What `optimizer_step` did where nobody overrode it: the gradients are there already."""
        inner = getattr(optimizer, "optimizer", optimizer)
        optimizer.step(closure=closure) if isinstance(inner, LBFGS) else optimizer.step()
        if self.behavior.clears == "in optimizer_step":
            self.clear(batch_idx)

    def miss_closure(self) -> None:
        """`optimizer_step` left the closure out, so that nothing was computed."""
        text = (
            f"{type(self.module).__name__}.optimizer_step left the closure out, so there was no training_step. "
            "Write optimizer.step(closure=optimizer_closure)."
        )
        if self.behavior.closure_required:
            raise MisconfigurationException(text)
        warn_once.warn(f"{text} This release trained nothing then, and so it is done here.")

    # ----- its parts

    def forward_backward(self, batch: Any, batch_idx: int) -> Tensor | None:
        """The closure that the optimizer calls."""
        if not torch.is_grad_enabled():
            with torch.enable_grad():
                return self.forward_backward(batch, batch_idx)
        loss = self.forward(batch, batch_idx)
        if self.trainer.fit_loop.skip_backward:
            return None
        first = schedule.first_of_window(batch_idx, self.trainer.accumulate_grad_batches)
        if self.behavior.clears == "before backward" and first:
            self.clear(batch_idx)
        if loss is None:
            return None
        self.backward(loss)
        return loss.detach()

    def repeat(self, batch: Any, batch_idx: int) -> Tensor | None:
        """The closure of a step that has its gradients already, but wants them again, as LBFGS does."""
        self.repeats = True
        try:
            return self.forward_backward(batch, batch_idx)
        finally:
            self.repeats = False

    def forward(self, batch: Any, batch_idx: int) -> Tensor | None:
        t, self.ran = self.trainer, True
        forgets = self.repeats and self.behavior.repeats_give == "nothing"
        logged = t.fit_loop.results.mark() if forgets else None
        idx = self.optimizer_idx if self.behavior.step_per_optimizer and len(t.optimizers) > 1 else None
        answer = self.ask(batch, batch_idx, optimizer_idx=idx, hiddens=self.hiddens, split=self.split)
        read = take_result(answer, t) if is_result(answer) else returned.read(answer, self.behavior.step_form)
        self.hiddens = read.hiddens
        loss = read.loss
        if loss is None and not self.behavior.skips_none:
            raise MisconfigurationException("training_step returned None. Accepted: a dict with the key 'loss'.")
        if loss is not None and t.accumulate_grad_batches > 1 and self.behavior.divides_loss:
            loss = loss / t.accumulate_grad_batches
        if logged is not None:
            t.fit_loop.results.revoke(logged)
            return loss
        self.read = read
        t.fit_loop.take(read)
        if not self.repeats or self.behavior.repeats_give == "all":
            self.take(read, loss)
        return loss

    def take(self, read: Returned, share: Tensor | None) -> None:
        """Keep what a step returned, and its loss, which may be a share of that of several batches."""
        self.output = {}
        if share is None:
            return
        shown = share if self.behavior.shows_share_of_loss else read.loss
        self.shown = shown.detach().float()
        if is_result(read.whole):
            self.output = read.whole
            return
        extra = read.callback if self.behavior.outputs_are_metrics else read.whole
        extra = dict(extra) if isinstance(extra, dict) else {}
        kept = share if self.behavior.outputs_are_shares else read.loss
        self.output = {**extra, "loss": kept.detach().clone()}

    def backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        """Differentiate the loss, through a `backward` of the user's if there is one."""
        loss = self.precision.scale(loss)
        self.fire("on_before_backward", loss)
        run = partial(self.differentiate, args, kwargs)
        through = getattr(self.precision, "differentiate", None)  # a plugin of the user's that has its own `backward`
        if through is None:
            run(loss)
        else:
            through(loss, self.trainer.optimizers[self.optimizer_idx], self.optimizer_idx, run)
        if self.behavior.tells_after_backward == "always" or not self.trainer.fit_loop.accumulating():
            self.fire("on_after_backward")

    def differentiate(self, args: tuple[Any, ...], kwargs: dict[str, Any], loss: Tensor) -> None:
        """Call the module's own `backward`, or the strategy's."""
        if self.overrides_backward:
            self.backward_of_user(loss)
        else:
            self.call(self.strategy, "backward", loss, *args, **kwargs)

    def backward_of_user(self, loss: Tensor) -> None:
        """Call a module's own `backward` with the arguments of the release."""
        era = self.trainer.hooks.era
        values = {
            "use_amp": False, "loss": loss, "optimizer": self.trainer.optimizers[self.optimizer_idx],
            "optimizer_idx": self.optimizer_idx, "trainer": self.trainer,
        }  # fmt: skip
        wanted = calls.words("module", "backward", era) or ("loss",)
        wanted = wanted[: calls.positions(self.module.backward)]
        self.trainer.hooks.inside("backward", self.module.backward, *(values[word] for word in wanted))

    def finish_gradients(self, optimizer: Optimizer) -> None:
        """The last work on gradients that are there before the step begins."""
        t = self.trainer
        self.precision.unscale(optimizer)
        self.fire("on_before_optimizer_step", optimizer)
        if t.gradient_clip_val is None:
            return
        if self.behavior.clips == "by optimizer":
            self.module.clip_gradients(optimizer)
        elif t.gradient_clip_val > 0:
            self.clip_everything(t.gradient_clip_val)

    def clip_everything(self, limit: float) -> None:
        """Shorten all gradients of the module, if their norm, or what was taken for it, is over the limit."""
        if self.behavior.clips == "together":
            torch.nn.utils.clip_grad_norm_(self.module.parameters(), limit)
            return
        gradients = [parameter.grad for parameter in self.module.parameters() if parameter.grad is not None]
        share = (limit / (gradients[-1].norm() + 1e-6)).clamp(max=1.0)
        for gradient in gradients:
            gradient.mul_(share.to(gradient.device))

    def before_step(self, optimizer: Optimizer, closure: Callable[[], Any]) -> Any:
        if self.behavior.gradients_first:
            return closure()
        loss = super().before_step(optimizer, closure)
        if not self.clips and self.trainer.gradient_clip_val:
            self.clip_everything(self.trainer.gradient_clip_val)
        return loss

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
        result = super().step(optimizer, closure, **kwargs)
        if self.behavior.clears == "with the step":
            self.clear(self.trainer.fit_loop.batch_idx)
        return result

    # ----- requires_grad

    def toggled(self, idx: int) -> AbstractContextManager[Any]:
        """Which parameters require gradients while one of several optimizers is at work."""
        t = self.trainer
        if len(t.optimizers) < 2 or self.behavior.toggles == "never":
            return nullcontext()
        optimizer = t.optimizers[idx]
        if self.behavior.toggles == "restored":
            return self.restored(optimizer, idx)
        for parameter in self.module.parameters():
            parameter.requires_grad = False
        for group in optimizer.param_groups:
            for parameter in group["params"]:
                parameter.requires_grad = True
        return nullcontext()

    @contextmanager
    def restored(self, optimizer: Optimizer, idx: int) -> Iterator[None]:
        self.module.toggle_optimizer(optimizer, idx)
        try:
            yield
        finally:
            self.module.untoggle_optimizer(idx)


class BridgedManualOptimization(Steps, ManualOptimization):
    """Manual optimization of the releases before 2.0."""

    def __init__(self, trainer: Trainer) -> None:
        super().__init__(trainer)
        self.read_step()

    def run(self, batch: Any, batch_idx: int) -> Any:
        """Let the user train on one batch."""
        idx = self.index_to_pass()
        answer = self.ask(batch, batch_idx, optimizer_idx=idx, hiddens=None, split=False)
        if answer is not None and not isinstance(answer, (Tensor, dict)):
            raise MisconfigurationException(
                f"training_step returned {answer!r}. Accepted in manual optimization: a tensor, a dict, or None."
            )
        output = {"loss": answer} if isinstance(answer, Tensor) else dict(answer or {})
        output = returned.plain(output)
        self.trainer.fit_loop.collect([[output]], [0])
        return output

    def backward(self, loss: Tensor, *args: Any, **kwargs: Any) -> None:
        if self.behavior.accumulates_in_manual:
            loss = loss / self.trainer.accumulate_grad_batches
        if self.behavior.tells_in_manual == "always":
            super().backward(loss, *args, **kwargs)
        else:
            self.call(self.strategy, "backward", self.precision.scale(loss), *args, **kwargs)

    def step(self, optimizer: Optimizer, closure: Callable[[], Any], **kwargs: Any) -> Any:
        result = super().step(optimizer, closure, **kwargs)
        if self.behavior.accumulates_in_manual:
            self.optimizer_idx = self.trainer.optimizers.index(optimizer)
            self.clear(self.trainer.fit_loop.batch_idx)
        return result

    def tell_of_step(self, optimizer: Optimizer) -> None:
        if self.behavior.tells_in_manual == "once unscaled" and self.scales():
            self.fire("on_after_backward")
        super().tell_of_step(optimizer)

    def waits(self) -> bool:
        return self.behavior.accumulates_in_manual and self.trainer.fit_loop.accumulating()

    def index_to_pass(self) -> int | None:
        """The optimizer's number for a step that asks for it; it means nothing here."""
        if len(self.trainer.optimizers) < 2:
            return None
        return 0 if self.named["optimizer_idx"] or self.trainer.hooks.era < (1, 3, 0) else None
