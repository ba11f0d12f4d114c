"""compat/bridge/results.py: programs with TrainResult and EvalResult; 0.9.0 and 0.10.0 gave these numbers."""

import os
import shutil

import pytest
import torch
from fulgurite.callbacks import Callback
from fulgurite.compat import LightningModule, Trainer
from fulgurite.compat.callbacks import EarlyStopping, ModelCheckpoint
from fulgurite.compat.results import EvalResult, TrainResult
from fulgurite.loggers import Logger
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import era
from tiny import QUIET
from torch.utils.data import DataLoader, TensorDataset

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]
BOTH = pytest.mark.parametrize("release", ["0.9.0", "0.10.0"])
TRAIN, VAL = (1.0, 2.0, 6.0), (1.0, 4.0)  # what the steps log, batch by batch
QUIET_0_9 = {"checkpoint_callback": False, "num_sanity_val_steps": 0, **QUIET}


class Rows(Logger):
    """Remembers every row."""

    def __init__(self):
        super().__init__()
        self.rows = []

    name, version = "rows", 0

    def log_hyperparams(self, params, *args, **kwargs):
        pass

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, {name: round(float(value), 4) for name, value in metrics.items()}))


def batches(count, tensors=False):
    data = torch.arange(float(count)).unsqueeze(1)
    return DataLoader(data if tensors else TensorDataset(data), batch_size=2)


class Module(LightningModule):
    """One weight that learns to be 1; five samples to train on, three to measure with, two in a batch."""

    tensors = False

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor(1.0))

    def loss(self, batch):
        inputs = batch if self.tensors else batch[0]
        return (inputs * self.weight - 1).pow(2).mean()

    def training_step(self, batch, batch_idx):
        return TrainResult(self.loss(batch))

    def configure_optimizers(self):
        return torch.optim.SGD(self.parameters(), lr=0.1)

    def train_dataloader(self):
        return batches(5, self.tensors)

    def val_dataloader(self):
        return batches(3, self.tensors)

    def test_dataloader(self):
        return batches(3, self.tensors)


class Measured(Module):
    def validation_step(self, batch, batch_idx):
        value = torch.tensor(VAL[batch_idx])
        result = EvalResult(checkpoint_on=value, early_stop_on=value * 2)
        result.log("val_loss", value)
        return result


def trainer(release, logger=None, **arguments):
    name = "row_log_interval" if release == "0.9.0" else "log_every_n_steps"
    if logger is not None:
        arguments = {"logger": logger, name: 1, **arguments}
    with era(release):
        return Trainer(**{**QUIET_0_9, "max_epochs": 1, **arguments})


def run(release, module, verb="fit", **arguments):
    """The trainer after the call, the rows, and what the call gave."""
    logger = Rows()
    made = trainer(release, logger, **arguments)
    with era(release):
        answer = getattr(made, verb)(module)
    return made, logger.rows, answer


def numbers(metrics):
    return {name: round(float(value), 4) for name, value in sorted(metrics.items())}


# ----- a whole program


class Everything(Measured):
    """Every way of logging, in both steps."""

    def training_step(self, batch, batch_idx):
        value = torch.tensor(TRAIN[batch_idx])
        result = TrainResult(self.loss(batch))
        result.log("st", value)
        result.log("both", value, on_step=True, on_epoch=True, prog_bar=True)
        result.log("ep", value * 10, on_step=False, on_epoch=True)
        result.log("s", value, on_step=False, on_epoch=True, reduce_fx=torch.sum)
        result.log("bar", value, prog_bar=True, logger=False)
        result.log_dict({"d": value * 100})
        return result

    def validation_step(self, batch, batch_idx):
        result = super().validation_step(batch, batch_idx)
        value = torch.tensor(VAL[batch_idx])
        result.log("vboth", value, on_step=True, prog_bar=True)
        result.log("vstep", value, on_step=True, on_epoch=False)
        result.log("vbar", value, prog_bar=True, logger=False)
        return result


class AtTheEnds(Callback):
    """What can be watched at the end of validation and of the epoch."""

    def __init__(self):
        self.seen = []

    def on_validation_end(self, trainer, module):
        self.seen.append(numbers(trainer.callback_metrics))

    def on_train_epoch_end(self, trainer, module, outputs=None):
        self.seen.append(numbers(trainer.callback_metrics))


