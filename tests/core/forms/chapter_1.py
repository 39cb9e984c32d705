"""Chapter 1 of the report (and the staff of 5.2): a sound return's part, and what makes each check fire or not."""

from typing import Any

from tests.core.forms.cells import Case, columns, rows

TEAM = ("team", "programme", "team_level", "batch", "approved")
PROJECT = (
    *("partner", "programme", "training_mode", "first_year", "planned", "recruited"),
    *("minimum_score", "maximum_score"),
)
EXAM = ("exam_category", "entrants", "bachelor_passed", "first_place")
ACHIEVEMENT = ("achievement", "work_title", "grade")
REFORM_CASE = ("work_title", "case_kind", "city_grade", "provincial_grade")


SOUND: dict[str, Any] = {
    "faculty": {
        "senior_title": 32,
        "full_senior": 2,
        "special_grade": 1,
        "new_star": 3,
        "skill_expert": 2,
        "model_worker": 3,
        "high_level_talent": 20,
        "studio_leader": 4,
        "student_gold_coach": 3,
        "national_gold": 4,
        "national_silver": 3,
        "national_bronze": 2,
        "provincial_gold": 9,
        "practice_teachers": 50,
        "practice_months": 75,
        "practice_months_five": 370,
        "rotated": 20,
    },
    "innovation_teams": rows(
        TEAM,
        ("计算机应用专业教师教学创新团队", "710201", "provincial", "second", 2023),
        ("烹饪专业教师教学创新团队", "740201", "municipal", "first", 2020),
    ),
    "integration": rows(
        PROJECT,
        ("示例职业技术学院", "710201", "three_plus_two", 2016, 80, 80, None, None),
        ("示例科技职业学院", "710212", "five_year", 2023, 40, 40, 455, 480),
        ("示例理工大学", "740201", "three_plus_four", 2018, 40, 40, 526, 548),
    ),
    "exam": rows(EXAM, ("computing", 60, 14, 0), ("cuisine", 30, 8, 1)),
    "achievements": rows(
        ACHIEVEMENT,
        ("national_teaching_achievement", "良渚文化宴", "second"),
        ("zj_first_class_course", "网络搭建", "recommended"),
        ("national_standard", "计算机网络技术", "leader"),
    ),
    "reform_cases": rows(
        REFORM_CASE,
        ("网络技能分层教学", "teaching", "first", "excellent"),
        ("五育地图", "management", "second", "none"),
        ("送教入村", "service", "none", "none"),
    ),
}

LAST: dict[str, Any] = {
    "innovation_teams": SOUND["innovation_teams"][1:],
    "integration": rows(
        PROJECT,
        ("示例职业技术学院", "710201", "three_plus_two", 2016, 80, 78, None, None),
        ("示例理工大学", "740201", "three_plus_four", 2018, 40, 40, 522, 540),
    ),
    "achievements": SOUND["achievements"][1:2],
}

FACULTY: dict[str, Case] = {
    "FAC-01": ({"faculty.full_senior": 33}, {"faculty.full_senior": 32}),
    "FAC-02": ({"faculty.senior_title": 101}, {"faculty.senior_title": 100}),
    "FAC-03": ({"faculty.special_grade": 101}, {"faculty.special_grade": 100}),
    "FAC-04": ({"faculty.new_star": 101}, {"faculty.new_star": 100}),
    "FAC-05": ({"faculty.skill_expert": 131}, {"faculty.skill_expert": 130}),
    "FAC-06": ({"faculty.model_worker": 131}, {"faculty.model_worker": 130}),
    "FAC-07": ({"faculty.high_level_talent": 131}, {"faculty.high_level_talent": 130}),
    "FAC-08": ({"faculty.studio_leader": 131}, {"faculty.studio_leader": 130}),
    "FAC-09": ({"faculty.national_gold": 96}, {"faculty.national_gold": 95}),
    "FAC-10": ({"last.faculty.student_gold_coach": 4}, {"last.faculty.student_gold_coach": 3}),
    "FAC-11": ({"last.faculty.national_silver": 4}, {"last.faculty.national_silver": 3}),
    "FAC-12": ({"last.faculty.provincial_gold": 10}, {"last.faculty.provincial_gold": 9}),
    "FAC-13": ({"last.faculty.senior_title": 21}, {"last.faculty.senior_title": 22}),
    "FAC-14": ({"last.faculty.high_level_talent": 9}, {"last.faculty.high_level_talent": 10}),
    "FAC-15": ({"faculty.practice_teachers": 61}, {"faculty.practice_teachers": 60}),
    "FAC-16": (
        {"faculty.practice_teachers": 0},
        {"faculty.practice_teachers": 0, "faculty.practice_months": 0},
    ),
    "FAC-17": (columns("faculty", practice_teachers=6), columns("faculty", practice_teachers=7)),
    "FAC-18": ({"faculty.practice_months_five": 74}, {"faculty.practice_months_five": 75}),
    "FAC-19": ({"last.faculty.practice_months_five": 294}, {"last.faculty.practice_months_five": 295}),
    "FAC-20": ({"faculty.practice_months": 750}, {"faculty.practice_months": 500}),
    "FAC-21": ({"faculty.practice_months": 59}, {"faculty.practice_months": 60}),
    "FAC-22": ({"faculty.practice_months_five": 359}, {"faculty.practice_months_five": 360}),
    "FAC-23": ({"faculty.rotated": 101}, {"faculty.rotated": 100}),
    "FAC-24": ({"faculty.senior_title": 19}, {"faculty.senior_title": 20}),
}

