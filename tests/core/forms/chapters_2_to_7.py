"""Chapters 2 to 7 of the report: what a sound return says of them, and for each check what makes it fire or not."""

from collections.abc import Mapping
from typing import Any

from hzdesk.values import NA

TRAINED = ("person_times", "long_times", "fees")
CAMPUS = ("campus_name", "campus_state", "land_area", "floor_area", "opened_year", "opened_month")
PLATFORM = ("platform_name", "platform_kind", "platform_level", "platform_role", "main_partner", "platform_since")

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
    "cooperation": {
        "companies": 40,
        "large_companies": 24,
        "certified_companies": 3,
        "order_classes": 3,
        "order_students": 110,
        "apprentices": 40,
        "part_time_teachers": 18,
        "group_companies": 30,
        "group_large_companies": 24,
        "cooperation_model": True,
    },
    "platforms": [
        dict(zip(PLATFORM, row, strict=True))
        for row in (
            ("数字产业学院", "college", "school", "lead", "示例公司", 2020),
            ("物联网实训基地", "base", "municipal", "lead", "示例公司", 2018),
            ("示例职教集团", "group", "county", "lead", "示例集团", 2015),
            ("示例产教融合联盟", "alliance", "municipal", "lead", "示例协会", 2021),
            ("另一产教融合联盟", "alliance", "provincial", "member", "示例大学", 2021),
        )
    ],
    "conditions": {"equipment_value": 4_500_000, "library_books": 26_000, "workstations": 420},
    "campuses": [
        dict(zip(CAMPUS, ("校本部", "in_use", 30_000, 18_000, 1998, None), strict=True)),
        dict(zip(CAMPUS, ("新校区", "in_use", 20_000, 12_000, 2021, "09"), strict=True)),
        dict(zip(CAMPUS, ("老校区", "idle", 9_000, 6_000, 1985, None), strict=True)),
    ],
    "facilities": [
        {"facility_name": "实训大楼", "quantity": 12, "measure": "层"},
        {"facility_name": "美发工位", "quantity": 100, "measure": "个", "purpose": "美发与形象设计"},
    ],
    "funding": {
        "total_income": 30_000_000,
        "fiscal_income": 27_000_000,
        "public_funds": 2_400_000,
        "spending": 29_000_000,
        "double_high_funds": 3_000_000,
        "double_high_spent": 2_900_000,
        "double_high_passed": True,
        "double_high_programmes": 2,
    },
    "safety": {
        "drills": 6,
        "safety_lessons": 20,
        "hazards_found": 15,
        "hazards_fixed": 15,
        "accidents": 0,
        "risk_assessed": True,
        "smart_campus": True,
    },
    "outlook": {
        "challenges": "校园面积小。\n\n专业课教师年龄偏大。",
        "next_steps": "争取新校区立项。\n招聘 5 名专业课教师。",
    },
    "cases": {
        "case_title": "集团办学，互惠互利",
        "case_theme": "industry",
        "case_text": "背景。\n\n做法。\n\n成效。",
        "second_title": "走进社区的课堂",
        "second_theme": "training",
        "second_text": "每周一次，送课进社区。",
    },
}

LAST: dict[str, Any] = {
    "outlook": {"challenges": "去年的困难。", "next_steps": "去年的打算。"},
    "cases": SOUND["cases"] | {"case_title": "去年的案例", "case_text": "去年的正文。"},
}

