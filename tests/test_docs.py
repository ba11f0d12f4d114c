"""The documents: their programs run, their links lead somewhere."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = [path for pattern in ("*.md", "docs/**/*.md") for path in sorted(ROOT.glob(pattern))]
PROGRAMS = [
    pytest.param(block, id=f"{path.name}-{number}")
    for path in DOCUMENTS
    if path.name != "MIGRATION.md"  # its old and new lines are no programs; tests/compat/ledger runs them
    for number, block in enumerate(re.findall(r"```python\n(.*?)```", path.read_text(encoding="utf-8"), re.DOTALL))
]
EXAMPLES = {
    "digits.py": ["--epochs", "1"],
    "stop_and_resume.py": [],
    "manual_gan.py": ["--epochs", "1"],
}


def run(*command):
    result = subprocess.run([sys.executable, *command], capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_programs_in_documents_run(program):
    run("-c", program)


@pytest.mark.parametrize("name", EXAMPLES)
def test_examples_run(name):
    assert run(str(ROOT / "examples" / name), *EXAMPLES[name])


def test_every_example_is_tried():
    assert {path.name for path in (ROOT / "examples").glob("*.py")} == set(EXAMPLES)


def test_the_first_example_says_where_its_files_are():
    shown = run(str(ROOT / "examples" / "digits.py"), "--epochs", "1")
    files = [Path(line.strip().rpartition("  (")[0]) for line in shown.splitlines() if line.endswith("KiB)")]
    assert {"metrics.csv", "hparams.yaml", "last.ckpt"} <= {path.name for path in files}
    assert any(path.name.startswith("events.out") for path in files)
    assert all(path.is_file() for path in files)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_to_files(path):
    targets = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []


def test_the_table_of_arguments_is_the_one_in_the_configuration():
    from fulgurite.config import flag_table

    assert flag_table() in (ROOT / "docs" / "trainer.md").read_text(encoding="utf-8")
