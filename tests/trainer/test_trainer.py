"""The four calls and everything around a loop: set-up, tear-down, failures, spans of the profiler."""

import os
import subprocess
import sys
import threading

import fulgurite as L
import pytest
import torch
from fulgurite.loggers import CSVLogger, Logger
from fulgurite.utilities.exceptions import MisconfigurationException, _TunerExit
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyData, TinyModule, TrainOnly, in_order, quiet_trainer, recording, tiny_loader


class Boom(Exception):
    pass


class Ledger(Logger):
    """A logger that notes how it was closed."""

    name = version = "ledger"

    def __init__(self, events):
        super().__init__()
        self.events = events

    def log_metrics(self, metrics, step=None): ...

    def log_hyperparams(self, params, *args, **kwargs): ...

    def finalize(self, status):
        self.events.append(f"finalize {status}")


class Note(L.Callback):
    def __init__(self, events):
        self.events = events

    def on_exception(self, trainer, pl_module, exception):
        self.events.append(f"on_exception {type(exception).__name__}")

    def teardown(self, trainer, pl_module, stage):
        self.events.append(f"teardown {stage}")


def failing(hook, error=Boom):
    def fails(self, *args, **kwargs):
        raise error("as planned")

    return type("Net", (TinyModule,), {hook: fails})()


# ----- what is passed


@pytest.mark.parametrize("verb", ["fit", "validate", "test", "predict"])
def test_what_is_no_module_is_refused(verb):
    with pytest.raises(TypeError, match=rf"Trainer.{verb}\(Linear\): not a LightningModule. Derive the class from"):
        getattr(quiet_trainer(), verb)(torch.nn.Linear(1, 1), tiny_loader())


@pytest.mark.parametrize("verb", ["validate", "test", "predict"])
def test_measuring_needs_a_module_at_some_time(verb):
    with pytest.raises(TypeError, match=rf"Trainer.{verb}\(\): no module. Pass one, or call fit before"):
        getattr(quiet_trainer(), verb)(dataloaders=tiny_loader())


@pytest.mark.parametrize("verb", ["fit", "validate", "test", "predict"])
def test_data_is_needed(verb):
    with pytest.raises(MisconfigurationException, match="dataloader"):
        getattr(quiet_trainer(), verb)(TrainOnly() if verb == "fit" else TinyModule())


@pytest.mark.parametrize("verb", ["fit", "validate", "test", "predict"])
def test_loaders_and_a_datamodule_are_one_too_many(verb):
    with pytest.raises(MisconfigurationException, match="datamodule"):
        getattr(quiet_trainer(), verb)(TinyModule(), tiny_loader(), datamodule=TinyData())


def test_a_datamodule_may_be_passed_in_the_place_of_the_loaders():
    trainer, data = quiet_trainer(), TinyData()
    trainer.fit(TinyModule(), data)
    trainer.predict(TinyModule(), data)
    assert trainer.datamodule is data
    assert trainer.global_step == 4


def test_an_argument_that_is_unknown_is_pythons_own_error():
    with pytest.raises(TypeError, match="gpus"):
        L.Trainer(gpus=1)


def test_a_wrong_argument_is_refused_before_anything_starts():
    with pytest.raises(TypeError, match=r"Trainer\(max_epochs='3'\)"):
        L.Trainer(max_epochs="3")


def test_a_compiled_module_is_trained_as_what_it_was_compiled_from():
    module = TrainOnly()
    trainer = quiet_trainer()
    trainer.fit(torch.compile(module, backend="eager"), tiny_loader(1))
    assert trainer.lightning_module is module


def test_a_trainer_is_made_from_a_config_or_a_dict():
    flags = {"accelerator": "cpu", "max_epochs": 3, "logger": False, "enable_checkpointing": False}
    assert L.Trainer.from_config(flags).max_epochs == 3
    assert L.Trainer.from_config(flags, max_epochs=5).max_epochs == 5


# ----- set-up and tear-down