SAME_TEAM = SOUND["innovation_teams"][0]

TEAMS: dict[str, Case] = {
    "TEM-01": ({"innovation_teams.2": SAME_TEAM}, {"innovation_teams.2": SAME_TEAM | {"team": "机电团队"}}),
    "TEM-02": ({"innovation_teams.0.approved": 2024}, {"innovation_teams.0.approved": 2022}),
    "TEM-03": (
        {"last.innovation_teams.1": SAME_TEAM, "last.innovation_teams.2": SAME_TEAM | {"team": "机电团队"}},
        {"last.innovation_teams.1": SAME_TEAM},
    ),
    "TEM-04": ({"innovation_teams.1.approved": 2021}, {"innovation_teams.1.approved": 2020}),
}


def unlike_the_rows(number: str, place: int) -> Case:
    """A project with another number than the row of its programme has."""
    path, same = f"integration.{place}.{number}", {0: 1, 1: 2, 2: 3}[place]
    value = SOUND["integration"][place][number] + 1
    return {path: value}, {path: value, f"programmes.{same}.{number}": value}


SAME_PROJECT = SOUND["integration"][0] | {"planned": 0, "recruited": 0}

INTEGRATION: dict[str, Case] = {
    "INT-01": ({"integration.3": SAME_PROJECT}, {"integration.3": SAME_PROJECT | {"partner": "示例学院"}}),
    "INT-02": ({"integration.0.training_mode": "three_year"}, {"integration.0.training_mode": "five_year"}),
    "INT-03": unlike_the_rows("planned", 0),
    "INT-04": unlike_the_rows("recruited", 1),
    "INT-05": unlike_the_rows("planned", 2),
    "INT-06": unlike_the_rows("recruited", 2),
    "INT-07": ({"integration.2.minimum_score": 549}, {"integration.2.minimum_score": 548}),
    "INT-08": ({"integration.1.minimum_score": None}, {"integration.1.minimum_score": 400}),
    "INT-09": (
        columns("integration.2", minimum_score=None, maximum_score=None),
        columns("integration.1", minimum_score=None, maximum_score=None),
    ),
    "INT-10": ({"integration.1.first_year": 2024}, {"integration.1.first_year": 2022}),
    "INT-11": (
        {"integration.0.first_year": 2023},
        {"integration.0.first_year": 2023, "last.integration.0.recruited": 0},
    ),
    "INT-12": ({"integration.1.first_year": 2022}, {"integration.1.first_year": 2023}),
    "INT-13": ({"last.integration.1.minimum_score": 478}, {"last.integration.1.minimum_score": 479}),
}

SAME_CATEGORY = SOUND["exam"][0]

EXAMINATION: dict[str, Case] = {
    "EXM-01": ({"exam.2": SAME_CATEGORY}, {"exam.2": SAME_CATEGORY | {"exam_category": "tourism"}}),
    "EXM-02": ({"exam.1.bachelor_passed": 31}, {"exam.1.bachelor_passed": 30}),
    "EXM-03": ({"exam.0.bachelor_passed": 11}, {"exam.0.bachelor_passed": 12}),
    "EXM-04": ({"exam.0.entrants": 241}, {"exam.0.entrants": 240}),
    "EXM-05": ({"exam.1.bachelor_passed": 0}, {"exam.0.bachelor_passed": 0}),
    "EXM-06": ({"exam.0.bachelor_passed": 35}, {"exam.0.bachelor_passed": 34}),
    "EXM-07": ({"exam.0.entrants": 101}, {"exam.0.entrants": 100}),
    "EXM-08": ({"last.exam.0.entrants": 6}, {"last.exam.0.entrants": 20}),
}

