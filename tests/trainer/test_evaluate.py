"""Validation, test and prediction: what runs, what it gives, and in which mode."""

import fulgurite as L
import pytest
import torch
from fulgurite import evaluate
from fulgurite.combined import CombinedLoader
from fulgurite.utilities.exceptions import SIGTERMException
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyData, TinyModule, in_order, quiet_trainer, recording, tiny_dataset, tiny_loader
from torch.utils.data import DataLoader, IterableDataset


@pytest.fixture(autouse=True)
def every_warning_is_new():
    evaluate.warn_once.clear()


class Counted(TinyModule):
    """Notes every step; logs the index of its batch."""

    def __init__(self):
        super().__init__()
        self.steps = []

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        self.steps.append((batch_idx, dataloader_idx))
        self.log("idx", float(batch_idx))

    test_step = validation_step

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        self.steps.append((batch_idx, dataloader_idx))
        return batch_idx


class Stream(IterableDataset):
    def __iter__(self):
        return iter(tiny_dataset(8))


VERBS = ("validate", "test")


def measured(verb, module, loaders, **flags):
    trainer = quiet_trainer(**flags)
    return getattr(trainer, verb)(module, loaders, verbose=False)


# ----- what comes back


@pytest.mark.parametrize("verb", VERBS)
def test_one_loader_gives_one_dict_of_plain_numbers(verb):
    assert measured(verb, Counted(), tiny_loader(3)) == [{"idx": 1.0}]


@pytest.mark.parametrize("verb", VERBS)
def test_several_loaders_give_a_dict_each_with_names_of_their_own(verb):
    module = Counted()
    results = measured(verb, module, [tiny_loader(1), tiny_loader(3)])
    assert results == [{"idx/dataloader_idx_0": 0.0}, {"idx/dataloader_idx_1": 1.0}]
    assert module.steps == [(0, 0), (0, 1), (1, 1), (2, 1)]


def test_what_the_end_of_the_pass_logs_is_in_every_dict():
    class Net(Counted):
        def on_test_epoch_end(self):
            self.log("whole", 2.0)

    results = measured("test", Net(), [tiny_loader(1), tiny_loader(3)])
    assert results == [{"idx/dataloader_idx_0": 0.0, "whole": 2.0}, {"idx/dataloader_idx_1": 1.0, "whole": 2.0}]


def test_nothing_logged_gives_an_empty_dict():
    class Net(TinyModule):
        def test_step(self, batch, batch_idx):
            pass

    assert measured("test", Net(), tiny_loader(1)) == [{}]


def test_no_batches_give_no_dict():
    assert measured("test", Counted(), tiny_loader(1), limit_test_batches=0) == []


def test_the_last_batch_counts_by_its_size():
    class Net(TinyModule):
        def test_step(self, batch, batch_idx):
            self.log("idx", float(batch_idx))

    loader = DataLoader(tiny_dataset(5), batch_size=4)
    assert measured("test", Net(), loader)[0]["idx"] == pytest.approx(0.2)


def test_predictions_come_in_order_of_the_batches():
    assert quiet_trainer().predict(Counted(), tiny_loader(3)) == [0, 1, 2]


def test_predictions_of_several_loaders_come_as_a_list_each():
    assert quiet_trainer().predict(Counted(), [tiny_loader(2), tiny_loader(1)]) == [[0, 1], [0]]


def test_predictions_are_given_by_forward_unless_there_is_a_step():
    class Forward(L.LightningModule):
        def forward(self, batch):
            return batch[0].sum()

    predictions = quiet_trainer().predict(Forward(), tiny_loader(2))
    assert [p.shape for p in predictions] == [torch.Size([])] * 2


def test_predictions_need_not_be_kept():
    module = Counted()
    assert quiet_trainer().predict(module, tiny_loader(2), return_predictions=False) is None
    assert len(module.steps) == 2


def test_a_batch_without_a_prediction_is_worth_a_warning():
    class Net(TinyModule):
        def predict_step(self, batch, batch_idx):
            return None

    with pytest.warns(UserWarning, match="predict_step returned None"):
        assert quiet_trainer().predict(Net(), tiny_loader(2)) == [None, None]


