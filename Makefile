# Everything that the tracker is run and checked with. `make help` lists it.
# Each step leaves a stamp, and is done again only when what it was made from has changed.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
MANAGE := $(BIN)/python manage.py
PIP := $(BIN)/python -m pip --disable-pip-version-check install -qq --no-input \
	--require-hashes --only-binary :all:

# The newest Python that is there and new enough, unless told: make PYTHON=… run
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

CATALOGUES := $(wildcard campaigns/locale/*/LC_MESSAGES/*.po)
ASSETS := $(shell find static)


.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' \
		| while IFS='|' read -r name what; do printf '  make %-12s %s\n' "$$name" "$$what"; done


# Running it

.PHONY: run
run demo: export SECOND_FACTOR_WAIVED ?= quanly,kiengiang,hanoi
run: ready ## Serve on 127.0.0.1:$PORT (8000), from a fresh clone or again
	@exec $(MANAGE) serve

.PHONY: ready
ready: $(STAMPS)/run $(STAMPS)/catalogues $(STAMPS)/static
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) load_articles
	@$(MANAGE) ensure_trial_accounts

.PHONY: install
install: $(STAMPS)/run $(STAMPS)/catalogues $(STAMPS)/static ## What a server needs, and no more: no database, no account; see docs/deploy
	@echo 'Installed. Settings are read from the environment and .env'

.PHONY: demo
demo: export DATABASE_URL = sqlite:///var/demo.sqlite3
demo: demo-ready ## The same on a made-up country, in a database of its own (var/demo.sqlite3)
	@exec $(MANAGE) serve

.PHONY: demo-ready
demo-ready: $(STAMPS)/run $(STAMPS)/catalogues $(STAMPS)/static
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) make_country --size small --unless-made
	@$(MANAGE) ensure_trial_accounts


# Checking it

.PHONY: test
test: $(STAMPS)/test-machine $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/catalogues ## Run all checks and all tests, on SQLite, PostgreSQL and in a browser
	@$(MAKE) --no-print-directory lint-source
	@echo '== Tests on SQLite and in a browser'
	@$(BIN)/pytest --numprocesses 2 --dist loadgroup
	@echo '== Tests that touch a database, on PostgreSQL'
	@$(BIN)/python -m tests.postgres -- $(BIN)/pytest --numprocesses 2 --dist loadgroup \
		--only-database --ignore tests/rules --ignore tests/browser
	@echo '== All checks and tests passed: lint, SQLite, browser, PostgreSQL'

.PHONY: torture
torture: $(STAMPS)/test-machine $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/catalogues ## Run the long reliability runs, each figure beside its goal
	@rm -rf var/torture
	@echo '== On SQLite'
	@-TORTURE_REPORT=var/torture $(BIN)/pytest -m torture --numprocesses 0 tests/torture
	@echo '== On PostgreSQL'
	@-TORTURE_REPORT=var/torture $(BIN)/python -m tests.postgres -- \
		$(BIN)/pytest -m torture --numprocesses 0 tests/torture
	@echo '== Figures beside their goals'
	@$(BIN)/python -m tests.torture.report var/torture

.PHONY: bench
bench: $(STAMPS)/bench-machine $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/catalogues ## Measure how fast it is beside its limits, peers and goals; FULL=1 on a million results
	@$(BIN)/python -m tests.bench $(if $(FULL),--full)

.PHONY: lint
lint: $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/catalogues lint-source ## Check the code, the templates and the floor plan
	@$(BIN)/lint-imports --no-cache --no-logo

# What no test checks; the floor plan is checked by tests/test_house.py too.
.PHONY: lint-source
lint-source:
	@echo '== Lint'
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/djlint templates --lint --quiet
	@DJANGO_SETTINGS_MODULE=tests.settings $(MANAGE) makemigrations --check --dry-run

.PHONY: fmt
fmt: $(STAMPS)/dev ## Put the code into its form
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format

.PHONY: pictures
pictures: $(STAMPS)/test-machine $(STAMPS)/dev $(STAMPS)/node $(STAMPS)/catalogues ## Take the README's pictures anew
	@PICTURES=docs/pictures $(BIN)/pytest --numprocesses 1 --dist loadgroup tests/browser -k pictures

.PHONY: clean
clean: ## Remove what was built; the database and its key stay
	rm -rf $(VENV) node_modules var/static .pytest_cache .ruff_cache .hypothesis
	find campaigns tests -name __pycache__ -type d -prune -exec rm -rf {} +
	find campaigns -name '*.mo' -delete


# Dependencies

.PHONY: pins
pins: $(STAMPS)/dev ## Pin the newest versions of what the .in files name
	for name in requirements requirements-dev requirements-node requirements-bench \
		requirements-superset; do \
		PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= \
		CUSTOM_COMPILE_COMMAND='make pins' $(BIN)/pip-compile --quiet --upgrade \
			--generate-hashes --strip-extras --allow-unsafe --no-emit-index-url \
			--no-emit-find-links --no-emit-trusted-host \
			--output-file $$name.txt $$name.in || exit; \
	done

.PHONY: behind
behind: $(STAMPS)/run ## Say which pinned packages have newer versions
	@$(BIN)/python -m pip --disable-pip-version-check list --outdated --format json \
		| $(BIN)/python .ci/behind requirements.txt requirements-dev.txt
	@PATH="$$PATH:$(CURDIR)/$(BIN)"; ! command -v npm >/dev/null || npm outdated || true

$(STAMPS)/venv:
	@PYTHON='$(PYTHON)' bash .ci/system-packages run
	@echo 'Making $(VENV)'
	@test -x $(BIN)/python || $(or $(PYTHON),python3) -m venv $(VENV)
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/run: requirements.txt | $(STAMPS)/venv
	@echo 'Installing what it runs on'
	@$(PIP) -r requirements.txt
	@touch $@

$(STAMPS)/dev: requirements-dev.txt $(STAMPS)/run
	@echo 'Installing what the checks need'
	@$(PIP) -r requirements-dev.txt
	@touch $@

# The machine's npm, or else one that pip brings.
$(STAMPS)/node: package.json package-lock.json | $(STAMPS)/venv
	@command -v npm >/dev/null || { echo 'Installing Node.js' && \
		$(PIP) -r requirements-node.txt; }
	@echo 'Installing Chart.js and the font of the pictures'
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --ignore-scripts --no-audit --no-fund --loglevel error
	@touch $@

$(STAMPS)/test-machine: .ci/system-packages | $(STAMPS)/venv
	@PYTHON='$(PYTHON)' bash .ci/system-packages test
	@touch $@

$(STAMPS)/bench-machine: .ci/system-packages | $(STAMPS)/venv
	@PYTHON='$(PYTHON)' bash .ci/system-packages bench
	@touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/run var/secret_key
	@$(MANAGE) compile_catalogues
	@touch $@

$(STAMPS)/static: $(ASSETS) $(STAMPS)/run $(STAMPS)/node var/secret_key
	@$(MANAGE) collectstatic --no-input --verbosity 0
	@touch $@

var/secret_key: | $(STAMPS)/venv
	@mkdir -p var
	@umask 077 && $(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))' > $@
