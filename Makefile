# Everything a person or a machine does with a checkout. `make` alone lists the targets.
# Needs Python 3.11 or later and make; the rest goes into .venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
CORE := .venv/core.done
SCREENS := .venv/ui.done
DEV := .venv/dev.done

.DEFAULT_GOAL := help
.PHONY: help demo test check bench bench-neo4j screenshots format clean

help:  ## list the targets
	@grep -E '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

demo: $(SCREENS)  ## make up a shop, find its rings, print the worst one, and on a terminal open the screens (UI=0: not)
	@if [ ! -t 1 ] || [ "$(UI)" = 0 ]; then $(BIN)/graphfraud demo; else $(BIN)/graphfraud demo --people && \
	  GRAPHFRAUD_GRAPH_URL=sqlite:///demo/graph.db GRAPHFRAUD_LEDGER_URL=sqlite:///demo/ledger.db $(BIN)/graphfraud ui; \
	fi

test: $(DEV)  ## run every test; what cannot run here is named in the last lines
	$(BIN)/python -m pytest

check: $(DEV)  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(DEV)  ## measure speed and memory on a million orders; writes docs/performance.md (some 20 minutes; PARTS="ingest night" for some)
	$(BIN)/python -m graphfraud.evaluation.benchmark $(addprefix --only ,$(PARTS))

screenshots: $(DEV)  ## take a picture of every screen in both languages; writes screenshots/
	$(BIN)/python -m graphfraud.evaluation.screenshots

bench-neo4j: $(DEV)  ## measure the graph in Neo4j on a million links; prints JSON (about 15 minutes)
	$(BIN)/python -m tests.bench_neo4j "$$(mktemp -d)/bench"

format: $(DEV)  ## rewrite the code in the house format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:  ## remove everything that the other targets made
	rm -rf .venv demo dist screenshots .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "graphfraud needs Python 3.11 or later: make PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv .venv

$(CORE): pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(SCREENS): $(CORE)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[ui]'
	@touch $@

$(DEV): $(CORE)
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev,ui]'
	@touch $@
