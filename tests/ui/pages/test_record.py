"""Typing into a record as a person does."""

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable
from tests.core.forms.return_2023 import LAST, annual, changed
from tests.ui.conftest import MakeFile, OpenWindow, open_real_store
from tests.ui.pages.conftest import GRADUATES, OpenSchool, School
from ui.look.theme import Theme
from ui.look.tokens import RECORD_ROW
from ui.pages.record import RecordBody
from ui.pages.record_columns import Columns
from ui.pages.record_row import RecordRow
from ui.pages.section import SectionPage

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def body(page: SectionPage) -> RecordBody:
    assert isinstance(page.body, RecordBody)
    return page.body


def row(page: SectionPage, field: str) -> RecordRow:
    found = next(row for row in body(page).rows if row.field.key == field)
    assert isinstance(found, RecordRow)
    return found


def focused() -> str:
    """The field that has the focus."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, RecordRow):
        widget = widget.parentWidget()
    return widget.field.key if widget is not None else ""


def press(page: SectionPage, *keys: Qt.Key, with_: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(QApplication.focusWidget() or page, key, with_)


def type_in(text: str) -> None:
    """Latin by keys, everything else as an input method commits it."""
    if text.isascii():
        QTest.keyClicks(QApplication.focusWidget(), text)
    else:
        done = QInputMethodEvent()
        done.setCommitString(text)
        QApplication.sendEvent(QApplication.focusWidget(), done)


def test_enter_keeps_what_was_typed_and_leads_to_the_next_field(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    type_in("612")
    press(page, Qt.Key.Key_Return)
    assert school.on_disk("progression", "record", "graduates") == 612
    assert focused() == "by_exam"  # the sum between them is skipped


def test_shift_enter_and_the_arrows_lead_back_and_forth(school: School) -> None:
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    press(page, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert focused() == "by_three_plus_four"
    press(page, Qt.Key.Key_Return, with_=SHIFT)
    assert focused() == "by_exam"


def test_a_computed_field_can_be_looked_at_and_enter_goes_on_from_there(school: School) -> None:
    page = school.page("progression")
    computed = next(entry for entry in body(page).rows if entry.field.value is not None)
    QTest.mouseClick(computed.input, Qt.MouseButton.LeftButton)
    school.qtbot.waitUntil(page.side.years_head.isVisible)
    assert focused() == computed.field.key
    press(page, Qt.Key.Key_Return)
    assert focused() == "by_exam"


class Paints(QObject):
    """Counts how often the whole of a widget is painted."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count, self._whole = 0, watched.rect()
        watched.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += isinstance(event, QPaintEvent) and event.rect() == self._whole
        return False


def test_a_row_that_the_focus_has_left_loses_its_tint(school: School) -> None:
    page = school.page("progression")
    last = body(page).rows[-1]
    page.show_cell("progression", "record", last.field.key)
    QApplication.processEvents()
    paints = Paints(last)
    last.input.clearFocus()
    school.qtbot.waitUntil(lambda: paints.count > 0)
    assert not last.is_current


def test_a_text_of_last_year_is_whole_as_far_as_there_is_room_and_never_over_what_follows(
    make_file: MakeFile, open_window: OpenWindow, theme: Theme
) -> None:
    file, name = make_file(), "李晓明，陈老师代为填报，李晓明，陈老师代为填报"
    store = open_real_store(str(file))
    store.save(annual(changed(LAST, {"basics.filler": name, "basics.principal": "陈老师（示例）"})), "")
    store.close()
    window = open_window(file)
    window.navigation.show_cell("basics", "record", "filler")
    page = window.pages.current()
    assert isinstance(page, SectionPage)
    long, short = row(page, "filler"), row(page, "principal")
    QApplication.processEvents()
    columns, image = Columns.of(theme, long.width()), long.grab().toImage()
    places = [(x, y) for x in range(columns.change + 1, columns.right) for y in range(4, theme.px(RECORD_ROW) - 4)]
    assert not [place for place in places if image.pixelColor(*place).lightness() < 150]
    assert (long.toolTip(), short.toolTip()) == (f"<p>上年 {name}</p>", "")


def test_tab_skips_what_is_computed(open_school: OpenSchool) -> None:
    page = open_school().page("progression")
    press(page, Qt.Key.Key_Tab)
    assert focused() == "by_exam"


def test_typing_replaces_what_stands_in_a_field(school: School) -> None:
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    type_in("37")
    press(page, Qt.Key.Key_Tab)
    assert school.value("progression", "record", "by_exam") == 37


