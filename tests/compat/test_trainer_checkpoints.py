"""compat/trainer_checkpoints.py: saving and restoring by the methods of the releases up to 0.9."""

import os
from argparse import Namespace

import pytest
import torch
from fulgurite.utilities.exceptions import MisconfigurationException
from old_calls import Experiment, codes, era
from past import PastModule, trainer_of
from tiny import tiny_loader

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore::fulgurite.compat.notices.LegacyWarning"),
]

RELEASE = "0.7.6"


def trained(epochs=1, module=None, **arguments):
    made, module = trainer_of(RELEASE, max_epochs=epochs, **arguments), module or PastModule()
    with era(RELEASE):
        made.fit(module, tiny_loader(2))
    return made, module


class Momentum(PastModule):
    def configure_optimizers(self):
        optimizer = torch.optim.SGD(self.parameters(), lr=0.1, momentum=0.9)
        return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]


def weights(module):
    return {name: value.clone() for name, value in module.state_dict().items()}


def equal(one, other):
    return all(torch.equal(one[name], other[name]) for name in one)


def test_dump_checkpoint_gives_what_a_file_would_hold():
    made, module = trained()
    with era(RELEASE) as told:
        whole, small = made.dump_checkpoint(), made.dump_checkpoint(weights_only=True)
    assert codes(told) == ["FG902"]
    assert {"epoch", "global_step", "state_dict", "optimizer_states", "lr_schedulers"} <= set(whole)
    assert "optimizer_states" not in small
    assert equal(whole["state_dict"], weights(module))


def test_restore_puts_weights_counters_and_optimizers_back(tmp_path):
    made, module = trained(2, Momentum())
    made.save_checkpoint(tmp_path / "two.ckpt")
    saved, buffer = weights(module), made.optimizers[0].state_dict()["state"][0]["momentum_buffer"].clone()
    rate = made.optimizers[0].param_groups[0]["lr"]
    other, fresh = trained(1, Momentum())
    with era(RELEASE) as told:
        other.restore(str(tmp_path / "two.ckpt"), on_gpu=False)
    assert codes(told) == ["FG900"]
    assert equal(weights(fresh), saved)
    assert torch.equal(other.optimizers[0].state_dict()["state"][0]["momentum_buffer"], buffer)
    assert other.optimizers[0].param_groups[0]["lr"] == rate
    assert other.progress.epoch.current.completed == 2
    assert other.lr_scheduler_configs[0].scheduler.last_epoch == 2


def test_training_goes_on_from_what_was_restored(tmp_path):
    made, _ = trained(2)
    made.save_checkpoint(tmp_path / "two.ckpt")
    other, fresh = trained(1)
    other.restore(tmp_path / "two.ckpt")
    other.max_epochs = 3
    before = weights(fresh)
    with era(RELEASE):
        other.fit(fresh, tiny_loader(2))
    assert other.progress.epoch.current.completed == 3
    assert not equal(weights(fresh), before)


def test_restore_in_a_hook_gives_the_weights_to_train_from(tmp_path):
    made, module = trained(2)
    made.save_checkpoint(tmp_path / "two.ckpt")
    saved = weights(module)

    class Restoring(PastModule):
        def on_train_start(self):
            self.trainer.restore(tmp_path / "two.ckpt", on_gpu=False)
            self.restored = weights(self)

    other, fresh = trained(3, Restoring())
    assert equal(fresh.restored, saved)
    assert other.progress.batch.total.completed == 6


def test_restore_weights_takes_those_of_resume_from_checkpoint(tmp_path):
    made, module = trained()
    made.save_checkpoint(tmp_path / "one.ckpt")
    fresh = PastModule()
    trainer_of(RELEASE, resume_from_checkpoint=str(tmp_path / "one.ckpt")).restore_weights(fresh)
    assert equal(weights(fresh), weights(module))


def test_restore_weights_without_a_checkpoint_changes_nothing():
    fresh = PastModule()
    before = weights(fresh)
    trainer_of(RELEASE).restore_weights(fresh)
    assert equal(weights(fresh), before)


def test_hpc_save_counts_its_files_and_tells_logger_and_module(tmp_path):
    class Told(PastModule):
        def on_hpc_save(self, checkpoint):
            checkpoint["mine"] = 5

        def on_hpc_load(self, checkpoint):
            self.mine = checkpoint["mine"]

    made, module = trained(1, Told())
    experiment = Experiment()
    with era(RELEASE) as told:
        first = made.hpc_save(str(tmp_path / "jobs"), experiment)
        second = made.hpc_save(str(tmp_path / "jobs"), experiment=experiment)
    assert [os.path.basename(path) for path in (first, second)] == ["hpc_ckpt_1.ckpt", "hpc_ckpt_2.ckpt"]
    assert experiment.saved == 2
    saved = weights(module)
    other, fresh = trained(1, Told())
    with era(RELEASE) as told_of_load:
        other.hpc_load(str(tmp_path / "jobs"), on_gpu=False)
    assert fresh.mine == 5
    assert equal(weights(fresh), saved)
    assert (codes(told)[0], codes(told_of_load)) == ("FG903", ["FG904", "FG411"])


def test_hpc_load_without_a_file_says_what_it_looked_for(tmp_path):
    made, _ = trained()
    with pytest.raises(MisconfigurationException, match=r"hpc_load\(.*no file hpc_ckpt_<n>.ckpt there"):
        made.hpc_load(str(tmp_path))


class Arguments(PastModule):
    """Has hyperparameters under a name of its own."""

    def __init__(self, args, depth=1):
        super().__init__(args.lr)
        self.hparams, self.depth = args, depth


def test_hyperparameters_are_the_first_argument(tmp_path):
    path, tags = str(tmp_path / "a.ckpt"), tmp_path / "meta_tags.csv"
    tags.write_text("key,value\nlr,0.25\n")
    with era("0.6.0"):
        trainer = trainer_of("0.6.0")
        trainer.fit(Arguments(Namespace(lr=0.5)), tiny_loader(1))
        trainer.save_checkpoint(path)
        loaded = Arguments.load_from_checkpoint(path)
        assert (loaded.hparams, loaded.depth) == (Namespace(lr=0.5), 1)
        assert Arguments.load_from_metrics(path, str(tags)).hparams == Namespace(lr=0.25, on_gpu=False)


class Named(PastModule):
    def __init__(self, hparams):
        super().__init__(hparams.lr)
        self.hparams = hparams


@pytest.mark.parametrize(("release", "word"), [("0.7.1", "namespace"), ("0.7.5", "namespace"), ("0.7.6", "Namespace")])
def test_a_namespace_comes_back_as_one(release, word, tmp_path):
    path = str(tmp_path / "a.ckpt")
    with era(release):
        trainer = trainer_of(release)
        trainer.fit(Named(Namespace(lr=0.5)), tiny_loader(1))
        trainer.save_checkpoint(path)
        assert torch.load(path, weights_only=False)["hparams_type"] == word
        assert Named.load_from_checkpoint(path).hparams == Namespace(lr=0.5)
