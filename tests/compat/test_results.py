"""compat/results.py, results_rules.py, results_together.py: the Result objects, as 0.9.0 and 0.10.0 made them."""

import copy
import pickle

import pytest
import torch
from fulgurite.compat.ledger import rows
from fulgurite.compat.ledger.results import ROWS
from fulgurite.compat.results import EvalResult, Result, TrainResult, kept_copy
from fulgurite.compat.results_rules import rules
from fulgurite.compat.results_together import size_of
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era

EXECUTED = ROWS

KINDS = (TrainResult, EvalResult, Result)
BOTH = pytest.mark.parametrize("release", ["0.9.0", "0.10.0"])


@pytest.fixture(autouse=True)
def release_of_results(request):
    """A release that has them, if the test names none."""
    with era(getattr(request.node, "callspec", None) and request.node.callspec.params.get("release") or "0.9.0"):
        yield


def loss(value=3.0):
    return torch.tensor(value, requires_grad=True) * 2


def steps(kind, values, sizes=(2, 2, 1), **options):
    """The Results of a few batches, each with its value under "a"."""
    made = []
    for value, size in zip(values, sizes, strict=True):
        result = kind(loss(value)) if kind is not EvalResult else kind(checkpoint_on=torch.tensor(value))
        result.log("a", torch.as_tensor(value), **options)
        result.track_batch_size(size)
        made.append(result)
    return made


def plain(value):
    return value.tolist() if isinstance(value, torch.Tensor) else value


# ----- construction


def test_the_loss_is_what_checkpoints_are_saved_on():
    result = TrainResult(loss())
    assert result.minimize.requires_grad
    assert plain(result.checkpoint_on) == 6.0
    assert not result.checkpoint_on.requires_grad
    assert result.early_stop_on is None
    assert "checkpoint_on" not in TrainResult(loss(), checkpoint_on=False)
    assert plain(TrainResult(loss(), checkpoint_on=True).checkpoint_on) == 6.0
    assert plain(TrainResult(loss(), checkpoint_on=torch.tensor(1.0)).checkpoint_on) == 1.0


def test_a_zero_to_save_on_is_taken_for_nothing_but_a_zero_to_stop_on_counts():
    zero = torch.tensor(0.0)
    assert dict(EvalResult(zero, zero)).keys() == {"early_stop_on", "meta"}
    assert "checkpoint_on" not in TrainResult(loss(), checkpoint_on=zero)
    assert plain(TrainResult(loss(0.0)).checkpoint_on) == 0.0


def test_hiddens_are_cut_off_their_graph():
    state = (loss(1.0), loss(2.0))
    result = TrainResult(loss(), hiddens=state)
    assert [part.requires_grad for part in result.hiddens] == [False, False]
    result.drop_hiddens()
    assert result.hiddens is None
    result.drop_hiddens()


@pytest.mark.parametrize(
    ("make", "error", "told"),
    [
        (lambda: TrainResult(1.0), TypeError, "minimize=1.0.*Accepted: a tensor"),
        (lambda: TrainResult(torch.tensor(1.0)), ValueError, "no gradient can flow from it"),
        (lambda: TrainResult(loss(), checkpoint_on=5), TypeError, "checkpoint_on=5.*a int. Accepted: a tensor"),
        (lambda: EvalResult(early_stop_on=0.5), TypeError, "early_stop_on=0.5"),
        (lambda: setattr(EvalResult(), "checkpoint_on", 2), TypeError, "checkpoint_on=2"),
    ],
)
def test_what_cannot_be_minimized_or_watched_is_refused(make, error, told):
    with pytest.raises(error, match=told):
        make()


def test_an_eval_result_minimizes_nothing():
    with pytest.raises(TypeError):
        EvalResult(minimize=loss())


@pytest.mark.parametrize("kind", KINDS)
def test_a_release_that_reads_no_results_says_what_to_do(kind):
    with (
        era("2.0.0"),
        pytest.raises(MisconfigurationException, match=f"{kind.__name__}: 2.0.0 reads nothing but the loss"),
    ):
        kind()


# ----- as a dict, and as an object


def test_values_are_attributes_and_missing_ones_are_none():
    result = EvalResult()
    result.preds = torch.arange(3)
    result["count"] = 3
    assert plain(result["preds"]) == [0, 1, 2]
    assert result.count == 3
    assert result.nothing is None
    assert result.get("nothing", 5) == 5
    with pytest.raises(KeyError, match="nothing"):
        result["nothing"]
    with pytest.raises(AttributeError):
        _ = result.__array__


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda result: pickle.loads(pickle.dumps(result))])
def test_a_copy_shares_nothing_that_changes(copied):
    result = EvalResult(checkpoint_on=torch.tensor(1.0))
    result.log("a", torch.tensor(2.0), on_step=True)
    other = copied(result)
    assert type(other) is EvalResult
    other.log("b", 1.0)
    other.track_batch_size(4)
    assert "b" not in result
    assert plain(result.get_batch_sizes()) == []
    assert plain(other.a) == 2.0


