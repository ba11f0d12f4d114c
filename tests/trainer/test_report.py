"""The table of results that validate and test print."""

import pytest
import torch
from fulgurite.report import results_table
from tiny import TinyModule, quiet_trainer, tiny_loader


@pytest.fixture(autouse=True)
def terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")


def rows(table):
    return [line.split() for line in table.splitlines() if line.strip("\u2500-")]


def test_nothing_logged_prints_nothing():
    assert results_table([], "test") == results_table([{}, {}], "test") == ""


def test_names_are_rows_and_loaders_are_columns():
    outputs = [{"loss/dataloader_idx_0": torch.tensor(0.5), "a": 1.0}, {"loss/dataloader_idx_1": torch.tensor(0.25)}]
    assert rows(results_table(outputs, "validation")) == [
        ["Validation", "metric", "DataLoader", "0", "DataLoader", "1"], ["a", "1.0"], ["loss", "0.5", "0.25"]
    ]  # fmt: skip


def test_lines_are_as_wide_as_the_terminal():
    lines = results_table([{"a": 1.0}], "test").splitlines()
    assert {len(lines[0]), len(lines[2]), len(lines[-1])} == {80}
    assert all(len(line) <= 80 for line in lines)


def test_loaders_that_do_not_fit_beside_each_other_get_a_table_below():
    table = results_table([{"a": float(n)} for n in range(5)], "test")
    assert table.count("Test metric") == 3
    assert rows(table)[-1] == ["a", "4.0"]


def test_names_longer_than_a_cell_are_shown_in_full():
    name = "a_name_that_is_longer_than_half_of_the_terminal_is_wide"
    assert name in results_table([{name: 1.0}], "test")


def test_test_prints_the_table_unless_told_not_to(capsys):
    trainer = quiet_trainer()
    results = trainer.test(TinyModule(), tiny_loader())
    assert rows(capsys.readouterr().out)[-1] == ["test_loss", str(results[0]["test_loss"])]
    trainer.test(TinyModule(), tiny_loader(), verbose=False)
    assert capsys.readouterr().out == ""


def test_validation_inside_fit_prints_no_table(capsys):
    quiet_trainer().fit(TinyModule(), tiny_loader(), tiny_loader())
    assert capsys.readouterr().out == ""
