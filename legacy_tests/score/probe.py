"""Runs under `fulgurite run --era V` and answers one request of score.py, each section in its own forked process."""

import ast
import functools
import importlib
import inspect
import json
import os
import re
import signal
import sys
import warnings
from contextlib import suppress
from functools import partial
from pathlib import Path

SECTION_SECONDS = 1200


def brief(error):
    return f"{type(error).__name__}: {str(error).strip() or '-'}".splitlines()[0][:160]


@functools.lru_cache(None)
def module(path):
    try:
        return importlib.import_module(path), ""
    except BaseException as error:
        return None, brief(error)


def load(path, name):
    found, reason = module(path)
    if found is None:
        raise ImportError(reason)
    return getattr(found, name)


class Scope(dict):
    """Names for expressions; classes are imported from where the era keeps them, on first use."""

    def __missing__(self, name):
        return load(self["homes"][name], name)


def imports(item):
    found, reason = module(item["module"])
    value = getattr(found, item["name"]) if found and item["name"] else None
    return reason if found is None else "" if value == item.get("equals", value) else repr(value)


@functools.lru_cache(None)
def call(args, kwargs):
    """Build one Trainer; every call has a file name of its own, because warnings may be shown once per place."""
    scope, error = Scope(CONTEXT), None
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            scope["args"] = [eval(text, {}, scope) for text in json.loads(args)]
            scope["kwargs"] = {name: eval(text, {}, scope) for name, text in json.loads(kwargs).items()}
            exec(
                compile("trainer = Trainer(*args, **kwargs)", f"call_{abs(hash(args + kwargs))}.py", "exec"), {}, scope
            )
        except BaseException as raised:
            error = raised
    return scope, [row.message for row in caught], error


def arguments(item):
    scope, caught, error = call(json.dumps(item["args"]), json.dumps(item["kwargs"]))
    if error is not None:
        allowed = item.get("may_refuse") and type(error).__name__ == "MisconfigurationException"
        return "" if allowed and re.search(item["may_refuse"], str(error), re.I) else brief(error)
    if "warns" in item:
        legacy = importlib.import_module("fulgurite.compat").LegacyWarning
        texts = [
            str(row)
            for row in caught
            if isinstance(row, legacy) and re.fullmatch(r"[A-Z]+\d+", str(row.code)) and row.since
        ]
        if not any(word in text for text in texts for word in item["warns"]):
            return f"no warning names {' or '.join(item['warns'])}: {texts}"
    if "check" in item:
        values = scope["args"] if isinstance(item["value"], int) else scope["kwargs"]
        return "" if eval(item["check"], {"value": values[item["value"]]}, scope) else f"not so: {item['check']}"


def accepts(target, legacy):
    """Whether a callable takes the calls that a signature of old allowed: by position, by name, with the least."""
    old = ast.parse(f"def f{legacy}: pass").body[0].args
    positional, named = [row.arg for row in old.args], [row.arg for row in old.kwonlyargs]
    needed = positional[: len(positional) - len(old.defaults)]
    needed_named = [name for name, default in zip(named, old.kw_defaults, strict=True) if default is None]
    signature = inspect.signature(target)
    new = list(signature.parameters.values())
    # Some wrappers hide that they are bound.
    signature = signature.replace(parameters=new[bool(new) and new[0].name in ("self", "cls") :])
    for args, names in ((positional, needed_named), ((), positional + named), (needed, needed_named)):
        try:
            signature.bind(*args, **dict.fromkeys(names))
        except TypeError as error:
            return f"{legacy} does not fit {signature}: {error}"


@functools.lru_cache(None)
def instance(cls):
    """An object to read bound members from, also of an abstract class, with as little set-up as possible."""
    concrete = type(cls.__name__, (cls,), {})
    concrete.__abstractmethods__ = frozenset()
    for args in ((), ({},)):
        with suppress(Exception):
            return concrete(*args)
    return object.__new__(concrete)


def members(item):
    cls, name = load(item["module"], item["class"]), item["member"]
    if name == "__init__":
        return constructors(item)
    if item["class"] == "Trainer":
        scope, _, error = call("[]", json.dumps(CONTEXT["needed"]))
        if error is not None:
            return brief(error)
    owner = scope["trainer"] if item["class"] == "Trainer" else instance(cls)
    if inspect.getattr_static(cls, name, None) is None and not hasattr(owner, name):
        return f"{item['class']} has no {name}"
    return item["signature"] and accepts(getattr(owner, name), item["signature"])


def constructors(item):
    cls = load(item["module"], item["class"])
    plain = cls.__init__ is object.__init__ and cls.__new__ is object.__new__
    return "" if hasattr(cls, "__members__") else accepts((lambda: None) if plain else cls, item["signature"])


def argparse(item):
    code = "\n".join(item["code"])
    exec(code, {"os": os, **{name: CONTEXT[name] for name in CONTEXT["homes"] if name in code}})


def warm():
    """Import once, before the forks, what every training script needs."""
    module("torch.utils.tensorboard")
    torch = module("torch")[0]
    weight = torch.zeros(1, requires_grad=True)
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight]).step()


def apart(task, errors, seconds):
    """Run the task in a forked process; the last line of its errors when it fails."""
    child, failed = os.fork(), True
    if child:
        status = os.waitpid(child, 0)[1]
        lines = Path(errors).read_text().strip().splitlines() or ["failed without a word"]
        if os.WIFSIGNALED(status):
            return f"ended by {signal.Signals(os.WTERMSIG(status)).name}"
        return lines[-1][:160] if status else ""
    try:
        os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), 2)
        signal.alarm(seconds)
        failed = task()
    except BaseException as error:
        failed = not isinstance(error, SystemExit) or error.code
        print(brief(error), file=sys.stderr)
    finally:
        os._exit(bool(failed))


def answer(section, items, report):
    environment, probe = dict(os.environ), globals()["members" if section == "internals" else section]
    for item in items:
        try:
            reason = probe(item) or ""
        except BaseException as error:
            reason = brief(error)
        os.environ.clear()
        os.environ.update(environment)
        print(json.dumps([section, item["id"], reason]), file=report, flush=True)


if __name__ == "__main__":
    request, report = json.loads(Path(sys.argv[1]).read_text()), open(sys.argv[2], "a", buffering=1)
    CONTEXT = Scope(request["context"])
    warnings.simplefilter("ignore")
    module("pytorch_lightning")
    with suppress(Exception):
        warm()
    for section, items in request["sections"].items():
        reason = apart(partial(answer, section, items, report), f"{sys.argv[2]}.{section}", SECTION_SECONDS)
        print(json.dumps([section, None, reason]), file=report)
