"""ModelCheckpoint as releases had it; every expected file was written by the original of that release."""

import os
import warnings
from types import SimpleNamespace

import pytest
import torch
from fulgurite.compat import LegacyWarning
from fulgurite.compat.callbacks import Callback, Checkpoint, ModelCheckpoint, model_checkpoint
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era

from .scored import checkpoint, files, fit, scored

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]

ALL = {"monitor": "val_loss", "save_top_k": -1}


def saved(release, *args, epochs=2, module=None, flags=(), **kwargs):
    """The files of a run whose ModelCheckpoint got these arguments, in a folder `d` that is there already."""
    os.makedirs("d", exist_ok=True)
    fit(release, checkpoint(*args, **kwargs), module=module, max_epochs=epochs, **dict(flags))
    return files()


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.3.6.9", ["d/_ckpt_epoch_1.ckpt", "d/_ckpt_epoch_2.ckpt"]),
        ("0.5.3.2", ["d/_ckpt_epoch_1.ckpt", "d/_ckpt_epoch_2.ckpt"]),
        ("0.6.0", ["d/_ckpt_epoch_0.ckpt", "d/_ckpt_epoch_1.ckpt"]),
        ("0.7.6", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("0.8.1", ["d/epoch=1.ckpt", "d/epoch=2.ckpt"]),
        ("0.8.5", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("1.0.8", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("1.1.8", ["d/epoch=0-step=1.ckpt", "d/epoch=1-step=3.ckpt"]),
        ("1.5.10", ["d/epoch=0-step=1.ckpt", "d/epoch=1-step=3.ckpt"]),
        ("1.6.5", ["d/epoch=0-step=2.ckpt", "d/epoch=1-step=4.ckpt"]),
        ("2.6.6", ["d/epoch=0-step=2.ckpt", "d/epoch=1-step=4.ckpt"]),
    ],
)
def test_names_of_the_release(release, expected):
    assert saved(release, "d", **ALL) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.3.6.9", ["d/_ckpt_epoch_1.ckpt"]),
        ("0.6.0", ["d/_ckpt_epoch_0.ckpt", "d/_ckpt_epoch_0_v0.ckpt", "d/_ckpt_epoch_0_v1.ckpt"]),
        ("0.9.0", ["d/epoch=0.ckpt", "d/epoch=0_v0.ckpt", "d/epoch=0_v1.ckpt"]),
        ("1.0.8", ["d/epoch=0-v0.ckpt", "d/epoch=0-v1.ckpt", "d/epoch=0.ckpt"]),
        ("1.1.8", ["d/epoch=0-step=1-v0.ckpt", "d/epoch=0-step=1-v1.ckpt", "d/epoch=0-step=1.ckpt"]),
        ("1.2.10", ["d/epoch=0-step=1-v1.ckpt", "d/epoch=0-step=1-v2.ckpt", "d/epoch=0-step=1.ckpt"]),
    ],
)
def test_a_name_that_is_taken(release, expected):
    saved(release, "d", epochs=1, **ALL)
    saved(release, "d", epochs=1, **ALL)
    assert saved(release, "d", epochs=1, **ALL) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.5.3.2", [2, 4]),
        ("0.6.0", [1, 3]),
        ("0.7.1", [1, 3]),
        ("0.7.6", [0, 2]),
        ("0.9.0", [0, 2]),
        ("0.10.0", [1, 3]),
        ("1.0.8", [1, 3]),
    ],
)
def test_period(release, expected):
    name = "_ckpt_epoch_{}" if release in ("0.5.3.2", "0.6.0") else "epoch={}"
    assert saved(release, "d", period=2, epochs=4, **ALL) == [f"d/{name.format(epoch)}.ckpt" for epoch in expected]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.5.3.2", ["d/_ckpt_epoch_1.ckpt", "d/_ckpt_epoch_2.ckpt"]),
        ("0.7.1", ["d/epoch=0.ckpt", "d/epoch=0_v0.ckpt", "d/epoch=1.ckpt", "d/epoch=1_v0.ckpt"]),
        ("0.7.6", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        # as many as there were epochs were kept there, and the worst one had to go
        ("1.0.8", ["d/epoch=0-v0.ckpt", "d/epoch=1-v0.ckpt"]),
        ("1.4.9", ["d/epoch=0-step=1.ckpt", "d/epoch=0-step=3.ckpt", "d/epoch=1-step=5.ckpt", "d/epoch=1-step=7.ckpt"]),
    ],
)
def test_two_validations_in_an_epoch(release, expected):
    flags = {"val_check_interval": 0.5, "batches": 4}
    assert saved(release, "d", flags=flags, **ALL) == expected


