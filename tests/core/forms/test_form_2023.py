"""The form of 2019–2023: every check with a return that makes it fire and one that does not, and what stays fixed."""

import csv
import re
from itertools import chain
from pathlib import Path
from typing import Any

import pytest

from hzdesk.checks import run
from hzdesk.forms.model import Form, Indicator, Section
from hzdesk.forms.plan import plan
from hzdesk.indicators import figure, load_targets, total
from hzdesk.resources import RESOURCES
from hzdesk.text import parse
from hzdesk.values import NA, Unreadable
from tests.core.forms import chapter_1, chapters_2_to_7
from tests.core.forms.cells import Case, Changes, columns
from tests.core.forms.return_2023 import FORM, LEAVERS, PROGRAMME, SOUND, annual, changed, findings

GOLDEN = Path(__file__).parent / "golden" / "2023.txt"

BASICS: dict[str, Case] = {
    "SCH-01": ({"basics.students": 801}, {"basics.students": 801, "programmes.0.students": 261}),
    "SCH-02": ({"basics.teachers": 131}, {"basics.teachers": 130}),
    "SCH-03": ({"basics.specialised_teachers": 101}, {"basics.specialised_teachers": 100}),
    "SCH-04": ({"basics.dual_qualified": 61}, {"basics.dual_qualified": 60}),
    "SCH-05": ({"last.basics.students": 600}, {"last.basics.students": 620}),
    "SCH-06": ({"last.basics.staff": 95}, {"last.basics.staff": 100}),
    "SCH-07": ({"last.basics.teachers": 75}, {"last.basics.teachers": 77}),
    "SCH-08": ({"last.basics.dual_qualified": 34}, {"last.basics.dual_qualified": 35}),
    "SCH-09": ({"last.basics.national_key": True}, {"last.basics.national_demo": False}),
    "SCH-10": ({"basics.reviewer": "李老师（示例）"}, {"basics.reviewer": "吴老师（示例）"}),
    "SCH-11": ({"basics.teachers": 39}, {"basics.teachers": 39, "frame.kind": "technical"}),
    "SCH-12": ({"basics.teachers": 59}, {"basics.teachers": 59, "frame.kind": "adult"}),
    "SCH-13": ({"basics.brand_programmes": 6}, {"basics.brand_programmes": 5}),
    "SCH-14": (
        {"basics.provincial_high_level": False, "basics.high_level_programmes": 0},
        {"basics.provincial_high_level": False, "basics.high_level_programmes": 1},
    ),
    "SCH-15": ({"basics.specialised_teachers": 49}, {"basics.specialised_teachers": 50}),
    "SCH-16": ({"basics.dual_qualified": 17}, {"basics.dual_qualified": 18}),
}

TWIN = dict(zip(PROGRAMME, ("710201", "three_year", "three", "active", 30, 30, 30, 0), strict=True))

PROGRAMMES: dict[str, Case] = {
    "PTS-01": ({"programmes.6": TWIN}, {"programmes.6": TWIN | {"training_mode": "three_plus_four"}}),
    "PTS-02": ({"programmes.1.duration": "three"}, {"programmes.5.duration": "three"}),
    "PTS-03": ({"programmes.4.recruited": 1}, {"programmes.4.planned": None}),
    "PTS-04": ({"programmes.0.planned": 0}, {"programmes.0.planned": NA}),
    "PTS-05": ({"programmes.2.students": 39}, {"programmes.2.recruited": 38}),
    "PTS-06": ({"programmes.0.recruited": 109}, {"programmes.0.recruited": 108}),
    "PTS-07": ({"programmes.0.recruited": 44}, {"programmes.0.recruited": 45}),
    "PTS-08": ({"programmes.2.graduates": 1}, {"programmes.2.graduates": NA}),
    "PTS-09": (
        {"programmes.3.intake_state": "added"},
        {"programmes.3.intake_state": "added", "last.programmes.2.students": 0},
    ),
    "PTS-10": (
        {"programmes.4.idle_years": 2},
        {"programmes.4.idle_years": 2, "last.programmes.3.recruited": 0},
    ),
    "PTS-11": ({"last.programmes.0.students": 199}, {"last.programmes.0.students": 200}),
    "PTS-12": ({"programmes.4.graduates": 140}, {"programmes.4.graduates": 139}),
    "PTS-13": (
        {"programmes.0.recruited": 150, "last.programmes.0.recruited": 86},
        {"programmes.0.recruited": 129, "last.programmes.0.recruited": 86},
    ),
    "PTS-14": (
        {"programmes.4.intake_state": "withdrawn"},
        {"programmes.4.intake_state": "withdrawn", "programmes.4.students": 0},
    ),
    "PTS-15": ({"programmes.4.idle_years": None}, {"programmes.4.idle_years": 1}),
    "PTS-16": ({"programmes.0.idle_years": 1}, {"programmes.0.idle_years": 0}),
    "PTS-17": ({"programmes.4.idle_years": 3}, {"programmes.4.idle_years": 2}),
}

