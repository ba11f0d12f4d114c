"""Every hook there is, who hears it first, and what nobody pays for."""

import inspect

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import Checkpoint, EarlyStopping
from fulgurite.hooks import HOOKS, ORDER, Hooks, overridden
from fulgurite.utilities.compile import from_compiled
from tiny import TinyData, TinyModule, TrainOnly, in_order, quiet_trainer, recording, tiny_loader

BASES = {"module": L.LightningModule, "callback": L.Callback, "datamodule": L.LightningDataModule}
# What the current release gives callbacks and modules besides the hooks that one of the loops fires.
NEVER_FIRED = {"on_validation_model_zero_grad"}


def arguments(method):
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD,)
    return [p.name for p in inspect.signature(method).parameters.values() if p.kind in kinds and p.name != "self"]


# ----- the table


@pytest.mark.parametrize("kind", BASES)
def test_every_hook_method_of_a_base_class_is_in_the_table(kind):
    names = {name for name in dir(BASES[kind]) if name.startswith("on_") and callable(getattr(BASES[kind], name))}
    assert names - {"on_gpu"} <= set(HOOKS)


@pytest.mark.parametrize("name", HOOKS)
def test_every_hook_of_the_table_is_a_method_of_a_base_class(name):
    assert any(callable(getattr(base, name, None)) for base in BASES.values())


@pytest.mark.parametrize("name", [name for name in HOOKS if callable(getattr(L.LightningModule, name, None))])
def test_the_table_tells_the_arguments_of_the_modules_methods(name):
    told = [word for word in HOOKS[name].arguments.split(", ") if word]
    actual = arguments(getattr(L.LightningModule, name))
    if name.endswith("_step") and not actual:  # the steps take what the user's signature asks for
        actual = told
    assert actual[: len(told)] == told


@pytest.mark.parametrize("name", [name for name in HOOKS if name.startswith("on_") and hasattr(L.Callback, name)])
def test_callbacks_get_trainer_and_module_before_the_tables_arguments(name):
    told = [word for word in HOOKS[name].arguments.split(", ") if word]
    assert arguments(getattr(L.Callback, name)) == ["trainer", "pl_module", *told]


def test_every_hook_has_a_sentence():
    assert all(hook.meaning.endswith(".") for hook in HOOKS.values())


# ----- who hears first


class Note(L.Callback):
    def __init__(self, name, events):
        self.name, self.events = name, events

    @property
    def state_key(self):
        return self.name

    def setup(self, trainer, pl_module, stage):
        self.events.append(f"{self.name}.setup")

    def on_train_epoch_end(self, trainer, pl_module):
        self.events.append(f"{self.name}.on_train_epoch_end")

    def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
        self.events.append(f"{self.name}.on_train_batch_start")


class Watcher(Note):
    monitors = True


class Saver(Checkpoint, Note):
    pass


def noting_module(events):
    class Noting(TrainOnly):
        def setup(self, stage):
            events.append("module.setup")

        def on_train_epoch_end(self):
            events.append("module.on_train_epoch_end")

        def on_train_batch_start(self, batch, batch_idx):
            events.append("module.on_train_batch_start")

    return Noting()


def test_callbacks_hear_a_hook_in_their_order_and_before_the_module():
    events = []
    quiet_trainer(callbacks=[Note("a", events), Note("b", events)]).fit(noting_module(events), tiny_loader(1))
    heard = [event for event in events if event.endswith("on_train_batch_start")]
    assert [event.split(".")[0] for event in heard] == ["a", "b", "module"]


def test_callbacks_that_monitor_hear_the_end_of_an_epoch_after_the_module():
    events = []
    callbacks = [Watcher("watcher", events), Note("plain", events)]
    quiet_trainer(callbacks=callbacks).fit(noting_module(events), tiny_loader(1))
    heard = [event for event in events if event.endswith("on_train_epoch_end")]
    assert [event.split(".")[0] for event in heard] == ["plain", "module", "watcher"]
    assert EarlyStopping.monitors and Checkpoint.monitors


def test_the_datamodule_is_set_up_before_callbacks_and_module():
    events = []

    class Data(TinyData):
        val_dataloader = L.LightningDataModule.val_dataloader

        def setup(self, stage):
            events.append("datamodule.setup")

    quiet_trainer(callbacks=Note("a", events)).fit(noting_module(events), datamodule=Data())
    assert [event for event in events if event.endswith("setup")] == ["datamodule.setup", "a.setup", "module.setup"]


def test_the_sanity_check_and_exceptions_are_no_hooks_of_the_module():
    events = []

    class Net(TinyModule):
        def on_sanity_check_start(self):
            events.append("start")

        def on_sanity_check_end(self):
            events.append("end")

        def on_exception(self, exception):
            events.append("exception")

        def training_step(self, batch, batch_idx):
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        quiet_trainer().fit(Net(), tiny_loader(1), tiny_loader(1))
    assert events == []


def test_every_group_of_the_order_is_known():
    hooks = Hooks(quiet_trainer())
    for groups in ORDER.values():
        for group in groups:
            assert hooks._members(group) == []


# ----- who is called at all


def test_only_methods_with_a_body_of_their_own_count():
    class Silent(L.Callback):
        pass

    class Loud(L.Callback):
        def on_train_start(self, trainer, pl_module): ...

    assert not overridden("on_train_start", Silent(), L.Callback)
    assert overridden("on_train_start", Loud(), L.Callback)
    silent = Silent()
    silent.on_train_start = lambda trainer, pl_module: None
    assert overridden("on_train_start", silent, L.Callback)
    assert not overridden("no_such_hook", silent, L.Callback)


