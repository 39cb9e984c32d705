"""The window. It gets a way to open stores and knows no database."""

from ui.app import run

__all__ = ["run"]
