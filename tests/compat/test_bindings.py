"""compat/bindings.py"""

import ast

import pytest
from fulgurite.compat.bindings import CALLBACK, DATAMODULE, MODULE, Class, Program, kind_of, written
from fulgurite.compat.evidence import Source


def program(files):
    return Program(Source(f"{name}.py", text.encode(), ast.parse(text)) for name, text in files.items())


def kinds(read):
    return {
        name: read.kind(Class(file, node)) for file in read.files for name, node in file.classes.items()
    }  # fmt: skip


def test_a_base_is_found_under_every_name_that_an_import_gives_it():
    found = kinds(
        program(
            {
                "train": "import pytorch_lightning as ptl, pytorch_lightning.callbacks\n"
                "from pytorch_lightning import LightningModule as LM\n"
                "from lightning.pytorch import LightningDataModule\n"
                "from pytorch_lightning.callbacks import EarlyStopping\n"
                "class A(ptl.LightningModule): ...\n"
                "class B(LM): ...\n"
                "class C(LightningDataModule): ...\n"
                "class D(pytorch_lightning.callbacks.ModelCheckpoint): ...\n"
                "class E(EarlyStopping): ...\n"
                "class F(A): ...\n"
            }
        )
    )
    assert found == {"A": MODULE, "B": MODULE, "C": DATAMODULE, "D": CALLBACK, "E": CALLBACK, "F": MODULE}


def test_a_base_is_followed_into_the_files_of_the_program():
    found = kinds(
        program(
            {
                "train": "from models import Base\nfrom models.deep import Deep\n"
                "class A(Base): ...\nclass B(Deep): ...\n",
                "models/__init__": "from .base import Base\n",
                "models/base": "from pytorch_lightning import *\nclass Base(LightningModule): ...\n",
                "models/deep": "from . import base\nclass Deep(base.Base): ...\n",
            }
        )
    )
    assert found == dict.fromkeys(("A", "B", "Base", "Deep"), MODULE)


@pytest.mark.parametrize(
    "text",
    [
        "class LightningModule: ...\nclass A(LightningModule): ...\n",
        "from other import LightningModule\nclass A(LightningModule): ...\n",
        "class A(LightningModule): ...\n",
        "class A(object): ...\n",
        "from train import A\nclass B(A): ...\n",
    ],
)
def test_a_name_alone_is_no_base(text):
    assert set(kinds(program({"train": text})).values()) == {""}


def test_a_class_that_is_its_own_base_ends():
    assert kinds(program({"a": "from b import X\nclass Y(X): ...\n", "b": "from a import Y\nclass X(Y): ...\n"})) == {
        "X": "",
        "Y": "",
    }


def test_what_is_written_is_a_dotted_name_or_nothing():
    assert written(ast.parse("a.b.c", mode="eval").body) == "a.b.c"
    assert written(ast.parse("a().b", mode="eval").body) == ""
    assert kind_of("lightning.pytorch.callbacks.Timer") == CALLBACK
    assert kind_of("torch.nn.Module") == ""
