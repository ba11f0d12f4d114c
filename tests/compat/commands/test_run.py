"""compat/commands/run.py, and with it the start of a process: compat/start.py and compat/startup/"""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from fulgurite.compat import settings
from fulgurite.compat.commands import run
from fulgurite.compat.commands.usage import UsageError

COMMAND = [sys.executable, "-m", "fulgurite.compat", "run"]
SAY = """
import json, sys
print(json.dumps({'name': __name__, 'file': __file__, 'argv': sys.argv, 'path': sys.path[0]}))
"""


def started(*words, **more):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FULGURITE_")}
    environment |= more.pop("env", {})
    return subprocess.run(
        [*COMMAND, *map(str, words)], capture_output=True, text=True, env=environment, timeout=100, **more
    )


def script(tmp_path, text, name="train.py"):
    (tmp_path / name).write_text(text)
    return tmp_path / name


# ----- what the script sees


def test_the_script_is_the_real_main(tmp_path):
    file = script(tmp_path, SAY)
    done = started("--era", "0.7", file, "--gpus", "1", "--era", "x", "-m")
    seen = json.loads(done.stdout)
    assert seen["name"] == "__main__"
    assert seen["file"] == str(file)
    assert seen["argv"] == [str(file), "--gpus", "1", "--era", "x", "-m"]
    assert seen["path"] == str(tmp_path)
    assert done.returncode == 0
    assert done.stderr == "fulgurite: behaving like 0.7.6 (--era)\nfulgurite: no old uses.\n"


def test_modules_and_code_run_like_under_python(tmp_path):
    (tmp_path / "package").mkdir()
    script(tmp_path / "package", "import sys; print(__name__, __package__, sys.argv[1:])", "tool.py")
    assert started("--quiet", "-m", "package.tool", "-c", cwd=tmp_path).stdout == "__main__ package ['-c']\n"
    assert started("--quiet", "-c", "import sys; print(sys.argv)", "a", "-b").stdout == "['-c', 'a', '-b']\n"


def test_exit_code_and_streams_pass_through(tmp_path):
    file = script(tmp_path, "import sys\nprint(sys.stdin.read(), end='')\nsys.exit(7)\n")
    done = started(file, input="given\n")
    assert (done.returncode, done.stdout) == (7, "given\n")
    done = started(script(tmp_path, "1 / 0"))
    assert done.returncode == 1
    ended = "fulgurite: the script ended with ZeroDivisionError at train.py:1; until there, no old uses.\n"
    assert started("train.py", cwd=tmp_path).stderr.endswith(f"ZeroDivisionError: division by zero\n{ended}")


