"""Old calls of the Trainer, release by release, against what each argument took and set."""

import json
import re
from pathlib import Path
from unittest import mock

import pytest
from fulgurite.compat import LegacyError, Trainer
from fulgurite.compat.adapt import trainer_call
from fulgurite.compat.adapt.trainer_call import translate
from fulgurite.compat.ledger import trainer_defaults
from fulgurite.compat.ledger.schema import version
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import NAMES, codes, era

DATA = Path(__file__).parents[1] / "data"
TABLE = json.loads((DATA / "argument_samples.json").read_text())
CALLS = [(sample, release) for sample in TABLE["samples"] for release in sample["eras"]]
QUIET = "ignore::UserWarning"


def label(value):
    return f"{value['name']}={value['value']}" if isinstance(value, dict) else value


def arguments(sample, release):
    own = {} if sample["name"] == "kwargs" else {sample["name"]: sample["value"]}
    texts = {**TABLE["required"].get(release, {}), **own, **sample.get("with", {})}
    return {name: eval(text, dict(NAMES)) for name, text in texts.items()}


@pytest.mark.filterwarnings(QUIET)
@pytest.mark.parametrize(("sample", "release"), CALLS, ids=label)
def test_a_value_does_what_it_did(sample, release):
    given = arguments(sample, release)
    with era(release) as told:
        try:
            trainer = Trainer(**given)
        except MisconfigurationException as error:
            assert type(error) is MisconfigurationException, "the class that old scripts catch"
            assert re.search(sample.get("may_refuse", "nothing"), str(error), re.IGNORECASE), error
            return
    if "names" in sample:
        texts = [str(warning) for warning in told]
        assert any(name in text for name in sample["names"] for text in texts), texts
    if "check" in sample:
        value = given.get(sample["name"])
        with era(release):
            assert eval(sample["check"], {"trainer": trainer, "value": value})


def defaults():
    lines = (line.split(" ", 2) for line in (DATA / "argument_defaults.txt").read_text().splitlines())
    return [line for line in lines if line[0] != "#"]


@pytest.mark.filterwarnings(QUIET)
@pytest.mark.parametrize(("name", "release", "default"), defaults())
def test_the_default_of_a_release_is_accepted_there(name, release, default):
    value = "top" if default == "ModelSummary.MODE_DEFAULT" else eval(default, {})
    with era(release):
        Trainer(**{"logger": False, **{name: value}} if name not in ("logger", "experiment") else {name: value})


# ----- how it is given


def given_to(*args, release="2.6.6", **kwargs):
    """What the arguments become, without what the release did about those left out, but for the hardware."""
    hardware = [row for row in trainer_defaults.ROWS if row.name == "accelerator"]
    with era(release), mock.patch.object(trainer_defaults, "ROWS", hardware):
        return translate(args, kwargs, version(release)).arguments


def test_positions_are_those_of_the_release():
    assert given_to(None, False, release="0.5.1")["enable_checkpointing"] is False
    stopping = NAMES["EarlyStopping"]("val_loss")
    assert given_to(None, stopping, release="0.4.9")["callbacks"] == [stopping]
    assert given_to(None, None, stopping, release="0.6.0")["callbacks"] == [stopping]


def test_a_position_and_the_same_name_together_are_an_error():
    with pytest.raises(TypeError, match=r"Trainer\(logger=...\): given twice"):
        given_to(False, logger=True, release="1.0.8")


def test_too_many_positions_are_an_error():
    with pytest.raises(TypeError, match="99 arguments by position"):
        given_to(*range(99), release="0.7.6")


@pytest.mark.parametrize(
    ("release", "expected"),
    [("0.8.5", 2), ("0.10.0", 2), ("1.0.8", 3), ("1.2.3", 3), ("1.2.4", 2), ("2.6.5", 2)],
)
def test_the_environment_had_the_last_word_for_a_while(release, expected, monkeypatch):
    monkeypatch.setenv("PL_TRAINER_MAX_EPOCHS", "3")
    assert given_to(max_epochs=2, release=release)["max_epochs"] == expected


def test_the_environment_fills_in_old_names(monkeypatch):
    monkeypatch.setenv("PL_TRAINER_MAX_EPOCHS", "3")
    monkeypatch.setenv("PL_TRAINER_PROGRESS_BAR_REFRESH_RATE", "0")
    assert given_to(release="1.4.9")["enable_progress_bar"] is False
    assert given_to(release="1.4.9")["max_epochs"] == 3


