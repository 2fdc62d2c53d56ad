# One folder holds all that is made: .venv (programs) and .stadsbron (model and index).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help

## run      set up what is missing, bring the index up to date, serve the chat page
run: $(VENV)/.installed
	@$(BIN)/python -m ingest build || test $$? -eq 3
	@$(BIN)/python -m api serve

## test     set up what is missing and run all tests
test: $(VENV)/.installed-dev
# Two workers with a thread each take half the time of two that fight over the cores.
	@OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadgroup

## lint     format, style, types and the import rule
lint: $(VENV)/.installed-dev
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

## check    read every document of the corpus and name what is wrong with which
check: $(VENV)/.installed
	@$(BIN)/python -m ingest check

## figures  count the corpus: kinds, data sets, footnotes, ease of reading, words of the glossary
figures: $(VENV)/.installed
	@$(BIN)/python -m ingest check --figures

## handbook set the handbook as a PDF, and the chapters that have an edition of their own
handbook: $(VENV)/.installed-dev
	@$(BIN)/python -m ingest edition corpus/handboek
	@grep -l '^edition: pdf' corpus/handboek/*.md | xargs -n 1 $(BIN)/python -m ingest edition

## eval     score the assistant on the development questions
eval: $(VENV)/.installed
	@$(BIN)/python -m ingest build || test $$? -eq 3
	@$(BIN)/python -m eval run

## gate     pass or fail the answers: eval/gate.toml, and the report in test-results/eval
gate: $(VENV)/.installed
	@$(BIN)/python -m ingest build || test $$? -eq 3
	@$(BIN)/python -m eval gate --out test-results/eval

## fuzz     read files that nobody would write, SECONDS=60 for each reader; findings in test-results/fuzz
fuzz: $(VENV)/.installed-dev
	@$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),60)

## bench-ingest measure indexing against the bare model and LlamaIndex's starter pipeline
bench-ingest: $(VENV)/.installed-dev
	@$(BIN)/python -m eval bench-ingest 100 1000 --rounds 3 --pages 2000

## clean    remove all that was made
clean:
	rm -rf $(VENV) .stadsbron .pytest_cache .ruff_cache .mypy_cache .import_linter_cache test-results

## help     this list
help:
	@sed -n 's/^## //p' $(MAKEFILE_LIST)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Stadsbron needs Python 3.11 or newer; name it: make run PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
		|| { echo "Python has no venv here; on Debian: apt-get install python3-venv"; exit 1; }

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo "Installing (once; some minutes) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"
	@touch $@

.PHONY: run test lint check figures handbook eval gate fuzz bench-ingest clean help
