"""ModelCheckpoint: which files appear when, under which names, with which content."""

import torch

from ..lab import scenario
from ..tiny_parts import loader, no_validation, tiny


def wobbling(L, values=(3.0, 1.0, 2.0, 0.5, 4.0, 0.7)):
    """A module that logs a fixed sequence as `score`, one value per validation epoch."""

    class Net(tiny(L)):
        def on_validation_epoch_end(self):
            if not self.trainer.sanity_checking:
                self.log("score", values[self.current_epoch % len(values)])

    return Net


def fit(L, lab, *, flags=None, net=None, note_paths=True, **options):
    options = {"dirpath": lab.path / "ckpt", **options}
    saver = L.callbacks.ModelCheckpoint(**options)
    trainer = lab.trainer(callbacks=[saver], **{"max_epochs": 5, **(flags or {})})
    module = lab.module(net or wobbling(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    if note_paths:
        for name in (
            "best_model_path",
            "last_model_path",
            "kth_best_model_path",
            "best_k_models",
            "best_model_score",
            "kth_value",
            "current_score",
            "dirpath",
            "filename",
            "state_key",
        ):
            lab.note(name, getattr(saver, name))
    return trainer, module, saver


@scenario
def default_saver(L, lab):
    trainer = lab.trainer(enable_checkpointing=True, max_epochs=3)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))
    lab.note("best", trainer.checkpoint_callback.best_model_path)


@scenario
def default_saver_without_logger(L, lab):
    trainer = lab.trainer(enable_checkpointing=True, logger=False)
    lab.fit(trainer, lab.module(tiny(L)), loader(), loader(4, seed=1))


@scenario
def default_saver_without_validation(L, lab):
    trainer = lab.trainer(enable_checkpointing=True)
    lab.fit(trainer, lab.module(no_validation(L)), loader())


@scenario
def monitor_top_one(L, lab):
    fit(L, lab, monitor="score")


@scenario
def monitor_top_two_max(L, lab):
    fit(L, lab, monitor="score", save_top_k=2, mode="max", filename="{epoch}-{score:.2f}")


@scenario
def monitor_keep_all(L, lab):
    fit(L, lab, monitor="score", save_top_k=-1)


@scenario
def keep_none_but_last(L, lab):
    fit(L, lab, save_top_k=0, save_last=True)


@scenario
def last_as_copy(L, lab):
    fit(L, lab, monitor="score", save_last=True)


@scenario
def last_as_link(L, lab):
    fit(L, lab, monitor="score", save_last="link", save_top_k=2)


@scenario
def last_renamed(L, lab):
    class Saver(L.callbacks.ModelCheckpoint):
        CHECKPOINT_NAME_LAST = "{epoch}-last"

    saver = Saver(dirpath=lab.path / "ckpt", monitor="score", save_last=True)
    lab.fit(lab.trainer(callbacks=[saver], max_epochs=3), lab.module(wobbling(L)), loader(), loader(4, seed=1))
    lab.note("last", saver.last_model_path)


@scenario
def every_two_train_steps(L, lab):
    fit(L, lab, every_n_train_steps=2, save_top_k=-1, flags={"max_epochs": 2})


@scenario
def every_two_train_steps_monitored(L, lab):
    fit(L, lab, every_n_train_steps=2, save_top_k=2, monitor="train_loss", save_last=True, flags={"max_epochs": 3})


@scenario
def every_two_epochs(L, lab):
    fit(L, lab, every_n_epochs=2, save_top_k=-1)


@scenario
def never_by_epoch(L, lab):
    fit(L, lab, every_n_epochs=0)


@scenario
def by_time(L, lab):
    from datetime import timedelta

    fit(L, lab, train_time_interval=timedelta(0), save_top_k=-1, flags={"max_epochs": 1})


@scenario
def on_train_epoch_end(L, lab):
    fit(L, lab, monitor="train_loss", save_on_train_epoch_end=True, save_top_k=2)


@scenario
def on_validation_end_within_epoch(L, lab):
    fit(
        L,
        lab,
        monitor="val_loss",
        save_on_train_epoch_end=False,
        save_top_k=2,
        save_last=True,
        flags={"val_check_interval": 1, "max_epochs": 2},
    )


