# Two commands do everything: `make serve` and `make test`. `make help` lists the rest.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
BOOT := var/boot
UV := $(shell command -v uv 2>/dev/null || echo $(BOOT)/bin/uv)
export UV_NO_PROGRESS := 1
export UV_COMPILE_BYTECODE := 1
unexport PYTHONDONTWRITEBYTECODE # what is compiled once is kept: the quick tests take half the time

help: ## cette aide
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

install: $(VENV)/.pret ## fait l'environnement (.venv), amène uv s'il manque

$(BOOT)/bin/uv:
	@echo "→ uv manque : je l'installe dans $(BOOT)"
	@python3 -m venv $(BOOT) && $(BOOT)/bin/pip install --quiet --disable-pip-version-check uv

$(VENV)/.pret: requirements.lock pyproject.toml
	@$(MAKE) --no-print-directory uv-ready
	@echo "→ environnement Python (.venv), une à quelques minutes la première fois"
	@test -x $(PY) || $(UV) venv --quiet --python '>=3.11,<3.14' $(VENV)
	@VIRTUAL_ENV=$(VENV) $(UV) pip sync --quiet --require-hashes requirements.lock
	@VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --no-deps -e .
	@touch $@

.PHONY: uv-ready
uv-ready:
	@command -v uv >/dev/null 2>&1 || $(MAKE) --no-print-directory $(BOOT)/bin/uv

serve: install ## lance l'assistant sur http://127.0.0.1:8080
	@$(VENV)/bin/passerelle serve

test: install train navigateur ## tous les tests
	@$(PY) -m pytest -q

RAPIDE := --import-mode=importlib --strict-markers -p no:sanic --ignore=knowledge/migrations # no doctests
# modules that hold such tests only are not even imported
LENTS = $(shell grep -lrE '^pytestmark = pytest\.mark\.(rasa|lent)' tests --include='*.py')
quick: install ## ce qui n'a pas besoin de Rasa, en quelques secondes
	@$(PY) -m pytest -q -m "not rasa and not lent" -x -n auto -p no:schemathesis -p no:unraisableexception -o addopts="$(RAPIDE)" \
	  --ignore=tests/navigateur $(addprefix --ignore=,$(LENTS))

AXE := tests/navigateur/node_modules/axe-core/axe.min.js

$(AXE): tests/navigateur/package-lock.json
	@command -v npm >/dev/null || { echo "npm manque. Sous Debian : sudo apt-get install npm"; exit 1; }
	@cd tests/navigateur && npm ci --ignore-scripts --silent
	@touch $@

# What the tests in a browser need. Chromium is the system's own; nothing of this is ever served.
navigateur: $(AXE)
	@command -v chromium >/dev/null || { echo "Chromium manque. Sous Debian : sudo apt-get install chromium"; exit 1; }

captures: install navigateur
	@PASSERELLE_CAPTURES=docs/captures $(PY) -m pytest -q tests/navigateur/test_captures.py

train: install ## entraîne le modèle si ses entrées ont changé
	@$(VENV)/bin/passerelle train

check: install ## vérifie le contenu
	@$(VENV)/bin/passerelle check

lint: install ## style et types
	@$(VENV)/bin/ruff check . && $(VENV)/bin/ruff format --check . && $(VENV)/bin/mypy

oracle: install ## compare nos valeurs avec OpenFisca, dans un environnement à part
	@$(PY) -m bench.oracle

chat: install train ## parle avec l'assistant dans le terminal
	@$(VENV)/bin/passerelle chat

bench: install train ## mesure, à côté de Rasa tel que publié
	@$(VENV)/bin/passerelle bench --stock --rapide

lock: uv-ready ## refait requirements.lock depuis pyproject.toml
	@$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -o requirements.lock

clean: ## efface ce qui se refait (modèle, base, caches)
	@rm -rf models var .rasa .pytest_cache .ruff_cache .mypy_cache

.PHONY: help install serve test quick navigateur captures train check lint oracle chat bench lock clean
