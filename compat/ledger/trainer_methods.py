"""Calls on a trainer: what they were named, the order of their arguments, and what they gave back. FG347 to FG399.

What is about checkpoints has codes from FG900 to FG904.
"""

from __future__ import annotations

from .schema import Bridged, Change, Operation, Refused, Removed, Renamed, Version, version

WHERE = "trainer"

SEARCH = (
    "The search for a learning rate or a batch size is not there yet. Set the value yourself, after a few short runs"
    " with Trainer(max_steps=...)."
)

# ----- methods and properties that are gone
#
# name: its code, first release, first release without it, how it was called, what becomes of it, what one writes today

_CALLS: tuple[tuple[str, str, str, str, str, Operation | str, str], ...] = (
    ("get_model", "FG347", "0.5.3", "1.4.0", "trainer.get_model()", "`trainer.lightning_module`",
     "trainer.lightning_module"),
    ("run_evaluation", "FG348", "0.5.3", "1.4.0", "trainer.run_evaluation()",
     "`trainer.validate()` or `trainer.test()`", "trainer.validate(model)"),
    ("evaluate", "FG349", "0.4.8", "0.7.2", "trainer.evaluate(model, [loader], 2)",
     "`trainer.validate(model, loaders)` and Trainer(limit_val_batches=...)", "trainer.validate(model, [loader])"),
    ("train", "FG351", "0.5.3", "1.2.0", "trainer.train()", "`trainer.fit(model)`", "trainer.fit(model)"),
    ("tune", "FG352", "0.10.0", "2.0.0", "trainer.tune(model)",
     Removed("it searched only where auto_lr_find or auto_scale_batch_size was set"), ""),
    ("tuning", "FG353", "1.2.0", "2.0.0", "trainer.tuning", "False", "False"),
    ("lr_find", "FG354", "0.7.4", "0.10.0", "trainer.lr_find(model)", Refused(SEARCH), "model.lr = 0.02"),
    ("scale_batch_size", "FG355", "0.7.6", "0.10.0", "trainer.scale_batch_size(model)", Refused(SEARCH),
     "model.batch_size = 32"),
    ("add_progress_bar_metrics", "FG356", "0.7.4", "0.10.0", "trainer.add_progress_bar_metrics({'seen': 1})",
     "`self.log(name, value, prog_bar=True)` in the module", "trainer.progress_bar_metrics.update({'seen': 1})"),
    ("add_tqdm_metrics", "FG357", "0.5.3", "0.7.4", "trainer.add_tqdm_metrics({'seen': 1})",
     "`self.log(name, value, prog_bar=True)` in the module", "trainer.progress_bar_metrics.update({'seen': 1})"),
    ("lr_schedulers", "FG358", "0.0.1", "1.8.0", "trainer.lr_schedulers", "`trainer.lr_scheduler_configs`",
     "trainer.lr_scheduler_configs"),
    ("optimizer_frequencies", "FG359", "0.7.2", "2.0.0", "trainer.optimizer_frequencies",
     "manual optimization, and step each optimizer when it is its turn", "trainer.optimizers"),
    ("reset_train_dataloader", "FG360", "0.7.0", "2.0.0", "trainer.reset_train_dataloader(model)",
     "`trainer.fit_loop.setup_data()` in a hook, or reload_dataloaders_every_n_epochs", "trainer.train_dataloader"),
    ("reset_val_dataloader", "FG361", "0.7.0", "2.0.0", "trainer.reset_val_dataloader(model)",
     "`trainer.validate_loop.setup_data()` in a hook, or reload_dataloaders_every_n_epochs", "trainer.val_dataloaders"),
    ("reset_test_dataloader", "FG362", "0.7.0", "2.0.0", "trainer.reset_test_dataloader(model)",
     "`trainer.test_loop.setup_data()` in a hook", "trainer.test_dataloaders"),
    ("reset_predict_dataloader", "FG363", "1.2.0", "2.0.0", "trainer.reset_predict_dataloader(model)",
     "`trainer.predict_loop.setup_data()` in a hook", "trainer.predict_dataloaders"),
    ("reset_train_val_dataloaders", "FG364", "1.4.0", "2.0.0", "trainer.reset_train_val_dataloaders(model)",
     "`trainer.fit_loop.setup_data()` in a hook, or reload_dataloaders_every_n_epochs", "trainer.train_dataloader"),
    ("accumulation_scheduler", "FG378", "0.4.8", "2.0.0", "trainer.accumulation_scheduler",
     "a GradientAccumulationScheduler of your own, in Trainer(callbacks=[...])", "trainer.accumulate_grad_batches"),
    ("get_train_dataloader", "FG381", "0.5.1", "0.7.0", "trainer.get_train_dataloader()", "`trainer.train_dataloader`",
     "trainer.train_dataloader"),
    ("get_val_dataloaders", "FG382", "0.5.1", "0.7.0", "trainer.get_val_dataloaders()", "`trainer.val_dataloaders`",
     "trainer.val_dataloaders"),
    ("get_test_dataloaders", "FG383", "0.5.1", "0.7.0", "trainer.get_test_dataloaders()", "`trainer.test_dataloaders`",
     "trainer.test_dataloaders"),
    ("restore", "FG900", "0.4.0", "0.10.0", "trainer.restore('last.ckpt', on_gpu=False)",
     "`trainer.fit(model, ckpt_path=...)`", "trainer.fit(model, ckpt_path='last.ckpt')"),
    ("restore_weights", "FG901", "0.4.9", "0.10.0", "trainer.restore_weights(model)",
     "`trainer.fit(model, ckpt_path=...)`, or load_from_checkpoint of the module", "trainer.fit(model)"),
    ("dump_checkpoint", "FG902", "0.0.2", "0.10.0", "trainer.dump_checkpoint()", "`trainer.save_checkpoint(path)`",
     "trainer.save_checkpoint('one.ckpt')"),
    ("hpc_save", "FG903", "0.0.2", "0.10.0", "trainer.hpc_save('.', trainer.logger)",
     "`trainer.save_checkpoint(path)`; on SLURM the trainer saves by itself",
     "trainer.save_checkpoint('hpc_ckpt_1.ckpt')"),
    ("hpc_load", "FG904", "0.0.2", "0.10.0", "trainer.hpc_load('.', on_gpu=False)",
     "`trainer.fit(model, ckpt_path='hpc')`", "trainer.fit(model, ckpt_path='hpc')"),
)  # fmt: skip

