"""One folder per version of an experiment: which comes next, taking it, and files in it, local or remote."""

from __future__ import annotations

import os
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from ..utilities.paths import filesystem, is_local, local_path
from .logger import Logger


class FolderLogger(Logger):
    """The base of loggers that write into `save_dir/name/version_N`.

    Args:
        save_dir: the folder of all experiments.
        name: the folder of this experiment in it; None or "" for none.
        version: a number, or the name of the version's folder; the next free number if not given.
        prefix: put before the name of each metric.
    """

    LOGGER_JOIN_CHAR = "-"

    def __init__(
        self, save_dir: str | os.PathLike[str], name: str | None, version: int | str | None, prefix: str
    ) -> None:
        self._save_dir = os.fspath(save_dir)
        self._name = name or ""
        self._version = version
        self._prefix = prefix

    @property
    def name(self) -> str:
        return self._name

    @property
    def version(self) -> int | str:
        if self._version is None:
            self._version = self._get_next_version()
        return self._version

    @property
    def save_dir(self) -> str:
        return self._save_dir

    @property
    def root_dir(self) -> str:
        return os.path.join(self.save_dir, self.name)

    @property
    def log_dir(self) -> str:
        return self._version_dir()

    @property
    @abstractmethod
    def experiment(self) -> Any:
        """What really writes the files."""

    def _version_dir(self) -> str:
        return os.path.join(self.root_dir, self.version if isinstance(self.version, str) else f"version_{self.version}")

    def _get_next_version(self) -> int:
        return next_version(self._on_disk(self.root_dir))

    def _on_disk(self, path: str) -> str:
        """The path as it is meant, where a logger fills in more than `~`."""
        return path

    def _prefixed(self, metrics: Mapping[str, Any]) -> Mapping[str, Any]:
        if not self._prefix:
            return metrics
        return {f"{self._prefix}{self.LOGGER_JOIN_CHAR}{name}": value for name, value in metrics.items()}

    def _take_folder(self) -> None:
        """Make this version's folder, and one that no other process has taken if the number is ours to choose."""
        make_folder(self._on_disk(self.root_dir))
        kind = type(self)
        # A subclass with rules of its own for versions is not second-guessed.
        ours = kind.version is FolderLogger.version and kind._get_next_version is FolderLogger._get_next_version
        if self._version is not None or not ours or not is_local(self.root_dir):
            return
        self._version = self._get_next_version()
        while not _made_first(self._on_disk(self._version_dir())):
            self._version += 1


def _made_first(path: str) -> bool:
    try:
        os.mkdir(local_path(path))
    except FileExistsError:
        return False
    return True


def next_version(root: str) -> int:
    """The number after the highest N of all folders `version_N` in this one."""
    numbers = [name.split("_")[1] for name in _folders_in(root) if name.startswith("version_")]
    return max((int(number) for number in numbers if number.isdigit()), default=-1) + 1


def _folders_in(root: str) -> list[str]:
    if is_local(root):
        try:
            with os.scandir(local_path(root)) as entries:
                return [entry.name for entry in entries if entry.is_dir()]
        except (FileNotFoundError, NotADirectoryError):
            return []
    try:
        entries = filesystem(root).ls(root, detail=True)
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [entry["name"].rstrip("/").rpartition("/")[2] for entry in entries if entry["type"] == "directory"]


def make_folder(path: str) -> None:
    """Make a folder with all above it, where it is missing."""
    if is_local(path):
        os.makedirs(local_path(path), exist_ok=True)
    else:
        filesystem(path).makedirs(path, exist_ok=True)


def has_content(path: str) -> bool:
    """True for a folder with something in it."""
    if is_local(path):
        return os.path.isdir(local_path(path)) and bool(os.listdir(local_path(path)))
    files = filesystem(path)
    return bool(files.isdir(path) and files.ls(path, detail=False))


def is_folder(path: str) -> bool:
    """True for an existing folder; any remote path that is not a file can be used as one."""
    return os.path.isdir(local_path(path)) if is_local(path) else not filesystem(path).isfile(path)


def is_file(path: str) -> bool:
    """True for an existing file."""
    return os.path.isfile(local_path(path)) if is_local(path) else bool(filesystem(path).isfile(path))


def remove_file(path: str) -> None:
    """Remove a file."""
    if is_local(path):
        os.remove(local_path(path))
    else:
        filesystem(path).rm_file(path)


@contextmanager
def rewritten(path: str) -> Iterator[Any]:
    """A text file to fill anew; the old one stays until the new one is complete."""
    if not is_local(path):
        with open_text(path, "w") as file:
            yield file
        return
    temporary = f"{path}.{os.getpid()}.tmp"
    try:
        with open_text(temporary, "w") as file:
            yield file
        os.replace(local_path(temporary), local_path(path))
    except BaseException:
        os.unlink(local_path(temporary))
        raise


def open_text(path: str, mode: str) -> AbstractContextManager[Any]:
    """A text file, with line ends left as they are."""
    if is_local(path):
        return open(local_path(path), mode, newline="", encoding="utf-8")
    return filesystem(path).open(path, mode, newline="", encoding="utf-8")
