"""The metrics of `pytorch_lightning.metrics.sklearns`: functions of scikit-learn on the values of a batch."""

from __future__ import annotations

import importlib
from typing import Any

from .metrics import NumpyMetric


class SklearnMetric(NumpyMetric):
    """A function of `sklearn.metrics` by name, with fixed arguments.

    Args:
        metric_name: the function.
        kwargs: passed to it with every batch.
    """

    def __init__(self, metric_name: str, reduce_group: Any = None, reduce_op: Any = None, **kwargs: Any) -> None:
        super().__init__(metric_name, reduce_group, reduce_op)
        self.metric_kwargs = kwargs

    @property
    def metric_fn(self) -> Any:
        """The function."""
        try:
            return getattr(importlib.import_module("sklearn.metrics"), self.name)
        except ModuleNotFoundError as error:
            raise ModuleNotFoundError(
                f"{type(self).__name__}: needs scikit-learn. Install it with `pip install scikit-learn`.",
                name="sklearn",
            ) from error

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        # predictions came first here; scikit-learn wants the true values first
        first, second, *rest = args
        return self.metric_fn(second, first, *rest, **self.metric_kwargs, **kwargs)


class _Named(SklearnMetric):
    metric = ""
    order: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        order = (*self.order, "reduce_group", "reduce_op")
        if len(args) > len(order):
            raise TypeError(f"{type(self).__name__}() takes {', '.join(order)}, and {len(args)} were given.")
        super().__init__(self.metric, **dict(zip(order, args, strict=False)), **kwargs)


class _Curve(_Named):
    """A function of two that are no truth and prediction."""

    def forward(self, *args: Any, **kwargs: Any) -> Any:
        return self.metric_fn(*args, **self.metric_kwargs, **kwargs)


def _metric(name: str, metric: str, *order: str, base: type[_Named] = _Named) -> type[_Named]:
    summary = f"`sklearn.metrics.{metric}` of a batch."
    return type(name, (base,), {"metric": metric, "order": order, "__doc__": summary, "__module__": __name__})


Accuracy = _metric("Accuracy", "accuracy_score", "normalize")
AUC = _metric("AUC", "auc", base=_Curve)
AveragePrecision = _metric("AveragePrecision", "average_precision_score", "average")
BalancedAccuracy = _metric("BalancedAccuracy", "balanced_accuracy_score", "adjusted")
CohenKappaScore = _metric("CohenKappaScore", "cohen_kappa_score", "labels", "weights")
ConfusionMatrix = _metric("ConfusionMatrix", "confusion_matrix", "labels")
DCG = _metric("DCG", "dcg_score", "k", "log_base", "ignore_ties")
F1 = _metric("F1", "f1_score", "labels", "pos_label", "average")
FBeta = _metric("FBeta", "fbeta_score", "beta", "labels", "pos_label", "average")
Hamming = _metric("Hamming", "hamming_loss")
Hinge = _metric("Hinge", "hinge_loss", "labels")
Jaccard = _metric("Jaccard", "jaccard_score", "labels", "pos_label", "average")
Precision = _metric("Precision", "precision_score", "labels", "pos_label", "average")
Recall = _metric("Recall", "recall_score", "labels", "pos_label", "average")
PrecisionRecallCurve = _metric("PrecisionRecallCurve", "precision_recall_curve", "pos_label")
ROC = _metric("ROC", "roc_curve", "pos_label")
AUROC = _metric("AUROC", "roc_auc_score", "average")
ExplainedVariance = _metric("ExplainedVariance", "explained_variance_score", "multioutput")
MeanAbsoluteError = _metric("MeanAbsoluteError", "mean_absolute_error", "multioutput")
MeanSquaredError = _metric("MeanSquaredError", "mean_squared_error", "multioutput")
MeanSquaredLogError = _metric("MeanSquaredLogError", "mean_squared_log_error", "multioutput")
MedianAbsoluteError = _metric("MedianAbsoluteError", "median_absolute_error", "multioutput")
R2Score = _metric("R2Score", "r2_score", "multioutput")
MeanPoissonDeviance = _metric("MeanPoissonDeviance", "mean_poisson_deviance")
MeanGammaDeviance = _metric("MeanGammaDeviance", "mean_gamma_deviance")
MeanTweedieDeviance = _metric("MeanTweedieDeviance", "mean_tweedie_deviance", "power")
