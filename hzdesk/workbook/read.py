"""Reading a submission: the visible cells are what counts, the machine copy names what was changed."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from hzdesk import text
from hzdesk.canonical import canonical_json, code_of, content, form_digest
from hzdesk.comparison import Difference, compare, compare_explanations
from hzdesk.editions import edition_with, lacking
from hzdesk.forms.model import Field, FieldType, Form, Section, edition_number
from hzdesk.returns import AnnualReturn, Explanation, Frame, Row
from hzdesk.signing import rezip
from hzdesk.values import NA, NOTHING, Unreadable, Value
from hzdesk.workbook import machine
from hzdesk.workbook.cover import lines, people
from hzdesk.workbook.layout import (
    CHECK_HEAD,
    COVER,
    COVER_HEADS,
    EXPLANATION_HEAD,
    FINDINGS,
    FINDINGS_TABLE,
    FRAME_TABLE,
    MACHINE_TABLE,
    MORE,
    OFFICE_TABLE,
    OPEN_AT_MOST,
    SheetLayout,
    layouts,
)
from hzdesk.workbook.reading import Problem, Reading
from hzdesk.workbook.scan import bounds, readable_parts, scan

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

Raw = object  # what calamine gives for a cell: float, int, bool, str, date, datetime ..., "" when empty
_DIGITS_OF_A_YEAR = 4  # and of a revision


def read_submission(parts: Mapping[str, bytes], forms: Sequence[Form]) -> Reading:
    """The return in a workbook of these parts, which are the verified ones. Never raises for what it holds.

    `forms` are the newest editions; the one with the submission's key is read with.
    """
    kept = readable_parts(parts)
    if problems := scan(kept, bounds(tuple(forms))):
        return Reading(problems)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(rezip(kept)), load_tables=True)
        names = book.table_names or []
        if OFFICE_TABLE in names:
            return Reading((Problem("not_submission", "这是发给科室填的表，不是上报件。请学校导入后签名上报。"),))
        if names.count(MACHINE_TABLE) != 1:
            return Reading((Problem("not_submission", "这不是本程序生成的上报件。请用程序的“签名上报”生成文件。"),))
        documents = machine.from_rows(book.get_table_by_name(MACHINE_TABLE).to_python())
        return _read(book, documents, forms)
    except BaseException as error:
        if not isinstance(error, CalamineError) and type(error).__name__ != "PanicException":  # a panic of Rust code
            raise
        return Reading((Problem("unreadable", "文件读不出来，可能已损坏。请学校用程序重新生成上报件。"),))


def _read(book: "CalamineWorkbook", documents: Mapping[str, str], forms: Sequence[Form]) -> Reading:
    damaged = Problem("machine_sheet", "文件里程序用的隐藏表已损坏。请学校用程序重新生成上报件。")
    try:
        head = machine.read_head(documents[machine.HEAD])
        form = next((form for form in forms if form.key == head.form), None)
        if form is None:
            known = "、".join(form.title for form in forms)
            told = f"文件用的报表制度 {head.form}（{head.edition}）这里没有，只有 {known}。请先导入它。"
            return Reading(
                (Problem("unknown_form", told),), head.form, head.edition, head.form_digest, cover=head.cover
            )
        if edition_number(head.edition) > form.number:
            return _of_unknown_edition(head, form)
        previous = machine.read_previous(form, documents[machine.PREVIOUS]) if machine.PREVIOUS in documents else None
        digests = machine.digests(documents[machine.ANSWERS])
        written = documents[machine.CONTENT]
    except machine.DAMAGE:
        return Reading((damaged,))

    filled_on = edition_with(form, head.form_digest)  # what stands in the file is judged as its own edition has it
    edition = filled_on or form
    visible = Visible(book, edition, head)
    annual = visible.annual(digests)
    canonical = canonical_json(content(edition, annual, head.form_digest))
    original, changed = annual, list[Difference]()
    if canonical != written:
        if filled_on is None:
            return _of_unknown_edition(head, form)
        try:
            original = machine.read_content(edition, head, documents)
        except machine.DAMAGE:
            return Reading((*visible.problems, damaged))
        changed += compare(edition, original, annual)
        changed += compare_explanations(edition, original, annual, FINDINGS, EXPLANATION_HEAD)
    return Reading(
        problems=tuple(visible.problems),
        edition=head.edition,
        form_digest=head.form_digest,
        check_code=code_of(canonical),
        printed_code=head.cover.check_code,
        annual=annual,
        machine=original,
        previous=previous,
        cover=head.cover,
        differences=(*visible.cover_differences(original), *changed),
        not_asked=lacking(edition, form).union(visible.not_asked),
        left_open=frozenset(visible.left_open) if len(visible.left_open) < OPEN_AT_MOST else None,
    )


def _of_unknown_edition(head: machine.Head, form: Form) -> Reading:
    known = "、".join(edition.edition for edition in (form, *form.earlier))
    told = (
        f"文件用的是 {form.title} {head.edition} 版，本机没有这一版，只有 {known} 版，判定不了。"
        "请先导入市教育局发的这一版报表制度，或更新程序，再判定一次。"
    )
    return Reading((Problem("unknown_edition", told),), head.form, head.edition, head.form_digest, cover=head.cover)


_OF_A_LINE = 3  # columns that a line of the cover or a record has at least: key, label, value


@dataclass(frozen=True)
class Table:
    """An Excel table as read: its heads, and its rows below."""

    heads: Sequence[str]
    rows: Sequence[Sequence[Raw]]


class Visible:
    """The visible cells of a workbook, table by table; problems are collected on the way."""

    def __init__(self, book: "CalamineWorkbook", form: Form, head: machine.Head) -> None:
        self.book, self.form, self.head = book, form, head
        self.problems: list[Problem] = []
        self.not_asked: set[tuple[str, str]] = set()
        self.nothing: set[str] = set()
        self.is_same_form = head.form_digest == form_digest(form)
        self.names = book.table_names or []
        self.cover: dict[str, str] = {}
        self.left_open: set[tuple[str, str, str]] = set()

    def annual(self, digests: Mapping[tuple[str, str, str], str]) -> AnnualReturn:
        frame = self._frame()
        sections = {sheet.section.key: tuple(self.rows(sheet)) for sheet in layouts(self.form, frame.year)}
        kept = {key: rows for key, rows in sections.items() if rows}
        annual = AnnualReturn(frame, self.form.key, self.head.edition, kept, frozenset(self.nothing))
        return replace(annual, explanations=tuple(self._explanations(digests)))

    def cover_differences(self, original: AnnualReturn) -> list[Difference]:
        """What stands on the cover and is not what the program wrote there of the original."""
        named = tuple((label, text.clean(name)) for label, name in people(self.form, original))
        wanted = lines(self.form, self.head.frame, self.head.cover, named)
        return [
            Difference(COVER, label, COVER_HEADS[-1], words, found)
            for key, label, words in wanted
            if text.clean(words) != (found := self.cover.get(key or label, "")) and (key or self.is_same_form)
        ]

    def table(self, name: str, sheet: str, width: int = 1) -> Table | None:
        """The table of a sheet, with at least so many columns."""
        found = self.book.get_table_by_name(name) if self.names.count(name) == 1 else None
        if found is None or len(found.columns) < width:
            self.say("missing_sheet", f"文件里没有“{sheet}”这张表。请学校用程序重新生成上报件。", sheet)
            return None
        return Table(found.columns, found.to_python())

    def _frame(self) -> Frame:
        """The frame as it stands on the cover; what is not read from there is the machine copy's."""
        table = self.table(FRAME_TABLE, COVER, _OF_A_LINE)
        frame = self.head.frame
        if table is None:
            return frame
        self.cover = found = {str(key or label): _plain(words) for key, label, words, *_ in table.rows}
        year, revision = found.get("year", ""), found.get("revision", "")
        if not all(_is_short_number(words) for words in (year, revision)):
            shown = f"年度“{year[:20]}”或稿次“{revision[:20]}”"
            self.say("frame", f"封面上的{shown}不是年度和稿次。请学校用程序重新生成上报件。", COVER)
            return frame
        name, code = found.get("school_name", ""), found.get("school_code", "")
        return frame._replace(school_name=name, school_code=code, year=int(year), revision=int(revision))

    def rows(self, sheet: SheetLayout) -> Iterator[Row]:
        is_older = not self.is_same_form and sheet.table not in self.names
        table = None if is_older else self.table(sheet.table, sheet.name, 1 if sheet.plan.columns else _OF_A_LINE)
        if table is None:
            self.not_asked |= {(sheet.section.key, key) for key in sheet.section.typed}
        elif sheet.plan.columns:
            yield from self._grid(sheet, table)
        else:
            yield from self._record(sheet, table)

    def _record(self, sheet: SheetLayout, table: Table) -> Iterator[Row]:
        section = sheet.section
        fields = section.typed
        raw: dict[str, Raw] = {}
        for key, _, value, *_ in table.rows:
            name = str(key).removesuffix(MORE)
            raw[name] = f"{raw[name]}{value}" if name in raw and str(key).endswith(MORE) else value
        self.not_asked |= {(section.key, key) for key in fields.keys() - raw.keys()}
        values = {key: self._value(fields[key], found, sheet, "") for key, found in raw.items() if key in fields}
        kept = {key: value for key, value in values.items() if value is not None}
        if kept:
            yield Row(section.row_keys[0], kept)

    def _grid(self, sheet: SheetLayout, table: Table) -> Iterator[Row]:
        section = sheet.section
        columns = list(self._columns(sheet, table))
        taken: set[str] = set()
        for place, row in enumerate(table.rows, 1):
            row_id, where = str(row[0]), f"第 {place} 行"
            if section.kind == "matrix" and (row_id not in section.row_keys or row_id in section.totals):
                continue
            if not row_id and self.says_nothing(section, row):
                continue
            kept: dict[str, Value] = {}
            for at, field, known in columns:
                value = self._repeated(field, row[at], sheet, where, known)
                if value is not None:
                    kept[field.key] = value
            if row_id in taken or not row_id:
                row_id = f"{row_id}+{place}"
            taken.add(row_id)
            if kept or section.kind == "table":
                yield Row(row_id, kept)

    def says_nothing(self, section: Section, row: Sequence[Raw]) -> bool:
        """Whether a row without id is none: the empty one below a head, or the one that says 本年无."""
        said = [value for value in row if value != ""]
        if said == [NOTHING]:
            self.nothing.add(section.key)
        return not said or said == [NOTHING]

    def _repeated(self, field: Field, raw: Raw, sheet: SheetLayout, row: str, known: dict[str, Value]) -> Value:
        """The value of a cell of a column, whose texts repeat: `known` keeps what they mean."""
        if not isinstance(raw, str):
            return self._value(field, raw, sheet, row)
        if raw not in known:
            known[raw] = self._value(field, raw, sheet, row)
        return known[raw]

    def _columns(self, sheet: SheetLayout, table: Table) -> Iterator[tuple[int, Field, dict[str, Value]]]:
        """Where each field stands: by the heads of our own edition, otherwise by those the file tells of."""
        section = sheet.section
        keys = sheet.heads
        if not self.is_same_form:
            keys = {**self.head.heads.get(section.key, {}), **{h: k for h, k in keys.items() if h in table.heads}}
        found = {keys[head]: at for at, head in enumerate(table.heads) if head in keys}
        for key, field in section.typed.items():
            if key in found:
                yield found[key], field, {}
            else:
                self.not_asked.add((section.key, key))
                if self.is_same_form:
                    told = f"“{sheet.name}”里没有“{field.label}”这一列。请学校用程序重新生成上报件。"
                    self.say("missing_column", told, sheet.name, field=field.label)

    def _explanations(self, digests: Mapping[tuple[str, str, str], str]) -> Iterator[Explanation]:
        table = self.table(FINDINGS_TABLE, FINDINGS)
        if table is None or not {CHECK_HEAD, EXPLANATION_HEAD} <= set(table.heads):
            return
        at_check, at_text = table.heads.index(CHECK_HEAD), table.heads.index(EXPLANATION_HEAD)
        for row in table.rows:
            section, _, row_id = str(row[0]).partition("/")
            check, words = str(row[at_check]), _plain(row[at_text])
            if section not in self.form.by_key:
                continue
            if words:
                yield Explanation(check, section, row_id, words, digests.get((check, section, row_id), ""))
            else:
                self.left_open.add((check, section, row_id))

    def _value(self, field: Field, raw: Raw, sheet: SheetLayout, row: str) -> Value:
        """The value of a cell; one that the field cannot hold exactly is kept as unreadable, and named."""
        if raw == "":
            return None
        if isinstance(raw, str):
            return _typed(field, raw, self.form)
        value = exact(field, raw)
        if isinstance(value, Unreadable):
            told = (
                f"{sheet.name} {row}“{field.label}”的值 {value.text} 不是这个指标能填的数。请在程序里改正后重新生成。"
            )
            self.say("bad_value", told, sheet.name, row, field.label)
        return value

    def say(self, code: str, told: str, sheet: str = "", row: str = "", field: str = "") -> None:
        self.problems.append(Problem(code, told, sheet, row, field))


