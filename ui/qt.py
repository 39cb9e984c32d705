"""What every model and delegate speaks of, where Qt's stubs have no name for it."""

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
Option = Any  # QStyleOptionViewItem, whose stubs know neither rect nor state
