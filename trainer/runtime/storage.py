"""The one way to save a checkpoint, and the one way to load one.

A save is complete or invisible: it goes to a file of its own in the target's folder, reaches the disk, is read back
as far as its directory, and then takes the target's place. A load reads data and runs no code, whatever the file came
with and wherever it came from, unless the caller says `weights_only=False` for that one file.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import pickle
import re
import shutil
import socket
import tempfile
import uuid
import zipfile
from collections.abc import Iterable, Mapping
from typing import IO, Any

import torch

from ..utilities.rank_zero import rank_zero_warn
from .harmless import harmless

PathLike = str | os.PathLike[str]
MAPPED_FROM = 32 * 2**20  # bytes; smaller files are read, so that nothing keeps them open
TEMPORARY = re.compile(r"\.fulgurite-(?P<host>[0-9a-f]{8})-(?P<pid>\d+)-[0-9a-f]{8}\.tmp")
ENVIRONMENT_SWITCH = "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"
TIMEOUT = 60.0  # seconds without a byte from a web server

_being_written: set[str] = set()  # this process's temporary files, which `sweep` must leave alone
_swept: set[str] = set()  # folders that this process has cleared of other processes' leftovers


class CheckpointError(RuntimeError):
    """A file that cannot be read as a checkpoint."""


class CheckpointRefused(CheckpointError, pickle.UnpicklingError):
    """A file that asks for more than data."""


# ---- save


def save(checkpoint: Any, path: PathLike) -> None:
    """Write the checkpoint to the path; after any failure the path is as it was before.

    Args:
        checkpoint: what `torch.save` accepts.
        path: a local path, or a URL that fsspec knows.
    """
    target = os.fspath(path)
    if _is_remote(target):
        _save_remote(checkpoint, target)
    else:
        _save_local(checkpoint, _local(target))


def _save_local(checkpoint: Any, target: str) -> None:
    folder = os.path.dirname(os.path.abspath(target))
    temporary = os.path.join(folder, temporary_name())
    _being_written.add(temporary)
    try:
        try:
            os.makedirs(folder, exist_ok=True)
            _sweep_once(folder)
            if os.path.isdir(target):
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), target)
            _write(checkpoint, temporary)
            os.replace(temporary, target)
            _flush_folder(folder)
        except OSError as error:
            raise _unwritable(error, target, folder) from error
        finally:
            if os.path.lexists(temporary):
                os.unlink(temporary)
    finally:
        _being_written.discard(temporary)


def _write(checkpoint: Any, path: str) -> None:
    # "x" refuses a file that exists, and the mode follows the user's umask (tempfile's would be 0600).
    with open(path, "xb") as file:
        stream = _Stream(file)
        try:
            torch.save(checkpoint, stream)  # type: ignore[arg-type]  # it needs write and flush only
        except BaseException as error:
            # torch turns a failed write into an error about positions: tell what the system said.
            raise (stream.error or error) from None
        file.flush()
        os.fsync(file.fileno())
    _check_directory(path)


class _Stream:
    """The file for torch to write to, which remembers the first error."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        if self.error is not None:
            return len(data)  # torch closes its archive after an error, which must not hide that error
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        if self.error is None:
            self._file.flush()


def _check_directory(path: str) -> None:
    """Read back the archive's directory: a file system may lose what it accepted."""
    try:
        with zipfile.ZipFile(path):
            pass
    except zipfile.BadZipFile as error:
        raise OSError(errno.EIO, f"the written file has no readable directory ({error})") from error


def _flush_folder(folder: str) -> None:
    """Make the new name survive a power failure."""
    if os.name != "posix":
        return  # Windows cannot open a folder
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # file systems that have nothing to flush here
            raise
    finally:
        os.close(descriptor)


def _unwritable(error: OSError, target: str, folder: str) -> OSError:
    """The same error with the checkpoint's name, what is left, and what to do."""
    reason = error.strerror or str(error)
    text = f"Cannot write the checkpoint {target!r}: {reason}. What was there before is unchanged."
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        text += f" {_free(folder)} bytes are free in {folder!r}. Free some, or save to another folder."
    else:
        text += " Choose a folder that this user can write to."
    return OSError(error.errno or errno.EIO, text, target)


def _free(folder: str) -> int:
    return shutil.disk_usage(folder).free


def _save_remote(checkpoint: Any, target: str) -> None:
    system, key = _filesystem(target)
    folder = key.rpartition("/")[0]
    temporary = f"{folder}/{temporary_name()}" if folder else temporary_name()
    buffer = io.BytesIO()
    torch.save(checkpoint, buffer)
    try:
        if folder:
            system.makedirs(folder, exist_ok=True)
        with system.open(temporary, "wb") as file:
            file.write(buffer.getbuffer())
        system.mv(temporary, key)
    except BaseException:
        if system.exists(temporary):
            system.rm(temporary)
        raise


