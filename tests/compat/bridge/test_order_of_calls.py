"""In which order a Trainer of an earlier release called hooks around its loops; the releases gave these answers."""

import pytest
import torch
from fulgurite.compat import LightningModule, Trainer
from fulgurite.compat.callbacks import Callback
from fulgurite.compat.provided.decorators import data_loader
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
HOOKS = (
    "on_fit_start on_fit_end on_train_start on_train_end on_sanity_check_start on_pretrain_routine_start"
    " on_pretrain_routine_end on_save_checkpoint on_load_checkpoint on_pre_performance_check"
    " on_post_performance_check"
).split()


class Module(LightningModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 1)
        self.heard = []

    def heard_since(self):
        heard, self.heard = self.heard, []
        return heard

    def step(self, batch, batch_idx):
        return {"loss": self.layer(batch[0]).mean()}

    training_step = validation_step = test_step = step

    def epoch_end(self, outputs):
        return {"val_loss": torch.tensor(1.0)}

    validation_epoch_end = test_epoch_end = epoch_end

    def prepare_data(self):
        self.heard.append("prepare_data")

    def setup(self, stage):
        self.heard.append(f"setup {getattr(stage, 'value', stage)}")

    def configure_optimizers(self):
        self.heard.append("configure_optimizers")
        return torch.optim.SGD(self.parameters(), lr=0.1)

    def loader(self, name):
        self.heard.append(name)
        return DataLoader(TensorDataset(torch.ones(4, 2)), batch_size=2)

    def train_dataloader(self):
        return self.loader("train loader")

    def val_dataloader(self):
        return self.loader("val loader")

    def test_dataloader(self):
        return self.loader("test loader")


for hook in HOOKS:
    setattr(Module, hook, lambda self, *args, hook=hook: self.heard.append(hook))


def fitted(**arguments):
    trainer, module = Trainer(**{**QUIET, "logger": False, "max_epochs": 1, **arguments}), Module()
    trainer.fit(module)
    return trainer, module


PREPARED = {
    "0.7.6": "prepare_data configure_optimizers",
    "0.8.1": "setup test, on_fit_start prepare_data setup fit, configure_optimizers",
    "0.9.0": "on_fit_start prepare_data setup test, configure_optimizers on_pretrain_routine_start",
    "0.10.0": "prepare_data setup test, configure_optimizers on_fit_start on_pretrain_routine_start"
    " on_pretrain_routine_end",
    "1.0.8": "prepare_data setup test, on_fit_start on_pretrain_routine_start on_pretrain_routine_end",
    "1.1.8": "prepare_data setup test, on_fit_start",
    "1.3.8": "prepare_data setup test,",
}


@pytest.mark.parametrize("release", PREPARED)
def test_what_comes_before_the_data_of_a_test_of_a_module(release, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with era(release):
        trainer, module = fitted()
        module.heard_since()
        trainer.test(module)
    heard = " ".join(hook + "," * hook.startswith("setup test") for hook in module.heard_since())
    heard = heard.replace("setup fit", "setup fit,").replace(" on_pre_performance_check", "")
    assert heard.partition(" test loader")[0] == PREPARED[release]


def test_a_test_of_the_weights_that_are_there_began_at_once_in_0_7():
    with era("0.7.6"):
        trainer, module = fitted()
        module.heard_since()
        trainer.test()
    assert module.heard_since() == ["on_pre_performance_check", "test loader", "on_post_performance_check"]


@pytest.mark.parametrize(("release", "first"), [("1.2.10", "prepare_data"), ("1.3.8", "on_load_checkpoint")])
def test_who_sees_the_checkpoint_of_a_test(release, first, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with era(release):
        trainer, module = fitted(enable_checkpointing=True)
        module.heard_since()
        trainer.test()
    assert module.heard_since()[0] == first


@pytest.mark.parametrize(("release", "error"), [("1.7.7", MisconfigurationException), ("1.8.6", ValueError)])
def test_a_test_without_a_best_checkpoint(release, error):
    with era(release):
        trainer, _ = fitted(enable_checkpointing=False)
        with pytest.raises(error, match="no ModelCheckpoint is configured"):
            trainer.test(ckpt_path="best")


@pytest.mark.parametrize(
    ("release", "expected"),
    [("1.2.10", ["on_train_start", "on_train_end"]), ("1.3.8", ["on_train_start"]), ("1.4.9", [])],
)
def test_who_is_told_where_nothing_is_left_to_train(release, expected):
    with era(release):
        _, module = fitted(max_epochs=0)
    assert [hook for hook in module.heard if hook.startswith("on_train")] == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.8.5", ["val loader", "on_sanity_check_start"]), ("1.5.10", ["on_sanity_check_start", "val loader"])],
)
def test_when_the_loaders_of_the_sanity_check_are_asked_for(release, expected):
    with era(release):
        _, module = fitted(num_sanity_val_steps=1)
    assert [hook for hook in module.heard if hook in expected][:2] == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.7.3", ["on_save_checkpoint", "on_validation_end"]), ("0.7.6", ["on_validation_end", "on_save_checkpoint"])],
)
def test_who_hears_first_that_a_validation_ended(release, expected, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    class Told(Callback):
        def on_validation_end(self, trainer, pl_module):
            pl_module.heard.append("on_validation_end")

    with era(release):
        _, module = fitted(enable_checkpointing=True, callbacks=[Told()])
    assert [hook for hook in module.heard if hook in expected] == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.6.0", "train loader, test loader, val loader, on_sanity_check_start"),
        ("0.7.1", "on_sanity_check_start, val loader, train loader"),
    ],
)
def test_loaders_under_the_decorator_were_made_first(release, expected):
    with era(release):

        class Decorated(Module):
            train_dataloader = data_loader(Module.train_dataloader)
            test_dataloader = data_loader(Module.test_dataloader)
            val_dataloader = data_loader(Module.val_dataloader)

        module = Decorated()
        Trainer(**{**QUIET, "logger": False, "max_epochs": 1}).fit(module)
    told = [name for name in module.heard if name.endswith("loader") or name == "on_sanity_check_start"]
    assert ", ".join(told).startswith(expected)


@pytest.mark.parametrize(("release", "rates"), [("0.5.3.2", [1, 1, 0.5, 0.25]), ("0.6.0", [1, 1, 1, 1])])
def test_a_plateau_was_measured_by_the_number_of_the_epoch(release, rates):
    class Better(Module):
        rates, epochs = (), 0

        def on_epoch_start(self):
            self.rates += (self.optimizer.param_groups[0]["lr"],)

        def validation_end(self, outputs):
            self.epochs += 1
            return {"val_loss": torch.tensor(-float(self.epochs))}

        def configure_optimizers(self):
            self.optimizer = torch.optim.SGD(self.parameters(), lr=1.0)
            plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(self.optimizer, patience=0, factor=0.5)
            return [self.optimizer], [plateau]

    with era(release):
        module = Better()
        Trainer(**{**QUIET, "logger": False, "max_epochs": 4, "early_stop_callback": False}).fit(module)
    assert list(module.rates) == rates
