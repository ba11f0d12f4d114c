import pytorch_lightning as pl


class Trainer(pl.Trainer):
    """our defaults"""


def make_trainer(**options):
    return Trainer(logger=False, checkpoint_callback=False, progress_bar_refresh_rate=0, weights_summary=None, **options)
