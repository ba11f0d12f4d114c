import dataclasses
from collections import OrderedDict, UserDict, defaultdict, namedtuple
from functools import cached_property

import numpy
import pytest
import torch
from fulgurite.utilities.collections import (
    apply_to_collection,
    convert_tensors_to_scalars,
    convert_to_tensors,
    move_data_to_device,
)
from torch.nn.utils.rnn import PackedSequence, pack_sequence

Point = namedtuple("Point", "x y")


@dataclasses.dataclass
class Batch:
    number: int
    label: str = "cat"
    kept: int = dataclasses.field(default=5, init=False)

    @cached_property
    def double(self):
        return self.number * 2


@dataclasses.dataclass(frozen=True)
class Frozen:
    number: int


def plus_one(data, **options):
    return apply_to_collection(data, int, lambda number: number + 1, **options)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (1, 2),
        ("1", "1"),
        ([1, "a", (2,)], [2, "a", (3,)]),
        ({"a": 1, "b": {"c": [2]}}, {"a": 2, "b": {"c": [3]}}),
        (Point(1, [2]), Point(2, [3])),
        (OrderedDict(a=1), OrderedDict(a=2)),
        (UserDict(a=1), UserDict(a=2)),
        (b"bytes", b"bytes"),
        (range(3), range(3)),
        (None, None),
        ({1, 2}, {1, 2}),
    ],
)
def test_leaves_are_replaced_and_collections_kept(data, expected):
    result = plus_one(data)
    assert result == expected
    assert type(result) is type(expected)


def test_a_defaultdict_keeps_its_factory():
    result = plus_one(defaultdict(list, a=1))
    assert result == {"a": 2}
    assert result["new"] == []


def test_a_dataclass_is_copied_with_new_fields():
    batch = Batch(1)
    assert batch.double == 2
    result = plus_one(batch)
    assert (result.number, result.label, result.kept, result.double) == (2, "cat", 5, 4)
    assert batch.number == 1


def test_a_frozen_dataclass_is_copied_too():
    assert plus_one([Frozen(1)]) == [Frozen(2)]


def test_a_class_is_a_leaf():
    assert plus_one([Batch]) == [Batch]


def test_wrong_types_stay():
    assert plus_one([1, True], wrong_dtype=bool) == [2, True]


def test_items_without_an_answer_can_be_left_out():
    def odd(number):
        return number if number % 2 else None

    data = {"a": 1, "b": [1, 2, 3], "c": 2}
    assert apply_to_collection(data, int, odd) == {"a": 1, "b": [1, None, 3], "c": None}
    assert apply_to_collection(data, int, odd, include_none=False) == {"a": 1, "b": [1, 3]}
    assert apply_to_collection(Batch(2), int, odd, include_none=False).number == 2


def test_more_arguments_reach_the_function():
    assert apply_to_collection([1, 2], int, pow, 2) == [1, 4]


class Recorder:
    """Has a `.to` that remembers the device and moves in place."""

    def to(self, device):
        self.device = device


def test_everything_with_a_to_method_is_moved():
    recorder, packed = Recorder(), pack_sequence([torch.ones(2), torch.ones(1)])
    batch = {"x": torch.ones(2), "more": [recorder, packed, "text", Point(torch.ones(1), 3), Frozen(torch.ones(1))]}
    moved = move_data_to_device(batch, "meta")
    assert moved["x"].device.type == "meta"
    assert moved["more"][0] is recorder
    assert recorder.device == torch.device("meta")
    assert isinstance(moved["more"][1], PackedSequence)
    assert moved["more"][1].data.device.type == "meta"
    assert moved["more"][2] == "text"
    assert (moved["more"][3].x.device.type, moved["more"][3].y) == ("meta", 3)
    assert moved["more"][4].number.device.type == "meta"


def test_a_batch_on_its_device_is_not_copied():
    x, y = torch.ones(2), torch.ones(2)
    moved = move_data_to_device((x, [y]), torch.device("cpu"))
    assert moved[0] is x
    assert moved[1][0] is y
    assert type(moved) is tuple


class Pinned(torch.Tensor):
    """Tells how it was moved."""

    def to(self, *args, **kwargs):
        return args, kwargs


@pytest.mark.parametrize(("device", "waits"), [("cpu", True), ("mps", True), ("cuda:1", False)])
def test_only_copies_to_accelerators_run_ahead(device, waits):
    moved = move_data_to_device({"x": [torch.ones(1).as_subclass(Pinned)]}, device)
    assert moved == {"x": [((torch.device(device),), {} if waits else {"non_blocking": True})]}


def test_tensors_of_one_element_become_numbers():
    data = {"loss": torch.tensor(0.5), "counts": [torch.tensor([3])], "flag": torch.tensor(True), "text": "a"}
    assert convert_tensors_to_scalars(data) == {"loss": 0.5, "counts": [3], "flag": True, "text": "a"}


def test_a_tensor_of_several_elements_is_no_number():
    with pytest.raises(ValueError, match="has 2 elements"):
        convert_tensors_to_scalars({"loss": torch.ones(2)})


def test_numbers_and_arrays_become_tensors():
    data = convert_to_tensors({"a": 1, "b": [2.5], "c": True, "d": numpy.ones(2), "e": torch.ones(1)}, "cpu")
    assert [value.dtype for value in (data["a"], data["b"][0], data["c"], data["d"])] == [
        torch.int32,
        torch.float32,
        torch.uint8,
        torch.float64,
    ]
    assert torch.equal(data["e"], torch.ones(1))
