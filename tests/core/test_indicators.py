"""Derived figures of one school and of many."""

from decimal import Decimal

from hzdesk.indicators import breaks, change, figure, formula, pooled, show, total, total_of
from hzdesk.values import NA, Unreadable
from tests.core.conftest import LEAVERS
from tests.core.returns import annual_return


def leavers(form, code, graduates, progressed, kind="adult"):
    values = {"graduates": graduates, "progressed": progressed}
    return annual_return(form, {"leavers": values}, code=code, kind=kind)


def test_a_rate_over_schools_is_the_ratio_of_sums_not_the_average_of_rates(make_form):
    form = make_form()
    schools = [leavers(form, "1", 100, 100), leavers(form, "2", 300, 0)]
    found = total(form, schools, form.indicators["progression"])
    assert (found.value, found.schools, found.missing) == (Decimal(25), 2, ())


def test_a_school_outside_the_scope_does_not_count(make_form):
    form = make_form()
    schools = [leavers(form, "1", 100, 50), leavers(form, "2", 300, 0, kind="technical")]
    found = total(form, schools, form.indicators["progression"])
    assert (found.value, found.schools) == (Decimal(50), 1)
    assert figure(form, schools[1], form.indicators["progression"]).value is None


def test_a_school_with_a_blank_is_left_out_and_named(make_form):
    form = make_form()
    schools = [leavers(form, "1", 100, 50), leavers(form, "2", 300, None)]
    found = total(form, schools, form.indicators["progression"])
    assert (found.value, found.schools, found.missing) == (Decimal(50), 1, ("2",))


def test_a_school_without_graduates_counts_with_nothing(make_form):
    form = make_form()
    found = total(form, [leavers(form, "1", 100, 50), leavers(form, "2", 0, 0)], form.indicators["progression"])
    assert (found.value, found.schools, found.missing) == (Decimal(50), 2, ())


def test_a_school_to_which_an_operand_does_not_apply_is_left_out_and_named(make_form):
    form = make_form()
    for graduates, progressed in ((50, NA), (NA, 50)):
        schools = [leavers(form, "1", 100, 50), leavers(form, "2", graduates, progressed)]
        found = total(form, schools, form.indicators["progression"])
        assert (found.value, found.missing) == (50, ("2",))


def test_a_school_whose_value_does_not_apply_is_neither_counted_nor_missing(make_form):
    indicator = '\n[[indicator]]\nkey = "pupils_total"\nlabel = "在校生"\nvalue = "sum(offers.pupils)"\nunit = "人"\n'
    form = make_form(offers_more=indicator)
    schools = [annual_return(form, {"offers": [{"pupils": pupils}]}, code=str(pupils)) for pupils in (0, NA, None, 7)]
    found = total(form, schools, form.indicators["pupils_total"])
    assert (found.value, found.schools, found.missing) == (7, 2, ("None",))
    assert total(form, schools[1:2], form.indicators["pupils_total"]).value is None
    assert figure(form, schools[1], form.indicators["pupils_total"]).value is None


def test_a_school_whose_edition_did_not_ask_is_neither_counted_nor_missing(make_form):
    form = make_form()
    schools = [leavers(form, "1", 100, 50), leavers(form, "2", 300, None), leavers(form, "3", None, None)]
    older = {"2": frozenset({("leavers", "progressed")})}
    found = total_of(form.indicators["progression"], pooled(form, schools, not_asked=older))
    assert (found.value, found.schools, found.missing, found.not_asked) == (Decimal(50), 1, ("3",), ("2",))


def test_what_a_computed_field_is_made_of_must_have_been_asked_too(make_form):
    placed = '\n[[indicator]]\nkey = "placed_total"\nlabel = "落实"\nvalue = "placed"\nunit = "人"\n'
    form = make_form(leavers_more=placed)
    older = {"1": frozenset({("leavers", "employed")})}
    found = total_of(form.indicators["placed_total"], pooled(form, [leavers(form, "1", 9, 5)], not_asked=older))
    assert (found.missing, found.not_asked) == ((), ("1",))


def test_a_distinct_count_counts_across_schools(make_form):
    form = make_form()
    rows = [[{"programme": "710201"}], [{"programme": "710201"}, {"programme": "720301"}]]
    schools = [annual_return(form, {"offers": found}, code=str(place)) for place, found in enumerate(rows)]
    assert total(form, schools, form.indicators["groups"]).value == 2
    assert [figure(form, school, form.indicators["groups"]).value for school in schools] == [1, 2]


def test_a_row_that_is_neither_one_nor_the_other_is_not_counted(make_form):
    indicator = (
        '\n[[indicator]]\nkey = "open_pupils"\nlabel = "在招"\nvalue = "sum(offers.pupils, state == \'open\')"\n'
    )
    form = make_form(offers_more=indicator + 'unit = "人"\n')
    rows = [{"state": "open", "pupils": 40}, {"state": NA, "pupils": 5}]
    schools = [annual_return(form, {"offers": rows}, code=code) for code in "12"]
    assert total(form, schools, form.indicators["open_pupils"]).value == 80


def test_a_figure_past_blanks_is_provisional_and_names_what_is_missing(make_form):
    indicator = '\n[[indicator]]\nkey = "pupils_total"\nlabel = "在校生"\nvalue = "sum(offers.pupils)"\nunit = "人"\n'
    form = make_form(offers_more=indicator)
    annual = annual_return(form, {"offers": [{"pupils": 40}, {"pupils": None}]})
    found = figure(form, annual, form.indicators["pupils_total"])
    assert (found.value, found.provisional, found.missing) == (40, True, ("在校生",))


def test_an_operand_that_cannot_be_read_is_missing_but_not_blank(make_form):
    form = make_form()
    found = figure(form, leavers(form, "1", Unreadable("8O"), None), form.indicators["progression"])
    assert (found.value, len(found.missing), len(found.unread)) == (None, 2, 1)
    assert set(found.unread) < set(found.missing)
    assert figure(form, leavers(form, "1", 100, None), form.indicators["progression"]).unread == ()


def test_a_total_of_no_school_has_no_value(make_form):
    form = make_form()
    assert total(form, [], form.indicators["progression"]).value is None


def test_figures_are_shown_with_unit_and_change(make_form):
    form = make_form()
    rate = form.indicators["progression"]
    assert show(rate, Decimal("86.25")) == "86.3%"
    assert show(rate, None) == "—"
    assert change(rate, Decimal("86.25"), Decimal("82.14")) == "+4.2 百分点"
    assert change(rate, None, Decimal(1)) == ""
    assert change(rate, Decimal(2), Decimal(1), redefined=True) == "口径有变"
    assert change(rate, Decimal(2), None, redefined=True) == ""


def test_a_figure_is_redefined_only_in_the_first_year_of_a_new_meaning(make_form):
    broken = LEAVERS.replace(
        'label = "升学人数"', 'label = "升学人数"\nbreak_year = 2022\nbreak_note = "2021 年及以前含技师班。"'
    )
    form = make_form(leavers=broken)
    indicator = form.indicators["progression"]
    assert breaks(form, indicator) == {2022: "2021 年及以前含技师班。"}
    values = {"graduates": 9, "progressed": 6}
    years = [annual_return(form, {"leavers": values}, year=year) for year in (2021, 2022, 2023)]
    assert [figure(form, annual, indicator).redefined for annual in years] == [False, True, False]


def test_the_formula_is_told_in_chinese(make_form):
    form = make_form()
    assert formula(form, form.indicators["progression"]) == "100 × 升学人数 ÷ 毕业生数"
