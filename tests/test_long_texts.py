"""Texts of several paragraphs on their whole way: typed, kept, signed, read by the bureau, merged."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

import db
from hzdesk import text, usecases
from hzdesk.canonical import check_code
from hzdesk.example.read_recipe import recipe
from hzdesk.example.values import annual_return, make_values
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.returns import AnnualReturn, SetValue, apply
from hzdesk.roster import Member, Roster
from hzdesk.signing import make_identity
from hzdesk.values import Unreadable, Value

FORMS = shipped_forms()
FORM = form_of_year(FORMS, 2023)
BODY = FORM.by_key["cases"].by_key["case_text"]
PARAGRAPHS = "=学校牵头，企业参与。\n\n一、做法：\t“双元”育人——共建、共享\n  二、成效：100% 达标 ①②③ 𠮷野家\n- 三、打算"
FULL = PARAGRAPHS + "字" * (800 - len(PARAGRAPHS))
NOW = datetime(2023, 12, 20, tzinfo=UTC)
open_store = partial(db.open_store, forms=FORMS)


def told(typed: str) -> tuple[AnnualReturn, Value]:
    """A school's finished return with this case, and the value that was made of what was typed."""
    school = recipe().schools[10]
    annual = annual_return(make_values(FORMS, 1), FORM, school, 2023)
    value = text.parse(BODY, typed)
    return apply(annual, [SetValue("cases", "record", "case_text", value)]), value


def test_800_characters_are_a_text_and_one_more_is_not() -> None:
    assert len(FULL) == 800
    assert text.parse(BODY, f"  {FULL}\n") == FULL
    assert text.parse(BODY, FULL + "字") == Unreadable(FULL + "字")


@pytest.mark.parametrize("typed", [FULL, PARAGRAPHS.replace("\n", "\r\n")], ids=["800", "windows"])
def test_a_case_of_several_paragraphs_is_the_same_at_the_bureau(typed: str, tmp_path: Path) -> None:
    annual, value = told(typed)
    frame = annual.frame
    span = {"valid_from": NOW - timedelta(days=1), "valid_to": NOW + timedelta(days=1)}
    identity = make_identity(frame.school_name, "示例城市", frame.school_code, **span)
    member = Member(frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    roster = Roster({frame.school_code: replace(member, fingerprint=identity.fingerprint)})
    store = open_store(str(tmp_path / "school.hzdesk"), create=True)
    store.save(annual, "示例")
    (tmp_path / "returns").mkdir()
    usecases.export(store, FORMS, 2023, identity, tmp_path / "returns" / "one.xlsx", when=NOW, reason="只为试文字")
    store.close()
    merged = open_store(str(tmp_path / "merged.hzdesk"), create=True)
    outcome = usecases.merge_folders([tmp_path / "returns"], FORMS, roster, 2023, merged, "示例")
    assert outcome.count("accepted") == 1
    received = merged.load(2023)
    merged.close()
    assert received is not None
    assert received.value("cases", "record", "case_text") == value == text.clean(typed).strip()
    assert check_code(FORM, replace(received, explanations=())) == check_code(FORM, annual)
