import pytest
from fulgurite.callbacks import ProgressBar
from fulgurite.callbacks.progress.progress_bar import get_standard_metrics
from fulgurite.loggers import CSVLogger
from tiny import TinyModule, quiet_trainer, tiny_loader

from ..scored import fit


class Totals(ProgressBar):
    """Notes the totals that each stage shows."""

    def __init__(self):
        super().__init__()
        self.seen = {}
        self.enabled = True

    def disable(self):
        self.enabled = False

    def enable(self):
        self.enabled = True

    def on_train_epoch_start(self, trainer, pl_module):
        self.seen["train", trainer.current_epoch] = self.total_train_batches
        self.seen["val total", trainer.current_epoch] = self.total_val_batches

    def on_validation_batch_start(self, trainer, pl_module, batch, batch_idx, dataloader_idx=0):
        if self.has_dataloader_changed(dataloader_idx):
            stage = "sanity" if trainer.sanity_checking else "val"
            self.seen[stage, dataloader_idx] = self.total_val_batches_current_dataloader

    def on_validation_end(self, trainer, pl_module):
        self.reset_dataloader_idx_tracker()

    def on_test_batch_start(self, trainer, pl_module, batch, batch_idx, dataloader_idx=0):
        if self.has_dataloader_changed(dataloader_idx):
            self.seen["test", dataloader_idx] = self.total_test_batches_current_dataloader

    def on_test_end(self, trainer, pl_module):
        self.reset_dataloader_idx_tracker()

    def on_predict_batch_start(self, trainer, pl_module, batch, batch_idx, dataloader_idx=0):
        if self.has_dataloader_changed(dataloader_idx):
            self.seen["predict", dataloader_idx] = self.total_predict_batches_current_dataloader


class TwoLoaders(TinyModule):
    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        super().validation_step(batch, batch_idx)


def test_totals_of_every_stage_are_known():
    bar = Totals()
    trainer = quiet_trainer(callbacks=[bar], enable_progress_bar=True, num_sanity_val_steps=2, max_epochs=2)
    module = TwoLoaders()
    trainer.fit(module, tiny_loader(4), [tiny_loader(3), tiny_loader(1)])
    assert bar.seen == {
        ("sanity", 0): 2,
        ("sanity", 1): 1,
        ("train", 0): 4,
        ("train", 1): 4,
        ("val total", 0): 4,
        ("val total", 1): 4,
        ("val", 0): 3,
        ("val", 1): 1,
    }
    bar.seen.clear()
    trainer.test(module, tiny_loader(3), verbose=False)
    trainer.predict(module, tiny_loader(2))
    assert bar.seen == {("test", 0): 3, ("predict", 0): 2}


def test_max_steps_without_epochs_bounds_the_last_epoch():
    bar = Totals()
    fit(TinyModule(), bar, max_epochs=-1, max_steps=6, limit_val_batches=0)
    assert (bar.seen["train", 0], bar.seen["train", 1], bar.seen["val total", 0]) == (4, 2, 0)


def test_an_epoch_without_validation_has_no_validation_batches():
    bar = Totals()
    fit(TinyModule(), bar, max_epochs=2, check_val_every_n_epoch=2, num_sanity_val_steps=1)
    assert (bar.seen["val total", 0], bar.seen["val total", 1]) == (0, 1)


def test_before_setup_there_is_no_trainer():
    with pytest.raises(TypeError, match="no trainer yet"):
        ProgressBar().trainer  # noqa: B018


class Versioned(CSVLogger):
    def __init__(self, version):
        super().__init__(".")
        self._version_shown = version

    @property
    def version(self):
        return self._version_shown


@pytest.mark.parametrize(
    ("versions", "shown"),
    [
        ([7], {"v_num": 7}),
        ([0], {"v_num": 0}),
        (["abcdefgh"], {"v_num": "efgh"}),
        ([""], {}),
        ([None], {}),
        ([1, 2], {"v_num": "1_2"}),
        ([1, 1], {"v_num": "1"}),
        ([], {}),
    ],
)
def test_the_version_of_the_run_stands_beside_the_bar(versions, shown):
    trainer = quiet_trainer(logger=[Versioned(version) for version in versions] or False)
    assert get_standard_metrics(trainer) == shown


def test_logged_metrics_stand_beside_the_bar():
    class Logging(TinyModule):
        def training_step(self, batch, batch_idx):
            self.log("shown", 0.5, prog_bar=True)
            return super().training_step(batch, batch_idx)

    bar, module = Totals(), Logging()
    trainer = fit(module, bar)
    assert bar.get_metrics(trainer, module) == {"shown": 0.5}


def test_a_metric_with_the_name_of_the_version_is_noticed():
    class Logging(TinyModule):
        def training_step(self, batch, batch_idx):
            self.log("v_num", 0.5, prog_bar=True)
            return super().training_step(batch, batch_idx)

    bar, module = Totals(), Logging()
    trainer = fit(module, bar, logger=CSVLogger("."))
    with pytest.warns(UserWarning, match="'v_num'"):
        assert bar.get_metrics(trainer, module) == {"v_num": 0.5}


def test_a_bar_says_itself_how_to_be_turned_off():
    for method in (ProgressBar().disable, ProgressBar().enable):
        with pytest.raises(NotImplementedError):
            method()


def test_printing_prints(capsys):
    ProgressBar().print("a", 1, sep="-")
    assert capsys.readouterr().out == "a-1\n"