def test_a_number_is_shown_with_separators_and_the_sum_follows(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    page.show_cell("progression", "record", "by_exam")
    for typed in ("１２００", "0", "34", "1 万"):
        type_in(typed)
        press(page, Qt.Key.Key_Return)
    assert row(page, "by_exam").input.text() == "1,200"
    assert row(page, "progressed").input.text() == "11,234"


def test_an_unreadable_entry_stays_as_typed_with_its_finding_below(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    type_in("8O")
    press(page, Qt.Key.Key_Return)
    assert school.on_disk("progression", "record", "graduates") == Unreadable("8O")
    shown = row(page, "graduates")
    assert (shown.input.text(), shown.input.look) == ("8O", "error")
    assert [line.finding.text for line in shown.lines if line.finding] == [
        "毕业生数“8O”不是整数。原样留着，改好才计入合计。"
    ]


def test_escape_takes_back_what_was_not_handed_over(school: School) -> None:
    page = school.page("progression")
    type_in("9")
    press(page, Qt.Key.Key_Escape)
    assert row(page, "graduates").input.text() == "612"
    press(page, Qt.Key.Key_Tab)
    assert school.value("progression", "record", "graduates") == 612


def test_control_0_answers_that_a_field_does_not_apply(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    press(page, Qt.Key.Key_0, with_=CONTROL)
    assert school.value("progression", "record", "graduates") is NA
    assert row(page, "graduates").input.na
    type_in("5")
    press(page, Qt.Key.Key_Return)
    assert school.value("progression", "record", "graduates") == 5


def test_delete_makes_a_field_blank_which_is_not_zero(school: School) -> None:
    page = school.page("progression")
    press(page, Qt.Key.Key_Delete, Qt.Key.Key_Return)
    assert school.value("progression", "record", "graduates") is None
    type_in("0")
    press(page, Qt.Key.Key_Return)
    assert school.value("progression", "record", "by_exam") == 0


def test_undo_takes_back_the_typing_first_then_the_last_step(school: School) -> None:
    page = school.page("progression")
    type_in("600")
    press(page, Qt.Key.Key_Return)
    type_in("30")
    press(page, Qt.Key.Key_Z, with_=CONTROL)
    assert row(page, "by_exam").input.text() == "29"
    press(page, Qt.Key.Key_Z, with_=CONTROL)
    assert row(page, "graduates").input.text() == "612"
    press(page, Qt.Key.Key_Y, with_=CONTROL)
    assert row(page, "graduates").input.text() == "600"


def test_undo_shows_in_the_field_that_has_the_focus(school: School) -> None:
    page = school.page("progression")
    type_in("600")
    school.workspace.commit()
    press(page, Qt.Key.Key_Z, with_=CONTROL)
    assert row(page, "graduates").input.text() == "612"


def test_committing_hands_over_what_the_focused_field_holds(school: School) -> None:
    page = school.page("progression")
    type_in("600")
    school.workspace.commit()
    assert school.on_disk("progression", "record", "graduates") == 600
    assert row(page, "graduates").input.hasFocus()


def test_an_entry_being_typed_is_never_written_over(school: School) -> None:
    page = school.page("progression")
    type_in("59")
    school.workspace.edit([])
    page.refresh()
    assert row(page, "graduates").input.text() == "59"


def test_an_input_method_writes_into_a_field(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("basics")
    target = QApplication.focusWidget()
    QApplication.sendEvent(target, QInputMethodEvent("wang", []))
    assert row(page, "filler").input.text() == ""
    type_in("汪老师")
    press(page, Qt.Key.Key_Return)
    assert school.value("basics", "record", "filler") == "汪老师"


def test_a_letter_in_a_choice_opens_the_picker_and_enter_fills_in(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("basics")
    page.show_cell("basics", "record", "ownership")
    type_in("m")
    picker = row(page, "ownership").input.picker
    assert picker is not None
    QTest.keyClick(picker.input, Qt.Key.Key_Return)
    assert school.value("basics", "record", "ownership") == "private"
    assert row(page, "ownership").input.text() == "民办"


def test_yes_or_no_is_picked_by_a_letter_or_a_digit(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("basics")
    page.show_cell("basics", "record", "national_demo")
    for typed, expected in (("s", True), ("0", False)):
        type_in(typed)
        picker = row(page, "national_demo").input.picker
        assert picker is not None
        QTest.keyClick(picker.input, Qt.Key.Key_Return)
        assert school.value("basics", "record", "national_demo") is expected


def test_an_explanation_is_written_below_its_row(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"employed_directly": 7, "matched": 7}),))
    page = school.page("progression")
    page.show_cell("progression", "record", "employed_directly")
    press(page, Qt.Key.Key_E, with_=CONTROL)
    type_in("升学的多了")
    press(page, Qt.Key.Key_Return)
    found = [item for item in school.workspace.session.findings if item.digest and item.field == "employed_directly"]
    assert [item.explanation for item in found] == ["升学的多了"]
    assert focused() == "employed_directly"


def test_the_value_before_comes_back_and_that_can_be_undone(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES),))
    page = school.page("progression")
    page.show_cell("progression", "record", "employed_directly")
    type_in("7")
    press(page, Qt.Key.Key_Return)
    page.refresh()
    line = row(page, "employed_directly").lines[0]
    assert "改回 78" in line.sentence.accessibleName()
    assert "改回 78 Ctrl+R" in line.sentence.accessibleName()
    line._hover("revert")
    assert "上一次填的数" in line.sentence.toolTip()
    page.show_cell("progression", "record", "employed_directly")
    press(page, Qt.Key.Key_R, with_=CONTROL)
    assert school.value("progression", "record", "employed_directly") == 78
    school.workspace.undo()
    assert school.value("progression", "record", "employed_directly") == 7


def test_what_was_blank_before_is_not_offered_back(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"employed_directly": 7, "matched": 7}),))
    assert not row(school.page("progression"), "employed_directly").lines[0].offers("revert")


