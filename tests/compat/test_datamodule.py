from argparse import ArgumentParser

import pytest
from fulgurite.compat import LegacyWarning, LightningDataModule


class Words(LightningDataModule):
    def __init__(self, batch_size: int = 3):
        super().__init__()
        self.batch_size = batch_size


def test_a_datamodule_builds_itself_from_a_command_line():
    parser = ArgumentParser()
    with pytest.warns(LegacyWarning, match="FG257"):
        Words.add_argparse_args(parser)
    with pytest.warns(LegacyWarning, match="FG258"):
        data = Words.from_argparse_args(parser.parse_args(["--batch_size", "7"]))
    assert data.batch_size == 7
