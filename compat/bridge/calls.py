"""How releases called a hook: which of our values they passed, and in which order."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from typing import Any

from ..ledger.schema import Version, version

EVALUATED_START = (("0.9.0", "batch batch_idx dataloader_idx"), ("2.0.0", ""))
EVALUATED_END = (
    ("0.9.0", "batch batch_idx dataloader_idx"),
    ("1.0.0", "outputs batch batch_idx dataloader_idx"),
    ("2.0.0", ""),
)

# Hook: (from this release on, the values that were passed). A release before the first, or empty words: as today.
MODULE = {
    "on_batch_start": (("0.0.1", "batch"),),
    "on_train_batch_start": (
        ("0.9.0", "batch batch_idx dataloader_idx"), ("1.5.0", "batch batch_idx unused"), ("1.7.0", ""),
    ),
    "on_train_batch_end": (
        ("0.9.0", "batch batch_idx dataloader_idx"), ("1.0.0", "outputs batch batch_idx dataloader_idx"),
        ("1.5.0", "outputs batch batch_idx unused"), ("1.7.0", ""),
    ),
    "on_train_epoch_end": (("0.9.0", ""), ("1.0.0", "outputs"), ("1.5.0", "")),
    "on_validation_batch_start": EVALUATED_START,
    "on_validation_batch_end": EVALUATED_END,
    "on_test_batch_start": EVALUATED_START,
    "on_test_batch_end": EVALUATED_END,
    "on_predict_batch_start": EVALUATED_START,
    "on_predict_batch_end": EVALUATED_END,
    "on_predict_epoch_end": (("1.3.0", "outputs"), ("2.0.0", "")),
    "on_before_optimizer_step": (("1.4.0", "optimizer optimizer_idx"), ("2.0.0", "")),
    "optimizer_zero_grad": (("0.8.2", "epoch batch_idx optimizer optimizer_idx"), ("2.0.0", "")),
    "optimizer_step": (
        ("0.4.5", "epoch batch_idx optimizer optimizer_idx"),
        ("0.5.1", "epoch batch_idx optimizer optimizer_idx optimizer_closure"),
        ("0.8.2", "epoch batch_idx optimizer optimizer_idx optimizer_closure on_tpu using_native_amp using_lbfgs"),
        ("1.9.0", "epoch batch_idx optimizer optimizer_idx optimizer_closure on_tpu using_lbfgs"),
        ("2.0.0", ""),
    ),
    "lr_scheduler_step": (("1.6.0", "scheduler optimizer_idx metric"), ("2.0.0", "")),
    "configure_gradient_clipping": (
        ("1.5.0", "optimizer optimizer_idx gradient_clip_val gradient_clip_algorithm"), ("2.0.0", ""),
    ),
    "backward": (
        ("0.5.3", "use_amp loss optimizer"), ("0.7.0", "trainer loss optimizer optimizer_idx"),
        ("1.0.0", "loss optimizer optimizer_idx"), ("2.0.0", ""),
    ),
    "transfer_batch_to_device": (("0.8.0", "batch device"), ("1.4.0", "")),
}  # fmt: skip

BY_BATCH = (("0.7.4", "trainer pl_module"),)
CALLBACK = {
    "on_init_start": (("0.7.0", "trainer"),),
    "on_init_end": (("0.7.0", "trainer"),),
    "on_fit_start": (("0.8.0", "trainer"), ("0.9.0", "")),
    "on_fit_end": (("0.8.0", "trainer"), ("0.9.0", "")),
    "setup": (("0.8.0", "trainer stage"), ("0.9.0", "")),
    "teardown": (("0.8.0", "trainer stage"), ("0.9.0", "")),
    "on_batch_start": (("0.7.0", "trainer pl_module"),),
    "on_keyboard_interrupt": (("0.8.0", "trainer pl_module"),),
    "on_before_optimizer_step": (("1.4.0", "trainer pl_module optimizer optimizer_idx"), ("2.0.0", "")),
    **{
        name: (*before, *((since, words and f"trainer pl_module {words}") for since, words in MODULE[name]))
        for name, before in {
            "on_train_batch_start": (),
            "on_train_batch_end": (),
            "on_train_epoch_end": (),
            "on_validation_batch_start": BY_BATCH,
            "on_validation_batch_end": BY_BATCH,
            "on_test_batch_start": BY_BATCH,
            "on_test_batch_end": BY_BATCH,
            "on_predict_batch_start": (),
            "on_predict_batch_end": (),
            "on_predict_epoch_end": (),
        }.items()
    },
}

# Values that the core does not pass, where they are always the same.
CONSTANT = {
    "dataloader_idx": 0,
    "unused": 0,
    "on_tpu": False,
    "using_native_amp": False,
    "using_lbfgs": False,
    "use_amp": False,
}


@cache
def words(kind: str, hook: str, era: Version) -> tuple[str, ...] | None:
    """The values that a release passed to a hook of a "module" or a "callback"; None: those of today."""
    known = (MODULE if kind == "module" else CALLBACK).get(hook, ())
    passed = ""
    for since, text in known:
        if version(since) <= era:
            passed = text
    return tuple(passed.split()) or None


def fitted(
    method: Callable[..., Any],
    given: tuple[str, ...],
    wanted: tuple[str, ...],
    extra: Callable[[str], Any],
) -> Callable[..., Any]:
    """The method, to be called with the values `given`, itself called as a release did: with those `wanted`.

    A method that takes fewer gets the first of them, as user code of all times relied on.

    Args:
        extra: the value of a word that is not given.
    """
    count = positions(method)
    if count is not None:
        wanted = wanted[:count]
    same = wanted == given and _names(method)[: len(given)] == given
    if same and "dataloader_idx" not in wanted:  # which today is given where there are several loaders only
        return method

    def call(*args: Any, **kwargs: Any) -> Any:
        values = dict(zip(given, args, strict=False))
        rest = args[len(given) :]
        values.update(kwargs)
        return method(*(values[word] if word in values else extra(word) for word in wanted), *rest)

    return call


def _names(method: Callable[..., Any]) -> tuple[str, ...]:
    """The arguments of a method; of one that takes any, as if it had named ours."""
    return tuple(inspect.signature(method).parameters)


def positions(method: Callable[..., Any]) -> int | None:
    """How many arguments a bound method takes by position; None where there is no limit."""
    parameters = list(inspect.signature(method).parameters.values())
    if any(parameter.kind is parameter.VAR_POSITIONAL for parameter in parameters):
        return None
    return sum(p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD) for p in parameters)


def takes(method: Callable[..., Any], name: str) -> bool:
    """True when a method names this argument."""
    return name in inspect.signature(method).parameters
