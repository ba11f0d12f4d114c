"""Experiments: metrics, tags and TensorBoard events of one run in a folder of its own.

The folder is `save_dir/name/version_N` and holds meta.experiment, meta_tags.csv, metrics.csv, media/ and tf/.
"""

from __future__ import annotations

import json
import logging
import os
import subprocess
from argparse import Namespace
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from torch.utils.tensorboard import SummaryWriter

from ...utilities.rank_zero import rank_zero_warn
from .media import save_image
from .table import read_table, write_table

LOG = logging.getLogger("fulgurite")
# What is written into meta.experiment and read back from it.
KEPT = ("name", "version", "autosave", "description", "created_at", "exp_hash")
IMAGES = {"png_": "png", "jpg": "jpg", "jpeg": "jpeg"}


class Experiment(SummaryWriter):
    """One run of a named experiment, which is also a TensorBoard SummaryWriter.

    Args:
        save_dir: the folder of all experiments; None: `test_tube_data` in the working directory.
        debug: True writes nothing at all.
        version: a number; one that exists is continued, None takes the next one.
        autosave: True saves after every call of `log` and `tag`.
        create_git_tag: True tags the commit of the working directory with the name and version.
        rank: processes other than 0 write nothing.
    """

    def __init__(
        self,
        save_dir: str | os.PathLike[str] | None = None,
        name: str = "default",
        debug: bool = False,
        version: int | str | None = None,
        autosave: bool = False,
        description: str | None = None,
        create_git_tag: bool = False,
        rank: int = 0,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        self.save_dir = save_dir
        self.no_save_dir = save_dir is None
        self.name = name
        self.debug = debug
        self.version: Any = version
        self.autosave = autosave
        self.description = description
        self.create_git_tag = create_git_tag
        self.rank = rank
        self.process = os.getpid()
        self.tag_markdown_saved = False
        self.metrics: list[dict[str, Any]] = []
        self.tags: dict[str, Any] = {}
        self.created_at = _now()
        self.exp_hash = f"{name}_v{version}"
        self.all_writers = self.file_writer = None
        if debug:
            return
        self._open_folder()
        if create_git_tag:
            self._tag_commit()
        super().__init__(self.get_tensorboardx_path(self.name, self.version), *args, **kwargs)

    # ----- the folder

    def get_data_path(self, exp_name: str, exp_version: int | str | None) -> str:
        """The folder of one version of an experiment."""
        root = Path("test_tube_data") if self.save_dir is None else Path(self.save_dir)
        return str(root / exp_name / f"version_{exp_version}")

    def get_media_path(self, exp_name: str, exp_version: int | str | None) -> str:
        """The folder of its images."""
        return os.path.join(self.get_data_path(exp_name, exp_version), "media")

    def get_tensorboardx_path(self, exp_name: str, exp_version: int | str | None) -> str:
        """The folder of its TensorBoard events."""
        return os.path.join(self.get_data_path(exp_name, exp_version), "tf")

    def get_tensorboardx_scalars_path(self, exp_name: str, exp_version: int | str | None) -> str:
        """Where `export_scalars_to_json` puts the scalars."""
        return os.path.join(self.get_tensorboardx_path(exp_name, exp_version), "scalars.json")

    @property
    def _folder(self) -> Path:
        return Path(self.get_data_path(self.name, self.version))

    def _open_folder(self) -> None:
        if self.version is None:
            self._take_next_version()
        self._folder.mkdir(parents=True, exist_ok=True)
        about = self._folder / "meta.experiment"
        if about.exists():
            self._continue(about)
        else:
            about.touch()
            Path(self.get_media_path(self.name, self.version)).mkdir(exist_ok=True)
            Path(self.get_tensorboardx_path(self.name, self.version)).mkdir(exist_ok=True)

    def _take_next_version(self) -> None:
        """Make the folder of the next version; two runs that start together get different ones."""
        siblings = Path(self.get_data_path(self.name, 0)).parent
        siblings.mkdir(parents=True, exist_ok=True)
        numbers = [entry.name.rpartition("_")[2] for entry in siblings.iterdir() if "version_" in entry.name]
        self.version = max((int(number) for number in numbers if number.isdigit()), default=-1) + 1
        while True:
            try:
                self._folder.mkdir()
                break
            except FileExistsError:
                self.version += 1
        self.exp_hash = f"{self.name}_v{self.version}"

    def _continue(self, about: Path) -> None:
        """Read what an earlier run of this version wrote; one that cannot be read is left as it is."""
        folder = self._folder
        try:
            kept = json.loads(about.read_text(encoding="utf-8"))
            for key in KEPT:
                setattr(self, key, kept[key])
            self.tags = {row["key"]: row["value"] for row in _rows(folder / "meta_tags.csv")}
            self.metrics = [
                {key: value for key, value in row.items() if value == value} for row in _rows(folder / "metrics.csv")
            ]
        except (OSError, ValueError, KeyError) as error:
            self.debug = True
            rank_zero_warn(
                f"Experiment(name={self.name!r}, version={self.version!r}): {folder} exists but holds no saved "
                f"experiment ({type(error).__name__}: {error}); nothing is logged. Delete the folder, give another "
                f"version, or None for the next one."
            )

    def _tag_commit(self) -> None:
        message = f"Test tube exp: {self.name} - {self.description or 'no description'}"
        done = subprocess.run(
            ["git", "tag", "-a", f"tt_{self.exp_hash}", "-m", message], capture_output=True, text=True, check=False
        )
        if done.returncode:
            LOG.warning("Experiment(create_git_tag=True): git made no tag: %s", done.stderr.strip())
        else:
            print("Test tube created git tag:", f"tt_{self.exp_hash}")

    # ----- what is logged

    @property
    def _silent(self) -> bool:
        return bool(self.debug) or self.rank > 0

    def argparse(self, argparser: Namespace) -> None:
        """Nothing; the arguments are tags, those that are functions left out."""
        self.tag({key: value for key, value in vars(argparser).items() if not callable(value)})

    def add_meta_from_hyperopt(self, hypo: Any) -> None:
        """Nothing; what a hyperparameter search says about its current trial are tags."""
        for tag in hypo.get_current_trial_meta():
            self.tag(tag)

    def tag(self, tag_dict: Mapping[str, Any]) -> None:
        """Nothing; these facts belong to the experiment."""
        if self._silent:
            return
        self.tags.update(tag_dict)
        if self.autosave:
            self.save()

    def log(
        self, metrics_dict: Mapping[str, Any], global_step: int | None = None, walltime: float | None = None
    ) -> None:
        """Nothing; the metrics are one row of metrics.csv and scalars in TensorBoard.

        Args:
            metrics_dict: values by name; a value that is a dict is drawn in one chart.
            global_step: None: the number of rows so far.
        """
        if self._silent:
            return
        step = len(self.metrics) if global_step is None else global_step
        row = dict(metrics_dict)
        for name, value in metrics_dict.items():
            if isinstance(value, dict):
                self.add_scalars(main_tag=name, tag_scalar_dict=value, global_step=step, walltime=walltime)
                row.update(row.pop(name))
            elif not _is_image(name, value):
                self.add_scalar(tag=name, scalar_value=value, global_step=step, walltime=walltime)
        row.setdefault("created_at", _now())
        self.metrics.append({name: _plain(value) for name, value in row.items()})
        if self.autosave:
            self.save()

    def save(self) -> None:
        """Nothing; everything is on disk."""
        if self._silent:
            return
        self._save_images()
        folder = self._folder
        tags_path, metrics_path = os.path.join(str(folder), "meta_tags.csv"), os.path.join(str(folder), "metrics.csv")
        about = {"name": self.name, "version": self.version, "tags_path": tags_path, "metrics_path": metrics_path}
        about |= {key: getattr(self, key) for key in KEPT}
        _replace(folder / "meta.experiment", json.dumps(about, ensure_ascii=False))
        tags = [{"key": key, "value": value} for key, value in self.tags.items()]
        _replace(Path(tags_path), write_table(tags, ("key", "value")))
        _replace(Path(metrics_path), write_table(self.metrics))
        self.flush()
        if not self.tag_markdown_saved and self.tags:
            self.tag_markdown_saved = True
            self.add_text("hparams", self._tags_as_text())

    def _save_images(self) -> None:
        for number, row in enumerate(self.metrics):
            for name, value in row.items():
                if _is_image(name, value):
                    media = self.get_media_path(self.name, self.version)
                    path = f"{media}/{'_'.join(name.split('_')[1:])}_{number}.{_image_kind(name)}"
                    save_image(path, value)
                    row[name] = path

    def _tags_as_text(self) -> str:
        about = f"#####*{self.description}*\n" if self.description is not None else ""
        rows = "".join(f"{key}|{value}\n" for key, value in self.tags.items())
        heading = f"###### {self.name}, version {self.version}\n---\n"
        return f"{heading}{about}##### Hyperparameters\nparameter|value\n-|-\n{rows}"

    # ----- processes

    def get_meta_copy(self) -> DDPExperiment:
        """What this experiment is, without open files, to be sent to another process."""
        return DDPExperiment(self)

    def get_non_ddp_exp(self) -> Experiment:
        """This experiment."""
        return self

    def on_exit(self) -> None:
        """Nothing; a hook for subclasses."""

    def _get_file_writer(self) -> Any:
        return _NoWriter() if self._silent else super()._get_file_writer()

    def flush(self) -> None:
        """Nothing; the events are on disk."""
        if not self._silent:
            super().flush()

    def close(self) -> None:
        """Nothing; the event files are closed."""
        if self.all_writers is not None:
            super().close()

    def __str__(self) -> str:
        return f"Exp: {self.name}, v: {self.version}"

    def __hash__(self) -> int:
        return hash(str(self))


class DDPExperiment:
    """What an experiment is, for a process that opens it again."""

    def __init__(self, exp: Experiment) -> None:
        self.tag_markdown_saved = exp.tag_markdown_saved
        self.no_save_dir = exp.no_save_dir
        self.metrics = exp.metrics
        self.tags = exp.tags
        self.name = exp.name
        self.debug = exp.debug
        self.version = exp.version
        self.autosave = exp.autosave
        self.description = exp.description
        self.create_git_tag = exp.create_git_tag
        self.exp_hash = exp.exp_hash
        self.created_at = exp.created_at
        self.save_dir = exp.save_dir

    def get_non_ddp_exp(self) -> Experiment:
        """The experiment, opened in this process with what it had logged when it was copied."""
        # The folder may hold no saved file yet; what was logged came along, so nothing has to be read.
        opened = Experiment.__new__(Experiment)
        Experiment.__init__(
            opened, save_dir=self.save_dir, name=self.name, debug=True, version=self.version, autosave=self.autosave,
            description=self.description, rank=0,
        )  # fmt: skip
        opened.debug, opened.create_git_tag = self.debug, self.create_git_tag
        opened.metrics, opened.tags = list(self.metrics), dict(self.tags)
        opened.exp_hash, opened.created_at = self.exp_hash, self.created_at
        opened.tag_markdown_saved = self.tag_markdown_saved
        if not self.debug:
            SummaryWriter.__init__(opened, log_dir=opened.get_tensorboardx_path(opened.name, opened.version))
        return opened


class _NoWriter:
    """Takes the events of a process that writes nothing."""

    def add_summary(self, summary: Any, global_step: Any = None, walltime: Any = None) -> None:
        """Nothing."""

    add_event = add_graph = add_onnx_graph = add_summary

    def flush(self) -> None:
        """Nothing."""

    close = reopen = flush

    def get_logdir(self) -> str:
        """No folder."""
        return ""


def _is_image(name: str, value: Any) -> bool:
    return _image_kind(name) is not None and len(getattr(value, "shape", ())) > 1


def _image_kind(name: str) -> str | None:
    found = [kind for mark, kind in IMAGES.items() if mark in name]
    return found[-1] if found else None


def _plain(value: Any) -> Any:
    return float(value) if type(value).__name__ in ("float32", "float64") else value


def _now() -> str:
    return str(datetime.now(timezone.utc).replace(tzinfo=None))


def _rows(path: Path) -> list[dict[str, Any]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return read_table(lines)


def _replace(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    temporary = path.with_name(f"{path.name}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8")
        os.replace(temporary, path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
