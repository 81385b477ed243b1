# The two commands that matter are `make demo` and `make test`. `make` alone lists all.

# The first of these that is there and is Python 3.11, 3.12 or 3.13.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null \
	&& echo $$p && break; done)
# pip finds this checkout by it, also after `make -C` and where no shell has set it.
export PWD := $(CURDIR)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -q
# What the demo learns from; its own folder keeps your words and the example apart.
CORPUS ?=
# The brain: markov, or gpt2, which is made of the example's words alone and takes a minute or two.
BACKEND ?= markov
# What `make bench` trains on, a post a line, and the same a hundred times as large, if there is one.
TWEETS ?=
LARGE ?=
# A Python with whatstk, chat-miner, pandas and pyarrow, to read the same files with.
PEERS ?=
DEMO := $(if $(CORPUS),demo-mine,demo)$(if $(filter-out markov,$(BACKEND)),-$(BACKEND))
SETTINGS_gpt2 := --set base=scratch --set size=1M
DISTRIBUTION_charrnn := ./tweetgen_charrnn[train-cpu]
DISTRIBUTION_gpt2 := ./tweetgen_gpt2[fast]

.DEFAULT_GOAL := help
.PHONY: help demo test lint format docs bench wheels clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "tweetgen needs Python 3.11, 3.12 or 3.13; none was found. Install one,"; \
		echo "or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3.12"; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "making .venv failed; on Debian and Ubuntu: sudo apt install python3-venv"; exit 2; }

# Stamps remember what was installed, and are redone when a pyproject.toml changes.
.venv/.demo: pyproject.toml tweetgen_markov/pyproject.toml constraints.txt | .venv/bin/python
	@echo "installing tweetgen and its Markov backend into .venv (once) ..."
	@$(PIP) install -c constraints.txt -e . -e ./tweetgen_markov
	@touch $@

.venv/.dev: pyproject.toml tweetgen_*/pyproject.toml constraints.txt requirements-dev.txt docs/requirements.txt | .venv/bin/python
	@echo "installing everything for development into .venv (once) ..."
	@$(PIP) install -r requirements-dev.txt
	@touch $@ .venv/.demo .venv/.demo-markov .venv/.demo-charrnn .venv/.demo-gpt2

.venv/.demo-%: tweetgen_%/pyproject.toml .venv/.demo
	@echo "installing the $* backend into .venv (once; it brings a large package along) ..."
	@$(PIP) install -c constraints.txt -e "$(or $(DISTRIBUTION_$*),./tweetgen_$*)"
	@touch $@

.venv/.demo-markov: .venv/.demo
	@touch $@

demo: .venv/.demo-$(BACKEND) ## train on an example corpus and post once; CORPUS=words.txt, BACKEND=gpt2
	@test -f $(DEMO)/bot.toml -a -z "$(CORPUS)" || $(BIN)/tweetgen init $(DEMO) --yes --quiet --force \
		--backend $(BACKEND) $(SETTINGS_$(BACKEND)) --corpus "$(or $(CORPUS),examples/lighthouse/posts.txt)"
	@$(BIN)/tweetgen train $(DEMO)
	@echo; echo "Five drafts:"
	@$(BIN)/tweetgen generate $(DEMO) -n 5 --quiet
	@echo; echo "One post:"
	@$(BIN)/tweetgen post $(DEMO)
	@echo; echo "Next: edit $(DEMO)/bot.toml (other words, temperature = 0.7, another filter), then"
	@echo "  $(BIN)/tweetgen train $(DEMO)"
	@echo "  $(BIN)/tweetgen generate $(DEMO) -n 10 --prompt \"The\""
	@echo "or learn from your own words: make demo CORPUS=path/to/anything.txt"

test: .venv/.dev ## set everything up and run every test, as many at once as there are cores
	@$(BIN)/python -m pytest -n auto --maxprocesses=4 --dist=loadfile

lint: .venv/.dev ## ruff, mypy (strict) and the import rules
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/core/test_layers.py

format: .venv/.dev ## let ruff write the code as it wants to read it
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs: .venv/.dev ## build the documentation, warnings are errors
	@$(BIN)/python docs/generate.py
	@$(BIN)/python -m sphinx -W --keep-going -q -b html docs docs/_build/html
	@echo "open docs/_build/html/index.html"

bench: .venv/.dev ## measure what the docs claim; TWEETS=posts.txt, PEERS=path/to/python add more
	@$(BIN)/python benchmarks/startup.py
	@$(BIN)/python benchmarks/readers.py $(if $(PEERS),--peers "$(PEERS)")
	@$(BIN)/python benchmarks/mutations.py --inputs 500
	@test -z "$(TWEETS)" || $(BIN)/python benchmarks/markov.py "$(TWEETS)" $(if $(LARGE),--large "$(LARGE)")

wheels: | .venv/bin/python ## build the four wheels into dist/
	@$(PIP) wheel --no-deps -w dist . ./tweetgen_markov ./tweetgen_charrnn ./tweetgen_gpt2
	@ls dist

clean: ## remove what was built here; demo/ and your words stay
	@rm -rf .venv dist docs/_build .mypy_cache .ruff_cache .pytest_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
