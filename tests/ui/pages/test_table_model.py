"""The grid's model under Qt's own examination, and how it follows the return."""

from PySide6.QtCore import QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from hzdesk.returns import DropRow, MoveRow, PutRow, Row, SetValue
from tests.ui.pages.conftest import OpenSchool, School
from ui.look.cells import LookRole
from ui.pages.columns import columns_of
from ui.pages.table_model import GridModel


def model_of(school: School, key: str) -> GridModel:
    section = school.form.by_key[key]
    model = GridModel(school.workspace, section, columns_of(school.form, section, 2023))
    school.workspace.changed.connect(model.refresh)
    return model


def test_a_table_passes_qts_examination_while_rows_come_and_go(school: School, qtmodeltester: ModelTester) -> None:
    model = model_of(school, "programmes")
    qtmodeltester.check(model)
    edit = school.workspace.edit
    edit([PutRow("programmes", 2, Row("new", {"planned": 3}))])
    edit([SetValue("programmes", "new", "recruited", 2)])
    edit([MoveRow("programmes", "new", 0)])
    edit([DropRow("programmes", "new"), DropRow("programmes", "row0")])
    edit([PutRow("programmes", 5, Row("end")), PutRow("programmes", 6, Row("end2"))])
    school.workspace.undo()
    school.workspace.undo()
    qtmodeltester.check(model)


def test_a_matrix_passes_qts_examination(school: School, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model_of(school, "aid"))


def test_an_empty_table_passes_qts_examination(open_school: OpenSchool, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(model_of(open_school(), "programmes"))


def test_a_row_put_in_front_moves_the_others_down_for_the_views(school: School) -> None:
    model = model_of(school, "programmes")
    kept = QPersistentModelIndex(model.index(2, 0))
    school.workspace.edit([PutRow("programmes", 1, Row("new"))])
    assert kept.row() == 3
    school.workspace.undo()
    assert kept.row() == 2


def test_the_empty_row_that_is_filled_stays_where_it_is(school: School) -> None:
    model = model_of(school, "programmes")
    kept = QPersistentModelIndex(model.index(6, 0))
    model.setData(model.index(6, 5), "3")
    assert kept.row() == 6
    assert model.rows[6].id
    assert model.rowCount() == 8


def test_a_total_row_is_computed_and_not_typed(school: School) -> None:
    model = model_of(school, "aid")
    total = next(place for place, row in enumerate(model.rows) if row.id in model.section.totals)
    look = model.index(total, 1).data(LookRole)
    assert (look.text, look.kind) == ("2,068", "computed")
    assert not model.flags(model.index(total, 1)) & Qt.ItemFlag.ItemIsEditable
    assert model.index(total, 2).data() == "2,068"


def test_a_cell_tells_a_screen_reader_its_value_state_and_field(school: School) -> None:
    model = model_of(school, "programmes")
    column = next(at for at, item in enumerate(model.columns) if item.field and item.field.key == "idle_years")
    index = model.index(5, column)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("空白，错误 停招、撤销的专业要填停招年数。")
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "停招年数，单位 年"
