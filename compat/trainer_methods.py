"""What scripts of all releases call on a Trainer: fit, test and their companions with the arguments of the time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NoReturn

from ..progress import BatchTally
from ..states import RunningStage, TrainerStatus
from ..utilities.collections import convert_tensors_to_scalars
from ..utilities.exceptions import MisconfigurationException
from .adapt.method_call import by_name, translate_call
from .checkpoints import newest_of_folder
from .ledger import rows, trainer_methods
from .ledger.schema import Version
from .notices import give
from .told import tell, told
from .trainer_checkpoints import TrainerCheckpoints
from .trainer_data import STAGES, TrainerData, data_in_module, keep_for_test
from .trainer_parts import TrainerParts

if TYPE_CHECKING:
    from ..trainer import Trainer as Base
else:
    Base = object

FIT_GAVE_NOTHING, FIT_GIVES_ONE = (0, 3, 0), (1, 3, 0)  # between the two `fit` returned 1
# Before 0.8 what was there was measured; then, until 1.5, a module that was passed as it was, and the best otherwise.
CURRENT_WEIGHTS: dict[str, Version] = {"test": (0, 8, 0), "validate": (0, 8, 0), "predict": (1, 4, 0)}
ASKS_FOR_BEST: Version = (1, 5, 0)
REFUSES_VALUES: Version = (1, 8, 0)  # from here on no best checkpoint is a ValueError
# What `test` gave: nothing, one dict for all loaders, a list unless that would be empty, and from then on a list.
GIVES_NOTHING, GIVES_A_DICT, GIVES_ONE = (0, 8, 5), (0, 9, 0), (1, 1, 0)


def of_any_release(fit: Callable[..., None]) -> Callable[..., int | None]:
    """`fit` with the arguments and the answer of the release; `fit` itself takes today's."""

    def any_fit(self: Any, *args: Any, **kwargs: Any) -> int | None:
        adapted = translate_call("fit", args, kwargs, self._era)
        model = adapted.given.get("model")
        keep_for_test(model, adapted.given.get("test_dataloaders"))
        self._keep_in_sight()
        with data_in_module("fit", model, adapted.arguments, self._era):
            fit(self, **adapted.arguments)
        return 1 if FIT_GAVE_NOTHING <= self._era < FIT_GIVES_ONE else None

    any_fit.__name__, any_fit.__qualname__ = fit.__name__, fit.__qualname__
    any_fit.__doc__, any_fit.__module__ = fit.__doc__, fit.__module__
    return any_fit


