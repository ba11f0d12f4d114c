"""LightningCLI against upstream's: the same program and words give the same files, events, values and exit codes."""

import pytest
from command_lines import QUIET, Sides
from jsonargparse import Namespace

FIT = ["fit", "--trainer.max_epochs=1"]


@pytest.fixture
def sides(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    return Sides(tmp_path, capsys)


def net(program):
    """LightningCLI(Net, Data, ...), quiet."""
    return with_classes("Net", "Data")(program)


def with_classes(model=None, data=None, command=None, **fixed):
    """A function that gives LightningCLI, or the subclass that `command(program)` makes, with classes and options."""

    def of(program):
        cls = command(program) if command else program.cli.LightningCLI

        def make(trainer_defaults=None, **options):
            classes = [getattr(program, name) if name else None for name in (model, data)]
            chosen = {name: getattr(program, value[1:]) if is_name(value) else value for name, value in fixed.items()}
            return cls(*classes, trainer_defaults={**QUIET, **(trainer_defaults or {})}, **chosen, **options)

        return make

    return of


def is_name(value):
    return isinstance(value, str) and value.startswith("@")


def test_fit_trains_and_saves_its_configuration(sides):
    did = sides.agree(net, [*FIT, "--model.width=3", "--data.rows=6", "--seed_everything=4"])
    assert [event[0] for event in did["events"] if isinstance(event, tuple)].count("train") == 3
    assert "width: 3" in did["files"]["lightning_logs/version_0/config.yaml"]


@pytest.mark.parametrize("verb", ["validate", "test", "predict"])
def test_the_other_verbs_run(sides, verb):
    did = sides.agree(net, [verb, "--seed_everything=1"])
    assert {event[0] for event in did["events"]} == {"val" if verb == "validate" else verb}


def test_the_command_line_is_read_where_no_args_are_given(sides):
    sides.agree(net, command_line=["fit", "--trainer.max_epochs=1", "--model.width", "4"])


def test_args_beside_a_command_line_are_warned_of(sides):
    def of(program):
        return lambda: net(program)(args=["--model.width=3"], run=False)

    did = sides.agree(of, command_line=["fit"])
    assert "'width': 3" in did["hparams"]
    assert any("the command line ['fit'] is ignored" in text for text in sides.ours.warned)


def test_several_configuration_files_merge_and_words_go_last(sides):
    sides.write("one.yaml", "model:\n  width: 3\n  lr: 0.5\ntrainer:\n  max_epochs: 1\n")
    sides.write("two.yaml", "model:\n  width: 4\ndata:\n  rows: 2\n")
    words = ["fit", "--config", "one.yaml", "-c", "two.yaml", "--model.tag=x"]
    did = sides.agree(net, words)
    assert "'width': 4, 'lr': 0.5, 'tag': 'x'" in did["hparams"]


def test_a_configuration_before_the_verb_holds_verbs(sides):
    sides.write("all.yaml", "fit:\n  model:\n    width: 3\n  trainer:\n    max_epochs: 1\n")
    sides.agree(net, ["--config=all.yaml", "fit", "--data.rows=2"])


def test_a_part_of_the_configuration_may_be_a_file(sides):
    sides.write("trainer.yaml", "max_epochs: 1\nlimit_train_batches: 1\n")
    sides.write("model.yaml", "width: 4\n")
    sides.agree(net, ["fit", "--trainer=trainer.yaml", "--model=model.yaml"])


def test_a_saved_configuration_runs_again(sides):
    sides.agree(net, [*FIT, "--model.width=3"])
    saved = "lightning_logs/version_0/config.yaml"
    did = sides.agree(net, ["fit", "--config", saved])
    assert did["files"][saved] == did["files"]["lightning_logs/version_1/config.yaml"]


@pytest.mark.parametrize("word", ["--print_config", "--print_config=skip_unset", "--print_config=skip_default"])
def test_print_config_shows_what_would_be_used(sides, word):
    from command_lines import plain

    did = sides.agree(net, ["fit", "--model.width=7", word])
    assert did["exit code"] == 0
    assert plain(sides.ours.stdout) == plain(sides.upstream.stdout)
    assert "width: 7" in sides.ours.stdout


@pytest.mark.parametrize("default", [True, False, 5])
def test_the_seed_is_drawn_fixed_or_none(sides, default, monkeypatch):
    monkeypatch.delenv("PL_GLOBAL_SEED", raising=False)
    sides.agree(net, FIT, seed_everything_default=default)
    sides.agree(net, [*FIT, "--seed_everything=true"], seed_everything_default=default)
    sides.agree(net, [*FIT, "--seed_everything=3"], seed_everything_default=default)


def test_without_verbs_objects_are_made_and_nothing_runs(sides):
    did = sides.agree(net, ["--model.width=3", "--trainer.max_epochs=2"], run=False)
    assert did["events"] == []
    assert sides.ours.cli.trainer.max_epochs == 2
    assert sides.ours.cli.subcommand is None
    assert sides.ours.cli.datamodule.rows == 4


@pytest.mark.parametrize("kind", [dict, Namespace])
def test_settings_may_be_given_as_an_object(sides, kind):
    given = {"subcommand": "fit", "fit": {"model": {"width": 3}, "trainer": {"max_epochs": 1}}}
    config = given if kind is dict else Namespace(subcommand="fit", fit=Namespace(model=Namespace(width=3)))
    for side in (sides.upstream, sides.ours):
        side.words = config
    theirs, ours = (run_with(side, config) for side in (sides.upstream, sides.ours))
    assert theirs == ours
    assert "'width': 3" in ours


def run_with(side, config):
    def make(program):
        return lambda args: net(program)(args=config, trainer_defaults={"fast_dev_run": 1})

    return side.run(make)["hparams"]


# ----- classes that are chosen


def test_a_subclass_of_the_model_may_be_chosen(sides):
    made = with_classes("Net", "Data", subclass_mode_model=True, subclass_mode_data=True)
    words = ["--model=Wide", "--model.layers=2", "--model.lr=0.2", "--model.activation=ReLU"]
    did = sides.agree(made, [*FIT, *words, "--data=MoreData", "--data.rows=2", "--data.factor=3"])
    assert ("wide", 2, "ReLU") in did["events"]
    assert "'_class_path': 'program.Wide'" in did["hparams"]


def test_without_classes_both_are_chosen(sides):
    did = sides.agree(with_classes(), [*FIT, "--model=PROGRAM.Net", "--data=PROGRAM.Data"])
    assert did["error"] is None
    assert sides.ours.cli.subclass_mode_model


def test_data_need_not_be_chosen(sides):
    sides.agree(with_classes(), ["--model=PROGRAM.Net"], run=False)
    assert sides.ours.cli.datamodule is None


def test_classes_are_chosen_in_files_by_path_and_arguments(sides):
    sides.write(
        "classes.yaml",
        "model:\n  class_path: PROGRAM.Wide\n  init_args:\n    layers: 3\n    activation:\n"
        "      class_path: torch.nn.LeakyReLU\n      init_args:\n        negative_slope: 0.3\n"
        "trainer:\n  max_epochs: 1\n  callbacks:\n  - class_path: PROGRAM.Spoken\n    init_args:\n      times: 2\n"
        "  - class_path: PACKAGE.callbacks.EarlyStopping\n    init_args:\n      monitor: val\n"
        "  logger:\n    class_path: PACKAGE.loggers.CSVLogger\n    init_args:\n      save_dir: out\n",
    )
    did = sides.agree(with_classes("Net", "Data", subclass_mode_model=True), ["fit", "-c", "classes.yaml"])
    assert "gogo" in did["events"]
    assert "out/lightning_logs/version_0/config.yaml" in did["files"]


def test_a_function_may_make_the_model(sides):
    did = sides.agree(with_classes("make_net", "Data"), [*FIT, "--model.name=other"])
    assert "other" in did["events"]


def test_parts_of_the_model_are_made_too(sides):
    words = ["--model.part=torch.nn.Linear", "--model.part.in_features=2", "--model.part.out_features=1"]
    words += ["--model.make=Adam", "--model.make.lr=0.01"]
    did = sides.agree(with_classes("Nested", "Data"), [*FIT, *words])
    assert ("Adam", 0.01) in did["events"]


# ----- the Trainer


def test_flags_and_callbacks_of_the_trainer_are_chosen(sides):
    words = ["--trainer.callbacks=PROGRAM.Spoken", "--trainer.callbacks.word=hey"]
    words += ["--trainer.callbacks+=LearningRateMonitor", "--trainer.callbacks.logging_interval=epoch"]
    words += ["--trainer.logger=CSVLogger", "--trainer.logger.save_dir=out", "--trainer.limit_train_batches=1"]
    words += ["--trainer.precision=bf16-mixed", "--trainer.gradient_clip_val=0.5", "--trainer.devices=1"]
    did = sides.agree(net, [*FIT, *words])
    assert "hey" in did["events"]


@pytest.mark.parametrize(
    "way", ["plugins=AsyncCheckpointIO", "strategy=SingleDeviceStrategy", "profiler=SimpleProfiler"]
)
def test_parts_of_the_trainer_are_chosen_by_name(sides, way):
    words = [*FIT, f"--trainer.{way}"]
    words += ["--trainer.strategy.device=cpu", "--trainer.accelerator=auto"] if "strategy" in way else []
    theirs, ours = (side.run(net, words) for side in (sides.upstream, sides.ours))
    assert ours["error"] is None
    assert (ours["error"], ours["events"], sorted(ours["files"])) == (
        theirs["error"], theirs["events"], sorted(theirs["files"])
    )  # fmt: skip


def test_defaults_of_the_program_hold_until_others_are_given(sides):
    defaults = {"max_epochs": 2, "limit_train_batches": 1}
    assert sides.agree(net, ["fit"], trainer_defaults=defaults)["events"]
    sides.agree(net, ["fit", "--trainer.max_epochs=1"], trainer_defaults=defaults)
    assert sides.ours.cli.trainer.max_epochs == 1


@pytest.mark.parametrize("several", [True, False])
def test_callbacks_of_the_program_are_always_there(sides, several):
    def of(program):
        spoken = program.Spoken("always")

        def make(**options):
            callbacks = [spoken] if several else spoken
            return net(program)(trainer_defaults={"callbacks": callbacks}, **options)

        return make

    did = sides.agree(of, [*FIT, "--trainer.callbacks=PROGRAM.Spoken"])
    assert [event for event in did["events"] if isinstance(event, str)] == ["own optimizer", "go", "always"]


def test_an_own_trainer_has_its_own_flags(sides):
    did = sides.agree(with_classes("Net", "Data", trainer_class="@OwnTrainer"), [*FIT, "--trainer.mood=bad"])
    assert did["events"][0] == "bad"


def test_a_function_may_make_the_trainer(sides):
    def of(program):
        cls = program.cli.LightningCLI
        return lambda **options: cls(program.Net, program.Data, trainer_class=program.make_trainer, **options)

    did = sides.agree(of, ["fit", "--trainer.max_epochs=2"])
    assert did["events"][0] == ("epochs", 2)


def test_a_trainer_without_callbacks_is_warned_of(sides):
    def of(program):
        def without(max_epochs: int = 1) -> program.L.Trainer:
            return program.L.Trainer(max_epochs=max_epochs, **QUIET)

        return lambda **options: program.cli.LightningCLI(program.Net, trainer_class=without, run=False, **options)

    assert sides.agree(of)["error"] is None
    assert any("takes no `callbacks`" in text for text in sides.ours.warned)


def test_a_verb_may_be_added(sides):
    def tuning(program):
        class Tuning(program.cli.LightningCLI):
            @staticmethod
            def subcommands():
                verbs = program.cli.LightningCLI.subcommands()
                return {**verbs, "tune": {"model", "datamodule"}}

        return Tuning

    made = with_classes("Net", "Data", tuning, trainer_class="@OwnTrainer")
    assert ("tuned", 3) in sides.agree(made, ["tune", "--rounds=3"])["events"]


def test_a_trial_run_saves_no_configuration(sides):
    did = sides.agree(net, [*FIT, "--trainer.fast_dev_run=true"])
    assert did["files"] == {}


# ----- hooks and methods of a subclass


def test_everything_that_a_subclass_may_define_is_called_in_order(sides):
    def telling(program):
        class Telling(program.cli.LightningCLI):
            def before_instantiate_classes(self):
                program.EVENTS.append(("before making", self.config.fit.model.width))

            def after_instantiate_classes(self):
                program.EVENTS.append(("after making", self.model.hparams.width))

            def before_fit(self):
                program.EVENTS.append("before fit")

            def fit(self, model, **kwargs):
                program.EVENTS.append(("fit", sorted(kwargs)))
                self.trainer.fit(model, **kwargs)

            def after_fit(self):
                program.EVENTS.append("after fit")

            def instantiate_trainer(self, **kwargs):
                return super().instantiate_trainer(limit_val_batches=0, **kwargs)

        return Telling

    did = sides.agree(with_classes("Net", "Data", telling), FIT)
    told = [event for event in did["events"] if event[0] != "train"]
    assert [told[0], told[-1]] == [("before making", 2), "after fit"]


def test_arguments_may_be_linked_when_parsed_and_when_made(sides):
    def linking(program):
        class Linking(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                parser.link_arguments("data.batch_size", "model.batch_size")
                parser.link_arguments("data.classes", "model.width", apply_on="instantiate")

        return Linking

    did = sides.agree(with_classes("Sized", "Data", linking), [*FIT, "--data.batch_size=4"])
    assert ("sized", 5, 4) in did["events"]
    assert "'width': 5" in did["hparams"]


def test_links_reach_into_chosen_classes(sides):
    def linking(program):
        class Linking(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                parser.link_arguments("data.classes", "model.init_args.width", apply_on="instantiate")

        return Linking

    made = with_classes("Net", "Data", linking, subclass_mode_model=True)
    did = sides.agree(made, [*FIT, "--model=PROGRAM.Sized"])
    assert ("sized", 5, 2) in did["events"]
    assert "'width': 5" in did["hparams"]


def test_callbacks_and_further_arguments_may_be_added(sides):
    def adding(program):
        class Adding(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                parser.add_argument("--note", default="none", help="A note")
                parser.add_lightning_class_args(program.Spoken, "spoken")
                parser.set_defaults({"spoken.word": "hello", "model.width": 6})

            def before_fit(self):
                program.EVENTS.append(self.config.fit.note)

        return Adding

    did = sides.agree(with_classes("Net", "Data", adding), [*FIT, "--note=read me", "--spoken.times=2"])
    assert {"read me", "hellohello"} <= {event for event in did["events"] if isinstance(event, str)}


# ----- optimizers


@pytest.mark.parametrize(
    "words",
    [
        ["--optimizer=SGD", "--optimizer.lr=0.3"],
        ["--optimizer=torch.optim.Adam", "--lr_scheduler=ExponentialLR", "--lr_scheduler.gamma=0.5"],
        ["--optimizer=SGD", "--optimizer.lr=0.3", "--lr_scheduler=ReduceLROnPlateau", "--lr_scheduler.monitor=val"],
        ["--optimizer=SGD", "--optimizer.lr=0.3", "--lr_scheduler=PACKAGE.cli.ReduceLROnPlateau",
         "--lr_scheduler.monitor=loss", "--lr_scheduler.patience=1"],
    ],
)  # fmt: skip
def test_optimizer_and_scheduler_are_chosen_by_default(sides, words):
    sides.agree(with_classes("Bare", "Data"), ["fit", "--trainer.max_epochs=3", *words])
    states = [plain_optimizers(side.cli.trainer) for side in (sides.upstream, sides.ours)]
    assert states[0] == states[1]


def plain_optimizers(trainer):
    groups = [[group["lr"] for group in optimizer.param_groups] for optimizer in trainer.optimizers]
    configs = [(type(c.scheduler).__name__, c.monitor, c.reduce_on_plateau) for c in trainer.lr_scheduler_configs]
    return groups, configs


def test_the_configured_optimizer_goes_before_the_modules_own(sides):
    did = sides.agree(net, [*FIT, "--optimizer=SGD", "--optimizer.lr=0.3"])
    assert "own optimizer" not in did["events"]
    assert any("`Net.configure_optimizers` is not called" in text for text in sides.ours.warned)


def test_without_a_chosen_optimizer_the_modules_own_is_used(sides):
    assert "own optimizer" in sides.agree(net, FIT)["events"]


def test_the_options_of_optimizers_may_be_left_out(sides):
    did = sides.agree(net, [*FIT, "--optimizer=SGD"], auto_configure_optimizers=False)
    assert did["exit code"] == 2


@pytest.mark.parametrize("several", [True, False])
def test_the_program_may_fix_the_optimizer(sides, several):
    def fixing(program):
        import torch

        class Fixing(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                classes = (torch.optim.SGD, torch.optim.Adam) if several else torch.optim.Adam
                parser.add_optimizer_args(classes)
                parser.add_lr_scheduler_args(torch.optim.lr_scheduler.StepLR)

        return Fixing

    words = ["--lr_scheduler.step_size=1", "--optimizer.lr=0.01"]
    words = ["--optimizer=Adam", *words] if several else words
    sides.agree(with_classes("Bare", "Data", fixing), [*FIT, *words])
    assert plain_optimizers(sides.ours.cli.trainer) == plain_optimizers(sides.upstream.cli.trainer)


@pytest.mark.parametrize("several", [True, False])
def test_an_optimizer_may_be_linked_to_an_argument(sides, several):
    def linking(program):
        import torch

        class Linking(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                classes = (torch.optim.SGD, torch.optim.Adam) if several else torch.optim.Adam
                parser.add_optimizer_args(classes, nested_key="first", link_to="model.schedule")

        return Linking

    words = ["--model.part=Identity", "--first=SGD", "--first.lr=0.2"] if several else ["--model.part=Identity"]
    did = sides.agree(with_classes("Nested", "Data", linking), [*FIT, *words])
    assert "class_path" in did["hparams"]


def test_two_optimizers_for_one_module_are_refused(sides):
    def two(program):
        import torch

        class Two(program.cli.LightningCLI):
            def add_arguments_to_parser(self, parser):
                parser.add_optimizer_args(torch.optim.SGD, nested_key="first")
                parser.add_optimizer_args(torch.optim.Adam, nested_key="second")

        return Two

    did = sides.agree(with_classes("Bare", "Data", two), [*FIT, "--first.lr=0.1"])
    assert did["error"] == "MisconfigurationException"
    assert "['first', 'second', 'lr_scheduler']" in str(sides.ours.error)


def test_a_subclass_says_what_becomes_of_the_optimizer(sides):
    def saying(program):
        class Saying(program.cli.LightningCLI):
            @staticmethod
            def configure_optimizers(lightning_module, optimizer, lr_scheduler=None):
                program.EVENTS.append((type(lightning_module).__name__, type(optimizer).__name__, lr_scheduler))
                return optimizer

        return Saying

    did = sides.agree(with_classes("Bare", "Data", saying), [*FIT, "--optimizer=SGD", "--optimizer.lr=0.1"])
    assert ("Bare", "SGD", None) in did["events"]


# ----- the parser's own settings


def test_environment_variables_are_read_on_request(sides, monkeypatch):
    monkeypatch.setenv("PL_FIT__MODEL__WIDTH", "9")
    monkeypatch.setenv("PL_FIT__TRAINER__MAX_EPOCHS", "1")
    did = sides.agree(net, ["fit"], parser_kwargs={"default_env": True})
    assert "'width': 9" in did["hparams"]
    monkeypatch.setenv("OWN_FIT__MODEL__WIDTH", "3")
    did = sides.agree(net, FIT, parser_kwargs={"default_env": True, "env_prefix": "OWN"})
    assert "'width': 3" in did["hparams"]
    assert "'width': 2" in sides.agree(net, FIT)["hparams"]


def test_a_verbs_parser_has_its_own_settings(sides):
    sides.write("default.yaml", "model:\n  width: 8\n")
    kwargs = {"fit": {"default_config_files": ["default.yaml"]}}
    assert "'width': 8" in sides.agree(net, FIT, parser_kwargs=kwargs)["hparams"]
    assert "'width': 2" in sides.agree(net, ["validate"], parser_kwargs=kwargs)["hparams"]


def test_an_own_parser_class_is_used(sides):
    def of(program):
        class Parser(program.cli.LightningArgumentParser):
            pass

        def make(**options):
            return net(program)(parser_class=Parser, **options)

        return make

    sides.agree(of, FIT)
    assert type(sides.ours.cli.parser).__name__ == "Parser"


# ----- checkpoints


def test_the_hyperparameters_of_a_checkpoint_are_those_of_the_verb(sides):
    sides.agree(net, [*FIT, "--model.width=5"])
    checkpoint = "lightning_logs/version_0/checkpoints/epoch=0-step=2.ckpt"
    did = sides.agree(net, ["test", f"--ckpt_path={checkpoint}"])
    assert "'width': 5" in did["hparams"]
    assert [event[0] for event in did["events"]] == ["test", "test"]


def test_the_class_in_a_checkpoint_is_made_again(sides):
    made = with_classes("Net", "Data", subclass_mode_model=True)
    sides.agree(made, [*FIT, "--model=PROGRAM.Wide", "--model.layers=4"])
    checkpoint = "lightning_logs/version_0/checkpoints/epoch=0-step=2.ckpt"
    did = sides.agree(made, ["validate", f"--ckpt_path={checkpoint}", "--model=PROGRAM.Net"])
    assert ("wide", 4, "NoneType") in did["events"]


def test_a_checkpoint_of_another_module_is_refused(sides):
    sides.agree(with_classes("make_net", "Data", load_from_checkpoint_support=False), FIT)
    checkpoint = "lightning_logs/version_0/checkpoints/epoch=0-step=2.ckpt"
    did = sides.agree(with_classes("Nested", "Data"), ["fit", f"--ckpt_path={checkpoint}", "--model.part=Identity"])
    assert did["exit code"] == 2
    assert "are not what `model` takes here" in sides.ours.stderr


# ----- wrong input


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "subcommand"),
        (["train"], "train"),
        (["fit", "--trainer.nb_epochs=1"], "nb_epochs"),
        (["fit", "--trainer.max_epochs=many"], "max_epochs"),
        (["fit", "--model.width=wide"], "width"),
        (["fit", "--trainer.callbacks=Nobody"], "Nobody"),
        (["fit", "--trainer.callbacks=EarlyStopping", "--trainer.callbacks.wrong=1"], "wrong"),
        (["fit", "--trainer.precision=17"], "precision"),
        (["fit", "--trainer.deterministic=perhaps"], "deterministic"),
        (["fit", "--config=missing.yaml"], "missing.yaml"),
        (["fit", "--config=broken.yaml"], "config"),
        (["fit", "--config=unknown.yaml"], "nobody"),
        (["fit", "--seed_everything=x"], "seed_everything"),
        (["fit", "--ckpt_path"], "ckpt_path"),
        (["fit", "--optimizer=Identity"], "optimizer"),
    ],
)
def test_wrong_input_ends_with_code_2_and_says_what_is_wrong(sides, words, said):
    sides.write("broken.yaml", "model: [\n")
    sides.write("unknown.yaml", "nobody: 1\n")
    did = sides.agree(net, words)
    assert did["exit code"] == 2
    assert said in sides.ours.stderr


def test_a_required_argument_has_to_be_given(sides):
    assert sides.agree(with_classes("Sized", "Data"), FIT)["exit code"] == 2
    assert sides.agree(with_classes(None, None), FIT)["exit code"] == 2


def test_an_error_may_be_raised_in_place_of_an_exit(sides):
    did = sides.agree(net, ["fit", "--no=1"], parser_kwargs={"exit_on_error": False, "fit": {"exit_on_error": False}})
    assert did["error"] == "ArgumentError"


# ----- help


@pytest.mark.parametrize("verb", ["fit", "validate", "test", "predict", None])
def test_the_help_has_upstreams_options(sides, verb):
    did = sides.agree(net, [verb, "--help"] if verb else ["--help"])
    assert did["exit code"] == 0
    assert sides.ours.options() == sides.upstream.options()
    if verb:
        assert "Stop after this many epochs; -1 for no limit (type" in " ".join(sides.ours.stdout.split())
        assert "how many numbers it makes of one" in sides.ours.stdout


def test_the_help_of_a_chosen_class_is_shown(sides):
    did = sides.agree(net, ["fit", "--trainer.callbacks.help=EarlyStopping"])
    assert did["exit code"] == 0
    assert sides.ours.options() == sides.upstream.options()
    did = sides.agree(net, ["fit", "--optimizer.help=SGD"])
    assert sides.ours.stdout == sides.upstream.stdout
