"""The school and its students, from programmes to leavers, prizes and aid: a sound return, and each check's case."""

from typing import Any

from hzdesk.values import NA
from tests.core.forms.cells import Case, columns, rows

PROGRAMME = ("programme", "training_mode", "duration", "intake_state", "planned", "recruited", "students", "graduates")
LEAVERS = (
    *("graduates", "by_exam", "by_three_plus_four", "by_five_year", "other_higher"),
    *("employed_directly", "matched", "self_employed", "enlisted", "unplaced"),
)
PRIZE = ("contest", "contest_level", "contestants", "event_name", "award", "quantity")
AID = ("recipients", "amount", "special_fund")

SOUND: dict[str, Any] = {
    "basics": {
        "filler": "李老师（示例）",
        "reviewer": "周主任（示例）",
        "principal": "王校长（示例）",
        "telephone": "0571-80000000",
        "ownership": "public",
        "national_demo": True,
        "national_key": False,
        "provincial_demo": True,
        "provincial_famous": False,
        "provincial_high_level": True,
        "regional_integration_new": False,
        "high_level_programmes": 2,
        "brand_programmes": 1,
        "feature_programmes": 1,
        "course_projects": 2,
        "students": 800,
        "staff": 130,
        "teachers": 100,
        "specialised_teachers": 60,
        "dual_qualified": 50,
    },
    "programmes": rows(
        PROGRAMME,
        ("710201", "three_year", "three", "active", 90, 88, 260, 84),
        ("710201", "three_plus_two", "five", "active", 80, 80, 230, 70),
        ("710212", "five_year", "five", "added", 40, 40, 40, 0),
        ("740201", "three_plus_four", "seven", "active", 40, 40, 118, 36),
        ("730301", "three_year", "three", "suspended", 0, 0, 88, 50),
        ("610101", "other", "other", "active", 30, 30, 64, 30),
    ),
    "progression": dict(zip(LEAVERS, (270, 20, 34, 68, 90, 50, 44, 2, 3, 3), strict=True)),
    "progression_by_mode": {
        "three_year": dict(zip(LEAVERS, (134, 18, 0, 0, 70, 40, 35, 1, 3, 2), strict=True)),
        "five_year": dict.fromkeys(LEAVERS, 0),
        "three_plus_two": dict(zip(LEAVERS, (70, 0, 0, 68, 2, 0, 0, 0, 0, 0), strict=True)),
        "three_plus_four": dict(zip(LEAVERS, (36, 0, 34, 0, 2, 0, 0, 0, 0, 0), strict=True)),
        "other_mode": dict(zip(LEAVERS, (30, 2, 0, 0, 16, 10, 9, 1, 0, 1), strict=True)),
    },
    "contests": rows(
        PRIZE,
        ("zj_ability", "provincial", "student", "网络安全", "gold", 2),
        ("zj_ability", "provincial", "teacher", "教学设计", "second", 1),
        ("national_voc_skills", "national", "student", "烹饪", "first", 1),
        ("hz_ability", "municipal", "student", "烹饪", "merit", 12),
    ),
    "city_contest": {"student_entrants": 60, "teacher_entrants": 20, "hosted": True},
    "aid": {
        "national_scholarship": dict(zip(AID, (2, 12_000, 0), strict=True)),
        "national_grant": dict(zip(AID, (40, 80_000, 80_000), strict=True)),
        "tuition_waiver": dict(zip(AID, (780, 3_900_000, 0), strict=True)),
        "local_gov_aid": dict(zip(AID, (20, 20_000, 5_000), strict=True)),
        "school_aid": dict(zip(AID, (50, 25_000, 0), strict=True)),
        "social_aid": dict(zip(AID, (0, 0, 0), strict=True)),
        "internship_pay": dict(zip(AID, (200, 1_600_000, 0), strict=True)),
    },
}
SOUND["programmes"][4]["idle_years"] = 1

LAST: dict[str, Any] = {
    "programmes": rows(
        PROGRAMME,
        ("710201", "three_year", "three", "active", 90, 86, 258, 82),
        ("710201", "three_plus_two", "five", "active", 80, 78, 225, 66),
        ("740201", "three_plus_four", "seven", "active", 40, 40, 116, 35),
        ("730301", "three_year", "three", "active", 45, 42, 139, 48),
        ("610101", "other", "other", "active", 30, 30, 64, 29),
    ),
}

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

CASES: dict[str, dict[str, Case]] = {
    "basics": BASICS,
    "programmes": PROGRAMMES,
    "progression": PROGRESSION,
    "progression_by_mode": BY_MODE,
    "contests": CONTESTS,
    "city_contest": CITY_CONTEST,
    "aid": MONEY,
}

MESSAGES: dict[str, str] = {  # of the return that makes it fire
    "SCH-01": "在校生数 801 人，应等于专业布点各行在校生之和 800 人。请核对两处。",
    "SCH-04": "双师型教师 61 人，不应大于专业课教师 60 人。请核对。",
    "SCH-12": "专任教师 59 人，少于设置标准的 60 人。",
    "PTS-01": "第 7 行　计算机应用与第 1 行重复：专业、培养模式相同。请删去一行或改正。",
    "PTS-02": "学制“三年”与培养模式不符：三年制应是三年，五年制应是五年，3+4 应是七年。请核对；属实请写说明。",
    "PTS-03": "已停招或撤销，招生计划和实际招生应都是 0，现在合计 1 人。请改正人数或状态。",
    "PTS-10": "停招年数填了 2 年，上年却招生 42 人。本年起不招生的填 1；属实请写说明。",
    "PTS-17": "已连续 3 年不招生，满 3 年的专业点应撤销。",
    "PRG-03": "毕业生数 270 人，应等于升学人数、直接就业、自主创业、参军、未就业之和 271 人。请核对。",
    "PRM-05": "3+4 转段按培养模式合计 35 人，应等于总表的 34 人。请核对两处。",
    "CON-05": "一个赛项的同一奖项有 11 项，可能按人数填了。请按项数填；属实请写说明。",
    "AID-03": "国家奖学金 12,000 元，不等于人数乘 6,000 元。请核对；属实请写说明。",
    "AID-09": "资助金额 2,499 元，人均不到 50 元或超过 50,000 元，像是人数或金额的单位填错。请核对；属实请写说明。",
}

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
}