Changes = Mapping[str, Any]
Case = tuple[Changes, Changes]  # what makes the check fire, what leaves it silent

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
    "cooperation": {
        "COP-01": ({"cooperation.large_companies": 41}, {"cooperation.large_companies": 40}),
        "COP-02": ({"cooperation.certified_companies": 41}, {"cooperation.certified_companies": 40}),
        "COP-03": ({"cooperation.group_large_companies": 31}, {"cooperation.group_large_companies": 30}),
        "COP-04": ({"cooperation.order_students": 2}, {"cooperation.order_students": 3}),
        "COP-05": ({"cooperation.order_students": 181}, {"cooperation.order_students": 180}),
        "COP-06": ({"cooperation.apprentices": 691}, {"cooperation.apprentices": 690}),
        "COP-07": ({"last.cooperation.companies": 4}, {"last.cooperation.companies": 20}),
        "COP-08": ({"last.cooperation.companies": 26, "cooperation.companies": 42}, {"last.cooperation.companies": 27}),
        "COP-09": ({"cooperation.part_time_teachers": 101}, {"cooperation.part_time_teachers": 100}),
        "COP-10": (
            {"platforms.2.platform_role": "member"},
            {
                "platforms.2.platform_role": "member",
                "cooperation.group_companies": 0,
                "cooperation.group_large_companies": 0,
            },
        ),
        "COP-11": ({"last.cooperation.order_students": 276}, {"last.cooperation.order_students": 275}),
    },
    "platforms": {
        "PLT-01": ({"platforms.1.platform_name": "数字产业学院"}, {"platforms.1.platform_name": "实训基地"}),
        "PLT-02": ({"platforms.0.platform_since": 2024}, {"platforms.0.platform_since": 2023}),
        "PLT-03": ({"platforms.0.platform_since": 2019}, {"platforms.0.platform_name": "新的产业学院"}),
        "PLT-04": (
            {"cooperation.companies": 0, "cooperation.large_companies": 0, "cooperation.certified_companies": 0},
            {"cooperation.companies": 1},
        ),
        "PLT-05": (
            {f"last.platforms.{place}": {"platform_name": f"平台{place}"} for place in range(5, 13)},
            {f"last.platforms.{place}": {"platform_name": f"平台{place}"} for place in range(5, 12)},
        ),
        "PLT-06": ({"platforms.3.platform_level": "county"}, {"platforms.4.platform_level": "county"}),
    },
    "conditions": {
        "CND-01": ({"campuses.0.land_area": 19_999}, {"campuses.0.land_area": 20_000}),
        "CND-02": (
            {"campuses.1.land_area": 1_399, "basics.students": 952},
            {"campuses.1.land_area": 1_416, "basics.students": 952},
        ),
        "CND-03": ({"campuses.0.floor_area": 11_999}, {"campuses.0.floor_area": 12_000}),
        "CND-04": ({"basics.students": 1501}, {"basics.students": 1500}),
        "CND-05": (
            {"frame.kind": "technical", "campuses.0.floor_area": 5_999},
            {"frame.kind": "technical", "campuses.0.floor_area": 6_000},
        ),
        "CND-06": ({"conditions.equipment_value": 2_999_999}, {"conditions.equipment_value": 3_000_000}),
        "CND-07": ({"conditions.library_books": 23_999}, {"conditions.library_books": 24_000}),
        "CND-08": ({"conditions.equipment_value": 79_999}, {"conditions.equipment_value": 80_000}),
        "CND-09": ({"last.conditions.equipment_value": 450}, {"last.conditions.equipment_value": 2_000_000}),
        "CND-10": (
            {"conditions.equipment_value": 9_000_001, "last.conditions.equipment_value": 6_400_000},
            {"conditions.equipment_value": 8_960_000, "last.conditions.equipment_value": 6_400_000},
        ),
        "CND-11": ({"last.conditions.library_books": 2_600}, {"last.conditions.library_books": 20_000}),
        "CND-12": ({"conditions.workstations": 2_401}, {"conditions.workstations": 2_400}),
    },
    "campuses": {
        "CAM-01": ({"campuses.1.campus_name": "校本部"}, {"campuses.1.campus_name": "东校区"}),
        "CAM-02": (
            {"campuses.1.opened_year": 2024},
            {"campuses.1.opened_year": 2024, "campuses.1.campus_state": "building"},
        ),
        "CAM-03": (
            {"campuses.1.opened_year": 2023, "campuses.1.opened_month": None},
            {"campuses.1.opened_year": 2023},
        ),
        "CAM-04": ({"campuses.1.land_area": 1_999}, {"campuses.1.land_area": 2_000}),
        "CAM-05": ({"campuses.1.floor_area": 999}, {"campuses.1.floor_area": 1_000}),
        "CAM-06": ({"last.campuses.1.land_area": 2_000}, {"last.campuses.1.land_area": 15_000}),
        "CAM-07": (
            {"campuses.1.land_area": 22_001, "last.campuses.1.land_area": 20_000},
            {"campuses.1.land_area": 22_000, "last.campuses.1.land_area": 20_000},
        ),
        "CAM-08": ({"last.campuses.1.opened_year": 2020}, {"last.campuses.1.campus_name": "东校区"}),
        "CAM-09": (
            {"campuses.0.campus_state": "idle", "campuses.1.campus_state": "idle"},
            {"campuses.0.campus_state": "idle"},
        ),
        "CAM-10": (
            {"campuses.0.campus_state": "building"},
            {"campuses.0.campus_state": "building", "last.campuses.0.campus_state": "building"},
        ),
    },
    "facilities": {
        "FCT-01": ({"facilities.1.facility_name": "实训大楼"}, {"facilities.1.facility_name": "工位"}),
        "FCT-02": ({"facilities.0.quantity": 0}, {"facilities.0.quantity": 1}),
        "FCT-03": ({"facilities.1.quantity": 221}, {"facilities.1.quantity": 220}),
        "FCT-04": ({"facilities.1.measure": "台"}, {"facilities.1.facility_name": "美发镜台"}),
    },
    "funding": {
        "FUN-01": ({"funding.fiscal_income": 30_000_001}, {"funding.fiscal_income": 30_000_000}),
        "FUN-02": ({"funding.public_funds": 27_000_001}, {"funding.public_funds": 27_000_000}),
        "FUN-03": (
            {"funding.total_income": 2_399_999, "funding.fiscal_income": 2_400_000},
            {"funding.total_income": 2_400_000, "funding.fiscal_income": 2_400_000},
        ),
        "FUN-04": ({"last.funding.total_income": 3_000}, {"last.funding.total_income": 25_000_000}),
        "FUN-05": ({"last.funding.total_income": 23_000_000}, {"last.funding.total_income": 23_100_000}),
        "FUN-06": ({"funding.public_funds": 79_999}, {"funding.public_funds": 80_000}),
        "FUN-07": ({"funding.spending": 45_000_001}, {"funding.spending": 45_000_000}),
        "FUN-08": (
            {"funding.total_income": 443_999, "funding.fiscal_income": 0, "funding.public_funds": 0},
            {"funding.total_income": 444_000, "funding.fiscal_income": 0, "funding.public_funds": 0},
        ),
        "FUN-09": ({"basics.provincial_high_level": False}, {"funding.double_high_passed": False}),
        "FUN-10": ({"funding.double_high_programmes": 3}, {"funding.double_high_programmes": 1}),
        "FUN-11": (
            {"basics.provincial_high_level": False, "basics.high_level_programmes": 0},
            {"basics.provincial_high_level": False},
        ),
        "FUN-12": ({"funding.double_high_spent": 4_500_001}, {"funding.double_high_spent": 4_500_000}),
        "FUN-13": ({"last.funding.public_funds": 240}, {"last.funding.public_funds": 2_000_000}),
    },
    "safety": {
        "SAF-01": ({"safety.hazards_fixed": 16}, {"safety.hazards_fixed": 15}),
        "SAF-02": ({"safety.drills": 1}, {"safety.drills": 2}),
        "SAF-03": ({"safety.hazards_fixed": 14}, {"safety.hazards_found": 15}),
        "SAF-04": ({"safety.accidents": 1}, {"safety.accidents": NA}),
        "SAF-05": ({"safety.drills": 61}, {"safety.drills": 60}),
        "SAF-06": (
            {"safety.smart_campus": False},
            {"safety.smart_campus": False, "last.safety.smart_campus": False},
        ),
        "SAF-07": ({"safety.hazards_found": 0, "safety.hazards_fixed": 0}, {"safety.hazards_found": 15}),
        "SAF-08": ({"last.safety.safety_lessons": 200}, {"last.safety.safety_lessons": 30}),
    },
    "outlook": {
        "OUT-01": ({"outlook.next_steps": SOUND["outlook"]["challenges"]}, {"outlook.next_steps": "另有打算。"}),
        "OUT-02": ({"last.outlook.challenges": SOUND["outlook"]["challenges"]}, {"outlook.challenges": "另有困难。"}),
        "OUT-03": ({"last.outlook.next_steps": SOUND["outlook"]["next_steps"]}, {"outlook.next_steps": "另有打算。"}),
    },
    "cases": {
        "CAS-01": (
            {"cases.second_theme": None},
            {"cases.second_title": None, "cases.second_theme": None, "cases.second_text": None},
        ),
        "CAS-02": ({"cases.second_title": "集团办学，互惠互利"}, {"cases.second_title": "集团办学"}),
        "CAS-03": ({"last.cases.case_title": "集团办学，互惠互利"}, {"last.cases.case_title": "集团办学"}),
        "CAS-04": ({"last.cases.case_text": SOUND["cases"]["case_text"]}, {"last.cases.case_text": "背景。"}),
    },
}

