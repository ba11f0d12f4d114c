"""Short programs in the manner of their time, with the release each was written for."""

# (release, text). The bodies do nothing: only what tells a release from others is kept.
PROGRAMS = [
    # ----- 0.1 to 0.3: an experiment, callbacks by hand, a loader per property
    (
        "0.1.2",
        """
from test_tube import HyperOptArgumentParser, Experiment
from pytorch_lightning.models.trainer import Trainer
from pytorch_lightning.utils.arg_parse import add_default_args
from pytorch_lightning.utils.pt_callbacks import EarlyStopping, ModelCheckpoint

def main(hparams):
    exp = Experiment(name='first', save_dir=hparams.save_dir)
    early_stop = EarlyStopping(monitor='val_loss', patience=3)
    checkpoint = ModelCheckpoint(filepath=hparams.model_dir, save_function=None, monitor='val_loss')
    trainer = Trainer(experiment=exp, checkpoint_callback=checkpoint, early_stop_callback=early_stop)
    trainer.fit(Net(hparams))
""",
    ),
    (
        "0.2.6",
        """
from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.root_module.root_module import LightningModule

class Net(LightningModule):
    def training_step(self, data_batch, batch_i):
        x, y = data_batch
        return {'loss': self.loss(x, y), 'tqdm_metrics': {'acc': 1}}

    def update_tng_log_metrics(self, logs):
        return logs

    def get_save_dict(self):
        return {'state_dict': self.state_dict()}
""",
    ),
    (
        "0.3.6.9",
        """
import torch
from pytorch_lightning import LightningModule, Trainer, data_loader
from pytorch_lightning.models.trainer import Trainer
from test_tube import Experiment

class Net(LightningModule):
    def training_step(self, batch, batch_nb):
        return {'loss': self(batch), 'tqdm_metrics': {'a': 1}}

    def load_model_specific(self, checkpoint):
        self.load_state_dict(checkpoint['state_dict'])

    @data_loader
    def tng_dataloader(self):
        return None

Trainer(experiment=Experiment(), max_nb_epochs=3, enable_early_stop=False)
""",
    ),
    (
        "0.2.6",
        """
from pytorch_lightning.models.sample_model_template.model_template import ExampleModel
from pytorch_lightning.models.trainer import Trainer
trainer = Trainer(experiment=exp, on_gpu=False, lr_scheduler_milestones=[10, 20], max_nb_epochs=5)
""",
    ),
    (
        "0.3.6.9",
        """
import pytorch_lightning as ptl

class Gan(ptl.LightningModule):
    def configure_optimizers(self):
        return [a, b], []

    def on_tng_metrics(self, logs):
        logs['extra'] = 1

    def get_save_dict(self):
        return {'state_dict': self.state_dict()}

    @ptl.data_loader
    def tng_dataloader(self):
        return loader
""",
    ),
    # ----- 0.4: `prog`, the training step per optimizer
    (
        "0.4.9",
        """
import pytorch_lightning as pl
from test_tube import Experiment

class CoolModel(pl.LightningModule):
    def training_step(self, batch, batch_nb, optimizer_i):
        x, y = batch
        return {'loss': F.cross_entropy(self(x), y), 'prog': {'tng_loss': 0}}

    def validation_end(self, outputs):
        return {'avg_val_loss': 0}

    @pl.data_loader
    def tng_dataloader(self):
        return loader

    @pl.data_loader
    def test_dataloader(self):
        return loader

exp = Experiment(save_dir='.')
trainer = pl.Trainer(experiment=exp, max_nb_epochs=1, train_percent_check=.1)
""",
    ),
    (
        "0.4.9",
        """
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.testing.lm_test_module import LightningTestModel
trainer = Trainer(
    experiment=exp,
    weights_save_path='w',
    distributed_backend='ddp',
    nb_gpu_nodes=2,
    log_gpu_memory='all',
)
class Net(LightningTestModel):
    def on_save_checkpoint(self, checkpoint):
        pass
    def tng_dataloader(self):
        pass
""",
    ),
    (
        "0.4.9",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def test_end(self, outputs):
        return {}

    def on_sanity_check_start(self):
        pass

    def training_step(self, data_batch, batch_nb):
        self.experiment.add_image('x', 1)
        return self.loss(data_batch)

    @pl.data_loader
    def tng_dataloader(self):
        pass

pl.Trainer(gradient_clip=0.5, current_gpu_name=0)
""",
    ),
    # ----- 0.5 and 0.6: `log` and `progress_bar`, loaders with a decorator
    (
        "0.5.3.3",
        """
import pytorch_lightning as pl
from pytorch_lightning.logging import TestTubeLogger

class CoolSystem(pl.LightningModule):
    def training_step(self, batch, batch_nb):
        x, y = batch
        loss = F.cross_entropy(self.forward(x), y)
        return {'loss': loss, 'log': {'train_loss': loss}}

    def validation_end(self, outputs):
        avg = torch.stack([x['val_loss'] for x in outputs]).mean()
        return {'avg_val_loss': avg, 'log': {'val_loss': avg}}

    @pl.data_loader
    def train_dataloader(self):
        return loader

trainer = pl.Trainer(max_nb_epochs=5, logger=TestTubeLogger('logs'), default_save_path='.')
""",
    ),
    (
        "0.5.3.3",
        """
from pytorch_lightning import Trainer, LightningModule
from pytorch_lightning.callbacks import EarlyStopping, ModelCheckpoint
checkpoint = ModelCheckpoint(filepath='w', save_best_only=True, verbose=True, monitor='val_loss', mode='min', prefix='')
trainer = Trainer(
    gpus='0',
    checkpoint_callback=checkpoint,
    row_log_interval=5,
    nb_sanity_val_steps=0,
    use_amp=True,
)

class Net(LightningModule):
    def optimizer_step(self, epoch_nb, batch_nb, optimizer, optimizer_i, second_order_closure=None):
        optimizer.step()
""",
    ),
    (
        "0.5.3.3",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_nb, optimizer_idx):
        return {'loss': g_loss, 'progress_bar': {'g_loss': g_loss}, 'log': {'g_loss': g_loss}}

    def training_end(self, outputs):
        return outputs

    @pl.data_loader
    def train_dataloader(self):
        return loader

pl.Trainer(min_nb_epochs=1, max_nb_epochs=10)
""",
    ),
    (
        "0.6.0",
        """
import pytorch_lightning as pl
from pytorch_lightning.logging import TensorBoardLogger

class Net(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams

    def training_step(self, batch, batch_idx):
        return {'loss': loss, 'log': {'train_loss': loss}}

    def validation_end(self, outputs):
        return {'val_loss': avg, 'log': logs}

    @pl.data_loader
    def train_dataloader(self):
        return DataLoader(data)

trainer = pl.Trainer(max_epochs=5, default_save_path='.', early_stop_callback=None)
""",
    ),
    (
        "0.6.0",
        """
from pytorch_lightning import Trainer
from pytorch_lightning.core import data_loader
from pytorch_lightning.core.lightning import LightningModule
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.logging.comet import CometLogger
mc = ModelCheckpoint('w', save_top_k=1)
trainer = Trainer(
    num_sanity_val_steps=0,
    show_progress_bar=False,
    resume_from_checkpoint='w/_ckpt_epoch_3.ckpt',
    logger=CometLogger(),
)

class Net(LightningModule):
    def validation_end(self, outputs):
        return {'val_loss': 0, 'progress_bar': {}}

    def test_end(self, outputs):
        return {}
""",
    ),
    (
        "0.6.0",
        """
from argparse import Namespace
import pytorch_lightning as pl
model = Net.load_from_metrics(weights_path='w', tags_csv='version_0/meta_tags.csv')

class Net(pl.LightningModule):
    def validation_end(self, outputs):
        return {'log': {}}

    @pl.data_loader
    def val_dataloader(self):
        return None

trainer = pl.Trainer(max_epochs=3, overfit_pct=0.1, val_percent_check=0.2, use_amp=False)
""",
    ),
    # ----- 0.7: callbacks, loggers, epoch ends
    (
        "0.7.6",
        """
import pytorch_lightning as pl
from pytorch_lightning import Trainer, seed_everything
from pytorch_lightning.loggers import TensorBoardLogger
seed_everything(1)

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        return {'loss': loss, 'log': {'loss': loss}}

    def validation_epoch_end(self, outputs):
        return {'val_loss': avg, 'log': {'val_loss': avg}}

trainer = Trainer(max_epochs=2, train_percent_check=0.1, progress_bar_refresh_rate=10, num_tpu_cores=8)
""",
    ),
    (
        "0.7.6",
        """
from argparse import ArgumentParser
import pytorch_lightning as pl
parser = pl.Trainer.add_argparse_args(ArgumentParser())
trainer = pl.Trainer.from_argparse_args(parser.parse_args(), early_stop_callback=True, overfit_pct=0.05)

class Net(pl.LightningModule):
    def training_step_end(self, outputs):
        return {'loss': outputs['loss'], 'progress_bar': {}}

    def prepare_data(self):
        pass
""",
    ),
    (
        "0.7.6",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import Callback, EarlyStopping
from pytorch_lightning.profiler import AdvancedProfiler

class Printing(Callback):
    def on_init_start(self, trainer):
        print('start')

trainer = pl.Trainer(
    callbacks=[Printing()],
    profiler=AdvancedProfiler(),
    val_percent_check=0.25,
    print_nan_grads=True,
)

class Net(pl.LightningModule):
    def validation_epoch_end(self, outputs):
        return {'val_loss': 0, 'log': {}}
""",
    ),
    (
        "0.7.6",
        """
from pytorch_lightning import Trainer
from pytorch_lightning.callbacks.lr_logger import LearningRateLogger
lr = LearningRateLogger()
trainer = Trainer(
    gpus=2,
    distributed_backend='dp',
    test_percent_check=0.5,
    callbacks=[lr],
    terminate_on_nan=True,
    log_save_interval=100,
)
""",
    ),
    # ----- 0.8 and 0.9: limits, save_hyperparameters, results
    (
        "0.8.5",
        """
import pytorch_lightning as pl
from pytorch_lightning.metrics.functional import accuracy

class Net(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams
        self.save_hyperparameters()

    def setup(self, stage):
        pass

    def training_step(self, batch, batch_idx):
        return {'loss': loss, 'log': {'train_loss': loss}}

    def validation_epoch_end(self, outputs):
        return {'val_loss': avg, 'log': logs}

trainer = pl.Trainer(limit_train_batches=0.1, row_log_interval=10, distributed_backend='ddp', gpus=2)
""",
    ),
    (
        "0.8.5",
        """
import pytorch_lightning as pl
trainer = pl.Trainer(
    overfit_batches=10,
    early_stop_callback=pl.callbacks.EarlyStopping('val_loss'),
    log_save_interval=1,
)
trainer.fit(model)
trainer.test(ckpt_path='best')

class Net(pl.LightningModule):
    def training_epoch_end(self, outputs):
        return {'log': {'x': 1}, 'progress_bar': {}}
""",
    ),
    (
        "0.9.0",
        """
import pytorch_lightning as pl
from pytorch_lightning.core.step_result import EvalResult, TrainResult

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        result = pl.TrainResult(minimize=loss)
        result.log('train_loss', loss)
        return result

    def validation_step(self, batch, batch_idx):
        result = pl.EvalResult(checkpoint_on=loss)
        return result

trainer = pl.Trainer(max_epochs=3)
""",
    ),
    (
        "0.9.0",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint, LearningRateLogger

class Data(pl.LightningDataModule):
    def setup(self, stage=None):
        pass

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        result = pl.TrainResult(loss)
        return result

trainer = pl.Trainer(
    callbacks=[LearningRateLogger()],
    checkpoint_callback=ModelCheckpoint(filepath='w/{epoch}'),
    sync_batchnorm=True,
)
trainer.fit(Net(), datamodule=Data())
""",
    ),
    (
        "0.9.0",
        """
import pytorch_lightning as pl

class Data(pl.LightningDataModule):
    def train_dataloader(self):
        pass

class Net(pl.LightningModule):
    def validation_step(self, batch, batch_idx):
        return {'val_loss': 1}

    def validation_epoch_end(self, outputs):
        return {'val_loss': 1, 'log': {'val_loss': 1}, 'progress_bar': {}}

pl.Trainer(early_stop_callback=True, row_log_interval=1, limit_val_batches=2)
""",
    ),
    # ----- 0.10
    (
        "0.10.0",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('loss', loss)
        return loss

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None):
        optimizer.step()

trainer = pl.Trainer(early_stop_callback=True, log_every_n_steps=5)
""",
    ),
    (
        "0.10.0",
        """
from pytorch_lightning import LightningModule, Trainer
from pytorch_lightning.callbacks import LearningRateMonitor, GPUStatsMonitor, EarlyStopping

class Net(LightningModule):
    def validation_step(self, batch, batch_idx):
        self.log('val_loss', 1, on_epoch=True)

Trainer(
    callbacks=[LearningRateMonitor()],
    early_stop_callback=EarlyStopping('val_loss'),
    distributed_backend='ddp',
)
""",
    ),
    # ----- 1.0 to 1.2
    (
        "1.0.8",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.metrics import Accuracy

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx, optimizer_idx):
        opt_g, opt_d = self.optimizers()
        self.manual_backward(loss, opt_g)
        opt_g.step()

trainer = pl.Trainer(
    automatic_optimization=False,
    checkpoint_callback=ModelCheckpoint(monitor='val_loss'),
    accelerator='ddp',
    gpus=2,
)
""",
    ),
    (
        "1.1.8",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint, EarlyStopping
from pytorch_lightning.plugins.ddp_plugin import DDPPlugin
checkpoint = ModelCheckpoint(dirpath='w', filename='best', monitor='val_loss', prefix='net')
trainer = pl.Trainer(
    plugins=[DDPPlugin()],
    accelerator='ddp',
    callbacks=[checkpoint],
    move_metrics_to_cpu=True,
)

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('x', 1)
        return loss
""",
    ),
    (
        "1.1.8",
        """
import pytorch_lightning as pl
from pytorch_lightning.metrics import Accuracy

class Net(pl.LightningModule):
    def __init__(self):
        self.acc = Accuracy()
        self.hparams = {}

    def training_step(self, batch, batch_idx):
        self.log('x', 1)
        return loss

    def on_train_epoch_end(self, outputs):
        pass

trainer = pl.Trainer(
    accelerator='ddp',
    profiler='simple',
    enable_pl_optimizer=True,
    callbacks=[pl.callbacks.ModelCheckpoint(filepath='w',
    monitor='a')],
)
""",
    ),
    (
        "1.2.10",
        """
import pytorch_lightning as pl
from pytorch_lightning.metrics.functional import accuracy

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('train_loss', loss)
        return loss

    def on_train_epoch_end(self, outputs):
        pass

trainer = pl.Trainer(
    gpus=1,
    stochastic_weight_avg=True,
    progress_bar_refresh_rate=20,
    callbacks=[pl.callbacks.ModelCheckpoint(period=5)],
)
""",
    ),
    # ----- 1.3 to 1.5
    (
        "1.3.8",
        """
import pytorch_lightning as pl
import torchmetrics
from pytorch_lightning.utilities.cli import LightningCLI

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('train_loss', loss)
        return loss

    def predict_step(self, batch, batch_idx, dataloader_idx=None):
        return self(batch)

trainer = pl.Trainer(gpus=1, accelerator='ddp', max_time='00:12:00:00', checkpoint_callback=True)
trainer.validate(model, val_dataloaders=loader)
""",
    ),
    (
        "1.3.8",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint
checkpoint = ModelCheckpoint(dirpath='w', every_n_val_epochs=2, auto_insert_metric_name=False)
pl.seed_everything(7, workers=True)
trainer = pl.Trainer(
    gpus=-1,
    accelerator='ddp',
    callbacks=[checkpoint],
    weights_summary='full',
    flush_logs_every_n_steps=10,
)
trainer.fit(model, train_dataloader=loader)
""",
    ),
    (
        "1.4.9",
        """
import pytorch_lightning as pl
from pytorch_lightning.loops import FitLoop
from pytorch_lightning.plugins import DDPPlugin

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('a', 1, batch_size=4)

trainer = pl.Trainer(
    gpus=4,
    accelerator='ddp',
    plugins=DDPPlugin(find_unused_parameters=False),
    progress_bar_refresh_rate=5,
    reload_dataloaders_every_n_epochs=1,
)
trainer.fit(model, train_dataloaders=loader)
""",
    ),
    (
        "1.5.10",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import TQDMProgressBar
from pytorch_lightning.plugins import DDPPlugin

class Net(pl.LightningModule):
    def validation_epoch_end(self, outputs):
        self.log('val', 1)

trainer = pl.Trainer(
    gpus=2,
    strategy=DDPPlugin(find_unused_parameters=False),
    enable_progress_bar=True,
    callbacks=[TQDMProgressBar()],
)
trainer.fit(model, ckpt_path=None)
""",
    ),
    (
        "1.5.10",
        """
import pytorch_lightning as pl
from pytorch_lightning.lite import LightningLite
from pytorch_lightning.plugins.training_type import DDPPlugin
pl.Trainer(strategy='ddp', gpus=8, enable_checkpointing=False, detect_anomaly=True, weights_save_path='w')
""",
    ),
    # ----- 1.6 to 1.9
    (
        "1.6.5",
        """
import pytorch_lightning as pl
from pytorch_lightning.strategies import DDPStrategy
from pytorch_lightning.callbacks.base import Callback

class Net(pl.LightningModule):
    def lr_scheduler_step(self, scheduler, optimizer_idx, metric):
        scheduler.step()

trainer = pl.Trainer(gpus=2, strategy=DDPStrategy(find_unused_parameters=False), precision=16)
""",
    ),
    (
        "1.7.7",
        """
import pytorch_lightning as pl
from pytorch_lightning.cli import LightningCLI
from pytorch_lightning.profilers import SimpleProfiler

class Net(pl.LightningModule):
    def training_epoch_end(self, outputs):
        self.log('x', 1)

trainer = pl.Trainer(accelerator='gpu', devices=2, strategy='ddp_find_unused_parameters_false', precision=16)
""",
    ),
    (
        "1.9.5",
        """
import pytorch_lightning as pl
from pytorch_lightning.utilities.rank_zero import rank_zero_only
from lightning_fabric.utilities.seed import seed_everything

class Net(pl.LightningModule):
    def validation_epoch_end(self, outputs):
        pass

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, optimizer_closure):
        optimizer.step(closure=optimizer_closure)

pl.Trainer(accelerator='gpu', devices='auto', inference_mode=False, replace_sampler_ddp=False)
""",
    ),
    (
        "1.8.6",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import LearningRateFinder
from lightning_lite.utilities.seed import seed_everything
trainer = pl.Trainer(accelerator='gpu', devices=1, auto_lr_find=True, track_grad_norm=2, inference_mode=True)
trainer.tune(model)
""",
    ),
    # ----- 2.x
    (
        "2.0.9",
        """
import lightning.pytorch as pl
from lightning.pytorch.tuner import Tuner

class Net(pl.LightningModule):
    def __init__(self):
        super().__init__()
        self.validation_step_outputs = []

    def on_validation_epoch_end(self):
        self.validation_step_outputs.clear()

trainer = pl.Trainer(precision='16-mixed', use_distributed_sampler=False)
""",
    ),
    (
        "2.2.5",
        """
import lightning as L
from lightning.pytorch.callbacks import ThroughputMonitor

class Net(L.LightningModule):
    def configure_model(self):
        pass

trainer = L.Trainer(accelerator='auto', devices='auto', strategy='auto')
trainer.fit(Net(), datamodule=data)
""",
    ),
    (
        "2.6.6",
        """
import torch, lightning as L

class Net(L.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('loss', 1)
        return loss

L.Trainer(max_epochs=3, barebones=True).fit(Net(), loader)
""",
    ),
    (
        "2.1.4",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def on_train_epoch_end(self):
        self.log('x', 1)

    def on_before_optimizer_step(self, optimizer):
        pass

pl.Trainer(accelerator='gpu', devices=2, strategy='ddp_find_unused_parameters_true', precision='bf16-mixed')
""",
    ),
    (
        "2.5.6",
        """
from lightning.pytorch import LightningModule, Trainer, seed_everything
from lightning.pytorch.callbacks import EarlyStopping, ModelCheckpoint
seed_everything(42, workers=True)
trainer = Trainer(max_epochs=10, callbacks=[EarlyStopping('val_loss'), ModelCheckpoint(monitor='val_loss')])
trainer.fit(model, train_dataloaders=a, val_dataloaders=b, ckpt_path='last')
""",
    ),
    # ----- a second hand's programs: written down before the recognition had seen them
    (
        "0.1.1",
        """
from pytorch_lightning.models.trainer import Trainer
from pytorch_lightning.root_module.root_module import RootModule

class Model(RootModule):
    def __init__(self, hparams):
        super(Model, self).__init__(hparams)

    def training_step(self, data_batch):
        loss = self.loss(data_batch)
        return loss, {'tng_loss': loss.item()}

    def validation_end(self, outputs):
        return {'val_loss': 1.0}
""",
    ),
    (
        "0.3.6.9",
        """
import pytorch_lightning as ptl

class Model(ptl.LightningModule):
    def training_step(self, batch, batch_nb):
        return {'loss': self(batch), 'prog': {'tng_loss': 1}}

    @ptl.data_loader
    def tng_dataloader(self):
        pass

    @ptl.data_loader
    def val_dataloader(self):
        pass

trainer = ptl.Trainer(experiment=exp, lr_scheduler_milestones='2,4', enable_early_stop=True, progress_bar=False)
""",
    ),
    (
        "0.4.9",
        """
import pytorch_lightning as pl
from test_tube import Experiment

class Net(pl.LightningModule):
    def training_step(self, batch, batch_nb, optimizer_i):
        return {'loss': 0, 'prog': {'d': 1}}

    def test_end(self, outputs):
        return {'test': 1}

    @pl.data_loader
    def tng_dataloader(self):
        return 1

trainer = pl.Trainer(experiment=Experiment('.'), gradient_clip=0.5, add_log_row_interval=5, current_gpu_name=0)
""",
    ),
    (
        "0.5.3.3",
        """
import pytorch_lightning as pl
from pytorch_lightning.logging import TestTubeLogger

class Net(pl.LightningModule):
    def training_step(self, batch, batch_nb):
        return {'loss': 0, 'progress_bar': {'a': 1}, 'log': {'a': 1}}

    @pl.data_loader
    def train_dataloader(self):
        return 1

pl.Trainer(logger=TestTubeLogger('.'), max_nb_epochs=9, default_save_path='.', nb_gpu_nodes=1, use_amp=True)
""",
    ),
    (
        "0.6.0",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        return {'loss': 0, 'log': {'loss': 0}}

    def validation_end(self, outputs):
        return {'val_loss': 0, 'log': {'val_loss': 0}}

    @pl.data_loader
    def train_dataloader(self):
        return 1

pl.Trainer(max_epochs=3, early_stop_callback=False, show_progress_bar=False, val_percent_check=0.2)
""",
    ),
    (
        "0.7.6",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def __init__(self, hparams):
        super().__init__()
        self.hparams = hparams

    def validation_epoch_end(self, outputs):
        return {'val_loss': 0, 'log': {'val_loss': 0}}

trainer = pl.Trainer(max_epochs=3, train_percent_check=0.1, num_tpu_cores=None, progress_bar_refresh_rate=0)
trainer = pl.Trainer.from_argparse_args(args, row_log_interval=10)
""",
    ),
    (
        "0.7.6",
        """
from pytorch_lightning import Trainer, LightningModule
from pytorch_lightning.loggers import TensorBoardLogger
from pytorch_lightning.callbacks import LearningRateLogger, ModelCheckpoint

Trainer(logger=TensorBoardLogger('x'), callbacks=[LearningRateLogger()], use_amp=True, overfit_pct=0.01,
        checkpoint_callback=ModelCheckpoint(filepath='x/{epoch}'), early_stop_callback=True)
""",
    ),
    (
        "0.8.5",
        """
import pytorch_lightning as pl
from pytorch_lightning.metrics.functional import accuracy

class Net(pl.LightningModule):
    def __init__(self, lr=1e-3):
        super().__init__()
        self.save_hyperparameters()

    def training_step(self, batch, batch_idx):
        return {'loss': 0, 'log': {'acc': accuracy(a, b)}, 'progress_bar': {'acc': 1}}

pl.Trainer(limit_val_batches=5, row_log_interval=10, early_stop_callback=True, distributed_backend='ddp')
""",
    ),
    (
        "0.9.0",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        result = pl.TrainResult(minimize=loss)
        result.log('train_loss', loss)
        return result

    def validation_step(self, batch, batch_idx):
        result = pl.EvalResult(checkpoint_on=loss)
        return result
""",
    ),
    (
        "0.10.0",
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        self.log('train_loss', loss)
        return loss

    def optimizer_step(self, epoch, batch_idx, optimizer, optimizer_idx, second_order_closure=None, on_tpu=False,
                       using_native_amp=False, using_lbfgs=False):
        optimizer.step()

trainer = pl.Trainer(early_stop_callback=EarlyStopping(), log_every_n_steps=5)
""",
    ),
    (
        "1.0.8",
        """
import pytorch_lightning as pl

class GAN(pl.LightningModule):
    def training_step(self, batch, batch_idx, optimizer_idx):
        opt = self.optimizers()
        self.manual_backward(loss, opt)
        self.manual_optimizer_step(opt)

trainer = pl.Trainer(automatic_optimization=False, distributed_backend='ddp', log_every_n_steps=5, gpus=2)
""",
    ),
    (
        "1.1.8",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint
from pytorch_lightning.metrics import Accuracy

class Net(pl.LightningModule):
    @property
    def automatic_optimization(self):
        return False

    def training_step(self, batch, batch_idx):
        self.manual_backward(loss, opt)

pl.Trainer(accelerator='ddp', plugins='ddp_sharded', checkpoint_callback=ModelCheckpoint(dirpath='a', prefix='p'))
""",
    ),
    (
        "1.2.10",
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import ModelCheckpoint, QuantizationAwareTraining
from pytorch_lightning.plugins import DDPPlugin

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        return {'loss': loss, 'log': {'a': 1}}

pl.Trainer(plugins=DDPPlugin(find_unused_parameters=False), callbacks=[ModelCheckpoint('x', period=2)],
           stochastic_weight_avg=True, truncated_bptt_steps=2)
""",
    ),
    (
        "1.3.8",
        """
from pytorch_lightning.utilities.cli import LightningCLI
from pytorch_lightning.callbacks import ModelCheckpoint

ModelCheckpoint(monitor='val', every_n_val_epochs=2)
trainer = Trainer(accelerator='ddp', gpus=2, reload_dataloaders_every_epoch=True, progress_bar_refresh_rate=20)
trainer.fit(model, train_dataloader=loader)
""",
    ),
    (
        "1.4.9",
        """
import pytorch_lightning as pl
import torchmetrics
from pytorch_lightning.callbacks import ModelCheckpoint, GPUStatsMonitor

pl.Trainer(gpus=1, reload_dataloaders_every_n_epochs=1, progress_bar_refresh_rate=0, process_position=1,
           callbacks=[ModelCheckpoint(every_n_epochs=1, save_on_train_epoch_end=True), GPUStatsMonitor()])
""",
    ),
    (
        "1.5.10",
        """
import pytorch_lightning as pl
from pytorch_lightning.lite import LightningLite
from pytorch_lightning.callbacks import RichProgressBar

trainer = pl.Trainer(strategy='ddp', gpus=2, enable_progress_bar=False, weights_save_path='x', log_gpu_memory='all',
                     terminate_on_nan=True)
trainer.fit(model, train_dataloaders=a, ckpt_path='x')
""",
    ),
    (
        "1.6.5",
        """
import pytorch_lightning as pl
from pytorch_lightning.strategies import DDPStrategy
from pytorch_lightning.callbacks import ModelCheckpoint, GPUStatsMonitor
from pytorch_lightning.loggers import TestTubeLogger

class Net(pl.LightningModule):
    def lr_scheduler_step(self, scheduler, optimizer_idx, metric):
        scheduler.step()

pl.Trainer(strategy=DDPStrategy(), gpus=2, accelerator='gpu', weights_summary='top')
""",
    ),
    (
        "1.8.6",
        """
import pytorch_lightning as pl
from pytorch_lightning.profilers import SimpleProfiler
from lightning_lite.utilities.seed import seed_everything

class Net(pl.LightningModule):
    def validation_epoch_end(self, outputs):
        self.log('a', 1)

pl.Trainer(accelerator='gpu', devices=2, strategy='ddp', profiler=SimpleProfiler(), auto_lr_find=True)
""",
    ),
    (
        "1.9.5",
        """
import pytorch_lightning as pl
from lightning_fabric import Fabric

class Net(pl.LightningModule):
    def training_epoch_end(self, outputs):
        self.log('a', 1)

    def training_step(self, batch, batch_idx, optimizer_idx):
        return 1

trainer = pl.Trainer.from_argparse_args(args, accelerator='gpu', devices=1, inference_mode=False)
""",
    ),
    (
        "2.0.9",
        """
import lightning.pytorch as pl
from lightning.pytorch.tuner import Tuner

class Net(pl.LightningModule):
    def on_validation_epoch_end(self):
        self.log('a', sum(self.validation_step_outputs))
        self.validation_step_outputs.clear()

trainer = pl.Trainer(precision='16-mixed', accelerator='auto', devices='auto', use_distributed_sampler=False)
Tuner(trainer).lr_find(model)
""",
    ),
]

# Texts that fit releases of several groups alike: (text, the oldest group that fits, the newest).
AMBIGUOUS = [
    (
        """
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_idx):
        return self(batch).sum()

    def validation_epoch_end(self, outputs):
        pass
""",
        "0.7.0",
        "1.9.5",
    ),
    (
        """
import pytorch_lightning as pl
from pytorch_lightning.callbacks import LearningRateMonitor
trainer = pl.Trainer(gpus=1, callbacks=[LearningRateMonitor()])
""",
        "0.10.0",
        "1.6.5",
    ),
]
