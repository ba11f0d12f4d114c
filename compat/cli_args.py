"""The Trainer's and datamodules' command line: options made from constructor arguments, as each release made them."""

from __future__ import annotations

import functools
import inspect
import os
import re
from argparse import SUPPRESS, Action, ArgumentParser, Namespace, _ArgumentGroup
from collections.abc import Callable, Mapping
from typing import Any

from . import cli_help, cli_today
from .cli_parameters import (
    LAST,
    NEVER,
    Parameter,
    TakesTrainerArguments,
    is_ours,
    option_release,
    owner_of,
    parameters,
    takes_any,
    todays_parameters,
)  # fmt: skip
from .cli_words import Reading, reading, reading_today
from .ledger import row
from .ledger.declarations import arguments
from .ledger.schema import Version
from .notices import give


def add_argparse_args(cls: type, parent_parser: ArgumentParser, *, use_argument_group: bool = True) -> ArgumentParser:
    """A parser with an option for every plain argument of the class: the one given, or a new one, as the release did.

    Args:
        use_argument_group: False makes a new parser that starts as a copy of the given one, as all did before 1.3.
    """
    release = option_release()
    grouped = use_argument_group and release >= (1, 3)
    if grouped and isinstance(parent_parser, _ArgumentGroup):
        raise RuntimeError(
            f"{cls.__name__}.add_argparse_args({type(parent_parser).__name__}): an argument group. Accepted: a parser. "
            "The options get a group of their own; give the parser that your group belongs to."
        )
    parser = parent_parser if grouped else ArgumentParser(parents=[parent_parser], add_help=False)
    found = _options(cls, release)
    title = get_abbrev_qualified_cls_name(cls)
    if is_ours(owner_of(cls)):
        _add_sections(parser, title, found)
    else:
        _add_group(parser, title, found, parse_args_from_docstring(cls.__init__.__doc__ or cls.__doc__ or ""))  # type: ignore[misc]
    if takes_any(cls):
        _offer_todays(parser, title, found)
    return parser


def _options(cls: type, release: Version) -> dict[str, dict[str, Any]]:
    """What `add_argument` needs for each option."""
    known = parameters(cls, release)
    if release < (0, 7, 2) and issubclass(cls, TakesTrainerArguments):
        known = parameters(TakesTrainerArguments, release)  # these always offered the Trainer's own
    found = {}
    for name, parameter in known.items():
        how = reading(name, parameter.types, release)
        if how is not None:
            found[name] = _words_for(how, name, parameter, release)
    return found


def _words_for(how: Reading, name: str, parameter: Parameter, release: Version) -> dict[str, Any]:
    required = parameter.default is NEVER
    default = None if required else parameter.default
    since = (0, 7, 4) if name == "gpus" else (0, 8, 2)  # tpu_cores
    if parameter.types == "gpus" and since <= release < (1, 2, 8):
        default = not_given
    words = {"type": how.read, "default": default, "metavar": how.metavar, "required": required and release >= (1, 7)}
    return {**words, "nargs": "?", "const": how.alone} if how.bare else words


def not_given() -> None:
    """Stands in the namespace for devices that were not given, up to 1.2.7; scripts tested for it."""


def _add_group(parser: ArgumentParser, title: str, found: dict[str, Any], told: Mapping[str, str]) -> None:
    group = parser.add_argument_group(title)
    for name, words in found.items():
        group.add_argument(f"--{name}", help=_help(told.get(name, ""), words["default"]), **words)


def _add_sections(parser: ArgumentParser, title: str, found: dict[str, Any]) -> None:
    """The Trainer's options, in sections by purpose.

    Scripts look for the one group "pl.Trainer" to sort the values of several classes apart, so that group knows all of
    the options; it shows none, because each is shown in its section.
    """
    if not found:
        return
    whole = parser.add_argument_group(title, "the Trainer's options, in the sections below")
    titles = cli_help.sections(found)
    sections = {section: parser.add_argument_group(f"{title}: {section}") for section in titles}
    for name, words in found.items():
        section = cli_help.section(name)
        sections[section].add_argument(f"--{name}", help=_help(cli_help.line(name), words["default"]), **words)
        _mention(whole, name, words["default"])


def _mention(group: Any, name: str, default: Any) -> None:
    """Let a group know of an option without showing it."""
    group._group_actions.append(Action([f"--{name}"], name, default=default, help=SUPPRESS))


def _help(told: str, default: Any) -> str:
    shown = f" [{default}]" if default is not None and not callable(default) else ""
    return f"{told}{shown}".replace("%", "%%").strip()


