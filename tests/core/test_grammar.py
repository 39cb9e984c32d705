"""Nothing but what is declared can be said in an expression."""

import ast
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hzdesk.grammar import AGGREGATES, LONGEST, ExpressionError, parse
from hzdesk.values import Plain
from tests.core.expression_values import SHAPE, Values


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
