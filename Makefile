# Two commands for a person: `make book` and `make test`. Everything else is the program `analysis`.

PYTHON ?= python3
BIN    := .venv/bin
READY  := .venv/ready
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
EXTRAS := --extra book --extra upstream --extra test --extra cluster

# A report also goes to the summary of the job, where GitHub runs one.
SUMMARY = if [ -n "$$GITHUB_STEP_SUMMARY" ]; then cat $(1) >> "$$GITHUB_STEP_SUMMARY"; fi

export PYTHONDONTWRITEBYTECODE := 1

.PHONY: help book test publish audit pdf serve lab bench clean lock lint browser checkers changes refresh links due

help:
	@echo "make book    install what is needed, run the notebooks, build _build/html"
	@echo "make test    run all tests, the built pages in a browser included"
	@echo "make publish put the tested book into _build/published; refused for a book that has not passed make test"
	@echo "make audit   measure pages with Lighthouse (needs Node.js and Java)"
	@echo "make pdf     print the chapters as one document, _build/faces-and-places.pdf"
	@echo "make serve   look at the built book on this machine"
	@echo "make lab     open the notebooks in JupyterLab"
	@echo "make bench   measure speed, as ratios in one run"
	@echo "make lint    check tables, notebooks, code and workflows, as .pre-commit-config.yaml does"
	@echo "make changes say which numbers, verdicts and pages moved (AGAINST=origin/main)"
	@echo "make refresh fetch public upstream files, make their tables anew, say what moved"
	@echo "make links   ask every external link once, and list those to look at"
	@echo "make due     list what is due for a check today"
	@echo "make lock    resolve requirements.txt anew from pyproject.toml"
	@echo "make clean   remove what builds have made (the environment stays)"

book: $(READY)
	@$(BIN)/analysis build --jobs $(JOBS)

# One report of all that failed, _build/report.md; only a site that passed everything is marked as tested.
test: $(READY) browser checkers
	@$(BIN)/python -m tests.everything --jobs $(JOBS) || failed=1; \
		$(call SUMMARY,_build/report.md); exit $${failed:-0}

publish: $(READY)
	@$(BIN)/analysis publish

audit: $(READY) browser
	@$(BIN)/python -m tests.checkers --all
	@$(BIN)/analysis build --jobs $(JOBS)
	@$(BIN)/python -m tests.site.audit

pdf: $(READY) browser
	@$(BIN)/analysis build --jobs $(JOBS)
	@$(BIN)/analysis pdf

# The same commands as the hooks of .pre-commit-config.yaml, in the same order; a test holds them equal.
lint: $(READY) checkers
	@$(BIN)/ruff check --no-cache .
	@$(BIN)/ruff format --no-cache --check .
	@$(BIN)/analysis tidy --check
	@$(BIN)/analysis check
	@$(BIN)/python -m tests.checkers.workflows

# What GitHub runs on its own.
AGAINST ?= origin/main
export AGAINST

changes: $(READY)
	@$(BIN)/analysis changes --against "$$AGAINST" --out _build/changes.md
	@$(call SUMMARY,_build/changes.md)

refresh: $(READY)
	@$(BIN)/analysis refresh --download --accept --out _build/refreshed.md
	@$(BIN)/analysis build --jobs $(JOBS)
	@$(BIN)/analysis changes --against HEAD --out _build/changes.md
	@cat _build/refreshed.md _build/changes.md > _build/refresh.md
	@$(call SUMMARY,_build/refresh.md)

links: $(READY)
	@$(BIN)/analysis links --out _build/links.md --out _build/links.json
	@$(call SUMMARY,_build/links.md)

due: $(READY)
	@$(BIN)/analysis due --out _build/due.md --out _build/due.json
	@$(call SUMMARY,_build/due.md)

serve: $(READY)
	@$(BIN)/analysis serve

# JupyterLab has a lock of its own: nobody needs it to build, and it is large. Its kernel is that of the environment.
lab: $(READY)
	@cmp -s requirements-lab.txt .venv/lab.txt || { \
		echo "installing JupyterLab into .venv (once)"; \
		$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lab.txt \
		&& cp requirements-lab.txt .venv/lab.txt; }
	@$(BIN)/python -m jupyterlab chapters/notebooks $(LAB)

bench: $(READY)
	@$(BIN)/python -m tests.bench

# A browser found on the machine is used; else one is installed as README.md says; else this fails and says how.
browser: $(READY)
	@$(BIN)/python -m tests.site.browser --install

# The HTML checker, where Java and Node.js are; without them its test says that it was left out.
checkers: $(READY)
	@$(BIN)/python -m tests.checkers

clean:
	rm -rf _build .pytest_cache .hypothesis .ruff_cache

# The whole resolved set with hashes, for every platform: extras book, upstream, test and cluster.
lock: $(READY)
	@$(BIN)/pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 $(EXTRAS) --generate-hashes \
		--custom-compile-command "make lock" --quiet --output-file requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --extra lab --constraint requirements.txt \
		--generate-hashes --custom-compile-command "make lock" --quiet --output-file requirements-lab.txt

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; $$($(PYTHON) --version) was found. Name another: make book PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "installing the packages of requirements.txt into .venv (once; about two minutes)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(READY)
