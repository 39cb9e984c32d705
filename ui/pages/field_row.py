"""What every row of a record or narrative is: one field, what the return holds of it, its findings below."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from hzdesk.forms.plan import PlanRow
from hzdesk.returns import Row
from hzdesk.values import Value
from ui.look.theme import Theme
from ui.pages.finding_line import FindingLine
from ui.pages.reading import Reading
from ui.workspace import Workspace


class FieldRow(QWidget):
    reached = Signal(QWidget)

    def __init__(self, workspace: Workspace, theme: Theme, planned: PlanRow, reading: Reading) -> None:
        super().__init__()
        assert planned.field is not None
        self._workspace, self._theme = workspace, theme
        self.planned, self.field = planned, planned.field
        self._reading = reading
        self.lines: list[FindingLine] = []
        self._box = QVBoxLayout(self)

    @property
    def row(self) -> Row:
        return next(row for row in self._reading.rows if row.id == self.planned.row)

    @property
    def value(self) -> Value:
        return self._reading.value(self.row, self.field)

    @property
    def is_typed(self) -> bool:
        return self._reading.is_typed(self.row, self.field)
