from pytorch_lightning.callbacks import Callback


class History(Callback):

    def __init__(self):
        self.losses = []

    def on_batch_end(self, trainer, pl_module):
        self.losses.append(float(trainer.callback_metrics['train_loss']))
