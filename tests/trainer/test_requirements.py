"""What a module must bring before a call can start."""

import fulgurite as L
import pytest
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyModule, TrainOnly, quiet_trainer, tiny_loader


class Empty(L.LightningModule):
    pass


class Manual(TrainOnly):
    automatic_optimization = False


def refused(match, error=MisconfigurationException):
    return pytest.raises(error, match=match)


def test_fit_needs_a_training_step_and_optimizers_and_says_both():
    with refused(r"Trainer.fit\(Empty\): no `training_step` and no `configure_optimizers`"):
        quiet_trainer().fit(Empty(), tiny_loader())


def test_fit_needs_a_training_step():
    class Net(TrainOnly):
        training_step = L.LightningModule.training_step

    with refused("no `training_step`. A module to train defines"):
        quiet_trainer().fit(Net(), tiny_loader())


def test_nothing_has_started_when_a_module_is_refused():
    events = []

    class Net(Empty):
        def prepare_data(self):
            events.append("prepare_data")

        def setup(self, stage):
            events.append("setup")

    with refused("no `training_step`"):
        quiet_trainer().fit(Net(), tiny_loader())
    assert events == []


@pytest.mark.parametrize(("verb", "step"), [("validate", "validation_step"), ("test", "test_step")])
def test_measuring_needs_its_step(verb, step):
    with refused(rf"Trainer.{verb}\(Empty\): no `{step}`"):
        getattr(quiet_trainer(), verb)(Empty(), tiny_loader())


def test_predicting_needs_forward_or_its_step():
    with refused(r"Trainer.predict\(Empty\): neither `predict_step` nor `forward`"):
        quiet_trainer().predict(Empty(), tiny_loader())

    class Forward(Empty):
        def forward(self, batch):
            return len(batch)

    assert quiet_trainer().predict(Forward(), tiny_loader(2)) == [2, 2]


def test_a_predict_step_of_none_is_refused():
    class Net(TinyModule):
        predict_step = None

    with refused("`predict_step` is None"):
        quiet_trainer().predict(Net(), tiny_loader())


def test_validation_data_without_a_step_is_worth_a_warning():
    with pytest.warns(UserWarning, match="TrainOnly has no `validation_step`: nothing is validated"):
        quiet_trainer().fit(TrainOnly(), tiny_loader(), tiny_loader())


def test_a_validation_step_without_data_is_worth_a_warning():
    with pytest.warns(PossibleUserWarning, match="but there is no validation data"):
        quiet_trainer().fit(TinyModule(), tiny_loader())


def test_clipping_is_not_for_manual_optimization():
    with refused(r"Trainer\(gradient_clip_val=0.5\): the module optimizes manually. Call self.clip_gradients"):
        quiet_trainer(gradient_clip_val=0.5).fit(Manual(), tiny_loader())


def test_accumulation_is_not_for_manual_optimization():
    with refused(r"Trainer\(accumulate_grad_batches=2\): the module optimizes manually"):
        quiet_trainer(accumulate_grad_batches=2).fit(Manual(), tiny_loader())


@pytest.mark.parametrize(
    ("stage", "advice"),
    [("training", "on_train_epoch_end"), ("validation", "on_validation_epoch_end"), ("test", "on_test_epoch_end")],
)
def test_a_method_that_nobody_would_call_is_refused(stage, advice):
    def epoch_end(self, outputs):
        raise AssertionError("never called")

    module = type("Net", (TinyModule,), {f"{stage}_epoch_end": epoch_end})()
    with refused(rf"Net.{stage}_epoch_end: not a hook, .*`{advice}`", NotImplementedError):
        if stage == "test":
            quiet_trainer().test(module, tiny_loader())
        else:
            quiet_trainer().fit(module, tiny_loader(), tiny_loader())


def test_a_step_that_fetches_its_own_batches_is_worth_a_warning():
    class Net(TrainOnly):
        def training_step(self, dataloader_iter):
            batch, _, _ = next(dataloader_iter)
            return self.loss(batch)

    with pytest.warns(PossibleUserWarning, match="fetches its own batches"):
        quiet_trainer().fit(Net(), tiny_loader())
