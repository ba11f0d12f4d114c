import io
from pathlib import Path

import fulgurite as L
import pytest
import torch
from fulgurite import from_checkpoint
from fulgurite.hparams import given_hyperparameters
from tiny import quiet_trainer


class Net(L.LightningModule):
    def __init__(self, width=2, activation="relu", **options):
        super().__init__()
        self.save_hyperparameters()
        self.layer = torch.nn.Linear(width, 1)
        self.options = options


class FromConfig(L.LightningModule):
    def __init__(self, config, extra=1):
        super().__init__()
        self.save_hyperparameters(config)
        self.layer = torch.nn.Linear(config["width"], 1)
        self.config, self.extra = config, extra


def saved(module, path="net.ckpt", **changes):
    """A checkpoint of an untrained module, with some keys changed."""
    checkpoint = {
        "state_dict": module.state_dict(),
        "hyper_parameters": dict(module.hparams),
        "hparams_name": module._hparams_name,
        **changes,
    }
    torch.save(checkpoint, path)
    return path


def test_a_module_comes_back_with_hyperparameters_and_weights():
    module = Net(3, activation="gelu", depth=4)
    loaded = Net.load_from_checkpoint(saved(module))
    assert loaded.hparams == {"width": 3, "activation": "gelu", "depth": 4}
    assert loaded.options == {"depth": 4}
    assert loaded.layer.weight.equal(module.layer.weight)


def test_what_a_trainer_saved_comes_back():
    class Trained(Net):
        def training_step(self, batch, batch_idx):
            return self.layer(batch).sum()

        def configure_optimizers(self):
            return torch.optim.SGD(self.parameters(), lr=0.1)

    module, trainer = Trained(3), quiet_trainer()
    trainer.fit(module, torch.utils.data.DataLoader(torch.ones(2, 3)))
    trainer.save_checkpoint("trained.ckpt")
    assert Trained.load_from_checkpoint("trained.ckpt").layer.weight.equal(module.layer.weight)


def test_arguments_override_what_was_saved():
    loaded = Net.load_from_checkpoint(saved(Net(3)), activation="tanh", new=5)
    assert loaded.hparams == {"width": 3, "activation": "tanh", "new": 5}


def test_an_object_comes_back_under_its_argument_name():
    path = saved(FromConfig({"width": 4}))
    loaded = FromConfig.load_from_checkpoint(path, extra=5)
    assert (loaded.config, loaded.extra) == ({"width": 4, "extra": 5}, 5)
    replaced = FromConfig.load_from_checkpoint(path, config={"width": 4, "new": 1})
    assert replaced.config == {"width": 4, "new": 1}


def test_arguments_that_the_constructor_lacks_are_dropped():
    class Narrow(L.LightningModule):
        def __init__(self, width):
            super().__init__()
            self.layer = torch.nn.Linear(width, 1)

    assert Narrow.load_from_checkpoint(saved(Net(3)), unknown=1).layer.in_features == 3


@pytest.mark.parametrize(
    "opened", [Path, lambda path: io.BytesIO(Path(path).read_bytes()), lambda path: Path(path).absolute().as_uri()]
)
def test_paths_urls_and_open_files_are_read(opened):
    assert Net.load_from_checkpoint(opened(saved(Net(3)))).hparams.width == 3


@pytest.mark.parametrize(("name", "text"), [("h.yaml", "width: 3\n"), ("h.csv", "key,value\nwidth,3\n")])
def test_a_file_of_hyperparameters_replaces_the_checkpoints(name, text, tmp_path):
    (tmp_path / name).write_text(text)
    loaded = Net.load_from_checkpoint(saved(Net(3, activation="gelu")), hparams_file=name)
    assert loaded.hparams == {"width": 3, "activation": "relu"}


def test_another_kind_of_file_is_refused():
    with pytest.raises(ValueError, match=r"'h\.txt'.*\.csv, \.yml, \.yaml"):
        Net.load_from_checkpoint(saved(Net(3)), hparams_file="h.txt")


