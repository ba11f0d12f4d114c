"""The environment of the time: what is supplied, that nothing else changes, and that every use is told."""

import importlib.util
import json
import os
import subprocess
import sys
import textwrap
import warnings
from argparse import Namespace
from pathlib import Path

import pytest
from fulgurite.compat import period
from fulgurite.compat.ledger.period import ROWS, dropped
from fulgurite.compat.ledger.schema import Refused

INSTALL = "from fulgurite.compat import period; period.install()\n"


def run(text, *, path=(), check=True):
    """What a program prints, as json, when it runs with the names installed."""
    Path("program.py").write_text(INSTALL + textwrap.dedent(text))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path)), "PYTHONWARNINGS": ""}
    done = subprocess.run(
        [sys.executable, "program.py"], capture_output=True, text=True, env=environment, check=False, timeout=100
    )
    assert not check or done.returncode == 0, done.stderr
    return done


def printed(text, **options):
    return json.loads(run(text, **options).stdout)


def installed(module):
    try:
        return importlib.util.find_spec(module.partition(".")[0]) is not None
    except ValueError:
        return True


def package(folder, **files):
    """A package made of texts; "__" in a name is a folder."""
    for name, text in files.items():
        path = Path(folder, *name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        for parent in path.parents:
            if parent == Path(folder):
                break
            (parent / "__init__.py").touch()
        path.write_text(textwrap.dedent(text))
    return folder


# ----- every row

ATTRIBUTES = [row for row in ROWS if row.where in period.MODULES and not isinstance(row.op, Refused)]
EACH = """
import importlib, json, sys
from fulgurite.compat.notices import JOURNAL
from fulgurite.compat.ledger.period import ROWS
OTHERS = ("torchvision", "torchtext", "sklearn", "scipy")
answers = {}
for number, row in enumerate(ROWS):
    if row.where in period.MODULES and row.where.partition(".")[0] not in OTHERS:
        module = importlib.import_module(row.where)
        for name in row.members:
            there = name in vars(module)
            value = getattr(module, name)
            answers[f"{row.where}.{name}"] = [there, row.code in {code for code, *_ in JOURNAL.notices}, repr(value)]
        JOURNAL.notices.clear()
print(json.dumps(answers))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    folder = Path.cwd()
    os.chdir(tmp_path_factory.mktemp("each"))
    try:
        return printed(EACH)
    finally:
        os.chdir(folder)


@pytest.mark.parametrize("row", ATTRIBUTES, ids=lambda row: row.code)
def test_every_name_is_there_and_its_use_is_told(row, answers):
    if not installed(row.where) or f"{row.where}.{row.name}" not in answers:
        pytest.skip(f"{row.where} is not installed; see the tests with packages of our own")
    for name in row.members:
        there, told, _ = answers[f"{row.where}.{name}"]
        assert there or told, name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("numpy.float", "<class 'float'>"),
        ("numpy.NINF", "-inf"),
        ("numpy.unicode_", "<class 'numpy.str_'>"),
        ("numpy.VisibleDeprecationWarning", "<class 'numpy.exceptions.VisibleDeprecationWarning'>"),
        ("collections.Mapping", "<class 'collections.abc.Mapping'>"),
        ("torch.utils.data._utils.collate.string_classes", "(<class 'str'>, <class 'bytes'>)"),
        ("torch._utils._accumulate", "<class 'itertools.accumulate'>"),
        ("torch.optim.lr_scheduler._LRScheduler", "<class 'torch.optim.lr_scheduler.LRScheduler'>"),
    ],
)
def test_names_stand_for_what_they_stood_for(answers, name, value):
    assert answers[name][2] == value


EVERYTHING = {
    "x": "np.array([1.0])", "y": "np.array([1.0])", "dtype": "float", "dtypes": "(np.float32, np.float64)",
    "name": "'os'", "text": "'ab'", "font": "ImageFont.load_default()",
    "draw": "ImageDraw.Draw(Image.new('L', (9, 9)))",
}  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.code)
def test_what_to_write_is_code_that_runs(row):
    missing = [
        word for word in ("torchvision", "torchtext", "sklearn", "joblib", "six", "imageio") if word in row.after
    ]
    if any(not installed(word) for word in missing):
        pytest.skip(f"{missing[0]} is not installed")
    space = {}
    lines = [
        "import ast, asyncio, base64, collections.abc, configparser, errno, html, importlib.util, inspect, itertools"
    ]
    lines += [
        "import locale, math, platform, sys, threading, time, types, numpy as np, torch, torch.hub, torch.overrides"
    ]
    lines += ["import PIL, PIL.Image, torch.utils.data", "from PIL import Image, ImageDraw, ImageFont"]
    exec("\n".join([*lines, *(f"{key} = {value}" for key, value in EVERYTHING.items())]), space)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        exec(row.after, space)


def test_the_tables_and_the_ledger_speak_of_the_same():
    """Where rows stand that period does not install: the alias packages tell of them."""
    by_alias = {row.where for row in ROWS if row.where.startswith("apex.")}
    owners = {row.where for row in ROWS if row.where != "import"} - by_alias
    assert owners == {*period.MODULES, *period.CLASSES, "torchvision.extension"}
    for where, (_, methods) in period.CLASSES.items():
        assert all(dropped(where, name) for name in methods)
    modules = {row.name for row in ROWS if row.where == "import"} - {"torchtext"}
    assert modules == {name for name in period.MISSING if not name.startswith("distutils.")}
    assert all(dropped("import", name) for name in period.ADVISED)


def test_codes_are_unique_and_in_their_block():
    codes = [row.code for row in ROWS]
    assert len(set(codes)) == len(codes)
    assert all("FG800" <= code <= "FG899" for code in codes)


# ----- nothing else changes


def test_installing_is_cheap_and_imports_nothing():
    told = printed("""
        import json, sys, time
        loaded = [name for name in ("numpy", "torch", "PIL", "fulgurite.compat.ledger") if name in sys.modules]
        period.AfterImport, before = period.AfterImport, len(sys.meta_path)
        began = time.perf_counter()
        period.install()
        print(json.dumps([loaded, len(sys.meta_path) - before, time.perf_counter() - began]))
    """)
    assert told[:2] == [[], 0] and told[2] < 0.01


def test_names_that_exist_are_untouched():
    assert printed("""
        import json, numpy as np, os, collections
        print(json.dumps([np.bool is np.bool_, type(np.long).__name__, hasattr(np, "nothing"), hasattr(os, "nothing"),
                          "Inf" in dir(np), "Inf" in vars(np), "Mapping" in vars(collections), np.__name__]))
    """) == [True, "type", False, False, False, False, False, "numpy"]


def test_what_is_missing_today_as_well_is_missing():
    done = run("import numpy as np\nnp.nothing", check=False)
    assert done.returncode == 1 and "module 'numpy' has no attribute 'nothing'" in done.stderr
    assert "ModuleNotFoundError: No module named 'nothing'" in run("import nothing", check=False).stderr


def test_a_modules_own_getattr_is_asked_first(tmp_path):
    package(
        tmp_path / "site",
        numpy__thing="",
        PIL__Image="""
        def __getattr__(name):
            if name == "ANTIALIAS":
                return "its own"
            raise AttributeError(f"its own refusal of {name}")
    """,
    )
    assert printed(
        """
        import json, PIL.Image
        from fulgurite.compat.notices import JOURNAL
        try: PIL.Image.nothing
        except AttributeError as error: print(json.dumps([PIL.Image.ANTIALIAS, len(JOURNAL.notices), str(error)]))
    """,
        path=[tmp_path / "site"],
    ) == ["its own", 0, "its own refusal of nothing"]


def test_loaders_stay_what_they_are():
    assert printed("""
        import json, inspect, fractions
        print(json.dumps([type(fractions.__loader__).__name__, "exec_module" in vars(fractions.__loader__),
                          "class Fraction" in inspect.getsource(fractions)]))
    """) == ["SourceFileLoader", False, True]


def test_todays_packages_do_not_use_what_was_dropped():
    """A package that only asks whether a name is there would be told of, and might take another way."""
    assert (
        printed("""
        import json, torch, torch.utils.data, torch.utils.tensorboard, torchmetrics, fulgurite.trainer, PIL.Image
        from fulgurite.compat.notices import JOURNAL
        print(json.dumps([notice.message for notice in JOURNAL.notices.values()]))
    """)
        == []
    )


def test_who_asks_whether_a_name_is_there_gets_todays_answer():
    assert printed("""
        import json, numpy as np
        from fulgurite.compat.notices import JOURNAL
        def ask(): return [hasattr(np, name) for name in ("Inf", "inf", "float")]
        def use(): return np.Inf
        def use_by_name(): return getattr(np, "NaN", None) is np.nan
        print(json.dumps([ask(), len(JOURNAL.notices), use(), use_by_name(), len(JOURNAL.notices)]))
    """) == [[False, True, False], 0, float("inf"), True, 2]


def test_names_are_imported_from_packages_as_well():
    assert printed("""
        import json
        from numpy import Inf as inf, float as number
        from PIL import PILLOW_VERSION
        from fulgurite.compat.notices import JOURNAL
        print(json.dumps([inf, number(1), PILLOW_VERSION[0].isdigit(), [line for *_, line in JOURNAL.notices]]))
    """) == [float("inf"), 1.0, True, [4, 4, 5]]


# ----- telling


def test_the_user_is_told_once_at_each_line_of_his():
    done = run("""
        import numpy as np
        for _ in range(3):
            np.float(1)
        np.float(2)
        from collections import Mapping, Sequence
        from torch._six import inf
        import torch._six
        torch._six.string_classes
    """)
    told = [line for line in done.stderr.splitlines() if "LegacyWarning" in line]
    assert [line.split(": LegacyWarning: ")[0].rpartition("/")[2] for line in told] == [
        "program.py:5", "program.py:6", "program.py:7", "program.py:8"
    ]  # fmt: skip
    assert told[0].endswith("FG800 `numpy.float` was deprecated in numpy 1.20, removed in numpy 1.24.")


def test_each_member_of_a_family_is_told_by_its_name():
    change = dropped("numpy", "PINF")
    assert (change.code, change.before, change.after, change.op.to) == ("FG801", "np.PINF", "np.inf", "np.inf")
    assert dropped("numpy", "nothing") is None


# ----- modules that are gone


def test_modules_are_supplied_where_nobody_has_them():
    assert printed("""
        import json, pkg_resources
        from torch._six import container_abcs, string_classes, int_classes, inf
        from pkg_resources import packaging, parse_version, get_distribution
        import xml.etree.cElementTree as ET
        from dummy_threading import Lock
        print(json.dumps([container_abcs.__name__, int_classes.__name__, inf > 1, packaging.__name__,
                          parse_version("1.10") > parse_version("1.9"), get_distribution("torch").key,
                          ET.fromstring("<a/>").tag, pkg_resources.__name__]))
    """) == ["collections.abc", "int", True, "packaging", True, "torch", "a", "pkg_resources"]


@pytest.mark.parametrize("name", sorted(period.MISSING))
def test_every_substitute_has_what_its_row_imports(name):
    change = dropped("import", name) or dropped("import", "distutils")
    target = period.MISSING[name]
    if not installed(target):
        pytest.skip(f"{target} is not installed")
    module = period.Forwarding(name, target)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert dir(module)
        if change.before.startswith(f"from {name} import "):
            assert hasattr(module, change.before.rpartition(" ")[2])


def test_a_module_that_exists_is_not_replaced(tmp_path):
    package(tmp_path / "site", pkg_resources__x="", imp="mine = 1")
    (tmp_path / "site/pkg_resources/__init__.py").write_text("mine = 2")
    assert (
        printed(
            "import imp, pkg_resources, json\nprint(json.dumps([getattr(imp, 'mine', 0), pkg_resources.mine]))",
            path=[tmp_path / "site"],
        )[1]
        == 2
    )


def test_old_packages_of_sklearn_lead_to_the_new_ones(tmp_path):
    package(
        tmp_path / "site",
        sklearn__externals__none="",
        sklearn__model_selection="def train_test_split(): return 1",
        sklearn__preprocessing="",
        sklearn__datasets__real="",
        joblib="def dump(): return 2",
    )
    assert printed(
        """
        import json
        from sklearn.externals import joblib
        from sklearn.cross_validation import train_test_split
        try: from sklearn.preprocessing import Imputer
        except ImportError as error: print(json.dumps([joblib.dump(), train_test_split()]))
    """,
        path=[tmp_path / "site"],
    ) == [2, 1]


def test_torchtext_is_refused_with_advice(tmp_path):
    asked = run("import importlib.util\nassert importlib.util.find_spec('torchtext') is None")
    assert "FG841" not in asked.stderr
    missing = run("from torchtext.data import Field", check=False)
    assert "FG841" in missing.stderr and "pad_sequence" in missing.stderr
    assert "ModuleNotFoundError: No module named 'torchtext'" in missing.stderr
    package(tmp_path / "site", torchtext__data="")
    there = run("import torchtext.data\ntorchtext.data.Field", path=[tmp_path / "site"], check=False)
    assert (
        "FG840" in there.stderr
        and "AttributeError: module 'torchtext.data' has no attribute 'Field'. torchtext" in there.stderr
    )
    assert run("import torchtext.data\nassert not hasattr(torchtext.data, 'Field')", path=[tmp_path / "site"])


# ----- torch


def test_every_scheduler_is_an_lr_scheduler_of_the_old_name():
    assert printed("""
        import json, torch
        from torch.optim.lr_scheduler import _LRScheduler, StepLR
        class Own(_LRScheduler):
            def get_lr(self): return [1.0 for _ in self.base_lrs]
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.1)
        print(json.dumps([isinstance(StepLR(optimizer, 1), _LRScheduler), isinstance(Own(optimizer), _LRScheduler)]))
    """) == [True, True]


def test_the_old_fourier_transforms_give_pairs():
    import torch
    from fulgurite.compat.substitutes import torch_names as old

    values = torch.randn(3, 4, 5, dtype=torch.double)
    pairs = old.torch_rfft(values, 2, onesided=False)
    torch.testing.assert_close(torch.view_as_complex(pairs), torch.fft.fft2(values))
    torch.testing.assert_close(old.torch_ifft(pairs, 2)[..., 0], values)
    torch.testing.assert_close(old.torch_irfft(old.torch_rfft(values, 2), 2, signal_sizes=(4, 5)), values)
    torch.testing.assert_close(old.torch_irfft(pairs, 2, onesided=False), values)
    pairs = old.torch_rfft(values, 1, normalized=True)
    torch.testing.assert_close(pairs.pow(2)[..., 1:-1, :].sum() * 2, pairs[..., 1:-1, :].pow(2).sum() * 2)
    torch.testing.assert_close(torch.view_as_complex(pairs), torch.fft.rfft(values, norm="ortho"))


def test_harmless_classes_of_old_files_are_read_and_others_refused(tmp_path):
    import torch

    class Foreign(Namespace):
        """Pickled under the name of another module."""

    hparams = Namespace(lr=0.1)
    torch.save({"hparams": hparams, "callbacks": {period.AfterImport: {"best": 1}}}, tmp_path / "unknown.pt")
    torch.save({"hparams": hparams}, tmp_path / "known.pt")
    write_with_names(tmp_path / "old.pt")
    assert printed("""
        import json, torch
        old = torch.load("old.pt")
        try: torch.load("unknown.pt"); refused = ""
        except Exception as error: refused = str(error)
        print(json.dumps([torch.load("known.pt")["hparams"].lr, old["hparams"].lr, type(old["hparams"]).__name__,
                          [key.__name__ for key in old["callbacks"]], "AfterImport" in refused]))
    """) == [0.1, 0.3, "Namespace", ["ModelCheckpoint"], True]


def write_with_names(path):
    """A file that names classes of packages that are not here, as releases 0.10 to 1.4 wrote it."""
    import types

    import torch

    modules = {
        "test_tube": {}, "test_tube.argparse_hopt": {"TTNamespace": type("TTNamespace", (), {})},
        "pytorch_lightning": {}, "pytorch_lightning.callbacks": {},
        "pytorch_lightning.callbacks.model_checkpoint": {"ModelCheckpoint": type("ModelCheckpoint", (), {})},
    }  # fmt: skip
    before = {name: sys.modules.get(name) for name in modules}
    try:
        for name, content in modules.items():
            sys.modules[name] = types.ModuleType(name)
            for key, value in content.items():
                value.__module__, value.__qualname__ = name, key
                setattr(sys.modules[name], key, value)
        hparams = modules["test_tube.argparse_hopt"]["TTNamespace"]()
        hparams.lr = 0.3
        callback = modules["pytorch_lightning.callbacks.model_checkpoint"]["ModelCheckpoint"]
        torch.save({"hparams": hparams, "callbacks": {callback: {"best": 1}}}, path)
    finally:
        for name, module in before.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module


def test_torchvision_without_its_compiled_part_can_be_imported(tmp_path):
    package(
        tmp_path / "site",
        torchvision__extension="def _has_ops(): return False",
        torchvision___meta="""
        import torch
        @torch.library.register_fake("torchvision::nms")
        def nms(dets, scores, iou_threshold):
            return dets.new_empty(0)
    """,
    )
    (tmp_path / "site/torchvision/__init__.py").write_text("from . import extension\nfrom . import _meta\n")
    assert "operator torchvision::nms does not exist" in subprocess.run(
        [sys.executable, "-c", "import torchvision"], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(tmp_path / "site")},
    ).stderr  # fmt: skip
    assert printed(
        """
        import json, torchvision
        from fulgurite.compat.notices import JOURNAL
        print(json.dumps([code for code, *_ in JOURNAL.notices]))
    """,
        path=[tmp_path / "site"],
    ) == ["FG835"]


# ----- methods


def test_dropped_methods_are_there():
    assert printed("""
        import json, threading, html.parser
        from PIL import Image, ImageDraw, ImageFont
        draw = ImageDraw.Draw(Image.new("L", (90, 90)))
        font = ImageFont.load_default()
        sizes = [draw.textsize("ab"), draw.multiline_textsize("ab\\nc"), draw.textbbox((0, 0), "ab")[2:]]
        if isinstance(font, ImageFont.FreeTypeFont):
            sizes.append([font.getsize("ab")[0], font.getsize_multiline("ab\\nc")[0]])
        print(json.dumps([threading.Thread().isAlive(), html.parser.HTMLParser().unescape("&lt;"), sizes]))
    """)[:2] == [False, "<"]
