"""A trainer that says nothing about determinism turns it off again."""

import torch
from pytorch_lightning import Trainer


def the_next_trainer_is_not_deterministic():
    for flags in ({}, {"deterministic": None}):
        Trainer(deterministic=True)
        assert torch.are_deterministic_algorithms_enabled()
        Trainer(**flags)
        assert not torch.are_deterministic_algorithms_enabled()


if __name__ == "__main__":
    the_next_trainer_is_not_deterministic()