MESSAGES: dict[str, str] = {  # of the return that makes it fire
    "TRN-03": "用于绩效分配的 43,201 元，超过到款扣除成本后的 30%，即 43,200 元。",
    "SVP-03": "职业培训项目的受益人数合计 2,001 人，不应大于培训人次 2,000 人次。请核对两处。",
    "PLT-03": "建立年份是 2019，与上年填的不同。请核对；属实请写说明。",
    "CND-02": "校园占地面积 31,399 平方米，生均不到 33 平方米。",
    "CAM-03": "本年启用的校区有 1 个，填了启用月份的只有 0 个。请补上月份。",
    "FCT-04": "计量单位是“台”，上年是“个”。请核对数量；属实请写说明。",
    "FUN-08": "总收入 443,999 元，少于社会培训的到款 444,000 元。请核对两处。",
}

PUBLISHED = ("2.2 社会培训", "6.1 落实政策", "6.2 加大统筹", "6.3 保障经费")
COMPUTED = 5  # more than the sections before had

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
    "large_company_share": "60.0%",
    "group_large_share": "80.0%",
    "cooperation_model_schools": "1 所",
    "industry_colleges": "1 个",
    "demo_training_bases": "1 个",
    "education_groups": "1 个",
    "alliances": "1 个",  # the one it leads
    "municipal_alliances": "1 个",
    "provincial_alliances": "0 个",
    "land_per_student": "62.5 平方米",
    "books_per_student": "32.5 册",
    "new_campuses": "0 所",
    "double_high_schools_passed": "1 所",
    "double_high_programmes_passed": "2 个",
    "fiscal_per_student": "33,750 元",
    "hazard_fix_rate": "100.0%",
    "case_count": "2 个",
}
