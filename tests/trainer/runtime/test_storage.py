"""A save is complete or invisible; a load reads data and runs no code."""

import argparse
import collections
import contextlib
import datetime
import errno
import functools
import http.server
import os
import pathlib
import pickle
import random
import signal
import threading
import time
import zipfile

import pytest
import torch
from fulgurite.runtime import storage
from fulgurite.runtime.storage import CheckpointError, CheckpointRefused, load, modified, remove, save, sweep
from fulgurite.utilities.parsing import AttributeDict

CHECKPOINT = {
    "state_dict": {"weight": torch.arange(2000.0).reshape(40, 50), "bias": torch.zeros(3, dtype=torch.bfloat16)},
    "epoch": 3,
    "nested": [(1, 2.5, "text", None, True), {"set": {1, 2}}, b"bytes"],
}


def same(one, other):
    return repr(one) == repr(other)


def files(folder):
    return sorted(path.name for path in pathlib.Path(folder).iterdir())


# --- save ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["a.ckpt", "runs/version_0/a.ckpt", "runs/epoch=1-val_loss=0.25.ckpt", "ueber.ckpt"])
def test_what_is_saved_is_loaded(path):
    save(CHECKPOINT, path)
    assert same(load(path), CHECKPOINT)
    assert files(pathlib.Path(path).parent) == [pathlib.Path(path).name]


def test_a_name_outside_of_ascii_is_a_name(tmp_path):
    save(CHECKPOINT, tmp_path / "gr\u00f6\u00dfe.ckpt")
    assert same(load(tmp_path / "gr\u00f6\u00dfe.ckpt"), CHECKPOINT)


def test_the_longest_name_that_the_system_allows_is_written(tmp_path):
    save(CHECKPOINT, tmp_path / ("x" * 250 + ".ckpt"))
    assert len(files(tmp_path)[0]) == 255


def test_a_save_replaces_what_was_there(tmp_path):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)
    save({"epoch": 2}, path)
    assert load(path) == {"epoch": 2}


def test_a_link_is_replaced_and_its_target_kept(tmp_path):
    save({"epoch": 1}, tmp_path / "a.ckpt")
    (tmp_path / "last.ckpt").symlink_to("a.ckpt")
    save({"epoch": 2}, tmp_path / "last.ckpt")
    assert (load(tmp_path / "a.ckpt"), load(tmp_path / "last.ckpt")) == ({"epoch": 1}, {"epoch": 2})


def test_the_files_mode_follows_the_umask(tmp_path):
    before = os.umask(0o027)
    try:
        save({}, tmp_path / "a.ckpt")
    finally:
        os.umask(before)
    assert (tmp_path / "a.ckpt").stat().st_mode & 0o777 == 0o640


def test_a_file_url_is_a_local_path(tmp_path):
    save({"epoch": 1}, f"file://{tmp_path}/a.ckpt")
    assert load(f"file://{tmp_path}/a.ckpt") == {"epoch": 1}
    assert load(str(tmp_path / "a.ckpt")) == {"epoch": 1}


def test_what_cannot_be_pickled_leaves_the_old_file(tmp_path):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)
    with pytest.raises((pickle.PicklingError, AttributeError)):
        save({"hparams": lambda: None}, path)
    assert load(path) == {"epoch": 1}
    assert files(tmp_path) == ["a.ckpt"]


