"""The `fulgurite` command."""

from __future__ import annotations

import importlib
import sys

from .commands.usage import UsageError, suggestion

VERBS = {
    "run": "run a script of any release, unchanged",
    "explain": "say at length what a code such as FG101 is about",
    "doctor": "say what a script or a project needs: its release, packages, what is translated or refused",
    "enable": "make the old package names available to plain python in this environment",
    "disable": "take that back",
}


def main(arguments: list[str] | None = None) -> int:
    """Carry out one command; the exit code is 2 where it could not be."""
    arguments = sys.argv[1:] if arguments is None else arguments
    try:
        return _dispatch(arguments)
    except UsageError as error:
        print(f"fulgurite: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # Whoever read the output, such as `head`, has seen enough.
        sys.stderr.close()
        return 1


def _dispatch(arguments: list[str]) -> int:
    verb = arguments[0] if arguments else "--help"
    if verb in ("-h", "--help", "help"):
        print(overview())
        return 0
    if verb in ("-V", "--version"):
        from .. import __version__

        print(f"fulgurite {__version__}")
        return 0
    if verb not in VERBS:
        raise UsageError(f"{verb!r}: not a command.{suggestion(verb, VERBS)} There are: {', '.join(VERBS)}.")
    return importlib.import_module(f".commands.{verb}", __package__).main(arguments[1:])


def overview() -> str:
    """The commands, a line each."""
    width = max(map(len, VERBS))
    lines = [f"  {verb:{width}}  {sentence}" for verb, sentence in VERBS.items()]
    return "\n".join(
        ["usage: fulgurite COMMAND ...", "", *lines, "", "`fulgurite COMMAND --help` says more about one."]
    )


if __name__ == "__main__":
    sys.exit(main())
