"""What the menu 文件 does: open, make and close files, change the year, keep a copy."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs
from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QWidget

from hzdesk.errors import UserError
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Frame
from hzdesk.store import SUFFIX, OpenStore, Store
from hzdesk.text import grouped
from ui.look.theme import Theme
from ui.menus import Choice
from ui.settings import APP, LAST_STORE, RECENT_STORES, WHO, Settings
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.dialogs.new_return import NewReturnDialog
    from ui.jobs import Job, Tick

FORMS = "报表制度文件 (*.hzform)"
FILTER = f"年报文件 (*{SUFFIX});;所有文件 (*)"


class Files:
    """Opens and closes files for the window, and remembers them."""

    def __init__(self, workspace: Workspace, theme: Theme, settings: Settings, window: QWidget) -> None:
        self._workspace, self._theme, self._settings, self._window = workspace, theme, settings, window
        self._example: Job | None = None  # being made

    def open(self, location: str, year: int | None = None) -> bool:
        """Opens a file; one that cannot be opened leaves what is open as it was, with a message."""
        path = Path(location).absolute()
        if self._workspace.is_open and self._workspace.location.absolute() == path:
            return True
        if self._is_mistaken(path) or not self._workspace.open(location, year):
            return False
        self._settings.remember_store(str(path))
        return True

    def _is_mistaken(self, path: Path) -> bool:
        if path.suffix.lower() == SUFFIX or not path.is_file():
            return False
        from ui.mistaken import lead_on

        return lead_on(path, self._workspace, self._theme, self._window, self.take_form)

    def choose(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        location, _ = QFileDialog.getOpenFileName(self._window, "打开年报文件", self._folder(), FILTER)
        if location:
            self.open(location)

    def make(self) -> None:
        """Asks for the school, and makes its file with the first return in it."""
        from ui.dialogs.new_return import NewReturnDialog

        dialog = NewReturnDialog(self._workspace.forms, self._theme, Path(self._folder()), self._window)
        dialog.who = self._settings.get(WHO)
        dialog.accepted.connect(partial(self._made, dialog))
        dialog.open()

    def _made(self, dialog: "NewReturnDialog") -> None:
        self._settings.set(WHO, dialog.who)
        location = str(dialog.location)
        if self._workspace.attempt(partial(self._create, location, dialog.frame)):
            self.open(location)

    def _create(self, location: str, frame: Frame) -> None:
        folder = Path(location).parent
        try:
            folder.mkdir(parents=True, exist_ok=True)  # a new computer may have none of its own for documents yet
        except OSError as error:
            raise UserError(f"文件夹 {folder} 建不成：{error.strerror}。请换一个文件夹。") from None
        store = self._workspace.open_store(location, create=True)
        try:
            self._begin(store, frame)
        finally:
            store.close()

    def open_example(self) -> None:
        """Opens the example school, which is made in the user's data folder the first time."""
        folder = _example_folder()
        if made := sorted(folder.rglob(f"*{SUFFIX}")):
            self.open(str(made[0]))
        elif self._example is None:
            from ui.jobs import Jobs

            self._workspace.say("正在建示例学校，建好就打开。")
            make = partial(_make_example, folder, self._workspace.forms, self._workspace.open_store)
            self._example = Jobs(self._window).start(make, self._example_made, self._example_failed)

    def _example_made(self, location: Path) -> None:
        self._example = None
        if self._window.isVisible():
            self.open(str(location))

    def _example_failed(self, error: Exception) -> None:
        self._example = None
        if not isinstance(error, UserError):
            raise error
        self._workspace.say(str(error), problem=True)

    def close(self) -> None:
        self._settings.set(LAST_STORE, "")
        self._workspace.leave()

    def keep_copy(self) -> None:
        """Writes a complete copy of the open file to a place of the person's choice."""
        from PySide6.QtWidgets import QFileDialog

        source = self._workspace.location
        proposed = source.with_stem(f"{source.stem} 备份")
        target, _ = QFileDialog.getSaveFileName(self._window, "另存一份备份", str(proposed), FILTER)
        if not target:
            return
        self._workspace.commit()
        if self._workspace.attempt(partial(self._workspace.session.store.backup, target)):
            self._workspace.say(f"备份已写到 {target}。")

    def countersign(self) -> None:
        """Asks for a submission that somebody else signed, and for one signature more on it."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._window, "会签哪一份上报件", self._folder(), "上报件 (*.xlsx)")
        if name:
            from ui.countersigning import ask_for_file

            ask_for_file(Path(name), self._workspace, self._theme, self._window)

    def add_form(self) -> None:
        """Takes in a form that the bureau has sent; what is open is filled on it from then on."""
        from PySide6.QtWidgets import QFileDialog

        name, _ = QFileDialog.getOpenFileName(self._window, "导入报表制度", self._folder(), FORMS)
        if name:
            self.take_form(Path(name))

    def take_form(self, file: Path, fingerprint: str = "") -> None:
        from hzdesk.forms import user_folder
        from hzdesk.forms.delivery import UnpinnedError, add, load_forms

        try:
            form = add(file, user_folder(), fingerprint)
        except UnpinnedError as error:
            told = f"签名的指纹是：\n\n{grouped(error.fingerprint)}\n\n与市教育局盖章通知上印的不一样，就不要导入。"
            self._ask("指纹与通知上的一样吗", told, "一样，导入(&Y)", partial(self.take_form, file, error.fingerprint))
        except UserError as error:
            self._workspace.say(str(error), problem=True)
        else:
            self._workspace.use_forms(load_forms(user_folder()))
            self._workspace.say(f"已导入 {form.title} {form.edition} 版。")

    def _ask(self, title: str, told: str, yes: str, deed: Callable[[], object]) -> None:
        from ui.dialogs.question import QuestionDialog

        dialog = QuestionDialog(title, told, yes, self._theme, self._window)
        dialog.accepted.connect(deed)
        dialog.open()

    def years(self) -> Sequence[Choice | None]:
        """The years of the open file, the newest first, and the way to a further one."""
        session = self._workspace.session
        known = sorted({head.frame.year for head in session.store.heads()}, reverse=True)
        choices: list[Choice | None] = [
            Choice(f"{year} 年度", partial(self._workspace.open_year, year), year == session.frame.year)
            for year in known
        ]
        further = [year for year in self._served() if year not in known and not session.store.read_only]
        if further:
            choices.append(None)
            choices += [Choice(f"新建 {year} 年度", partial(self.ask_for_year, year)) for year in further]
        return choices

    def ask_for_year(self, year: int) -> None:
        """Begins a year at once after the one before it; asks where a year between would be left out."""
        known = {head.frame.year for head in self._workspace.session.store.heads()}
        if year - 1 in known or min(known) > year:
            self.begin_year(year)
            return
        told = f"文件里没有 {year - 1} 年度，新建的 {year} 年度没有上年数，各行的名称也带不过来。"
        self._ask(f"跳过 {year - 1} 年度吗", told, f"新建 {year} 年度(&Y)", partial(self.begin_year, year))

    def begin_year(self, year: int) -> None:
        """Begins the return of a further year in the open file, from the year before if it is there, and shows it."""
        from hzdesk.usecases import next_year

        session = self._workspace.session
        known = {head.frame.year for head in session.store.heads()}
        self._workspace.commit()
        if year - 1 in known:
            begin = partial(next_year, session.store, session.forms, year, session.who)
        else:
            begin = partial(self._begin, session.store, session.frame._replace(year=year, revision=1))
        if self._workspace.attempt(begin):
            self._workspace.open_year(year)

    def recent(self) -> Sequence[Choice | None]:
        """The files opened lately that are still there."""
        return [Choice(location, partial(self.open, location)) for location in self.recent_locations()]

    def recent_locations(self) -> list[str]:
        return [location for location in self._settings.get(RECENT_STORES) if Path(location).is_file()]

    def _begin(self, store: Store, frame: Frame) -> AnnualReturn:
        from hzdesk.usecases import new_return

        return new_return(store, self._workspace.forms, frame, self._settings.get(WHO))

    def _served(self) -> list[int]:
        """The years that a form serves, the newest first."""
        of_bureau = self._workspace.session.form.of_bureau
        forms = (form for form in self._workspace.forms if form.of_bureau == of_bureau)
        return sorted({year for form in forms for year in form.years}, reverse=True)

    def _folder(self) -> str:
        """Where the last file stands; never the folder of the example, where nobody would look for a file."""
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        recent = (Path(location).parent for location in self.recent_locations())
        own = (str(folder) for folder in recent if not folder.is_relative_to(_example_folder()))
        return next(own, documents)


def _example_folder() -> Path:
    return Path(platformdirs.user_data_dir(APP, appauthor=False)) / "example"


def _make_example(folder: Path, forms: Sequence[Form], open_store: OpenStore, _tick: "Tick") -> Path:
    """Makes the example school beside `folder` and moves it there when it is whole."""
    from hzdesk.example import make_school

    unfinished = folder.with_name(f"{folder.name}.part")
    made = make_school(unfinished, forms, open_store)
    unfinished.rename(folder)
    return folder / made.relative_to(unfinished)
