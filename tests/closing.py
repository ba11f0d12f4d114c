"""What a run has to say below its results, also when several processes share it; both folders of tests take it in."""

import pytest

LINES, COPIES = pytest.StashKey(), pytest.StashKey()
HANDED = {"closing_lines": LINES, "copies": COPIES}  # under these names a worker hands them over


def pytest_configure(config):
    for key in HANDED.values():
        config.stash.setdefault(key, [])


@pytest.fixture(scope="session")
def closing_lines(request):
    """Lines to print below the results: figures that a test reports."""
    return request.config.stash[LINES]


def hand_over(config):
    """Give what a worker has found to the process that started it."""
    if hasattr(config, "workeroutput"):
        config.workeroutput.update({name: config.stash[key] for name, key in HANDED.items()})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node, error):
    for name, key in HANDED.items():
        node.config.stash[key] += getattr(node, "workeroutput", {}).pop(name, [])


def pytest_terminal_summary(terminalreporter, config):
    lines = config.stash[LINES]
    while lines:  # once, whichever folder's conftest asks first
        terminalreporter.write_line(lines.pop(0))