METHODS: tuple[Change, ...] = tuple(
    Change(
        code=code, where=WHERE, name=name, first=first, removed=removed, before=before, after=after,
        op=Bridged(op) if isinstance(op, str) else op,
    )
    for name, code, first, removed, before, op, after in _CALLS
)  # fmt: skip

# ----- arguments of methods that live on

ARGUMENTS: tuple[Change, ...] = (
    Change(
        code="FG392", where="trainer.fit", name="train_dataloader", first="0.7.0", deprecated="1.4.0", removed="1.6.0",
        ignorable=(None,), op=Renamed("train_dataloaders"),
        before="trainer.fit(model, train_dataloader=loader)", after="trainer.fit(model, train_dataloaders=loader)",
    ),
    Change(
        code="FG393", where="trainer.fit", name="test_dataloaders", first="0.7.0", removed="0.7.4",
        ignorable=(None,), op=Bridged("`trainer.test(dataloaders=...)`"),
        before="trainer.fit(model, loader, test_dataloaders=loader)",
        after="trainer.fit(model, loader)",
        note="The loaders are kept for the next `trainer.test()`.",
    ),
    Change(
        code="FG394", where="trainer.test", name="test_dataloaders", first="0.7.4", deprecated="1.4.0", removed="1.6.0",
        ignorable=(None,), op=Renamed("dataloaders"),
        before="trainer.test(model, test_dataloaders=loader)", after="trainer.test(model, dataloaders=loader)",
    ),
    Change(
        code="FG395", where="trainer.validate", name="val_dataloaders", first="1.3.0", deprecated="1.4.0",
        removed="1.6.0", ignorable=(None,), op=Renamed("dataloaders"),
        before="trainer.validate(model, val_dataloaders=loader)", after="trainer.validate(model, dataloaders=loader)",
    ),
    Change(
        code="FG396", where="trainer.validate", name="max_batches", first="0.0.1", removed="0.4.8",
        op=Bridged("`trainer.validate(model, loader)` and Trainer(limit_val_batches=...)"),
        before="trainer.validate(model, loader, max_batches=2)", after="trainer.validate(model, loader)",
        note="It gave the dict of `validation_end`; today it is a list with one dict per loader.",
    ),
)  # fmt: skip

INTERNALS = Change(
    code="FG398", where=WHERE, name="internals", first="0.2", removed="2.0.0",
    op=Refused(
        "It was a part of the inside of the old Trainer, and nothing here corresponds to it. Use the Trainer's public"
        " attributes and methods, a hook of the module, or a Callback."
    ),
    before="trainer.data_connector", after="trainer.datamodule",
    note="Such names are AttributeErrors, so that `hasattr` tells the truth.",
)  # fmt: skip

COMBINED: tuple[Change, ...] = (
    Change(
        code="FG386", where="CombinedLoader", name="loaders", first="1.2.0", removed="2.0.0", op=Renamed("iterables"),
        before="CombinedLoader([loader, loader]).loaders", after="CombinedLoader([loader, loader]).iterables",
    ),
    Change(
        code="FG387", where="CombinedLoader", name="dataset", first="1.2.0", removed="2.0.0",
        op=Bridged("the datasets of `combined_loader.flattened`"),
        before="CombinedLoader([loader, loader]).dataset.datasets",
        after="[loader.dataset for loader in CombinedLoader([loader, loader]).flattened]",
    ),
)  # fmt: skip

