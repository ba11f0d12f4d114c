import pickle
import pstats

import pytest
from fulgurite.profilers import AdvancedProfiler


def work():
    return sum(range(10))


def rest():
    return sorted([2, 1])


def functions(profiler, action):
    return {name for _, _, name in pstats.Stats(profiler.profiled_actions[action]).stats}


def test_functions_are_reported_by_action(caplog):
    profiler = AdvancedProfiler()
    with profiler.profile("a"):
        work()
    report = profiler.summary()
    assert report.startswith("Profiler Report\nProfile stats for: a\n")
    assert "ncalls  tottime  percall  cumtime  percall filename:lineno(function)" in report
    assert "(work)" in report
    with caplog.at_level("INFO"):
        profiler.describe()
    assert "(work)" in caplog.text
    assert profiler.profiled_actions == {}


def test_the_number_of_functions_can_be_limited():
    profiler = AdvancedProfiler(line_count_restriction=1)
    with profiler.profile("a"):
        work()
    assert "due to restriction <1>" in profiler.summary()


def test_an_outer_action_goes_on_after_an_inner_one():
    profiler = AdvancedProfiler()
    with profiler.profile("outer"):
        with profiler.profile("inner"):
            work()
        rest()
    assert "work" in functions(profiler, "inner")
    assert "rest" not in functions(profiler, "inner")
    assert "rest" in functions(profiler, "outer")


def test_actions_can_end_in_any_order():
    profiler = AdvancedProfiler()
    profiler.start("a")
    profiler.start("b")
    profiler.stop("a")
    work()
    profiler.stop("b")
    rest()
    profiler.stop("b")
    assert "work" in functions(profiler, "b")
    assert "rest" not in functions(profiler, "b")


def test_an_action_that_never_started_cannot_stop():
    with pytest.raises(ValueError, match="never started"):
        AdvancedProfiler().stop("a")


def test_raw_profiles_are_written(tmp_path):
    profiler = AdvancedProfiler(dirpath=tmp_path / "deep", filename="speed", dump_stats=True)
    with profiler.profile("a/b"):
        work()
    profiler.describe()
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {"speed.txt", "speed-a_b.prof"}
    assert "work" in {name for _, _, name in pstats.Stats(str(tmp_path / "deep" / "speed-a_b.prof")).stats}


def test_raw_profiles_need_a_folder():
    profiler = AdvancedProfiler(dump_stats=True)
    with profiler.profile("a"):
        work()
    with pytest.raises(ValueError, match="Pass dirpath"):
        profiler.summary()


def test_a_pickled_profiler_has_the_same_settings():
    profiler = AdvancedProfiler(dirpath="x", filename="y", line_count_restriction=0.5, dump_stats=True)
    with profiler.profile("a"):
        work()
    again = pickle.loads(pickle.dumps(profiler))
    assert (again.dirpath, again.filename, again.line_count_restriction, again.dump_stats) == ("x", "y", 0.5, True)
    assert again.profiled_actions == {}
