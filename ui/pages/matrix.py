"""The body of a matrix: declared rows, last year beside each column."""

from hzdesk.forms.model import Section
from ui.look.theme import Theme
from ui.pages.grid_body import GridBody
from ui.workspace import Workspace


class MatrixBody(GridBody):
    def __init__(self, workspace: Workspace, theme: Theme, section: Section) -> None:
        super().__init__(workspace, theme, section)
        self.grid.verticalHeader().hide()
