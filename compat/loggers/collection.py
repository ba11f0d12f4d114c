"""Several loggers as one, which is what `trainer.logger` was from 0.7.0 to 1.7.7 where there were several."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..eras import era_version
from .base import Drawing, Logger, step_of


class LoggerCollection(Logger):
    """Tells every one of several loggers what it is told.

    Args:
        logger_iterable: the loggers.
    """

    def __init__(self, logger_iterable: Iterable[Logger]) -> None:
        super().__init__()
        self._loggers = list(logger_iterable)

    def __getitem__(self, index: int) -> Logger:
        return self._loggers[index]

    def __iter__(self) -> Iterator[Logger]:
        return iter(self._loggers)

    def __len__(self) -> int:
        return len(self._loggers)

    @property
    def name(self) -> str:
        """All names, with "_" between."""
        return self._joined(logger.name for logger in self)

    @property
    def version(self) -> str:
        """All versions, with "_" between."""
        return self._joined(logger.version for logger in self)

    @staticmethod
    def _joined(parts: Iterable[Any]) -> str:
        texts = [str(part) for part in parts]
        return "_".join(dict.fromkeys(texts) if era_version() >= (1, 6, 0) else texts)

    @property
    def save_dir(self) -> None:
        """None: each has its own."""
        return None

    @property
    def experiment(self) -> list[Any]:
        """The experiment of each."""
        return [logger.experiment for logger in self]

    def _each(self, call: Callable[[Logger], Any]) -> None:
        for logger in self:
            call(logger)

    def log_metrics(self, metrics: Mapping[str, float], step: int | None = None, step_num: int | None = None) -> None:
        step = step_of(step, step_num)
        self._each(lambda logger: logger.log_metrics(metrics=metrics, step=step))

    def agg_and_log_metrics(self, metrics: dict[str, float], step: int | None = None) -> None:
        self._each(lambda logger: logger.agg_and_log_metrics(metrics, step))

    def gather(self, metrics: dict[str, float], step: int | None = None) -> None:
        self._each(lambda logger: getattr(logger, "gather", logger.log_metrics)(metrics, step))

    def update_agg_funcs(
        self, agg_key_funcs: Mapping[str, Drawing] | None = None, agg_default_func: Drawing | None = None
    ) -> None:
        self._each(lambda logger: logger.update_agg_funcs(agg_key_funcs, agg_default_func))

    def log_hyperparams(self, params: Any, *args: Any, **kwargs: Any) -> None:
        self._each(lambda logger: logger.log_hyperparams(params, *args, **kwargs))

    def log_graph(self, model: Any, input_array: Any = None) -> None:
        self._each(lambda logger: logger.log_graph(model, input_array))

    def log_image(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        self._each(lambda logger: logger.log_image(*args, **kwargs))

    def log_text(self, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        self._each(lambda logger: logger.log_text(*args, **kwargs))

    def after_save_checkpoint(self, checkpoint_callback: Any) -> None:
        self._each(lambda logger: logger.after_save_checkpoint(checkpoint_callback))

    def save(self) -> None:
        self._each(lambda logger: logger.save())

    def close(self) -> None:
        self._each(lambda logger: logger.close())

    def finalize(self, status: str) -> None:
        self._each(lambda logger: logger.finalize(status))
