"""How often the experiment is saved while training goes on."""

from model import LightningTemplate
from pytorch_lightning import Trainer
from test_tube import Experiment


class Counted(Experiment):
    saves = 0

    def save(self):
        self.saves += 1
        super(Counted, self).save()


def rows_are_saved_in_between():
    saves = {}
    for interval in (1, 4, 100):
        experiment = Counted(save_dir="counted", name="every_%s" % interval, autosave=False)
        before = experiment.saves
        trainer = Trainer(
            experiment=experiment,
            log_save_interval=interval,
            add_log_row_interval=1,
            max_nb_epochs=1,
            nb_sanity_val_steps=1,
            progress_bar=False,
            print_weights_summary=False,
        )
        trainer.fit(LightningTemplate())
        saves[interval] = experiment.saves - before
    assert saves[1] - saves[100] == 8 and saves[4] - saves[100] == 2, saves


if __name__ == "__main__":
    rows_are_saved_in_between()
