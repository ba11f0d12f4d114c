"""compat/trainer_parts.py: optimizers, schedulers, loggers, losses and the bar as a release showed them."""

import pytest
import torch
from fulgurite.callbacks import GradientAccumulationScheduler
from fulgurite.loggers import CSVLogger
from fulgurite.optimizers import LightningOptimizer
from old_calls import codes, era
from past import PastModule, module_of, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


# ----- optimizers, schedulers, the bar


class Scheduled(PastModule):
    def configure_optimizers(self):
        optimizer = super().configure_optimizers()
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, gamma=0.5)]


KEYS = {"scheduler", "interval", "frequency", "reduce_on_plateau", "monitor"}


@pytest.mark.parametrize(
    ("release", "keys"),
    [("0.7.6", KEYS), ("1.1.8", KEYS | {"name", "strict"}), ("1.5.10", KEYS | {"name", "strict", "opt_idx"})],
)
def test_schedulers_are_dicts_in_which_settings_count(release, keys):
    made = trainer_of(release)
    with era(release) as told:
        made.fit(Scheduled(), tiny_loader(1))
        (entry,) = made.lr_schedulers
        assert set(entry) == keys
        entry["frequency"] = 3
        entry.update(interval="step")
    assert "FG358" in codes(told)
    (config,) = made.lr_scheduler_configs
    assert (config.frequency, config.interval) == (3, "step")
    assert config.scheduler is entry["scheduler"]


def test_schedulers_were_a_list_of_themselves_up_to_0_6():
    made = trainer_of("0.6.0", early_stop_callback=False)
    made.fit(Scheduled(), tiny_loader(1))
    assert made.lr_schedulers == [made.lr_scheduler_configs[0].scheduler]


def test_schedulers_can_be_replaced():
    made = trainer_of("0.7.6")
    made.fit(Scheduled(), tiny_loader(1))
    scheduler = torch.optim.lr_scheduler.ExponentialLR(made.optimizers[0], 0.9)
    made.lr_schedulers = [{"scheduler": scheduler, "interval": "step", "unknown": 1}]
    assert made.lr_scheduler_configs[0].scheduler is scheduler
    assert made.lr_scheduler_configs[0].interval == "step"
    made.lr_schedulers = [scheduler]
    assert made.lr_scheduler_configs[0].interval == "epoch"


def test_optimizer_frequencies_are_those_of_the_module():
    class Two(PastModule):
        def configure_optimizers(self):
            return [{"optimizer": PastModule.configure_optimizers(self), "frequency": n} for n in (2, 1)]

        def training_step(self, batch, batch_idx, optimizer_idx):
            return {"loss": self.loss(batch)}

    made = trainer_of("1.5.10")
    assert made.optimizer_frequencies == []
    made.fit(Two(), tiny_loader(3))
    assert made.optimizer_frequencies == [2, 1]
    made.optimizer_frequencies = [1, 1]
    assert made.frequencies == [1, 1]


def test_the_accumulation_scheduler_is_the_callback_or_says_the_same():
    assert trainer_of("1.9.5", accumulate_grad_batches=4).accumulation_scheduler.scheduling == {0: 4}
    callback = GradientAccumulationScheduler({0: 1, 2: 4})
    assert trainer_of("1.9.5", callbacks=[callback]).accumulation_scheduler is callback


@pytest.mark.parametrize("name", ["add_progress_bar_metrics", "add_tqdm_metrics"])
def test_metrics_for_the_bar_can_be_added(name):
    class Shown(PastModule):
        def training_step(self, batch, batch_idx):
            getattr(self.trainer, name)({"seen": torch.tensor(3)})
            self.bar = dict(self.trainer.progress_bar_metrics)
            return super().training_step(batch, batch_idx)

    module = Shown()
    trainer_of("0.7.3").fit(module, tiny_loader(1))
    assert module.bar["seen"] == 3


# ----- the module's optimizers


def test_the_modules_optimizers_are_numbered_up_to_1_7():
    class Manual(PastModule):
        automatic_optimization = False

        def training_step(self, batch, batch_idx):
            optimizer = self.optimizers()
            optimizer.zero_grad()
            self.manual_backward(self.loss(batch))
            optimizer.step(make_optimizer_step=batch_idx == 0)

    made, module = trainer_of("1.4.9"), Manual()
    made.fit(module, tiny_loader(2))
    ((number, optimizer),) = made.lightning_optimizers.items()
    assert (number, optimizer._optimizer_idx, optimizer._total_optimizer_step_calls) == (0, 0, 2)
    assert made.progress.manual_step.total.completed == 1


def test_a_current_trainer_keeps_the_cores_optimizers():
    made = trainer_of("2.6.6")
    made.fit(module_of("2.6.6"), tiny_loader(1))
    assert type(made.lightning_optimizers) is list
    assert type(made.lightning_optimizers[0]).__mro__[1] is LightningOptimizer


# ----- loggers


@pytest.mark.parametrize(("release", "together"), [("0.7.6", True), ("1.7.7", True), ("1.8.6", False)])
def test_several_loggers_were_one(release, together):
    first, second = CSVLogger("a"), CSVLogger("b")
    with era(release):
        made = trainer_of(release, logger=[first, second])
        shown = made.logger
        assert made.logger is shown
        made.logger = shown
    assert made.loggers == ([first, second] if together else [first])
    assert (list(shown) == [first, second]) if together else shown is first


def test_one_logger_is_itself():
    first = CSVLogger("a")
    made = trainer_of("1.0.8", logger=first)
    assert made.logger is first
    made.logger = None
    assert (made.logger, made.loggers) == (None, [])


# ----- the newest losses


def test_the_newest_losses_can_be_read():
    class Losing(PastModule):
        def training_step(self, batch, batch_idx):
            return {"loss": 0 * self.loss(batch) + batch_idx}

    made = trainer_of("0.9.0")
    with era("0.9.0") as told:
        made.fit(Losing(), tiny_loader(3))
        assert (made.running_loss.last().item(), made.running_loss.mean().item()) == (2, 1)
        assert made.avg_loss == 1
    assert "FG397" in codes(told)
    made = trainer_of("0.6.0", early_stop_callback=False)
    with era("0.6.0"):
        assert made.avg_loss == 0
        made.fit(Losing(), tiny_loader(3))
    assert made.running_loss == [0, 1, 2]


def test_todays_trainer_keeps_no_losses():
    with pytest.raises(AttributeError, match=r"FG398 `trainer.running_loss`: Log the loss with self.log"):
        trainer_of("2.6.6").running_loss  # noqa: B018
