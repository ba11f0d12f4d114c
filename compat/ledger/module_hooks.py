"""Hooks and methods of a LightningModule that are gone, or take other arguments today: FG400 on, FG620 on."""

from __future__ import annotations

from .schema import Bridged, Change, Removed

WHERE = "LightningModule"
MORE_ARGUMENTS = "LightningModule arguments"  # hooks that took more than today
PARTS = "training_step"  # what it takes, and what it returns


def _renamed(name: str, arguments: str, to: str, new_arguments: str, body: str = "self.seen = True") -> tuple[str, str]:
    return (
        f"def {name}({', '.join(['self', *arguments.split()])}):\n    {body}",
        f"def {to}({', '.join(['self', *new_arguments.split()])}):\n    {body}",
    )


def _collected(name: str, step: str, hook: str) -> tuple[str, str]:
    """An end hook with outputs, and today's way of keeping them."""
    before = (
        f"def {step}(self, batch, batch_idx):\n    return self.layer(batch).sum()\n\n"
        f"def {name}(self, outputs):\n    self.seen = len(outputs)"
    )
    after = (
        f"def on_{hook}_epoch_start(self):\n    self.outputs = []\n\n"
        f"def {step}(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n"
        "    self.outputs.append(loss.detach())\n    return loss\n\n"
        f"def on_{hook}_epoch_end(self):\n    self.seen = len(self.outputs)"
    )
    return before, after


