"""Where a test of this folder runs: on the CPU always, and on the GPU where there is one."""

import fulgurite as L
import torch
from fulgurite.callbacks import ModelCheckpoint
from fulgurite.plugins.precision import MixedPrecision
from tiny import FEATURES, TinyModule, quiet_trainer

ON_A_GPU = torch.cuda.is_available()


def trainer_on(device, **flags):
    """A quiet trainer on this kind of device."""
    return quiet_trainer(**{"accelerator": device, "devices": 1, **flags})


def half_mixed(device, scale=256.0, growth_interval=2000):
    """Flags for float16 with a scaled loss, on a CPU too, where `precision="16-mixed"` would mean bfloat16."""
    scaler = torch.amp.GradScaler(device, init_scale=scale, growth_interval=growth_interval)
    return {"plugins": [MixedPrecision("16-mixed", device, scaler)]}


def saving():
    """Flags that keep a checkpoint of every step."""
    every = ModelCheckpoint("kept", "{step}", every_n_train_steps=1, save_top_k=-1)
    return {"enable_checkpointing": True, "callbacks": [every]}


def saved_at(step):
    """The file that `saving` left at this step."""
    return f"kept/step={step}.ckpt"


class Deep(TinyModule):
    """Two layers with dropout between, and the losses of every step kept as numbers."""

    dropped = 0.0

    def __init__(self, lr=0.1):
        super().__init__(lr)
        self.before = torch.nn.Linear(FEATURES, FEATURES)
        self.losses, self.val_losses = [], []

    def forward(self, inputs):
        return self.layer(torch.nn.functional.dropout(self.before(inputs).relu(), self.dropped, self.training))

    def training_step(self, batch, batch_idx):
        loss = super().training_step(batch, batch_idx)
        self.losses.append(loss.item())
        return loss

    def validation_step(self, batch, batch_idx):
        loss = self.loss(batch)
        self.log("val_loss", loss)
        self.val_losses.append(loss.item())

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.lr, momentum=0.9)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)]


class Dropping(Deep):
    """The same with dropout, which draws from the device's own generator."""

    dropped = 0.5


def seeded(module_class, seed=7, **arguments):
    """A module whose weights depend on the seed alone."""
    L.seed_everything(seed, verbose=False)
    return module_class(**arguments)


def weights(module):
    """The weights, on the CPU."""
    return {name: value.detach().cpu().clone() for name, value in module.state_dict().items()}


def same_weights(one, other):
    """True when every bit is equal."""
    return one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
