"""compat/commands/explain.py"""

from fulgurite.compat.__main__ import main
from fulgurite.compat.ledger import LEDGER


def told(capsys, *words):
    code = main(["explain", *words])
    return code, *capsys.readouterr()


def test_a_code_is_explained_with_its_time_and_both_ways_to_write_it(capsys):
    code, out, _ = told(capsys, "fg101")
    assert code == 0
    for part in ("FG101  `Trainer(gpus=...)`", "There since 0.1.1;", "Trainer(gpus=2)", "devices=2"):
        assert part in out


def test_an_old_name_is_as_good_as_a_code(capsys):
    by_code, by_name = told(capsys, "101")[1], told(capsys, "gpus")[1]
    assert by_code.strip() in by_name
    assert told(capsys, "Trainer.gpus")[1] == by_name


def test_every_row_can_be_explained(capsys):
    code, out, _ = told(capsys, *(change.code for change in LEDGER))
    assert code == 0
    assert all(change.code in out for change in LEDGER)


def test_what_is_unknown_is_one_line_with_the_nearest(capsys):
    code, _, error = told(capsys, "gpuz")
    assert code == 2
    assert error == "fulgurite: explain: 'gpuz': neither a code of the ledger nor a name in it. Did you mean 'gpus'?\n"
    assert told(capsys, "FG999")[0] == 2