def _offer_todays(parser: ArgumentParser, title: str, found: Mapping[str, Any]) -> None:
    flags = {}
    for name, parameter in todays_parameters().items():
        how = reading_today(parameter.types)
        if name not in found and how is not None:
            flags[name] = (how, _help(cli_help.line(name), None))
    cli_today.offer(parser, flags)
    for group in parser._action_groups:
        if group.title == title:
            for name in flags:
                _mention(group, name, None)


def from_argparse_args(cls: type, args: Any, **kwargs: Any) -> Any:
    """An object of the class, from the values in a namespace that its constructor takes.

    Args:
        args: a namespace, or a parser, which then parses.
        kwargs: win over the namespace.
    """
    release = option_release()
    values = args.parse_args() if isinstance(args, ArgumentParser) else args
    values = dict(values) if isinstance(values, Mapping) else vars(values)
    known = parameters(cls, release)
    if release < (0, 8) and takes_any(cls):
        known = {**parameters(TakesTrainerArguments, release), **known}
    taken = {}
    for name, value in values.items():
        if name not in known:
            if takes_any(cls) and name in todays_parameters() and cli_today.GIVEN.get(name, NEVER) == value:
                taken[name] = value
            continue
        value = _switched_on(value, known[name]) if release < (0, 10) else value
        if not (is_ours(owner_of(cls)) and _was_left_alone(value, known[name])):
            taken[name] = _typed(name, value, known[name]) if release < (0, 7, 2) else value
    return cls(**{**taken, **kwargs})


def _switched_on(value: Any, parameter: Parameter) -> Any:
    """True for a flag that stood alone, which a namespace up to 0.9.0 shows as None."""
    alone = value is None and isinstance(parameter.default, bool) and "bool" in parameter.types
    return True if alone else value


def _was_left_alone(value: Any, parameter: Parameter) -> bool:
    """True for a default.

    The Trainer has the same one. Handed over, it would count as written by the user: he would be told about arguments
    that he never used, and the default of one spelling would contradict the value of another.
    """
    return value is not_given or (type(value) is type(parameter.default) and value == parameter.default)


def _typed(name: str, value: Any, parameter: Parameter) -> Any:
    """The value of a text: up to 0.7.1 every word stayed one, and a Trainer cannot count with it."""
    how = reading(name, parameter.types, LAST)
    return how.read(value) if how is not None and isinstance(value, str) else value


def parse_argparser(cls: type, arg_parser: Any) -> Namespace:
    """The values of a parser or namespace, with True for each flag that stood alone."""
    args = arg_parser.parse_args() if isinstance(arg_parser, ArgumentParser) else arg_parser
    if (0, 7, 6) <= option_release() < (0, 8):
        return Namespace(**{name: True if value is None else value for name, value in vars(args).items()})
    known = parameters(cls)
    return Namespace(
        **{name: _switched_on(value, known[name]) if name in known else value for name, value in vars(args).items()}
    )


def parse_env_variables(cls: type, template: str = "PL_%(cls_name)s_%(cls_argument)s") -> Namespace:
    """The values of the environment variables that are named after the class's arguments; nothing in them is run."""
    from ..arguments import literal

    known = dict.fromkeys(parameters(cls))
    if takes_any(cls) and is_ours(owner_of(cls)):
        known.update(dict.fromkeys(todays_parameters()))
    found = {}
    for name in known:
        variable = template % {"cls_name": cls.__name__.upper(), "cls_argument": name.upper()}
        if text := os.environ.get(variable):
            found[name] = literal(text)
    return Namespace(**found)


def overwrite_by_env_vars(init: Callable[..., Any]) -> Callable[..., Any]:
    """A constructor whose arguments the environment has the last word on, as the Trainer's was up to 1.2.3."""

    @functools.wraps(init)
    def overruled(self: Any, *args: Any, **kwargs: Any) -> Any:
        return init(self, *args, **{**kwargs, **vars(parse_env_variables(type(self)))})

    return overruled


def get_init_arguments_and_types(cls: type) -> list[tuple[str, tuple[Any, ...], Any]]:
    """Name, types and default of every argument of the class."""
    empty = inspect.Parameter.empty
    return [
        (name, entry.hints, empty if entry.default is NEVER else entry.default)
        for name, entry in parameters(cls).items()
    ]


def default_attributes(cls: type) -> dict[str, Any]:
    """The default of every argument of the class."""
    owner = TakesTrainerArguments if option_release() < (0, 10) else cls
    return {name: default for name, _, default in get_init_arguments_and_types(owner)}


