"""The public face costs nothing until it is used."""

import subprocess
import sys

import hzdesk.signing


def test_importing_the_library_loads_neither_lxml_nor_cryptography() -> None:
    code = "import hzdesk.signing, sys; print({'lxml', 'cryptography'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_every_public_name_is_there() -> None:
    for name in hzdesk.signing.__all__:
        assert getattr(hzdesk.signing, name).__name__ == name


def test_the_library_imports_nothing_of_the_program() -> None:
    code = (
        "import sys, hzdesk.signing as s; [getattr(s, n) for n in s.__all__];"
        "ours = [m for m in sys.modules if m.split('.')[0] in ('hzdesk', 'db', 'ui')];"
        "print([m for m in ours if not m.startswith('hzdesk.signing')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['hzdesk']"
