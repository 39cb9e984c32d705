"""Edits of one return inside the store's transaction: what `hzdesk.returns.apply` does, as few small statements."""

from collections.abc import Collection, Mapping, Sequence
from itertools import groupby

from db import log
from db.connection import Connection
from db.tables import SectionTable
from db.values import as_whole
from hzdesk.returns import DropRow, Edit, Explain, Explanation, MoveRow, PutRow, Row, SetNothing, SetValue
from hzdesk.values import Value

REPLACE_EXPLANATIONS = (
    "UPDATE explanations SET replaced_at = ?, replaced_by = ? WHERE return_id = ? AND replaced_at IS NULL"
)
INSERT_EXPLANATION = (
    "INSERT INTO explanations (return_id, check_id, section, row_id, text, digest, written_at, written_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)

_WHERE = "WHERE return_id = ? AND row_id = ?"


class Editing:
    """Carries out edits and collects their lines for the change log."""

    def __init__(
        self, connection: Connection, tables: Mapping[str, SectionTable], return_id: int, at: str, who: str
    ) -> None:
        self._connection = connection
        self._tables = tables
        self._return = return_id
        self._stamp = (at, who)
        self._lines: list[log.Line] = []
        self._lengths: dict[str, int] = {}

    def do(self, edits: Sequence[Edit]) -> None:
        """All of them in order; values of one section that follow each other, like a pasted block, at once."""
        for section, group in groupby(edits, _values_of):
            if section:
                rows: dict[str, dict[str, Value]] = {}
                for edit in group:
                    if isinstance(edit, SetValue):
                        rows.setdefault(edit.row, {})[edit.field] = edit.value
                self._set_values(self._tables[section], rows)
            else:
                for edit in group:
                    self._do(edit)
        self._connection.run_many(log.INSERT, ((self._return, *self._stamp, *line) for line in self._lines))

    def _do(self, edit: Edit) -> None:
        match edit:
            case PutRow(section, position, row):
                self._put(self._tables[section], position, row)
                self._lines.append(log.of_row(section, None, row))
            case DropRow(section, row_id):
                self._drop(self._tables[section], row_id)
            case MoveRow(section, row_id, position):
                self._move(self._tables[section], row_id, position)
            case SetNothing(section, nothing):
                self._set_nothing(self._tables[section].key, nothing=nothing)
            case Explain(explanation):
                self._explain(explanation)

    def _set_values(self, table: SectionTable, rows: Mapping[str, Mapping[str, Value]]) -> None:
        there = self._there(table, rows)
        changes: list[tuple[object, ...]] = []
        for row_id, values in rows.items():
            old: Mapping[str, Value] = {}
            if row_id in there:
                row, others = there[row_id]
                old = row.values
                changes.append(table.change(self._return, Row(row_id, {**old, **values}), others))
            else:
                self._put(table, self._length(table), Row(row_id, values))
            self._lines += log.of_cells(table.key, row_id, old, values)
        self._connection.run_many(table.update, changes)

    def _there(self, table: SectionTable, rows: Collection[str]) -> Mapping[str, tuple[Row, Mapping[str, Value]]]:
        """The rows of these ids as they are now, each with its answers to what only other forms ask."""
        where, values = ("", ()) if len(rows) > 1 else (" AND row_id = ?", tuple(rows))
        found = self._connection.read(
            lambda line: (table.row(line), table.others(line)), table.select + where, (self._return, *values)
        )
        return {row.id: (row, others) for row, others in found}

    def _put(self, table: SectionTable, position: int, row: Row) -> None:
        length = self._length(table)
        position = min(position, length)
        if position < length:
            self._shift(table, +1, position, length)
        self._connection.run(table.insert, table.record(self._return, position, row))
        self._lengths[table.key] = length + 1

    def _drop(self, table: SectionTable, row_id: str) -> None:
        position, length = self._position(table, row_id), self._length(table)
        self._lines.append(log.of_row(table.key, self._there(table, [row_id])[row_id][0], None))
        self._connection.run(f"DELETE FROM {table.name} {_WHERE}", (self._return, row_id))
        if position < length - 1:
            self._shift(table, -1, position + 1, length)
        self._lengths[table.key] = length - 1

    def _move(self, table: SectionTable, row_id: str, position: int) -> None:
        old = self._position(table, row_id)
        new = min(position, self._length(table) - 1)
        if new > old:
            self._shift(table, -1, old + 1, new + 1)
        else:
            self._shift(table, +1, new, old)
        self._connection.run(f"UPDATE {table.name} SET position = ? {_WHERE}", (new, self._return, row_id))
        self._lines.append(log.of_move(table.key, row_id, old, new))

    def _set_nothing(self, section: str, *, nothing: bool) -> None:
        place = (self._return, section)
        known = bool(self._connection.run("SELECT 1 FROM empty_sections WHERE return_id = ? AND section = ?", place))
        if known == nothing:
            return
        if nothing:
            self._connection.run("INSERT INTO empty_sections (return_id, section) VALUES (?, ?)", place)
        else:
            self._connection.run("DELETE FROM empty_sections WHERE return_id = ? AND section = ?", place)
        self._lines.append(log.of_nothing(section, nothing=nothing))

    def _explain(self, new: Explanation) -> None:
        self._connection.run(
            f"{REPLACE_EXPLANATIONS} AND check_id = ? AND section = ? AND row_id = ?",
            (*self._stamp, self._return, new.check, new.section, new.row),
        )
        if new.text:
            self._connection.run(
                INSERT_EXPLANATION,
                (self._return, new.check, new.section, new.row, new.text, new.digest, *self._stamp),
            )

    def _length(self, table: SectionTable) -> int:
        if table.key not in self._lengths:
            found = self._connection.run(f"SELECT COUNT(*) FROM {table.name} WHERE return_id = ?", (self._return,))
            self._lengths[table.key] = found[0][0]
        return self._lengths[table.key]

    def _position(self, table: SectionTable, row_id: str) -> int:
        place = f"SELECT position FROM {table.name} {_WHERE}"
        found = self._connection.read(lambda line: as_whole(line[0]), place, (self._return, row_id))
        if not found:
            raise KeyError(row_id)
        return found[0]

    def _shift(self, table: SectionTable, by: int, start: int, stop: int) -> None:
        """Moves the rows from position `start` up to `stop` (not included)."""
        self._connection.run(
            f"UPDATE {table.name} SET position = position + ? WHERE return_id = ? AND position >= ? AND position < ?",
            (by, self._return, start, stop),
        )


def _values_of(edit: Edit) -> str:
    """The section that an edit puts a value into; empty for other edits."""
    return edit.section if isinstance(edit, SetValue) else ""
