"""compat/adapt/method_call.py"""

import pytest
from fulgurite.compat.adapt.method_call import by_name, translate_call
from fulgurite.compat.ledger.schema import version
from old_calls import codes, era


def names(method, release, *args, **kwargs):
    return by_name(method, args, kwargs, version(release))


def test_positions_are_those_of_the_release():
    assert names("fit", "0.7.1", 1, 2, 3, 4)["test_dataloaders"] == 4
    assert names("fit", "1.0.8", 1, 2, 3, 4)["datamodule"] == 4
    assert names("fit", "1.5.10", 1, 2, 3, 4, 5, 6) == {
        "model": 1, "train_dataloaders": 2, "val_dataloaders": 3, "datamodule": 4, "train_dataloader": 5,
        "ckpt_path": 6,
    }  # fmt: skip
    assert names("fit", "1.9.5", 1, 2, 3, 4, 5)["ckpt_path"] == 5
    assert names("validate", "0.3.6", 1, 2, 3) == {"model": 1, "dataloader": 2, "max_batches": 3}
    assert names("run_evaluation", "1.1.8", 1, True) == {"max_batches": 1, "on_epoch": True}


def test_old_names_are_translated_and_told():
    with era("1.3.8") as told:
        adapted = translate_call("validate", (), {"val_dataloaders": 1, "verbose": False}, version("1.3.8"))
    assert adapted.arguments == {"dataloaders": 1, "verbose": False}
    assert codes(told) == ["FG395"]


def test_none_asks_for_nothing():
    with era("1.4.9") as told:
        adapted = translate_call("fit", (1, 2), {"train_dataloader": None}, version("1.4.9"))
    assert adapted.arguments == {"model": 1, "train_dataloaders": 2}
    assert told == []


def test_mistakes_are_told_with_what_is_accepted():
    with pytest.raises(TypeError, match=r"trainer.fit\(\): 9 arguments by position. Accepted: 6 at most"):
        names("fit", "2.6.6", *range(9))
    with pytest.raises(TypeError, match=r"trainer.test\(model=...\): given twice"):
        names("test", "1.9.5", 1, model=2)
    with pytest.raises(TypeError, match=r"trainer.test\(xyz=...\): no release had such an argument. Accepted: model"):
        names("test", "1.9.5", xyz=2)
