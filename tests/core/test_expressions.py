"""What expressions come to, and how they are spoken."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.grammar import parse
from hzdesk.values import NA, Plain
from tests.core.expression_values import SHAPE, Values


def number(source: str, values: Values, section: str = "") -> Plain:
    return parse(source, SHAPE, "number", section=section).value(values)


def truth(source: str, values: Values, section: str = "", *, each_row: bool = False) -> Plain:
    return parse(source, SHAPE, "truth", section=section, each_row=each_row).value(values)


def leavers(**values: Plain) -> dict[tuple[str, str, str], Plain]:
    return {("leavers", "", key): value for key, value in values.items()}


def test_decimals_are_exact():
    values = Values(leavers(all=Decimal("0.1"), up=Decimal("0.2")))
    assert truth("all + up == 0.3", values, "leavers") is True
    assert number("100 * leavers.up / leavers.all", values) == 200


def test_multiplication_binds_closer_than_addition_and_brackets_closer_still():
    assert number("1 + 2 * 3 - 4", Values()) == 3
    assert number("(1 + 2) * 3 - -4", Values()) == 13


def test_a_blank_operand_gives_no_value():
    values = Values(leavers(all=10))
    assert number("leavers.all + leavers.up", values) is None
    assert truth("leavers.all >= leavers.up", values) is None


def test_a_division_by_zero_gives_no_value():
    assert number("leavers.up / leavers.all", Values(leavers(all=0, up=3))) is None


def test_not_applicable_adds_nothing_in_sums_and_gives_no_value_elsewhere():
    values = Values(leavers(all=10, up=NA))
    assert number("leavers.all + leavers.up", values) == 10
    assert number("leavers.all - leavers.up", values) == 10
    assert number("leavers.all * leavers.up", values) is None
    assert truth("leavers.up == 0", values) is NA
    assert truth("leavers.up == 0 or leavers.all == 10", values) is True
    assert truth("leavers.up == 0 and leavers.all == 10", values) is NA
    assert truth("not leavers.up == 0", values) is NA


def test_and_or_know_their_outcome_as_soon_as_one_side_settles_it():
    values = Values(leavers(all=10))
    assert truth("leavers.all > 20 and leavers.up > 1", values) is False
    assert truth("leavers.up > 1 or leavers.all > 5", values) is True
    assert truth("leavers.all > 5 and leavers.up > 1", values) is None
    assert truth("not leavers.all > 20", values) is True


def test_sums_and_counts_run_over_the_rows_where_the_condition_holds():
    rows: list[dict[str, Plain]] = [
        {"programme": "710201", "places": 40, "pupils": 3},
        {"programme": "720301", "places": 80, "pupils": 5},
        {"programme": "999901 目录外", "places": 5, "pupils": 1},
    ]
    values = Values(tables={"offers": rows})
    assert number("sum(offers.places)", values) == 125
    assert number("sum(offers.places, programme.group == '医药')", values) == 80
    assert number("count(offers.programme, places > 10)", values) == 2
    assert number("max(offers.places) - min(offers.places)", values) == 75


def test_distinct_passes_over_codes_whose_attribute_is_unknown():
    rows: list[dict[str, Plain]] = [{"programme": "710201"}, {"programme": "710201"}, {"programme": "999901 目录外"}]
    assert number("distinct(offers.programme.group)", Values(tables={"offers": rows})) == 1
    assert number("distinct(offers.programme)", Values(tables={"offers": rows})) == 2


def test_a_sum_over_a_blank_has_no_value_unless_a_provisional_one_is_wanted():
    rows: list[dict[str, Plain]] = [{"places": 40}, {"places": None}, {"places": NA}]
    assert number("sum(offers.places)", Values(tables={"offers": rows})) is None
    assert number("sum(offers.places)", Values(tables={"offers": rows}, lenient=True)) == 40


def test_what_applies_in_no_row_applies_not_in_all_and_there_are_none():
    rows: list[dict[str, Plain]] = [{"places": NA}, {"places": NA}]
    assert number("sum(offers.places)", Values(tables={"offers": rows})) is NA
    assert number("max(offers.places)", Values(tables={"offers": rows})) is NA
    assert number("count(offers.places)", Values(tables={"offers": rows})) == 0
    assert number("sum(offers.places)", Values(tables={"offers": [*rows, {"places": 0}]})) == 0
    assert number("sum(offers.places)", Values(tables={"offers": [*rows, {"places": None}]})) is None


def test_a_row_whose_condition_does_not_apply_is_not_counted():
    rows: list[dict[str, Plain]] = [{"places": 40, "pupils": NA}, {"places": 5, "pupils": 1}]
    assert number("sum(offers.places, pupils > 0)", Values(tables={"offers": rows})) == 5


def test_an_unanswered_table_is_not_an_empty_one():
    assert number("sum(offers.places)", Values(tables={"offers": None})) is None
    assert number("sum(offers.places)", Values(tables={"offers": []})) == 0


def test_prev_asks_last_year_for_cells_and_for_rows():
    last = Values(leavers(all=8), {"offers": [{"places": 30}]})
    values = Values(leavers(all=10), {"offers": [{"places": 40}]}, last)
    assert number("leavers.all - prev.leavers.all", values) == 2
    assert number("sum(offers.places) - prev.sum(offers.places)", values) == 10
    assert number("prev.leavers.all", Values(leavers(all=10))) is None


def test_bare_names_are_the_row_at_hand_in_a_check_of_each_row():
    values = Values(row={"places": 40, "pupils": 50, "prev.pupils": 45})
    assert truth("pupils <= places", values, "offers", each_row=True) is False
    assert truth("pupils > prev.pupils", values, "offers", each_row=True) is True


def test_matrix_cells_are_named_by_row_and_field():
    values = Values({("aid", "grant", "people"): 3, ("aid", "grant", "amount"): Decimal(6000)})
    assert number("aid.grant.amount / aid.grant.people", values) == 2000


def test_facts_of_the_school_and_the_year_are_known():
    assert truth("school.kind != 'technical' or year >= 2024", Values()) is False
    assert truth("school.affiliation == 'county' and school.district == '330106'", Values()) is True


def test_a_flag_is_a_truth():
    assert truth("not public", Values(leavers(public=False)), "leavers") is True


@given(st.integers(-999, 999), st.integers(-999, 999), st.integers(-999, 999))
def test_numbers_compute_as_exact_fractions_do(one, two, three):
    values = Values(leavers(all=one, up=two))
    assert number(f"leavers.all + leavers.up * {abs(three)} - leavers.all", values) == two * abs(three)
    quotient = number("leavers.all / leavers.up", values)
    assert quotient is None if two == 0 else quotient == Decimal(one) / Decimal(two)


def test_a_formula_is_spoken_in_chinese():
    labels = {
        "all": "毕业生数",
        "up": "升学人数",
        "places": "计划数",
        "group": "大类",
        "programme": "专业",
        "kind": "类别",
    }

    class Labels:
        def fact(self, name: str) -> str:
            return labels[name]

        def cell(self, section: str, row: str, field: str) -> str:
            return labels[field]

        def attribute(self, codes: str, name: str) -> str:
            return labels[name]

        def entry(self, codes: str, code: str) -> str:
            return {"adult": "成人中专", "710201": "计算机应用"}[code]

    words = Labels()
    spoken = parse("100 * (up + 1) / all", SHAPE, "number", section="leavers").spoken(words)
    assert spoken == "100 × （升学人数 ＋ 1） ÷ 毕业生数"
    condition = parse("prev.sum(offers.places, programme.group == '电子')", SHAPE, "number").spoken(words)
    assert condition == "上年计划数（专业的大类 ＝ “电子”）合计"
    assert parse("school.kind != 'adult'", SHAPE, "truth").spoken(words) == "类别 ≠ “成人中专”"
    labels["pupils"] = "在校生"
    source = "(programme == '710201' or places > 1) and pupils > 2"
    rows = parse(source, SHAPE, "truth", section="offers", each_row=True)
    assert rows.spoken(words) == "（专业 ＝ “计算机应用” 或者 计划数 ＞ 1） 并且 在校生 ＞ 2"


def test_the_facts_of_a_school_are_those_of_the_frame():
    assert set(SCHOOL_FACTS) == {"kind", "affiliation", "district"}
