"""Training: the order of events, limits, validation, schedulers, and both kinds of optimization."""

import time
from datetime import timedelta

import fulgurite as L
import pytest
import torch
from fulgurite import fit as fit_module
from fulgurite.combined import CombinedLoader
from fulgurite.fit import split_output
from fulgurite.utilities.exceptions import MisconfigurationException
from fulgurite.utilities.warnings import PossibleUserWarning
from tiny import TinyModule, TrainOnly, in_order, quiet_trainer, recording, tiny_dataset, tiny_loader
from torch.optim.lr_scheduler import LambdaLR, ReduceLROnPlateau, StepLR
from torch.utils.data import DataLoader, IterableDataset


@pytest.fixture(autouse=True)
def every_warning_is_new():
    fit_module.warn_once.clear()


class Stream(IterableDataset):
    """Samples without a length."""

    def __init__(self, samples=16):
        self.samples = samples

    def __iter__(self):
        return iter(tiny_dataset(self.samples))


def stream(batches=4):
    return DataLoader(Stream(batches * 4), batch_size=4)


def events_of(module_class=TrainOnly, batches=1, val=None, watch=None, **flags):
    """The recorded hooks of one fit, those in `watch` only if given."""
    events = []
    module = recording(module_class, events)()
    quiet_trainer(**flags).fit(module, tiny_loader(batches), val)
    return [event for event in events if watch is None or event in watch]


def fitted(module, batches=4, val=None, loader=None, **flags):
    trainer = quiet_trainer(**flags)
    trainer.fit(module, tiny_loader(batches) if loader is None else loader, val)
    return trainer


def plain_training(batches, epochs=1, accumulate=1, lr=0.1, clip=None):
    """The weights that a bare loop reaches."""
    torch.manual_seed(0)
    module = TrainOnly(lr)
    optimizer = torch.optim.SGD(module.parameters(), lr=lr)
    for _ in range(epochs):
        loader = list(tiny_loader(batches))
        for idx, batch in enumerate(loader):
            if idx % accumulate == 0:
                optimizer.zero_grad()
            (module.loss(batch) / accumulate).backward()
            if (idx + 1) % accumulate == 0 or idx + 1 == len(loader):
                if clip:
                    clip(module.parameters())
                optimizer.step()
    return module.layer.weight


def seeded(module_class=TrainOnly, **arguments):
    torch.manual_seed(0)
    return module_class(**arguments)


# ----- one batch

STEP = (
    "on_train_batch_start", "optimizer_step", "training_step", "on_before_zero_grad", "optimizer_zero_grad",
    "on_before_backward", "backward", "on_after_backward", "on_before_optimizer_step", "configure_gradient_clipping",
    "on_train_batch_end",
)  # fmt: skip


def test_the_events_of_one_batch_come_in_order():
    assert events_of(watch=STEP) == list(STEP)


def test_while_gradients_are_gathered_nothing_is_stepped_or_cleared():
    gathers = ["on_train_batch_start", "training_step", "on_before_backward", "backward", "on_after_backward",
               "on_train_batch_end"]  # fmt: skip
    first = [*gathers[:2], "on_before_zero_grad", "optimizer_zero_grad", *gathers[2:]]
    steps = [name for name in STEP if "zero_grad" not in name]
    assert events_of(batches=3, accumulate_grad_batches=3, watch=STEP) == [*first, *gathers, *steps]


def test_the_last_window_of_an_epoch_is_stepped_though_incomplete():
    watched = ("training_step", "on_before_optimizer_step", "optimizer_zero_grad")
    assert events_of(batches=3, accumulate_grad_batches=2, watch=watched) == [
        "training_step", "optimizer_zero_grad", "training_step", "on_before_optimizer_step",
        "training_step", "optimizer_zero_grad", "on_before_optimizer_step",
    ]  # fmt: skip


