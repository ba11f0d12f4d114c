"""On the GPU, too, fulgurite does what the current upstream Trainer does: the scenarios of tests/parity, run there.

Each scenario's sibling is the same one on the CPU, in tests/parity/test_parity.py.
"""

import importlib.util
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from parity import compare, sides
from parity.scenarios import LEAN, load

if importlib.util.find_spec("lightning") is None:
    pytest.skip("the differential suite needs the current upstream package", allow_module_level=True)

# Themes in which tensors on a device could matter; flags' texts and public names are the same everywhere.
THEMES = ("averaging", "data", "inference", "loop", "metrics", "mixed", "optimization", "resuming", "validation")
# These make tensors by themselves, or take batches before they are moved: on a GPU they fail on both sides.
ON_THE_CPU = ("optimization.gan_with_toggle", "validation.step_takes", "validation.evaluation_takes")
NAMES = sorted(
    name
    for name in load()
    if name.partition(".")[0] in THEMES and not name.endswith(LEAN) and not name.startswith(ON_THE_CPU)
)
AT_ONCE = max(1, min(4, (os.cpu_count() or 1) // 4))  # processes per side
pytestmark = [pytest.mark.gpu, pytest.mark.timeout(200)]


def selected(session):
    """The scenarios that this run of pytest asks for."""
    items = [item for item in session.items if getattr(item, "originalname", "") == "test_same_as_upstream_on_a_gpu"]
    return sorted({item.callspec.params["name"] for item in items})


@pytest.fixture(scope="session")
def records(request, tmp_path_factory):
    """What both sides recorded, each in several processes side by side."""
    folder, names = tmp_path_factory.mktemp("records"), selected(request.session)
    before, os.environ["PARITY_ACCELERATOR"] = os.environ.get("PARITY_ACCELERATOR"), "cuda"
    shares = [names[start::AT_ONCE] for start in range(AT_ONCE)]
    jobs = {"upstream": [], "fulgurite": []}
    try:
        with ThreadPoolExecutor(2 * AT_ONCE) as pool:
            for side, waiting in jobs.items():
                for number, share in enumerate(shares):
                    waiting.append(pool.submit(sides.record, side, share, folder / f"{side}{number}.jsonl", 180))
    finally:
        os.environ.pop("PARITY_ACCELERATOR")
        if before is not None:
            os.environ["PARITY_ACCELERATOR"] = before
    found = {}
    for side, waiting in jobs.items():
        found[side] = {}
        for job in waiting:
            found[side].update(job.result())
    return found


@pytest.mark.parametrize("name", NAMES)
def test_same_as_upstream_on_a_gpu(name, records):
    if "No module named 'torchdata'" in (records["upstream"][name].get("crash") or ""):
        pytest.skip("needs torchdata")
    found = compare.gaps(name, records["upstream"][name], records["fulgurite"][name])
    assert not found, compare.report(found)
