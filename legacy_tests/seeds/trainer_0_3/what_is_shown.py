"""Metrics in the progress bar and in the rows of the experiment."""

import contextlib
import io

from model import LightningTemplate, trained


def shown(*args, **kwargs):
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        trainer, _, experiment = trained(*args, **kwargs)
    return trainer, experiment, out.getvalue() + err.getvalue()


def progress_bar_with_training_and_validation_metrics():
    trainer, _, text = shown(progress_bar=True)
    assert "100%" in text and "tng_ce=" in text and "val_loss=" in text
    assert {"tng_ce", "val_loss"} <= set(trainer.tng_tqdm_dic)


def no_progress_bar():
    _, _, text = shown(progress_bar=False)
    assert "tng_ce=" not in text and "%" not in text


def its_position_among_several():
    trainer, _, _ = shown(process_position=1, progress_bar=True)
    assert trainer.process_position == 1


def rows_in_the_experiment():
    for interval, number in ((1, 24), (3, 8), (10, 4)):
        _, experiment, _ = shown(LightningTemplate(batches=12), add_log_row_interval=interval, max_nb_epochs=2)
        rows = [row for row in experiment.metrics if "tng_ce" in row]
        assert len(rows) == number, (interval, len(rows))
        assert {"tng_loss", "epoch", "tng_ce", "val_loss", "created_at"} == set(rows[-1])


if __name__ == "__main__":
    progress_bar_with_training_and_validation_metrics()
    no_progress_bar()
    its_position_among_several()
    rows_in_the_experiment()
