"""How much of the data is used: in 0.3 a share of training was rounded up by a batch, and validation ran in full."""

from model import LightningTemplate, trained


def share_of_the_training_set():
    for share, batches in ((0.25, 3), (0.5, 5), (1, 8), (1.0, 8)):
        _, model, _ = trained(train_percent_check=share)
        assert model.trained() == list(range(batches)), (share, model.trained())


def share_of_the_validation_set():
    trainer, model, _ = trained(val_percent_check=0.5, nb_sanity_val_steps=1)
    assert model.validated()[1:] == [0, 1, 2, 3]
    assert trainer.nb_val_batches == 2, "what the progress bar counts with"


def share_of_the_test_set():
    trainer, _, _ = trained(test_percent_check=0.5)
    assert trainer.nb_test_batches == 2


def overfit_on_a_subset():
    trainer, model, _ = trained(LightningTemplate(), overfit_pct=0.25, max_nb_epochs=2)
    assert model.trained() == [0, 1, 2] * 2, "the same few batches"
    _, model, _ = trained(overfit_pct=0.0)
    assert model.trained() == list(range(8))


def a_fast_run_over_everything():
    _, model, _ = trained(fast_dev_run=True, max_nb_epochs=2)
    assert model.trained() == list(range(8)) * 2
    assert model.validated()[-16:] == [0] * 16, "one validation batch after each training batch"


if __name__ == "__main__":
    share_of_the_training_set()
    share_of_the_validation_set()
    share_of_the_test_set()
    overfit_on_a_subset()
    a_fast_run_over_everything()
