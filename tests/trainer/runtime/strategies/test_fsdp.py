"""What FSDPStrategy takes."""

import pytest
import torch
from fulgurite.strategies import FSDPStrategy


def test_arguments_are_kept_for_the_processes():
    strategy = FSDPStrategy(
        sharding_strategy="shard_grad_op", state_dict_type="sharded", cpu_offload=True, limit_all_gathers=True
    )
    assert (strategy.sharding_strategy, strategy.state_dict_type) == ("SHARD_GRAD_OP", "sharded")
    assert (strategy.cpu_offload, strategy.fsdp_kwargs) == (True, {"limit_all_gathers": True})


def test_torchs_own_enum_is_a_sharding():
    from torch.distributed.fsdp import ShardingStrategy

    assert FSDPStrategy(sharding_strategy=ShardingStrategy.NO_SHARD).sharding_strategy is ShardingStrategy.NO_SHARD


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        ({"sharding_strategy": "full_shrad"}, ValueError, "Accepted: 'FULL_SHARD'"),
        ({"state_dict_type": "shards"}, ValueError, "Did you mean 'sharded'"),
        ({"sharding_strategy": "HYBRID_SHARD"}, RuntimeError, "groups"),
        ({"process_group": 1, "device_mesh": (2, 2)}, ValueError, "who shards with whom"),
        (
            {"activation_checkpointing": torch.nn.Linear, "activation_checkpointing_policy": {torch.nn.Linear}},
            ValueError,
            "activation_checkpointing_policy",
        ),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, kind, words):
    with pytest.raises(kind, match=words):
        FSDPStrategy(**arguments)


@pytest.mark.parametrize(
    "groups", [{"device_mesh": (2, 2)}, {"process_group": 1}, {"auto_wrap_policy": {torch.nn.Linear}}]
)
def test_a_hybrid_with_groups_is_accepted(groups):
    assert FSDPStrategy(sharding_strategy="HYBRID_SHARD", **groups).sharding_strategy == "HYBRID_SHARD"
