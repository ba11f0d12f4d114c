"""compat/detect.py"""

import ast
import importlib.util
from pathlib import Path

import pytest
from fulgurite.compat import evidence
from fulgurite.compat.detect import best, detect, place, verdict
from fulgurite.compat.releases import CURRENT, alike, group, numbers

SPEC = importlib.util.spec_from_file_location("known_releases", Path(__file__).with_name("known_releases.py"))
known = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(known)


def clues(text, name="train.py"):
    return list(evidence.clues_of(evidence.Source(name, text.encode(), ast.parse(text))))


def of_text(text):
    return verdict(clues(text), name="train.py")


def test_short_programs_are_given_the_behaviour_of_their_release(closing_lines):
    wrong = []
    for release, text in known.PROGRAMS:
        found = of_text(text)
        if group(numbers(found.release)) != group(numbers(release)):
            wrong.append(f"{release} taken for {found.release} ({found.reason})")
    right, number = len(known.PROGRAMS) - len(wrong), len(known.PROGRAMS)
    closing_lines.append(f"releases recognised: {right} of {number} short programs in the right group of behaviour")
    assert number >= 60
    assert len(wrong) <= number * 0.05, "\n".join(wrong)


@pytest.mark.parametrize(("text", "oldest", "newest"), known.AMBIGUOUS)
def test_what_a_text_leaves_open_is_said_with_the_choice(text, oldest, newest):
    found = of_text(text)
    assert found.fitting == (oldest, newest)
    assert found.release == newest
    assert found.reason.endswith(f"; {oldest} to {newest} fit alike, --era RELEASE chooses")


def test_a_program_that_is_taken_for_another_release_says_that_it_is_a_choice():
    taken = [(numbers(release), of_text(text)) for release, text in known.PROGRAMS]
    mistaken = [(release, found) for release, found in taken if group(numbers(found.release)) != group(release)]
    assert all(found.fitting and numbers(found.fitting[0]) <= release for release, found in mistaken)


def test_releases_that_behave_alike_leave_nothing_to_choose():
    found = of_text("import lightning.pytorch as pl\npl.Trainer(precision='16-mixed', use_distributed_sampler=False)\n")
    assert found.fitting is None
    assert "fit alike" not in found.reason
    assert alike((2, 0, 0), (2, 6, 6))
    assert not alike((1, 1, 8), (1, 2, 0))


def test_every_kind_of_behaviour_has_programs():
    assert {group(numbers(release)) for release, _ in known.PROGRAMS} == set(range(1, 11))


def test_a_text_without_clues_is_of_the_newest_release():
    found = of_text("import torch\nprint(torch.ones(1))\n")
    assert (found.release, found.reason) == (CURRENT, "nothing in train.py asks for an older release")


def test_the_reason_names_the_clue_that_keeps_it_from_being_newer():
    found = of_text("import pytorch_lightning as pl\n\ntrainer = pl.Trainer(max_nb_epochs=1, gpus=1)\n")
    assert found.reason.startswith("train.py:3: Trainer(max_nb_epochs=...); 0.1.1 to 0.5.3.3 fit alike")


def test_an_import_that_is_tried_says_nothing():
    tried = """
try:
    from pytorch_lightning.logging import X
except ImportError:
    from pytorch_lightning.loggers import X
"""
    assert of_text(tried).release == CURRENT


def test_what_is_returned_outweighs_hooks_whose_old_names_people_keep():
    text = """
import pytorch_lightning as pl
class Net(pl.LightningModule):
    def validation_end(self, outputs):
        self.log("x", 1)
pl.Trainer(log_every_n_steps=1, checkpoint_callback=ModelCheckpoint(dirpath="w"))
"""
    assert numbers(of_text(text).release) >= (0, 10)


def test_the_newest_patch_is_taken_unless_a_name_is_gone_there():
    fashion = (
        "import pytorch_lightning as pl\npl.Trainer(default_save_path='.', resume_from_checkpoint=x, profiler=True)"
    )
    assert of_text(fashion).release == "0.7.6"
    gone = "from pytorch_lightning.utilities.arg_parse import add_default_args\nfrom pytorch_lightning import loggers\n"
    assert of_text(gone).release == "0.7.1"


def test_the_same_clue_counts_once():
    once, often = clues("Trainer(gpus=1)"), clues("Trainer(gpus=1)\n" * 50)
    assert best(once) == best(often)


def test_a_pin_overrides_the_text(tmp_path):
    (tmp_path / "requirements.txt").write_text("torch\n\npytorch-lightning==0.7.6\n")
    script = tmp_path / "train.py"
    script.write_text("from lightning.pytorch import Trainer\n")
    found = detect(script, script.read_bytes())
    assert (found.release, found.reason) == ("0.7.6", "requirements.txt:3")


def test_a_lower_end_restricts_what_the_text_says(tmp_path):
    (tmp_path / "requirements.txt").write_text("pytorch-lightning>=0.7.1\n")
    script = tmp_path / "train.py"
    script.write_text("import pytorch_lightning as pl\npl.Trainer(train_percent_check=0.1)\n")
    found = detect(script, script.read_bytes())
    assert found.release == "0.7.6"
    assert found.reason.startswith("requirements.txt:1 and train.py:2: Trainer(train_percent_check=...); 0.7.1 to")


def test_a_lower_end_without_other_clues_is_taken_for_the_release_of_that_day(tmp_path):
    (tmp_path / "requirements.txt").write_text("pytorch-lightning>=1.0.2\n")
    script = tmp_path / "train.py"
    script.write_text("import pytorch_lightning as pl\npl.Trainer(max_epochs=1)\n")
    assert detect(script, script.read_bytes()).release == "1.0.8"


def test_local_modules_are_read_too(tmp_path):
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "net.py").write_text(
        "import pytorch_lightning as pl\nclass Net(pl.LightningModule):\n"
        "    @pl.data_loader\n    def tng_dataloader(self): pass\n"
        "    def on_tng_metrics(self, logs): pass\n"
    )
    script = tmp_path / "train.py"
    script.write_text("from models.net import Net\nfrom pytorch_lightning import Trainer\nTrainer().fit(Net())\n")
    found = detect(script, script.read_bytes())
    assert found.release == "0.4.9"
    assert found.reason.startswith(f"{Path('models', 'net.py')}:4: def tng_dataloader")


def test_a_script_that_does_not_parse_raises_what_python_raises(tmp_path):
    script = tmp_path / "train.py"
    with pytest.raises(SyntaxError):
        detect(script, b"from pytorch_lightning import (")


def test_a_place_is_written_from_where_one_stands(tmp_path):
    assert place(tmp_path / "a" / "b.py", 3) == f"{Path('a', 'b.py')}:3"
    assert place(Path("/usr/lib/x.py"), 1) == "/usr/lib/x.py:1"
