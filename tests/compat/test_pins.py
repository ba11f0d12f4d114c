"""compat/pins.py"""

from pathlib import Path

import pytest
from fulgurite.compat import pins

LOCK = """
[[package]]
name = "lightning-bolts"
version = "0.1.1"
[package.dependencies]
pytorch-lightning = ">=1.1"

[[package]]
name = "pytorch-lightning"
version = "1.2.4"
"""
PIPFILE_LOCK = """{"default": {
    "pytorch-lightning": {
        "hashes": [
            "sha256:1",
            "sha256:2"
        ],
        "version": "==0.7.5"
    }
}}"""
EXACT = [
    ("requirements.txt", "torch==1.4\npytorch-lightning==0.7.6\n", "0.7.6"),
    ("requirements-dev.txt", "pytorch_lightning==0.8.5", "0.8.5"),
    ("requirements.txt", "pytorch-lightning[extra] ~= 1.2.0  # pinned", "1.2.10"),
    ("requirements.txt", "pytorch_lightning>=0.7.1,<0.8", "0.7.6"),
    ("requirements.txt", "pytorch-lightning==1.5", "1.5.0"),
    ("requirements.txt", "pytorch-lightning==1.0.0rc4", "1.0.0"),
    ("requirements.txt", "pytorch-lightning<=1.4", "1.4.0"),
    ("requirements.txt", "pytorch-lightning==2.9.1", "2.6.6"),
    ("requirements.txt", "lightning>=2.0,<2.2", "2.1.4"),
    ("requirements.txt", "git+https://github.com/PyTorchLightning/pytorch-lightning.git@0.9.0", "0.9.0"),
    ("environment.yml", "  - conda-forge::pytorch-lightning=1.5.10=pyhd8ed1ab_0\n", "1.5.10"),
    ("environment.yaml", "  - pip:\n    - pytorch-lightning==0.8.5\n", "0.8.5"),
    ("conda_env.yml", " - pytorch-lightning=1.3", "1.3.8"),
    ("setup.py", "setup(install_requires=['torch', 'pytorch-lightning==0.5.3.2', 'x'])", "0.5.3.2"),
    ("setup.cfg", "install_requires =\n    pytorch-lightning <1.6, >=1.4", "1.5.10"),
    ("pyproject.toml", 'pytorch-lightning = "^0.9.0"', "0.9.0"),
    ("pyproject.toml", 'pytorch-lightning = {version = "~1.2", extras = ["extra"]}', "1.2.10"),
    ("pyproject.toml", 'dependencies = ["pytorch-lightning==1.9.*"]', "1.9.5"),
    ("Pipfile", 'pytorch-lightning = "==0.6.0"', "0.6.0"),
    ("Pipfile.lock", PIPFILE_LOCK, "0.7.5"),
    ("poetry.lock", LOCK, "1.2.4"),
    ("Dockerfile", "RUN pip install torch==1.8 pytorch-lightning==1.2.10 wandb", "1.2.10"),
    ("README.md", "Install it with `pip install pytorch-lightning==0.9.0`.", "0.9.0"),
]


@pytest.mark.parametrize(("file", "text", "release"), EXACT)
def test_a_line_that_asks_for_a_release_is_found(tmp_path, file, text, release):
    (tmp_path / file).write_text(text)
    assert pins.find(tmp_path)[0].chosen == release


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("requirements.txt", "pytorch-lightning-bolts==0.2\nlightning-utilities==0.3\ntorch==1.4"),
        ("requirements.txt", "# pytorch-lightning==0.7.6"),
        ("requirements.txt", "pytorch-lightning"),
        ("Pipfile", 'pytorch-lightning = "*"'),
        ("README.md", "It needs pytorch-lightning>=0.9 and PyTorch Lightning 0.8 will not do."),
        ("setup.py", "import pytorch_lightning as pl"),
    ],
)
def test_a_line_that_asks_for_nothing_is_not_a_pin(tmp_path, file, text):
    (tmp_path / file).write_text(text)
    (tmp_path / ".git").mkdir()
    assert pins.find(tmp_path) == []


def test_a_lower_end_alone_chooses_nothing(tmp_path):
    (tmp_path / "requirements.txt").write_text("pytorch-lightning>=0.8.1")
    (pin,) = pins.find(tmp_path)
    assert (pin.lowest, pin.chosen) == ((0, 8, 1), None)


def test_the_most_exact_pin_of_a_folder_comes_first(tmp_path):
    (tmp_path / "requirements.txt").write_text("pytorch-lightning>=0.8")
    (tmp_path / "setup.cfg").write_text("pytorch-lightning>=0.8,<0.10")
    (tmp_path / "environment.yml").write_text("- pytorch-lightning=0.8.5")
    assert [pin.chosen for pin in pins.find(tmp_path)] == ["0.8.5", "0.9.0", None]


def test_pins_are_looked_for_up_to_the_root_of_the_repository(tmp_path):
    project, scripts = tmp_path / "project", tmp_path / "project" / "scripts" / "more"
    scripts.mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("pytorch-lightning==0.5.0")
    (project / ".git").mkdir()
    assert pins.find(scripts) == []
    (project / "requirements.txt").write_text("pytorch-lightning==0.6.0")
    assert pins.find(scripts)[0].chosen == "0.6.0"


def test_neither_home_nor_the_root_of_the_disk_is_a_project(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    (tmp_path / "requirements.txt").write_text("pytorch-lightning==0.5.0")
    (tmp_path / "scripts").mkdir()
    assert pins.find(tmp_path / "scripts") == []
    assert Path("/") not in list(pins.folders(Path("/srv/x")))
