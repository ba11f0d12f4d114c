import copy
import statistics

import fulgurite.loggers
import pytest
from fulgurite.loggers import CSVLogger, Logger, TensorBoardLogger
from fulgurite.loggers.logger import DummyExperiment, DummyLogger, merge_dicts, rank_zero_experiment
from fulgurite.utilities.rank_zero import rank_zero_only


class Minimal(Logger):
    name, version = "mine", 1

    def log_metrics(self, metrics, step=None):
        pass

    def log_hyperparams(self, params):
        pass

    @property
    @rank_zero_experiment
    def experiment(self):
        return "real"


def test_a_logger_needs_a_name_a_version_and_two_methods():
    with pytest.raises(TypeError, match="abstract"):
        Logger()
    logger = Minimal()
    assert (logger.save_dir, logger.root_dir, logger.log_dir, logger.group_separator) == (None, None, None, "/")
    logger.log_graph(None)
    logger.after_save_checkpoint(None)


def test_the_end_of_a_run_writes_everything():
    saved = []

    class Saving(Minimal):
        def save(self):
            saved.append("all")

    Saving().finalize("success")
    assert saved == ["all"]


def test_the_experiment_is_real_on_rank_zero_only(monkeypatch):
    assert Minimal().experiment == "real"
    monkeypatch.setattr(rank_zero_only, "rank", 1)
    assert isinstance(Minimal().experiment, DummyExperiment)


def test_the_dummy_takes_every_call():
    logger = DummyLogger()
    assert (logger.name, logger.version) == ("", "")
    logger.log_metrics({"loss": 1})
    logger.log_hyperparams({})
    assert logger.add_anything("a", b=1) is None
    assert logger[0].experiment[1].add_image("a").__class__ is type(None)
    logger.experiment["key"] = 1
    assert isinstance(copy.deepcopy(logger), DummyLogger)


def test_dicts_are_merged_key_by_key():
    dicts = [{"a": 1.0, "b": 4, "d": {"x": 1}}, {"a": 3.0, "d": {"x": 5, "y": 2}}]
    assert merge_dicts(dicts) == {"a": 2.0, "b": 4, "d": {"x": 3, "y": 2}}
    assert merge_dicts(dicts, {"a": max, "d": {"x": sum}}, min) == {"a": 3.0, "b": 4, "d": {"x": 6, "y": 2}}
    assert merge_dicts(dicts, default_func=statistics.median)["a"] == 2.0


def test_names_are_imported_on_use():
    assert {CSVLogger, TensorBoardLogger, DummyLogger} <= {
        getattr(fulgurite.loggers, n) for n in dir(fulgurite.loggers) if n in fulgurite.loggers.__all__
    }
    with pytest.raises(AttributeError, match="no attribute 'PaperLogger'"):
        fulgurite.loggers.PaperLogger  # noqa: B018