UNWRITABLE = {
    "a folder has the name": lambda folder: (folder / "taken").mkdir() or folder / "taken",
    "the parent is a file": lambda folder: (folder / "file").write_text("") and None or folder / "file" / "a.ckpt",
    "the name is too long": lambda folder: folder / ("x" * 300),
    "the parent's name is too long": lambda folder: folder / ("x" * 300) / "a.ckpt",
    "a link to nowhere is the parent": lambda folder: (folder / "link").symlink_to("nowhere") or folder / "link" / "a",
    "a system that holds no files": lambda folder: pathlib.Path("/proc/a.ckpt"),
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_an_unwritable_target_is_an_error_that_names_it(case, tmp_path):
    target = UNWRITABLE[case](tmp_path)
    before = files(tmp_path)
    with pytest.raises(OSError) as refusal:
        save(CHECKPOINT, target)
    assert f"Cannot write the checkpoint {str(target)!r}" in str(refusal.value)
    assert files(tmp_path) == before


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_folder_without_write_permission_is_an_error(tmp_path):
    tmp_path.chmod(0o555)
    with pytest.raises(PermissionError, match="Cannot write the checkpoint"):
        save(CHECKPOINT, tmp_path / "a.ckpt")


def test_a_denied_write_is_an_error(tmp_path, monkeypatch):
    def denied(*args, **kwargs):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(storage.os, "replace", denied)
    with pytest.raises(PermissionError, match="Choose a folder that this user can write to"):
        save(CHECKPOINT, tmp_path / "a.ckpt")
    assert files(tmp_path) == []


class FullDisk:
    """A file that takes some writes, then none."""

    def __init__(self, file, writes):
        self.file, self.left = file, writes

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.file.close()

    def __getattr__(self, name):
        return getattr(self.file, name)

    def write(self, data):
        self.left -= 1
        if self.left < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.file.write(data)


@pytest.mark.parametrize("writes", range(0, 24, 2))
def test_a_full_disk_keeps_the_old_file_and_tells_what_is_free(writes, tmp_path, monkeypatch):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)
    monkeypatch.setattr(storage, "open", lambda name, mode: FullDisk(open(name, mode), writes), raising=False)
    with pytest.raises(OSError, match=r"a\.ckpt.*\d+ bytes are free") as refusal:
        save(CHECKPOINT, path)
    monkeypatch.undo()
    assert refusal.value.errno == errno.ENOSPC
    assert load(path) == {"epoch": 1}
    assert files(tmp_path) == ["a.ckpt"]


def test_a_file_that_lost_its_end_does_not_replace_the_old_one(tmp_path, monkeypatch):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)

    def losing(checkpoint, stream):
        stream.write(b"PK\x03\x04 and then nothing")

    monkeypatch.setattr(torch, "save", losing)
    with pytest.raises(OSError, match="no readable directory"):
        save(CHECKPOINT, path)
    assert load(path) == {"epoch": 1}
    assert files(tmp_path) == ["a.ckpt"]


@pytest.mark.parametrize("name", ["fsync", "replace", "makedirs"])
@pytest.mark.parametrize("number", [1, 2])
def test_any_failing_call_leaves_the_old_file_or_the_new_one(name, number, tmp_path, monkeypatch):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)
    original, calls = getattr(os, name), []

    def failing(*args, **kwargs):
        calls.append(args)
        if len(calls) == number:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return original(*args, **kwargs)

    monkeypatch.setattr(storage.os, name, failing)
    with contextlib.suppress(OSError):
        save({"epoch": 2}, path)
    monkeypatch.undo()
    assert load(path) in ({"epoch": 1}, {"epoch": 2})
    assert files(tmp_path) == ["a.ckpt"]


def in_child(work):
    """The pid of a child process that does the work and never returns."""
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    return pid


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_at_any_time_the_file_is_whole(tmp_path):
    path, rng = tmp_path / "a.ckpt", random.Random(7)
    weights = torch.zeros(300_000)
    save({"epoch": -1, "weights": weights}, path)

    def saving():
        for epoch in range(10_000):
            save({"epoch": epoch, "weights": weights + epoch}, path)

    for _ in range(30):
        pid = in_child(saving)
        time.sleep(rng.uniform(0.0, 0.05))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        found = load(path)
        assert torch.equal(found["weights"], weights + max(found["epoch"], 0))
    sweep(tmp_path)
    assert files(tmp_path) == ["a.ckpt"]


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
@pytest.mark.parametrize("name", ["fsync", "replace", "makedirs"])
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("after", [False, True])
def test_killed_at_any_call_the_file_is_whole(name, number, after, tmp_path):
    path = tmp_path / "a.ckpt"
    save({"epoch": 1}, path)

    def saving():
        original, calls = getattr(os, name), []

        def deadly(*args, **kwargs):
            calls.append(args)
            if len(calls) == number and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*args, **kwargs)
            if len(calls) == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        setattr(storage.os, name, deadly)
        save({"epoch": 2}, path)

    os.waitpid(in_child(saving), 0)
    assert load(path) in ({"epoch": 1}, {"epoch": 2})
    storage._swept.clear()
    save({"epoch": 3}, path)
    assert files(tmp_path) == ["a.ckpt"]


