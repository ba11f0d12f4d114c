"""Old arguments that are too peculiar for data; each function has its twin in `codemod.special`.

A function gets what is adapted so far, the row, the user's value and the release; it answers with the sentence that
tells him what to write, None for the one in the row, or SILENT where there is nothing to tell.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from ...utilities.exceptions import MisconfigurationException
from .. import text
from ..ledger.argument import CHANGED_WORDS, LASTING_WORDS
from ..ledger.schema import Becomes, Change, Refused, Special, Version
from ..parts import part
from .errors import wrong_value
from .special_callbacks import (  # noqa: F401  # rows name them, and look for them here
    SILENT,
    auto_mode,
    checkpoint_path,
    checkpoint_prefix,
    rates_of_optimizer,
    unknown_mode,
)

if TYPE_CHECKING:
    from .arguments import Adapted

HOMES = ("callbacks", "loggers", "plugins", "strategies", "profilers")


def build(name: str, arguments: dict[str, Any]) -> Any:
    """An object of a public class of fulgurite, named as in "callbacks.EarlyStopping"."""
    room, _, class_name = name.rpartition(".")
    if room not in HOMES:
        raise AssertionError(f"{name}: a row of the ledger names a class outside of {', '.join(HOMES)}")
    if room != "callbacks":
        return getattr(importlib.import_module(f"fulgurite.{room}"), class_name)(**arguments)
    kind = part(name)
    return getattr(kind, "counted_from_zero", kind)(**arguments)  # a schedule of a row is one of today


def write(where: str, **arguments: Any) -> str:
    """The advice to write this call."""
    return f"Use {text.constructor(where, arguments)}."


def told(change: Change, value: Any) -> str:
    """The row's own sentence with the user's value in it."""
    assert isinstance(change.op, Special)
    return change.op.summary.replace("<value>", text.shown(value))


# What the values were that nobody looks at before `fit` uses them.
KEPT: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "truncated_bptt_steps": ("an int >= 0", lambda value: type(value) is int and value >= 0),
    "resume_from_checkpoint": ("a path", lambda value: isinstance(value, (str, os.PathLike)) or hasattr(value, "read")),
    "auto_lr_find": ("True, False or the name of an attribute", lambda value: isinstance(value, (bool, int, str))),
    "auto_scale_batch_size": (
        "True, False, 'power' or 'binsearch'",
        lambda value: value in ("power", "binsearch") if isinstance(value, str) else isinstance(value, (bool, int)),
    ),
}


def remember(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Keep the value for the adapter's Trainer, which uses it in `fit`."""
    accepted, fits = KEPT.get(change.name, ("", lambda value: True))
    if not fits(value):
        raise wrong_value(change, value, f"accepted: {accepted}")
    adapted.extras[change.name] = value
    return told(change, value)


