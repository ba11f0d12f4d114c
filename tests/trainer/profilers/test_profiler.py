import os
import pickle

import fulgurite.profilers
import pytest
from fulgurite.profilers import PassThroughProfiler, Profiler, SimpleProfiler


class Listing(Profiler):
    """Reports what was called."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.calls = []

    def start(self, action_name):
        self.calls.append(f"start {action_name}")

    def stop(self, action_name):
        self.calls.append(f"stop {action_name}")

    def summary(self):
        return "; ".join(self.calls)


def test_a_block_is_measured_even_if_it_fails():
    profiler = Listing()
    with profiler.profile("a") as name:
        assert name == "a"
    with pytest.raises(KeyError), profiler.profile("b"):
        raise KeyError
    assert profiler.calls == ["start a", "stop a", "start b", "stop b"]


def test_a_report_is_logged(caplog):
    profiler = Listing()
    profiler.start("a")
    with caplog.at_level("INFO"):
        profiler.describe()
    assert caplog.messages == ["start a"]


def test_other_local_ranks_do_not_log(caplog):
    profiler = Listing()
    profiler.setup("fit", local_rank=1)
    profiler.start("a")
    with caplog.at_level("INFO"):
        profiler.describe()
    assert caplog.messages == []
    assert profiler.local_rank == 1


def test_a_report_is_appended_to_its_file(tmp_path):
    profiler = Listing(filename="speed")
    profiler.setup("fit", local_rank=0, log_dir=str(tmp_path / "logs"))
    profiler.start("a")
    profiler.describe()
    profiler.describe()
    assert (tmp_path / "logs" / "fit-speed-0.txt").read_text() == "start astart a"
    pickle.dumps(SimpleProfiler(filename="speed"))


def test_a_folder_that_is_given_stays(tmp_path):
    profiler = Listing(dirpath=tmp_path, filename="speed")
    profiler.setup("fit", log_dir="elsewhere")
    assert profiler.dirpath == tmp_path


@pytest.mark.parametrize(
    ("filename", "setup", "action", "expected"),
    [
        (None, {}, None, "profile.txt"),
        ("speed", {"stage": "fit", "local_rank": 2}, "[Module]Net.step", "fit-speed-2-[Module]Net.step.txt"),
        ("a:b*c", {"stage": "x/y__z"}, "", "x_y_z-a_b_c-.txt"),
    ],
)
def test_file_names_hold_only_what_a_path_can(filename, setup, action, expected):
    profiler = Listing(filename=filename)
    if setup:
        profiler.setup(**setup)
    assert profiler._prepare_filename(action_name=action) == expected


def test_sections_of_a_report():
    profiler = Listing()
    assert profiler._stats_to_str({"a": "1"}) == os.linesep.join(["Profiler Report", "Profile stats for: a", "1"])
    profiler.setup("fit", local_rank=1)
    assert profiler._stats_to_str({"a": "1"}).startswith(f"FIT Profiler Report{os.linesep}Profile stats for: a rank: 1")


def test_passing_through_measures_nothing(caplog):
    profiler = PassThroughProfiler()
    assert profiler.passes_through
    with profiler.profile("a") as name:
        assert name == "a"
    profiler.start("a")
    profiler.stop("never started")
    with caplog.at_level("INFO"):
        profiler.describe()
    assert (profiler.summary(), caplog.messages) == ("", [])


def test_a_constructor_that_fails_can_be_collected():
    class Broken(Listing):
        def __init__(self):
            raise KeyError

    with pytest.raises(KeyError):
        Broken()


def test_names_are_imported_on_use():
    assert all(name in dir(fulgurite.profilers) for name in fulgurite.profilers.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Stopwatch'"):
        fulgurite.profilers.Stopwatch  # noqa: B018