@pytest.mark.parametrize(("batches", "accumulate", "epochs"), [(4, 1, 1), (4, 2, 2), (5, 2, 2), (5, 3, 1), (2, 8, 2)])
def test_weights_are_bitwise_those_of_a_bare_loop(batches, accumulate, epochs):
    module = seeded()
    trainer = fitted(module, batches, max_epochs=epochs, accumulate_grad_batches=accumulate)
    assert torch.equal(module.layer.weight, plain_training(batches, epochs, accumulate))
    assert trainer.global_step == epochs * -(-batches // accumulate)


def test_the_loss_that_hooks_see_is_the_share_that_was_differentiated():
    seen = {}

    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            seen["returned"] = self.loss(batch)
            return {"loss": seen["returned"], "extra": batch_idx}

        def on_before_backward(self, loss):
            seen["differentiated"] = loss

        def on_train_batch_end(self, outputs, batch, batch_idx):
            seen["output"] = outputs

    fitted(Net(), batches=1, accumulate_grad_batches=2)
    assert torch.equal(seen["differentiated"], seen["returned"] / 2)
    assert torch.equal(seen["output"]["loss"], seen["returned"] / 2)
    assert not seen["output"]["loss"].requires_grad
    assert seen["output"]["extra"] == 0


def test_a_step_may_leave_out_the_index():
    class Net(TrainOnly):
        def training_step(self, batch):
            return self.loss(batch)

    assert fitted(Net()).global_step == 4


def test_global_step_and_epoch_are_what_they_were_before_the_batch_or_epoch_ended():
    seen = []

    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            seen.append(("step", self.trainer.current_epoch, self.trainer.global_step))
            return super().training_step(batch, batch_idx)

        def on_train_batch_end(self, outputs, batch, batch_idx):
            seen.append(("end", self.current_epoch, self.global_step))

        def on_train_epoch_end(self):
            seen.append(("epoch", self.current_epoch, self.global_step))

    trainer = fitted(Net(), batches=1, max_epochs=2)
    assert seen == [("step", 0, 0), ("end", 0, 1), ("epoch", 0, 1), ("step", 1, 1), ("end", 1, 2), ("epoch", 1, 2)]
    assert (trainer.current_epoch, trainer.global_step) == (2, 2)


# ----- what training_step may return


def test_a_step_without_a_loss_changes_nothing_and_counts():
    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            return None if batch_idx == 1 else self.loss(batch)

    events = []
    module = recording(Net, events)()
    with pytest.warns(UserWarning, match="training_step returned None: the batch is skipped"):
        trainer = fitted(module, batches=2)
    assert events.count("backward") == 1
    assert trainer.global_step == 2


@pytest.mark.parametrize(
    ("returned", "match"),
    [
        (1.0, "training_step returned 1.0. Accepted: a tensor, a dict"),
        ({"a": 1}, r"with the keys \['a'\] but no 'loss'"),
    ],
)
def test_a_step_that_returns_something_else_is_refused(returned, match):
    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            return returned

    with pytest.raises(MisconfigurationException, match=match):
        fitted(Net())


def test_the_loss_is_split_from_the_rest():
    loss = torch.ones(1)
    assert split_output(None) == (None, {})
    assert split_output(loss) == (loss, {})
    assert split_output({"loss": loss, "other": 1}) == (loss, {"other": 1})


def test_minus_one_from_the_start_of_a_batch_skips_the_epochs_rest():
    class Net(TrainOnly):
        def on_train_batch_start(self, batch, batch_idx):
            return -1 if batch_idx == 1 else None

    watched = ("on_train_batch_start", "training_step", "on_train_batch_end", "on_train_epoch_end")
    assert events_of(Net, batches=4, max_epochs=2, watch=watched) == [
        "on_train_batch_start", "training_step", "on_train_batch_end", "on_train_batch_start", "on_train_epoch_end",
    ] * 2  # fmt: skip


def test_the_loader_may_give_none_for_a_batch():
    class Gaps:
        def __iter__(self):
            return (None if idx == 1 else batch for idx, batch in enumerate(tiny_loader(3)))

    watched = ("on_train_batch_start", "on_train_batch_end")
    events = []
    with pytest.warns(UserWarning, match="gave None for a batch; it is skipped"):
        fitted(recording(TrainOnly, events)(), loader=Gaps())
    assert [event for event in events if event in watched].count("on_train_batch_start") == 2
    assert events.count("on_train_batch_end") == 3


# ----- closures, clipping, manual optimization


def test_lbfgs_calls_the_closure_as_often_as_it_likes():
    class Net(TrainOnly):
        def configure_optimizers(self):
            return torch.optim.LBFGS(self.parameters(), lr=0.1, max_iter=3)

    events = []
    module = recording(Net, events)()
    trainer = fitted(module, batches=2)
    assert events.count("training_step") == events.count("backward") == events.count("on_before_optimizer_step") > 2
    assert trainer.global_step == 2


def test_an_overridden_optimizer_step_may_leave_steps_out():
    class Net(TrainOnly):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure=None):
            if batch_idx % 2 == 0:
                optimizer.step(closure=optimizer_closure)
            else:
                optimizer_closure()

    events = []
    module = recording(Net, events)()
    fitted(module, batches=4)
    assert events.count("training_step") == 4
    assert events.count("on_before_optimizer_step") == 2


