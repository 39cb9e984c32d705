"""The language of checks, indicators and scopes: what it computes, and that nothing else can be said in it."""

import ast
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.expressions import (
    AGGREGATES,
    LONGEST,
    SCHOOL_FACTS,
    ExpressionError,
    FieldShape,
    Operands,
    SectionShape,
    parse,
)
from hzdesk.values import NA, Plain

NUMBER = FieldShape("number")
SHAPE = {
    "leavers": SectionShape("record", {"all": NUMBER, "up": NUMBER, "public": FieldShape("truth")}),
    "offers": SectionShape(
        "table",
        {"programme": FieldShape("text", "programmes", frozenset({"group"})), "places": NUMBER, "pupils": NUMBER},
    ),
    "aid": SectionShape("matrix", {"people": NUMBER, "amount": NUMBER}, frozenset({"grant", "waiver"})),
}


class Values:
    """Operands out of plain dictionaries."""

    year = 2023

    def __init__(
        self,
        cells: dict[tuple[str, str, str], Plain] | None = None,
        tables: dict[str, list[dict[str, Plain]] | None] | None = None,
        last: "Values | None" = None,
        row: dict[str, Plain] | None = None,
        *,
        lenient: bool = False,
    ) -> None:
        self.cells, self.tables, self.before, self.row, self.lenient = (
            cells or {},
            tables or {},
            last,
            row or {},
            lenient,
        )

    def school(self, fact: str) -> str:
        return {"kind": "technical", "affiliation": "county", "district": "330106"}[fact]

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        if last:
            return self.before.cell(section, row, field, last=False) if self.before else None
        return self.cells.get((section, row, field))

    def here(self, field: str, last: bool) -> Plain:
        return self.row.get("prev." + field if last else field)

    def rows(self, section: str, last: bool) -> "list[Operands] | None":
        if last:
            return self.before.rows(section, last=False) if self.before else None
        rows = self.tables.get(section)
        return (
            None if rows is None else [Values(self.cells, self.tables, row=row, lenient=self.lenient) for row in rows]
        )

    def attribute(self, codes: str, code: str, name: str) -> str:
        return {"710201": "电子", "720301": "医药"}.get(code, "")


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


@pytest.mark.parametrize(
    "source",
    [
        "all.__class__ == 1",
        "().__class__.__bases__ == 1",
        "all.real == 1",
        "(lambda: 1)() == 1",
        "f'{all}' == 'x'",
        "'{0.__class__}'.format(all) == 'x'",
        "[x for x in (1,)] == 1",
        "__import__('os') == 1",
        "sum(leavers.all).real == 1",
        "leavers['all'] == 1",
        "all ** 9 == 1",
        "all // 2 == 1",
        "all % 2 == 1",
        "all if up else 1",
        "(all := 3) == 3",
        "1 < all < 3",
        "all in (1, 2)",
        "all is up",
        "True",
        "None == None",
        "0x10 == 16",
        "1e3 == 1000",
        "1_000 == 1000",
        "3j == all",
        "b'x' == 'x'",
        "'a' 'b' == 'ab'",
        "sum(offers.places, places > 1, 1) == 1",
        "sum(offers.places, condition=1) == 1",
        "sum(*offers.places) == 1",
        "round(all) == 1",
        "prev.prev.all == 1",
        "school.name == 'x'",
        "school == 'x'",
        "prev == 1",
        "offers.places == 1",
        "aid.people == 1",
        "aid.grant == 1",
        "nowhere.field == 1",
        "'technical' > 'a'",
        "all == 'x'",
        "all and up",
        "all",
        "all == 1 # note",
        "all ==\n1",
        "all ==",
        "",
        "(" * 300 + "1" + ")" * 300 + " == 1",
        "1 == " + "9" * LONGEST,
    ],
)
def test_whatever_is_not_in_the_grammar_is_refused_with_a_chinese_sentence(source):
    with pytest.raises(ExpressionError) as refusal:
        parse(source, SHAPE, "truth", section="leavers")
    assert any("一" <= letter <= "鿿" for letter in str(refusal.value))


_NAMES = st.sampled_from(
    ["all", "up", "leavers.all", "offers.places", "aid.grant.amount", "prev.all", "year", "school.kind"]
)
_WORDS = st.sampled_from(
    [
        "+",
        "-",
        "*",
        "/",
        "==",
        "<",
        "and",
        "or",
        "not",
        "(",
        ")",
        ",",
        ".",
        "'x'",
        "1",
        "2.5",
        "sum(",
        "lambda",
        "__class__",
        "[",
        "]",
    ]
)


@given(st.lists(_NAMES | _WORDS, max_size=12).map(" ".join) | st.text(max_size=60))
def test_any_text_is_either_refused_or_computes_from_declared_names_only(source):
    asked: list[tuple[str, ...]] = []

    class Watched(Values):
        def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
            asked.append((section, field))
            return 1

    try:
        expression = parse(source, SHAPE, "number", section="leavers")
    except ExpressionError:
        return
    value = expression.value(Watched(tables={"offers": [{"places": 1}]}))
    assert value is None or isinstance(value, int | Decimal)
    assert all(field in SHAPE[section].fields for section, field in asked)
    names = {node.id for node in ast.walk(ast.parse(source.strip(), mode="eval")) if isinstance(node, ast.Name)}
    assert names <= {*SHAPE, *SHAPE["leavers"].fields, *SHAPE["offers"].fields, *AGGREGATES, "prev", "school", "year"}


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
