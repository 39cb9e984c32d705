"""Running checks: each ready-made kind fires and holds, and its sentence names values and labels."""

from dataclasses import replace
from decimal import Decimal

import pytest

from hzdesk import checks
from hzdesk.findings import Finding, how_to_fill
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.model import Severity
from hzdesk.returns import Explain, Explanation, MoveRow, apply
from hzdesk.values import NA, Unreadable, Value
from tests.core.conftest import FormMaker
from tests.core.returns import annual_return

FULL: dict[str, Value] = {"graduates": 100, "progressed": 80, "employed": 20, "matched": 15}


def findings_of(
    make_form: FormMaker, check: str, now: dict[str, Value], before: dict[str, Value] | None = None
) -> list[Finding]:
    form = make_form(leavers_more=check)
    previous = annual_return(form, {"leavers": before}, year=2022) if before is not None else None
    found = checks.run(form, annual_return(form, {"leavers": now}), previous)
    return [finding for finding in found if finding.check == "LEA-02"]


SUM = '\n[[check]]\nid = "LEA-02"\ntotal = "graduates"\nparts = ["progressed", "employed"]\n'
CHANGE = """
[[check]]
id = "LEA-02"
severity = "query"
change = "graduates"
limit = 30
floor = 5
answers = ["招生少了"]
"""
SLIP = '\n[[check]]\nid = "LEA-02"\nseverity = "query"\nunit_slip = "graduates"\n'
STORY = '\n[[field]]\nkey = "story"\nlabel = "做法"\ntype = "long_text"\nmaximum = 800\nhelp = "做法。"\n'
BOTH = '\n[[check]]\nid = "LEA-02"\nboth = ["employed", "matched"]\n'


def test_a_total_that_differs_from_its_parts_is_named_with_all_values(make_form):
    (finding,) = findings_of(make_form, SUM, FULL | {"progressed": 81})
    assert finding.text == "毕业生数 100 人，应等于升学人数、就业人数之和 101 人。请核对。"
    assert (finding.section, finding.row, finding.field) == ("leavers", "record", "graduates")
    assert findings_of(make_form, SUM, FULL) == []


def test_a_total_waits_for_its_blank_parts_but_not_for_those_that_do_not_apply(make_form):
    assert findings_of(make_form, SUM, {"graduates": 100, "progressed": 80}) == []
    assert findings_of(make_form, SUM, FULL | {"progressed": NA, "employed": 100}) == []
    assert len(findings_of(make_form, SUM, FULL | {"progressed": NA})) == 1


def test_a_part_above_its_whole_is_an_error(make_form):
    form = make_form()
    found = checks.run(form, annual_return(form, {"leavers": FULL | {"matched": 61, "employed": 7}}))
    text = next(finding.text for finding in found if finding.check == "LEA-01")
    assert text == "对口就业 61 人，不应大于就业人数 7 人。请核对。"


def test_a_change_beyond_the_limit_asks_for_an_explanation(make_form):
    (finding,) = findings_of(make_form, CHANGE, FULL, FULL | {"graduates": 60})
    assert finding.text == "毕业生数 100 人，比上年 60 人多 66.7%，超过 30% 的界限。请核对；属实请写说明。"
    assert finding.answers == ("招生少了",)
    assert finding.severity is Severity.QUERY
    assert findings_of(make_form, CHANGE, FULL, FULL | {"graduates": 90}) == []


def test_a_change_from_nothing_says_by_how_much(make_form):
    (finding,) = findings_of(make_form, CHANGE, FULL, FULL | {"graduates": 0})
    assert finding.text == "毕业生数 100 人，比上年 0 人多 100 人，超过 30% 的界限。请核对；属实请写说明。"


def test_a_small_change_of_a_small_number_is_no_finding(make_form):
    assert findings_of(make_form, CHANGE, FULL | {"graduates": 6}, FULL | {"graduates": 3}) == []


@pytest.mark.parametrize(("now", "right"), [(10, 100), (1000, 100), (9, 90), (1_000_000, 100)])
def test_a_probable_unit_slip_proposes_the_value_it_should_be(make_form, now, right):
    (finding,) = findings_of(make_form, SLIP, FULL | {"graduates": now}, FULL)
    assert finding.suggestion == right


