"""The training loop of 0.3 and what it can do."""

import torch
from model import LightningTemplate, trained
from pytorch_lightning.callbacks import EarlyStopping
from torch import optim


def training_step_is_called_for_each_batch():
    _, model, _ = trained(max_nb_epochs=2)
    assert model.trained(epoch=0) == model.trained(epoch=1) == list(range(8))


def training_step_may_return_the_loss_alone():
    class Bare(LightningTemplate):
        def training_step(self, data_batch, batch_nb):
            return self.loss(data_batch)

    before = LightningTemplate()
    model = Bare()
    model.load_state_dict(before.state_dict())
    trained(model)
    assert not torch.equal(before.l1.weight, model.l1.weight)


class Steps(LightningTemplate):
    """Notes after how many batches the optimizer has stepped, and on which gradient."""

    def __init__(self, **kwargs):
        super(Steps, self).__init__(**kwargs)
        self.steps, self.norms = [], []

    def on_before_zero_grad(self, optimizer):
        self.steps.append(len(self.trained()))
        self.norms.append(torch.stack([p.grad.norm() for p in self.parameters()]).norm().item())


def accumulate_gradients():
    model = Steps(batches=4)
    trained(model, accumulate_grad_batches=2, max_nb_epochs=2)
    assert model.steps == [2, 4, 6, 8]
    model = Steps(batches=4)
    trained(model, accumulate_grad_batches=1)
    assert model.steps == [1, 2, 3, 4]


def accumulated_gradients_are_summed():
    """The loss was not divided then: two batches give twice the mean."""
    torch.manual_seed(0)
    single, double = Steps(batches=2), Steps(batches=2)
    double.load_state_dict(single.state_dict())
    same = single.tng_dataloader.dataset[:4]

    class Twice(Steps):
        def training_step(self, data_batch, batch_nb):
            self.calls.append(("train", self.current_epoch, batch_nb))
            return self.loss(same)

    single.__class__ = double.__class__ = Twice
    trained(single, val_check_interval=1.0)
    trained(double, val_check_interval=1.0, accumulate_grad_batches=2)
    assert abs(double.norms[0] / single.norms[0] - 2) < 1e-4


def clip_gradients():
    class Steep(Steps):
        def training_step(self, data_batch, batch_nb):
            return 1000 * self.loss(data_batch)

    model = Steep()
    trained(model, gradient_clip=0.5)
    assert len(model.norms) == 8 and all(abs(norm - 0.5) < 1e-4 for norm in model.norms)
    model = Steep()
    trained(model, gradient_clip=0)
    assert max(model.norms) > 5


def check_validation_every_n_epochs():
    _, model, _ = trained(max_nb_epochs=4, check_val_every_n_epoch=2, nb_sanity_val_steps=1)
    assert [epoch for name, epoch, number in model.calls if name == "val ends"][1:] == [1, 3]


class Scripted(LightningTemplate):
    losses = (5.0, 4.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0)

    def validation_end(self, outputs):
        return {"val_loss": self.losses[self.current_epoch]}


def max_epochs():
    trainer, model, _ = trained(max_nb_epochs=3)
    assert trainer.current_epoch == 2 and len(model.trained()) == 24


def min_epochs_keep_early_stopping_waiting():
    for minimum, epochs in ((1, 5), (6, 8)):
        stop = EarlyStopping(monitor="val_loss", patience=2)
        trainer, model, _ = trained(Scripted(), early_stop_callback=stop, max_nb_epochs=8, min_nb_epochs=minimum)
        assert len(model.trained()) == 8 * epochs, (minimum, len(model.trained()) / 8)


class Rates(LightningTemplate):
    def __init__(self):
        super(Rates, self).__init__()
        self.rates = []

    def on_epoch_start(self):
        pass

    def training_step(self, data_batch, batch_nb):
        if batch_nb == 0:
            self.rates.append(round(self.trainer.optimizers[0].param_groups[0]["lr"], 8))
        return super(Rates, self).training_step(data_batch, batch_nb)


def anneal_the_learning_rate():
    model = Rates()
    trained(model, lr_scheduler_milestones="1,2", max_nb_epochs=4)
    assert model.rates == [0.01, 0.001, 0.001, 0.001], "milestones came one epoch early then"


def do_not_anneal():
    model = Rates()
    trained(model, lr_scheduler_milestones=None, max_nb_epochs=3)
    assert model.rates == [0.1, 0.1, 0.1]


def several_optimizers():
    """As for a GAN: one step for all of them, and all of them step."""

    class Two(LightningTemplate):
        def configure_optimizers(self):
            return [optim.SGD(self.l1.parameters(), lr=0.1), optim.SGD(self.l2.parameters(), lr=0.1)]

    model, before = Two(), Two()
    before.load_state_dict(model.state_dict())
    trainer, _, _ = trained(model)
    assert model.trained() == list(range(8)) and len(trainer.optimizers) == 2
    assert not torch.equal(model.l1.weight, before.l1.weight)
    assert not torch.equal(model.l2.weight, before.l2.weight)


if __name__ == "__main__":
    training_step_is_called_for_each_batch()
    training_step_may_return_the_loss_alone()
    accumulate_gradients()
    accumulated_gradients_are_summed()
    clip_gradients()
    check_validation_every_n_epochs()
    max_epochs()
    min_epochs_keep_early_stopping_waiting()
    anneal_the_learning_rate()
    do_not_anneal()
    several_optimizers()
