"""Metrics as classes, as `pytorch_lightning.metrics` had them, on torchmetrics, with the arguments of every release.

Since 1.0 a metric collects over an epoch; before, it gave the value of a batch and kept nothing. Both do here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
import torchmetrics
from torch import Tensor
from torchmetrics import MetricCollection
from torchmetrics.metric import CompositionalMetric

from . import metric_functions as functions
from .eras import era_version
from .metric_functions import labels
from .provided.distributed import sync_ddp_if_available

__all__ = ["CompositionalMetric", "Metric", "MetricCollection"]

COLLECTING = ("compute_on_step", "dist_sync_on_step", "process_group", "dist_sync_fn")
PER_BATCH = ("reduce_group", "reduce_op")


class Metric(torchmetrics.Metric):
    """A metric that may also be told not to give a value for each batch.

    Args:
        compute_on_step: False gives None for a batch, and the value only when asked for by `compute`.
    """

    full_state_update = True

    def __init__(
        self,
        compute_on_step: bool = True,
        dist_sync_on_step: bool = False,
        process_group: Any = None,
        dist_sync_fn: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            dist_sync_on_step=dist_sync_on_step, process_group=process_group, dist_sync_fn=dist_sync_fn, **kwargs
        )
        self.compute_on_step = compute_on_step

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        value = super().forward(*args, **kwargs)
        return value if self.compute_on_step else None


class Collected(Metric):
    """A metric that keeps what it was given and lets a function answer.

    `orders` says how its arguments were ordered: before 1.0, in 1.0 and 1.1, and since.
    """

    full_state_update = False
    preds: list[Tensor]
    target: list[Tensor]
    function: Callable[..., Any]
    orders: tuple[str, str, str] = ("", "", "")
    fixed: dict[str, Any] = {}
    keeps_scores = True  # False: labels are enough, and are small

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.per_batch = era_version() < (1,)
        which = 0 if self.per_batch else 1 if era_version() < (1, 2) else 2
        order = (*self.orders[which].split(), *(PER_BATCH if self.per_batch else COLLECTING))
        given = _by_name(type(self).__name__, order, args, kwargs)
        own = {name: given.pop(name) for name in COLLECTING if name in given}
        for name in PER_BATCH:
            given.pop(name, None)
        known = set(" ".join(self.orders).split())
        if strange := sorted(set(given) - known):
            raise TypeError(
                f"{type(self).__name__}({', '.join(strange)}): no release had this argument."
                f" Accepted: {', '.join(sorted(known))}."
            )
        super().__init__(**own)
        self.options = {**self.fixed, **given}
        self.add_state("preds", default=[], dist_reduce_fx="cat")
        self.add_state("target", default=[], dist_reduce_fx="cat")

    def update(self, preds: Tensor, target: Tensor) -> None:
        """Keep a batch."""
        if not self.keeps_scores and preds.ndim == target.ndim + 1 and self.options.get("top_k") is None:
            preds, target = labels(preds, target)
        self.preds.append(preds.detach())
        self.target.append(target.detach())

    def compute(self) -> Any:
        """The value over all batches that were kept."""
        return self._answer(functions.dim_zero_cat(self.preds), functions.dim_zero_cat(self.target))

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self._answer(*args, **kwargs) if self.per_batch else super().forward(*args, **kwargs)

    def _answer(self, *inputs: Any) -> Any:
        return type(self).function(*inputs, **self.options)


def _by_name(cls: str, order: tuple[str, ...], args: tuple[Any, ...], kwargs: dict[str, Any]) -> dict[str, Any]:
    if len(args) > len(order):
        raise TypeError(f"{cls}() takes {len(order)} arguments ({', '.join(order)}), and {len(args)} were given.")
    given = dict(zip(order, args, strict=False))
    if twice := sorted(set(given) & set(kwargs)):
        raise TypeError(f"{cls}(): {', '.join(twice)} given by position and by name.")
    return {**given, **kwargs}


_SHARES = (
    "num_classes reduction",
    "num_classes threshold average multilabel",
    "num_classes threshold average multilabel mdmc_average ignore_index top_k is_multiclass",
)
_CURVES = ("pos_label", "num_classes pos_label", "num_classes pos_label")


class Accuracy(Collected):
    """The share of right answers."""

    function: Callable[..., Any] = staticmethod(functions.accuracy)
    orders = ("num_classes reduction", "threshold", "threshold top_k subset_accuracy")
    keeps_scores = False


class Precision(Collected):
    """How many of the found were right."""

    function: Callable[..., Any] = staticmethod(functions.precision)
    orders = _SHARES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (1,) <= era_version() < (1, 2):
            self.options.setdefault("num_classes", 1)


class Recall(Precision):
    """How many of those to find were found."""

    function: Callable[..., Any] = staticmethod(functions.recall)


class FBeta(Recall):
    """Precision and recall in one number."""

    function: Callable[..., Any] = staticmethod(functions.fbeta)
    orders = (
        "beta num_classes reduction",
        "num_classes beta threshold average multilabel",
        "num_classes beta threshold average multilabel",
    )


class F1(Precision):
    """Precision and recall in one number, counting the same."""

    function: Callable[..., Any] = staticmethod(functions.f1)
    orders = (
        "num_classes reduction",
        "num_classes threshold average multilabel",
        "num_classes threshold average multilabel",
    )


class ConfusionMatrix(Collected):
    """How often each class was taken for each."""

    function: Callable[..., Any] = staticmethod(functions.confusion_matrix)
    orders = ("normalize", "num_classes normalize threshold", "num_classes normalize threshold")
    keeps_scores = False


class HammingDistance(Collected):
    """The share of labels that are wrong."""

    function: Callable[..., Any] = staticmethod(functions.hamming_distance)
    orders = ("", "threshold", "threshold")
    keeps_scores = False


class StatScores(Collected):
    """Right and wrong answers."""

    function: Callable[..., Any] = staticmethod(functions.stat_scores)
    orders = ("", "", "threshold top_k reduce num_classes ignore_index mdmc_reduce is_multiclass")


class IoU(Collected):
    """How much of each class is common to both."""

    function: Callable[..., Any] = staticmethod(functions.iou)
    orders = (
        "ignore_index absent_score num_classes reduction",
        "num_classes ignore_index absent_score threshold reduction",
        "num_classes ignore_index absent_score threshold reduction",
    )


class DiceCoefficient(Collected):
    """How much the classes overlap."""

    function: Callable[..., Any] = staticmethod(functions.dice_score)
    orders = ("include_background nan_score no_fg_score reduction", "", "")

    def _answer(self, *inputs: Any) -> Any:
        options = {("bg" if name == "include_background" else name): value for name, value in self.options.items()}
        return functions.dice_score(*inputs, **options)


class ROC(Collected):
    """The ROC curve."""

    function: Callable[..., Any] = staticmethod(functions.roc)
    orders = _CURVES


class PrecisionRecallCurve(ROC):
    """Precision over recall."""

    function: Callable[..., Any] = staticmethod(functions.precision_recall_curve)


PrecisionRecall = PrecisionRecallCurve


class AveragePrecision(ROC):
    """The area under precision over recall."""

    function: Callable[..., Any] = staticmethod(functions.average_precision)


class AUROC(Collected):
    """The area under the ROC curve."""

    function: Callable[..., Any] = staticmethod(functions.auroc)
    orders = ("pos_label", "num_classes pos_label average max_fpr", "num_classes pos_label average max_fpr")


class AUC(Collected):
    """The area under the points that it was given."""

    function: Callable[..., Any] = staticmethod(functions.auc)
    orders = ("reorder", "reorder", "reorder")


class MulticlassROC(Collected):
    """The ROC curve of each class."""

    function: Callable[..., Any] = staticmethod(functions.multiclass_roc)
    orders = ("num_classes", "", "")


class MulticlassPrecisionRecall(Collected):
    """Precision over recall of each class."""

    function: Callable[..., Any] = staticmethod(functions.multiclass_precision_recall_curve)
    orders = ("num_classes", "", "")


class MeanSquaredError(Collected):
    """The mean of the squared differences."""

    function: Callable[..., Any] = staticmethod(functions.mean_squared_error)
    orders = ("reduction", "", "")


class MeanAbsoluteError(MeanSquaredError):
    """The mean of the differences without sign."""

    function: Callable[..., Any] = staticmethod(functions.mean_absolute_error)


class MeanSquaredLogError(Collected):
    """The mean of the squared differences of the logarithms."""

    function: Callable[..., Any] = staticmethod(functions.mean_squared_log_error)


class RMSE(MeanSquaredError):
    """The root of the mean of the squared differences."""

    function: Callable[..., Any] = staticmethod(functions.rmse)


class RMSLE(MeanSquaredError):
    """The same of the logarithms."""

    function: Callable[..., Any] = staticmethod(functions.mean_squared_log_root)


MSE = MeanSquaredError
MAE = MeanAbsoluteError


class ExplainedVariance(Collected):
    """How much of the target's variance the predictions explain."""

    function: Callable[..., Any] = staticmethod(functions.explained_variance)
    orders = ("", "multioutput", "multioutput")