def test_a_fit_is_set_up_and_torn_down_in_order():
    events = []
    trainer = quiet_trainer(callbacks=Note(events), logger=Ledger(events), log_every_n_steps=1)
    trainer.fit(recording(TrainOnly, events)(), tiny_loader(1))
    assert in_order(
        events, "configure_callbacks", "prepare_data", "setup", "configure_model", "configure_optimizers",
        "on_fit_start", "on_train_start", "on_train_end", "on_fit_end", "teardown fit", "teardown", "finalize success",
    )  # fmt: skip
    assert events.count("finalize success") == 1


@pytest.mark.parametrize("verb", ["fit", "validate", "test", "predict"])
def test_setup_and_teardown_are_told_what_was_called(verb):
    stages = []

    class Net(TinyModule):
        def setup(self, stage):
            stages.append(stage)

        def teardown(self, stage):
            stages.append(stage)

    getattr(quiet_trainer(), verb)(Net(), datamodule=TinyData())
    assert stages == [verb, verb]


@pytest.mark.parametrize("owner", ["module", "datamodule"])
@pytest.mark.parametrize("per_node", [True, False])
def test_data_is_prepared_by_module_and_datamodule(owner, per_node):
    prepared = []

    class Net(TinyModule):
        prepare_data_per_node = per_node

        def prepare_data(self):
            prepared.append("module")

    class Data(TinyData):
        def prepare_data(self):
            prepared.append("datamodule")

    data = Data()
    data.prepare_data_per_node = per_node
    if owner == "module":
        quiet_trainer().fit(Net(), tiny_loader(1), tiny_loader(1))
    else:
        quiet_trainer().fit(TinyModule(), data)
    assert prepared == [owner]


def test_layers_may_be_built_late():
    class Net(TrainOnly):
        def __init__(self):
            super().__init__()
            self.layer = None

        def configure_model(self):
            if self.layer is None:
                self.layer = torch.nn.Linear(8, 2)

    trainer = quiet_trainer(precision="64-true")
    trainer.fit(Net(), tiny_loader(1))
    assert trainer.lightning_module.layer.weight.dtype == torch.float64


def test_the_module_knows_its_trainer():
    trainer, module = quiet_trainer(), TrainOnly()
    trainer.fit(module, tiny_loader(1))
    assert module.trainer is trainer


def test_a_run_in_another_thread_works():
    trainer = quiet_trainer()
    thread = threading.Thread(target=lambda: trainer.fit(TrainOnly(), tiny_loader(2)))
    thread.start()
    thread.join()
    assert trainer.state.finished


def test_the_logger_is_ready_when_setup_runs(tmp_path):
    seen = []

    class Net(TrainOnly):
        def setup(self, stage):
            seen.append(os.path.isdir(self.logger.log_dir))

    with pytest.warns(PossibleUserWarning, match="log_every_n_steps"):
        quiet_trainer(logger=CSVLogger(tmp_path)).fit(Net(), tiny_loader(1))
    assert seen == [True]


def test_gradients_of_before_are_gone_when_training_starts():
    seen = []

    class Net(TrainOnly):
        def on_train_start(self):
            seen.append(self.layer.weight.grad)

    module = Net()
    module.layer.weight.sum().backward()
    quiet_trainer().fit(module, tiny_loader(1))
    assert seen == [None]


# ----- when something goes wrong


@pytest.mark.parametrize(
    "hook",
    ["prepare_data", "setup", "configure_model", "configure_optimizers", "on_fit_start", "validation_step",
     "on_train_start", "training_step", "optimizer_step", "on_train_batch_end", "on_train_epoch_end", "on_train_end"],
)  # fmt: skip
def test_an_exception_anywhere_is_told_once_and_the_loggers_are_closed(hook):
    events = []
    trainer = quiet_trainer(callbacks=Note(events), logger=Ledger(events), log_every_n_steps=1)
    with pytest.raises(Boom, match="as planned"):
        trainer.fit(failing(hook), tiny_loader(2), tiny_loader(1))
    assert events == ["on_exception Boom", "finalize failed"]
    assert trainer.interrupted
    assert trainer.state.stage is None