OPTIMIZERS: tuple[Change, ...] = (
    Change(
        code="FG388", where="LightningOptimizer", name="make_optimizer_step", first="1.1.0", removed="1.2.0",
        op=Bridged("`if` around `optimizer.step()`"),
        before="LightningOptimizer(optimizer).step(closure=closure, make_optimizer_step=False)", after="closure()",
    ),
    Change(
        code="FG399", where="LightningOptimizer", name="accumulate_grad_batches", first="1.1.0", removed="1.2.0",
        op=Bridged("`if` around `optimizer.step()`, or Trainer(accumulate_grad_batches=...)"),
        before="LightningOptimizer(optimizer, accumulate_grad_batches=2)", after="LightningOptimizer(optimizer)",
    ),
)  # fmt: skip

LOOP = Change(
    code="FG397", where="trainer.fit_loop", name="names", first="0.10.0", removed="2.0.0",
    op=Bridged("the attributes of the trainer, or of trainer.fit_loop.epoch_loop"),
    before="trainer.fit_loop.current_epoch", after="trainer.current_epoch",
    note="Among them current_epoch, global_step, and the loops inside of epoch_loop: batch_loop, optimizer_loop and"
    " manual_loop.",
)  # fmt: skip

ROWS: tuple[Change, ...] = (*METHODS, *ARGUMENTS, *COMBINED, *OPTIMIZERS, LOOP, INTERNALS)

# ----- arguments by position
#
# method: since which release the order is this one. Today's names stand for what is at the same place today.

ORDERS: dict[str, tuple[tuple[str, str], ...]] = {
    "fit": (
        ("0.0.1", "model"),
        ("0.7.0", "model train_dataloaders val_dataloaders test_dataloaders"),
        ("0.7.4", "model train_dataloaders val_dataloaders"),
        ("0.9.0", "model train_dataloaders val_dataloaders datamodule"),
        ("1.4.0", "model train_dataloaders val_dataloaders datamodule train_dataloader"),
        ("1.5.0", "model train_dataloaders val_dataloaders datamodule train_dataloader ckpt_path"),
        ("1.6.0", "model train_dataloaders val_dataloaders datamodule ckpt_path"),
        ("2.6.0", "model train_dataloaders val_dataloaders datamodule ckpt_path weights_only"),
    ),
    "test": (
        ("0.0.1", "model"),
        ("0.7.4", "model dataloaders"),
        ("0.8.0", "model dataloaders ckpt_path"),
        ("0.9.0", "model dataloaders ckpt_path verbose datamodule"),
        ("1.4.0", "model dataloaders ckpt_path verbose datamodule test_dataloaders"),
        ("1.6.0", "model dataloaders ckpt_path verbose datamodule"),
        ("2.6.0", "model dataloaders ckpt_path verbose datamodule weights_only"),
    ),
    "validate": (
        ("0.0.1", "model dataloader max_batches"),
        ("0.4.4", "model dataloader max_batches dataloader_i"),
        ("0.4.8", "model dataloaders ckpt_path verbose datamodule"),
        ("1.4.0", "model dataloaders ckpt_path verbose datamodule val_dataloaders"),
        ("1.6.0", "model dataloaders ckpt_path verbose datamodule"),
        ("2.6.0", "model dataloaders ckpt_path verbose datamodule weights_only"),
    ),
    "predict": (
        ("0.0.1", "model dataloaders datamodule return_predictions ckpt_path"),
        ("2.6.0", "model dataloaders datamodule return_predictions ckpt_path weights_only"),
    ),
    "evaluate": (
        ("0.0.1", "model dataloader max_batches dataloader_i test"),
        ("0.4.9", "model dataloaders max_batches test"),
        ("0.7.0", "model dataloaders max_batches test_mode"),
    ),
    "run_evaluation": (
        ("0.0.1", "test"),
        ("0.7.0", "test_mode"),
        ("0.10.0", "test_mode max_batches"),
        ("1.1.5", "max_batches"),
        ("1.1.8", "max_batches on_epoch"),
        ("1.3.0", "on_epoch"),
    ),
}


def order(method: str, era: Version, count: int) -> tuple[str, ...]:
    """The names of a method's arguments by position in a release; a later one's where that had too few for the call."""
    rows = ORDERS[method]
    current = max(place for place, (since, _) in enumerate(rows) if version(since) <= era)
    fitting = (names.split() for _, names in rows[current:] if len(names.split()) >= count)
    return tuple(next(fitting, rows[current][1].split()))


def argument_names(method: str) -> tuple[str, ...]:
    """Every name that an argument of the method ever had."""
    given = [name for _, names in ORDERS[method] for name in names.split()]
    given += [change.name for change in ARGUMENTS if change.where == f"{WHERE}.{method}"]
    return tuple(dict.fromkeys(given))
