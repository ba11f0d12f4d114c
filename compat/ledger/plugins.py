"""Plugins and strategies: constructor arguments and defaults that have changed. FG570 to FG599."""

from __future__ import annotations

from .schema import Becomes, ByValue, Case, Change, Is, Kept, Refused, Special

# Classes for several processes of 1.2 to 1.5: codes of the two arguments that the Trainer took over; the class today.
PARALLEL = {
    "DDPPlugin": ("FG570", "FG571", "DDPStrategy()"),
    "DDPSpawnPlugin": ("FG572", "FG573", "DDPStrategy(start_method='spawn')"),
}
# Those that told torch to look for parameters without gradients: code, first release, and what one adds today.
SEARCHING = {
    "DDPPlugin": ("FG574", "1.0.4", ""),
    "DDPSpawnPlugin": ("FG575", "1.2.0", "start_method='spawn', "),
    "DDPStrategy": ("FG576", "1.6.0", ""),
    "DDPSpawnStrategy": ("FG577", "1.6.0", "start_method='spawn', "),
}
# Mixed precision took no arguments at first: the codes for the word, and for its absence.
MIXED = {
    "NativeMixedPrecisionPlugin": ("FG578", "FG579"),
    "MixedPrecisionPlugin": ("FG580", "FG581"),
}

ROWS: tuple[Change, ...] = (
    *(
        Change(
            code=nodes, where=name, name="num_nodes", first="1.2.0", deprecated="1.4.0", removed="1.6.0",
            ignorable=(None, 1), op=Refused("How many machines there are is said in Trainer(num_nodes=...)."),
            before=f"{name}(num_nodes=2)", after=today,
        )
        for name, (nodes, _, today) in PARALLEL.items()
    ),
    *(
        Change(
            code=norm, where=name, name="sync_batchnorm", first="1.2.0", deprecated="1.4.0", removed="1.6.0",
            ignorable=(None, False), op=Special("remember", "Write Trainer(sync_batchnorm=True)."),
            before=f"{name}(sync_batchnorm=True)", after=today,
        )
        for name, (_, norm, today) in PARALLEL.items()
    ),
    *(
        Change(
            code=code, where=f"{name}()", name="find_unused_parameters", first=first, deprecated="2.0.0",
            op=ByValue((Case(Is(None), Becomes({"find_unused_parameters": True}), until="2.0.0"),), otherwise=Kept()),
            before=f"{name}()", after=f"DDPStrategy({today}find_unused_parameters=True)",
            note="Parameters without a gradient were looked for; since 2.0.0 they are an error unless asked for.",
        )
        for name, (code, first, today) in SEARCHING.items()
    ),
    *(
        Change(
            code=word, where=name, name="precision", first="1.5.0", removed="2.0.0",
            op=ByValue(
                (
                    Case(Is(16), Becomes({"precision": "16-mixed"})),
                    Case(Is("16"), Becomes({"precision": "16-mixed"})),
                    Case(Is("bf16"), Becomes({"precision": "bf16-mixed"})),
                ),
                otherwise=Kept(),
            ),
            before=f"{name}(precision='bf16', device='cpu')",
            after="MixedPrecision(precision='bf16-mixed', device='cpu')",
        )
        for name, (word, _) in MIXED.items()
    ),
    *(
        Change(
            code=absent, where=f"{name}()", name="precision", first="1.2.0", deprecated="1.5.0",
            op=ByValue((Case(Is(None), Becomes({"precision": "16-mixed"}), until="1.5.0"),), otherwise=Kept()),
            before=f"{name}()", after="MixedPrecision(precision='16-mixed', device='cuda')",
            note="Until 1.5.0 it took no arguments, and was for GPUs.",
        )
        for name, (_, absent) in MIXED.items()
    ),
)  # fmt: skip