@pytest.mark.parametrize(
    ("verb", "hook"), [("test", "test_step"), ("validate", "validation_step"), ("predict", "setup")]
)
def test_an_exception_in_the_other_calls_is_told_too(verb, hook):
    events = []
    trainer = quiet_trainer(callbacks=Note(events), logger=Ledger(events))
    with pytest.raises(Boom):
        getattr(trainer, verb)(failing(hook), tiny_loader(1))
    assert events == ["on_exception Boom", "finalize failed"]


def test_the_datamodule_is_told_of_an_exception():
    told = []

    class Data(TinyData):
        def on_exception(self, exception):
            told.append(type(exception))

    with pytest.raises(Boom):
        quiet_trainer().fit(failing("training_step"), datamodule=Data())
    assert told == [Boom]


def test_a_trainer_works_again_after_an_exception():
    trainer = quiet_trainer()
    with pytest.raises(Boom):
        trainer.fit(failing("validation_step"), tiny_loader(2), tiny_loader(1))
    trainer.fit(TrainOnly(), tiny_loader(2))
    assert trainer.state.finished
    assert trainer.global_step == 2


def test_a_fit_after_one_that_failed_inside_an_epoch_trains_whole_epochs():
    class Net(TrainOnly):
        fails = True

        def training_step(self, batch, batch_idx):
            if self.fails and batch_idx == 2:
                raise Boom
            seen.append(batch_idx)
            return self.loss(batch)

    seen = []
    trainer, module = quiet_trainer(), Net()
    with pytest.raises(Boom):
        trainer.fit(module, tiny_loader(4))
    module.fails = False
    trainer.fit(module, tiny_loader(4))
    assert seen == [0, 1, 0, 1, 2, 3]
    assert trainer.current_epoch == 1


def test_ctrl_c_tells_everyone_and_leaves_the_process(monkeypatch):
    # the handler that ignores further Ctrl-C is put back for the tests that follow
    import signal

    before = signal.getsignal(signal.SIGINT)
    events = []
    trainer = quiet_trainer(callbacks=Note(events), logger=Ledger(events), log_every_n_steps=1)
    try:
        with pytest.raises(SystemExit) as exit:
            trainer.fit(failing("training_step", KeyboardInterrupt), tiny_loader(1), tiny_loader(1))
    finally:
        signal.signal(signal.SIGINT, before)
    assert exit.value.code == 1
    assert events == ["on_exception KeyboardInterrupt", "finalize failed"]
    assert trainer.interrupted


def test_leaving_a_run_on_purpose_is_no_failure():
    events = []
    trainer = quiet_trainer(callbacks=Note(events), logger=Ledger(events), log_every_n_steps=1)
    trainer.fit(failing("on_train_batch_end", _TunerExit), tiny_loader(1), tiny_loader(1))
    assert events == ["teardown fit", "finalize success"]
    assert trainer.state.finished


def test_anomalies_are_detected_where_asked_for():
    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            return (self.layer.weight.sum() * 0).sqrt()

    quiet_trainer().fit(Net(), tiny_loader(1))
    with pytest.warns(UserWarning, match="Error detected"), pytest.raises(RuntimeError, match="returned nan values"):
        quiet_trainer(detect_anomaly=True).fit(Net(), tiny_loader(1))


# ----- what it says


@pytest.fixture
def said(caplog):
    caplog.set_level("INFO", logger="fulgurite")
    return lambda: caplog.text


def test_the_end_of_a_run_says_why_it_ended(said):
    quiet_trainer(max_steps=1).fit(TrainOnly(), tiny_loader(2))
    assert "max_steps=1 reached" in said()


