"""Packages that a program imports and that are not installed here, by the name that the index has them under."""

from __future__ import annotations

import ast
import importlib.util
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import evidence, pins
from .evidence import Source

SERVED = frozenset(
    {"pytorch_lightning", "lightning", "lightning_lite", "lightning_fabric", "test_tube", "apex", "fulgurite"}
)
# What the package index calls them, where that is not the name that is imported.
DISTRIBUTIONS = {
    "Bio": "biopython", "Crypto": "pycryptodome", "Levenshtein": "python-Levenshtein", "MeCab": "mecab-python3",
    "OpenSSL": "pyOpenSSL", "PIL": "pillow", "attr": "attrs", "bs4": "beautifulsoup4", "cv2": "opencv-python",
    "dateutil": "python-dateutil", "docx": "python-docx", "dotenv": "python-dotenv", "faiss": "faiss-cpu",
    "fitz": "PyMuPDF", "git": "GitPython", "google": "protobuf", "hydra": "hydra-core", "igraph": "python-igraph",
    "imblearn": "imbalanced-learn", "magic": "python-magic", "mpl_toolkits": "matplotlib", "mysql":
    "mysql-connector-python", "pl_bolts": "lightning-bolts", "pptx": "python-pptx",
    "pywt": "PyWavelets", "ruamel": "ruamel.yaml", "segmentation_models_pytorch":
    "segmentation-models-pytorch", "sentence_transformers": "sentence-transformers", "serial": "pyserial", "skimage":
    "scikit-image", "sklearn": "scikit-learn", "skopt": "scikit-optimize", "slugify": "python-slugify",
    "torch_geometric": "torch-geometric", "torch_scatter": "torch-scatter",
    "usb": "pyusb", "yaml": "PyYAML", "zmq": "pyzmq",
}  # fmt: skip


@dataclass(frozen=True)
class Missing:
    """A package that has to be installed, and where it is imported first."""

    name: str
    file: str
    line: int

    @property
    def distribution(self) -> str:
        """What to ask the package index for."""
        return DISTRIBUTIONS.get(self.name, self.name)


def missing(sources: Iterable[Source], root: Path) -> list[Missing]:
    """The packages that are neither installed, nor part of Python, nor the project's own.

    Args:
        root: the folder that was read, or the script's.
    """
    sources = list(sources)
    local = own_names(sources, root)
    wanted: dict[str, Missing] = {}
    for source in sources:
        for name, line in imported(source):
            wanted.setdefault(name, Missing(name, source.name, line))
    return [
        wanted[name]
        for name in sorted(wanted)
        if name not in local and name not in SERVED and name not in sys.stdlib_module_names and not _installed(name)
    ]


def own_names(sources: Iterable[Source], root: Path) -> set[str]:
    """Modules and folders beside a file of the program, beside what was read, and above: scripts add those to the path.

    A folder counts only with Python in it: `data/` beside a script is no package.
    """
    folders = {*pins.folders(root.resolve())}
    names = set()
    for source in sources:
        path = Path(os.path.abspath(source.name))
        names.add(path.stem)
        folders.add(path.parent)
    for folder in folders:
        names |= {entry.stem for entry in _entries(folder) if entry.suffix == ".py" or _holds_python(entry)}
    return names


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _holds_python(entry: Path) -> bool:
    """True for a folder with a module in it or one level below, as a package without `__init__.py` has."""
    if not entry.is_dir():
        return False
    inner = _entries(entry)
    return any(
        part.suffix == ".py" for part in (*inner, *(deep for part in inner if part.is_dir() for deep in _entries(part)))
    )


def imported(source: Source) -> Iterator[tuple[str, int]]:
    """The packages that a file imports outside of a `try`, with the line."""
    attempts = evidence.attempted_imports(source.tree) if source.tree else set()
    for node in ast.walk(source.tree) if source.tree else ():
        if node in attempts:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name.partition(".")[0], node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0], node.lineno


def _installed(name: str) -> bool:
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