@scenario
def weights_only(L, lab):
    fit(L, lab, save_weights_only=True, monitor="score")


@scenario
def template_with_slash_and_step(L, lab):
    fit(L, lab, monitor="score", filename="sub/{epoch:03d}-{step}-{score:.1f}", save_top_k=-1)


@scenario
def template_without_metric_names(L, lab):
    fit(L, lab, filename="e{epoch:02d}_{step}_{missing}", auto_insert_metric_name=False, save_top_k=-1)


@scenario
def same_name_gets_versions(L, lab):
    fit(L, lab, filename="same", save_top_k=-1, save_last=True)


@scenario
def same_name_overwrites(L, lab):
    fit(L, lab, filename="same", monitor="score", enable_version_counter=False)


@scenario
def two_savers(L, lab):
    first = L.callbacks.ModelCheckpoint(lab.path / "a", monitor="score", filename="{score}")
    second = L.callbacks.ModelCheckpoint(lab.path / "b", every_n_train_steps=4, filename="{step}")
    trainer = lab.trainer(callbacks=[second, first], max_epochs=3)
    lab.fit(trainer, lab.module(wobbling(L)), loader(), loader(4, seed=1))
    lab.note("paths", [c.best_model_path for c in trainer.checkpoint_callbacks])
    lab.note("first", trainer.checkpoint_callback.best_model_path)


@scenario
def score_is_nan_first(L, lab):
    fit(L, lab, monitor="score", net=wobbling(L, (float("nan"), 2.0, 1.0, 3.0)), flags={"max_epochs": 4})


@scenario
def monitor_absent(L, lab):
    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt", monitor="absent")
    lab.fit(lab.trainer(callbacks=[saver]), lab.module(tiny(L)), loader(), loader(4, seed=1), expect=Exception)


@scenario
def beside_the_logger(L, lab):
    saver = L.callbacks.ModelCheckpoint(save_last=True)
    lab.fit(lab.trainer(callbacks=[saver]), lab.module(tiny(L)), loader(), loader(4, seed=1))
    lab.note("dir", saver.dirpath)


@scenario
def second_run_into_the_same_folder(L, lab):
    fit(L, lab, monitor="score", save_last=True, flags={"max_epochs": 2})
    fit(L, lab, monitor="score", save_last=True, flags={"max_epochs": 2})


@scenario
def saved_by_hand(L, lab):
    class Net(tiny(L)):
        def configure_optimizers(self):
            optimizer = torch.optim.Adam(self.parameters(), lr=self.lr)
            return [optimizer], [torch.optim.lr_scheduler.StepLR(optimizer, 1)]

    trainer = lab.trainer()
    lab.fit(trainer, lab.module(Net), loader(), loader(4, seed=1))
    trainer.save_checkpoint(lab.path / "hand" / "full.ckpt")
    trainer.save_checkpoint(lab.path / "hand" / "weights.ckpt", weights_only=True)


@scenario
def hooks_add_their_own(L, lab):
    class Net(tiny(L)):
        def on_save_checkpoint(self, checkpoint):
            checkpoint["mine"] = {"a": [1, 2], "b": torch.ones(2)}

    class Note(L.Callback):
        def state_dict(self):
            return {"seen": 3}

        def on_save_checkpoint(self, trainer, pl_module, checkpoint):
            checkpoint["from_callback"] = sorted(checkpoint)

    saver = L.callbacks.ModelCheckpoint(lab.path / "ckpt")
    trainer = lab.trainer(callbacks=[saver, lab.callback(Note, "note")], max_epochs=1)
    lab.fit(trainer, lab.module(Net), loader(), loader(4, seed=1))


@scenario
def saved_on_exception(L, lab):
    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            if self.trainer.global_step == 4:
                raise RuntimeError("boom")
            return super().training_step(batch, batch_idx)

    rescue = L.callbacks.OnExceptionCheckpoint(lab.path / "rescue")
    lab.fit(lab.trainer(callbacks=[rescue]), lab.module(Net), loader(), loader(4, seed=1), expect=RuntimeError)
