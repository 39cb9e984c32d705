"""沿用上年: what of last year's entries can be taken over. Figures never are; they have to be counted anew."""

from dataclasses import dataclass

from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import Edit, PutRow, Row, SetNothing, SetValue, new_row_id
from ui.pages.reading import Reading

LASTING = frozenset({FieldType.TEXT, FieldType.CHOICE, FieldType.CODE, FieldType.FLAG, FieldType.DATE, FieldType.YEAR})


@dataclass(frozen=True)
class Offer:
    """Edits, and the words that ask for them; no edits when there is nothing to take over."""

    edits: tuple[Edit, ...]
    title: str = ""
    detail: str = ""
    deed: str = ""


def carried(reading: Reading) -> Offer:
    """The rows of a table that are not there yet; the blank texts and choices of a record."""
    previous, section = reading.session.previous, reading.section
    if previous is None or section.kind in ("matrix", "narrative"):
        return Offer(())
    fields = [field for field in section.fields if field.type in LASTING and not field.retired and field.value is None]
    return _rows(reading, fields) if section.kind == "table" else _values(reading, fields)


def _rows(reading: Reading, fields: list[Field]) -> Offer:
    previous, section = reading.session.previous, reading.section
    assert previous is not None
    here = {tuple(row.values.get(key) for key in section.identity) for row in reading.rows}
    keys = {field.key for field in fields}
    missing = [
        row for row in previous.rows(section.key) if tuple(row.values.get(key) for key in section.identity) not in here
    ]
    count = len(reading.rows)
    edits: list[Edit] = [
        PutRow(section.key, count + place, Row(new_row_id(), {k: v for k, v in row.values.items() if k in keys}))
        for place, row in enumerate(missing)
    ]
    if edits and reading.nothing:
        edits.insert(0, SetNothing(section.key, nothing=False))
    labels = "、".join(field.label for field in fields)
    return Offer(
        tuple(edits),
        f"沿用 {reading.year - 1} 年度的 {len(missing)} 行",
        f"只带{labels}，请逐行核对；人数和金额空着，按今年的填。",
        f"沿用 {len(missing)} 行",
    )


def _values(reading: Reading, fields: list[Field]) -> Offer:
    previous, row = reading.session.previous, reading.rows[0]
    assert previous is not None
    found = [
        (field, last)
        for field in fields
        if reading.is_typed(row, field)
        and field.basis != "calendar_year"  # asks what happened this year
        and reading.value(row, field) is None
        and (last := previous.value(reading.section.key, row.id, field.key)) is not None
    ]
    edits = tuple(SetValue(reading.section.key, row.id, field.key, last) for field, last in found)
    labels = "、".join(field.label for field, _ in found)
    return Offer(
        edits,
        f"沿用 {reading.year - 1} 年度的 {len(found)} 项",
        f"{labels}。人数和金额不沿用。",
        f"沿用 {len(found)} 项",
    )
