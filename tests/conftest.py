"""What every test starts from: an empty folder, one thread, and the process-wide settings of a fresh interpreter."""

import os
import sys

import pytest
import torch
from closing import (  # noqa: F401
    COPIES,
    closing_lines,
    hand_over,
    pytest_configure,
    pytest_terminal_summary,
    pytest_testnodedown,
)

torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    """Relative paths end in the test's own folder, never in the checkout."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture(autouse=True)
def process_settings():
    """A run may set seeds, environment variables and torch's switches; the next test sees none of it."""
    environment = dict(os.environ)
    dtype = torch.get_default_dtype()
    deterministic = torch.are_deterministic_algorithms_enabled(), torch.is_deterministic_algorithms_warn_only_enabled()
    cudnn = torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1234)
        yield
    os.environ.clear()
    os.environ.update(environment)
    torch.set_default_dtype(dtype)
    torch.use_deterministic_algorithms(deterministic[0], warn_only=deterministic[1])
    torch.backends.cudnn.benchmark, torch.backends.cudnn.deterministic = cudnn
    torch.autograd.set_detect_anomaly(False)


def pytest_sessionfinish(session, exitstatus):
    """The checkout's folder names are no import names: `trainer` in sys.modules would be a second copy of fulgurite."""
    copies = session.config.stash[COPIES]
    copies += [name for name in ("trainer", "compat") if name in sys.modules]
    hand_over(session.config)
    if copies:
        print(f"\nimported under the folder's name: {', '.join(copies)}; use `import fulgurite`", file=sys.stderr)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
