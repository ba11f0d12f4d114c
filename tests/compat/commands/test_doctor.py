"""compat/commands/doctor.py"""

from pathlib import Path

from fulgurite.compat.__main__ import main
from fulgurite.compat.ledger import trainer_args
from fulgurite.compat.ledger.schema import Removed

OLD = """
import no_such_package, cv2_of_nobody
import local
import pytorch_lightning as pl

class Net(pl.LightningModule):
    def training_step(self, batch, batch_nb):
        return {"loss": 1, "log": {}}

    @pl.data_loader
    def tng_dataloader(self):
        pass

trainer = pl.Trainer(gpus=0, max_nb_epochs=3, gradient_clip_val=1.0)
"""


def told(capsys, path):
    code = main(["doctor", str(path)])
    return code, *capsys.readouterr()


def test_a_script_is_examined_without_running_it(tmp_path, capsys):
    (tmp_path / "train.py").write_text(OLD)
    (tmp_path / "local.py").write_text("raise SystemExit('it ran')\n")
    code, out, _ = told(capsys, tmp_path / "train.py")
    assert code == 0
    assert "behaves like 0.5.3.3 (train.py:14: Trainer(max_nb_epochs=...); 0.5.0 to 0.5.3.3 fit alike, --era" in out
    evidence = out.partition("Release:")[2].partition("\n\n")[0]
    for clue in ("train.py:14: Trainer(max_nb_epochs=...), from 0.0.1 on", "train.py:8: training_step returns 'log', "):
        assert clue.partition(", from")[0] in evidence
    assert "no_such_package (train.py:2): pip install no_such_package" in out
    assert "local" not in out.partition("Missing packages:")[2].partition("\n\n")[0]
    assert "train.py:14: FG100 `Trainer(max_nb_epochs=...)`: `max_epochs`" in out.partition("translated:")[2]
    assert "(gpus=" not in out.partition("translated:")[2]  # 0 asks for nothing
    assert "gradient_clip_val" not in out.partition("translated:")[2]


def test_what_has_no_effect_is_listed_as_such(tmp_path, capsys):
    gone = next(row for row in trainer_args.ROWS if isinstance(row.op, Removed) and row.removed)
    (tmp_path / "train.py").write_text(f"from pytorch_lightning import Trainer\nTrainer({gone.name}=given)\n")
    _, out, _ = told(capsys, tmp_path / "train.py")
    assert f"train.py:2: {gone.code} `Trainer({gone.name}=...)`: " in out.partition("without effect:")[2]


def test_a_project_is_examined_as_a_whole(tmp_path, capsys):
    (tmp_path / "requirements.txt").write_text("pytorch-lightning==0.9.0\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").write_text("from pytorch_lightning import Trainer\nTrainer(overfit_pct=0.1)\n")
    (tmp_path / "src" / "b.py").write_text("print 'old'\n")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "c.py").write_text("print 'hidden'\n")
    code, out, _ = told(capsys, tmp_path)
    assert code == 0
    assert "behaves like 0.9.0 (requirements.txt:1)" in out
    assert "requirements.txt:1: pytorch-lightning==0.9.0" in out
    assert f"{Path('src', 'a.py')}:2: " in out
    assert f"{Path('src', 'b.py')}:1: Missing parentheses" in out
    assert "c.py" not in out


def test_what_is_refused_is_listed_with_its_advice_and_not_as_translated(tmp_path, capsys):
    (tmp_path / "train.py").write_text(
        "from pytorch_lightning.strategies import HorovodStrategy\n"
        "from pytorch_lightning.trainer.trainer import _determine_limits\n"
        "from pytorch_lightning.callbacks.base import Callback\n"
    )
    _, out, _ = told(capsys, tmp_path / "train.py")
    refused = out.partition("refused, needs a human:")[2].partition("\n\n")[0]
    assert "train.py:1: FG696 `pytorch_lightning.strategies.HorovodStrategy`: Horovod" in refused
    assert "train.py:2: `pytorch_lightning.trainer.trainer._determine_limits`: It was private" in refused
    translated = out.partition("translated:")[2].partition("\n\n")[0]
    assert translated.strip().startswith("train.py:3: FG672 ")
    assert "import it from pytorch_lightning.callbacks.callback" in translated


def test_uses_inside_of_classes_are_listed(tmp_path, capsys):
    (tmp_path / "base.py").write_text("import pytorch_lightning as pl\nclass Base(pl.LightningModule): ...\n")
    (tmp_path / "train.py").write_text(
        "import pytorch_lightning as pl\n"
        "from base import Base\n"
        "class M(Base):\n"
        "    def __init__(self, hparams):\n"
        "        self.hparams = hparams\n"
        "    def training_step(self, batch, batch_nb, optimizer_i): ...\n"
        "    def validation_end(self, outputs): ...\n"
        "    @pl.data_loader\n"
        "    def train_dataloader(self): ...\n"
    )
    _, out, _ = told(capsys, tmp_path / "train.py")
    human = out.partition("a rewrite needs a human:")[2].partition("\n\n")[0].strip().splitlines()
    assert [line.strip().split(":", 1)[1].split()[:2] for line in human] == [
        ["5:", "FG444"], ["6:", "FG440"], ["7:", "FG419"], ["8:", "FG661"],
    ]  # fmt: skip


def test_a_path_that_is_not_there_is_one_line(tmp_path, capsys):
    code, out, error = told(capsys, tmp_path / "nothing")
    assert (code, out) == (2, "")
    assert error.endswith("no such file or folder.\n")
