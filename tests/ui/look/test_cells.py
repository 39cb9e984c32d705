from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QImage, QInputMethodEvent, QPainter, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView
from pytestqt.qtbot import QtBot

from tests.ui.look.conftest import Shot
from ui.look.cells import LEFT, NO_EDGE, RIGHT, CellDelegate, CellLook, LookRole, paint_cell, spoken
from ui.look.inputs import Input
from ui.look.marks import Mark
from ui.look.paint import color
from ui.look.theme import Scheme, Theme
from ui.look.tokens import LIGHT

STATES = {
    "normal": CellLook("612", RIGHT),
    "focus": CellLook("612", RIGHT, focus=True),
    "blank": CellLook(),
    "zero": CellLook("0", RIGHT),
    "na": CellLook(na=True),
    "changed": CellLook("612", RIGHT, state="changed"),
    "error": CellLook("612", RIGHT, state="error"),
    "query": CellLook("612", RIGHT, state="query"),
    "explained": CellLook("612", RIGHT, mark=Mark.explained),
    "hint": CellLook("612", RIGHT, mark=Mark.hint),
    "computed": CellLook("612", RIGHT, kind="computed"),
    "last_year": CellLook("612", RIGHT, kind="last_year"),
    "sum": CellLook("612", RIGHT, kind="sum"),
    "locked": CellLook("612", RIGHT, kind="locked"),
    "preview": CellLook("612", RIGHT, preview=NO_EDGE),
    "selected": CellLook("612", RIGHT, selected=True),
}


def picture(shot: Shot, look: CellLook, theme: Theme, scale: float = 1.0) -> QImage:
    return shot(lambda p, r: paint_cell(p, r, look, theme), scale=scale)


def at(image: QImage, x: int, y: int) -> str:
    return image.pixelColor(x, y).name().upper()


def text_end(image: QImage) -> int:
    """The last column that holds dark ink, frames left out."""
    columns = range(3, image.width() - 3)
    rows = range(5, image.height() - 5)
    return max(x for x in columns if any(image.pixelColor(x, y).lightness() < 130 for y in rows))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_no_two_states_look_alike(shot: Shot, theme: Theme, scheme: Scheme, scale: float) -> None:
    theme.choose(scheme)
    seen: dict[bytes, str] = {}
    for name, look in STATES.items():
        bits = bytes(picture(shot, look, theme, scale).constBits())
        assert bits not in seen, f"{name} looks like {seen[bits]}"
        seen[bits] = name


@pytest.mark.parametrize(
    ("state", "ground"),
    [
        ("normal", LIGHT.sheet),
        ("focus", LIGHT.sheet),
        ("error", LIGHT.error_ground),
        ("query", LIGHT.query_ground),
        ("explained", LIGHT.sheet),
        ("computed", LIGHT.computed),
        ("last_year", LIGHT.computed),
        ("sum", LIGHT.bar),
        ("preview", LIGHT.preview),
        ("selected", LIGHT.select),
    ],
)
def test_a_state_has_its_ground(shot: Shot, theme: Theme, state: str, ground: str) -> None:
    assert at(picture(shot, STATES[state], theme), 50, 5) == ground


def test_a_blank_cell_is_nothing_but_its_hairlines(shot: Shot, theme: Theme) -> None:
    image = picture(shot, CellLook(), theme)
    inside = {at(image, x, y) for x in range(111) for y in range(29)}
    assert (inside, at(image, 50, 29), at(image, 111, 10)) == ({LIGHT.sheet}, LIGHT.rule, LIGHT.rule)


def test_numbers_end_at_the_same_pixel_in_every_state(shot: Shot, theme: Theme) -> None:
    ends = {name: text_end(picture(shot, look, theme)) for name, look in STATES.items() if look.text == "612"}
    assert max(ends.values()) - min(ends.values()) <= 1, ends  # bold digits have other side bearings


