"""compat/own_names.py: what a script keeps on its module under a name that today's module takes for itself."""

import pytest
import torch
from fulgurite.compat import LightningModule
from fulgurite.compat.own_names import MISSING, own
from old_calls import codes, era
from past import PastModule, trainer_of
from tiny import tiny_loader

# name: a value, and the first release that had a property or method of this name
TAKEN = {
    "device": ("cuda", "0.7.6"), "dtype": (torch.half, "0.7.6"), "on_gpu": (True, "0.8.0"),
    "current_epoch": (7, "0.10.0"), "global_step": (7, "0.10.0"), "hparams_initial": ({"a": 1}, "1.0.2"),
    "logger": ("mine", "1.2.0"), "local_rank": (3, "1.2.0"), "global_rank": (3, "1.2.0"),
    "loggers": (["mine"], "1.6.0"), "fabric": (1, "1.9.0"), "device_mesh": (1, "2.3.0"),
    "truncated_bptt_steps": (3, "1.3.0"),
}  # fmt: skip
READ_ONLY = ("device", "current_epoch", "global_step", "local_rank", "global_rank", "loggers", "hparams_initial")


def before(release):
    from fulgurite.compat.releases import releases, text

    return text([known for known in releases() if known < tuple(map(int, release.split(".")))][-1])


@pytest.mark.parametrize("name", TAKEN)
def test_a_name_was_the_scripts_own_before_the_module_took_it(name):
    value, first = TAKEN[name]
    with era(before(first)) as told:
        module = LightningModule()
        setattr(module, name, value)
        assert getattr(module, name) is value
    assert told == []


@pytest.mark.parametrize("name", READ_ONLY)
def test_from_then_on_it_is_the_modules(name):
    value, first = TAKEN[name]
    with era(first if name != "device" else "1.3.0"):
        with pytest.raises(AttributeError):
            setattr(LightningModule(), name, value)
        assert getattr(LightningModule(), name) != value


@pytest.mark.parametrize(("name", "release"), [("loss", "0.4.9"), ("predict", "1.1.8"), ("predict", "1.3.8"),
                                               ("describe_params", "0.9.0"), ("configure_apex", "1.0.8"),
                                               ("datamodule", "0.7.6"), ("model_size", "0.9.0"),
                                               ("experiment", "0.6.0")])  # fmt: skip
def test_a_submodule_is_found_where_the_release_had_no_such_method(name, release):
    with era(release) as told:
        module, layer = LightningModule(), torch.nn.Linear(2, 2)
        setattr(module, name, layer)
        assert getattr(module, name) is layer
        assert len(list(module.parameters())) == 2
    assert told == []


def test_a_method_stays_a_method_where_its_release_had_it():
    with era("1.2.10"):
        module = LightningModule()
        module.predict = torch.nn.Linear(2, 2)
        assert module.predict.__func__ is LightningModule.predict
    with era("0.8.5"):
        assert callable(LightningModule().get_progress_bar_dict)
        assert LightningModule().model_size == 0


def test_a_plain_number_called_model_size_is_the_scripts_own():
    with era("0.9.0") as told:
        module = LightningModule()
        module.model_size = 512
        assert module.model_size == 512
    assert told == []
    with era("1.2.10") as told:
        assert LightningModule().model_size == 0
    assert codes(told) == ["FG461"]


def test_while_it_trains_the_trainer_says_the_epoch_as_it_did_then():
    epochs = []

    class Net(PastModule):
        def __init__(self):
            super().__init__()
            self.current_epoch = 100

        def training_step(self, batch, batch_idx):
            epochs.append(self.current_epoch)
            return super().training_step(batch, batch_idx)

    with era("0.9.0"):
        trainer_of("0.9.0", max_epochs=2).fit(Net(), tiny_loader(1), tiny_loader(1))
    assert epochs == [0, 1]


def test_asking_for_the_trainer_before_there_is_one_gives_nothing_up_to_1_6():
    with era("1.6.5"):
        assert LightningModule().trainer is None
    with era("1.7.0"), pytest.raises(RuntimeError, match="not attached"):
        _ = LightningModule().trainer


def test_own_looks_everywhere_where_a_module_keeps_things():
    module = torch.nn.Module()
    module.layer, module.plain = torch.nn.Linear(1, 1), 3
    module.register_buffer("buffer", torch.ones(1))
    assert own(module, "layer") is module.layer
    assert own(module, "buffer") is module.buffer
    assert own(module, "plain") == 3
    assert own(module, "nothing") is MISSING