@pytest.mark.parametrize(
    ("release", "first", "expected"),
    [
        ("0.6.0", "new/sub", ["new/sub/_ckpt_epoch_0.ckpt"]),
        ("0.7.6", "new/sub", ["new/_ckpt_epoch_0.ckpt"]),
        ("0.7.6", "new/sub/", ["new/sub/_ckpt_epoch_0.ckpt"]),
        ("0.9.0", "new/sub/", ["new/_ckpt_epoch_0.ckpt"]),
        ("1.0.8", "new/sub", ["new/sub.ckpt"]),
        ("1.0.8", "new/sub/", ["new/sub/epoch=0.ckpt"]),
        ("1.2.10", "new/sub", ["new/sub/epoch=0-step=1.ckpt"]),
        ("1.0.3", "weights", ["weights.ckpt"]),
        ("1.0.8", "weights", ["checkpoints/weights.ckpt"]),
        ("0.8.5", "new/{epoch}-{val_loss:.2f}-{nope}", ["new/epoch=0-val_loss=5.00-nope=0.ckpt"]),
        ("1.1.8", "new/{epoch}-{val_loss:.2f}-{nope}", ["new/epoch=0-val_loss=5.00-nope=0.ckpt"]),
        ("1.3.8", "new/{epoch}", ["new/{epoch}/epoch=0-step=1.ckpt"]),
    ],
)
def test_what_the_first_argument_is(release, first, expected):
    assert saved(release, first, epochs=1, **ALL) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.6.0", "d/p_ckpt_epoch_0.ckpt"),
        ("0.7.6", "d/pepoch=0.ckpt"),
        ("1.0.8", "d/p-epoch=0.ckpt"),
        ("1.2.10", "d/p-epoch=0-step=1.ckpt"),
    ],
)
def test_the_prefix(release, expected):
    assert saved(release, "d", prefix="p", epochs=1, **ALL) == [expected]


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.4.9", ["d/_ckpt_epoch_1.ckpt", "d/_ckpt_epoch_2.ckpt", "d/_ckpt_epoch_3.ckpt", "d/_ckpt_epoch_4.ckpt"]),
        ("0.5.3.2", ["d/_ckpt_epoch_2.ckpt"]),
        ("0.6.0", ["d/_ckpt_epoch_1.ckpt"]),
        ("0.9.0", ["d/epoch=1.ckpt"]),
        ("1.0.8", ["d/epoch=1.ckpt"]),
        ("1.3.8", ["d/epoch=1-step=3.ckpt"]),
        ("1.4.9", ["d/epoch=3-step=7.ckpt"]),
        ("2.6.6", ["d/epoch=3-step=8.ckpt"]),
    ],
)
def test_what_is_kept_without_a_word(release, expected):
    assert saved(release, "d", epochs=4) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.5.3.2", ["d/_ckpt_epoch_1.ckpt", "d/_ckpt_epoch_2.ckpt"]),
        ("0.6.0", []),
        ("0.7.1", ["d/epoch=0.ckpt", "d/epoch=0_v0.ckpt", "d/epoch=1.ckpt", "d/epoch=1_v0.ckpt"]),
        ("0.7.6", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("1.3.8", ["d/epoch=0-step=1.ckpt", "d/epoch=1-step=3.ckpt"]),
        ("1.4.9", ["d/epoch=0-step=1.ckpt", "d/epoch=1-step=3.ckpt"]),
    ],
)
def test_without_validation(release, expected):
    module = scored(release, validated=False)
    assert saved(release, "d", module=module, monitor="loss", save_top_k=-1) == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.9.0", ["d/epoch=0.ckpt"]),
        ("1.0.8", ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("1.3.8", ["d/epoch=0-step=3.ckpt", "d/epoch=1-step=5.ckpt"]),
        ("1.6.5", ["d/epoch=0-step=4.ckpt", "d/epoch=1-step=6.ckpt"]),
    ],
)
def test_when_training_ends_in_the_middle_of_an_epoch(release, expected):
    assert saved(release, "d", epochs=3, flags={"batches": 4, "max_steps": 6}, **ALL) == expected


