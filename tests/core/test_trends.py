from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace

import pytest

from hzdesk import trends
from hzdesk.resources import RESOURCES
from hzdesk.returns import AnnualReturn
from hzdesk.targets import Target, load_targets
from hzdesk.trends import Trend
from tests.core.forms import return_2026
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual, changed

TARGETS = load_targets(RESOURCES / "reference")
KEY = "progression_rate"
BY_EXAM = "progression.by_exam"  # 212 of 270 leavers go on when 20 of them do so by exam


def school(**by_exam: int | None) -> dict[int, AnnualReturn]:
    """The returns of the years `y2022=20, …`, with that many leavers who go on by exam; None leaves the cell blank."""
    return {year: annual(data) for year, data in years(by_exam)}


def years(by_exam: dict[str, int | None]) -> Iterator[tuple[int, dict[str, object]]]:
    for name, number in by_exam.items():
        year = int(name[1:])
        data = deepcopy(SOUND if year == 2023 else LAST)
        data["frame"]["year"] = year
        yield year, changed(data, {BY_EXAM: number})


def trend(returns: dict[int, AnnualReturn], key: str = KEY) -> Trend:
    return next(t for t in trends.trends([FORM], FORM, returns) if t.indicator.key == key)


def said(returns: dict[int, AnnualReturn], targets: tuple[Target, ...] = ()) -> str:
    found = trend(returns)
    return trends.sentence(found, trends.goals(found.indicator, targets))


def test_a_rise_is_told_with_both_numbers_and_the_run_of_years() -> None:
    sentence = said(school(y2020=10, y2021=14, y2022=20, y2023=25))
    assert sentence == "2023 年 80.4%，比 2022 年的 78.5% 高 1.9 个百分点，连续三年上升。"


def test_the_difference_told_is_that_of_the_numbers_shown() -> None:
    sentence = said(school(y2022=20, y2023=21))  # 78.519 and 78.889
    assert sentence == "2023 年 78.9%，比 2022 年的 78.5% 高 0.4 个百分点。"


def test_a_single_step_is_no_run() -> None:
    assert "连续" not in said(school(y2021=25, y2022=20, y2023=22))


def test_a_fall_over_two_years_is_told_as_one() -> None:
    assert said(school(y2021=25, y2022=20, y2023=18)).endswith("连续两年下降。")


def test_equal_numbers_are_called_equal() -> None:
    assert said(school(y2022=20, y2023=20)) == "2023 年 78.5%，与 2022 年的 78.5% 相同。"


def test_a_year_without_a_value_is_named_and_the_one_before_is_compared() -> None:
    returns = school(y2021=20, y2023=25)
    assert said(returns) == "2023 年 80.4%，2022 年没有数，比 2021 年的 78.5% 高 1.9 个百分点。"


def test_the_first_year_says_that_there_is_nothing_to_compare_with() -> None:
    assert said(school(y2023=20)) == "2023 年 78.5%，没有以前年度的数可比。"


def test_a_blank_operand_is_named_instead_of_a_number() -> None:
    returns = school(y2022=20, y2023=20)
    returns[2023] = annual(changed(SOUND, {"progression.graduates": None}))
    assert said(returns) == "2023 年还没有数：毕业生数还没填。"


def test_a_figure_computed_past_blanks_is_called_provisional_and_not_compared() -> None:
    returns = school(y2022=20, y2023=20)
    returns[2023] = annual(changed(SOUND, {"programmes.0.planned": None}))
    found = trend(returns, "plan_total")
    sentence = trends.sentence(found, ())
    assert sentence == "2023 年暂计 190 人，招生计划还没填；填完再与 2022 年的 285 人比。"


def test_a_count_grows_and_a_share_rises() -> None:
    returns = school(y2022=20, y2023=20)
    returns[2023] = annual(changed(SOUND, {"basics.students": 830}))
    sentence = trends.sentence(trend(returns, "students_enrolled"), ())
    assert sentence == "2023 年 830 人，比 2022 年的 800 人多 30 人。"


def test_a_rate_of_nothing_says_why_it_has_no_value() -> None:
    returns = school(y2022=20, y2023=20)
    returns[2023] = annual(changed(SOUND, {"progression.employed_directly": 0, "progression.matched": 0}))
    assert trends.sentence(trend(returns, "matched_employment_rate"), ()) == "2023 年没有数：分母为 0。"