@pytest.mark.parametrize(
    ("flags", "words"),
    [
        ({}, "1 x cpu"),
        ({"fast_dev_run": 2}, "2 batch"),
        ({"detect_anomaly": True}, "slow"),
        ({"barebones": True}, "barebones"),
    ],
)
def test_what_was_decided_is_announced(said, flags, words):
    L.Trainer(accelerator="cpu", max_epochs=1, **flags)
    assert words in said()


def test_print_prints_on_the_first_process(capsys):
    quiet_trainer().print("hello", end="")
    assert capsys.readouterr().out == "hello"


# ----- further calls


def test_modules_can_be_made_in_the_right_precision():
    with quiet_trainer(precision="64-true").init_module():
        assert torch.nn.Linear(1, 1).weight.dtype == torch.float64
    assert torch.nn.Linear(1, 1).weight.dtype == torch.float32


def test_the_flags_that_may_change_are_attributes():
    trainer = quiet_trainer()
    trainer.accumulate_grad_batches = 2
    trainer.limit_val_batches = 1
    steps = []

    class Net(TinyModule):
        def validation_step(self, batch, batch_idx):
            steps.append(batch_idx)

    trainer.fit(Net(), tiny_loader(4), tiny_loader(3))
    assert trainer.global_step == 2
    assert steps == [0, 0]


@pytest.mark.parametrize(("given", "read"), [(False, False), (True, True), (1, True), (3, 3), (0, False)])
def test_fast_dev_run_reads_as_it_was_meant(given, read):
    assert quiet_trainer(fast_dev_run=given).fast_dev_run == read


# ----- profiler spans


def spans(verb="fit", module=None, **flags):
    trainer = quiet_trainer(profiler="simple", **flags)
    getattr(trainer, verb)(module or TinyModule(), datamodule=TinyData())
    return trainer.profiler.recorded_durations


def test_hooks_steps_batches_and_fetches_have_spans():
    class Net(TinyModule):
        def on_train_start(self): ...

    class Named(L.Callback):
        def on_train_batch_end(self, trainer, pl_module, *args): ...

    found = spans(module=Net(), callbacks=Named())
    counts = {name: len(found[name]) for name in (
        "run_training_batch", "[_TrainingEpochLoop].train_dataloader_next", "[LightningModule]Net.on_train_start",
        "[LightningModule]Net.configure_optimizers", "[LightningModule]Net.optimizer_step",
        "[Strategy]SingleDeviceStrategy.training_step", "[Strategy]SingleDeviceStrategy.backward",
        "[Strategy]SingleDeviceStrategy.validation_step", "[LightningModule]Net.optimizer_zero_grad",
    )}  # fmt: skip
    assert list(counts.values()) == [4, 4, 1, 1, 4, 4, 4, 6, 4]
    assert any(name.startswith("[Callback]") and name.endswith("Named.on_train_batch_end") for name in found)


def test_hooks_that_nobody_overrides_have_no_spans():
    assert not [name for name in spans() if name.endswith("on_train_batch_start")]


@pytest.mark.parametrize("verb", ["validate", "test", "predict"])
def test_the_other_calls_have_spans_too(verb):
    stage = "validation" if verb == "validate" else verb
    assert len(spans(verb)[f"[Strategy]SingleDeviceStrategy.{stage}_step"]) == 4


def test_saving_has_a_span(tmp_path):
    trainer = quiet_trainer(profiler="simple")
    trainer.fit(TrainOnly(), tiny_loader(1))
    trainer.save_checkpoint(tmp_path / "a.ckpt")
    assert len(trainer.profiler.recorded_durations["save_checkpoint"]) == 1


# ----- process


def test_importing_the_trainer_imports_no_third_party_package_but_torch():
    script = (
        "import sys, torch; before = set(sys.modules); from fulgurite import Trainer, LightningModule\n"
        "new = {name.partition('.')[0] for name in set(sys.modules) - before} - set(sys.stdlib_module_names)\n"
        "print(sorted(name for name in new if not name.startswith('_') and name not in ('fulgurite', 'torch')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=100)
    assert done.stdout.strip() == "[]"
