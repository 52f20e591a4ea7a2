# Everything sets itself up: only Python 3.11+ and make are needed.
PYTHON ?= python3
PROGRAMME ?= lsbu
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "This Python cannot make virtual environments; on Debian install the package python3-venv."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	@touch $(STAMP)

# A sample is one workbook, or a folder of cohorts that name their programmes themselves and take longer.
SAMPLE := sample_data/cohorts/$(PROGRAMME)
SOLVED := $(if $(wildcard $(SAMPLE).xlsx),$(SAMPLE).xlsx --programme $(PROGRAMME),$(SAMPLE) --seconds 120)
demo: $(STAMP) ## Solve a sample cohort, or a sample folder of cohorts, into out/ (PROGRAMME=lsbu)
	$(BIN)/timetabler solve $(SOLVED) --out out/$(PROGRAMME)

test: $(STAMP) ## Run the tests
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(STAMP) ## Check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP) ## Check types strictly
	$(BIN)/mypy

imports: $(STAMP) ## Check who may import whom
	$(BIN)/lint-imports

check: lint types imports test ## Everything that must be green before a change lands

format: $(STAMP) ## Put the code into its format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

pages: $(STAMP) ## Write the line numbers in docs/programmes again
	$(BIN)/python -m tests.programme_pages

mutate: $(STAMP) ## Leave out each constraint of each rule and see a test fail
	$(BIN)/python -m tests.mutation

bench: $(STAMP) ## Time the solver on a fixed table of cohorts (BENCH=--quick for three)
	$(BIN)/python -m benchmarks.run $(BENCH)

lock: $(STAMP) ## Pin all dependencies again, with hashes
	$(BIN)/pip-compile --quiet --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
		--no-emit-options --strip-extras --allow-unsafe --no-header --output-file requirements.txt requirements.in

clean: ## Remove the environment and everything made
	rm -rf $(VENV) out build *.egg-info

.PHONY: help demo test lint types imports check format mutate pages bench lock clean
