"""`fulgurite run`: become `python script.py ...`, in an environment in which old scripts find what they expect."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import json
import os
import sys
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from .. import settings
from ..detect import Verdict, detect
from ..releases import named
from .usage import UsageError, suggestion

COMPAT = Path(__file__).resolve().parents[1]
FOLDERS = (COMPAT / "startup", COMPAT / "aliases")

VALUED = {
    "--era": "RELEASE  behave like this release; else what the project pins, what its text gives away, or the newest",
    "--set": "NAME=VALUE  override a flag of today's Trainer, after translation; may be repeated",
    "--report": "FILE  write what was told to a .json, .html or .sarif file",
}
SWITCHES = {
    "--strict": "an old use is an error",
    "--quiet": "no warnings, only the summary at the end",
    "--trust-checkpoints": "let checkpoints be unpickled in full: only for files that you trust",
    "--no-period": "do not supply names that numpy, torch and Python dropped since",
}


@dataclass
class Request:
    """One command line, taken apart.

    Args:
        kind: how python is to take the program: "" for a script, "-m" or "-c".
    """

    kind: str = ""
    program: str = ""
    arguments: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    switches: set[str] = field(default_factory=set)

    def value(self, option: str) -> str | None:
        """What an option was given, the last one if several times."""
        return self.values.get(option, [None])[-1]


def main(arguments: list[str]) -> int:
    """Start the program; returns only when help was asked for."""
    request = read(arguments)
    if request is None:
        print(usage())
        return 0
    environment = prepared_environment(request)
    verdict = decide(request)
    environment |= {settings.ERA: verdict.release, settings.REASON: verdict.reason}
    if "--quiet" not in request.switches:
        print(f"fulgurite: behaving like {verdict.release} ({verdict.reason})", file=sys.stderr, flush=True)
    become_python(request, environment)


# ----- the command line


def read(arguments: list[str]) -> Request | None:
    """The command line; None when help was asked for. What follows the program is the program's."""
    request = Request()
    waiting = list(arguments)
    while waiting:
        word = waiting.pop(0)
        name, equals, value = word.partition("=")
        if word in ("-h", "--help"):
            return None
        if name in VALUED:
            request.values.setdefault(name, []).append(value if equals else _next(waiting, name))
        elif word in SWITCHES:
            request.switches.add(word)
        elif word in ("-m", "-c"):
            request.kind, request.program = word, _next(waiting, word)
            break
        elif word.startswith("-") and word not in ("-", "--"):
            known = (*VALUED, *SWITCHES)
            raise UsageError(
                f"run: {word!r}: not an option.{suggestion(word, known)} Accepted: {', '.join(known)}, -m, -c."
            )
        else:
            request.program = _next(waiting, "--") if word == "--" else word
            break
    if not request.program and not request.kind:
        raise UsageError("run: no script given. Write `fulgurite run script.py`, or `fulgurite run --help`.")
    request.arguments = waiting
    return request


def _next(waiting: list[str], option: str) -> str:
    if not waiting:
        raise UsageError(f"run: {option} needs a value.")
    return waiting.pop(0)


def usage() -> str:
    """The help text."""
    lines = [f"  {option} {sentence}" for option, sentence in VALUED.items()]
    lines += [f"  {option}  {sentence}" for option, sentence in SWITCHES.items()]
    return "\n".join(
        [
            "usage: fulgurite run [options] (script.py | -m module | -c code) [arguments of the program]",
            "",
            "Runs the program under this python, with the old package names, arguments and behaviour in place.",
            "",
            *lines,
        ]
    )


# ----- the environment


def prepared_environment(request: Request) -> dict[str, str]:
    """The environment for the program and all its children, but for the release."""
    if sys.flags.ignore_environment:
        raise UsageError("run: python was started with -E or -I, which hides the environment that a run needs.")
    on = request.switches
    present = os.environ.get("PYTHONPATH")
    others = [entry for entry in present.split(os.pathsep) if Path(entry) not in FOLDERS] if present else []
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([*map(str, FOLDERS), *others]),
        settings.SET: json.dumps(checked_overrides(request.values.get("--set", []))),
        settings.REPORT: checked_report(request.value("--report")),
        settings.STRICT: str(int("--strict" in on)),
        settings.QUIET: str(int("--quiet" in on)),
        settings.TRUST: str(int("--trust-checkpoints" in on)),
        settings.PERIOD: str(int("--no-period" not in on)),
        settings.RUN: str(os.getpid()),  # exec keeps it
        settings.SPOOL: spool(),
    }


def spool() -> str:
    """A folder's name that nobody else can know; it is made when a child has something to hand over."""
    place = os.environ.get("TMPDIR") or "/tmp"
    return os.path.join(place, f"fulgurite-{os.getpid()}-{os.urandom(8).hex()}")


def checked_overrides(given: list[str]) -> list[str]:
    """The `--set` values, if each names a flag of today's Trainer."""
    for override in given:
        name, equals, _ = override.partition("=")
        if not equals:
            raise UsageError(f"run: --set {override!r}: not of the form name=value, such as --set max_epochs=1.")
        if name not in settings.FLAGS:
            near = successor(name) or suggestion(name, settings.FLAGS)
            raise UsageError(f"run: --set {override!r}: {name!r} is no flag of today's Trainer.{near}")
    if given:
        check_values(given)
    return given


