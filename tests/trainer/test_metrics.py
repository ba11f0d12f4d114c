"""self.log: names, levels, reductions, and when values can be read by whom."""

import fulgurite as L
import pytest
import torch
from fulgurite import metrics as metrics_module
from fulgurite.hooks import HOOKS
from fulgurite.metrics import Record, levels_in, reduction_name
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyModule, TrainOnly, quiet_trainer, tiny_dataset, tiny_loader
from torch.utils.data import DataLoader


@pytest.fixture(autouse=True)
def every_warning_is_new():
    metrics_module.warn_once.clear()


def logs_in_training(log, **hooks):
    """A module whose training step calls `log(self, batch_idx)`; `hooks` are methods of it."""

    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            if log is not None:
                log(self, batch_idx)
            return self.loss(batch)

    for name, method in hooks.items():
        setattr(Net, name, method)
    return Net()


def logged(log=None, batches=3, loader=None, hooks=None, **flags):
    """The trainer after a fit in which `log` was called in every training step."""
    trainer = quiet_trainer(**flags)
    trainer.fit(logs_in_training(log, **(hooks or {})), tiny_loader(batches) if loader is None else loader)
    return trainer


def numbers(metrics):
    return {name: float(value) for name, value in metrics.items()}


class Memory(L.loggers.Logger):
    """Keeps the rows it is given."""

    def __init__(self):
        super().__init__()
        self.rows = []

    name = version = "memory"

    def log_hyperparams(self, params, *args, **kwargs): ...

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, {name: value for name, value in metrics.items() if name != "epoch"}))


# ----- names


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ({}, {"x": 2.0}),
        ({"on_step": True}, {"x": 2.0}),
        ({"on_epoch": True}, {"x": 1.0, "x_step": 2.0, "x_epoch": 1.0}),
        ({"on_step": False, "on_epoch": True}, {"x": 1.0}),
    ],
    ids=str,
)
def test_names_say_step_and_epoch_only_where_there_are_both(options, names):
    trainer = logged(lambda self, idx: self.log("x", float(idx), **options))
    assert numbers(trainer.callback_metrics) == names


def test_loggers_and_the_bar_get_the_names_with_their_level():
    memory = Memory()
    trainer = logged(
        lambda self, idx: self.log("x", float(idx), on_step=True, on_epoch=True, prog_bar=True),
        logger=memory, log_every_n_steps=1,
    )  # fmt: skip
    assert memory.rows == [(0, {"x_step": 0.0}), (1, {"x_step": 1.0}), (2, {"x_step": 2.0}), (2, {"x_epoch": 1.0})]
    assert numbers(trainer.logged_metrics) == {"x_step": 2.0, "x_epoch": 1.0}
    assert trainer.progress_bar_metrics == {"x_step": 2.0, "x_epoch": 1.0}


def test_values_go_only_where_they_are_asked_to():
    def log(self, idx):
        self.log("nowhere", 1.0, logger=False)
        self.log("bar", 2.0, logger=False, prog_bar=True)
        self.log("rows", 3.0)

    trainer = logged(log)
    assert numbers(trainer.callback_metrics) == {"nowhere": 1.0, "bar": 2.0, "rows": 3.0}
    assert numbers(trainer.logged_metrics) == {"rows": 3.0}
    assert trainer.progress_bar_metrics == {"bar": 2.0}


def test_a_dict_is_logged_name_by_name():
    trainer = logged(
        lambda self, idx: self.log_dict({"a": idx * 1.0, "b": torch.tensor(2.0)}, on_step=False, on_epoch=True)
    )
    assert numbers(trainer.callback_metrics) == {"a": 1.0, "b": 2.0}


class TwoLoaders(TinyModule):
    options = {}

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        self.log("x", float(10 * dataloader_idx + batch_idx), **self.options)


def two_loaders(**options):
    trainer = quiet_trainer()
    module = TwoLoaders()
    module.options = options
    return trainer, trainer.validate(module, [tiny_loader(1), tiny_loader(3)], verbose=False)


