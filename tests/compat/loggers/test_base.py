"""The base of loggers, and loggers that users wrote for earlier releases."""

from argparse import Namespace

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.loggers import DummyLogger, Logger
from fulgurite.compat.parts import part
from fulgurite.utilities.rank_zero import rank_zero_only
from old_calls import codes, era
from past import module_of
from tiny import QUIET, tiny_loader

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


class Recorder(Logger):
    """A logger as 1.x asks for one."""

    name, version = "recorder", 1

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.rows = []

    def log_metrics(self, metrics, step=None):
        self.rows.append((step, metrics))

    def log_hyperparams(self, params): ...


def train(logger, release, **flags):
    with era(release) as told:
        trainer = Trainer(**{**QUIET, "logger": logger, **flags})
        trainer.fit(module_of(release), tiny_loader(2), tiny_loader(1))
    return trainer, told


def test_a_logger_of_0_5_gets_the_step_as_it_calls_it():
    class Mine(Logger):
        def __init__(self):
            super().__init__()
            self.rows, self.ended = [], None

        @rank_zero_only
        def log_hyperparams(self, params):
            self.params = params

        @rank_zero_only
        def log_metrics(self, metrics, step_num):
            self.rows.append((step_num, sorted(metrics)))

        def save(self): ...

        @rank_zero_only
        def finalize(self, status):
            self.ended = status

    logger = Mine()
    trainer, told = train(logger, "0.5.3", max_nb_epochs=1, row_log_interval=1)
    assert [step for step, _ in logger.rows] == sorted(step for step, _ in logger.rows) != []
    assert logger.ended == "success" and trainer.logger is logger
    assert [notice for notice in told if notice.code == "FG540"][0].since == "0.6.0"


@pytest.mark.parametrize(("release", "kind"), [("0.7.6", "Namespace"), ("0.8.5", "AttributeDict")])
def test_hyperparameters_come_as_the_release_gave_them(release, kind):
    class Mine(Recorder):
        def log_hyperparams(self, params):
            self.params = params

    logger = Mine()
    with era(release):
        module = module_of(release)
        module.hparams = Namespace(lr=0.1)
        Trainer(**{**QUIET, "logger": logger, "max_epochs": 1}).fit(module, tiny_loader(2), tiny_loader(1))
    assert type(logger.params).__name__ == kind and logger.params.lr == 0.1
    with era(release):
        logger.log_hyperparams({"by": "hand"})
    assert type(logger.params) is dict


def test_any_name_of_the_step_will_do():
    class Mine(Recorder):
        def log_metrics(self, metrics, step_idx):
            self.rows.append((step_idx, metrics))

    logger = Mine()
    with era("0.7.6") as told:
        logger.log_metrics({"a": 1}, step=3)
        logger.log_metrics({"a": 2}, step_idx=4)
        logger.log_metrics({"a": 3}, 5)
    assert [step for step, _ in logger.rows] == [3, 4, 5]
    assert codes(told) == ["FG540"]


def test_a_logger_needs_no_more_than_metrics():
    class Least(Logger):
        def log_metrics(self, metrics, step=None):
            self.last = metrics

    logger = Least()
    train(logger, "0.5.3", max_nb_epochs=1)
    assert (logger.name, logger.version, logger.save_dir, logger.experiment) == ("default", None, None, None)
    assert logger.last


def test_names_and_folders_may_be_plain_attributes():
    class Plain(Recorder):
        version = "of the class"

        def __init__(self):
            super().__init__()
            self.name, self.experiment, self.save_dir = "mine", object(), "logs"
            self.log_dir = self.root_dir = "logs/mine"

    logger = Plain()
    trainer, _ = train(logger, "1.2.10", max_epochs=1)
    assert (logger.name, logger.version, logger.save_dir, logger.log_dir) == (
        "mine", "of the class", "logs", "logs/mine",
    )  # fmt: skip
    assert trainer.logger.experiment is logger.experiment is not None


def test_metrics_have_to_be_taken():
    class Nothing(Logger): ...

    with pytest.raises(NotImplementedError, match="Nothing does not define log_metrics"):
        Nothing().log_metrics({}, 0)


def test_subclasses_find_what_loggers_made_of_hyperparameters():
    logger = Recorder()
    assert logger._convert_params(Namespace(lr=0.1)) == {"lr": 0.1}
    assert logger._convert_params(None) == {} and logger._convert_params({"a": 1}) == {"a": 1}
    nested = {"a": {"b": 1, "c": {"d": Namespace(x=2)}}, "e": [1]}
    assert logger._flatten_dict(nested) == {"a/b": 1, "a/c/d/x": 2, "e": [1]}
    assert logger._flatten_dict(nested, ".")["a.c.d.x"] == 2
    assert logger._sanitize_params({"b": [1], "c": 1.5, "d": None}) == {"b": "[1]", "c": 1.5, "d": "None"}
    assert logger._add_prefix({"a": 1}) == {"a": 1}
    logger._prefix = "run"
    assert logger._add_prefix({"a": 1}) == {"run-a": 1}


def test_values_of_one_step_are_drawn_together():
    with era("1.5.10") as told:
        logger = Recorder(agg_key_funcs={"most": max})
        for most, mean in ((1.0, 1.0), (3.0, 2.0)):
            logger.agg_and_log_metrics({"most": most, "mean": mean}, step=0)
        assert logger.rows == []
        logger.agg_and_log_metrics({"mean": 5.0}, step=1)
        assert logger.rows == [(0, {"most": 3.0, "mean": 1.5})]
        logger.save()
        logger.update_agg_funcs(agg_default_func=min)
        logger.agg_and_log_metrics({"mean": 7.0})
        logger.agg_and_log_metrics({"mean": 6.0})
        logger.finalize("success")
    assert logger.rows[1:] == [(1, {"mean": 5.0}), (None, {"mean": 6.0})]
    assert set(codes(told)) == {"FG530", "FG534", "FG535"}


def test_members_that_are_gone_are_told_of():
    logger = Recorder()
    with era("0.7.1") as told:
        assert logger.rank == rank_zero_only.rank
        logger.rank = 2
        assert logger.rank == 2
        logger.close()
    assert set(codes(told)) == {"FG536", "FG537"}


@pytest.mark.parametrize("name", ["log_image", "log_text"])
def test_images_and_text_are_for_clients_that_take_them(name):
    with era("1.5.10"), pytest.raises(NotImplementedError, match=f"Recorder.{name}.*logger.experiment"):
        getattr(Recorder(), name)(key="x", images=[])


def test_the_base_takes_no_other_arguments():
    with pytest.raises(TypeError, match="folder"):
        Recorder(folder="logs")


def test_a_dummy_takes_every_call():
    logger = DummyLogger()
    assert isinstance(logger, Logger)
    logger.log_metrics({"a": 1}, 0)
    logger.anything(1, a=2)
    logger.experiment.add_image(3)


@pytest.mark.parametrize("release", ["0.6.0", "1.5.10", "2.6.6"])
def test_the_trainers_own_logger_is_of_the_class_that_scripts_import(release):
    with era(release):
        trainer = Trainer(max_epochs=1, early_stop_callback=False) if release == "0.6.0" else Trainer(max_epochs=1)
        assert isinstance(trainer.logger, part("loggers.TensorBoardLogger"))
        assert isinstance(trainer.profiler, part("profilers.PassThroughProfiler"))
        assert trainer.logger.name == "lightning_logs"
