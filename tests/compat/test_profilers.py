"""Profilers with the arguments, members and files of earlier releases."""

import pickle

import pytest
from fulgurite.compat import profilers
from old_calls import codes, era
from tiny import TinyModule, quiet_trainer, tiny_loader
from torch.profiler import ProfilerActivity


def train(profiler, test=False):
    trainer = quiet_trainer(profiler=profiler, limit_train_batches=2, default_root_dir="root")
    trainer.fit(TinyModule(), tiny_loader(2), tiny_loader(1))
    if test:
        trainer.test(TinyModule(), tiny_loader(1), verbose=False)


@pytest.fixture
def files(tmp_path):
    def listed():
        return sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*.txt"))

    return listed


@pytest.mark.parametrize("release", ["0.7.6", "1.0.8", "1.2.10"])
def test_one_path_was_the_file_of_all_reports(release, files, tmp_path):
    (tmp_path / "report.txt").write_text("of an earlier run")
    with era(release) as told:
        train(profilers.SimpleProfiler("report.txt"), test=True)
    assert codes(told) == ["FG550"]
    assert "SimpleProfiler(dirpath='.', filename='report')" in str(told[0])
    assert files() == ["report.txt"]
    text = (tmp_path / "report.txt").read_text()
    assert text.count("Profiler Report") == 2 and "earlier" not in text


@pytest.mark.parametrize("release", ["1.3.8", "1.4.9"])
def test_one_path_was_a_folder_and_a_name_later(release, files):
    with era(release) as told:
        train(profilers.AdvancedProfiler(output_filename="logs/report.txt"))
    assert codes(told) == ["FG551"]
    assert files() == ["logs/fit-report.txt"]


def test_a_folder_and_a_name_are_told_nothing(files):
    with era("1.5.10") as told:
        train(profilers.SimpleProfiler("logs", "report", False))
    assert told == [] and files() == ["logs/fit-report.txt"]


def test_functions_get_the_report():
    reports = []
    with era("1.0.8") as told:

        class Own(profilers.Profiler):
            def start(self, action_name):
                self.last = action_name

            def stop(self, action_name): ...

            def summary(self):
                return f"last: {self.last}"

        train(Own(output_streams=[reports.append]))
    assert codes(told) == ["FG555"]
    assert len(reports) == 1 and reports[0].startswith("last: ")


def test_a_subclass_of_the_first_releases_needs_no_constructor():
    class Counting(profilers.Profiler):
        def __init__(self):
            self.actions = []

        def start(self, action_name):
            self.actions.append(action_name)

        def stop(self, action_name): ...

        def describe(self):
            self.described = True

    with era("0.7.6") as told:
        counting = Counting()
        train(counting)
    assert told == [] and counting.described
    assert counting.actions.count("get_train_batch") == counting.actions.count("model_forward") == 2
    assert not any(action.startswith("[") for action in counting.actions)


@pytest.mark.parametrize(
    ("release", "actions"),
    [
        ("0.9.0", {"model_forward", "model_backward", "optimizer_step", "get_train_batch"}),
        ("1.2.10", {"training_step", "model_backward", "optimizer_step_and_closure_0", "get_train_batch"}),
        ("1.5.10", {"training_step", "backward", "optimizer_step_with_closure_0", "get_train_batch"}),
        ("1.9.5", {"[Strategy]SingleDeviceStrategy.training_step", "[LightningModule]TinyModule.optimizer_step"}),
    ],
)
def test_actions_have_the_names_of_the_release(release, actions):
    with era(release):
        profiler = profilers.SimpleProfiler()
        train(profiler)
    assert actions <= set(profiler.recorded_durations)


def test_a_name_of_the_users_own_stays():
    with era("1.0.8"):
        profiler = profilers.SimpleProfiler()
        with profiler.profile("training_step"), profiler.profile("load.backward"):
            pass
    assert set(profiler.recorded_durations) == {"training_step", "load.backward"}


def test_items_can_be_profiled_one_by_one():
    with era("1.7.7") as told:
        profiler = profilers.SimpleProfiler()
        assert list(profiler.profile_iterable([1, 2, 3], "load")) == [1, 2, 3]
    assert codes(told) == ["FG556"]
    assert len(profiler.recorded_durations["load"]) == 4  # asking for one more takes time as well


def test_setup_and_teardown_need_no_stage():
    profiler = profilers.PassThroughProfiler()
    profiler.setup()
    profiler.teardown()
    profilers.AdvancedProfiler().teardown()
    profilers.PyTorchProfiler().teardown()


def test_on_train_start_is_called_where_it_is_overridden():
    class Ranked(profilers.PassThroughProfiler):
        passes_through = False

        def on_train_start(self, local_rank=None):
            self.seen = self.local_rank = local_rank
            super().on_train_start(local_rank)

    with era("1.2.10") as told:
        profiler = Ranked()
        train(profiler)
    assert profiler.seen is None and told == []


def test_streams_and_paths_can_be_asked_for():
    with era("1.0.8") as told:
        profiler = profilers.SimpleProfiler("report.txt")
        assert profiler.output_fname == "report.txt"
        assert len(profiler.write_streams) == 1
        profiler.write_streams = [print]
        profiler.teardown()
        assert profiler.write_streams == [print]
    assert codes(told) == ["FG550", "FG559", "FG558", "FG558", "FG558"]


def test_positions_are_those_of_the_release():
    with era("1.1.8"):
        assert profilers.SimpleProfiler(None, False).extended is False
    with era("1.4.9"):
        assert profilers.AdvancedProfiler("logs", "report", 0.5).line_count_restriction == 0.5
    with era("0.7.6"), pytest.raises(TypeError, match="3 arguments by position. Accepted: 2 at most: output_filename"):
        profilers.AdvancedProfiler(None, 0.5, 3)
    with era("0.7.6"), pytest.raises(TypeError, match="given twice"):
        profilers.SimpleProfiler(None, output_filename="a")


def test_the_torch_profiler_took_devices_one_by_one():
    with era("1.2.10") as told:
        profiler = profilers.PyTorchProfiler("report.txt", True, False, True, path_to_export_trace="traces")
    assert codes(told) == ["FG552", "FG560", "FG563"]
    assert (profiler.dirpath, profiler._report) == ("traces", "report.txt")


def test_the_torch_profiler_of_1_2_recorded_the_processor_only():
    with era("1.2.10") as told:
        profiler = profilers.PyTorchProfiler(profile_memory=True)
    assert told == []
    given = profiler._profiler_kwargs
    assert (given["activities"], given["schedule"], given["profile_memory"]) == ([ProfilerActivity.CPU], None, True)
    assert profiler._export_to_chrome is False


def test_a_torch_profiler_that_is_off_measures_nothing(files, tmp_path):
    with era("1.2.10") as told:
        train(profilers.PyTorchProfiler("report.txt", enabled=False))
    assert codes(told) == ["FG552", "FG567"]
    assert files() == ["report.txt"] and (tmp_path / "report.txt").read_text() == ""


def test_a_profiler_can_be_pickled():
    with era("1.4.9"):
        profiler = pickle.loads(pickle.dumps(profilers.SimpleProfiler("logs", "report")))
    assert (profiler.dirpath, profiler.filename) == ("logs", "report")