PROGRESSION: dict[str, Case] = {
    "PRG-01": ({"programmes.0.graduates": 85}, {"programmes.0.graduates": 85, "progression.graduates": 271}),
    "PRG-02": ({"progression.matched": 51}, {"progression.matched": 50}),
    "PRG-03": ({"progression.unplaced": 4}, {"progression.unplaced": 4, "progression.by_exam": 19}),
    "PRG-04": ({"last.progression.graduates": 207}, {"last.progression.graduates": 208}),
    "PRG-05": ({"last.progression.other_higher": 62}, {"last.progression.other_higher": 64}),
    "PRG-06": ({"last.progression.employed_directly": 81}, {"last.progression.employed_directly": 80}),
    "PRG-07": ({"last.progression.matched": 36}, {"last.progression.matched": 37}),
    "PRG-08": (
        {"progression.other_higher": 0, "progression.employed_directly": 34},
        {"progression.other_higher": 0, "progression.employed_directly": 35},
    ),
    "PRG-09": ({"progression.matched": 24}, {"progression.matched": 25}),
    "PRG-10": ({"progression.by_three_plus_four": 37}, {"progression.by_three_plus_four": 36}),
    "PRG-11": ({"progression.by_five_year": 71}, {"progression.by_five_year": 70}),
    "PRG-12": ({"progression.by_exam": 51}, {"progression.by_exam": 50}),
    "PRG-13": (
        {"progression.by_five_year": 130, "last.progression.by_five_year": 68},
        {"progression.by_five_year": 128, "last.progression.by_five_year": 68},
    ),
    "PRG-14": ({"last.basics.students": 269}, {"last.basics.students": 270}),
}


def unlike_the_record(field: str) -> Case:
    path = f"progression_by_mode.three_year.{field}"
    value = SOUND["progression_by_mode"]["three_year"][field] + 1
    return {path: value}, {path: value, f"progression.{field}": SOUND["progression"][field] + 1}


def unlike_the_programmes(row: str, mode: str) -> Case:
    path = f"progression_by_mode.{row}.graduates"
    value = SOUND["progression_by_mode"][row]["graduates"] + 1
    place, found = next((i, row) for i, row in enumerate(SOUND["programmes"]) if row["training_mode"] == mode)
    return {path: value}, {path: value, f"programmes.{place}.graduates": found["graduates"] + 1}


BY_MODE: dict[str, Case] = {
    "PRM-01": (
        columns("progression_by_mode.three_year", unplaced=3),
        columns("progression_by_mode.three_year", unplaced=3, graduates=135),
    ),
    "PRM-02": (
        columns("progression_by_mode.three_year", matched=41),
        columns("progression_by_mode.three_year", matched=40),
    ),
    **{f"PRM-{number:02}": unlike_the_record(field) for number, field in enumerate(LEAVERS, 3)},
    "PRM-13": unlike_the_programmes("three_year", "three_year"),
    "PRM-14": unlike_the_programmes("five_year", "five_year"),
    "PRM-15": unlike_the_programmes("three_plus_two", "three_plus_two"),
    "PRM-16": unlike_the_programmes("three_plus_four", "three_plus_four"),
    "PRM-17": unlike_the_programmes("other_mode", "other"),
    "PRM-18": (
        columns("progression_by_mode.three_year", by_three_plus_four=1),
        columns("progression_by_mode.three_year", by_three_plus_four=NA),
    ),
    "PRM-19": (
        columns("progression_by_mode.three_plus_four", by_five_year=1),
        columns("progression_by_mode.three_plus_two", by_five_year=69),
    ),
}

