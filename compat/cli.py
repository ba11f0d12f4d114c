"""LightningCLI, its parser and its callback as every release had them."""

from __future__ import annotations

import inspect
import re
import sys
from typing import Any, Optional

# From the room, which says what to install where jsonargparse is missing.
from ..cli import LightningArgumentParser as CurrentParser
from ..cli import LightningCLI as CurrentCLI
from ..cli import SaveConfigCallback as CurrentSaving
from ..utilities.seed import seed_everything
from .adapt.construction import constructed
from .callbacks import Callback
from .cli_config import Config, as_namespace
from .eras import current_era, era_version
from .importer import SERVED
from .ledger import cli as facts
from .signatures import left_out, make, sign
from .trainer import CurrentTrainer, Trainer

CALLBACKS = "--trainer.callbacks"


def does(what: str) -> bool:
    """True when a command line of this release did so."""
    return era_version() >= facts.SINCE[what]


class LightningArgumentParser(CurrentParser):
    """The parser, with the members and the form of configurations that the release had."""

    def __init__(self, *args: Any, parse_as_dict: bool = True, **kwargs: Any) -> None:
        sign()
        if not does("is called Lightning"):
            kwargs.setdefault("description", "pytorch-lightning trainer command line tool")
        super().__init__(*args, **kwargs)
        # jsonargparse makes a parser of this class for the arguments of every class that is chosen
        inner = "parser_mode" in kwargs
        self.gives_dictionaries = parse_as_dict and not inner and not does("gives namespaces")
        if not inner and not does("adds --config by itself"):
            self._take_files(*(["-c"] if does("gives namespaces") else []), "--config")

    def _take_files(self, *names: str) -> None:
        from jsonargparse import ActionConfigFile

        told = "Path to a configuration file in json or yaml format."
        self.add_argument(*names, action=ActionConfigFile, help=told)

    @property
    def optimizers_and_lr_schedulers(self) -> dict[str, tuple[Any, str]]:
        """Optimizers and schedulers by key; one dictionary in 1.4."""
        return {**self._optimizers, **self._lr_schedulers}

    def set_choices(self, nested_key: str, classes: tuple[type, ...], is_list: bool = False) -> None:
        """Every imported class can be chosen by its name, so that there is nothing to do."""

    def parse_args(self, args: Any = None, *rest: Any, **kwargs: Any) -> Any:
        """The configuration that the words describe."""
        if not does("reads several callbacks with a plus"):
            args = todays_words(list(sys.argv[1:] if args is None else args))
        return self._given(super().parse_args(args, *rest, **kwargs))

    def parse_object(self, *args: Any, **kwargs: Any) -> Any:
        """The configuration that an object describes."""
        return self._given(super().parse_object(*map(as_namespace, args), **kwargs))

    def instantiate(self, cfg: Any, *args: Any, **kwargs: Any) -> Any:
        """The configuration with objects in the place of their descriptions."""
        return self._given(super().instantiate(as_namespace(cfg), *args, **kwargs))

    def instantiate_subclasses(self, cfg: Any) -> Any:
        """The same, but for what has a class of its own and can be made from its arguments."""
        return self.instantiate(cfg, instantiate_groups=False)

    def dump(self, cfg: Any, *args: Any, **kwargs: Any) -> str:
        """The configuration as text."""
        kwargs.setdefault("skip_link_targets", does("leaves links out"))
        return in_old_words(super().dump(as_namespace(cfg), *args, **kwargs))

    def save(self, cfg: Any, *args: Any, **kwargs: Any) -> None:
        """Write the configuration into a file."""
        super().save(as_namespace(cfg), *args, **kwargs)

    def _given(self, namespace: Any) -> Any:
        # A verb's parser works for that of the command, which wants namespaces.
        plain = self.gives_dictionaries and not hasattr(self, "parent_parser") and not isinstance(namespace, dict)
        return Config(namespace) if plain else namespace


def todays_words(words: list[str]) -> list[str]:
    """Words in which every callback after the first has the plus that 1.5 and 1.6 did without."""
    found, callbacks = [], 0
    for word in words:
        option = word.partition("=")[0]
        callbacks += option == CALLBACKS
        found.append(f"{CALLBACKS}+{word.removeprefix(option)}" if option == CALLBACKS and callbacks > 1 else word)
    return found


OF_OURS = re.compile(r"(class_path:\s*)fulgurite\.(?:compat\.)?(callbacks|loggers|profilers)\.(?:\w+\.)*(\w+)")


def in_old_words(text: str) -> str:
    """A configuration in which classes are called as the release called them, where its package is served."""
    package = package_name()
    return OF_OURS.sub(rf"\1{package}.\2.\3", text) if package.partition(".")[0] in SERVED else text


