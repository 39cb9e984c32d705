"""How the cells of a grid look, from what the return says about them."""

from PySide6.QtCore import Qt

from hzdesk import text
from hzdesk.forms.codes import split_code
from hzdesk.forms.model import Field, Severity
from hzdesk.returns import Row
from hzdesk.values import NA, Value
from ui.look.cells import LEFT, RIGHT, CellLook, Kind, State
from ui.pages.columns import Column
from ui.pages.reading import Reading, mark_of


def look_of(reading: Reading, row: Row, column: Column) -> CellLook:
    """The look of a cell; the empty row at the end of a table has an empty id."""
    field = column.field
    if field is None:
        fixed = next(fixed for fixed in reading.section.rows if fixed.key == row.id)
        return CellLook(fixed.label, bold=bool(fixed.total_of))
    if column.part == "change":
        return CellLook(reading.change(row, field), RIGHT, "last_year")
    if column.part == "last":
        last = reading.last(row, field)
        return CellLook(reading.shown(field, last), align_of(column), "last_year", na=last is NA)
    if not row.id:
        return CellLook(_invitation(reading, field, column), role="secondary", ink="ink3")
    return _typed(reading, row, field, column)


def _invitation(reading: Reading, field: Field, column: Column) -> str:
    """What the empty row says in the column that people begin with; nothing where 本年无 is the answer."""
    if (
        reading.nothing
        or field.key != reading.section.identity[0]
        or column.part == "code"
        or reading.codes(field) is None
    ):
        return ""
    return "键入代码、名称或拼音首字母" if column.part == "name" else "键入名称或拼音首字母"


def said_of_no_rows(reading: Reading) -> str:
    """What an empty table says in place of rows: that there are none, or how to begin."""
    section = reading.section
    if reading.nothing:
        later = "" if reading.is_locked else "\n后来有了，从第 1 行填起，“本年无”随之取消。"
        return f"已选“本年无”：这张表今年没有内容，算填好了。{later}"
    begin = "这张表没有行。" if reading.is_locked else "从第 1 行填起，也可以从 Excel、WPS 复制整块粘贴。"
    return f"{section.help}\n{begin}"


def align_of(column: Column) -> Qt.AlignmentFlag:
    return RIGHT if column.is_number else LEFT


def _typed(reading: Reading, row: Row, field: Field, column: Column) -> CellLook:
    value = reading.value(row, field)
    shown, align = _part(reading, field, column, value), align_of(column)
    computed = reading.is_computed(row, field)
    kind: Kind = "computed" if computed else "typed" if reading.is_typed(row, field) else "locked"
    if column.part == "name":
        return CellLook(shown, align, kind)
    found = reading.at(row.id, field.key)
    if not found:
        return CellLook(shown, align, kind, na=value is NA)
    state: State = "error" if found[0].severity is Severity.ERROR else "query"
    return CellLook(shown, align, kind, state if found[0].is_open else "", mark_of(found[0]), na=value is NA)


def _part(reading: Reading, field: Field, column: Column, value: Value) -> str:
    """The code or the name of a coded value that takes two columns; otherwise the value as shown."""
    if column.part == "code":
        return split_code(value)[0] if isinstance(value, str) else text.plain(value)
    if column.part == "name" and not isinstance(value, str):
        return ""
    return reading.shown(field, value)
