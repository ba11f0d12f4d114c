"""compat/callbacks/checkpoint_names.py: names, and the forms in which they were asked for."""

import os
import pickle

import pytest
import torch
from fulgurite.compat.callbacks import ModelCheckpoint
from old_calls import codes, era

from .scored import files, fit

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def template(release, text):
    os.makedirs("d", exist_ok=True)
    return ModelCheckpoint(f"d/{text}") if release < "1.2" else ModelCheckpoint("d", text)


@pytest.mark.parametrize(
    ("release", "args", "told_of"),
    [
        ("0.9.0", (3, {"val_loss": 0.256}), ["FG512"]),
        ("1.2.10", (3, 7, {"val_loss": torch.tensor(0.256)}), ["FG512"]),
        ("1.4.9", ({"epoch": 3, "val_loss": 0.256},), []),
        ("2.6.6", ({"epoch": 3, "val_loss": torch.tensor(0.256)},), []),
    ],
)
def test_a_name_is_made_from_what_the_release_took(release, args, told_of):
    with era(release) as told:
        name = template(release, "{epoch}-{val_loss:.2f}").format_checkpoint_name(*args)
    assert os.path.relpath(name) == "d/epoch=3-val_loss=0.26.ckpt"
    assert codes(told)[-len(told_of) :] == told_of or not told_of


def test_a_version_stands_where_the_release_took_it():
    with era("0.9.0"):
        assert template("0.9.0", "{epoch}").format_checkpoint_name(3, {}, 2).endswith("epoch=3_v2.ckpt")
        assert template("0.9.0", "{epoch}").format_checkpoint_name(epoch=3, metrics={}, ver=2).endswith("_v2.ckpt")
    with era("1.4.9"):
        assert template("1.4.9", "{epoch}").format_checkpoint_name({"epoch": 3}, 2).endswith("epoch=3-v2.ckpt")


def test_a_users_own_name_is_asked_for_as_then():
    asked = []

    class Own(ModelCheckpoint):
        def format_checkpoint_name(self, epoch, metrics, ver=None):
            asked.append((epoch, float(metrics["val_loss"]), ver))
            return super().format_checkpoint_name(epoch, metrics, ver).replace(".ckpt", "-mine.ckpt")

    fit("0.8.5", lambda: Own("d/", save_top_k=-1), max_epochs=2)
    assert asked == [(0, 5.0, None), (1, 4.0, None)]
    assert len(files()) == 2
    assert all(name.endswith("-mine.ckpt") for name in files())


def test_a_name_without_fields_was_numbered_from_0_7_to_0_9():
    with era("0.9.0"):
        callback = template("0.9.0", "best")
        assert os.path.basename(callback.format_checkpoint_name(2, {})) == "_ckpt_epoch_2.ckpt"
    with era("0.10.0"):
        assert os.path.basename(template("0.10.0", "best").format_checkpoint_name(2, {})) == "best.ckpt"


def test_its_prefix_came_twice():
    with era("0.9.0"):
        callback = ModelCheckpoint("d/best", prefix="p")
        assert os.path.basename(callback.format_checkpoint_name(2, {})) == "pp_ckpt_epoch_2.ckpt"


def test_among_the_ones_to_keep():
    with era("1.0.8") as told:
        callback = ModelCheckpoint("d", monitor="val_loss", save_top_k=1)
        assert callback.check_monitor_top_k(torch.tensor(2.0))
        callback.best_k_models, callback.kth_best_model_path = {"a": torch.tensor(1.0)}, "a"
        assert not callback.check_monitor_top_k(torch.tensor(2.0))
        assert callback.check_monitor_top_k(current=torch.tensor(0.5))
    assert codes(told)[-1] == "FG513"


def test_a_copy_belongs_to_no_trainer():
    _, trainer = fit("1.0.8", lambda: ModelCheckpoint("d"), max_epochs=1)
    with era("1.0.8"):
        assert pickle.loads(pickle.dumps(trainer.checkpoint_callback)).save_function is None
