"""The declared table of commands, and the deeds that belong to no page."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from hzdesk import VERSION
from hzdesk.resources import RESOURCES
from ui.files import Files
from ui.find import FindBox
from ui.handing import Handing
from ui.look.theme import Scheme, Theme
from ui.menus import Choice, Command, Submenu, Table
from ui.navigation import Navigation
from ui.pages import DICTIONARY, FINDINGS, OVERVIEW, SIGN, TRENDS
from ui.settings import SCHEME, SIDE_FOLDED, TEXT_SCALE, WHO, Settings
from ui.workspace import Workspace

if TYPE_CHECKING:
    from ui.printing import Printing

MANUAL = RESOURCES / "manual" / "index.html"
SCHEMES: tuple[tuple[Scheme, str], ...] = (("system", "跟随系统"), ("light", "浅色"), ("dark", "深色"))


class Commands:
    """What the menus can do."""

    def __init__(
        self,
        window: QWidget,
        navigation: Navigation,
        find_box: FindBox,
        workspace: Workspace,
        theme: Theme,
        settings: Settings,
        files: Files,
        log_file: Path,
    ) -> None:
        self._window, self._navigation, self._find_box = window, navigation, find_box
        self._workspace, self._theme = workspace, theme
        self._settings, self._files, self._log_file = settings, files, log_file
        self._handing = Handing(workspace, theme, window)

    def table(self) -> Table:
        """Menus and commands in their order. Nothing stands here that has no effect."""
        files, workspace, go = self._files, self._workspace, self._navigation
        is_open, find = self._is_open, self._find_box
        return (
            (
                "文件(&F)",
                (
                    Command("新建…(&N)", files.make, "Ctrl+N"),
                    Command("打开…(&O)", files.choose, "Ctrl+O"),
                    Submenu("最近打开(&R)", files.recent, lambda: bool(files.recent_locations())),
                    None,
                    Submenu("年度(&Y)", files.years, is_open),
                    Command("开下一稿(&V)", workspace.begin_revision, "", self._is_signed),
                    Command("删除这一年的年报…(&D)", self._remove_year, "", is_open),
                    None,
                    Command("导入…(&T)", self._handing.take, "", is_open),
                    Command("导入报表制度…(&I)", files.add_form),
                    Command("另存备份…(&B)", files.keep_copy, "", is_open),
                    Command("打印预览…(&W)", lambda: self._printing().preview(), "", is_open),
                    Command("打印…(&P)", lambda: self._printing().ask(), "Ctrl+P", is_open),
                    Command("关闭文件(&C)", files.close, "Ctrl+W", is_open),
                    None,
                    Command("退出(&X)", self._window.close, "Ctrl+Q"),
                ),
            ),
            (
                "编辑(&E)",
                (
                    Command("撤销(&U)", workspace.undo, "Ctrl+Z", self._can_undo),
                    Command("重做(&R)", workspace.redo, "Ctrl+Y", self._can_redo),
                    None,
                    Command("查找(&F)", find.start, "Ctrl+F", is_open),
                ),
            ),
            (
                "数据(&D)",
                (
                    Submenu("本页(&T)", self._page_commands, self._has_page_commands),
                    None,
                    Command("导出一张表给科室…(&E)", self._hand_out, "", is_open),
                    Command("导入科室填好的表…(&I)", self._handing.take, "", is_open),
                    None,
                    Command("上一页、上一个标签(&P)", partial(go.step_page, -1), "Ctrl+PgUp", is_open),
                    Command("下一页、下一个标签(&N)", partial(go.step_page, 1), "Ctrl+PgDown", is_open),
                    None,
                    Command("修改人姓名…(&W)", self._ask_who, "", is_open),
                ),
            ),
            (
                "核对(&C)",
                (
                    Command("审核(&C)", partial(go.show, FINDINGS.key), "F9", is_open),
                    Command("下一条意见(&N)", partial(go.step_finding, 1), "F8", is_open),
                    Command("上一条意见(&P)", partial(go.step_finding, -1), "Shift+F8", is_open),
                    None,
                    Command("趋势(&T)", partial(go.show, TRENDS.key), "", is_open),
                    Command("签名上报(&S)", partial(go.show, SIGN.key), "", is_open),
                    Command("会签上报件…(&G)", files.countersign),
                    Command("签名身份…(&I)", self._manage_identities, "", is_open),
                ),
            ),
            (
                "查看(&V)",
                (
                    Command("总览(&O)", partial(go.show, OVERVIEW.key), "Alt+Home", is_open),
                    Command("目录(&L)", go.into_rail, "F6", is_open),
                    Command("侧栏(&P)", self._fold_side, "F7", is_open, lambda: not self._settings.get(SIDE_FOLDED)),
                    None,
                    Submenu("配色(&C)", self._schemes),
                    Submenu("文字大小(&T)", self._sizes),
                    Command("放大文字(&B)", partial(self._step_size, 1), "Ctrl++"),
                    Command("缩小文字(&M)", partial(self._step_size, -1), "Ctrl+-"),
                ),
            ),
            (
                "帮助(&H)",
                (
                    Command("使用手册(&M)", self._open_manual, "F1"),
                    Command("指标解释(&D)", partial(go.show, DICTIONARY.key), "Shift+F1", is_open),
                    None,
                    Command("打开日志文件夹(&L)", self._open_logs),
                    Command("关于(&A)", self._about),
                ),
            ),
        )

    def _is_open(self) -> bool:
        return self._workspace.is_open

    def _is_signed(self) -> bool:
        return self._workspace.is_open and self._workspace.session.head.signed is not None

    def _can_undo(self) -> bool:
        return self._workspace.is_open and self._workspace.session.undo_steps > 0

    def _can_redo(self) -> bool:
        return self._workspace.is_open and self._workspace.session.redo_steps > 0

    def _page_commands(self) -> Sequence[Choice | None]:
        """The commands of the page in front, with their shortcuts beside them."""
        page = self._navigation.pages.current()
        actions = [action for action in (page.commands() if page is not None else []) if action.isEnabled()]
        return [Choice(f"{a.text()}\t{a.shortcut().toString()}".rstrip(), a.trigger) for a in actions]

    def _has_page_commands(self) -> bool:
        return self._workspace.is_open and bool(self._page_commands())

    def _printing(self) -> "Printing":
        from ui.printing import Printing

        return Printing(self._workspace, self._navigation.pages, self._window)

    def _manage_identities(self) -> None:
        from ui.pages.sign import SignPage

        self._navigation.show(SIGN.key)
        page = self._navigation.pages.current()
        if isinstance(page, SignPage):  # else what is being typed could not be kept
            page.desk.manage()

    def _hand_out(self) -> None:
        self._handing.send(self._navigation.current)

    def _remove_year(self) -> None:
        from ui.removing import ask

        ask(self._workspace, self._theme, self._window)

    def _ask_who(self) -> None:
        from ui.dialogs.who import WhoDialog

        dialog = WhoDialog(self._settings.get(WHO), self._theme, self._window)
        dialog.accepted.connect(lambda: self._set_who(dialog.name))
        dialog.open()

    def _set_who(self, name: str) -> None:
        self._settings.set(WHO, name)
        self._workspace.session.who = name

    def _fold_side(self) -> None:
        folded = not self._settings.get(SIDE_FOLDED)
        self._settings.set(SIDE_FOLDED, folded)
        self._navigation.pages.show_sides(not folded)
        if not folded and not self._navigation.pages.has_room_for_side:
            self._workspace.say("窗口太窄，放不下侧栏。请放宽窗口，或缩小文字。")

    def _schemes(self) -> Sequence[Choice | None]:
        return [
            Choice(text, partial(self._choose_scheme, scheme), scheme == self._theme.scheme) for scheme, text in SCHEMES
        ]

    def _choose_scheme(self, scheme: Scheme) -> None:
        self._settings.set(SCHEME, scheme)
        self._theme.choose(scheme=scheme)

    def _sizes(self) -> Sequence[Choice | None]:
        now = self._settings.get(TEXT_SCALE)
        return [Choice(f"{scale:.0%}", partial(self._choose_size, scale), scale == now) for scale in TEXT_SCALE.choices]

    def _choose_size(self, scale: float) -> None:
        self._settings.set(TEXT_SCALE, scale)
        self._theme.choose(scale=scale)

    def _step_size(self, step: int) -> None:
        sizes = TEXT_SCALE.choices
        place = sizes.index(self._settings.get(TEXT_SCALE)) + step
        if 0 <= place < len(sizes):
            self._choose_size(sizes[place])

    def _open_manual(self) -> None:
        self._open(MANUAL)

    def _open_logs(self) -> None:
        self._open(self._log_file.parent)

    def _open(self, place: Path) -> None:
        """Hands a file or folder to the program that the desktop opens it with."""
        from PySide6.QtCore import QUrl
        from PySide6.QtGui import QDesktopServices

        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(place))):
            self._workspace.say(f"这台电脑没有打开它的程序。请自己打开：{place}", problem=True)

    def _about(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        forms = "\n".join(f"{form.title}　{form.edition}" for form in self._workspace.forms)
        box = QMessageBox(self._window)
        box.setWindowTitle("关于")
        box.setText(f"杭州中职年报 {VERSION}")
        box.setInformativeText(f"{forms}\n\n日志：{self._log_file}")
        box.finished.connect(box.deleteLater)
        box.open()
