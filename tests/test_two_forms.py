"""One school over two forms: its store, its last year, its submission, the bureau's merge and the report of 2024."""

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import db
from hzdesk import checks, usecases
from hzdesk.forms import shipped_forms
from hzdesk.forms.model import Check, Field, FieldType, Form, Indicator, Severity
from hzdesk.forms.read import shape_of
from hzdesk.grammar import FieldShape, parse
from hzdesk.merge.folders import merge_folders
from hzdesk.merge.receive import receive
from hzdesk.report.city import read_city
from hzdesk.report.write import NUMBERS, write_report
from hzdesk.roster import Member, Roster
from hzdesk.session import Session
from hzdesk.signing import Identity, make_identity
from hzdesk.store import Store
from hzdesk.submission import make
from tests.core.forms import return_2023, return_2026
from tests.core.forms.return_2023 import annual, changed

FORMS = shipped_forms()
NOW = datetime(2026, 1, 5, tzinfo=UTC)
CODE = return_2023.annual(return_2023.SOUND).frame.school_code


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """2022 and 2023 on one form, 2024 on the next."""
    made = db.open_store(str(tmp_path / "school.hzdesk"), FORMS, create=True)
    made.save(annual(return_2023.LAST), "x")
    made.save(annual(changed(return_2023.SOUND, {"progression.unplaced": 4, "progression.by_exam": 19})), "x")
    made.save(annual(return_2026.sound(2024), return_2026.FORM), "x")
    yield made
    made.close()


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity("甲", valid_from=NOW, valid_to=NOW + timedelta(days=1))


def test_a_store_holds_returns_of_both_forms(store: Store) -> None:
    assert [(head.frame.year, head.form) for head in store.heads()] == [(2022, "2023"), (2023, "2023"), (2024, "2026")]
    before, now = store.load(2023), store.load(2024)
    assert before is not None
    assert now is not None
    assert before.value("progression", "record", "unplaced") == 4
    assert now.value("progression", "record", "unsettled") == 3
    assert now.value("progression", "record", "unplaced") is None


def test_last_years_value_stands_beside_a_renamed_field_and_its_history_has_all_years(store: Store) -> None:
    session = Session(store, FORMS, 2024)
    assert session.previous is not None
    assert session.previous.value("progression", "record", "unsettled") == 4
    assert session.history("progression", "record", "unsettled") == ((2022, 3), (2023, 4), (2024, 3))
    assert Session(store, FORMS, 2023).history("progression", "record", "unplaced") == ((2022, 3), (2023, 4), (2024, 3))
    assert session.history("progression", "record", "flexible") == ((2022, None), (2023, None), (2024, 5))


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_next_years_begin_from_the_year_before(store: Store, year: int) -> None:
    for begun in range(2025, year + 1):
        made = usecases.next_year(store, FORMS, begun, "x")
    assert (made.form, made.frame.year) == ("2026", year)
    assert [row.values["programme"] for row in made.rows("programmes")] == [
        row["programme"] for row in return_2023.SOUND["programmes"]
    ]


def test_the_first_year_of_the_new_form_begins_from_the_last_of_the_old(tmp_path: Path) -> None:
    with_2023 = db.open_store(str(tmp_path / "old.hzdesk"), FORMS, create=True)
    with_2023.save(annual(return_2023.SOUND), "x")
    begun = usecases.next_year(with_2023, FORMS, 2024, "x")
    assert (begun.form, len(begun.rows("programmes"))) == ("2026", len(return_2023.SOUND["programmes"]))
    with_2023.close()


def test_the_workbook_of_a_breaks_first_year_says_so_instead_of_a_change(store: Store, identity: Identity) -> None:
    now, before = store.load(2024), store.load(2023)
    assert now is not None
    content = make(FORMS, now, before, identity, when=NOW).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    lines = {
        str(row[1]): [str(cell) for cell in row]
        for name in ("师资队伍", "指标")
        for row in [["", *line] if name == "指标" else line for line in book.get_sheet_by_name(name).to_python()]
    }
    assert "口径有变" in lines["学生技能大赛金牌教师"]
    assert "口径有变" in lines["毕业去向落实率"]
    assert "口径有变" not in lines["升学率"]
    assert "口径有变" not in lines["高级职称教师"]


