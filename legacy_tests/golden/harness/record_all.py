"""Record every script under every release of its era: record_all.py FOLDER [--only PART] [--again] [--era ERA].

FOLDER keeps the originals and their older dependencies (installed on first use). A script runs twice, in two
forked processes; a trace is written when both agree, else golden/absent.txt says why there is none. What has a
trace already stays as it is without --again. Run it with a Python that has torch and one thread: OMP_NUM_THREADS=1.
"""
import argparse
import importlib
import json
import os
import re
import runpy
import signal
import subprocess
import sys
import tempfile
import traceback
import warnings
from pathlib import Path

HERE = Path(__file__).resolve().parent
GOLDEN = HERE.parent
sys.path[:0] = [str(HERE), str(GOLDEN)]
from compare import walk  # noqa: E402
from originals import ERAS, FIXES, OLDER, trace_name  # noqa: E402

SECONDS = 60
ABSENT = GOLDEN / "absent.txt"
HELPERS = {"net"}  # a module of scripts, no script


def install(folder, requirements):
    """The folder that holds these packages alone, installed on first use."""
    place = folder / re.sub(r"[^\w.-]+", "-", requirements)
    if not place.exists():
        words = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
        subprocess.run([*words, *requirements.split()], check=True)
    return str(place)


def places(folder, release):
    older = [OLDER[name[2:]] for name in FIXES[release] if name.startswith("E:")]
    return [install(folder, name) for name in ["pytorch-lightning==" + release, *older]]


def scripts(era, only):
    return [path for path in sorted((GOLDEN / era).glob("*.py")) if path.stem not in HELPERS and only in path.stem]


def record(folder, era, release, only, again):
    """Record what a release lacks; {label: "" or the reason why there is no trace}."""
    wanted = [s for s in scripts(era, only) if again or not (s.parent / trace_name(s.stem, release)).exists()]
    if not wanted:
        return {}
    with tempfile.TemporaryDirectory() as name:
        jobs = [[str(script), "%s/%s.%d" % (name, script.stem, turn)] for script in wanted for turn in (1, 2)]
        (Path(name) / "jobs.json").write_text(json.dumps(jobs))
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(places(folder, release)), OMP_NUM_THREADS="1")
        fixes = [fix[2:] for fix in FIXES[release] if fix.startswith("S:")]
        words = [sys.executable, str(HERE / "record_all.py"), "--worker", name + "/jobs.json", *fixes]
        done = subprocess.run(words, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit("%s cannot start: %s" % (release, done.stderr[-2000:]))
        return {"%s/%s@%s" % (era, s.stem, release): keep(s, release, Path(name)) for s in wanted}


def keep(script, release, folder):
    """Write the trace when both runs left the same one; the reason if not."""
    found = [folder / ("%s.%d/out.json" % (script.stem, turn)) for turn in (1, 2)]
    if not all(path.exists() for path in found):
        said = (folder / (script.stem + ".1/errors.txt")).read_text().strip().splitlines()
        return next((line.strip() for line in reversed(said) if line.strip()), "silence").replace(str(folder), "")
    first, second = (json.loads(path.read_text()) for path in found)
    differences = []
    walk(first, second, "", 0, differences)
    if differences:
        return "not repeatable: " + differences[0]
    import torch
    first["recorded"] = {"pytorch_lightning": release, "torch": torch.__version__, "fixes": FIXES[release],
                         "python": "%d.%d" % sys.version_info[:2]}
    place = script.parent / trace_name(script.stem, release)
    place.write_text(json.dumps(first, indent=1, sort_keys=True))
    return ""


def note_absent(found):
    """Update absent.txt with what was tried now."""
    lines = ABSENT.read_text().splitlines() if ABSENT.exists() else []
    known = dict(line.split(": ", 1) for line in lines)
    known.update({label: re.sub(r" \(/.*?\)", "", reason)[:200] for label, reason in found.items()})  # no machine paths
    ABSENT.write_text("".join("%s: %s\n" % pair for pair in sorted(known.items()) if pair[1]))


def work(jobs, fixes):
    """Run the jobs under the original on the path, each in a process of its own, in its own empty folder."""
    warnings.filterwarnings("ignore")
    import torch

    torch.set_num_threads(1)
    import fixes as repairs

    for name in fixes:
        getattr(repairs, name)()
    import pytorch_lightning  # noqa: F401

    weight = torch.zeros(1, requires_grad=True)  # let the optimizers import once what they import on first use
    weight.grad = torch.zeros(1)
    torch.optim.Adam([weight]).step()
    importlib.import_module("torch.utils.tensorboard")
    for script, folder in json.loads(Path(jobs).read_text()):
        os.mkdir(folder)
        child = os.fork()
        if child:
            os.waitpid(child, 0)
            continue
        failed = True
        try:
            said = os.open(folder + "/errors.txt", os.O_WRONLY | os.O_CREAT)
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.alarm(SECONDS)
            os.chdir(folder)
            os.environ["GOLDEN_OUT"] = folder + "/out.json"
            sys.argv, sys.path[:2] = [script], [os.path.dirname(script)]
            runpy.run_path(script, run_name="__main__")
            failed = False
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stderr.flush()
            os._exit(failed)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    parser.add_argument("--era", default="")
    parser.add_argument("--again", action="store_true")
    args = parser.parse_args()
    for era, releases in ERAS.items():
        for release in releases if args.era in ("", era) else ():
            found = record(args.folder.resolve(), era, release, args.only, args.again)
            note_absent(found)
            for label, reason in found.items():
                print(label, reason[:160] or "recorded", flush=True)


if __name__ == "__main__":
    work(sys.argv[2], sys.argv[3:]) if sys.argv[1] == "--worker" else main()
