# Two commands set everything up on a machine with python3 and make:
#   make demo   a virtual environment, the package, and a program of 2019 that runs unchanged
#   make test   the same with the test extras: lint, types and the whole suite
#
# torch comes first and alone: pip then takes the CPU build wherever its configuration offers one (CONTRIBUTING.md).

PYTHON ?= python3
VENV ?= .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --disable-pip-version-check --quiet --constraint constraints.txt
GROUND := setup.py pyproject.toml constraints.txt

.PHONY: demo test lint types suite golden score format benchmark clean

demo: $(VENV)/.installed
	rm -rf demo_runs/from_2019 && mkdir -p demo_runs/from_2019
	cd demo_runs/from_2019 && $(abspath $(RUN)) -m fulgurite.compat run ../../examples/from_2019/train.py --max_nb_epochs 5

test: $(VENV)/.installed-test
	$(MAKE) lint types suite

lint: $(VENV)/.installed-test
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

types: $(VENV)/.installed-test
	$(RUN) -m mypy

suite: $(VENV)/.installed-test
	$(RUN) -m pytest --numprocesses auto --dist loadfile

golden: $(VENV)/.installed-test
	GOLDEN=all $(RUN) -m pytest legacy_tests/test_golden.py

score: $(VENV)/.installed-test
	$(RUN) legacy_tests/score/score.py --verbose --min legacy_tests/score/min.json

format: $(VENV)/.installed-test
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

benchmark: $(VENV)/.installed-test
	$(RUN) benchmarks/calls.py
	$(RUN) benchmarks/cpu_time.py
	$(RUN) benchmarks/imports.py

$(VENV)/.torch: constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(PIP) torch
	touch $@

$(VENV)/.installed: $(VENV)/.torch $(GROUND)
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-test: $(VENV)/.torch $(GROUND)
	$(PIP) --editable ".[test]"
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache build fulgurite.egg-info
