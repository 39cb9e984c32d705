"""The sentence of a finding: what of it is shown, and where its lines end."""

from PySide6.QtGui import QTextDocument

from hzdesk.returns import Row
from hzdesk.values import Unreadable
from tests.ui.pages.conftest import GRADUATES, OpenSchool
from ui.look.inputs import Button
from ui.pages.finding_line import MOST, FindingLine
from ui.pages.record import RecordBody


def line_below(open_school: OpenSchool, **values: object) -> FindingLine:
    """The first finding below the first of these fields."""
    page = open_school(progression=(Row("record", GRADUATES | values),)).page("progression")
    assert isinstance(page.body, RecordBody)
    return next(row.lines[0] for row in page.body.rows if row.field.key in values)


def test_no_link_is_broken_at_the_end_of_a_line(open_school: OpenSchool) -> None:
    line = line_below(open_school, employed_directly=7)
    document = QTextDocument()
    document.setHtml(line.sentence.text())
    document.setDefaultFont(line.sentence.font())
    links = 0
    for width in range(120, 600, 7):
        document.setTextWidth(width)
        block = document.firstBlock()
        for fragment in (part.fragment() for part in block):
            if fragment.charFormat().isAnchor():
                first, last = fragment.position(), fragment.position() + fragment.length() - 1
                rows = [block.layout().lineForTextPosition(at).lineNumber() for at in (first, last)]
                assert rows[0] == rows[1], (width, fragment.text())
                links += 1
    assert links


def test_a_very_long_entry_is_shortened_in_its_sentence_and_whole_in_the_tooltip(open_school: OpenSchool) -> None:
    typed = "约八十人，" * 1_000
    line = line_below(open_school, matched=Unreadable(typed))
    assert line.finding is not None
    assert typed in line.finding.text
    said = line.sentence.text().split("&nbsp;")[0]
    assert len(said) <= MOST + 2
    assert said.endswith("不是整数。原样留着，改好才计入合计。")
    assert typed in line.sentence.toolTip()
    assert typed in line.sentence.accessibleName()


def test_the_button_that_keeps_an_explanation_is_named_as_in_the_list_of_findings(open_school: OpenSchool) -> None:
    line = line_below(open_school, employed_directly=7, matched=7)
    line.write()
    assert line.writer is not None
    assert [button.text() for button in line.writer.findChildren(Button)] == ["记下说明", "取消"]
