"""What is loaded to make a store in a file."""

import subprocess
import sys

from tests.source import ROOT

MAKE = """
import sys
from db import open_store
from hzdesk.forms import shipped_forms
open_store(sys.argv[1], shipped_forms(), create=True).close()
assert "peewee" in sys.modules
print([name for name in sys.modules if name.startswith("psycopg")])
import psycopg
print(psycopg.Error.__name__)
"""


def test_making_a_store_in_a_file_loads_no_driver_of_a_server_and_hides_none_afterwards(tmp_path):
    made = subprocess.run(
        [sys.executable, "-c", MAKE, tmp_path / "a.hzdesk"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert made.stdout.split("\n")[:2] == ["[]", "Error"]
