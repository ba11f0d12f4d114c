"""fulgurite does in every scenario what the current upstream Trainer does, or says in a table why not."""

import importlib.util
from concurrent.futures import ThreadPoolExecutor

import pytest

from parity import compare, sides
from parity.differences import DIFFERENCES
from parity.scenarios import load

# Asked without importing it: the upstream package and fulgurite never share a process here.
if importlib.util.find_spec("lightning") is None:
    pytest.skip("the differential suite needs the current upstream package", allow_module_level=True)

NAMES = sorted(load())
USED = set()


def selected(session):
    """The scenarios that this run of pytest asks for."""
    return sorted(
        {item.callspec.params["name"] for item in session.items if item.originalname == "test_same_as_upstream"}
    )


@pytest.fixture(scope="session")
def records(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("records")
    names = selected(request.session)
    with ThreadPoolExecutor(2) as both:  # a process for each, side by side
        jobs = {s: both.submit(sides.record, s, names, folder / f"{s}.jsonl") for s in ("upstream", "fulgurite")}
    return {side: job.result() for side, job in jobs.items()}


@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", NAMES)
def test_same_as_upstream(name, records):
    found = compare.gaps(name, records["upstream"][name], records["fulgurite"][name], USED)
    assert not found, compare.report(found)


def test_there_are_at_least_seventy_scenarios():
    assert len(NAMES) >= 70


def test_every_documented_difference_is_needed(request):
    if len(selected(request.session)) < len(NAMES):
        pytest.skip("only some scenarios were selected")
    unused = [row for row in DIFFERENCES if row not in USED]
    assert not unused
