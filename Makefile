# make run · make test · make check · make bench · make demo CUSTOMERS=100000 · make screenshots

PORT ?= 8501
WORKSPACE ?= data/workspace
CUSTOMERS ?=
PYTHON ?= python3
BIN := .venv/bin
export CDP_WORKSPACE := $(WORKSPACE)

# Tests on all cores: files in the order of tests/conftest.py, each in one process, so that it makes once what it shares.
ON_ALL_CORES := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: run test lint check format demo bench screenshots clean

run: .venv/ready  ## Start the app; the first time it makes the demo workspace
	@test -e $(WORKSPACE)/cdp.duckdb || $(BIN)/cdp demo
	@$(BIN)/cdp serve --port $(PORT)

test: .venv/ready  ## The whole suite: units and pages on all cores, then the browser
	$(BIN)/python -m pytest -m "not browser" $(ON_ALL_CORES)
	$(BIN)/python -m pytest tests/browser $(ON_ALL_CORES)

lint: .venv/ready  ## Style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint  ## Lint, types, arrows and the fast tests: those that open no database
	$(BIN)/python -m pytest -m "not browser and not crash and not slow and not store" $(ON_ALL_CORES)

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

demo: .venv/ready  ## Make a demo workspace of any size in an empty folder
	$(BIN)/cdp demo $(if $(CUSTOMERS),--customers $(CUSTOMERS))

bench: .venv/ready  ## The tables of docs/benchmarks.md, measured here
	$(BIN)/python -m bench

screenshots: .venv/ready  ## The pictures of README and docs, taken from the running app
	$(BIN)/python -m docs.take_screenshots

clean:
	rm -rf .venv

.venv/ready: pyproject.toml constraints.txt
	@test -d .venv || $(PYTHON) -m venv .venv
	@echo "Installing what constraints.txt pins (once, about a minute) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch .venv/ready