def test_predicting_on_loaders_at_once_is_refused():
    with pytest.raises(ValueError, match=r"mode='min_size'.*Accepted: mode='sequential'"):
        quiet_trainer().predict(TinyModule(), CombinedLoader([tiny_loader(), tiny_loader()], "min_size"))


def test_loaders_at_once_can_be_measured():
    class Net(TinyModule):
        def test_step(self, batch, batch_idx):
            self.log("sizes", float(len(batch)))

    assert measured("test", Net(), CombinedLoader([tiny_loader(3), tiny_loader(2)], "min_size")) == [{"sizes": 2.0}]


# ----- how many batches


@pytest.mark.parametrize(("limit", "steps"), [(2, 2), (0.5, 2), (1.0, 4), (99, 4), (0, 0)])
def test_the_batches_of_each_loader_are_limited(limit, steps):
    for verb, flag in (("validate", "limit_val_batches"), ("test", "limit_test_batches")):
        module = Counted()
        measured(verb, module, [tiny_loader(4), tiny_loader(4)], **{flag: limit})
        assert len(module.steps) == 2 * steps
    module = Counted()
    quiet_trainer(limit_predict_batches=limit).predict(module, tiny_loader(4))
    assert len(module.steps) == steps


def test_data_without_a_length_is_read_to_its_end():
    module = Counted()
    assert measured("test", module, DataLoader(Stream(), batch_size=4)) == [{"idx": 0.5}]
    trainer = quiet_trainer()
    trainer.test(module, DataLoader(Stream(), batch_size=4), verbose=False)
    assert trainer.num_test_batches == [float("inf")]


@pytest.mark.parametrize("verb", VERBS)
def test_data_of_length_zero_is_worth_a_warning_and_measures_nothing(verb):
    with pytest.warns(UserWarning, match="zero|no batches|empty|length"):
        assert measured(verb, Counted(), DataLoader([], batch_size=4)) == []


@pytest.mark.parametrize(("given", "batches"), [(None, 2), (0, 0), (1, 1), (-1, 3), (9, 3)])
def test_the_sanity_check_runs_this_many_batches(given, batches):
    module = Counted()
    trainer = quiet_trainer(num_sanity_val_steps=given, max_epochs=0)
    trainer.fit(module, tiny_loader(1), tiny_loader(3))
    assert len(module.steps) == batches


def test_the_sanity_check_leaves_no_metrics_behind():
    seen = []

    class Net(TinyModule):
        def on_train_start(self):
            seen.append((dict(self.trainer.callback_metrics), self.trainer.progress.val_batch.total.ready))

    quiet_trainer().fit(Net(), tiny_loader(1), tiny_loader(1))
    assert seen == [({}, 0)]


def test_the_sanity_check_is_told_to_callbacks_and_shown_as_a_stage():
    seen = []

    class Watch(L.Callback):
        def on_sanity_check_start(self, trainer, pl_module):
            seen.append(("start", trainer.sanity_checking))

        def on_sanity_check_end(self, trainer, pl_module):
            seen.append(("end", trainer.sanity_checking, trainer.num_sanity_val_batches))

        def on_train_start(self, trainer, pl_module):
            seen.append(("train", trainer.sanity_checking))

    quiet_trainer(callbacks=Watch()).fit(TinyModule(), tiny_loader(1), tiny_loader(3))
    assert seen == [("start", True), ("end", True, [2]), ("train", False)]


def test_the_random_numbers_of_training_do_not_depend_on_the_sanity_check():
    drawn = []

    class Net(TinyModule):
        def validation_step(self, batch, batch_idx):
            torch.rand(1)

        def on_train_start(self):
            drawn.append(float(torch.rand(1)))

    for steps in (0, 2):
        torch.manual_seed(1)
        module = Net()
        quiet_trainer(num_sanity_val_steps=steps).fit(module, tiny_loader(1), tiny_loader(3))
    assert drawn[0] == drawn[1]


