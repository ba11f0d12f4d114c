"""compat/ledger/datamodule.py: every old use is told by its code, and what one writes instead runs in silence."""

import pytest
import torch
from fulgurite.compat import LightningDataModule
from fulgurite.compat.ledger import datamodule as changes
from fulgurite.compat.ledger.schema import version
from old_calls import codes, era
from past import PastData, PastModule, trainer_of

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

EXECUTED = changes.ROWS
RELEASE = "1.5.10"
HOOKS = ("on_save_checkpoint", "on_load_checkpoint")


@pytest.mark.parametrize("row", changes.ROWS, ids=lambda row: f"{row.code}-{row.name}")
def test_the_old_form_is_told_and_the_new_one_is_not(row, tmp_path):
    told = run(row.before, tmp_path / "before")
    assert told == [row.code]
    assert run(row.after, tmp_path / "after") == []


def run(source, folder):
    with era(RELEASE) as told:
        data = PastData()
        names = {"LightningDataModule": LightningDataModule, "PastData": PastData, "data": data}
        exec(source.replace("class Data(LightningDataModule)", "class Data(PastData)"), names)
        if "Data" in names:
            keep(names["Data"](), folder)
    return sorted({code for code in codes(told) if code.startswith("FG6")})


def keep(data, folder):
    """Save with a datamodule, and go on from a checkpoint that holds something."""
    made, module = trainer_of(RELEASE), PastModule()
    made.fit(module, datamodule=data)
    made.save_checkpoint(folder / "one.ckpt")
    saved = torch.load(folder / "one.ckpt", weights_only=False)
    torch.save({"seen": 1, "Data": {"seen": 1}, **saved}, folder / "one.ckpt")
    trainer_of(RELEASE, max_epochs=2).fit(PastModule(), datamodule=data, ckpt_path=folder / "one.ckpt")


def test_positions_of_the_constructor():
    assert changes.names(changes.CONSTRUCTOR, version("0.9.0"))[-1] == "test_transforms"
    assert changes.names(changes.CONSTRUCTOR, version("1.0.8"))[-1] == "dims"
    assert changes.names(changes.CONSTRUCTOR, version("2.6.6")) == ()
    assert changes.names(changes.FROM_DATASETS, version("1.4.9"))[3] == "batch_size"
    assert changes.names(changes.FROM_DATASETS, version("1.8.6"))[3] == "predict_dataset"
