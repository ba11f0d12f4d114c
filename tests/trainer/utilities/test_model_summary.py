import fulgurite as L
import pytest
import torch
from fulgurite.utilities.model_summary import (
    DeepSpeedSummary,
    LayerSummary,
    ModelSummary,
    get_formatted_model_size,
    get_human_readable_count,
    parse_batch_shape,
    summarize,
)
from torch import nn


class Net(L.LightningModule):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(256, 512), nn.BatchNorm1d(512))
        self.head = nn.Linear(512, 2)
        self.scale = nn.Parameter(torch.ones(3))
        self.example_input_array = torch.zeros(10, 256)
        self.head.requires_grad_(False).eval()

    def forward(self, inputs):
        return self.head(self.net(inputs)) * self.scale.sum()


TABLE = """\
  | Name         | Type       | Params | Mode  | FLOPs  | In sizes  | Out sizes
-------------------------------------------------------------------------------------
0 | net          | Sequential | 132 K  | train | 2.6 M  | [10, 256] | [10, 512]
1 | head         | Linear     | 1.0 K  | eval  | 20.5 K | [10, 512] | [10, 2]
  | other params | n/a        | 3      | n/a   | n/a    | n/a       | n/a
-------------------------------------------------------------------------------------
132 K     Trainable params
1.0 K     Non-trainable params
133 K     Total params
0.535     Total estimated model params size (MB)
3         Modules in train mode
1         Modules in eval mode
2.6 M     Total Flops"""


def test_the_table():
    assert [line.rstrip() for line in str(ModelSummary(Net())).splitlines()] == TABLE.splitlines()


def test_modes_and_hooks_are_left_as_they_were():
    net = Net()
    modes = [part.training for part in net.modules()]
    summarize(net, max_depth=-1)
    assert [part.training for part in net.modules()] == modes
    assert not any(part._forward_hooks for part in net.modules())


def test_a_forward_that_fails_leaves_the_modes():
    net = Net()
    net.example_input_array = torch.zeros(1, 3)
    with pytest.raises(RuntimeError, match="shapes"):
        ModelSummary(net)
    assert net.training


@pytest.mark.parametrize(
    ("depth", "names"),
    [(0, []), (1, ["net", "head"]), (2, ["net", "net.0", "net.1", "head"]), (-1, ["net", "net.0", "net.1", "head"])],
)
def test_depth_chooses_the_layers(depth, names):
    assert ModelSummary(Net(), max_depth=depth).layer_names == names


@pytest.mark.parametrize("depth", [-2, 1.5, "all"])
def test_a_depth_that_is_none_is_an_error(depth):
    with pytest.raises(ValueError, match="not a depth"):
        ModelSummary(Net(), max_depth=depth)


def test_numbers_are_attributes():
    summary = ModelSummary(Net())
    assert summary.param_nums == [132608, 1026]
    assert summary.in_sizes == [[10, 256], [10, 512]]
    assert summary.layer_types == ["Sequential", "Linear"]
    assert (summary.total_parameters, summary.trainable_parameters) == (133637, 132611)
    assert summary.total_training_modes == {"train": 3, "eval": 1}
    assert summary.model_size == pytest.approx(133637 * 4e-6)
    assert summary.total_flops == sum(sum(counts.values()) for counts in summary.flop_counts.values())


def test_without_an_example_there_are_no_sizes():
    net = Net()
    net.example_input_array = None
    assert "In sizes" not in str(ModelSummary(net))


def test_an_example_can_hold_several_arguments():
    class Add(L.LightningModule):
        def __init__(self, example):
            super().__init__()
            self.act = nn.ReLU()
            self.example_input_array = example

        def forward(self, one, other):
            return self.act(one + other)

    one, other = torch.ones(2), torch.ones(2)
    for example in ((one, other), {"one": one, "other": other}):
        assert ModelSummary(Add(example)).out_sizes == [[2]]


def test_a_layer_is_watched_until_it_runs():
    layer = nn.Conv2d(3, 8, 3)
    summary = LayerSummary(layer)
    assert (summary.in_size, summary.out_size) == ("?", "?")
    layer(input=torch.rand(1, 3, 5, 5))
    assert (summary.in_size, summary.out_size) == ([1, 3, 5, 5], [1, 8, 3, 3])
    assert (summary.layer_type, summary.num_parameters, summary.training) == ("Conv2d", 224, True)
    assert not layer._forward_hooks


def test_parameters_without_a_size_are_not_counted():
    class Lazy(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = nn.LazyLinear(3)

    with pytest.warns(UserWarning, match="size is not known yet"):
        assert ModelSummary(Lazy()).total_parameters == 0


def test_shapes_of_nested_outputs():
    assert parse_batch_shape([torch.ones(2, 3), (torch.ones(1),), "text"]) == [[2, 3], [[1]], "?"]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0  "),
        (123, "123  "),
        (1234, "1.2 K"),
        (999999, "999 K"),
        (2_000_000, "2.0 M"),
        (3_000_000_000, "3.0 B"),
        (4 * 10**14, "400 T"),
        (5 * 10**15, "5,000 T"),
    ],
)
def test_counts_are_shortened(number, text):
    assert get_human_readable_count(number) == text


def test_counts_are_not_negative():
    with pytest.raises(ValueError, match="not a count"):
        get_human_readable_count(-1)


def test_sizes_have_three_decimals():
    assert get_formatted_model_size(1234.5) == "1,234.500"


def test_split_parameters_are_counted_whole_and_per_device():
    net = nn.Sequential(nn.Linear(2, 2, bias=False))
    weight = net[0].weight
    weight.ds_numel, weight.partition_numel = 4000, lambda: 1000
    summary = DeepSpeedSummary(net)
    assert (summary.total_parameters, summary.trainable_parameters) == (4000, 4000)
    assert "| Params | Params per Device | Mode" in str(summary)
    assert "| 4.0 K  | 1.0 K             | train" in str(summary)