def with_more(form: Form, section: str, edition: str, *, field: str = "", check: Check | None = None) -> Form:
    """The form with one more field, shown as an indicator of its own, or one more check."""
    home = form.by_key[section]
    asked = (Field(field, "住校生", FieldType.COUNT, unit="人", help="住校。"),) if field else ()
    shape = shape_of(form)
    places = shape[section].fields | {field: FieldShape("number")}
    known = {**shape, section: replace(shape[section], fields=places)}
    shown = (
        (Indicator(f"{field}_all", "住校生数", parse(f"{section}.{field}", known, "number"), "人"),) if field else ()
    )
    made = replace(
        home,
        fields=home.fields + asked,
        indicators=home.indicators + shown,
        checks=(*home.checks, check) if check else home.checks,
    )
    return replace(form, edition=edition, sections=tuple(made if s is home else s for s in form.sections))


def test_a_submission_carries_last_years_value_under_the_new_name(store: Store, identity: Identity) -> None:
    compares = Check("ZZZ-01", Severity.QUERY, "", kind="change", fields=("unsettled",), limit=1)
    form = with_more(return_2026.FORM, "progression", "2026.2", check=compares)
    now, before = store.load(2024), store.load(2023)
    assert now is not None
    receipt = receive("a.xlsx", make([return_2023.FORM, form], now, before, identity, when=NOW).content, [form], None)
    found = {finding.check: finding.text for finding in receipt.findings}
    assert found == {finding.check: finding.text for finding in checks.run(form, now, before)}
    assert "未落实去向" in found["ZZZ-01"]


@pytest.fixture
def merged(tmp_path: Path, identity: Identity, store: Store) -> Iterator[tuple[Store, list[Form]]]:
    """2024 of one school that used edition 2026.1 and of one that used 2026.2, merged with the newer edition."""
    newer = with_more(return_2026.FORM, "basics", "2026.2", field="boarders")
    (tmp_path / "in").mkdir()
    members, before = {}, store.load(2023)
    for code, form, more in ((CODE, return_2026.FORM, {}), ("3301000002", newer, {"basics.boarders": 70})):
        found = annual(changed(return_2026.sound(2024), more), form)
        found = replace(found, frame=found.frame._replace(school_code=code))
        content = make([return_2023.FORM, form], found, before if code == CODE else None, identity, when=NOW).content
        (tmp_path / "in" / f"{code}.xlsx").write_bytes(content)
        members[code] = Member(code, "示例学校", "vocational_high", "municipal", "330106", identity.fingerprint)
    bureau = next(form for form in reversed(FORMS) if form.of_bureau)
    forms = [return_2023.FORM, bureau, newer]
    city = db.open_store(str(tmp_path / "city.hzdesk"), forms, create=True)
    merge_folders([tmp_path / "in"], forms, Roster(members), 2024, city, "局", processes=1)
    yield city, forms
    city.close()


def test_a_school_whose_edition_did_not_ask_is_not_called_missing(merged: tuple[Store, list[Form]]) -> None:
    city = read_city(*merged, 2024)
    found = city.total(city.form.indicators["boarders_all"])
    assert (found.value, found.schools, found.missing, found.not_asked) == (70, 1, (), (CODE,))
    everybody = city.total(city.form.indicators["students_enrolled"])
    assert (everybody.schools, everybody.missing, everybody.not_asked) == (2, (), ())


def test_the_report_of_a_later_year_speaks_of_that_year(merged: tuple[Store, list[Form]], tmp_path: Path) -> None:
    store, forms = merged
    write_report(store, forms, 2024, tmp_path / "out")
    with (tmp_path / "out" / NUMBERS).open(encoding="utf-8-sig", newline="") as file:
        rows = {row["key"]: row for row in csv.DictReader(file)}
    assert rows["training_plan_2024"]["indicator"] == "计划2025年全市培训规模"
    assert (rows["national_contest_gold"]["value"], rows["national_contest_gold"]["year"]) == ("2", "2024")
    assert rows["employment_rate"]["indicator"] == "毕业去向落实率"
    assert "口径变化：2023 年及以前为就业率（含升学）" in rows["employment_rate"]["sources"]
    assert not [row for row in rows.values() if "自相矛盾" in row["sources"]]
    change = rows["progression_rate_change"]
    assert change["indicator"] == "升学比例较2023年增加"
    assert "2023 年取自各校上报件里带的上年数，1 所学校" in change["sources"]
    assert change["value"]