# name: code, first release, deprecated, removed, what to use today, (before, after)
HOOKS = {
    "on_batch_start": (
        "FG400",
        "0.0.1",
        None,
        "1.0.0",
        "on_train_batch_start",
        _renamed("on_batch_start", "batch", "on_train_batch_start", "batch batch_idx"),
    ),
    "on_batch_end": (
        "FG401",
        "0.0.1",
        None,
        "1.0.0",
        "on_train_batch_end",
        _renamed("on_batch_end", "", "on_train_batch_end", "outputs batch batch_idx"),
    ),
    "on_epoch_start": (
        "FG402",
        "0.0.1",
        "1.6.0",
        "1.8.0",
        "on_train_epoch_start",
        _renamed("on_epoch_start", "", "on_train_epoch_start", ""),
    ),
    "on_epoch_end": (
        "FG403",
        "0.0.1",
        "1.6.0",
        "1.8.0",
        "on_train_epoch_end",
        _renamed("on_epoch_end", "", "on_train_epoch_end", ""),
    ),
    "on_pretrain_routine_start": (
        "FG404",
        "0.9.0",
        "1.6.0",
        "1.8.0",
        "on_fit_start",
        _renamed("on_pretrain_routine_start", "", "on_fit_start", ""),
    ),
    "on_pretrain_routine_end": (
        "FG405",
        "0.9.0",
        "1.6.0",
        "1.8.0",
        "on_fit_start",
        _renamed("on_pretrain_routine_end", "", "on_fit_start", ""),
    ),
    "on_sanity_check_start": (
        "FG406",
        "0.4.0",
        None,
        "0.9.0",
        "on_fit_start, or on_sanity_check_start of a Callback",
        _renamed("on_sanity_check_start", "", "on_fit_start", ""),
    ),
    "on_pre_performance_check": (
        "FG407",
        "0.0.1",
        None,
        "0.10.0",
        "on_validation_start",
        _renamed("on_pre_performance_check", "", "on_validation_start", ""),
    ),
    "on_post_performance_check": (
        "FG408",
        "0.0.1",
        None,
        "0.10.0",
        "on_validation_end",
        _renamed("on_post_performance_check", "", "on_validation_end", ""),
    ),
    "on_post_move_to_device": (
        "FG409",
        "1.2.0",
        "1.5.0",
        "1.7.0",
        "on_fit_start",
        _renamed("on_post_move_to_device", "", "on_fit_start", ""),
    ),
    "on_hpc_save": (
        "FG410",
        "0.2",
        "1.6.0",
        "1.8.0",
        "on_save_checkpoint",
        _renamed("on_hpc_save", "checkpoint", "on_save_checkpoint", "checkpoint"),
    ),
    "on_hpc_load": (
        "FG411",
        "0.2",
        "1.6.0",
        "1.8.0",
        "on_load_checkpoint",
        _renamed("on_hpc_load", "checkpoint", "on_load_checkpoint", "checkpoint"),
    ),
    "on_train_dataloader": (
        "FG412",
        "1.3.0",
        "1.5.0",
        "1.7.0",
        "setup",
        _renamed("on_train_dataloader", "", "setup", "stage"),
    ),
    "on_val_dataloader": (
        "FG413",
        "1.3.0",
        "1.5.0",
        "1.7.0",
        "setup",
        _renamed("on_val_dataloader", "", "setup", "stage"),
    ),
    "on_test_dataloader": (
        "FG414",
        "1.3.0",
        "1.5.0",
        "1.7.0",
        "setup",
        _renamed("on_test_dataloader", "", "setup", "stage"),
    ),
    "on_predict_dataloader": (
        "FG415",
        "1.3.0",
        "1.5.0",
        "1.7.0",
        "setup",
        _renamed("on_predict_dataloader", "", "setup", "stage"),
    ),
    "training_epoch_end": (
        "FG416",
        "0.7.2",
        None,
        "2.0.0",
        "on_train_epoch_end, and a list of your own for what the steps give",
        _collected("training_epoch_end", "training_step", "train"),
    ),
    "validation_epoch_end": (
        "FG417",
        "0.7.0",
        None,
        "2.0.0",
        "on_validation_epoch_end, and a list of your own for what the steps give",
        _collected("validation_epoch_end", "validation_step", "validation"),
    ),
    "test_epoch_end": (
        "FG418",
        "0.7.0",
        None,
        "2.0.0",
        "on_test_epoch_end, and a list of your own for what the steps give",
        _collected("test_epoch_end", "test_step", "test"),
    ),
    "validation_end": (
        "FG419",
        "0.0.1",
        "0.7.0",
        "1.0.0",
        "on_validation_epoch_end, and a list of your own for what the steps give",
        _collected("validation_end", "validation_step", "validation"),
    ),
    "test_end": (
        "FG420",
        "0.4.0",
        "0.7.0",
        "1.0.0",
        "on_test_epoch_end, and a list of your own for what the steps give",
        _collected("test_end", "test_step", "test"),
    ),
    "training_end": (
        "FG421",
        "0.5.3",
        "0.7.0",
        "0.10.0",
        "training_step itself: it sees the whole batch",
        (
            "def training_end(self, output):\n    self.seen = True\n    return output",
            "def training_step(self, batch, batch_idx):\n    self.seen = True\n    return self.layer(batch).sum()",
        ),
    ),
    "training_step_end": (
        "FG422",
        "0.7.0",
        None,
        "2.0.0",
        "training_step itself: it sees the whole batch",
        (
            "def training_step_end(self, output):\n    self.seen = True\n    return output",
            "def training_step(self, batch, batch_idx):\n    self.seen = True\n    return self.layer(batch).sum()",
        ),
    ),
    "validation_step_end": (
        "FG423",
        "0.7.0",
        None,
        "2.0.0",
        "validation_step itself: it sees the whole batch",
        (
            "def validation_step_end(self, output):\n    self.seen = True\n    return output",
            "def validation_step(self, batch, batch_idx):\n    self.seen = True\n    return self.layer(batch).sum()",
        ),
    ),
    "test_step_end": (
        "FG424",
        "0.7.0",
        None,
        "2.0.0",
        "test_step itself: it sees the whole batch",
        (
            "def test_step_end(self, output):\n    self.seen = True\n    return output",
            "def test_step(self, batch, batch_idx):\n    self.seen = True\n    return self.layer(batch).sum()",
        ),
    ),
    "tng_dataloader": (
        "FG425",
        "0.0.1",
        "0.5.0",
        "0.8.0",
        "train_dataloader",
        ("def tng_dataloader(self):\n    return loader()", "def train_dataloader(self):\n    return loader()"),
    ),
    "on_tng_metrics": (
        "FG426",
        "0.2.5",
        None,
        "0.5.0",
        "self.log in training_step",
        (
            "def on_tng_metrics(self, metrics):\n    metrics['seen'] = 1.0",
            "def on_train_batch_end(self, outputs, batch, batch_idx):\n    self.log('seen', 1.0)",
        ),
    ),
    "on_training_metrics": (
        "FG427",
        "0.5.0",
        None,
        "0.5.1",
        "self.log in training_step",
        (
            "def on_training_metrics(self, metrics):\n    metrics['seen'] = 1.0",
            "def on_train_batch_end(self, outputs, batch, batch_idx):\n    self.log('seen', 1.0)",
        ),
    ),
    "update_tng_log_metrics": (
        "FG428",
        "0.0.1",
        None,
        "0.3.0",
        "self.log in training_step",
        (
            "def update_tng_log_metrics(self, logs):\n    return {**logs, 'seen': 1.0}",
            "def on_train_batch_end(self, outputs, batch, batch_idx):\n    self.log('seen', 1.0)",
        ),
    ),
}

