.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
AUDIT_PORT ?= 8901
ADVISORIES ?= var/advisories.zip
PYTHON := .venv/bin/python
# The project's own uv, where the machine has none.
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)

# uv has its own list of authorities; the machine's knows those of its network too.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS ?= true
endif
# The tests that say most in a minute on two cores: the laws, the verbs, quick units, what readers get.
QUICK := tests/test_architecture.py tests/articles/test_cursors.py tests/articles/test_fields.py tests/articles/test_html.py \
	$(patsubst %,tests/articles/workflow/test_%.py,registry publishing readiness saving scheduling seen tasks withdrawing) \
	tests/articles/cleaning/test_sanitising.py tests/feed/test_outputs.py tests/languages/test_catalogues.py \
	--deselect tests/test_architecture.py::test_the_desk_works_without_the_feed
NOT_INSTALLED := { echo "Not installed, for the reason above. Needed are the network and Python 3.13, which uv looks for on this machine and else fetches."; exit 1; }

.PHONY: help install demo quick test check format messages bench crowd advisories bom audit rehearse clean

help: ## what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/'

.uv/bin/uv:
	@command -v python3 >/dev/null || { echo "python3 is missing: install it, then run this again."; exit 1; }
	@python3 -m venv .uv || { rm -rf .uv; echo "python3 has no venv: install it (Debian: apt-get install python3-venv)."; exit 1; }
	@echo "Installing uv into .uv."
	@.uv/bin/pip install --quiet --disable-pip-version-check uv

.venv/.runs: uv.lock pyproject.toml .python-version | $(UV)
	@echo "Installing the locked packages into .venv, which takes a minute or two the first time."
	@$(UV) sync --quiet --frozen --compile-bytecode --no-dev --inexact || $(NOT_INSTALLED)
	@touch $@

.venv/.tests: uv.lock pyproject.toml .python-version | $(UV)
	@echo "Installing the locked packages and those for tests into .venv, which takes a few minutes the first time."
	@$(UV) sync --quiet --frozen --compile-bytecode || $(NOT_INSTALLED)
	@touch $@ .venv/.runs

# npm and the tools find the project's own node, which is among the packages for tests.
node_modules/.package-lock.json: package.json package-lock.json .npmrc .venv/.tests
	@echo "Installing the tools for JavaScript and CSS into node_modules."
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --loglevel=error >/dev/null || { echo "The tools for JavaScript and CSS could not be installed: npm needs the network."; exit 1; }
	@touch $@

install: .venv/.tests node_modules/.package-lock.json ## everything that work on the project needs, into .venv and node_modules

demo: .venv/.runs ## a newsroom with a month of stories on http://127.0.0.1:8000 (PORT=… changes it)
	@PORT=$(PORT) exec sh deploy/demo.sh

quick: install ## before each commit: format, lint, types, templates and the fast tests
	@sh tests/check.sh code
	@$(PYTHON) -m pytest -q -n 2 --dist worksteal $(QUICK)

test: install ## every test, on SQLite and on PostgreSQL, and in a real browser
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm test --silent
	@sh tests/install_services.sh
	@$(PYTHON) -m tests.on_both_databases

check: install ## format, lint, types, templates, migrations, deployment; fast
	@sh tests/check.sh

format: install ## put code, templates, scripts and style sheets into the house's format
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix . && find templates -name '*.html' -exec .venv/bin/djade --target-version 6.0 {} +
	@PATH="$(CURDIR)/.venv/bin:$$PATH" npm run --silent format

messages: install ## bring the catalogues in locale/ up to date with the texts of the sources
	@DJANGO_SETTINGS_MODULE=tests.settings $(PYTHON) -m tests.languages.catalogues

bench: install ## what it costs, in three minutes (FULL=1: 10,000 and 200,000 stories; SIZES="1000000" others)
	@sh tests/install_services.sh || echo "Without nginx, the file that it would serve is not measured."
	@$(PYTHON) -m benchmarks $(if $(FULL)$(SIZES),full $(SIZES))

crowd: install ## fifty people at work for five minutes, on SQLite and on PostgreSQL
	@$(PYTHON) -m tests.faults.crowd

advisories: install ## what is known against the locked packages, from a file: ADVISORIES=all.zip of OSV, no network
	@$(PYTHON) -m tests.advisories $(ADVISORIES)

bom: | $(UV) ## the CycloneDX bill of materials of what production installs, into var/bom.json
	@mkdir -p var && $(UV) export --quiet --frozen --no-dev --all-extras --format cyclonedx1.5 --output-file var/bom.json >/dev/null && echo "var/bom.json"

audit/node_modules/.package-lock.json: audit/package.json audit/package-lock.json .npmrc .venv/.tests
	@cd audit && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --ignore-scripts --loglevel=error >/dev/null || { echo "The checkers could not be installed: npm needs the network."; exit 1; }
	@touch $@

audit: .venv/.runs audit/node_modules/.package-lock.json ## what Lighthouse, Nu and a check of structured data say of the demo newsroom
	@sh tests/install_services.sh
	@PORT=$(AUDIT_PORT) sh audit/run.sh

rehearse: install ## install the site in a clean Debian, twice, and publish a story there; as root, minutes
	@tests/deploy/drill

clean: ## forget the demo newsroom and what was installed
	rm -rf .venv .uv node_modules audit/node_modules var .hypothesis .ruff_cache .mypy_cache test-results
