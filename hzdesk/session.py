"""A return being worked on: the one door through which the window changes it.

A session holds the return of one year with last year's beside it, keeps every edit in the store before it shows it,
and knows what follows: findings, progress, figures. It draws nothing and asks nobody anything.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from hzdesk.errors import UserError
from hzdesk.findings import BLANK, UNANSWERED, Finding
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, Section, Severity
from hzdesk.indicators import Figure, figure
from hzdesk.lengths import refuse_longer_in
from hzdesk.live_checks import LiveChecks
from hzdesk.operands import operands_of, under_new_names
from hzdesk.returns import AnnualReturn, Edit, Explain, Explanation, Frame, Row, step
from hzdesk.store import Entry, Head, Store
from hzdesk.text import clean
from hzdesk.values import Unreadable, Value

if TYPE_CHECKING:
    from hzdesk.comparison import Difference
    from hzdesk.countersign import Waiting


class Progress(NamedTuple):
    """How far a section is. `filled` of `asked` required cells; open findings by severity."""

    asked: int = 0
    filled: int = 0
    errors: int = 0
    queries: int = 0
    explained: int = 0
    hints: int = 0

    @property
    def is_done(self) -> bool:
        return self.filled == self.asked and not self.errors and not self.queries

    @property
    def is_begun(self) -> bool:
        return self.filled > 0


class Session:
    """One school's return of one year, open for work. Every method that writes has it on disk when it returns."""

    def __init__(self, store: Store, forms: Sequence[Form], year: int, who: str = "") -> None:
        self.store, self.forms, self.who = store, forms, who
        self.findings: tuple[Finding, ...] = ()
        self._others: dict[int, AnnualReturn | None] = {}
        self._read(year)
        self.form = form_of(forms, self.annual.frame)
        last = store.load(year - 1)
        self.previous = under_new_names(self.form, last) if last is not None else None
        self._checks = LiveChecks(self.form, self.previous)
        self._check()

    @cached_property
    def former(self) -> AnnualReturn | None:
        """The revision before this one, None for the first."""
        frame = self.frame
        before = frame.revision - 1
        return self.store.load(frame.year, frame.school_code, before) if before else None

    def since_former(self) -> "tuple[Difference, ...]":
        """What differs from the revision before: values, rows, then explanations; nothing for the first revision."""
        from hzdesk.comparison import compare, compare_explanations

        if self.former is None:
            return ()
        values = compare(self.form, self.former, self.annual)
        return values + compare_explanations(self.form, self.former, self.annual, "说明", "")

    @property
    def frame(self) -> Frame:
        return self.annual.frame

    @property
    def is_locked(self) -> bool:
        """Whether the return is signed, or the file can only be read."""
        return self.store.read_only or self.head.signed is not None

    @property
    def undo_steps(self) -> int:
        return len(self._undo)

    @property
    def redo_steps(self) -> int:
        return len(self._redo)

    def edit(self, edits: Sequence[Edit], who: str = "") -> None:
        """Does edits as one step that can be undone; `who` is named in the change log instead of whoever works here.

        Raises UserError when they cannot be saved, or a text is too long.
        """
        if not edits:
            return
        self._undo.append(self._keep(edits, who))
        self._redo.clear()

    def undo(self) -> tuple[Edit, ...]:
        """Takes the last step back; gives the edits that did it, empty when there is none."""
        return self._step(self._undo, self._redo)

    def redo(self) -> tuple[Edit, ...]:
        return self._step(self._redo, self._undo)

    def explain(self, finding: Finding, text: str) -> None:
        """Answers a query; an empty text takes the answer back."""
        answer = Explanation(finding.check, finding.section, finding.row, clean(text).strip(), finding.digest)
        self.edit([Explain(answer)])

    def progress(self, section: Section) -> Progress:
        """How far the section is filled in and checked."""
        if section.key not in self._progress:
            self._progress[section.key] = self._count(section)
        return self._progress[section.key]

    def _count(self, section: Section) -> Progress:
        operands = operands_of(self.form, self.annual, self.previous)
        if not operands.asks_section(section):
            return Progress(0, 0)
        asked = filled = 0
        for row in operands.declared_rows(section):
            for field in section.typed.values():
                if field.required and operands.asks(section, field):
                    asked += 1
                    filled += row.values.get(field.key) is not None
        if section.kind == "table" and not self.annual.rows(section.key):
            asked, filled = 1, int(section.key in self.annual.nothing)
        found = [finding for finding in self.findings if finding.section == section.key]
        queries = [finding for finding in found if finding.severity is Severity.QUERY]
        return Progress(
            asked,
            filled,
            errors=sum(f.severity is Severity.ERROR and f.check not in (BLANK, UNANSWERED) for f in found),
            queries=sum(not finding.explanation for finding in queries),
            explained=sum(bool(finding.explanation) for finding in queries),
            hints=sum(finding.severity is Severity.HINT for finding in found),
        )

    def figure(self, key: str) -> Figure:
        """An indicator of this year's return; without a value while an error is about nothing but its operands."""
        indicator = self.form.indicators[key]
        found = figure(self.form, self.annual, indicator, self.previous)
        operands = {(cell.section, cell.field) for cell in indicator.value.cells}
        errors = (f for f in self.findings if f.severity is Severity.ERROR and f.field and f.check != BLANK)
        if found.value is not None and any(self._fields_of(error) <= operands for error in errors):
            return Figure(indicator, None, disputed=True)
        return found

    def last_figure(self, key: str) -> Figure | None:
        """The indicator of last year's return, None when there is no such return or its form has no such indicator."""
        return self._figure_of(self.previous, key)

    def trend(self, key: str) -> tuple[tuple[int, Figure], ...]:
        """The indicator over all years of the store, oldest first, each computed on its own year's form."""
        years = sorted({head.frame.year for head in self.store.heads()})
        own = self.frame.year
        found = ((year, self.figure(key) if year == own else self._figure_of(self.load(year), key)) for year in years)
        return tuple((year, item) for year, item in found if item is not None)

    def history(self, section: str, row: str, field: str) -> tuple[tuple[int, Value], ...]:
        """The value of one cell of a record or matrix over the years of the store, oldest first."""
        years = sorted({head.frame.year for head in self.store.heads()})
        returns = [self.load(year) for year in years]
        own = self.form.by_key[section]
        return tuple((a.frame.year, _cell(self.forms, a, own, row, field)) for a in returns if a is not None)

    def waiting(self) -> "Waiting | None":
        """The submission as the store keeps it, where the form asks for more than one signer; None before it is signed.

        Its signatures are verified each time.
        """
        if self.head.signed is None or len(self.form.signers) < 2:
            return None
        from hzdesk.countersign import waiting

        return waiting(self.head.signed.file, self.store.submission(self.frame) or b"", self.forms)

    def log(self, section: str, row: str, field: str) -> tuple[Entry, ...]:
        """The changes of a cell, newest first; a computed one has none of its own."""
        if self.form.by_key[section].by_key[field].value is not None:
            return ()
        return self.store.log(self.frame, section, row, field)

    def before(self, section: str, row: str, field: str) -> Entry | None:
        """The last change of a cell, if it put aside an answer that one may want back."""
        last = next(iter(self.log(section, row, field)), None)
        if last is None or last.old is None or isinstance(last.old, Unreadable):
            return None
        return last if last.new == self.annual.value(section, row, field) else None

    def load(self, year: int) -> AnnualReturn | None:
        """The return of a year: the open one as it stands, another one from the store."""
        if year == self.frame.year:
            return self.annual
        if year not in self._others:
            self._others[year] = self.previous if year == self.frame.year - 1 else self.store.load(year)
        return self._others[year]

    def reload(self) -> None:
        """Reads the return again after it was signed or imported; undo begins anew."""
        self._read(self.frame.year)
        self._check()

    def _read(self, year: int) -> None:
        annual = self.store.load(year)
        if annual is None:
            raise UserError(f"这个文件里没有 {year} 年度的年报。请先新建 {year} 年度。")
        self.annual = annual
        self.head: Head = next(head for head in reversed(self.store.heads()) if head.frame == annual.frame)
        self.saved_at = self.head.saved_at
        self._undo: list[tuple[Edit, ...]] = []
        self._redo: list[tuple[Edit, ...]] = []

    def _fields_of(self, finding: Finding) -> set[tuple[str, str]]:
        """What a finding is about: the operands of its check."""
        check = self.form.checks.get(finding.check)
        cells = check.require.cells if check is not None and check.require is not None else ()
        keys = check.fields if check is not None and check.fields else (finding.field,)
        return {(cell.section, cell.field) for cell in cells} or {(finding.section, key) for key in keys}

    def _figure_of(self, annual: AnnualReturn | None, key: str) -> Figure | None:
        if annual is None:
            return None
        form = form_of(self.forms, annual.frame)
        return figure(form, annual, form.indicators[key]) if key in form.indicators else None

    def _step(self, source: list[tuple[Edit, ...]], target: list[tuple[Edit, ...]]) -> tuple[Edit, ...]:
        if not source:
            return ()
        edits = source[-1]
        back = self._keep(edits)
        source.pop()
        target.append(back)
        return edits

    def _keep(self, edits: Sequence[Edit], who: str = "") -> tuple[Edit, ...]:
        """Does edits and has them on disk; gives those that lead back."""
        if self.is_locked:
            raise UserError("这一稿已经锁定，不能再改。要更正请开下一稿。")
        refuse_longer_in(self.form, edits)
        annual, back = step(self.annual, edits)
        self.saved_at = self.store.write(self.frame, edits, who or self.who)
        self.annual = annual
        self._check()
        return back

    def _check(self) -> None:
        self.findings = self._checks.run(self.annual)
        self._progress: dict[str, Progress] = {}


def _cell(forms: Sequence[Form], annual: AnnualReturn, own: Section, row: str, field: str) -> Value:
    """The value on the form of its own year, where the field may have another name: the former, or a later one."""
    form = form_of(forms, annual.frame)
    declared = form.by_key.get(own.key)
    if declared is None:
        return None
    later = (new for new, old in declared.former.items() if old == field)
    name = next((key for key in (field, own.former.get(field, ""), *later) if key in declared.by_key), None)
    if name is None:
        return None
    return operands_of(form, annual, None).value(declared, annual.row(own.key, row) or Row(row), name)