def test_a_factor_away_from_ten_is_no_unit_slip(make_form):
    assert findings_of(make_form, SLIP, FULL | {"graduates": 300}, FULL) == []


def test_a_unit_slip_silences_the_change_of_the_same_cell(make_form):
    form = make_form(leavers_more=SLIP + CHANGE.replace("LEA-02", "LEA-03"))
    previous = annual_return(form, {"leavers": FULL}, year=2022)
    found = checks.run(form, annual_return(form, {"leavers": FULL | {"graduates": 10}}), previous)
    assert [finding.check for finding in found if finding.check in ("LEA-02", "LEA-03")] == ["LEA-02"]


def test_both_or_neither_names_all_and_points_at_the_blank_one(make_form):
    (finding,) = findings_of(make_form, BOTH, {"employed": 3})
    assert finding.field == "matched"
    assert finding.text == "就业人数、对口就业要么都填，要么都不填。请补上空着的，或删去多填的。"
    assert findings_of(make_form, BOTH, {}) == []
    assert findings_of(make_form, BOTH, {"employed": 3, "matched": NA}) == []


UNIQUE = '\n[[check]]\nid = "OFF-01"\nunique = ["programme"]\n'


def test_a_row_that_repeats_another_names_both_rows(make_form):
    form = make_form(offers_more=UNIQUE)
    rows: list[dict[str, Value]] = [{"programme": "710201"}, {"programme": "720301"}, {"programme": "710201"}]
    (finding,) = [f for f in checks.run(form, annual_return(form, {"offers": rows})) if f.check == "OFF-01"]
    assert finding.row == "r3"
    assert finding.text == "第 3 行　计算机应用与第 1 行重复：专业相同。请删去一行或改正。"


ROWS = """
[[check]]
id = "OFF-02"
each = "row"
require = "pupils > 0 or state != 'open'"
message = "{row}{label} {value}。"
"""


def test_a_check_of_each_row_points_at_the_row(make_form):
    form = make_form(offers_more=ROWS)
    rows: list[dict[str, Value]] = [
        {"programme": "710201", "state": "open", "pupils": 3},
        {"programme": "720301", "state": "open", "pupils": 0},
        {"programme": "720301", "state": "closed", "pupils": 0},
    ]
    found = [f for f in checks.run(form, annual_return(form, {"offers": rows})) if f.check == "OFF-02"]
    assert [(f.row, f.text) for f in found] == [("r2", "第 2 行　护理在校生 0 人。")]


LAST = '\n[[check]]\nid = "OFF-03"\neach = "row"\nrequire = "pupils >= prev.pupils"\nmessage = "{left}，{right}。"\n'


def test_last_years_row_is_found_by_identity_not_by_position(make_form):
    form = make_form(offers_more=LAST)
    before: list[dict[str, Value]] = [{"programme": "720301", "pupils": 9}, {"programme": "710201", "pupils": 5}]
    now: list[dict[str, Value]] = [{"programme": "710201", "pupils": 6}, {"programme": "720301", "pupils": 8}]
    found = checks.run(form, annual_return(form, {"offers": now}), annual_return(form, {"offers": before}, year=2022))
    assert [(f.row, f.text) for f in found if f.check == "OFF-03"] == [("r2", "8 人，9 人。")]


CROSS = """
[[check]]
id = "LEA-02"
require = "sum(offers.pupils) == graduates"
message = "专业合计 {left}，毕业 {right}。"
"""


def test_a_sum_across_sections_is_compared_with_a_field(make_form):
    form = make_form(leavers_more=CROSS)
    rows: list[dict[str, Value]] = [{"pupils": 30}, {"pupils": 60}]
    found = checks.run(form, annual_return(form, {"leavers": FULL, "offers": rows}))
    assert [f.text for f in found if f.check == "LEA-02"] == ["专业合计 90 人，毕业 100 人。"]


@pytest.mark.parametrize(
    ("strategy", "values", "fires"),
    [
        ("skip_if_any", {"graduates": 100, "progressed": 80}, False),
        ("skip_if_all", {"graduates": 100, "progressed": 80}, True),
        ("skip_if_all", {}, False),
        ("never_skip", {"matched": 1}, False),
        ("never_skip", {"graduates": 1}, True),
    ],
)
def test_the_strategy_for_missing_values_decides_whether_a_blank_counts(make_form, strategy, values, fires):
    check = f"""
[[check]]
id = "LEA-02"
require = "progressed + employed == graduates"
message = "差。"
missing = "{strategy}"
"""
    assert bool(findings_of(make_form, check, values)) is fires