def test_a_program_of_0_9_logs_and_shows_what_it_did_then():
    ends = AtTheEnds()
    made, rows, answer = run("0.9.0", Everything(), callbacks=[ends])
    assert rows == [
        (0, {"st": 1.0, "step_both": 1.0, "epoch": 0}),
        (1, {"st": 2.0, "step_both": 2.0, "epoch": 0}),
        (0, {"step_vboth/epoch_0": 1.0, "vstep/epoch_0": 1.0}),
        (1, {"step_vboth/epoch_0": 4.0, "vstep/epoch_0": 4.0}),
        (2, {"val_loss": 2.5, "epoch_vboth": 2.5, "epoch": 0}),
        (2, {"st": 6.0, "step_both": 6.0, "epoch": 0}),
        (3, {"epoch_both": 3.0, "ep": 30.0, "s": 9.0, "d": 300.0, "epoch": 0}),
    ]
    watched = {"val_checkpoint_on": 2.5, "val_early_stop_on": 5.0}
    assert ends.seen == [watched, {"checkpoint_on": 1.0133, **watched}]
    assert numbers(made.logged_metrics) == {"d": 300.0, "ep": 30.0, "epoch": 0.0, "epoch_both": 3.0, "s": 9.0}
    assert numbers(made.progress_bar_metrics) == {
        "bar": 6.0, "epoch_both": 3.0, "epoch_vboth": 2.5, "step_both": 6.0, "step_vboth": 4.0, "vbar": 2.5,
    }  # fmt: skip
    assert answer == 1
    assert made.global_step == 3


def test_a_program_of_0_10_logs_and_shows_what_it_did_then():
    ends = AtTheEnds()
    made, rows, answer = run("0.10.0", Everything(), callbacks=[ends])
    assert rows == [
        (0, {"st": 1.0, "both_step": 1.0, "both": 1.0, "epoch": 0}),
        (1, {"st": 2.0, "both_step": 2.0, "both": 2.0, "epoch": 0}),
        (2, {"st": 6.0, "both_step": 6.0, "both": 6.0, "epoch": 0}),
        (0, {"vboth_step/epoch_0": 1.0, "vstep/epoch_0": 1.0}),
        (1, {"vboth_step/epoch_0": 4.0, "vstep/epoch_0": 4.0}),
        (2, {"val_loss": 2.0, "vboth_epoch": 2.0, "vboth": 2.0, "epoch": 0}),
        (2, {"both_epoch": 3.0, "both": 3.0, "ep": 30.0, "s": 9.0, "d": 300.0, "epoch": 0}),
    ]
    validated = {"val_loss": 2.0, "vbar": 2.0, "vboth": 2.0, "vboth_epoch": 2.0, "early_stop_on": 5.0}
    assert ends.seen == [
        {**validated, "bar": 6.0, "both": 6.0, "both_step": 6.0, "checkpoint_on": 2.5, "st": 6.0},
        {
            **validated, "bar": 6.0, "both": 3.0, "both_epoch": 3.0, "both_step": 6.0, "checkpoint_on": 1.0133,
            "d": 300.0, "ep": 30.0, "s": 9.0, "st": 6.0,
        },
    ]  # fmt: skip
    assert numbers(made.progress_bar_metrics) == {
        "bar": 6.0, "both": 3.0, "both_epoch": 3.0, "both_step": 6.0, "vbar": 2.0, "vboth": 2.0, "vboth_epoch": 2.0,
        "vboth_step": 4.0,
    }  # fmt: skip
    assert answer == 1


def test_1_0_gave_loggers_no_plain_name_beside_the_two():
    _, rows, _ = run("1.0.8", Everything())
    assert rows[0] == (0, {"st": 1.0, "both_step": 1.0, "epoch": 0})
    assert (2, {"both_epoch": 3.0, "ep": 30.0, "s": 9.0, "d": 300.0, "epoch": 0}) in rows


@pytest.mark.parametrize(("release", "mean"), [("0.9.0", {"epoch_a": 2.4}), ("0.10.0", {"a_epoch": 3.0, "a": 3.0})])
def test_a_training_epoch_weighs_batches_by_their_size_in_0_9_only(release, mean):
    class Weighed(Module):
        tensors = True

        def training_step(self, batch, batch_idx):
            result = TrainResult(self.loss(batch))
            result.log("a", torch.tensor(TRAIN[batch_idx]), on_step=True, on_epoch=True)
            return result

        def validation_step(self, batch, batch_idx):
            result = EvalResult()
            result.log("v", torch.tensor(VAL[batch_idx]))
            return result

    _, rows, _ = run(release, Weighed())
    assert {**mean, "epoch": 0} in [row for _, row in rows]
    assert (2, {"v": 2.0, "epoch": 0}) in rows


