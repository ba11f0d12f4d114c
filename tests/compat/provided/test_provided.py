"""The small things that scripts import from the old packages, and the refusals."""

import inspect

import fulgurite as L
import pytest
import torch
from fulgurite.callbacks import Callback
from fulgurite.compat.provided import (
    accelerators,
    decorators,
    demos,
    devices,
    distributed,
    enums,
    files,
    flags,
    grads,
    modules,
    parsing,
    refusal,
    tensors,
    tools,
    types,
)  # fmt: skip
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import era


def quiet(**arguments):
    silent = {f"enable_{part}": False for part in ("checkpointing", "progress_bar", "model_summary")}
    return L.Trainer(accelerator="cpu", logger=False, **silent, **arguments)


@pytest.mark.filterwarnings("ignore:.*workers.*")
@pytest.mark.parametrize("model", [demos.BoringModel, demos.ManualOptimBoringModel])
def test_the_boring_models_train(model):
    module = model()
    before = module.layer.weight.clone()
    quiet(max_epochs=1, limit_train_batches=3, limit_val_batches=1).fit(module)
    assert not module.layer.weight.equal(before)


@pytest.mark.parametrize(("release", "once"), [("0.6.0", True), ("0.7.1", False)])
def test_a_loader_is_made_once_up_to_0_6(release, once):
    with era(release):

        class Model(demos.BoringModel):
            @decorators.data_loader
            def train_dataloader(self):
                return super().train_dataloader()

    model = Model()
    assert (model.train_dataloader() is model.train_dataloader()) is once


def test_a_batch_is_moved():
    class Model(demos.BoringModel):
        @decorators.auto_move_data
        def forward(self, x):
            return super().forward(x)

    assert Model()(torch.zeros(1, 32)).shape == (1, 2)


@pytest.mark.parametrize(("text", "value"), [("yes", True), ("0", False), ("3", 3), ("gpu", "gpu")])
def test_texts_become_values(text, value):
    assert parsing.str_to_bool_or_int(text) == value


def test_wrong_texts_are_named():
    with pytest.raises(ValueError, match=r"str_to_bool\('maybe'\): not a yes or no. Accepted: "):
        parsing.str_to_bool("maybe")


def test_configurations_are_instantiated():
    init = {"class_path": "torch.optim.SGD", "init_args": {"lr": 0.5}}
    optimizer = parsing.instantiate_class(demos.BoringModel().parameters(), init)
    assert isinstance(optimizer, torch.optim.SGD) and optimizer.defaults["lr"] == 0.5


def test_an_attribute_is_found_where_it_is():
    model = demos.BoringModel()
    model.batch_size = 4
    assert parsing.lightning_get_first_attr_holder(model, "batch_size") is model
    assert parsing.lightning_get_first_attr_holder(model, "nothing") is None


def test_a_checkpoint_is_saved_and_loaded(tmp_path):
    files.makedirs(tmp_path / "a" / "b")
    files.atomic_save({"state_dict": {"w": torch.ones(2)}}, tmp_path / "a" / "b" / "x.ckpt")
    assert files.load_anywhere(tmp_path / "a" / "b" / "x.ckpt")["state_dict"]["w"].equal(torch.ones(2))
    assert files.is_remote_path("s3://bucket/x") and not files.is_remote_path(tmp_path)


def test_gpus_that_are_not_there_are_an_error(monkeypatch):
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    assert devices.parse_gpu_ids("0,1") == [0, 1] == devices.parse_gpu_ids(-1) == devices.parse_gpu_ids(2)
    assert devices.parse_gpu_ids(None) is None is devices.determine_root_gpu_device(None)
    with pytest.raises(MisconfigurationException, match=r"no GPU has the index 5. Present: \[0, 1\]"):
        devices.parse_gpu_ids([0, 5])
    with pytest.raises(MisconfigurationException, match="Accepted: an int"):
        devices.parse_gpu_ids({"a": 1})


def test_one_process_gathers_from_itself():
    value = torch.ones(2)
    assert distributed.gather_all_tensors(value)[0] is value
    assert distributed.all_gather_ddp_if_available(value) is value is distributed.sync_ddp_if_available(value)
    assert not distributed.distributed_available() and not distributed.tpu_distributed()


def test_enums_equal_their_words():
    assert enums.DistributedType.DDP == "ddp" and enums.AMPType("native") is enums.AMPType.NATIVE
    assert enums.PrecisionType.supported_type(16) and enums.ModelSummaryMode.get_max_depth("full") == -1


def test_questions_about_the_installation():
    assert flags.answer("_TORCH_GREATER_EQUAL_1_8") == (True, True)
    assert flags.answer("_TORCH_LESS_1_8") == (True, False)
    assert flags.answer("NATIVE_AMP_AVAILABLE") == (True, True) and flags.answer("TPU_AVAILABLE") == (True, False)
    assert flags.answer("Trainer") == (False, None)


