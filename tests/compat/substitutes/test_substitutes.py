"""What stands in for modules that are gone, compared with the originals where this Python still has them."""

import importlib
import math
import subprocess
import sys
import types
import warnings
from pathlib import Path

import numpy as np
import pytest
from fulgurite.compat.substitutes import imp, numpy_names, pkg_resources, python_names, torch_six
from fulgurite.compat.substitutes.distutils import dir_util, errors, file_util, spawn, sysconfig, util, version


def original(name):
    """The module itself, or None where this Python has none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            return None


# ----- distutils

VERSIONS = ("1.2", "1.2.3", "1.10", "1.10.0", "0.9a1", "0.9b2", "2.0", "2.0a1")


@pytest.mark.parametrize("kind", ["LooseVersion", "StrictVersion"])
def test_versions_compare_as_they_did(kind):
    theirs = original("distutils.version")
    ours = getattr(version, kind)
    ordered = sorted(VERSIONS, key=ours)
    assert ours("1.10") > "1.9" and ours("1.2") == ours("1.2") and not ours("1.2") > "1.2"
    if theirs is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert ordered == sorted(VERSIONS, key=getattr(theirs, kind))
            for text in VERSIONS:
                one, other = ours(text), getattr(theirs, kind)(text)
                assert (str(one), repr(one), one.version) == (str(other), repr(other), other.version)


def test_a_loose_version_takes_any_text():
    assert version.LooseVersion("1.13.0+cu117").version == [1, 13, 0, "+", "cu", 117]
    assert version.LooseVersion("1.13.0+cu117") >= version.LooseVersion("1.6")
    with pytest.raises(ValueError, match=r"'1.13.0\+cu117'.*Accepted"):
        version.StrictVersion("1.13.0+cu117")


def test_words_are_read_as_truth():
    assert [util.strtobool(word) for word in ("Yes", "on", "1", "n", "FALSE", "off")] == [1, 1, 1, 0, 0, 0]
    with pytest.raises(ValueError, match="'maybe'.*Accepted"):
        util.strtobool("maybe")


def test_trees_are_copied_and_removed():
    assert dir_util.mkpath("a/b") == ["a", "a/b"]
    Path("a/b/one.txt").write_text("1")
    assert dir_util.copy_tree("a", "c") == ["c/b/one.txt"]
    dir_util.remove_tree("a")
    assert Path("c/b/one.txt").read_text() == "1" and not Path("a").exists()
    assert file_util.copy_file("c/b/one.txt", "two.txt") == ("two.txt", True)
    assert file_util.copy_file("c/b/one.txt", "two.txt", update=True) == ("two.txt", False)
    for call in (lambda: dir_util.copy_tree("none", "d"), lambda: file_util.copy_file("none", "d")):
        with pytest.raises(errors.DistutilsFileError):
            call()


def test_programs_are_found_and_run():
    assert spawn.find_executable("sh") and spawn.find_executable("no such program") is None
    spawn.spawn([sys.executable, "-c", ""])
    with pytest.raises(errors.DistutilsExecError, match="exit code 3"):
        spawn.spawn([sys.executable, "-c", "raise SystemExit(3)"])


def test_folders_of_python_are_told():
    theirs = original("distutils.sysconfig")
    assert Path(sysconfig.get_python_lib()).is_dir() and sysconfig.get_config_var("prefix")
    if theirs is not None:
        assert sysconfig.get_python_lib() == theirs.get_python_lib()
        assert sysconfig.get_python_inc() == theirs.get_python_inc()


# ----- imp


def test_modules_are_loaded_from_files():
    Path("one.py").write_text("value = 1")
    module = imp.load_source("a_name_of_its_own", "one.py")
    assert module.value == 1 and sys.modules.pop("a_name_of_its_own") is module
    file, path, description = imp.find_module("one", ["."])
    with file:
        assert imp.load_module("again", file, path, description).value == 1
    assert description == (".py", "r", imp.PY_SOURCE) and sys.modules.pop("again")
    Path("broken.py").write_text("raise KeyError")
    with pytest.raises(KeyError):
        imp.load_source("broken", "broken.py")
    assert "broken" not in sys.modules


def test_packages_and_missing_modules_are_told_apart():
    Path("folder").mkdir()
    Path("folder/__init__.py").write_text("value = 2")
    found = imp.find_module("folder", ["."])
    assert found[0] is None and found[2][2] == imp.PKG_DIRECTORY
    assert imp.load_module("folder_again", *found).value == 2 and sys.modules.pop("folder_again")
    with pytest.raises(ImportError, match="No module named 'nothing'"):
        imp.find_module("nothing", ["."])
    assert imp.find_module("sys")[2][2] == imp.C_BUILTIN
    assert isinstance(imp.new_module("x"), types.ModuleType) and "x" not in sys.modules


def test_imp_has_what_the_original_has():
    theirs = original("imp")
    if theirs is None:
        pytest.skip("this Python has no imp")
    assert imp.get_magic() == theirs.get_magic() and imp.get_tag() == theirs.get_tag()
    assert sorted(imp.get_suffixes()) == sorted(theirs.get_suffixes())
    constants = {name: value for name, value in vars(theirs).items() if name.isupper() and name[0] != "_"}
    assert {name: getattr(imp, name, None) for name in constants} == constants


# ----- pkg_resources


def test_installed_packages_are_told():
    torch = pkg_resources.get_distribution("torch>=1.0")
    assert torch.key == "torch" and torch in pkg_resources.Requirement.parse("torch>=1.0")
    assert torch.parsed_version > pkg_resources.parse_version("1.0") and Path(torch.location).is_dir()
    assert "torch" in pkg_resources.working_set.by_key
    assert {one.key for one in pkg_resources.require("tqdm>=1")} == {"tqdm"}


def test_requirements_that_are_not_met_are_errors():
    with pytest.raises(pkg_resources.DistributionNotFound, match="'nothing-like-it' distribution was not found"):
        pkg_resources.get_distribution("nothing-like-it")
    with pytest.raises(pkg_resources.VersionConflict, match=r"torch .* is installed but torch>=99 is required"):
        pkg_resources.require("torch>=99")
    with pytest.raises(pkg_resources.RequirementParseError):
        pkg_resources.Requirement.parse("a b c")


def test_a_file_of_requirements_is_read():
    text = "# first\ntorch>=1.0  # why\n\nnumpy==1.2; python_version < '3'\n"
    found = list(pkg_resources.parse_requirements(text))
    assert [(one.project_name, one.specs) for one in found] == [("torch", [(">=", "1.0")]), ("numpy", [("==", "1.2")])]


def test_files_beside_modules_are_found(monkeypatch):
    Path("mine").mkdir()
    Path("mine/__init__.py").touch()
    Path("mine/data.txt").write_text("x")
    monkeypatch.syspath_prepend(".")
    assert pkg_resources.resource_filename("mine", "data.txt") == str(Path("mine/data.txt").absolute())
    assert (
        pkg_resources.resource_string("mine", "data.txt")
        == b"x"
        == pkg_resources.resource_stream("mine", "data.txt").read()
    )
    assert pkg_resources.resource_exists("mine", "data.txt") and not pkg_resources.resource_exists("mine", "none")
    assert "data.txt" in pkg_resources.resource_listdir("mine", "")
    sys.modules.pop("mine")


def test_entry_points_are_listed():
    names = {point.name: point for point in pkg_resources.iter_entry_points("console_scripts")}
    assert names["pytest"].module_name in ("pytest", "_pytest.config") and callable(names["pytest"].load())
    assert pkg_resources.get_entry_info("pytest", "console_scripts", "pytest").name == "pytest"


def test_names_have_one_spelling():
    assert pkg_resources.safe_name("a_b c") == "a-b-c" and pkg_resources.to_filename("a-b") == "a_b"
    assert pkg_resources.safe_version("1.0.DEV1") == "1.0.dev1"


# ----- names


def test_names_of_numpy_do_what_they_did():
    assert numpy_names.numpy_find_common_type([np.float32], [np.int64, np.float64]) == np.float32
    assert numpy_names.numpy_find_common_type([np.float32], [complex]) == np.complex128
    assert numpy_names.numpy_find_common_type([], [np.int8, np.int16]) == np.int16
    assert numpy_names.numpy_asfarray([1, 2], dtype=int).dtype == np.float64
    assert numpy_names.numpy_in1d([[1, 2], [3, 1]], [1]).tolist() == [True, False, False, True]
    assert numpy_names.numpy_msort([[3, 1], [2, 5]]).tolist() == [[2, 1], [3, 5]]
    assert (numpy_names.numpy_alen(3), numpy_names.numpy_asscalar(np.array([4]))) == (1, 4)
    assert numpy_names.numpy_cast["float32"]([1]).dtype == np.float32 and numpy_names.numpy_nbytes[float] == 8
    assert numpy_names.numpy_maximum_sctype(np.uint8) is np.uint64 and numpy_names.numpy_sctype2char(np.int8) == "b"
    assert [numpy_names.numpy_issctype(one) for one in (np.int32, 1, np.dtype("f4"), list)] == [
        True,
        False,
        True,
        False,
    ]
    assert math.copysign(1, numpy_names.numpy_NZERO) == -1


def test_names_of_python_do_what_they_did():
    assert python_names.inspect_getargspec(lambda a, b=1, *c, **d: 0) == (["a", "b"], "c", "d", (1,))
    with pytest.raises(ValueError, match="getfullargspec"):
        python_names.inspect_getargspec(lambda *, a: 0)
    assert [python_names.fractions_gcd(*pair) for pair in ((4, 6), (4, -6), (-4, 0))] == [2, -2, -4]
    assert python_names.locale_format("%d", 3) == "3" and python_names.time_clock() >= 0
    assert len(python_names.platform_dist()) == 3
    assert python_names.pkgutil_find_loader("no_such_module") is None
    assert python_names.pkgutil_get_loader("json") is sys.modules["json"].__loader__


def test_old_coroutines_are_awaited():
    Path("program.py").write_text(
        "import asyncio\n"
        "from fulgurite.compat.substitutes.python_names import asyncio_coroutine as coroutine\n"
        "@coroutine\ndef old():\n    yield from asyncio.sleep(0)\n    return 1\n"
        "@coroutine\ndef plain():\n    return 2\n"
        "async def new():\n    return await old() + await plain()\n"
        "print(asyncio.run(new()))\n"
    )
    done = subprocess.run([sys.executable, "program.py"], capture_output=True, text=True, check=True)
    assert done.stdout == "3\n"


def test_a_class_can_have_a_metaclass_in_the_old_way():
    class Meta(type):
        pass

    class Made(torch_six.with_metaclass(Meta, dict)):
        pass

    assert type(Made) is Meta and issubclass(Made, dict) and Made.__mro__[1] is dict
    with pytest.raises(KeyError) as raised:
        torch_six.raise_from(KeyError("a"), ValueError("b"))
    assert isinstance(raised.value.__cause__, ValueError)
