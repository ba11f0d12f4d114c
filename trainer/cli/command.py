"""LightningCLI: the whole program in one call."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial, update_wrapper
from importlib import import_module
from inspect import getdoc
from pathlib import Path
from types import MethodType
from typing import Any, Union

from jsonargparse import ActionConfigFile, Namespace, class_from_function
from torch.optim import Optimizer

from .. import __version__
from ..datamodule import LightningDataModule
from ..module import LightningModule
from ..named_classes import check_named_classes
from ..trainer import Trainer
from ..utilities.exceptions import MisconfigurationException
from ..utilities.model_helpers import is_overridden
from ..utilities.rank_zero import rank_zero_warn
from ..utilities.seed import seed_everything
from .optimizers import (
    LRSchedulerTypeTuple,
    LRSchedulerTypeUnion,
    ReduceLROnPlateau,
    instantiate_class,
    with_class_path,
)
from .parser import ArgsType, LightningArgumentParser
from .rebuild import remembering, returned_class
from .saving import SaveConfigCallback

ROOMS = ("callbacks", "loggers", "profilers", "strategies", "plugins")


class LightningCLI:
    """Reads the command line and configuration files, makes module, data and Trainer, and calls `fit` or another verb.

    Args:
        model_class: the module's class, or a function that returns a module; None to choose it by `--model`.
        datamodule_class: the same for the data; None to choose it by `--data`, or to have none.
        save_config_callback: the class that keeps the configuration; None to keep none.
        save_config_kwargs: arguments for it, for example `{"overwrite": True}`.
        trainer_class: the Trainer's class, or a function that returns a Trainer.
        trainer_defaults: defaults of its flags that differ, and callbacks that are always there.
        seed_everything_default: the seed; True to draw one, False for none.
        parser_kwargs: arguments for the parsers; under the name of a verb, for that verb's.
        parser_class: the class of the parsers.
        subclass_mode_model: whether a subclass of `model_class` may be chosen.
        subclass_mode_data: whether a subclass of `datamodule_class` may be chosen.
        args: the words, or the settings as a dict, in place of the command line.
        run: whether there are verbs; without, the objects are made and nothing more.
        auto_configure_optimizers: whether `--optimizer` and `--lr_scheduler` are there.
        load_from_checkpoint_support: whether `save_hyperparameters` keeps what the configuration says.
    """

    def __init__(
        self,
        model_class: type[LightningModule] | Callable[..., LightningModule] | None = None,
        datamodule_class: type[LightningDataModule] | Callable[..., LightningDataModule] | None = None,
        save_config_callback: type[SaveConfigCallback] | None = SaveConfigCallback,
        save_config_kwargs: dict[str, Any] | None = None,
        trainer_class: type[Trainer] | Callable[..., Trainer] = Trainer,
        trainer_defaults: dict[str, Any] | None = None,
        seed_everything_default: bool | int = True,
        parser_kwargs: dict[str, Any] | None = None,
        parser_class: type[LightningArgumentParser] = LightningArgumentParser,
        subclass_mode_model: bool = False,
        subclass_mode_data: bool = False,
        args: ArgsType = None,
        run: bool = True,
        auto_configure_optimizers: bool = True,
        load_from_checkpoint_support: bool = True,
    ) -> None:
        self.model_class = model_class
        self.datamodule_class = datamodule_class
        self.save_config_callback = save_config_callback
        self.save_config_kwargs = save_config_kwargs or {}
        self.trainer_class = trainer_class
        self.trainer_defaults = trainer_defaults or {}
        self.seed_everything_default = seed_everything_default
        self.parser_kwargs = parser_kwargs or {}
        self.parser_class = parser_class
        self.subclass_mode_model = model_class is None or subclass_mode_model
        self.subclass_mode_data = datamodule_class is None or subclass_mode_data
        self.auto_configure_optimizers = auto_configure_optimizers
        self._model_class: Any = model_class or LightningModule
        self._datamodule_class: Any = datamodule_class or LightningDataModule

        _know_all_classes()
        verbs = self.subcommands()
        of_verbs = {name: kwargs for name, kwargs in self.parser_kwargs.items() if name in verbs}
        of_parser = {name: value for name, value in self.parser_kwargs.items() if name not in verbs}
        self.setup_parser(run, of_parser, of_verbs)
        self._read(args)
        self._parse_ckpt_path()
        self.subcommand: str | None = self.config["subcommand"] if run else None
        self._set_seed()
        if load_from_checkpoint_support:
            self._remember_hyperparameters()

        self.before_instantiate_classes()
        self.instantiate_classes()
        self.after_instantiate_classes()
        if self.subcommand is not None:
            self._run_subcommand(self.subcommand)

    # ----- the parser

    def init_parser(self, **kwargs: Any) -> LightningArgumentParser:
        """A new parser that knows nothing but `--config`."""
        kwargs.setdefault("dump_header", [f"fulgurite=={__version__}"])
        parser = self.parser_class(**kwargs)
        parser.add_argument(
            "-c", "--config", action=ActionConfigFile, help="Path to a configuration file in json or yaml format."
        )
        return parser

    def setup_parser(
        self, add_subcommands: bool, main_kwargs: dict[str, Any], subparser_kwargs: dict[str, Any]
    ) -> None:
        """Make the parser, and those of the verbs."""
        self.parser = self.init_parser(**main_kwargs)
        if not add_subcommands:
            self._add_arguments(self.parser)
            return
        self._subcommand_parsers: dict[str, LightningArgumentParser] = {}
        self._subcommand_method_arguments: dict[str, list[str]] = {}
        added = self.parser.add_subcommands()
        is_class = isinstance(self.trainer_class, type)
        trainer: Any = self.trainer_class if is_class else class_from_function(self.trainer_class)
        for verb, unasked in self.subcommands().items():
            about = (getdoc(getattr(trainer, verb)) or "").partition("\n")[0] or None
            parser = self.init_parser(**{"description": about, **subparser_kwargs.get(verb, {})})
            self._add_arguments(parser)
            self._subcommand_method_arguments[verb] = self._add_verb(parser, trainer, verb, set(unasked))
            self._subcommand_parsers[verb] = parser
            added.add_subcommand(verb, parser, help=about)

    def _add_verb(self, parser: LightningArgumentParser, trainer: Any, verb: str, unasked: set[str]) -> list[str]:
        """Add the arguments of the verb itself; gives their names."""
        return parser.add_method_arguments(trainer, verb, skip=set(unasked))

    @staticmethod
    def subcommands() -> dict[str, set[str]]:
        """The verbs, which are methods of the Trainer, and the arguments of these that are not options."""
        evaluation = {"model", "dataloaders", "datamodule"}
        return {
            "fit": {"model", "train_dataloaders", "val_dataloaders", "datamodule"},
            "validate": evaluation,
            "test": set(evaluation),
            "predict": set(evaluation),
        }

    def _add_arguments(self, parser: LightningArgumentParser) -> None:
        self.add_default_arguments_to_parser(parser)
        self.add_core_arguments_to_parser(parser)
        self.add_arguments_to_parser(parser)
        if self.auto_configure_optimizers:  # unless the program has added its own
            if not parser._optimizers:
                parser.add_optimizer_args((Optimizer,))
            if not parser._lr_schedulers:
                parser.add_lr_scheduler_args(LRSchedulerTypeTuple)
        self.link_optimizers_and_lr_schedulers(parser)

    def add_default_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add the options that belong to no class."""
        parser.add_argument(
            "--seed_everything",
            type=Union[bool, int],  # noqa: UP007 - shown in the help as it is written
            default=self.seed_everything_default,
            help="The seed for everything random; true to draw one, false for none.",
        )

    def add_core_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add the options of Trainer, module and data."""
        parser.add_lightning_class_args(self.trainer_class, "trainer")
        defaults = {name: value for name, value in self.trainer_defaults.items() if name != "callbacks"}
        parser.set_defaults({f"trainer.{name}": value for name, value in defaults.items()})
        parser.add_lightning_class_args(self._model_class, "model", subclass_mode=self.subclass_mode_model)
        self._add_data(parser)

    def _add_data(self, parser: LightningArgumentParser) -> None:
        # The module may bring its own loaders.
        needed = {} if self.datamodule_class is not None else {"required": False}
        parser.add_lightning_class_args(self._datamodule_class, "data", subclass_mode=self.subclass_mode_data, **needed)

    def add_arguments_to_parser(self, parser: LightningArgumentParser) -> None:
        """Add further options, or link some to others: for subclasses."""

    @staticmethod
    def link_optimizers_and_lr_schedulers(parser: LightningArgumentParser) -> None:
        """Give optimizers and schedulers to the arguments that they are linked to."""
        for key, (classes, target) in {**parser._optimizers, **parser._lr_schedulers}.items():
            if target == "AUTOMATIC":
                continue
            if isinstance(classes, tuple):
                parser.link_arguments(key, target)
            else:
                parser.link_arguments(key, target, compute_fn=partial(with_class_path, classes))

    # ----- what is given

    def _read(self, args: ArgsType) -> None:
        self.parse_arguments(self.parser, args)

    def parse_arguments(self, parser: LightningArgumentParser, args: ArgsType) -> None:
        """Read the command line, or `args` in its place, into `config`."""
        if args is not None and len(sys.argv) > 1:
            rank_zero_warn(
                f"LightningCLI(args={args!r}): the command line {sys.argv[1:]!r} is ignored. Give the arguments in one "
                "of the two places only."
            )
        if isinstance(args, (dict, Namespace)):
            self.config = parser.parse_object(args)
        else:
            self.config = parser.parse_args(args)

    def _parse_ckpt_path(self) -> None:
        """Take the hyperparameters of the checkpoint that the verb is given: what it holds can be loaded only so."""
        verb = self.config.get("subcommand")
        path = self.config[verb].get("ckpt_path") if verb else None
        if not path or not Path(path).is_file():
            return
        from ..runtime.storage import load

        weights_only = self.config[verb].get("weights_only")
        checkpoint = load(path, map_location="cpu", weights_only=weights_only)
        hparams = dict(checkpoint.get(LightningModule.CHECKPOINT_HYPER_PARAMS_KEY) or {})
        hparams.pop("_instantiator", None)
        if not hparams:
            return
        if "_class_path" in hparams:
            hparams = {"class_path": hparams.pop("_class_path"), "dict_kwargs": hparams}
        trusted = weights_only is False
        if not trusted:
            check_named_classes(hparams, returned_class(self._model_class))
        try:
            self.config = self.parser.parse_object({verb: {"model": hparams}}, self.config)
        except SystemExit:
            sys.stderr.write(
                f"The hyperparameters in the checkpoint {str(path)!r} are not what `model` takes here. "
                "Give --ckpt_path of a checkpoint of this program's module.\n"
            )
            raise
        if not trusted:  # again, since one of them may have been the name of a file with classes
            check_named_classes(self.config[verb].model.as_dict(), returned_class(self._model_class))

    def _set_seed(self) -> None:
        seed = self._get(self.config, "seed_everything")
        if seed is False:
            return
        chosen = seed_everything(None if seed is True else seed, workers=True)
        place = self.config[self.subcommand] if self.subcommand else self.config
        place["seed_everything"] = chosen

    def _get(self, config: Any, key: str, default: Any = None) -> Any:
        """A setting, which lies under the verb where there are verbs."""
        return config.get(str(self.subcommand), config).get(key, default)

    def _parser(self, subcommand: str | None) -> LightningArgumentParser:
        return self.parser if subcommand is None else self._subcommand_parsers[subcommand]

    # ----- the objects

    def _remember_hyperparameters(self) -> None:
        for key, cls, subclasses in (
            ("model", self._model_class, self.subclass_mode_model),
            ("data", self._datamodule_class, self.subclass_mode_data),
        ):
            make = remembering(key, self._plain_config)
            self.parser.instantiators.append((make, returned_class(cls), subclasses))

    def _plain_config(self, key: str) -> dict[str, Any]:
        """The part of the configuration under a key, in plain types."""
        if not hasattr(self, "config_dump"):
            import yaml

            text = self.parser.dump(self.config, skip_link_targets=False, skip_unset=False, format="yaml")
            plain = yaml.safe_load(text)
            self.config_dump: dict[str, Any] = (
                plain[self.config["subcommand"]] if "subcommand" in self.config else plain
            )
        return self.config_dump.get(key, {})

    def before_instantiate_classes(self) -> None:
        """Run something before the objects are made: for subclasses."""

    def instantiate_classes(self) -> None:
        """Make data, module and Trainer."""
        self.config_init = self.parser.instantiate(self.config)
        self.datamodule = self._get(self.config_init, "data")
        self.model = self._get(self.config_init, "model")
        self._add_configure_optimizers_method_to_model(self.subcommand)
        self.trainer = self.instantiate_trainer()

    def after_instantiate_classes(self) -> None:
        """Run something once the objects are there: for subclasses."""

    def instantiate_trainer(self, **kwargs: Any) -> Trainer:
        """Make the Trainer; `kwargs` go before what the configuration says."""
        own = [self._get(self.config_init, key) for key in self._parser(self.subcommand).callback_keys]
        return self._instantiate_trainer({**self._get(self.config_init, "trainer", default={}), **kwargs}, own)

    def _instantiate_trainer(self, config: dict[str, Any], callbacks: list[Any]) -> Trainer:
        if "callbacks" in config:
            always = self.trainer_defaults.get("callbacks")
            config["callbacks"] = [*_listed(config["callbacks"]), *callbacks, *_listed(always)]
            if self.save_config_callback and not config.get("fast_dev_run", False):
                config["callbacks"].append(self._saving())
        else:
            name = getattr(self.trainer_class, "__qualname__", repr(self.trainer_class))
            rank_zero_warn(
                f"{name} takes no `callbacks`: those of the command line are left out, the one that saves the "
                "configuration included."
            )
        return self.trainer_class(**config)

    def _saving(self) -> SaveConfigCallback:
        assert self.save_config_callback is not None
        config = self.config.get(str(self.subcommand), self.config)
        return self.save_config_callback(self._parser(self.subcommand), config, **self.save_config_kwargs)

    # ----- the optimizer

    @staticmethod
    def configure_optimizers(
        lightning_module: LightningModule, optimizer: Optimizer, lr_scheduler: LRSchedulerTypeUnion | None = None
    ) -> Any:
        """What the module's `configure_optimizers` returns, where the command line chose the optimizer."""
        if lr_scheduler is None:
            return optimizer
        if isinstance(lr_scheduler, ReduceLROnPlateau):
            schedule = {"scheduler": lr_scheduler, "monitor": lr_scheduler.monitor}
            return {"optimizer": optimizer, "lr_scheduler": schedule}
        return [optimizer], [lr_scheduler]

    def _add_configure_optimizers_method_to_model(self, subcommand: str | None) -> None:
        """Have the module return the one optimizer, and the one scheduler, that belong to no other argument."""
        if not self.auto_configure_optimizers:
            return
        parser = self._parser(subcommand)
        optimizers = _automatic(parser._optimizers)
        schedulers = _automatic(parser._lr_schedulers)
        if not optimizers:
            return
        if len(optimizers) > 1 or len(schedulers) > 1:
            raise MisconfigurationException(
                f"{type(self).__name__}: {[*optimizers, *schedulers]} are all 'AUTOMATIC', and one optimizer and one "
                "scheduler at most can be. Give each a `link_to` and make them in the module's `configure_optimizers`."
            )
        chosen = self._chosen(optimizers[0], parser._optimizers)
        if not chosen:
            return
        schedule = self._chosen(schedulers[0], parser._lr_schedulers) if schedulers else None
        if is_overridden("configure_optimizers", self.model):
            rank_zero_warn(
                f"`{type(self.model).__name__}.configure_optimizers` is not called: the optimizer is the one of the "
                f"configuration, by `{type(self).__name__}.configure_optimizers`."
            )
        optimizer = instantiate_class(self.model.parameters(), chosen)
        scheduler = instantiate_class(optimizer, schedule) if schedule else None
        method = partial(self.configure_optimizers, optimizer=optimizer, lr_scheduler=scheduler)
        update_wrapper(method, self.configure_optimizers)  # so that it is seen to be there
        self.model.configure_optimizers = MethodType(method, self.model)

    def _chosen(self, key: str, added: dict[str, tuple[Any, str]]) -> Any:
        given = self._get(self.config_init, key)
        classes = added[key][0]
        return given if isinstance(classes, tuple) else with_class_path(classes, given)

    # ----- the verb

    def _run_subcommand(self, subcommand: str) -> None:
        """Call the verb, which a subclass may define, between `before_<verb>` and `after_<verb>`."""
        self._call_if_there(f"before_{subcommand}")
        verb = getattr(self, subcommand, None) or getattr(self.trainer, subcommand)
        verb(**self._prepare_subcommand_kwargs(subcommand))
        self._call_if_there(f"after_{subcommand}")

    def _call_if_there(self, name: str) -> None:
        method = getattr(self, name, None)
        if callable(method):
            method()

    def _prepare_subcommand_kwargs(self, subcommand: str) -> dict[str, Any]:
        """The arguments of the verb."""
        names = self._subcommand_method_arguments[subcommand]
        kwargs = {name: value for name, value in self.config_init[subcommand].items() if name in names}
        kwargs["model"] = self.model
        if self.datamodule is not None:
            kwargs["datamodule"] = self.datamodule
        return kwargs


def _know_all_classes() -> None:
    """Import what can be chosen by name, which is otherwise imported on use: a name is looked up among subclasses."""
    for room in ROOMS:
        module = import_module(f"..{room}", __package__)
        for name in module.__all__:
            getattr(module, name)


def _automatic(added: dict[str, tuple[Any, str]]) -> list[str]:
    return [key for key, (_, target) in added.items() if target == "AUTOMATIC"]


def _listed(value: Any) -> list[Any]:
    return [] if value is None else list(value) if isinstance(value, list) else [value]
