"""What every logger offered in earlier releases, and what a user's own logger of that time relies on."""

from __future__ import annotations

import inspect
import statistics
from argparse import Namespace
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, NoReturn

from ... import loggers as current
from ...loggers import tensorboard
from ...loggers.logger import merge_dicts
from ...utilities import AttributeDict
from ...utilities.rank_zero import rank_zero_only
from ..adapt.construction import constructed
from ..eras import era_version
from ..ledger import rows
from ..notices import give

Drawing = Callable[[Any], float]
NAMESPACE_UNTIL = (0, 8, 0)
SAVING_LOGS_FROM = (0, 7, 4)


def tell(name: str, at: Callable[..., Any] | None = None) -> None:
    """Give the notice of the row about this member of a logger."""
    give(rows("logger", name)[0], at=at)


def step_of(step: int | None, step_num: int | None) -> int | None:
    """The step, by whichever of its names it was given."""
    if step_num is None:
        return step
    tell("step_num")
    return step_num


class Open:
    """An attribute that a subclass may define in any way: as a property, in its class, or on itself."""

    def __init__(self, default: Any = None) -> None:
        self.default = default

    def __get__(self, logger: Any, owner: type | None = None) -> Any:
        return self if logger is None else self.default


def _name_of_step(method: Any) -> str | None:
    """What a user's `log_metrics` calls the step, where that is not `step`."""
    if method is None or not callable(method):
        return None
    parameters = list(inspect.signature(method).parameters.values())
    if any(p.name == "step" or p.kind is p.VAR_KEYWORD for p in parameters) or len(parameters) < 3:
        return None
    third = parameters[2]
    return third.name if third.kind is third.POSITIONAL_OR_KEYWORD else None


