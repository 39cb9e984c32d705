"""Two returns side by side: which cells differ, and the edits that lead from one to the other."""

from collections.abc import Iterator
from dataclasses import replace
from difflib import SequenceMatcher
from itertools import takewhile
from typing import Literal, NamedTuple

from hzdesk import text
from hzdesk.forms.model import Field, Form, Section
from hzdesk.returns import AnnualReturn, DropRow, Edit, MoveRow, PutRow, Row, SetNothing, SetValue
from hzdesk.values import NOTHING, Unreadable, Value

_EXCERPT, _AROUND = 60, 12  # characters of a text that is shown short, and those around what changed in it
Fields = frozenset[tuple[str, str]]  # (section, field)


Kind = Literal["cell", "row_added", "row_removed", "row_moved", "nothing"]


class Difference(NamedTuple):
    """One cell that differs, named as people do: sheet, row and column by label; old and new as text, blank empty.

    A row that came or went is one difference, with what stands in it; one that moved has its places; 本年无 of a table
    is there or blank.
    """

    sheet: str
    row: str
    field: str
    old: str
    new: str
    kind: Kind = "cell"

    @property
    def place(self) -> str:
        return "　".join(filter(None, (self.sheet, self.row, self.field))).replace("\n", "↵")

    @property
    def change(self) -> str:
        """What happened, in few words."""
        old, new = self.excerpts
        match self.kind:
            case "row_added":
                return f"新增{'：' if new else ''}{new}"
            case "row_removed":
                return f"删去{'：' if old else ''}{old}"
            case "row_moved":
                return f"从{old}移到{new}"
        return f"{old or '空白'} → {new or '空白'}"

    @property
    def excerpts(self) -> tuple[str, str]:
        """Old and new in one line each: of long texts only where they part, with a few characters around."""
        old, new = (words.replace("\n", "↵") for words in (self.old, self.new))
        if max(len(old), len(new)) <= _EXCERPT:
            return old, new
        start = _common(old, new)
        same = _common(old[start:][::-1], new[start:][::-1])
        first, last = max(0, start - _AROUND), max(0, same - _AROUND)
        return _cut(old, first, len(old) - last), _cut(new, first, len(new) - last)


