"""trainer/loop_facts.py: the counters under the names by which scripts and callbacks read them."""

import fulgurite as L
import pytest
from tiny import TinyModule, TrainOnly, quiet_trainer, tiny_loader


class Reader(L.Callback):
    """Notes what the loops say at the end of every training batch."""

    def __init__(self):
        self.batches, self.phases = [], []

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        epoch = trainer.fit_loop.epoch_loop
        self.batches.append((trainer.fit_loop.batch_idx, trainer.fit_loop.total_batch_idx, epoch.global_step))
        self.phases.append((epoch.batch_progress.current.processed, epoch.batch_progress.current.completed))


class Several(TinyModule):
    """Knows which loader a batch is from."""

    def validation_step(self, batch, batch_idx, dataloader_idx=0):
        super().validation_step(batch, batch_idx)

    def test_step(self, batch, batch_idx, dataloader_idx=0):
        super().test_step(batch, batch_idx)

    def predict_step(self, batch, batch_idx, dataloader_idx=0):
        return super().predict_step(batch, batch_idx)


def test_indices_count_from_zero_within_the_epoch_and_over_all():
    reader = Reader()
    trainer = quiet_trainer(max_epochs=2, callbacks=[reader])
    assert (trainer.fit_loop.batch_idx, trainer.fit_loop.total_batch_idx) == (-1, -1)
    trainer.fit(TrainOnly(), tiny_loader(2))
    assert reader.batches == [(0, 0, 1), (1, 1, 2), (0, 2, 3), (1, 3, 4)]
    assert reader.phases == [(1, 0), (2, 1)] * 2
    assert trainer.fit_loop.epoch_progress.current.completed == 2
    assert trainer.fit_loop.max_batches == 2


def test_optimizer_steps_are_counted():
    trainer = quiet_trainer(accumulate_grad_batches=2)
    trainer.fit(TrainOnly(), tiny_loader(4))
    epoch = trainer.fit_loop.epoch_loop
    progress = epoch.automatic_optimization.optim_progress
    assert (progress.optimizer_steps, progress.optimizer.zero_grad.total.completed) == (2, 2)
    assert epoch.manual_optimization.optim_step_progress.total.completed == 0
    assert epoch.scheduler_progress.total.completed == 0
    assert epoch._batches_that_stepped == 2


def test_the_limits_of_steps_can_be_changed_where_they_are_read():
    trainer = quiet_trainer()
    epoch = trainer.fit_loop.epoch_loop
    epoch.max_steps, epoch.min_steps = 3, 1
    assert (trainer.max_steps, trainer.min_steps) == (3, 1)
    assert (epoch.max_steps, epoch.min_steps) == (3, 1)


def test_the_x_axis_of_the_loggers_can_be_moved():
    trainer = quiet_trainer()
    trainer.fit_loop.epoch_loop._batches_that_stepped = 7
    assert trainer.progress.logged_step == 7


def test_validation_inside_training_has_its_own_counters():
    trainer = quiet_trainer(num_sanity_val_steps=0)
    trainer.fit(Several(), tiny_loader(2), [tiny_loader(1), tiny_loader(3)])
    loop = trainer.fit_loop.epoch_loop.val_loop
    assert (loop.batch_progress.total.completed, loop.num_dataloaders, loop.max_batches) == (4, 2, [1, 3])


def test_the_sanity_check_shows_its_own_number_of_batches():
    seen = []

    class Module(TinyModule):
        def on_validation_start(self):
            seen.append(self.trainer.fit_loop.epoch_loop.val_loop.max_batches)

    quiet_trainer(num_sanity_val_steps=1).fit(Module(), tiny_loader(2), tiny_loader(3))
    assert seen == [[1], [3]]


def test_data_can_be_set_up_before_it_is_needed():
    lengths = []

    class Module(TrainOnly):
        def configure_optimizers(self):
            self.trainer.fit_loop.setup_data()
            lengths.append(self.trainer.num_training_batches)
            return super().configure_optimizers()

    quiet_trainer().fit(Module(), tiny_loader(3))
    assert lengths == [3]


@pytest.mark.parametrize("verb", ["test", "validate", "predict"])
def test_the_other_loops_count_as_well(verb):
    trainer = quiet_trainer()
    getattr(trainer, verb)(Several(), [tiny_loader(1), tiny_loader(2)])
    loop = getattr(trainer, f"{verb}_loop")
    assert loop.batch_progress.total.completed == 3
    assert loop.max_batches == [1, 2]


def test_restarting_is_true_between_the_checkpoint_and_its_use(tmp_path):
    first = quiet_trainer()
    first.fit(TrainOnly(), tiny_loader(2))
    first.save_checkpoint(tmp_path / "one.ckpt")
    seen = []

    class Module(TrainOnly):
        def on_train_start(self):
            seen.append(self.trainer.fit_loop.restarting)

        def on_train_batch_start(self, batch, batch_idx):
            seen.append(self.trainer.fit_loop.restarting)

    quiet_trainer(max_epochs=2).fit(Module(), tiny_loader(1), ckpt_path=tmp_path / "one.ckpt")
    assert seen == [True, False]
