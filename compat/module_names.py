"""Methods and attributes of a LightningModule that only earlier releases had."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import torch

from ..utilities.compile import from_compiled, to_uncompiled
from ..utilities.exceptions import MisconfigurationException
from ..utilities.grads import grad_norm
from ..utilities.model_summary.model_summary import ModelSummary
from .eras import era_version
from .ledger import rows
from .notices import called_by_user, give
from .own_names import MISSING, in_its_releases, own

if TYPE_CHECKING:
    from ..module import LightningModule

WHERE = "LightningModule"
THREE_DIGITS = (1, 1, 0)  # the first release that showed three digits of the loss, and none by manual optimization
DEPTHS = {"top": 1, "full": -1, None: 1}


def tell(name: str) -> None:
    """Give the notice about one name."""
    give(rows(WHERE, name)[0])


def megabytes(module: Any) -> float:
    """The size of all parameters and buffers."""
    tensors = [*module.parameters(), *module.buffers()]
    return sum(tensor.numel() * tensor.element_size() for tensor in tensors) / 1e6


class Answer:
    """An attribute that the Trainer knows today; setting it keeps what was set.

    Args:
        of_module: the answer is asked of the module itself, not of its trainer.
    """

    def __init__(self, answer: Callable[[Any], Any], *, without_trainer: Any = None, of_module: bool = False) -> None:
        self.answer, self.without_trainer, self.of_module = answer, without_trainer, of_module

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, module: Any, owner: type | None = None) -> Any:
        if module is None:
            return self
        kept = own(module, self.name)
        if kept is not MISSING:
            return kept
        if rows(WHERE, self.name):
            tell(self.name)
        if self.of_module:
            return self.answer(module)
        return self.without_trainer if module._trainer is None else self.answer(module._trainer)

    def __set__(self, module: Any, value: Any) -> None:
        module.__dict__[self.name] = value


class ModuleNames:
    """What scripts of earlier releases call on a module, and override in one."""

    _trainer: Any
    trainer: Any
    current_epoch: int
    automatic_optimization: bool
    parameters: Callable[..., Any]
    named_parameters: Callable[..., Any]
    log_dict: Callable[..., None]

    use_amp = Answer(lambda trainer: "16" in trainer.precision, without_trainer=False)
    use_dp = Answer(lambda trainer: trainer.use_dp, without_trainer=False)
    use_ddp = Answer(lambda trainer: trainer.use_ddp, without_trainer=False)
    use_ddp2 = Answer(lambda trainer: trainer.use_ddp2, without_trainer=False)
    use_tpu = Answer(lambda trainer: trainer.strategy.root_device.type == "xla", without_trainer=False)
    experiment = Answer(lambda trainer: getattr(trainer.logger, "experiment", None))
    datamodule = Answer(lambda trainer: trainer.datamodule)
    model_size = Answer(megabytes, of_module=True)

    # ----- numbers about the module

    @in_its_releases(WHERE)
    def summarize(self, mode: str | None = "top", max_depth: int | None = None) -> ModelSummary:
        """A table of the layers, also printed; "top" shows the first level, "full" all."""
        tell("summarize")
        if mode not in DEPTHS:
            raise MisconfigurationException(f"summarize(mode={mode!r}): not known. Accepted: 'top', 'full'.")
        summary = ModelSummary(self, max_depth=DEPTHS[mode] if max_depth is None else max_depth)  # type: ignore[arg-type]
        print(summary)
        return summary

    @in_its_releases(WHERE)
    def grad_norm(self, norm_type: float | int | str) -> dict[str, float]:
        """The norm of every gradient and of all together, rounded."""
        tell("grad_norm")
        norms = grad_norm(self, norm_type, group_separator="_")  # type: ignore[arg-type]
        return {name: round(float(norm), 4) for name, norm in norms.items()}

    @in_its_releases(WHERE)
    def log_grad_norm(self, grad_norm_dict: dict[str, Any]) -> None:
        """Log the norms of gradients; override to log them in another way."""
        if called_by_user():
            tell("log_grad_norm")
        in_bar = era_version() < (1, 6, 0)
        self.log_dict(grad_norm_dict, on_step=True, on_epoch=True, prog_bar=in_bar, logger=True)

    @in_its_releases(WHERE)
    def describe_grads(self) -> None:
        """Print the mean of every gradient."""
        tell("describe_grads")
        for name, parameter in self.named_parameters():
            print(name, None if parameter.grad is None else parameter.grad.mean().item())

    @in_its_releases(WHERE)
    def describe_params(self) -> None:
        """Print the shape of every parameter."""
        tell("describe_params")
        for name, parameter in self.named_parameters():
            print(name, tuple(parameter.shape))

    # ----- what the bar shows

    @in_its_releases(WHERE)
    def get_progress_bar_dict(self) -> dict[str, Any]:
        """What the progress bar shows besides what was logged; override to change it."""
        if called_by_user():
            tell("get_progress_bar_dict")
        mean_loss = getattr(self.trainer.fit_loop, "mean_loss", None)  # of releases that showed it
        loss = None
        if mean_loss is not None and (self.automatic_optimization or era_version() < THREE_DIGITS):
            loss = mean_loss()
            loss = float("nan") if loss is None else loss
        found: dict[str, Any] = {}
        if loss is not None:
            found["loss"] = f"{loss:.3f}" if era_version() < THREE_DIGITS else f"{loss:.3g}"
        version = getattr(self.trainer.logger, "version", None)
        if version is not None:
            found["v_num"] = version[-4:] if isinstance(version, str) else version
        return found

    @in_its_releases(WHERE)
    def get_tqdm_dict(self) -> dict[str, Any]:
        """The same under its first name."""
        tell("get_tqdm_dict")
        return self.get_progress_bar_dict()

    # ----- checkpoints of the first releases

    @in_its_releases(WHERE)
    def get_save_dict(self) -> dict[str, Any]:
        """What of the module goes into a checkpoint."""
        if called_by_user():
            tell("get_save_dict")
        return {"state_dict": self.state_dict()}  # type: ignore[attr-defined]

    @in_its_releases(WHERE)
    def load_model_specific(self, checkpoint: Mapping[str, Any]) -> None:
        """Take back what `get_save_dict` gave."""
        if called_by_user():
            tell("load_model_specific")
        self.load_state_dict(checkpoint["state_dict"])  # type: ignore[attr-defined]

    # ----- predictions on disk

    @in_its_releases(WHERE)
    def write_prediction(self, name: str, value: Any, filename: str = "predictions.pt") -> None:
        """Keep a value under a name in a file that is written when the process ends its test."""
        tell("write_prediction")
        self._keep_prediction({name: value}, filename)

    @in_its_releases(WHERE)
    def write_prediction_dict(self, predictions_dict: Mapping[str, Any], filename: str = "predictions.pt") -> None:
        """Keep every entry of a dict in a file."""
        tell("write_prediction_dict")
        self._keep_prediction(predictions_dict, filename)

    def _keep_prediction(self, values: Mapping[str, Any], filename: str) -> None:
        stem, suffix = os.path.splitext(filename)
        path = f"{stem}_rank_{self.trainer.global_rank}{suffix}"
        kept = self.__dict__.setdefault("_kept_predictions", {}).setdefault(path, {})
        for name, value in values.items():
            entries = value if isinstance(value, (list, tuple, torch.Tensor)) else [value]
            kept.setdefault(name, []).extend(entries)
        torch.save(kept, path)

    @in_its_releases(WHERE)
    def predict(self, batch: Any, batch_idx: int, dataloader_idx: int | None = None) -> Any:
        """The predictions for a batch."""
        if called_by_user():
            tell("predict")
        return self(batch)  # type: ignore[operator]

    # ----- parts of half precision and of several processes, for those who override them

    @in_its_releases(WHERE)
    def configure_apex(self, amp: Any, model: Any, optimizers: Any, amp_level: str) -> tuple[Any, Any]:
        """The model and its optimizers, ready for half precision."""
        return amp.initialize(model, optimizers, opt_level=amp_level)

    @in_its_releases(WHERE)
    def configure_ddp(self, model: Any, device_ids: Any) -> Any:
        """The model as each of several processes runs it."""
        return torch.nn.parallel.DistributedDataParallel(model, device_ids=device_ids, find_unused_parameters=True)

    @in_its_releases(WHERE)
    def configure_sync_batchnorm(self, model: Any) -> Any:
        """The model with batch norms that share their statistics."""
        return torch.nn.SyncBatchNorm.convert_sync_batchnorm(model)

    @in_its_releases(WHERE)
    def init_ddp_connection(self, *args: Any, **kwargs: Any) -> None:
        """Connect several processes."""
        backend = "nccl" if torch.cuda.is_available() else "gloo"
        rank, world_size = (*args, kwargs.get("proc_rank", kwargs.get("global_rank")), kwargs.get("world_size"))[:2]
        torch.distributed.init_process_group(backend, rank=rank, world_size=world_size)

    @in_its_releases(WHERE)
    def amp_scale_loss(self, unscaled_loss: Any, optimizer: Any, optimizer_idx: int, *args: Any, **kwargs: Any) -> Any:
        """The loss, scaled for half precision."""
        return self.trainer.precision_plugin.scale(unscaled_loss)

    # ----- of 0.1 and 0.2

    @in_its_releases(WHERE)
    def choose_optimizer(self, optimizer: str, params: Any, optimizer_params: Any, opt_name_key: Any = None) -> Any:
        """An optimizer of torch by its name."""
        tell("choose_optimizer")
        known = {name.lower(): cls for name, cls in vars(torch.optim).items() if isinstance(cls, type)}
        if optimizer.lower() not in known:
            raise ValueError(f"choose_optimizer({optimizer!r}): not an optimizer of torch. Accepted: {sorted(known)}.")
        return known[optimizer.lower()](params, **dict(optimizer_params or {}))

    @in_its_releases(WHERE)
    def get_process_position(self, gpus: Any) -> int:
        """The line of the terminal for the progress bar of this process."""
        tell("get_process_position")
        return 0

    @in_its_releases(WHERE)
    def loss(self, *args: Any, **kwargs: Any) -> Any:
        """The loss of a batch; yours to write."""
        raise NotImplementedError(f"{type(self).__name__}.loss is not written.")

    # ----- compiled modules

    @classmethod
    def from_compiled(cls, model: Any) -> LightningModule:
        """The module inside of a compiled one."""
        tell("from_compiled")
        return from_compiled(model)

    @classmethod
    def to_uncompiled(cls, model: Any) -> LightningModule:
        """The module without its compilation."""
        tell("to_uncompiled")
        return to_uncompiled(model)
