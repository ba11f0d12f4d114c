"""Two optimizers under manual optimization: a tiny GAN that learns a ring of points.

python examples/manual_gan.py [--epochs 3]
"""

from __future__ import annotations

import argparse
import math

import fulgurite as L
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy
from torch.utils.data import DataLoader, TensorDataset


class RingGAN(L.LightningModule):
    def __init__(self, latent: int = 8, lr: float = 1e-3) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.automatic_optimization = False
        self.generator = nn.Sequential(nn.Linear(latent, 32), nn.ReLU(), nn.Linear(32, 2))
        self.critic = nn.Sequential(nn.Linear(2, 32), nn.LeakyReLU(0.2), nn.Linear(32, 1))

    def forward(self, count: int) -> torch.Tensor:
        return self.generator(torch.randn(count, self.hparams.latent, device=self.device))

    def training_step(self, batch: list[torch.Tensor], batch_idx: int) -> None:
        (real,) = batch
        ones, zeros = real.new_ones(len(real), 1), real.new_zeros(len(real), 1)
        generator_optimizer, critic_optimizer = self.optimizers()

        with self.toggled_optimizer(generator_optimizer):
            generator_loss = cross_entropy(self.critic(self(len(real))), ones)
            generator_optimizer.zero_grad()
            self.manual_backward(generator_loss)
            generator_optimizer.step()

        with self.toggled_optimizer(critic_optimizer):
            fake = self(len(real)).detach()
            critic_loss = (cross_entropy(self.critic(real), ones) + cross_entropy(self.critic(fake), zeros)) / 2
            critic_optimizer.zero_grad()
            self.manual_backward(critic_loss)
            critic_optimizer.step()

        self.log_dict({"generator_loss": generator_loss, "critic_loss": critic_loss}, prog_bar=True)

    def configure_optimizers(self) -> list[torch.optim.Optimizer]:
        return [torch.optim.Adam(part.parameters(), lr=self.hparams.lr) for part in (self.generator, self.critic)]


def ring(count: int = 2048) -> DataLoader:
    angles = torch.rand(count) * 2 * math.pi
    points = torch.stack([angles.cos(), angles.sin()], dim=1) + 0.05 * torch.randn(count, 2)
    return DataLoader(TensorDataset(points), batch_size=128, shuffle=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=3, help="passes over the points")
    options = parser.parse_args()
    L.seed_everything(3)
    trainer = L.Trainer(max_epochs=options.epochs, logger=False, enable_checkpointing=False, log_every_n_steps=5)
    trainer.fit(RingGAN(), ring())
    print({name: round(value.item(), 3) for name, value in trainer.callback_metrics.items()})


if __name__ == "__main__":
    main()