# ----- what the end hooks are given, and may return


class Ended(Module):
    def training_step(self, batch, batch_idx):
        result = super().training_step(batch, batch_idx)
        result.log("a", torch.tensor(TRAIN[batch_idx]), on_step=True, on_epoch=True)
        result.log("ep", torch.tensor(TRAIN[batch_idx]) * 10, on_step=False, on_epoch=True)
        return result

    def training_epoch_end(self, outputs):
        self.given = type(outputs), outputs.minimize.tolist(), outputs.a.tolist(), outputs["ep"].tolist()
        return self.answer(outputs)


@BOTH
def test_training_epoch_end_is_given_one_result_with_the_values_of_all_steps(release):
    module = Ended()
    module.answer = lambda outputs: None
    made, rows, _ = run(release, module)
    kind, losses, values, others = module.given
    assert kind is TrainResult
    assert losses == pytest.approx([0.5, 2.5, 0.04])
    assert (values, others) == ([1.0, 2.0, 6.0], [10.0, 20.0, 60.0])
    assert [step for step, _ in rows] == [0, 1, 2]  # nothing is logged for it
    assert made.callback_metrics.get("checkpoint_on", 0.04) == pytest.approx(0.04)


@pytest.mark.parametrize(
    ("release", "row"),
    [
        ("0.9.0", (4, {"epoch_new": 30.0, "epoch": 0})),
        ("0.10.0", (2, {"new_epoch": 30.0, "new": 30.0, "epoch": 0})),
    ],
)
def test_training_epoch_end_may_return_a_result_of_its_own(release, row):
    def answer(outputs):
        result = TrainResult(checkpoint_on=outputs.minimize.sum(), early_stop_on=outputs.ep.max())
        result.log("step_only", outputs.ep.sum())
        result.log("new", outputs.ep.mean(), on_step=True, on_epoch=True, prog_bar=True)
        return result

    module = Ended()
    module.answer = answer
    made, rows, _ = run(release, module)
    assert rows[-1] == row
    watched = made.callback_metrics
    assert float(watched["checkpoint_on"]) == pytest.approx(1.0133, abs=1e-4)  # that of the steps
    assert "early_stop_on" not in watched


@pytest.mark.parametrize(("release", "step"), [("0.9.0", 4), ("0.10.0", 2)])
def test_training_epoch_end_may_change_what_it_was_given(release, step):
    both = {"0.9.0": ("step_a", "epoch_a"), "0.10.0": ("a_step", "a_epoch")}[release]

    def answer(outputs):
        for name in (*both, *({"a"} & outputs.keys()), "ep"):
            outputs[name] = outputs[name].max()
        return outputs

    module = Ended()
    module.answer = answer
    _, rows, _ = run(release, module)
    plain = {} if release == "0.9.0" else {"a": 6.0}
    assert rows[-1] == (step, {both[1]: 6.0, **plain, "ep": 60.0, "epoch": 0})


@BOTH
def test_training_epoch_end_may_return_a_dict(release):
    module = Ended()
    module.answer = lambda outputs: {"log": {"dl": outputs.ep.sum()}, "progress_bar": {"dp": 3.0}}
    made, rows, _ = run(release, module)
    assert rows[-1][1] == {"dl": 90.0, "epoch": 0}
    assert made.progress_bar_metrics["dp"] == 3.0


@BOTH
def test_several_values_cannot_be_one_row(release):
    module = Ended()
    module.answer = lambda outputs: outputs
    with pytest.raises(MisconfigurationException, match="has 3 values. Only one can be logged"):
        run(release, module)


class Judged(Measured):
    loaders = 1

    def val_dataloader(self):
        return [batches(3) for _ in range(self.loaders)] if self.loaders > 1 else batches(3)

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        value = torch.tensor(VAL[batch_idx]) + 10 * dataloader_idx
        result = EvalResult(checkpoint_on=value, early_stop_on=value * 2)
        result.log("val_loss", value)
        result.preds = torch.arange(2.0) + batch_idx
        return result


class JudgedAtTheEnd(Judged):
    def validation_epoch_end(self, outputs):
        self.given = outputs
        first = outputs[0] if isinstance(outputs, list) else outputs
        result = EvalResult(checkpoint_on=first.val_loss.max(), early_stop_on=first.val_loss.min())
        result.log("new", first.val_loss.sum(), prog_bar=True)
        return result