def test_detach_cuts_every_graph_and_what_is_kept_holds_none():
    result = TrainResult(loss(), hiddens=loss())
    result.log("a", {"inner": loss()}, enable_graph=True)
    assert result.a["inner"].requires_grad
    kept = kept_copy(result)
    assert not kept.a["inner"].requires_grad
    assert not kept.minimize.requires_grad
    assert "hiddens" not in kept
    assert result.minimize.requires_grad
    result.detach()
    assert not result.minimize.requires_grad


def test_the_meta_data_is_not_shown():
    result = EvalResult()
    result.log("a", 1.0)
    assert repr(result) == str(result) == "{'a': 1.0}"


@pytest.mark.parametrize(
    ("release", "step", "epoch"), [("0.9.0", "step_B", "epoch_B"), ("0.10.0", "B_step", "B_epoch")]
)
def test_renaming_takes_both_levels_along(release, step, epoch):
    result = EvalResult()
    result.log("both", torch.tensor(1.0), on_step=True)
    result.log("e", torch.tensor(2.0))
    result.rename_keys({"both": "B", "e": "E"})
    assert result.get_batch_log_metrics(False) == {step: 1.0}
    assert result.get_epoch_log_metrics(False) == {epoch: 1.0, "E": 2.0}
    with pytest.raises(KeyError, match="zz"):
        result.rename_keys({"zz": "y"})


# ----- logging


def test_a_train_result_logs_the_step_and_an_eval_result_the_epoch():
    train, evaluation, base = TrainResult(loss()), EvalResult(), Result()
    for result in (train, evaluation, base):
        result.log("a", 1.0)
    assert (train.get_batch_log_metrics(), train.get_epoch_log_metrics()) == ({"a": 1.0}, {})
    for result in (evaluation, base):
        assert (result.get_batch_log_metrics(), result.get_epoch_log_metrics()) == ({}, {"a": 1.0})
    assert not train.should_reduce_on_epoch_end
    assert evaluation.should_reduce_on_epoch_end


@pytest.mark.parametrize("kind", KINDS)
def test_log_dict_means_the_epoch_in_every_kind(kind):
    result = kind(loss()) if kind is not EvalResult else kind()
    result.log_dict({"a": 1.0, "b": loss()})
    assert result.get_batch_log_metrics() == {}
    assert result.get_epoch_log_metrics() == {"a": 1.0, "b": 6.0}
    assert not result.b.requires_grad


@pytest.mark.parametrize(
    ("release", "of_step", "of_epoch"),
    [
        ("0.9.0", {"step_x"}, {"epoch_x"}),
        ("0.10.0", {"x_step", "x"}, {"x_epoch", "x"}),
        ("1.0.8", {"x_step", "x"}, {"x_epoch", "x"}),
    ],
)
def test_what_is_logged_for_both_levels_has_two_names(release, of_step, of_epoch):
    result = TrainResult(loss())
    result.log("x", torch.tensor(4.0), prog_bar=True, on_step=True, on_epoch=True)
    assert result.get_batch_log_metrics().keys() == result.get_batch_pbar_metrics().keys() == of_step
    assert result.get_epoch_log_metrics().keys() == result.get_epoch_pbar_metrics().keys() == of_epoch
    assert result.get_batch_log_metrics(include_forked_originals=False).keys() == of_step - {"x"}
    assert result.get_forked_metrics().keys() == of_step & {"x"}
    assert plain(result.x) == 4.0
    assert plain(result["x"]) == 4.0


def test_loggers_and_the_bar_are_asked_apart():
    result = EvalResult()
    result.log("silent", 1.0, logger=False)
    result.log("bar", 2.0, prog_bar=True, logger=False)
    assert result.get_epoch_log_metrics() == {}
    assert result.get_epoch_pbar_metrics() == {"bar": 2.0}


@pytest.mark.parametrize(("release", "prefix"), [("0.9.0", "val_"), ("0.10.0", "")])
def test_callbacks_find_an_eval_result_under_its_own_names_in_0_9(release, prefix):
    result = EvalResult(checkpoint_on=torch.tensor(1.0))
    assert result.get_callback_metrics() == {f"{prefix}early_stop_on": None, f"{prefix}checkpoint_on": 1.0}
    assert TrainResult(loss()).get_callback_metrics() == {"early_stop_on": None, "checkpoint_on": 6.0}