# ---- temporary files


def temporary_name() -> str:
    """A name for a file being written, which tells machine and process."""
    return f".fulgurite-{_host()}-{os.getpid()}-{uuid.uuid4().hex[:8]}.tmp"


def sweep(folder: PathLike) -> list[str]:
    """Delete files that processes of this machine began to write and cannot finish; their paths."""
    place = os.fspath(folder)
    if _is_remote(place) or not os.path.isdir(place):
        return []
    removed = []
    for entry in os.scandir(_local(place)):
        found = TEMPORARY.fullmatch(entry.name)
        path = os.path.abspath(entry.path)
        # Folders are shared between machines: another one's process numbers say nothing here.
        if found and found["host"] == _host() and not _alive(int(found["pid"]), path):
            try:
                os.unlink(path)
            except (FileNotFoundError, PermissionError):
                continue  # another process was faster, or another user's file is not ours to delete
            removed.append(path)
    return removed


def _sweep_once(folder: str) -> None:
    if folder not in _swept:
        _swept.add(folder)
        sweep(folder)


def _alive(pid: int, path: str) -> bool:
    """Whether the process that began this file can still finish it."""
    if pid == os.getpid():
        return path in _being_written  # in a container, a dead process may have had our number
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _host() -> str:
    return hashlib.sha256(socket.gethostname().encode()).hexdigest()[:8]


# ---- load


def load(
    path_or_url: PathLike | IO[bytes],
    map_location: Any = "cpu",
    weights_only: bool | None = None,
    *,
    allow: Mapping[str, Any] | Iterable[type] = (),
) -> Any:
    """The content of a checkpoint.

    Args:
        path_or_url: a local path, a URL (http, https, or one that fsspec knows), or an open file.
        map_location: as in `torch.load`.
        weights_only: False runs the code that the file names, so only for files you would also execute.
        allow: more classes that the file may name, or a mapping from the name in the file to what takes its place.
    """
    data_only = weights_only is not False
    if data_only and os.environ.get(ENVIRONMENT_SWITCH, "0") not in ("", "0"):
        rank_zero_warn(f"{ENVIRONMENT_SWITCH} is set and has no effect here. Pass weights_only=False per file instead.")
    name, source, in_file = _open(path_or_url)
    try:
        if data_only:
            _check_archive(source)
        return _read(source, map_location, data_only, _allowed(allow), in_file)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except pickle.UnpicklingError as error:
        raise _refusal(name, error, data_only) from error
    except Exception as error:
        if not data_only and isinstance(error, (ImportError, AttributeError)):
            raise  # the file's own classes are missing: that is for the caller who trusts it to see
        raise CheckpointError(f"{name!r} cannot be read as a checkpoint: {_reason(error)}.") from error
    finally:
        if source is not path_or_url and not isinstance(source, str):
            source.close()


def _open(path_or_url: PathLike | IO[bytes]) -> tuple[str, str | IO[bytes], bool]:
    """Name for the errors, what to read from, and whether that is a local file."""
    if not isinstance(path_or_url, (str, os.PathLike)):
        return str(getattr(path_or_url, "name", "<open file>")), path_or_url, False
    name = os.fspath(path_or_url)
    if name.startswith(("http://", "https://")):
        return name, _download(name), False
    if _is_remote(name):
        system, key = _filesystem(name)
        if not system.exists(key):
            raise FileNotFoundError(errno.ENOENT, "There is no checkpoint", name)
        with system.open(key, "rb") as content:
            return name, _fetched(content), False
    local = _local(name)
    if os.path.isdir(local):
        raise IsADirectoryError(errno.EISDIR, "This is a folder, not a checkpoint file", local)
    if not os.path.exists(local):
        raise FileNotFoundError(errno.ENOENT, "There is no checkpoint", local)
    if os.path.getsize(local) == 0:
        raise CheckpointError(f"{local!r} cannot be read as a checkpoint: it is empty.")
    return local, local, True


def _download(url: str) -> IO[bytes]:
    import urllib.error
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT) as response:
            return _fetched(response)
    except urllib.error.HTTPError as error:
        number = errno.ENOENT if error.code in (404, 410) else errno.EIO
        raise OSError(number, f"{error.code} {error.reason}", url) from error
    except urllib.error.URLError as error:
        raise OSError(errno.EIO, f"no answer ({error.reason})", url) from error