# hook: code, since when there are fewer, what it took, what it takes
FEWER = {
    "optimizer_step": (
        "FG430",
        "2.0.0",
        "epoch batch_idx optimizer optimizer_idx optimizer_closure",
        "epoch batch_idx optimizer optimizer_closure",
        "self.seen = True\n    optimizer.step(closure=optimizer_closure)",
    ),
    "on_train_batch_start": ("FG431", "1.7.0", "batch batch_idx dataloader_idx", "batch batch_idx", "self.seen = True"),
    "on_train_batch_end": (
        "FG432",
        "1.7.0",
        "outputs batch batch_idx dataloader_idx",
        "outputs batch batch_idx",
        "self.seen = True",
    ),
    "on_train_epoch_end": ("FG433", "1.3.0", "outputs", "", "self.seen = True"),
    "on_predict_epoch_end": ("FG434", "2.0.0", "results", "", "self.seen = True"),
    "on_before_optimizer_step": ("FG435", "2.0.0", "optimizer optimizer_idx", "optimizer", "self.seen = True"),
    "optimizer_zero_grad": (
        "FG436",
        "2.0.0",
        "epoch batch_idx optimizer optimizer_idx",
        "epoch batch_idx optimizer",
        "self.seen = True\n    optimizer.zero_grad()",
    ),
    "lr_scheduler_step": (
        "FG437",
        "2.0.0",
        "scheduler optimizer_idx metric",
        "scheduler metric",
        "self.seen = True\n    scheduler.step()",
    ),
    "configure_gradient_clipping": (
        "FG438",
        "2.0.0",
        "optimizer optimizer_idx gradient_clip_val gradient_clip_algorithm",
        "optimizer gradient_clip_val gradient_clip_algorithm",
        "self.seen = True",
    ),
    "backward": ("FG439", "2.0.0", "loss optimizer optimizer_idx", "loss", "self.seen = True\n    loss.backward()"),
}

# The names of arguments that tell an old hook from today's.
GONE = {
    name: {*then.split(), "opt_idx", "second_order_closure", "outputs", "unused"} - {*today.split()}
    for name, (_, _, then, today, _) in FEWER.items()
}

