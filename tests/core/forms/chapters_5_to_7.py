"""Chapters 5 to 7 of the report: what a sound return says of them, and for each check what makes it fire or not."""

from typing import Any

from hzdesk.values import NA
from tests.core.forms.cells import Case

CAMPUS = ("campus_name", "campus_state", "land_area", "floor_area", "opened_year", "opened_month")
PLATFORM = ("platform_name", "platform_kind", "platform_level", "platform_role", "main_partner", "platform_since")

SOUND: dict[str, Any] = {
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

CASES: dict[str, dict[str, Case]] = {
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
    "PLT-03": "建立年份是 2019，与上年填的不同。请核对；属实请写说明。",
    "CND-02": "校园占地面积 31,399 平方米，生均不到 33 平方米。",
    "CAM-03": "本年启用的校区有 1 个，填了启用月份的只有 0 个。请补上月份。",
    "FCT-04": "计量单位是“台”，上年是“个”。请核对数量；属实请写说明。",
    "FUN-08": "总收入 443,999 元，少于社会培训的到款 444,000 元。请核对两处。",
}

FIGURES = {
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
