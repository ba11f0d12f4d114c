"""The rows about numpy, torch, Python and their like: each old line is told, and what one writes today runs."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

import fulgurite.compat
import pytest
from fulgurite.compat.ledger.period import ROWS
from fulgurite.compat.ledger.schema import Refused

EXECUTED = ROWS
ALIASES = Path(fulgurite.compat.__file__).parent / "aliases"
# What a row needs of packages that nothing else here asks for; ours have these names and nothing more.
OURS = {
    "torchvision/__init__.py": "from . import extension, transforms\n",
    "torchvision/extension.py": "import os\n\n\ndef _has_ops(): return os.environ['FITS'] == '1'\n",
    "torchvision/transforms/_functional_tensor.py": "def rgb_to_grayscale(image): return image\n",
    "torchvision/transforms/__init__.py": "class Resize: ...\n",
    "torchvision/transforms/functional.py": "def rgb_to_grayscale(image): return image\n",
    "torchvision/models/__init__.py": "",
    "torchtext/__init__.py": "",
    "torchtext/data/__init__.py": "",
    "sklearn/__init__.py": "",
    "sklearn/externals/__init__.py": "",
    "sklearn/model_selection.py": "def train_test_split(*arrays): return arrays\n",
    "sklearn/datasets/__init__.py": "def make_blobs(): return []\n",
    "sklearn/preprocessing.py": "",
    "sklearn/impute.py": "class SimpleImputer: ...\n",
    "scipy/__init__.py": "",
    "scipy/misc/__init__.py": "",
    "joblib.py": "",
    "six.py": "",
    "imageio/__init__.py": "",
    "imageio/v3.py": "def imread(file): return file\n",
}
IMPORTS = """
import ast, asyncio, base64, collections, configparser, errno, fractions, html, html.parser, importlib.util, inspect
import itertools, locale, math, os, pkgutil, platform, sys, threading, time, types
import numpy as np, torch, torch.hub, torch.overrides, torch.utils.data
import PIL, PIL.Image, PIL.ImageDraw, PIL.ImageFont
from PIL import Image, ImageDraw, ImageFont
"""
VALUES = """
x = y = np.array([1.0]); dtype = float; dtypes = (np.float32, np.float64); name = "os"; text = "ab"
font = ImageFont.load_default(); draw = ImageDraw.Draw(Image.new("L", (9, 9)))
thread = threading.Thread(target=print); parser = html.parser.HTMLParser()
"""
PROGRAM = f"""
import importlib, json, os, sys, warnings
from fulgurite.compat import period
if os.environ["PERIOD"] == "1":
    period.install()
warnings.simplefilter("ignore")
from fulgurite.compat import notices
answers = {{}}
for code, where, line in json.loads(sys.argv[1]):
    space = {{"__name__": "__main__"}}
    exec({IMPORTS!r}, space)
    exec({VALUES!r}, space)
    notices.JOURNAL = notices.Journal()
    try:
        if where.partition(".")[0] not in ("import", "np") and not line.startswith(("from ", "import ", "np.")):
            exec(f"import {{where.partition('.')[0]}}", space)
        exec(line, space)
        said = ""
    except Exception as error:
        said = f"{{type(error).__name__}}: {{error}}"
    answers[code] = [sorted({{notice.code for notice in notices.JOURNAL.notices.values()}}), said]
print(json.dumps(answers))
"""


def installed(package):
    try:
        return importlib.util.find_spec(package) is not None
    except ValueError:
        return False


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    site = tmp_path_factory.mktemp("site")
    for name, text in OURS.items():
        if not installed(name.partition("/")[0].removesuffix(".py")):
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(text)

    def answers(cases, *, supplied=True, ours=True, fits=False):
        path = os.pathsep.join(map(str, (ALIASES, site) if ours else (ALIASES,)))
        environment = {**os.environ, "PYTHONPATH": path, "FULGURITE_ERA": "1.0.8", "PERIOD": str(int(supplied))}
        environment["FITS"] = str(int(fits))  # whether torchvision was built for this torch
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, json.dumps(cases)], capture_output=True, text=True, env=environment
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return answers


def test_every_old_line_runs_and_is_told_by_its_row(run):
    cases = [(row.code, row.where, row.before) for row in ROWS]
    found = run(cases) | run([case for case in cases if case[0] == "FG841"], ours=False)
    without = run(cases, supplied=False)
    wrong = {}
    for row in ROWS:
        told, said = found[row.code]
        if isinstance(row.op, Refused):
            right = bool(said) and (row.op.advice in said or told == [row.code])
        else:
            # the oldest Python that is supported still has some names: then there is nothing to supply or to tell
            right = not said and (told == [row.code] or without[row.code] == [[], ""])
        if not right:
            wrong[row.code] = (row.before, told, said)
    assert wrong == {}


def test_every_new_line_runs_and_is_told_nothing(run):
    found = run([(row.code, row.where, row.after) for row in ROWS], fits=True)
    assert {code: answer for code, answer in found.items() if answer != [[], ""]} == {}
