"""What the Trainer does to gradients: accumulation, clipping, norms."""

import pytorch_lightning as pl
import torch
from model import LitModel, fitted, loader
from pytorch_lightning import Trainer
from pytorch_lightning.loggers import CSVLogger


def accumulate_1_is_the_default():
    trainer, counter = fitted(accumulate_grad_batches=1)
    assert len(counter.steps) == len(counter.train) == 8
    assert trainer.accumulate_grad_batches == Trainer().accumulate_grad_batches == 1


def accumulate_4():
    trainer, counter = fitted(accumulate_grad_batches=4)
    assert counter.steps == [3, 7]  # batches that had ended before
    assert trainer.global_step == 2


def accumulated_loss_is_divided():
    """Four batches that are accumulated step like a single one of their sizes together."""
    torch.manual_seed(0)
    small, large = LitModel(), LitModel()
    large.load_state_dict(small.state_dict())
    large.train_dataloader = lambda: loader(1, batch_size=32)
    small.train_dataloader = lambda: loader(4, batch_size=8)
    fitted(small, accumulate_grad_batches=4)
    fitted(large)
    assert torch.allclose(small.layer.weight, large.layer.weight)


def the_last_batch_steps_too():
    trainer, counter = fitted(accumulate_grad_batches=3)
    assert counter.steps == [2, 5, 7]
    assert trainer.global_step == 3


def accumulate_by_epoch():
    trainer, counter = fitted(accumulate_grad_batches={5: 3, 10: 20}, max_epochs=12, limit_val_batches=0)
    by_epoch = [sum(8 * epoch <= step < 8 * (epoch + 1) for step in counter.steps) for epoch in range(12)]
    assert by_epoch == [8] * 5 + [3] * 5 + [1] * 2
    assert isinstance(trainer.accumulation_scheduler, pl.callbacks.GradientAccumulationScheduler)


class Steep(LitModel):
    """Notes the norm that reaches the optimizer."""

    def __init__(self):
        super().__init__()
        self.norms = []

    def training_step(self, batch, batch_idx):
        return 1000 * self.loss(batch)

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, optimizer_closure, *args, **kwargs):
        def closure():
            loss = optimizer_closure()
            self.norms.append(torch.stack([p.grad.norm() for p in self.parameters()]).norm().item())
            return loss

        optimizer.step(closure=closure)


def clip_0_does_not_clip():
    for flags in ({}, {"gradient_clip_val": 0.0}, {"gradient_clip_val": None}):
        model = Steep()
        trainer, _ = fitted(model, **flags)
        assert max(model.norms) > 10, "nothing is clipped"


def clip_by_norm_and_by_value():
    for algorithm in ("norm", "value"):
        clipped = []

        class Watched(Steep):
            def configure_gradient_clipping(
                self, optimizer, optimizer_idx, gradient_clip_val=None, gradient_clip_algorithm=None
            ):
                assert gradient_clip_val == 0.5 and gradient_clip_algorithm == algorithm
                self.clip_gradients(optimizer, gradient_clip_val, gradient_clip_algorithm)
                gradients = [p.grad for p in self.parameters()]
                clipped.append(
                    torch.stack([g.norm() for g in gradients]).norm().item()
                    if algorithm == "norm"
                    else max(g.abs().max().item() for g in gradients)
                )

        fitted(Watched(), gradient_clip_val=0.5, gradient_clip_algorithm=algorithm)
        assert len(clipped) == 8 and all(abs(value - 0.5) < 1e-4 for value in clipped), clipped


def track_grad_norm_off():
    for flags in ({}, {"track_grad_norm": -1}):
        trainer, _ = fitted(logger=CSVLogger("."), log_every_n_steps=1, **flags)
        assert not any("grad" in name for name in trainer.logged_metrics)


def track_grad_norm_2():
    trainer, _ = fitted(logger=CSVLogger("."), log_every_n_steps=1, track_grad_norm=2)
    tracked = {name: float(value) for name, value in trainer.logged_metrics.items() if name.startswith("grad")}
    names = ("grad_2.0_norm/layer.weight", "grad_2.0_norm/layer.bias", "grad_2.0_norm_total")
    assert set(tracked) == {name + when for name in names for when in ("_step", "_epoch")}
    weight, bias, total = (tracked[name + "_step"] for name in names)
    assert total > 0 and abs(weight**2 + bias**2 - total**2) < 1e-3


def track_grad_norm_inf():
    trainer, _ = fitted(logger=CSVLogger("."), log_every_n_steps=1, track_grad_norm="inf")
    tracked = trainer.logged_metrics
    parts = [float(tracked[f"grad_inf_norm/layer.{name}_step"]) for name in ("weight", "bias")]
    assert float(tracked["grad_inf_norm_total_step"]) == max(parts) > 0


if __name__ == "__main__":
    accumulate_1_is_the_default()
    accumulate_4()
    accumulated_loss_is_divided()
    the_last_batch_steps_too()
    accumulate_by_epoch()
    clip_0_does_not_clip()
    clip_by_norm_and_by_value()
    track_grad_norm_off()
    track_grad_norm_2()
    track_grad_norm_inf()
