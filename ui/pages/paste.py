"""What a pasted block would change, worked out before anything changes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Qt

from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Field
from hzdesk.returns import Row
from hzdesk.values import NA, Unreadable, Value
from ui.look.cells import NO_EDGE, CellLook
from ui.look.marks import Mark
from ui.pages.clipboard import Block
from ui.pages.columns import Column
from ui.pages.reading import Reading

NEW_ROW = Row("")


@dataclass(frozen=True)
class Refused:
    """A pasted entry that the field cannot read; what stood there stays."""

    row: int
    field: Field
    text: str
    kept: Value


@dataclass(frozen=True)
class Pasted:
    """The outcome of a block: what changes (row, field, value), what could not be read, what is there already."""

    rows: int
    columns: int
    values: tuple[tuple[int, Field, Value], ...]
    refused: tuple[Refused, ...]
    same: int
    lost: int  # rows that found no room
    lost_columns: int
    preview: "Preview"
    clashes: tuple[tuple[int, str, str], ...] = ()  # row, code and name where the name belongs to another code


class Preview:
    """The looks of the cells about to be pasted, with the dashed frame of the block."""

    def __init__(self, reading: Reading, top: int, left: int, bottom: int, right: int) -> None:
        self._reading = reading
        self.top, self.left, self.bottom, self.right = top, left, bottom, right
        self.cells: dict[tuple[int, int], tuple[Field, Column, str, Value, Value]] = {}

    def look(self, row: int, column: int) -> CellLook | None:
        if not (self.top <= row <= self.bottom and self.left <= column <= self.right):
            return None
        cell = self.cells.get((row, column))  # its look is worked out when it is painted: few of a large block are
        return replace(_look(self._reading, *cell), preview=self._edges(row, column)) if cell is not None else None

    def _edges(self, row: int, column: int) -> Qt.Edge:
        edges = NO_EDGE
        for at_edge, edge in (
            (row == self.top, Qt.Edge.TopEdge),
            (row == self.bottom, Qt.Edge.BottomEdge),
            (column == self.left, Qt.Edge.LeftEdge),
            (column == self.right, Qt.Edge.RightEdge),
        ):
            if at_edge:
                edges |= edge
        return edges


def work_out(
    reading: Reading,
    rows: Sequence[Row],
    columns: Sequence[Column],
    block: Block,
    top: int,
    places: Sequence[int],
    room: int,
) -> Pasted:
    """What the block does when it falls on row `top` and the columns at `places`; rows from `room` on are lost.

    `rows` are the rows there are; below them the block makes new ones.
    """
    kept = block[: max(0, room - top)]
    places = places[: len(block[0])]
    preview = Preview(reading, top, places[0], top + len(kept) - 1, places[-1])
    values: list[tuple[int, Field, Value]] = []
    refused: list[Refused] = []
    clashes: list[tuple[int, str, str]] = []
    same = 0
    parse = _remembering(reading.parse)
    for place, texts in enumerate(kept, top):
        row = rows[place] if place < len(rows) else NEW_ROW
        for field, parts in _by_field(columns, places, texts):
            if not reading.is_typed(row, field):
                continue
            old = reading.value(row, field)
            codes = reading.codes(field)
            new, typed = _read(codes, field, parts, columns, parse)
            if codes is not None and (clash := _clash(codes, parts, columns)):
                clashes.append((place, *clash))
            if isinstance(new, Unreadable) and old is not None and old != new:
                refused.append(Refused(place, field, typed, old))
            elif new == old and type(new) is type(old):
                same += 1
            else:
                values.append((place, field, new))
            for column in parts:
                preview.cells[place, column] = (field, columns[column], parts[column], old, new)
    lost = len(block) - len(kept), sum(any(texts) for texts in list(zip(*kept, strict=True))[len(places) :])
    return Pasted(len(kept), len(places), tuple(values), tuple(refused), same, *lost, preview, tuple(clashes))


def _by_field(
    columns: Sequence[Column], places: Sequence[int], texts: Sequence[str]
) -> Iterable[tuple[Field, dict[int, str]]]:
    """The texts of a row by the field they fall on: a code and its name fall on one."""
    found: dict[str, tuple[Field, dict[int, str]]] = {}
    for place, text in zip(places, texts, strict=False):
        column = columns[place]
        if column.is_typed and column.field is not None:
            found.setdefault(column.field.key, (column.field, {}))[1][place] = text
    return found.values()


Parse = Callable[[Field, str], Value]


def _read(
    codes: CodeList | None, field: Field, parts: dict[int, str], columns: Sequence[Column], parse: Parse
) -> tuple[Value, str]:
    """The value of the pasted texts of a field, and the text it was read from."""
    texts = {columns[place].part: text for place, text in parts.items()}
    if len(texts) == 1:
        text = next(iter(texts.values()))
        return parse(field, text), text
    code, name = texts["code"].strip(), texts["name"].strip()
    known = not code or not name or (codes is not None and code in codes.entries)
    text = (code or name) if known else f"{code} {name}"
    return parse(field, text), text


def _clash(codes: CodeList, parts: dict[int, str], columns: Sequence[Column]) -> tuple[str, str] | None:
    """A known code and the name pasted beside it, where the list has another name for it."""
    texts = {columns[place].part: text.strip() for place, text in parts.items()}
    entry, name = codes.entries.get(texts.get("code", "")), texts.get("name", "")
    return (entry.code, name) if entry is not None and name not in entry.name else None


def _look(reading: Reading, field: Field, column: Column, text: str, old: Value, new: Value) -> CellLook:
    if isinstance(new, Unreadable):
        return CellLook(text, mark=Mark.query, state="query", ink="query", bold=True)
    if new is NA:
        return CellLook(na=True, state="changed" if old is not NA else "")
    shown = text.strip() if column.part == "code" else reading.shown(field, new)
    return CellLook(shown, state="changed" if new != old else "")


def _remembering(parse: Parse) -> Parse:
    """The same entry stands in many cells; each is parsed once."""
    known: dict[tuple[str, str], Value] = {}

    def remembering(field: Field, text: str) -> Value:
        key = (field.key, text)
        if key not in known:
            known[key] = parse(field, text)
        return known[key]

    return remembering
