"""What importing costs. Modules and packages are asserted, times are reported by benchmarks/imports.py."""

import pytest
from imports import packages, probe


@pytest.fixture(scope="module")
def torch():
    return probe("import torch, torch.utils.data")


@pytest.fixture(scope="module")
def core():
    return probe("from fulgurite import Trainer, LightningModule")


def test_importing_the_package_does_not_import_torch():
    modules = set(probe("import fulgurite")["modules"])
    assert "fulgurite" in modules
    assert "torch" not in modules


def test_naming_the_package_s_rooms_does_not_import_torch():
    modules = set(probe("import fulgurite; dir(fulgurite)")["modules"])
    assert "torch" not in modules


def test_the_core_brings_no_package_beyond_torch_s_own(torch, core):
    assert packages(core["modules"]) - packages(torch["modules"]) == {"fulgurite"}


def test_the_core_adds_at_most_a_tenth_of_upstream_s_modules(torch, core):
    extra = set(core["modules"]) - set(torch["modules"])
    assert len(extra) <= 203, sorted(extra)


def test_the_core_adds_at_most_a_tenth_of_upstream_s_memory(torch, core, record_property):
    record_property("cpu_seconds_above_torch", round(core["cpu"] - torch["cpu"], 2))  # reported, not asserted
    assert core["memory"] - torch["memory"] <= 15.5  # megabytes


def test_configuration_needs_pydantic_only_when_asked_for(core):
    assert "pydantic" not in core["modules"]
    assert "pydantic" in probe("import fulgurite.config")["modules"]


def test_the_parts_that_need_other_packages_import_without_them():
    names = "tensorboard, tqdm, yaml, fsspec, torchmetrics, packaging, pydantic, rich"
    block = f"import sys; sys.modules.update(dict.fromkeys({names!r}.split(', ')))"
    rooms = "callbacks, loggers, profilers, strategies, accelerators, plugins, utilities"
    use = f"from fulgurite import {rooms}, Trainer, LightningModule, LightningDataModule, Callback"
    assert "fulgurite.trainer" in probe(f"import torch, torch.utils.data; {block}\n    {use}")["modules"]
