"""The training loop itself: order, limits, accumulation, clipping, when to stop."""

import time

import torch

from ..lab import scenario
from ..tiny_parts import loader, no_validation, stream, tiny


@scenario
def plain(L, lab):
    lab.fit(lab.trainer(), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def no_validation_step(L, lab):
    lab.fit(lab.trainer(), lab.module(no_validation(L)), loader())


@scenario
def shuffled_with_dropout(L, lab):
    class Net(tiny(L)):
        def forward(self, batch):
            return self.layer(torch.nn.functional.dropout(batch, 0.5, self.training))

    L.seed_everything(7)
    lab.fit(lab.trainer(max_epochs=3), lab.module(Net), loader(10, shuffle=True), loader(4, seed=1))


@scenario
def accumulate_two_of_five(L, lab):
    lab.fit(lab.trainer(accumulate_grad_batches=2), lab.module(tiny(L)), loader(10), loader(4, seed=1))


@scenario
def accumulate_more_than_an_epoch(L, lab):
    lab.fit(lab.trainer(accumulate_grad_batches=5, log_every_n_steps=2), lab.module(tiny(L)), loader())


@scenario
def accumulate_by_schedule(L, lab):
    schedule = L.callbacks.GradientAccumulationScheduler({0: 1, 1: 3, 3: 2})
    lab.fit(lab.trainer(max_epochs=4, callbacks=[schedule]), lab.module(tiny(L)), loader(8))


@scenario
def accumulate_endless_stream(L, lab):
    lab.fit(lab.trainer(accumulate_grad_batches=2), lab.module(tiny(L)), stream(10), loader(4, seed=1))


@scenario
def clip_by_norm(L, lab):
    lab.fit(lab.trainer(gradient_clip_val=0.1), lab.module(tiny(L)), loader())


@scenario
def clip_by_value_with_accumulation(L, lab):
    trainer = lab.trainer(gradient_clip_val=0.05, gradient_clip_algorithm="value", accumulate_grad_batches=2)
    lab.fit(trainer, lab.module(tiny(L)), loader())


@scenario
def clip_in_own_hook(L, lab):
    class Net(tiny(L)):
        def configure_gradient_clipping(self, optimizer, gradient_clip_val=None, gradient_clip_algorithm=None):
            self.clip_gradients(
                optimizer, gradient_clip_val=0.05 * (self.current_epoch + 1), gradient_clip_algorithm="norm"
            )

    lab.fit(lab.trainer(), lab.module(Net), loader())


@scenario
def limits_as_counts(L, lab):
    trainer = lab.trainer(limit_train_batches=2, limit_val_batches=1)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(6, seed=1))


@scenario
def limits_as_shares(L, lab):
    trainer = lab.trainer(limit_train_batches=0.5, limit_val_batches=0.34, limit_test_batches=0.5)
    module = lab.module(tiny(L))
    lab.fit(trainer, module, loader(8), loader(6, seed=1))
    lab.run(trainer, "test", module, loader(8))


@scenario
def limit_train_zero(L, lab):
    lab.fit(lab.trainer(limit_train_batches=0), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def limit_val_zero(L, lab):
    lab.fit(lab.trainer(limit_val_batches=0), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def fast_dev_run_true(L, lab):
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", monitor="val_loss")
    stopper = L.callbacks.EarlyStopping("val_loss")
    trainer = lab.trainer(fast_dev_run=True, callbacks=[saver, stopper])
    module = lab.module(tiny(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.note("loggers", [type(x).__name__ for x in trainer.loggers])
    lab.note(
        "flags",
        [
            trainer.fast_dev_run,
            trainer.limit_train_batches,
            trainer.limit_val_batches,
            trainer.num_sanity_val_steps,
            trainer.val_check_interval,
            trainer.max_steps,
        ],
    )
    lab.run(trainer, "test", module, loader())


@scenario
def fast_dev_run_two(L, lab):
    trainer = lab.trainer(fast_dev_run=2, max_epochs=5)
    module = lab.module(tiny(L))
    lab.fit(trainer, module, loader(), loader(6, seed=1))
    lab.run(trainer, "predict", module, loader())


@scenario
def overfit_two_batches(L, lab):
    lab.fit(lab.trainer(overfit_batches=2), lab.module(tiny(L)), loader(8, shuffle=True), loader(8, seed=1))


@scenario
def overfit_a_share(L, lab):
    lab.fit(lab.trainer(overfit_batches=0.25), lab.module(tiny(L)), loader(8), loader(8, seed=1))


@scenario
def sanity_all(L, lab):
    lab.fit(lab.trainer(num_sanity_val_steps=-1, max_epochs=1), lab.module(tiny(L)), loader(), loader(10, seed=1))


@scenario
def sanity_none(L, lab):
    lab.fit(lab.trainer(num_sanity_val_steps=0, max_epochs=1), lab.module(tiny(L)), loader(), loader(10, seed=1))


@scenario
def sanity_two_of_five(L, lab):
    lab.fit(lab.trainer(num_sanity_val_steps=2, max_epochs=1), lab.module(tiny(L)), loader(), loader(10, seed=1))


@scenario
def max_steps_within_an_epoch(L, lab):
    lab.fit(lab.trainer(max_steps=4, max_epochs=-1), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def max_steps_with_accumulation(L, lab):
    lab.fit(lab.trainer(max_steps=2, accumulate_grad_batches=2), lab.module(tiny(L)), loader(10), loader(4, seed=1))


@scenario
def max_steps_zero(L, lab):
    lab.fit(lab.trainer(max_steps=0), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def max_epochs_zero(L, lab):
    lab.fit(lab.trainer(max_epochs=0), lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def max_time_over_at_once(L, lab):
    class Slow(tiny(L)):
        def training_step(self, batch, batch_idx):
            time.sleep(0.02)
            return super().training_step(batch, batch_idx)

    trainer = lab.trainer(max_time={"seconds": 0}, max_epochs=-1)
    lab.fit(trainer, lab.module(Slow), loader(), loader(4, seed=1))


@scenario
def should_stop_from_step(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            if self.trainer.global_step == 4:
                self.trainer.should_stop = True
            return super().training_step(batch, batch_idx)

    lab.fit(lab.trainer(max_epochs=5), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def should_stop_waits_for_min_epochs(L, lab):
    class Net(tiny(L)):
        def on_train_epoch_end(self):
            self.trainer.should_stop = True

    lab.fit(lab.trainer(max_epochs=5, min_epochs=3), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def should_stop_waits_for_min_steps(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            self.trainer.should_stop = True
            return super().training_step(batch, batch_idx)

    lab.fit(lab.trainer(max_epochs=5, min_steps=4), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def fit_twice(L, lab):
    trainer, module = lab.trainer(max_epochs=1), lab.module(tiny(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.fit(trainer, module, loader(), loader(4, seed=1))


@scenario
def log_every_two_steps(L, lab):
    lab.fit(lab.trainer(log_every_n_steps=2), lab.module(tiny(L)), loader(10), loader(4, seed=1))
