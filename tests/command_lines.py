"""One program with LightningCLI, run with upstream's package and with ours, and what each of the two did."""

import importlib
import importlib.util
import logging
import os
import re
import sys
import warnings
from pathlib import Path

import torch

UPSTREAM, OURS = "lightning.pytorch", "fulgurite"
QUIET = {
    "accelerator": "cpu",
    "devices": 1,
    "enable_progress_bar": False,
    "enable_model_summary": False,
    "logger": True,
}
OPTION = re.compile(r"^\s+(?:-\w, )?(--[\w.]+\+?)", re.MULTILINE)


def program(package):
    """The module `command_line_program.py` with the classes of a package."""
    name = f"program_of_{package.replace('.', '_')}"
    if name not in sys.modules:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            importlib.import_module(f"{package}.cli")
            for name_of_log in [name for name in logging.root.manager.loggerDict if name.startswith("lightning")]:
                logging.getLogger(name_of_log).handlers.clear()  # they write to the output of the first test
            spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name("command_line_program.py"))
            sys.modules[name] = module = importlib.util.module_from_spec(spec)
            module.PACKAGE = package
            spec.loader.exec_module(module)
    return sys.modules[name]


def plain(text):
    """A text in which the names of both packages are the same, without the line that says who wrote it."""
    text = re.sub(r"^# .*==.*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"program_of_\w+", "program", text)
    return text.replace(UPSTREAM, "package").replace(OURS, "package")


class Side:
    """What one of the two packages did in a folder of its own."""

    def __init__(self, package, folder, capsys):
        self.package, self.folder, self.capsys = package, Path(folder, package), capsys
        self.program = program(package)
        self.folder.mkdir(exist_ok=True)
        self.cli = self.error = None

    def run(self, make, words=(), command_line=(), **options):
        """Call `make(program)(args=words, ...)`; what came of it in plain values."""
        before, here = sys.argv, os.getcwd()
        sys.argv = ["program.py", *command_line]
        os.chdir(self.folder)
        self.program.EVENTS.clear()
        words = [word.replace("PROGRAM", self.program.__name__).replace("PACKAGE", self.package) for word in words]
        torch.manual_seed(0)
        self.cli = self.error = code = None
        self.capsys.readouterr()
        try:
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                self.cli = make(self.program)(**({} if command_line else {"args": words}), **options)
        except SystemExit as end:
            code = end.code
        except Exception as error:
            self.error = error
        finally:
            sys.argv = before
            os.chdir(here)
        self.stdout, self.stderr = self.capsys.readouterr()
        self.warned = [str(warning.message) for warning in told]
        deprecated = [text for text in self.warned if self.package == OURS and "was deprecated" in text]
        assert not deprecated, deprecated
        return {
            "exit code": code,
            "error": type(self.error).__name__ if self.error else None,
            "events": list(self.program.EVENTS),
            "files": self.files(),
            "hparams": self.hparams(),
        }

    def files(self):
        """Every file by name, and the content of configurations."""
        found = {}
        for path in sorted(self.folder.rglob("*")):
            name = re.sub(r"tfevents\..*", "tfevents", path.relative_to(self.folder).as_posix())
            if path.is_file():
                found[name] = plain(path.read_text()) if path.suffix == ".yaml" else ""
        return found

    def hparams(self):
        return plain(repr(dict(self.cli.model.hparams))) if self.cli is not None and self.cli.model is not None else ""

    def options(self):
        """The options that the help page shows."""
        return set(OPTION.findall(self.stdout))


class Sides:
    """Both packages, each in a folder of its own."""

    def __init__(self, folder, capsys):
        self.upstream = Side(UPSTREAM, folder, capsys)
        self.ours = Side(OURS, folder, capsys)

    def write(self, name, text):
        """A file in both folders, in which PROGRAM and PACKAGE are the names of each."""
        for side in (self.upstream, self.ours):
            own = text.replace("PROGRAM", side.program.__name__).replace("PACKAGE", side.package)
            (side.folder / name).write_text(own)

    def agree(self, make, words=(), **options):
        """Run both, hold what they did equal, and give what ours did."""
        theirs = self.upstream.run(make, words, **options)
        ours = self.ours.run(make, words, **options)
        different = "\n".join(
            f"{name}: {theirs[name]!r}\n  != {ours[name]!r}" for name in ours if ours[name] != theirs[name]
        )
        assert not different, "\n".join([different, repr(self.upstream.error), repr(self.ours.error), self.ours.stderr])
        return ours
