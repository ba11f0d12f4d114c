from pytorch_lightning.callbacks import Callback


class History(Callback):

    def __init__(self):
        self.losses = []

    def on_batch_end(self, trainer, pl_module):
        if 'train_loss' in trainer.callback_metrics:  # that of the batch before
            self.losses.append(float(trainer.callback_metrics['train_loss']))
