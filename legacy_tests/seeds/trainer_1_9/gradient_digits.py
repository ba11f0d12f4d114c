"""Norms of gradients were logged with four digits."""

from model import fitted
from pytorch_lightning.loggers import CSVLogger


def norms_have_four_digits():
    trainer, _ = fitted(logger=CSVLogger("."), log_every_n_steps=1, track_grad_norm=2)
    norms = [
        float(value) for name, value in trainer.logged_metrics.items() if name.endswith(("weight_step", "bias_step"))
    ]
    assert len(norms) == 2
    assert all(abs(value * 1e4 - round(value * 1e4)) < 1e-2 for value in norms), norms


if __name__ == "__main__":
    norms_have_four_digits()