def _is_short_number(words: str) -> bool:
    """Whether the text is the number of a year or a revision."""
    return words.isascii() and words.isdecimal() and len(words) <= _DIGITS_OF_A_YEAR and int(words) > 0


def exact(field: Field, raw: Raw) -> Value:
    """The value of a numeric, logical or date cell; `Unreadable` when the field cannot hold it exactly."""
    if isinstance(raw, bool):
        return raw if field.type is FieldType.FLAG else Unreadable(text.plain(raw))
    if not isinstance(raw, (int, float)):
        return _other(field, raw)
    if field.type in (FieldType.COUNT, FieldType.YEAR):
        whole = int(raw) if abs(raw) < machine.EXACT else None
        return whole if whole == raw else Unreadable(repr(raw))
    shown = repr(int(raw)) if raw == raw // 1 and abs(raw) < machine.EXACT else repr(raw)
    if not field.is_number:
        return text.parse(field, shown)
    number = Decimal(shown)
    if not number.is_finite() or abs(number) >= machine.EXACT:
        return Unreadable(shown)
    return number if number == text.round_half_up(number, text.digits_of(field)) else Unreadable(shown)


def _other(field: Field, raw: Raw) -> Value:
    """The value of a date cell, or of whatever else a sheet may hold."""
    day = raw.date() if isinstance(raw, datetime) else raw
    if not isinstance(day, date):
        return Unreadable(str(raw))
    return day if field.type is FieldType.DATE else Unreadable(day.isoformat())


def _typed(field: Field, raw: str, form: Form) -> Value:
    if raw == NA.value:
        return NA
    return text.parse(field, text.clean(raw), form.codes.get(field.codes))


def _plain(raw: Raw) -> str:
    """The text of a cell that another program may have turned into a number."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return text.clean(raw) if isinstance(raw, str) else str(raw)
