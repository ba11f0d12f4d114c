"""The guards: what the house promises about its own structure, read from the sources."""

import ast
import inspect
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TRAINER = ROOT / "trainer"
SOURCES = sorted(TRAINER.rglob("*.py"))
NAMES = Path(__file__).with_name("public_names.txt")
EVALUATED = ("validation", "test", "predict")


# --- reading sources -------------------------------------------------------------------------------------------------


def module_name(path):
    """The dotted name below `trainer/`: "runtime.precision"; "" for the package itself."""
    parts = list(path.relative_to(TRAINER).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def runtime_nodes(tree):
    """Every node but those under `if TYPE_CHECKING:`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def imports(path):
    """(module, name) for everything that `path` imports when it runs, function bodies included.

    Modules of ours are given below `trainer/` with a leading dot; others as they are written.
    """
    name = module_name(path)
    package = name.split(".") if name else []
    if path.name != "__init__.py":
        package = package[:-1]
    for node in runtime_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield from ((node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = len(package) - (node.level - 1)
            base = ".".join([*package[:up], *([node.module] if node.module else [])])
            assert up >= 0, f"{path}: an import that leaves the package"
            yield from ((f".{base}", alias.name) for alias in node.names)


def reached(path):
    """Dotted names below `trainer/` that `path` imports: each module, and each name in case it is a module."""
    found = set()
    for module, name in imports(path):
        if module.startswith("."):
            found |= {module[1:], f"{module[1:]}.{name}".lstrip(".")}
    return {name for name in found if name}


def inside(name, room):
    return name == room or name.startswith(f"{room}.")


def breaches(rooms, forbidden, *, besides=()):
    """Readable lines for every import from `rooms` into `forbidden`."""
    return [
        f"{module_name(path)} imports {target}"
        for path in SOURCES
        if any(inside(module_name(path), room) for room in rooms) and module_name(path) not in besides
        for target in sorted(reached(path))
        if any(inside(target, room) for room in forbidden)
    ]


# --- 1. arrows -------------------------------------------------------------------------------------------------------

LOOPS = ("trainer", "fit", "evaluate")
USERS = ("module", "datamodule")
ROOMS = ("callbacks", "loggers", "profilers")
ARROWS = {
    # these rooms: must not import those
    ("runtime",): (*LOOPS, *USERS, *ROOMS, "metrics", "checkpoint", "config"),
    ("schedule", "progress", "states", "randomness", "combined", "feed"): (*LOOPS, *USERS, *ROOMS),
    ("metrics",): (*LOOPS, *USERS, *ROOMS),
    # these two compare with the base classes, to call only what a user has overridden
    ("hooks", "transfer"): (*LOOPS, "loggers", "profilers"),
    ("fit", "evaluate"): ("trainer", *ROOMS),
    ("checkpoint",): LOOPS,
    USERS: LOOPS,
    ROOMS: LOOPS,
    ("runtime.accelerators",): ("runtime.precision", "runtime.strategies"),
    ("runtime.precision",): ("runtime.accelerators", "runtime.strategies"),
    ("runtime.strategies",): ("runtime.accelerators", "runtime.precision"),
}
# Names that upstream keeps in `utilities` but that live with what they belong to here.
LEANING = ("utilities", "utilities.combined_loader", "utilities.data", "utilities.types")


@pytest.mark.parametrize(("rooms", "forbidden"), ARROWS.items(), ids=lambda rooms: "+".join(rooms))
def test_imports_point_down(rooms, forbidden):
    assert breaches(rooms, forbidden) == []


def test_utilities_are_leaves():
    assert breaches(["utilities"], [*LOOPS, *USERS, *ROOMS, "runtime"], besides=LEANING) == []


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_imports_inside_the_package_are_relative(path):
    """`import trainer` would be a second copy of the package; `compat` stands above the core."""
    roots = {module.partition(".")[0] for module, _ in imports(path) if not module.startswith(".")}
    assert not roots & {"fulgurite", "trainer", "compat"}
    assert not [name for name in reached(path) if inside(name, "compat")]


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_optional_packages_are_imported_where_they_are_used(path):
    """At the top of a module: the standard library, torch and what torch needs; two rooms exist for one more."""
    allowed = {
        *sys.stdlib_module_names,
        "torch",
        "typing_extensions",
        *(["pydantic"] if path.name == "config.py" else []),
        *(["jsonargparse"] if path.parent.name == "cli" and path.name != "__init__.py" else []),
    }
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = [
        node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom)) and not getattr(node, "level", 0)
    ]
    names = [alias.name if isinstance(node, ast.Import) else node.module for node in top for alias in node.names]
    assert {name.partition(".")[0] for name in names} <= allowed


# --- 2. words --------------------------------------------------------------------------------------------------------

WORDS = re.compile(r"legacy|(?<![a-z])compat(?![a-z])|(?<![a-z])eras?(?![a-z])", re.IGNORECASE)
RELEASE = re.compile(
    r"(?<![\d.])v?(?:0\.\d{1,2}|1\.\d{1,2}|2\.[0-5])\.\d{1,2}(?![\d.])"
    r"|\b(?:since|until|before|after|release|version|lightning)\s+v?[012]\.\d{1,2}\b"
    r"|\bv[012]\.\d",
    re.IGNORECASE,
)


def texts(path):
    """(line, text) of all comments and strings; numbers in the code are no releases."""
    wanted = {tokenize.COMMENT, tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING)}
    for token in tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline):
        if token.type in wanted:
            yield token.start[0], token.string


# Not ours to name: numpy calls an argument so. And our own version is not an old release.
ALLOWED = ("get_state(legacy=False)",)


@pytest.mark.parametrize("path", SOURCES, ids=module_name)
def test_the_core_does_not_know_the_past(path):
    lines = list(enumerate(path.read_text(encoding="utf-8").splitlines(), 1))
    lines = [(number, line) for number, line in lines if not any(words in line for words in ALLOWED)]
    own = {number for number, line in lines if line.startswith("__version__")}
    assert [f"{number}: {line}" for number, line in lines if WORDS.search(line)] == []
    releases = [(number, text) for number, text in texts(path) if RELEASE.search(text) and number not in own]
    assert [f"{number}: {text}" for number, text in releases if "torch" not in text] == []


def test_the_guard_of_words_sees_what_it_should():
    assert all(WORDS.search(text) for text in ("a legacy flag", "compat layer", "the era of", "LegacyThing", "old_era"))
    assert not any(WORDS.search(text) for text in ("compatible", "several", "operation", "compatibility", "iteration"))
    assert all(RELEASE.search(text) for text in ("0.7.6", "in 1.5.10", "removed before 2.0", "since v1.4", "v1.7"))
    assert not any(RELEASE.search(text) for text in ("127.0.0.1", "a share from 0.0 to 1.0", "2.6.6", "0.25", "1e-5"))


def tracked(*suffixes):
    """Text files of the repository; without git, whatever lies there outside hidden and built folders."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    if listed.returncode == 0:
        files = [ROOT / line for line in listed.stdout.splitlines()]
    else:
        files = [
            path
            for folder in ("trainer", "tests", "docs", "examples", "benchmarks")
            for path in (ROOT / folder).rglob("*")
        ]
    return [path for path in files if path.is_file() and path.suffix in suffixes]


def test_sources_are_ascii():
    assert [str(path) for path in tracked(".py", ".toml", ".txt") if not path.read_bytes().isascii()] == []


def test_no_file_names_a_machine():
    machine = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w")
    files = [path for path in tracked(".py", ".toml", ".txt", ".md", "") if path != Path(__file__)]
    assert [str(path) for path in files if machine.search(path.read_text(encoding="utf-8"))] == []


# --- 3. hooks --------------------------------------------------------------------------------------------------------


def literals(path):
    """Hook names that `path` fires or calls by name; `on_{stage}_...` stands for each evaluating stage."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, (ast.Attribute, ast.Name)):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id
        if called not in CALLERS:
            continue
        for argument in node.args[:2]:
            yield from names_in(argument)


CALLERS = {"fire", "call", "call_hook"}


def names_in(argument):
    if isinstance(argument, ast.IfExp):
        yield from names_in(argument.body)
        yield from names_in(argument.orelse)
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        yield argument.value
    if isinstance(argument, ast.JoinedStr):
        pattern = "".join(part.value if isinstance(part, ast.Constant) else "*" for part in argument.values)
        stages = EVALUATED if pattern.startswith(("on_*", "*_step")) else ("train", "val", "test", "predict")
        if pattern.count("*") == 1:
            yield from (pattern.replace("*", stage) for stage in stages)


def hook_methods():
    """Public methods of the three base classes that are hooks by their form."""
    import fulgurite as L

    owners = (L.LightningModule, L.LightningDataModule, L.Callback)
    names = {name for owner in owners for name in vars_of(owner) if callable(getattr(owner, name))}
    hook = re.compile(r"on_\w+|\w+_step|\w+_dataloader|configure_\w+|setup|teardown|prepare_data")
    return {name for name in names if hook.fullmatch(name)} - {"configure_sharded_model", "on_gpu"}


def vars_of(owner):
    import torch

    torch_names = set(dir(torch.nn.Module))
    return {name for name in dir(owner) if not name.startswith("_") and name not in torch_names}


def test_every_hook_that_is_fired_is_in_the_table():
    from fulgurite.hooks import HOOKS

    fired = {name for path in SOURCES for name in literals(path)}
    # `predict` has fewer hooks than the stages that it shares its loop with.
    assert {name for name in fired - set(HOOKS) if "predict" not in name} == set()


def test_every_hook_in_the_table_is_called_somewhere():
    """By a literal, by a literal with the stage left open, or as a method."""
    from fulgurite.hooks import HOOKS

    called = set()
    for path in SOURCES:
        if module_name(path) == "hooks":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called.add(node.func.attr)
            else:
                called.update(names_in(node))
    assert set(HOOKS) - called == set()


def test_the_table_of_hooks_equals_the_methods_of_the_base_classes():
    import fulgurite as L
    from fulgurite.hooks import HOOKS

    methods = {name for owner in (L.LightningModule, L.LightningDataModule, L.Callback) for name in dir(owner)}
    assert set(HOOKS) - methods == set()
    assert hook_methods() - set(HOOKS) == set()


def test_callbacks_hear_every_event():
    """An `on_...` hook of the module exists on the callback too, but for those that change data or state."""
    import fulgurite as L

    only_module = re.compile(r"on_\w+_model_(eval|train|zero_grad)|on_(before|after)_batch_transfer")
    events = {name for name in vars_of(L.LightningModule) if name.startswith("on_") and not only_module.fullmatch(name)}
    assert events - {"on_gpu"} - set(dir(L.Callback)) == set()


# --- 5. and 6. names -------------------------------------------------------------------------------------------------


def test_the_folder_is_not_imported_under_its_own_name():
    assert "trainer" not in sys.modules


def public_names():
    """What users may write: names of the package and its rooms, and the Trainer's parameters."""
    import importlib

    import fulgurite as L

    lines = [f"Trainer({name})" for name in list(inspect.signature(L.Trainer.__init__).parameters)[1:]]
    for room in (
        "",
        ".callbacks",
        ".loggers",
        ".profilers",
        ".strategies",
        ".accelerators",
        ".plugins",
        ".utilities",
        ".cli",
        ".config",
    ):
        package = importlib.import_module(f"fulgurite{room}")
        names = getattr(package, "__all__", None) or [name for name in dir(package) if not name.startswith("_")]
        if room == ".config":
            names = ["BaseTrainerConfig", "UnionTrainerConfig"]
        lines += [f"fulgurite{room}.{name}" for name in sorted(names) if not name.startswith("_")]
    return lines


def test_public_names_are_the_frozen_ones():
    """On purpose? Then write the new list: `python tests/test_house.py`, and say it in the changelog."""
    assert public_names() == NAMES.read_text(encoding="ascii").splitlines()


def test_the_configuration_carries_every_flag():
    import fulgurite as L
    from fulgurite.config import DEFAULTS

    flags = {
        name: it.default for name, it in inspect.signature(L.Trainer.__init__).parameters.items() if name != "self"
    }
    flags.pop("behavior", None)  # not a setting: it comes from code, never from a file
    assert set(DEFAULTS) == set(flags)
    spelled_out = {"precision", "logger", "val_check_interval"}  # None in the Trainer means what is written here
    assert {name: DEFAULTS[name] for name in set(flags) - spelled_out} == {
        name: flags[name] for name in set(flags) - spelled_out
    }


if __name__ == "__main__":
    NAMES.write_text("\n".join(public_names()) + "\n", encoding="ascii")
