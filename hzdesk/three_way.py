"""What somebody else changed in a part of a return, when the school may have changed it meanwhile, too.

Three returns are compared: the `base` both began with, `ours` as it stands at the school, and `theirs`. Rows of a table
are matched by their id, those that came in `theirs` by what tells rows apart. The order of rows is left alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from hzdesk.canonical import normal
from hzdesk.comparison import Difference, Fields, inside, shown
from hzdesk.forms.model import Field, Form, Section
from hzdesk.operands import identity
from hzdesk.returns import AnnualReturn, DropRow, Edit, PutRow, Row, SetNothing, SetValue, new_row_id
from hzdesk.text import row_name
from hzdesk.values import NOTHING, Value


@dataclass(frozen=True)
class Change:
    """One change of theirs: what it makes of ours, and the edit that does it.

    `conflict` means that both changed it; `base` then tells what stood there before either did.
    """

    difference: Difference
    edit: SetValue | PutRow | DropRow | SetNothing
    conflict: bool = False
    base: str = ""

    def told(self, own: str) -> str:
        """The change in one line; of a conflict all three values. `own` says whose ours are."""
        found = self.difference
        if not self.conflict:
            return f"{found.place}：{found.change}"
        mine, other = (found._replace(old=self.base, new=end, kind="cell").change for end in (found.old, found.new))
        return f"{found.place}：两边都改过，{own} {mine}，科室 {other}"


def changes(
    form: Form,
    sections: Iterable[str],
    base: AnnualReturn,
    ours: AnnualReturn,
    theirs: AnnualReturn,
    not_asked: Fields = frozenset(),
) -> tuple[Change, ...]:
    """What theirs changed of the base in these sections and ours has not, in the form's order."""
    three = _Three(form, normal(form, base), normal(form, ours), normal(form, theirs), not_asked)
    wanted = set(sections)
    return tuple(change for section in form.sections if section.key in wanted for change in three.of(section))


def edits_of(annual: AnnualReturn, taken: Sequence[Change]) -> tuple[Edit, ...]:
    """The edits of the changes to take, in an order in which they can be done: new rows stand at the end."""
    added = [change.edit for change in taken if isinstance(change.edit, PutRow)]
    found: list[Edit] = [change.edit for change in taken if not isinstance(change.edit, PutRow)]
    ends = Counter({key: len(rows) for key, rows in annual.sections.items()})
    ends.subtract(edit.section for edit in found if isinstance(edit, DropRow))
    for edit in added:
        found.append(edit._replace(position=ends[edit.section]))
        ends[edit.section] += 1
    return tuple(found)


@dataclass(frozen=True)
class _Three:
    form: Form
    base: AnnualReturn
    ours: AnnualReturn
    theirs: AnnualReturn
    not_asked: Fields

    def of(self, section: Section) -> Iterator[Change]:
        fields = [field for field in section.typed.values() if (section.key, field.key) not in self.not_asked]
        key = section.key
        if not fields:
            return
        if section.kind != "table":
            for row_id in (row_id for row_id in section.row_keys if (key, row_id) not in self.not_asked):
                rows = (side.row(key, row_id) or Row(row_id) for side in (self.base, self.ours, self.theirs))
                yield from self._cells(section, fields, *rows)
            return
        was, now = (key in side.nothing for side in (self.base, self.theirs))
        if now not in {was, key in self.ours.nothing}:
            words = ("", NOTHING) if now else (NOTHING, "")
            yield Change(Difference(section.title, "", "", *words, "nothing"), SetNothing(key, now))
        yield from self._rows(section, fields)

    def _rows(self, section: Section, fields: Sequence[Field]) -> Iterator[Change]:
        base, ours, theirs = ({row.id: row for row in s.rows(section.key)} for s in (self.base, self.ours, self.theirs))
        for row_id, before in base.items():
            mine, other = ours.get(row_id), theirs.get(row_id, Row(row_id))
            if not other.values and before.values:
                yield from self._removed(section, before, mine)
            elif mine is None:
                yield from self._returned(section, before, other)
            else:
                yield from self._cells(section, fields, before, mine, other)
        own = {identity(section, row): row for row_id, row in ours.items() if row_id not in base}
        for row_id, other in theirs.items():
            if row_id in base or not other.values:
                continue
            mine = own.pop(identity(section, other), None)
            if mine is None:
                yield self._added(section, other._replace(id=new_row_id()))
            else:
                yield from self._cells(section, fields, Row(mine.id), mine, other)

    def _cells(self, section: Section, fields: Sequence[Field], base: Row, ours: Row, theirs: Row) -> Iterator[Change]:
        for field in fields:
            was, mine, other = (row.values.get(field.key) for row in (base, ours, theirs))
            if _same(was, other) or _same(mine, other):
                continue
            words = [shown(self.form, field, value) for value in (was, mine, other)]
            difference = Difference(section.title, self._name(section, ours), field.label, words[1], words[2])
            edit = SetValue(section.key, ours.id, field.key, other)
            yield Change(difference, edit, conflict=not _same(was, mine), base=words[0])

    def _removed(self, section: Section, before: Row, mine: Row | None) -> Iterator[Change]:
        if mine is not None:
            words = inside(self.form, section, mine)
            difference = Difference(section.title, self._name(section, mine), "", words, "", "row_removed")
            changed = dict(mine.values) != dict(before.values)
            yield Change(difference, DropRow(section.key, mine.id), changed, inside(self.form, section, before))

    def _returned(self, section: Section, before: Row, other: Row) -> Iterator[Change]:
        """A row that the school has taken out and the office has changed."""
        if dict(other.values) != dict(before.values):
            yield replace(self._added(section, other), conflict=True, base=inside(self.form, section, before))

    def _added(self, section: Section, row: Row) -> Change:
        name = row_name(self.form, section, row, 0).removeprefix("第 0 行").strip("　") or "新的一行"
        difference = Difference(section.title, name, "", "", inside(self.form, section, row), "row_added")
        return Change(difference, PutRow(section.key, 0, row))

    def _name(self, section: Section, row: Row) -> str:
        """How people call a row of ours."""
        places = [one.id for one in self.ours.rows(section.key)] if section.kind == "table" else []
        return row_name(self.form, section, row, places.index(row.id) + 1 if row.id in places else 0)


def _same(one: Value, other: Value) -> bool:
    return one == other and isinstance(one, bool) == isinstance(other, bool)
