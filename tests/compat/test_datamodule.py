"""compat/datamodule.py: the datamodule of all releases."""

import copy
import pickle
from argparse import ArgumentParser

import pytest
import torch
from fulgurite.compat import LegacyWarning, LightningDataModule
from fulgurite.hooks import overridden
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastData, PastModule, trainer_of
from tiny import tiny_dataset

told_or_not = pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning")
quiet = pytest.mark.filterwarnings("ignore::UserWarning")


class Words(LightningDataModule):
    def __init__(self, batch_size: int = 3):
        super().__init__()
        self.batch_size = batch_size


def test_a_datamodule_builds_itself_from_a_command_line():
    parser = ArgumentParser()
    with pytest.warns(LegacyWarning, match="FG257"):
        Words.add_argparse_args(parser)
    with pytest.warns(LegacyWarning, match="FG258"):
        data = Words.from_argparse_args(parser.parse_args(["--batch_size", "7"]))
    assert data.batch_size == 7


# ----- the constructor and its attributes


def test_transforms_and_dims_by_position_and_by_name():
    with era("1.4.9") as told:
        data = LightningDataModule("train", "val", test_transforms="test", dims=(1, 2))
    assert (data.train_transforms, data.val_transforms, data.test_transforms) == ("train", "val", "test")
    assert codes(told) == ["FG600", "FG601", "FG602", "FG603"]
    with era("1.4.9") as told:
        assert (data.size(), data.size(1)) == ((1, 2), 2)
    assert codes(told) == ["FG604"]


def test_they_are_plain_attributes():
    with era("2.6.6") as told:
        data = LightningDataModule()
        assert data.dims is None
        data.dims = data.train_transforms = (3,)
        assert data.dims == (3,)
    assert told == []


def test_names_that_no_release_had_are_refused_up_to_1_5():
    with (
        era("1.0.8"),
        pytest.raises(TypeError, match=r"train_transform=...\): not an argument. Did you mean 'train_tr"),
    ):
        LightningDataModule(train_transform=1)
    with era("0.9.0"), pytest.raises(TypeError, match="takes 3 arguments by position"):
        LightningDataModule(1, 2, 3, 4)


def test_todays_constructor_takes_anything():
    with era("2.6.6") as told:
        data = LightningDataModule(1, 2, 3, 4, 5, batch_size=2)
    assert told == []
    assert data.train_transforms is None


@pytest.mark.parametrize(
    ("release", "arguments", "batches"),
    [("1.4.9", (8, 0), (2, None)), ("1.9.5", ("predict", 8, 0), (2, 2))],
)
def test_from_datasets_with_the_positions_of_the_release(release, arguments, batches):
    data = tiny_dataset(16)
    with era(release) as told:
        made = LightningDataModule.from_datasets(
            data, data, data, *(data if value == "predict" else value for value in arguments)
        )
    assert told == []
    assert len(made.train_dataloader()) == batches[0]
    if batches[1] is None:
        with pytest.raises(MisconfigurationException, match="predict_dataloader"):
            made.predict_dataloader()
    else:
        assert len(made.predict_dataloader()) == batches[1]


# ----- hooks that ran once


@quiet
@told_or_not
@pytest.mark.parametrize(
    ("release", "teardown"), [("0.9.0", []), ("1.2.10", []), ("1.3.8", ["teardown fit"]), ("1.5.10", ["teardown fit"])]
)
def test_hooks_run_once_for_each_stage(release, teardown):
    with era(release):
        data, made, module = PastData(), trainer_of(release), PastModule()
        made.fit(module, datamodule=data)
        assert data.ran == ["prepare_data", "setup fit", *teardown]
        trainer_of(release).fit(module, datamodule=data)
        assert data.ran == ["prepare_data", "setup fit", *teardown]
        made.test(module, datamodule=data)
        assert data.ran[2 + len(teardown)] == "setup test"
        assert data.has_prepared_data
        assert data.has_setup_fit
        assert data.has_setup_test
        assert not data.has_setup_validate
        assert data.has_teardown_fit is bool(teardown)


@quiet
@told_or_not
@pytest.mark.parametrize("release", ["0.9.0", "1.5.10"])
def test_what_the_script_has_called_the_trainer_leaves_out(release):
    with era(release):
        data = PastData()
        data.prepare_data()
        data.setup("fit")
        trainer_of(release).fit(PastModule(), datamodule=data)
        assert [name for name in data.ran if "teardown" not in name] == ["prepare_data", "setup fit"]
        whole = PastData()
        whole.setup()
        trainer_of(release).fit(PastModule(), datamodule=whole)
        assert [name for name in whole.ran if "teardown" not in name] == ["setup None", "prepare_data"]


