import os
import pickle
from argparse import Namespace
from pathlib import Path

import pytest
import torch
from fulgurite.loggers import CSVLogger
from fulgurite.utilities.rank_zero import rank_zero_only


def table(logger):
    with open(os.path.join(logger.log_dir, "metrics.csv"), newline="") as file:
        return file.read()


def test_columns_are_sorted_and_grow(tmp_path):
    logger = CSVLogger(tmp_path, flush_logs_every_n_steps=2)
    logger.log_metrics({"loss": torch.tensor(1 / 3), "b": 1 / 7}, step=0)
    logger.log_metrics({"loss": 0.5}, step=1)
    assert table(logger) == "b,loss,step\r\n0.14285714285714285,0.3333333432674408,0\r\n,0.5,1\r\n"
    logger.log_metrics({"acc": True, 'with,"': None}, step=2)
    logger.finalize("success")
    assert table(logger) == (
        'acc,b,loss,step,"with,"""\r\n,0.14285714285714285,0.3333333432674408,0,\r\n,,0.5,1,\r\nTrue,,,2,\r\n'
    )


def test_rows_are_appended_without_reading_the_file(tmp_path, monkeypatch):
    logger = CSVLogger(tmp_path, flush_logs_every_n_steps=1)
    logger.log_metrics({"a": 1}, step=0)
    monkeypatch.setattr(type(logger.experiment), "_widen", lambda self: pytest.fail("read"))
    for step in range(1, 5):
        logger.log_metrics({"a": step}, step=step)
    assert table(logger).count("\r\n") == 6


def test_rows_wait_for_the_flush(tmp_path):
    logger = CSVLogger(tmp_path)
    logger.log_metrics({"a": 1}, step=98)
    assert os.listdir(logger.log_dir) == []
    logger.log_metrics({"a": 2}, step=99)
    assert table(logger) == "a,step\r\n1,98\r\n2,99\r\n"


def test_steps_are_counted_if_not_given(tmp_path):
    logger = CSVLogger(tmp_path)
    logger.log_metrics({"a": 1})
    logger.log_metrics({"a": 2})
    logger.save()
    assert table(logger) == "a,step\r\n1,0\r\n2,1\r\n"


def test_a_prefix_goes_before_each_name(tmp_path):
    logger = CSVLogger(tmp_path, prefix="run")
    logger.log_metrics({"a": 1})
    logger.save()
    assert table(logger) == "run-a,step\r\n1,0\r\n"


def test_a_file_that_vanished_or_was_emptied_is_begun_again(tmp_path):
    logger = CSVLogger(tmp_path, flush_logs_every_n_steps=1)
    logger.log_metrics({"a": 1}, step=0)
    os.remove(logger.experiment.metrics_file_path)
    logger.log_metrics({"a": 2}, step=1)
    assert table(logger) == "a,step\r\n2,1\r\n"
    Path(logger.experiment.metrics_file_path).write_text("")
    logger.log_metrics({"b": 3}, step=2)
    assert table(logger) == "a,b,step\r\n,3,2\r\n"


def test_the_table_of_an_earlier_run_gives_way(tmp_path):
    for value in (1, 2):
        logger = CSVLogger(tmp_path, version="same")
        if value == 2:
            with pytest.warns(UserWarning, match="is not empty"):
                logger.experiment  # noqa: B018
        logger.log_hyperparams({"value": value})
        logger.log_metrics({"a": value})
        logger.save()
    assert table(logger) == "a,step\r\n2,0\r\n"


def test_hyperparameters_are_collected_in_yaml(tmp_path):
    logger = CSVLogger(tmp_path)
    logger.log_hyperparams({"lr": 0.1, "layers": [1, 2]})
    logger.log_hyperparams(Namespace(name="x"))
    logger.log_hyperparams()
    path = os.path.join(logger.log_dir, "hparams.yaml")
    assert Path(path).read_text() == "layers:\n- 1\n- 2\nlr: 0.1\nname: x\n"


def test_a_logger_that_logged_nothing_leaves_nothing(tmp_path):
    CSVLogger(tmp_path).finalize("success")
    assert list(tmp_path.iterdir()) == []


def test_other_ranks_write_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(rank_zero_only, "rank", 1)
    logger = CSVLogger(tmp_path)
    logger.log_metrics({"a": 1})
    logger.log_hyperparams({"a": 1})
    logger.save()
    logger.finalize("success")
    assert list(tmp_path.iterdir()) == []


def test_a_pickled_logger_goes_on(tmp_path):
    logger = CSVLogger(tmp_path)
    logger.log_metrics({"a": 1}, step=0)
    again = pickle.loads(pickle.dumps(logger))
    again.log_metrics({"a": 2}, step=1)
    again.save()
    assert table(logger) == "a,step\r\n1,0\r\n2,1\r\n"