def test_an_overridden_optimizer_step_may_not_leave_the_closure_out():
    class Net(TrainOnly):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure=None):
            optimizer.step()

    with pytest.raises(
        MisconfigurationException, match=r"Net.optimizer_step left the closure out.*optimizer_closure\)"
    ):
        fitted(Net())


def test_steps_of_the_wrapped_optimizer_run_the_closure_first():
    class Net(TrainOnly):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure=None):
            before = self.layer.weight.clone()
            optimizer.step(optimizer_closure)
            assert not torch.equal(before, self.layer.weight)

    module = seeded(Net)
    fitted(module, batches=2)
    assert torch.equal(module.layer.weight, plain_training(2))


@pytest.mark.parametrize("algorithm", [None, "norm", "value"])
def test_gradients_are_clipped_as_torch_clips_them(algorithm):
    def clip(parameters):
        if algorithm == "value":
            torch.nn.utils.clip_grad_value_(parameters, 0.01)
        else:
            torch.nn.utils.clip_grad_norm_(parameters, 0.01)

    module = seeded()
    fitted(module, gradient_clip_val=0.01, gradient_clip_algorithm=algorithm)
    assert torch.equal(module.layer.weight, plain_training(4, clip=clip))


def test_gradients_are_clipped_after_the_hook_that_sees_them_and_once_per_window():
    watched = ("on_after_backward", "on_before_optimizer_step", "configure_gradient_clipping", "clip_gradients")
    events = events_of(batches=2, gradient_clip_val=0.5, accumulate_grad_batches=2, watch=watched)
    assert events == ["on_after_backward", "on_after_backward", *watched[1:]]


def test_clipping_can_be_the_modules_own():
    seen = []

    class Net(TrainOnly):
        def configure_gradient_clipping(self, optimizer, gradient_clip_val=None, gradient_clip_algorithm=None):
            seen.append((gradient_clip_val, gradient_clip_algorithm))
            self.clip_gradients(optimizer, gradient_clip_val=0.1, gradient_clip_algorithm="value")

    fitted(Net(), batches=1)
    assert seen == [(None, None)]


class TwoOptimizers(TrainOnly):
    automatic_optimization = False

    def __init__(self):
        super().__init__()
        self.other = torch.nn.Linear(8, 2)

    def configure_optimizers(self):
        return torch.optim.SGD(self.layer.parameters(), lr=0.1), torch.optim.Adam(self.other.parameters())

    def training_step(self, batch, batch_idx):
        for optimizer, layer in zip(self.optimizers(), (self.layer, self.other), strict=True):
            optimizer.zero_grad()
            self.manual_backward(layer(batch[0]).sum())
            optimizer.step()
        return {"anything": batch_idx}


def test_manual_optimization_steps_any_number_of_optimizers_and_counts_each():
    module = TwoOptimizers()
    before = [parameter.clone() for parameter in module.parameters()]
    trainer = fitted(module, batches=3)
    assert trainer.global_step == 6
    assert trainer.progress.manual_step.total.completed == 6
    assert not any(torch.equal(old, new) for old, new in zip(before, module.parameters(), strict=True))


def test_manual_optimization_fires_the_hooks_of_backward_and_step_only():
    watched = (*STEP, "optimizer_zero_grad")
    one = ["on_before_backward", "backward", "on_after_backward", "on_before_optimizer_step"]
    assert events_of(TwoOptimizers, batches=1, watch=watched) == [
        "on_train_batch_start", "training_step", *one, *one, "on_train_batch_end"
    ]  # fmt: skip