def test_a_condition_decides_who_is_checked(make_form):
    check = """
[[check]]
id = "LEA-02"
when = "school.kind == 'technical'"
require = "graduates > 1000"
message = "少。"
"""
    assert findings_of(make_form, check, FULL) == []


def test_an_explanation_is_good_until_an_operand_changes(make_form):
    form = make_form(leavers_more=CHANGE)
    annual = annual_return(form, {"leavers": FULL})
    previous = annual_return(form, {"leavers": FULL | {"graduates": 60}}, year=2022)
    (query,) = [f for f in checks.run(form, annual, previous) if f.check == "LEA-02"]
    assert query.is_open
    annual = apply(annual, [Explain(Explanation("LEA-02", "leavers", "record", "两届并作一届", query.digest))])
    (answered,) = [f for f in checks.run(form, annual, previous) if f.check == "LEA-02"]
    assert (answered.explanation, answered.is_open) == ("两届并作一届", False)
    later = replace(annual, sections=annual_return(form, {"leavers": FULL | {"graduates": 101}}).sections)
    (again,) = [f for f in checks.run(form, later, previous) if f.check == "LEA-02"]
    assert (again.explanation, again.earlier, again.is_open) == ("", "两届并作一届", True)


AMOUNT = """
[[check]]
id = "AID-01"
severity = "query"
require = "aid.grant.amount == 2000 * aid.grant.people"
target = "grant.amount"
message = "金额 {left}，应为 {right}。"
"""


def test_an_explanation_stays_good_whether_the_amount_was_typed_or_stored(make_form):
    form = make_form(aid_more=AMOUNT)
    digests = set()
    for amount in (Decimal(1000), Decimal("1000.00"), Decimal("1E+3")):
        annual = annual_return(form, {"aid": {"grant": {"people": 3, "amount": amount}}})
        digests |= {found.digest for found in checks.run(form, annual) if found.check == "AID-01"}
    assert len(digests) == 1


def test_the_order_of_rows_does_not_void_an_explanation(make_form):
    form = make_form(leavers_more=CROSS)
    rows: list[dict[str, Value]] = [{"pupils": 30}, {"pupils": 60}]
    annual = annual_return(form, {"leavers": FULL, "offers": rows})
    turned = apply(annual, [MoveRow("offers", "r2", 0)])
    one, other = (next(f.digest for f in checks.run(form, a) if f.check == "LEA-02") for a in (annual, turned))
    assert one == other


def test_a_field_that_an_older_edition_lacked_is_not_asked(make_form):
    form = make_form()
    annual = annual_return(form, {"leavers": FULL | {"matched": None}})
    blank = [f.field for f in checks.run(form, annual) if f.check == "FIL-01" and f.section == "leavers"]
    asked = checks.run(form, annual, not_asked=frozenset({("leavers", "matched")}))
    assert blank == ["matched"]
    assert not [f for f in asked if f.check == "FIL-01" and f.section == "leavers"]


def test_an_identity_cannot_be_not_applicable(make_form):
    rows: list[dict[str, Value]] = [{"programme": NA, "state": "open", "pupils": 1}]
    found = filling_of(make_form, {"leavers": FULL, "offers": rows})
    assert ("FIL-09", "r1", "专业用来区分各行，不能填不适用。请选一项，或删去这一行。") in found


def test_a_code_outside_the_list_is_the_same_whatever_name_was_typed_with_it(make_form):
    form = make_form(offers_more=UNIQUE)
    rows: list[dict[str, Value]] = [{"programme": "X1 旧名称"}, {"programme": "X1 新名称"}]
    assert [f.row for f in checks.run(form, annual_return(form, {"offers": rows})) if f.check == "OFF-01"] == ["r2"]


def filling_of(make_form: FormMaker, sections) -> list[tuple[str, str, str]]:
    form = make_form()
    return [(f.check, f.row, f.text) for f in checks.run(form, annual_return(form, sections)) if f.check[:3] == "FIL"]


