from pytorch_lightning.callbacks import Callback


class StopAtLoss(Callback):

    def __init__(self, loss):
        self.loss = loss

    def on_validation_end(self, trainer, pl_module):
        if trainer.callback_metrics['val_loss'] < self.loss:
            trainer.should_stop = True
