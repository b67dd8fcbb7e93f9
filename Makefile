# The developer's commands. `make demo` and `make test` do all their own set-up on a fresh machine.
SHELL := /bin/bash
.DELETE_ON_ERROR:
PY := .venv/bin/python
export UV_PYTHON_DOWNLOADS := never
export UV_LINK_MODE := copy
ON_POSTGRES := src tests/permissions tests/test_import_engine.py tests/test_import_responses.py tests/test_import_front_door.py \
  tests/test_journey_of_a_response.py tests/test_abuse.py tests/abuse tests/test_outbox.py tests/test_revoked_rights.py
port ?= 8000

.PHONY: demo test quick check setup setup-test serve bench faults mutants lock messages clean

demo: setup            ## a running demo organisation at http://localhost:8000
	@HOFNAR_DEMO=1 HOFNAR_DATA=$${HOFNAR_DATA:-$(CURDIR)/var/demo} HOFNAR_BASE_URL=http://localhost:$(port) $(PY) -m hofnar.demo.run --port $(port)

serve: setup           ## web process and worker with your own settings (docs/operating.md)
	@$(PY) -m hofnar.serve --port $(port)

test: setup-test check ## all checks and all tests: on SQLite, what touches the database also on PostgreSQL, in Chromium
	@$(PY) -m pytest -m "not browser" -n 2
	@$(PY) -m tests.postgres $(PY) -m pytest -m "not browser and not slow and not postgres" -n 2 $(ON_POSTGRES)
	@$(PY) -m pytest -m browser

quick: setup-test      ## what you run while working
	@$(PY) -m pytest -m "not browser and not slow and not postgres" -n 2

check: setup-test      ## style, types, import contracts, system checks
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports --no-cache | tail -n 8
	@HOFNAR_DEBUG=1 HOFNAR_DATA=var/check $(PY) manage.py check --fail-level WARNING
	@HOFNAR_DEBUG=1 HOFNAR_DATA=var/check $(PY) manage.py makemigrations --check --dry-run
	@HOFNAR_DATA=var/check HOFNAR_HOSTS=cx.example.org HOFNAR_BASE_URL=https://cx.example.org $(PY) manage.py check --deploy --fail-level WARNING

bench: .venv/bench     ## figures beside peers; results belong in docs/performance.md
	@env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE $(PY) -m bench

faults: setup-test     ## kills, power cuts, full disks and lost servers at full size (hours): nothing may be lost or double
	@HOFNAR_FAULTS=full $(PY) -m pytest tests/faults

mutants: .venv/mutants ## changes scores, intervals, drivers and comparisons on purpose (an hour): nine in ten must turn a test red
	@.venv/bin/mutmut run --max-children 2
	@.venv/bin/mutmut results --all true | awk '{n[$$NF]++} END {for (what in n) print n[what], what}'

messages: setup-test   ## refresh the catalogs of one room: make messages room=journeys
	@cd src/hofnar/$(room) && mkdir -p locale/nl/LC_MESSAGES && HOFNAR_DEBUG=1 HOFNAR_DATA=$(CURDIR)/var/check \
	  PYTHONPATH=$(CURDIR)/src DJANGO_SETTINGS_MODULE=hofnar.settings $(CURDIR)/$(PY) -P -m django makemessages -l nl --no-location --no-obsolete --add-location never

lock:                  ## resolve requirements/*.in to hash-locked requirements/*.txt
	@for f in bootstrap base postgres fast dev bench mutants; do \
	  (cd requirements && ../.bootstrap/bin/uv pip compile -q --upgrade --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $$f.in -o $$f.txt); done

setup: .venv/base
setup-test: .venv/dev .venv/system

.venv/base: requirements/base.txt pyproject.toml scripts/setup
	@scripts/setup base

.venv/dev: requirements/dev.txt pyproject.toml scripts/setup
	@scripts/setup dev

.venv/bench: requirements/bench.txt pyproject.toml scripts/setup
	@scripts/setup bench

.venv/mutants: requirements/mutants.txt pyproject.toml scripts/setup
	@scripts/setup mutants

.venv/system: scripts/setup-system
	@scripts/setup-system

clean:                 ## throws away the environment, never the data
	rm -rf .venv .bootstrap