@BOTH
@pytest.mark.parametrize("loaders", [1, 2])
def test_validation_epoch_end_is_given_a_result_for_each_loader(release, loaders):
    module = JudgedAtTheEnd()
    module.loaders = loaders
    made, rows, _ = run(release, module)
    results = module.given if loaders > 1 else [module.given]
    assert [result.val_loss.tolist() for result in results] == [[1.0, 4.0], [11.0, 14.0]][:loaders]
    assert [float(result.checkpoint_on) for result in results] == [2.5, 12.5][:loaders]
    assert results[0].preds.tolist() == [0.0, 1.0, 1.0, 2.0]
    assert (2, {"new": 5.0, "epoch": 0}) in rows
    prefix = "val_" if release == "0.9.0" else ""
    assert made.callback_metrics[f"{prefix}early_stop_on"] == 1.0
    assert made.progress_bar_metrics["new"] == 5.0


@pytest.mark.parametrize(("release", "means"), [("0.9.0", (2.5, 12.5)), ("0.10.0", (2.0, 12.0))])
def test_each_loader_has_a_row_and_callbacks_watch_the_last(release, means):
    module = Judged()
    module.loaders = 2
    made, rows, _ = run(release, module)
    assert [row for row in rows if "val_loss" in row[1]] == [(2, {"val_loss": mean, "epoch": 0}) for mean in means]
    prefix = "val_" if release == "0.9.0" else ""
    assert made.callback_metrics[f"{prefix}early_stop_on"] == 25.0


@BOTH
def test_a_validation_that_logged_nothing_wrote_an_empty_row_in_0_9(release):
    class Silent(Module):
        def validation_step(self, batch, batch_idx):
            return EvalResult()

    _, rows, _ = run(release, Silent())
    assert rows == ([(2, {"epoch": 0})] if release == "0.9.0" else [])


@BOTH
def test_step_ends_are_given_the_result_and_may_return_another(release):
    class Stepped(Measured):
        def training_step_end(self, output):
            result = TrainResult(output.minimize * 1)
            result.log("b", output.checkpoint_on * 0 + 2)
            return result

        def validation_step_end(self, output):
            result = EvalResult(checkpoint_on=output.checkpoint_on)
            result.log("v2", output.val_loss * 2)
            return result

    _, rows, _ = run(release, Stepped())
    assert (0, {"b": 2.0, "epoch": 0}) in rows
    assert [row for row in rows if "v2" in row[1]] == [(2, {"v2": 5.0 if release == "0.9.0" else 4.0, "epoch": 0})]


# ----- optimizers and sequences


class Two(Module):
    """Two optimizers, a weight each."""

    def __init__(self):
        super().__init__()
        self.other = torch.nn.Parameter(torch.tensor(2.0))

    def configure_optimizers(self):
        return [torch.optim.SGD([parameter], lr=0.1) for parameter in (self.weight, self.other)]

    def training_step(self, batch, batch_idx, optimizer_idx):
        weight = (self.weight, self.other)[optimizer_idx]
        result = TrainResult((batch[0] * weight - 1).pow(2).mean())
        value = torch.tensor(float(batch_idx + 10 * optimizer_idx))
        result.log(f"l{optimizer_idx}", value, on_step=True, on_epoch=True)
        return result


@pytest.mark.parametrize(
    ("release", "last"),
    [
        ("0.9.0", (3, {"epoch_l0": 1.0, "epoch_l1": 11.0, "epoch": 0})),
        ("0.10.0", (2, {"l0_epoch": 1.0, "l0": 1.0, "l1_epoch": 11.0, "l1": 11.0, "epoch": 0})),
    ],
)
def test_several_optimizers_share_a_row(release, last):
    made, rows, _ = run(release, Two())
    assert rows[-1] == last
    names = {
        "0.9.0": {"step_l0": 2.0, "step_l1": 12.0},
        "0.10.0": {"l0_step": 2.0, "l0": 2.0, "l1_step": 12.0, "l1": 12.0},
    }
    assert rows[2] == (2, {**names[release], "epoch": 0})
    assert float(made.callback_metrics["checkpoint_on"]) == pytest.approx(3.4406, abs=1e-4)


@BOTH
def test_training_epoch_end_is_given_a_result_for_each_optimizer(release):
    class Ends(Two):
        def training_epoch_end(self, outputs):
            self.given = [output.minimize.tolist() for output in outputs]

    module = Ends()
    run(release, module)
    assert module.given == [pytest.approx([0.5, 2.5, 0.04]), pytest.approx([1.0, 14.965, 1.6384], abs=1e-3)]


