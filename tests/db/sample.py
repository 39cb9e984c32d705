"""A small form with a section of each kind and fields of all types; no test of the store needs the real one."""

from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from hzdesk.forms.model import Field, FieldType, FixedRow, Form, Section
from hzdesk.returns import AnnualReturn, Frame
from hzdesk.store import Store

ALL_TYPES = (
    Field("students", "在校生数", FieldType.COUNT, unit="人"),
    Field("funds", "经费", FieldType.MONEY, unit="元"),
    Field("rate", "比例", FieldType.PERCENT, unit="%", digits=2),
    Field("score", "得分", FieldType.DECIMAL, digits=3),
    Field("remark", "备注", FieldType.TEXT),
    Field("story", "案例", FieldType.LONG_TEXT),
    Field("mode", "方式", FieldType.CHOICE, codes="modes"),
    Field("programme", "专业", FieldType.CODE, codes="programmes"),
    Field("opened", "开设日期", FieldType.DATE),
    Field("since", "始于", FieldType.YEAR),
    Field("public", "公办", FieldType.FLAG),
)
FRAME = Frame("3301000001", "示例职业高级中学", "vocational_high", "市属", "上城区", 2023)


def section(key: str, kind: Any, fields: tuple[Field, ...] = ALL_TYPES, **more: Any) -> Section:
    return Section(key, key, kind, "academic_year", fields, **more)


def form_of(*sections: Section, edition: str = "2023.1") -> Form:
    return Form("test", "测试年报", edition, range(2019, 2024), sections, {})


FORM = form_of(
    section("facts", "record"),
    section("programmes", "table", maximum_rows=50),
    section("modes", "matrix", rows=(FixedRow("higher", "高职"), FixedRow("work", "就业"))),
    section("cases", "narrative", (Field("story", "案例", FieldType.LONG_TEXT),)),
)

BLANK = AnnualReturn(FRAME, "test", "2023.1")


class Reopen(Protocol):
    def __call__(self, form: Form = FORM) -> Store: ...


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = datetime(2023, 12, 1, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(seconds=1)
        return self.time
