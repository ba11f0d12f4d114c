"""Calls hooks as a release did: under its names, in its order, with its arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from ...hooks import HOOKS, ORDER, Hooks, Listener, overridden
from ...states import TrainerFn
from ..datamodule import hear_checkpoint
from ..eras import era_version
from ..notices import OUR_PACKAGES
from . import calls, moments
from .notices import tell

if TYPE_CHECKING:
    from ...trainer import Trainer

CHECKPOINT_HOOKS = ("on_save_checkpoint", "on_load_checkpoint")
UNTOLD_OF_LOADING = (0, 4, 0), (0, 7, 4)  # when a run was resumed; load_from_checkpoint always told
FIRST_OF_CALLBACK = ("trainer", "pl_module")


class BridgedHooks(Hooks):
    """Hears the hooks of earlier releases, wherever a module or a callback has one."""

    def __init__(self, trainer: Trainer, *, order: Mapping[str, tuple[str, ...]] = ORDER) -> None:
        super().__init__(trainer, order=order)
        self.era = era_version()
        self._methods: dict[tuple[int, str], Callable[..., Any]] = {}

    def call(self, owner: Any, name: str, *args: Any, **kwargs: Any) -> Any:
        """Call one method that has to give an answer, with the arguments of the release."""
        t = self.trainer
        if name in CHECKPOINT_HOOKS:
            if owner is t.lightning_module:
                return self.call_checkpoint_hook(name, *args)
            return self.call_callback(owner, name, *args)
        if name not in calls.MODULE or not (owner is t.lightning_module or owner is t.datamodule):
            return super().call(owner, name, *args, **kwargs)
        key = (id(owner), name)
        if key not in self._methods:
            self._methods[key] = self._hear(owner, name, "module", _given(name))
        return self.inside(name, self._methods[key], *args, **kwargs)

    def call_checkpoint_hook(self, name: str, checkpoint: Any) -> None:
        """Let the module, and from 0.10 to 1.7 the datamodule, see a checkpoint; a module of 0.1 to 0.3 adds to it."""
        t = self.trainer
        if name != "on_load_checkpoint" or not UNTOLD_OF_LOADING[0] <= self.era < UNTOLD_OF_LOADING[1]:
            super().call(t.lightning_module, name, checkpoint)
        hear_checkpoint(t.datamodule, name, checkpoint)
        if self.era < (0, 4, 0):
            if name == "on_save_checkpoint" and self.written("get_save_dict", t.lightning_module):
                checkpoint.update(t.lightning_module.get_save_dict())
            elif name == "on_load_checkpoint" and self.written("load_model_specific", t.lightning_module):
                t.lightning_module.load_model_specific(checkpoint)

    def call_callback(self, callback: Any, name: str, trainer: Any, module: Any, checkpoint: dict[str, Any]) -> None:
        """Let a callback see a checkpoint; up to 1.7 its answer was its state, which it was given back."""
        if self.era >= (1, 8, 0) or _is_ours(getattr(callback, name)):
            super().call(callback, name, trainer, module, checkpoint)
            return
        if self.era < moments.first_release(moments.CALLBACKS, name):
            return
        states, key = checkpoint.setdefault("callbacks", {}), callback.state_key
        if name == "on_save_checkpoint":
            state = super().call(
                callback, name, *(trainer, module, checkpoint)[: calls.positions(getattr(callback, name))]
            )
            if state:
                states[key] = state
        elif key in states:
            given = (trainer, module, states[key]) if self.era >= (1, 3, 0) else (states[key],)
            super().call(callback, name, *given)

    def tell_module(self, name: str) -> None:
        """Call a hook of the module at a moment that has none today."""
        module = self.trainer.lightning_module
        if self.written(name, module):
            self.inside(name, self._hear(module, name, "module", _given(name)))

    def inside(self, name: str, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a method at a moment that is no hook today, so that it logs as inside of the hook `name`."""
        outer, self.current = self.current, name
        try:
            return method(*args, **kwargs)
        finally:
            self.current = outer

    def forget(self) -> None:
        super().forget()
        self._methods.clear()

    def _find_listeners(self, name: str) -> list[Listener]:
        found: list[Listener] = []
        heard: set[int] = set()  # callbacks of ours, such as progress bars, which hear today's hooks in every release
        for event in moments.events(name, self.era):
            for group in event.order or self.order.get(event.name, self.order["*"]):
                for owner, base, first in self._members(group):
                    if not self.written(event.name, owner, base):
                        continue
                    if not self._is_own(owner, event.name):
                        found += self._listener(event, name, group, owner, first)
                    elif event.name == name and id(owner) not in heard:
                        heard.add(id(owner))
                        found.append((partial(getattr(owner, name), *first), False))
        for group in self.order.get(name, self.order["*"]):
            for owner, base, first in self._members(group):
                if self._is_own(owner, name) and id(owner) not in heard and self.written(name, owner, base):
                    found.append((partial(getattr(owner, name), *first), False))
        return found

    def _listener(
        self, event: moments.Event, name: str, group: str, owner: Any, first: tuple[Any, ...]
    ) -> list[Listener]:
        """The user's hook for an event, if the release called it on such an owner."""
        is_module = group in ("module", "datamodule")
        kind = moments.MODULE if is_module else moments.CALLBACKS
        if event.heard_by not in (moments.BOTH, kind) or self.era < moments.first_release(kind, event.name):
            return []
        if event.name in getattr(owner, "called_by_itself", ()):
            return []
        given = _given(name) if is_module else (*FIRST_OF_CALLBACK, *_given(name))
        if event.passes is not None:
            given = (*given[: 0 if is_module else 2], *event.passes.split())
        given = (*given, *(word for word in event.fixed if word not in given))
        method = self._hear(owner, event.name, "module" if is_module else "callback", given)
        if not event.in_sanity_check or event.where != "everywhere" or event.passes is not None or event.fixed:
            method = partial(self._when_called, event, method, len(given))
        if name not in HOOKS:
            method = partial(self.inside, event.name, method)
        return [(partial(method, *first), group == "module")]

    def _is_own(self, owner: Any, name: str) -> bool:
        t = self.trainer
        return owner is not t.lightning_module and owner is not t.datamodule and _is_ours(getattr(owner, name, None))

    def written(self, name: str, owner: Any, base: type = object) -> bool:
        """True when the user wrote it: neither the core's base class nor ours."""
        return overridden(name, owner, base) and overridden(name, owner, _our_base(owner))

    def _hear(self, owner: Any, name: str, kind: str, given: tuple[str, ...]) -> Callable[..., Any]:
        method = getattr(owner, name)
        tell(kind, name, method)
        wanted = calls.words(kind, name, self.era) or given
        if _is_ours(method):
            wanted = given
        method = calls.fitted(method, given, wanted, self._extra)
        return self._profiled(owner, name, method) if self.trainer.profiling else method

    def _extra(self, word: str) -> Any:
        """A value that a release passed, and the core does not."""
        if word in calls.CONSTANT:
            return calls.CONSTANT[word]
        if word == "optimizer_idx":
            return getattr(self.trainer.optimization, "optimizer_idx", 0)
        if word == "outputs":
            t = self.trainer
            return t.predict_loop.collected if t.predicting else t.fit_loop.epoch_outputs()
        if word == "pl_module":
            return self.trainer.lightning_module
        assert word == "trainer", word
        return self.trainer

    def _when_called(
        self, event: moments.Event, method: Callable[..., Any], count: int, *args: Any, **kwargs: Any
    ) -> Any:
        """Call a hook that was not called every time at its moment, or was given less."""
        t = self.trainer
        place = "fit" if t.state.fn is TrainerFn.FITTING else "not fit" if t.measures_by_fit else "nowhere"
        if (t.sanity_checking and not event.in_sanity_check) or event.where not in ("everywhere", place):
            return None
        return method(*args, **{**kwargs, **event.fixed}) if event.passes is None else method(*args[:count])


def _is_ours(method: Callable[..., Any] | None) -> bool:
    return str(getattr(method, "__module__", "")).partition(".")[0] in OUR_PACKAGES


def _given(name: str) -> tuple[str, ...]:
    """The values that the core passes to a hook."""
    arguments = HOOKS[name].arguments if name in HOOKS else ""
    return tuple(arguments.replace(",", " ").split())


def _our_base(owner: Any) -> type:
    from ..callbacks import Callback
    from ..datamodule import LightningDataModule
    from ..module import LightningModule

    return next((base for base in (LightningModule, LightningDataModule, Callback) if isinstance(owner, base)), object)
