"""A finding (审核意见) and the catalogue of its sentences."""

from collections.abc import Iterable
from typing import NamedTuple

from hzdesk.forms.model import CODED, Check, Field, FieldType, Severity
from hzdesk.values import Value


class Finding(NamedTuple):
    """The outcome of a check that does not hold, or of filling in.

    `row` is empty when the whole section is meant. `digest` stands for all operands of a query: an explanation that was
    given for others is no longer good and is offered as `earlier`. `suggestion` is a value that is probably right.
    """

    check: str
    severity: Severity
    section: str
    row: str
    field: str
    text: str
    digest: str = ""
    explanation: str = ""
    earlier: str = ""
    answers: tuple[str, ...] = ()
    source: str = ""
    suggestion: Value = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What tells it from the others, and stays when its numbers change."""
        return self.check, self.section, self.row, self.field

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something: fix an error, or fix or explain a query."""
        return self.severity is Severity.ERROR or (self.severity is Severity.QUERY and not self.explanation)


SEVERITIES = {Severity.ERROR: "错误", Severity.QUERY: "疑问", Severity.HINT: "提示"}

# Filling in has no declared checks; its findings have these ids, never reused.
BLANK = "FIL-01"
UNREADABLE = "FIL-02"
UNANSWERED = "FIL-03"
UNKNOWN_CODE = "FIL-04"
OUT_OF_RANGE = "FIL-05"
TOO_MANY_ROWS = "FIL-06"
TYPED_CODE = "FIL-07"
CONTRADICTORY = "FIL-08"
NAMELESS = "FIL-09"
TOO_LONG = "FIL-10"

SENTENCES = {
    BLANK: "{label}还空着。请{how}{otherwise}。",
    UNREADABLE: "{label}“{value}”不是{type}。原样留着，改好才{until}。",
    UNANSWERED: "这张表没有行。请录入；今年没有就选“本年无”。",
    UNKNOWN_CODE: "{label}“{value}”不在代码表里。请从列表里选。",
    OUT_OF_RANGE: "{label} {value}，应{limit}。请核对。",
    TOO_MANY_ROWS: "这张表有 {value} 行，最多 {limit} 行。请合并或删去多余的行。",
    TYPED_CODE: "{label}“{value}”是自行填写的，不在代码表里。市里汇总时会对应。",
    CONTRADICTORY: "这张表已选“本年无”，却有 {value} 行。请删去这些行，或取消“本年无”。",
    TOO_LONG: "{label}有 {value} 字，最多 {limit} 字。原样留着，请删到字数以内，才算填好。",
    NAMELESS: "{label}用来区分各行，不能填不适用。请选一项，或删去这一行。",
    "sum": "{label} {value}，应等于{parts}之和 {right}。请核对。",
    "part": "{label} {value}，不应大于{parts} {right}。请核对。",
    "both": "{parts}要么都填，要么都不填。请补上空着的，或删去多填的。",
    "change": "{label} {value}，比上年 {previous}{change}，超过 {limit} 的界限。请核对；属实请写说明。",
    "unit_slip": "{label} {value}，上年 {previous}，相差约 {change} 倍，像是单位填错。请核对；属实请写说明。",
    "unique": "{row}与{right}重复：{parts}相同。请删去一行或改正。",
}

OR_NOT_APPLICABLE = "，不涉及按 Ctrl+0 填不适用"  # where a blank field may be answered so

TYPE_NAMES = {
    "count": "整数",
    "money": "金额",
    "percent": "百分数",
    "decimal": "数",
    "date": "日期",
    "year": "年份",
    "flag": "是或否",
    "choice": "列表里的一项",
    "code": "列表里的一项",
    "text": "长度合适的文字",
    "long_text": "长度合适的文字",
}


def how_to_fill(fields: Iterable[Field]) -> str:
    """What is asked of whoever left these fields blank, by their kind."""
    kinds = {
        "number" if field.is_number else "choice" if field.type in CODED or field.type is FieldType.FLAG else "text"
        for field in fields
    }
    if kinds == {"number"}:
        return "填数；没有填 0"
    if kinds == {"choice"}:
        return "选一项"
    return "逐项填写；没有的数填 0" if "number" in kinds else "填写"


def sentence(check: Check) -> str:
    """The message template of a check: its own, or that of its ready-made kind."""
    return check.message or SENTENCES[check.kind]
