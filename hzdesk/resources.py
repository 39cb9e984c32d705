"""Where the data files of the program lie, from source and in the built program."""

from pathlib import Path

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
