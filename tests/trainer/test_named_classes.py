"""A checkpoint may ask for parts of a training, and for nothing else."""

import fulgurite as L
import pytest
from fulgurite.named_classes import check_named_classes
from tiny import TinyModule


@pytest.mark.parametrize(
    "path",
    [
        "torch.nn.Linear",
        "torch.optim.Adam",
        "torch.optim.lr_scheduler.StepLR",
        "fulgurite.callbacks.EarlyStopping",
        "tiny.TinyModule",
        "tiny.TinyData",
    ],
)
def test_parts_of_a_training_may_be_named(path):
    check_named_classes({"part": [{"class_path": path, "init_args": {}}]}, TinyModule)


@pytest.mark.parametrize(
    "path",
    [
        "subprocess.Popen",
        "os.system",
        "builtins.eval",
        "nowhere.Thing",
        "antigravity.Thing",
        "torch.nn.Nothing",
        "Popen",
    ],
)
@pytest.mark.parametrize("key", ["class_path", "_class_path"])
def test_nothing_else_may_be_named_at_any_depth(path, key):
    for hparams in ({key: path}, {"a": {"b": [({key: path},)]}}):
        with pytest.raises(ValueError, match=rf"objects of \['{path}'\].*weights_only=False"):
            check_named_classes(hparams, L.LightningModule)


def test_what_lies_beside_the_module_may_be_named():
    check_named_classes({"class_path": "tiny.TinyData"}, TinyModule)


def test_hyperparameters_without_classes_pass():
    check_named_classes({"width": 3, "class_path": 4, "names": ["os.system"]}, TinyModule)
