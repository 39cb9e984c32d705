"""Where things stand on a sheet."""

from hypothesis import given
from hypothesis import strategies as st

from hzdesk.forms.model import Form
from hzdesk.workbook import layout
from hzdesk.workbook.layout import LINES_PER_CELL, Role, layouts, lines_of, pieces, width_of


@given(st.text("学校。a \n\r\x0b\u2028", max_size=3000), st.integers(10, 90))
def test_a_long_text_is_cut_into_pieces_that_fit_and_join_to_the_text(text: str, width: int) -> None:
    found = pieces(text, width)
    assert "".join(found) == text
    assert all(lines_of(piece, width) <= LINES_PER_CELL + 1 for piece in found)


def test_a_chinese_letter_is_two_wide() -> None:
    assert width_of("专业a（人）") == 11


def test_a_code_has_a_column_for_its_name(form: Form) -> None:
    sheet = next(sheet for sheet in layouts(form, 2023) if sheet.section.key == "offers")
    assert [(column.head, column.role) for column in sheet.columns[:4]] == [
        ("标识", Role.ID),
        ("序号", Role.NUMBER),
        ("专业代码", Role.VALUE),
        ("专业名称", Role.NAME),
    ]


def test_every_sheet_is_wide_enough_for_its_title_and_fits_its_page(form: Form) -> None:
    for sheet in layouts(form, 2023):
        width = sum(column.width for column in sheet.columns if column.role is not Role.ID)
        assert width >= layout.LEAST_WIDTH
        assert sheet.landscape == (width > layout.PORTRAIT_WIDTH)


def test_heads_that_are_equal_are_told_apart() -> None:
    columns = [layout.Column(head, 9, Role.VALUE) for head in ("A", "a", "A", "A 2")]
    assert [column.head for column in layout._distinct(columns)] == ["A", "a 2", "A 3", "A 2 2"]


def test_sheet_names_are_such_as_excel_takes() -> None:
    long = "学" * 40
    assert layout._sheet_name("3+4/五年:一贯[制]", []) == "3+4－五年－一贯－制－"
    assert layout._sheet_name(long, []) == "学" * 27
    assert layout._sheet_name(long, ["学" * 27]) == "学" * 27 + " 2"
    assert layout._sheet_name("封面", ["封面"]) == "封面 2"