def test_goals_are_told_as_those_of_the_city_and_the_province() -> None:
    sentence = said(school(y2022=20, y2023=20), TARGETS)
    assert sentence.endswith("；高于全市 2025 年的目标 60%，低于全省 2027 年的目标 80%。")


def test_a_goal_names_its_document_clause_and_standing() -> None:
    city, province = trends.goals(FORM.indicators[KEY], TARGETS)
    assert (city.words, city.source, city.begins) == ("2025 年全市目标 60%", "杭政办函〔2020〕4号 四（十二）", 2020)
    assert province.words == "2027 年全省目标 80%"
    assert province.source == "浙江省《关于加快构建现代职业教育体系的实施意见》，据报道"
    (draft,) = trends.goals(FORM.indicators["dual_qualified_ratio"], TARGETS)
    assert draft.words == "2025 年全市目标 90%（征求意见稿）"
    assert draft.source == "杭州市深化职业教育改革实施方案 一（一）"
    assert draft.begins is None


def test_a_number_of_schools_is_no_goal_of_one_school() -> None:
    assert any(target.indicator == "provincial_high_level_programmes" for target in TARGETS)
    assert trends.goals(FORM.indicators["provincial_high_level_programmes"], TARGETS) == ()


def test_the_axis_runs_from_the_first_return_to_the_last_goal() -> None:
    found = trend(school(y2019=20, y2022=20, y2023=20))
    assert trends.axis(found, trends.goals(found.indicator, TARGETS)) == range(2019, 2028)


def test_the_axis_of_a_single_year_has_five_columns() -> None:
    found = trend(school(y2023=20))
    assert trends.axis(found, ()) == range(2019, 2024)


def test_indicators_of_the_city_and_of_other_schools_are_left_out() -> None:
    keys = {t.indicator.key for t in trends.trends([FORM], FORM, school(y2023=20))}
    assert KEY in keys
    assert not keys & {key for key, indicator in FORM.indicators.items() if indicator.city_only}
    technical = school(y2023=20)
    frame = technical[2023].frame._replace(kind="technical")
    technical[2023] = replace(technical[2023], frame=frame)
    assert KEY not in {t.indicator.key for t in trends.trends([FORM], FORM, technical)}


def test_the_parts_of_a_ratio_stand_above_it_year_by_year() -> None:
    returns = school(y2022=20, y2023=25)
    over, under = trends.parts(trend(returns), [FORM], returns)
    assert (over.label, over.shown) == ("升学人数（人）", {2022: "212", 2023: "217"})
    assert (under.label, under.shown) == ("毕业生数（人）", {2022: "270", 2023: "270"})


def test_a_side_whose_name_is_a_formula_is_called_numerator() -> None:
    returns = school(y2023=20)
    over, under = trends.parts(trend(returns, "employment_rate"), [FORM], returns)
    assert (over.label, under.label) == ("分子（人）", "毕业生数（人）")


def test_the_terms_of_a_sum_stand_above_it() -> None:
    returns = school(y2023=20)
    labels = [part.label for part in trends.parts(trend(returns, "city_contest_participants"), [FORM], returns)]
    assert labels == ["参赛学生（人）", "参赛教师（人）"]


def test_a_blank_part_is_left_blank() -> None:
    returns = {2023: annual(changed(SOUND, {"progression.graduates": None}))}
    _, under = trends.parts(trend(returns), [FORM], returns)
    assert under.shown == {}


@pytest.mark.parametrize(
    ("key", "words"),
    [(KEY, "升学人数 ÷ 毕业生数，%"), ("student_teacher_ratio", "在校生数 ÷ 专任教师"), ("students_enrolled", "")],
)
def test_a_formula_is_said_without_the_hundred_of_its_percent(key: str, words: str) -> None:
    assert trends.short_formula(FORM, FORM.indicators[key]) == words


def test_the_change_is_a_dash_where_a_year_is_missing() -> None:
    found = trend(school(y2021=20, y2023=25))
    assert [trends.change(found, year) for year in (2021, 2023)] == ["—", "—"]
    assert trends.change(trend(school(y2022=20, y2023=25)), 2023) == "+1.9"


