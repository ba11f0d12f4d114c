"""compat/trainer_methods.py: fit, test and their companions with the arguments and answers of a release."""

import pytest
import torch
from fulgurite.callbacks import ModelCheckpoint
from fulgurite.compat.notices import LegacyError
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from past import PastData, PastModule, module_of, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


def weight(module):
    return module.layer.weight.detach().clone()


# ----- arguments


@pytest.mark.parametrize(
    ("release", "place"),
    [("0.7.6", 2), ("1.3.8", 3), ("1.4.9", 3), ("1.9.5", 3), ("2.6.6", 3)],
)
def test_fit_takes_loaders_by_position(release, place):
    made = trainer_of(release)
    with era(release) as told:
        made.fit(*(module_of(release), tiny_loader(2), tiny_loader(1), None)[: place + 1][:3])
    assert made.num_training_batches == 2
    assert [code for code in codes(told) if code.startswith("FG39")] == []


@pytest.mark.parametrize("release", ["0.7.6", "1.2.10", "1.5.10", "2.6.6"])
def test_fit_takes_train_dataloader_by_name(release):
    made = trainer_of(release)
    with era(release) as told:
        made.fit(module_of(release), train_dataloader=tiny_loader(2), val_dataloaders=tiny_loader(1))
    assert made.num_training_batches == 2
    assert "FG392" in codes(told)
    notice = next(warning for warning in told if warning.code == "FG392")
    assert "Use trainer.fit(train_dataloaders=<your DataLoader>)." in str(notice)


def test_the_fifth_argument_of_fit_was_a_loader_in_1_4():
    made = trainer_of("1.4.9")
    with era("1.4.9") as told:
        made.fit(PastModule(), None, tiny_loader(1), None, tiny_loader(3))
    assert made.num_training_batches == 3
    assert "FG392" in codes(told)


def test_the_fifth_argument_of_fit_is_a_path_since_1_6(tmp_path):
    first = trainer_of("1.9.5")
    first.fit(PastModule(), tiny_loader(2))
    first.save_checkpoint(tmp_path / "one.ckpt")
    second = trainer_of("1.9.5", max_epochs=2)
    second.fit(PastModule(), tiny_loader(2), None, None, str(tmp_path / "one.ckpt"))
    assert second.global_step == 4


def test_both_spellings_of_an_argument_are_an_error():
    with era("1.5.10"), pytest.raises(LegacyError, match="both set `train_dataloaders`. Keep 'train_dataloaders'"):
        trainer_of("1.5.10").fit(PastModule(), tiny_loader(1), train_dataloader=tiny_loader(2))


def test_an_unknown_argument_is_an_error_with_the_nearest_name():
    with pytest.raises(TypeError, match=r"trainer.fit\(train_loader=...\): no release .* Did you mean 'train_dataload"):
        trainer_of("1.9.5").fit(PastModule(), train_loader=tiny_loader(1))
    with pytest.raises(TypeError, match=r"trainer.test\(model=...\): given twice"):
        trainer_of("1.9.5").test(PastModule(), model=PastModule())
    with pytest.raises(TypeError, match=r"trainer.predict\(\): 9 arguments by position"):
        trainer_of("1.9.5").predict(*range(9))


@pytest.mark.parametrize("name", ["test_dataloaders", "dataloaders"])
def test_test_takes_its_loaders_under_both_names(name):
    made = trainer_of("0.9.0")
    made.test(PastModule(), **{name: tiny_loader(2)})
    assert made.num_test_batches == [2]


def test_validate_takes_its_loaders_under_both_names():
    made = trainer_of("1.3.8")
    with era("1.3.8") as told:
        made.validate(PastModule(), val_dataloaders=tiny_loader(2))
    assert made.validate_loop.limits == [2]
    assert "FG395" in codes(told)


def test_loaders_for_test_could_be_given_to_fit():
    made, module = trainer_of("0.7.1"), PastModule()
    with era("0.7.1") as told:
        made.fit(module, tiny_loader(1), None, tiny_loader(3))
    assert "FG393" in codes(told)
    made.test()
    assert made.test_loop.limits == [3]


# ----- answers


@pytest.mark.parametrize(("release", "answer"), [("0.4.9", 1), ("0.7.6", 1), ("1.2.10", 1), ("1.3.8", None)])
def test_fit_gave_one(release, answer):
    made = trainer_of(release)
    with era(release):
        assert made.fit(PastModule(), tiny_loader(1)) == answer


@pytest.mark.parametrize("release", ["0.7.6", "0.8.4"])
def test_test_gave_nothing(release):
    with era(release):
        assert trainer_of(release).test(PastModule(), tiny_loader(1)) is None


