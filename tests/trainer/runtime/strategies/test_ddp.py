"""What DDPStrategy takes."""

from datetime import timedelta

import pytest
from fulgurite.strategies import DDPStrategy


def test_arguments_are_kept_for_the_processes():
    hook = print
    strategy = DDPStrategy(
        ddp_comm_hook=hook,
        process_group_backend="gloo",
        timeout=timedelta(seconds=5),
        start_method="spawn",
        model_averaging_period=4,
        static_graph=True,
    )
    assert strategy.ddp_comm_hook is hook
    assert (strategy.process_group_backend, strategy.start_method) == ("gloo", "spawn")
    assert (strategy.timeout, strategy.model_averaging_period) == (timedelta(seconds=5), 4)
    assert strategy.ddp_kwargs == {"static_graph": True}


def test_a_start_method_has_a_name():
    with pytest.raises(ValueError, match="Did you mean 'spawn'"):
        DDPStrategy(start_method="spwan")
