"""Returns written compactly in a test."""

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Frame, Row
from hzdesk.values import Value

Values = dict[str, Value]
Sections = dict[str, Values | list[Values] | dict[str, Values]]


def annual_return(
    form: Form, sections: Sections, *, year: int = 2023, code: str = "3301", kind: str = "adult"
) -> AnnualReturn:
    """A record is a dict of values, a table a list of them (rows r1, r2 …), a matrix a dict of rows."""
    frame = Frame(code, "示例学校", kind, "county", "330106", year)
    rows: dict[str, tuple[Row, ...]] = {}
    for key, values in sections.items():
        section = form.by_key[key]
        if isinstance(values, list):
            rows[key] = tuple(Row(f"r{place}", row) for place, row in enumerate(values, 1))
        elif section.kind == "matrix":
            rows[key] = tuple(Row(row, found) for row, found in values.items())  # type: ignore[arg-type]
        else:
            rows[key] = (Row(section.row_keys[0], values),)  # type: ignore[arg-type]
    return AnnualReturn(frame, form.key, form.edition, rows)