def test_an_unknown_name_is_an_error_with_the_nearest_of_all_releases():
    with pytest.raises(TypeError, match=r"Did you mean 'max_nb_epochs'\? Today .* Trainer\(max_epochs=3\)"):
        given_to(max_nb_epoch=3)
    with pytest.raises(TypeError, match="Did you mean 'max_epochs'"):
        given_to(maxepochs=3)


@pytest.mark.parametrize("release", ["0.7.0", "0.7.6"])
def test_0_7_took_any_name_and_says_so(release):
    with era(release) as told:
        assert Trainer(logger=False, surely_no_argument=1, nor_this=2).logger is None
    assert codes(told) == ["FG161"]
    assert "`Trainer(surely_no_argument=..., nor_this=...)`" in str(told[0])


def test_old_and_new_spelling_together_say_which_to_keep():
    with pytest.raises(LegacyError, match="Keep 'max_epochs' and leave 'max_nb_epochs' out"):
        given_to(max_epochs=2, max_nb_epochs=3)
    with pytest.raises(LegacyError, match="Keep 'log_every_n_steps' and leave 'row_log_interval' out"):
        given_to(row_log_interval=3, log_every_n_steps=2)
    assert given_to(max_epochs=3, max_nb_epochs=3)["max_epochs"] == 3


def test_two_old_spellings_together_are_an_error_as_well():
    with pytest.raises(LegacyError, match="both set `log_every_n_steps`"):
        given_to(row_log_interval=3, add_row_log_interval=2, release="0.7.6")


def test_auto_leaves_the_choice_to_the_old_argument(monkeypatch):
    monkeypatch.setattr(trainer_call, "require_hardware", lambda adapted: None)
    chosen = given_to(accelerator="auto", gpus=2, release="1.6.5")
    assert (chosen["accelerator"], chosen["devices"]) == ("gpu", 2)
    chosen = given_to(gpus=2, accelerator="auto", release="1.6.5")
    assert (chosen["accelerator"], chosen["devices"]) == ("gpu", 2)


# ----- hardware


@pytest.fixture
def any_hardware(monkeypatch):
    monkeypatch.setattr(trainer_call, "require_hardware", lambda adapted: None)


@pytest.mark.parametrize(
    ("release", "gpus", "accelerator", "devices"),
    [
        ("1.4.9", "3", "gpu", [3]), ("1.5.10", "3", "gpu", 3), ("1.4.9", "0", "gpu", [0]),
        ("0.7.6", "0,1", "gpu", [0, 1]), ("0.7.6", "1,", "gpu", [1]), ("0.7.6", -1, "gpu", -1),
        ("0.7.6", "-1", "gpu", -1), ("0.7.6", [0, 2], "gpu", [0, 2]), ("1.0.8", (0, 2), "gpu", [0, 2]),
        ("1.9.5", 2, "gpu", 2),
    ],
)  # fmt: skip
def test_gpus_by_release(any_hardware, release, gpus, accelerator, devices):
    chosen = given_to(gpus=gpus, release=release)
    assert (chosen["accelerator"], chosen["devices"]) == (accelerator, devices)


@pytest.mark.parametrize("gpus", [None, 0, False, [], "", print])
def test_no_gpus_is_the_cpu(gpus):
    assert given_to(gpus=gpus, release="1.2.3") == {"accelerator": "cpu"}


def test_0_as_a_text_is_no_gpu_since_1_5():
    assert given_to(gpus="0", release="1.5.0") == {"accelerator": "cpu"}


def test_before_2_0_a_gpu_was_taken_only_when_asked_for():
    assert given_to(release="1.9.5") == {"accelerator": "cpu"}
    assert given_to(release="2.0.0") == {}
    assert given_to(accelerator=None, devices=None, strategy=None, release="1.9.5") == {"accelerator": "cpu"}
    assert given_to(accelerator="auto", release="1.9.5") == {"accelerator": "auto"}


def test_gpus_without_cuda_are_refused_in_the_users_words():
    with pytest.raises(MisconfigurationException) as raised:
        given_to(gpus=1, release="0.9.0")
    assert str(raised.value).startswith("FG101 Trainer(gpus=1): this machine has no GPU that torch can use.")
    assert "fulgurite run --set accelerator=cpu" in str(raised.value)


@pytest.mark.parametrize(("name", "word"), [("tpu_cores", "TPU"), ("ipus", "IPU"), ("num_tpu_cores", "TPU")])
def test_other_hardware_that_is_not_there(name, word):
    with pytest.raises(MisconfigurationException, match=rf"Trainer\({name}=8\): this machine has no {word}"):
        given_to(**{name: 8}, release="0.8.5")


