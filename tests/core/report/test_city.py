"""The city as a merged store has it, and the same figures by three independent ways."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pandas
import pytest

import db
from hzdesk.errors import UserError
from hzdesk.forms.model import Indicator
from hzdesk.indicators import figure, total
from hzdesk.report.city import City, read_city
from hzdesk.report.numbers import state
from hzdesk.resources import RESOURCES
from hzdesk.text import round_half_up
from tests.core.example.cities import FORM, FORMS
from tests.core.report.cities import YEARS, city, returns


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The merged store of two years, a real file."""
    name = tmp_path_factory.mktemp("merged") / "merged.hzdesk"
    store = db.open_store(str(name), FORMS, create=True)
    for year in YEARS:
        store.save_many(year, returns(year), (), "汇总")
    store.close()
    return name


@pytest.fixture(scope="module")
def merged(file: Path) -> City:
    store = db.open_store(str(file), FORMS, read_only=True)
    try:
        return read_city(store, FORMS, 2023)
    finally:
        store.close()


def test_the_merged_store_gives_the_same_numbers_as_the_returns(merged: City) -> None:
    assert [(s.number.key, s.value, s.sources) for s in state(merged)] == [
        (s.number.key, s.value, s.sources) for s in state(city())
    ]


OF_A_SCHOOL = [item for item in FORM.indicators.values() if not item.city_only and item.total != "none"]


@pytest.mark.parametrize("indicator", OF_A_SCHOOL, ids=lambda indicator: indicator.key)
def test_one_school_is_the_same_alone_and_as_a_city_of_one(indicator: Indicator) -> None:
    for annual in returns(2023)[:-1:9]:
        own = figure(FORM, annual, indicator)
        assert total(FORM, [annual], indicator).value == own.value


SQL = {
    "schools_technical": "SELECT count(*) FROM v_basics WHERE {year} AND kind = 'technical'",
    "students_enrolled": "SELECT sum(students) FROM v_basics WHERE {year}",
    "national_key_schools": "SELECT count(*) FROM v_basics WHERE {year} AND national_key = 1",
    "programme_points": "SELECT count(*) FROM (SELECT DISTINCT school_code, programme FROM v_programmes"
    " WHERE {year} AND intake_state IN ('added', 'active'))",
    "five_year_plan_share": "SELECT 100.0 * sum(CASE WHEN training_mode IN ('five_year', 'three_plus_two')"
    " THEN planned END) / sum(planned) FROM v_programmes WHERE {year}",
    "five_year_share_municipal": "SELECT 100.0 * sum(CASE WHEN training_mode IN ('five_year', 'three_plus_two')"
    " THEN planned END) / sum(planned) FROM v_programmes WHERE {year} AND affiliation = 'municipal'",
    "bachelor_pilot_enrolment": "SELECT sum(recruited) FROM v_programmes WHERE {year}"
    " AND training_mode = 'three_plus_four'",
    "progression_rate": "SELECT 100.0 * (total(by_exam) + total(by_three_plus_four) + total(by_five_year)"
    " + total(other_higher))"
    " / sum(graduates) FROM v_progression WHERE {year} AND kind <> 'technical'",
    "matched_employment_rate": "SELECT 100.0 * sum(matched) / sum(employed_directly) FROM v_progression"
    " WHERE {year} AND kind <> 'technical'",
    "provincial_contest_gold": "SELECT sum(quantity) FROM v_contests WHERE {year} AND contest = 'zj_ability'"
    " AND award IN ('gold', 'first')",
    "student_aid_municipal": "SELECT sum(special_fund) FROM v_aid WHERE {year} AND affiliation = 'municipal'",
    "city_contest_participants": "SELECT sum(student_entrants + teacher_entrants) FROM v_city_contest WHERE {year}",
}


@pytest.mark.parametrize("key", SQL)
def test_plain_sql_over_the_merged_file_gives_the_same_number(file: Path, merged: City, key: str) -> None:
    with closing(sqlite3.connect(file)) as connection:
        ((value,),) = connection.execute(SQL[key].format(year="year = 2023")).fetchall()
    assert float(merged.total(FORM.indicators[key]).value or 0) == pytest.approx(value, rel=1e-12)


def programmes(file: Path) -> pandas.DataFrame:
    """The programmes of 2023 in the merged file, with what the code list knows of each."""
    with closing(sqlite3.connect(file)) as connection:
        rows = pandas.read_sql("SELECT * FROM v_programmes WHERE year = 2023", connection)
    catalogue = pandas.read_csv(RESOURCES / "codes" / "programmes.csv", dtype=str)
    rows["code"] = rows["programme"].str.split(" ").str[0]
    return rows.merge(catalogue, on="code", how="left", suffixes=("", "_listed"))


def test_pandas_over_the_merged_file_counts_categories_across_schools(file: Path, merged: City) -> None:
    rows = programmes(file)
    taking = rows[rows["intake_state"].isin(["added", "active"])]
    assert taking["category"].nunique() == merged.total(FORM.indicators["programme_categories"]).value == 45


@pytest.mark.parametrize(
    ("key", "industry"),
    [("share_agriculture", "现代农业"), ("share_manufacturing", "先进制造业"), ("share_services", "现代服务业")],
)
def test_pandas_over_the_merged_file_gives_the_share_of_an_industry(
    file: Path, merged: City, key: str, industry: str
) -> None:
    rows = programmes(file)
    share = 100 * rows.loc[rows["industry"] == industry, "students"].sum() / rows["students"].sum()
    assert float(merged.total(FORM.indicators[key]).value or 0) == pytest.approx(share)


def test_pandas_over_the_merged_file_gives_the_change_against_last_year(file: Path, merged: City) -> None:
    with closing(sqlite3.connect(file)) as connection:
        rows = pandas.read_sql("SELECT * FROM v_progression WHERE kind <> 'technical'", connection)
    rows["progressed"] = rows[["by_exam", "by_three_plus_four", "by_five_year", "other_higher"]].sum(axis=1)
    sums = rows.groupby("year")[["progressed", "graduates"]].sum()
    rate = 100 * sums["progressed"] / sums["graduates"]
    found = merged.total(FORM.indicators["progression_rate_change"]).value
    assert float(found or 0) == pytest.approx(rate[2023] - rate[2022])
    assert str(round_half_up(found or 0, 2)) == "4.66"


def test_a_year_that_has_not_been_merged_is_refused_in_a_sentence(file: Path) -> None:
    store = db.open_store(str(file), FORMS, read_only=True)
    try:
        with pytest.raises(UserError, match="没有 2021 年度的年报，只有 2022、2023"):
            read_city(store, FORMS, 2021)
    finally:
        store.close()