@told_or_not
def test_a_second_call_of_the_script_runs_up_to_1_2_only():
    with era("1.2.10"):
        data = PastData()
        data.setup("fit")
        data.setup("fit")
        assert data.ran == ["setup fit"] * 2
    with era("1.3.8"):
        data = PastData()
        data.setup("fit")
        data.setup("fit")
        data.setup()
        data.setup(stage="test")
        data.prepare_data()
        data.prepare_data()
        assert data.ran == ["setup fit", "setup None", "prepare_data"]


@quiet
def test_hooks_run_at_every_call_since_1_6():
    with era("1.6.5"):
        data = PastData()
        data.setup("fit")
        trainer_of("1.6.5").fit(PastModule(), datamodule=data)
        assert data.ran == ["setup fit", "prepare_data", "setup fit", "teardown fit"]
        assert not hasattr(data, "has_setup_fit")
        with pytest.raises(AttributeError, match="PastData.has_setup_fit: gone since 1.6"):
            data.has_setup_fit  # noqa: B018


def test_questions_about_hooks_are_told():
    with era("1.4.9") as told:
        data = LightningDataModule()
        data.setup()
        assert (data.has_setup_fit, data.has_setup_test, data.has_setup_validate) == (True, True, True)
        assert (data.has_setup_predict, data.has_prepared_data, data.has_teardown_predict) == (False, False, False)
    assert codes(told) == ["FG606", "FG608", "FG607", "FG609", "FG605", "FG613"]


@pytest.mark.parametrize("twin", [copy.deepcopy, lambda data: pickle.loads(pickle.dumps(data))])
@told_or_not
def test_a_copy_remembers_for_itself(twin):
    with era("1.4.9"):
        data = PastData()
        data.setup("fit")
        other = twin(data)
        assert other.has_setup_fit
        other.setup("test")
        assert (data.has_setup_test, other.ran, data.ran) == (False, ["setup fit", "setup test"], ["setup fit"])


@told_or_not
def test_a_constructor_that_forgets_its_base_changes_nothing():
    class Forgetful(LightningDataModule):
        def __init__(self):
            self.x = 1

    with era("1.5.10"):
        data = Forgetful()
        data.setup("fit")
        assert data.has_setup_fit


# ----- hooks with the arguments of the time


@quiet
@pytest.mark.parametrize("release", ["0.9.0", "1.5.10", "1.9.5"])
def test_setup_without_a_stage_and_transfers_without_an_index(release):
    calls = []

    class Old(PastData):
        def setup(self):
            calls.append("setup")

        def transfer_batch_to_device(self, batch, device):
            calls.append(str(device))
            return super().transfer_batch_to_device(batch, device)

    with era(release):
        trainer_of(release).fit(PastModule(), datamodule=Old())
    assert calls[0] == "setup"
    assert set(calls[1:]) == {"cpu"}


@quiet
def test_the_argument_of_setup_may_have_any_name():
    steps = []

    class Old(PastData):
        def setup(self, step):
            steps.append(step)

    with era("0.9.0"):
        trainer_of("0.9.0").fit(PastModule(), datamodule=Old())
    assert steps == ["fit"]


@quiet
@told_or_not
def test_hooks_of_the_checkpoint_are_heard(tmp_path):
    seen = []

    class Keeping(PastData):
        def on_save_checkpoint(self, checkpoint):
            checkpoint["epochs"] = 7

        def on_load_checkpoint(self, checkpoint):
            seen.append(checkpoint["epochs"])

    with era("1.4.9") as told:
        made = trainer_of("1.4.9")
        made.fit(PastModule(), datamodule=Keeping())
        made.save_checkpoint(tmp_path / "one.ckpt")
        made.save_checkpoint(tmp_path / "small.ckpt", weights_only=True)
        trainer_of("1.4.9", max_epochs=2, resume_from_checkpoint=str(tmp_path / "one.ckpt")).fit(
            PastModule(), datamodule=Keeping()
        )
    assert seen == [7]
    assert torch.load(tmp_path / "small.ckpt", weights_only=True)["epochs"] == 7
    assert {"FG614", "FG615"} <= set(codes(told))


def test_transfers_go_to_the_trainers_device_when_none_is_named():
    data = LightningDataModule()
    assert torch.equal(data.transfer_batch_to_device(torch.ones(1), "cpu"), torch.ones(1))
    with era("1.3.8"):
        data.trainer = trainer_of("1.3.8")
    assert data.transfer_batch_to_device(torch.ones(1)).device.type == "cpu"


def test_todays_hooks_count_as_inherited():
    with era("2.6.6"):
        data = LightningDataModule()
    from fulgurite.datamodule import LightningDataModule as Current

    for name in ("prepare_data", "setup", "teardown", "transfer_batch_to_device", "on_after_batch_transfer"):
        assert not overridden(name, data, Current), name


def test_loader_hooks_were_never_called():
    with era("1.4.9") as told:
        data = LightningDataModule()
        for stage in ("train", "val", "test", "predict"):
            assert getattr(data, f"on_{stage}_dataloader")() is None
    assert codes(told) == ["FG616", "FG617", "FG618", "FG619"]
