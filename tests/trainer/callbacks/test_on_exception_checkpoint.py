import pytest
import torch
from fulgurite.callbacks import OnExceptionCheckpoint

from .scored import ScoredModule, fit, names

# A trainer with this callback looks for the file of an earlier run and says so.
pytestmark = pytest.mark.filterwarnings("ignore:.*ckpt_path='last'")


def test_a_failing_run_leaves_its_state(tmp_path):
    with pytest.raises(ZeroDivisionError):
        fit(ScoredModule([1], fails_at_step=3), OnExceptionCheckpoint(tmp_path, "failed"))
    assert names(tmp_path) == ["failed.ckpt"]
    assert torch.load(tmp_path / "failed.ckpt", weights_only=True)["global_step"] == 3


def test_the_next_run_goes_on_from_it_and_removes_it(tmp_path):
    checkpoint = OnExceptionCheckpoint(tmp_path)
    with pytest.raises(ZeroDivisionError):
        fit(ScoredModule([1], fails_at_step=3), checkpoint)
    with pytest.warns(UserWarning, match="going on from its file"):
        trainer = fit(ScoredModule([1]), OnExceptionCheckpoint(tmp_path))
    assert trainer.global_step == 4
    assert names(tmp_path) == []


def test_a_name_is_needed():
    assert OnExceptionCheckpoint("a", "b").ckpt_path == "a/b.ckpt"
    with pytest.raises(ValueError, match="filename=''"):
        OnExceptionCheckpoint(".", filename="")