def package_name() -> str:
    """What most scripts of the release called the package."""
    return "pytorch_lightning" if era_version() < (2, 0, 0) else "lightning.pytorch"


class SaveConfigCallback(CurrentSaving, Callback):
    """Writes the configuration into the run's folder: when training starts in 1.3, before anything else since."""

    # An argument parser cannot be pickled, and processes that are spawned need none: they do not save.
    def __reduce__(self) -> Any:
        return type(self), (None, self.config, self.config_filename)

    def setup(self, trainer: Any, pl_module: Any, stage: str | None = None) -> None:
        if does("saves at setup"):
            super().setup(trainer, pl_module, stage)

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Save, in 1.3."""
        if not does("saves at setup"):
            super().setup(trainer, pl_module, "fit")


class LightningCLI(CurrentCLI):
    """The command line of every release: its arguments, its methods, and what it did without being asked."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        adapted = constructed("LightningCLI", args, kwargs)
        for name, value in adapted.extras.items():
            into, key = facts.HOMES[name]
            adapted.arguments[into] = {**(adapted.arguments.get(into) or {}), key: value}
        arguments = {
            "trainer_class": Trainer,
            "parser_class": LightningArgumentParser,
            "save_config_callback": SaveConfigCallback,
            "seed_everything_default": True if does("draws a seed") else None,
            "auto_configure_optimizers": does("offers optimizers"),
            "load_from_checkpoint_support": does("remembers hyperparameters"),
            "run": does("has verbs"),
            **adapted.arguments,
        }
        if not does("takes save_config_kwargs"):
            given = arguments.get("save_config_kwargs")
            arguments["save_config_kwargs"] = {**facts.saved_as(era_version()), **(given or {})}
        super().__init__(**arguments)
        if not does("has verbs"):
            self._fit_at_once()

    @property
    def save_config_filename(self) -> Any:
        """The name of the file with the configuration."""
        return self.save_config_kwargs.get("config_filename", "config.yaml")

    @property
    def save_config_overwrite(self) -> bool:
        """Whether that file may be replaced."""
        return self.save_config_kwargs.get("overwrite", False)

    @property
    def save_config_multifile(self) -> bool:
        """Whether several files stay several."""
        return self.save_config_kwargs.get("multifile", False)

    def _fit_at_once(self) -> None:
        """What the constructor ended with in 1.3 and 1.4."""
        self.prepare_fit_kwargs()
        self.before_fit()
        self.fit()
        self.after_fit()

    # ----- the parser

    def init_parser(self, **kwargs: Any) -> LightningArgumentParser:
        """A new parser; up to 1.4 it became that of the command at once."""
        if does("says who wrote it"):
            kwargs.setdefault("dump_header", [f"{package_name()}=={current_era()}"])
        if does("adds --config by itself"):
            return super().init_parser(**kwargs)
        parser: LightningArgumentParser = self.parser_class(**(kwargs or self.parser_kwargs))  # type: ignore[assignment]
        if not does("passes the parser"):
            self.parser = parser
        return parser

    def setup_parser(
        self, add_subcommands: bool, main_kwargs: dict[str, Any], subparser_kwargs: dict[str, Any]
    ) -> None:
        """Make the parser, and those of the verbs."""
        if does("passes the parser"):
            super().setup_parser(add_subcommands, main_kwargs, subparser_kwargs)
        else:
            self.init_parser()
            self.add_core_arguments_to_parser()
            self.add_arguments_to_parser(self.parser)
            self.link_optimizers_and_lr_schedulers()
        self.parser.instantiators += [(make, cls, True) for cls in sign() if cls is not Trainer]

    @staticmethod
    def subcommands() -> dict[str, set[str]]:
        """The verbs of the release."""
        verbs = CurrentCLI.subcommands()
        first, end = facts.TUNE
        return {**verbs, "tune": set(verbs["fit"])} if first <= era_version() < end else verbs

    def _add_verb(self, parser: Any, trainer: Any, verb: str, unasked: set[str]) -> list[str]:
        owner = next(base for base in trainer.__mro__ if verb in vars(base))
        if not owner.__module__.startswith("fulgurite."):
            return parser.add_method_arguments(trainer, verb, skip=set(unasked))
        if verb == "tune":
            for name in ("scale_batch_size_kwargs", "lr_find_kwargs"):
                parser.add_argument(f"--{name}", type=Optional[dict[str, Any]], default=None)  # noqa: UP045
            return ["scale_batch_size_kwargs", "lr_find_kwargs"]
        later = {name for name, since in facts.VERBS_SINCE.items() if era_version() < since}
        return parser.add_method_arguments(CurrentTrainer, verb, skip={*unasked, *later})

    def add_default_arguments_to_parser(self, parser: Any) -> None:
        """Add the options that belong to no class."""
        if does("draws a seed"):
            super().add_default_arguments_to_parser(parser)
            return
        parser.add_argument(
            "--seed_everything",
            type=Optional[int],  # noqa: UP045
            default=self.seed_everything_default,
            help="The seed for everything random; none without it.",
        )

    def add_core_arguments_to_parser(self, parser: Any = None) -> None:
        """Add the options of Trainer, module and data."""
        if not does("passes the parser"):
            parser = self.parser
            self.add_default_arguments_to_parser(parser)
        super().add_core_arguments_to_parser(parser)

    def _add_data(self, parser: Any) -> None:
        from .registries import DATAMODULE_REGISTRY

        if self.datamodule_class is not None or does("offers data without a class") or DATAMODULE_REGISTRY:
            super()._add_data(parser)

    def link_optimizers_and_lr_schedulers(self, parser: Any = None) -> None:  # type: ignore[override]
        """Give optimizers and schedulers to the arguments that they are linked to."""
        CurrentCLI.link_optimizers_and_lr_schedulers(self.parser if parser is None else parser)

    # ----- what is given

    def parse_arguments(self, parser: Any = None, args: Any = None) -> None:
        """Read the command line into `config`."""
        super().parse_arguments(self.parser if parser is None else parser, args)

    def _read(self, args: Any) -> None:
        if does("passes the arguments"):
            self.parse_arguments(self.parser, args)
        elif does("passes the parser"):
            self.parse_arguments(self.parser)
        else:
            self.parse_arguments()

    def _parse_ckpt_path(self) -> None:
        if does("reads checkpoints"):
            super()._parse_ckpt_path()

    def _set_seed(self) -> None:
        if does("draws a seed"):
            super()._set_seed()
        elif (seed := self._get(self.config, "seed_everything")) is not None:
            seed_everything(seed, workers=does("seeds workers"))

    # ----- the objects

    def instantiate_classes(self) -> None:
        """Make data, module and Trainer."""
        if does("has verbs"):
            super().instantiate_classes()
            return
        whole = does("makes everything by the parser")
        self.config_init = self.parser.instantiate(self.config, instantiate_groups=whole)
        self.instantiate_datamodule()
        self.instantiate_model()
        self.instantiate_trainer()
        if whole:
            self.add_configure_optimizers_method_to_model()

    def instantiate_datamodule(self) -> None:
        """Make the data."""
        self.datamodule = self._made("data", self.datamodule_class, self.subclass_mode_data)

    def instantiate_model(self) -> None:
        """Make the module."""
        self.model = self._made("model", self.model_class, self.subclass_mode_model)

    def _made(self, key: str, cls: Any, chosen: bool) -> Any:
        if cls is None:
            return None
        if chosen or does("makes everything by the parser"):
            return self.config_init.get(key)
        return cls(**self.config_init.get(key, {}))

    def instantiate_trainer(self, **kwargs: Any) -> Any:
        """Make the Trainer."""
        trainer = super().instantiate_trainer(**kwargs)
        if not does("has verbs"):
            self.trainer = trainer
        return trainer

    def _instantiate_trainer(self, config: dict[str, Any], callbacks: list[Any]) -> Any:
        config = self._left_out(dict(config))
        config.setdefault("callbacks", None)
        if self.save_config_callback and config.get("fast_dev_run") and not does("spares trial runs"):
            callbacks = [*callbacks, self._saving()]
        return super()._instantiate_trainer(config, callbacks)

    def _left_out(self, config: dict[str, Any]) -> dict[str, Any]:
        cls = self.trainer_class
        if not isinstance(cls, type) or not issubclass(cls, Trainer):
            return config
        written = inspect.signature(cls.__init__).parameters if "__init__" in vars(cls) and cls is not Trainer else ()
        return left_out(config, Trainer, besides={*written, *self.trainer_defaults})

    def add_configure_optimizers_method_to_model(self) -> None:
        """Have the module return the optimizer of the command line; a step of its own in 1.4."""
        self.auto_configure_optimizers = True
        self._add_configure_optimizers_method_to_model(None)

    # ----- the one verb of 1.3 and 1.4, which ran at once

    def prepare_fit_kwargs(self) -> None:
        """Collect the arguments of `fit`."""
        self.fit_kwargs = {"model": self.model}
        if self.datamodule is not None:
            self.fit_kwargs["datamodule"] = self.datamodule

    def before_fit(self) -> None:
        """Run something before training: for subclasses."""

    def fit(self, **kwargs: Any) -> Any:
        """Train."""
        return self.trainer.fit(**(kwargs or self.fit_kwargs))

    def after_fit(self) -> None:
        """Run something after training: for subclasses."""
