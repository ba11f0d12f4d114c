import fulgurite as L
import pytest
import torch
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule, quiet_trainer, tiny_loader


@pytest.mark.parametrize("kind", [L.LightningModule, L.LightningDataModule])
@pytest.mark.parametrize("stage", ["train", "val", "test", "predict"])
def test_a_missing_loader_names_the_hook_and_the_call(kind, stage):
    with pytest.raises(MisconfigurationException, match=f"`{stage}_dataloader`.*trainer"):
        getattr(kind(), f"{stage}_dataloader")()


def test_a_batch_moves_with_everything_in_it():
    batch = {"x": [torch.ones(1), "text"], "y": (torch.zeros(2), None)}
    moved = L.LightningModule().transfer_batch_to_device(batch, torch.device("meta"), 0)
    assert moved["x"][0].device.type == moved["y"][0].device.type == "meta"
    assert moved["x"][1] == "text"


def test_batch_hooks_pass_the_batch_on():
    module = L.LightningModule()
    assert module.on_before_batch_transfer("batch", 0) == "batch"
    assert module.on_after_batch_transfer("batch", 0) == "batch"


def test_data_settings_exist_without_a_call_to_init():
    class Careless(L.LightningDataModule):
        def __init__(self):
            pass

    assert Careless().prepare_data_per_node is True
    assert Careless().allow_zero_length_dataloader_with_multiple_devices is False
    assert Careless().trainer is None


def test_mode_hooks_can_call_their_default():
    class Modes(TinyModule):
        def on_validation_model_eval(self):
            super().on_validation_model_eval()
            modes.append(self.training)

        def on_validation_model_train(self):
            super().on_validation_model_train()
            modes.append(self.training)

        def on_validation_model_zero_grad(self):
            super().on_validation_model_zero_grad()
            modes.append([parameter.grad for parameter in self.parameters()])

    modes = []
    quiet_trainer(num_sanity_val_steps=0).fit(Modes(), tiny_loader(1), tiny_loader(1))
    assert modes == [[None, None], False, True]