def test_test_gave_one_dict_for_all_loaders():
    with era("0.8.5"):
        answer = trainer_of("0.8.5").test(PastModule(), [tiny_loader(1), tiny_loader(2)])
    assert isinstance(answer, dict)
    assert set(answer) == {"test_loss/dataloader_idx_0", "test_loss/dataloader_idx_1"}


@pytest.mark.parametrize("release", ["0.9.0", "1.3.8", "2.6.6"])
def test_test_gives_a_list(release):
    with era(release):
        (metrics,) = trainer_of(release).test(module_of(release), tiny_loader(1))
    assert isinstance(metrics["test_loss"], float)


@pytest.mark.parametrize(("release", "answer"), [("0.8.5", 1), ("1.0.8", 1), ("1.1.8", [{}]), ("2.6.6", [{}])])
def test_without_any_metric_test_gave_one(release, answer):
    class Silent(type(module_of(release))):
        def test_step(self, batch, batch_idx, dataloader_idx=0):
            pass

    with era(release):
        assert trainer_of(release).test(Silent(), tiny_loader(1)) == answer


# ----- weights


class Best(PastModule):
    """Validates worse from epoch to epoch, so that the best weights are those of the first."""

    def validation_step(self, batch, batch_idx):
        self.tested = weight(self)
        self.log("val_loss", float(self.current_epoch))

    def training_step(self, batch, batch_idx):
        if self.current_epoch == 1 and batch_idx == 0:
            self.first = weight(self)
        return super().training_step(batch, batch_idx)

    def test_step(self, batch, batch_idx):
        self.tested = weight(self)

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        self.tested = weight(self)
        return self(batch[0])


def trained(release, folder):
    callback = ModelCheckpoint(dirpath=str(folder), monitor="val_loss")
    made = trainer_of(release, max_epochs=2, callbacks=[callback], enable_checkpointing=True)
    module = Best()
    with era(release):
        made.fit(module, tiny_loader(2), tiny_loader(1))
    return made, module, callback


# What a call used, by (release, call): "best" or "current" weights.
WEIGHTS = [
    ("0.7.6", "test", {}, False, "current"),
    ("0.8.5", "test", {}, False, "best"),
    ("0.8.5", "test", {}, True, "current"),
    ("1.2.10", "test", {"ckpt_path": None}, False, "current"),
    ("1.2.10", "test", {"ckpt_path": "best"}, True, "current"),
    ("1.4.9", "validate", {}, False, "best"),
    ("1.3.8", "predict", {}, False, "current"),
    ("1.4.9", "predict", {}, False, "best"),
    ("1.4.9", "predict", {"ckpt_path": None}, False, "current"),
    ("1.5.10", "test", {"ckpt_path": None}, False, "best"),
    ("1.5.10", "test", {"ckpt_path": "best"}, True, "best"),
    ("1.9.5", "predict", {}, True, "current"),
]


@pytest.mark.parametrize(("release", "method", "arguments", "with_module", "used"), WEIGHTS)
def test_the_weights_that_are_measured(release, method, arguments, with_module, used, tmp_path):
    made, module, callback = trained(release, tmp_path / "checkpoints")
    last = weight(module)
    given = {"model": module} if with_module else {}
    with era(release):
        getattr(made, method)(**given, dataloaders=tiny_loader(1), **arguments)
    assert torch.equal(module.tested, module.first if used == "best" else last)
    with era(release) as told:
        read = {"test": "tested", "validate": "validated", "predict": "predicted"}[method]
        assert getattr(made, f"{read}_ckpt_path") == (callback.best_model_path if used == "best" else None)
    assert codes(told)[0] in ("FG905", "FG906", "FG907")


# ----- measuring in the middle of training


class Measuring(PastModule):
    """Measures itself in the first training step."""

    def __init__(self, measure):
        super().__init__()
        self.measure, self.answer = measure, None

    def training_step(self, batch, batch_idx):
        if batch_idx == 0:
            self.answer = self.measure(self.trainer)
            assert self.training
            assert torch.is_grad_enabled()
        return {"loss": self.loss(batch)}

    def val_dataloader(self):
        return tiny_loader(2, seed=2)

    def test_dataloader(self):
        return tiny_loader(2, seed=3)


def measured(release, measure):
    torch.manual_seed(0)
    module, made = Measuring(measure), trainer_of(release)
    with era(release) as told:
        made.fit(module, tiny_loader(3))
    return module, codes(told)