def test_the_focus_frame_beats_the_frame_of_an_error(shot: Shot, theme: Theme) -> None:
    image = picture(shot, replace(STATES["error"], focus=True), theme)
    assert {at(image, 0, 15), at(image, 60, 0), at(image, 111, 15), at(image, 60, 29)} == {LIGHT.accent}
    assert at(image, 10, 15) in {LIGHT.error, LIGHT.sheet}, "the mark still shows"


def test_a_computed_cell_with_the_focus_stays_grey(shot: Shot, theme: Theme) -> None:
    assert at(picture(shot, replace(STATES["computed"], focus=True), theme), 50, 5) == LIGHT.computed


def test_a_finding_shows_its_mark_without_being_told(shot: Shot, theme: Theme) -> None:
    assert picture(shot, STATES["error"], theme) == picture(shot, replace(STATES["error"], mark=Mark.error), theme)


def test_the_dashed_frame_runs_only_where_the_block_ends(shot: Shot, theme: Theme) -> None:
    image = picture(shot, CellLook(preview=Qt.Edge.LeftEdge | Qt.Edge.TopEdge), theme)
    left, top = {at(image, 0, y) for y in range(30)}, {at(image, x, 0) for x in range(112)}
    right, bottom = {at(image, 111, y) for y in range(2, 30)}, {at(image, x, 29) for x in range(2, 112)}
    assert LIGHT.accent in left
    assert LIGHT.preview in left, "dashes, not a line"
    assert LIGHT.accent in top
    assert LIGHT.accent not in right | bottom


def test_a_mark_and_a_long_text_never_overlap(shot: Shot, theme: Theme) -> None:
    look = CellLook("新能源汽车运用与维修技术应用", mark=Mark.hint)
    without = picture(shot, replace(look, text=""), theme)
    image = picture(shot, look, theme)
    assert [y for y in range(30) for x in range(24) if image.pixel(x, y) != without.pixel(x, y)] == []


def test_a_picture_takes_the_place_of_the_text(shot: Shot, theme: Theme) -> None:
    areas = []
    look = CellLook("86.3%", picture=lambda painter, rect, theme: areas.append((painter.isActive(), rect, theme)))
    assert picture(shot, look, theme) == picture(shot, CellLook(), theme)
    assert areas == [(True, QRectF(8, 0, 96, 30), theme)]


def test_painting_a_cell_makes_no_font_and_no_icon(shot: Shot, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_args: object) -> None:
        raise AssertionError("made while painting")

    monkeypatch.setattr(QFont, "__init__", forbidden)
    monkeypatch.setattr(QIcon, "__init__", forbidden)
    for look in STATES.values():
        picture(shot, look, theme)


def test_a_colour_of_a_token_is_made_once() -> None:
    assert color("#123456") is color("#123456")


@pytest.mark.parametrize(
    ("look", "note", "words"),
    [
        (CellLook("612"), "", "612"),
        (CellLook(), "", "空白"),
        (CellLook("0"), "", "0"),
        (CellLook("612", na=True), "", "不适用"),
        (CellLook("8O", state="error"), "不是数字", "8O，错误 不是数字"),
        (CellLook("7", state="query"), "比上年少 91.0%", "7，待说明 比上年少 91.0%"),
        (CellLook("214", mark=Mark.explained), "新增两个班", "214，已说明 新增两个班"),
        (CellLook("18", mark=Mark.hint), "空着", "18，提示 空着"),
        (CellLook("528", kind="computed"), "下列四项之和", "528，自动计算 下列四项之和"),
        (CellLook("587", kind="last_year"), "", "587，上年"),
        (CellLook("612", kind="locked"), "已签名", "612，已锁定 已签名"),
        (CellLook("80", preview=NO_EDGE), "", "80，将粘贴"),
        (CellLook("80", state="changed"), "原值 8O 现值 80", "80，原值 8O 现值 80"),
    ],
)
def test_every_state_has_words_for_who_cannot_see_it(look: CellLook, note: str, words: str) -> None:
    assert spoken(look, note) == words


