"""What the names of a form's expressions are called in Chinese."""

from hzdesk.expressions import SCHOOL_FACTS
from hzdesk.forms.words import FormWords
from tests.core.forms.return_2023 import FORM

WORDS = FormWords(FORM)


def test_every_fact_of_a_school_and_the_year_have_a_name():
    assert [WORDS.fact(name) for name in ("year", *SCHOOL_FACTS)] == ["年度", "学校类别", "隶属", "所在区县"]


def test_a_field_of_a_record_or_table_is_called_by_its_label():
    assert WORDS.cell("basics", "", "teachers") == "专任教师"
    assert WORDS.cell("programmes", "", "planned") == "招生计划"


def test_a_cell_of_a_matrix_is_called_by_row_and_field():
    assert WORDS.cell("aid", "all_aid", "amount") == "资助总额的资助金额"


def test_an_entry_is_called_by_its_name_and_an_unknown_code_by_itself():
    assert WORDS.entry("programmes", "710201") == "计算机应用"
    assert WORDS.entry("programmes", "X9") == "X9"
    assert WORDS.entry("no_such_list", "X9") == "X9"


def test_an_attribute_is_called_as_its_code_list_says():
    assert WORDS.attribute("programmes", "category") == "专业类"


def test_a_formula_is_spoken_in_these_words():
    assert FORM.indicators["share_agriculture"].value.spoken(WORDS) == (
        "100 × 在校生（专业的产业 ＝ “现代农业”）合计 ÷ 在校生合计"
    )
    assert FORM.indicators["aid_per_student"].value.spoken(WORDS) == "资助总额的资助金额 ÷ 在校生数"
    scope = FORM.indicators["progression_rate"].scope
    assert scope is not None
    assert scope.spoken(WORDS) == "学校类别 ≠ “技工学校”"


def test_counting_those_that_say_yes_is_said_once():
    value = FORM.indicators["national_demo_schools"].value
    assert value.source == "count(basics.national_demo, national_demo)"
    assert value.spoken(WORDS) == "国家级改革发展示范校为“是”的个数"