def test_several_loaders_have_names_of_their_own():
    trainer, results = two_loaders()
    assert numbers(trainer.callback_metrics) == {"x/dataloader_idx_0": 0.0, "x/dataloader_idx_1": 11.0}
    assert results == [{"x/dataloader_idx_0": 0.0}, {"x/dataloader_idx_1": 11.0}]


def test_step_and_epoch_come_before_the_loader_in_a_name():
    trainer, _ = two_loaders(on_step=True)
    assert set(trainer.logged_metrics) >= {"x_epoch/dataloader_idx_0", "x_epoch/dataloader_idx_1"}


def test_one_name_for_several_loaders_contradicts_itself():
    with pytest.raises(MisconfigurationException, match="dataloader_idx=0 and 1"):
        two_loaders(add_dataloader_idx=False)


def test_other_names_may_leave_out_the_loader():
    class Net(TwoLoaders):
        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            self.log(f"x{dataloader_idx}", float(batch_idx), add_dataloader_idx=False)

    results = quiet_trainer().validate(Net(), [tiny_loader(1), tiny_loader(3)], verbose=False)
    assert results == [{"x0": 0.0}, {"x1": 1.0}]


# ----- the defaults of every hook


@pytest.mark.parametrize("hook", [name for name, known in HOOKS.items() if known.levels])
def test_values_have_the_level_of_the_hook_they_are_logged_in(hook):
    per_step = hook.startswith("on_train_batch") or hook in (
        "training_step", "on_before_zero_grad", "optimizer_zero_grad", "on_before_backward", "backward",
        "on_after_backward", "on_before_optimizer_step", "configure_gradient_clipping", "clip_gradients",
        "optimizer_step",
    )  # fmt: skip
    assert levels_in(hook, None, None) == (per_step, not per_step)


@pytest.mark.parametrize("hook", [name for name, known in HOOKS.items() if not known.levels])
def test_a_hook_where_nothing_is_collected_refuses_to_log(hook):
    with pytest.raises(MisconfigurationException, match=f"self.log inside `{hook}`: nothing is collected there"):
        levels_in(hook, None, None)


@pytest.mark.parametrize("options", [{"on_step": True}, {"on_epoch": False, "on_step": True}, {"on_epoch": False}])
def test_a_hook_that_runs_once_per_epoch_logs_per_epoch(options):
    hooks = {"on_train_epoch_end": lambda self: self.log("x", 1.0, **options)}
    with pytest.raises(MisconfigurationException, match="inside `on_train_epoch_end`: it runs once per epoch"):
        logged(hooks=hooks)


def test_an_unknown_hook_has_no_place_to_log():
    with pytest.raises(RuntimeError, match="not a hook of fulgurite"):
        levels_in("on_something", None, None)


@pytest.mark.parametrize("hook", ["on_train_start", "on_train_epoch_start", "on_train_epoch_end"])
def test_values_of_epoch_hooks_can_be_read_after_the_epoch(hook):
    trainer = logged(hooks={hook: lambda self: self.log("x", 3.0)})
    assert float(trainer.callback_metrics["x"]) == 3.0


@pytest.mark.parametrize("hook", ["setup", "on_fit_start", "on_train_end", "on_fit_end", "teardown"])
def test_outside_of_the_loops_logging_is_refused(hook):
    with pytest.raises(MisconfigurationException):
        logged(hooks={hook: lambda self, *args, **kwargs: self.log("x", 1.0)})


def test_callbacks_log_too():
    class Logs(L.Callback):
        def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
            self.log("from_callback", float(batch_idx))

        def on_train_epoch_end(self, trainer, pl_module):
            pl_module.log("at_end", 5.0)

    assert numbers(logged(callbacks=Logs()).callback_metrics) == {"from_callback": 2.0, "at_end": 5.0}


# ----- reductions


VALUES = [0.1, 0.7, 0.3]


