import os
from datetime import timedelta

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import ModelCheckpoint
from fulgurite.utilities.exceptions import MisconfigurationException

from .scored import ScoredModule, fit, names


def load(path):
    return torch.load(path, weights_only=True)


# ----- arguments


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"mode": "mim"}, "Did you mean 'min'"),
        ({"save_top_k": -2}, "save_top_k=-2"),
        ({"every_n_train_steps": -1}, "every_n_train_steps=-1"),
        ({"every_n_epochs": -1}, "every_n_epochs=-1"),
        ({"every_n_epochs": 1, "every_n_train_steps": 2}, "every_n_train_steps and every_n_epochs exclude"),
        ({"every_n_epochs": 1, "train_time_interval": timedelta(1)}, "train_time_interval exclude"),
        ({"save_top_k": 3}, "monitor"),
    ],
)
def test_wrong_arguments_are_refused_with_what_to_do(arguments, says):
    with pytest.raises(MisconfigurationException, match=says):
        ModelCheckpoint(**arguments)


def test_all_problems_come_in_one_error():
    with pytest.raises(MisconfigurationException) as error:
        ModelCheckpoint(mode="mim", save_top_k=-3, every_n_epochs=-1)
    assert all(name in str(error.value) for name in ("mode", "save_top_k", "every_n_epochs"))


def test_state_keys_tell_checkpoints_with_different_rhythms_apart():
    assert ModelCheckpoint(monitor="a", mode="max").state_key == (
        "ModelCheckpoint{'monitor': 'a', 'mode': 'max', 'every_n_train_steps': 0, 'every_n_epochs': 1, "
        "'train_time_interval': None}"
    )
    assert ModelCheckpoint(every_n_train_steps=5).every_n_epochs == 0


def test_local_folders_become_absolute_and_remote_ones_stay():
    assert ModelCheckpoint("~/x").dirpath == os.path.realpath(os.path.expanduser("~/x"))
    assert ModelCheckpoint("rel").dirpath == os.path.realpath("rel")
    assert ModelCheckpoint("s3://bucket/x").dirpath == "s3://bucket/x"
    assert ModelCheckpoint().dirpath is None


# ----- names


@pytest.mark.parametrize(
    ("template", "auto", "name"),
    [
        (None, True, "epoch=2-step=7.ckpt"),
        ("{epoch:03d}", True, "epoch=002.ckpt"),
        ("{epoch}-{val/loss:.2f}", True, "epoch=2-val/loss=0.12.ckpt"),
        ("e{epoch}-{val/loss:.2f}", False, "e2-0.12.ckpt"),
        ("{epoch}-{epoch_test}", True, "epoch=2-epoch_test=5.ckpt"),
        ("{missing:d}", True, "missing=0.ckpt"),
        ("{missing:.2f}{missing}", False, "0.000.ckpt"),
        ("plain", True, "plain.ckpt"),
    ],
)
def test_a_template_is_filled_with_metrics(template, auto, name):
    checkpoint = ModelCheckpoint(filename=template, auto_insert_metric_name=auto)
    metrics = {"epoch": 2, "step": 7, "val/loss": torch.tensor(0.123456), "epoch_test": 5}
    assert checkpoint.format_checkpoint_name(metrics) == name


def test_prefix_and_version_are_joined_to_the_name():
    checkpoint = ModelCheckpoint(dirpath="d", filename="{epoch}")
    name = checkpoint.format_checkpoint_name({"epoch": 1}, ver=3, prefix="p")
    assert name == os.path.join(os.path.realpath("d"), "p-epoch=1-v3.ckpt")


def test_the_characters_of_names_can_be_changed():
    class Underlined(ModelCheckpoint):
        CHECKPOINT_JOIN_CHAR = "_"
        CHECKPOINT_EQUALS_CHAR = ""
        FILE_EXTENSION = ".pt"

    assert Underlined().format_checkpoint_name({"epoch": 1, "step": 2}) == "epoch1_step2.pt"


# ----- what is kept


@pytest.mark.parametrize(
    ("top_k", "mode", "kept"),
    [
        (1, "min", [3]),
        (2, "min", [1, 3]),
        (2, "max", [0, 2]),
        (-1, "min", [0, 1, 2, 3]),
        (0, "min", []),
        (9, "min", [0, 1, 2, 3]),
    ],
)
def test_the_best_are_kept(tmp_path, top_k, mode, kept):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score", save_top_k=top_k, mode=mode)
    fit(ScoredModule([5, 2, 4, 1]), checkpoint, max_epochs=4)
    saved = names(tmp_path / "out") if kept else []
    assert saved == [f"epoch={epoch}.ckpt" for epoch in kept]