SAME_PRIZE = SOUND["contests"][0]

CONTESTS: dict[str, Case] = {
    "CON-01": ({"contests.4": SAME_PRIZE}, {"contests.4": SAME_PRIZE | {"event_name": "机器人"}}),
    "CON-02": (
        {"contests.0.contest_level": "national"},
        {"contests.0.contest": "XH01 西湖杯烹饪大赛", "contests.0.contest_level": "municipal"},
    ),
    "CON-03": ({"contests.2.contestants": "teacher"}, {"contests.0.contestants": "teacher"}),
    "CON-04": ({"contests.0.quantity": 0}, {"contests.0.quantity": 1}),
    "CON-05": ({"contests.0.quantity": 11}, {"contests.0.quantity": 10}),
    "CON-06": ({"contests.3.quantity": 39}, {"contests.3.quantity": 38}),
}

CITY_CONTEST: dict[str, Case] = {
    "CON-21": ({"city_contest.student_entrants": 801}, {"city_contest.student_entrants": 800}),
    "CON-22": ({"city_contest.teacher_entrants": 131}, {"city_contest.teacher_entrants": 130}),
    "CON-23": (
        {"city_contest.student_entrants": 0, "city_contest.teacher_entrants": 0},
        {"city_contest.student_entrants": 0, "city_contest.teacher_entrants": 1},
    ),
    "CON-24": ({"city_contest.student_entrants": 91}, {"city_contest.student_entrants": 90}),
    "CON-25": ({"city_contest.teacher_entrants": 36}, {"city_contest.teacher_entrants": 35}),
}

MONEY: dict[str, Case] = {
    "AID-01": ({"aid.social_aid.recipients": 1}, {"aid.social_aid.recipients": 1, "aid.social_aid.amount": 500}),
    "AID-02": ({"aid.national_grant.special_fund": 80_001}, {"aid.national_grant.special_fund": NA}),
    "AID-03": (
        {"aid.national_scholarship.recipients": 3},
        columns("aid.national_scholarship", recipients=3, amount=18_000),
    ),
    "AID-04": ({"aid.national_grant.amount": 120_001}, {"aid.national_grant.amount": 120_000}),
    "AID-05": ({"aid.tuition_waiver.recipients": 1071}, {"aid.tuition_waiver.recipients": 1070}),
    "AID-06": ({"aid.tuition_waiver.recipients": 639}, {"aid.tuition_waiver.recipients": 640}),
    "AID-07": ({"aid.tuition_waiver.amount": 390}, {"aid.tuition_waiver.amount": 1_900_000}),
    "AID-08": ({"aid.national_grant.amount": 130_001}, {"aid.national_grant.amount": 130_000}),
    "AID-09": ({"aid.school_aid.amount": 2_499}, {"aid.school_aid.amount": 2_500}),
    "AID-10": ({"aid.national_scholarship.special_fund": 12_000}, {"aid.national_scholarship.special_fund": NA}),
    "AID-11": ({"aid.tuition_waiver.recipients": 1015}, {"aid.tuition_waiver.recipients": 1014}),
    "AID-12": ({"aid.internship_pay.recipients": 801}, {"aid.internship_pay.recipients": 800}),
}

TABLES: dict[str, dict[str, Case]] = {
    "basics": BASICS,
    "programmes": PROGRAMMES,
    "progression": PROGRESSION,
    "progression_by_mode": BY_MODE,
    **chapter_1.CASES,
    "contests": CONTESTS,
    "city_contest": CITY_CONTEST,
    **chapters_2_to_7.CASES,
    "aid": MONEY,
}
CASES = [(check, *case) for check, case in chain.from_iterable(table.items() for table in TABLES.values())]


