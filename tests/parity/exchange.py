"""Write checkpoints on one side, or go on from one, and tell where the run ended.

python tests/parity/exchange.py --side upstream|fulgurite --folder FOLDER --out FILE write | resume CHECKPOINT ...
"""

import argparse
import json
import logging
import os
import sys
import warnings
from pathlib import Path

if __name__ == "__main__":
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

import torch
from torch.optim.lr_scheduler import StepLR

from parity.record import namespace
from parity.summary import Summary
from parity.tiny_parts import Rows, loader, tiny, tiny_data

EPOCHS = 4


def parts(L):
    """Module, datamodule and callback classes, all of them with a state."""

    class Net(tiny(L)):
        def training_step(self, batch, batch_idx):
            loss = self.loss(batch)
            self.log("train_loss", loss, on_step=True, on_epoch=True)
            return loss

        def configure_optimizers(self):
            optimizer = torch.optim.AdamW(self.parameters(), lr=self.lr)
            return [optimizer], [
                {"scheduler": StepLR(optimizer, 3, 0.7), "interval": "step"},
                StepLR(optimizer, 1, 0.9),
            ]

    class Data(tiny_data(L)):
        asked = 0

        def train_dataloader(self):
            from torchdata.stateful_dataloader import StatefulDataLoader

            self.asked += 1
            return StatefulDataLoader(Rows(10), batch_size=2)

        def val_dataloader(self):
            return loader(4, seed=1)

        def state_dict(self):
            return {"asked": self.asked}

        def load_state_dict(self, state_dict):
            self.asked = state_dict["asked"]

    class Counter(L.Callback):
        batches = 0

        def on_train_batch_end(self, *args):
            self.batches += 1

        def state_dict(self):
            return {"batches": self.batches}

        def load_state_dict(self, state_dict):
            self.batches = state_dict["batches"]

    return Net, Data, Counter


def run(L, folder, name, checkpoint=None):
    """Train to the end, from the start or from the checkpoint, and describe what came out."""
    torch.manual_seed(5)
    Net, Data, Counter = parts(L)
    counter, stopper = Counter(), L.callbacks.EarlyStopping("val_loss", patience=20, strict=False)
    best = L.callbacks.ModelCheckpoint(folder / name, monitor="val_loss", save_top_k=-1, filename="best-{epoch}")
    every = L.callbacks.ModelCheckpoint(folder / name, every_n_train_steps=1, save_top_k=-1, filename="{step}")
    ends = L.callbacks.ModelCheckpoint(
        folder / name, every_n_epochs=1, save_top_k=-1, filename="end-{epoch}", save_on_train_epoch_end=True
    )
    logger = L.loggers.CSVLogger(folder, name=f"rows-{name}", version=0)
    trainer = L.Trainer(
        accelerator="cpu",
        max_epochs=EPOCHS,
        logger=logger,
        log_every_n_steps=1,
        num_sanity_val_steps=0,
        callbacks=[counter, stopper, best, every, ends, L.callbacks.LearningRateMonitor()],
        enable_progress_bar=False,
        enable_model_summary=False,
        default_root_dir=folder,
    )
    module, data = Net(), Data()
    torch.manual_seed(6)
    trainer.fit(module, datamodule=data, ckpt_path=checkpoint)
    leaves = Summary().leaves
    state = {k: v for k, v in stopper.state_dict().items() if k != "stopping_reason_message"}
    return {
        "weights": leaves(module.state_dict()),
        "optimizer": leaves(trainer.optimizers[0].state_dict()),
        "schedulers": leaves([c.scheduler.state_dict() for c in trainer.lr_scheduler_configs]),
        "steps": [trainer.global_step, trainer.current_epoch],
        "counter": counter.batches,
        "asked": data.asked,
        "stopper": leaves(state),
        "best": float(best.best_model_score),
        "rows": (folder / f"rows-{name}" / "version_0" / "metrics.csv").read_text().splitlines(),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--side", required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("what", choices=("write", "resume"))
    parser.add_argument("checkpoints", nargs="*")
    options = parser.parse_args()
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    L = namespace(options.side)
    for name in ("lightning.pytorch", "fulgurite"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if options.what == "write":
        found = {"whole": run(L, options.folder, "whole")}
    else:
        found = {}
        for path in options.checkpoints:
            writer, name = Path(path).parent.parent.name, Path(path).stem
            found[f"{writer}/{name}"] = run(L, options.folder, f"from-{writer}-{name}", path)
    options.out.write_text(json.dumps(found))


if __name__ == "__main__":
    main()
