"""Returns of the small form with every kind of value, and their packages."""

import io
import random
import zipfile
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from hzdesk import checks, indicators
from hzdesk.canonical import check_code, clean, normal
from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.returns import AnnualReturn, Explanation, Frame, Row
from hzdesk.text import parse
from hzdesk.values import NA, Value
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.write import write_submission

FRAME = Frame("3301", "示例学校", "adult", "county", "330106", 2023, 2)

_HARD_TEXTS = st.one_of(
    st.sampled_from(
        ["=1+1", "+8613", "-5", "@x", "\tx", "#N/A", "=", "_x0041_", "0012", "1e5", "8O", "不适用 ", "是", "本年无"]
    ),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.text("学校 \n，。=_x", max_size=40),
)


def _typical(field: Field) -> st.SearchStrategy[Value]:
    limit = 10**15 - 1
    match field.type:
        case FieldType.COUNT:
            return st.integers(0, limit)
        case FieldType.MONEY:
            return st.integers(0, limit).map(lambda cents: Decimal(cents).scaleb(-2))
        case FieldType.PERCENT | FieldType.DECIMAL:
            return st.integers(-limit, limit).map(lambda number: Decimal(number).scaleb(-field.digits))
        case FieldType.DATE:
            return st.dates()
        case FieldType.YEAR:
            return st.integers(1000, 9999)
        case FieldType.FLAG:
            return st.booleans()
    return st.nothing()


def values(field: Field, form: Form) -> st.SearchStrategy[Value]:
    """Values a school can give: of the type, blank, 不适用, or whatever comes of typing anything at all."""
    codes = form.codes.get(field.codes)
    known = st.sampled_from(sorted(codes.entries)) if codes else st.nothing()
    typed = _HARD_TEXTS.map(lambda text: parse(field, clean(text), codes))
    return st.one_of(st.none(), st.just(NA), known, _typical(field), typed)


def _rows(section: Section, form: Form) -> st.SearchStrategy[list[Row]]:
    row = st.fixed_dictionaries({field.key: values(field, form) for field in section.typed.values()})
    if section.kind == "table":
        ids = st.uuids().map(lambda number: number.hex[:16])
        return st.lists(st.builds(Row, ids, row), max_size=4, unique_by=lambda found: found.id)
    keys = [key for key in section.row_keys if key not in section.totals]
    return st.tuples(*(st.builds(Row, st.just(key), row) for key in keys)).map(list)


@st.composite
def returns(draw: st.DrawFn, form: Form) -> AnnualReturn:
    """Returns in their normal shape."""
    sections = {section.key: tuple(draw(_rows(section, form))) for section in form.sections}
    tables = [section.key for section in form.sections if section.kind == "table"]
    nothing = frozenset(draw(st.sets(st.sampled_from(tables))))
    answers = [
        Explanation(check.id, section.key, row.id, text, "d" * 64)
        for section in form.sections
        for check in section.checks
        for row in sections[section.key]
        if (text := draw(_HARD_TEXTS).strip())
    ]
    return normal(form, AnnualReturn(FRAME, form.key, form.edition, sections, nothing, tuple(answers)))


def sample(form: Form, seed: int, rows: int = 40) -> AnnualReturn:
    """A return as schools give it, nearly full."""
    chance = random.Random(seed)
    sections = {}
    for section in form.sections:
        count = min(rows, section.maximum_rows)
        ids = section.row_keys or [f"{chance.getrandbits(64):016x}" for _ in range(count)]
        fields = section.typed.values()
        sections[section.key] = tuple(Row(row, {f.key: _sample(f, form, chance) for f in fields}) for row in ids)
    return normal(form, AnnualReturn(FRAME, form.key, form.edition, sections))


def _sample(field: Field, form: Form, chance: random.Random) -> Value:
    number = chance.randrange(3000)
    if number < 150:
        return NA if number < 50 else None
    match field.type:
        case FieldType.COUNT:
            return number
        case FieldType.MONEY:
            return Decimal(number * 12345).scaleb(-2)
        case FieldType.PERCENT | FieldType.DECIMAL:
            return Decimal(number).scaleb(-field.digits)
        case FieldType.DATE:
            return date(2023, 9, 1 + number % 30)
        case FieldType.YEAR:
            return 1950 + number % 70
        case FieldType.FLAG:
            return number % 2 == 0
        case FieldType.CODE | FieldType.CHOICE:
            return chance.choice(sorted(form.codes[field.codes].entries))
        case FieldType.LONG_TEXT:
            return "我校深化产教融合，成效明显。" * (number // 100)
    return f"示例{number}"


def cover_of(form: Form, annual: AnnualReturn) -> Cover:
    return Cover(
        "2024-01-12", "hzdesk 1.0", check_code(form, annual), "成人中专", "区县属", "西湖区", signers=form.signers
    )


def written(form: Form, annual: AnnualReturn, previous: AnnualReturn | None = None) -> bytes:
    """The package of a return with its own findings and figures."""
    findings = checks.run(form, annual, previous)
    figures = [indicators.figure(form, annual, indicator, previous) for indicator in form.indicators.values()]
    cover = cover_of(form, annual)
    return write_submission(form, annual, cover, previous=previous, findings=findings, figures=figures)


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


FULL = {
    "leavers": (Row("record", {"person": "张三", "graduates": 612, "progressed": 0, "cost": Decimal("1426150.55")}),),
    "offers": (
        Row("a1", {"programme": "0710201", "state": "open", "pupils": 120, "income": Decimal("9.95")}),
        Row("b2", {"programme": "X9 自设专业", "state": "same_2", "pupils": NA, "partner": "=1+1"}),
    ),
    "aid": (Row("grant", {"people": 3, "amount": Decimal("7500.00")}), Row("waiver", {"people": 0})),
    "words": (Row("record", {"story": "第一段。\n第二段。"}),),
}
