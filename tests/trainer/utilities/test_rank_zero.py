import logging
import subprocess
import sys
import warnings

import pytest
from fulgurite.utilities import rank_zero
from fulgurite.utilities.rank_zero import (
    LightningDeprecationWarning,
    WarningCache,
    rank_of_environment,
    rank_prefixed_message,
    rank_zero_debug,
    rank_zero_deprecation,
    rank_zero_info,
    rank_zero_only,
    rank_zero_warn,
)


@pytest.fixture
def rank_one(monkeypatch):
    monkeypatch.setattr(rank_zero_only, "rank", 1)


def test_the_function_runs_on_rank_zero():
    assert rank_zero_only(lambda number: number + 1)(1) == 2


def test_the_function_is_skipped_elsewhere(rank_one):
    assert rank_zero_only(pytest.fail)("ran") is None
    assert rank_zero_only(pytest.fail, default=7)("ran") == 7


def test_an_unset_rank_is_an_error(monkeypatch):
    monkeypatch.setattr(rank_zero_only, "rank", None)
    with pytest.raises(RuntimeError, match="rank_zero_only.rank is not set"):
        rank_zero_only(print)()


@pytest.mark.parametrize(
    ("variables", "rank"),
    [
        ({}, None),
        ({"RANK": "3", "LOCAL_RANK": "1"}, 3),
        ({"LOCAL_RANK": "1", "SLURM_PROCID": "5"}, 1),
        ({"SLURM_PROCID": "5"}, 5),
        ({"JSM_NAMESPACE_RANK": "2"}, 2),
    ],
)
def test_the_rank_comes_from_the_launcher(monkeypatch, variables, rank):
    for name in ("RANK", "LOCAL_RANK", "SLURM_PROCID", "JSM_NAMESPACE_RANK"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert rank_of_environment() == rank


def test_a_rank_that_is_no_number_is_named(monkeypatch):
    monkeypatch.setenv("RANK", "first")
    with pytest.raises(ValueError, match="RANK='first': not a rank"):
        rank_of_environment()


def test_a_warning_points_at_the_line_of_the_user():
    with pytest.warns(UserWarning, match="careful") as caught:
        rank_zero_warn("careful")
    assert caught[0].filename == __file__


def test_a_warning_walks_out_of_our_frames_and_those_of_torch():
    source = "def call(function):\n    function('careful')\n"
    ours, torchs = ({"__name__": f"{package}.inner"} for package in ("fulgurite", "torch"))
    for names in (ours, torchs):
        exec(compile(source, "<inner>", "exec"), names)
    with pytest.warns(UserWarning, match="careful") as caught:
        ours["call"](lambda message: torchs["call"](rank_zero_warn))
    # The lambda above is the user's innermost line; below it only frames of ours and of torch.
    assert caught[0].filename == __file__


def test_a_fixed_stacklevel_counts_from_the_caller():
    def inner():
        rank_zero_warn("careful", stacklevel=5)

    with pytest.warns(UserWarning) as caught:
        inner()
    assert caught[0].lineno == inner.__code__.co_firstlineno + 4


def test_a_warning_can_be_an_object():
    with pytest.warns(FutureWarning, match="soon"):
        rank_zero_warn(FutureWarning("soon"))


def test_other_ranks_do_not_warn(rank_one):
    rank_zero_warn("careful")
    rank_zero_deprecation("gone")
    WarningCache().warn("careful")


def test_deprecations_have_their_own_category():
    with pytest.warns(LightningDeprecationWarning, match="gone"):
        rank_zero_deprecation("gone")
    with pytest.warns(FutureWarning, match="gone"):
        rank_zero_deprecation("gone", category=FutureWarning)


def test_a_cache_says_each_message_once(caplog):
    cache = WarningCache()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for _ in range(2):
            cache.warn("careful")
            cache.deprecation("gone")
            with caplog.at_level(logging.INFO):
                cache.info("by the way")
    assert [str(warning.message) for warning in caught] == ["careful", "gone"]
    assert caplog.messages == ["by the way"]


def test_log_lines_reach_configured_logging(caplog):
    with caplog.at_level(logging.DEBUG):
        rank_zero_info("number %d", 3)
        rank_zero_debug("detail")
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "number 3"),
        ("DEBUG", "detail"),
    ]
    assert {record.name for record in caplog.records} == {"fulgurite"}
    assert caplog.records[0].pathname == __file__


def test_log_lines_go_to_stderr_until_logging_is_configured():
    program = (
        "import logging\n"
        "from fulgurite.utilities.rank_zero import rank_zero_info\n"
        "rank_zero_info('one')\n"
        "logging.basicConfig(format='user: %(message)s')\n"
        "rank_zero_info('two')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr == "one\nuser: two\n"
    assert done.stdout == ""


def test_the_module_needs_no_torch():
    program = "import sys, fulgurite.utilities.rank_zero; sys.exit('torch' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_rank_goes_in_front_of_a_message():
    assert rank_prefixed_message("hello", 2) == "[rank: 2] hello"
    assert rank_prefixed_message("hello", None) == "hello"


def test_without_any_frame_of_a_user_the_start_is_named():
    frame = sys._getframe()
    names = {"__name__": "fulgurite.inner"}
    exec("import sys\nframe = sys._getframe()", names)
    assert rank_zero.users_frame(frame) is frame
    assert rank_zero.users_frame(names["frame"]).f_code.co_filename == __file__
