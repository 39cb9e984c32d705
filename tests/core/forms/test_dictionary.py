"""The data dictionary and the printed form: every field that is asked, explained for people."""

from dataclasses import replace

from hzdesk.forms.dictionary import definition, dictionary, page, printed
from tests.core.conftest import LEAVERS, FormMaker
from tests.core.forms.return_2023 import FORM
from tests.core.forms.test_lint import check, field


def defined(section: str, key: str, year: int = 2023):
    found = FORM.by_key[section]
    return definition(FORM, found, found.by_key[key], year)


def test_a_field_is_explained_with_its_section_type_unit_and_time_basis():
    found = defined("aid", "amount")
    assert (found.section, found.label, found.type, found.unit) == ("资助经费", "资助金额", "金额", "元")
    assert found.basis == "时期 2023-01-01 至 2023-12-31"
    assert found.meaning == FORM.by_key["aid"].by_key["amount"].help


def test_a_field_with_its_own_time_basis_has_that():
    assert defined("programmes", "students", 2021).basis == "时点 2021-09-01"
    assert defined("programmes", "graduates", 2021).basis == "时期 2020-09-01 至 2021-08-31"


def test_a_part_is_told_as_one():
    assert defined("basics", "teachers").label == "其中：专任教师"
    assert defined("basics", "staff").label == "教职工数"


def test_a_computed_field_says_how():
    assert defined("progression", "progressed").meaning.startswith(
        "自动计算：单招单考本科 ＋ 3+4 转段 ＋ 五年一贯制、3+2 转段 ＋ 其他高职。"
    )


def test_a_field_that_some_schools_fill_in_says_which():
    assert "只由这些学校填：隶属 ＝ “市教育局直属”。" in defined("aid", "special_fund").meaning


def test_a_coded_field_names_its_list():
    found = defined("programmes", "programme")
    assert (found.type, found.codes) == ("代码", FORM.codes["programmes"].title)


def test_a_changed_meaning_is_told(make_form: FormMaker):
    form = make_form(leavers_more=field(more='break_note = "以前含结业。"\nbreak_year = 2022'))
    section = form.by_key["leavers"]
    assert definition(form, section, section.by_key["extra"], 2023).meaning == "说明。口径变化：以前含结业。"


def test_a_retired_field_is_in_neither_dictionary_nor_print(make_form: FormMaker):
    form = make_form(leavers=LEAVERS.replace('label = "毕业生数"', 'label = "结业生数"\nretired = true'))
    assert "结业生数" not in {found.label for found in dictionary(form, 2023)}
    assert "指标　结业生数" not in printed(form, 2023)
    assert "指标　升学人数（人）" in printed(form, 2023)


def test_the_dictionary_has_all_fields_in_the_order_of_the_form():
    found = [(found.section, found.label.removeprefix("其中：")) for found in dictionary(FORM, 2023)]
    assert found == [(section.title, field.label) for section in FORM.sections for field in section.fields]


def test_the_print_has_sections_rows_fields_indicators_and_checks():
    lines = printed(FORM, 2023).splitlines()
    assert lines[0] == f"{FORM.title}　{FORM.edition} 版　2023 年度"
    assert "【升学就业（按培养模式）】　在“升学就业”一页　时期 2022-09-01 至 2023-08-31" in lines
    assert "  行　学校资助：" + FORM.by_key["aid"].rows[4].help in lines
    assert "  指标　其中：双师型教师（人）　整数　时点 2023-09-01" in lines
    assert "  派生指标　生师比 ＝ 在校生数 ÷ 专任教师　口径：不含技工学校" in lines
    assert "  派生指标　升学率（%） ＝ 100 × 升学人数 ÷ 毕业生数　口径：不含技工学校" in lines


def test_every_kind_of_check_is_said_in_words(make_form: FormMaker):
    more = check("LEA-02", require="graduates > 1") + "when = \"school.kind == 'adult'\"\n"
    kinds = (
        'total = "graduates"\nparts = ["progressed", "employed"]',
        'both = ["graduates", "progressed"]',
        'change = "graduates"\nlimit = 30',
        'unit_slip = "graduates"',
    )
    more += "".join(f'\n[[check]]\nid = "LEA-1{place}"\n{kind}\n' for place, kind in enumerate(kinds))
    form = make_form(leavers_more=more, offers_more='\n[[check]]\nid = "OFF-01"\nunique = ["programme", "state"]\n')
    said = [line.removeprefix("  审核　") for line in printed(form, 2023).splitlines() if "审核　" in line]
    assert said == [
        "LEA-01　对口就业 ≤ 就业人数",
        "LEA-02　毕业生数 ＞ 1（当 学校类别 ＝ “adult”）",
        "LEA-10　毕业生数 ＝ 升学人数 ＋ 就业人数",
        "LEA-11　毕业生数、升学人数要么都填，要么都不填",
        "LEA-12　毕业生数比上年增减超过 30% 要说明",
        "LEA-13　毕业生数与上年相差约 10、100 或 10,000 倍，像是单位填错",
        "OFF-01　各行的专业、状态不重复",
    ]


def test_the_page_for_reading_has_definitions_and_formulas(make_form: FormMaker):
    html = page(make_form(), 2023)
    assert "<h2>" in html
    assert all(meant.meaning in html for meant in dictionary(make_form(), 2023))
    assert "＝ " in html


def test_what_is_searched_for_may_be_in_name_section_or_explanation():
    assert page(FORM, 2023, "教师厅〔2022〕2号").count("<h2>") == 1
    assert page(FORM, 2023, "资助经费").startswith("<h2>资助经费")
    assert page(FORM, 2023, "没有这样的指标") == ""


def test_signs_of_html_in_a_label_are_shown_as_they_stand():
    found = replace(FORM.by_key["basics"], title="<甲> & 乙")
    assert "<h2>&lt;甲&gt; &amp; 乙</h2>" in page(replace(FORM, sections=(found,)), 2023)