@pytest.mark.parametrize("returned", [None, torch.ones(1), {"loss": torch.ones(1)}, {}])
def test_a_manual_step_may_return_a_tensor_a_dict_or_nothing(returned):
    class Net(TwoOptimizers):
        def training_step(self, batch, batch_idx):
            return returned

    assert fitted(Net()).global_step == 0


def test_a_manual_step_may_not_return_anything_else():
    class Net(TwoOptimizers):
        def training_step(self, batch, batch_idx):
            return [1]

    with pytest.raises(MisconfigurationException, match=r"training_step returned \[1\]. Accepted in manual"):
        fitted(Net())


def test_manual_optimization_leaves_schedulers_to_the_user():
    class Net(TwoOptimizers):
        def configure_optimizers(self):
            first, second = super().configure_optimizers()
            return [first, second], [StepLR(first, 1, gamma=0.5)]

        def on_train_epoch_end(self):
            assert self.trainer.optimizers[0].param_groups[0]["lr"] == 0.1 / 2**self.current_epoch
            self.lr_schedulers().step()

    trainer = fitted(Net(), max_epochs=2)
    assert trainer.optimizers[0].param_groups[0]["lr"] == 0.025


def test_manual_optimization_respects_max_steps():
    trainer = fitted(TwoOptimizers(), batches=8, max_steps=4)
    assert trainer.global_step == 4
    assert trainer.progress.batch.total.completed == 2


def test_no_optimizer_is_a_fit_that_changes_nothing():
    class Net(TrainOnly):
        def configure_optimizers(self):
            return None

    module = Net()
    before = module.layer.weight.clone()
    with pytest.warns(UserWarning, match="`configure_optimizers` returned None"):
        fitted(module)
    assert torch.equal(before, module.layer.weight)


def test_an_optimizer_without_parameters_is_refused_with_advice():
    class Net(TrainOnly):
        def configure_optimizers(self):
            return torch.optim.SGD([], lr=0.1)

    with pytest.raises(
        MisconfigurationException, match="Net.configure_optimizers: an optimizer was given no parameters"
    ):
        fitted(Net())


def test_another_mistake_in_configure_optimizers_stays_what_it_is():
    class Net(TrainOnly):
        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=-1.0)

    with pytest.raises(ValueError, match="Invalid learning rate"):
        fitted(Net())


# ----- how long


def test_a_run_ends_after_max_epochs():
    trainer = fitted(TrainOnly(), max_epochs=3)
    assert (trainer.current_epoch, trainer.global_step) == (3, 12)


def test_a_run_ends_in_the_middle_of_an_epoch_after_max_steps():
    events = []
    trainer = fitted(recording(TrainOnly, events)(), max_epochs=-1, max_steps=6)
    assert trainer.global_step == 6
    assert events.count("on_train_epoch_end") == 2
    assert trainer.current_epoch == 2


@pytest.mark.parametrize("flags", [{"max_epochs": 0}, {"max_steps": 0}, {"limit_train_batches": 0}])
def test_a_run_of_nothing_trains_nothing_but_is_set_up(flags):
    events = []
    trainer = fitted(recording(TrainOnly, events)(), **flags)
    assert in_order(events, "setup", "configure_optimizers", "on_fit_start", "on_fit_end", "teardown")
    assert "on_train_start" not in events
    assert trainer.global_step == 0
    assert trainer.state.finished


def test_without_any_limit_the_user_is_told_of_the_default():
    class Stops(TrainOnly):
        def on_train_epoch_end(self):
            self.trainer.should_stop = True

    with pytest.warns(PossibleUserWarning, match="training ends after 1000 epochs"):
        trainer = fitted(Stops(), max_epochs=None)
    assert (trainer.max_epochs, trainer.current_epoch) == (1000, 1)


def test_max_steps_alone_means_no_limit_of_epochs():
    trainer = fitted(TrainOnly(), max_epochs=None, max_steps=9)
    assert (trainer.max_epochs, trainer.global_step, trainer.current_epoch) == (-1, 9, 3)


