"""The validation loop of 0.3: when it runs, what its steps are given, and why it runs first."""

import torch
from model import LightningTemplate, trained


def validation_step_and_end():
    class Watches(LightningTemplate):
        seen = []

        def validation_step(self, data_batch, batch_nb):
            assert not torch.is_grad_enabled() and not self.training
            x, y = data_batch
            assert x.shape == (4, 4)
            return {"val_loss": self.loss(data_batch), "index": batch_nb}

        def validation_end(self, outputs):
            self.seen.append([output["index"] for output in outputs])
            return {"val_loss": 1.0}

    model = Watches()
    trainer, _, _ = trained(model, nb_sanity_val_steps=5)
    assert model.seen == [[0, 1, 2, 3]] * 2
    assert trainer.tng_tqdm_dic["val_loss"] == 1.0


def several_times_within_an_epoch():
    for share, before in ((1.0, [8]), (0.5, [4, 8]), (0.25, [2, 4, 6, 8]), (0.95, [7])):
        _, model, _ = trained(val_check_interval=share)
        at = [
            sum(name == "train" for name, _, _ in model.calls[:position])
            for position, call in enumerate(model.calls)
            if call[0] == "val ends"
        ]
        assert at[1:] == before, (share, at)


def it_runs_first_to_find_bugs():
    """So that a mistake in validation shows before an epoch has been spent."""
    for steps in (5, 2):
        _, model, _ = trained(nb_sanity_val_steps=steps)
        first = model.calls.index(("train", 0, 0))
        assert model.calls[:first] == [("val", 0, n) for n in range(min(steps, 4))] + [("val ends", 0, min(steps, 4))]


if __name__ == "__main__":
    validation_step_and_end()
    several_times_within_an_epoch()
    it_runs_first_to_find_bugs()
