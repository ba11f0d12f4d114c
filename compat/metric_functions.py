"""Metrics as functions, as `pytorch_lightning.metrics.functional` had them: inputs are recognised by shape and type.

torchmetrics wants to be told the task; these find it out, as they always did, and keep their old defaults.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from .eras import era_version

Curve = tuple[Any, Any, Any]

# ----- labels, one-hot rows and averages


def to_onehot(label_tensor: Tensor, num_classes: int | None = None, n_classes: int | None = None) -> Tensor:
    """Labels [N, ...] as rows of zeros and ones [N, C, ...]."""
    wanted = num_classes if num_classes is not None else n_classes
    count = int(label_tensor.max()) + 1 if wanted is None else wanted
    return torch.nn.functional.one_hot(label_tensor.long(), count).movedim(-1, 1)


def to_categorical(tensor: Tensor, argmax_dim: int = 1) -> Tensor:
    """Scores as labels: the class with the highest."""
    return tensor.argmax(dim=argmax_dim)


def get_num_classes(pred: Tensor, target: Tensor, num_classes: int | None = None) -> int:
    """How many classes there are: as said, else by the largest label."""
    seen = int(max(pred.max(), target.max())) + 1
    return seen if num_classes is None else num_classes


def select_topk(prob_tensor: Tensor, topk: int = 1, dim: int = 1) -> Tensor:
    """Ones where the score is among the highest, zeros elsewhere."""
    chosen = prob_tensor.topk(k=topk, dim=dim).indices
    return torch.zeros_like(prob_tensor, dtype=torch.int).scatter(dim, chosen, 1)


def reduce(to_reduce: Tensor, reduction: str) -> Tensor:
    """The mean, the sum, or all values."""
    if reduction == "elementwise_mean":
        return to_reduce.mean()
    if reduction == "sum":
        return to_reduce.sum()
    if reduction == "none":
        return to_reduce
    raise ValueError(f"reduction={reduction!r}: not a reduction. Accepted: 'elementwise_mean', 'sum', 'none'.")


def class_reduce(num: Tensor, denom: Tensor, weights: Tensor, class_reduction: str = "none") -> Tensor:
    """A fraction per class, taken together as said."""
    share = num / denom
    share[share != share] = 0
    match class_reduction:
        case "micro":
            whole = num.sum() / denom.sum()
            return torch.where(whole != whole, torch.zeros_like(whole), whole)
        case "macro" | "elementwise_mean":
            return share.mean()
        case "weighted":
            return (share * (weights.float() / weights.sum())).sum()
        case "none" | None:
            return share
        case "sum":
            return share.sum()
    raise ValueError(f"average={class_reduction!r}: not one. Accepted: 'micro', 'macro', 'weighted', 'none'.")


def dim_zero_cat(x: Any) -> Tensor:
    """Values in a list joined."""
    return torch.cat([item.unsqueeze(0) if item.ndim == 0 else item for item in x]) if isinstance(x, list) else x


def dim_zero_sum(x: Tensor) -> Tensor:
    """The sum over the first dimension."""
    return x.sum(dim=0)


def dim_zero_mean(x: Tensor) -> Tensor:
    """The mean over the first dimension."""
    return x.mean(dim=0)


def labels(preds: Tensor, target: Tensor, threshold: float = 0.5) -> tuple[Tensor, Tensor]:
    """Predictions as labels: scores over a class dimension by the highest, other scores by the threshold."""
    if preds.ndim == target.ndim + 1:
        return preds.argmax(dim=1), target.long()
    if target.ndim == preds.ndim + 1:
        return preds.long(), target.argmax(dim=1)
    if preds.is_floating_point():
        return (preds >= threshold).long(), target.long()
    return preds.long(), target.long()


# ----- right and wrong


def accuracy(
    preds: Tensor, target: Tensor, threshold: float | None = 0.5, top_k: int | None = None,
    subset_accuracy: bool = False, **earlier: Any,
) -> Tensor:  # fmt: skip
    """The share of right answers."""
    _only(earlier, "num_classes", "reduction", "class_reduction", "return_state")
    if era_version() < (1, 2):
        threshold = 0.5  # the third argument was the number of classes, which this share does not need
    if top_k is not None and preds.ndim == target.ndim + 1:
        right = (select_topk(preds, top_k) * to_onehot(target, preds.shape[1])).sum(dim=1).bool()
    else:
        multilabel = preds.is_floating_point() and preds.ndim == target.ndim > 1
        found, target = labels(preds, target, 0.5 if threshold is None else threshold)
        right = found == target
        if not multilabel and not subset_accuracy:
            return right.float().mean()
    return (right.flatten(1).all(dim=1) if subset_accuracy and right.ndim > 1 else right).float().mean()


def stat_scores(
    preds: Tensor, target: Tensor, class_index: int | None = None, argmax_dim: int = 1, *, reduce: str = "micro",
    num_classes: int | None = None, threshold: float = 0.5, **rest: Any,
) -> Any:  # fmt: skip
    """Right and wrong answers: true and false positives, true and false negatives, and how many positives there are.

    For one class as a tuple, as before 1.2; else as one tensor, for all classes together or, with `reduce="macro"`,
    for each.
    """
    _only(rest, "mdmc_reduce", "top_k", "is_multiclass", "ignore_index")
    if class_index is not None:
        found, target = labels(preds, target, threshold)
        tp, fp, tn, fn, sup = _counts(found, target, max(class_index, get_num_classes(found, target) - 1) + 1)
        return tuple(values[class_index] for values in (tp, fp, tn, fn, sup))
    parts = stat_scores_multiple_classes(preds, target, num_classes, threshold=threshold)
    scores = torch.stack([part.long() for part in parts], dim=-1)
    return scores.sum(dim=0) if reduce == "micro" else scores


def stat_scores_multiple_classes(
    pred: Tensor, target: Tensor, num_classes: int | None = None, argmax_dim: int = 1, reduction: str = "none",
    *, threshold: float = 0.5,
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
    """True and false positives, true and false negatives, and positives of each class."""
    found, target = labels(pred, target, threshold)
    return _counts(found, target, get_num_classes(found, target, num_classes))


def _counts(found: Tensor, target: Tensor, count: int) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    found, target = found.flatten(), target.flatten()
    sup = torch.bincount(target, minlength=count)[:count].float()
    tp = torch.bincount(target[found == target], minlength=count)[:count].float()
    fp = torch.bincount(found, minlength=count)[:count].float() - tp
    fn = sup - tp
    return tp, fp, found.numel() - tp - fp - fn, fn, sup


def _positives(
    preds: Tensor, target: Tensor, num_classes: int | None, threshold: float, multilabel: bool
) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """True positives, false positives, false negatives, positives: per class, per label, or of the one class."""
    early = era_version() < (1, 2)
    binary = preds.is_floating_point() and preds.ndim == target.ndim == 1
    several = preds.is_floating_point() and preds.ndim == target.ndim > 1
    single = num_classes == 1 and int(max(preds.max(), target.max())) <= 1
    if multilabel or several or binary or (early and single and preds.ndim == target.ndim):
        found, target = labels(preds, target, threshold)
        found, target = found.reshape(len(found), -1), target.reshape(len(target), -1)
        tp = (found * target).sum(dim=0).float()
        return tp, (found * (1 - target)).sum(dim=0).float(), ((1 - found) * target).sum(dim=0).float(), target.sum(0)
    found, labelled = labels(preds, target, threshold)
    wide = preds.shape[1] if preds.ndim == target.ndim + 1 else None
    wanted = None if num_classes == 1 else num_classes
    tp, fp, _, fn, sup = _counts(found, labelled, wanted or wide or get_num_classes(found, labelled))
    return tp, fp, fn, sup


def _average(given: dict[str, Any], average: str | None, default: str) -> str:
    """The word for how classes are taken together, which had three names."""
    _only(
        given, "class_reduction", "reduction", "mdmc_average", "ignore_index", "top_k", "is_multiclass", "multilabel",
        "return_support", "return_state", "argmax_dim",
    )  # fmt: skip
    word = given.get("class_reduction") or average or given.get("reduction")
    if word is None or (word == "elementwise_mean" and given.get("class_reduction") is None):
        word = "macro" if era_version() < (1,) else default
    return word


def precision(
    preds: Tensor, target: Tensor, num_classes: int | None = None, average: str | None = None,
    threshold: float = 0.5, **rest: Any,
) -> Tensor:  # fmt: skip
    """How many of the found were right."""
    tp, fp, _, sup = _positives(preds, target, num_classes, threshold, bool(rest.get("multilabel")))
    return class_reduce(tp, tp + fp, sup, _average(rest, average, "micro"))


def recall(
    preds: Tensor, target: Tensor, num_classes: int | None = None, average: str | None = None,
    threshold: float = 0.5, **rest: Any,
) -> Tensor:  # fmt: skip
    """How many of those to find were found."""
    tp, _, fn, sup = _positives(preds, target, num_classes, threshold, bool(rest.get("multilabel")))
    return class_reduce(tp, tp + fn, sup, _average(rest, average, "micro"))


def precision_recall(
    preds: Tensor, target: Tensor, num_classes: int | None = None, average: str | None = None, **rest: Any
) -> tuple[Tensor, Tensor]:
    """Both."""
    return precision(preds, target, num_classes, average, **rest), recall(preds, target, num_classes, average, **rest)


def fbeta(
    preds: Tensor, target: Tensor, num_classes: int | None = None, beta: float = 1.0, threshold: float = 0.5,
    average: str | None = None, multilabel: bool = False, **rest: Any,
) -> Tensor:  # fmt: skip
    """Precision and recall in one number, recall counting `beta` times."""
    if isinstance(num_classes, float):  # before 1.0 the third argument was beta
        num_classes, beta = None, num_classes
    tp, fp, fn, sup = _positives(preds, target, num_classes, threshold, multilabel)
    weight = beta**2
    return class_reduce((1 + weight) * tp, (1 + weight) * tp + weight * fn + fp, sup, _average(rest, average, "micro"))


def f1(preds: Tensor, target: Tensor, num_classes: int | None = None, *args: Any, **kwargs: Any) -> Tensor:
    """The same with both counting the same."""
    return fbeta(preds, target, num_classes, 1.0, *args, **kwargs)


def confusion_matrix(
    preds: Tensor, target: Tensor, num_classes: int | None = None, normalize: str | bool | None = None,
    threshold: float = 0.5, **rest: Any,
) -> Tensor:  # fmt: skip
    """How often each class (rows) was taken for each (columns)."""
    if isinstance(num_classes, bool):  # before 1.0 the third argument was `normalize`
        num_classes, normalize = None, num_classes
    found, target = labels(preds, target, threshold)
    found, target = found.flatten(), target.flatten()
    count = max(get_num_classes(found, target, num_classes), 2)
    matrix = torch.bincount(target * count + found, minlength=count**2).reshape(count, count).float()
    if normalize in (None, False, "none"):
        return matrix
    over = {True: 1, "true": 1, "pred": 0}.get(normalize)
    shares = matrix / (matrix.sum() if over is None else matrix.sum(dim=over, keepdim=True))
    return torch.nan_to_num(shares)


def hamming_distance(preds: Tensor, target: Tensor, threshold: float = 0.5) -> Tensor:
    """The share of labels that are wrong."""
    found, target = labels(preds, target, threshold)
    return (found != target).float().mean()


def iou(
    pred: Tensor, target: Tensor, ignore_index: int | None = None, absent_score: float = 0.0, threshold: float = 0.5,
    num_classes: int | None = None, reduction: str = "elementwise_mean",
) -> Tensor:  # fmt: skip
    """How much of each class is common to both, of all that is in either."""
    found, target = labels(pred, target, threshold)
    tp, fp, _, fn, _ = _counts(found, target, get_num_classes(found, target, num_classes))
    union = tp + fp + fn
    scores = torch.where(union > 0, tp / union.clamp(min=1), torch.full_like(union, absent_score))
    if ignore_index is not None and 0 <= ignore_index < len(scores):
        scores = torch.cat([scores[:ignore_index], scores[ignore_index + 1 :]])
    return reduce(scores, reduction)


def dice_score(
    pred: Tensor, target: Tensor, bg: bool = False, nan_score: float = 0.0, no_fg_score: float = 0.0,
    reduction: str = "elementwise_mean",
) -> Tensor:  # fmt: skip
    """How much the classes overlap, the background left out unless asked for."""
    scores = []
    for index in range(0 if bg else 1, pred.shape[1]):
        if not (target == index).any():
            scores.append(torch.tensor(no_fg_score, dtype=torch.float32))
            continue
        tp, fp, _, fn, _ = _counts(pred.argmax(dim=1), target.long(), pred.shape[1])
        of = 2 * tp[index] + fp[index] + fn[index]
        scores.append(2 * tp[index] / of if of > 0 else torch.tensor(nan_score))
    return reduce(torch.stack(scores), reduction)


# ----- curves


def _steps(preds: Tensor, target: Tensor, weights: Any, positive: int) -> tuple[Tensor, Tensor, Tensor]:
    """False and true positives as the threshold falls, and the thresholds."""
    if preds.ndim > target.ndim:
        preds = preds[:, 0]
    order = torch.argsort(preds, descending=True)
    preds, hits = preds[order], (target[order] == positive).float()
    weight = torch.as_tensor(weights, dtype=torch.float)[order] if weights is not None else torch.ones_like(hits)
    last = torch.cat([torch.where(preds[1:] != preds[:-1])[0], torch.tensor([len(preds) - 1])])
    tps = (hits * weight).cumsum(dim=0)[last]
    return ((1 - hits) * weight).cumsum(dim=0)[last], tps, preds[last]


def _per_class(curve: Callable[..., Curve], preds: Tensor, target: Tensor, count: int, weights: Any) -> Curve:
    several = [curve(preds[:, index], target, None, index, weights) for index in range(count)]
    return tuple(list(part) for part in zip(*several, strict=True))  # type: ignore[return-value]


def roc(
    preds: Tensor, target: Tensor, num_classes: int | None = None, pos_label: int | None = None,
    sample_weights: Any = None, **rest: Any,
) -> Curve:  # fmt: skip
    """False and true positive rates with the thresholds; for several classes lists of them."""
    _only(rest, "sample_weight")
    if preds.ndim == target.ndim + 1 and (num_classes or preds.shape[1]) > 1:
        return _per_class(roc, preds, target, preds.shape[1], sample_weights)
    fps, tps, thresholds = _steps(preds, target, sample_weights, 1 if pos_label is None else pos_label)
    zero = torch.zeros(1)
    fps, tps = torch.cat([zero, fps]), torch.cat([zero, tps])
    if fps[-1] <= 0 or tps[-1] <= 0:
        raise ValueError("roc(...): only one class is in `target`; a curve needs positives and negatives.")
    return fps / fps[-1], tps / tps[-1], torch.cat([thresholds[:1] + 1, thresholds])


def precision_recall_curve(
    preds: Tensor, target: Tensor, num_classes: int | None = None, pos_label: int | None = None,
    sample_weights: Any = None, **rest: Any,
) -> Curve:  # fmt: skip
    """Precision and recall with the thresholds; for several classes lists of them."""
    _only(rest, "sample_weight")
    if preds.ndim == target.ndim + 1 and (num_classes or preds.shape[1]) > 1:
        return _per_class(precision_recall_curve, preds, target, preds.shape[1], sample_weights)
    fps, tps, thresholds = _steps(preds, target, sample_weights, 1 if pos_label is None else pos_label)
    shares, found = tps / (tps + fps), tps / tps[-1]
    end = int(torch.where(tps == tps[-1])[0][0]) + 1  # past full recall nothing is gained
    one, zero = torch.ones(1), torch.zeros(1)
    return torch.cat([shares[:end].flip(0), one]), torch.cat([found[:end].flip(0), zero]), thresholds[:end].flip(0)


def auc(x: Tensor, y: Tensor, reorder: bool = False) -> Tensor:
    """The area under the points, by trapezoids."""
    if reorder:
        order = torch.argsort(x, stable=True)
        x, y = x[order], y[order]
    steps = x[1:] - x[:-1]
    if (steps < 0).any() and (steps > 0).any():
        raise ValueError("auc(x, y): x neither only rises nor only falls. Pass reorder=True.")
    return torch.trapz(y, x) * (-1.0 if (steps < 0).any() else 1.0)


def auroc(
    preds: Tensor, target: Tensor, num_classes: int | None = None, pos_label: int | None = None,
    average: str | None = "macro", max_fpr: float | None = None, sample_weights: Any = None, **rest: Any,
) -> Tensor:  # fmt: skip
    """The area under the ROC curve."""
    _only(rest, "sample_weight")
    if max_fpr is not None:
        raise ValueError(f"auroc(max_fpr={max_fpr!r}): use torchmetrics.functional.auroc(task='binary', max_fpr=...).")
    fpr, tpr, _ = roc(preds, target, num_classes, pos_label, sample_weights)
    if not isinstance(fpr, list):
        return auc(fpr, tpr)
    areas = torch.stack([auc(x, y) for x, y in zip(fpr, tpr, strict=True)])
    sup = torch.bincount(target.flatten().long(), minlength=len(areas))
    return class_reduce(areas, torch.ones_like(areas), sup, average or "none")


def multiclass_roc(pred: Tensor, target: Tensor, sample_weight: Any = None, num_classes: int | None = None) -> Any:
    """The ROC curve of each class, as a tuple."""
    return tuple(
        roc(pred[:, index], target, None, index, sample_weight) for index in range(num_classes or pred.shape[1])
    )


def multiclass_auroc(pred: Tensor, target: Tensor, sample_weight: Any = None, num_classes: int | None = None) -> Tensor:
    """The mean of the areas under the ROC curves of the classes."""
    return torch.stack([auc(x, y) for x, y, _ in multiclass_roc(pred, target, sample_weight, num_classes)]).mean()


def multiclass_precision_recall_curve(
    pred: Tensor, target: Tensor, sample_weight: Any = None, num_classes: int | None = None
) -> Curve:
    """The curves of the classes."""
    return _per_class(precision_recall_curve, pred, target, num_classes or pred.shape[1], sample_weight)


def average_precision(
    preds: Tensor, target: Tensor, num_classes: int | None = None, pos_label: int | None = None,
    sample_weights: Any = None, **rest: Any,
) -> Any:  # fmt: skip
    """The area under precision over recall; for several classes a list."""
    shares, found, _ = precision_recall_curve(preds, target, num_classes, pos_label, sample_weights, **rest)
    if isinstance(shares, list):
        return [_area(p, r) for p, r in zip(shares, found, strict=True)]
    return _area(shares, found)


def _area(shares: Tensor, found: Tensor) -> Tensor:
    return -((found[1:] - found[:-1]) * shares[:-1]).sum()


def auc_decorator(reorder: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Tensor]]:
    """A decorator: the area under the curve that a function gives."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Tensor]:
        def area(*args: Any, **kwargs: Any) -> Tensor:
            x, y, *_ = function(*args, **kwargs)
            return auc(x, y, reorder)

        return area

    return decorate


