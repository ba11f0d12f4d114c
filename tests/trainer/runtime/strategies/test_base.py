"""The verbs that every strategy has, seen on the simplest one."""

import pytest
import torch
from fulgurite.flags import check
from fulgurite.plugins import HalfPrecision, TorchCheckpointIO
from fulgurite.runtime.accelerators import CPUAccelerator
from fulgurite.runtime.resolve import resolve
from fulgurite.runtime.strategies import SingleDeviceStrategy, Strategy, StrategyRegistry
from fulgurite.runtime.strategies.base import optimizer_to_device
from fulgurite.runtime.strategies.init import EmptyInit
from tiny import TinyModule


def attached(**arguments):
    return resolve(check({"accelerator": "cpu", **arguments})).strategy


class Recorder(TorchCheckpointIO):
    def __init__(self):
        self.done = []

    def teardown(self):
        self.done.append("teardown")


def test_a_strategy_must_answer_every_question():
    with pytest.raises(TypeError, match="abstract"):
        Strategy()


def test_launch_prepares_the_device_and_gives_the_result():
    seen = []

    class Watched(CPUAccelerator):
        def setup_device(self, device):
            seen.append(device)

    strategy = attached(accelerator=Watched())
    assert strategy.launch(lambda a, b: a + b, 1, b=2) == 3
    assert seen == [torch.device("cpu")]


def test_setup_converts_and_moves_the_module():
    seen = []

    class Watched(CPUAccelerator):
        def setup(self, trainer):
            seen.append(trainer)

    strategy, module = attached(accelerator=Watched(), precision="64-true"), TinyModule()
    object.__setattr__(module, "_trainer", "trainer")
    strategy.setup(module)
    assert module.layer.weight.dtype == torch.float64
    assert strategy.module is strategy.lightning_module is strategy.model is module
    assert seen == ["trainer"]


@pytest.mark.parametrize("stage", ["training", "validation", "test", "predict"])
def test_steps_run_in_the_precision(stage):
    strategy = attached(precision="bf16-mixed")

    class Module(torch.nn.Linear):
        def step(self, batch, batch_idx):
            return self(batch), batch_idx

        training_step = validation_step = test_step = predict_step = step

    strategy.connect(Module(2, 2))
    output, batch_idx = getattr(strategy, f"{stage}_step")(torch.ones(1, 2), batch_idx=3)
    assert (output.dtype, batch_idx) == (torch.bfloat16, 3)


def test_backward_goes_through_the_module():
    strategy, module = attached(), TinyModule()
    seen = []
    module.backward = lambda loss, *args, **kwargs: seen.append((loss, args, kwargs))
    strategy.connect(module)
    strategy.backward(1, 2, retain_graph=True)
    assert seen == [(1, (2,), {"retain_graph": True})]
    with strategy.no_sync():
        pass


def test_a_batch_moves_through_the_modules_hooks():
    strategy = attached()
    assert strategy.batch_to_device([torch.ones(1)], torch.device("meta"))[0].device.type == "meta"

    class Module(TinyModule):
        def on_before_batch_transfer(self, batch, dataloader_idx):
            return [*batch, "before"]

        def transfer_batch_to_device(self, batch, device, dataloader_idx):
            return [*batch, str(device), dataloader_idx]

        def on_after_batch_transfer(self, batch, dataloader_idx):
            return [*batch, "after"]

    strategy.connect(Module())
    assert strategy.batch_to_device([1], dataloader_idx=2) == [1, "before", "cpu", 2, "after"]


def test_checkpoints_are_saved_loaded_and_removed(tmp_path):
    strategy, path = attached(), tmp_path / "a.ckpt"
    strategy.save({"epoch": 1}, path)
    assert strategy.load(path) == {"epoch": 1}
    strategy.remove(path)
    assert not path.exists()


def test_only_the_first_process_writes(tmp_path):
    strategy = attached()
    strategy.is_global_zero = False
    strategy.save({}, tmp_path / "a.ckpt")
    assert list(tmp_path.iterdir()) == []


