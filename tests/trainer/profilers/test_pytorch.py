from types import SimpleNamespace

import pytest
import torch
from fulgurite.profilers import PyTorchProfiler
from fulgurite.profilers.pytorch import RegisterRecordFunction, _said
from fulgurite.utilities.exceptions import MisconfigurationException
from torch import nn


class Net(nn.Module):
    def __init__(self, batches):
        super().__init__()
        self.layer = nn.Linear(2, 1)
        self.trainer = SimpleNamespace(num_training_batches=batches, num_val_batches=[2], num_sanity_val_batches=[2])

    def forward(self, inputs):
        return self.layer(inputs)


def train(profiler, steps, batches=100):
    net = Net(batches)
    profiler._lightning_module = net
    for _ in range(steps):
        with profiler.profile("run_training_batch"), profiler.profile("[LightningModule]Net.training_step"):
            net(torch.ones(3, 2))
    return net


def test_operations_actions_and_modules_are_reported(tmp_path):
    profiler = PyTorchProfiler(
        dirpath=tmp_path, filename="ops", row_limit=-1, table_kwargs={"max_name_column_width": 99}
    )
    net = train(profiler, steps=8)
    report = profiler.summary()
    assert report.startswith("Profiler Report\nProfile stats for: records\n")
    for name in (
        "aten::linear",
        "[pl][profile]run_training_batch",
        "torch.nn.modules.linear.Linear: layer",
        "# of Calls",
    ):
        assert name in report
    assert not net.layer._forward_hooks
    (trace,) = tmp_path.iterdir()
    assert trace.name.startswith("ops-[LightningModule]Net.training_step.")
    assert trace.name.endswith(".pt.trace.json")


def test_a_short_run_is_recorded_from_its_first_step(tmp_path):
    _said.clear()
    profiler = PyTorchProfiler(dirpath=tmp_path)
    with pytest.warns(UserWarning, match="fewer than five steps"):
        train(profiler, steps=2, batches=2)
    assert "aten::linear" in profiler.summary()


def test_a_schedule_that_never_records_leaves_no_report(tmp_path):
    profiler = PyTorchProfiler(dirpath=tmp_path, schedule=torch.profiler.schedule(wait=9, warmup=1, active=1))
    train(profiler, steps=2)
    assert profiler.summary() == ""


def test_a_trace_needs_a_folder():
    profiler = PyTorchProfiler()
    with pytest.warns(UserWarning, match="Pass dirpath"):
        train(profiler, steps=8)
    profiler.teardown(None)


def test_a_handler_of_the_user_gets_the_trace():
    seen = []
    profiler = PyTorchProfiler(on_trace_ready=seen.append)
    train(profiler, steps=8)
    profiler.teardown(None)
    assert len(seen) == 1


def test_without_a_module_actions_are_still_named(tmp_path):
    profiler = PyTorchProfiler(dirpath=tmp_path, schedule=None, record_module_names=False)
    with profiler.profile("mine"):
        torch.ones(2) + 1
    assert "[pl][profile]mine" in profiler.summary()


def test_names_of_modules_can_be_recorded_alone():
    net = Net(1)
    with torch.profiler.profile() as profile, RegisterRecordFunction(net):
        net(torch.ones(1, 2))
    assert "[pl][module]torch.nn.modules.linear.Linear: layer" in {event.name for event in profile.events()}
    assert not net.layer._forward_pre_hooks


@pytest.mark.parametrize(
    ("arguments", "error", "text"),
    [
        ({"sort_by_key": "beauty"}, MisconfigurationException, "sort_by_key='beauty'.*Accepted: 'count'"),
        ({"schedule": 3}, MisconfigurationException, "not callable"),
        ({"schedule": lambda step: 1}, MisconfigurationException, "1 for step 0"),
        ({"table_kwargs": {"sort_by": "x"}}, KeyError, "sort_by_key=...\\) instead"),
        ({"table_kwargs": {"color": "red"}}, KeyError, "not an argument of the table"),
    ],
)
def test_wrong_arguments_are_named(arguments, error, text):
    with pytest.raises(error, match=text):
        PyTorchProfiler(**arguments)


def test_defaults():
    profiler = PyTorchProfiler(group_by_input_shapes=True)
    assert profiler._sort_by_key == ("cuda_time_total" if torch.cuda.is_available() else "cpu_time_total")
    assert not profiler._group_by_input_shapes
    assert PyTorchProfiler(group_by_input_shapes=True, record_shapes=True)._group_by_input_shapes
    assert PyTorchProfiler(activities=[torch.profiler.ProfilerActivity.CUDA])._sort_by_key == "cuda_time_total"