@pytest.mark.parametrize(
    ("reduce_fx", "expected"),
    [
        ("mean", sum(torch.tensor(value) * 4 for value in VALUES) / 12),
        (torch.mean, sum(torch.tensor(value) * 4 for value in VALUES) / 12),
        ("avg", sum(torch.tensor(value) * 4 for value in VALUES) / 12),
        ("sum", sum(torch.tensor(value) for value in VALUES)),
        (sum, sum(torch.tensor(value) for value in VALUES)),
        ("max", torch.tensor(0.7)),
        (max, torch.tensor(0.7)),
        (torch.min, torch.tensor(0.1)),
        ("MIN", torch.tensor(0.1)),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_an_epoch_is_reduced_bit_by_bit_like_plain_arithmetic(reduce_fx, expected):
    trainer = logged(lambda self, idx: self.log("x", VALUES[idx], on_step=False, on_epoch=True, reduce_fx=reduce_fx))
    assert torch.equal(trainer.callback_metrics["x"], expected)


@pytest.mark.parametrize("reduce_fx", ["median", torch.std, lambda values: values, len])
def test_an_unknown_reduction_is_refused(reduce_fx):
    with pytest.raises(MisconfigurationException, match="Accepted: 'mean', 'sum', 'max', 'min'"):
        reduction_name(reduce_fx)


def test_a_mean_weighs_batches_by_their_size():
    loader = DataLoader(tiny_dataset(5), batch_size=4)
    trainer = logged(lambda self, idx: self.log("x", float(idx), on_epoch=True), loader=loader)
    assert torch.equal(trainer.callback_metrics["x_epoch"], torch.tensor(1.0) / 5)


def test_the_size_of_a_batch_can_be_given():
    trainer = logged(lambda self, idx: self.log("x", float(idx), on_epoch=True, batch_size=idx + 1), batches=2)
    assert torch.equal(trainer.callback_metrics["x_epoch"], torch.tensor(2.0) / 3)


def test_the_size_of_a_batch_is_looked_up_only_for_a_mean():
    class Batch:
        """Nothing in here has a size."""

    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            self.log("x", 1.0)
            self.log("y", 1.0, on_epoch=True, reduce_fx="sum")
            return self.layer.weight.sum()

    trainer = quiet_trainer()
    trainer.fit(Net(), DataLoader([Batch()], collate_fn=lambda samples: samples[0]))
    assert numbers(trainer.callback_metrics) == {"x": 1.0, "y": 1.0, "y_step": 1.0, "y_epoch": 1.0}


def test_every_epoch_is_reduced_by_itself():
    seen = []
    hooks = {"on_train_epoch_start": lambda self: seen.append(numbers(self.trainer.callback_metrics))}
    trainer = logged(
        lambda self, idx: self.log("x", float(idx + 10 * self.current_epoch), on_step=False, on_epoch=True),
        hooks=hooks, max_epochs=2,
    )  # fmt: skip
    assert seen == [{}, {"x": 1.0}]
    assert numbers(trainer.callback_metrics) == {"x": 11.0}


def test_a_value_changed_in_place_later_stays_as_it_was_logged():
    def log(self, idx):
        value = torch.tensor(1.0)
        self.log("x", value)
        value += 5

    assert numbers(logged(log).callback_metrics) == {"x": 1.0}


def test_values_are_detached_unless_their_graph_is_asked_for():
    seen = []

    def log(self, idx):
        self.log("x", self.layer.weight.sum())
        seen.append(self.trainer.callback_metrics["x"].requires_grad)

    logged(log)
    assert not any(seen)


# ----- types of values


@pytest.mark.parametrize(
    ("value", "expected"), [(1.5, 1.5), (torch.tensor(1.5), 1.5), (torch.tensor([1.5]), 1.5), (torch.ones(1, 1), 1.0)]
)
def test_numbers_and_tensors_of_one_element_are_logged(value, expected):
    metric = logged(lambda self, idx: self.log("x", value)).callback_metrics["x"]
    assert metric.shape == ()
    assert metric.dtype == torch.float32
    assert float(metric) == expected


@pytest.mark.parametrize("value", [torch.tensor(2), torch.tensor(True)])
def test_a_tensor_of_whole_numbers_is_converted_with_a_warning(value):
    with pytest.warns(UserWarning, match=r"a value of type torch\.\w+ was converted to torch.float32"):
        metric = logged(lambda self, idx: self.log("x", value, on_epoch=True)).callback_metrics["x"]
    assert metric.dtype == torch.float32


def test_doubles_stay_doubles():
    trainer = logged(lambda self, idx: self.log("x", torch.tensor(0.1, dtype=torch.float64), on_epoch=True))
    assert trainer.callback_metrics["x"].dtype == torch.float64


@pytest.mark.parametrize("value", ["text", None, [1.0], {"a": 1.0}])
def test_anything_else_cannot_be_logged(value):
    with pytest.raises(ValueError, match=rf"a {type(value).__name__} cannot be logged. Accepted: a number"):
        logged(lambda self, idx: self.log("x", value))


def test_a_tensor_of_several_elements_cannot_be_logged():
    with pytest.raises(ValueError, match=r"self.log\('x'\): the tensor has 3 elements.*value.mean\(\)"):
        logged(lambda self, idx: self.log("x", torch.ones(3)))


# ----- misuse


def test_a_name_logged_twice_with_other_options_names_the_options():
    def log(self, idx):
        self.log("x", 1.0, prog_bar=True, on_epoch=True)
        self.log("x", 1.0, prog_bar=False, on_epoch=True, reduce_fx="sum")

    with pytest.raises(MisconfigurationException, match="prog_bar=True and False, reduce_fx='mean' and 'sum'"):
        logged(log)


def test_a_name_logged_twice_alike_counts_twice():
    def log(self, idx):
        self.log("x", 1.0, reduce_fx="sum", on_epoch=True)
        self.log("x", 2.0, reduce_fx="sum", on_epoch=True, on_step=None)

    assert float(logged(log).callback_metrics["x_epoch"]) == 9.0


def test_the_same_name_may_be_logged_in_two_hooks():
    hooks = {"on_train_epoch_end": lambda self: self.log("x", 7.0)}
    trainer = logged(lambda self, idx: self.log("x", 1.0), hooks=hooks)
    assert numbers(trainer.callback_metrics) == {"x": 7.0}


def test_the_loaders_suffix_is_not_for_the_user_to_write():
    with pytest.raises(MisconfigurationException, match="is added to the name for you"):
        logged(lambda self, idx: self.log("x/dataloader_idx_0", 1.0))


def test_neither_step_nor_epoch_logs_nothing():
    with pytest.raises(MisconfigurationException, match="logs nothing. Set one of them"):
        logged(lambda self, idx: self.log("x", 1.0, on_step=False, on_epoch=False))


def test_a_logger_asked_for_but_not_there_is_worth_a_warning():
    with pytest.warns(UserWarning, match="no logger is configured"):
        logged(lambda self, idx: self.log("x", 1.0, logger=True))


def test_predicting_logs_nothing():
    class Net(TinyModule):
        def predict_step(self, batch, batch_idx):
            self.log("x", 1.0)

    with pytest.raises(MisconfigurationException, match="Prediction hooks cannot log"):
        quiet_trainer().predict(Net(), tiny_loader(1))


def test_outside_of_a_run_nothing_is_collected():
    trainer = logged()
    with pytest.raises(MisconfigurationException):
        trainer.lightning_module.log("x", 1.0)


def test_without_a_trainer_logging_is_worth_a_warning():
    with pytest.warns(UserWarning):
        TinyModule().log("x", 1.0)


def test_barebones_logs_nothing_and_says_so():
    with pytest.warns(UserWarning, match=r"self.log\('x'\) has no effect: Trainer\(barebones=True\)"):
        trainer = L.Trainer(accelerator="cpu", max_epochs=1, barebones=True)
        trainer.fit(logs_in_training(lambda self, idx: self.log("x", 1.0)), tiny_loader(1))
    assert trainer.callback_metrics == {}


def test_a_step_that_fetches_its_batches_gives_their_size():
    class Net(TrainOnly):
        def training_step(self, dataloader_iter):
            self.log("x", 1.0)
            return self.loss(next(dataloader_iter)[0])

    with (
        pytest.warns(PossibleUserWarning, match="fetches its own batches"),
        pytest.raises(MisconfigurationException, match=r"Write self.log\('x', ..., batch_size=<int>\)"),
    ):
        quiet_trainer().fit(Net(), tiny_loader(1))


# ----- torchmetrics


def metric_module(assigned=True, **options):
    torchmetrics = pytest.importorskip("torchmetrics")

    class Net(TrainOnly):
        def __init__(self):
            super().__init__()
            metric = torchmetrics.MeanMetric()
            if assigned:
                self.metric = metric
            else:
                self.hidden = [metric]
            self.computed = []

        def training_step(self, batch, batch_idx):
            metric = self.metric if assigned else self.hidden[0]
            metric(float(batch_idx + 10 * self.current_epoch))
            self.log("x", metric, **options)
            return self.loss(batch)

        def on_train_epoch_start(self):
            self.computed.append(numbers(self.trainer.callback_metrics))

    return Net()


def test_a_metric_object_gives_its_forward_per_step_and_its_compute_per_epoch_and_is_reset():
    trainer, module = quiet_trainer(max_epochs=2), metric_module(on_step=True, on_epoch=True)
    trainer.fit(module, tiny_loader(3))
    assert module.computed[1] == {"x": 1.0, "x_step": 2.0, "x_epoch": 1.0}
    assert numbers(trainer.callback_metrics) == {"x": 11.0, "x_step": 12.0, "x_epoch": 11.0}


def test_a_metric_object_has_to_belong_to_the_module():
    with pytest.raises(MisconfigurationException, match="no attribute of the module"):
        quiet_trainer().fit(metric_module(assigned=False), tiny_loader(1))


def test_a_metric_object_may_be_named_instead():
    trainer = quiet_trainer()
    trainer.fit(metric_module(assigned=False, metric_attribute="hidden", on_epoch=True), tiny_loader(1))
    assert float(trainer.callback_metrics["x"]) == 0.0


# ----- when values can be read


def test_values_of_a_step_can_be_read_in_the_hooks_that_follow():
    seen = []
    hooks = {
        "on_before_backward": lambda self, loss: seen.append(numbers(self.trainer.callback_metrics)),
        "on_train_batch_end": lambda self, *args: seen.append(numbers(self.trainer.callback_metrics)),
    }
    logged(lambda self, idx: self.log("x", float(idx)), hooks=hooks, batches=2)
    assert seen == [{"x": 0.0}, {"x": 0.0}, {"x": 1.0}, {"x": 1.0}]


def test_the_epochs_value_is_there_when_the_epochs_end_hooks_run():
    seen = []
    hooks = {"on_train_epoch_end": lambda self: seen.append(numbers(self.trainer.callback_metrics))}
    logged(lambda self, idx: self.log("x", float(idx), on_step=True, on_epoch=True), hooks=hooks)
    assert seen == [{"x": 1.0, "x_step": 2.0, "x_epoch": 1.0}]


def test_values_of_validation_can_be_read_at_its_end_and_in_training_after():
    seen = []

    class Net(TinyModule):
        def training_step(self, batch, batch_idx):
            seen.append(("train", set(self.trainer.callback_metrics)))
            return self.loss(batch)

        def on_validation_epoch_end(self):
            seen.append(("epoch end", set(self.trainer.callback_metrics)))

        def on_validation_end(self):
            seen.append(("end", set(self.trainer.callback_metrics)))

    quiet_trainer(val_check_interval=1, num_sanity_val_steps=0).fit(Net(), tiny_loader(2), tiny_loader(2))
    assert seen[0] == ("train", set())
    assert seen[2] == ("end", {"val_loss"})
    assert seen[3] == ("train", {"val_loss"})


def test_step_values_of_validation_are_for_the_loggers_only():
    memory = Memory()

    class Net(TinyModule):
        def validation_step(self, batch, batch_idx):
            self.log("x", float(batch_idx), on_step=True, on_epoch=True)

    trainer = quiet_trainer(logger=memory)
    trainer.validate(Net(), tiny_loader(2), verbose=False)
    assert numbers(trainer.callback_metrics) == {"x": 0.5, "x_epoch": 0.5}
    assert memory.rows == [(0, {"x_step": 0.0}), (1, {"x_step": 1.0}), (0, {"x_epoch": 0.5})]


def test_metrics_stay_readable_after_the_run_and_start_afresh_with_the_next():
    trainer = logged(lambda self, idx: self.log("x", 1.0))
    trainer.test(TinyModule(), tiny_loader(1), verbose=False)
    assert set(trainer.callback_metrics) == {"test_loss"}


def test_a_second_fit_starts_its_averages_afresh():
    trainer = logged(lambda self, idx: self.log("x", 1.0 + 2 * self.current_epoch, on_epoch=True))
    trainer.fit_loop.max_epochs = 2
    trainer.fit(trainer.lightning_module, tiny_loader(3))
    assert float(trainer.callback_metrics["x"]) == 3.0


# ----- to the loggers


@pytest.mark.parametrize(("every", "steps"), [(1, [0, 1, 2]), (2, [1]), (0, [])])
def test_steps_are_sent_as_often_as_asked(every, steps):
    memory = Memory()
    logged(lambda self, idx: self.log("x", float(idx)), logger=memory, log_every_n_steps=every)
    assert [step for step, _ in memory.rows] == steps


def test_accumulated_steps_are_counted_by_the_changes_of_the_weights():
    memory = Memory()
    flags = {"logger": memory, "log_every_n_steps": 1, "accumulate_grad_batches": 2}
    logged(lambda self, idx: self.log("x", float(idx)), batches=5, **flags)
    assert memory.rows == [(0, {"x": 1.0}), (1, {"x": 3.0}), (2, {"x": 4.0})]


def test_a_value_named_step_chooses_its_row():
    memory = Memory()

    def log(self, idx):
        self.log("step", 100.0 + idx)
        self.log("x", float(idx))

    logged(log, logger=memory, log_every_n_steps=1, batches=2)
    assert memory.rows == [(100, {"x": 0.0}), (101, {"x": 1.0})]


def test_the_epoch_is_in_every_row():
    class Epochs(Memory):
        def log_metrics(self, metrics, step=None):
            self.rows.append(metrics["epoch"])

    memory = Epochs()
    with pytest.warns(PossibleUserWarning, match="log_every_n_steps=2"):
        logged(lambda self, idx: self.log("x", 1.0, on_epoch=True), logger=memory, log_every_n_steps=2, batches=1,
               max_epochs=2)  # fmt: skip
    assert memory.rows == [0, 1, 1]


def test_the_last_step_before_a_stop_is_logged():
    memory = Memory()

    def stop(self, outputs, batch, batch_idx):
        self.trainer.should_stop = True

    with pytest.warns(PossibleUserWarning, match="log_every_n_steps=50"):
        logged(lambda self, idx: self.log("x", float(idx)), logger=memory, hooks={"on_train_batch_end": stop})
    assert memory.rows == [(0, {"x": 0.0})]


# ----- one record


def options(**given):
    defaults = {"bar": False, "logger": None, "on_step": None, "on_epoch": None, "reduce_fx": "mean", "graph": False}
    defaults |= {"sync": False, "group": None, "add_dataloader_idx": True, "attribute": None, "rank_zero_only": False}
    return tuple({**defaults, **given}.values())


def test_options_that_mean_the_same_are_the_same():
    plain = Record("x", "training_step", None, options(), is_tensor=True)
    assert plain.same_as(Record("x", "training_step", None, options(on_step=True, logger=True), is_tensor=True))
    assert not plain.same_as(Record("x", "training_step", None, options(on_epoch=True), is_tensor=True))


def test_a_records_options_are_kept_in_plain_types():
    record = Record("x", "training_step", None, options(reduce_fx=torch.max), is_tensor=True)
    assert record.plain_options()[4] == "max"


def test_synchronized_values_are_reduced_before_they_are_shown():
    record = Record("x", "training_step", None, options(on_epoch=True, sync=True, reduce_fx="sum"), is_tensor=True)
    reduced = []

    def sync(value, group, how):
        reduced.append((float(value), how))
        return value * 2

    record.update(torch.tensor(1.0), 4, sync)
    record.update(torch.tensor(2.0), 4, sync)
    assert float(record.value(True, sync)) == 4.0
    assert float(record.value(False, sync)) == 6.0
    assert reduced == [(1.0, "sum"), (2.0, "sum"), (3.0, "sum")]