EVALUATIONS = [
    ("0.7.6", lambda t: t.run_evaluation(), None),
    ("0.7.6", lambda t: t.run_evaluation(test_mode=True), None),
    ("0.6.0", lambda t: t.run_evaluation(True), None),
    ("0.8.5", lambda t: sorted(t.run_evaluation()), ["val_loss"]),
    ("0.8.5", lambda t: sorted(t.run_evaluation(True)), ["test_loss"]),
    ("1.1.8", lambda t: [sorted(metrics) for metrics in t.run_evaluation(max_batches=1)[0]], [["val_loss"]]),
    ("1.3.8", lambda t: [sorted(metrics) for metrics in t.run_evaluation(on_epoch=True)], [["val_loss"]]),
]


@pytest.mark.parametrize(("release", "measure", "answer"), EVALUATIONS)
def test_run_evaluation_measures_at_once_and_training_goes_on_as_if_it_had_not(release, measure, answer):
    module, told = measured(release, measure)
    assert module.answer == answer
    assert "FG348" in told
    undisturbed, _ = measured(release, lambda trainer: None)
    assert torch.equal(weight(module), weight(undisturbed))


def test_run_evaluation_after_training_measures_the_weights_that_are_there():
    module, made = Measuring(lambda trainer: None), trainer_of("1.3.8")
    with era("1.3.8"):
        made.fit(module, tiny_loader(2))
        (metrics,) = made.run_evaluation()
    with torch.no_grad():
        expected = sum(module.loss(batch) for batch in module.val_dataloader()) / 2
    assert metrics["val_loss"] == pytest.approx(float(expected))


def test_evaluate_takes_loaders_and_a_number_of_batches():
    seen = []

    class Counting(PastModule):
        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            seen.append(dataloader_idx)

        def validation_end(self, outputs):
            return {"val_loss": torch.tensor(2.0)}

    made, module = trainer_of("0.6.0"), Counting()
    with era("0.6.0") as told:
        metrics = made.evaluate(module, [tiny_loader(4), tiny_loader(4)], 2)
    assert seen == [0, 0, 1, 1]
    assert metrics["val_loss"] == 2.0
    assert "FG349" in codes(told)
    assert made.limit_val_batches == 1.0


def test_the_first_validate_took_one_loader_and_a_number_of_batches():
    seen = []

    class Counting(PastModule):
        def validation_step(self, batch, batch_idx):
            seen.append(batch_idx)
            return {"val_loss": self.loss(batch)}

        def validation_end(self, outputs):
            return {"val_loss": torch.tensor(float(len(outputs)))}

    with era("0.3.6") as told:
        metrics = trainer_of("0.3.6").validate(Counting(), tiny_loader(4), 3)
    assert (seen, metrics["val_loss"]) == ([0, 1, 2], 3.0)
    assert "FG396" in codes(told)


# ----- training


def test_train_goes_on_with_the_module_and_the_data_of_fit():
    module, made = PastModule(), trainer_of("0.7.6", max_epochs=1)
    with era("0.7.6"):
        made.fit(module, tiny_loader(2))
        made.max_epochs = 2
        before = weight(module)
        made.train()
    assert made.progress.batch.total.completed == 6  # the last epoch once more, as every release up to 1.5 did
    assert not torch.equal(weight(module), before)


def test_what_needs_a_module_says_so():
    made = trainer_of("0.7.6")
    for call in (made.train, made.dump_checkpoint, made.run_evaluation, made.reset_train_dataloader):
        with pytest.raises(MisconfigurationException, match="needs a module, and there is none yet"):
            call()


def test_get_model_is_the_module():
    made, module = trainer_of("0.9.0"), PastModule()
    made.fit(module, tiny_loader(1))
    assert made.get_model() is module


# ----- searches


@pytest.mark.parametrize(("release", "answer"), [("0.10.0", None), ("1.3.8", {}), ("1.9.5", {})])
def test_tune_without_a_wish_does_nothing(release, answer):
    with era(release) as told:
        assert trainer_of(release).tune(PastModule(), tiny_loader(1), None, None) == answer
    assert codes(told) == ["FG352"]


def test_searches_are_refused_by_name():
    made = trainer_of("1.9.5", auto_lr_find=True)
    with pytest.raises(MisconfigurationException, match=r"FG352 Trainer\(auto_lr_find=True\).tune.*Set the value"):
        made.tune(PastModule())
    for owner in (made, made.tuner):
        with pytest.raises(MisconfigurationException, match=r"FG354 trainer.lr_find\(...\): The search"):
            owner.lr_find(PastModule(), min_lr=1e-5)
        with pytest.raises(MisconfigurationException, match=r"FG355 trainer.scale_batch_size\(...\): The search"):
            owner.scale_batch_size(PastModule(), mode="binsearch")
    assert made.tuning is False


# ----- data


def test_a_datamodule_in_the_place_of_loaders():
    made = trainer_of("0.9.0")
    made.fit(PastModule(), PastData())
    assert made.num_training_batches == 2
