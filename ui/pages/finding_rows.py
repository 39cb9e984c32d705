"""The findings as a list: which ones, in what groups, in which words; and the tree model that holds them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtWidgets import QWidget

from hzdesk.findings import BLANK, OR_NOT_APPLICABLE, UNANSWERED, Finding, how_to_fill
from hzdesk.forms.model import Section, Severity
from hzdesk.returns import Row
from hzdesk.session import Session
from hzdesk.sounds import fits
from hzdesk.text import row_name
from ui.look.marks import Mark
from ui.pages.corrections import Correction, corrections
from ui.qt import ROOT, Index

ITEM = Qt.ItemDataRole
LineRole, GroupRole = ITEM.UserRole + 1, ITEM.UserRole + 2

Kind = Literal["all", "error", "query", "explained", "hint", "blank"]
Key = tuple[str, str, str, str]  # check, section, row, field

WORDS: Mapping[Kind, str] = {
    "all": "全部",
    "error": "错误",
    "query": "待说明",
    "explained": "已说明",
    "hint": "提示",
    "blank": "没填",
}
MARKS: Mapping[Kind, Mark] = {
    "error": Mark.error,
    "query": Mark.query,
    "explained": Mark.explained,
    "hint": Mark.hint,
    "blank": Mark.none,
}
_BLANKS_ONE_BY_ONE = 3


@dataclass(frozen=True)
class Line:
    """One finding, or many blanks of a section as one (`finding` is then the first of them)."""

    kind: Kind
    place: str
    text: str
    finding: Finding
    blanks: int = 1
    corrections: tuple[Correction, ...] = ()

    @property
    def key(self) -> Key:
        return self.finding.key

    @property
    def spoken(self) -> str:
        said = f"说明：{self.finding.explanation}" if self.finding.explanation else ""
        offered = (correction.spoken for correction in self.corrections)
        return "，".join(filter(None, (WORDS[self.kind], self.place, self.text, said, *offered)))

    def correction(self, link: str) -> Correction | None:
        return next((correction for correction in self.corrections if correction.link == link), None)


@dataclass(frozen=True)
class Group:
    """The findings of one section."""

    section: str
    title: str
    counts: str
    lines: tuple[Line, ...]


def kind_of(finding: Finding) -> Kind:
    """What is to be done about it. What is not filled in yet is no error of the person who fills in."""
    if finding.check in (BLANK, UNANSWERED):
        return "blank"
    if finding.severity is Severity.QUERY:
        return "explained" if finding.explanation else "query"
    return "error" if finding.severity is Severity.ERROR else "hint"


def count(findings: Sequence[Finding]) -> dict[Kind, int]:
    """How many of each kind, and of all."""
    found: dict[Kind, int] = dict.fromkeys(WORDS, 0)
    for finding in findings:
        found[kind_of(finding)] += 1
        found["all"] += 1
    return found


def groups(session: Session, chosen: Kind = "all", needle: str = "") -> tuple[Group, ...]:
    """The findings that the filter lets through, in the form's order."""
    found = (_group(session, section, chosen, needle.strip().casefold()) for section in session.form.sections)
    return tuple(group for group in found if group is not None)


def _group(session: Session, section: Section, chosen: Kind, needle: str) -> Group | None:
    mine = [finding for finding in session.findings if finding.section == section.key]
    lines = [
        line
        for finding in mine
        if chosen in ("all", kind_of(finding)) and _has(line := _line(session, section, finding), needle)
    ]
    if not lines:
        return None
    counted = count([line.finding for line in lines])
    words = [f"{WORDS[kind]} {number}" for kind, number in counted.items() if number and kind != "all"]
    shown = _gathered(section, lines) if chosen == "all" else lines
    title = section.title
    return Group(section.key, title, "　".join(words), tuple(shown))


def _has(line: Line, needle: str) -> bool:
    texts = (line.place, line.text, line.finding.check, line.finding.explanation)
    return not needle or fits(line.place, needle) or any(needle in text.casefold() for text in texts)


