"""Every argument of the time in one call, with objects where the call needs them."""

import os

from model import LightningTemplate
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
from test_tube import Experiment


def every_argument():
    experiment = Experiment(save_dir="logs", name="whole")
    checkpoint = ModelCheckpoint("weights")
    stop = EarlyStopping(monitor="val_loss", patience=3)
    trainer = Trainer(
        experiment=experiment,
        checkpoint_callback=checkpoint,
        early_stop_callback=stop,
        cluster=None,
        process_position=0,
        current_gpu_name=0,
        gpus=None,
        enable_tqdm=True,
        overfit_pct=0.0,
        track_grad_norm=-1,
        check_val_every_n_epoch=1,
        fast_dev_run=False,
        accumulate_grad_batches=1,
        enable_early_stop=True,
        max_nb_epochs=5,
        min_nb_epochs=1,
        train_percent_check=1.0,
        val_percent_check=1.0,
        test_percent_check=1.0,
        val_check_interval=0.95,
        log_save_interval=1,
        add_log_row_interval=1,
        lr_scheduler_milestones=None,
        use_amp=False,
        check_grad_nans=False,
        amp_level="O2",
        nb_sanity_val_steps=5,
    )
    model = LightningTemplate()
    trainer.fit(model)
    return trainer, model, experiment, checkpoint, stop


def the_call_has_its_effects(trainer, model, experiment, checkpoint, stop):
    assert model.trained() == list(range(8)) * 5, "max_nb_epochs, train_percent_check, accumulate_grad_batches"
    # Five sanity batches were asked for and there are four; then one validation per epoch, before the last batch.
    assert model.calls[:5] == [("val", 0, n) for n in range(4)] + [("val ends", 0, 4)]
    first_epoch = [call for call in model.calls[5:] if call[1] == 0]
    assert first_epoch[7] == ("val", 0, 0) and first_epoch[-1] == ("train", 0, 7)

    rows = [row for row in experiment.metrics if "tng_ce" in row]
    assert len(rows) == 40 and {int(row["epoch"]) for row in rows} == set(range(5))
    with open(os.path.join("logs", "whole", "version_0", "metrics.csv")) as f:
        assert len(f.readlines()) == 41
    assert len(os.listdir("weights")) == 5, "one per validation"
    assert not trainer.on_gpu and not trainer.use_amp


if __name__ == "__main__":
    the_call_has_its_effects(*every_argument())
