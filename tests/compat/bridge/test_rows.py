"""Rows of logs, and what steps and end hooks returned: the originals of these releases wrote and gave the same."""

import pytest
import torch
from fulgurite.loggers import Logger
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]


class Rows(Logger):
    """Keeps the rows that it is given."""

    name = version = None

    def __init__(self):
        super().__init__()
        self.rows = []

    def log_hyperparams(self, params, *args, **kwargs):
        pass

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, {name: float(value) for name, value in metrics.items()}))


class Numbered(PastModule):
    """Evaluation gives the number of each batch, and says it under `log` as well."""

    def validation_step(self, batch, batch_idx):
        return {"val_loss": torch.tensor(float(batch_idx))}

    def test_step(self, batch, batch_idx):
        return {"test_loss": torch.tensor(float(batch_idx)), "log": {"number": float(batch_idx)}}


class Gathered(Numbered):
    def validation_epoch_end(self, outputs):
        return {"val_loss": torch.tensor(3.0)}

    def training_epoch_end(self, outputs):
        return {}


def trained(release, module, **arguments):
    """A trainer that trained one epoch of three batches, with two of validation, and the rows of that."""
    logger = Rows()
    trainer = trainer_of(release, max_epochs=1, log_every_n_steps=1, logger=logger, **arguments)
    trainer.fit(module, tiny_loader(3), tiny_loader(2))
    return trainer, logger.rows


def bare(rows):
    """The rows without the epoch."""
    return [(step, {name: value for name, value in row.items() if name != "epoch"}) for step, row in rows]


@pytest.mark.parametrize(
    ("release", "steps", "gathered"),
    [
        ("0.6.0", [0, 1, 2, 2], [0, 1, 2, 2]),
        ("0.7.6", [0, 1, 2, 2], [0, 1, 2, 2, 3]),
        ("0.8.3", [0, 1, 2, 2], [0, 1, 2, 2, 3]),
        ("0.8.5", [0, 1, 2], [0, 1, 2, 2, 4]),
        ("0.9.0", [2, 2], [2]),
        ("0.10.0", [], []),
    ],
)
def test_rows_that_hold_nothing_but_the_epoch(release, steps, gathered):
    assert [step for step, row in trained(release, Numbered())[1] if set(row) == {"epoch"}] == steps
    if release != "0.6.0":  # which had other names for the end hooks
        assert [step for step, row in trained(release, Gathered())[1] if set(row) == {"epoch"}] == gathered


@pytest.mark.parametrize(
    ("release", "results", "rows"),
    [
        ("0.9.0", [{"number": 0, "test_loss": 0}, {"number": 1, "test_loss": 1}], [0, 1]),
        ("1.0.8", [{"number": 0, "test_loss": 0}, {"number": 1, "test_loss": 1}], [0, 1]),
        ("1.1.8", [{"number": 1, "test_loss": 1}], [1]),
        ("1.2.5", [{"number": 1, "test_loss": 1}], [1]),
        ("1.2.10", [{"number": 0}, {"number": 1}, {}], [0, 1]),
        ("1.3.8", [{}], []),
    ],
)
def test_what_counts_of_evaluation_that_no_hook_gathers(release, results, rows):
    logger = Rows()
    trainer = trainer_of(release, logger=logger)
    assert trainer.test(Numbered(), tiny_loader(2)) == results
    assert [row["number"] for _, row in logger.rows] == rows


def test_an_end_hook_gave_one_result_for_all_loaders():
    class Two(PastModule):
        def test_step(self, batch, batch_idx, dataloader_idx):
            return {"test_loss": torch.tensor(1.0)}

        def test_epoch_end(self, outputs):
            return {"test_loss": torch.tensor(float(len(outputs)))}

    assert trainer_of("0.9.0").test(Two(), [tiny_loader(1), tiny_loader(1)]) == [{"test_loss": 2.0}]


class Odd(PastModule):
    """Logs one name in every other step."""

    def training_step(self, batch, batch_idx):
        self.log("all", float(batch_idx))
        if batch_idx % 2:
            self.log("odd", float(batch_idx))
        return self.loss(batch)

    def validation_step(self, batch, batch_idx):
        self.log("number", float(batch_idx), on_step=True)


@pytest.mark.parametrize(("release", "last"), [("1.0.8", {"all"}), ("1.3.8", {"all"}), ("1.4.9", {"all", "odd"})])
def test_a_row_held_what_its_step_logged(release, last):
    rows = bare(trained(release, Odd())[1])
    assert [set(row) for step, row in rows if step == 2 and "all" in row] == [last]


@pytest.mark.parametrize(("release", "steps"), [("1.0.8", [1]), ("1.1.8", [0, 1, 2])])
def test_a_step_that_gave_none_had_no_row(release, steps):
    class Skips(PastModule):
        def training_step(self, batch, batch_idx):
            self.log("number", float(batch_idx))
            return self.loss(batch) if batch_idx == 1 else None

    assert [step for step, row in trained(release, Skips())[1] if "number" in row] == steps


@pytest.mark.parametrize(("release", "checks"), [("1.0.8", 2), ("1.1.8", 1)])
def test_rows_of_the_sanity_check(release, checks):
    rows = trained(release, Odd(), num_sanity_val_steps=2)[1]
    assert [step for step, row in rows if "number_step/epoch_0" in row] == [0, 1] * checks


@pytest.mark.parametrize(("release", "heard"), [("1.0.8", {"after"}), ("1.1.8", {"after", "start"})])
def test_hooks_that_could_not_log(release, heard):
    class Hooked(PastModule):
        def on_train_epoch_start(self):
            self.log("start", 1.0)

        def on_after_backward(self):
            self.log("after", 1.0)

        def training_step(self, batch, batch_idx):
            return self.loss(batch)

    trainer, _ = trained(release, Hooked())
    assert {"after", "start"} & set(trainer.callback_metrics) == heard


@pytest.mark.parametrize("release", ["1.0.8", "1.3.8", "1.4.9"])
def test_a_forked_name_of_evaluation_stands_for_its_last_step(release):
    watched = trained(release, Odd())[0].callback_metrics
    assert float(watched["number_epoch"]) == 0.5
    assert float(watched["number"]) == (0.5 if release == "1.4.9" else 1.0)


@pytest.mark.parametrize(
    ("release", "seen"),
    [
        ("0.7.1", None),
        ("0.7.3", {"loss", "log", "extra"}),
        ("0.7.6", {"loss", "logged", "extra"}),
        ("0.8.1", {"loss", "logged", "extra"}),
        ("0.8.3", {"loss", "log", "extra"}),
    ],
)
def test_what_training_epoch_end_saw(release, seen):
    class Sees(PastModule):
        names = None

        def training_step(self, batch, batch_idx):
            return {"loss": self.loss(batch), "log": {"logged": 1.0}, "extra": 2.0}

        def training_epoch_end(self, outputs):
            (self.names,) = {frozenset(output) for output in outputs}
            return {}

    module = Sees()
    trained(release, module)
    assert module.names == (None if seen is None else frozenset(seen))


@pytest.mark.parametrize(("release", "by_last"), [("0.6.0", False), ("0.7.1", True), ("0.7.3", False)])
def test_the_norm_that_clipped(release, by_last):
    class Clipped(PastModule):
        def training_step(self, batch, batch_idx):
            return {"loss": (self.layer.weight * 100.0).sum() + (self.layer.bias * 0.001).sum()}

        def optimizer_step(self, *args):
            self.norm = float(self.layer.weight.grad.norm())

    module = Clipped()
    trained(release, module, gradient_clip_val=1.0)
    assert (module.norm > 1.1) is by_last