def test_an_inherited_method_stays_inherited_when_it_is_bound_or_compiled():
    module = TrainOnly()
    module.validation_step = module.validation_step
    assert not overridden("validation_step", module, L.LightningModule)
    module = from_compiled(torch.compile(TrainOnly(), backend="eager"))
    assert not overridden("validation_step", module, L.LightningModule)
    assert overridden("training_step", module, L.LightningModule)


def test_nobody_pays_for_a_callback_that_overrides_nothing():
    trainer = quiet_trainer(callbacks=[L.Callback(), L.Callback()])
    trainer.fit(TrainOnly(), tiny_loader(1))
    assert trainer.hooks._listeners["on_train_batch_start"] == []
    assert trainer.hooks._listeners["on_train_batch_end"] == []


def test_only_the_modules_answer_is_given():
    class Callback(L.Callback):
        def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
            return "callback"

    class Module(TrainOnly):
        def on_train_batch_start(self, batch, batch_idx):
            return f"module {batch}"

    trainer = quiet_trainer(callbacks=Callback())
    assert trainer.hooks.fire("on_train_batch_start", "batch", 0) is None
    trainer.strategy.connect(Module())
    trainer.hooks.forget()
    assert trainer.hooks.fire("on_train_batch_start", "batch", 0) == "module batch"


@pytest.mark.parametrize("how", ["append", "replace"])
def test_callbacks_added_in_setup_are_heard(how):
    events = []

    class Adds(L.Callback):
        def setup(self, trainer, pl_module, stage):
            if how == "append":
                trainer.callbacks.append(Note("late", events))
            else:
                trainer.callbacks = [*trainer.callbacks, Note("late", events)]

    quiet_trainer(callbacks=Adds()).fit(TrainOnly(), tiny_loader(1))
    assert "late.on_train_batch_start" in events


def test_callbacks_added_by_the_user_between_two_fits_are_heard():
    events, trainer, module = [], quiet_trainer(), TrainOnly()
    trainer.fit(module, tiny_loader(1))
    trainer.callbacks.append(Note("late", events))
    trainer.fit_loop.max_epochs = 2
    trainer.fit(module, tiny_loader(1))
    assert events == ["late.setup", "late.on_train_batch_start", "late.on_train_epoch_end"]


# ----- which hook is running


def test_the_name_of_the_running_hook_is_known_and_nests():
    seen = []

    class Asks(TrainOnly):
        def training_step(self, batch, batch_idx):
            seen.append(self.trainer.hooks.current)
            return super().training_step(batch, batch_idx)

        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure=None):
            seen.append(self.trainer.hooks.current)
            super().optimizer_step(epoch, batch_idx, optimizer, optimizer_closure)
            seen.append(self.trainer.hooks.current)

    trainer = quiet_trainer()
    trainer.fit(Asks(), tiny_loader(1))
    assert seen == ["optimizer_step", "training_step", "optimizer_step"]
    assert trainer.hooks.current is None


def test_an_exception_leaves_no_hook_running():
    class Fails(TrainOnly):
        def training_step(self, batch, batch_idx):
            raise ZeroDivisionError

    trainer = quiet_trainer()
    with pytest.raises(ZeroDivisionError):
        trainer.fit(Fails(), tiny_loader(1))
    assert trainer.hooks.current is None


# ----- the whole contract, in order


def test_all_hooks_of_a_fit_come_in_this_order():
    events = []
    module = recording(TinyModule, events)()
    quiet_trainer(gradient_clip_val=1.0).fit(module, tiny_loader(1), tiny_loader(1))
    transfer = ["on_before_batch_transfer", "transfer_batch_to_device", "on_after_batch_transfer"]
    validation = [
        "on_validation_model_eval", "on_validation_start", "on_validation_epoch_start", *transfer,
        "on_validation_batch_start", "validation_step", "on_validation_batch_end", "on_validation_epoch_end",
        "on_validation_end", "on_validation_model_train",
    ]  # fmt: skip
    assert events == [
        "configure_callbacks", "prepare_data", "setup", "configure_sharded_model", "configure_model",
        "configure_optimizers", "on_fit_start",
        *validation, "on_train_start", "on_train_epoch_start", *transfer, "on_train_batch_start", "optimizer_step",
        "training_step", "on_before_zero_grad", "optimizer_zero_grad", "on_before_backward", "backward",
        "on_after_backward", "on_before_optimizer_step", "configure_gradient_clipping", "clip_gradients",
        "on_train_batch_end", "on_validation_model_zero_grad", *validation, "on_train_epoch_end", "on_train_end",
        "on_fit_end", "teardown",
    ]  # fmt: skip


@pytest.mark.parametrize(("verb", "stage"), [("validate", "validation"), ("test", "test"), ("predict", "predict")])
def test_all_hooks_of_an_evaluation_come_in_this_order(verb, stage):
    events = []
    module = recording(TinyModule, events)()
    getattr(quiet_trainer(), verb)(module, tiny_loader(1), **({} if verb == "predict" else {"verbose": False}))
    names = [f"on_{stage}_start", f"on_{stage}_epoch_start", f"on_{stage}_batch_start", f"{stage}_step",
             f"on_{stage}_batch_end", f"on_{stage}_epoch_end", f"on_{stage}_end", "teardown"]  # fmt: skip
    assert in_order(events, "setup", "configure_model", f"on_{stage}_model_eval", *names)
    assert "configure_optimizers" not in events
