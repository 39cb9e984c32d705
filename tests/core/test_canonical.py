"""Check code and form digest: the same for the same return, another one as soon as a value differs."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from hzdesk import canonical
from hzdesk.canonical import canonical_json, check_code, clean, content, form_digest, from_content, normal
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Explanation, Row
from hzdesk.values import NA, Unreadable, Value
from tests.core.conftest import FormMaker
from tests.core.returns import annual_return


@pytest.fixture
def form(make_form: FormMaker) -> Form:
    return make_form()


@pytest.fixture
def annual(form: Form) -> AnnualReturn:
    return annual_return(
        form,
        {
            "leavers": {"graduates": 100, "progressed": 80},
            "offers": [{"programme": "710201", "pupils": 12}, {"programme": "720301", "state": "open"}],
            "aid": {"waiver": {"amount": Decimal("1.50")}, "grant": {"people": 3}},
        },
    )


def test_the_code_is_four_groups_of_four_crockford_letters(form: Form, annual: AnnualReturn) -> None:
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}", check_code(form, annual))


def test_the_code_is_that_of_the_documented_json(form: Form, annual: AnnualReturn) -> None:
    assert json.loads(canonical_json(content(form, annual))) == {
        "school_code": "3301",
        "year": "2023",
        "revision": "1",
        "form": form_digest(form),
        "sections": {
            "leavers": {"record": {"graduates": "100", "progressed": "80"}},
            "offers": [{"programme": "710201", "pupils": "12"}, {"programme": "720301", "state": "open"}],
            "aid": {"grant": {"people": "3"}, "waiver": {"amount": "1.5"}},
        },
        "nothing": [],
        "explanations": [],
    }
    assert canonical.code_of("{}") == "8G9P-Z8TN-PDKR-M4A6"


def test_the_order_in_which_values_and_declared_rows_were_typed_is_no_matter(form: Form, annual: AnnualReturn) -> None:
    sections = {
        key: tuple(Row(row.id, dict(reversed(row.values.items()))) for row in rows)
        for key, rows in reversed(annual.sections.items())
    }
    sections["aid"] = tuple(reversed(sections["aid"]))
    assert check_code(form, replace(annual, sections=sections)) == check_code(form, annual)


def test_row_ids_blanks_and_empty_rows_are_no_matter(form: Form, annual: AnnualReturn) -> None:
    offers = tuple(
        Row(row.id + "x", dict(row.values) | {"state": row.values.get("state")}) for row in annual.rows("offers")
    )
    more = replace(annual, sections=dict(annual.sections) | {"offers": offers})
    assert check_code(form, more) == check_code(form, annual)


def test_the_position_of_a_row_is_a_matter(form: Form, annual: AnnualReturn) -> None:
    turned = replace(annual, sections=dict(annual.sections) | {"offers": tuple(reversed(annual.rows("offers")))})
    assert check_code(form, turned) != check_code(form, annual)


@pytest.mark.parametrize("value", [99, 0, None, NA, Unreadable("1OO"), Unreadable("")])
def test_every_other_value_gives_another_code(form: Form, annual: AnnualReturn, value: Value) -> None:
    record = Row("record", dict(annual.rows("leavers")[0].values) | {"graduates": value})
    changed = replace(annual, sections=dict(annual.sections) | {"leavers": (record,)})
    assert check_code(form, changed) != check_code(form, annual)


def test_school_year_revision_and_nothing_are_part_of_the_code(form: Form, annual: AnnualReturn) -> None:
    frames = [
        annual.frame._replace(**{name: value})
        for name, value in (("school_code", "3302"), ("year", 2022), ("revision", 2))
    ]
    returns = [
        annual,
        *(replace(annual, frame=frame) for frame in frames),
        replace(annual, nothing=frozenset({"offers"})),
    ]
    assert len({check_code(form, one) for one in returns}) == len(returns)


def test_an_explanation_enters_by_the_position_of_its_row_and_without_its_digest(
    form: Form, annual: AnnualReturn
) -> None:
    told = replace(annual, explanations=(Explanation("OFF-01", "offers", "r2", "属实。", "d1"),))
    assert content(form, told)["explanations"] == [["OFF-01", "offers", "2", "属实。"]]
    other = replace(annual, explanations=(Explanation("OFF-01", "offers", "r2", "属实。", "d2"),))
    assert check_code(form, told) == check_code(form, other) != check_code(form, annual)


def test_an_explanation_of_a_row_that_is_gone_is_left_out(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, explanations=(Explanation("OFF-01", "offers", "gone", "属实。", "d1"),))
    assert check_code(form, told) == check_code(form, annual)


def test_computed_and_unknown_fields_are_left_out(form: Form, annual: AnnualReturn) -> None:
    record = Row("record", dict(annual.rows("leavers")[0].values) | {"placed": 80, "elsewhere": 1})
    total = (*annual.rows("aid"), Row("both_kinds", {"people": 3}))
    changed = replace(annual, sections=dict(annual.sections) | {"leavers": (record,), "aid": total, "gone": (record,)})
    assert check_code(form, changed) == check_code(form, annual)


def test_text_is_in_nfc_with_plain_line_ends_and_without_control_characters() -> None:
    assert clean("e\u0301\r\n二\r三\x00\x1f\ud800\uffff\t") == "é\n二\n三\t"


def test_numbers_are_plain_decimals() -> None:
    values = [Decimal("1E+3"), Decimal("0.50"), Decimal("-0.0"), Decimal("12.000"), 7, True, date(2023, 9, 1), NA]
    told = ["1000", "0.5", "0", "12", "7", True, "2023-09-01", {"na": True}]
    assert [canonical.value_content(value) for value in values] == told


def test_a_return_comes_back_from_its_content(form: Form, annual: AnnualReturn) -> None:
    kept = normal(form, annual)
    back = from_content(form, annual.frame, annual.edition, json.loads(canonical_json(content(form, annual))))
    assert {key: [row.values for row in rows] for key, rows in back.sections.items()} == {
        key: [row.values for row in rows] for key, rows in kept.sections.items()
    }
    assert check_code(form, back) == check_code(form, annual)


def test_the_form_digest_is_that_of_the_declaration_not_of_the_object(make_form: FormMaker) -> None:
    assert form_digest(make_form()) == form_digest(make_form())
    assert form_digest(make_form(head='headline = ["progression"]')) != form_digest(make_form())


def test_an_attribute_at_its_default_is_no_part_of_the_digest(form: Form) -> None:
    declared = canonical._declared(form)
    field = declared["sections"][0]["fields"][0]
    assert sorted(field) == ["help", "key", "label", "type", "unit"]
