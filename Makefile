# make         sets up and shows the program on an example city
# make test    sets up and checks it: linters, types, tests
# make long    alters tens of thousands of signed files and counts what is made of them
# make build   the program for people without Python, in build/dist
# make bench   what the program costs, as ratios to what it could cost at best
# make screenshots   the manual's pictures drawn anew
# make lock    newest versions into requirements.txt
PYTHON ?= python3.11
PY := .venv/bin/python
ENV := .venv/requirements.txt

.PHONY: show test long build bench screenshots lock clean run-packages build-packages test-packages

show: $(ENV)
	@.ci/demo

test: test-packages $(ENV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -m "not long"

long: $(ENV)
	$(PY) -m pytest -m long

build: build-packages $(ENV)
	$(PY) -m PyInstaller --noconfirm --distpath build/dist --workpath build/pyinstaller build.spec

bench: build
	$(PY) -m tests.bench

screenshots: $(ENV)
	$(PY) .ci/screenshots

lock: $(ENV)
	.ci/lock

clean:
	rm -rf build .venv

run-packages:
	@.ci/system-packages .ci/packages.txt

build-packages:
	@.ci/system-packages .ci/packages.txt .ci/packages-build.txt

test-packages:
	@.ci/system-packages .ci/packages.txt .ci/packages-test.txt

$(ENV): requirements.txt | run-packages
	$(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements.txt
	@cp requirements.txt $@
