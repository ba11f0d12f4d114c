"""compat/old_uses.py"""

import ast

from fulgurite.compat.evidence import Source
from fulgurite.compat.ledger import import_homes as homes
from fulgurite.compat.ledger.import_paths import modules
from fulgurite.compat.ledger.schema import Moved, Refused, version
from fulgurite.compat.old_uses import imported, uses


def found(text, era):
    """(code, line) of each old use in a file."""
    return [(use.code, use.line) for use in uses([Source("train.py", text.encode(), ast.parse(text))], era)]


def only(module, name, era="1.0.8"):
    (part,) = imported(module, name, era)
    return part


def test_a_moved_name_says_where_it_is():
    code, written, op = only("pytorch_lightning.callbacks.base", "Callback")
    assert (code, written) == ("FG672", "`pytorch_lightning.callbacks.base.Callback`")
    assert isinstance(op, Moved)
    assert list(imported("pytorch_lightning", "Trainer", "1.0.8")) == []
    assert list(imported("pytorch_lightning", "callbacks", "1.0.8")) == []


def test_a_name_that_imports_and_refuses_is_refused_whether_it_is_old_or_of_today():
    today = next(
        (module, name)
        for module, facts in modules("pytorch_lightning").items()
        for name in facts.names
        if isinstance(homes.home_of(module.partition(".")[2], name, version("2.6.6")), homes.Refusal)
        and not facts.names[name].end and not facts.stub
    )  # fmt: skip
    code, written, op = only(*today, era="2.6.6")
    assert (code, written) == ("", f"`{'.'.join(today)}`")
    assert isinstance(op, Refused)
    old = only("pytorch_lightning.callbacks", "QuantizationAwareTraining", era="1.5.0")
    assert old[0] == "FG677"
    assert isinstance(old[2], Refused)


def test_a_name_that_does_not_import_says_why():
    private = only("pytorch_lightning.trainer.trainer", "_determine_limits")
    assert "private" in private[2].advice
    assert "Did you mean 'Trainer'?" in only("pytorch_lightning", "Trainerr")[2].advice
    assert "litdata" in only("lightning", "data")[2].advice
    assert (
        "inside of the old Trainer"
        in only("pytorch_lightning.trainer.connectors.model_connector", "ModelConnector")[2].advice
    )


def test_names_of_other_packages_are_found_however_they_are_reached():
    assert found("import numpy as np\nx = np.Inf\n", "1.0.8") == [("FG801", 2)]
    assert found("from numpy import Inf\n", "1.0.8") == [("FG801", 1)]
    assert [line for _, line in found("from collections import Mapping\n", "1.0.8")] == [1]
    assert found("class np: Inf = 1\nnp.Inf\n", "1.0.8") == []


def test_arguments_are_those_of_classes_that_come_from_the_old_packages():
    assert found("import pytorch_lightning as pl\npl.Trainer(gpus=2)\n", "1.0.8") == [("FG101", 2)]
    assert found("from own import Trainer\nTrainer(gpus=2)\n", "1.0.8") == []
    derived = "from pytorch_lightning import Trainer\nclass Mine(Trainer): ...\nMine(gpus=2)\n"
    assert found(derived, "1.0.8") == [("FG101", 3)]
    own = "from pytorch_lightning import Trainer\nclass Mine(Trainer):\n    def __init__(self, gpus):\n"
    own += "        super().__init__(gpus=gpus)\nMine(gpus=2)\n"
    assert found(own, "1.0.8") == [("FG101", 4)]
    parsed = "from pytorch_lightning import Trainer\nTrainer.from_argparse_args(args, gpus=2)\n"
    assert ("FG101", 2) in found(parsed, "1.0.8")


def test_members_are_those_of_objects_whose_class_is_known():
    text = "from pytorch_lightning import Trainer\ntrainer = Trainer()\ntrainer.get_model()\nother.get_model()\n"
    assert found(text, "1.0.8") == [("FG347", 3)]
    text = "from pytorch_lightning import Trainer\nt = Trainer()\nt.fit(m, train_dataloader=d)\n"
    assert [line for _, line in found(text, "1.0.8")] == [3]
    text = "import pytorch_lightning as pl\nclass M(pl.LightningModule): ...\n"
    text += "m = M()\nm.summarize()\nM.load_from_metrics()\n"
    assert found(text, "0.8.5") == [("FG449", 4), ("FG445", 5)]
    text = "import pytorch_lightning as pl\nclass M(pl.LightningModule):\n    def forward(self, x):\n"
    assert found(f"{text}        return self.trainer.get_model()\n", "1.0.8") == [("FG347", 4)]


def test_a_use_on_a_line_is_told_once_and_lines_are_in_order():
    text = "import pytorch_lightning as pl\nfrom pytorch_lightning.callbacks import base\n"
    text += "x = base.Callback, base.Callback\npl.Trainer(gpus=1)\n"
    assert found(text, "1.0.8") == [("FG672", 3), ("FG101", 4)]


def test_an_argument_that_is_made_on_the_spot_counts_as_an_object():
    calls = (
        "from pytorch_lightning import Trainer",
        "Trainer(checkpoint_callback=Mine('x'))",
        "Trainer(checkpoint_callback=a)",
    )
    assert found("\n".join(calls), "1.0.8") == [("FG118", 2)]
