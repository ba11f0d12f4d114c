"""The short way to write a row about an argument of `Trainer(...)`."""

from __future__ import annotations

from typing import Any

from .schema import Becomes, Case, Change, Is, Operation, Refused, Special

NOTHING = Becomes({})  # the value asks for nothing that would not happen anyway


def argument(
    code: str, name: str, *, first: str, op: Operation, before: str, after: str, last: str | None = None, **more: Any
) -> Change:
    """A row about one argument.

    Args:
        last: the last release that had it; the row names the one after it.
        more: the other fields of `Change`.
    """
    removed = FOLLOWING[last] if last else None
    return Change(
        code=code, where="Trainer", name=name, first=first, op=op, before=before, after=after, removed=removed, **more
    )


# The release after one that was the last to have some argument.
FOLLOWING = {
    "0.0.1": "0.0.2", "0.0.2": "0.1.1", "0.1.1": "0.1.2", "0.2.3": "0.2.4", "0.3.6": "0.4.0", "0.4.6": "0.4.7",
    "0.4.8": "0.4.9", "0.4.9": "0.5.0", "0.5.0": "0.5.1", "0.5.1": "0.5.2", "0.7.6": "0.8.0", "0.8.5": "0.9.0",
    "0.9.0": "0.10.0", "0.10.0": "1.0.0", "1.2.10": "1.3.0", "1.4.9": "1.5.0", "1.5.10": "1.6.0", "1.6.5": "1.7.0",
    "1.7.7": "1.8.0", "1.9.5": "2.0.0",
}  # fmt: skip


def words(*, kept: bool) -> tuple[Case, ...]:
    """What becomes of each word for a way to distribute.

    Args:
        kept: whether words that still exist stay where they are, as in `strategy=`, or move there.
    """
    lasting = () if kept else tuple(Case(Is(word), Becomes({"strategy": word})) for word in LASTING_WORDS)
    return (*lasting, *(Case(Is(word), op) for word, op in CHANGED_WORDS.items()))


LASTING_WORDS = (
    "ddp", "ddp_spawn", "ddp_find_unused_parameters_false", "ddp_spawn_find_unused_parameters_false", "ddp_fork",
    "ddp_notebook", "fsdp", "deepspeed", "deepspeed_stage_1", "deepspeed_stage_2", "deepspeed_stage_2_offload",
    "deepspeed_stage_3", "deepspeed_stage_3_offload", "deepspeed_stage_3_offload_nvme",
)  # fmt: skip

ONE_PROCESS = Special(
    "data_parallel",
    "Write Trainer(strategy='ddp') and give each process its part of the batch, or use one device: "
    "both compute what `dp` did.",
)
SHARDED = Becomes({"strategy": "fsdp"})
NEAREST = Becomes({"strategy": "ddp"})
TPU = Becomes({"accelerator": "tpu"})

CHANGED_WORDS: dict[str, Operation] = {
    "dp": ONE_PROCESS,
    "ddp2": NEAREST,
    "ddp_cpu": Becomes({"accelerator": "cpu", "strategy": "ddp_spawn"}),
    "horovod": NEAREST,
    "bagua": NEAREST,
    "ddp_sharded": SHARDED,
    "ddp_sharded_find_unused_parameters_false": SHARDED,
    "ddp_sharded_spawn": SHARDED,
    "ddp_sharded_spawn_find_unused_parameters_false": SHARDED,
    "ddp_fully_sharded": SHARDED,
    "fsdp_native": SHARDED,
    "fsdp_native_full_shard_offload": Becomes({"strategy": "fsdp_cpu_offload"}),
    "tpu": TPU,
    "tpu_spawn": TPU,
    "tpu_spawn_debug": TPU,
    "single_tpu": TPU,
    "ipu_strategy": Becomes({"accelerator": "ipu"}),
    "hpu_parallel": Becomes({"accelerator": "hpu"}),
    "single_hpu": Becomes({"accelerator": "hpu"}),
    "collaborative": Refused("It was a strategy of the package hivemind. Use strategy='ddp', or hivemind by itself."),
    "colossalai": Refused("It was a strategy of the package colossalai. Use strategy='fsdp', which shards as well."),
}
