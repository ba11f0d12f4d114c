"""Gradients that went wrong are printed."""

import contextlib
import io

from model import LightningTemplate, trained


def printed(*args, **kwargs):
    with contextlib.redirect_stdout(io.StringIO()) as out:
        trained(*args, **kwargs)
    return out.getvalue()


def gradients_that_are_nan():
    class Broken(LightningTemplate):
        def training_step(self, data_batch, batch_nb):
            return self.loss(data_batch) * float("nan")

    text = printed(Broken(), print_nan_grads=True)
    assert "nan" in text
    text = printed(Broken(), print_nan_grads=False)
    assert "tensor(nan" not in text


if __name__ == "__main__":
    gradients_that_are_nan()