def test_a_value_that_gpus_never_took():
    with pytest.raises(MisconfigurationException, match=r"FG101 Trainer\(gpus='two'\): not a value it ever took"):
        given_to(gpus="two", release="1.6.5")


def test_processes_on_the_cpu():
    expected = {"accelerator": "cpu", "devices": 2, "strategy": "ddp_spawn"}
    assert given_to(num_processes=2, release="1.0.8") == expected
    assert given_to(distributed_backend="ddp_cpu", num_processes=2, release="0.7.6") == expected
    assert given_to(accelerator="ddp_cpu", num_processes=2, release="1.3.8") == expected
    assert given_to(accelerator="ddp", num_processes=2, release="1.3.8") == {**expected, "strategy": "ddp"}


def test_processes_have_no_effect_beside_gpus(any_hardware):
    expected = {"accelerator": "gpu", "devices": 2, "strategy": "ddp"}
    assert given_to(gpus=2, num_processes=4, accelerator="ddp", release="1.0.8") == expected


@pytest.mark.parametrize(
    ("release", "expected"),
    [
        ("0.3.6", {"devices": [0]}), ("0.7.5", {"devices": [0]}), ("0.7.6", {"devices": [0, 1]}),
        ("0.8.5", {"devices": [0, 1], "strategy": "ddp_spawn"}),
        ("1.9.5", {"devices": [0, 1], "strategy": "ddp_spawn"}),
        ("2.0.9", {"devices": [0, 1]}),
    ],
)  # fmt: skip
def test_several_gpus_without_a_word(any_hardware, release, expected):
    assert given_to(gpus=[0, 1], release=release) == {"accelerator": "gpu", **expected}


@pytest.mark.parametrize("name", ["distributed_backend", "accelerator", "strategy"])
def test_dp_is_one_process_on_the_first_device(any_hardware, name):
    release = {"distributed_backend": "0.7.6", "accelerator": "1.2.3", "strategy": "1.9.5"}[name]
    assert given_to(gpus=[2, 3], release=release, **{name: "dp"}) == {"accelerator": "gpu", "devices": [2]}
    assert given_to(gpus=2, release=release, **{name: "dp"}) == {"accelerator": "gpu", "devices": 1}
    assert given_to(release=release, **{name: "dp"}) == {"accelerator": "cpu"}


@pytest.mark.parametrize("given", [{"distributed_backend": "ddp"}, {"accelerator": "ddp_spawn"}, {"plugins": "ddp"}])
def test_a_word_had_no_effect_on_one_process_of_the_cpu(given):
    assert given_to(release="1.4.9", **given) == {"accelerator": "cpu"}


def test_a_strategy_on_one_process_of_the_cpu_counts_since_1_6():
    assert given_to(strategy="ddp", release="1.5.10") == {"accelerator": "cpu"}
    assert given_to(strategy="ddp", release="1.6.5") == {"accelerator": "cpu", "strategy": "ddp"}


def test_a_loader_mode_that_never_was_is_refused():
    with pytest.raises(MisconfigurationException, match="accepted: 'max_size_cycle', 'min_size'"):
        given_to(multiple_trainloader_mode="longest", release="1.9.5")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("ddp2", "ddp"), ("horovod", "ddp"), ("ddp_sharded", "fsdp"), ("ddp", "ddp"), ("fsdp_native", "fsdp")],
)
def test_words_become_the_nearest_strategy(any_hardware, word, expected):
    for name, release in (("distributed_backend", "1.4.9"), ("accelerator", "1.4.9"), ("strategy", "1.5.10")):
        assert given_to(gpus=2, release=release, **{name: word})["strategy"] == expected
    assert given_to(gpus=2, plugins=[word], release="1.4.9")["strategy"] == expected


def test_a_word_that_needs_another_package_is_refused():
    with pytest.raises(MisconfigurationException, match="hivemind"):
        given_to(strategy="collaborative", release="1.7.7")


def test_a_word_that_never_was_is_refused():
    with pytest.raises(MisconfigurationException, match="the words were"):
        given_to(plugins="magic", release="1.4.9")


def test_plugin_objects_stay(any_hardware):
    environment = NAMES["SLURMEnvironment"]()
    with era("1.4.9") as told:
        found = translate((), {"plugins": [environment]}, version("1.4.9"))
    assert found.arguments["plugins"] == [environment]
    assert told == []


