"""A small form with every kind of section and every type of field, and returns of it with every kind of value."""

import io
import random
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import strategies as st

from hzdesk import checks, indicators
from hzdesk.canonical import check_code, clean, normal
from hzdesk.forms.model import Field, FieldType, Form, Section
from hzdesk.forms.read import read_form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.returns import AnnualReturn, Explanation, Frame, Row
from hzdesk.text import parse
from hzdesk.values import NA, Value
from hzdesk.workbook.cover import Cover
from hzdesk.workbook.write import write_submission

CODES = """
[[list]]
key = "programmes"
title = "专业"
source = "测试"
open = true
entries = [{ code = "0710201", name = "计算机应用" }, { code = "720301", name = "护理" }]

[[list]]
key = "states"
title = "状态"
source = "测试"
entries = [
    { code = "open", name = "在招" },
    { code = "closed", name = "停招" },
    { code = "same_1", name = "同名" },
    { code = "same_2", name = "同名" },
]
"""

FORM = """
key = "t"
title = "测试表样"
edition = "2023.1"
years = [2019, 2023]
sections = ["leavers", "offers", "aid", "words"]
headline = ["progression"]
cover = [["leavers", "person"]]
signers = ["填报人"]
"""

LEAVERS = """
key = "leavers"
title = "毕业去向"
kind = "record"
basis = "academic_year"
help = "毕业生的去向。"

[[field]]
key = "person"
label = "填报的人"
type = "text"
maximum = 20
help = "姓名。"

[[field]]
key = "graduates"
label = "毕业生数"
type = "count"
unit = "人"
heading = "去向"
help = "本学年毕业的学生。"

[[field]]
key = "progressed"
label = "升学人数"
type = "count"
unit = "人"
part_of = "graduates"
help = "升入高一级学校的毕业生。"

[[field]]
key = "rate"
label = "满意度"
type = "percent"
unit = "%"
digits = 1
help = "问卷结果。"

[[field]]
key = "hours"
label = "课时"
type = "decimal"
digits = 3
unit = "时"
help = "平均课时。"

[[field]]
key = "cost"
label = "经费"
type = "money"
unit = "元"
help = "支出。"

[[field]]
key = "state"
label = "状态"
type = "choice"
codes = "states"
help = "招生状态。"

[[field]]
key = "main"
label = "主干专业"
type = "code"
codes = "programmes"
help = "人数最多的专业。"

[[field]]
key = "founded"
label = "建校年份"
type = "year"
help = "建校的年份。"

[[field]]
key = "opened"
label = "开学日期"
type = "date"
help = "秋季开学的日期。"

[[field]]
key = "boarding"
label = "是否寄宿"
type = "flag"
help = "有寄宿生填“是”。"

[[field]]
key = "share"
label = "升学比"
type = "percent"
digits = 1
unit = "%"
value = "100 * progressed / graduates"
help = "升学人数占毕业生数。"

[[indicator]]
key = "progression"
label = "升学率"
value = "100 * progressed / graduates"
unit = "%"
digits = 1
scope = "school.kind != 'technical'"
scope_text = "不含技工学校"
total = "ratio_of_sums"

[[check]]
id = "LEA-01"
severity = "query"
change = "graduates"
limit = 30

[[check]]
id = "LEA-02"
severity = "error"
part = "progressed"
whole = "graduates"
"""

OFFERS = """
key = "offers"
title = "专业设置"
kind = "table"
basis = "point:09-01"
identity = ["programme"]
maximum_rows = 50

[[field]]
key = "programme"
label = "专业"
type = "code"
codes = "programmes"
help = "目录内的专业。"

[[field]]
key = "state"
label = "状态"
type = "choice"
codes = "states"
help = "招生状态。"

[[field]]
key = "pupils"
label = "在校生"
type = "count"
unit = "人"
help = "九月一日在校的学生。"

[[field]]
key = "income"
label = "收入"
type = "money"
unit = "元"
help = "学费收入。"

[[field]]
key = "partner"
label = "合作单位"
type = "text"
help = "合作单位的名称。"

[[field]]
key = "since"
label = "开办年份"
type = "year"
help = "第一届招生的年份。"

[[field]]
key = "approved"
label = "备案日期"
type = "date"
help = "专业备案的日期。"

[[field]]
key = "remark"
label = "说明文字"
type = "long_text"
help = "需要说明的情况。"

[[check]]
id = "OFF-01"
severity = "query"
each = "row"
change = "pupils"
limit = 30
"""

AID = """
key = "aid"
title = "资助"
kind = "matrix"
basis = "calendar_year"
row_label = "种类"

[[row]]
key = "grant"
label = "助学金"

[[row]]
key = "waiver"
label = "免学费"

[[row]]
key = "both_kinds"
label = "全部"
total_of = ["grant", "waiver"]

[[field]]
key = "people"
label = "人数"
type = "count"
unit = "人"
help = "得到资助的学生。"

[[field]]
key = "amount"
label = "金额"
type = "money"
unit = "元"
help = "发放的金额。"
"""

WORDS = """
key = "words"
title = "文字情况"
kind = "narrative"
basis = "academic_year"

[[field]]
key = "story"
label = "主要做法"
type = "long_text"
help = "做法和成效。"

[[field]]
key = "problem"
label = "存在问题"
type = "long_text"
help = "问题和打算。"

[[field]]
key = "told_when"
label = "办学状态"
type = "choice"
codes = "states"
required = false
help = "写这段话时的状态。"
"""


@pytest.fixture(scope="session")
def form(tmp_path_factory: pytest.TempPathFactory) -> Form:
    return make_form(tmp_path_factory)


def make_form(tmp_path_factory: pytest.TempPathFactory, **changed: str) -> Form:
    """The small form; a text given by the name of a file stands in for that file's."""
    folder = tmp_path_factory.mktemp("form")
    texts = {"codes": CODES, "form": FORM, "leavers": LEAVERS, "offers": OFFERS, "aid": AID, "words": WORDS}
    for name, text in (texts | changed).items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    codes, problems = load_code_lists(folder)
    assert problems == ()
    return read_form(folder, codes)


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


@pytest.fixture
def annual(form: Form) -> AnnualReturn:
    return normal(form, AnnualReturn(FRAME, form.key, form.edition, FULL))
