"""Being asked to end, from outside."""

import os
import signal
import subprocess
import sys
import textwrap
import threading

import pytest
from fulgurite.signals import Signals
from fulgurite.utilities.exceptions import SIGTERMException
from tiny import TrainOnly, quiet_trainer, tiny_loader

SCRIPT = """
import os, signal, sys
import fulgurite as L
from tiny import TrainOnly, quiet_trainer, tiny_loader

class Told(L.Callback):
    def on_exception(self, trainer, pl_module, exception):
        print("told", type(exception).__name__)

    def on_train_batch_end(self, trainer, pl_module, outputs, batch, batch_idx):
        print("batch", batch_idx)
        if batch_idx == 1:
            os.kill(os.getpid(), signal.{signal})

class Module(TrainOnly):
    def on_train_epoch_end(self):
        print("epoch end")

trainer = quiet_trainer(callbacks=Told(), max_epochs=3)
try:
    trainer.fit(Module(), tiny_loader(4))
finally:
    print("state", trainer.state.status, trainer.interrupted)
"""


def run_and_signal(name):
    environment = {**os.environ, "PYTHONPATH": os.path.dirname(sys.modules["tiny"].__file__)}
    script = textwrap.dedent(SCRIPT).format(signal=name)
    return subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, timeout=100)


def test_sigterm_ends_the_run_after_the_batch_with_everyone_told():
    done = run_and_signal("SIGTERM")
    lines = done.stdout.split("\n")
    assert lines[:4] == ["batch 0", "batch 1", "told SIGTERMException", "state interrupted True"]
    assert "Traceback" not in done.stderr
    assert "epoch end" not in lines


def test_ctrl_c_ends_the_run_in_order():
    done = run_and_signal("SIGINT")
    lines = done.stdout.split("\n")
    assert lines[:4] == ["batch 0", "batch 1", "told KeyboardInterrupt", "state interrupted True"]
    assert done.returncode == 1
    assert "Interrupted" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.fixture
def sigterm():
    before = signal.getsignal(signal.SIGTERM)
    yield lambda: os.kill(os.getpid(), signal.SIGTERM)
    signal.signal(signal.SIGTERM, before)


def test_a_signal_is_noted_and_the_users_handler_is_called_and_put_back(sigterm):
    heard = []

    def own(number, frame):
        heard.append(number)

    signal.signal(signal.SIGTERM, own)
    signals = Signals()
    with signals.listening():
        assert not signals.received_sigterm
        sigterm()
        assert signals.received_sigterm
    assert heard == [signal.SIGTERM]
    assert signal.getsignal(signal.SIGTERM) is own


def test_another_thread_does_not_listen(sigterm):
    before = signal.getsignal(signal.SIGTERM)
    seen = []

    def listen():
        with Signals().listening():
            seen.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=listen)
    thread.start()
    thread.join()
    assert seen == [before]


def test_the_next_run_is_not_ended_by_the_signal_of_the_one_before(sigterm):
    signal.signal(signal.SIGTERM, lambda number, frame: None)

    class Ends(TrainOnly):
        def on_train_batch_end(self, outputs, batch, batch_idx):
            if self.trainer.global_step == 1:
                sigterm()

    trainer, module = quiet_trainer(), Ends()
    with pytest.raises(SIGTERMException):
        trainer.fit(module, tiny_loader())
    assert trainer.received_sigterm
    trainer.fit(module, tiny_loader())
    assert not trainer.received_sigterm
    assert trainer.state.finished


def test_sigterm_in_the_last_batch_ends_after_the_epochs_hooks(sigterm):
    events = []

    class Ends(TrainOnly):
        def on_train_batch_end(self, outputs, batch, batch_idx):
            if self.trainer.is_last_batch:
                sigterm()

        def on_train_epoch_end(self):
            events.append("epoch end")

    with pytest.raises(SIGTERMException):
        quiet_trainer(max_epochs=2).fit(Ends(), tiny_loader(2))
    assert events == ["epoch end"]