class R2Score(Collected):
    """The same with the error's mean counted, too."""

    function: Callable[..., Any] = staticmethod(functions.r2score)
    orders = ("", "num_outputs adjusted multioutput", "num_outputs adjusted multioutput")

    def _answer(self, *inputs: Any) -> Any:
        return functions.r2score(*inputs, **{k: v for k, v in self.options.items() if k != "num_outputs"})


class PSNR(Collected):
    """Signal to noise of an image, by its peak."""

    function: Callable[..., Any] = staticmethod(functions.psnr)
    orders = ("data_range base reduction", "data_range base reduction", "data_range base reduction dim")


class SSIM(Collected):
    """How alike two images are in structure."""

    function: Callable[..., Any] = staticmethod(functions.ssim)
    orders = ("kernel_size sigma reduction data_range k1 k2",) * 3


class BLEUScore(torch.nn.Module):
    """How much of a translation stands in the references."""

    def __init__(self, n_gram: int = 4, smooth: bool = False) -> None:
        super().__init__()
        self.n_gram, self.smooth = n_gram, smooth

    def forward(self, translate_corpus: Any, reference_corpus: Any) -> Tensor:
        return functions.bleu_score(translate_corpus, reference_corpus, self.n_gram, self.smooth)


# ----- what one subclassed before 1.0