def _line(session: Session, section: Section, finding: Finding) -> Line:
    field = section.by_key.get(finding.field)
    label = "" if field is None else field.label
    rows = session.annual.rows(section.key)
    position = next((place for place, row in enumerate(rows, 1) if row.id == finding.row), 0)
    row = session.annual.row(section.key, finding.row) or Row(finding.row)
    name = row_name(session.form, section, row, position) if finding.row else ""
    inner = f"其中　{label}" if field is not None and field.part_of and not name else label
    place = "　".join(filter(None, (name, inner))) or "整张表"
    return Line(kind_of(finding), place, _said(finding, label), finding, corrections=corrections(session, finding))


def _said(finding: Finding, label: str) -> str:
    """The sentence without the label that already stands beside it."""
    rest = finding.text.removeprefix(label) if label else ""
    return rest.lstrip() if rest.startswith((" ", "“", "还")) else finding.text


def _gathered(section: Section, lines: Sequence[Line]) -> list[Line]:
    """Blanks last in the section, many as one line: what is wrong must not drown in what is not there yet."""
    blanks = [line for line in lines if line.finding.check == BLANK]
    others = [line for line in lines if line.finding.check != BLANK]
    if len(blanks) <= _BLANKS_ONE_BY_ONE:
        return [*others, *blanks]
    first = blanks[0]
    how = how_to_fill(section.by_key[line.finding.field] for line in blanks)
    text = f"从“{first.place}”起还空着。请{how}{OR_NOT_APPLICABLE}。"
    return [*others, Line("blank", f"{len(blanks)} 项没填", text, first.finding, len(blanks))]


class FindingModel(QAbstractItemModel):
    """Sections with their findings below them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.groups: tuple[Group, ...] = ()

    def put(self, found: Sequence[Group]) -> bool:
        """New groups; of the same shape they replace the old ones in place. True when the rows are all new."""
        same = _shape(found) == _shape(self.groups)
        if not same:
            self.beginResetModel()
        self.groups = tuple(found)
        if not same:
            self.endResetModel()
            return True
        for place, group in enumerate(self.groups):
            top = self.index(place, 0)
            self.dataChanged.emit(top, top)
            self.dataChanged.emit(self.index(0, 0, top), self.index(len(group.lines) - 1, 0, top))
        return False

    def place(self, key: Key) -> QModelIndex:
        """The row of a finding, an invalid index when it is not listed."""
        for index in self.all_lines():
            line: Line = index.data(LineRole)
            if line.key == key:
                return index
        return QModelIndex()

    def all_lines(self) -> list[QModelIndex]:
        tops = (self.index(place, 0) for place in range(len(self.groups)))
        return [self.index(row, 0, top) for top in tops for row in range(self.rowCount(top))]

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]  # the stubs know one overload only
        group = index.internalId() if index.isValid() else 0
        return self.createIndex(group - 1, 0, 0) if group else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        if not parent.isValid():
            return len(self.groups)
        return 0 if parent.internalId() or parent.column() else len(self.groups[parent.row()].lines)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemNeverHasChildren if index.internalId() else usual

    def data(self, index: Index, role: int = ITEM.DisplayRole) -> object:
        if not index.isValid():
            return None
        if not index.internalId():
            group = self.groups[index.row()]
            return {
                int(ITEM.DisplayRole): group.title,
                int(ITEM.AccessibleTextRole): f"{group.title}　{group.counts}",
                GroupRole: group,
            }.get(int(role))
        line = self.groups[index.internalId() - 1].lines[index.row()]
        match role:
            case ITEM.DisplayRole:
                return f"{line.place}　{line.text}"
            case ITEM.AccessibleTextRole:
                return line.spoken
            case _ if role == LineRole:
                return line
        return None


def _shape(found: Sequence[Group]) -> list[tuple[str, list[Key]]]:
    return [(group.section, [line.key for line in group.lines]) for group in found]