def get_deprecated_arg_names(cls: type) -> list[str]:
    """The arguments that this release kept for old scripts only, without an option."""
    release = option_release()
    today = todays_parameters()
    if not (0, 7, 2) <= release < (0, 9):
        return []
    return [name for name, row in arguments(release).items() if not row.types and name not in today]


def get_abbrev_qualified_cls_name(cls: type) -> str:
    """The name under which the class's options are grouped: "pl.Trainer" for ours, with the module for a user's."""
    return f"pl.{cls.__qualname__}" if is_ours(cls) else f"{cls.__module__}.{cls.__qualname__}"


def parse_args_from_docstring(docstring: str) -> dict[str, str]:
    """What the "Args:" section of a docstring says about each argument."""
    lines = inspect.cleandoc(docstring).splitlines()
    heads = [number for number, line in enumerate(lines) if re.match(r"Args:\s*$", line.strip())]
    found: dict[str, str] = {}
    if not heads:
        return found
    base, name, depth = len(lines[heads[0]]) - len(lines[heads[0]].lstrip()), "", 0
    for line in lines[heads[0] + 1 :]:
        indent = len(line) - len(line.lstrip())
        if line.strip() and indent <= base:
            break
        depth = depth or indent
        entry = re.match(r"\s*(\w+)(?:\s*\([^)]*\))?:\s*(.*)", line) if indent == depth else None
        if entry:
            name = entry[1]
            found[name] = entry[2].strip()
        elif name and line.strip():
            found[name] = f"{found[name]} {line.strip()}".strip()
    return found


# ----- the members


class ArgparseMembers(TakesTrainerArguments):
    """The command line of the Trainer, as members of the class."""

    @classmethod
    def add_argparse_args(cls, parent_parser: ArgumentParser, **kwargs: Any) -> ArgumentParser:
        """A parser with the Trainer's options; see `add_argparse_args` of this module."""
        _tell("FG250")
        return add_argparse_args(cls, parent_parser, **kwargs)

    @classmethod
    def from_argparse_args(cls, args: Any, **kwargs: Any) -> Any:
        """A Trainer with the values of a namespace; see `from_argparse_args` of this module."""
        _tell("FG251")
        return from_argparse_args(cls, args, **kwargs)

    @classmethod
    def parse_argparser(cls, arg_parser: Any) -> Namespace:
        """The values of a parser or namespace, with True for each flag that stood alone."""
        _tell("FG252")
        return parse_argparser(cls, arg_parser)

    @classmethod
    def match_env_arguments(cls) -> Namespace:
        """The values of the `PL_TRAINER_*` variables."""
        _tell("FG253")
        return parse_env_variables(cls)

    @classmethod
    def default_attributes(cls) -> dict[str, Any]:
        """The default of every argument."""
        _tell("FG254")
        return default_attributes(cls)

    @classmethod
    def get_init_arguments_and_types(cls) -> list[tuple[str, tuple[Any, ...], Any]]:
        """Name, types and default of every argument."""
        _tell("FG255")
        return get_init_arguments_and_types(cls)

    @classmethod
    def get_deprecated_arg_names(cls) -> list[str]:
        """The arguments that the release kept for old scripts only."""
        _tell("FG256")
        return get_deprecated_arg_names(cls)


class DataArgparseMembers:
    """The command line of a datamodule, as members of the class."""

    @classmethod
    def add_argparse_args(cls, parent_parser: ArgumentParser, **kwargs: Any) -> ArgumentParser:
        """A parser with an option for each plain argument of the datamodule."""
        _tell("FG257")
        return add_argparse_args(cls, parent_parser, **kwargs)

    @classmethod
    def from_argparse_args(cls, args: Any, **kwargs: Any) -> Any:
        """A datamodule with the values of a namespace."""
        _tell("FG258")
        return from_argparse_args(cls, args, **kwargs)

    @classmethod
    def get_init_arguments_and_types(cls) -> list[tuple[str, tuple[Any, ...], Any]]:
        """Name, types and default of every argument."""
        _tell("FG259")
        return get_init_arguments_and_types(cls)

    @classmethod
    def parse_argparser(cls, arg_parser: Any) -> Namespace:
        """The values of a parser or namespace, with True for each flag that stood alone."""
        _tell("FG260")
        return parse_argparser(cls, arg_parser)


def _tell(code: str) -> None:
    change = row(code)
    assert change is not None, f"{code} is missing from the ledger"
    give(change)
