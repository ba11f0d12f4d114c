"""compat/commands/enable.py and disable.py, in an environment of the test's own"""

import subprocess
import sys
import venv

import pytest
from fulgurite.compat.__main__ import main
from fulgurite.compat.commands import disable, enable


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """The packages' folder of an empty environment, whose python is the one that `enable` starts."""
    venv.create(tmp_path / "venv", symlinks=True)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv" / "bin" / "python"))
    folder = next((tmp_path / "venv" / "lib").glob("python*")) / "site-packages"
    monkeypatch.setattr(enable, "folders", lambda: [folder])
    monkeypatch.setattr(disable, "folders", lambda: [folder])
    return folder


def origin(name):
    code = f"import importlib.util as u; spec = u.find_spec({name!r}); print(spec and spec.origin)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout.strip()


def test_the_old_names_are_there_for_plain_python_until_disabled(packages, capsys):
    assert main(["enable"]) == 0
    assert origin("pytorch_lightning") == str(enable.ALIASES / "pytorch_lightning" / "__init__.py")
    assert "pytorch_lightning" in capsys.readouterr().out
    assert main(["disable"]) == 0
    assert origin("pytorch_lightning") == "None"
    assert main(["disable"]) == 0
    assert "nothing to remove" in capsys.readouterr().out


def test_what_is_really_installed_wins(packages, capsys):
    (packages / "lightning").mkdir()
    (packages / "lightning" / "__init__.py").write_text("")
    assert main(["enable"]) == 0
    assert origin("lightning") == str(packages / "lightning" / "__init__.py")
    assert "really installed, and left alone: lightning" in capsys.readouterr().out


def test_it_is_undone_where_it_would_hide_a_real_package(packages, tmp_path, capsys):
    (tmp_path / "late" / "apex").mkdir(parents=True)
    (tmp_path / "late" / "apex" / "__init__.py").write_text("")
    (packages / "zzzz_later.pth").write_text(f"{tmp_path / 'late'}\n")
    assert main(["enable"]) == 2
    assert "it would hide the real apex" in capsys.readouterr().err
    assert not (packages / enable.FILE).exists()


def test_no_folder_to_write_to_is_one_line(packages, monkeypatch, capsys):
    (packages / "file").write_text("")
    monkeypatch.setattr(enable, "folders", lambda: [packages / "file"])
    assert main(["enable"]) == 2
    assert capsys.readouterr().err.startswith("fulgurite: enable: no folder to write to.")