def multiclass_auc_decorator(reorder: bool = True) -> Callable[[Callable[..., Any]], Callable[..., Tensor]]:
    """A decorator: the areas under the curves that a function gives."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Tensor]:
        def areas(*args: Any, **kwargs: Any) -> Tensor:
            return torch.stack([auc(x, y, reorder) for x, y, *_ in function(*args, **kwargs)])

        return areas

    return decorate


# ----- numbers


def _floating(tensor: Tensor) -> Tensor:
    return tensor if tensor.is_floating_point() else tensor.float()


def mean_squared_error(preds: Tensor, target: Tensor, reduction: str = "elementwise_mean", **rest: Any) -> Tensor:
    """The mean of the squared differences."""
    _only(rest, "return_state")
    return reduce(_floating(preds - target) ** 2, reduction)


def rmse(pred: Tensor, target: Tensor, reduction: str = "elementwise_mean", **rest: Any) -> Tensor:
    """Its root."""
    return mean_squared_error(pred, target, reduction, **rest).sqrt()


def mean_absolute_error(preds: Tensor, target: Tensor, reduction: str = "elementwise_mean", **rest: Any) -> Tensor:
    """The mean of the differences without sign."""
    _only(rest, "return_state")
    return reduce(_floating(preds - target).abs(), reduction)


def mean_squared_log_error(preds: Tensor, target: Tensor) -> Tensor:
    """The mean of the squared differences of the logarithms, each with one added."""
    return ((torch.log1p(preds) - torch.log1p(target)) ** 2).mean()


def mean_squared_log_root(pred: Tensor, target: Tensor, reduction: str = "elementwise_mean") -> Tensor:
    """Its root, as `rmsle` gave it."""
    return rmse(torch.log(pred + 1), torch.log(target + 1), reduction=reduction)


def mean_relative_error(preds: Tensor, target: Tensor) -> Tensor:
    """The mean of the differences, each as a share of the target."""
    size = torch.where(target == 0, torch.ones_like(target), target)
    return ((preds - target) / size).abs().mean()


def explained_variance(preds: Tensor, target: Tensor, multioutput: str = "uniform_average") -> Any:
    """How much of the target's variance the predictions explain."""
    from torchmetrics.functional import explained_variance as current

    return current(preds, target, multioutput=multioutput)  # type: ignore[arg-type]


