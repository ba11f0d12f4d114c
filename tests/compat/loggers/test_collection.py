"""Several loggers as one."""

import pytest
from fulgurite.compat import Trainer
from fulgurite.compat.loggers import CSVLogger, LoggerCollection
from old_calls import codes, era
from past import PastModule
from tiny import QUIET, TinyModule, tiny_loader

from .test_base import Recorder


@pytest.mark.parametrize(("release", "name", "version"), [("1.5.10", "a_b_b", "1_x_x"), ("1.6.5", "a_b", "1_x")])
def test_names_and_versions_are_joined(release, name, version, tmp_path):
    with era(release):
        parts = [CSVLogger(tmp_path, "a", 1), CSVLogger(tmp_path, "b", "x"), CSVLogger(tmp_path, "b", "x")]
        loggers = LoggerCollection(parts)
        assert (loggers.name, loggers.version, loggers.save_dir, len(loggers)) == (name, version, None, 3)
        assert list(loggers) == parts and loggers[1] is parts[1]


def test_each_is_told_everything():
    loggers = LoggerCollection([Recorder(), Recorder()])
    with era("1.5.10") as told:
        loggers.log_metrics({"a": 1.0}, 3)
        loggers.agg_and_log_metrics({"a": 2.0}, 4)
        loggers.log_hyperparams({"lr": 0.1})
        loggers.log_graph(TinyModule())
        loggers.after_save_checkpoint(None)
        loggers.finalize("success")
        loggers.close()
    for logger in loggers:
        assert logger.rows == [(3, {"a": 1.0}), (4, {"a": 2.0})]
    assert set(codes(told)) == {"FG534", "FG536"}


def test_a_trainer_takes_it_as_its_loggers():
    loggers = LoggerCollection([Recorder(), Recorder()])
    with era("1.5.10"):
        trainer = Trainer(**{**QUIET, "logger": loggers, "max_epochs": 1, "log_every_n_steps": 1})
        trainer.fit(PastModule(), tiny_loader(2), tiny_loader(1))
    assert isinstance(trainer.logger, LoggerCollection) and list(trainer.logger) == list(loggers)
    assert loggers[0].rows == loggers[1].rows != []