@pytest.mark.parametrize(
    ("release", "error", "expected"),
    [
        ("0.9.0", KeyboardInterrupt, ["d/epoch=0.ckpt"]),
        ("1.0.8", KeyboardInterrupt, ["d/epoch=0.ckpt", "d/epoch=1.ckpt"]),
        ("1.0.8", ZeroDivisionError, ["d/epoch=0.ckpt"]),
        ("1.2.10", ZeroDivisionError, ["d/epoch=0-step=3.ckpt", "d/epoch=1-step=4.ckpt"]),
        ("1.3.8", KeyboardInterrupt, ["d/epoch=0-step=3.ckpt"]),
    ],
)
def test_when_training_breaks_off(release, error, expected):
    module = scored(release)
    train = module.training_step

    def fail(batch, batch_idx):
        if module.trained == 5:
            raise error
        return train(batch, batch_idx)

    module.training_step = fail
    if error is KeyboardInterrupt:
        saved(release, "d", module=module, flags={"batches": 4}, **ALL)
    else:
        with pytest.raises(error):
            saved(release, "d", module=module, flags={"batches": 4}, **ALL)
    assert files() == expected


@pytest.mark.parametrize(
    ("release", "kept", "expected"),
    [
        ("0.9.0", 1, ["epoch=1.ckpt", "last.ckpt"]),
        ("1.2.10", 0, []),
        ("1.3.8", 0, ["last.ckpt"]),
        ("1.9.5", 1, ["epoch=1-step=4.ckpt", "last.ckpt"]),
    ],
)
def test_the_last_checkpoint(release, kept, expected):
    saved(release, "d", epochs=3, monitor="val_loss", save_top_k=kept, save_last=True)
    assert [os.path.basename(path) for path in files()] == expected


@pytest.mark.parametrize(("release", "epoch"), [("2.0.9", 2), ("2.1.4", 1), ("2.5.6", 2), ("2.6.6", 1)])
def test_the_last_checkpoint_is_the_newest_epoch_or_the_newest_that_was_kept(release, epoch):
    saved(release, "d", epochs=3, monitor="val_loss", save_last=True)
    assert torch.load("d/last.ckpt", weights_only=False)["epoch"] == epoch


def test_up_to_1_2_the_last_checkpoint_was_alone_without_a_monitor():
    module = scored("1.2.10", name="other")
    assert saved("1.2.10", "d", module=module, save_last=True) == ["d/last.ckpt"]


def test_a_last_checkpoint_of_an_earlier_run_is_overwritten_until_1_7():
    for release, expected in (("1.6.5", {"last.ckpt"}), ("1.7.7", {"last.ckpt", "last-v1.ckpt"})):
        for _ in range(2):
            fit(release, checkpoint(release, monitor="val_loss", save_last=True), max_epochs=1)
        assert {name for name in os.listdir(release) if "last" in name} == expected


def test_every_n_train_steps_took_the_metric_of_before_until_2_5_5():
    flags = {"batches": 4, "val_check_interval": 0.5}
    steps = {**ALL, "every_n_train_steps": 2}
    assert saved("2.5.3", "d", flags=flags, **steps) == [
        "d/epoch=0-step=4.ckpt", "d/epoch=1-step=6.ckpt", "d/epoch=1-step=8.ckpt",
    ]  # fmt: skip


