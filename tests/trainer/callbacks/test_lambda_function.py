import inspect

import pytest
from fulgurite.callbacks import Callback, LambdaCallback
from tiny import TinyModule

from .scored import fit


def test_functions_hear_their_hooks():
    heard = []

    def hook(name):
        return lambda trainer, module, *args, **kwargs: heard.append((name, module is trainer.lightning_module))

    names = ["setup", "on_fit_start", "on_train_batch_end", "on_validation_end", "teardown"]
    fit(TinyModule(), LambdaCallback(**{name: hook(name) for name in names}), batches=1)
    assert heard == [
        (name, True) for name in ["setup", "on_fit_start", "on_train_batch_end", "on_validation_end", "teardown"]
    ]


def test_every_hook_can_be_given_but_no_other_name():
    arguments = set(inspect.signature(LambdaCallback).parameters)
    hooks = {name for name, _ in inspect.getmembers(Callback, inspect.isfunction) if not name.startswith("_")}
    assert arguments == hooks - {"state_dict", "load_state_dict"}
    with pytest.raises(TypeError, match="on_batch_end"):
        LambdaCallback(on_batch_end=print)
