"""A run that stopped inside an epoch goes on to the bit, and checkpoints written on a GPU are read without one.

The sibling of what needs a GPU: tests/test_resume_anywhere.py.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from tiny import tiny_loader

from gpu.place import Dropping, half_mixed, same_weights, saved_at, saving, seeded, trainer_on, weights

TESTS = Path(__file__).parents[1]

# a resumed run saves beside what the first one has saved
pytestmark = pytest.mark.filterwarnings("ignore:ModelCheckpoint. the folder:UserWarning")


def run(device, path=None, **flags):
    module = seeded(Dropping)
    trainer = trainer_on(device, **saving(), **flags)
    trainer.fit(module, tiny_loader(6, shuffle=True), tiny_loader(2), ckpt_path=path)
    return module, trainer


@pytest.mark.parametrize("precision", ["32-true", "bf16-mixed", "64-true", "bf16-true"])
@pytest.mark.parametrize("step", [1, 4, 6, 9])
def test_a_run_goes_on_to_the_bit(device, step, precision):
    whole, _ = run(device, max_epochs=3, precision=precision)
    torch.rand(5, device=device)  # what happens in between is nobody's business
    resumed, trainer = run(device, saved_at(step), max_epochs=3, precision=precision)
    assert resumed.losses == whole.losses[step:] and trainer.global_step == 18
    assert same_weights(weights(whole), weights(resumed))


def test_float16_goes_on_to_the_bit(device):
    whole, _ = run(device, max_epochs=2, **half_mixed(device, growth_interval=2))
    resumed, _ = run(device, saved_at(3), max_epochs=2, **half_mixed(device, growth_interval=2))
    assert resumed.losses == whole.losses[3:] and same_weights(weights(whole), weights(resumed))


def test_reading_a_checkpoint_executes_nothing(device):
    run(device, max_epochs=1)
    checkpoint = torch.load(saved_at(2), weights_only=True, map_location="cpu")
    assert checkpoint["global_step"] == 2


WITHOUT_A_GPU = """
import sys
import torch
from gpu.place import Dropping, saving, trainer_on, weights
from tiny import tiny_loader

assert not torch.cuda.is_available()
module = Dropping.load_from_checkpoint("gpu.ckpt", map_location="cpu")
assert {p.device.type for p in module.parameters()} == {"cpu"}
plain = Dropping.load_from_checkpoint("gpu.ckpt")
assert {p.device.type for p in plain.parameters()} == {"cpu"}
trainer = trainer_on("cpu", max_epochs=2, **saving())
going_on = Dropping()
trainer.fit(going_on, tiny_loader(6), tiny_loader(2), ckpt_path="gpu.ckpt")
assert trainer.global_step == 12 and len(going_on.losses) == 8
trainer.test(going_on, tiny_loader(1), ckpt_path="gpu.ckpt", verbose=False)
torch.save(weights(module), "seen.pt")
"""


def in_a_process(program, **environment):
    paths = os.pathsep.join([str(TESTS), *filter(None, sys.path)])
    given = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", **environment}
    done = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr[-3000:]


def test_a_checkpoint_is_read_where_there_is_no_gpu(device):
    module, _ = run(device, max_epochs=1, max_steps=4)
    shutil.copy(saved_at(4), "gpu.ckpt")
    in_a_process(WITHOUT_A_GPU, CUDA_VISIBLE_DEVICES="")
    assert same_weights(weights(module), torch.load("seen.pt"))


@pytest.mark.gpu
def test_a_checkpoint_of_the_cpu_goes_on_on_the_gpu():
    run("cpu", max_epochs=1, max_steps=4)
    module, trainer = run("cuda", saved_at(4), max_epochs=2)
    assert trainer.global_step == 12 and len(module.losses) == 8


@pytest.mark.gpu
def test_weights_written_inside_a_run_are_loaded_where_they_were():
    module, _ = run("cuda", max_epochs=1)
    found = Dropping.load_from_checkpoint(saved_at(6))
    assert {p.device for p in found.parameters()} == {torch.device("cuda", 0)}, "as they were saved"
    found = Dropping.load_from_checkpoint(saved_at(6), map_location="cpu")
    assert {p.device.type for p in found.parameters()} == {"cpu"} and same_weights(weights(found), weights(module))
