"""What the tests on old programs have to say at the end of a run: how much of the past works."""

from closing import (  # noqa: F401
    closing_lines,
    hand_over,
    pytest_configure,
    pytest_terminal_summary,
    pytest_testnodedown,
)

collect_ignore_glob = ["golden/v*"]  # programs, some of them about `trainer.test`


def pytest_sessionfinish(session, exitstatus):
    hand_over(session.config)