class TrainerMethods(TrainerParts, TrainerCheckpoints, TrainerData, Base):
    """The calls of a Trainer, in the words of the release."""

    _era: Version
    _wishes: dict[str, Any]
    module_given = measures_by_fit = False  # in the call that is running

    @cached_property
    def _loaded(self) -> dict[str, Any]:
        """The checkpoint that the last call of each method used."""
        return {}

    # ----- measuring

    def test(self, *args: Any, **kwargs: Any) -> Any:
        """Measure the module on test data, with the weights and the answer of the release.

        Today's arguments: model, dataloaders, ckpt_path, verbose, datamodule, weights_only.
        """
        results = self._measured("test", translate_call("test", args, kwargs, self._era).arguments)
        if self._era < GIVES_NOTHING:
            return None
        if self._era < GIVES_A_DICT:
            return _merged(results) or 1
        return results if any(results) or self._era >= GIVES_ONE else 1

    def validate(self, *args: Any, **kwargs: Any) -> Any:
        """Measure the module on validation data; up to 0.4 on one loader and as many batches as are asked for.

        Today's arguments: model, dataloaders, ckpt_path, verbose, datamodule, weights_only.
        """
        given = by_name("validate", args, kwargs, self._era)
        if "dataloader" in given:
            given["dataloaders"] = given.pop("dataloader")
        if "max_batches" in given:
            give(rows("trainer.validate", "max_batches")[0])
            return self._metrics_of("val", given.get("model"), [given.get("dataloaders")], given["max_batches"])
        return self._measured("validate", translate_call("validate", (), given, self._era).arguments)

    def predict(self, *args: Any, **kwargs: Any) -> Any:
        """The module's predictions, with the weights of the release.

        Today's arguments: model, dataloaders, datamodule, return_predictions, ckpt_path, weights_only.
        """
        return self._measured("predict", translate_call("predict", args, kwargs, self._era).arguments)

    def _measured(self, method: str, call: dict[str, Any]) -> Any:
        self.module_given = call.get("model") is not None
        module = call["model"] if self.module_given else self.lightning_module
        self._keep_in_sight()
        with data_in_module(method, module, call, self._era):
            call = self._with_weights(method, call)
            self.measures_by_fit = self._goes_through_fit(call)
            try:
                answer = getattr(super(), method)(**call)
            finally:
                self.measures_by_fit = False
        self._loaded[method] = self._ckpt_path
        return answer

    def _select_path(self, ckpt_path: Any, model_given: bool) -> Any:
        try:
            return super()._select_path(ckpt_path, model_given)
        except ValueError as error:
            raise error if self._era >= REFUSES_VALUES else MisconfigurationException(str(error)) from error

    def _goes_through_fit(self, call: dict[str, Any]) -> bool:
        """Whether the release called `fit`, which did not train then, to measure."""
        match getattr(self.behavior, "measures_by_fit", "none"):
            case "modules":
                return self.module_given
            case "modules and checkpoints":
                return self.module_given or call["ckpt_path"] is not None
            case everything_or_nothing:
                return everything_or_nothing == "all"

    def _with_weights(self, method: str, call: dict[str, Any]) -> dict[str, Any]:
        """The call for the weights that the release would have taken; from 1.5 on as it is."""
        if self._era >= ASKS_FOR_BEST or (call.get("model") is None and self.lightning_module is None):
            return call
        if call.get("model") is not None:
            return {**call, "ckpt_path": newest_of_folder(self)}
        path = call.get("ckpt_path", None if self._era < CURRENT_WEIGHTS[method] else "best")
        return {**call, "model": self.lightning_module if path is None else None, "ckpt_path": path}

    # ----- measuring now, also in the middle of training

    @told
    def run_evaluation(self, *args: Any, **kwargs: Any) -> Any:
        """Measure on the validation data, or on the test data, at once and with the weights that are there."""
        given = by_name("run_evaluation", args, kwargs, self._era)
        stage = "test" if given.get("test_mode", given.get("test", False)) else "val"
        limit = given.get("max_batches")
        results = self._results_of(stage, None, None, limit)
        if self._era < GIVES_NOTHING:
            return None
        if self._era < GIVES_A_DICT:
            return _merged(results)
        return (results, results) if self._era < FIT_GIVES_ONE else results

    @told
    def evaluate(self, *args: Any, **kwargs: Any) -> Any:
        """The metrics of the module on these loaders, each for as many batches as are asked for."""
        given = by_name("evaluate", args, kwargs, self._era)
        stage = "test" if given.get("test_mode", given.get("test", False)) else "val"
        loaders = given["dataloaders"] if "dataloaders" in given else [given.get("dataloader")]
        return self._metrics_of(stage, given.get("model"), loaders, given.get("max_batches"))

    def _metrics_of(self, stage: str, model: Any, loaders: Any, limit: int | None) -> dict[str, Any]:
        return _merged(self._results_of(stage, model, loaders, limit))

    def _results_of(self, stage: str, model: Any, loaders: Any, limit: Any) -> list[dict[str, Any]]:
        """The metrics of a pass over these loaders, or over the module's own: a dict per loader."""
        method = "test" if stage == "test" else "validate"
        with self._limited(stage, limit):
            if self._is_running():
                return self._measure_inside(stage, loaders)
            module = self._module_for(method, model)
            return getattr(super(), method)(module, loaders, verbose=stage == "test")  # type: ignore[no-any-return]

    @contextmanager
    def _limited(self, stage: str, limit: Any) -> Iterator[None]:
        """Use so many batches of each loader inside the block; None leaves the Trainer's limit."""
        name = f"limit_{stage}_batches"
        before = getattr(self, name)
        if isinstance(limit, int):
            setattr(self, name, limit)
        try:
            yield
        finally:
            setattr(self, name, before)

    def _measure_inside(self, stage: str, loaders: Any) -> list[dict[str, Any]]:
        """One pass in the middle of a run, which goes on as if there had been none."""
        progress, first_batch, source = self.progress, self.metrics.first_batch, self.sources[stage]
        validated, hook = progress.validated, self.hooks.current
        loop = self.behavior.evaluation(
            self, "test" if stage == "test" else "validation", tally=BatchTally(), inference_mode=False
        )
        loop.verbose = stage == "test"
        if loaders is not None:
            self.sources[stage] = replace(source, passed=loaders)
        try:
            with self.stage(RunningStage.TESTING if stage == "test" else RunningStage.VALIDATING):
                results = loop.run()
        finally:
            loop.close()
            self.sources[stage] = source
            progress.validated, self.metrics.first_batch, self.hooks.current = validated, first_batch, hook
        return convert_tensors_to_scalars(results)  # type: ignore[no-any-return]

    # ----- training

    @told
    def train(self) -> None:
        """Train on from where the last `fit` ended, with its module and its data."""
        module = self._module_for("train")
        if self._is_running():
            raise MisconfigurationException("trainer.train(): training is running. Call it when `fit` has ended.")
        passed = {stage: source.passed for stage, source in self.sources.items()}
        call = {name: passed.get(stage) for stage, name in STAGES["fit"].items()}
        if not any(loaders is not None for loaders in call.values()):
            call["datamodule"] = self.datamodule
        self.fit(module, **call)

    @told
    def get_model(self) -> Any:
        """The module."""
        return self.lightning_module

    @told
    def tune(self, model: Any = None, *data: Any, **kwargs: Any) -> dict[str, Any] | None:
        """Search for what the constructor was asked to search for: without that, nothing."""
        searches = [name for name in ("auto_lr_find", "auto_scale_batch_size") if self._wishes.get(name)]
        if searches and not self.fast_dev_run:
            given = ", ".join(f"{name}={self._wishes[name]!r}" for name in searches)
            raise MisconfigurationException(f"FG352 Trainer({given}).tune(...): {trainer_methods.SEARCH}")
        return None if self._era < FIT_GIVES_ONE else {}

    @property
    def tuning(self) -> bool:
        """False: nothing is being searched for."""
        tell("tuning")
        return False

    def lr_find(self, model: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, with what to do instead: there is no search for a learning rate yet."""
        _refuse_search("lr_find")

    def scale_batch_size(self, model: Any, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, with what to do instead: there is no search for a batch size yet."""
        _refuse_search("scale_batch_size")

    @property
    def tuner(self) -> Searches:
        """What searched for a learning rate or a batch size; using it is refused."""
        return Searches()

    # ----- questions

    def _is_running(self) -> bool:
        return self.state.status is TrainerStatus.RUNNING and self.state.stage is not None

    def _module_for(self, what: str, model: Any = None) -> Any:
        """The module that was passed, or the one of the last call."""
        module = self.lightning_module if model is None else model
        if module is None:
            raise MisconfigurationException(
                f"trainer: {what} needs a module, and there is none yet. Pass one, or call it after `fit` has begun."
            )
        return module


class Searches:
    """Stands where searches for a learning rate and for a batch size were, and refuses both."""

    def lr_find(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, with what to do instead."""
        _refuse_search("lr_find")

    def scale_batch_size(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused, with what to do instead."""
        _refuse_search("scale_batch_size")


def _refuse_search(name: str) -> NoReturn:
    raise MisconfigurationException(
        f"{rows(trainer_methods.WHERE, name)[0].code} trainer.{name}(...): {trainer_methods.SEARCH}"
    )


def _merged(results: list[dict[str, Any]]) -> dict[str, Any]:
    """The metrics of all loaders in one dict."""
    return {name: value for metrics in results for name, value in metrics.items()}