def test_overridden_public_methods_are_used(tmp_path):
    class Own(SingleDeviceStrategy):
        def save_checkpoint(self, checkpoint, filepath, storage_options=None):
            self.saved = (checkpoint, filepath, storage_options)

        def load_checkpoint(self, checkpoint_path, weights_only=None):
            return {"from": checkpoint_path, "weights_only": weights_only}

        def remove_checkpoint(self, filepath):
            self.removed = filepath

        def all_gather(self, tensor, group=None, sync_grads=False):
            return [tensor]

    own = Own()
    own.save({}, "a", storage_options=3)
    own.remove("b")
    assert (own.saved, own.removed) == (({}, "a", 3), "b")
    assert own.load("c", weights_only=False) == {"from": "c", "weights_only": False}
    assert own.gather(1) == [1]


def test_model_and_optimizer_states_go_back_and_forth():
    strategy, module = attached(), TinyModule()
    strategy.connect(module)
    optimizer = torch.optim.Adam(module.parameters())
    module.layer(torch.ones(1, 8)).sum().backward()
    optimizer.step()
    strategy.optimizers = [optimizer]
    checkpoint = {
        "state_dict": strategy.lightning_module_state_dict(),
        "optimizer_states": [strategy.optimizer_state(optimizer)],
    }
    other, strategy2 = TinyModule(), attached()
    strategy2.connect(other)
    strategy2.optimizers = [torch.optim.Adam(other.parameters())]
    strategy2.load_model_state_dict(checkpoint)
    strategy2.load_optimizer_state_dict(checkpoint)
    assert torch.equal(other.layer.weight, module.layer.weight)
    assert repr(strategy2.optimizers[0].state_dict()) == repr(optimizer.state_dict())
    with pytest.raises(RuntimeError, match="Missing key"):
        strategy2.load_model_state_dict({"state_dict": {}})
    strategy2.load_model_state_dict({"state_dict": {}}, strict=False)


def test_a_sharded_optimizer_is_consolidated():
    class Sharded:
        consolidated = False

        def consolidate_state_dict(self):
            self.consolidated = True

        def state_dict(self):
            return {"whole": self.consolidated}

    assert attached().optimizer_state(Sharded()) == {"whole": True}


def test_optimizer_state_moves_but_for_the_step():
    parameter = torch.nn.Parameter(torch.ones(2))
    optimizer = torch.optim.Adam([parameter])
    parameter.sum().backward()
    optimizer.step()
    optimizer_to_device(optimizer, torch.device("meta"))
    state = optimizer.state[parameter]
    assert (state["exp_avg"].device.type, state["step"].device.type) == ("meta", "cpu")
    optimizer.state[parameter] = torch.ones(1)
    optimizer_to_device(optimizer, torch.device("meta"))
    assert optimizer.state[parameter].device.type == "meta"


def test_teardown_tears_every_part_down():
    io = Recorder()
    strategy = attached(plugins=[io])
    strategy.connect(TinyModule())
    strategy.teardown()
    assert io.done == ["teardown"]


def test_tensors_are_made_in_the_precision_and_perhaps_empty():
    strategy = attached(plugins=[HalfPrecision("bf16-true")])
    with strategy.tensor_init_context():
        assert torch.ones(1).dtype == torch.bfloat16
    torch.manual_seed(0)
    before = torch.get_rng_state()
    with strategy.tensor_init_context(empty_init=True):
        layer = torch.nn.Linear(2, 2)
    assert torch.equal(torch.get_rng_state(), before)
    assert layer.weight.dtype == torch.bfloat16
    with EmptyInit():
        assert torch.ones(1) + 1 == 2
    with strategy.model_sharded_context():
        pass


def test_a_strategy_alone_answers_for_itself():
    strategy = attached()
    assert (strategy.restore_checkpoint_after_setup, strategy.lightning_restore_optimizer) == (False, True)
    assert not strategy.handles_gradient_accumulation
    assert strategy.process_dataloader("loader") == "loader"
    assert strategy.reduce_boolean_decision(True) is True
    assert strategy.reduce_boolean_decision(False, all=False) is False


def test_the_registry_has_the_public_names():
    expected = {
        "single_device", "ddp", "ddp_spawn", "ddp_fork", "ddp_notebook", "fsdp", "fsdp_cpu_offload",
        *(f"ddp{method}_find_unused_parameters_{unused}"
          for method in ("", "_spawn", "_fork", "_notebook") for unused in ("true", "false")),
    }  # fmt: skip
    assert set(StrategyRegistry.available_strategies()) == expected
