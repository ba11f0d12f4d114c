"""Where checkpoints go, and how they get there while training goes on."""

import threading

import pytest
import torch
from fulgurite.runtime.checkpoint_io import AsyncCheckpointIO, CheckpointIO, TorchCheckpointIO, WrappingCheckpointIO


class Recorder(CheckpointIO):
    """Notes what it is asked to do."""

    def __init__(self, gate=None, error=None):
        self.done, self.gate, self.error = [], gate, error

    def save_checkpoint(self, checkpoint, path, storage_options=None):
        if self.gate is not None:
            assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        self.done.append(("save", checkpoint, path))

    def load_checkpoint(self, path, map_location=None, weights_only=None):
        self.done.append(("load", path))
        return {"epoch": 1}

    def remove_checkpoint(self, path):
        self.done.append(("remove", path))

    def teardown(self):
        self.done.append(("teardown",))


def test_torch_files_are_written_read_and_removed(tmp_path):
    io, path = TorchCheckpointIO(), tmp_path / "runs" / "a.ckpt"
    io.save_checkpoint({"weight": torch.ones(2)}, path)
    assert torch.equal(io.load_checkpoint(path)["weight"], torch.ones(2))
    io.remove_checkpoint(path)
    assert not path.exists()
    io.teardown()


def test_storage_options_are_for_other_classes(tmp_path):
    with pytest.raises(TypeError, match="storage_options=3"):
        TorchCheckpointIO().save_checkpoint({}, tmp_path / "a.ckpt", storage_options=3)


def test_a_checkpoint_io_must_answer_every_question():
    with pytest.raises(TypeError, match="abstract"):
        CheckpointIO()


def test_a_wrapper_passes_everything_on():
    inner = Recorder()
    io = WrappingCheckpointIO(inner)
    io.save_checkpoint({}, "a")
    assert io.load_checkpoint("a") == {"epoch": 1}
    io.remove_checkpoint("a")
    io.teardown()
    assert [entry[0] for entry in inner.done] == ["save", "load", "remove", "teardown"]
    assert type(WrappingCheckpointIO().checkpoint_io) is TorchCheckpointIO


def test_async_saves_a_copy_while_training_goes_on():
    gate = threading.Event()
    inner = Recorder(gate)
    io = AsyncCheckpointIO(inner)
    weight = torch.zeros(2)
    io.save_checkpoint({"weight": weight}, "a")
    weight.add_(1)
    assert inner.done == []
    gate.set()
    io.teardown()
    assert torch.equal(inner.done[0][1]["weight"], torch.zeros(2))
    assert inner.done[-1] == ("teardown",)


def test_async_works_in_order_and_load_waits():
    gate = threading.Event()
    inner = Recorder(gate)
    io = AsyncCheckpointIO(inner)
    io.save_checkpoint({}, "new")
    io.remove_checkpoint("old")
    assert inner.done == []
    gate.set()
    assert io.load_checkpoint("new") == {"epoch": 1}
    assert [entry[0] for entry in inner.done] == ["save", "remove", "load"]
    io.teardown()


def test_async_raises_what_failed_and_closes_anyway():
    inner = Recorder(error=OSError("disk full"))
    io = AsyncCheckpointIO(inner)
    io.save_checkpoint({}, "a")
    with pytest.raises(OSError, match="disk full"):
        io.teardown()
    assert inner.done == [("teardown",)]
    inner.error = None
    io.save_checkpoint({}, "b")
    io.teardown()
    assert inner.done[1][0] == "save"


def test_async_raises_what_failed_at_the_next_save():
    inner = Recorder(error=OSError("disk full"))
    io = AsyncCheckpointIO(inner)
    io.save_checkpoint({}, "a")
    threading.Event().wait(0.05)
    with pytest.raises(OSError, match="disk full"):
        io.save_checkpoint({}, "b")
    io.teardown()
