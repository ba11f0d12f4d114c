"""What `make demo` shows: a repository of 2019 that runs unchanged, its warnings and the sum of them."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
RECIPE = "-m fulgurite.compat run ../../examples/from_2019/train.py --max_nb_epochs 5"


def test_the_demo_runs_a_program_of_2019_and_says_what_is_old(tmp_path):
    assert RECIPE in (ROOT / "Makefile").read_text()
    words = RECIPE.replace("../../examples", str(ROOT / "examples")).split()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("FULGURITE_", "PL_"))}
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    ours = [line for line in done.stderr.splitlines() if line.startswith("fulgurite: ")]
    assert re.fullmatch(r"fulgurite: behaving like 0\.5\.3 \(.*requirements\.txt:2\)", ours[0])
    warned = re.findall(r"(train|model)\.py:\d+: LegacyWarning: (FG\d+)", done.stderr)
    assert {code for _, code in warned} >= {"FG100", "FG444", "FG661", "FG666", "FG800"}
    assert ours[1].startswith(f"fulgurite: {len(warned)} old uses in ")
    accuracy = float(re.search(r"test accuracy: (\S+)", done.stdout)[1])
    assert accuracy > 0.9
    written = [re.sub(r"tfevents\..*", "tfevents", name) for name in re.findall(r"written: (\S+)", done.stdout)]
    assert written == [  # what 0.5.3 itself leaves, test() opening an events file of its own
        "results/arrows/version_0/meta.experiment",
        "results/arrows/version_0/meta_tags.csv",
        "results/arrows/version_0/metrics.csv",
        "results/arrows/version_0/tf/events.out.tfevents",
        "results/arrows/version_0/tf/events.out.tfevents",
        "results/weights/arrows_ckpt_epoch_2.ckpt",
    ]