def test_a_blank_required_field_is_named(make_form):
    found = filling_of(make_form, {"leavers": {"graduates": 1, "progressed": 0, "employed": NA}})
    assert ("FIL-01", "record", "对口就业还空着。请填数；没有填 0，不涉及按 Ctrl+0 填不适用。") in found
    assert not any("毕业生数" in text or "升学" in text or "就业人数" in text for _, _, text in found)


def test_what_a_blank_asks_for_goes_by_its_kind(make_form):
    found = filling_of(make_form, {"offers": [{}]})
    assert ("FIL-01", "r1", "专业还空着。请选一项。") in found
    form = form_of_year(shipped_forms(), 2023)
    name, flag, count = (form.by_key["basics"].by_key[key] for key in ("filler", "national_demo", "students"))
    assert [how_to_fill([field]) for field in (name, flag, count)] == ["填写", "选一项", "填数；没有填 0"]
    assert how_to_fill([name, flag]) == "填写"
    assert how_to_fill([name, count]) == "逐项填写；没有的数填 0"


def test_an_unreadable_entry_is_quoted_as_typed(make_form):
    found = filling_of(make_form, {"leavers": FULL | {"graduates": Unreadable("8O")}})
    assert ("FIL-02", "record", "毕业生数“8O”不是整数。原样留着，改好才计入合计。") in found
    found = filling_of(make_form, {"offers": [{"programme": "710201", "state": Unreadable("开着")}]})
    assert ("FIL-02", "r1", "状态“开着”不是列表里的一项。原样留着，改好才算填好。") in found


def test_a_text_that_is_too_long_is_not_quoted_but_counted(make_form):
    form = make_form(leavers_more=STORY)
    annual = annual_return(form, {"leavers": FULL | {"story": Unreadable("字" * 801)}})
    found = [(f.check, f.text) for f in checks.run(form, annual) if f.field == "story"]
    assert found == [("FIL-10", "做法有 801 字，最多 800 字。原样留着，请删到字数以内，才算填好。")]


def test_an_empty_table_is_unfinished_until_it_says_so(make_form):
    form = make_form()
    annual = annual_return(form, {"leavers": FULL})
    assert "FIL-03" in {f.check for f in checks.run(form, annual)}
    nothing = replace(annual, nothing=frozenset({"offers"}))
    assert "FIL-03" not in {f.check for f in checks.run(form, nothing)}


def test_a_table_with_rows_cannot_say_it_has_none(make_form):
    form = make_form()
    annual = replace(annual_return(form, {"offers": [{"programme": "710201"}]}), nothing=frozenset({"offers"}))
    assert "FIL-08" in {f.check for f in checks.run(form, annual)}


def test_a_code_must_be_on_a_closed_list_and_valid_in_the_year(make_form):
    rows: list[dict[str, Value]] = [
        {"programme": "600000", "state": "open", "pupils": 1},
        {"programme": "999901 目录外", "state": "half", "pupils": 1},
    ]
    found = filling_of(make_form, {"leavers": FULL, "offers": rows})
    assert [(check, row) for check, row, _ in found if check in ("FIL-04", "FIL-07")] == [
        ("FIL-04", "r1"),
        ("FIL-07", "r2"),
        ("FIL-04", "r2"),
    ]


def test_more_rows_than_the_form_allows_are_an_error(make_form):
    rows: list[dict[str, Value]] = [{"programme": "710201", "state": "open", "pupils": 1}] * 6
    assert "这张表有 6 行，最多 5 行。请合并或删去多余的行。" in {
        text for _, _, text in filling_of(make_form, {"offers": rows})
    }


def test_a_negative_count_is_out_of_range(make_form):
    found = filling_of(make_form, {"leavers": FULL | {"graduates": -3}})
    assert ("FIL-05", "record", "毕业生数 −3 人，应不小于 0。请核对。") in found


def test_totals_of_a_matrix_are_computed_not_asked(make_form):
    rows = {"grant": {"people": 3, "amount": Decimal("6000.00")}, "waiver": {"people": 4, "amount": Decimal("1.50")}}
    found = filling_of(make_form, {"leavers": FULL, "aid": rows})
    assert not any(check == "FIL-01" for check, _, _ in found)
