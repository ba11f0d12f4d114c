"""validate, test and predict on their own."""

import torch

from ..lab import scenario
from ..tiny_parts import loader, stream, tiny


def many(L):
    class Net(tiny(L)):
        def validation_step(self, batch, batch_idx, dataloader_idx=0):
            self.log("val_loss", self.loss(batch), prog_bar=True)
            return {"idx": (batch_idx, dataloader_idx)}

        def test_step(self, batch, batch_idx, dataloader_idx=0):
            self.log_dict({"test_loss": self.loss(batch), "test_step": batch_idx}, on_step=True, on_epoch=True)

        def predict_step(self, batch, batch_idx, dataloader_idx=0):
            return {"out": self(batch), "at": (batch_idx, dataloader_idx)}

    return Net


@scenario
def validate_alone(L, lab):
    lab.run(lab.trainer(), "validate", lab.module(tiny(L)), loader())


@scenario
def test_alone(L, lab):
    lab.run(lab.trainer(), "test", lab.module(tiny(L)), loader(), verbose=False)


@scenario
def predict_alone(L, lab):
    lab.run(lab.trainer(), "predict", lab.module(tiny(L)), loader())


@scenario
def validate_two_loaders(L, lab):
    lab.run(lab.trainer(), "validate", lab.module(many(L)), [loader(4), loader(6)])


@scenario
def test_two_loaders_named(L, lab):
    lab.run(lab.trainer(), "test", lab.module(many(L)), {"left": loader(4), "right": loader(6)})


@scenario
def predict_two_loaders(L, lab):
    lab.run(lab.trainer(), "predict", lab.module(many(L)), [loader(4), loader(6)])


@scenario
def predict_without_keeping(L, lab):
    lab.run(lab.trainer(), "predict", lab.module(many(L)), [loader(4), loader(6)], return_predictions=False)


@scenario
def predict_default_step(L, lab):
    class Net(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.layer = torch.nn.Linear(4, 1)

        def forward(self, batch):
            return self.layer(batch)

    lab.run(lab.trainer(), "predict", lab.module(Net), loader(5))


@scenario
def predict_stream(L, lab):
    lab.run(lab.trainer(limit_predict_batches=2), "predict", lab.module(tiny(L)), stream())


@scenario
def predict_limits(L, lab):
    lab.run(lab.trainer(limit_predict_batches=0.5), "predict", lab.module(many(L)), [loader(4), loader(8)])


@scenario
def limits_zero(L, lab):
    trainer = lab.trainer(limit_test_batches=0, limit_predict_batches=0, limit_val_batches=0)
    module = lab.module(tiny(L))
    for verb in ("validate", "test", "predict"):
        lab.run(trainer, verb, module, loader())


@scenario
def written_every_batch(L, lab):
    class Writer(L.callbacks.BasePredictionWriter):
        def write_on_batch_end(self, trainer, pl_module, prediction, batch_indices, batch, batch_idx, dataloader_idx):
            lab.mark(f"write {lab.summary.text([prediction, batch_indices, batch_idx, dataloader_idx])}")

        def write_on_epoch_end(self, trainer, pl_module, predictions, batch_indices):
            lab.mark(f"write all {lab.summary.text([predictions, batch_indices])}")

    trainer = lab.trainer(callbacks=[Writer("batch_and_epoch")])
    lab.run(trainer, "predict", lab.module(tiny(L)), loader(5))
    lab.run(trainer, "predict", lab.module(many(L)), [loader(5), loader(3)])


@scenario
def gradients_allowed_in_evaluation(L, lab):
    class Net(tiny(L)):
        def test_step(self, batch, batch_idx):
            with torch.enable_grad():
                loss = self.loss(batch.clone().requires_grad_())
                loss.backward()
            self.log("test_loss", loss)
            lab.mark(f"grad {self.layer.weight.grad is not None}")

    lab.run(lab.trainer(inference_mode=False), "test", lab.module(Net), loader())


@scenario
def inference_mode_on(L, lab):
    class Net(tiny(L)):
        def test_step(self, batch, batch_idx):
            lab.mark(f"inference tensor {self(batch).is_inference()}")

    lab.run(lab.trainer(), "test", lab.module(Net), loader())


@scenario
def stages_after_fit(L, lab):
    trainer, module = lab.trainer(enable_checkpointing=True), lab.module(many(L))
    lab.fit(trainer, module, loader(), loader(4, seed=1))
    lab.run(trainer, "validate", module, loader(4, seed=1))
    lab.run(trainer, "test", module, loader(4, seed=2))
    lab.run(trainer, "predict", module, loader(4, seed=3))
    lab.run(trainer, "test", dataloaders=loader(4, seed=2))


@scenario
def validate_within_limits_and_streams(L, lab):
    trainer, module = lab.trainer(limit_val_batches=2), lab.module(many(L))
    lab.run(trainer, "validate", module, [stream(8), loader(2)])


@scenario
def modules_keep_their_modes(L, lab):
    class Net(tiny(L)):
        def __init__(self):
            super().__init__()
            self.part = torch.nn.Dropout(0.5)

    module = lab.module(Net)
    module.part.eval()
    trainer = lab.trainer()
    lab.run(trainer, "test", module, loader())
    lab.run(trainer, "predict", module, loader())
    lab.note("modes after", [module.training, module.part.training])


@scenario
def nothing_logged(L, lab):
    class Net(tiny(L)):
        def test_step(self, batch, batch_idx):
            return self.loss(batch)

    lab.run(lab.trainer(), "test", lab.module(Net), [loader(4)])


@scenario
def logged_at_epoch_end_only(L, lab):
    class Net(many(L)):
        def on_test_epoch_end(self):
            self.log("total", 5)

    lab.run(lab.trainer(), "test", lab.module(Net), [loader(4), loader(4)])
