"""A small example city for real: stores, exports, signatures, roster, and a merge of its files."""

import csv
import shutil
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

import db
from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.example import City, make_city, make_school
from hzdesk.example.read_recipe import recipe
from hzdesk.forms import shipped_forms
from hzdesk.merge.folders import merge_folders, submissions_in, verify_files
from hzdesk.report.write import write_report
from hzdesk.returns import BUREAU, SetValue
from hzdesk.roster import read_roster
from hzdesk.signing import load_identity
from hzdesk.store import Store

FORMS = shipped_forms()
YEARS = (2022, 2023)
open_store = partial(db.open_store, forms=FORMS)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    return make_city(tmp_path_factory.mktemp("city"), FORMS, open_store, schools=3, years=YEARS, seed=1)


def store_of(city: City, place: int) -> Store:
    return open_store(str(sorted((city.folder / "schools").iterdir())[place]), read_only=True)


def test_every_school_hands_in_a_valid_submission_of_every_year(city: City) -> None:
    files = submissions_in([city.folder / "returns"])
    roster = read_roster(city.folder / "roster.csv")
    verdicts = [receipt.verdict for receipt in verify_files(files, FORMS, roster)]
    assert (city.schools, city.files) == (3, 6)
    assert [verdict.verdict for verdict in verdicts] == ["valid"] * 8  # two of them the bureau's own
    assert {(verdict.school, verdict.year) for verdict in verdicts} == {
        (recipe().facts.bureau_code if file.stem == BUREAU else file.stem, int(file.parent.name)) for file in files
    }


def test_the_bureau_accepts_them_all(city: City, tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "merged.hzdesk"), create=True)
    roster = read_roster(city.folder / "roster.csv")
    merged = merge_folders([city.folder / "returns" / "2023"], FORMS, roster, 2023, store, "示例")
    store.close()
    assert merged.count("accepted") == 3
    assert merged.missing == ()
    assert [annual.frame.kind for annual in merged.returns(of_bureau=True)] == [BUREAU]


def test_the_roster_pins_the_identities_and_has_one_row_for_the_bureau(city: City) -> None:
    roster = read_roster(city.folder / "roster.csv")
    assert roster.is_example
    assert [member.kind for member in roster.members.values()].count(BUREAU) == 1
    for code, member in roster.members.items():
        identity = load_identity((city.folder / "identities" / f"{code}.p12").read_bytes(), "demo")
        assert member.fingerprint == identity.fingerprint


def test_a_school_keeps_its_signed_returns_with_the_files_it_handed_in(city: City) -> None:
    store = store_of(city, 1)
    heads = store.heads()
    assert [(head.frame.year, head.signed is not None) for head in heads] == [(2022, True), (2023, True)]
    for head in heads:
        file = city.folder / "returns" / str(head.frame.year) / f"{head.frame.school_code}.xlsx"
        assert store.submission(head.frame) == file.read_bytes()
    store.close()


def test_the_first_school_has_its_last_return_as_a_draft_with_the_slip_in_its_log(city: City) -> None:
    store = store_of(city, 0)
    head = store.heads()[-1]
    assert (head.frame.year, head.frame.revision, head.signed) == (2023, 1, None)
    log = store.log(head.frame, "progression", "record", "employed_directly")
    assert [(entry.old, entry.new) for entry in log][:2] == [(77, 7), (None, 77)]
    store.close()


def test_made_again_it_replaces_what_was_there_and_leaves_other_files(city: City, tmp_path: Path) -> None:
    for schools in (2, 1):
        (tmp_path / "own.txt").write_text("mine", encoding="utf-8")
        make_city(tmp_path, FORMS, open_store, schools=schools, years=[2023], seed=1)
        assert len(submissions_in([tmp_path / "returns"])) == schools + 1
        assert len(list((tmp_path / "schools").iterdir())) == schools
        assert len(read_roster(tmp_path / "roster.csv").members) == schools + 1
    assert (tmp_path / "own.txt").read_text(encoding="utf-8") == "mine"


def test_a_store_that_somebody_has_open_is_not_replaced(tmp_path: Path) -> None:
    file = make_school(tmp_path, FORMS, open_store, years=[2023])
    store = open_store(str(file))
    with pytest.raises(UserError):
        make_school(tmp_path, FORMS, open_store, years=[2023])
    store.close()
    assert file.exists()


def test_more_schools_or_other_years_than_the_recipe_has_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="1—62 所"):
        make_city(tmp_path, FORMS, open_store, schools=63, years=YEARS, seed=1)
    for year in (2018, 2027):
        with pytest.raises(UserError, match="2019—2026"):
            make_city(tmp_path, FORMS, open_store, schools=1, years=[year], seed=1)


def merged_report(city: City, folder: Path, returns: Path) -> dict[str, dict[str, str]]:
    """Merges a folder of returns into a new store and writes its report."""
    folder.mkdir()
    store = open_store(str(folder / "merged.hzdesk"), create=True)
    roster = read_roster(city.folder / "roster.csv")
    merge_folders([returns], FORMS, roster, 2023, store, "示例")
    write_report(store, FORMS, 2023, folder)
    store.close()
    with (folder / "numbers.csv").open(encoding="utf-8-sig", newline="") as lines:
        return {row["key"]: row for row in csv.DictReader(lines)}


def test_the_report_takes_last_year_from_the_submissions_when_it_was_not_merged(city: City, tmp_path: Path) -> None:
    numbers = merged_report(city, tmp_path / "one", city.folder / "returns" / "2023")
    carried = numbers["progression_rate_change"]
    assert "各校上报件里带的上年数" in carried["sources"]
    store = open_store(str(tmp_path / "both.hzdesk"), create=True)
    roster = read_roster(city.folder / "roster.csv")
    for year in YEARS:
        merge_folders([city.folder / "returns" / str(year)], FORMS, roster, year, store, "示例")
    write_report(store, FORMS, 2023, tmp_path)
    store.close()
    with (tmp_path / "numbers.csv").open(encoding="utf-8-sig", newline="") as lines:
        merged = {row["key"]: row for row in csv.DictReader(lines)}["progression_rate_change"]
    assert (merged["value"], "上年汇总" in merged["sources"]) == (carried["value"], True)


def test_a_corrected_cell_merged_again_changes_the_numbers_that_read_it_and_no_other(
    city: City, tmp_path: Path
) -> None:
    returns = city.folder / "returns" / "2023"
    before = merged_report(city, tmp_path / "before", returns)
    copy = shutil.copytree(returns, tmp_path / "returns")
    code = sorted(file.stem for file in (city.folder / "schools").iterdir())[1]
    own = tmp_path / "own.hzdesk"
    shutil.copy(city.folder / "schools" / f"{code}.hzdesk", own)
    store = open_store(str(own))
    annual = usecases.next_revision(store, 2023, "示例")
    staff = annual.value("basics", "record", "staff")
    assert isinstance(staff, int)
    store.write(annual.frame, [SetValue("basics", "record", "staff", staff + 3)], "示例")
    identity = load_identity((city.folder / "identities" / f"{code}.p12").read_bytes(), "demo")
    when = datetime(2023, 12, 21, tzinfo=UTC)
    usecases.export(store, FORMS, 2023, identity, copy / "again.xlsx", when=when, reason="更正")
    store.close()
    after = merged_report(city, tmp_path / "after", copy)
    differing = {key for key in before if before[key] != after[key]}
    assert differing == {"staff_total", "traffic_staff"}  # this school is the one that 5.2 speaks of
    assert int(after["staff_total"]["value"]) == int(before["staff_total"]["value"]) + 3