def test_max_time_ends_a_run_without_any_other_limit():
    class Slow(TrainOnly):
        def training_step(self, batch, batch_idx):
            time.sleep(0.05)
            return super().training_step(batch, batch_idx)

    trainer = fitted(Slow(), max_epochs=-1, max_time=timedelta(seconds=0.2))
    assert 0 < trainer.global_step < 50
    assert trainer.state.finished


def test_max_time_sets_no_limit_of_epochs():
    trainer = quiet_trainer(max_epochs=None, max_time="00:00:00:00")
    trainer.fit(TrainOnly(), tiny_loader())
    assert trainer.max_epochs == -1


class StopsAtOnce(TrainOnly):
    def on_train_batch_end(self, outputs, batch, batch_idx):
        self.trainer.should_stop = True


def test_a_request_to_stop_ends_after_the_batch():
    events = []
    trainer = fitted(recording(StopsAtOnce, events)(), max_epochs=5)
    assert trainer.global_step == 1
    assert in_order(events, "training_step", "on_train_epoch_end", "on_train_end", "on_fit_end", "teardown")


@pytest.mark.parametrize(("flags", "steps"), [({"min_epochs": 2}, 8), ({"min_steps": 6}, 6), ({"min_steps": 3}, 4)])
def test_a_request_to_stop_waits_for_the_minimum(flags, steps):
    # with min_steps alone, one epoch is the minimum as well
    assert fitted(StopsAtOnce(), max_epochs=5, **flags).global_step == steps


def test_a_request_to_stop_validates_before_it_ends():
    class Stops(TinyModule):
        on_train_batch_end = StopsAtOnce.on_train_batch_end

    events = []
    module = recording(Stops, events)()
    fitted(module, val=tiny_loader(1), num_sanity_val_steps=0)
    assert in_order(events, "on_train_batch_end", "validation_step", "on_train_epoch_end")


def test_a_new_fit_forgets_an_old_request_to_stop():
    trainer = quiet_trainer()
    trainer.should_stop = True
    trainer.fit(TrainOnly(), tiny_loader())
    assert trainer.global_step == 4


@pytest.mark.parametrize(("limit", "batches"), [(3, 3), (0.5, 2), (1.0, 4), (99, 4), (1, 1)])
def test_training_batches_are_limited(limit, batches):
    trainer = fitted(TrainOnly(), limit_train_batches=limit)
    assert trainer.num_training_batches == trainer.global_step == batches


def test_data_without_a_length_is_trained_on_to_its_end():
    last = []

    class Net(TrainOnly):
        def on_train_batch_end(self, outputs, batch, batch_idx):
            last.append(self.trainer.is_last_batch)

    trainer = fitted(Net(), loader=stream(), accumulate_grad_batches=3)
    assert trainer.num_training_batches == float("inf")
    assert last == [False, False, False, True]
    assert trainer.global_step == 2


def test_data_without_a_length_can_be_limited():
    assert fitted(TrainOnly(), loader=stream(), limit_train_batches=2, max_epochs=2).global_step == 4


def test_overfitting_trains_the_same_few_batches_in_order():
    seen = []

    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            seen.append(batch[0])
            return super().training_step(batch, batch_idx)

    fitted(Net(), overfit_batches=2, max_epochs=2)
    assert torch.equal(seen[0], seen[2]) and torch.equal(seen[1], seen[3])
    assert len(seen) == 4


def test_fast_dev_run_trains_and_validates_one_batch():
    events = []
    trainer = fitted(recording(TinyModule, events)(), val=tiny_loader(), fast_dev_run=True, max_epochs=9)
    assert (events.count("training_step"), events.count("validation_step"), trainer.current_epoch) == (1, 1, 1)


@pytest.mark.parametrize("loader", [[], DataLoader([], batch_size=4)], ids=["no loader", "no samples"])
def test_data_of_length_zero_is_worth_a_warning_and_trains_nothing(loader):
    events = []
    with pytest.warns(UserWarning, match="zero|no batches|empty|length"):
        trainer = fitted(recording(TrainOnly, events)(), loader=loader)
    assert "on_train_start" not in events
    assert trainer.state.finished


def test_data_that_turns_out_empty_makes_empty_epochs():
    watched = ("on_train_start", "on_train_epoch_start", "training_step", "on_train_epoch_end", "on_train_end")
    events = []
    fitted(recording(TrainOnly, events)(), loader=stream(0), max_epochs=2)
    assert [event for event in events if event in watched] == [
        "on_train_start", *("on_train_epoch_start", "on_train_epoch_end") * 2, "on_train_end"
    ]  # fmt: skip


