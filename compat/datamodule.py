"""The LightningDataModule that builds itself from a command line, as the releases before 2.0 did."""

from __future__ import annotations

from ..datamodule import LightningDataModule as CurrentDataModule
from .cli_args import DataArgparseMembers


class LightningDataModule(DataArgparseMembers, CurrentDataModule):
    """A LightningDataModule with `add_argparse_args` and its companions."""
