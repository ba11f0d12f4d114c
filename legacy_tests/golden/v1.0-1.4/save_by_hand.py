"""v1.0-1.4: trainer.save_checkpoint after fit, and load_from_checkpoint with another value."""
import torch

from pytorch_lightning import Trainer

from net import QUIET, Net, T


class Model(Net):
    def on_save_checkpoint(self, checkpoint):
        T.hook("on_save_checkpoint " + " ".join(sorted(checkpoint)))
        checkpoint["mine"] = 5

    def on_load_checkpoint(self, checkpoint):
        T.hook("on_load_checkpoint %d" % checkpoint["mine"])


model = Model()
trainer = Trainer(max_epochs=1, logger=False, checkpoint_callback=False, **QUIET)
T.note("fit", trainer.fit(model))
trainer.save_checkpoint("hand.ckpt")
raw = torch.load("hand.ckpt", map_location="cpu", weights_only=False)
T.note("keys", sorted(raw))
T.note("hparams", {k: dict(v) if k == "hparams" or k == "hyper_parameters" else str(v) for k, v in raw.items() if "hparams" in k or "hyper" in k})
T.note("lr_schedulers", len(raw["lr_schedulers"]))
loaded = Model.load_from_checkpoint("hand.ckpt")
T.note("loaded", [loaded.hparams.hidden, loaded.hparams.lr, loaded.l2.weight.sum()])
T.checkpoints()
T.finish(model, trainer)