# ----- events and modes


@pytest.mark.parametrize(("verb", "stage"), [("validate", "validation"), ("test", "test"), ("predict", "predict")])
def test_the_events_of_one_pass_come_in_order(verb, stage):
    events = []
    module = recording(TinyModule, events)()
    trainer = quiet_trainer()
    getattr(trainer, verb)(module, tiny_loader(2))
    batch = [f"on_{stage}_batch_start", f"{stage}_step", f"on_{stage}_batch_end"]
    around = {
        "start": [f"on_{stage}_start", f"on_{stage}_epoch_start"],
        "end": [f"on_{stage}_epoch_end", f"on_{stage}_end"],
    }
    expected = [*around["start"], *batch, *batch, *around["end"]]
    assert [event for event in events if event in expected] == expected
    assert in_order(events, f"on_{stage}_model_eval", f"on_{stage}_start")


@pytest.mark.parametrize("inference_mode", [True, False])
@pytest.mark.parametrize("verb", [*VERBS, "predict"])
def test_no_gradients_are_recorded_and_inference_mode_can_be_left(verb, inference_mode):
    class Net(TinyModule):
        def step(self, batch, batch_idx):
            seen.append((torch.is_grad_enabled(), torch.is_inference_mode_enabled(), self.training))

        validation_step = test_step = step

        def predict_step(self, batch, batch_idx):
            self.step(batch, batch_idx)
            return 0

    seen = []
    module = Net()
    getattr(quiet_trainer(inference_mode=inference_mode), verb)(module, tiny_loader(1))
    assert seen == [(False, inference_mode, False)]
    assert module.training
    assert torch.is_grad_enabled()


def test_every_part_of_the_module_goes_back_to_its_own_mode():
    module = TinyModule()
    module.frozen = torch.nn.Dropout().eval()
    measured("test", module, tiny_loader(1))
    assert module.training and module.layer.training
    assert not module.frozen.training


def test_the_way_into_and_out_of_evaluation_can_be_the_modules_own():
    class Net(TinyModule):
        def on_test_model_eval(self):
            events.append("eval")

        def on_test_model_train(self):
            events.append("train")

        def test_step(self, batch, batch_idx):
            events.append(self.training)

    events = []
    measured("test", Net(), tiny_loader(1))
    assert events == ["eval", True, "train"]


def test_a_step_may_leave_out_the_index():
    class Net(TinyModule):
        def test_step(self, batch):
            self.log("size", float(len(batch[0])))

        def predict_step(self, batch):
            return len(batch[0])

    assert measured("test", Net(), tiny_loader(2)) == [{"size": 4.0}]
    assert quiet_trainer().predict(Net(), tiny_loader(2)) == [4, 4]


def test_a_step_may_fetch_its_own_batches():
    class Net(TinyModule):
        def test_step(self, dataloader_iter):
            _, batch_idx, dataloader_idx = next(dataloader_iter)
            seen.append((batch_idx, dataloader_idx))

    seen = []
    with pytest.warns(PossibleUserWarning, match="fetches its own batches"):
        measured("test", Net(), tiny_loader(3))
    assert seen == [(0, 0), (1, 0), (2, 0)]


def test_a_step_for_one_loader_is_refused_several():
    with pytest.raises(RuntimeError, match=r"TinyModule.test_step\(\) has no `dataloader_idx`"):
        measured("test", TinyModule(), [tiny_loader(), tiny_loader()])


def test_a_hook_for_one_loader_is_refused_several():
    class Net(Counted):
        def on_test_batch_end(self, outputs, batch, batch_idx):
            pass

    with pytest.raises(RuntimeError, match=r"Net.on_test_batch_end\(\) has no `dataloader_idx`"):
        measured("test", Net(), [tiny_loader(), tiny_loader()])