class Sequences(Module):
    """Two batches of six steps in time, two at a time."""

    def train_dataloader(self):
        return DataLoader(TensorDataset(torch.arange(12.0).reshape(2, 6, 1) * 0.1), batch_size=1)

    def training_step(self, batch, batch_idx, hiddens=None):
        state = (0.0 if hiddens is None else hiddens) + batch[0].sum() * self.weight
        self.__dict__.setdefault("states", []).append(hiddens)
        result = TrainResult((state - 1).pow(2) * 0.01, hiddens=state)
        result.log("a", state.detach(), on_step=True, on_epoch=True)
        result.log("m", state.detach(), on_step=False, on_epoch=True, tbptt_reduce_fx=torch.max)
        return result


@BOTH
def test_parts_of_a_sequence_are_one_value_before_batches_are(release):
    module = Sequences()
    made, rows, _ = run(release, module, truncated_bptt_steps=2)
    names = {"0.9.0": ("step_a", "epoch_a"), "0.10.0": ("a_step", "a_epoch")}[release]
    assert [row[names[0]] for _, row in rows[:2]] == [1.5006, 5.0811]
    assert (rows[-1][1][names[1]], rows[-1][1]["m"]) == (1.9299, 3.2909)
    assert float(made.callback_metrics["checkpoint_on"]) == pytest.approx(0.0845, abs=1e-4)
    assert [None if state is None else round(float(state), 4) for state in module.states] == [
        None, 0.1, 0.6001, None, 1.2996, 2.9977,
    ]  # fmt: skip
    assert not any(state.requires_grad for state in module.states if state is not None)


# ----- test, and predictions


class Examined(Module):
    loaders = 1

    def test_dataloader(self):
        return [batches(3) for _ in range(self.loaders)] if self.loaders > 1 else batches(3)

    def test_step(self, batch, batch_idx, dataloader_idx=0):
        result = EvalResult()
        result.log("test_loss", torch.tensor(VAL[batch_idx]) + dataloader_idx)
        return result


@pytest.mark.parametrize(("release", "mean"), [("0.9.0", 2.5), ("0.10.0", 2.0)])
def test_a_test_gives_what_was_logged_for_each_loader(release, mean):
    module = Examined()
    _, rows, answer = run(release, module, "test")
    assert answer == [{"test_loss": mean}]
    assert rows == [(0, {"test_loss": mean, "epoch": 0})]
    module.loaders = 2
    assert run(release, module, "test")[2] == [{"test_loss": mean}, {"test_loss": mean + 1}]


@BOTH
def test_test_epoch_end_may_return_a_result(release):
    class Ends(Examined):
        def test_epoch_end(self, outputs):
            result = EvalResult()
            result.log("all", outputs.test_loss.sum(), prog_bar=True)
            return result

    assert run(release, Ends(), "test")[2] == [{"all": 5.0}]


class Writing(Module):
    def write(self, batch, batch_idx):
        result = EvalResult()
        names = [f"{batch_idx}-{i}" for i in range(len(batch[0]))]
        result.write("idx", batch[0])
        result.write("name", names)
        result.write_dict({"twice": batch[0].squeeze(1) * 2}, "sub/other.pt")
        return result

    validation_step = test_step = write


@BOTH
def test_a_test_writes_a_row_for_each_sample(release, tmp_path):
    run(release, Writing())
    assert list(tmp_path.iterdir()) == []  # validation writes nothing
    run(release, Writing(), "test")
    rows = torch.load(tmp_path / "predictions.pt")
    assert [(row["idx"].tolist(), row["name"]) for row in rows] == [([0.0], "0-0"), ([1.0], "0-1"), ([2.0], "1-0")]
    assert [row["twice"].item() for row in torch.load(tmp_path / "sub" / "other.pt")] == [0.0, 2.0, 4.0]
    assert all(row["idx"].untyped_storage().nbytes() == 4 for row in rows)


@pytest.mark.parametrize(
    ("column", "told"), [(torch.zeros(3), "'idx': 2, 'other': 3"), (torch.tensor(1.0), "'other': None")]
)
def test_columns_of_different_lengths_are_refused(column, told):
    class Uneven(Writing):
        def test_step(self, batch, batch_idx):
            result = EvalResult()
            result.write("idx", batch[0])
            result.write("other", column)
            return result

    with pytest.raises(ValueError, match=f"'predictions.pt' gets columns of these lengths.*{told}"):
        run("0.9.0", Uneven(), "test")


