"""Old metrics: what they recognise by themselves equals what torchmetrics gives when it is told the task."""

import pytest
import torch
import torchmetrics.functional as current
import torchmetrics.functional.image as image
from fulgurite.compat import metric_functions as old
from fulgurite.compat import metrics


@pytest.fixture
def era(monkeypatch):
    return lambda release: monkeypatch.setenv("FULGURITE_ERA", release)


@pytest.fixture
def classes():
    torch.manual_seed(0)
    return torch.rand(50, 4).softmax(dim=1), torch.randint(0, 4, (50,))


@pytest.fixture
def binary():
    torch.manual_seed(1)
    return torch.rand(60), torch.randint(0, 2, (60,))


MULTICLASS = {"task": "multiclass", "num_classes": 4}


@pytest.mark.parametrize("average", ["micro", "macro", "weighted", "none"])
def test_shares_of_classes(classes, average):
    preds, target = classes
    for mine, name in ((old.precision, "precision"), (old.recall, "recall"), (old.f1, "f1_score")):
        wanted = getattr(current, name)(preds, target, average=average, **MULTICLASS)
        assert torch.allclose(mine(preds, target, num_classes=4, average=average), wanted)
        assert torch.allclose(mine(preds.argmax(dim=1), target, num_classes=4, average=average), wanted)


def test_the_average_of_the_release_is_taken_where_none_is_given(classes, era):
    labels, target = classes[0].argmax(dim=1), classes[1]
    wanted = {way: current.precision(labels, target, average=way, **MULTICLASS) for way in ("micro", "macro")}
    for release, way in (("0.9.0", "macro"), ("1.0.8", "micro"), ("1.3.8", "micro")):
        era(release)
        assert torch.allclose(old.precision(labels, target), wanted[way])


def test_binary_scores(binary):
    preds, target = binary
    for name, theirs in (("precision", "precision"), ("recall", "recall"), ("f1", "f1_score"), ("auroc", "auroc")):
        wanted = getattr(current, theirs)(preds, target, task="binary")
        assert torch.allclose(getattr(old, name)(preds, target), wanted)
    assert torch.allclose(old.average_precision(preds, target), current.average_precision(preds, target, task="binary"))


def test_matrices_and_overlaps(classes):
    labels, target = classes[0].argmax(dim=1), classes[1]
    assert old.confusion_matrix(labels, target).equal(current.confusion_matrix(labels, target, **MULTICLASS).float())
    assert torch.allclose(old.iou(labels, target), current.jaccard_index(labels, target, **MULTICLASS))
    assert torch.allclose(old.confusion_matrix(labels, target, normalize="true").sum(dim=1), torch.ones(4))
    assert torch.allclose(
        old.auroc(*classes, num_classes=4), current.auroc(*classes, **MULTICLASS)
    )  # the mean over the classes, each against the others


def test_a_roc_curve_starts_above_every_score(binary):
    fpr, tpr, thresholds = old.roc(*binary)
    assert (fpr[0], tpr[0], fpr[-1], tpr[-1]) == (0, 0, 1, 1)
    assert thresholds[0] == binary[0].max() + 1


def test_images_and_texts():
    torch.manual_seed(2)
    one, other = torch.rand(2, 3, 32, 32), torch.rand(2, 3, 32, 32)
    assert torch.allclose(
        old.psnr(one, other, data_range=1.0), image.peak_signal_noise_ratio(one, other, data_range=1.0)
    )
    assert torch.allclose(old.ssim(one, one, data_range=1.0), torch.tensor(1.0))
    translated = [["the", "cat", "is", "on", "the", "mat"]]
    references = [[["there", "is", "a", "cat", "on", "the", "mat"], ["a", "cat", "is", "on", "the", "mat"]]]
    assert round(float(old.bleu_score(translated, references)), 4) == 0.7598


def test_a_metric_collects_since_1_0(classes, era):
    era("1.1.8")
    preds, target = classes
    metric = metrics.Accuracy()
    values = [metric(preds[:20], target[:20]), metric(preds[20:], target[20:])]
    assert torch.allclose(values[0], old.accuracy(preds[:20], target[:20]))
    assert torch.allclose(metric.compute(), old.accuracy(preds, target))
    metric.reset()
    assert torch.allclose(metric(preds[:5], target[:5]), metric.compute())


def test_a_metric_gave_the_value_of_a_batch_before(classes, era):
    era("0.9.0")
    metric = metrics.ConfusionMatrix(normalize=True)
    assert torch.allclose(metric(*classes), old.confusion_matrix(*classes, normalize=True))
    assert metric.preds == []


def test_a_metric_may_keep_the_batch_to_itself(classes, era):
    era("1.2.10")
    metric = metrics.MeanSquaredError(compute_on_step=False)
    assert metric(torch.zeros(4), torch.ones(4)) is None
    assert metric.compute() == 1


def test_arguments_go_by_the_order_of_the_release(era):
    era("1.0.8")
    assert metrics.FBeta(3, 0.5).options == {"num_classes": 3, "beta": 0.5}
    assert metrics.Precision().options == {"num_classes": 1}
    era("0.9.0")
    assert metrics.FBeta(0.5, 3).options == {"beta": 0.5, "num_classes": 3}
    era("1.3.8")
    with pytest.raises(TypeError, match="treshold.*Accepted: .*threshold"):
        metrics.Accuracy(treshold=0.3)


def test_users_classes_and_collections_work(classes, era):
    era("1.2.10")

    class Count(metrics.Metric):
        def __init__(self, dist_sync_on_step=False):
            super().__init__(dist_sync_on_step=dist_sync_on_step)
            self.add_state("count", default=torch.tensor(0.0), dist_reduce_fx="sum")

        def update(self, preds, target):
            self.count += len(preds)

        def compute(self):
            return self.count

    together = metrics.MetricCollection([metrics.Accuracy(), Count()])
    assert together(*classes)["Count"] == 50
    assert (metrics.Accuracy() + 1)(*classes) == old.accuracy(*classes) + 1


def test_a_function_on_arrays_is_a_metric():
    class Error(metrics.NumpyMetric):
        def __init__(self):
            super().__init__("error")

        def forward(self, preds, target):
            return ((preds - target) ** 2).mean()

    assert Error()(torch.zeros(3), torch.ones(3)).equal(torch.tensor(1.0))

    @metrics.numpy_metric()
    def total(values):
        return values.sum()

    assert total(torch.ones(3)) == 3
