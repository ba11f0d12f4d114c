"""The owner's documents on earlier Trainers: programs for every item run unchanged, and a table says which.

`open.txt` lists the programs that do not pass yet, with the function of theirs that fails; `warned.txt` the codes that
each program is told, and no others. `python test_seeds.py` writes both, and the page, from what the programs do now:
read the difference like code.
"""

import ast
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest
import torch

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # its neighbours, as page.py finds them
from items import DOCUMENTS  # noqa: E402
from page import OPEN, PAGE, items_of, page, table  # noqa: E402

RELEASES = {document.folder: document.release for document in DOCUMENTS}
SCRIPTS = [
    path.relative_to(HERE).as_posix()
    for folder in RELEASES
    for path in sorted((HERE / folder).glob("*.py"))
    if path.name != "model.py"  # what the others import
]
ON_A_GPU = {script for script in SCRIPTS if script.endswith("/one_gpu.py")}
ALONE = ("trainer_0_3/validation_loop.py", "trainer_1_9/python_script.py", "use_0_7/first_run.py")
WARNED = table("warned.txt")
SECONDS = 200
pytestmark = pytest.mark.timeout(600)  # a program waits for those before it


@dataclass
class Run:
    """What one program did under `fulgurite run`."""

    code: int
    stderr: str

    @property
    def told(self):
        return " ".join(sorted(set(re.findall(r"LegacyWarning: (FG\d+)", self.stderr))))

    @property
    def failed(self):
        """The program's own function that the error came from."""
        frames = re.findall(rf'File "{re.escape(str(HERE))}/\w+/(?!model)\w+\.py", line \d+, in (\w+)', self.stderr)
        return frames[-1] if frames else "<module>"


def fulgurite_run(release, *command, folder):
    """`fulgurite run --era RELEASE COMMAND`, in this folder."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    return subprocess.run(
        [sys.executable, "-m", "fulgurite.compat", "run", "--era", release, *map(str, command)],
        cwd=folder,
        env={**environment, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )


@pytest.fixture(scope="session")
def runs(request, tmp_path_factory):
    """Every selected program's run."""
    items = [item for item in request.session.items if item.path == Path(__file__) and "runs" in item.fixturenames]
    return run_all({item.callspec.params["script"] for item in items}, tmp_path_factory.mktemp("seeds"))


def run_all(chosen, place):
    """The runs of these programs; those of one release share the process that imports torch."""
    found = {}
    for folder, release in RELEASES.items():
        scripts = [script for script in SCRIPTS if script in chosen and script.startswith(f"{folder}/")]
        scripts = [script for script in scripts if script not in ON_A_GPU or torch.cuda.is_available()]
        if not scripts:
            continue
        (place / folder).mkdir()
        paths = [HERE / script for script in scripts]
        done = fulgurite_run(release, HERE / "run_scripts.py", place / folder, *paths, folder=place)
        assert done.returncode == 0, done.stdout + done.stderr
        for script in scripts:
            left = place / script.removesuffix(".py")
            found[script] = Run(int((left / "code").read_text()), (left / "stderr").read_text())
    return found


def parameters():
    return [pytest.param(script, marks=[pytest.mark.gpu] if script in ON_A_GPU else []) for script in SCRIPTS]


@pytest.mark.parametrize("script", parameters())
def test_a_program_does_what_its_release_did(script, runs):
    if script not in runs:
        pytest.skip("needs a CUDA device")
    run = runs[script]
    if script in OPEN:
        assert run.code, f"{script} passes: take it off the list in seeds/open.txt"
        assert run.failed == OPEN[script], f"open for another reason than the list says:\n{run.stderr[-3000:]}"
    else:
        assert run.code == 0, run.stderr[-3000:]
        assert script in ON_A_GPU or run.told == WARNED.get(script, "")


@pytest.mark.parametrize("script", ALONE)
def test_a_program_does_the_same_when_it_is_run_alone(script, runs, tmp_path):
    done = fulgurite_run(RELEASES[script.partition("/")[0]], HERE / script, folder=tmp_path)
    alone = Run(done.returncode, done.stderr)
    assert (alone.code, alone.told) == (runs[script].code, runs[script].told)


# ----- the table


def called(script):
    """The functions that a program calls when it is run, and those that it defines."""
    body = ast.parse((HERE / script).read_text(encoding="utf-8")).body
    defined = {node.name for node in body if isinstance(node, ast.FunctionDef)}
    guarded = [node for node in body if isinstance(node, ast.If)]
    return {node.id for block in guarded for node in ast.walk(block) if isinstance(node, ast.Name)} & defined


def named():
    """Every function that an item names, by its program."""
    places = {}
    for document in DOCUMENTS:
        for item in items_of(document):
            for place in item.by:
                script, _, function = place.partition("::")
                places.setdefault(f"{document.folder}/{script}", set()).add(function)
    return places


def test_every_item_names_what_shows_it_or_what_it_needs():
    assert [item.text for document in DOCUMENTS for item in items_of(document) if not item.by and not item.needs] == []


def test_what_items_name_is_there_and_runs():
    assert {script: functions - called(script) for script, functions in named().items()} == dict.fromkeys(
        named(), set()
    )


def test_every_program_is_there_for_an_item():
    forgotten = {script: called(script) - named().get(script, set()) for script in SCRIPTS}
    assert {script: functions for script, functions in forgotten.items() if functions} == {}


def test_no_item_is_said_twice_under_a_heading():
    for document in DOCUMENTS:
        for heading, items in document.headings.items():
            texts = [item.text for item in items]
            assert len(texts) == len(set(texts)), (document.number, heading)


def test_the_tables_speak_of_programs_that_are_there():
    assert set(OPEN) | set(WARNED) <= set(SCRIPTS)
    assert set(OPEN) & set(WARNED) == set()
    assert all(OPEN.values())


def test_the_page_is_what_the_table_says():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python legacy_tests/seeds/page.py --write`"


def write_tables():
    """Write down what the programs do now."""
    with tempfile.TemporaryDirectory() as place:
        found = run_all(set(SCRIPTS) - ON_A_GPU, Path(place))
    told = [f"{script} {run.told}" for script, run in found.items() if run.code == 0 and run.told]
    waiting = [f"{script} {run.failed}" for script, run in found.items() if run.code]
    head = "# A program, and the codes that it is told: these and no others."
    (HERE / "warned.txt").write_text("\n".join([head, *told, ""]), encoding="utf-8")
    head = "# A program that does not pass yet, and its function that fails. One that passes must go from here."
    (HERE / "open.txt").write_text("\n".join([head, *waiting, ""]), encoding="utf-8")
    subprocess.run([sys.executable, HERE / "page.py", "--write"], check=True)


if __name__ == "__main__":
    write_tables()
