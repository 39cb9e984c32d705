"""The drawing plan of a section: rows and columns as screen and sheet draw them."""

from hzdesk.forms.plan import Plan, plan
from tests.core.conftest import AID, LEAVERS
from tests.core.forms.return_2023 import FORM
from tests.core.forms.test_lint import field

STORY = 'key = "story"\ntitle = "案例"\nkind = "narrative"\nbasis = "calendar_year"\n'


def rows(drawn: Plan) -> list[tuple[str, str, str, int]]:
    return [(row.row, row.label, row.heading, row.indent) for row in drawn.rows]


def test_a_record_has_a_row_for_each_field_and_no_columns(make_form):
    drawn = plan(make_form().by_key["leavers"], 2023)
    assert [row.label for row in drawn.rows] == ["毕业生数", "升学人数", "就业人数", "对口就业", "去向落实"]
    assert {row.row for row in drawn.rows} == {"record"}
    assert drawn.columns == ()
    assert (drawn.title, drawn.basis, drawn.is_open) == ("毕业去向", "时期 2022-09-01 至 2023-08-31", False)


def test_a_computed_field_is_a_total(make_form):
    drawn = plan(make_form().by_key["leavers"], 2023)
    assert [row.label for row in drawn.rows if row.total] == ["去向落实"]


def test_a_narrative_has_a_row_for_each_text(make_form):
    form = make_form(story=STORY + field("told", "long_text", 'heading = "做法"'))
    drawn = plan(form.by_key["story"], 2023)
    assert rows(drawn) == [("record", "多的", "做法", 0)]
    assert drawn.columns == ()


def test_a_table_has_open_rows_and_a_column_for_each_field(make_form):
    drawn = plan(make_form().by_key["offers"], 2023)
    assert drawn.rows == ()
    assert drawn.is_open
    assert [(column.head, column.number) for column in drawn.columns] == [
        ("专业", False),
        ("状态", False),
        ("在校生（人）", True),
    ]
    assert drawn.basis == "时点 2023-09-01"


def test_a_matrix_has_its_declared_rows_with_totals_and_a_column_for_each_field(make_form):
    drawn = plan(make_form().by_key["aid"], 2023)
    assert [(row.row, row.label, row.total) for row in drawn.rows] == [
        ("grant", "助学金", False),
        ("waiver", "免学费", False),
        ("both_kinds", "合计", True),
    ]
    assert all(row.field is None for row in drawn.rows)
    assert [column.head for column in drawn.columns] == ["人数（人）", "金额（元）"]


def test_a_field_stands_as_deep_as_the_wholes_it_is_part_of():
    drawn = plan(FORM.by_key["basics"], 2023)
    assert [row.indent for row in drawn.rows if row.field and row.field.is_number][-5:] == [0, 0, 1, 2, 3]


def test_a_heading_stands_before_the_field_that_begins_its_group():
    drawn = plan(FORM.by_key["basics"], 2023)
    assert [(row.heading, row.label) for row in drawn.rows if row.heading] == [
        ("责任人", "填报人"),
        ("办学", "办学性质"),
        ("建设称号", "国家级改革发展示范校"),
        ("专业建设", "省高水平专业建设单位"),
        ("学生和教职工", "在校生数"),
    ]


def test_a_retired_field_is_not_drawn(make_form):
    form = make_form(
        leavers=LEAVERS.replace('label = "毕业生数"', 'label = "毕业生数"\nretired = true'),
        aid=AID.replace('label = "人数"', 'label = "人数"\nretired = true'),
    )
    assert "毕业生数" not in {row.label for row in plan(form.by_key["leavers"], 2023).rows}
    assert [column.head for column in plan(form.by_key["aid"], 2023).columns] == ["金额（元）"]


def test_a_column_is_as_wide_as_its_label_and_what_is_typed_there():
    widths = {column.field.key: column.width for column in plan(FORM.by_key["programmes"], 2023).columns}
    assert widths["programme"] > widths["training_mode"] > widths["students"]
    assert all(width > len(FORM.by_key["programmes"].by_key[key].label) for key, width in widths.items())


def test_a_tab_belongs_to_the_page_of_another_section():
    found = {page.section.key: [tab.key for tab in page.tabs] for page in FORM.pages}
    assert found["basics"] == ["basics"]
    assert found["faculty"] == ["faculty", "innovation_teams"]
    assert found["progression"] == ["progression", "progression_by_mode", "exam"]
    assert found["training"] == ["training", "training_groups", "service_projects"]
    assert sum(map(len, found.values())) == len(FORM.sections)
