"""Hooks that change what is built, and exceptions out of hooks."""

import torch
from torch import nn

from ..lab import scenario
from ..tiny_parts import loader, tiny, tiny_data


class Boom(Exception):
    """What the scenarios raise."""


def failing(L, name, error=Boom):
    """A tiny module whose hook `name` raises."""

    def hook(self, *args, **kwargs):
        raise error(f"in {name}")

    return type("Net", (tiny(L),), {name: hook})


def run_failing(L, lab, name, verb="fit", error=Boom, **flags):
    trainer = lab.trainer(**flags)
    data = lab.datamodule(tiny_data(L))
    lab.run(
        trainer,
        verb,
        lab.module(failing(L, name, error)),
        datamodule=data,
        expect=(Boom, KeyboardInterrupt, SystemExit),
    )


@scenario
def exception_in_training_step(L, lab):
    run_failing(L, lab, "training_step")


@scenario
def exception_in_validation_step(L, lab):
    run_failing(L, lab, "validation_step", num_sanity_val_steps=0)


@scenario
def exception_in_sanity_check(L, lab):
    run_failing(L, lab, "validation_step")


@scenario
def exception_in_setup(L, lab):
    run_failing(L, lab, "setup")


@scenario
def exception_in_configure_optimizers(L, lab):
    run_failing(L, lab, "configure_optimizers")


@scenario
def exception_in_on_train_start(L, lab):
    run_failing(L, lab, "on_train_start")


@scenario
def exception_in_on_train_end(L, lab):
    run_failing(L, lab, "on_train_end")


@scenario
def exception_in_test_step(L, lab):
    run_failing(L, lab, "test_step", "test")


@scenario
def exception_in_predict_step(L, lab):
    run_failing(L, lab, "predict_step", "predict")


@scenario
def exception_then_fit_again(L, lab):
    class Net(tiny(L)):
        failed = False

        def training_step(self, batch, batch_idx):
            if batch_idx == 1 and not self.failed:
                self.failed = True
                raise Boom
            return super().training_step(batch, batch_idx)

    trainer, module = lab.trainer(), lab.module(Net)
    lab.fit(trainer, module, loader(), loader(4, seed=1), expect=Boom)
    lab.run(trainer, "test", module, loader())


@scenario
def keyboard_interrupt(L, lab):
    run_failing(L, lab, "on_train_batch_end", error=KeyboardInterrupt)


@scenario
def exception_in_callback(L, lab):
    class Bad(L.Callback):
        def on_train_epoch_end(self, trainer, pl_module):
            raise Boom

    trainer = lab.trainer(callbacks=[lab.callback(Bad, "bad")])
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1), expect=Boom)


@scenario
def model_is_built_late(L, lab):
    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.layer = None

        def configure_model(self):
            if self.layer is None:
                self.layer = nn.Linear(4, 2)

    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", save_last=True)
    trainer, module = lab.trainer(callbacks=[saver], max_epochs=1), lab.module(Net)
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "test", lab.module(Net), loader(), ckpt_path=lab.path / "ckpt" / "last.ckpt")


@scenario
def module_brings_callbacks(L, lab):
    class Extra(L.Callback):
        def on_train_start(self, trainer, pl_module):
            lab.mark("extra hears on_train_start")

    class Net(tiny(L)):
        def configure_callbacks(self):
            return [Extra(), L.callbacks.EarlyStopping("train_loss", patience=1, min_delta=10.0)]

    replaced = L.callbacks.EarlyStopping("val_loss", patience=50)
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", monitor="val_loss")
    trainer = lab.trainer(callbacks=[saver, replaced], max_epochs=6)
    lab.fit(trainer, lab.module(Net), loader(), loader(4, seed=1))
    lab.note("callbacks", [type(c).__name__ for c in trainer.callbacks])
    lab.run(trainer, "test", lab.module(Net), loader())
    lab.note("callbacks", [type(c).__name__ for c in trainer.callbacks])


@scenario
def callback_order(L, lab):
    callbacks = L.callbacks
    trainer = lab.trainer(
        enable_checkpointing=True,
        enable_model_summary=True,
        enable_progress_bar=True,
        callbacks=[
            callbacks.ModelCheckpoint(lab.path / "a"),
            callbacks.Timer(),
            callbacks.LearningRateMonitor(),
            callbacks.EarlyStopping("train_loss"),
            callbacks.LambdaCallback(),
            callbacks.ModelSummary(2),
        ],
    )
    lab.note("callbacks", [type(c).__name__ for c in trainer.callbacks])
    lab.note(
        "bar",
        [
            type(trainer.progress_bar_callback).__name__,
            type(trainer.early_stopping_callback).__name__,
            type(trainer.checkpoint_callback).__name__,
            len(trainer.checkpoint_callbacks),
        ],
    )
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def default_callbacks(L, lab):
    for flags in (
        {},
        {"enable_progress_bar": True},
        {"enable_model_summary": True},
        {"enable_checkpointing": True},
        {"max_time": "00:00:01:00"},
        {"fast_dev_run": True, "enable_checkpointing": True},
        {"accumulate_grad_batches": 2},
    ):
        trainer = lab.trainer(**flags)
        lab.note(str(flags), [type(c).__name__ for c in trainer.callbacks])