def test_every_n_train_steps_counted_the_newest_batch_always():
    assert saved("1.3.8", "d", flags={"batches": 4}, save_top_k=-1, every_n_train_steps=3) == [
        "d/epoch=0-step=2.ckpt", "d/epoch=1-step=5.ckpt",
    ]  # fmt: skip


def test_save_weights_only_was_ignored_until_0_8():
    for release, expected in (("0.7.6", True), ("0.8.5", False)):
        os.makedirs(release)
        fit(release, checkpoint(release, save_weights_only=True, **ALL), max_epochs=1)
        (name,) = files(release)
        assert ("optimizer_states" in torch.load(f"{release}/{name}", weights_only=False)) is expected


@pytest.fixture
def warned(monkeypatch):
    """What the callback warns of."""
    texts = []
    monkeypatch.setattr(model_checkpoint, "_warned", SimpleNamespace(warn=texts.append))
    return texts


def test_files_that_the_run_did_not_write_stay(warned):
    os.makedirs("d")
    open("d/data.txt", "w").close()
    saved("0.5.3.2", "d")
    assert sorted(os.listdir("d")) == ["_ckpt_epoch_2.ckpt", "data.txt"]
    assert "This run did not write 'data.txt': what it did not write stays" in warned[-1]


def test_a_missing_metric_was_a_warning_until_0_10_and_is_an_error(warned):
    assert saved("0.9.0", "d", monitor="zip") == []
    assert "monitor='zip'" in warned[0]
    assert "Nothing is saved" in warned[0]
    with pytest.raises(MisconfigurationException, match="monitor='zip'"):
        saved("1.0.8", "d", monitor="zip")


@pytest.mark.parametrize(
    ("release", "name", "mode"),
    [
        ("0.9.0", "val_acc", "max"),
        ("0.9.0", "fmeasure", "max"),
        ("1.2.10", "val_acc", "max"),
        ("1.3.8", "val_acc", "min"),
    ],
)
def test_the_direction_that_the_name_gave(release, name, mode):
    with era(release):
        assert ModelCheckpoint(monitor=name).mode == mode


def test_a_wrong_mode_meant_auto_until_1_2():
    with era("1.1.8") as told:
        assert ModelCheckpoint(monitor="val_acc", mode="most").mode == "max"
    assert codes(told) == ["FG476"]
    with era("1.2.10"), pytest.raises(MisconfigurationException, match="mode='most'"):
        ModelCheckpoint(monitor="val_acc", mode="most")


# ----- what a Trainer makes by itself


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.5.0", []),
        ("0.5.1.3", ["_ckpt_epoch_1.ckpt", "_ckpt_epoch_2.ckpt", "_ckpt_epoch_3.ckpt"]),
        ("0.5.3.2", ["checkpoints/_ckpt_epoch_2.ckpt"]),
        ("0.6.0", ["checkpoints/_ckpt_epoch_1.ckpt"]),
        ("0.7.6", ["checkpoints/epoch=1.ckpt"]),
        ("0.10.0", ["checkpoints/epoch=1.ckpt"]),
        ("1.3.8", ["checkpoints/epoch=1-step=3.ckpt"]),
        ("1.4.9", ["checkpoints/epoch=2-step=5.ckpt"]),
        ("2.6.6", ["checkpoints/epoch=2-step=6.ckpt"]),
    ],
)
def test_the_default_checkpoint(release, expected):
    chosen = {} if release == "0.5.0" else {"enable_checkpointing": True}
    fit(release, max_epochs=3, **chosen)
    assert files() == expected


@pytest.mark.parametrize(
    ("release", "validated", "monitor"),
    [("0.7.6", True, "val_loss"), ("0.7.6", False, "loss"), ("0.8.5", True, "loss"), ("0.10.0", True, "val_loss")],
)
def test_the_metric_of_the_default_checkpoint(release, validated, monitor):
    _, trainer = fit(release, module=scored(release, validated=validated), max_epochs=1, enable_checkpointing=True)
    assert trainer.checkpoint_callback.monitor == monitor