@pytest.mark.parametrize(("check", "fires", "silent"), CASES, ids=[case[0] for case in CASES])
def test_a_check_fires_beyond_its_limit_and_not_before(check: str, fires: Changes, silent: Changes) -> None:
    assert check in {finding.check for finding in findings(fires)}
    assert check not in {finding.check for finding in findings(silent)}


def test_every_check_of_a_section_has_a_case() -> None:
    declared = {section.key: [check.id for check in section.checks] for section in FORM.sections}
    assert declared == {key: list(table) for key, table in TABLES.items()}


def test_a_sound_return_has_no_finding() -> None:
    assert [(finding.check, finding.text) for finding in findings({})] == []


def test_a_school_that_is_not_asked_for_the_city_fund_has_no_finding_about_it() -> None:
    blank = {f"aid.{row}.special_fund": None for row in SOUND["aid"]}
    assert findings({"frame.affiliation": "county"} | blank) == ()


def test_a_first_year_and_a_blank_return_raise_nothing_but_what_is_blank() -> None:
    assert run(FORM, annual(SOUND), None) == ()
    empty = run(FORM, annual({"frame": SOUND["frame"]}), None)
    assert {finding.check for finding in empty} == {"FIL-01", "CAM-09"}  # a school has a campus


MESSAGES: dict[str, tuple[Changes, str]] = {
    "SCH-01": ({"basics.students": 801}, "在校生数 801 人，应等于专业布点各行在校生之和 800 人。请核对两处。"),
    "SCH-04": ({"basics.dual_qualified": 61}, "双师型教师 61 人，不应大于专业课教师 60 人。请核对。"),
    "SCH-12": ({"basics.teachers": 59}, "专任教师 59 人，少于设置标准的 60 人。"),
    "PTS-01": ({"programmes.6": TWIN}, "第 7 行　计算机应用与第 1 行重复：专业、培养模式相同。请删去一行或改正。"),
    "PTS-02": (
        {"programmes.1.duration": "three"},
        "学制“三年”与培养模式不符：三年制应是三年，五年制应是五年，3+4 应是七年。请核对；属实请写说明。",
    ),
    "PTS-03": (
        {"programmes.4.recruited": 1},
        "已停招或撤销，招生计划和实际招生应都是 0，现在合计 1 人。请改正人数或状态。",
    ),
    "PTS-10": (
        {"programmes.4.idle_years": 2},
        "停招年数填了 2 年，上年却招生 42 人。本年起不招生的填 1；属实请写说明。",
    ),
    "PTS-17": ({"programmes.4.idle_years": 3}, "已连续 3 年不招生，满 3 年的专业点应撤销。"),
    "PRG-03": (
        {"progression.unplaced": 4},
        "毕业生数 270 人，应等于升学人数、直接就业、自主创业、参军、未就业之和 271 人。请核对。",
    ),
    "PRM-05": (
        columns("progression_by_mode.three_year", by_three_plus_four=1),
        "3+4 转段按培养模式合计 35 人，应等于总表的 34 人。请核对两处。",
    ),
    "CON-05": (
        {"contests.0.quantity": 11},
        "一个赛项的同一奖项有 11 项，可能按人数填了。请按项数填；属实请写说明。",
    ),
    **chapter_1.MESSAGES,
    "AID-03": (
        {"aid.national_scholarship.recipients": 3},
        "国家奖学金 12,000 元，不等于人数乘 6,000 元。请核对；属实请写说明。",
    ),
    "AID-09": (
        {"aid.school_aid.amount": 2_499},
        "资助金额 2,499 元，人均不到 50 元或超过 50,000 元，像是人数或金额的单位填错。请核对；属实请写说明。",
    ),
    **{
        check: (chapters_2_to_7.CASES[section][check][0], text)
        for check, text in chapters_2_to_7.MESSAGES.items()
        for section in chapters_2_to_7.CASES
        if check in chapters_2_to_7.CASES[section]
    },
}