def _fetched(content: Any) -> IO[bytes]:
    """A local copy, since a checkpoint is read more than once and out of order."""
    file = tempfile.TemporaryFile()
    shutil.copyfileobj(content, file, 2**20)
    file.seek(0)
    return file


def _check_archive(source: str | IO[bytes]) -> None:
    """Refuse a zip archive whose content is damaged, or larger than the file says.

    torch reads archives without looking at the checksums.
    """
    start = None if isinstance(source, str) else source.tell()
    try:
        if not zipfile.is_zipfile(source):
            return
        with zipfile.ZipFile(source) as archive:
            records = archive.infolist()
            packed = [record.filename for record in records if record.compress_type != zipfile.ZIP_STORED]
            if packed:
                raise CheckpointError(f"the record {packed[0]!r} is compressed, which torch.save does not do")
            wrong = [record.filename for record in records if not _intact(archive, record)]
        # torch can be told to write no checksums; then none is right.
        if wrong and len(wrong) < len(records):
            raise CheckpointError(f"the record {wrong[0]!r} is damaged (its checksum is wrong)")
    finally:
        if start is not None:
            source.seek(start)  # type: ignore[union-attr]


def _intact(archive: zipfile.ZipFile, record: zipfile.ZipInfo) -> bool:
    try:
        with archive.open(record) as content:
            while content.read(2**22):
                pass
    except zipfile.BadZipFile as error:
        if "CRC" in str(error):
            return False
        raise
    return True


def _read(
    source: str | IO[bytes], map_location: Any, data_only: bool, allowed: tuple[tuple[Any, str], ...], in_file: bool
) -> Any:
    mapped = in_file and os.path.getsize(str(source)) >= MAPPED_FROM and zipfile.is_zipfile(source)
    options: dict[str, Any] = {"map_location": map_location, "weights_only": data_only}
    if mapped:
        options["mmap"] = True
    if not data_only:
        return torch.load(source, **options)
    with torch.serialization.safe_globals(list(allowed)):
        return torch.load(source, **options)


def _allowed(more: Mapping[str, Any] | Iterable[type]) -> tuple[tuple[Any, str], ...]:
    if isinstance(more, Mapping):
        return (*harmless(), *((value, name) for name, value in more.items()))
    return (*harmless(), *((cls, f"{cls.__module__}.{cls.__qualname__}") for cls in more))


def _refusal(name: str, error: pickle.UnpicklingError, data_only: bool) -> CheckpointError:
    found = re.search(r"GLOBAL (\S+)", str(error))
    if not data_only or not found:
        return CheckpointError(f"{name!r} cannot be read as a checkpoint: {_reason(error)}.")
    wanted = found[1]
    return CheckpointRefused(
        f"{name!r} is refused: it names {wanted!r}, and reading a checkpoint as data runs no code.\n"
        f"If you know that class and it is harmless: torch.serialization.add_safe_globals("
        f"[{wanted.rpartition('.')[2]}]) before loading.\n"
        "If you trust everyone who could have written this file: weights_only=False."
    )


def _reason(error: BaseException) -> str:
    """The first sentence of what went wrong, without torch's advice."""
    text = str(error).strip()
    if "WeightsUnpickler error:" in text:
        text = text.partition("WeightsUnpickler error:")[2].strip()
    first = text.splitlines()[0].rstrip(". ") if text else ""
    return first or type(error).__name__


# ---- remove, and where things are


def remove(path: PathLike) -> None:
    """Delete a checkpoint, file or folder; nothing happens when it is gone already."""
    name = os.fspath(path)
    if _is_remote(name):
        system, key = _filesystem(name)
        if system.exists(key):
            system.rm(key, recursive=True)
        return
    local = _local(name)
    if os.path.isdir(local) and not os.path.islink(local):
        shutil.rmtree(local)
    elif os.path.lexists(local):
        os.unlink(local)


def modified(path: PathLike) -> float | None:
    """When the checkpoint was written, in seconds since 1970; None when there is none."""
    name = os.fspath(path)
    if not _is_remote(name):
        local = _local(name)
        return os.path.getmtime(local) if os.path.exists(local) else None
    system, key = _filesystem(name)
    return float(system.modified(key).timestamp()) if system.exists(key) else None


def _is_remote(name: str) -> bool:
    return "://" in name and not name.startswith("file://")


def _local(name: str) -> str:
    return name.removeprefix("file://")


def _filesystem(url: str) -> tuple[Any, str]:
    try:
        import fsspec.core
    except ModuleNotFoundError:
        raise ModuleNotFoundError(f"{url!r} needs the package fsspec: pip install fsspec.") from None
    system, key = fsspec.core.url_to_fs(url)
    return system, key
