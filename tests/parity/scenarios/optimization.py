"""Optimizers and schedulers, automatic and manual."""

import torch
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR, ReduceLROnPlateau, StepLR

from ..lab import scenario
from ..tiny_parts import loader, tiny


def scheduled(L, configure):
    """A tiny module whose optimizer is momentum SGD and whose schedulers `configure(optimizer)` gives."""

    class Net(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=self.lr, momentum=0.9)
            return configure(optimizer)

        def on_train_batch_start(self, batch, batch_idx):
            self.log("lr", self.optimizers().param_groups[0]["lr"])

    return Net


def fit(L, lab, net, length=10, **flags):
    lab.fit(lab.trainer(**flags), lab.module(net), loader(length), loader(4, seed=1))


@scenario
def scheduler_per_epoch(L, lab):
    fit(L, lab, scheduled(L, lambda o: ([o], [StepLR(o, 1, 0.5)])), max_epochs=3)


@scenario
def scheduler_per_step(L, lab):
    fit(
        L,
        lab,
        scheduled(L, lambda o: {"optimizer": o, "lr_scheduler": {"scheduler": StepLR(o, 2, 0.5), "interval": "step"}}),
    )


@scenario
def scheduler_every_third_step(L, lab):
    fit(L, lab, scheduled(L, lambda o: ([o], [{"scheduler": StepLR(o, 1, 0.5), "interval": "step", "frequency": 3}])))


@scenario
def scheduler_per_step_with_accumulation(L, lab):
    net = scheduled(L, lambda o: ([o], [{"scheduler": StepLR(o, 1, 0.5), "interval": "step", "frequency": 2}]))
    fit(L, lab, net, accumulate_grad_batches=2)


@scenario
def scheduler_every_second_epoch(L, lab):
    net = scheduled(L, lambda o: ([o], [{"scheduler": StepLR(o, 1, 0.5), "frequency": 2, "name": "lr_x"}]))
    fit(L, lab, net, max_epochs=5, length=4)


@scenario
def plateau_on_validation(L, lab):
    net = scheduled(
        L,
        lambda o: {
            "optimizer": o,
            "lr_scheduler": {"scheduler": ReduceLROnPlateau(o, patience=0, threshold=10.0), "monitor": "val_loss"},
        },
    )
    fit(L, lab, net, max_epochs=4)


@scenario
def plateau_flag_on_training(L, lab):
    net = scheduled(
        L,
        lambda o: (
            [o],
            [
                {
                    "scheduler": ReduceLROnPlateau(o, patience=0, threshold=10.0),
                    "reduce_on_plateau": True,
                    "monitor": "train_loss",
                }
            ],
        ),
    )
    fit(L, lab, net, max_epochs=3)


@scenario
def plateau_per_step(L, lab):
    net = scheduled(
        L,
        lambda o: (
            [o],
            [
                {
                    "scheduler": ReduceLROnPlateau(o, patience=0, threshold=10.0),
                    "interval": "step",
                    "frequency": 2,
                    "monitor": "train_loss",
                }
            ],
        ),
    )
    fit(L, lab, net)


@scenario
def plateau_without_its_metric(L, lab):
    net = scheduled(
        L, lambda o: {"optimizer": o, "lr_scheduler": {"scheduler": ReduceLROnPlateau(o), "monitor": "absent"}}
    )
    lab.fit(lab.trainer(), lab.module(net), loader(), loader(4, seed=1), expect=Exception)


@scenario
def plateau_not_strict(L, lab):
    net = scheduled(
        L,
        lambda o: {
            "optimizer": o,
            "lr_scheduler": {"scheduler": ReduceLROnPlateau(o), "monitor": "absent", "strict": False},
        },
    )
    fit(L, lab, net)


@scenario
def plateau_with_validation_every_second_epoch(L, lab):
    net = scheduled(
        L,
        lambda o: {
            "optimizer": o,
            "lr_scheduler": {"scheduler": ReduceLROnPlateau(o, patience=0, threshold=10.0), "monitor": "val_loss"},
        },
    )
    trainer = lab.trainer(max_epochs=5, check_val_every_n_epoch=2, num_sanity_val_steps=0)
    lab.fit(trainer, lab.module(net), loader(4), loader(4, seed=1), expect=Exception)


@scenario
def plateau_follows_rare_validation(L, lab):
    net = scheduled(
        L,
        lambda o: {
            "optimizer": o,
            "lr_scheduler": {
                "scheduler": ReduceLROnPlateau(o, patience=0, threshold=10.0),
                "monitor": "val_loss",
                "frequency": 2,
            },
        },
    )
    fit(L, lab, net, max_epochs=5, length=4, check_val_every_n_epoch=2, num_sanity_val_steps=0)


