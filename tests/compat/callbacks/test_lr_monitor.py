"""compat/callbacks/lr_monitor.py: learning rates as releases logged them; rows are those of the originals."""

import pytest
import torch
from fulgurite.compat.callbacks import LearningRateLogger, LearningRateMonitor
from fulgurite.loggers import Logger
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era

from .scored import fit, scored

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Rates(Logger):
    """Keeps the rows of learning rates."""

    def __init__(self):
        super().__init__()
        self.rows = []

    name = version = "rates"

    def log_metrics(self, metrics, step=None):
        rates = {name: round(value, 4) for name, value in metrics.items() if name.startswith("lr-")}
        if rates:
            self.rows.append((step, rates))

    def log_hyperparams(self, *args, **kwargs): ...


def logged(release, make, *, scheduled=True):
    module = scored(release)

    def configure():
        optimizer = torch.optim.SGD(module.parameters(), lr=0.1)
        return ([optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1, 0.5)]) if scheduled else optimizer

    module.configure_optimizers = configure
    made = []

    def kept():
        made.append(make())
        return made[-1]

    logger = Rates()
    fit(release, kept, module=module, batches=3, max_epochs=2, logger=logger)
    return logger.rows, made[0]


@pytest.mark.parametrize(
    ("release", "make", "second"),
    [("0.7.6", LearningRateLogger, 3), ("0.9.0", LearningRateLogger, 1), ("0.10.0", LearningRateMonitor, 1),
     ("1.0.8", LearningRateMonitor, 3), ("2.6.6", LearningRateMonitor, 3)],
)  # fmt: skip
def test_what_the_rows_of_epochs_are_counted_by(release, make, second):
    rows, _ = logged(release, make)
    assert rows == [(0, {"lr-SGD": 0.1}), (second, {"lr-SGD": 0.05})]


def test_without_a_scheduler():
    with pytest.raises(MisconfigurationException, match="LearningRateLogger: there is no learning rate scheduler"):
        logged("0.7.6", LearningRateLogger, scheduled=False)
    assert logged("1.4.9", LearningRateMonitor, scheduled=False)[0] == []
    assert logged("1.5.10", LearningRateMonitor, scheduled=False)[0][0] == (0, {"lr-SGD": 0.1})


def test_names_of_the_schedulers():
    _, monitor = logged("1.0.8", LearningRateMonitor)
    with era("1.0.8") as told:
        assert monitor.lr_sch_names == ["lr-SGD"]
    assert codes(told) == ["FG508"]
