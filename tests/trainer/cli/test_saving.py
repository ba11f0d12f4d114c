"""The callback that keeps the configuration, against upstream's."""

import warnings

import pytest
from command_lines import QUIET, Sides

WORDS = ["fit", "--trainer.max_epochs=1", "--trainer.default_root_dir=here"]


@pytest.fixture
def sides(tmp_path, capsys):
    return Sides(tmp_path, capsys)


def command(logger=True, **options):
    def of(program):
        def make(args):
            defaults = {**QUIET, "logger": logger}
            return program.cli.LightningCLI(program.Net, program.Data, args=args, trainer_defaults=defaults, **options)

        return make

    return of


def test_without_a_logger_it_lies_in_the_root_folder(sides):
    assert "here/config.yaml" in sides.agree(command(logger=False), WORDS)["files"]


def test_a_file_of_another_run_is_not_replaced(sides):
    sides.agree(command(logger=False), WORDS)
    did = sides.agree(command(logger=False), [*WORDS, "--model.width=3"])
    assert did["error"] == "RuntimeError"
    assert "here/config.yaml is there already" in str(sides.ours.error)
    assert "width: 2" in did["files"]["here/config.yaml"]


def test_it_is_replaced_on_request(sides):
    options = {"logger": False, "save_config_kwargs": {"overwrite": True}}
    sides.agree(command(**options), WORDS)
    did = sides.agree(command(**options), [*WORDS, "--model.width=3"])
    assert "width: 3" in did["files"]["here/config.yaml"]


def test_the_name_may_be_chosen(sides):
    did = sides.agree(command(save_config_kwargs={"config_filename": "settings.yaml"}), WORDS)
    assert "here/lightning_logs/version_0/settings.yaml" in did["files"]


def test_several_files_stay_several_on_request(sides):
    sides.write("model.yaml", "width: 3\n")
    did = sides.agree(command(save_config_kwargs={"multifile": True}), [*WORDS, "--model=model.yaml"])
    assert "here/lightning_logs/version_0/model.yaml" in did["files"]


def test_no_configuration_is_saved_without_the_callback(sides):
    did = sides.agree(command(save_config_callback=None), WORDS)
    assert not [name for name in did["files"] if name.endswith("config.yaml")]


@pytest.mark.parametrize("beside", [True, False])
def test_a_subclass_may_keep_it_elsewhere(sides, beside):
    def of(program):
        class Elsewhere(program.cli.SaveConfigCallback):
            def save_config(self, trainer, pl_module, stage):
                config = self.parser.dump(self.config, skip_none=False)
                program.EVENTS.append((stage, f"width: {pl_module.hparams.width}" in config))

        kwargs = {} if beside else {"save_to_log_dir": False}
        return command(save_config_callback=Elsewhere, save_config_kwargs=kwargs)(program)

    did = sides.agree(of, WORDS)
    assert did["events"][0] == ("fit", True)
    assert ("here/lightning_logs/version_0/config.yaml" in did["files"]) is beside


def test_saving_nowhere_is_refused(sides):
    did = sides.agree(command(save_config_kwargs={"save_to_log_dir": False}), WORDS)
    assert did["error"] == "ValueError"


def test_it_is_saved_once_where_a_run_has_several_calls(sides):
    sides.agree(command(logger=False), WORDS)
    for side in (sides.upstream, sides.ours):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            side.cli.trainer.validate(side.cli.model, side.cli.datamodule, verbose=False)


def test_values_from_code_are_saved_as_they_are_shown(sides):
    def of(program):
        class Adding(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                parser.set_defaults({"model.tag": "from code"})

        return lambda args: Adding(program.Net, program.Data, args=args, trainer_defaults=QUIET)

    assert "tag: from code" in sides.agree(of, WORDS)["files"]["here/lightning_logs/version_0/config.yaml"]
