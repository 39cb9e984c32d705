"""Small pieces that several pages are put together from."""

from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtWidgets import QLabel, QLayout, QScrollArea, QWidget

from ui.look.inputs import Button, LabelInk, label
from ui.look.tokens import Role


def wrapped(role: Role = "secondary", ink: LabelInk = "ink2", text: str = "") -> QLabel:
    """A text that goes on in the next line, and can be copied with the mouse."""
    made = label(text, role, ink)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def link(text: str, wanted: SignalInstance | None = None) -> Button:
    """A quiet button, its text flush with what stands above; it passes the wish on."""
    made = Button(text, "link")
    made.setStyleSheet("padding-left: 0; padding-right: 12px;")
    if wanted is not None:
        made.clicked.connect(wanted)
    return made


def scrolled(inner: QWidget) -> QScrollArea:
    """A pane that scrolls up and down where it finds no room; the ground behind shows through."""
    area = QScrollArea()
    area.setWidget(inner)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    inner.setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Takes the widgets out of a layout, and throws them away."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.setParent(None)
            widget.deleteLater()
