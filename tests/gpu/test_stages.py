"""fit, validate, test and predict give on the GPU what they give on the CPU.

The sibling of each run on the GPU is the run on the CPU that it is compared with; tests/trainer/test_fit.py and
test_evaluate.py hold that one to numbers.
"""

import fulgurite as L
import pytest
import torch
from tiny import QUIET, TinyData, tiny_loader

from gpu.place import Deep, Dropping, seeded, trainer_on, weights

CLOSE = {"rel": 1e-4, "abs": 1e-6}


def whole_life(device, **flags):
    """Everything that comes out of a module's life on one device."""
    module, data, trainer = seeded(Deep), TinyData(), trainer_on(device, max_epochs=3, **flags)
    trainer.fit(module, datamodule=data)
    answers = {"losses": module.losses, "val_losses": module.val_losses, "fit": numbers(trainer.callback_metrics)}
    answers["validate"] = trainer.validate(module, datamodule=data, verbose=False)
    answers["test"] = trainer.test(module, datamodule=data, verbose=False)
    predictions = trainer.predict(module, datamodule=data)
    return answers, predictions, weights(module)


def numbers(metrics):
    return {name: float(value) for name, value in metrics.items()}


@pytest.mark.gpu
@pytest.mark.parametrize(
    "flags",
    [
        {},
        {"accumulate_grad_batches": 2},
        {"gradient_clip_val": 0.1},
        {"gradient_clip_val": 0.01, "gradient_clip_algorithm": "value"},
        {"val_check_interval": 2, "limit_train_batches": 3},
        {"deterministic": "warn"},
        {"benchmark": True},
        {"inference_mode": False},
        {"detect_anomaly": True},
    ],
    ids=repr,
)
def test_a_whole_life_is_the_same_on_both(flags):
    (ours, predictions, after), (theirs, expected, wanted) = (whole_life(place, **flags) for place in ("cuda", "cpu"))
    for kind in ("losses", "val_losses"):
        assert ours[kind] == pytest.approx(theirs[kind], **CLOSE)
    assert ours["fit"] == pytest.approx(theirs["fit"], **CLOSE)
    for verb in ("validate", "test"):
        assert ours[verb][0] == pytest.approx(theirs[verb][0], **CLOSE)
    for batch, other in zip(predictions, expected, strict=True):
        torch.testing.assert_close(batch.cpu(), other, rtol=1e-4, atol=1e-5)
    for name, value in wanted.items():
        torch.testing.assert_close(after[name], value, rtol=1e-4, atol=1e-5)


def test_two_runs_with_one_seed_are_equal_to_the_bit(device):
    def losses():
        module = seeded(Dropping)
        trainer_on(device, max_epochs=2).fit(module, tiny_loader(4, shuffle=True), tiny_loader(2))
        return module.losses

    assert losses() == losses()


def test_a_seed_reaches_the_generator_of_the_device(device):
    def drawn(seed):
        L.seed_everything(seed, verbose=False)
        return torch.rand(4, device=device).tolist()

    assert drawn(3) == drawn(3) != drawn(4)


def test_deterministic_training_runs(device):
    module = seeded(Dropping)
    trainer_on(device, deterministic=True).fit(module, tiny_loader(2), tiny_loader(1))
    assert torch.are_deterministic_algorithms_enabled() and len(module.losses) == 2


@pytest.mark.gpu
def test_the_flag_benchmark_reaches_cudnn():
    """Its sibling: tests/trainer/runtime/test_determinism.py."""
    for wanted in (True, False):
        L.Trainer(accelerator="gpu", devices=1, benchmark=wanted, **QUIET)
        assert torch.backends.cudnn.benchmark is wanted


def test_predictions_come_back_on_the_cpu(device):
    predictions = trainer_on(device).predict(seeded(Deep), tiny_loader(2))
    assert [batch.device.type for batch in predictions] == ["cpu"] * 2