def test_a_signal_reaches_the_script_itself(tmp_path):
    file = script(
        tmp_path,
        "import signal, sys, time\nsignal.signal(signal.SIGUSR1, lambda *_: sys.exit(5))\n"
        "print('ready', flush=True)\ntime.sleep(60)\n",
    )
    process = subprocess.Popen([*COMMAND, "--quiet", str(file)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    assert process.stdout.readline() == b"ready\n"
    process.send_signal(signal.SIGUSR1)
    assert process.wait(30) == 5
    process.stdout.close()


def test_options_of_the_interpreter_go_along(tmp_path):
    file = script(tmp_path, "import sys; print(sys.flags.optimize, sys.warnoptions)")
    command = [
        sys.executable,
        "-O",
        "-W",
        "error::FutureWarning",
        "-m",
        "fulgurite.compat",
        "run",
        "--quiet",
        str(file),
    ]
    assert subprocess.run(command, capture_output=True, text=True).stdout == "1 ['error::FutureWarning']\n"


def test_a_folder_with_modules_named_like_ours_works(tmp_path):
    """Research repositories have their own trainer.py, compat.py, utils.py and callbacks/."""
    for name in ("trainer", "compat", "utils", "releases", "settings"):
        script(tmp_path, f"NAME = 'my {name}'\n", f"{name}.py")
    (tmp_path / "callbacks").mkdir()
    script(tmp_path / "callbacks", "NAME = 'my callbacks'\n", "__init__.py")
    file = script(
        tmp_path,
        "import trainer, compat, utils, callbacks, releases, settings\n"
        "print(*(m.NAME for m in (trainer, compat, utils, callbacks, releases, settings)), sep=', ')\n"
        "from pytorch_lightning import Trainer\n"
        "print(Trainer.__name__)\n",
    )
    done = started("--era", "1.9", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "my trainer, my compat, my utils, my callbacks, my releases, my settings\nTrainer\n"


def test_children_inherit_the_run(tmp_path):
    file = script(
        tmp_path,
        "import multiprocessing, os, subprocess, sys\n"
        "def version(_=None):\n"
        "    import importlib.util\n"
        "    origin = importlib.util.find_spec('pytorch_lightning').origin\n"
        "    return origin.split(os.sep)[-3:-1], os.environ['FULGURITE_ERA']\n"
        "if __name__ == '__main__':\n"
        "    with multiprocessing.get_context('spawn').Pool(1) as pool:\n"
        "        print(pool.map(version, [0])[0])\n"
        "    code = 'import train; print(train.version())'\n"
        "    here = os.path.dirname(os.path.abspath(__file__))\n"
        "    subprocess.run([sys.executable, '-c', code], check=True, cwd=here)\n",
    )
    done = started("--era", "0.9", file)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["(['aliases', 'pytorch_lightning'], '0.9.0')"] * 2
    assert done.stderr.count("fulgurite:") == 2  # children say nothing of their own


def test_a_sitecustomize_of_the_user_still_runs(tmp_path):
    (tmp_path / "site").mkdir()
    script(tmp_path / "site", "import builtins; builtins.MARK = 'mine'", "sitecustomize.py")
    file = script(tmp_path, "import sys; print(MARK, sys.modules['sitecustomize'].__file__)")
    done = started("--quiet", file, env={"PYTHONPATH": str(tmp_path / "site")})
    assert done.stdout == f"mine {tmp_path / 'site' / 'sitecustomize.py'}\n"


def test_nothing_of_torch_is_imported_before_the_script_does(tmp_path):
    file = script(
        tmp_path, "import sys; print([n for n in ('torch', 'numpy', 'fulgurite.trainer') if n in sys.modules])"
    )
    assert started("--quiet", file).stdout == "[]\n"
    for words in (["--help"], ["explain", "FG101"], ["run", "--help"]):
        code = (
            f"import sys; from fulgurite.compat.__main__ import main; main({words!r}); sys.exit('torch' in sys.modules)"
        )
        assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


def test_starting_costs_little_above_plain_python(tmp_path):
    """Promised are 0.15 s on an idle machine; the bound leaves room for a busy one."""
    file = script(tmp_path, "x = 1\n" * 300)

    def fastest(command):
        times = []
        for _ in range(5):
            begin = time.perf_counter()
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            times.append(time.perf_counter() - begin)
        return min(times)

    assert fastest([*COMMAND, str(file)]) - fastest([sys.executable, str(file)]) < 0.6


# ----- what is told


def test_old_uses_are_summed_up_and_reported(tmp_path):
    file = script(tmp_path, "import numpy\nprint(numpy.Inf)\nimport other\n")
    script(tmp_path, "import numpy\nx = numpy.Inf\ny = numpy.Inf\n", "other.py")
    done = started("--report", "out.json", "--era", "1.0", file, cwd=tmp_path)
    assert done.stdout == "inf\n"
    summary = done.stderr.splitlines()[-1]
    assert summary.startswith("fulgurite: 3 old uses in other.py (2), train.py (1); a rewrite could do ")
    report = json.loads((tmp_path / "out.json").read_text())
    assert report["run"] == {"command": [str(file)], "release": "1.0.8", "reason": "--era"}
    assert [(use["code"], use["line"]) for use in report["uses"]] == [("FG801", 2), ("FG801", 2), ("FG801", 3)]


def test_what_children_are_told_counts(tmp_path):
    child = "import numpy\nnumpy.Inf\n"
    script(tmp_path, child, "child.py")
    file = script(
        tmp_path,
        "import os, subprocess, sys\nsubprocess.run([sys.executable, 'child.py'])\n"
        "print(os.environ['FULGURITE_SPOOL'])\n",
    )
    done = started(file, cwd=tmp_path)
    assert "fulgurite: 1 old use in child.py;" in done.stderr
    assert not Path(done.stdout.strip()).exists()


def test_quiet_leaves_the_summary_and_strict_stops(tmp_path):
    file = script(tmp_path, "import numpy\nprint(numpy.Inf)\n")
    done = started("--quiet", file, cwd=tmp_path)
    assert done.stdout == "inf\n"
    assert done.stderr.startswith("fulgurite: 1 old use in train.py;")
    assert done.stderr.count("\n") == 1
    done = started("--strict", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert "LegacyError: FG801" in done.stderr
    assert done.stderr.endswith(
        "fulgurite: stopped at an old use, because of --strict. `fulgurite explain FG801` says more.\n"
    )


def test_a_script_that_fails_on_an_import_is_not_called_free_of_old_uses(tmp_path):
    script(tmp_path, "import numpy\nnumpy.Inf\nimport helper\n")
    script(tmp_path, "import no_such_package\n", "helper.py")
    done = started("--report", "out.json", "train.py", cwd=tmp_path)
    assert done.returncode == 1
    ended = "the script ended with ModuleNotFoundError at train.py:3; until there, 1 old use in train.py;"
    assert f"fulgurite: {ended}" in done.stderr
    assert json.loads((tmp_path / "out.json").read_text())["summary"].startswith(ended)


def test_without_the_period_nothing_is_supplied(tmp_path):
    done = started("--no-period", script(tmp_path, "import numpy\nnumpy.Inf"))
    assert done.returncode == 1
    assert "AttributeError" in done.stderr


# ----- bad input


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["missing.py"], "'missing.py': no such file."),
        (["broken.py"], "broken.py:2: syntax error: "),
        (["."], "a folder without a __main__.py"),
        (["loop.py"], "'loop.py': Too many levels of symbolic links."),
        (["train.py/inside.py"], "Not a directory."),
        (["latin.py"], "latin.py:1: syntax error: (unicode error) 'utf-8' codec can't decode"),
        (["unknown.py"], "unknown.py:1: syntax error: unknown encoding: nothing"),
        (["nul.py"], "nul.py:1: "),
        (["-c", "x = = 1"], "<string>:1: syntax error: "),
        (["-m", "no_such_module_at_all"], "no such module."),
        (["--era", "banana", "train.py"], "--era 'banana': not a release."),
        (["--era", "0.7.9", "train.py"], "The newest 0.7 is 0.7.6."),
        (["--set", "max_epoch=1", "train.py"], "Did you mean 'max_epochs'?"),
        (["--set", "max_nb_epochs=1", "train.py"], "Today it is `max_epochs`."),
        (["--set", "max_epochs", "train.py"], "not of the form name=value"),
        (["--set", "max_epochs=abc", "train.py"], "Trainer(max_epochs='abc'): not a whole number. Accepted: an int"),
        (["--set", "max_epochs=1", "--set", "precision=foo", "train.py"], "Trainer(precision='foo'): not a precision"),
        (["--set", "accelerator=gpuu", "train.py"], "Did you mean 'gpu'?"),
        (["--report", "out.txt", "train.py"], "Accepted: .json, .html, .sarif."),
        (["--report", "nowhere/out.json", "train.py"], "cannot write into"),
        (["--ear", "0.7", "train.py"], "Did you mean '--era'?"),
        (["--era"], "--era needs a value."),
        (["-m", "json.nothing"], "no such module."),
        ([], "no script given."),
    ],
)
def test_a_mistake_is_one_line_and_nothing_starts(tmp_path, monkeypatch, capsys, words, told):
    from fulgurite.compat.__main__ import main

    script(tmp_path, "open('started', 'w')")
    script(tmp_path, "x = 1\nprint 'old'\n", "broken.py")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "latin.py").write_bytes(b'print("\xe9")\n')
    (tmp_path / "unknown.py").write_bytes(b"# coding: nothing\n")
    (tmp_path / "nul.py").write_bytes(b"a\0b")
    monkeypatch.setattr(os, "execve", lambda *_: pytest.fail("something was started"))
    assert main(["run", *words]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("fulgurite: run: ")
    assert error.count("\n") == 1
    assert told in error


@pytest.mark.parametrize(
    "text", [b"\xef\xbb\xbfprint('\xc3\xa9')\n", b"# -*- coding: latin-1 -*-\nprint('\xe9')\n"], ids=["mark", "latin-1"]
)
def test_a_script_may_be_written_in_any_encoding_that_python_reads(tmp_path, text):
    (tmp_path / "train.py").write_bytes(text)
    done = started("--quiet", tmp_path / "train.py", env={"PYTHONIOENCODING": "utf-8"})
    assert (done.returncode, done.stdout) == (0, "\u00e9\n")


def test_a_script_that_may_not_be_read_is_one_line(tmp_path, monkeypatch):
    file = script(tmp_path, "x = 1")
    refusal = PermissionError(13, "Permission denied")  # a test as root may read everything
    monkeypatch.setattr(Path, "read_bytes", lambda path: (_ for _ in ()).throw(refusal))
    with pytest.raises(UsageError, match=r"train\.py': Permission denied\.$"):
        run.located(run.read([str(file)]))


WRONG = {
    "accelerator": "x", "strategy": "x", "devices": "1.5", "num_nodes": "0", "precision": "x", "logger": "x",
    "callbacks": "x", "fast_dev_run": "x", "max_time": "x", "val_check_interval": "x", "accumulate_grad_batches": "x",
    "gradient_clip_algorithm": "x", "deterministic": "x", "profiler": "x", "plugins": "x", "default_root_dir": "1",
    "model_registry": "x",
}  # fmt: skip


@pytest.mark.parametrize("name", settings.FLAGS)
def test_a_wrong_value_of_every_flag_is_refused_before_anything_starts(name):
    with pytest.raises(UsageError, match=rf"^run: --set: Trainer\({name}=") as error:
        run.checked_overrides([f"{name}={WRONG.get(name, 'x')}"])
    assert "\n" not in str(error.value)


def test_values_that_the_trainer_takes_pass():
    given = ["max_epochs=1", "accelerator=cpu", "limit_train_batches=0.5", "logger=False", "precision=bf16-mixed"]
    given += ["max_time=00:01:00:00", "accumulate_grad_batches={0: 2}", "max_epochs=2"]
    assert run.checked_overrides(given) == given


# ----- the environment


def test_the_environment_says_what_was_asked_for(monkeypatch):
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["/mine", str(run.FOLDERS[1])]))
    request = run.read(
        ["--set", "max_epochs=1", "--set=accelerator=cpu", "--strict", "--trust-checkpoints", "x.py", "a"]
    )
    environment = run.prepared_environment(request)
    assert environment["PYTHONPATH"].split(os.pathsep) == [*map(str, run.FOLDERS), "/mine"]
    assert json.loads(environment[settings.SET]) == ["max_epochs=1", "accelerator=cpu"]
    switches = [environment[name] for name in (settings.STRICT, settings.QUIET, settings.TRUST, settings.PERIOD)]
    assert switches == ["1", "0", "1", "1"]
    assert environment[settings.RUN] == str(os.getpid())


def test_the_release_may_come_from_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv(settings.ERA, "0.8")
    verdict = run.decide(run.read([str(script(tmp_path, "pass"))]))
    assert (verdict.release, verdict.reason) == ("0.8.5", settings.ERA)
    monkeypatch.setenv(settings.ERA, "banana")
    with pytest.raises(UsageError, match=settings.ERA):
        run.decide(run.read([str(tmp_path / "train.py")]))


def test_a_module_that_runs_a_script_takes_the_scripts_release(tmp_path, monkeypatch):
    monkeypatch.delenv(settings.ERA, raising=False)
    file = script(tmp_path, "from pytorch_lightning import Trainer\nTrainer(max_nb_epochs=1)\n")
    assert run.decide(run.read(["-m", "pdb", str(file)])).release == "0.5.3.3"