# ----- what a step may not return


@BOTH
@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (lambda loss: EvalResult(checkpoint_on=loss), "returned an EvalResult. Accepted: a TrainResult"),
        (lambda loss: TrainResult(checkpoint_on=loss), "without a loss. Write TrainResult"),
    ],
)
def test_a_training_step_that_gives_no_loss_is_refused(release, answer, told):
    class Wrong(Module):
        def training_step(self, batch, batch_idx):
            return answer(self.loss(batch))

    with pytest.raises(MisconfigurationException, match=told):
        run(release, Wrong())


# ----- what callbacks watch

SCORES = (5.0, 4.0, 6.0, 7.0, 3.0, 9.0, 10.0, 11.0, 12.0, 13.0)


class Scored(Module):
    """One score per epoch, which validation or training tells callbacks to watch."""

    in_validation = in_training = ()

    def scores(self, names):
        return {name: torch.tensor(SCORES[self.current_epoch]) for name in names}

    def training_step(self, batch, batch_idx):
        return TrainResult(self.loss(batch), **self.scores(self.in_training))


class ScoredOnData(Scored):
    def validation_step(self, batch, batch_idx):
        result = EvalResult(**self.scores(self.in_validation))
        result.log("val_loss", torch.tensor(SCORES[self.current_epoch]))
        return result


def stopped(release, kind, monitor=None, **watched):
    """How many epochs ran, what early stopping and saving watched in the end, and what was saved."""
    shutil.rmtree("saved", ignore_errors=True)
    os.mkdir("saved")
    module = kind()
    module.in_validation, module.in_training = watched.get("validation", ()), watched.get("training", ())
    with era(release):
        stop = EarlyStopping(**({"monitor": monitor} if monitor else {}), patience=2)
        save = ModelCheckpoint(filepath="saved/{epoch}")
    made = trainer(release, max_epochs=10, callbacks=[stop], checkpoint_callback=save, enable_checkpointing=True)
    with era(release):
        made.fit(module)
    return made.current_epoch + 1, stop.monitor, save.monitor, sorted(os.listdir("saved"))


STOP, SAVE = "early_stop_on", "checkpoint_on"


def test_0_9_watched_what_the_eval_result_named_whatever_the_callbacks_said():
    both = stopped("0.9.0", ScoredOnData, "nothing", validation=(STOP, SAVE))
    assert both == (4, "val_early_stop_on", "val_checkpoint_on", ["epoch=1.ckpt"])
    saved = stopped("0.9.0", ScoredOnData, "nothing", validation=(SAVE,))
    assert saved == (10, "nothing", "val_checkpoint_on", ["epoch=4.ckpt"])


def test_0_9_watched_training_where_there_was_no_validation():
    assert stopped("0.9.0", Scored, training=(STOP, SAVE)) == (4, STOP, SAVE, ["epoch=1.ckpt"])
    assert stopped("0.9.0", Scored, training=(SAVE,)) == (10, "val_loss", SAVE, ["epoch=4.ckpt"])


def test_0_9_saved_nothing_after_a_validation_that_named_nothing():
    assert stopped("0.9.0", ScoredOnData, training=(STOP, SAVE)) == (4, STOP, "val_loss", [])


def test_validation_came_before_training():
    both = stopped("0.9.0", ScoredOnData, training=(STOP,), validation=(STOP, SAVE))
    assert both == (4, "val_early_stop_on", "val_checkpoint_on", ["epoch=1.ckpt"])


def test_0_10_left_the_callbacks_alone():
    both = stopped("0.10.0", ScoredOnData, "val_loss", validation=(STOP, SAVE))
    assert both == (4, "val_loss", "val_loss", ["epoch=1.ckpt"])
    assert stopped("0.10.0", ScoredOnData, training=(STOP,)) == (4, STOP, "val_loss", ["epoch=1.ckpt"])
    assert stopped("0.10.0", Scored, training=(STOP, SAVE)) == (4, STOP, SAVE, ["epoch=1.ckpt"])


def test_a_validation_in_dicts_leaves_saving_to_what_training_named_the_epoch_before():
    class InDicts(Scored):
        def validation_step(self, batch, batch_idx):
            return {"val_loss": torch.tensor(SCORES[self.current_epoch])}

        def validation_epoch_end(self, outputs):
            return {"val_loss": outputs[0]["val_loss"]}

    assert stopped("0.9.0", InDicts, "val_loss", training=(SAVE,)) == (4, "val_loss", SAVE, ["epoch=2.ckpt"])