def model() -> QStandardItemModel:
    """Two rows of looks; the last cell has only a text."""
    made = QStandardItemModel(2, 2)
    looks = [CellLook("612", RIGHT), CellLook("8O", RIGHT, state="error"), CellLook("电子商务")]
    for place, look in enumerate(looks):
        index = made.index(place // 2, place % 2)
        made.setData(index, look, LookRole)
        made.setData(index, 612, Qt.ItemDataRole.EditRole)
    made.setData(made.index(1, 1), "平文")
    return made


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> QTableView:
    view = QTableView()
    made = model()
    made.setParent(view)
    view.setModel(made)
    view.setItemDelegate(CellDelegate(theme, view))
    view.setShowGrid(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(30)
    view.horizontalHeader().setDefaultSectionSize(112)
    qtbot.addWidget(view)
    with qtbot.waitExposed(view):
        view.show()
    return view


def grab_cell(view: QTableView, row: int, column: int) -> QImage:
    return view.viewport().grab(view.visualRect(view.model().index(row, column))).toImage()


def test_the_delegate_paints_what_the_model_says(shot: Shot, theme: Theme, table: QTableView) -> None:
    expected = picture(shot, CellLook("8O", RIGHT, state="error"), theme)
    assert grab_cell(table, 0, 1).convertToFormat(expected.format()) == expected


def test_a_model_without_looks_is_shown_as_plain_text(shot: Shot, theme: Theme, table: QTableView) -> None:
    expected = picture(shot, CellLook("平文"), theme)
    assert grab_cell(table, 1, 1).convertToFormat(expected.format()) == expected


def test_a_number_is_edited_as_text_at_the_right_and_never_in_a_spin_box(qtbot: QtBot, table: QTableView) -> None:
    table.edit(table.model().index(0, 0))
    editors = table.viewport().findChildren(Input)
    assert [(editor.text(), editor.alignment() & RIGHT) for editor in editors] == [("612", RIGHT)]
    assert editors[0].geometry() == table.visualRect(table.model().index(0, 0))
    editors[0].setText("8O")
    qtbot.keyClick(editors[0], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: table.model().index(0, 0).data(Qt.ItemDataRole.EditRole) == "8O")


def test_chinese_is_composed_in_the_editor_of_a_cell(table: QTableView, qapp: QApplication) -> None:
    table.edit(table.model().index(1, 0))
    editor = table.viewport().findChild(Input)
    editor.clear()
    qapp.sendEvent(editor, QInputMethodEvent("dianzi", []))
    assert editor.text() == ""
    commit = QInputMethodEvent()
    commit.setCommitString("电子商务")
    qapp.sendEvent(editor, commit)
    assert editor.text() == "电子商务"


def test_the_digits_of_a_cell_stay_where_they_are_when_it_is_edited(theme: Theme, table: QTableView) -> None:
    before = text_end(grab_cell(table, 0, 0))
    table.edit(table.model().index(0, 0))
    editor = table.viewport().findChild(Input)
    editor.deselect()
    editor.setCursorPosition(0)
    assert text_end(grab_cell(table, 0, 0)) == before


def test_a_column_fitted_to_its_contents_cuts_no_text(theme: Theme, table: QTableView) -> None:
    table.resizeColumnToContents(0)
    width = table.columnWidth(0)
    assert width >= theme.metrics("body").horizontalAdvance("电子商务") + 16
    assert width < 112


def test_a_look_is_left_aligned_text_unless_it_says_otherwise() -> None:
    assert (CellLook("x").align, CellLook("x").kind, CellLook("x").state) == (LEFT, "typed", "")


def test_a_cell_off_the_grid_of_pixels_still_has_sharp_lines(shot: Shot, theme: Theme) -> None:
    def two(painter: QPainter, _rect: QRect) -> None:
        paint_cell(painter, QRectF(0, 0, 112, 15), CellLook(), theme)
        paint_cell(painter, QRectF(0, 15, 112, 15), CellLook(), theme)

    image = shot(two, scale=1.25)
    column = [at(image, 5, y) for y in range(image.height())]
    assert set(column) == {LIGHT.sheet, LIGHT.rule}
    assert column.count(LIGHT.rule) == 2