# ----- members


def test_attributes_of_0_7():
    _, trainer = fit("0.7.6", checkpoint("d/", save_top_k=1, period=1), max_epochs=2)
    callback = trainer.checkpoint_callback
    with era("0.7.6") as told:
        assert callback.best == 4.0
        assert callback.kth_best_model == callback.best_model_path
        assert callback.period == 1
        assert callback.prefix == ""
        assert callback.epoch_last_check == 1
        assert callback.save_function == trainer.save_checkpoint
    assert codes(told) == ["FG491", "FG492", "FG493", "FG494", "FG500", "FG496"]


def test_attributes_of_0_3():
    with era("0.3.6.9") as told:
        callback = ModelCheckpoint("d", save_best_only=True)
        assert callback.best == float("inf")
        assert callback.filepath == "d"
        assert callback.save_best_only is True
        callback.filepath = "e"
        callback.save_best_only = False
        assert callback.dirpath == "e"
        assert callback.save_top_k == -1
    assert set(codes(told)) >= {"FG470", "FG473", "FG491", "FG495", "FG497"}


def test_the_period_can_be_changed():
    def make():
        callback = ModelCheckpoint("d", **ALL)
        callback.period = 2
        return callback

    os.makedirs("d")
    fit("1.0.8", make, max_epochs=4)
    assert [os.path.basename(path) for path in files()] == ["epoch=1.ckpt", "epoch=3.ckpt"]


def test_a_name_of_before_is_free_later():
    with era("2.6.6"), warnings.catch_warnings():
        warnings.simplefilter("error", LegacyWarning)
        callback = ModelCheckpoint()
        with pytest.raises(AttributeError, match=r"no attribute 'best'.*Use model_checkpoint.best_model_score"):
            callback.best  # noqa: B018
        callback.prefix = "mine"
        assert callback.prefix == "mine"
        assert callback._prefix == ""


def test_hooks_of_the_classes_users_derived_in_their_time():
    calls = []

    class Own(ModelCheckpoint):
        def on_epoch_end(self, epoch, logs=None):
            calls.append((epoch, float(logs["val_loss"])))
            super().on_epoch_end(epoch, logs)

    fit("0.6.0", lambda: Own("d", **ALL), max_epochs=2)
    assert calls == [(0, 5.0), (1, 4.0)]
    assert files("d") == ["_ckpt_epoch_0.ckpt", "_ckpt_epoch_1.ckpt"]


def test_a_check_can_be_called_for():
    class Own(ModelCheckpoint):
        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx, dataloader_idx):
            super().on_train_batch_end(trainer, pl_module, outputs, batch, batch_idx, dataloader_idx)
            if batch_idx == 0:
                self.save_checkpoint(trainer, pl_module)

    os.makedirs("d")
    fit("1.0.8", lambda: Own("d", monitor="loss", save_top_k=-1), max_epochs=1)
    assert files("d") == ["epoch=0-v0.ckpt"]


def test_it_is_a_callback_of_the_package():
    with era("1.9.5"):
        assert isinstance(ModelCheckpoint(), Callback)
        assert isinstance(ModelCheckpoint(), Checkpoint)


def test_the_state_was_the_answer_of_a_hook():
    with era("1.3.8"):
        first, second = ModelCheckpoint("d", monitor="val_loss"), ModelCheckpoint("d", monitor="val_loss")
        first.best_model_path, first.best_model_score = "d/some.ckpt", torch.tensor(0.5)
        second.on_load_checkpoint(None, None, first.on_save_checkpoint(None, None, {}))
        assert second.best_model_path == "d/some.ckpt"
        assert second.best_model_score == 0.5


def test_a_metric_that_was_found_while_training_leaves_the_key_of_the_state():
    with era("1.2.10"):
        callback = ModelCheckpoint("d")
        key = callback.state_key
        callback.monitor = "val_loss"
        assert callback.state_key == key
