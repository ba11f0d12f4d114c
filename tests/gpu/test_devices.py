"""Which device a Trainer takes on a machine with a GPU, and where module, batch and optimizer are meanwhile.

Their siblings on the CPU are in tests/trainer/runtime/test_resolve.py and test_accelerators.py.
"""

import fulgurite as L
import pytest
import torch
from fulgurite.accelerators import CPUAccelerator, CUDAAccelerator
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import QUIET, TinyModule, tiny_loader

from gpu.place import trainer_on


@pytest.mark.gpu
@pytest.mark.parametrize("accelerator", ["auto", "gpu", "cuda", CUDAAccelerator])
@pytest.mark.parametrize("devices", [1, "1", [0], "0,", "auto", -1, "-1"])
def test_every_spelling_of_one_gpu_means_the_same(accelerator, devices):
    given = accelerator() if isinstance(accelerator, type) else accelerator
    if torch.cuda.device_count() > 1 and devices in ("auto", -1, "-1"):
        pytest.skip("means several GPUs here")
    trainer = L.Trainer(accelerator=given, devices=devices, **QUIET)
    assert isinstance(trainer.accelerator, CUDAAccelerator)
    assert (trainer.num_devices, trainer.device_ids, trainer.world_size) == (1, [0], 1)
    assert trainer.strategy.root_device == torch.device("cuda", 0)


@pytest.mark.gpu
def test_the_gpu_is_taken_unless_another_device_is_asked_for():
    assert isinstance(L.Trainer(devices=1, **QUIET).accelerator, CUDAAccelerator)
    assert isinstance(L.Trainer(accelerator="cpu", **QUIET).accelerator, CPUAccelerator)


@pytest.mark.gpu
@pytest.mark.parametrize("devices", [torch.cuda.device_count() + 1, [torch.cuda.device_count()], "0,0"])
def test_a_gpu_that_is_not_there_is_refused(devices):
    with pytest.raises(MisconfigurationException, match="device"):
        L.Trainer(accelerator="gpu", devices=devices, **QUIET)


class Places(TinyModule):
    """Notes where everything is at each hook."""

    def __init__(self):
        super().__init__()
        self.seen = {}

    def note(self, hook):
        self.seen[hook] = (self.device.type, self.layer.weight.device.type)

    def configure_model(self):
        self.note("configure_model")

    def setup(self, stage):
        self.note("setup")

    def configure_optimizers(self):
        self.note("configure_optimizers")
        return torch.optim.SGD(self.parameters(), lr=self.lr, momentum=0.9)

    def on_fit_start(self):
        self.note("on_fit_start")

    def training_step(self, batch, batch_idx):
        self.note("training_step")
        self.seen["batch"] = batch[0].device, batch[1].device
        return super().training_step(batch, batch_idx)

    def on_train_end(self):
        self.note("on_train_end")
        state = self.trainer.optimizers[0].state
        self.seen["momentum"] = {value.device.type for entry in state.values() for value in entry.values()}

    def teardown(self, stage):
        self.note("teardown")


def test_the_module_is_on_its_device_from_the_optimizers_to_the_end(device):
    module, trainer = Places(), trainer_on(device)
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    assert module.seen["setup"] == module.seen["configure_model"] == (device, "cpu"), "announced, and not moved yet"
    inside = ("configure_optimizers", "on_fit_start", "training_step", "on_train_end")
    assert {module.seen[hook] for hook in inside} == {(device, device)}
    assert {place.type for place in module.seen["batch"]} == module.seen["momentum"] == {device}


def test_everything_is_back_on_the_cpu_after_the_run(device):
    module, trainer = Places(), trainer_on(device)
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    assert {parameter.device.type for parameter in module.parameters()} == {"cpu"} and module.device.type == "cpu"
    state = trainer.optimizers[0].state
    assert {value.device.type for entry in state.values() for value in entry.values()} == {"cpu"}


def test_a_second_run_goes_back_to_the_device(device):
    module, trainer = Places(), trainer_on(device)
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    module.seen.clear()
    trainer.fit_loop.max_epochs = 2
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    assert module.seen["training_step"] == (device, device)


def test_tensors_made_by_the_module_follow_it(device):
    class Makes(TinyModule):
        made = None

        def training_step(self, batch, batch_idx):
            self.made = torch.zeros(1, device=self.device)
            return super().training_step(batch, batch_idx)

    module = Makes()
    trainer_on(device).fit(module, tiny_loader(1), tiny_loader(1))
    assert module.made.device.type == device


def test_logged_values_stay_on_the_device_until_the_run_is_over(device):
    class Logs(TinyModule):
        def on_train_end(self):
            self.places = places_of(self.trainer)

    def places_of(trainer):
        return {name: value.device.type for name, value in trainer.callback_metrics.items()}

    module, trainer = Logs(), trainer_on(device)
    trainer.fit(module, tiny_loader(2), tiny_loader(1))
    assert module.places == {"train_loss": device, "val_loss": device}
    assert places_of(trainer) == {"train_loss": "cpu", "val_loss": "cpu"}


@pytest.mark.gpu
def test_a_full_gpu_is_torchs_own_error():
    """No sibling: memory of the CPU is the machine's."""

    class Greedy(TinyModule):
        def training_step(self, batch, batch_idx):
            torch.empty(2**50, device=self.device)

    trainer = trainer_on("cuda")
    with pytest.raises(torch.OutOfMemoryError, match="CUDA out of memory"):
        trainer.fit(Greedy(), tiny_loader(1), tiny_loader(1))
    assert trainer.state.status == "interrupted"
    trainer_on("cuda").fit(TinyModule(), tiny_loader(1), tiny_loader(1))