@pytest.mark.parametrize("check", MESSAGES)
def test_a_message_says_what_is_wrong_and_what_to_do(check: str) -> None:
    changes, text = MESSAGES[check]
    assert text in {finding.text for finding in findings(changes) if finding.check == check}


@pytest.mark.parametrize(("check", "fires", "silent"), CASES, ids=[case[0] for case in CASES])
def test_a_sentence_is_whole_and_asks_for_an_explanation_only_where_one_counts(
    check: str, fires: Changes, silent: Changes
) -> None:
    for found in (found for found in findings(fires) if found.check == check):
        assert found.text.endswith("。")
        assert ("请写说明" in found.text) == (found.severity == "query")
        assert not re.search(r"[{}]|空白|不适用|（.*（|  |[，。：；、“”（）] | [，。：；、“”（）]", found.text)
        assert not re.search(r"([人元个项年])\s*\1", found.text)


def test_every_query_offers_ready_made_answers() -> None:
    checks = [check for section in FORM.sections for check in section.checks]
    assert [check.id for check in checks if check.severity == "query" and not check.answers] == []


PUBLISHED = ("前言", "1.1 完善体系", "1.2 专业布局", *chapter_1.PUBLISHED, "1.5 以赛促学", *chapters_2_to_7.PUBLISHED)


def test_every_published_figure_of_these_parts_that_schools_can_give_is_an_indicator() -> None:
    with (RESOURCES / "reference" / "published_2023.csv").open(encoding="utf-8-sig", newline="") as file:
        published = [row for row in csv.DictReader(file) if row["section"] in PUBLISHED]
    computed = {row["key"] for row in published if row["origin"] == "computed" and row["kind"] != "change"}
    assert len(computed) == 46 + chapter_1.COMPUTED + chapters_2_to_7.COMPUTED
    assert computed - FORM.indicators.keys() == set()


def test_every_target_belongs_to_an_indicator() -> None:
    targets = load_targets(RESOURCES / "reference")
    named = {target.indicator for target in targets if target.indicator and "." not in target.indicator}
    assert named - FORM.indicators.keys() == set()


def test_a_figure_that_counts_schools_or_names_some_of_them_is_of_the_city_only() -> None:
    def counts_schools(indicator: Indicator) -> bool:
        of_some = "school.affiliation" in (indicator.scope.source if indicator.scope else "")
        return indicator.unit == "所" or of_some or any(cell.last for cell in indicator.value.cells)

    city = {key for key, indicator in FORM.indicators.items() if indicator.city_only}
    assert city == {key for key, indicator in FORM.indicators.items() if counts_schools(indicator)}
    assert not city & set(FORM.headline)


def test_a_listed_code_typed_with_another_name_is_not_silently_renamed() -> None:
    field, codes = FORM.by_key["programmes"].by_key["programme"], FORM.codes["programmes"]
    name = codes.entries["610101"].name
    assert parse(field, f"610101 {name}", codes) == parse(field, "610101", codes) == "610101"
    assert parse(field, "610101 我自己的名字", codes) == Unreadable("610101 我自己的名字")


def test_a_typed_code_is_the_same_thing_under_another_name() -> None:
    last = {"last.programmes.0.programme": "X1 旧名称", "programmes.0.programme": "X1 新名称"}
    assert "PTS-11" in {finding.check for finding in findings(last | {"last.programmes.0.students": 199})}
    twice = {"programmes.0.programme": "X1 甲", "programmes.6": TWIN | {"programme": "X1 乙"}}
    assert "PTS-01" in {finding.check for finding in findings(twice)}


def shown(key: str, data: dict[str, Any]) -> str:
    return figure(FORM, annual(data), FORM.indicators[key]).shown()


