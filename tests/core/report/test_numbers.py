"""The numbers of the report: the published ones come out, each with its origin, and each says where it is from."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

import pytest

from hzdesk.expressions import Cell
from hzdesk.forms import form_of
from hzdesk.forms.model import Form, ReportNumber
from hzdesk.report.city import City, city_of
from hzdesk.report.numbers import COLUMNS, Stated, numbers_csv, state
from hzdesk.returns import AnnualReturn, SetValue, apply
from tests.core.example.cities import FORM, FORMS
from tests.core.report.cities import city, published, returns

PUBLISHED = published()
WITHIN = {  # what the report says in words: "12 万余人", "约 8100 人", "+10 %" of which the program gives its own
    "students_enrolled": range(120_001, 125_000),
    "staff_total": range(8_050, 8_150),
    "training_completion_rate": range(141, 150),
    "programme_points_conflict": range(327, 328),
    "reform_cases_submitted": range(125, 126),
    "traffic_studio_leaders": range(11, 20),
    "creative_art_hair_stations": range(101, 200),
    "creative_art_studios": range(31, 40),
    "zhongce_kangqiao_area": range(140, 151),
    "zhongce_qiantang_area": range(260, 271),
    "traffic_jianqiao_area": range(140, 151),
    "electronic_shuangqiao_area": range(90, 101),
}


def by_key(of: City) -> dict[str, Stated]:
    return {stated.number.key: stated for stated in state(of)}


@cache
def stated() -> dict[str, Stated]:
    """The numbers of the whole example city."""
    return by_key(city())


def reads(form: Form, number: ReportNumber) -> set[tuple[str, str]]:
    """Section and field of every typed cell that makes the number."""
    indicator = form.indicators.get(number.indicator)
    expression = indicator.value if indicator is not None else number.value
    assert expression is not None
    return set(typed(form, expression.cells))


def typed(form: Form, cells: tuple[Cell, ...]) -> Iterator[tuple[str, str]]:
    for cell in cells:
        section = form.by_key.get(cell.section)
        computed = section.by_key[cell.field].value if section is not None else None
        if computed is not None:
            yield from typed(form, computed.cells)
        else:
            yield cell.section, cell.field


def changed(annual: AnnualReturn, section: str, row: str, field: str, value: int) -> AnnualReturn:
    return apply(annual, [SetValue(section, row, field, value)])


def test_every_published_number_is_declared_in_the_reports_order() -> None:
    assert len(PUBLISHED) == 132
    assert [number.key for number in FORM.report] == list(PUBLISHED)


@pytest.mark.parametrize("number", FORM.report, ids=lambda number: number.key)
def test_a_published_number_comes_out_with_its_origin(number: ReportNumber) -> None:
    row, found = PUBLISHED[number.key], stated()[number.key]
    assert (found.number.origin, number.place) == (row["origin"], row["place"])
    assert found.value is not None
    if number.key in WITHIN:
        assert WITHIN[number.key][0] <= found.value <= WITHIN[number.key][-1]
    elif number.key == "training_plan_2024_growth":
        assert found.shown == "11.1"  # on the task of 108000; the report says 10
    else:
        assert Decimal(found.shown) == Decimal(row["value"])


@pytest.mark.parametrize("number", FORM.report, ids=lambda number: number.key)
def test_a_number_bears_the_unit_and_the_time_of_the_published_one(number: ReportNumber) -> None:
    row, found = PUBLISHED[number.key], stated()[number.key]
    if number.key != "progression_rate_change":  # the report does not say which: % or points
        assert found.unit == row["unit"]
    assert found.year == row["year"]


def test_where_the_report_contradicts_itself_one_value_is_given_and_the_contradiction_named() -> None:
    found = stated()
    assert "327 个，3.2 写 307 个" in found["programme_points"].sources
    assert "307 个，1.2 写 327 个" in found["programme_points_conflict"].sources
    assert "增加 10%，与数字不符" in found["training_plan_2024_growth"].sources


def test_a_number_says_its_formula_its_scope_and_how_many_schools_count() -> None:
    found = stated()["progression_rate"]
    assert found.formula == "各校合计后计算：100 × 升学人数 ÷ 毕业生数（不含技工学校）"
    assert (found.scope, found.sources) == ("不含技工学校", "43 所学校的上报件")


def test_a_number_names_the_schools_that_left_it_blank_and_those_that_did_not_hand_in() -> None:
    given = list(returns(2023)[2:])
    section = FORM.by_key["basics"]
    given[0] = apply(given[0], [SetValue("basics", section.row_keys[0], "staff", None)])
    left = tuple(annual.frame.school_code for annual in returns(2023)[:2])
    found = by_key(city_of(FORMS, 2023, given, returns(2022), not_handed_in=left))["staff_total"]
    assert found.sources == f"59 所学校的上报件；缺数：{given[0].frame.school_code}；未交：{'、'.join(left)}"


def test_a_number_of_one_school_bears_the_code_of_the_school_that_the_bureau_has_named() -> None:
    found = stated()["traffic_staff"]
    assert (found.shown, found.scope) == ("152", "3301990002 示例交通职业学校")
    assert found.sources == "示例交通职业学校的上报件，学校基本情况“教职工数”"


def test_naming_another_school_gives_that_schools_number() -> None:
    *schools, bureau = returns(2023)
    named = apply(bureau, [SetValue("named_schools", "teachers", "named_school", "3301990001")])
    found = by_key(city_of(FORMS, 2023, [*schools, named]))["traffic_staff"]
    staff = schools[0].value("basics", "record", "staff")
    assert (found.value, found.scope[:10]) == (staff, "3301990001")


def test_without_the_bureaus_return_its_numbers_are_blank_and_say_so() -> None:
    found = by_key(city_of(FORMS, 2023, returns(2023)[:-1]))
    assert (found["exam_subjects"].shown, found["exam_subjects"].sources) == ("", "市教育局还没有交填报表")
    assert found["traffic_staff"].sources == "市教育局还没有在填报表里定是哪所学校"
    assert found["schools_total"].shown == "62"


def test_what_the_bureau_answers_as_not_applicable_is_said() -> None:
    found = by_key(city_of(FORMS, 2022, returns(2022)))["zhongce_double_high_rank"]
    assert (found.shown, found.sources[-3:]) == ("", "不适用")


def test_a_named_school_that_has_not_handed_in_is_said() -> None:
    given = [annual for annual in returns(2023) if annual.frame.school_code != "3301990002"]
    found = by_key(city_of(FORMS, 2023, given))["traffic_staff"]
    assert (found.value, found.sources) == (None, "市教育局定的学校 3301990002 没有收下的上报件")


def test_last_year_is_pooled_over_the_schools_there_were_then() -> None:
    closed, *before = returns(2022)
    found = {len(given): by_key(city_of(FORMS, 2023, returns(2023), given)) for given in (before, [closed, *before])}
    values = {number["progression_rate_change"].value for number in found.values()}
    assert len(values) == 2
    assert stated()["progression_rate_change"].sources == "43 所学校的上报件；2022 年取自上年汇总，43 所学校"
    assert by_key(city_of(FORMS, 2023, returns(2023)))["progression_rate_change"].sources.endswith("没有上年数")


@pytest.mark.parametrize(
    ("section", "field", "by"),
    [
        ("city_contest", "student_entrants", 5),
        ("basics", "staff", 40),
        ("basics", "students", 300),
        ("progression", "matched", -20),
        ("progression", "employed_directly", 60),
        ("progression", "graduates", 400),
        ("progression", "by_exam", 90),
    ],
)
def test_a_changed_cell_changes_exactly_the_numbers_whose_formula_reads_it(section: str, field: str, by: int) -> None:
    schools = list(returns(2023))
    place = next(i for i, annual in enumerate(schools) if annual.frame.school_code == "3301990002")
    row = FORM.by_key[section].row_keys[0]
    old = schools[place].value(section, row, field)
    assert isinstance(old, int)
    schools[place] = changed(schools[place], section, row, field, old + by)
    before, after = stated(), by_key(city_of(FORMS, 2023, schools, returns(2022)))
    differing = {key for key in before if before[key].value != after[key].value}
    reading = {number.key for number in FORM.report if (section, field) in reads(FORM, number)}
    assert differing == {key for key in reading if counts(before[key])}


def with_more_training_tasks(by: int) -> list[AnnualReturn]:
    """What everybody has handed in, the first school with a task that is greater by so many."""
    first, *others = returns(2023)
    task = first.value("training", "record", "training_task")
    assert isinstance(task, int)
    return [changed(first, "training", "record", "training_task", task + by), *others]


def test_a_figure_given_twice_that_is_the_same_is_not_spoken_of() -> None:
    assert [one.number.key for one in stated().values() if one.number.same_as] == ["training_target"]
    assert all(not one.differs for one in stated().values())


@pytest.mark.parametrize(
    ("by", "told"), [(500, "108,500 人次，比{}多 500 人次"), (-20, "107,980 人次，比{}少 20 人次")]
)
def test_training_tasks_that_do_not_add_up_to_the_bureaus_are_told(by: int, told: str) -> None:
    found = by_key(city_of(FORMS, 2023, with_more_training_tasks(by)))["training_target"]
    both = told.format("“全年培训任务（32学时以上）”的 108,000 人次")
    assert found.differs == f"各校的“年度培训任务”合起来是 {both}，请核对"
    assert found.sources.endswith(found.differs)
    assert found.shown == "108000"


def test_a_sum_that_lacks_schools_says_how_many() -> None:
    _, *others = returns(2023)
    found = by_key(city_of(FORMS, 2023, others, not_handed_in=["3301990001"]))["training_target"]
    assert "（缺 1 所学校的数），比" in found.differs


def test_while_one_of_the_two_is_unknown_nothing_is_compared() -> None:
    *schools, _ = returns(2023)
    assert by_key(city_of(FORMS, 2023, schools))["training_target"].differs == ""


def counts(stated: Stated) -> bool:
    """Whether the municipal school 3301990002 is one of those that the number speaks of."""
    return stated.number.key != "progression_rate_county"


def test_numbers_csv_has_the_promised_columns_and_a_bom() -> None:
    written = numbers_csv(stated().values())
    assert written.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert [row["key"] for row in rows] == [number.key for number in FORM.report]
    assert all(row[column] for row in rows for column in COLUMNS)


def test_the_bureau_is_no_school() -> None:
    frame = returns(2023)[-1].frame
    assert form_of(FORMS, frame).of_bureau
    assert not form_of(FORMS, frame._replace(kind="adult")).of_bureau
    assert stated()["schools_total"].value == 62
