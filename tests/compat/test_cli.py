"""LightningCLI of the releases 1.3 to 1.9, against what the originals left; and its old arguments."""

import json
import os
import re
import subprocess
import sys
from functools import partial
from pathlib import Path

import fulgurite as L
import pytest
import torch
import yaml
from fulgurite.compat.callbacks import Callback, EarlyStopping, ModelCheckpoint
from fulgurite.compat.cli import LightningArgumentParser, LightningCLI, SaveConfigCallback, todays_words
from fulgurite.compat.ledger import LEDGER
from fulgurite.compat.ledger.cli import SINCE, WHERE
from old_calls import codes, era
from past import PastData, PastModule

DATA = Path(__file__).with_name("data")
RECORDED = json.loads((DATA / "cli_recorded.json").read_text())  # by the originals, on torch 2.13
EXECUTED = [row for row in LEDGER if row.where == WHERE]
# Of jsonargparse, which names what was left out, too.
LATER = {"optimizer", "lr_scheduler"}


@pytest.mark.parametrize("release", RECORDED)
def test_a_program_does_what_it_did_in_its_release(release, tmp_path):
    wanted = RECORDED[release]
    command = [sys.executable, "-m", "fulgurite.compat", "run", "--era", release, str(DATA / "cli_program.py")]
    spoken = {"PL_NOTE": "spoken", "PL_FIT__NOTE": "spoken", "OMP_NUM_THREADS": "1"}
    done = subprocess.run(
        [*command, *wanted["words"]], cwd=tmp_path, env={**os.environ, **spoken}, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "result.json").read_text())
    assert result["losses"] == pytest.approx(wanted["losses"], rel=1e-5)
    assert (result["events"], result["steps"]) == (wanted["events"], wanted["steps"])
    names = (path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(re.sub(r"tfevents.*", "tfevents", name) for name in names) == wanted["files"]
    saved = next(path for path in tmp_path.rglob("*.yaml") if path.name in ("config.yaml", "settings.yaml"))
    config = yaml.safe_load(saved.read_text())
    assert {name: value for name, value in config.items() if name not in LATER} == wanted["config"]
    assert list(config["trainer"]) == list(wanted["config"]["trainer"])


def test_without_jsonargparse_the_import_says_what_to_install(tmp_path):
    (tmp_path / "jsonargparse.py").write_text("raise ImportError('not here', name='jsonargparse')")
    (tmp_path / "program.py").write_text("from pytorch_lightning.utilities.cli import LightningCLI\n")
    command = [sys.executable, "-m", "fulgurite.compat", "run", "--era", "1.4.9", str(tmp_path / "program.py")]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert 'needs the package jsonargparse with its part `signatures`: pip install "fulgurite[cli]"' in done.stderr


# ----- in this process


def run(monkeypatch, *words, model=PastModule, command=LightningCLI, **options):
    """The command line with these words; one batch, nothing written."""
    monkeypatch.setattr(sys, "argv", ["program.py", *words])
    return command(model, Data, trainer_defaults={"fast_dev_run": True}, **options)


class Data(PastData):
    """Data whose constructor takes nothing."""

    def __init__(self):
        super().__init__()


class Model(PastModule):
    def __init__(self, lr: float = 0.1):
        super().__init__(lr)


def verb(release):
    return ["fit"] if tuple(map(int, release.split("."))) >= SINCE["has verbs"] else []


@pytest.mark.parametrize("row", EXECUTED, ids=lambda row: row.code)
def test_both_forms_of_a_row_configure_the_same(row, monkeypatch):
    made = []
    release = row.deprecated if row.code == "FG747" else row.first
    for form in (row.before, row.after):
        with era(release) as told:
            command = partial(run, monkeypatch, *verb(release), model=Model, save_config_callback=None)
            cli = eval(form, {"LightningCLI": command})
        made.append((cli.save_config_kwargs, cli.parser_kwargs, cli.seed_everything_default))
        assert codes(told) == ([row.code] if form == row.before else [])
    assert made[0] == made[1]


def test_an_argument_unknown_to_every_release_is_refused(monkeypatch):
    with era("1.6.5"), pytest.raises(TypeError, match="save_config_name"):
        run(monkeypatch, "fit", save_config_name="x")


def test_arguments_by_position_are_those_of_the_release(monkeypatch):
    monkeypatch.setattr(sys, "argv", ["program.py"])
    with era("1.4.9"):
        cli = LightningCLI(Model, Data, SaveConfigCallback, "mine.yaml", True, trainer_defaults={"fast_dev_run": True})
        assert (cli.save_config_filename, cli.save_config_overwrite) == ("mine.yaml", True)


@pytest.mark.parametrize(("release", "seeded"), [("1.3.8", None), ("1.6.5", None), ("1.7.7", 0), ("1.9.5", 0)])
def test_a_seed_is_drawn_since_1_7(release, seeded, monkeypatch):
    with era(release), torch.random.fork_rng(devices=[]):
        monkeypatch.delenv("PL_GLOBAL_SEED", raising=False)
        cli = run(monkeypatch, *verb(release), model=Model)
        assert os.environ.get("PL_GLOBAL_SEED") == (None if seeded is None else str(seeded))
    config = cli.config["fit"] if verb(release) else cli.config
    assert config["seed_everything"] == seeded


@pytest.mark.parametrize(("release", "workers"), [("1.3.8", "0"), ("1.4.9", "1")])
def test_workers_are_seeded_since_1_4(release, workers, monkeypatch):
    with era(release), torch.random.fork_rng(devices=[]):
        run(monkeypatch, "--seed_everything=3", model=Model)
        assert os.environ["PL_SEED_WORKERS"] == workers


@pytest.mark.parametrize("release", ["1.4.9", "1.5.10", "1.9.5"])
def test_defaults_that_nobody_wrote_are_not_told_about(release, monkeypatch):
    with era(release) as told:
        run(monkeypatch, *verb(release), model=Model)
    assert codes(told) == []


@pytest.mark.parametrize("release", ["1.4.9", "1.6.5"])
def test_old_flags_are_options_and_the_user_is_told(release, monkeypatch):
    words = [*verb(release), "--trainer.progress_bar_refresh_rate=0", "--trainer.num_processes=1"]
    with era(release) as told:
        cli = run(monkeypatch, *words, "--trainer.terminate_on_nan=true", model=Model)
    config = cli.config["fit"] if verb(release) else cli.config
    assert config["trainer"]["progress_bar_refresh_rate"] == 0
    assert {"FG129"} < set(codes(told))


def test_flags_that_came_later_are_no_options(monkeypatch, capsys):
    with era("1.4.9"), pytest.raises(SystemExit) as end:
        run(monkeypatch, "--trainer.enable_progress_bar=true", model=Model)
    assert end.value.code == 2
    assert "enable_progress_bar" in capsys.readouterr().err


@pytest.mark.parametrize("release", ["1.4.9", "1.6.5", "1.9.5", "2.1.4"])
def test_callbacks_take_the_arguments_of_their_release(release, monkeypatch):
    """Those left alone mean what they meant, and those that are gone are options, too."""
    old = "every_n_val_epochs" if release == "1.4.9" else "every_n_epochs"
    given = {
        "class_path": "fulgurite.compat.callbacks.ModelCheckpoint",
        "init_args": {old: 2, "dirpath": "there"},
    }
    more = {"class_path": "fulgurite.compat.callbacks.EarlyStopping", "init_args": {"monitor": "val_loss"}}
    with era(release) as told:
        once = {"run": False} if verb(release) else {}
        cli = run(monkeypatch, f"--trainer.callbacks={json.dumps([given, more])}", model=Model, **once)
    saving, stopping = (
        next(c for c in cli.trainer.callbacks if isinstance(c, k)) for k in (ModelCheckpoint, EarlyStopping)
    )
    assert saving._every_n_epochs == 2
    assert stopping.monitor == "val_loss"
    assert len(told) == (release == "1.4.9")


@pytest.mark.parametrize("release", ["1.5.10", "1.6.5", "1.7.7"])
def test_several_callbacks_may_be_named(release, monkeypatch):
    plus = "+" if release == "1.7.7" else ""
    words = ["--trainer.callbacks=EarlyStopping", "--trainer.callbacks.monitor=val_loss"]
    words += [f"--trainer.callbacks{plus}=LearningRateMonitor", "--trainer.callbacks.logging_interval=step"]
    with era(release):
        cli = run(monkeypatch, "fit", *words, "--trainer.logger=true", model=Model)
    kinds = [type(callback).__name__ for callback in cli.trainer.callbacks]
    assert {"EarlyStopping", "LearningRateMonitor"} <= set(kinds)


def test_only_callbacks_after_the_first_get_a_plus():
    words = ["--trainer.callbacks", "A", "--trainer.callbacks.x=1", "--trainer.callbacks=B", "--trainer.callbacks", "C"]
    assert todays_words(words) == [
        "--trainer.callbacks", "A", "--trainer.callbacks.x=1", "--trainer.callbacks+=B", "--trainer.callbacks+", "C",
    ]  # fmt: skip


@pytest.mark.parametrize("release", ["1.5.10", "1.9.5", "2.0.9"])
def test_tune_was_a_verb_until_2_0(release, monkeypatch, capsys):
    with era(release), pytest.raises(SystemExit) as end:
        run(monkeypatch, "tune", "--help", model=Model)
    assert end.value.code == (2 if release == "2.0.9" else 0)
    assert ("--lr_find_kwargs" in capsys.readouterr().out) is (release != "2.0.9")


@pytest.mark.parametrize("release", ["2.5.5", "2.6.6"])
def test_verbs_have_the_arguments_of_their_release(release, monkeypatch, capsys):
    with era(release), pytest.raises(SystemExit):
        run(monkeypatch, "fit", "--help", model=Model)
    assert ("--weights_only" in capsys.readouterr().out) is (release == "2.6.6")


@pytest.mark.parametrize("release", ["2.2.5", "2.6.6"])
def test_hyperparameters_are_those_of_the_configuration_since_2_3(release, monkeypatch):
    class Current(L.LightningModule):
        def __init__(self, width: int = 2):
            super().__init__()
            self.save_hyperparameters()

    with era(release):
        monkeypatch.setattr(sys, "argv", ["program.py"])
        cli = LightningCLI(Current, run=False, seed_everything_default=False)
    assert ("_instantiator" in cli.model.hparams) is (release == "2.6.6")


# ----- the parts


@pytest.mark.parametrize("release", ["1.3.8", "1.4.9"])
def test_the_optimizer_of_the_command_line_came_with_1_4(release, monkeypatch):
    class Fixed(LightningCLI):
        def add_arguments_to_parser(self, parser):
            parser.add_optimizer_args(torch.optim.SGD)
            assert list(parser.optimizers_and_lr_schedulers) == ["optimizer"]

    with era(release):
        cli = run(monkeypatch, "--optimizer.lr=0.7", model=Model, command=Fixed)
    assert cli.trainer.optimizers[0].param_groups[0]["lr"] == (0.7 if release == "1.4.9" else 0.1)


def test_1_3_made_module_and_data_in_methods_of_their_own(monkeypatch):
    made = []

    class Making(LightningCLI):
        def instantiate_datamodule(self):
            made.append(dict(self.config_init).keys())
            super().instantiate_datamodule()

        def instantiate_model(self):
            self.config_init["model"]["lr"] = 0.9
            super().instantiate_model()

    with era("1.3.8"):
        cli = run(monkeypatch, model=Model, command=Making)
    assert made and cli.model.lr == 0.9


@pytest.mark.parametrize(("release", "kind"), [("1.5.10", dict), ("1.6.5", None)])
def test_configurations_were_dictionaries_until_1_6(release, kind, monkeypatch):
    with era(release):
        cli = run(monkeypatch, "fit", model=Model)
    assert isinstance(cli.config, dict) is (kind is dict)
    assert cli.config["fit"]["model"]["lr"] == 0.1


def test_changes_of_a_dictionary_count(monkeypatch):
    class Changing(LightningCLI):
        def before_instantiate_classes(self):
            self.config["model"]["lr"] = 0.4
            self.config["trainer"]["max_epochs"] = 7

    with era("1.4.9"):
        cli = run(monkeypatch, model=Model, command=Changing)
    assert (cli.model.lr, cli.config_init["trainer"]["max_epochs"]) == (0.4, 7)


def test_the_parser_of_a_release_takes_files_by_itself(tmp_path):
    (tmp_path / "file.yaml").write_text("note: read\n")
    with era("1.5.10"):
        parser = LightningArgumentParser(prog="program")
        parser.add_argument("--note")
        assert parser.parse_args(["--config", str(tmp_path / "file.yaml")])["note"] == "read"
        parser.set_choices("note", (int,))
    with era("1.9.5"), pytest.raises(SystemExit):
        LightningArgumentParser(prog="program").parse_args(["--config=x"])


def test_the_callback_travels_to_other_processes_without_the_parser():
    import pickle

    callback = SaveConfigCallback(LightningArgumentParser(), {"a": 1}, "name.yaml")
    copy = pickle.loads(pickle.dumps(callback))
    assert (copy.parser, copy.config, copy.config_filename) == (None, {"a": 1}, "name.yaml")
    assert isinstance(copy, Callback)