FIGURES = {
    "students_enrolled": "800 人",
    "provincial_high_level_schools": "1 所",
    "national_key_schools": "0 所",
    "student_teacher_ratio": "8.00",
    "programme_points": "4 个",  # 710201 in two modes is one, 730301 takes nobody any more
    "programmes_added": "1 个",
    "programmes_removed": "1 个",
    "programme_categories": "3 个",
    "share_agriculture": "8.00%",
    "five_year_new_programmes": "1 个",
    "five_year_new_enrolment": "40 人",
    "five_year_plan_share": "42.9%",
    "bachelor_pilot_enrolment": "40 人",
    "bachelor_pilot_schools_city": "1 所",
    "progression_rate": "78.5%",
    "employment_rate": "98.89%",
    "matched_employment_rate": "88.00%",
    "five_year_transfer_rate": "97.1%",
    "provincial_contest_gold": "2 个",
    "provincial_contest_silver": "1 个",  # a second prize
    "national_contest_gold": "1 个",  # a first prize
    "contest_awards": "16 项",
    "city_contest_participants": "80 人",
    "city_contest_host_schools": "1 所",
    "aid_total": "4,037,000 元",  # without the pay of internships
    "student_aid_municipal": "85,000 元",
    "national_scholarship_municipal": "12,000 元",
    **chapter_1.FIGURES,
    **chapters_2_to_7.FIGURES,
}


@pytest.mark.parametrize("key", FIGURES)
def test_an_indicator_of_one_school_is_computed_from_its_fields(key: str) -> None:
    assert shown(key, SOUND) == FIGURES[key]


def test_a_new_mode_of_an_old_programme_is_a_new_five_year_programme_but_no_new_programme() -> None:
    data = changed(SOUND, {"programmes.1.intake_state": "added"})
    assert shown("five_year_new_programmes", data) == "2 个"
    assert shown("programmes_added", data) == "1 个"


def test_a_programme_that_stopped_in_an_earlier_year_is_not_counted_again() -> None:
    assert shown("programmes_removed", changed(SOUND, {"programmes.4.idle_years": 2})) == "0 个"


def test_technical_schools_do_not_count_in_progression() -> None:
    assert shown("progression_rate", changed(SOUND, {"frame.kind": "technical"})) == "—"


CITY = {
    "schools_total": 2,
    "programme_points": 8,  # one programme at two schools is two points
    "programmes_added": 2,
    "programmes_removed": 2,
    "programme_categories": 3,  # the same classes at both
    "integration_projects": 6,
    "integration_partners": 3,  # the same colleges
    "bachelor_pilot_schools_city": 2,
    "provincial_high_level_schools": 2,
    "city_contest_host_schools": 2,
    "students_enrolled": 1600,
}


@pytest.mark.parametrize("key", CITY)
def test_an_indicator_over_schools_counts_each_school_and_no_class_twice(key: str) -> None:
    schools = [annual(SOUND), annual(changed(SOUND, {"frame.affiliation": "county"}))]
    assert total(FORM, schools, FORM.indicators[key]).value == CITY[key]


def outline(form: Form) -> str:
    """What other people's files rely on: keys, types, units, and where each field stands."""
    return "\n".join(line for section in form.sections for line in [*outline_of(section), ""])


def outline_of(section: Section) -> list[str]:
    drawn = plan(section, 2023)
    head = f"{section.key} | {section.title} | {section.kind} | {section.basis}"
    fixed = [f"  row {place} {row.row} | {row.label}" for place, row in enumerate(drawn.rows, 1) if not row.field]
    fields = [row.field for row in drawn.rows if row.field] or [column.field for column in drawn.columns]
    drawn_fields = [
        f"  {place} {field.key} | {field.label} | {field.type} | {field.unit or '-'} | {field.codes or '-'}"
        for place, field in enumerate(fields, 1)
    ]
    return [head, *fixed, *drawn_fields]


def test_the_outline_of_the_form_is_the_golden_one() -> None:
    assert outline(FORM) == GOLDEN.read_text(encoding="utf-8"), (
        "键、类型、单位或位置变了，收到的旧文件会读错。确实要改，运行 "
        "python -m tests.core.forms.test_form_2023 更新 golden/2023.txt，并在 CHANGELOG.md 写明。"
    )


if __name__ == "__main__":
    GOLDEN.write_text(outline(FORM), encoding="utf-8")
