import copy

import pytest
import torch
from fulgurite.callbacks import Callback, LambdaCallback, StochasticWeightAveraging
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import FEATURES, TinyModule, quiet_trainer, tiny_loader

from .scored import fit


class Weights(Callback):
    """Keeps the weights with which every epoch began."""

    def __init__(self):
        self.seen = []

    def on_train_epoch_start(self, trainer, pl_module):
        self.seen.append(copy.deepcopy(pl_module.layer.state_dict()))


class Rates(Callback):
    """Keeps the learning rate of every epoch."""

    def __init__(self):
        self.seen = []

    def on_train_batch_start(self, trainer, *_):
        if trainer.is_last_batch:
            self.seen.append(trainer.optimizers[0].param_groups[0]["lr"])


class Normed(TinyModule):
    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Sequential(
            torch.nn.Linear(FEATURES, 4), torch.nn.BatchNorm1d(4, momentum=0.3), torch.nn.Linear(4, 2)
        )


def test_the_module_ends_with_the_mean_of_the_weights():
    module, weights = TinyModule(), Weights()
    average = StochasticWeightAveraging(swa_lrs=0.1, swa_epoch_start=2)
    fit(module, average, weights, max_epochs=4)
    mean = torch.stack([seen["weight"] for seen in weights.seen[1:]]).mean(dim=0)
    torch.testing.assert_close(module.layer.weight.detach(), mean)
    assert average.n_averaged == 3


def test_the_learning_rate_goes_to_its_own():
    rates = Rates()
    average = StochasticWeightAveraging(0.02, swa_epoch_start=2, annealing_epochs=2, annealing_strategy="linear")
    trainer = fit(TinyModule(), average, rates, max_epochs=5)
    assert rates.seen == pytest.approx([0.1, 0.1, 0.06, 0.02, 0.02])
    assert [type(config.scheduler).__name__ for config in trainer.lr_scheduler_configs] == ["SWALR"]


def test_a_share_of_the_epochs_is_counted_from_the_whole():
    average = StochasticWeightAveraging(0.1, swa_epoch_start=0.5)
    fit(TinyModule(), average, max_epochs=8)
    assert (average.swa_start, average.swa_end, int(average.n_averaged)) == (3, 7, 5)


def test_batch_norm_gets_statistics_of_the_averaged_weights():
    module = Normed()
    average = StochasticWeightAveraging(0.1, swa_epoch_start=1)
    trainer = fit(module, average, max_epochs=2)
    norm = module.layer[1]
    with torch.no_grad():
        means = torch.stack([module.layer[0](inputs).mean(dim=0) for inputs, _ in tiny_loader()])
    torch.testing.assert_close(norm.running_mean, means.mean(dim=0))
    assert norm.momentum == 0.3
    assert (trainer.max_epochs, trainer.num_training_batches, trainer.accumulate_grad_batches) == (2, 4, 1)


@pytest.mark.parametrize("val_batches", [0, 1])
def test_the_pass_for_batch_norm_changes_no_weights(val_batches):
    module = Normed()
    average = StochasticWeightAveraging(0.1, swa_epoch_start=1)
    quiet_trainer(max_epochs=2, callbacks=[average], limit_val_batches=val_batches, num_sanity_val_steps=0).fit(
        module, tiny_loader(), tiny_loader(1)
    )
    pairs = zip(module.parameters(), average._average_model.parameters(), strict=True)
    assert all(torch.equal(trained, averaged) for trained, averaged in pairs)


def test_a_resumed_run_ends_with_the_same_average(tmp_path):
    def save(trainer, module):
        if trainer.current_epoch == 2:
            trainer.save_checkpoint(tmp_path / "third.ckpt")

    whole = TinyModule()
    again = copy.deepcopy(whole)
    fit(whole, StochasticWeightAveraging(0.05, 2, 3), LambdaCallback(on_train_epoch_start=save), max_epochs=4)
    fit(again, StochasticWeightAveraging(0.05, 2, 3), max_epochs=4, ckpt_path=tmp_path / "third.ckpt")
    assert torch.equal(whole.layer.weight, again.layer.weight)


def test_a_second_fit_averages_anew():
    average = StochasticWeightAveraging(0.05, 0.75, 1)
    trainer = fit(TinyModule(), average, max_epochs=4)
    assert average.n_averaged == 2
    trainer.fit_loop.max_epochs = 8
    trainer.fit(TinyModule(), tiny_loader(), tiny_loader(1))
    assert average.n_averaged == 3
    assert [type(config.scheduler).__name__ for config in trainer.lr_scheduler_configs] == ["SWALR"]


def test_the_state_is_plain_data_in_the_upstream_layout():
    average = StochasticWeightAveraging(0.1, 1)
    fit(TinyModule(), average, max_epochs=2)
    state = average.state_dict()
    assert list(state) == ["n_averaged", "latest_update_epoch", "scheduler_state", "average_model_state"]
    assert (state["n_averaged"], state["latest_update_epoch"]) == (2, 1)
    assert list(state["average_model_state"]) == ["layer.weight", "layer.bias"]


def test_all_wrong_values_are_in_one_error():
    with pytest.raises(MisconfigurationException, match="(?s)swa_lrs=0.*swa_epoch_start=2.0.*Did you mean 'linear'"):
        StochasticWeightAveraging(0, 2.0, annealing_strategy="linea", avg_fn=3, device=1)


def test_sharded_weights_are_refused():
    from fulgurite.strategies import FSDPStrategy

    trainer = quiet_trainer()
    trainer.plan.__dict__["strategy"] = FSDPStrategy()
    with pytest.raises(MisconfigurationException, match="no process has all the weights"):
        StochasticWeightAveraging(0.1).setup(trainer, TinyModule(), "fit")


def test_several_optimizers_are_refused():
    class Two(TinyModule):
        automatic_optimization = False

        def configure_optimizers(self):
            return [torch.optim.SGD(self.parameters(), lr=0.1) for _ in range(2)]

    with pytest.raises(MisconfigurationException, match="gave 2 optimizers"):
        fit(Two(), StochasticWeightAveraging(0.1))


def test_a_share_of_endless_training_is_refused():
    with pytest.raises(MisconfigurationException, match="is not limited"):
        fit(TinyModule(), StochasticWeightAveraging(0.1), max_epochs=-1, max_steps=2)


def test_statistics_need_data_with_a_length():
    from torch.utils.data import DataLoader, IterableDataset

    class Endless(IterableDataset):
        def __iter__(self):
            return iter(tiny_loader().dataset)

    trainer = quiet_trainer(max_epochs=1, callbacks=[StochasticWeightAveraging(0.1, 1)], limit_val_batches=0)
    with pytest.raises(MisconfigurationException, match="limit_train_batches"):
        trainer.fit(Normed(), DataLoader(Endless(), batch_size=4), tiny_loader(1))


def test_a_checkpoint_of_a_run_without_it_is_noticed(tmp_path):
    trainer = fit(TinyModule(), max_epochs=3)
    trainer.save_checkpoint(tmp_path / "epoch=2.ckpt")
    with pytest.warns(UserWarning, match="begins in epoch 3, not in 1"):
        fit(TinyModule(), StochasticWeightAveraging(0.1, 2), max_epochs=4, ckpt_path=tmp_path / "epoch=2.ckpt")