def test_the_best_is_known_by_path_and_score(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score", save_top_k=2)
    fit(ScoredModule([5, 2, 4, 1]), checkpoint, max_epochs=4)
    assert checkpoint.best_model_path == str(tmp_path / "out" / "epoch=3.ckpt")
    assert checkpoint.best_model_score == 1
    assert checkpoint.kth_best_model_path == str(tmp_path / "out" / "epoch=1.ckpt")
    assert checkpoint.kth_value == 2
    assert checkpoint.current_score == 1


def test_nan_is_the_worst_score(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score")
    fit(ScoredModule([float("nan"), 3]), checkpoint, max_epochs=2)
    assert names(tmp_path / "out") == ["epoch=1.ckpt"]


def test_without_a_metric_the_newest_is_kept(tmp_path):
    fit(ScoredModule([1, 2]), ModelCheckpoint("out"), max_epochs=2)
    assert names(tmp_path / "out") == ["epoch=1-step=8.ckpt"]


def test_a_taken_name_gets_a_version(tmp_path):
    fit(ScoredModule([3, 2, 1]), ModelCheckpoint("out", filename="same", monitor="score", save_top_k=-1), max_epochs=3)
    assert names(tmp_path / "out") == ["same-v1.ckpt", "same-v2.ckpt", "same.ckpt"]


def test_without_the_version_counter_files_are_overwritten(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="same", monitor="score", save_top_k=-1, enable_version_counter=False)
    fit(ScoredModule([3, 2, 1]), checkpoint, max_epochs=3)
    assert names(tmp_path / "out") == ["same.ckpt"]
    assert load(tmp_path / "out" / "same.ckpt")["epoch"] == 2


def test_files_of_others_are_never_removed(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "epoch=0.ckpt").write_text("mine")
    with pytest.warns(UserWarning, match="not empty"):
        fit(ScoredModule([2, 1]), ModelCheckpoint("out", filename="{epoch}", monitor="score"), max_epochs=2)
    assert names(tmp_path / "out") == ["epoch=0.ckpt", "epoch=1.ckpt"]
    assert (tmp_path / "out" / "epoch=0.ckpt").read_text() == "mine"


# ----- the last one


def test_save_last_keeps_one_file_for_the_newest(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score", save_last=True)
    fit(ScoredModule([1, 2, 0]), checkpoint, max_epochs=3)
    assert names(tmp_path / "out") == ["epoch=2.ckpt", "last.ckpt"]
    assert load(tmp_path / "out" / "last.ckpt")["epoch"] == 2
    assert checkpoint.last_model_path == str(tmp_path / "out" / "last.ckpt")


def test_save_last_follows_saves_only(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score", save_last=True)
    fit(ScoredModule([1, 2, 3]), checkpoint, max_epochs=3)
    assert load(tmp_path / "out" / "last.ckpt")["epoch"] == 0


def test_save_last_is_kept_even_if_nothing_else_is_saved(tmp_path):
    fit(ScoredModule([1]), ModelCheckpoint("out", save_top_k=0, save_last=True))
    assert names(tmp_path / "out") == ["last.ckpt"]


def test_the_last_one_can_be_a_link(tmp_path):
    fit(
        ScoredModule([2, 1]),
        ModelCheckpoint("out", filename="{epoch}", monitor="score", save_last="link"),
        max_epochs=2,
    )
    last = tmp_path / "out" / "last.ckpt"
    assert last.is_symlink() and os.readlink(last) == "epoch=1.ckpt"
    assert load(last)["epoch"] == 1


def test_a_link_is_refused_on_remote_storage():
    with pytest.raises(ValueError, match="save_last=True"):
        fit(ScoredModule([1]), ModelCheckpoint("memory://fulgurite-link", save_last="link"))


def test_the_name_of_the_last_one_can_be_a_template(tmp_path):
    checkpoint = ModelCheckpoint("out", save_top_k=0, save_last=True)
    checkpoint.CHECKPOINT_NAME_LAST = "{epoch}-last"
    fit(ScoredModule([1]), checkpoint)
    (name,) = names(tmp_path / "out")
    assert name.endswith("-last.ckpt")


def test_last_checkpoints_are_found_by_name(tmp_path):
    checkpoint = ModelCheckpoint("out", save_last=True)
    trainer = fit(ScoredModule([1]), checkpoint)
    (tmp_path / "out" / "last-v1.ckpt").touch()
    (tmp_path / "out" / "last.txt").touch()
    assert checkpoint.find_last(trainer) == {str(tmp_path / "out" / name) for name in ("last.ckpt", "last-v1.ckpt")}


# ----- when


def test_every_n_train_steps(tmp_path):
    fit(ScoredModule([1, 1]), ModelCheckpoint("out", every_n_train_steps=3, save_top_k=-1), max_epochs=2)
    assert names(tmp_path / "out") == ["epoch=0-step=3.ckpt", "epoch=1-step=6.ckpt"]


def test_steps_are_optimizer_steps_and_not_batches(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{step}", every_n_train_steps=1, save_top_k=-1)
    fit(ScoredModule([1]), checkpoint, accumulate_grad_batches=2)
    assert names(tmp_path / "out") == ["step=1.ckpt", "step=2.ckpt"]


def test_every_n_epochs(tmp_path):
    fit(
        ScoredModule([1] * 5), ModelCheckpoint("out", filename="{epoch}", every_n_epochs=2, save_top_k=-1), max_epochs=5
    )
    assert names(tmp_path / "out") == ["epoch=1.ckpt", "epoch=3.ckpt"]


def test_a_time_interval_of_zero_saves_after_every_batch(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{step}", train_time_interval=timedelta(0), save_top_k=-1)
    fit(ScoredModule([1]), checkpoint)
    assert names(tmp_path / "out") == [f"step={step}.ckpt" for step in (1, 2, 3, 4)]


def test_a_time_interval_that_has_not_passed_saves_nothing(tmp_path):
    fit(ScoredModule([1]), ModelCheckpoint("out", train_time_interval=timedelta(hours=1)))
    assert not (tmp_path / "out").exists()


def test_validations_inside_an_epoch_each_save(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{step}", monitor="score", save_top_k=-1)
    fit(ScoredModule([2, 1]), checkpoint, val_check_interval=2)
    assert names(tmp_path / "out") == ["step=2.ckpt", "step=4.ckpt"]


def test_a_step_without_its_metric_is_saved_after_validation(tmp_path):
    checkpoint = ModelCheckpoint(
        "out", filename="{step}", monitor="score", every_n_train_steps=3, save_on_train_epoch_end=False
    )
    fit(ScoredModule([2]), checkpoint)
    assert names(tmp_path / "out") == ["step=4.ckpt"]


def test_nothing_is_saved_in_a_sanity_check_or_fast_dev_run(tmp_path):
    fit(ScoredModule([1]), ModelCheckpoint("out"), fast_dev_run=True)
    assert not (tmp_path / "out").exists()


def test_saving_at_the_end_of_the_training_epoch_comes_before_that_of_validation(tmp_path):
    for moment in (True, False):
        checkpoint = ModelCheckpoint(f"out{moment}", monitor="train_loss", save_on_train_epoch_end=moment)
        fit(ScoredModule([1]), checkpoint)
        assert names(tmp_path / f"out{moment}") == ["epoch=0-step=4.ckpt"]


# ----- failures


def test_a_metric_that_is_never_logged_is_an_error_after_validation():
    with pytest.raises(MisconfigurationException, match="Did you mean 'score'"):
        fit(ScoredModule([1]), ModelCheckpoint("out", monitor="scor"))


def test_a_metric_that_is_not_there_yet_is_a_warning():
    checkpoint = ModelCheckpoint("out", monitor="later")
    with pytest.warns(UserWarning, match="monitor='later'"):
        fit(ScoredModule([1]), checkpoint, check_val_every_n_epoch=1, limit_val_batches=0)


def test_a_failing_run_can_be_saved(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fit(ScoredModule([1], fails_at_step=2), ModelCheckpoint("out", save_on_exception=True))
    assert names(tmp_path / "out") == ["epoch=0-step=2.ckpt"]


def test_a_failing_run_is_not_saved_unless_asked(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fit(ScoredModule([1], fails_at_step=2), ModelCheckpoint("out"))
    assert not (tmp_path / "out").exists()


# ----- manual optimization


def test_manual_optimization_saves_steps_and_says_which_weights(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{step}", every_n_train_steps=2, save_top_k=-1)
    with pytest.warns(UserWarning, match="after the optimizer step"):
        fit(ScoredModule([1], manual=True), checkpoint)
    assert names(tmp_path / "out") == ["step=2.ckpt", "step=4.ckpt"]


def test_manual_optimization_can_save_the_weights_from_before_the_step(tmp_path):
    class Keeping(ScoredModule):
        def training_step(self, batch, batch_idx):
            weights = {name: value.detach().clone() for name, value in self.layer.state_dict().items()}
            self.saved_models = {batch_idx: weights}
            return super().training_step(batch, batch_idx)

    module = Keeping([1], manual=True)
    fit(module, ModelCheckpoint("out", filename="{step}", every_n_train_steps=4))
    saved = load(tmp_path / "out" / "step=4.ckpt")["state_dict"]["layer.weight"]
    assert torch.equal(saved, module.saved_models[3]["weight"])
    assert not torch.equal(saved, module.layer.weight)


# ----- folders


def test_the_folder_is_that_of_the_first_logger(tmp_path):
    from fulgurite.loggers import CSVLogger

    checkpoint = ModelCheckpoint()
    fit(ScoredModule([1]), checkpoint, logger=CSVLogger(tmp_path, name="runs"))
    assert checkpoint.dirpath == str(tmp_path / "runs" / "version_0" / "checkpoints")


def test_without_a_logger_the_folder_is_below_the_root(tmp_path):
    checkpoint = ModelCheckpoint()
    fit(ScoredModule([1]), checkpoint, default_root_dir=tmp_path / "root")
    assert checkpoint.best_model_path == str(tmp_path / "root" / "checkpoints" / "epoch=0-step=4.ckpt")


def test_the_scores_can_be_written_as_yaml(tmp_path):
    import yaml

    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score", save_top_k=2)
    fit(ScoredModule([2, 1]), checkpoint, max_epochs=2)
    checkpoint.to_yaml()
    written = yaml.safe_load((tmp_path / "out" / "best_k_models.yaml").read_text())
    assert written == {str(tmp_path / "out" / f"epoch={epoch}.ckpt"): score for epoch, score in ((0, 2.0), (1, 1.0))}


# ----- state


def test_the_ranking_goes_on_after_a_resume(tmp_path):
    def checkpoint():
        return ModelCheckpoint("out", filename="{epoch}", monitor="score", save_top_k=2, save_last=True)

    fit(ScoredModule([3, 1]), checkpoint(), max_epochs=2)
    resumed = checkpoint()
    with pytest.warns(UserWarning, match="not empty"):
        fit(ScoredModule([2, 4]), resumed, max_epochs=4, ckpt_path=tmp_path / "out" / "epoch=1.ckpt")
    assert names(tmp_path / "out") == ["epoch=1.ckpt", "epoch=2.ckpt", "last.ckpt"]
    assert resumed.best_model_score == 1


def test_in_another_folder_only_the_best_path_is_taken_over(tmp_path):
    fit(ScoredModule([3]), ModelCheckpoint("out", filename="{epoch}", monitor="score"))
    resumed = ModelCheckpoint("new", filename="{epoch}", monitor="score")
    with pytest.warns(UserWarning, match="dirpath was"):
        fit(ScoredModule([9]), resumed, max_epochs=2, ckpt_path=tmp_path / "out" / "epoch=0.ckpt")
    assert list(resumed.best_k_models) == [str(tmp_path / "new" / "epoch=1.ckpt")]


def test_the_file_resumed_from_is_not_removed(tmp_path):
    fit(ScoredModule([3]), ModelCheckpoint("out", filename="{epoch}"))
    with pytest.warns(UserWarning, match="not empty"):
        fit(
            ScoredModule([1, 1]),
            ModelCheckpoint("out", filename="{epoch}"),
            max_epochs=3,
            ckpt_path=tmp_path / "out" / "epoch=0.ckpt",
        )
    assert names(tmp_path / "out") == ["epoch=0.ckpt", "epoch=2.ckpt"]


def test_a_saved_state_is_plain_data(tmp_path):
    checkpoint = ModelCheckpoint("out", filename="{epoch}", monitor="score")
    fit(ScoredModule([3]), checkpoint)
    saved = load(tmp_path / "out" / "epoch=0.ckpt")["callbacks"][checkpoint.state_key]
    assert saved["best_model_path"] == checkpoint.best_model_path
    assert list(saved) == [
        "monitor",
        "best_model_score",
        "best_model_path",
        "current_score",
        "dirpath",
        "best_k_models",
        "kth_best_model_path",
        "kth_value",
        "last_model_path",
    ]


def test_weights_only_files_hold_no_callbacks(tmp_path):
    fit(ScoredModule([3]), ModelCheckpoint("out", filename="{epoch}", save_weights_only=True))
    assert "callbacks" not in load(tmp_path / "out" / "epoch=0.ckpt")


def test_loggers_hear_of_every_file():
    from fulgurite.loggers import CSVLogger

    class Listening(CSVLogger):
        heard = ()

        def after_save_checkpoint(self, checkpoint_callback):
            self.heard += (os.path.basename(checkpoint_callback._last_checkpoint_saved),)

    logger = Listening(".")
    fit(ScoredModule([1, 1]), ModelCheckpoint("out", save_top_k=-1, filename="{epoch}"), logger=logger, max_epochs=2)
    assert logger.heard == ("epoch=0.ckpt", "epoch=1.ckpt")


def test_decisions_are_reported_when_verbose(caplog):
    caplog.set_level("INFO", "fulgurite")
    fit(ScoredModule([1, 2]), ModelCheckpoint("out", monitor="score", verbose=True), max_epochs=2)
    assert "'score' is 1.00000" in caplog.text
    assert "not among the best 1" in caplog.text


def test_two_checkpoints_with_the_same_state_key_are_refused():
    with pytest.raises(RuntimeError, match="state_key"):
        L.Trainer(callbacks=[ModelCheckpoint(), ModelCheckpoint()], logger=False, accelerator="cpu")