@scenario
def one_cycle(L, lab):
    class Net(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.AdamW(self.parameters(), lr=self.lr)
            total = self.trainer.estimated_stepping_batches
            lab.note("estimated", total)
            return [optimizer], [{"scheduler": OneCycleLR(optimizer, 0.2, total_steps=total), "interval": "step"}]

    fit(L, lab, Net, accumulate_grad_batches=2, max_epochs=3)


@scenario
def own_scheduler_step(L, lab):
    class Net(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=self.lr)
            return [optimizer], [{"scheduler": StepLR(optimizer, 1, 0.5), "interval": "epoch"}]

        def lr_scheduler_step(self, scheduler, metric):
            scheduler.step()
            lab.mark(f"lr {scheduler.get_last_lr()}")

    fit(L, lab, Net, max_epochs=3)


@scenario
def lbfgs(L, lab):
    class Net(tiny(L)):
        def configure_optimizers(self):
            return torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=3)

    fit(L, lab, Net)


@scenario
def own_optimizer_step_warms_up(L, lab):
    class Net(tiny(L)):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure):
            for group in optimizer.param_groups:
                group["lr"] = self.lr * (self.trainer.global_step + 1) / 10
            optimizer.step(closure=optimizer_closure)

    fit(L, lab, Net)


@scenario
def own_optimizer_step_skips(L, lab):
    class Net(tiny(L)):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure):
            if batch_idx % 2:
                optimizer.step(closure=optimizer_closure)
            else:
                optimizer_closure()

    fit(L, lab, Net)


@scenario
def no_optimizer(L, lab):
    class Net(tiny(L)):
        def configure_optimizers(self):
            return None

    fit(L, lab, Net)


def two_parts(L):
    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = False
            self.other = nn.Linear(4, 2)

        def configure_optimizers(self):
            first = torch.optim.SGD(self.layer.parameters(), lr=0.1, momentum=0.9)
            second = torch.optim.Adam(self.other.parameters(), lr=0.01)
            return [first, second], [StepLR(first, 1, 0.5), {"scheduler": StepLR(second, 1, 0.5), "name": "second"}]

    return Net


@scenario
def manual_two_optimizers(L, lab):
    class Net(two_parts(L)):
        def training_step(self, batch, batch_idx):
            for optimizer, layer in zip(self.optimizers(), (self.layer, self.other), strict=True):
                loss = (layer(batch) - 1).square().mean()
                optimizer.zero_grad()
                self.manual_backward(loss)
                self.clip_gradients(optimizer, gradient_clip_val=0.5, gradient_clip_algorithm="norm")
                optimizer.step()
            self.log("train_loss", loss, on_step=True, on_epoch=True, prog_bar=True)
            lab.mark(f"step {batch_idx} {self.trainer.global_step}")
            return {"loss": loss, "extra": batch_idx}

        def on_train_epoch_end(self):
            for scheduler in self.lr_schedulers():
                scheduler.step()

    fit(L, lab, Net)


@scenario
def manual_with_own_accumulation(L, lab):
    class Net(two_parts(L)):
        def training_step(self, batch, batch_idx):
            first, _ = self.optimizers()
            self.manual_backward(self.loss(batch) / 2)
            if batch_idx % 2:
                first.step()
                first.zero_grad()

    fit(L, lab, Net, max_epochs=3, log_every_n_steps=2)


@scenario
def manual_max_steps(L, lab):
    class Net(two_parts(L)):
        def training_step(self, batch, batch_idx):
            for optimizer in self.optimizers():
                optimizer.step(closure=lambda: self.manual_backward(self.loss(batch) + self.other(batch).sum()))

    fit(L, lab, Net, max_steps=4)


@scenario
def gan_with_toggle(L, lab):
    class Gan(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.automatic_optimization = False
            self.generator, self.discriminator = nn.Linear(2, 4), nn.Linear(4, 1)

        def training_step(self, batch, batch_idx):
            g, d = self.optimizers()
            noise = torch.randn(len(batch), 2)
            self.toggle_optimizer(g)
            lab.mark(f"generator turn {[p.requires_grad for p in self.parameters()]}")
            g_loss = -self.discriminator(self.generator(noise)).mean()
            self.manual_backward(g_loss)
            g.step()
            g.zero_grad()
            self.untoggle_optimizer(g)
            with d.toggle_model():
                lab.mark(f"discriminator turn {[p.requires_grad for p in self.parameters()]}")
                d_loss = self.discriminator(self.generator(noise).detach()).mean() - self.discriminator(batch).mean()
                self.manual_backward(d_loss)
                d.step()
                d.zero_grad()
            self.log_dict({"g_loss": g_loss, "d_loss": d_loss}, prog_bar=True)

        def configure_optimizers(self):
            return (
                torch.optim.Adam(self.generator.parameters(), 0.02),
                torch.optim.Adam(self.discriminator.parameters(), 0.02),
            )

    lab.fit(lab.trainer(), lab.module(Gan), loader())