def test_gradients_and_losses_are_looked_at(capsys):
    layer = torch.nn.Linear(2, 1)
    layer.weight.grad = torch.tensor([[3.0, float("nan")]])
    grads.print_nan_gradients(layer)
    assert "nan" in capsys.readouterr().out
    layer.weight.data[0, 0] = float("inf")
    with pytest.raises(ValueError, match="'weight'"):
        grads.detect_nan_parameters(layer)
    with pytest.raises(ValueError, match="Lower the learning rate"):
        grads.check_finite_loss(torch.tensor(float("nan")))


def test_wrappers_run_the_step():
    model = demos.BoringModel()
    assert set(modules.LightningDistributedModule(model)(torch.ones(1, 32), 0)) == {"loss"}
    assert modules.unwrap_lightning_module(modules.LightningParallelModule(model)) is model
    assert modules.unsqueeze_scalar_tensor(torch.tensor(1.0)).shape == (1,)


def test_values_of_batches_become_one():
    assert tensors.weighted_mean([torch.tensor(1.0), torch.tensor(3.0)], torch.tensor([1.0, 3.0])) == 2.5
    assert tensors.collate_tensors([torch.tensor(1), torch.tensor(2)]).tolist() == [1, 2]
    both = tensors.apply_to_collections({"a": 1, "b": [2]}, {"a": 3, "b": [4]}, int, lambda x, y: x + y)
    assert both == {"a": 4, "b": [6]}


def test_the_last_values_are_kept():
    window = tools.TensorRunningAccum(window_length=2)
    assert window.mean() is None
    for value in (1.0, 2.0, 4.0):
        window.append(torch.tensor(value))
    assert (window.last(), window.mean(), window.max(), window.min()) == (4, 3, 4, 2)


def test_modules_without_values():
    with tools.init_meta_context():
        assert tools.is_meta_init()
        layer = torch.nn.Linear(2, 2)
    assert tools.is_on_meta_device(layer) and not tools.is_meta_init()


def test_protocols_and_conversions():
    assert isinstance(torch.optim.SGD([torch.zeros(1)], lr=0.1), types.Optimizable)
    assert isinstance(demos.BoringModel(), types.TrainingStep) and not isinstance(Callback(), types.TrainingStep)
    convert = dict(types.CONVERSION_DTYPES)
    assert convert[float](1.5, device="cpu").dtype == torch.float


def test_absent_hardware_answers_that_it_is_absent():
    assert not accelerators.TPUAccelerator.is_available() and accelerators.HPUAccelerator.auto_device_count() == 0
    with pytest.raises(MisconfigurationException, match=r'torch_xla.*Use Trainer\(accelerator="auto"\)'):
        accelerators.TPUAccelerator()


def test_a_refusal_is_one_object_and_may_be_subclassed():
    made = refusal.of("Thing", "package.things", "Use Other.")
    assert refusal.of("Thing", "elsewhere", "Use Other.") is made and made.__module__ == "package.things"

    class Mine(made):
        pass

    for use in (made, Mine, refusal.of("make_thing", "package.things", "Use Other.")):
        with pytest.raises(MisconfigurationException, match="hing: Use Other."):
            use(1, a=2)
    with pytest.raises(AttributeError, match="Thing.nothing: Thing: Use Other."):
        made.nothing  # noqa: B018


def test_a_refusal_takes_any_arguments_and_says_so():
    made = refusal.of("Thing", "package.things", "Use Other.")
    kinds = [parameter.kind.name for parameter in inspect.signature(made).parameters.values()]
    assert kinds == ["VAR_POSITIONAL", "VAR_KEYWORD"]
    with pytest.raises(MisconfigurationException, match=r"^Thing: Use Other\."):
        made(1, 2, wrong=3)


def test_a_subclass_of_a_refusal_is_refused_by_both_names():
    class Mine(refusal.of("Thing", "package.things", "Use Other.")):
        def __init__(self, width):
            super().__init__()
            self.width = width

    with pytest.raises(MisconfigurationException, match=r"^Mine is a Thing: Use Other\."):
        Mine(3)


def test_a_refusal_may_stand_in_class_statements_and_checks():
    from fulgurite.loggers import Logger

    made = refusal.of("Thing", "package.things", "Use Other.")
    error = refusal.of("ThingError", "package.things", "Use Other.")

    class Beside(made, Logger):
        pass

    class Layer(made, torch.nn.Module):
        pass

    assert issubclass(Beside, Logger) and issubclass(Layer, torch.nn.Module)
    assert not isinstance(3, made)
    with pytest.raises(ZeroDivisionError):
        try:
            raise ZeroDivisionError
        except error:
            pytest.fail("it is no parent of anything")


def test_stages_of_logging_are_words():
    stage = enums.LoggerStages.determine_stage
    assert stage("train") is enums.LoggerStages.TRAIN
    assert (stage(True), stage(False)) == (enums.LoggerStages.TEST, enums.LoggerStages.VAL)


def test_keys_of_old_checkpoints_name_callbacks_and_their_attributes():
    from fulgurite.callbacks import EarlyStopping, ModelCheckpoint
    from fulgurite.compat.provided.old_checkpoints import KEYS_MAPPING

    assert all(issubclass(owner, (ModelCheckpoint, EarlyStopping)) for owner, _ in KEYS_MAPPING.values())
    assert KEYS_MAPPING["early_stop_callback_wait"][1] == "wait_count"