def test_the_rule_behind_a_finding_is_said_in_words_and_folded_away_again(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"employed_directly": 7}),))
    page = school.page("progression")
    page.show_cell("progression", "record", "matched")
    line = row(page, "matched").lines[0]
    press(page, Qt.Key.Key_G, with_=CONTROL)
    assert line.rule.text() == "规则 PRG-02：对口就业 ≤ 直接就业。"
    assert line.rule.isVisible()
    assert "收起规则" in line.sentence.accessibleName()
    press(page, Qt.Key.Key_G, with_=CONTROL)
    assert not line.rule.isVisible()


def test_a_ready_made_explanation_is_taken_with_one_click(open_school: OpenSchool) -> None:
    school = open_school(progression=(Row("record", GRADUATES | {"employed_directly": 7, "matched": 7}),))
    page = school.page("progression")
    line = row(page, "employed_directly").lines[0]
    line.act("explain")
    assert line.writer is not None
    line.writer._take("0")
    school.workspace.commit()
    assert line.finding is not None
    assert line.finding.explanation == line.finding.answers[0]


def test_a_column_of_figures_is_shown_before_it_is_pasted_as_one_step(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    QGuiApplication.clipboard().setText("612\r\n37\r\n0\r\n214\r\n277\r\n")
    press(page, Qt.Key.Key_V, with_=CONTROL)
    assert school.value("progression", "record", "graduates") is None
    assert row(page, "by_exam").input.look == "changed"
    assert body(page).strip.yes.text() == "粘贴 5 格"
    press(page, Qt.Key.Key_Return)
    assert row(page, "progressed").input.text() == "528"
    assert school.workspace.session.undo_steps == 1


def test_a_paste_that_is_refused_changes_nothing(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("progression")
    QGuiApplication.clipboard().setText("612\r\n37\r\n")
    press(page, Qt.Key.Key_V, with_=CONTROL)
    press(page, Qt.Key.Key_Escape)
    assert row(page, "by_exam").input.text() == ""
    assert school.workspace.session.undo_steps == 0


def test_a_field_says_label_unit_and_last_year_to_a_screen_reader(school: School) -> None:
    page = school.page("progression")
    assert row(page, "graduates").input.accessibleName() == "毕业生数，单位 人，上年 587 人"


def test_a_locked_return_can_be_read_but_not_typed_into(school: School) -> None:
    school.lock()
    page = school.page("progression")
    press(page, Qt.Key.Key_5)
    press(page, Qt.Key.Key_0, with_=CONTROL)
    assert row(page, "graduates").input.text() == "612"
    assert page.head.lock.text() == "已签名，这一稿不能再改"
    assert not page.head.carry.isVisible()


def test_a_field_counted_on_another_day_than_its_section_says_the_day(school: School) -> None:
    page = school.page("faculty")
    assert page.head.basis.text() == "时点　2023-09-01"
    assert row(page, "student_gold_coach").remark() == "时点 12-31"


def test_the_strip_says_how_a_rate_changed(school: School) -> None:
    page = school.page("progression")
    assert page.figures._said[0] == ("升学率", "78.8%", "上年 82.1%，低 3.3 个百分点")


def test_money_of_the_programme_is_decimal(open_school: OpenSchool) -> None:
    school = open_school()
    page = school.page("aid")
    type_in("3")
    school.workspace.commit()
    assert school.value("aid", "national_scholarship", "recipients") == 3
    page.show_cell("aid", "national_scholarship", "amount")
    press(page, Qt.Key.Key_F2)
    type_in("1.8万")
    school.workspace.commit()
    assert school.value("aid", "national_scholarship", "amount") == Decimal(18_000)