def test_one_loader_after_the_other_is_no_way_to_train():
    with pytest.raises(ValueError, match=r"CombinedLoader\(mode='sequential'\).*Accepted modes: 'max_size_cycle'"):
        fitted(TrainOnly(), loader=CombinedLoader([tiny_loader(), tiny_loader()], "sequential"))


def test_several_loaders_come_as_one_collection():
    class Net(TrainOnly):
        def training_step(self, batch, batch_idx):
            return self.loss(batch["a"]) + self.loss(batch["b"])

    trainer = fitted(Net(), loader={"a": tiny_loader(2), "b": tiny_loader(3, seed=1)})
    assert trainer.global_step == 3


@pytest.mark.parametrize(("every", "calls"), [(0, 1), (1, 3), (2, 2)])
def test_loaders_are_reloaded_every_n_epochs(every, calls):
    class Net(TrainOnly):
        def train_dataloader(self):
            loaded.append(self.trainer.current_epoch)
            return tiny_loader(1)

    loaded = []
    trainer = quiet_trainer(max_epochs=3, reload_dataloaders_every_n_epochs=every)
    trainer.fit(Net())
    assert len(loaded) == calls


def test_a_step_may_fetch_its_own_batches():
    indices = []

    class Net(TrainOnly):
        def training_step(self, dataloader_iter):
            batch, batch_idx, _ = next(dataloader_iter)
            indices.append(batch_idx)
            return self.loss(batch)

        def on_train_batch_end(self, outputs, batch, batch_idx):
            indices.append(("end", batch_idx, len(batch)))

    with pytest.warns(PossibleUserWarning, match="fetches its own batches"):
        trainer = fitted(Net(), batches=2, max_epochs=2)
    assert indices == [0, ("end", 0, 2), 1, ("end", 1, 2)] * 2
    assert trainer.global_step == 4


def test_a_module_in_eval_mode_is_worth_a_warning_and_left_alone():
    module = TrainOnly()
    module.layer.eval()
    with pytest.warns(PossibleUserWarning, match=r"1 module\(s\) are in eval mode .* 'layer'"):
        fitted(module)
    assert not module.layer.training


# ----- when validation runs


def validations(batches=4, val=None, loader=None, **flags):
    """After how many training batches of the whole run validation ran."""

    class Net(TinyModule):
        def on_validation_start(self):
            seen.append(self.trainer.progress.batch.total.ready)

    seen = []
    flags = {"num_sanity_val_steps": 0, **flags}
    fitted(Net(), batches, val=tiny_loader(1) if val is None else val, loader=loader, **flags)
    return seen


@pytest.mark.parametrize(
    ("flags", "after"),
    [
        ({}, [4]),
        ({"max_epochs": 2}, [4, 8]),
        ({"max_epochs": 3, "check_val_every_n_epoch": 2}, [8]),
        ({"val_check_interval": 1}, [1, 2, 3, 4]),
        ({"val_check_interval": 3, "max_epochs": 2}, [3, 7]),
        ({"val_check_interval": 0.5}, [2, 4]),
        ({"val_check_interval": 0.25}, [1, 2, 3, 4]),
        ({"val_check_interval": 1.0}, [4]),
        ({"val_check_interval": 2, "check_val_every_n_epoch": 2, "max_epochs": 2}, [6, 8]),
        ({"val_check_interval": 3, "check_val_every_n_epoch": None, "max_epochs": 2}, [3, 6]),
        ({"val_check_interval": 6, "check_val_every_n_epoch": None, "max_epochs": 3}, [6, 12]),
        ({"limit_val_batches": 0}, []),
        ({"limit_train_batches": 2}, [2]),
        ({"max_steps": 3, "max_epochs": -1}, []),
        ({"val_check_interval": "00:00:00:00"}, [1, 2, 3, 4]),
        ({"val_check_interval": timedelta(hours=1)}, []),
        ({"val_check_interval": {"hours": 1}}, []),
        ({"max_epochs": 2, "val_check_interval": timedelta(0), "check_val_every_n_epoch": 2}, [5, 6, 7, 8]),
    ],
    ids=str,
)
def test_validation_runs_after_these_batches(flags, after):
    assert validations(**flags) == after


