import io
import math
import pickle
import sys

import pytest
from fulgurite.callbacks import TQDMProgressBar
from fulgurite.callbacks.progress.tqdm_progress import convert_inf
from tiny import TinyModule, tiny_loader

from ..scored import fit


class Terminal(io.StringIO):
    def isatty(self):
        return True


def show_on_terminal(monkeypatch):
    """Let a terminal be the output; not a fixture, because pytest sets the output again when the test begins."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


class Shown(TinyModule):
    def training_step(self, batch, batch_idx):
        loss = super().training_step(batch, batch_idx)
        self.log("shown", 0.25, prog_bar=True)
        return loss


def test_a_file_gets_one_line_per_epoch(capsys):
    fit(Shown(), TQDMProgressBar(), max_epochs=2, num_sanity_val_steps=1)
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("|")[0] for line in lines] == ["Epoch 0: 100%", "Epoch 1: 100%"]
    assert all("4/4" in line and "shown=0.250" in line for line in lines)


def test_a_file_gets_one_line_per_evaluation(capsys):
    trainer = fit(TinyModule(), TQDMProgressBar())
    trainer.validate(TinyModule(), tiny_loader(2), verbose=False)
    trainer.test(TinyModule(), tiny_loader(3), verbose=False)
    trainer.predict(TinyModule(), tiny_loader(4))
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split(":")[0] for line in lines] == [
        "Validation DataLoader 0",
        "Testing DataLoader 0",
        "Predicting DataLoader 0",
    ]
    assert ["2/2" in lines[0], "3/3" in lines[1], "4/4" in lines[2]] == [True] * 3


def test_a_terminal_sees_every_stage(monkeypatch):
    terminal = show_on_terminal(monkeypatch)
    fit(Shown(), TQDMProgressBar(), num_sanity_val_steps=1)
    drawn = terminal.getvalue()
    for words in (
        "Sanity Checking DataLoader 0: 100%",
        "Epoch 0: 100%",
        "Validation DataLoader 0: 100%",
        "shown=0.250",
    ):
        assert words in drawn


def test_drawing_is_bound_by_the_clock_and_not_by_batches(monkeypatch):
    terminal = show_on_terminal(monkeypatch)
    asked = []

    class Counting(TQDMProgressBar):
        def get_metrics(self, *args):
            asked.append(args)
            return super().get_metrics(*args)

    fit(Shown(), Counting(), batches=100, limit_val_batches=0)
    assert len(asked) < 50
    assert "100/100" in terminal.getvalue()


def test_the_refresh_rate_counts_batches():
    bar = TQDMProgressBar(refresh_rate=3)
    counts = []

    class Watching(Shown):
        def on_train_batch_start(self, batch, batch_idx):
            counts.append(bar.train_progress_bar.n)

    fit(Watching(), bar, batches=8, limit_val_batches=0)
    assert counts == [0, 0, 0, 3, 3, 3, 6, 6]
    assert bar.train_progress_bar.n == 8


def test_a_refresh_rate_of_zero_shows_nothing(capsys):
    bar = TQDMProgressBar(refresh_rate=0)
    assert bar.is_disabled and not bar.is_enabled
    fit(Shown(), bar)
    assert capsys.readouterr().out == ""


def test_a_bar_can_be_disabled_and_enabled(capsys):
    bar = TQDMProgressBar()
    bar.disable()
    fit(Shown(), bar)
    assert capsys.readouterr().out == ""
    bar.enable()
    fit(Shown(), bar)
    assert "Epoch 0" in capsys.readouterr().out


def test_finished_epochs_can_stay_on_the_screen(monkeypatch):
    show_on_terminal(monkeypatch)
    bars = []

    class Keeping(TQDMProgressBar):
        def init_train_tqdm(self):
            bars.append(super().init_train_tqdm())
            return bars[-1]

    fit(Shown(), Keeping(leave=True), max_epochs=3)
    assert len(bars) == 3
    assert all(bar.disable for bar in bars)


def test_own_bars_can_be_given():
    from tqdm import tqdm

    class Own(TQDMProgressBar):
        def init_train_tqdm(self):
            return tqdm(file=stream)

        def init_validation_tqdm(self):
            bar = super().init_validation_tqdm()
            bar.set_description("mine")
            return bar

    stream = io.StringIO()
    fit(Shown(), Own())
    assert "Epoch 0" in stream.getvalue() and "4/4" in stream.getvalue()


def test_printing_goes_above_the_bar(capsys):
    class Printing(Shown):
        def on_train_epoch_start(self):
            self.print("a", "word", sep="-")

    fit(Printing(), TQDMProgressBar())
    assert capsys.readouterr().out.startswith("a-word\nEpoch 0")


def test_without_a_bar_printing_prints(capsys):
    TQDMProgressBar().print("a", 1)
    assert capsys.readouterr().out == "a 1\n"


def test_bars_are_closed_when_a_run_fails(monkeypatch):
    terminal = show_on_terminal(monkeypatch)

    class Failing(Shown):
        def on_train_batch_end(self, outputs, batch, batch_idx):
            raise ZeroDivisionError

    bar = TQDMProgressBar()
    with pytest.raises(ZeroDivisionError):
        fit(Failing(), bar)
    assert bar.train_progress_bar.disable
    assert terminal.getvalue().endswith("\n")


def test_a_bar_is_not_there_before_its_stage():
    for stage in ("train", "val", "test", "predict"):
        with pytest.raises(TypeError, match=f"{stage}_progress_bar"):
            getattr(TQDMProgressBar(), f"{stage}_progress_bar")


def test_a_used_bar_can_be_pickled():
    bar = TQDMProgressBar(refresh_rate=5)
    fit(Shown(), bar)
    bar._trainer = None
    copy = pickle.loads(pickle.dumps(bar))
    assert copy.refresh_rate == 5 and copy._train_progress_bar is None


def test_the_environment_can_ask_for_fewer_updates(monkeypatch):
    monkeypatch.setenv("TQDM_MINITERS", "5")
    assert TQDMProgressBar().refresh_rate == 5
    assert TQDMProgressBar(refresh_rate=7).refresh_rate == 7
    monkeypatch.delenv("TQDM_MINITERS")
    monkeypatch.setenv("COLAB_GPU", "1")
    assert TQDMProgressBar().refresh_rate == 20
    assert TQDMProgressBar(refresh_rate=19).refresh_rate == 19


def test_an_unknown_total_is_none():
    assert convert_inf(math.inf) is convert_inf(math.nan) is convert_inf(None) is None
    assert convert_inf(3) == 3


def test_a_long_epoch_writes_lines_in_between(capsys):
    class TimePasses(Shown):
        def on_train_batch_start(self, batch, batch_idx):
            if batch_idx == 2:
                bar.train_progress_bar.next_drawing = 0.0

    bar = TQDMProgressBar()
    fit(TimePasses(), bar)
    lines = capsys.readouterr().out.splitlines()
    assert ["3/4" in lines[0], "4/4" in lines[1], len(lines)] == [True, True, 2]
