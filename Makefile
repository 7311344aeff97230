# Diaodu: two commands to use it (run, test), two to work on it (check, format).
.PHONY: run test check format fuzz environment

run:
	@./diaodu run

# One file or one test: make test ARGS="tests/core -k growth"
test: environment
	@.venv/bin/python tools/test.py $(ARGS)

check: environment
	@.venv/bin/python tools/check.py

format: environment
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

# Reads random text for ten minutes.
fuzz: environment
	@.venv/bin/python tools/fuzz.py $(ARGS)

environment:
	@tools/environment.sh