class BatchMetric(torch.nn.Module):
    """The base class before 1.0: a module with a name, whose `forward` gives the value of a batch."""

    def __init__(self, name: str, reduce_group: Any = None, reduce_op: Any = None) -> None:
        super().__init__()
        self.name = name
        self.reduce_group, self.reduce_op = reduce_group, reduce_op
        self._dtype = torch.get_default_dtype()
        self.device = torch.device("cpu")


class TensorMetric(BatchMetric):
    """The same; what it gives is a tensor, joined from all processes."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _joined(super().__call__(*args, **kwargs), self.reduce_group, self.reduce_op)


TensorCollectionMetric = TensorMetric


class NumpyMetric(TensorMetric):
    """The same for a `forward` that works on arrays."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        args, kwargs = _as_arrays((args, kwargs))
        return super().__call__(*args, **kwargs)


def tensor_metric(group: Any = None, reduce_op: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator: the function's answer is a tensor, joined from all processes."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def metric(*args: Any, **kwargs: Any) -> Any:
            return _joined(function(*args, **kwargs), group, reduce_op)

        return metric

    return decorate


tensor_collection_metric = tensor_metric


def numpy_metric(group: Any = None, reduce_op: Any = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator: the function works on arrays."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        def on_arrays(*args: Any, **kwargs: Any) -> Any:
            args, kwargs = _as_arrays((args, kwargs))
            return function(*args, **kwargs)

        return tensor_metric(group, reduce_op)(on_arrays)

    return decorate


def _as_arrays(data: Any) -> Any:
    from ..utilities.collections import apply_to_collection

    return apply_to_collection(data, Tensor, lambda tensor: tensor.detach().cpu().numpy())


def _joined(value: Any, group: Any, reduce_op: Any) -> Any:
    from ..utilities.collections import apply_to_collection

    def join(item: Any) -> Tensor:
        return sync_ddp_if_available(torch.as_tensor(item), group, reduce_op)

    import numpy

    return apply_to_collection(value, (Tensor, numpy.ndarray, numpy.number, int, float), join)