@pytest.mark.parametrize(
    ("flags", "after"),
    [({}, [4]), ({"val_check_interval": 3}, [3]), ({"limit_train_batches": 2}, [2]), ({"max_epochs": 2}, [4, 8])],
    ids=str,
)
def test_validation_runs_after_these_batches_of_data_without_a_length(flags, after):
    assert validations(loader=stream(), **flags) == after


def test_an_interval_longer_than_the_epoch_is_refused():
    with pytest.raises(ValueError, match=r"Trainer\(val_check_interval=9\): more than the 4 training batches"):
        validations(val_check_interval=9)


def test_a_share_of_data_without_a_length_is_refused():
    with pytest.raises(MisconfigurationException, match=r"val_check_interval=0.5.*the training data has no length"):
        validations(loader=stream(), val_check_interval=0.5)


def test_gradients_survive_validation_inside_a_window():
    class Net(TinyModule):
        def on_validation_end(self):
            kept.append(self.layer.weight.grad is not None)

    kept = []
    module = seeded(Net)
    flags = {"accumulate_grad_batches": 2, "val_check_interval": 1, "num_sanity_val_steps": 0}
    fitted(module, val=tiny_loader(1), **flags)
    assert kept == [True, False, True, False]
    assert torch.equal(module.layer.weight, plain_training(4, accumulate=2))


def test_validation_runs_without_gradients_and_in_eval_mode():
    class Net(TinyModule):
        def validation_step(self, batch, batch_idx):
            seen.append(
                (torch.is_grad_enabled(), torch.is_inference_mode_enabled(), self.training, self.layer.training)
            )

        def training_step(self, batch, batch_idx):
            seen.append(
                (torch.is_grad_enabled(), torch.is_inference_mode_enabled(), self.training, self.layer.training)
            )
            return super().training_step(batch, batch_idx)

    seen = []
    fitted(Net(), batches=2, val=tiny_loader(1), val_check_interval=1, num_sanity_val_steps=0)
    assert seen == [(True, False, True, True), (False, False, False, False)] * 2


# ----- learning rates


class Scheduled(TrainOnly):
    def __init__(self, **options):
        super().__init__(lr=1.0)
        self.options = options
        self.rates = []

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.lr)
        scheduler = StepLR(optimizer, 1, gamma=0.5)
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": scheduler, **self.options}}

    def on_train_batch_start(self, batch, batch_idx):
        self.rates.append(self.optimizers().param_groups[0]["lr"])


@pytest.mark.parametrize(
    ("options", "flags", "rates"),
    [
        ({}, {}, [1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]),
        ({"frequency": 2}, {"max_epochs": 3}, [1] * 8 + [0.5] * 4),
        ({"interval": "step"}, {"limit_train_batches": 2}, [1, 0.5, 0.25, 0.125]),
        ({"interval": "step", "frequency": 2}, {"max_epochs": 1}, [1, 1, 0.5, 0.5]),
        ({"interval": "step"}, {"max_epochs": 1, "accumulate_grad_batches": 2}, [1, 1, 0.5, 0.5]),
        ({"interval": "epoch"}, {"max_steps": 3, "max_epochs": -1}, [1, 1, 1]),
    ],
    ids=str,
)
def test_schedulers_act_per_step_or_epoch_as_often_as_told(options, flags, rates):
    module = Scheduled(**options)
    fitted(module, **{"max_epochs": 2, **flags})
    assert module.rates == rates


def test_the_rate_of_an_epoch_has_moved_when_its_end_hooks_run():
    class Net(Scheduled):
        def on_train_epoch_end(self):
            self.rates.append(self.optimizers().param_groups[0]["lr"])

    module = Net()
    fitted(module, batches=1)
    assert module.rates == [1.0, 0.5]


def test_the_module_may_move_its_schedulers_itself():
    seen = []

    class Net(Scheduled):
        def lr_scheduler_step(self, scheduler, metric):
            seen.append((type(scheduler).__name__, metric))

    module = Net()
    fitted(module, max_epochs=2)
    assert seen == [("StepLR", None)] * 2
    assert set(module.rates) == {1.0}


