"""Modules of a command line come back from their checkpoints, in either package."""

import warnings

import pytest
import torch
from command_lines import QUIET, Sides

CHECKPOINT = "lightning_logs/version_0/checkpoints/epoch=0-step=2.ckpt"
FIT = ["fit", "--trainer.max_epochs=1"]
NESTED = [
    "--model.part=torch.nn.LeakyReLU",
    "--model.part.negative_slope=0.3",
    "--model.make=Adam",
    "--model.make.lr=0.2",
]


@pytest.fixture
def sides(tmp_path, capsys):
    return Sides(tmp_path, capsys)


def command(model, **options):
    def of(program):
        cls = getattr(program, model)
        return lambda args: program.cli.LightningCLI(cls, program.Data, args=args, trainer_defaults=QUIET, **options)

    return of


def loaded(side, cls, path=None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return getattr(side.program, cls).load_from_checkpoint(path or side.folder / CHECKPOINT)


def test_objects_inside_the_module_are_made_again(sides):
    sides.agree(command("Nested"), [*FIT, *NESTED])
    for side in (sides.upstream, sides.ours):
        module = loaded(side, "Nested")
        assert module.part.negative_slope == 0.3
        assert isinstance(module.configure_optimizers(), torch.optim.Adam)


def test_the_chosen_class_is_made_again(sides):
    sides.agree(command("Net", subclass_mode_model=True), [*FIT, "--model=PROGRAM.Wide", "--model.width=4"])
    for side in (sides.upstream, sides.ours):
        assert type(loaded(side, "Wide")) is side.program.Wide


def test_each_package_reads_what_the_other_wrote(sides):
    sides.agree(command("Nested"), [*FIT, *NESTED])
    for side, other in ((sides.upstream, sides.ours), (sides.ours, sides.upstream)):
        assert loaded(side, "Nested", other.folder / CHECKPOINT).part.negative_slope == 0.3


def test_the_datamodule_is_made_again(sides):
    sides.agree(command("Net"), [*FIT, "--data.rows=3"])
    for side in (sides.upstream, sides.ours):
        assert loaded(side, "Data").rows == 3


def test_without_support_the_objects_themselves_are_kept(sides):
    did = sides.agree(command("Net", load_from_checkpoint_support=False), [*FIT, "--model.width=3"])
    assert did["hparams"] == "{'width': 3, 'lr': 0.1, 'tag': None}"


def test_a_checkpoint_cannot_ask_for_any_class(sides):
    sides.agree(command("Nested"), [*FIT, *NESTED])
    side = sides.ours
    checkpoint = torch.load(side.folder / CHECKPOINT, weights_only=True)
    checkpoint["hyper_parameters"]["part"] = {"class_path": "subprocess.Popen", "init_args": {"args": "false"}}
    torch.save(checkpoint, side.folder / "bad.ckpt")
    with pytest.raises(ValueError, match=r"objects of \['subprocess\.Popen'\] to build Nested"):
        loaded(side, "Nested", side.folder / "bad.ckpt")
    side.run(command("Nested"), ["test", "--ckpt_path=bad.ckpt", "--model.part=torch.nn.ReLU"])
    assert "subprocess.Popen" in str(side.error)
