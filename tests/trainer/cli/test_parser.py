"""LightningArgumentParser by itself, against upstream's."""

import fulgurite as L
import pytest
import torch
from command_lines import OURS, UPSTREAM, plain, program
from fulgurite.cli import LightningArgumentParser
from fulgurite.utilities.exceptions import MisconfigurationException

BOTH = (UPSTREAM, OURS)


def parsers(**kwargs):
    return [(side, side.cli.LightningArgumentParser(**kwargs)) for side in map(program, BOTH)]


def test_classes_add_their_arguments_under_a_key():
    added = []
    for side, parser in parsers():
        names = parser.add_lightning_class_args(side.Net, "net")
        names += parser.add_lightning_class_args(side.Data, "data")
        names += parser.add_lightning_class_args(side.Spoken, "spoken")
        names += parser.add_lightning_class_args(side.make_net, "made")
        config = parser.parse_args(["--net.width=3", "--spoken.word=no", "--made.name=x"])
        added.append((names, parser.callback_keys, plain(parser.dump(config))))
    assert added[0] == added[1]
    assert added[1][1] == ["spoken"]


def test_any_subclass_may_be_allowed_and_left_out():
    for side, parser in parsers(exit_on_error=False):
        parser.add_lightning_class_args(side.Net, "net", subclass_mode=True, required=False)
        assert parser.parse_args([]).get("net") is None
        assert parser.parse_args([f"--net={side.__name__}.Wide"]).net.init_args.layers == 1


@pytest.mark.parametrize("wrong", [torch.nn.Linear, int, "Net"])
def test_other_classes_are_refused(wrong):
    with pytest.raises(MisconfigurationException, match="LightningDataModule, Callback|neither"):
        LightningArgumentParser().add_lightning_class_args(wrong, "wrong")


def test_the_trainers_flags_are_explained_and_behavior_is_none_of_them():
    parser = LightningArgumentParser()
    parser.add_lightning_class_args(L.Trainer, "trainer")
    actions = {action.dest: action.help for action in parser._actions}
    assert actions["trainer.max_epochs"].startswith("Stop after this many epochs")
    assert "trainer.behavior" not in actions


@pytest.mark.parametrize("method", ["add_optimizer_args", "add_lr_scheduler_args"])
def test_what_is_no_optimizer_or_scheduler_is_refused(method):
    with pytest.raises(TypeError, match="Linear.* is not a subclass of"):
        getattr(LightningArgumentParser(), method)(torch.nn.Linear)
    with pytest.raises(TypeError, match="Linear.* is not a subclass of"):
        getattr(LightningArgumentParser(), method)((torch.nn.Linear,))


def test_the_description_and_prefix_are_upstreams():
    theirs, ours = (parser for _, parser in parsers())
    assert (ours.description, ours.env_prefix, ours.default_env) == (
        theirs.description,
        theirs.env_prefix,
        theirs.default_env,
    )
