"""compat/told_sources.py"""

import pytest
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import tiny_loader


class Heard(PastModule):
    """Notes which loaders were about to be asked for."""

    def __init__(self):
        super().__init__()
        self.asked = []

    def train_dataloader(self):
        self.asked.append("train_dataloader")
        return tiny_loader(1)

    def on_train_dataloader(self):
        self.asked.append("on_train_dataloader")

    def on_val_dataloader(self):
        self.asked.append("on_val_dataloader")


def heard(release):
    trainer, module = trainer_of(release), Heard()
    with era(release) as told:
        trainer.fit(module, val_dataloaders=tiny_loader(1))
    return module.asked, [code for code in codes(told) if code in ("FG412", "FG413")]


@pytest.mark.parametrize("release", ["1.3.8", "1.6.5"])
def test_the_module_hears_that_loaders_are_about_to_be_asked_for(release):
    asked, told = heard(release)
    assert asked.index("on_train_dataloader") == asked.index("train_dataloader") - 1
    assert "on_val_dataloader" in asked  # also where the loaders were passed
    assert sorted(told) == ["FG412", "FG413"]


@pytest.mark.parametrize("release", ["1.2.10", "1.7.7"])
def test_other_releases_did_not_call_it(release):
    assert heard(release) == (["train_dataloader"], [])
