import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent, QKeyEvent, QShortcut, QWheelEvent
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from ui.look.cells import RIGHT
from ui.look.icons import icon
from ui.look.inputs import AnswerInput, Button, Chip, Hairline, Input, Look, Sheet, label, tip
from ui.look.marks import Mark
from ui.look.theme import Scheme, Theme
from ui.look.tokens import DARK, LIGHT, Tokens

LOOKS: tuple[Look, ...] = ("", "error", "query", "changed", "calc", "locked")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    QVBoxLayout(widget)
    qtbot.addWidget(widget)
    return widget


def put(page: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        page.layout().addWidget(widget)
    page.show()
    page.activateWindow()
    QApplication.processEvents()


@pytest.fixture
def field(theme: Theme, page: QWidget) -> AnswerInput:
    made = AnswerInput(theme, align=RIGHT)
    made.setFixedWidth(128)
    made.setText("612")
    put(page, made)
    made.setFocus()
    QApplication.processEvents()
    return made


def at(widget: QWidget, x: int, y: int) -> str:
    return widget.grab().toImage().pixelColor(x, y).name().upper()


def text_end(image: QImage) -> int:
    columns, rows = range(3, image.width() - 3), range(5, image.height() - 5)
    return max(x for x in columns if any(image.pixelColor(x, y).lightness() < 130 for y in rows))


def test_an_input_is_28_pixels_high_in_every_look_with_and_without_the_focus(field: AnswerInput) -> None:
    heights = set()
    for look in LOOKS:
        field.look = look
        for focus in (True, False):
            field.setFocus() if focus else field.clearFocus()
            heights |= {field.height(), field.sizeHint().height()}
    assert heights == {28}


@pytest.mark.parametrize("look", LOOKS)
def test_an_entry_stays_exactly_as_typed_whatever_its_look(field: AnswerInput, look: Look) -> None:
    field.setText(" 8O　")
    field.look = look
    assert field.text() == " 8O　"
    field.look = ""
    assert field.text() == " 8O　"


def test_a_change_of_look_keeps_cursor_and_undo(qtbot: QtBot, field: AnswerInput) -> None:
    field.setCursorPosition(1)
    qtbot.keyClicks(field, "5")
    field.look = "error"
    assert (field.text(), field.cursorPosition()) == ("6512", 2)
    field.undo()
    assert field.text() == "612"


@pytest.mark.parametrize(
    ("look", "edge", "ground"),
    [
        ("", LIGHT.line, LIGHT.sheet),
        ("error", LIGHT.error, LIGHT.error_ground),
        ("query", LIGHT.query, LIGHT.query_ground),
        ("calc", LIGHT.computed, LIGHT.computed),
        ("locked", LIGHT.line, LIGHT.sheet),
    ],
)
def test_a_look_has_its_edge_and_ground(field: AnswerInput, look: Look, edge: str, ground: str) -> None:
    field.look = look
    field.clearFocus()
    assert (at(field, 0, 14), at(field, 10, 14)) == (edge, ground)


def test_the_lower_edge_of_a_field_to_fill_is_seen(field: AnswerInput) -> None:
    field.clearFocus()
    assert at(field, 60, 27) == LIGHT.edge


@pytest.mark.parametrize("look", ["", "error", "query"])
def test_the_focus_is_two_pixels_of_accent_over_any_finding(field: AnswerInput, look: Look) -> None:
    field.look = look
    assert field.hasFocus()
    assert [at(field, x, 14) for x in (0, 1, 2)] == [LIGHT.accent, LIGHT.accent, LIGHT.sheet]


def test_the_digits_do_not_move_when_the_focus_comes(field: AnswerInput) -> None:
    field.deselect()
    field.setCursorPosition(0)
    with_focus = text_end(field.grab().toImage())
    field.clearFocus()
    assert text_end(field.grab().toImage()) == with_focus


def test_what_is_computed_or_locked_cannot_be_typed_into(qtbot: QtBot, field: AnswerInput) -> None:
    for look in ("calc", "locked"):
        field.look = look
        qtbot.keyClicks(field, "9")
    assert field.text() == "612"
    field.look = ""
    qtbot.keyClicks(field, "9")
    assert field.text() != "612"


def test_tab_skips_what_is_computed(qtbot: QtBot, theme: Theme, page: QWidget) -> None:
    first, total, last = (Input(theme) for _ in range(3))
    total.look = "calc"
    put(page, first, total, last)
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is last


def test_the_wheel_changes_no_value_and_is_left_to_the_page(field: AnswerInput) -> None:
    where, turn, inverted = QPointF(5, 5), QPoint(0, 120), False
    event = QWheelEvent(
        where,
        field.mapToGlobal(where),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        inverted,
    )
    QApplication.sendEvent(field, event)
    assert (field.text(), event.isAccepted()) == ("612", False)


def compose(field: AnswerInput, preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QApplication.sendEvent(field, event)


def test_chinese_input_shows_its_draft_and_enters_only_what_is_committed(theme: Theme, page: QWidget) -> None:
    field = Input(theme)
    put(page, field)
    field.setFocus()
    assert field.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    compose(field, "shifan")
    assert (field.text(), field.displayText()) == ("", "")
    compose(field, "", "示范")
    assert field.text() == "示范"


def test_a_field_for_numbers_takes_full_width_digits_from_an_input_method(field: AnswerInput) -> None:
    field.selectAll()
    compose(field, "", "１２０")
    assert field.text() == "１２０"
    assert field.inputMethodHints() & Qt.InputMethodHint.ImhDigitsOnly == Qt.InputMethodHint.ImhNone


def test_not_applicable_covers_the_entry_and_gives_it_back(field: AnswerInput) -> None:
    plain = field.grab().toImage()
    field.na = True
    covered = field.grab().toImage()
    assert (covered != plain, field.text(), field.hasFocus()) == (True, "612", True)
    field.na = False
    assert field.text() == "612"
    assert field.grab().toImage() == plain


def test_not_applicable_looks_the_same_over_any_entry(field: AnswerInput) -> None:
    field.na = True
    field.clearFocus()
    over_612 = field.grab().toImage()
    field.setText("一段长得多的文字")
    assert field.grab().toImage() == over_612


def test_not_applicable_tells_once(qtbot: QtBot, field: AnswerInput) -> None:
    told: list[bool] = []
    field.na_changed.connect(told.append)
    field.na = True
    field.na = True
    field.na = False
    assert told == [True, False]


def test_who_hears_that_not_applicable_was_written_over_finds_the_new_entry(qtbot: QtBot, field: AnswerInput) -> None:
    found: list[tuple[bool, str]] = []
    field.na = True
    field.na_changed.connect(lambda: found.append((field.na, field.text())))
    field.textEdited.connect(lambda: found.append((field.na, field.text())))
    qtbot.keyClicks(field, "8")
    assert found == [(False, "8"), (False, "8")]


def test_what_is_typed_over_not_applicable_takes_its_place(qtbot: QtBot, field: AnswerInput) -> None:
    field.na = True
    edited: list[str] = []
    field.textEdited.connect(edited.append)
    qtbot.keyClicks(field, "80")
    assert (field.na, field.text(), edited[-1]) == (False, "80", "80")


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_deleting_not_applicable_leaves_a_blank(qtbot: QtBot, field: AnswerInput, key: Qt.Key) -> None:
    field.na = True
    edited: list[str] = []
    field.textEdited.connect(edited.append)
    qtbot.keyClick(field, key)
    assert (field.na, field.text(), edited) == (False, "", [""])


def test_pasting_over_not_applicable_takes_its_place(qtbot: QtBot, field: AnswerInput) -> None:
    QGuiApplication.clipboard().setText("1,880")
    field.na = True
    qtbot.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert (field.na, field.text()) == (False, "1,880")


def test_an_input_method_writes_over_not_applicable(field: AnswerInput) -> None:
    field.na = True
    compose(field, "ba")
    assert (field.na, field.text()) == (False, "")
    compose(field, "", "８")
    assert field.text() == "８"


def test_moving_keys_and_shortcuts_pass_through_not_applicable(qtbot: QtBot, field: AnswerInput, page: QWidget) -> None:
    undone: list[int] = []
    QShortcut("Ctrl+Z", page, lambda: undone.append(1))
    returned: list[int] = []
    field.returnPressed.connect(lambda: returned.append(1))
    field.na = True
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_F2, Qt.Key.Key_Shift):
        qtbot.keyClick(field, key)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (field.na, field.text(), undone, returned) == (True, "612", [1], [1])


def test_a_locked_not_applicable_stays(qtbot: QtBot, field: AnswerInput) -> None:
    field.na = True
    field.look = "locked"
    qtbot.keyClicks(field, "80")
    compose(field, "", "８")
    assert (field.na, field.text()) == (True, "612")


def test_a_shortcut_override_over_not_applicable_is_left_to_the_page(field: AnswerInput) -> None:
    field.na = True
    event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QApplication.sendEvent(field, event)
    assert not event.isAccepted()


def test_the_placeholder_is_readable(theme: Theme, field: AnswerInput) -> None:
    assert field.palette().placeholderText().color().name().upper() == LIGHT.ink3


@pytest.mark.parametrize(("scheme", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_a_main_button_is_filled_and_shows_its_focus(
    theme: Theme, page: QWidget, scheme: Scheme, tokens: Tokens
) -> None:
    theme.choose(scheme)
    main, other = Button("签名并生成上报件", "main"), Button("不粘贴")
    put(page, main, other)
    other.setFocus()
    assert at(main, 20, 3) == tokens.accent
    assert at(other, 0, 15) == tokens.accent
    main.setFocus()
    assert at(main, 20, 3) == tokens.on_accent
    assert at(other, 0, 15) == tokens.line


def test_a_button_that_tab_has_led_to_has_one_frame(qtbot: QtBot, theme: Theme, page: QWidget) -> None:
    other, main, chip = Button("取消"), Button("导出", "main"), Chip("错误", theme)
    put(page, other, main, chip)
    main.setFixedWidth(200)
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_Tab)
    assert main.hasFocus()
    image = main.grab().toImage()
    assert {image.pixelColor(x, 15).name().upper() for x in range(6, 60)} == {theme.tokens.accent}


def test_enter_presses_the_button_that_has_the_focus_and_no_other(qtbot: QtBot, theme: Theme) -> None:
    dialog, pressed = QDialog(), []
    qtbot.addWidget(dialog)
    main, cancel, chip = Button("导出", "main"), Button("取消"), Chip("错误", theme)
    main.setDefault(True)
    QVBoxLayout(dialog)
    for button in (main, cancel, chip):
        button.clicked.connect(lambda _=False, button=button: pressed.append(button.text()))
    put(dialog, main, cancel, chip)
    for button in (cancel, chip, main):
        button.setFocus()
        qtbot.keyClick(button, Qt.Key.Key_Return)
    assert pressed == ["取消", "错误", "导出"]


def test_buttons_of_a_row_have_one_height(theme: Theme, page: QWidget) -> None:
    buttons = [Button("粘贴 1 格", "main"), Button("不粘贴"), Button("再交一份…", "link")]
    buttons.append(Button("复制图片", icon=icon("copy", theme)))
    put(page, *buttons)
    assert {button.height() for button in buttons} == {30}


def test_a_link_is_underlined_only_while_it_has_the_focus(page: QWidget) -> None:
    link, other = Button("写说明", "link"), Button("不粘贴")
    put(page, link, other)
    other.setFocus()
    plain = link.grab().toImage()
    link.setFocus()
    assert link.grab().toImage() != plain


def test_a_tool_button_never_takes_the_focus(qtbot: QtBot, theme: Theme, page: QWidget) -> None:
    tool, field = Button(kind="tool", icon=icon("arrow-u-up-left", theme)), Input(theme)
    put(page, tool, field)
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is field
    qtbot.mouseClick(tool, Qt.MouseButton.LeftButton)
    assert QApplication.focusWidget() is field


def test_enter_in_a_field_of_a_dialog_presses_no_button_by_accident(page: QWidget) -> None:
    assert not Button("签名", "main").autoDefault()


def test_a_chip_counts_and_can_be_checked(qtbot: QtBot, theme: Theme, page: QWidget) -> None:
    chip = Chip("待说明", theme, Mark.query)
    chip.set_count(5)
    put(page, chip)
    chip.clearFocus()
    assert (chip.text(), chip.height(), at(chip, 5, 14)) == ("待说明　5", 28, LIGHT.sheet)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    chip.clearFocus()
    assert (chip.isChecked(), at(chip, 5, 14), at(chip, 0, 14)) == (True, LIGHT.select, LIGHT.accent)


def test_the_mark_of_a_chip_grows_with_the_text(theme: Theme) -> None:
    chip = Chip("待说明", theme, Mark.query)
    theme.choose(scale=1.5)
    assert chip.iconSize().height() == 24


def test_a_sheet_is_white_on_the_canvas_with_its_title_and_note(page: QWidget) -> None:
    sheet = Sheet("各表进度", "八张表，三张已填完")
    sheet.body.addWidget(QLabel("升学就业"))
    put(page, sheet)
    sheet.set_note("八张表，四张已填完")
    assert [child.text() for child in sheet.findChildren(QLabel)] == ["各表进度", "八张表，四张已填完", "升学就业"]
    assert (at(sheet, 0, 20), at(sheet, 3, 20)) == (LIGHT.line, LIGHT.sheet)


def test_a_hairline_is_one_pixel_of_rule(theme: Theme, page: QWidget) -> None:
    line = Hairline(theme)
    line.setFixedWidth(20)
    put(page, line)
    assert (line.height(), at(line, 5, 0)) == (1, LIGHT.rule)


def test_a_label_has_the_size_of_its_role_and_keeps_figures_of_one_width(page: QWidget) -> None:
    caption, title = label("2023 年", "caption", "ink2"), label("升学就业", "page_title")
    put(page, caption, title)
    assert (caption.fontInfo().pixelSize(), title.fontInfo().pixelSize()) == (12, 20)
    assert (caption.font().bold(), title.font().bold()) == (False, True)
    advances = {caption.fontMetrics().horizontalAdvance(digit) for digit in "0123456789"}
    assert len(advances) == 1
    assert caption.palette().windowText().color().name().upper() == LIGHT.ink2


def test_a_tooltip_of_a_long_text_is_no_wider_than_the_screen(page: QWidget, qtbot: QtBot) -> None:
    put(page)
    QToolTip.showText(page.mapToGlobal(page.rect().center()), tip("<8O> 人\n" + "指标的解释可以很长。" * 40), page)
    qtbot.waitUntil(QToolTip.isVisible)
    shown = next(made for made in QApplication.topLevelWidgets() if made.inherits("QTipLabel"))
    assert isinstance(shown, QLabel)
    assert shown.width() <= page.screen().availableGeometry().width()
    assert shown.text().startswith("<p>&lt;8O&gt; 人<br>指标")
    QToolTip.hideText()
    assert tip("") == ""
