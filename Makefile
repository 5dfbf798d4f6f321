# `make demo` and `make test` set themselves up: they need Python 3.11 or newer, and an index.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := bash

PYTHON ?= python3
CORPUS ?= ../shared/corpus
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
# Hash-pinned, then ourselves with the pinned build backend: nothing unpinned is ever downloaded.
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation --editable .
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-config --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock"

.PHONY: help
help: ## Show what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 10

.PHONY: demo
demo: $(VENV)/.run-ready ## Run the whole loop on a dozen postmortems in a scratch folder
	@$(BIN)/python config/demo/demo.py

.PHONY: test
test: $(VENV)/.dev-ready ## Run the tests
	$(BIN)/pytest -q -n 2

.PHONY: lint
lint: $(VENV)/.dev-ready ## Check style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: format
format: $(VENV)/.dev-ready ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: bench
bench: $(VENV)/.dev-ready ## Print every figure we promise, as measured here
	@for figure in bench/help.py bench/parse.py bench/pathological.py bench/store.py bench/sync.py \
		bench/github_issues.py bench/jira_issues.py; do \
		if [ -f $$figure ]; then echo "== $$figure"; $(BIN)/python $$figure || exit 1; fi; done

.PHONY: corpus
corpus: $(VENV)/.dev-ready ## Score the reader over labelled real postmortems (CORPUS=folder)
	@$(BIN)/python bench/corpus.py $(CORPUS)

N ?= 1000000
SEED ?= 1
.PHONY: fuzz
fuzz: $(VENV)/.dev-ready ## Read and tell a million generated documents (N=count SEED=number)
	$(BIN)/python -m tests.fuzz.run --count $(N) --seed $(SEED)

INPUTS ?= 2000
.PHONY: fuzz-inputs
fuzz-inputs: $(VENV)/.dev-ready ## Draw configurations, tickets, arguments at random (INPUTS=count each)
	HYPOTHESIS_PROFILE=fuzz INPUTS=$(INPUTS) $(BIN)/pytest -q -n 2 \
		-k "any or damaged or wrong_value or carried_in" tests/hostile

SEEDS ?= 20000
SOAK ?= .soak
.PHONY: soak
soak: $(VENV)/.dev-ready ## Tell simulated stories (SEEDS=count SEED=first); told again, it goes on
	$(BIN)/python -m tests.sim.run --seeds $(SEEDS) --first $(SEED) --keep $(SOAK)

.PHONY: plants
plants: $(VENV)/.dev-ready ## Break one rule of the engine at a time, and see the simulation notice
	$(BIN)/python -m tests.sim.planted

.PHONY: crash-matrix
crash-matrix: $(VENV)/.dev-ready ## Put every pair of faults at every boundary of every scenario
	$(BIN)/python -m tests.engine.crash_run

.PHONY: deaths
deaths: $(VENV)/.dev-ready ## Kill processes at every boundary, of which the tests take a sample
	EVERYWHERE=1 $(BIN)/pytest -q -n 2 tests/adapters/test_store_deaths.py \
		tests/adapters/test_store_migrating.py tests/app/test_killed.py \
		tests/engine/test_guards_random.py

.PHONY: lock
lock: $(VENV)/.dev-ready ## Compile requirements/*.lock anew from pyproject.toml
	$(COMPILE) pyproject.toml --output-file requirements/run.lock
	$(COMPILE) requirements/build.in --constraint requirements/run.lock \
		--output-file requirements/build.lock
	$(COMPILE) pyproject.toml requirements/build.in --extra postgres --group dev \
		--constraint requirements/run.lock --output-file requirements/dev.lock

.PHONY: clean
clean: ## Remove what the tools left behind, the virtual environment too
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "syncer needs Python 3.11 or newer; say which: make PYTHON=python3.12 …" >&2; exit 1; }
	@echo "Setting up $(VENV) from requirements/, once; about a minute …"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/.run-ready: $(VENV)/.python requirements/run.lock requirements/build.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements/run.lock -r requirements/build.lock
	$(INSTALL_SELF)
	@touch $@

$(VENV)/.dev-ready: $(VENV)/.python requirements/dev.lock pyproject.toml
	$(PIP) install --require-hashes -r requirements/dev.lock
	$(INSTALL_SELF)
	@touch $@ $(VENV)/.run-ready
