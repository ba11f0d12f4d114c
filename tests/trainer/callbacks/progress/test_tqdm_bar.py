import io

import pytest
from fulgurite.callbacks.progress.tqdm_bar import Tqdm, redraws


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (5, "5"),
        (123456, "123456"),
        (0.1, "0.100"),
        (0.0, "0.000"),
        (1.0, "1.000"),
        (123.456, "123.0"),
        (1e-7, "1e-7"),
        ("1", "1.000"),
        ("1.2", "1.200"),
        ("abc", "abc"),
        ("a longer text", "a longer text"),
    ],
)
def test_fractions_keep_their_width(number, text):
    assert Tqdm.format_num(number) == text


def test_a_terminal_is_drawn_over_and_a_file_is_not(monkeypatch):
    assert redraws(Terminal())
    assert not redraws(io.StringIO())
    assert not redraws(object())
    monkeypatch.setenv("PYCHARM_HOSTED", "1")
    assert redraws(io.StringIO())


def test_in_a_file_only_asked_for_lines_appear():
    file = io.StringIO()
    bar = Tqdm(total=4, desc="Epoch 0", file=file, bar_format="{desc}: {n_fmt}/{total_fmt}{postfix}")
    bar.n = 4
    bar.set_postfix({"loss": 0.5})
    bar.reset()
    bar.refresh()
    bar.clear()
    assert file.getvalue() == ""
    bar.n = 4
    bar.draw()
    bar.close()
    bar.close()
    assert file.getvalue() == "Epoch 0: 4/4, loss=0.500\n"


def test_on_a_terminal_the_bar_is_drawn_in_place():
    terminal = Terminal()
    bar = Tqdm(total=4, file=terminal)
    bar.draw()
    bar.close()
    assert terminal.getvalue().startswith("\r")
    assert terminal.getvalue().endswith("\n")


def test_a_disabled_bar_writes_nothing():
    file = io.StringIO()
    bar = Tqdm(total=4, file=file, disable=True)
    bar.draw()
    bar.close()
    assert file.getvalue() == ""


def test_no_thread_watches_the_bars():
    import threading

    before = threading.active_count()
    Tqdm(total=4, file=Terminal()).close()
    assert threading.active_count() == before
