"""compat/missing.py"""

import ast
from pathlib import Path

from fulgurite.compat.evidence import Source
from fulgurite.compat.missing import DISTRIBUTIONS, missing


def asked(text, root, name="train.py"):
    source = Source(str(root / name), text.encode(), ast.parse(text))
    return {one.name: one.distribution for one in missing([source], root)}


def test_a_package_goes_by_the_name_that_the_index_has(tmp_path, monkeypatch):
    monkeypatch.setattr("fulgurite.compat.missing._installed", lambda name: False)
    text = "import cv2, yaml\nfrom PIL import Image\nfrom sklearn.metrics import auc\nimport plain.inner\n"
    assert asked(text, tmp_path) == {
        "cv2": "opencv-python", "yaml": "PyYAML", "PIL": "pillow", "sklearn": "scikit-learn", "plain": "plain",
    }  # fmt: skip
    assert all(name != distribution for name, distribution in DISTRIBUTIONS.items())


def test_what_the_project_has_itself_is_not_missing(tmp_path):
    for folder in ("src/deep", "src/nets", "tests", "ns/inner", "data"):
        (tmp_path / folder).mkdir(parents=True)
    for file in ("src/beside.py", "src/nets/__init__.py", "tests/helpers.py", "ns/inner/a.py", "above_me.py"):
        (tmp_path / file).write_text("")
    text = "import beside, nets.x, tests.helpers, ns.inner.a, above_me, train\nimport data\nfrom . import sibling\n"
    assert asked(text, tmp_path / "src") == {"data": "data"}


def test_a_folder_that_was_read_counts_with_what_is_beside_each_file(tmp_path):
    (tmp_path / "scripts" / "lib").mkdir(parents=True)
    (tmp_path / "scripts" / "lib" / "a.py").write_text("")
    assert asked("import lib.a\n", tmp_path, name="scripts/train.py") == {}


def test_what_is_there_or_served_or_only_tried_is_not_missing(tmp_path):
    text = "import os, torch, pytorch_lightning, test_tube\ntry:\n    import no_such\nexcept ImportError: ...\n"
    assert asked(text, tmp_path) == {}
    assert asked("import no_such\n", Path(tmp_path)) == {"no_such": "no_such"}
