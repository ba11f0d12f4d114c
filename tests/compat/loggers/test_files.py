"""What the TensorBoard and csv loggers of a release write, and where."""

from argparse import Namespace

import pytest
import torch
from fulgurite.compat.loggers import CSVLogger, FabricCSVLogger, FabricTensorBoardLogger, TensorBoardLogger
from old_calls import codes, era
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tiny import FEATURES, TinyModule


def tags(folder):
    events = EventAccumulator(str(folder)).Reload()
    return events.Tags()


def names(folder):
    return sorted(path.name.partition(".tfevents")[0] for path in folder.iterdir())


def logged(logger):
    logger.log_hyperparams(Namespace(lr=0.1, name="x"))
    logger.log_metrics({"loss": 1.5}, step=0)
    end(logger)


def end(logger):
    logger.finalize("success")
    getattr(logger.experiment, "close", int)()


@pytest.mark.parametrize(
    ("release", "name", "file", "scalars"),
    [
        ("0.7.1", "default", "meta_tags.csv", ["loss"]),
        ("0.7.5", "default", "meta_tags.csv", ["loss"]),
        ("0.7.6", "default", "hparams.yaml", ["loss"]),
        ("0.9.0", "default", "hparams.yaml", ["loss"]),
        ("0.10.0", "default", "hparams.yaml", ["hp_metric", "loss"]),
        ("1.5.10", "default", "hparams.yaml", ["hp_metric", "loss"]),
        ("1.6.0", "lightning_logs", "hparams.yaml", ["hp_metric", "loss"]),
    ],
)
def test_files_are_those_of_the_release(release, name, file, scalars, tmp_path):
    with era(release) as told:
        logged(TensorBoardLogger(tmp_path))
    folder = tmp_path / name / "version_0"
    assert told == []
    assert names(folder) == sorted(["events.out", file])
    assert tags(folder)["scalars"] == scalars


@pytest.mark.parametrize(("release", "files"), [("1.0.8", 1), ("1.1.0", 2)])
def test_a_test_wrote_into_the_file_of_training(release, files, tmp_path):
    with era(release):
        logger = TensorBoardLogger(tmp_path)
        for step in range(2):
            logger.log_metrics({"loss": 1.5}, step=step)
            logger.finalize("success")
        logger.experiment.close()
    assert names(tmp_path / "default" / "version_0").count("events.out") == files


def test_hyperparameters_had_a_file_of_their_own(tmp_path):
    with era("0.6.0"):
        logged(TensorBoardLogger(tmp_path))
    folder = tmp_path / "default" / "version_0"
    (inner,) = [path for path in folder.iterdir() if path.is_dir()]
    assert float(inner.name) > 0 and names(inner) == ["events.out"]
    assert names(folder) == sorted([inner.name, "events.out", "meta_tags.csv"])


def test_tags_are_written_as_a_table(tmp_path):
    with era("0.6.0"):
        logged(TensorBoardLogger(tmp_path))
    text = (tmp_path / "default" / "version_0" / "meta_tags.csv").read_text()
    assert text.splitlines() == ["key,value", "lr,0.1", "name,x"]


@pytest.mark.parametrize(("release", "drawn"), [("0.8.5", False), ("0.9.0", True), ("0.10.0", False)])
def test_the_graph_was_drawn_in_0_9(release, drawn, tmp_path):
    class Exampled(TinyModule):
        example_input_array = torch.zeros(1, FEATURES)

    with era(release):
        logger = TensorBoardLogger(tmp_path)
        logger.log_graph(Exampled())
        logger.log_metrics({"loss": 1.5}, step=0)
        end(logger)
    assert tags(tmp_path / "default" / "version_0")["graph"] is drawn


def test_positions_are_those_of_the_release(tmp_path):
    with era("1.0.8"):
        logger = TensorBoardLogger(tmp_path, "mine", "first", False, False)
    assert (logger.name, logger.version, logger._default_hp_metric) == ("mine", "first", False)
    with era("0.8.5"), pytest.raises(TypeError, match="4 arguments by position"):
        TensorBoardLogger(tmp_path, "mine", "first", False)


def test_members_of_the_first_releases_are_answered(tmp_path):
    with era("0.7.1") as told:
        logger = TensorBoardLogger(tmp_path, max_queue=3)
        logger.log_hyperparams({"lr": 0.1})
        assert (logger.tags, logger.kwargs, logger.NAME_CSV_TAGS) == ({"lr": 0.1}, {"max_queue": 3}, "meta_tags.csv")
        logger.log_metrics({"loss": 1.0}, step_num=3)
        end(logger)
    assert codes(told) == ["FG541", "FG542", "FG543", "FG540"]
    assert TensorBoardLogger.NAME_HPARAMS_FILE == "hparams.yaml"


def test_functions_that_draw_together_are_taken(tmp_path):
    with era("1.6.5") as told:
        logger = TensorBoardLogger(tmp_path, agg_default_func=max)
        logger.agg_and_log_metrics({"loss": 1.0}, 0)
        logger.agg_and_log_metrics({"loss": 2.0}, 0)
        logger.finalize("success")
    assert codes(told) == ["FG533", "FG534", "FG534"]
    events = EventAccumulator(str(tmp_path / "lightning_logs" / "version_0")).Reload()
    assert [(event.step, event.value) for event in events.Scalars("loss")] == [(0, 2.0)]


@pytest.mark.parametrize(("release", "name"), [("0.9.0", "default"), ("1.4.9", "default"), ("1.9.5", "lightning_logs")])
def test_columns_stay_in_the_order_in_which_they_came(release, name, tmp_path):
    with era(release):
        logger = CSVLogger(tmp_path)
        logger.log_metrics({"z": 1.0, "b": 2.0}, step=0)
        logger.log_metrics({"a": 1.0}, step=1)
        logger.save()
        logger.log_metrics({"c": 3.0}, step=2)
        logger.finalize("success")
    folder = tmp_path / name / "version_0"
    assert names(folder) == ["hparams.yaml", "metrics.csv"]
    rows = (folder / "metrics.csv").read_text().splitlines()
    assert rows == ["z,b,step,a,c", "1.0,2.0,0,,", ",,1,1.0,", ",,2,,3.0"]


def test_fabric_calls_the_folder_otherwise(tmp_path):
    board = FabricTensorBoardLogger(root_dir=tmp_path, name="board", default_hp_metric=False)
    table = FabricCSVLogger(root_dir=tmp_path, name="table")
    for logger in (board, table):
        logged(logger)
    assert (tmp_path / "board" / "version_0" / "hparams.yaml").exists()
    assert (tmp_path / "table" / "version_0" / "metrics.csv").exists()