def r2score(preds: Tensor, target: Tensor, adjusted: int = 0, multioutput: str = "uniform_average") -> Tensor:
    """The same with the error's mean counted, too."""
    from torchmetrics.functional import r2_score

    return r2_score(preds, target, adjusted=adjusted, multioutput=multioutput)


def psnr(
    preds: Tensor, target: Tensor, data_range: float | None = None, base: float = 10.0,
    reduction: str = "elementwise_mean", dim: Any = None,
) -> Tensor:  # fmt: skip
    """Signal to noise of an image, by its peak."""
    span = torch.as_tensor(data_range) if data_range is not None else target.max() - target.min()
    error = ((preds - target) ** 2).mean() if dim is None else ((preds - target) ** 2).mean(dim=dim)
    ratio = (2 * torch.log(span) - torch.log(error)) * (10 / torch.log(torch.tensor(float(base))))
    return reduce(ratio, reduction)


def ssim(
    preds: Tensor, target: Tensor, kernel_size: Sequence[int] = (11, 11), sigma: Sequence[float] = (1.5, 1.5),
    reduction: str = "elementwise_mean", data_range: float | None = None, k1: float = 0.01, k2: float = 0.03,
) -> Tensor:  # fmt: skip
    """How alike two images are in structure."""
    from torchmetrics.functional.image import structural_similarity_index_measure as current

    value = current(
        preds, target, sigma=list(sigma), kernel_size=list(kernel_size), reduction=reduction, data_range=data_range,  # type: ignore[arg-type]
        k1=k1, k2=k2,
    )  # fmt: skip
    return value[0] if isinstance(value, tuple) else value


