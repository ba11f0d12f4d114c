"""The old packages: what they give, what they tell, what they refuse, and that nothing else is touched."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import fulgurite.compat
import pytest
from fulgurite.compat.ledger import import_homes as homes
from fulgurite.compat.ledger import imports
from fulgurite.compat.ledger.import_paths import FACTS, modules
from fulgurite.compat.ledger.schema import Moved, Refused, version
from import_coverage import frozen, probe

ALIASES = Path(fulgurite.compat.__file__).parent / "aliases"


def run(code, era="1.9.5", paths=(ALIASES,), **variables):
    """What a fresh interpreter prints and says for a script of this release."""
    environment = {
        **os.environ, "PYTHONPATH": os.pathsep.join(map(str, paths)), "FULGURITE_ERA": era, **variables,
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


# --- what is given ---------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("release", ["0.3.6", "0.7.6", "0.9.0", "1.1.8", "1.4.9", "1.7.7", "1.9.5", "2.6.5"])
def test_nearly_every_path_of_a_release_resolves(release):
    items = frozen()[release]
    missing, refusing = probe(items, release)
    connectors = [path for path in missing if "onnector" in path]
    assert len(missing) - len(connectors) <= 0.01 * len(items) + 2, sorted(set(missing) - set(connectors))
    assert len(missing) <= 0.04 * len(items)
    assert len(refusing) <= 0.4 * len(items)


def test_the_facts_hold_every_path_of_the_frozen_inventory():
    known = {root: modules(root) for root in FACTS}
    for release, items in frozen().items():
        for module, name in items:
            path = imports.canonical(module)
            facts = known[path.partition(".")[0]][path]
            assert not name or name in facts.names, f"{release}: {module}.{name}"


def test_importing_the_package_does_not_import_torch():
    code = """
        import sys, pytorch_lightning, lightning.pytorch, pytorch_lightning.callbacks, pytorch_lightning.metrics
        print("torch" in sys.modules, "torchmetrics" in sys.modules)
    """
    assert run(code)[0] == ["False False"]


def test_names_are_the_same_objects_from_everywhere():
    code = """
        import warnings; warnings.simplefilter("ignore")
        import pytorch_lightning as pl, lightning as L, fulgurite
        from pytorch_lightning.core.lightning import LightningModule
        from pytorch_lightning.root_module.root_module import LightningModule as oldest
        from lightning.pytorch.callbacks.model_checkpoint import ModelCheckpoint
        import pytorch_lightning.callbacks.model_checkpoint as by_module
        print(LightningModule is oldest is pl.LightningModule is L.LightningModule is L.pytorch.LightningModule)
        print(pl.callbacks.ModelCheckpoint is ModelCheckpoint is by_module.ModelCheckpoint)
        print(issubclass(pl.Trainer, fulgurite.Trainer), pl.__version__, L.__version__)
    """
    assert run(code, "1.8.6")[0] == ["True", "True", "True 1.8.6 1.8.6"]


def test_a_star_import_gives_the_public_names_of_the_release():
    code = """
        import warnings; warnings.simplefilter("ignore")
        from pytorch_lightning.callbacks import *
        print(sorted(name for name in dir() if name[0].isupper()))
    """
    assert json.loads(run(code, "0.7.6")[0][0].replace("'", '"')) == [
        "Callback", "EarlyStopping", "GradientAccumulationScheduler", "LearningRateLogger", "ModelCheckpoint",
        "ProgressBar", "ProgressBarBase",
    ]  # fmt: skip


def test_a_function_is_not_hidden_by_the_module_of_its_name():
    code = """
        import warnings; warnings.simplefilter("ignore")
        import pytorch_lightning.metrics.functional.accuracy
        from pytorch_lightning.metrics.functional import accuracy
        print(accuracy.__module__, accuracy.__name__)
    """
    assert run(code, "1.2.10")[0] == ["fulgurite.compat.metric_functions accuracy"]


def test_what_a_name_meant_in_the_release():
    code = """
        import warnings; warnings.simplefilter("ignore")
        from pytorch_lightning.callbacks import ProgressBar
        from pytorch_lightning.metrics import Metric, Precision
        from pytorch_lightning.plugins import NativeMixedPrecisionPlugin
        from pytorch_lightning.core.memory import ModelSummary
        from pytorch_lightning.callbacks import ModelSummary as callback
        from pytorch_lightning.utilities import APEX_AVAILABLE, NATIVE_AMP_AVAILABLE
        from pytorch_lightning.utilities.imports import _TORCH_GREATER_EQUAL_1_8, _OMEGACONF_AVAILABLE
        print(ProgressBar.__name__, Metric.__name__, Precision.__module__, NativeMixedPrecisionPlugin.__name__)
        print(ModelSummary.__module__, callback.__module__)
        print(NATIVE_AMP_AVAILABLE, _TORCH_GREATER_EQUAL_1_8)
    """
    assert run(code, "1.5.10")[0] == [
        "ProgressBar Metric fulgurite.compat.metrics NativeMixedPrecisionPlugin",
        "fulgurite.utilities.model_summary.model_summary fulgurite.compat.callbacks.model_summary",
        "True True",
    ]
    code = "from pytorch_lightning.metrics import Metric; from pytorch_lightning.callbacks import ProgressBar"
    assert run(f"{code}; print(Metric.__name__, ProgressBar.__name__)", "0.9.0")[0] == ["BatchMetric ProgressBar"]
    assert run("from lightning.pytorch.callbacks import ProgressBar as B; print(B.__name__)", "2.1.0")[0] == [
        "ProgressBar"
    ]


# --- what is told ----------------------------------------------------------------------------------------------------


def test_a_gone_path_is_told_with_the_place_of_today():
    _, said = run("from pytorch_lightning.core.lightning import LightningModule", "1.5.10")
    assert "FG651 `pytorch_lightning.core.lightning.LightningModule`" in said
    assert "Import it from pytorch_lightning." in said
    _, said = run("from lightning.pytorch.callbacks.base import Callback", "1.8.6")
    assert "Import it from lightning.pytorch.callbacks" in said


def test_every_place_is_told_once():
    code = """
        import sys, types
        for name in ("one", "two"):
            module = types.ModuleType(name)
            source = "for _ in range(3):\\n    from pytorch_lightning.callbacks import LearningRateLogger"
            exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    """
    _, said = run(code, "0.9.0")
    assert said.count("FG674") == 2 * 2  # the sentence, and the link in it
    assert "one.py:2" in said and "two.py:2" in said


def test_current_names_are_not_told_of():
    code = """
        import lightning as L, pytorch_lightning as pl
        from lightning.pytorch.callbacks import ModelCheckpoint, RichProgressBar
        from pytorch_lightning.loggers import TensorBoardLogger
        from lightning.fabric.utilities import rank_zero_only
        pl.Trainer, L.LightningModule, pl.seed_everything
    """
    assert run(code, "2.6.5")[1] == ""
    assert run("from pytorch_lightning import Trainer, LightningModule", "0.7.6")[1] == ""


def test_a_later_path_is_served_with_a_notice():
    out, said = run("from pytorch_lightning.profilers import SimpleProfiler as S; print(S.__name__)", "1.5.10")
    assert out == ["SimpleProfiler"]
    assert "FG650 `pytorch_lightning.profilers.SimpleProfiler`" in said and "1.7.0" in said and "1.5.10" in said


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_refused_class_imports_and_says_on_use_what_to_do():
    code = """
        import pickle, warnings; warnings.simplefilter("ignore")
        from pytorch_lightning.strategies import HorovodStrategy
        from pytorch_lightning.tuner.lr_finder import lr_find
        import pytorch_lightning.strategies.horovod as home
        from pytorch_lightning.accelerators import TPUAccelerator
        print(home.HorovodStrategy is HorovodStrategy, pickle.loads(pickle.dumps(HorovodStrategy)) is HorovodStrategy)
        class Mine(HorovodStrategy): pass
        for use in (HorovodStrategy, Mine, lr_find, TPUAccelerator):
            try: use()
            except Exception as error: print(type(error).__name__, error)
        print(isinstance(3, HorovodStrategy), TPUAccelerator.is_available())
    """
    same, *errors, facts = run(code, "1.6.5")[0]
    assert same == "True True" and facts == "False False"
    assert all(error.startswith("MisconfigurationException") and "Use " in error for error in errors[:2])
    assert "lr_find" in errors[2] and "torch_xla" in errors[3]


def test_what_cannot_exist_is_an_import_error_with_advice():
    code = """
        import pytorch_lightning
        def attempt(line):
            try: exec(line, {})
            except ImportError as error: print(error)
        attempt("from pytorch_lightning.trainer.connectors.data_connector import DataConnector")
        attempt("from pytorch_lightning.callbacks import ModelChekpoint")
        attempt("from pytorch_lightning.trainer.trainer import _Private")
        attempt("import lightning.app")
        attempt("import pytorch_lightning.nowhere")
        print(hasattr(pytorch_lightning, "nothing"), hasattr(pytorch_lightning.trainer.connectors, "x"))
    """
    connector, spelling, private, app, nowhere, has = run(code)[0]
    assert "public attributes and methods" in connector
    assert "Did you mean 'ModelCheckpoint'?" in spelling
    assert "private" in private and "app framework" in app
    assert nowhere == "No module named 'pytorch_lightning.nowhere'" and has == "False False"


# --- that nothing else is touched ------------------------------------------------------------------------------------


def test_the_real_package_is_not_imported_while_the_aliases_are_first(tmp_path):
    real = tmp_path / "real"
    for name in ("pytorch_lightning", "lightning"):
        (real / name / "callbacks").mkdir(parents=True)
        for folder in (real / name, real / name / "callbacks"):
            (folder / "__init__.py").write_text("raise SystemExit('the real one')\n")
        (real / name / "only_there.py").write_text("")
    code = """
        import importlib.util, pytorch_lightning.callbacks, lightning.pytorch
        print(pytorch_lightning.callbacks.__spec__.origin, importlib.util.find_spec("pytorch_lightning.only_there"))
    """
    assert run(code, paths=(ALIASES, real))[0] == ["fulgurite None"]


def test_a_real_package_before_the_aliases_wins_and_is_left_alone(tmp_path):
    real = tmp_path / "pytorch_lightning"
    real.mkdir()
    (real / "__init__.py").write_text("__version__ = 'real'\n")
    (real / "callbacks.py").write_text("ModelCheckpoint = 'real'\n")
    code = """
        import sys, lightning, pytorch_lightning.callbacks as callbacks
        print(sys.modules["pytorch_lightning"].__version__, callbacks.ModelCheckpoint)
    """
    assert run(code, paths=(tmp_path, ALIASES))[0] == ["real real"]


def test_an_installed_test_tube_is_used_where_it_imports(tmp_path):
    package = tmp_path / "test_tube"
    package.mkdir()
    (package / "__init__.py").write_text("from .argparse_hopt import HyperOptArgumentParser\n")
    (package / "argparse_hopt.py").write_text("HyperOptArgumentParser = 'the real one'\n")
    code = """
        from test_tube import HyperOptArgumentParser
        from test_tube.argparse_hopt import HyperOptArgumentParser as again
        print(HyperOptArgumentParser, again)
    """
    assert run(code, paths=(ALIASES, tmp_path))[0] == ["the real one the real one"]


def test_the_finder_declines_everything_else(tmp_path):
    for name in ("trainer", "compat", "callbacks", "utils"):
        (tmp_path / f"{name}.py").write_text(f"where = {name!r}\n")
    code = """
        import builtins, sys
        before = builtins.__import__
        import pytorch_lightning, trainer, compat, callbacks, utils
        print(trainer.where, compat.where, callbacks.where, utils.where, builtins.__import__ is before)
    """
    assert run(code, paths=(ALIASES, tmp_path))[0] == ["trainer compat callbacks utils True"]


def test_children_see_the_aliases(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        textwrap.dedent("""
            import multiprocessing, pickle
            import pytorch_lightning as pl
            from pytorch_lightning.callbacks import ModelCheckpoint

            def child(cls):
                import pytorch_lightning
                return pytorch_lightning.__file__ == pl.__file__, cls is ModelCheckpoint

            if __name__ == "__main__":
                with multiprocessing.get_context("spawn").Pool(1) as pool:
                    print(pool.apply(child, (ModelCheckpoint,)), pl.__version__)
        """)
    )
    environment = {**os.environ, "PYTHONPATH": str(ALIASES), "FULGURITE_ERA": "1.4.9"}
    done = subprocess.run([sys.executable, script], env=environment, capture_output=True, text=True)
    assert done.stdout == "(True, True) 1.4.9\n", done.stderr


# --- the data --------------------------------------------------------------------------------------------------------


def test_rows_have_codes_of_their_block_and_both_forms():
    codes = [row.code for row in imports.ROWS]
    assert len(set(codes)) == len(codes)
    assert all(650 <= int(code[2:]) <= 799 for code in codes)
    assert all(row.where == "import" and row.before and row.after for row in imports.ROWS)


def test_every_gone_name_has_a_row_and_advice():
    era = version("2.6.6")
    for root in FACTS:
        for path, module in modules(root).items():
            for name, life in module.names.items():
                if life.end or module.stub:
                    home = homes.home_of(path.partition(".")[2], name, era)
                    change = imports.notice_of(f"{path}.{name}", life, module.stub, home)
                    assert change.name == f"{path}.{name}"
                    assert not isinstance(change.op, Moved | Refused) or (
                        getattr(change.op, "to", "") or change.op.advice
                    )


def test_no_name_stands_in_two_tables():
    tables = [homes.CLASSES, homes.CORE, homes.ELSEWHERE]
    words = [word.partition("=")[0] for table in tables for names in table.values() for word in names.split()]
    words += [name for names in homes.REFUSED.values() for name in names.split()]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_home_exists():
    import importlib

    rooms = [tables for _, tables in homes.ROOMS]
    later = []
    for tables in (homes.CLASSES, homes.CORE, homes.ELSEWHERE, *rooms):
        for home, names in tables.items():
            for word in names.split():
                old, _, new = word.partition("=")
                if not hasattr(importlib.import_module(home), new or old):
                    later.append(f"{home}.{new or old}")
    assert later == []


@pytest.mark.slow
def test_before_and_after_of_every_row_run():
    pairs = [(row.code, row.before, row.after, row.first) for row in imports.ROWS]
    code = f"""
        import os, warnings
        warnings.simplefilter("ignore")
        for code, before, after, release in {pairs!r}:
            os.environ["FULGURITE_ERA"] = release
            exec(before, {{}})
            os.environ["FULGURITE_ERA"] = "2.6.6"
            from fulgurite.compat import notices
            told = len(notices.JOURNAL.notices)
            exec(after, {{}})
            if "torchmetrics" not in after:
                assert len(notices.JOURNAL.notices) == told, (code, after, list(notices.JOURNAL.notices)[-1])
        print("all")
    """
    assert run(code)[0] == ["all"]


def test_a_result_is_told_once_where_it_is_made_and_once_where_it_is_imported():
    code = """
        import warnings; warnings.simplefilter("ignore")
        import pytorch_lightning as pl
        from fulgurite.compat.notices import JOURNAL
        pl.EvalResult()
        from pytorch_lightning import EvalResult
        print([notice.code for notice in JOURNAL.notices.values()])
    """
    assert run(code, era="0.9.0")[0] == ["['FG631', 'FG664']"]
