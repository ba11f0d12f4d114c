"""What the tests on old programs have to say at the end of a run."""

import pytest

collect_ignore_glob = ["golden/v*"]  # programs, some of them about `trainer.test`

LINES = pytest.StashKey()


def pytest_configure(config):
    config.stash[LINES] = []


@pytest.fixture(scope="session")
def closing_lines(request):
    """Lines to print below the results: how much of the past works."""
    return request.config.stash[LINES]


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash[LINES]:
        terminalreporter.write_line(line)