def check_values(given: list[str]) -> None:
    """Refuse a value that the Trainer would refuse, by its own rules, before anything has started."""
    from ...arguments import literal
    from ...flags import check as check_flags  # this loads torch, which only a run with --set pays for
    from ...utilities.exceptions import MisconfigurationException

    try:
        check_flags({name: literal(value.strip()) for name, _, value in (one.partition("=") for one in given)})
    except MisconfigurationException as error:
        raise UsageError(f"run: --set: {' '.join(str(error).split())}") from None


def successor(name: str) -> str:
    """What an old argument is called today, as a suggestion."""
    from ..ledger import rows
    from ..text import summary

    return next((f" Today it is {summary(change.op)}." for change in rows("Trainer", name)), "")


def checked_report(given: str | None) -> str:
    """The report's file, absolute, because the program may go elsewhere; "" for none."""
    if not given:
        return ""
    target = Path(given).absolute()
    if target.suffix not in (".json", ".html", ".sarif"):
        raise UsageError(f"run: --report {given!r}: not a kind of report. Accepted: .json, .html, .sarif.")
    if not os.access(target.parent, os.W_OK):
        raise UsageError(f"run: --report {given!r}: cannot write into {str(target.parent)!r}.")
    return str(target)


# ----- the release


def decide(request: Request) -> Verdict:
    """The release to behave like, after the program has been found to be there and to be Python."""
    given = request.value("--era")
    asked, source = (given, "--era") if given is not None else (os.environ.get(settings.ERA), settings.ERA)
    release = None
    if asked:
        try:
            release = named(asked)
        except ValueError as error:
            raise UsageError(f"run: {source} {error}") from None
    script, text = located(request)
    check(script, text)
    if release:
        return Verdict(release, source)
    # A module that runs a script, as `-m torch.distributed.run train.py` does: the script says the release.
    inner = next((Path(word) for word in request.arguments if word.endswith(".py")), None)
    if request.kind == "-m" and inner and inner.is_file():
        script, text = inner, inner.read_bytes()
        check(script, text)
    here = [Path.cwd(), *(Path(entry) for entry in os.environ.get("PYTHONPATH", "").split(os.pathsep) if entry)]
    return detect(script, text, here)


def located(request: Request) -> tuple[Path, bytes]:
    """The file that the program begins with, and its text; no text where it is not ours to read."""
    if request.kind == "-c":
        return Path("<string>"), request.program.encode()
    if request.kind == "-m":
        return located_module(request.program)
    if request.program == "-":
        return Path("<stdin>"), b""
    script = Path(request.program)
    if script.is_dir():
        script /= "__main__.py"
        if not script.is_file():
            raise UsageError(f"run: {request.program!r}: a folder without a __main__.py, which cannot be run.")
    try:
        text = script.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"run: {request.program!r}: no such file.") from None
    except OSError as error:
        raise UsageError(f"run: {request.program!r}: {error.strerror}.") from None
    archived = script.suffix == ".pyc" or text[:2] == b"PK"
    return script, b"" if archived else text


def located_module(name: str) -> tuple[Path, bytes]:
    """The file of a module, without importing anything."""
    sys.path.insert(0, os.getcwd())
    try:
        top, *rest = name.split(".")
        spec = importlib.util.find_spec(top)
        for number, _ in enumerate(rest, 2):
            places = spec.submodule_search_locations if spec else None
            full = ".".join(name.split(".")[:number])
            spec = importlib.machinery.PathFinder.find_spec(full, list(places)) if places else None
    except ValueError:
        spec = None
    finally:
        del sys.path[0]
    if spec is None:
        raise UsageError(f"run: -m {name!r}: no such module.")
    if spec.submodule_search_locations:
        main_file = Path(list(spec.submodule_search_locations)[0], "__main__.py")
        if not main_file.is_file():
            raise UsageError(f"run: -m {name!r}: a package without a __main__.py, which cannot be run.")
        return main_file, main_file.read_bytes()
    file = Path(spec.origin or "")
    return file, file.read_bytes() if file.suffix == ".py" and file.is_file() else b""


def check(script: Path, text: bytes) -> None:
    """Refuse a program that Python cannot compile, before anything has started."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # python itself will say them
        try:
            compile(text, str(script), "exec", dont_inherit=True)
        except SyntaxError as error:
            raise UsageError(f"run: {script}:{error.lineno or 1}: syntax error: {error.msg}") from None
        except ValueError as error:
            raise UsageError(f"run: {script}: not Python source: {error}") from None


# ----- becoming python


def become_python(request: Request, environment: dict[str, str]) -> NoReturn:
    """Replace this process by python with the program; options given to this python go along."""
    command = [sys.executable, *interpreter_options()]
    command += [request.kind, request.program] if request.kind else [request.program]
    sys.stdout.flush()
    os.execve(sys.executable, [*command, *request.arguments], environment)


def interpreter_options() -> list[str]:
    """What stands between the interpreter and the command itself, such as -X dev or -W error."""
    words = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv[1:])]
    return words[:-2] if words[-2:-1] == ["-m"] else words[:-1]