# --- leftovers -------------------------------------------------------------------------------------------------------


def dead_pid():
    pid = in_child(lambda: None)
    os.waitpid(pid, 0)
    return pid


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_sweep_deletes_what_a_dead_process_of_this_machine_left(tmp_path):
    host = storage._host()
    stale = tmp_path / f".fulgurite-{host}-{dead_pid()}-0123abcd.tmp"
    kept = [
        tmp_path / f".fulgurite-{host}-{os.getppid()}-0123abcd.tmp",
        tmp_path / f".fulgurite-ffffffff-{dead_pid()}-0123abcd.tmp",
        tmp_path / "model.tmp",
        tmp_path / ".fulgurite-notes.tmp",
    ]
    for path in (stale, *kept):
        path.write_bytes(b"half")
    assert sweep(tmp_path) == [str(stale)]
    assert files(tmp_path) == sorted(path.name for path in kept)


def test_sweep_knows_this_process_from_an_earlier_one_with_its_number(tmp_path):
    mine, earlier = tmp_path / storage.temporary_name(), tmp_path / storage.temporary_name()
    for path in (mine, earlier):
        path.write_bytes(b"half")
    storage._being_written.add(str(mine))
    try:
        assert sweep(tmp_path) == [str(earlier)]
    finally:
        storage._being_written.discard(str(mine))


def test_sweep_of_no_folder_or_a_remote_one_does_nothing(tmp_path):
    assert sweep(tmp_path / "nowhere") == []
    assert sweep("memory://runs") == []


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_the_first_save_into_a_folder_sweeps_it(tmp_path):
    stale = tmp_path / f".fulgurite-{storage._host()}-{dead_pid()}-0123abcd.tmp"
    stale.write_bytes(b"half")
    save({}, tmp_path / "a.ckpt")
    assert files(tmp_path) == ["a.ckpt"]


# --- load: what is accepted ------------------------------------------------------------------------------------------


Point = collections.namedtuple("Point", "x y")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (argparse.Namespace(lr=0.1, layers=[1, 2]), argparse.Namespace(lr=0.1, layers=[1, 2])),
        (AttributeDict(lr=0.1), {"lr": 0.1}),
        (collections.defaultdict(list, a=[1]), {"a": [1]}),
        (collections.OrderedDict(a=1), collections.OrderedDict(a=1)),
        (pathlib.PurePosixPath("a/b"), pathlib.PurePosixPath("a/b")),
        (pathlib.Path("a/b"), pathlib.Path("a/b")),
        (datetime.timedelta(hours=1), datetime.timedelta(hours=1)),
        (datetime.datetime(2024, 1, 2, 3), datetime.datetime(2024, 1, 2, 3)),
        (frozenset({1, 2}), frozenset({1, 2})),
        (range(3), range(3)),
        (slice(1, 2), slice(1, 2)),
        (complex(1, 2), complex(1, 2)),
        (torch.float16, torch.float16),
        (torch.Size([1, 2]), torch.Size([1, 2])),
        (random.Random(1).getstate(), random.Random(1).getstate()),
        (int, int),
    ],
    ids=lambda value: type(value).__name__,
)
def test_harmless_values_are_read(value, read, tmp_path):
    torch.save({"value": value}, tmp_path / "a.ckpt")
    found = load(tmp_path / "a.ckpt")["value"]
    assert found == read
    assert type(found) is type(read)


def test_numpy_values_are_read(tmp_path):
    numpy = pytest.importorskip("numpy")
    values = {
        "scalars": [numpy.float64(1.5), numpy.int32(3), numpy.bool_(True), numpy.float16(0.5)],
        "arrays": [numpy.arange(6.0).reshape(2, 3), numpy.array(["a", "b"]), numpy.zeros(2, dtype="complex64")],
        "state": numpy.random.get_state(),
        "dtype": numpy.dtype("float32"),
    }
    torch.save(values, tmp_path / "a.ckpt")
    found = load(tmp_path / "a.ckpt")
    assert same(found, values)


