# make         sets up and shows the program on an example city
# make test    sets up and checks everything that takes seconds
# make long    the tests that take minutes      make bench   measurements
# make build   the program for people without Python, in build/dist
# make lock    newest versions into requirements.txt
PYTHON ?= python3.11
PY := .venv/bin/python
ENV := .venv/requirements.txt

.PHONY: show test long bench build lock clean run-packages build-packages test-packages

show: $(ENV)
	@.ci/demo

test: test-packages $(ENV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) -m pytest -m "not long and not bench"

long: test-packages $(ENV)
	$(PY) -m pytest -m long

bench: $(ENV)
	$(PY) -m pytest -m bench -s

build: build-packages $(ENV)
	$(PY) -m PyInstaller --noconfirm --distpath build/dist --workpath build/pyinstaller build.spec

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
