# Everything Paperboy needs, from a fresh clone: Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.paperboy
DEVSTAMP := $(VENV)/.paperboy-dev

.PHONY: run test lint types check messages gallery clean

run: $(STAMP)
	@$(BIN)/python -m bot $(ARGS)

test: $(DEVSTAMP)
	$(BIN)/python -m pytest $(ARGS)

lint: $(DEVSTAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEVSTAMP)
	$(BIN)/mypy

check: lint types test

# Takes pictures of the main messages into bench/gallery; needs a Chromium (Debian: apt install chromium).
gallery: $(DEVSTAMP)
	$(BIN)/python -m bench.gallery

# After a sentence has changed: brings papers/languages up to date.
messages: $(STAMP)
	$(BIN)/python -m papers.languages.messages

# What is printed goes to standard error, so that a script reading `make run` sees the bot alone.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Paperboy needs Python 3.11 or newer; name it with: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up Paperboy in $(VENV), once; this takes about a minute." >&2
	@$(PYTHON) -m venv $(VENV) >&2 || { rm -rf $(VENV); echo "The virtual environment could not be made. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(STAMP): constraints.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable . >&2
	@touch $@

$(DEVSTAMP): constraints.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]' >&2
	@touch $@ $(STAMP)

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .ruff_cache .pytest_cache