def test_names_of_the_other_numpy_are_read(tmp_path):
    numpy = pytest.importorskip("numpy")
    own, other = numpy.float64(0).__reduce__()[0].__module__, "numpy.core.multiarray"
    torch.save({"score": numpy.float64(0.25)}, tmp_path / "a.ckpt", _use_new_zipfile_serialization=False)
    content = (tmp_path / "a.ckpt").read_bytes().replace(own.encode(), other.encode())
    (tmp_path / "b.ckpt").write_bytes(content)
    assert load(tmp_path / "b.ckpt") == {"score": 0.25}


def test_a_file_in_torchs_other_format_is_read(tmp_path):
    torch.save(CHECKPOINT, tmp_path / "a.ckpt", _use_new_zipfile_serialization=False)
    assert same(load(tmp_path / "a.ckpt"), CHECKPOINT)


def test_a_large_file_is_mapped(tmp_path, monkeypatch):
    monkeypatch.setattr(storage, "MAPPED_FROM", 1000)
    save(CHECKPOINT, tmp_path / "a.ckpt")
    found = load(tmp_path / "a.ckpt")
    save({"epoch": 9}, tmp_path / "a.ckpt")
    assert same(found, CHECKPOINT)
    found["state_dict"]["weight"].add_(1)  # changes memory, not the file


def test_an_open_file_is_read_from_where_it_stands(tmp_path):
    save(CHECKPOINT, tmp_path / "a.ckpt")
    with open(tmp_path / "a.ckpt", "rb") as file:
        assert same(load(file), CHECKPOINT)


def test_map_location_decides_the_device(tmp_path):
    save(CHECKPOINT, tmp_path / "a.ckpt")
    assert load(tmp_path / "a.ckpt", map_location="meta")["state_dict"]["weight"].device.type == "meta"
    stay = load(tmp_path / "a.ckpt", map_location=lambda tensor, location: tensor)
    assert stay["state_dict"]["weight"].device.type == "cpu"


# --- load: what is refused -------------------------------------------------------------------------------------------


class Gadget:
    """Runs a function when unpickled."""

    def __init__(self, function, *args):
        self.function, self.args = function, args

    def __reduce__(self):
        return self.function, self.args


def gadgets(marker):
    import importlib
    import runpy
    import subprocess

    touch = f"open({str(marker)!r}, 'w').close()"
    yield "os.system", Gadget(os.system, f"touch {marker}")
    yield "eval", Gadget(eval, touch)
    yield "exec", Gadget(exec, touch)
    yield "open", Gadget(open, str(marker), "w")
    yield "getattr", Gadget(getattr, "text", "join")
    yield "mkdir", Gadget(os.mkdir, str(marker))
    yield "subprocess", Gadget(subprocess.call, ["touch", str(marker)])
    yield "popen", Gadget(os.popen, f"touch {marker}")
    yield "import_module", Gadget(importlib.import_module, "antigravity")
    yield "runpy", Gadget(runpy.run_path, str(marker))
    yield "partial", Gadget(functools.partial, os.system, f"touch {marker}")
    yield "collect_env", Gadget(torch.utils.collect_env.run, f"touch {marker}")
    yield "attrgetter", Gadget(__import__("operator").attrgetter, "system")
    yield "pickle.loads", Gadget(pickle.loads, pickle.dumps(Gadget(os.system, f"touch {marker}")))
    yield "torch.load", Gadget(torch.load, "other.ckpt")
    yield "map", Gadget(map, os.system, [f"touch {marker}"])


NAMES = [name for name, _ in gadgets("")]