@scenario
def one_callback_not_in_a_list(L, lab):
    trainer = L.Trainer(
        callbacks=lab.callback(),
        logger=False,
        enable_checkpointing=False,
        accelerator="cpu",
        enable_progress_bar=False,
        enable_model_summary=False,
        max_epochs=1,
    )
    lab.fit(trainer, lab.module(tiny(L)), loader())


@scenario
def own_backward(L, lab):
    class Net(tiny(L)):
        def backward(self, loss):
            lab.mark("own backward")
            loss.backward(retain_graph=True)

        def on_after_backward(self):
            lab.mark(f"grads {lab.summary.text([p.grad for p in self.parameters()])}")

        def on_before_optimizer_step(self, optimizer):
            self.log_dict({"norm": torch.stack([p.grad.norm() for p in self.parameters()]).norm()})

        def optimizer_zero_grad(self, epoch, batch_idx, optimizer):
            optimizer.zero_grad(set_to_none=False)

    lab.fit(lab.trainer(accumulate_grad_batches=2), lab.module(Net), loader(10), loader(4, seed=1))


@scenario
def hook_replaces_the_optimizer_closure(L, lab):
    class Net(tiny(L)):
        def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_closure=None):
            def closure():
                loss = optimizer_closure()
                lab.mark(f"closure gave {lab.summary.text(loss)}")
                return loss

            optimizer.step(closure)

    lab.fit(lab.trainer(), lab.module(Net), loader())


@scenario
def state_seen_from_hooks(L, lab):
    class Net(tiny(L)):
        def look(self):
            t = self.trainer
            lab.mark(
                lab.summary.text(
                    [
                        t.training,
                        t.validating,
                        t.testing,
                        t.predicting,
                        t.sanity_checking,
                        t.evaluating,
                        t.is_last_batch,
                        t.num_training_batches,
                        t.num_val_batches,
                        t.num_sanity_val_batches,
                        t.state.fn,
                        t.state.status,
                        self.global_step,
                        self.current_epoch,
                        self.global_rank,
                        self.local_rank,
                        t.val_check_batch,
                        t.world_size,
                        t.num_devices,
                        t.is_global_zero,
                        t.default_root_dir,
                        t.log_dir,
                    ]
                )
            )

        def on_train_start(self):
            self.look()

        def on_train_batch_start(self, batch, batch_idx):
            self.look()

        def on_train_batch_end(self, outputs, batch, batch_idx):
            self.look()

        def on_validation_start(self):
            self.look()

        def on_validation_batch_end(self, outputs, batch, batch_idx):
            self.look()

        def on_train_end(self):
            self.look()

        def teardown(self, stage):
            self.look()

    trainer, module = lab.trainer(), lab.module(Net, only_own=True)
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "test", module, loader())


@scenario
def loaders_seen_from_hooks(L, lab):
    class Net(tiny(L)):
        def on_train_epoch_start(self):
            t = self.trainer
            lab.mark(
                lab.summary.text([t.train_dataloader, t.val_dataloaders, t.test_dataloaders, t.predict_dataloaders])
            )

        def on_train_end(self):
            self.on_train_epoch_start()

    lab.fit(lab.trainer(), lab.module(Net), loader(4), [loader(4, seed=1)])


@scenario
def trainer_state_setters(L, lab):
    trainer, module = lab.trainer(), lab.module(tiny(L))
    lab.note(
        "fresh",
        [
            trainer.global_step,
            trainer.current_epoch,
            trainer.num_training_batches,
            trainer.ckpt_path,
            trainer.model,
            trainer.lightning_module,
            trainer.optimizers,
            trainer.lr_scheduler_configs,
            trainer.num_nodes,
            trainer.precision,
            trainer.enable_validation,
            trainer.log_every_n_steps,
            trainer.callback_metrics,
            trainer.distributed_sampler_kwargs,
            trainer.scaler,
        ],
    )
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.note(
        "after",
        [
            trainer.model,
            trainer.lightning_module,
            trainer.optimizers,
            trainer.lr_scheduler_configs,
            trainer.enable_validation,
            trainer.logger,
            trainer.loggers,
            trainer.strategy.root_device,
        ],
    )
    trainer.limit_val_batches = 0
    lab.attempt("validate", lambda: trainer.validate(module, loader()))
    lab.attempt("print", lambda: trainer.print("text"))
    lab.attempt("ckpt_path", lambda: setattr(trainer, "ckpt_path", "x"))
