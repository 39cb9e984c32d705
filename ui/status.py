"""The bottom line: what is saved, what can be undone, what is wrong; and above it one quiet line for a message."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QToolButton

from hzdesk.session import Session
from ui import standing
from ui.ground import Ground
from ui.look.icons import icon
from ui.look.inputs import Button, label
from ui.look.marks import Mark, mark_icon
from ui.look.theme import Theme
from ui.look.tokens import GAP, GAP_SMALL, MARK_SMALL, STATUS_HEIGHT
from ui.menus import Choice
from ui.picture import Picture


class StatusLine(QStatusBar):
    """Follows the open return."""

    findings_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setSizeGripEnabled(False)
        self._saved = _still(_with_picture(mark_icon(Mark.done, theme)))
        self._undo = label("", "caption", "ink2")
        self._lock = _still(_with_picture(icon("lock-simple", theme)))
        self._counts = [self._count(mark) for mark in (Mark.error, Mark.query, Mark.hint)]
        for left in (self._saved, self._undo, self._lock):
            self.addWidget(left)
        for button in self._counts:
            self.addPermanentWidget(button)
        self._resize()
        theme.changed.connect(self._resize)
        self.show_session(None)

    def show_session(self, session: Session | None) -> None:
        """Draws the line anew; empty when no return is open."""
        for part in (self._saved, self._undo, self._lock, *self._counts):
            part.setVisible(session is not None)
        if session is None:
            return
        self._saved.setText(_saved(session.saved_at, datetime.now().astimezone()))
        self._undo.setText(f"可撤销 {session.undo_steps} 步")
        self._undo.setVisible(session.undo_steps > 0)
        self._lock.setText(lock_reason(session))
        self._lock.setVisible(session.is_locked)
        whole = standing.total(standing.progress_by_section(session).values())
        counts = (whole.errors, whole.queries, whole.hints)
        for button, word, count in zip(self._counts, ("错误", "待说明", "提示"), counts, strict=True):
            button.setText(f"{word} {count}")

    def _count(self, mark: Mark) -> QToolButton:
        made = _with_picture(mark_icon(mark, self._theme))
        made.setToolTip("看审核意见")
        made.clicked.connect(self.findings_wanted)
        return made

    def _resize(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(STATUS_HEIGHT))
        self.setContentsMargins(px(GAP_SMALL), 0, px(GAP_SMALL), 4)  # Qt keeps four pixels above
        for button in (self._saved, self._lock, *self._counts):
            button.setIconSize(QSize(px(MARK_SMALL) + 8, px(MARK_SMALL) + 2))


def _with_picture(picture: QIcon) -> QToolButton:
    made = QToolButton()
    made.setIcon(picture)
    made.setProperty("role", "caption")
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return made


def _still(button: QToolButton) -> QToolButton:
    """One that is only read."""
    button.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return button


class MessageLine(Ground):
    """The last message, until it is closed, replaced, or the return changes. Never in the way of the work."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "bar", Qt.Edge.TopEdge)
        self._mark = Picture(theme)
        self._text = label("", "secondary")
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        close = Button("", "tool", icon("x", theme))
        close.setToolTip("关闭这一行")
        close.clicked.connect(self.hide)
        self.way = Button("", "link")
        self.way.clicked.connect(self._go)
        self._deed: Callable[[], object] = self.hide
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(24), GAP_SMALL // 2, theme.px(16), GAP_SMALL // 2)
        row.setSpacing(GAP)
        row.addWidget(self._mark)
        row.addWidget(self._text, 1)
        row.addWidget(self.way)
        row.addWidget(close)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def say(self, text: str, problem: bool) -> None:
        mark = Mark.error if problem else Mark.hint
        self._mark.show_icon(mark_icon(mark, self._theme))
        self._mark.setAccessibleName(mark.value)
        self._text.setText(text)
        self.way.hide()
        self.show()

    def offer(self, way: Choice) -> None:
        """The next step, at the right of what was just said."""
        self._deed = way.run
        self.way.setText(way.text)
        self.way.show()

    def _go(self) -> None:
        self.hide()
        self._deed()


def lock_reason(session: Session) -> str:
    """Why the return cannot be changed, empty when it can."""
    if session.head.signed is not None:
        return "已签名，这一稿不能再改"
    return "只读，文件不能写" if session.store.read_only else ""


def _saved(saved_at: str, now: datetime) -> str:
    if not saved_at:
        return "还没有填过"
    then = datetime.fromisoformat(saved_at).astimezone(now.tzinfo)
    return f"已保存 {then:%H:%M:%S}" if then.date() == now.date() else f"上次保存 {standing.moment(saved_at, now)}"
