"""Strategies by the names and with the arguments of earlier releases."""

import fulgurite.strategies as current
import pytest
import torch
from fulgurite.compat import Trainer
from fulgurite.compat import strategies as old
from fulgurite.plugins import TorchCheckpointIO, TorchSyncBatchNorm
from fulgurite.plugins.environments import LightningEnvironment
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import codes, era
from tiny import QUIET

CPU = torch.device("cpu")


def test_positions_of_1_2_name_devices_first():
    environment = LightningEnvironment()
    with era("1.2.10") as told:
        plugin = old.DDPPlugin([CPU, CPU], 1, environment, find_unused_parameters=False)
    assert told == []
    assert plugin.parallel_devices == [CPU, CPU]
    assert plugin.chosen["environment"] is environment
    assert plugin.ddp_kwargs == {"find_unused_parameters": False}


def test_positions_of_1_5_have_the_checkpoints_in_between():
    storage = TorchCheckpointIO()
    with era("1.5.10"):
        plugin = old.DDPSpawnPlugin(None, None, None, storage)
    assert plugin.chosen["checkpoint_io"] is storage and plugin.start_method == "spawn"


@pytest.mark.parametrize(("release", "searches"), [("1.0.8", True), ("1.9.5", True), ("2.0.0", None)])
def test_unused_parameters_were_looked_for(release, searches):
    with era(release):
        assert old.DDPPlugin().ddp_kwargs.get("find_unused_parameters") is searches
        assert old.DDPStrategy().ddp_kwargs.get("find_unused_parameters") is searches


def test_the_number_of_machines_is_the_trainers():
    with era("1.3.8"), pytest.raises(MisconfigurationException, match=r"FG570 .*Trainer\(num_nodes="):
        old.DDPPlugin(num_nodes=2)


def test_batch_norm_can_still_be_synchronized_here():
    with era("1.4.9") as told:
        trainer = Trainer(plugins=old.DDPPlugin([CPU], sync_batchnorm=True), **QUIET)
    assert codes(told)[0] == "FG571"
    assert isinstance(trainer.strategy.layer_sync, TorchSyncBatchNorm)


def test_one_device_takes_its_storage_second():
    storage = TorchCheckpointIO()
    with era("1.5.10"):
        plugin = old.SingleDevicePlugin(CPU, storage)
    assert (plugin.root_device, plugin.chosen["checkpoint_io"]) == (CPU, storage)


def test_todays_strategy_is_an_instance_of_the_old_name():
    assert isinstance(current.DDPStrategy(), old.DDPPlugin)
    assert isinstance(current.DDPStrategy(), old.DDPStrategy)
    assert isinstance(current.SingleDeviceStrategy(), old.TrainingTypePlugin)
    assert not isinstance(current.SingleDeviceStrategy(), old.ParallelPlugin)
    assert issubclass(current.FSDPStrategy, old.DDPFullyShardedNativeStrategy)


def test_abstract_classes_can_still_be_asked():
    for kind in (current.Strategy, current.ParallelStrategy, current.DDPStrategy, current.FSDPStrategy):
        assert not isinstance(3, kind) and not issubclass(int, kind)
    assert not isinstance(3, old.DDPPlugin)


def test_a_subclass_is_asked_for_itself():
    class Mine(old.DDPPlugin):
        pass

    assert isinstance(Mine(), old.DDPPlugin) and isinstance(Mine(), Mine)
    assert not isinstance(current.DDPStrategy(), Mine) and not issubclass(current.DDPStrategy, Mine)


def test_a_hook_that_nobody_calls_is_refused():
    class Mine(old.DDPPlugin):
        def configure_ddp(self):
            raise AssertionError("never")

    with era("1.4.9"), pytest.raises(MisconfigurationException, match="configure_ddp is never called"):
        Trainer(plugins=Mine([CPU]), **QUIET)


def test_fabric_calls_the_precision_otherwise():
    from fulgurite.plugins import Precision

    precision = Precision()
    for made in (
        old.FabricSingleDeviceStrategy("cpu", precision=precision),
        old.FabricDDPStrategy(precision=precision),
        old.FabricDDPSpawnStrategy(None, [CPU], None, None, precision),
        old.FabricFSDPStrategy(precision=precision),
    ):
        assert made.chosen["precision"] is precision
    assert old.FabricDDPSpawnStrategy().start_method == "spawn"
