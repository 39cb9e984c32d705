"""The open return as the window sees it: one QObject, handed to every page by its constructor."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from hzdesk.errors import UserError
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.returns import Edit
from hzdesk.session import Session
from hzdesk.store import OpenStore, Store


class Workspace(QObject):
    """Holds the session and tells the pages what changed. Pages read `session` freely and write only through here."""

    opened = Signal()  # another return is open: draw everything anew
    closed = Signal()  # nothing is open any more
    changed = Signal()  # values, findings, progress or lock of the open return
    message = Signal(str, bool)  # one quiet line for the person; True when it is a problem
    offered = Signal(object)  # a Choice beside the message just said: the next step
    wanted = Signal(str, str, str)  # show this cell: section, row, field (row and field may be empty)
    committing = Signal()  # editors put what they hold into the return

    def __init__(self, open_store: OpenStore, forms: Sequence[Form]) -> None:
        super().__init__()
        self.open_store, self.forms = open_store, forms
        self._session: Session | None = None

    @property
    def session(self) -> Session:
        assert self._session is not None, "no return is open"
        return self._session

    @property
    def is_open(self) -> bool:
        return self._session is not None

    @property
    def location(self) -> Path:
        return Path(self.session.store.location)

    def open(self, location: str, year: int | None = None) -> bool:
        """Opens a store at a year, at its last one if none is given; False, with a message, when it cannot be."""
        return self._do(lambda: self._show(self.open_store(location), year), rejoice=self.opened)

    def open_year(self, year: int) -> bool:
        """Shows another year of the open store."""
        self.commit()
        store = self.session.store
        return self._do(lambda: self._begin(store, year), rejoice=self.opened)

    def begin_revision(self) -> None:
        """Opens the next 稿 of the signed return, and shows it."""
        from hzdesk.usecases import next_revision

        store, year = self.session.store, self.session.frame.year
        if self.attempt(partial(next_revision, store, year, self.session.who)) and self.open_year(year):
            revision = self.session.frame.revision
            self.say(f"已开第 {revision} 稿，数和说明都带过来了。改好再签名；第 {revision - 1} 稿的上报件还留着。")

    def remove_year(self) -> Path | None:
        """Takes the open year out of the file and shows the nearest one; gives the backup that was made before."""
        from hzdesk.removal import nearest, remove_year

        store, year = self.session.store, self.session.frame.year
        try:
            backup = remove_year(store, year, self.session.who)
        except UserError as error:
            self.say(str(error), problem=True)
            return None
        if not self._do(lambda: self._begin(store, nearest(store, year)), rejoice=self.opened):
            self.leave()  # the year that is still shown is no longer there
        return backup

    def use_forms(self, forms: Sequence[Form]) -> None:
        """Goes on with other forms; what is open is opened anew."""
        self.forms = forms
        if self._session is not None:
            location, year = str(self.location), self.session.frame.year
            self.close()
            self.open(location, year)

    def close(self) -> None:
        if self._session is not None:
            self.commit()
            self._session.store.close()
            self._session = None

    def leave(self) -> None:
        """Closes what is open, for nothing else in its place."""
        self.close()
        self.closed.emit()

    def commit(self) -> None:
        """Has the focused editor hand over what it holds: before saving, checking, signing, leaving."""
        self.committing.emit()

    def edit(self, edits: Sequence[Edit], who: str = "") -> bool:
        """Keeps edits as one step; `who` is named in the change log instead of the person at this desk."""
        return self._do(lambda: self.session.edit(edits, who), rejoice=self.changed)

    def undo(self) -> None:
        self.commit()
        self._do(self.session.undo, rejoice=self.changed)

    def redo(self) -> None:
        self.commit()
        self._do(self.session.redo, rejoice=self.changed)

    def explain(self, finding: Finding, text: str) -> bool:
        return self._do(lambda: self.session.explain(finding, text), rejoice=self.changed)

    def attempt(self, deed: Callable[[], object]) -> bool:
        """Does what may be refused; False, with a message, when it was."""
        try:
            deed()
        except UserError as error:
            self.say(str(error), problem=True)
            return False
        return True

    def reload(self) -> None:
        """Reads the return again, after an export or an import wrote it."""
        self._do(self.session.reload, rejoice=self.changed)

    def show(self, section: str, row: str = "", field: str = "") -> None:
        """Asks the window to show a cell."""
        self.commit()
        self.wanted.emit(section, row, field)

    def say(self, text: str, *, problem: bool = False) -> None:
        self.message.emit(text, problem)

    def _show(self, store: Store, year: int | None) -> None:
        years = [head.frame.year for head in store.heads()]
        if not years:
            store.close()
            raise UserError("这个文件里还没有年报。请用“文件 — 新建”建立一个。")
        try:
            session = Session(store, self.forms, max(years) if year is None else year)
        except UserError:
            store.close()
            raise
        self.close()
        self._session = session

    def _begin(self, store: Store, year: int) -> None:
        self._session = Session(store, self.forms, year, self.session.who)

    def _do(self, action: Callable[[], object], rejoice: object) -> bool:
        if not self.attempt(action):
            return False
        rejoice.emit()  # type: ignore[attr-defined]  # a bound signal
        return True