def image_gradients(img: Tensor) -> tuple[Tensor, Tensor]:
    """The differences to the next row and the next column."""
    from torchmetrics.functional.image import image_gradients as current

    return current(img)


def embedding_similarity(
    batch: Tensor, similarity: str = "cosine", reduction: str = "none", zero_diagonal: bool = True
) -> Tensor:
    """How alike the rows are to one another."""
    if similarity == "cosine":
        batch = batch / batch.norm(p=2, dim=1, keepdim=True)
    square = batch @ batch.T
    if zero_diagonal:
        square = square.fill_diagonal_(0)
    return square if reduction == "none" else getattr(square, reduction)(dim=-1)


def bleu_score(
    translate_corpus: Sequence[Sequence[str]], reference_corpus: Sequence[Sequence[Sequence[str]]], n_gram: int = 4,
    smooth: bool = False,
) -> Tensor:  # fmt: skip
    """How much of a translation stands in the references; both are lists of words."""
    from torchmetrics.functional.text import bleu_score as current

    said = [" ".join(words) for words in translate_corpus]
    wanted = [[" ".join(words) for words in references] for references in reference_corpus]
    return current(said, wanted, n_gram=n_gram, smooth=smooth)


def _only(given: dict[str, Any], *known: str) -> None:
    """An error for keywords that no release had."""
    strange = sorted(set(given) - set(known))
    if strange:
        raise TypeError(f"{', '.join(strange)}: no release had this argument. Accepted besides: {', '.join(known)}.")