SAME_RESULT = SOUND["achievements"][1]
NATIONAL_PRIZE = SOUND["achievements"][0]


def more(section: str, row: dict[str, Any], first: int, count: int) -> dict[str, Any]:
    """Further rows like one, under other titles."""
    return {f"{section}.{place}": row | {"work_title": f"之{place}"} for place in range(first, first + count)}


ACHIEVEMENTS: dict[str, Case] = {
    "ACH-01": ({"achievements.3": SAME_RESULT}, {"achievements.3": SAME_RESULT | {"work_title": "网络安全"}}),
    "ACH-02": (
        {"achievements.1.grade": "first"},
        {"achievements.1.grade": "first", "achievements.1.achievement": "XH02 西湖区教学成果奖"},
    ),
    "ACH-03": (
        {"last.achievements.1": NATIONAL_PRIZE},
        {"last.achievements.1": NATIONAL_PRIZE | {"achievement": "zj_teaching_achievement"}},
    ),
    "ACH-04": (more("achievements", SAME_RESULT, 3, 10), more("achievements", SAME_RESULT, 3, 9)),
}

SAME_CASE = SOUND["reform_cases"][0]

REFORM_CASES: dict[str, Case] = {
    "RFC-01": ({"reform_cases.3": SAME_CASE}, {"reform_cases.3": SAME_CASE | {"work_title": "分层作业"}}),
    "RFC-02": ({"reform_cases.0.city_grade": "none"}, {"reform_cases.0.city_grade": "third"}),
    "RFC-03": (more("reform_cases", SAME_CASE, 3, 9), more("reform_cases", SAME_CASE, 3, 8)),
}

CASES: dict[str, dict[str, Case]] = {
    "faculty": FACULTY,
    "innovation_teams": TEAMS,
    "integration": INTEGRATION,
    "exam": EXAMINATION,
    "achievements": ACHIEVEMENTS,
    "reform_cases": REFORM_CASES,
}

FIGURES = {
    "senior_title_ratio": "32.0%",
    "high_level_talents": "20 人",
    "teacher_practice_months": "1.25 月",
    "teacher_practice_months_five": "6.17 月",
    "teacher_rotation_years": "5.0 年",
    "provincial_innovation_teams_batch2": "1 个",
    "innovation_teams_total": "2 个",
    "integration_projects": "3 个",
    "integration_partners": "3 家",
    "exam_entrants": "90 人",
    "exam_bachelor_passed": "22 人",
    "exam_bachelor_rate": "24.4%",
    "exam_category_first": "1 个",
    "national_achievement_first": "0 项",
    "national_achievement_second": "1 项",
    "provincial_achievements": "0 项",
    "courses_and_textbooks": "1 项",
    "national_standards": "1 项",
    "reform_cases_submitted": "3 项",
    "reform_cases_teaching": "1 项",
    "reform_cases_management": "1 项",
    "reform_cases_service": "1 项",
    "city_case_first_prizes": "1 项",
    "provincial_cases_excellent": "1 个",
    "provincial_cases_typical": "0 个",
    "provincial_cases_total": "1 个",
}

MESSAGES: dict[str, str] = {  # of the return that makes it fire
    "FAC-09": "全国教师大赛金、银、铜牌教师共 101 人，不应大于专任教师 100 人。一人只按最高奖项计一次，请核对。",
    "FAC-17": "本年企业实践 75 人月，超过每人 12 个月，像是按天或按周填的。请改成人月数。",
    "INT-03": "五年制合作计划合计 121 人，应等于专业布点里五年制的招生计划 120 人。请核对两处。",
    "INT-08": "最低录取分、最高录取分要么都填，要么都不填。请补上空着的，或删去多填的。",
    "EXM-03": "本科上线合计 19 人，少于升学就业里单招单考本科录取的 20 人。请核对两处；属实请写说明。",
    "ACH-04": "本年成果 13 项，超过上年的两倍。请核对是否填了校级成果；属实请写说明。",
}