STEP = {
    "optimizer_idx": (
        "FG440",
        "0.4.0",
        "2.0.0",
        "`self.automatic_optimization = False`, `self.optimizers()` and `self.manual_backward(loss)`",
        "def training_step(self, batch, batch_idx, optimizer_idx):\n    self.seen = True\n"
        "    return (self.layer(batch) + self.other(batch)).sum()",
        "def training_step(self, batch, batch_idx):\n    self.seen = True\n    for optimizer in self.optimizers():\n"
        "        optimizer.zero_grad()\n        self.manual_backward(self.layer(batch).sum())\n"
        "        optimizer.step()",
    ),
    "hiddens": (
        "FG441",
        "0.5.0",
        "2.0.0",
        "a loop over the parts of a sequence in manual optimization",
        "def training_step(self, batch, batch_idx, hiddens):\n    self.seen = True\n"
        "    return {'loss': self.layer(batch).sum(), 'hiddens': hiddens}",
        "def training_step(self, batch, batch_idx):\n    optimizer = self.optimizers()\n    self.seen = True\n"
        "    for part in batch.split(1, dim=1):\n        optimizer.zero_grad()\n"
        "        self.manual_backward(self.layer(batch).sum())\n        optimizer.step()",
    ),
    "log": (
        "FG442",
        "0.5.1",
        "1.3.0",
        "self.log(name, value) in the step",
        "def training_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n    self.seen = True\n"
        "    return {'loss': loss, 'log': {'train_loss': loss}}",
        "def training_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n    self.seen = True\n"
        "    self.log('train_loss', loss)\n    return loss",
    ),
    "progress_bar": (
        "FG443",
        "0.5.1",
        "1.3.0",
        "self.log(name, value, prog_bar=True) in the step",
        "def training_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n    self.seen = True\n"
        "    return {'loss': loss, 'progress_bar': {'train_loss': loss}}",
        "def training_step(self, batch, batch_idx):\n    loss = self.layer(batch).sum()\n    self.seen = True\n"
        "    self.log('train_loss', loss, prog_bar=True)\n    return loss",
    ),
}