def test_all_of_one_process_is_the_value_itself():
    result = EvalResult()
    result.log("a", torch.tensor(2.0), sync_dist=True)
    result.log("b", 3.0, sync_dist=True, sync_dist_op="sum")
    assert (plain(result.a), plain(result.b)) == (2.0, 3.0)


# ----- several of them; the numbers are those of 0.9.0 and 0.10.0


@pytest.mark.parametrize("kind", KINDS)
def test_gathering_puts_values_one_after_the_other(kind):
    made = steps(kind, [1.0, 2.0, 6.0], on_epoch=True)
    for i, result in enumerate(made):
        result.preds = torch.arange(float(i + 1))
        result.mat = torch.ones(1, 2) * i
        result.number = i
        result.inner = {"x": torch.tensor(float(i))}
    together = kind.gather(made)
    assert type(together) is kind
    assert plain(together.a) == [1.0, 2.0, 6.0]
    assert plain(together.preds) == [0.0, 0.0, 1.0, 0.0, 1.0, 2.0]
    assert plain(together.mat) == [[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]
    assert together.number == [0, 1, 2]
    assert plain(together.inner["x"]) == [0.0, 1.0, 2.0]


def test_a_value_of_some_batches_only_is_gathered_from_those():
    made = steps(EvalResult, [1.0, 2.0, 6.0])
    made[1].extra = torch.tensor(5.0)
    assert plain(EvalResult.gather(made).extra) == [5.0]


@BOTH
@pytest.mark.parametrize(
    ("values", "options", "expected"),
    [
        ([1.0, 2.0, 6.0], {}, 2.4),
        ([1.0, 2.0, 6.0], {"reduce_fx": torch.sum}, 9.0),
        ([1.0, 2.0, 6.0], {"reduce_fx": torch.max}, 6.0),
        ([1, 2, 6], {}, 2.4),
        ([[0.0], [0.0, 1.0], [0.0, 1.0, 2.0]], {}, 4 / 6),
    ],
)
def test_an_epoch_is_the_mean_weighted_by_batch_or_what_was_asked_for(release, values, options, expected):
    made = vectors(values) if isinstance(values[0], list) else steps(EvalResult, values, **options)
    reduced = EvalResult.reduce_on_epoch_end(made)
    assert plain(reduced.a) == pytest.approx(expected)


def vectors(values):
    made = [EvalResult() for _ in values]
    for result, value in zip(made, values, strict=True):
        result.log("a", torch.tensor(value))
        result.track_batch_size(2)
    return made


def test_numbers_are_averaged_as_tensors_are():
    made = [EvalResult(), EvalResult()]
    for result, value in zip(made, (1.0, 4), strict=True):
        result.log("a", value)
        result.log("words", "text")
        result.log("inner", {"x": torch.tensor(float(value))})
    reduced = EvalResult.reduce_on_epoch_end(made)
    assert plain(reduced.a) == 2.5
    assert plain(reduced.inner["x"]) == 2.5
    assert reduced.words == ["text", "text"]


def test_values_of_single_steps_are_no_values_of_the_epoch():
    reduced = TrainResult.reduce_on_epoch_end(steps(TrainResult, [1.0, 2.0, 6.0], on_step=True, on_epoch=True))
    assert reduced.get_epoch_log_metrics() == {"epoch_a": pytest.approx(2.4)}
    assert reduced.get_batch_log_metrics() == {}


def test_parts_of_a_sequence_become_one():
    made = steps(TrainResult, [1.0, 2.0, 6.0], on_step=False, on_epoch=True, tbptt_reduce_fx=torch.max)
    together = TrainResult.reduce_across_time(made)
    assert plain(together.a) == 6.0
    assert plain(together.minimize) == 6.0
    assert plain(together.checkpoint_on) == 6.0
    assert plain(together.get_batch_sizes()) == [2]


def test_padding_fills_shorter_values_up():
    made = []
    for length in (2, 3):
        result = Result()
        result.log("a", torch.arange(float(length)), tbptt_pad_token=-1)
        result.log("b", 1.0)
        made.append(result)
    together = Result.padded_gather(made)
    assert plain(together.a) == [[0.0, 1.0, -1.0], [0.0, 1.0, 2.0]]
    assert together.b == [1.0, 1.0]


def test_what_came_from_several_devices_is_averaged():
    result = TrainResult(torch.stack([loss(1.0), loss(2.0)]))
    result.log("a", torch.tensor([1, 2]))
    result.log("b", 3.0)
    result.dp_reduce()
    assert (plain(result.minimize), plain(result.a), result.b) == (3.0, 1.5, 3.0)


@pytest.mark.parametrize(("release", "size"), [("0.9.0", 2), ("0.10.0", 5)])
def test_a_pair_of_tensors_was_two_samples_in_0_9(release, size):
    result = EvalResult()
    result.track_batch_size([torch.zeros(5, 3), torch.zeros(5)])
    assert plain(result.get_batch_sizes()) == [size]
    assert EvalResult.unpack_batch_size(7.0) == 1


@pytest.mark.parametrize(
    ("batch", "size"),
    [
        (torch.zeros(4, 2), 4), (torch.tensor(1.0), 1), ({"x": torch.zeros(3)}, 3), ("text", 4), ([["ab", "c"]], 2),
        (5, 1), ([], 1), ({}, 1),
    ],
)  # fmt: skip
def test_a_batch_has_as_many_samples_as_its_first_tensor_has_rows(batch, size):
    assert size_of(batch) == size


# ----- predictions


def test_predictions_are_kept_by_file_and_column():
    result = EvalResult()
    result.write("a", torch.ones(2))
    result.write("a", torch.zeros(1))
    result.write("names", ["x"], "f.pt")
    result.write_dict({"names": ["y"], "b": torch.tensor(1.0)}, "f.pt")
    result.write("b", torch.tensor(2.0), "f.pt")
    assert plain(result["predictions"]["predictions.pt"]["a"]) == [1.0, 1.0, 0.0]
    assert result["predictions"]["f.pt"]["names"] == ["x", "y"]
    assert plain(result["predictions"]["f.pt"]["b"]) == [1.0, 2.0]


# ----- what is told


def test_every_use_is_told_once_with_the_users_own_words():
    with era("0.9.0") as told:
        for _ in range(2):
            result = TrainResult(loss(), early_stop_on=torch.tensor(1.0), checkpoint_on=loss(), hiddens=loss())
            result.log("train_loss", loss(), prog_bar=True)
            result.log_dict({"a": 1.0}, logger=False)
            evaluation = EvalResult()
            evaluation.write("x", [1])
            evaluation.write_dict({"x": [1]})
    assert sorted(codes(told)) == [f"FG63{i}" for i in range(9)]
    text = {warning.code: str(warning) for warning in told}
    assert "self.log('train_loss', <your Tensor>, prog_bar=True, on_step=True, on_epoch=False)" in text["FG635"]
    assert "self.log_dict({'a': 1.0}, logger=False, on_step=False, on_epoch=True)" in text["FG636"]
    assert "`pytorch_lightning.TrainResult` was deprecated in 0.10.0, removed in 1.0.0." in text["FG630"]
    assert "`Result(checkpoint_on=...)`" in text["FG632"]


def test_nothing_is_told_about_a_checkpoint_that_is_not_wanted():
    with era("0.9.0") as told:
        TrainResult(loss(), checkpoint_on=False)
    assert codes(told) == ["FG630"]


@pytest.mark.parametrize("row", EXECUTED, ids=lambda row: row.code)
def test_before_and_after_of_every_row_run(row):
    import fulgurite as L
    from fulgurite.callbacks import EarlyStopping, ModelCheckpoint
    from fulgurite.compat import LightningModule

    class Module(LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(2, 1)
            self.logged = {}

        def log(self, name, value, **options):
            self.logged[name] = value

        def log_dict(self, dictionary, **options):
            self.logged.update(dictionary)

    def run(code, module):
        names = {
            "self": module, "loss": loss(), "hidden": loss(), "torch": torch, "L": L,
            "ModelCheckpoint": ModelCheckpoint, "EarlyStopping": EarlyStopping,
            "Result": Result, "TrainResult": TrainResult, "EvalResult": EvalResult,
        }  # fmt: skip
        exec(code, names)
        for step in (names.get("training_step"), names.get("validation_step")):
            if step is not None:
                step(module, torch.ones(3, 2), 0)

    with era("0.9.0") as told:
        run(row.before, Module())
    assert row.code in codes(told)
    with era("2.6.6") as told:
        run(row.after, Module())
    assert told == []
    assert rows(row.where, row.name) == [row]


def test_rules_are_those_of_the_newest_release_before():
    found = {}
    for release in ("0.8.5", "0.9.0", "0.10.0", "1.0.8", "1.1.8"):
        with era(release):
            found[release] = rules()
    assert found["0.8.5"] == found["0.9.0"]
    assert found["0.10.0"].rows_hold_plain
    assert not found["1.0.8"].rows_hold_plain
    assert found["1.0.8"] == found["1.1.8"]
