# Every target sets up what it needs in .venv, from the hashed lock files, and reuses it next time.

VENV := .venv
BIN := $(VENV)/bin
LAUNCHER := $(BIN)/helpdesk
RUNTIME := $(VENV)/runtime.stamp
TOOLS := $(VENV)/tools.stamp
PYTHON ?= $(shell for python in python3.14 python3.13 python3.12 python3.11 python3; do \
	$$python -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
PIP_COMPILE := env PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= \
	CUSTOM_COMPILE_COMMAND='make lock' $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links --no-annotate

.PHONY: help demo test history load fuzz soak mutants lint format bench screenshots lock upgrade clean
.DELETE_ON_ERROR:

help:
	@echo 'make demo         a believable desk in the console, on a throw-away file'
	@echo 'make test         the whole test suite'
	@echo 'make fuzz         hostile text and random input in full numbers; some 20 minutes'
	@echo 'make soak         consoles and writers on one desk for 15 minutes; nothing may grow'
	@echo 'make mutants      whether the tests notice small changes to the rules of deadlines'
	@echo 'make history      a long recorded history of concurrent, killed processes and servers, checked'
	@echo 'make load         a hundred technicians over a million tickets, with what they waited'
	@echo 'make lint         ruff (rules and format) and mypy --strict'
	@echo 'make format       what ruff can put right by itself'
	@echo 'make bench        the measured figures, as one JSON object'
	@echo 'make screenshots  the pictures in screenshots/'
	@echo 'make lock         the lock files again, after pyproject.toml changed'
	@echo 'make upgrade      the same, with the newest releases that pyproject.toml allows'
	@echo 'make clean        away with .venv, caches and build results'

# Compiled here even where the environment forbids Python to keep what it compiled: a start takes 60 ms less.
demo: $(LAUNCHER)
	@$(BIN)/python -m compileall -q helpdesk_tui
	@LANG=$${LANG:-C.UTF-8} $(BIN)/helpdesk demo

test: $(TOOLS)
	$(BIN)/python -m pytest -n 4 --dist worksteal

fuzz: $(TOOLS)
	$(BIN)/python -m tests.fuzz
	HELPDESK_FUZZ=1 $(BIN)/python -m pytest -q -m hypothesis
	HELPDESK_FUZZ=1 $(BIN)/python -m pytest -q tests/store/contract/test_search_followed.py
	HELPDESK_STEPS=10000 $(BIN)/python -m pytest -q tests/console/screens/test_second_process.py
	HELPDESK_FUZZ=1 $(BIN)/python -m pytest -s tests/console/test_pty_hostile.py tests/cli/shared/test_hostile_outputs.py

soak: $(TOOLS)
	@$(BIN)/python -m tests.soak

mutants: $(TOOLS)
	@$(BIN)/python -m tests.mutants

history: $(TOOLS)
	HELPDESK_HISTORY_STEPS=400000 HELPDESK_HISTORY_KILLS=700 HELPDESK_KILL_ROUNDS=1000 \
	HELPDESK_FAILOVERS=200 HELPDESK_UPGRADE_STRIDE=1 HELPDESK_DAMAGED_PLACES=2000 HELPDESK_UNDONE=1000 \
	HELPDESK_METRICS_TICKETS=100000 HELPDESK_METRICS_WRITES=1000 \
	$(BIN)/python -m pytest tests/faults/test_history.py tests/faults/test_kill.py tests/faults/test_failover.py \
	tests/faults/test_upgrade.py tests/faults/test_damage.py tests/desk/test_undo_many.py \
	tests/reports/test_metrics.py tests/cli/reports/test_metrics.py
	HELPDESK_WATCH_KILLS=400 HELPDESK_STORM=2800 HELPDESK_WATCH_STOPPED=1 $(BIN)/python -m pytest tests/watch
	HELPDESK_ROTATIONS=200 HELPDESK_INSTANTS=1000 $(BIN)/python -m pytest tests/domain/roster \
	tests/cli/watch/test_roster.py tests/console/screens/test_watch.py
	HELPDESK_HISTORIES=200 $(BIN)/python -m pytest tests/reports

load: $(TOOLS)
	HELPDESK_LOAD_TICKETS=1000000 HELPDESK_LOAD_SECONDS=120 HELPDESK_LOAD_ARRIVING=30 HELPDESK_CROWD_NOTES=500 \
	$(BIN)/python -m pytest tests/faults/test_crowd.py

lint: $(TOOLS)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict

format: $(TOOLS)
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bench: $(TOOLS)
	@$(BIN)/python -m compileall -q helpdesk_tui
	@$(BIN)/python -m tests.benchmarks

screenshots: $(TOOLS)
	$(BIN)/python -m tests.screenshots

lock: $(TOOLS)
	$(PIP_COMPILE) --output-file requirements.lock pyproject.toml
	$(PIP_COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

upgrade: $(TOOLS)
	$(MAKE) lock PIP_COMPILE='$(PIP_COMPILE) --upgrade'

clean:
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find helpdesk_tui tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The checkout stands in site-packages as a relative path, so that a moved or copied tree runs its own code.
$(RUNTIME): requirements.lock
	@test -n '$(PYTHON)' || { echo 'helpdesk_tui needs Python 3.11 or newer with its venv module; none was found. Name one: make PYTHON=/path/to/python3' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'helpdesk_tui needs Python 3.11 or newer; $(PYTHON) is older or does not run.' >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	@echo ../../../.. > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/helpdesk_tui.pth"
	@touch $@

# With -P nothing is imported from the folder that one happens to be in.
$(LAUNCHER): Makefile $(RUNTIME)
	@rm -f $@
	@printf '#!/bin/sh\nexec "$$(dirname "$$0")/python" -P -m helpdesk_tui "$$@"\n' > $@
	@chmod +x $@

$(TOOLS): requirements-dev.lock $(RUNTIME) $(LAUNCHER)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@
