"""The trainer as it comes, and as it comes with everything spelled out."""

from model import LightningTemplate
from pytorch_lightning import Trainer


def nothing_but_a_model():
    model = LightningTemplate(batches=2)

    trainer = Trainer()
    trainer.max_nb_epochs = 2  # the default is a thousand
    trainer.fit(model)

    assert model.trained() == [0, 1, 0, 1]
    assert model.validated(), "validation is part of the routine"


def its_defaults():
    trainer = Trainer()
    assert (trainer.max_nb_epochs, trainer.min_nb_epochs) == (1000, 1)
    assert trainer.val_check_interval == 0.95 and trainer.check_val_every_n_epoch == 1
    assert trainer.nb_sanity_val_steps == 5 and trainer.accumulate_grad_batches == 1
    assert trainer.train_percent_check == trainer.val_percent_check == trainer.test_percent_check == 1.0
    assert trainer.add_log_row_interval == 10 and trainer.track_grad_norm == -1 and trainer.overfit_pct == 0.0


if __name__ == "__main__":
    nothing_but_a_model()
    its_defaults()
