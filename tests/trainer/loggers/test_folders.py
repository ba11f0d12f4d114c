import os
import threading

import pytest
from fulgurite.loggers import CSVLogger, TensorBoardLogger, folders

BOTH = pytest.mark.parametrize("kind", [CSVLogger, TensorBoardLogger])


@BOTH
def test_folders_of_a_version(kind, tmp_path):
    logger = kind(tmp_path)
    assert (logger.save_dir, logger.name, logger.version) == (str(tmp_path), "lightning_logs", 0)
    assert logger.root_dir == f"{tmp_path}/lightning_logs"
    assert logger.log_dir == f"{tmp_path}/lightning_logs/version_0"
    assert list(tmp_path.iterdir()) == []  # asking makes no folder


@BOTH
@pytest.mark.parametrize(
    ("name", "version", "expected"),
    [("exp", 3, "exp/version_3"), ("exp", "best", "exp/best"), (None, None, "version_0"), ("", "best", "best")],
)
def test_names_and_versions_that_are_given(kind, tmp_path, name, version, expected):
    logger = kind(tmp_path, name=name, version=version)
    assert os.path.normpath(logger.log_dir) == f"{tmp_path}/{expected}"
    assert logger.name == (name or "")


@BOTH
def test_the_next_version_follows_the_highest_folder(kind, tmp_path):
    root = tmp_path / "lightning_logs"
    for folder in ("version_0", "version_7", "version_4_copy", "version_x", "other"):
        (root / folder).mkdir(parents=True)
    (root / "version_12").touch()
    assert kind(tmp_path).version == 8


@BOTH
def test_each_experiment_takes_a_folder_of_its_own(kind, tmp_path):
    loggers = [kind(tmp_path) for _ in range(3)]
    for logger in loggers:
        logger.experiment  # noqa: B018
    assert [logger.version for logger in loggers] == [0, 1, 2]


@BOTH
def test_a_version_that_was_told_stays(kind, tmp_path):
    first, second = kind(tmp_path), kind(tmp_path)
    assert second.version == 0
    first.experiment  # noqa: B018
    second.experiment  # noqa: B018
    assert second.version == 0


def test_a_faster_process_gets_the_folder(tmp_path, monkeypatch):
    def scanned_too_early(root):
        return 0

    monkeypatch.setattr(folders, "next_version", scanned_too_early)
    for _ in range(2):
        (tmp_path / "lightning_logs").mkdir(exist_ok=True)
    (tmp_path / "lightning_logs" / "version_0").mkdir()
    (tmp_path / "lightning_logs" / "version_1").touch()
    logger = CSVLogger(tmp_path)
    logger.experiment  # noqa: B018
    assert logger.version == 2


def test_many_at_once_never_share_a_folder(tmp_path):
    loggers = [CSVLogger(tmp_path) for _ in range(8)]
    threads = [threading.Thread(target=lambda it=logger: it.experiment) for logger in loggers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(logger.version for logger in loggers) == list(range(8))


def test_rules_of_a_subclass_are_kept(tmp_path):
    class Dated(CSVLogger):
        @property
        def version(self):
            return "today"

    logger = Dated(tmp_path)
    logger.save()
    assert os.listdir(tmp_path / "lightning_logs") == ["today"]


def test_the_home_folder_can_be_meant(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    logger = CSVLogger("~/logs")
    assert logger.log_dir == "~/logs/lightning_logs/version_0"
    logger.log_metrics({"a": 1})
    logger.save()
    assert os.listdir(tmp_path / "logs" / "lightning_logs" / "version_0") == ["metrics.csv"]
    assert CSVLogger("~/logs").version == 1


def test_the_working_folder_can_be_meant(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    CSVLogger("", name="").save()
    assert os.listdir(tmp_path) == ["version_0"]


def test_remote_folders_are_used_through_fsspec():
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    root = "memory://runs"
    for version in range(2):
        logger = CSVLogger(root, flush_logs_every_n_steps=1)
        logger.log_hyperparams({"lr": 1})
        logger.log_metrics({"a": 1}, step=0)
        logger.log_metrics({"b": 2}, step=1)
        folder = f"/runs/lightning_logs/version_{version}"
        assert memory.cat(f"{folder}/metrics.csv") == b"a,b,step\r\n1,,0\r\n,2,1\r\n"
        assert memory.cat(f"{folder}/hparams.yaml") == b"lr: 1\n"
    with pytest.warns(UserWarning, match="is not empty"):
        CSVLogger(root, version=0).save()
    assert not memory.exists("/runs/lightning_logs/version_0/metrics.csv")


def test_a_file_protocol_is_this_machine(tmp_path):
    CSVLogger(f"file://{tmp_path}").save()
    assert os.listdir(tmp_path / "lightning_logs") == ["version_0"]


def test_a_rewrite_that_fails_leaves_the_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(KeyError), folders.rewritten(str(path)) as file:
        file.write("new")
        raise KeyError
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["file"]