@pytest.mark.parametrize(
    ("release", "given", "expected"),
    [
        ("0.6.0", {"use_amp": True, "amp_level": "O2"}, "16-mixed"),
        ("0.6.0", {"use_amp": True, "amp_level": "O0"}, "32-true"),
        ("0.7.6", {"precision": 16, "amp_level": "O3"}, "16-true"),
        ("1.2.3", {"precision": 16, "amp_level": "O3"}, "16-mixed"),
        ("1.2.3", {"precision": 16, "amp_level": "O3", "amp_backend": "apex"}, "16-true"),
        ("1.2.3", {"amp_level": "O3", "amp_backend": "apex"}, None),
        ("1.9.5", {"precision": "bf16"}, "bf16-mixed"),
        ("1.9.5", {"precision": 64}, 64),
    ],
)
def test_precision(release, given, expected):
    assert given_to(release=release, **given).get("precision") == expected


# ----- amount of data


@pytest.mark.parametrize(("release", "batches"), [("0.7.6", [2, 2, 4, 4]), ("0.9.0", [1, 2, 2, 4])])
def test_a_schedule_counted_epochs_from_1(release, batches):
    (callback,) = given_to(accumulate_grad_batches={1: 2, 3: 4}, release=release)["callbacks"]
    assert [callback.get_accumulate_grad_batches(epoch) for epoch in range(4)] == batches


def test_a_schedule_from_0_was_an_error():
    with pytest.raises(MisconfigurationException, match="epochs were counted from 1"):
        given_to(accumulate_grad_batches={0: 2}, release="0.7.6")


def test_overfit_pct_won_over_single_shares_before_0_8():
    chosen = given_to(overfit_pct=0.1, train_percent_check=1.0, release="0.7.6")
    assert {name: chosen[name] for name in chosen if name.startswith("limit")} == {
        "limit_train_batches": 0.1, "limit_val_batches": 0.1, "limit_test_batches": 0.1,
    }  # fmt: skip
    assert given_to(overfit_pct=0.1, release="0.8.5")["overfit_batches"] == 0.1


def test_one_as_a_share_is_everything():
    limit = given_to(train_percent_check=1, release="0.7.6")["limit_train_batches"]
    assert type(limit) is float and limit == 1.0


@pytest.mark.parametrize(
    ("release", "given", "expected"),
    [
        ("0.4.9", 1, {"val_check_interval": 1.0}), ("0.4.9", 100, {"limit_val_batches": 0}),
        ("0.6.0", 100, {"val_check_interval": 100}), ("0.6.0", 0.25, {"val_check_interval": 0.25}),
    ],
)  # fmt: skip
def test_val_check_interval_by_release(release, given, expected):
    assert given_to(val_check_interval=given, release=release) == {**expected, "accelerator": "cpu"}


# ----- callbacks


def kinds(chosen):
    return [type(callback).__name__ for callback in chosen.get("callbacks") or ()]


def test_the_arguments_of_the_bar_make_one_bar():
    chosen = given_to(progress_bar_refresh_rate=5, process_position=2, release="1.0.8")
    (bar,) = chosen["callbacks"]
    assert (bar.refresh_rate, bar.process_position) == (5, 2)
    assert given_to(progress_bar_refresh_rate=0, process_position=2, release="1.0.8")["enable_progress_bar"] is False
    assert kinds(given_to(show_progress_bar=False, progress_bar_refresh_rate=5, release="0.7.6")) == []


def test_a_bar_of_the_users_own_wins():
    bar = NAMES["TQDMProgressBar"]()
    assert given_to(callbacks=[bar], progress_bar_refresh_rate=5, release="1.4.9")["callbacks"] == [bar]


def test_the_users_list_of_callbacks_stays_as_it_is():
    callbacks = []
    assert kinds(given_to(callbacks=callbacks, weights_summary="full", release="1.4.9")) == ["ModelSummary"]
    assert callbacks == []


def test_early_stopping_by_release():
    assert "callbacks" not in given_to(early_stop_callback=None, release="0.4.9")
    (stopping,) = given_to(early_stop_callback=True, release="0.9.0")["callbacks"]
    assert (stopping.monitor, stopping.patience, stopping.verbose, stopping.strict) == ("val_loss", 3, True, True)
    assert given_to(early_stop_callback=True, release="0.6.0")["callbacks"][0].strict is False
    with_switch = {"early_stop_callback": NAMES["EarlyStopping"]("val_loss"), "enable_early_stop": False}
    assert "callbacks" not in given_to(**with_switch, release="0.2.3")


