# Two commands matter: `make run` sets up and serves; `make test` sets up and tests. Both work on a machine that has
# Python 3.11 or later and make, and nothing else.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONPATH := .

.PHONY: run sample-full test check lint types unit browser chromium postgres compared validate crash bench attack scope-times fuzz nij screenshots clean help

help:  ## What can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/ \t/' | expand -t 16

run: $(VENV)/ready assets/vendor/ready  ## Set up, make sample figures where there are none, serve on http://127.0.0.1:8050
	$(BIN)/python -m app sample --if-missing
	$(BIN)/python -m app serve

sample-full: $(VENV)/ready  ## Sample figures at true scale
	$(BIN)/python -m app sample --full

test: lint types unit browser  ## Set up, then lint, types, unit, integration and browser tests

check: $(VENV)/dev assets/vendor/ready  ## The quick loop: lint, types and the tests that are neither slow nor in a browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -q -m "not browser and not slow" -n 2

lint: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/dev
	$(BIN)/mypy

unit: $(VENV)/dev postgres compared assets/vendor/ready
	$(BIN)/python -m pytest -q -m "not browser" -n 2

browser: chromium assets/vendor/ready
	$(BIN)/python -m pytest -q -m browser

chromium: $(VENV)/dev  ## A Chromium for the browser tests: one that is there, else Debian's, else Playwright's own
	$(BIN)/python -m tests.browser.chromium

postgres: $(VENV)/dev  ## A PostgreSQL for the tests of it: one that is there, else Debian's, without its service
	$(BIN)/python -m tests.postgres

compared: $(VENV)/dev  ## fairlearn and aequitas, in an environment of their own, to hold answers against
	$(BIN)/python -m tests.validation.compared

validate: $(VENV)/dev  ## Coverage, false alarms and power, printed and written into docs/validation.md
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.validation

crash: postgres  ## Kill loads, releases, migrations and writers at 200 random moments each, on files and on PostgreSQL
	$(BIN)/python -m tests.crash

bench: $(VENV)/dev compared assets/vendor/ready  ## Measure speed; each figure is printed with its target
	$(BIN)/python -m tests.benchmarks

fuzz: $(VENV)/dev assets/vendor/ready  ## 200,000 hostile requests: no fault, no markup given back, nothing slow, no growth (some 30 minutes)
	$(BIN)/python -m tests.fuzz

attack: $(VENV)/dev assets/vendor/ready  ## Try to work out what two releases of the sample at true scale withhold (made where there are none)
	DATA_DIR=$(ATTACKED) $(BIN)/python -m tests.attack.two_releases
	DATA_DIR=$(ATTACKED) OMP_NUM_THREADS=1 $(BIN)/python -m tests.attack

scope-times: $(VENV)/dev assets/vendor/ready  ## Whether times tell a unit outside a reader's scope from a made-up name
	$(BIN)/python -m tests.benchmarks.scope_times

nij: $(VENV)/ready assets/vendor/ready  ## Load real records (DATA=path/to/nij_parole.csv) and serve on http://127.0.0.1:8051
	@test -n "$(DATA)" || { echo "Say where the file is: make nij DATA=path/to/nij_parole.csv"; exit 2; }
	@test -f "$(DATA)" || { echo "There is no file $(DATA)."; exit 2; }
	$(NIJ) $(BIN)/python -m app load "$(DATA)" --mapping sample_data/mappings/nij_parole.mapping.toml --publish
	$(NIJ) $(BIN)/python -m app serve

NIJ := DATA_DIR=data/nij MEASURES_DIR=sample_data/mappings/nij/measures DIMENSIONS_DIR=sample_data/mappings/nij/dimensions PORT=8051

screenshots: chromium assets/vendor/ready  ## Pictures of the pages for the documents, of the sample at true scale (made where there is none)
	DATA_DIR=$(PICTURED) $(BIN)/python -m app sample --full --if-missing
	DATA_DIR=$(PICTURED) $(BIN)/python -m tests.browser.screenshots

# A folder of its own, since the sample in data is smaller and shows fewer groups.
PICTURED := data/full
ATTACKED := data/attacked

clean:  ## Remove what was set up and made (not the releases in data)
	rm -rf $(VENV) node_modules assets/vendor .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/ready: requirements.txt constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/dev: $(VENV)/ready requirements-dev.txt
	$(BIN)/python -m pip install -q -r requirements-dev.txt -c constraints.txt
	touch $@

assets/vendor/ready: $(VENV)/ready package.json package-lock.json app/vendor.py
	$(BIN)/python -m app.vendor
	touch $@