# method or attribute: code, first release, removed, what to use today, before, after (on a module called `model`)
MEMBERS = {
    "hparams": (
        "FG444",
        "0.0.1",
        "1.3.0",
        "self.save_hyperparameters(hparams)",
        "self.hparams = hparams",
        "self.save_hyperparameters(hparams)",
    ),
    "load_from_metrics": (
        "FG445",
        "0.0.1",
        "0.9.0",
        "load_from_checkpoint(path, hparams_file=...)",
        "Model.load_from_metrics(path, tags, on_gpu=False)",
        "Model.load_from_checkpoint(path, hparams_file=tags)",
    ),
    "manual_backward": (
        "FG446",
        "1.0.0",
        "1.4.0",
        "self.manual_backward(loss)",
        "self.manual_backward(loss, optimizer)",
        "self.manual_backward(loss)",
    ),
    "manual_optimizer_step": (
        "FG447",
        "1.0.0",
        "1.1.0",
        "optimizer.step() and optimizer.zero_grad()",
        "self.manual_optimizer_step(optimizer)",
        "optimizer.step()",
    ),
    "truncated_bptt_steps": (
        "FG448",
        "1.3.0",
        "2.0.0",
        "a loop over the parts of a sequence in manual optimization",
        "self.truncated_bptt_steps = 2",
        "self.automatic_optimization = False",
    ),
    "summarize": (
        "FG449",
        "0.0.1",
        "1.7.0",
        "ModelSummary(model)",
        "model.summarize()",
        "from fulgurite.utilities.model_summary import ModelSummary\nModelSummary(model)",
    ),
    "grad_norm": (
        "FG450",
        "0.0.1",
        "1.5.0",
        "fulgurite.utilities.grad_norm(module, norm_type)",
        "model.grad_norm(2)",
        "from fulgurite.utilities import grad_norm\ngrad_norm(model, 2)",
    ),
    "log_grad_norm": ("FG451", "1.4.0", "2.0.0", "self.log_dict", "model.log_grad_norm({})", "model.log_dict({})"),
    "get_progress_bar_dict": (
        "FG452",
        "0.7.4",
        "1.7.0",
        "get_metrics of a progress bar",
        "model.get_progress_bar_dict()",
        "model.trainer.progress_bar_metrics",
    ),
    "get_tqdm_dict": (
        "FG453",
        "0.7.0",
        "1.0.0",
        "get_metrics of a progress bar",
        "model.get_tqdm_dict()",
        "model.trainer.progress_bar_metrics",
    ),
    "experiment": ("FG454", "0.0.1", "0.5.0", "self.logger.experiment", "model.experiment", "model.logger.experiment"),
    "use_amp": (
        "FG455",
        "0.1.1",
        "2.0.0",
        "'16' in self.trainer.precision",
        "model.use_amp",
        "'16' in model.trainer.precision",
    ),
    "use_dp": (
        "FG456",
        "0.2.5",
        "1.5.0",
        "self.trainer.num_devices > 1",
        "model.use_dp",
        "model.trainer.num_devices > 1",
    ),
    "use_ddp": (
        "FG457",
        "0.2.5",
        "1.5.0",
        "self.trainer.num_devices > 1",
        "model.use_ddp",
        "model.trainer.num_devices > 1",
    ),
    "use_ddp2": (
        "FG458",
        "0.5.1",
        "1.5.0",
        "self.trainer.num_devices > 1",
        "model.use_ddp2",
        "model.trainer.num_devices > 1",
    ),
    "use_tpu": ("FG459", "0.7.0", "1.5.0", "self.device.type == 'xla'", "model.use_tpu", "model.device.type == 'xla'"),
    "datamodule": (
        "FG460",
        "0.10.0",
        "1.5.0",
        "self.trainer.datamodule",
        "model.datamodule",
        "model.trainer.datamodule",
    ),
    "model_size": (
        "FG461",
        "1.2.0",
        "1.7.0",
        "the sizes of self.parameters()",
        "model.model_size",
        "sum(p.numel() * p.element_size() for p in model.parameters()) / 1e6",
    ),
    "get_save_dict": (
        "FG462",
        "0.0.1",
        "0.4.0",
        "on_save_checkpoint(checkpoint)",
        "model.get_save_dict()",
        "{'state_dict': model.state_dict()}",
    ),
    "load_model_specific": (
        "FG463",
        "0.0.1",
        "0.4.0",
        "on_load_checkpoint(checkpoint)",
        "model.load_model_specific({'state_dict': model.state_dict()})",
        "model.load_state_dict(model.state_dict())",
    ),
    "write_prediction": (
        "FG464",
        "0.10.0",
        "1.5.0",
        "a BasePredictionWriter callback",
        "model.write_prediction('x', 1, 'p.pt')",
        "model.predict_step(batch, 0)",
    ),
    "write_prediction_dict": (
        "FG465",
        "0.10.0",
        "1.5.0",
        "a BasePredictionWriter callback",
        "model.write_prediction_dict({'x': 1}, 'p.pt')",
        "model.predict_step(batch, 0)",
    ),
    "predict": ("FG466", "1.2.0", "1.3.0", "predict_step", "model.predict(batch, 0)", "model.predict_step(batch, 0)"),
    "from_compiled": (
        "FG467",
        "1.8.4",
        "2.0.0",
        "fulgurite.utilities.compile.from_compiled",
        "LightningModule.from_compiled(compiled)",
        "from fulgurite.utilities.compile import from_compiled\nfrom_compiled(compiled)",
    ),
    "to_uncompiled": (
        "FG468",
        "1.8.4",
        "2.0.0",
        "fulgurite.utilities.compile.to_uncompiled",
        "LightningModule.to_uncompiled(compiled)",
        "from fulgurite.utilities.compile import to_uncompiled\nto_uncompiled(compiled)",
    ),
    "configure_apex": (
        "FG469",
        "0.5.3",
        "0.10.0",
        "Trainer(precision='16-mixed')",
        "def configure_apex(self, amp, model, optimizers, amp_level):\n    return model, optimizers",
        "Trainer(precision='16-mixed')",
    ),
    "configure_ddp": (
        "FG620",
        "0.5.3",
        "0.10.0",
        "a Strategy of your own",
        "def configure_ddp(self, model, device_ids):\n    return model",
        "Trainer(strategy='ddp')",
    ),
    "init_ddp_connection": (
        "FG621",
        "0.5.3",
        "0.10.0",
        "a ClusterEnvironment of your own",
        "def init_ddp_connection(self, *args):\n    pass",
        "Trainer(strategy='ddp')",
    ),
    "configure_sync_batchnorm": (
        "FG622",
        "0.9.0",
        "0.10.0",
        "Trainer(sync_batchnorm=True)",
        "def configure_sync_batchnorm(self, model):\n    return model",
        "Trainer(sync_batchnorm=True)",
    ),
    "amp_scale_loss": (
        "FG623",
        "0.9.0",
        "1.0.0",
        "self.manual_backward(loss)",
        "def amp_scale_loss(self, loss, optimizer, optimizer_idx, *_):\n    return loss",
        "self.manual_backward(loss)",
    ),
    "describe_params": ("FG624", "0.0.1", "0.3.0", "ModelSummary(model)", "model.describe_params()", "str(model)"),
    "describe_grads": (
        "FG625",
        "0.0.1",
        "0.3.0",
        "fulgurite.utilities.grad_norm",
        "model.describe_grads()",
        "[p.grad for p in model.parameters()]",
    ),
    "choose_optimizer": (
        "FG626",
        "0.0.1",
        "0.3.0",
        "an optimizer from torch.optim",
        "model.choose_optimizer('adam', model.parameters(), {'lr': 0.1})",
        "torch.optim.Adam(model.parameters(), lr=0.1)",
    ),
    "get_process_position": (
        "FG627",
        "0.0.1",
        "0.3.0",
        "Trainer(callbacks=[TQDMProgressBar(process_position=...)])",
        "model.get_process_position(None)",
        "0",
    ),
    "loss": (
        "FG628",
        "0.0.1",
        "0.3.0",
        "a function of your own",
        "def loss(self, *args):\n    pass",
        "def compute_loss(self, *args):\n    pass",
    ),
}
LOGGED = {
    "log(tbptt_reduce_fx)": (
        "FG629",
        "0.10.0",
        "1.6.0",
        "sequences are not split, so nothing is reduced over their parts",
    ),
    "log(tbptt_pad_token)": ("FG640", "0.10.0", "1.6.0", "sequences are not split, so nothing is padded"),
    "log(sync_dist_op)": ("FG641", "0.10.0", "1.6.0", "`reduce_fx` says how values are reduced over processes too"),
}

ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=code,
            where=WHERE,
            name=name,
            first=first,
            deprecated=deprecated,
            removed=removed,
            op=Bridged(by),
            before=before,
            after=after,
        )
        for name, (code, first, deprecated, removed, by, (before, after)) in HOOKS.items()
    ),
    *(
        Change(
            code=code,
            where=MORE_ARGUMENTS,
            name=name,
            first="0.4.5",
            removed=since,
            op=Bridged(f"{name}({', '.join(['self', *today.split()])})"),
            before=f"def {name}({', '.join(['self', *then.split()])}):\n    {body}",
            after=f"def {name}({', '.join(['self', *today.split()])}):\n    {body}",
        )
        for name, (code, since, then, today, body) in FEWER.items()
    ),
    *(
        Change(
            code=code, where=PARTS, name=name, first=first, removed=removed, op=Bridged(by), before=before, after=after
        )
        for name, (code, first, removed, by, before, after) in STEP.items()
    ),
    *(
        Change(
            code=code, where=WHERE, name=name, first=first, removed=removed, op=Bridged(by), before=before, after=after
        )
        for name, (code, first, removed, by, before, after) in MEMBERS.items()
    ),
    *(
        Change(
            code=code,
            where=WHERE,
            name=name,
            first=first,
            removed=removed,
            op=Removed(why),
            before=f"self.log('x', 1.0, {name[4:-1]}=None)",
            after="self.log('x', 1.0)",
        )
        for name, (code, first, removed, why) in LOGGED.items()
    ),
)