@pytest.fixture
def served(tmp_path):
    """The URL of a web server for the test's folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, directory=str(tmp_path), **kwargs)

        def log_message(self, *args): ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("new_format", [True, False], ids=["zip", "plain"])
@pytest.mark.parametrize("name", NAMES)
def test_a_malicious_file_runs_no_code_on_any_transport(name, new_format, tmp_path, served, monkeypatch):
    monkeypatch.setenv("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD", "1")
    fsspec = pytest.importorskip("fsspec")
    marker, path = tmp_path / "marker", tmp_path / "bad.ckpt"
    bad = {"state_dict": {}, "x": dict(gadgets(marker))[name]}
    torch.save(bad, path, _use_new_zipfile_serialization=new_format)
    fsspec.filesystem("memory").pipe("/bad.ckpt", path.read_bytes())
    for place in (path, f"{served}/bad.ckpt", "memory://bad.ckpt", open(path, "rb")):  # noqa: SIM115
        with pytest.warns(UserWarning, match="has no effect here"), pytest.raises(CheckpointRefused) as refusal:
            load(place)
        assert "is refused: it names" in str(refusal.value)
        assert "weights_only=False" in str(refusal.value)
        assert isinstance(refusal.value, pickle.UnpicklingError)
        if not isinstance(place, (str, pathlib.Path)):
            place.close()
    assert not marker.exists()


def test_a_trusted_file_may_hold_anything(tmp_path):
    torch.save({"value": Point(1, 2), "default": collections.defaultdict(list)}, tmp_path / "a.ckpt")
    with pytest.raises(CheckpointRefused, match=r"Point"):
        load(tmp_path / "a.ckpt")
    found = load(tmp_path / "a.ckpt", weights_only=False)
    assert found["value"] == Point(1, 2)
    assert type(found["default"]) is collections.defaultdict


def test_a_class_can_be_allowed_for_one_file(tmp_path):
    torch.save({"value": Gadget(int, 3), "own": argparse.ArgumentParser}, tmp_path / "a.ckpt")
    with pytest.raises(CheckpointRefused, match=r"argparse\.ArgumentParser"):
        load(tmp_path / "a.ckpt")
    assert load(tmp_path / "a.ckpt", allow=[argparse.ArgumentParser])["own"] is argparse.ArgumentParser
    assert load(tmp_path / "a.ckpt", allow={"argparse.ArgumentParser": str})["own"] is str
    with pytest.raises(CheckpointRefused):
        load(tmp_path / "a.ckpt")


def test_a_class_that_the_user_told_torch_about_is_accepted(tmp_path):
    torch.save({"own": argparse.ArgumentParser}, tmp_path / "a.ckpt")
    with torch.serialization.safe_globals([argparse.ArgumentParser]):
        assert load(tmp_path / "a.ckpt")["own"] is argparse.ArgumentParser


# --- load: what is broken --------------------------------------------------------------------------------------------


@pytest.fixture
def whole(tmp_path):
    save(CHECKPOINT, tmp_path / "a.ckpt")
    return (tmp_path / "a.ckpt").read_bytes()


def broken(tmp_path, content):
    path = tmp_path / "broken.ckpt"
    path.write_bytes(content)
    with pytest.raises(CheckpointError) as refusal:
        load(path)
    assert str(path) in str(refusal.value)
    return str(refusal.value)


@pytest.mark.parametrize("share", [index / 20 for index in range(20)])
def test_a_truncated_file_is_an_error_that_names_it(share, whole, tmp_path):
    broken(tmp_path, whole[: int(len(whole) * share)])


def test_a_flipped_bit_in_a_record_is_found(whole, tmp_path):
    rng = random.Random(3)
    with zipfile.ZipFile(tmp_path / "a.ckpt") as archive:
        spans = [(record.header_offset + 200, record.file_size) for record in archive.infolist()]
    start, size = max(spans, key=lambda span: span[1])
    for _ in range(10):
        damaged = bytearray(whole)
        damaged[start + rng.randrange(size - 400)] ^= 1 << rng.randrange(8)
        assert "checksum" in broken(tmp_path, bytes(damaged))


def test_a_flipped_bit_anywhere_is_found_or_harmless(whole, tmp_path):
    rng = random.Random(5)
    for _ in range(60):
        damaged = bytearray(whole)
        damaged[rng.randrange(len(whole))] ^= 1 << rng.randrange(8)
        (tmp_path / "b.ckpt").write_bytes(damaged)
        try:
            found = load(tmp_path / "b.ckpt")
        except CheckpointError as error:
            assert "b.ckpt" in str(error)
        else:
            assert same(found, CHECKPOINT)


def test_a_file_saved_without_checksums_is_read(tmp_path):
    before = torch.serialization.get_crc32_options()
    torch.serialization.set_crc32_options(False)
    try:
        torch.save(CHECKPOINT, tmp_path / "a.ckpt")
    finally:
        torch.serialization.set_crc32_options(before)
    assert same(load(tmp_path / "a.ckpt"), CHECKPOINT)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 100,
        b"<!DOCTYPE html><html></html>",
        b"PK\x05\x06" + b"\x00" * 18,
        b"\x80\x02}q\x00",
        b"\x80\x02N",
    ],
    ids=["empty", "zeros", "html", "empty zip", "no stop", "none"],
)
def test_what_is_no_checkpoint_is_an_error_that_names_it(content, tmp_path):
    broken(tmp_path, content)


def test_a_compressed_archive_is_refused_before_it_unfolds(tmp_path):
    with zipfile.ZipFile(tmp_path / "bomb.ckpt", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\x00" * 50_000_000)
    assert (tmp_path / "bomb.ckpt").stat().st_size < 100_000
    assert "is compressed" in broken(tmp_path, (tmp_path / "bomb.ckpt").read_bytes())


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nowhere\.ckpt"):
        load(tmp_path / "nowhere.ckpt")
    with pytest.raises(IsADirectoryError, match="not a checkpoint file"):
        load(tmp_path)


# --- elsewhere -------------------------------------------------------------------------------------------------------


def test_a_checkpoint_comes_over_http(served, tmp_path):
    save(CHECKPOINT, tmp_path / "a.ckpt")
    assert same(load(f"{served}/a.ckpt"), CHECKPOINT)
    with pytest.raises(FileNotFoundError, match="404"):
        load(f"{served}/nowhere.ckpt")


def test_a_web_server_that_does_not_answer_is_an_error():
    with pytest.raises(OSError, match="no answer"):
        load("http://127.0.0.1:1/a.ckpt")


@pytest.fixture
def memory():
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    system.store.clear()
    yield system
    system.store.clear()


def test_a_checkpoint_goes_where_fsspec_reaches(memory):
    save({"epoch": 1}, "memory://runs/a.ckpt")
    save({"epoch": 2}, "memory://runs/a.ckpt")
    assert load("memory://runs/a.ckpt") == {"epoch": 2}
    assert list(memory.store) == ["/runs/a.ckpt"]
    assert time.time() - modified("memory://runs/a.ckpt") < 60
    remove("memory://runs/a.ckpt")
    assert modified("memory://runs/a.ckpt") is None
    with pytest.raises(FileNotFoundError):
        load("memory://runs/a.ckpt")


def test_a_failed_move_leaves_no_object(memory, monkeypatch):
    save({"epoch": 1}, "memory://runs/a.ckpt")

    def failing(*args, **kwargs):
        raise OSError("connection cut")

    monkeypatch.setattr(type(memory), "mv", failing)
    with pytest.raises(OSError, match="connection cut"):
        save({"epoch": 2}, "memory://runs/a.ckpt")
    assert list(memory.store) == ["/runs/a.ckpt"]
    assert load("memory://runs/a.ckpt") == {"epoch": 1}


# --- remove, modified ------------------------------------------------------------------------------------------------


def test_remove_deletes_files_folders_and_links(tmp_path):
    save({}, tmp_path / "a.ckpt")
    save({}, tmp_path / "sharded" / "b.ckpt")
    (tmp_path / "last.ckpt").symlink_to("sharded")
    for name in ("last.ckpt", "a.ckpt", "sharded", "gone.ckpt"):
        remove(tmp_path / name)
    assert files(tmp_path) == []


def test_modified_is_the_time_of_the_last_save(tmp_path):
    assert modified(tmp_path / "a.ckpt") is None
    save({}, tmp_path / "a.ckpt")
    os.utime(tmp_path / "a.ckpt", (1000, 2000))
    assert modified(tmp_path / "a.ckpt") == 2000
