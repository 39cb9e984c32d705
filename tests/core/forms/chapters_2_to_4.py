"""Chapters 2 to 4 of the report: what a sound return says of them, and for each check what makes it fire or not."""

from typing import Any

from tests.core.forms.cells import Case

TRAINED = ("person_times", "long_times", "fees")

SOUND: dict[str, Any] = {
    "experience": {
        "centres": 1,
        "experience_courses": 6,
        "served_schools": 8,
        "sessions": 24,
        "visitors": 2600,
        "pupils": 2400,
    },
    "training": {"training_task": 1500, "training_costs": 300_000, "performance_pay": 40_000},
    "training_groups": {
        "employees": dict(zip(TRAINED, (900, 700, 270_000), strict=True)),
        "veterans": dict(zip(TRAINED, (60, 60, 18_000), strict=True)),
        "migrant_workers": dict(zip(TRAINED, (300, 240, 45_000), strict=True)),
        "farmers": dict(zip(TRAINED, (240, 200, 36_000), strict=True)),
        "domestic_workers": dict(zip(TRAINED, (120, 100, 18_000), strict=True)),
        "other_trainees": dict(zip(TRAINED, (380, 300, 57_000), strict=True)),
    },
    "service_projects": [
        {"project_name": "电商直播培训", "service_kind": "training", "audience": "小微企业职工", "served": 120},
        {
            "project_name": "山区县结对帮扶",
            "service_kind": "support",
            "audience": "山区县学校",
            "served": 80,
            "counties": 2,
        },
    ],
    "culture": {
        "heritage_courses": 3,
        "societies": 20,
        "heritage_societies": 6,
        "heritage_projects": 1,
        "cultural_events": 30,
        "spirit_hours": 20,
        "clean_school": True,
        "clean_batch": 1,
    },
    "exchanges": {
        "students_abroad": 30,
        "teachers_abroad": 4,
        "visitors_received": 25,
        "silk_colleges": 1,
        "standards_exported": 2,
        "trained_abroad": 40,
        "overseas_bases": 1,
    },
    "overseas_partners": [
        {"partner_name": "某外国学院", "country": "芬兰", "partner_kind": "exchange", "partner_since": 2018},
        {"partner_name": "某外国高中", "country": "韩国", "partner_kind": "sister", "partner_since": 2015},
    ],
}

LAST: dict[str, Any] = {}

