"""The adapter's Trainer: what arguments of old releases do in `fit`, and the attributes that scripts read."""

import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import Experiment, era
from tiny import QUIET, TinyData, TinyModule, tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def trainer(release, **arguments):
    with era(release):
        return Trainer(**{**QUIET, **arguments})


def train(release, module=None, batches=4, **arguments):
    module = module or TinyModule()
    made = trainer(release, **arguments)
    with era(release):
        made.fit(module, tiny_loader(batches), tiny_loader(1))
    return made, module


class Rates(TinyModule):
    """Remembers the learning rate of every epoch."""

    def training_step(self, batch, batch_idx):
        if batch_idx == 0:
            self.remember()
        return super().training_step(batch, batch_idx)

    def remember(self):
        rates = self.__dict__.setdefault("rates", [])
        rates.append(round(self.trainer.optimizers[0].param_groups[0]["lr"], 6))


def test_a_script_of_0_4_trains():
    made, _ = train("0.4.9", max_nb_epochs=2, val_percent_check=1, nb_sanity_val_steps=0)
    assert made.current_epoch == 1  # that of the last epoch
    assert made.global_step == 8


@pytest.mark.parametrize("release", ["0.6.0", "1.2.10", "1.9.5"])
def test_resume_from_checkpoint_is_used_by_fit(release, tmp_path):
    made, _ = train("2.6.6", max_epochs=1)
    made.save_checkpoint(tmp_path / "one.ckpt")
    resumed, _ = train(release, max_epochs=2, resume_from_checkpoint=str(tmp_path / "one.ckpt"))
    assert resumed.ckpt_path == str(tmp_path / "one.ckpt")
    assert resumed.global_step == 8
    assert resumed.resume_from_checkpoint == str(tmp_path / "one.ckpt")


def test_a_missing_checkpoint_was_a_warning_in_1_2_only(tmp_path):
    missing = str(tmp_path / "none.ckpt")
    train("1.2.10", max_epochs=1, resume_from_checkpoint=missing)
    with pytest.raises(FileNotFoundError):
        train("1.3.8", max_epochs=1, resume_from_checkpoint=missing)


def test_the_checkpoint_of_the_call_comes_first(tmp_path):
    made, _ = train("2.6.6", max_epochs=1)
    made.save_checkpoint(tmp_path / "one.ckpt")
    second = trainer("1.9.5", max_epochs=2, resume_from_checkpoint="other.ckpt")
    second.fit(TinyModule(), tiny_loader(), tiny_loader(1), ckpt_path=tmp_path / "one.ckpt")
    assert second.global_step == 8


def test_automatic_optimization_reaches_the_module():
    class Manual(TinyModule):
        def training_step(self, batch, batch_idx):
            optimizer = self.optimizers()
            optimizer.zero_grad()
            self.manual_backward(self.loss(batch))
            optimizer.step()

    made, module = train("1.0.8", Manual(), max_epochs=1, automatic_optimization=False)
    assert module.automatic_optimization is False
    assert made.global_step == 4


def test_prepare_data_per_node_reaches_module_and_data():
    module, data = TinyModule(), TinyData()
    made = trainer("1.4.9", max_epochs=1, prepare_data_per_node=False)
    made.fit(module, datamodule=data)
    assert (module.prepare_data_per_node, data.prepare_data_per_node) == (False, False)


class Several(TinyModule):
    """Takes a batch from each of two loaders."""

    def training_step(self, batch, batch_idx):
        return self.loss(batch["one"]) + self.loss(batch["two"])

    def train_dataloader(self):
        return {"one": tiny_loader(4), "two": tiny_loader(2)}


@pytest.mark.parametrize(("mode", "steps"), [("max_size_cycle", 4), ("min_size", 2)])
def test_several_loaders_are_combined_as_asked(mode, steps):
    made = trainer("1.9.5", max_epochs=1, multiple_trainloader_mode=mode)
    made.fit(Several(), val_dataloaders=tiny_loader(1))
    assert made.global_step == steps
    passed = trainer("1.9.5", max_epochs=1, multiple_trainloader_mode=mode)
    passed.fit(Several(), Several().train_dataloader(), tiny_loader(1))
    assert passed.global_step == steps


def test_milestones_lower_the_rate_one_epoch_early():
    _, module = train("0.3.6", Rates(), max_nb_epochs=4, lr_scheduler_milestones="2,3", experiment=None)
    assert module.rates == [0.1, 0.01, 0.001, 0.001]


@pytest.mark.parametrize(
    ("release", "total", "layer"),
    [
        ("1.0.8", "grad_2.0_norm_total", "grad_2.0_norm_layer.weight"),
        ("1.9.5", "grad_2.0_norm_total", "grad_2.0_norm/layer.weight"),
    ],
)
def test_gradient_norms_are_logged(release, total, layer):
    made, _ = train(release, max_epochs=1, track_grad_norm=2)
    names = {name.removesuffix("_step").removesuffix("_epoch") for name in made.callback_metrics}
    assert {total, layer} <= names
    assert made.track_grad_norm == 2


