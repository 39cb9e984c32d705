"""Returns of the small form, and edits that fit them, as hypothesis makes them up."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import (
    AnnualReturn,
    DropRow,
    Edit,
    Explain,
    Explanation,
    MoveRow,
    PutRow,
    Row,
    SetNothing,
    SetValue,
    apply,
)
from hzdesk.values import NA, Unreadable, Value
from tests.db.sample import FORM, FRAME

LETTERS = st.characters(codec="utf-8", exclude_characters="\0")  # no workbook and no server takes a null character
TEXTS = st.one_of(
    st.text(LETTERS),
    st.sampled_from(["物联网技术应用", "🏫👩‍🏫", "=1+1", "不适用", "0", "", "长" * 20_000, "a\nb\r\nc\td"]),
)
IDS = st.text(LETTERS, min_size=1, max_size=4)
KINDS = {"facts": "record", "cases": "record", "modes": "higher"}


def values_of(field: Field) -> st.SearchStrategy[Value]:
    """Any value the field can hold, and 不适用, and what could not be read."""
    digits = 2 if field.type is FieldType.MONEY else field.digits
    typed: dict[FieldType, st.SearchStrategy[Value]] = {
        FieldType.COUNT: st.integers(-(10**15), 10**15),
        FieldType.YEAR: st.integers(0, 9999),
        FieldType.FLAG: st.booleans(),
        FieldType.DATE: st.dates(date(1, 1, 1), date(9999, 12, 31)),
    }
    numbers = st.integers(-(10**17), 10**17).map(lambda number: Decimal(number).scaleb(-digits))
    usual = typed.get(field.type, TEXTS) if not digits else numbers
    return st.one_of(usual, st.just(NA), TEXTS.map(Unreadable))


def rows_of(section: str, row_id: str) -> st.SearchStrategy[Row]:
    fields = {field.key: values_of(field) for field in FORM.by_key[section].fields}
    return st.builds(Row, st.just(row_id), st.fixed_dictionaries({}, optional=fields))


EXPLANATIONS = st.builds(
    Explanation, st.sampled_from(["A-01", "B-02"]), st.just("programmes"), st.sampled_from(["r1", "r2"]), TEXTS, TEXTS
)


@st.composite
def returns(draw: st.DrawFn) -> AnnualReturn:
    ids = draw(st.lists(IDS, unique=True, max_size=4))
    sections = {"programmes": tuple(draw(rows_of("programmes", row_id)) for row_id in ids)}
    for key, row_id in KINDS.items():
        sections[key] = (draw(rows_of(key, row_id)),) if draw(st.booleans()) else ()
    explanations = draw(st.lists(EXPLANATIONS, unique_by=lambda e: (e.check, e.row), max_size=3))
    nothing = draw(st.frozensets(st.sampled_from(["programmes", "modes"])))
    return AnnualReturn(FRAME, "test", "2023.1", sections, nothing, tuple(explanations))


@st.composite
def edits_of(draw: st.DrawFn, annual: AnnualReturn) -> list[Edit]:
    """Edits that make sense one after the other."""
    edits: list[Edit] = []
    for number in range(draw(st.integers(0, 10))):
        edits.append(draw(_edit(apply(annual, edits), f"new{number}")))
    return edits


@st.composite
def _edit(draw: st.DrawFn, annual: AnnualReturn, new_id: str) -> Edit:
    ids = [row.id for row in annual.rows("programmes")]
    position = st.integers(0, len(ids) + 1)
    choices: list[Callable[[], Edit]] = [
        lambda: draw(_set_value(draw(st.sampled_from(sorted(KINDS.items()))))),
        lambda: PutRow("programmes", draw(position), draw(rows_of("programmes", new_id))),
        lambda: SetNothing("programmes", draw(st.booleans())),
        lambda: Explain(draw(EXPLANATIONS)),
    ]
    if ids:
        row_id = draw(st.sampled_from(ids))
        choices += [
            lambda: draw(_set_value(("programmes", row_id))),
            lambda: DropRow("programmes", row_id),
            lambda: MoveRow("programmes", row_id, draw(position)),
        ]
    return draw(st.sampled_from(choices))()


def _set_value(place: tuple[str, str]) -> st.SearchStrategy[Edit]:
    section, row_id = place
    fields = st.sampled_from(FORM.by_key[section].fields)
    return fields.flatmap(
        lambda field: st.builds(
            SetValue, st.just(section), st.just(row_id), st.just(field.key), st.one_of(st.none(), values_of(field))
        )
    )


def without_empty_sections(annual: AnnualReturn) -> AnnualReturn:
    """A store does not tell a section without rows from one that was never touched."""
    kept = {key: rows for key, rows in annual.sections.items() if rows}
    return AnnualReturn(annual.frame, annual.form, annual.edition, kept, annual.nothing, annual.explanations)