def _with_step(method: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The user's method, which may be told the step by today's name."""
    given = False

    @wraps(method)
    def log_metrics(self: Any, *args: Any, **kwargs: Any) -> Any:
        nonlocal given
        if not given:
            given = True
            tell("step_num", at=method)
        if "step" in kwargs:
            kwargs[name] = kwargs.pop("step")
        return method(self, *args, **kwargs)

    del log_metrics.__wrapped__  # its arguments are the wider ones
    return log_metrics


def _with_namespace(method: Callable[..., Any]) -> Callable[..., Any]:
    """The user's method, which the Trainer gave a Namespace until 0.8.0."""

    @wraps(method)
    def log_hyperparams(self: Any, params: Any, *args: Any, **kwargs: Any) -> Any:
        if type(params) is AttributeDict and era_version() < NAMESPACE_UNTIL:
            params = Namespace(**params)
        return method(self, params, *args, **kwargs)

    return log_hyperparams


class Logger(current.Logger):
    """The base of all loggers; a subclass needs no more than the release asked of it.

    Args:
        *args, **kwargs: `agg_key_funcs` and `agg_default_func` (0.7.2 to 1.7.7): how `agg_and_log_metrics` draws
            several values of one step together.
    """

    # A subclass may call no constructor.
    _drawing: Mapping[str, Drawing] = {}
    _drawing_others: Drawing = staticmethod(statistics.fmean)
    _waiting: tuple[int | None, tuple[Mapping[str, float], ...]] = (None, ())  # a step, and what is known of it
    _rank: int | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._take("Logger", args, kwargs)

    def _take(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> dict[str, Any]:
        """Today's arguments of a constructor; what has no place among them is kept."""
        adapted = constructed(name, args, kwargs)
        self._draw(adapted.extras.get("agg_key_funcs"), adapted.extras.get("agg_default_func"))
        if name == "Logger" and adapted.arguments:
            raise TypeError(f"{type(self).__name__}({', '.join(adapted.arguments)}): the base of loggers takes none.")
        return adapted.arguments

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        method = vars(cls).get("log_metrics")
        step = _name_of_step(method)
        if step is not None:
            cls.log_metrics = _with_step(method, step)  # type: ignore[method-assign, arg-type]
        if "log_hyperparams" in vars(cls):
            cls.log_hyperparams = _with_namespace(cls.log_hyperparams)  # type: ignore[method-assign]

    # ----- what the first releases did not ask for, and subclasses set as they like

    name: Any = Open("default")
    version: Any = Open()
    experiment: Any = Open()
    save_dir: Any = Open()
    root_dir: Any = Open()
    log_dir: Any = Open()

    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None, step_num: int | None = None) -> None:
        """Take these metrics, measured at this step."""
        raise NotImplementedError(f"{type(self).__name__} does not define log_metrics(self, metrics, step=None).")

    def log_hyperparams(self, params: dict[str, Any] | Namespace, *args: Any, **kwargs: Any) -> None:
        """Take these hyperparameters; a logger of the first releases may not want them."""

    # ----- several values of one step

    def _draw(self, by_name: Mapping[str, Drawing] | None, others: Drawing | None) -> None:
        if by_name:
            self._drawing = {**self._drawing, **by_name}
        if others is not None:
            self._drawing_others = others

    def update_agg_funcs(
        self, agg_key_funcs: Mapping[str, Drawing] | None = None, agg_default_func: Drawing | None = None
    ) -> None:
        """Change how `agg_and_log_metrics` draws values together."""
        tell("update_agg_funcs")
        self._draw(agg_key_funcs, agg_default_func)

    def agg_and_log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        """Log the metrics of a step once another step comes, several values of one metric drawn together."""
        tell("agg_and_log_metrics")
        self.gather(metrics, step)

    def gather(self, metrics: dict[str, float], step: int | None = None) -> None:
        """Keep the metrics of a step until another step comes, or until it is time to save."""
        before, waiting = self._waiting
        if waiting and before != step:
            self._log_waiting()
            waiting = ()
        self._waiting = (step, (*waiting, metrics))

    def _log_before_saving(self) -> None:
        """Log what was gathered; in 0.7.2 and 0.7.3 saving left it waiting."""
        if era_version() >= SAVING_LOGS_FROM:
            self._log_waiting()

    def _log_waiting(self) -> None:
        (step, waiting), self._waiting = self._waiting, (None, ())
        if waiting:
            drawn = merge_dicts(waiting, self._drawing, self._drawing_others) if len(waiting) > 1 else dict(waiting[0])
            self.log_metrics(metrics=drawn, step=step)

    # ----- what loggers made of hyperparameters before they wrote them, for subclasses that do the same

    @staticmethod
    def _convert_params(params: Any) -> dict[str, Any]:
        return vars(params) if isinstance(params, Namespace) else {} if params is None else params

    @staticmethod
    def _flatten_dict(params: Mapping[Any, Any], delimiter: str = "/") -> dict[str, Any]:
        flat = tensorboard._flat(params)
        return flat if delimiter == "/" else {name.replace("/", delimiter): value for name, value in flat.items()}

    @staticmethod
    def _sanitize_params(params: dict[str, Any]) -> dict[str, Any]:
        return current.TensorBoardLogger._sanitize_params(params)

    def _add_prefix(self, metrics: Mapping[str, float]) -> Mapping[str, float]:
        prefix = getattr(self, "_prefix", "")
        joined = f"{prefix}{getattr(self, 'LOGGER_JOIN_CHAR', '-')}" if prefix else ""
        return {f"{joined}{name}": value for name, value in metrics.items()}

    # ----- the end

    def save(self) -> None:
        """Write everything taken so far."""
        self._log_before_saving()

    def close(self) -> None:
        """Write everything taken so far."""
        tell("close")
        self._log_waiting()
        self.save()

    # ----- other members that are gone

    @property
    def rank(self) -> int:
        """The number of this process among all."""
        tell("rank")
        return rank_zero_only.rank if self._rank is None else self._rank

    @rank.setter
    def rank(self, value: int) -> None:
        tell("rank")
        self._rank = value

    def log_image(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Take images, where a subclass can."""
        self._cannot("log_image")

    def log_text(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Take text, where a subclass can."""
        self._cannot("log_text")

    def _cannot(self, name: str) -> NoReturn:
        tell(name)
        raise NotImplementedError(
            f"{type(self).__name__}.{name}(...): this logger does not take it. Use `logger.experiment`, the "
            "client's own object."
        )


class DummyLogger(current.DummyLogger, Logger):
    """Stands in for a logger: takes every call and does nothing."""

    def __init__(self) -> None:
        super().__init__()
