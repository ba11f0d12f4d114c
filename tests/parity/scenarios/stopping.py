"""EarlyStopping and other ways to end a run."""

import torch

from ..lab import scenario
from ..tiny_parts import loader, no_validation, tiny
from .saving import wobbling


def state_of(stopper):
    """The state without the sentence, which each side words for itself."""
    return {k: v for k, v in stopper.state_dict().items() if k != "stopping_reason_message"}


def fit(L, lab, values=(3.0, 2.0, 2.5, 2.6, 2.7, 2.8, 2.9, 1.0), flags=None, net=None, expect=None, **options):
    stopper = L.callbacks.EarlyStopping(**{"monitor": "score", **options})
    trainer = lab.trainer(callbacks=[stopper], **{"max_epochs": 8, **(flags or {})})
    lab.fit(trainer, lab.module(net or wobbling(L, values)), loader(), loader(4, seed=1), expect=expect)
    lab.note(
        "stopper",
        [
            stopper.stopped_epoch,
            stopper.wait_count,
            stopper.best_score,
            state_of(stopper),
            stopper.state_key,
            stopper.patience,
        ],
    )


@scenario
def patience_two(L, lab):
    fit(L, lab, patience=2)


@scenario
def patience_zero(L, lab):
    fit(L, lab, patience=0)


@scenario
def mode_max_with_delta(L, lab):
    fit(L, lab, values=(1.0, 2.0, 2.1, 2.2, 2.3, 2.4, 9.0, 1.0), mode="max", min_delta=0.5, patience=2)


@scenario
def stopping_threshold(L, lab):
    fit(L, lab, stopping_threshold=2.2, patience=7)


@scenario
def divergence_threshold(L, lab):
    fit(L, lab, values=(3.0, 2.0, 2.5, 11.0, 1.0, 1.0, 1.0, 1.0), divergence_threshold=10.0, patience=7)


@scenario
def not_finite(L, lab):
    fit(L, lab, values=(3.0, float("nan"), 1.0), patience=7)


@scenario
def not_finite_unchecked(L, lab):
    fit(L, lab, values=(3.0, float("inf"), 1.0, 2.0), patience=2, check_finite=False)


@scenario
def monitor_absent_strict(L, lab):
    fit(L, lab, monitor="absent", expect=Exception)


@scenario
def monitor_absent_not_strict(L, lab):
    fit(L, lab, monitor="absent", strict=False, flags={"max_epochs": 2})


@scenario
def on_train_epoch_end(L, lab):
    fit(L, lab, monitor="train_loss", min_delta=10.0, patience=1, check_on_train_epoch_end=True)


@scenario
def on_validation_within_epoch(L, lab):
    fit(L, lab, monitor="val_loss", min_delta=10.0, patience=2, flags={"val_check_interval": 1})


@scenario
def without_validation(L, lab):
    fit(L, lab, monitor="train_loss", min_delta=10.0, patience=1, net=no_validation(L))


@scenario
def held_by_min_epochs(L, lab):
    fit(L, lab, patience=1, flags={"min_epochs": 6})


@scenario
def held_by_min_steps(L, lab):
    fit(L, lab, patience=1, flags={"min_steps": 14})


@scenario
def validation_every_second_epoch(L, lab):
    fit(L, lab, values=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0), patience=1, flags={"check_val_every_n_epoch": 2})


@scenario
def state_goes_through_a_checkpoint(L, lab):
    for epochs, path in ((3, None), (8, lab.path / "ckpt" / "last.ckpt")):
        saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", save_last=True)
        stopper = L.callbacks.EarlyStopping("score", patience=3)
        trainer = lab.trainer(callbacks=[stopper, saver], max_epochs=epochs)
        lab.fit(
            trainer,
            lab.module(wobbling(L, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0))),
            loader(),
            loader(4, seed=1),
            ckpt_path=path,
        )
        lab.note("stopper", state_of(stopper))


@scenario
def skip_rest_of_epoch_from_hook(L, lab):
    class Net(tiny(L)):
        def on_train_batch_start(self, batch, batch_idx):
            return -1 if batch_idx == 1 else None

    lab.fit(lab.trainer(), lab.module(Net), loader(8), loader(4, seed=1))


@scenario
def skip_rest_of_epoch_from_callback(L, lab):
    class Skip(L.Callback):
        def on_train_batch_start(self, trainer, pl_module, batch, batch_idx):
            return -1 if batch_idx == 2 and trainer.current_epoch == 0 else None

    lab.fit(lab.trainer(callbacks=[lab.callback(Skip, "skip")]), lab.module(tiny(L)), loader(8), loader(4, seed=1))


@scenario
def skip_first_batch_of_every_epoch(L, lab):
    class Net(tiny(L)):
        def on_train_batch_start(self, batch, batch_idx):
            return -1

    lab.fit(lab.trainer(), lab.module(Net), loader(8), loader(4, seed=1))


@scenario
def step_returns_none(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            return None if batch_idx == 1 else super().training_step(batch, batch_idx)

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def step_returns_dict(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            return {"loss": loss, "alive": loss * 2, "names": ["a", batch_idx]}

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1))


@scenario
def step_returns_dict_without_loss(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            return {"less": self.loss(batch)}

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1), expect=Exception)


@scenario
def step_returns_a_number(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            return 1.0

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1), expect=Exception)


@scenario
def step_returns_detached_loss(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            return torch.tensor(1.0)

    lab.fit(lab.trainer(), lab.module(Net), loader(), loader(4, seed=1), expect=Exception)
