# La Coop. « make » seul dit ce qui existe. Rien à préparer avant : chaque cible fait ce qu'il lui faut.

PORT ?= 8501
ADRESSE ?= 127.0.0.1
COOP_DEMO ?= 1
PYTHON ?= python3
N ?= auto

VENV := .venv
PY := $(VENV)/bin/python
# The lock's fingerprint names the stamp of an environment: nothing is installed again until a lock changes.
fingerprint = $(shell cat $(1) pyproject.toml | cksum | cut -d ' ' -f 1)
RUN := $(VENV)/.pret-$(call fingerprint,requirements.lock)
DEV := $(VENV)/.pret-dev-$(call fingerprint,requirements-dev.lock)
PIP := $(PY) -m pip -qq --disable-pip-version-check install

.DEFAULT_GOAL := help
.PHONY: help run demo test test-postgresql check bench docs lock chrome clean env env-dev _venv

help:  ## ce message
	@echo 'La Coop : la suite d’outils des médiateurs numériques'
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo
	@echo 'make run PORT=8501 ADRESSE=127.0.0.1 COOP_DATABASE_URL=postgresql://… COOP_DEMO=0'
	@echo '  COOP_DEMO=0 : instance de production, vide ; le serveur affiche le code du premier administrateur.'

run: env  ## démarre La Coop, avec le territoire de démonstration : http://localhost:8501
	@if [ "$(COOP_DEMO)" != 0 ]; then $(PY) -m coop demo --si-vide; fi
	@echo 'La Coop : http://localhost:$(PORT) (Ctrl + C pour arrêter)'
	@exec $(PY) -m streamlit run Home.py --server.port '$(PORT)' --server.address '$(ADRESSE)'

demo: env  ## remplit une base vide avec le territoire de démonstration
	@$(PY) -m coop demo

test: env-dev  ## lance tous les essais, parcours au navigateur compris
	@$(PY) -m pytest -n $(N) --maxprocesses 8 --dist loadfile -ra --no-fold-skipped $(ARGS)

test-postgresql: env-dev  ## lance les essais sur PostgreSQL au lieu de SQLite
	@COOP_TEST_DATABASE=postgresql $(MAKE) --no-print-directory test

check: env-dev  ## vérifie la mise en forme, le style et les types
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy coop

bench: env-dev  ## mesure les temps de réponse
	@$(PY) tests/bench.py $(ARGS)

docs: env-dev  ## réécrit la documentation tirée du code
	@$(PY) -m coop.documentation

# The runtime lock takes its versions from the other one. setuptools is in it to install the project itself.
COMPILE = $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate $(ARGS)
lock: env-dev  ## refait les fichiers de versions (ARGS=--upgrade : au plus récent)
	@$(COMPILE) pyproject.toml --extra dev -o requirements-dev.lock
	@echo 'setuptools>=80' | $(COMPILE) pyproject.toml - -c requirements-dev.lock -o requirements.lock

chrome: env  ## cherche de nouveau Chrome ou Chromium, pour les images PNG
	@$(PY) scripts/chrome.py

clean:  ## efface l’environnement et les caches ; ne touche pas aux données
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A development environment serves to run too.
env: _venv
	@[ -e $(RUN) ] || [ -e $(DEV) ] || { $(call install,requirements.lock,$(RUN)); }

env-dev: _venv
	@[ -e $(DEV) ] || { $(call install,requirements-dev.lock,$(DEV)); }

# Made anew when there is none or when its Python is gone or too old: then its stamps go with it.
_venv:
	@$(PY) -c '$(RECENT)' 2>/dev/null || { \
	  $(PYTHON) -c '$(RECENT)' || { echo 'Il faut Python 3.11 ou plus récent : make PYTHON=python3.12 …' >&2; exit 1; }; \
	  $(PYTHON) -m venv --clear $(VENV) || { \
	    echo 'Python ne sait pas créer d’environnement : sous Debian, installez le paquet python3-venv.' >&2; exit 1; }; }
RECENT := import sys; sys.exit(sys.version_info < (3, 11))

define install
echo 'Préparation de l’environnement : une à deux minutes, la première fois seulement…' && \
$(PIP) --require-hashes -r $(1) && \
$(PIP) --no-deps --no-build-isolation -e . && \
$(PY) scripts/chrome.py && \
rm -f $(VENV)/.pret-* && touch $(2)
endef