def test_a_value_is_shown_with_its_percent_but_without_other_units() -> None:
    returns = school(y2022=20, y2023=20)
    assert trends.value_shown(trend(returns), 2023) == "78.5%"
    assert trends.value_shown(trend(returns, "students_enrolled"), 2023) == "800"
    assert trends.value_shown(trend(returns), 2018) == ""


MEDALS = "national_contest_gold"
FORMS = [FORM, return_2026.FORM]


def over_both_forms(**medals: int) -> dict[int, AnnualReturn]:
    """The returns of `y2023=1, y2024=5 …`, each on the form of its year, with so many medals of that year's contest."""
    found = {}
    for name, number in medals.items():
        year = int(name[1:])
        data, form = (return_2026.sound(year), return_2026.FORM) if year > 2023 else (deepcopy(SOUND), FORM)
        data["frame"]["year"] = year
        found[year] = annual(changed(data, {"contests.2.quantity": number}), form)
    return found


def trend_over_both(returns: dict[int, AnnualReturn], key: str = MEDALS) -> Trend:
    return next(t for t in trends.trends(FORMS, return_2026.FORM, returns) if t.indicator.key == key)


def test_a_trend_runs_across_both_forms_and_knows_where_the_definition_changed() -> None:
    found = trend_over_both(over_both_forms(y2022=1, y2023=2, y2024=5, y2025=6))
    assert [found.value(year) for year in range(2022, 2026)] == [1, 2, 5, 6]
    assert list(found.breaks) == [2024]
    said = trends.definitions(found)
    assert "2023 年及以前为全国职业院校技能大赛" in said
    assert "2024 年起该赛升级为世界职业院校技能大赛" in said
    assert found.former_name(2024) == FORM.indicators[MEDALS].label != found.indicator.label


def test_nothing_is_compared_across_a_break() -> None:
    medals = {"y2022": 1, "y2023": 2, "y2024": 5}
    found = trend_over_both(over_both_forms(**medals))
    assert trends.sentence(found, ()) == "2024 年 5 个，2024 年起口径有变，不与 2023 年的 2 个比。"
    assert [trends.change(found, year) for year in (2023, 2024)] == ["+1", "口径有变"]
    later = trend_over_both(over_both_forms(**medals, y2025=6, y2026=8))
    assert trends.sentence(later, ()) == "2026 年 8 个，比 2025 年的 6 个多 2 个，连续两年增加。"
    assert later.comparable(range(2022, 2027)) == (None, None, 5, 6, 8)


def test_a_figure_past_blanks_is_not_to_be_compared_across_a_break_either() -> None:
    returns = over_both_forms(y2023=2, y2024=5)
    blank = {"contests.0.contest": "world_voc_skills", "contests.2.quantity": None}
    returns[2024] = annual(changed(return_2026.sound(2024), blank), return_2026.FORM)
    sentence = trends.sentence(trend_over_both(returns), ())
    assert sentence.startswith("2024 年暂计 ")
    assert "2023" not in sentence


def test_a_break_is_seen_over_a_year_that_nobody_reported() -> None:
    found = trend_over_both(over_both_forms(y2023=2, y2025=6))
    assert trends.sentence(found, ()).endswith("2024 年起口径有变，不与 2023 年的 2 个比。")


def test_a_break_before_the_first_year_or_after_the_last_is_none() -> None:
    assert trend_over_both(over_both_forms(y2024=5, y2025=6)).breaks == {}


def test_what_changed_in_a_field_is_a_break_of_what_is_computed_from_it() -> None:
    found = trend(school(y2021=20, y2022=20), "dual_qualified_ratio")
    assert list(found.breaks) == [2022]
    assert trends.change(found, 2022) == "口径有变"


def test_the_parts_of_years_before_a_rename_stand_under_the_new_name() -> None:
    returns = over_both_forms(y2023=1, y2024=1)
    over, under = trends.parts(trend_over_both(returns, "employment_rate"), FORMS, returns)
    assert (over.shown, under.shown) == ({2023: "267", 2024: "267"}, {2023: "270", 2024: "270"})
