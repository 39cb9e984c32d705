"""Clipboard texts of spreadsheets."""

from hypothesis import given
from hypothesis import strategies as st

from ui.pages.clipboard import read_block, write_block

CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0\r"), max_size=12)


def test_excel_ends_every_row_with_a_line_end() -> None:
    assert read_block("45\t44\r\n80\t\r\n") == [["45", "44"], ["80", ""]]


def test_a_quoted_cell_may_hold_tabs_quotes_and_line_ends() -> None:
    assert read_block('"a\tb"\t"说""好""\r\n了"\r\n') == [["a\tb", '说"好"\n了']]


def test_a_single_quote_sign_is_no_quotation() -> None:
    assert read_block('5"\t3\r\n4\t2') == [['5"', "3"], ["4", "2"]]


def test_rows_of_different_length_are_filled_up() -> None:
    assert read_block("1\n2\t3") == [["1", ""], ["2", "3"]]


def test_nothing_is_no_block() -> None:
    assert read_block("") == []
    assert read_block("\r\n\t\r\n") == []


@given(st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=5))
def test_what_is_written_is_read_again(rows: list[list[str]]) -> None:
    while rows and not any(rows[-1]):
        rows.pop()
    assert read_block(write_block(rows)) == rows