def test_hooks_get_the_index_of_the_loader_when_there_are_several():
    class Watch(L.Callback):
        def on_test_batch_start(self, trainer, pl_module, batch, batch_idx, dataloader_idx=0):
            seen.append((batch_idx, dataloader_idx))

    seen = []
    measured("test", Counted(), [tiny_loader(1), tiny_loader(2)], callbacks=Watch())
    assert seen == [(0, 0), (0, 1), (1, 1)]


def test_what_the_step_returns_reaches_the_end_hook():
    class Net(TinyModule):
        def test_step(self, batch, batch_idx):
            return {"idx": batch_idx}

        def on_test_batch_end(self, outputs, batch, batch_idx, dataloader_idx=0):
            seen.append(outputs)

    seen = []
    measured("test", Net(), tiny_loader(2))
    assert seen == [{"idx": 0}, {"idx": 1}]


# ----- data


def test_the_data_may_come_from_the_module_or_from_a_datamodule():
    class Net(Counted):
        def test_dataloader(self):
            return tiny_loader(2)

    assert quiet_trainer().test(Net(), verbose=False) == [{"idx": 0.5}]
    assert quiet_trainer().test(Counted(), datamodule=TinyData(), verbose=False) == [{"idx": 1.5}]
    assert quiet_trainer().test(Counted(), TinyData(), verbose=False) == [{"idx": 1.5}]


def test_validation_loaders_are_reloaded_every_n_epochs_inside_fit():
    class Net(TinyModule):
        def val_dataloader(self):
            loaded.append(self.trainer.current_epoch)
            return tiny_loader(1)

    loaded = []
    trainer = quiet_trainer(max_epochs=3, reload_dataloaders_every_n_epochs=1)
    trainer.fit(Net(), tiny_loader(1))
    assert loaded == [0, 1, 2]


def test_the_samplers_of_a_validation_inside_fit_are_told_the_epoch():
    class Told(torch.utils.data.SequentialSampler):
        def set_epoch(self, epoch):
            told.append(epoch)

    told = []
    dataset = tiny_dataset(4)
    trainer = quiet_trainer(max_epochs=2, num_sanity_val_steps=0)
    trainer.fit(TinyModule(), tiny_loader(1), DataLoader(dataset, batch_size=4, sampler=Told(dataset)))
    assert told == [0, 1]


def test_an_exception_leaves_the_stage_readable():
    class Net(TinyModule):
        def validation_step(self, batch, batch_idx):
            raise ZeroDivisionError

    class Watch(L.Callback):
        def on_exception(self, trainer, pl_module, exception):
            seen.append((trainer.state.stage, type(exception)))

    seen = []
    with pytest.raises(ZeroDivisionError):
        quiet_trainer(callbacks=Watch()).fit(Net(), tiny_loader(1), tiny_loader(1))
    assert seen == [("sanity_check", ZeroDivisionError)]


def test_sigterm_is_obeyed_between_batches():
    class Net(Counted):
        def on_test_batch_end(self, outputs, batch, batch_idx, dataloader_idx=0):
            self.trainer._signals.received_sigterm = batch_idx == 1

    module = Net()
    with pytest.raises(SIGTERMException):
        measured("test", module, tiny_loader(4))
    assert len(module.steps) == 2


# ----- for writers of predictions


class Writer(L.Callback):
    """What a callback has that writes predictions, as far as the loop asks."""

    class interval:
        on_batch = on_epoch = True


def test_the_samples_of_each_prediction_batch_are_known_to_writers():
    trainer = quiet_trainer(callbacks=Writer())
    trainer.predict(Counted(), [tiny_loader(2, batch_size=2), tiny_loader(1, batch_size=3)])
    assert trainer.predict_loop.epoch_batch_indices == [[[0, 1], [2, 3]], [[0, 1, 2]]]
    assert trainer.predict_loop.current_batch_indices == [0, 1, 2]


def test_the_samples_of_a_loader_of_another_kind_are_unknown():
    class Batches:
        def __iter__(self):
            return iter(tiny_loader(1))

    with pytest.warns(UserWarning, match="samples of a prediction batch are unknown"):
        quiet_trainer(callbacks=Writer()).predict(Counted(), Batches())