@pytest.mark.parametrize(("release", "expected"), [("0.5.3", False), ("1.4.9", False), ("1.5.0", None)])
def test_checkpoint_callback_none(release, expected):
    assert given_to(checkpoint_callback=None, release=release).get("enable_checkpointing") is expected


def test_logger_none_is_the_default_since_2_0():
    assert given_to(logger=None, release="1.9.5")["logger"] is False
    assert given_to(logger=None, release="2.0.0")["logger"] is None


@pytest.mark.parametrize(
    ("name", "value", "release"),
    [
        ("weights_summary", "all", "1.4.9"), ("amp_backend", "amp", "1.4.9"), ("amp_level", "O7", "1.4.9"),
        ("track_grad_norm", "two", "1.4.9"), ("lr_scheduler_milestones", "1;2", "0.3.6"),
        ("log_gpu_memory", "some", "1.4.9"), ("experiment", "logs", "0.4.9"), ("train_percent_check", "all", "0.7.6"),
    ],
)  # fmt: skip
def test_a_word_that_never_was_names_the_argument(name, value, release):
    with pytest.raises(
        MisconfigurationException, match=rf"FG\d+ Trainer\({name}='{value}'\): not a value it ever took"
    ):
        given_to(release=release, **{name: value})


@pytest.mark.parametrize("value", ["x", 1.5, -3])
def test_wrong_values_are_told_in_the_old_words(value):
    with pytest.raises(MisconfigurationException, match=r"FG129 Trainer\(progress_bar_refresh_rate="):
        given_to(progress_bar_refresh_rate=value, release="1.0.8")


def test_what_the_core_refuses_names_the_old_argument():
    with era("0.7.6"), pytest.raises(MisconfigurationException) as raised:
        Trainer(max_nb_epochs="three")
    assert str(raised.value).startswith("FG100 Trainer(max_nb_epochs='three') became Trainer(max_epochs='three'):\n")


# ----- what was left out


def left_out(release, **kwargs):
    with era(release) as told:
        arguments = translate((), kwargs, version(release)).arguments
    assert told == []
    return arguments


def test_what_the_first_releases_did():
    expected = {
        "accelerator": "cpu", "max_epochs": 5, "val_check_interval": 0.95, "log_every_n_steps": 1,
        "num_sanity_val_steps": 5, "enable_checkpointing": False, "logger": False, "inference_mode": False,
    }  # fmt: skip
    assert left_out("0.1.1") == expected
    changed = {"max_epochs": 1000, "val_check_interval": 0.95, "log_every_n_steps": 10}
    assert left_out("0.3.6") == {**expected, **changed}


@pytest.mark.parametrize(("release", "stops"), [("0.5.2", False), ("0.5.3", True), ("0.6.0", True), ("0.7.0", False)])
def test_training_stopped_early_by_itself_for_a_while(release, stops):
    assert (kinds(left_out(release)) == ["EarlyStopping"]) is stops


def test_an_argument_that_is_given_has_no_default():
    assert "callbacks" not in left_out("0.6.0", early_stop_callback=False)
    assert left_out("0.6.0", num_sanity_val_steps=0)["num_sanity_val_steps"] == 0
    with era("0.5.3"):
        assert translate((), {"nb_sanity_val_steps": 1}, version("0.5.3")).arguments["num_sanity_val_steps"] == 1


def test_newer_releases_have_the_defaults_of_today():
    assert left_out("2.0.0") == {}
    assert left_out("1.9.5") == {"accelerator": "cpu"}


# ----- --set


def test_set_overrides_what_the_script_says(monkeypatch):
    monkeypatch.setenv("FULGURITE_SET", '["max_epochs=1", "logger=False", "limit_val_batches = 0.5"]')
    chosen = given_to(max_nb_epochs=20, release="0.7.6")
    assert (chosen["max_epochs"], chosen["logger"], chosen["limit_val_batches"]) == (1, False, 0.5)


def test_set_accelerator_leaves_the_scripts_devices_behind(monkeypatch):
    monkeypatch.setenv("FULGURITE_SET", '["accelerator=cpu"]')
    chosen = given_to(gpus=[0, 1], num_nodes=4, distributed_backend="ddp", release="0.7.6")
    assert chosen == {"accelerator": "cpu"}


@pytest.mark.parametrize("item", ["acelerator=cpu", "accelerator"])
def test_set_with_a_wrong_name_is_refused(monkeypatch, item):
    monkeypatch.setenv("FULGURITE_SET", json.dumps([item]))
    with pytest.raises(MisconfigurationException, match="--set .* Did you mean 'accelerator'"):
        given_to()
