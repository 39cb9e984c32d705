"""Texts of several paragraphs on their whole way: typed, kept, signed, read by the bureau, merged."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import db
from hzdesk import text, usecases
from hzdesk.canonical import check_code
from hzdesk.errors import UserError
from hzdesk.example.read_recipe import recipe
from hzdesk.example.values import annual_return, make_values
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.lengths import LONGEST, length, refuse_longer_in
from hzdesk.merge.folders import merge_folders
from hzdesk.returns import AnnualReturn, Explain, Explanation, SetValue, apply
from hzdesk.roster import Member, Roster
from hzdesk.signing import make_identity
from hzdesk.submission import make
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
    outcome = merge_folders([tmp_path / "returns"], FORMS, roster, 2023, merged, "示例")
    assert outcome.count("accepted") == 1
    received = merged.load(2023)
    merged.close()
    assert received is not None
    assert received.value("cases", "record", "case_text") == value == text.clean(typed).strip()
    assert check_code(FORM, replace(received, explanations=())) == check_code(FORM, annual)


@pytest.mark.parametrize("letter", ["字", "𠮷", "_x000D_", "\n说"])
def test_the_longest_texts_of_every_kind_read_back_the_same(letter: str) -> None:
    longest = (letter * LONGEST)[: LONGEST // length(letter) * len(letter)].strip()
    section = FORM.by_key["programmes"]
    annual, _ = told(longest)
    row = annual.rows(section.key)[0].id
    explanation = Explanation(section.checks[0].id, section.key, row, longest, "")
    code = section.by_key[section.identity[0]]
    value = text.parse(code, longest, FORM.codes[code.codes])
    edits = [SetValue(section.key, row, code.key, value), Explain(explanation)]
    refuse_longer_in(FORM, edits)
    identity = make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    made = make(FORMS, apply(annual, edits), None, identity, when=NOW, reason=longest, trial=True)
    assert made.check_code == check_code(FORM, apply(annual, edits))
    cells = CalamineWorkbook.from_filelike(io.BytesIO(made.content))
    rows = (row for name in cells.sheet_names for row in cells.get_sheet_by_name(name).to_python())
    assert max(length(cell) for row in rows for cell in row if isinstance(cell, str)) <= 32_767


def test_a_text_that_is_too_long_is_not_imported(tmp_path: Path) -> None:
    annual, _ = told("案例")
    section = FORM.by_key["programmes"]
    edit = SetValue(section.key, annual.rows(section.key)[0].id, section.identity[0], "9" * (LONGEST + 1))
    identity = make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    file = tmp_path / "longer.xlsx"
    file.write_bytes(make(FORMS, apply(annual, [edit]), None, identity, when=NOW, trial=True).content)
    store = open_store(str(tmp_path / "school.hzdesk"), create=True)
    store.save(annual, "示例")
    with pytest.raises(UserError, match="有 20,001 字"):
        usecases.import_file(store, FORMS, file, "示例")
    kept = store.load(2023)
    store.close()
    assert kept is not None
    assert check_code(FORM, kept) == check_code(FORM, annual)