def _common(one: str, other: str) -> int:
    """How many characters both begin with."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _cut(words: str, first: int, last: int) -> str:
    kept = words[first : min(last, first + _EXCERPT)]
    return f"{'…' if first else ''}{kept}{'…' if first + len(kept) < len(words) else ''}"


def compare(
    form: Form, old: AnnualReturn, new: AnnualReturn, not_asked: Fields = frozenset()
) -> tuple[Difference, ...]:
    """All cells that differ, in the form's order. Rows of a table are matched by their id.

    Fields that are not asked are no difference.
    """
    answered = _answered(form, old, new, not_asked)
    return tuple(found for section in form.sections for found in _compare(form, section, old, answered))


def edits_between(
    form: Form, old: AnnualReturn, new: AnnualReturn, not_asked: Fields = frozenset()
) -> tuple[Edit, ...]:
    """The edits that give `old` the values of `new`; explanations and fields not asked stay as they are."""
    answered = _answered(form, old, new, not_asked)
    return tuple(edit for section in form.sections for edit in _edits(section, old, answered))


def compare_explanations(
    form: Form, old: AnnualReturn, new: AnnualReturn, sheet: str, head: str
) -> tuple[Difference, ...]:
    """The explanations that differ, named as on the sheet that shows them in the column of that head."""
    before, after = ({(e.check, e.section, e.row): e.text for e in annual.explanations} for annual in (old, new))
    found = []
    for place in dict.fromkeys((*before, *after)):
        if before.get(place) != after.get(place):
            check, key, row_id = place
            section, rows = form.by_key.get(key), [row.id for row in new.rows(key)]
            if section is None:
                found.append(Difference(sheet, f"{check}　{key}", head, before.get(place, ""), after.get(place, "")))
                continue
            position = rows.index(row_id) + 1 if row_id in rows else 0
            row = text.row_name(form, section, new.row(key, row_id) or Row(row_id), position)
            named = "　".join(filter(None, (check, section.title, row)))
            found.append(Difference(sheet, named, head, before.get(place, ""), after.get(place, "")))
    return tuple(found)


def _answered(form: Form, old: AnnualReturn, new: AnnualReturn, not_asked: Fields) -> AnnualReturn:
    """The new return with the old values of what was not asked; of a section not asked at all, with all of it."""
    sections, nothing = dict(new.sections), set(new.nothing)
    for section in form.sections:
        kept = {key for of, key in not_asked if of == section.key}
        if kept >= section.typed.keys():
            sections[section.key] = old.rows(section.key)
            nothing = nothing - {section.key} | (old.nothing & {section.key})
        elif kept:
            before, after = dict(_rows(section, old)), dict(_rows(section, new))
            rows = [_with(row, before.get(row_id), kept) for row_id, row in after.items()]
            left = kept - after.keys()
            sections[section.key] = (*rows, *(row for row_id, row in before.items() if row_id in left))
    return replace(new, sections=sections, nothing=frozenset(nothing))


def _with(row: Row, before: Row | None, kept: set[str]) -> Row:
    old = before.values if before is not None else {}
    return Row(row.id, {**row.values, **{key: value for key, value in old.items() if key in kept}})


def _compare(form: Form, section: Section, old: AnnualReturn, new: AnnualReturn) -> Iterator[Difference]:
    before, after = (dict(_rows(section, annual)) for annual in (old, new))
    for row_id in (*before, *(key for key in after if key not in before)):
        one, other = before.get(row_id, Row(row_id)), after.get(row_id, Row(row_id))
        present = after if row_id in after else before
        name = text.row_name(form, section, present[row_id], list(present).index(row_id) + 1)
        if section.kind == "table" and row_id not in after:
            yield Difference(section.title, name, "", inside(form, section, one), "", "row_removed")
        elif section.kind == "table" and row_id not in before:
            yield Difference(section.title, name, "", "", inside(form, section, other), "row_added")
        else:
            yield from _cells_that_differ(form, section, name, one, other)
    for row_id, old_place, new_place in _moved(list(before), list(after)):
        name = text.row_name(form, section, after[row_id], new_place)
        yield Difference(section.title, name, "", f"第 {old_place} 行", f"第 {new_place} 行", "row_moved")
    if (section.key in old.nothing) != (section.key in new.nothing):
        words = ("", NOTHING) if section.key in new.nothing else (NOTHING, "")
        yield Difference(section.title, "", "", *words, "nothing")


def _moved(before: list[str], after: list[str]) -> Iterator[tuple[str, int, int]]:
    """The rows that changed their place among those that are in both, as few as explain the new order."""
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    if old == new:
        return
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    stayed = {key for block in blocks for key in old[block.a : block.a + block.size]}
    yield from ((key, before.index(key) + 1, after.index(key) + 1) for key in new if key not in stayed)


def inside(form: Form, section: Section, row: Row) -> str:
    """What stands in a row, but for what it is called by."""
    fields = [field for field in section.fields if field.key in row.values and field.key != section.identity[0]]
    named = ((field.label, shown(form, field, row.values[field.key])) for field in fields)
    return "，".join(f"{label} {words}" for label, words in named if words)


def _cells_that_differ(form: Form, section: Section, name: str, old: Row, new: Row) -> Iterator[Difference]:
    for field in section.fields:
        before, after = old.values.get(field.key), new.values.get(field.key)
        if before != after or type(before) is not type(after):
            yield Difference(section.title, name, field.label, shown(form, field, before), shown(form, field, after))


def shown(form: Form, field: Field, value: Value) -> str:
    """A value as differences name it."""
    words = text.show(field, value, form.codes.get(field.codes))
    return f"{words}（认不出）" if isinstance(value, Unreadable) else words


def _rows(section: Section, annual: AnnualReturn) -> Iterator[tuple[str, Row]]:
    if section.kind == "table":
        yield from ((row.id, row) for row in annual.rows(section.key))
    else:
        yield from ((key, annual.row(section.key, key) or Row(key)) for key in section.row_keys)


def _edits(section: Section, old: AnnualReturn, new: AnnualReturn) -> Iterator[Edit]:
    before, after = (dict(_rows(section, annual)) for annual in (old, new))
    yield from (DropRow(section.key, row_id) for row_id in before if row_id not in after)
    order = [row_id for row_id in before if row_id in after]
    for position, (row_id, row) in enumerate(after.items()):
        if row_id not in before:
            yield PutRow(section.key, position, row)
            order.insert(position, row_id)
            continue
        if section.kind == "table" and order[position] != row_id:
            yield MoveRow(section.key, row_id, position)
            order.remove(row_id)
            order.insert(position, row_id)
        yield from _cells(section, before[row_id], row)
    if (section.key in old.nothing) != (section.key in new.nothing):
        yield SetNothing(section.key, section.key in new.nothing)


def _cells(section: Section, before: Row, after: Row) -> Iterator[Edit]:
    for field in section.fields:
        value = after.values.get(field.key)
        if before.values.get(field.key) != value:
            yield SetValue(section.key, after.id, field.key, value)
