#!/bin/sh
# Everything that needs a GPU, from a plain checkout and without network: imports, tests, benchmark.
#
#     sh tests/gpu/run.sh [tests|benchmark]
#
# The folders are laid out as the package is (setup.py maps them), so that nothing has to be built or installed. The
# whole output is kept in $OUT, or in a temporary folder; the screen shows failures and sums.
set -u
cd "$(dirname "$0")/../.."
what=${1:-all}
out=${OUT:-$(mktemp -d)}
site=$(mktemp -d)
python=${PYTHON:-python3}
mkdir -p "$site/fulgurite"
cp -R trainer/. "$site/fulgurite/"
cp -R compat "$site/fulgurite/compat"
export PYTHONPATH="$site${PYTHONPATH:+:$PYTHONPATH}" OMP_NUM_THREADS=1

"$python" - <<'END' || exit 1
import importlib.metadata, importlib.util, platform, torch
import fulgurite, fulgurite.compat
print("Python", platform.python_version(), "torch", torch.__version__, "CUDA", torch.version.cuda, torch.cuda.is_available())
if torch.cuda.is_available():
    print(torch.cuda.get_device_name(), torch.cuda.device_count())
print("fulgurite", fulgurite.__version__, "at", fulgurite.__path__[0])
for name in ("lightning", "torchmetrics", "tensorboard", "pytest", "pytest_timeout", "psutil", "libcst", "pydantic"):
    print(name, "is there" if importlib.util.find_spec(name) else "is missing", end="; ")
print()
END

suite() { # name, seconds, arguments of pytest
    name=$1 seconds=$2
    shift 2
    timeout "$seconds" "$python" -m pytest -q --timeout=120 -p no:cacheprovider --tb=short --continue-on-collection-errors -m gpu "$@" \
        >"$out/$name.log" 2>&1
    echo "rc $?" >>"$out/$name.log"
}
if [ "$what" != benchmark ]; then
    # several processes: each of them mostly waits for the start of Python, torch and CUDA
    suite parity 150 tests/gpu/test_parity.py &
    suite scripts 150 tests/gpu/test_old_scripts.py &
    suite seeds 150 legacy_tests/seeds &
    suite compiled 150 tests/gpu/test_compiled.py tests/gpu/test_one_rank.py tests/gpu/test_upstream.py &
    suite core 150 $(grep -rlE 'mark\.gpu|gpu\.place' tests --include='test_*.py' |
        grep -vE 'test_(parity|old_scripts|compiled|one_rank|upstream)\.py') &
    wait
    for name in core compiled scripts seeds parity; do
        echo "===== $name"
        sed -n '/= \(FAILURES\|ERRORS\) =/,/= short test summary/p' "$out/$name.log" | cut -c1-200 | head -c 1500
        echo
        grep -E '^(FAILED|ERROR)' "$out/$name.log" | cut -c1-160 | head -n 25
        tail -n 2 "$out/$name.log" | cut -c1-200
    done
fi
if [ "$what" != tests ]; then
    timeout 80 "$python" benchmarks/gpu.py --rounds 5 --json "$out/gpu.json" 2>&1 | tee "$out/benchmark.log"
fi
rm -rf "$site"