def test_gradient_norms_stood_in_the_rows_alone_up_to_0_9():
    made, _ = train("0.7.6", max_epochs=1, track_grad_norm=2)
    assert {"grad_2_norm_total", "grad_2_norm_layer.weight"} <= set(made.fit_loop.row())
    assert not any(name.startswith("grad") for name in [*made.callback_metrics, *made.progress_bar_metrics])


@pytest.mark.parametrize(("release", "shown"), [("1.3.8", False), ("1.5.10", True), ("1.6.5", False)])
def test_the_progress_bar_showed_gradient_norms_in_1_4_and_1_5(release, shown):
    made, _ = train(release, max_epochs=1, track_grad_norm=2)
    assert any(name.startswith("grad") for name in made.progress_bar_metrics) is shown


def test_gradient_norms_are_those_before_clipping():
    class Watched(TinyModule):
        def on_after_backward(self):
            norms = torch.stack([parameter.grad.norm() for parameter in self.parameters()])
            self.__dict__.setdefault("norms", []).append(round(float(norms.norm()), 4))

    made, module = train("1.0.8", Watched(), max_epochs=1, track_grad_norm=2, gradient_clip_val=1e-3)
    assert float(made.callback_metrics["grad_2.0_norm_total"]) == pytest.approx(module.norms[-1])


def test_minus_one_tracks_nothing():
    assert trainer("1.0.8", track_grad_norm=-1).callbacks == trainer("1.0.8").callbacks


def test_training_ends_on_a_loss_that_is_no_number():
    class Bad(TinyModule):
        def training_step(self, batch, batch_idx):
            return super().training_step(batch, batch_idx) * (float("nan") if batch_idx == 1 else 1)

    with pytest.raises(ValueError, match=r"the loss of batch 1 is nan"):
        train("1.4.9", Bad(), max_epochs=1, terminate_on_nan=True)


def test_training_ends_on_weights_that_are_no_numbers():
    class Bad(TinyModule):
        def on_after_backward(self):
            self.layer.weight.grad.fill_(float("inf"))

    with pytest.raises(ValueError, match=r"the weights 'layer.weight' hold NaN or inf"):
        train("1.4.9", Bad(), max_epochs=1, terminate_on_nan=True)


def test_weights_save_path_is_the_root_of_checkpoints(tmp_path):
    arguments = {"checkpoint_callback": True, "weights_save_path": str(tmp_path / "weights"), "logger": True}
    with era("1.4.9"):
        made = Trainer(max_epochs=1, weights_summary=None, progress_bar_refresh_rate=0, **arguments)
        made.fit(TinyModule(), tiny_loader(), tiny_loader(1))
    folder = tmp_path / "weights" / "lightning_logs" / "version_0" / "checkpoints"
    assert [path.suffix for path in folder.iterdir()] == [".ckpt"]
    assert made.weights_save_path == str(tmp_path / "weights")


def test_an_experiment_gets_rows_and_is_saved():
    experiment = Experiment()
    flags = {**QUIET, "logger": None}
    flags.pop("logger")
    with era("0.4.9"):
        made = Trainer(experiment=experiment, max_nb_epochs=1, add_log_row_interval=2, **flags)
        made.fit(TinyModule(), tiny_loader(), tiny_loader(1))
    assert made.experiment is experiment
    assert any("train_loss" in row for _, row in experiment.rows)
    assert experiment.saved > 0


# ----- parts that the core does not have


@pytest.mark.parametrize(
    ("name", "value", "release"),
    [
        ("auto_lr_find", True, "0.9.0"),
        ("auto_scale_batch_size", "binsearch", "0.9.0"),
    ],
)
def test_fit_refuses_what_it_cannot_do(name, value, release):
    made = trainer(release, max_epochs=1, **{name: value})
    with pytest.raises(MisconfigurationException, match=rf"Trainer\({name}=.*\): the part that .* is not there yet"):
        made.fit(TinyModule(), tiny_loader(), tiny_loader(1))


@pytest.mark.parametrize("name", ["auto_lr_find", "auto_scale_batch_size"])
def test_searches_were_no_part_of_fit_since_0_10(name):
    made, _ = train("1.4.9", max_epochs=1, **{name: True})
    assert made.global_step == 4


def test_a_current_call_is_passed_on_as_it_is():
    made = trainer("2.6.6", max_epochs=2, limit_val_batches=0.5)
    assert (made.max_epochs, made.limit_val_batches) == (2, 0.5)
    assert made._wishes == {}


def test_a_subclass_may_name_arguments_of_its_own():
    class Mine(Trainer):
        def __init__(self, width, **kwargs):
            super().__init__(**kwargs)
            self.width = width

    with era("0.7.6"):
        assert Mine(3, max_nb_epochs=2, **QUIET).max_epochs == 2
