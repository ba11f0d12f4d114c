import pytest
import torch
from fulgurite.callbacks import LearningRateMonitor
from fulgurite.loggers import CSVLogger
from fulgurite.utilities.exceptions import MisconfigurationException
from tiny import TinyModule
from torch.optim import SGD, Adam
from torch.optim.lr_scheduler import ExponentialLR

from .scored import fit


class Recorder(CSVLogger):
    """Keeps what was logged as (step, metrics)."""

    def __init__(self):
        super().__init__(".")
        self.rows = []

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, dict(metrics)))


def monitored(configure, *, epochs=2, batches=2, manual=False, **arguments):
    """Train with the given optimizers; give the callback, the rows with learning rates, and the trainer."""

    class Module(TinyModule):
        automatic_optimization = not manual

        def configure_optimizers(self):
            return configure(self)

    logger, monitor = Recorder(), LearningRateMonitor(**arguments)
    trainer = fit(Module(), monitor, batches=batches, max_epochs=epochs, logger=logger)
    rows = [(step, row) for step, row in logger.rows if any(name in row for name in monitor.lrs)]
    return monitor, rows, trainer


def decaying(interval):
    def configure(module):
        optimizer = SGD(module.parameters(), lr=0.1)
        return [optimizer], [{"scheduler": ExponentialLR(optimizer, 0.5), "interval": interval}]

    return configure


def two_groups(module, **names):
    weight, bias = module.layer.weight, module.layer.bias
    return [{"params": [weight], **names.get("first", {})}, {"params": [bias], "lr": 0.2, **names.get("second", {})}]


def test_an_epoch_scheduler_is_logged_once_per_epoch():
    monitor, rows, _ = monitored(decaying("epoch"))
    assert rows == [(0, {"lr-SGD": 0.1}), (2, {"lr-SGD": 0.05})]
    assert monitor.lrs == {"lr-SGD": [0.1, 0.05]}


def test_a_step_scheduler_is_logged_at_every_step():
    _, rows, _ = monitored(decaying("step"))
    assert [(step, row["lr-SGD"]) for step, row in rows] == [(0, 0.1), (1, 0.05), (2, 0.025), (3, 0.0125)]


def test_steps_follow_the_rhythm_of_the_trainer():
    logger, monitor = Recorder(), LearningRateMonitor("step")
    fit(TinyModule(), monitor, batches=4, logger=logger, log_every_n_steps=2)
    assert [step for step, row in logger.rows if "lr-SGD" in row] == [1, 3]


@pytest.mark.parametrize(("interval", "count"), [("step", 4), ("epoch", 2), (None, 6)])
def test_an_optimizer_without_scheduler_follows_the_argument(interval, count):
    monitor, rows, _ = monitored(lambda module: SGD(module.parameters(), lr=0.1), logging_interval=interval)
    assert len(rows) == len(monitor.lrs["lr-SGD"]) == count


def test_parameter_groups_are_numbered():
    monitor, _, _ = monitored(lambda module: SGD(two_groups(module), lr=0.1))
    assert set(monitor.lrs) == {"lr-SGD/pg1", "lr-SGD/pg2"}


def test_parameter_groups_can_have_names():
    monitor, _, _ = monitored(lambda module: SGD(two_groups(module, first={"name": "weights"}), lr=0.1))
    assert set(monitor.lrs) == {"lr-SGD/weights", "lr-SGD/pg2"}


def test_equal_names_of_parameter_groups_are_refused():
    same = {"first": {"name": "a"}, "second": {"name": "a"}}
    with pytest.raises(MisconfigurationException, match="own `name`"):
        monitored(lambda module: SGD(two_groups(module, **same), lr=0.1))


def test_a_scheduler_can_have_a_name():
    def configure(module):
        optimizer = SGD(module.parameters(), lr=0.1)
        return [optimizer], [{"scheduler": ExponentialLR(optimizer, 0.5), "name": "my_rate"}]

    monitor, _, _ = monitored(configure)
    assert set(monitor.lrs) == {"my_rate"}


def test_optimizers_of_one_class_are_numbered():
    def configure(module):
        first, second = SGD([module.layer.weight], lr=0.1), SGD([module.layer.bias], lr=0.2)
        other = Adam(module.parameters(), lr=0.3)
        return [first, second, other], [ExponentialLR(first, 0.5)]

    monitor, _, _ = monitored(configure, manual=True)
    assert set(monitor.lrs) == {"lr-SGD", "lr-SGD-1", "lr-Adam"}


def test_a_group_added_later_keeps_the_history():
    from fulgurite.callbacks import LambdaCallback

    module, monitor = TinyModule(), LearningRateMonitor("epoch")

    def grow(trainer, module):
        if trainer.current_epoch == 0:
            trainer.optimizers[0].add_param_group({"params": torch.nn.Linear(1, 1).parameters(), "lr": 0.7})

    fit(module, monitor, LambdaCallback(on_train_epoch_end=grow), max_epochs=2, logger=Recorder())
    assert monitor.lrs == {"lr-SGD/pg1": [0.1, 0.1], "lr-SGD/pg2": [0.7]}


def test_momentum_and_weight_decay_are_logged_on_request():
    monitor, rows, trainer = monitored(
        lambda module: Adam(module.parameters(), lr=0.1, betas=(0.8, 0.9), weight_decay=0.01),
        logging_interval="epoch",
        log_momentum=True,
        log_weight_decay=True,
    )
    expected = {"lr-Adam": 0.1, "lr-Adam-momentum": 0.8, "lr-Adam-weight_decay": 0.01}
    assert rows[0] == (0, expected)
    assert monitor.last_momentum_values == {"lr-Adam-momentum": 0.8}
    assert monitor.last_weight_decay_values == {"lr-Adam-weight_decay": 0.01}
    assert {name: round(trainer.callback_metrics[name].item(), 6) for name in expected} == expected


def test_an_optimizer_without_momentum_is_noticed():
    with pytest.warns(RuntimeWarning, match="neither momentum nor betas"):
        monitored(lambda module: torch.optim.Adagrad(module.parameters(), lr=0.1), log_momentum=True)


def test_a_trainer_without_logger_is_refused():
    with pytest.raises(MisconfigurationException, match="no logger"):
        fit(TinyModule(), LearningRateMonitor())


def test_a_wrong_interval_is_refused():
    with pytest.raises(MisconfigurationException, match="Did you mean 'step'"):
        LearningRateMonitor("steps")