class Plateau(TinyModule):
    def __init__(self, monitor="watched", **options):
        super().__init__(lr=1.0)
        self.monitor, self.options = monitor, options
        self.metrics = []

    def validation_step(self, batch, batch_idx):
        self.log("watched", 1.0)

    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=self.lr)
        scheduler = ReduceLROnPlateau(optimizer, patience=0, factor=0.5)
        return {
            "optimizer": optimizer,
            "lr_scheduler": {"scheduler": scheduler, "monitor": self.monitor, **self.options},
        }

    def lr_scheduler_step(self, scheduler, metric):
        self.metrics.append(float(metric))
        super().lr_scheduler_step(scheduler, metric)


def test_a_plateau_scheduler_acts_after_validation_with_the_metric_it_watches():
    module = Plateau()
    trainer = fitted(module, val=tiny_loader(1), max_epochs=3)
    assert module.metrics == [1.0] * 3
    assert trainer.optimizers[0].param_groups[0]["lr"] == 0.25


def test_a_plateau_scheduler_may_act_per_step():
    module = Plateau(interval="step", frequency=2)
    fitted(module, val=tiny_loader(1), val_check_interval=1)
    assert module.metrics == [1.0] * 2


def test_a_metric_that_never_appears_is_an_error_that_lists_what_exists():
    with pytest.raises(
        MisconfigurationException, match=r"monitor='nothing' was not logged.*\['train_loss', 'watched'\]"
    ):
        fitted(Plateau(monitor="nothing"), val=tiny_loader(1))


def test_a_metric_that_never_appears_is_a_warning_if_not_strict():
    module = Plateau(monitor="nothing", strict=False)
    with pytest.warns(RuntimeWarning, match="monitor='nothing' was not logged"):
        fitted(module, val=tiny_loader(1))
    assert module.metrics == []


def test_several_schedulers_of_one_optimizer_all_act():
    class Net(TrainOnly):
        def configure_optimizers(self):
            optimizer = torch.optim.SGD(self.parameters(), lr=1.0)
            per_step = {"scheduler": LambdaLR(optimizer, lambda step: 1.0), "interval": "step"}
            return [optimizer], [StepLR(optimizer, 1), per_step]

        def lr_scheduler_step(self, scheduler, metric):
            seen.append(type(scheduler).__name__)
            super().lr_scheduler_step(scheduler, metric)

    seen = []
    fitted(Net(), batches=2)
    assert seen == ["LambdaLR", "LambdaLR", "StepLR"]


# ----- again


def test_a_second_fit_of_a_finished_run_trains_no_further():
    trainer, module = quiet_trainer(), TrainOnly()
    trainer.fit(module, tiny_loader())
    trainer.fit(module, tiny_loader())
    assert (trainer.current_epoch, trainer.global_step) == (1, 4)


def test_a_second_fit_with_more_epochs_goes_on_counting():
    events = []
    trainer, module = quiet_trainer(), recording(TrainOnly, events)()
    trainer.fit(module, tiny_loader())
    trainer.fit_loop.max_epochs = 3
    trainer.fit(module, tiny_loader(2))
    assert (trainer.current_epoch, trainer.global_step) == (3, 8)
    assert events.count("on_train_start") == 2


def test_a_second_fit_trains_like_one_long_fit():
    torch.manual_seed(0)
    module = TrainOnly()
    trainer = fitted(module)
    trainer.fit_loop.max_epochs = 2
    trainer.fit(module, tiny_loader())
    assert torch.equal(module.layer.weight, plain_training(4, epochs=2))


def test_training_is_logged_at_the_steps_asked_for(tmp_path):
    logger = L.loggers.CSVLogger(tmp_path)
    with pytest.warns(PossibleUserWarning, match="log_every_n_steps=50"):
        fitted(TrainOnly(), logger=logger)
    logger = L.loggers.CSVLogger(tmp_path)
    fitted(TrainOnly(), batches=5, logger=logger, log_every_n_steps=2)
    rows = (tmp_path / "lightning_logs" / "version_1" / "metrics.csv").read_text().splitlines()
    assert [row.split(",")[1] for row in rows] == ["step", "1", "3"]