CASES: dict[str, dict[str, Case]] = {
    "experience": {
        "EXP-01": ({"experience.pupils": 2601}, {"experience.pupils": 2600}),
        "EXP-02": (
            {"experience.sessions": 0},
            {"experience.sessions": 0, "experience.visitors": 0, "experience.pupils": 0},
        ),
        "EXP-03": ({"experience.sessions": 5}, {"experience.sessions": 6}),
        "EXP-04": ({"last.experience.visitors": 1733}, {"last.experience.visitors": 1734}),
        "EXP-05": ({"last.experience.visitors": 260}, {"last.experience.visitors": 2000}),
        "EXP-06": ({"last.experience.centres": 2}, {"last.experience.centres": 0}),
        "EXP-07": (
            {"experience.experience_courses": 0},
            {"experience.experience_courses": 0, "experience.centres": 0, "last.experience.centres": 0},
        ),
    },
    "training": {
        "TRN-01": (
            {"training.performance_pay": 444_001},
            {"training.performance_pay": 444_000},
        ),
        "TRN-02": ({"training.training_costs": 444_001}, {"training.training_costs": 444_000}),
        "TRN-03": ({"training.performance_pay": 43_201}, {"training.performance_pay": 43_200}),
        "TRN-04": ({"training.training_task": 1601}, {"training.training_task": 1600}),
        "TRN-05": ({"last.training.training_task": 15_000}, {"last.training.training_task": 2000}),
        "TRN-06": ({"last.training.training_task": 990}, {"last.training.training_task": 1000}),
        "TRN-07": ({"training.training_task": 399}, {"training.training_task": 400}),
    },
    "training_groups": {
        "TRG-01": ({"training_groups.farmers.long_times": 241}, {"training_groups.farmers.long_times": 240}),
        "TRG-02": (
            {"training_groups.veterans.person_times": 0, "training_groups.veterans.long_times": 0},
            {"training_groups.veterans": {"person_times": 0, "long_times": 0, "fees": 0}},
        ),
        "TRG-03": ({"training_groups.farmers.fees": 1_199}, {"training_groups.farmers.fees": 1_200}),
        "TRG-04": (
            {"last.training_groups.farmers.person_times": 24},
            {"last.training_groups.farmers.person_times": 200},
        ),
        "TRG-05": (
            {"last.training_groups.employees.person_times": 599},
            {"last.training_groups.employees.person_times": 600},
        ),
        "TRG-06": ({"last.training_groups.farmers.fees": 360}, {"last.training_groups.farmers.fees": 30_000}),
        "TRG-07": (
            {"last.training_groups.employees.fees": 168_700},
            {"last.training_groups.employees.fees": 168_750},
        ),
    },
    "service_projects": {
        "SVP-01": (
            {"service_projects.1.project_name": "电商直播培训"},
            {"service_projects.1.project_name": "直播培训"},
        ),
        "SVP-02": ({"service_projects.0.served": 0}, {"service_projects.0.served": 1}),
        "SVP-03": ({"service_projects.0.served": 2001}, {"service_projects.0.served": 2000}),
        "SVP-04": ({"service_projects.1.counties": None}, {"service_projects.1.service_kind": "technology"}),
        "SVP-05": ({"service_projects.1.served": 10_001}, {"service_projects.1.served": 10_000}),
        "SVP-06": ({"last.service_projects.0.served": 1200}, {"last.service_projects.0.served": 200}),
    },
    "culture": {
        "CUL-01": ({"culture.heritage_societies": 21}, {"culture.heritage_societies": 20}),
        "CUL-02": ({"culture.clean_batch": None}, {"culture.clean_batch": 2}),
        "CUL-03": (
            {"culture.clean_school": False, "last.culture.clean_school": False},
            {"culture.clean_school": False, "last.culture.clean_school": False, "culture.clean_batch": None},
        ),
        "CUL-04": (
            {"culture.clean_school": False},
            {"culture.clean_school": False, "last.culture.clean_school": False},
        ),
        "CUL-05": ({"culture.spirit_hours": 15}, {"culture.spirit_hours": 16}),
        "CUL-06": ({"last.culture.societies": 13, "culture.societies": 22}, {"last.culture.societies": 14}),
        "CUL-07": ({"culture.cultural_events": 301}, {"culture.cultural_events": 300}),
        "CUL-08": (
            {"culture.heritage_societies": 0, "culture.heritage_courses": 0},
            {"culture.heritage_societies": 0, "culture.heritage_courses": 1},
        ),
    },
    "exchanges": {
        "EXC-01": ({"exchanges.students_abroad": 801}, {"exchanges.students_abroad": 800}),
        "EXC-02": ({"exchanges.teachers_abroad": 131}, {"exchanges.teachers_abroad": 130}),
        "EXC-03": ({"overseas_partners": []}, {"overseas_partners.0.country": "挪威"}),
        "EXC-04": ({"last.exchanges.silk_colleges": 2}, {"last.exchanges.silk_colleges": 0}),
        "EXC-05": (
            {"exchanges.students_abroad": 161, "last.exchanges.students_abroad": 80},
            {"exchanges.students_abroad": 160, "last.exchanges.students_abroad": 80},
        ),
        "EXC-06": ({"last.exchanges.trained_abroad": 4}, {"last.exchanges.trained_abroad": 20}),
    },
    "overseas_partners": {
        "PAR-01": (
            {"overseas_partners.1.partner_name": "某外国学院"},
            {"overseas_partners.1.partner_name": "另一所学院"},
        ),
        "PAR-02": ({"overseas_partners.0.partner_since": 2024}, {"overseas_partners.0.partner_since": 2023}),
        "PAR-03": (
            {f"last.overseas_partners.{place}": {"partner_name": f"学院{place}"} for place in range(2, 7)},
            {f"last.overseas_partners.{place}": {"partner_name": f"学院{place}"} for place in range(2, 6)},
        ),
    },
}

MESSAGES: dict[str, str] = {  # of the return that makes it fire
    "TRN-03": "用于绩效分配的 43,201 元，超过到款扣除成本后的 30%，即 43,200 元。",
    "SVP-03": "职业培训项目的受益人数合计 2,001 人，不应大于培训人次 2,000 人次。请核对两处。",
}

FIGURES = {
    "experience_centres": "1 个",
    "training_person_times": "2,000 人次",
    "training_long_person_times": "1,600 人次",
    "training_completion_rate": "133.3%",
    "training_income": "444,000 元",
    "training_pay_share": "27.8%",
    "support_projects": "1 项",
    "spirit_education_hours": "20 学时",
    "clean_demo_schools": "1 所",
    "exchange_person_times": "34 人次",
    "overseas_training_bases": "1 个",
    "sister_schools": "1 个",
}