def wrong_word(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Refuse a word that no release took."""
    raise wrong_value(change, value, told(change, value).rstrip("."))


# ----- hardware


def data_parallel(adapted: Adapted, change: Change, value: Any, era: Version) -> None:
    """One process for all devices: what it computes does not depend on how many there are."""
    adapted.extras["data_parallel"] = True


def processes(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Several processes on the CPU; GPUs take precedence, so that it is settled with them."""
    adapted.extras["processes"] = value
    return told(change, value)


def select_gpus(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """GPUs that nobody uses, as many as `gpus` asks for."""
    count = adapted.given.get("gpus")
    if isinstance(count, int) and not isinstance(count, bool) and count > 0:
        adapted.extras["select_gpus"] = count
    return told(change, value).replace("(n)", f"({count if isinstance(count, int) else 'n'})")


def plugins(adapted: Adapted, change: Change, value: Any, era: Version) -> str | None:
    """Words and strategies become `strategy`, everything else stays."""
    from ...strategies import Strategy

    items = list(value) if isinstance(value, (list, tuple)) else [value]
    moved = [item for item in items if isinstance(item, (str, Strategy))]
    rest = [item for item in items if not isinstance(item, (str, Strategy))]
    if rest:
        adapted.put("plugins", rest, change.name, change.where)
    new: dict[str, Any] = {}
    for item in moved:
        if item == "native":  # torch's own mixed precision, which is the only kind
            continue
        new |= _of_word(adapted, change, item, era) if isinstance(item, str) else {"strategy": item}
    for name, given in new.items():
        adapted.put(name, given, change.name, change.where)
    if not moved:
        return SILENT
    return write(change.where, **new, **({"plugins": rest} if rest else {})) if new else None


def _of_word(adapted: Adapted, change: Change, word: str, era: Version) -> dict[str, Any]:
    match CHANGED_WORDS.get(word, Becomes({"strategy": word}) if word in LASTING_WORDS else None):
        case Becomes(arguments=arguments):
            return dict(arguments)
        case Special():
            data_parallel(adapted, change, word, era)
            return {}
        case Refused(advice=advice):
            raise MisconfigurationException(f"{change.code} {change.where}({change.name}={word!r}): {advice}")
    raise wrong_value(change, word, f"the words were {', '.join(sorted({*CHANGED_WORDS, *LASTING_WORDS}))}")


AMP_LEVELS = {"O0": "32-true", "O1": "16-mixed", "O2": "16-mixed", "O3": "16-true"}


def amp_level(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The precision that a level of apex comes close to, where 16 bits were asked for and apex was used."""
    if not isinstance(value, str) or value not in AMP_LEVELS:
        raise wrong_value(change, value, f"the levels were {', '.join(AMP_LEVELS)}")
    asked = str(adapted.given.get("precision")) in ("16", "16-mixed") or bool(adapted.given.get("use_amp"))
    apex = adapted.given.get("amp_backend") == "apex" or era < (0, 9, 0)
    if not (asked and apex):
        return "It has no effect: it set how apex used 16 bits, which are not in use here. Leave it out."
    level = AMP_LEVELS[value]

    def choose_precision(adapted: Adapted) -> None:
        adapted.arguments["precision"] = level

    adapted.finishing.append(choose_precision)
    halved = " Weights stay in 32 bits, where O2 kept them in 16." if value == "O2" else ""
    return f"{write(change.where, precision=level)}{halved}"


# ----- amount of data


def overfit(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The same share of all three kinds of data; it used to win over the single shares."""
    new = dict.fromkeys(("limit_train_batches", "limit_val_batches", "limit_test_batches"), float(value))

    def limit(adapted: Adapted) -> None:
        adapted.arguments.update(new)
        adapted.origin.update(dict.fromkeys(new, change.name))

    adapted.finishing.append(limit)
    return f"{write(change.where, **new)} The nearest single argument is overfit_batches."


LOADER_MODES = ("max_size_cycle", "min_size")


def loader_mode(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """Keep the mode for the adapter's Trainer, which combines the loaders of `fit` in it."""
    if value not in LOADER_MODES:
        raise wrong_value(change, value, f"accepted: {', '.join(map(repr, LOADER_MODES))}")
    return remember(adapted, change, value, era)


# ----- callbacks


def progress_bar(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """One bar with all that the old arguments say about it; a bar that the user passes wins."""
    name = {"progress_bar_refresh_rate": "refresh_rate"}.get(change.name, change.name)
    if type(value) is not int or value < 0:
        raise wrong_value(change, value, "accepted: an int >= 0")
    options = adapted.extras.setdefault("bar", {})
    if not options:
        adapted.finishing.append(_finish_bar)
    options[name] = value
    if options.get("refresh_rate") == 0:
        return write(change.where, enable_progress_bar=False)
    return f"Use {change.where}(callbacks=[{text.constructor('TQDMProgressBar', options)}])."


def _finish_bar(adapted: Adapted) -> None:
    from ...callbacks import ProgressBar

    callbacks = adapted.arguments.get("callbacks")
    callbacks = callbacks if isinstance(callbacks, (list, tuple)) else [callbacks]
    options = adapted.extras.pop("bar")
    if any(isinstance(callback, ProgressBar) for callback in callbacks):
        return
    if options.get("refresh_rate") == 0:
        adapted.arguments["enable_progress_bar"] = False
    elif adapted.arguments.get("enable_progress_bar", True):
        adapted.add("callbacks", part("callbacks.TQDMProgressBar")(**options), "progress_bar_refresh_rate")


def early_stop(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The callback, or the one that True stood for; `enable_early_stop=False` left it out."""
    from ..callbacks import EarlyStopping

    monitor = "val_loss" if era < (0, 10, 0) else "early_stop_on"
    options = {"monitor": monitor, "patience": 3, "verbose": True, "mode": "min"}
    if era < (0, 7, 0):
        options["strict"] = False
    stopping = EarlyStopping(**options) if value is True else value  # type: ignore[arg-type]
    if adapted.given.get("enable_early_stop", True) is not False:
        adapted.add("callbacks", stopping, change.name)
    shown = text.constructor("EarlyStopping", options) if value is True else text.shown(value)
    return f"Use {change.where}(callbacks=[{shown}])."


def track_grad_norm(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that logs the norms."""
    from ..trainer_callbacks import GradientNorms

    try:
        order = float(value)
    except (TypeError, ValueError):
        raise wrong_value(change, value, "accepted: a positive number, 'inf', or -1 for off") from None
    if order <= 0:
        return SILENT
    adapted.extras[change.name] = value
    adapted.add("callbacks", GradientNorms(value, era), change.name)
    return told(change, value)


def terminate_on_nan(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that looks at loss and weights after every batch."""
    from ..trainer_callbacks import FiniteTraining

    adapted.extras[change.name] = value
    adapted.add("callbacks", FiniteTraining(), change.name)
    return told(change, value)


def nan_gradients(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that prints them; from 0.7.2 on the argument did nothing."""
    from ..trainer_callbacks import NanGradients

    if value and era < (0, 7, 2):
        adapted.extras[change.name] = value
        adapted.add("callbacks", NanGradients(era), change.name)
    return told(change, value)


def saved_rows(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that has loggers save after so many batches."""
    from ..trainer_callbacks import SavedRows

    try:
        every = int(value)
    except (TypeError, ValueError):
        raise wrong_value(change, value, "accepted: a number of batches") from None
    adapted.extras[change.name] = value
    adapted.add("callbacks", SavedRows(every), change.name)
    return told(change, value)


def cluster(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that gives the object the functions that save and load; without them it does nothing."""
    from ..trainer_callbacks import ClusterJob

    adapted.extras[change.name] = value
    if hasattr(value, "set_checkpoint_save_function") and hasattr(value, "set_checkpoint_load_function"):
        adapted.add("callbacks", ClusterJob(value), change.name)
    return told(change, value)


def milestones(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that lowers the learning rates at these epochs."""
    from ..trainer_callbacks import Milestones

    try:
        epochs = [int(part) for part in value.split(",")] if isinstance(value, str) else [int(part) for part in value]
    except (TypeError, ValueError):
        raise wrong_value(change, value, "accepted: epochs with commas between, such as '10,20'") from None
    adapted.extras[change.name] = value
    adapted.add("callbacks", Milestones(epochs), change.name)
    return told(change, value).replace("milestones)", f"{epochs})")


def weights_save_path(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that gives checkpoints without a folder one below this path."""
    from ..trainer_callbacks import WeightsFolder

    adapted.extras[change.name] = value
    adapted.add("callbacks", WeightsFolder(value), change.name)
    return told(change, value)


def stochastic_weight_avg(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The callback, with the learning rates that the optimizer has when it begins."""
    adapted.extras[change.name] = value
    adapted.add("callbacks", part("callbacks.StochasticWeightAveraging")(swa_lrs=None), change.name)
    return told(change, value)


def log_gpu_memory(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """A callback that logs the memory of the GPUs, where there are any."""
    from ..gpu_memory import GpuMemory

    if value not in (True, "all", "min_max"):
        raise wrong_value(change, value, "accepted: 'all', 'min_max' or None")

    adapted.extras[change.name] = value
    adapted.add("callbacks", GpuMemory(value), change.name)
    return told(change, value)


# ----- loggers


def experiment(adapted: Adapted, change: Change, value: Any, era: Version) -> str | None:
    """A logger that writes to the user's test-tube experiment."""
    from ..experiment_logger import ExperimentLogger

    missing = [name for name in ("log", "save", "name", "version") if not hasattr(value, name)]
    if missing:
        raise wrong_value(change, value, f"accepted: a test_tube.Experiment; this has no {missing[0]!r}")
    adapted.extras[change.name] = value
    adapted.put("logger", ExperimentLogger(value), change.name, change.where)
    folder = getattr(value, "save_dir", None)
    where = text.shown(folder) if isinstance(folder, str) else "save_dir"
    return f"Pass a logger: Trainer(logger=TensorBoardLogger({where}))."


# ----- profilers


def output_filename(adapted: Adapted, change: Change, value: Any, era: Version) -> str:
    """The folder and the name of a report, which used to be one path; until 1.3.0 it was that very file."""
    folder, file = os.path.split(os.fspath(value))
    parts = {"dirpath": folder or ".", "filename": os.path.splitext(file)[0]}
    if era < (1, 3, 0):
        adapted.extras[change.name] = os.fspath(value)
    else:
        for name, given in parts.items():
            adapted.put(name, given, change.name, change.where)
    return write(change.where, **parts)