def test_layers_of_configure_model_exist_before_the_weights():
    class Later(Net):
        def __init__(self, width=2):
            super().__init__(width)
            self.layer = None

        def configure_model(self):
            if self.layer is None:
                self.layer = torch.nn.Linear(self.hparams.width, 1)

    module = Later(5)
    module.configure_model()
    assert Later.load_from_checkpoint(saved(module)).layer.weight.equal(module.layer.weight)


def test_the_hook_gets_the_checkpoint_before_the_weights_are_loaded():
    class Grows(Net):
        def on_load_checkpoint(self, checkpoint):
            checkpoint["state_dict"]["layer.bias"] += checkpoint["more"]

    loaded = Grows.load_from_checkpoint(saved(Grows(), more=1.0))
    assert loaded.layer.bias.item() == pytest.approx(saved_bias() + 1)


def saved_bias():
    return torch.load("net.ckpt", weights_only=True)["state_dict"]["layer.bias"].item()


# ----- strictness


@pytest.fixture
def odd():
    """A checkpoint with one weight too few and one too many."""
    weights = {"layer.weight": torch.ones(1, 2), "stranger": torch.ones(1)}
    return saved(Net(), state_dict=weights)


def test_weights_must_match(odd):
    with pytest.raises(RuntimeError, match=r"(?s)layer\.bias.*stranger"):
        Net.load_from_checkpoint(odd)


def test_without_strictness_the_differences_are_named(odd):
    with pytest.warns(UserWarning) as warned:
        loaded = Net.load_from_checkpoint(odd, strict=False)
    assert loaded.layer.weight.tolist() == [[1, 1]]
    texts = [str(warning.message) for warning in warned]
    assert "['layer.bias']" in texts[0]
    assert "['stranger']" in texts[1]


@pytest.mark.filterwarnings("ignore:.*the checkpoint")
def test_a_module_may_say_how_strict_it_is(odd):
    class Lenient(Net):
        def __init__(self):
            super().__init__()
            self.strict_loading = False

    assert Lenient.load_from_checkpoint(odd).layer.weight.tolist() == [[1, 1]]
    assert Lenient.load_from_checkpoint(odd, strict=False)
    with pytest.raises(ValueError, match="strict=True.*strict_loading is False"):
        Lenient.load_from_checkpoint(odd, strict=True)


def test_a_checkpoint_without_weights_warns():
    class Empty(L.LightningModule):
        pass

    torch.save({"state_dict": {}}, "empty.ckpt")
    with pytest.warns(UserWarning, match="no weights"):
        Empty.load_from_checkpoint("empty.ckpt")


# ----- safety


def test_it_is_called_on_the_class():
    with pytest.raises(TypeError, match=r"instance.*Net\.load_from_checkpoint"):
        Net().load_from_checkpoint("net.ckpt")


def test_a_name_in_the_file_is_never_imported_or_called():
    path = saved(Net(3), hparams_type="os.system", hyper_parameters={"width": 3})
    assert Net.load_from_checkpoint(path).hparams.width == 3


def test_only_registered_builders_build(monkeypatch):
    with given_hyperparameters({"width": 3}, "os.system"):
        path = saved(Net(3))
    with pytest.raises(ValueError, match=r"'os\.system'.*_instantiator=None"):
        Net.load_from_checkpoint(path)
    assert Net.load_from_checkpoint(path, _instantiator=None).layer.in_features == 3
    monkeypatch.setitem(from_checkpoint.INSTANTIATORS, "os.system", lambda cls, arguments: cls(**arguments))
    assert Net.load_from_checkpoint(path).layer.in_features == 3


def test_tensors_of_missing_devices_go_to_the_cpu():
    storage = torch.ones(1).untyped_storage()
    assert from_checkpoint.stay_if_possible(storage, "cpu") is None
    assert from_checkpoint.stay_if_possible(storage, "xla:0").device.type == "cpu"
    if not torch.cuda.is_available():
        assert from_checkpoint.stay_if_possible(storage, "cuda:1").device.type == "cpu"
