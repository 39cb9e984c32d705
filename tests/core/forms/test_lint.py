"""A form that is not sound is refused with file, item and remedy; all problems at once."""

from string import Formatter

import pytest

from hzdesk.findings import SENTENCES
from hzdesk.forms.lint import PLACEHOLDERS, lint_over_time
from hzdesk.forms.read import FormError
from tests.core.conftest import AID, LEAVERS


def problems(make_form, **sections):
    with pytest.raises(FormError) as refusal:
        make_form(**sections)
    return refusal.value.problems


FIELD = '\n[[field]]\nkey = "{key}"\nlabel = "多的"\ntype = "{kind}"\nhelp = "说明。"\n{more}\n'
CHECK = '\n[[check]]\nid = "{id}"\nmessage = "{message}"\nrequire = "{require}"\n'


def field(key="extra", kind="text", more=""):
    return FIELD.format(key=key, kind=kind, more=more)


def check(name="LEA-09", message="不对。", require="graduates > 1"):
    return CHECK.format(id=name, message=message, require=require)


def test_a_sound_form_is_read_whole(make_form):
    form = make_form()
    assert [section.key for section in form.sections] == ["leavers", "offers", "aid"]
    assert form.years == range(2019, 2024)
    assert form.by_key["leavers"].by_key["placed"].value is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (field(key="Extra"), "leavers.toml 指标 Extra：key 只能用小写字母"),
        (field(key="year"), "不能是保留字"),
        (field(key="offers"), "不能是保留字或表的 key"),
        (field(key="graduates"), "指标 graduates 出现了 2 次"),
        (field(kind="number"), "type 只能是 count、money"),
        (field(kind="count"), "数要有 unit"),
        (field(kind="choice"), "choice 和 code 要写 codes"),
        (field(kind="code", more='codes = "nowhere"'), "须是 codes.toml 里的代码表"),
        (field(more="digits = 2"), "只有 percent 和 decimal 写 digits"),
        (field(more='basis = "spring"'), "basis 应是 academic_year"),
        (field(more='colour = "red"'), "不认识 colour"),
        (field(more='required = "yes"'), "required 应是 true 或 false，现在是 yes"),
        (field(more='part_of = "nowhere"'), "part_of 里的 nowhere 不是本表的另一个指标"),
        (field(kind="count", more='unit = "人"\npart_of = "graduates"'), "要有一条审核公式管住"),
        (field(kind="count", more='unit = "人"\nvalue = "graduates +"'), "写得不完整"),
        (check(name="A-1"), "id 应写作 PRG-03"),
        (check(name="LEA-01"), "审核公式 LEA-01 出现了 2 次"),
        (check(require="nowhere.field > 1"), "没有叫“nowhere.field”的指标或表"),
        (check(message="{nothing}"), "message 里的 {nothing} 不能用"),
        (check(message="{label.__class__}"), "不能用"),
        (check(message="{label!r:>{value}}"), "不能用"),
        (check(message="{"), "不能用"),
        ('\n[[check]]\nid = "LEA-09"\npart = "nowhere"\nwhole = "graduates"\n', "nowhere 不是本表的指标"),
        ('\n[[check]]\nid = "LEA-09"\nchange = "graduates"\n', "change 要写 limit"),
        ('\n[[check]]\nid = "LEA-09"\nmessage = "空。"\n', "写一个能用的 require"),
        ('\n[[check]]\nid = "LEA-09"\nunique = ["graduates"]\n', "只有一行的表不逐行审核"),
        ('\n[[check]]\nid = "LEA-09"\nseverity = "fatal"\npart = "employed"\nwhole = "graduates"\n', "severity 只能是"),
        (
            '\n[[indicator]]\nkey = "x"\nlabel = "甲"\nvalue = "graduates"\nscope_text = "全部"\n',
            "scope 和 scope_text 要一起写",
        ),
    ],
)
def test_a_fault_in_a_section_is_told_with_its_place(make_form, text, told):
    found = problems(make_form, leavers_more=text)
    assert any(told in problem and problem.startswith(("leavers.toml", "form.toml")) for problem in found), found


def test_a_table_wants_a_limit_and_an_identity(make_form):
    text = 'key = "t"\ntitle = "表"\nkind = "table"\nbasis = "calendar_year"\n' + field()
    assert any("table 要写 maximum_rows 和 identity" in problem for problem in problems(make_form, t=text))


def test_a_title_must_do_as_a_sheet_name(make_form):
    text = 'key = "t"\ntitle = "甲/乙"\nkind = "record"\nbasis = "calendar_year"\n' + field()
    assert any("title 要作工作表名" in problem for problem in problems(make_form, t=text))


def test_a_check_over_a_whole_matrix_says_where_it_points(make_form):
    text = '\n[[check]]\nid = "AID-01"\nmessage = "不对。"\nrequire = "aid.grant.people > 1"\n'
    assert any("target" in problem for problem in problems(make_form, aid_more=text))
    form = make_form(aid_more=text + 'target = "grant.people"\n')
    assert form.checks["AID-01"].target == "grant.people"


def test_a_file_that_is_missing_or_no_toml_is_named(make_form):
    assert any("offers.toml：不是正确的 TOML 文件" in problem for problem in problems(make_form, offers="key = "))


def test_all_problems_are_told_at_once(make_form):
    assert len(problems(make_form, leavers_more=field(key="Bad") + check(name="bad"))) >= 2


def test_a_key_keeps_its_type_in_every_form(make_form):
    first = make_form()
    second = make_form(leavers=LEAVERS.replace('type = "count"', 'type = "decimal"\ndigits = 1', 1))
    assert any("leavers.toml 指标 graduates" in problem for problem in lint_over_time([first, second]))
    assert lint_over_time([first, first]) == []


TABLE = 'key = "t"\ntitle = "表"\nkind = "table"\nbasis = "calendar_year"\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('maximum_rows = -1\nidentity = ["extra"]\n', "maximum_rows 应在 1—4000 之间"),
        ('maximum_rows = 4001\nidentity = ["extra"]\n', "maximum_rows 应在 1—4000 之间"),
        ('maximum_rows = 9\nidentity = ["worked_out"]\n', "identity 里的 worked_out 不是本表里学校填的指标"),
        ('maximum_rows = 9\nidentity = ["old"]\n', "identity 里的 old 不是本表里学校填的指标"),
    ],
)
def test_a_table_is_told_apart_by_what_schools_type_and_stays_within_what_a_workbook_holds(make_form, text, told):
    number = 'unit = "人"\n'
    computed = field("worked_out", "count", number + 'value = "extra"')
    old = field("old", "text", "retired = true").replace("多的", "旧的")
    texts = TABLE + text + field(kind="count", more=number) + computed.replace("多的", "算的") + old
    assert any(told in problem for problem in problems(make_form, t=texts))


@pytest.mark.parametrize("line", ["carry = true", "maximum_rows = 5", 'identity = ["people"]'])
def test_only_a_table_has_a_limit_an_identity_and_rows_that_go_on(make_form, line):
    text = AID.replace('row_label = "项目"\n', f'row_label = "项目"\n{line}\n')
    assert problems(make_form, aid=text) == ("aid.toml：只有 table 写 maximum_rows、identity 和 carry",)


def test_parts_that_are_part_of_each_other_are_refused(make_form):
    circle = LEAVERS.replace('label = "就业人数"', 'label = "就业人数"\npart_of = "matched"')
    assert any("part_of 绕成了一圈（" in problem for problem in problems(make_form, leavers=circle))


def test_totals_of_each_other_are_refused_and_a_total_of_a_total_is_none(make_form):
    rows = '[[row]]\nkey = "all"\nlabel = "总计"\ntotal_of = ["both_kinds"]\n\n[[row]]\nkey = "grant"'
    more = AID.replace('[[row]]\nkey = "grant"', rows)
    assert make_form(aid=more).by_key["aid"].totals["all"] == ("both_kinds",)
    circle = more.replace('["grant", "waiver"]', '["grant", "all"]')
    assert any("aid.toml：total_of 绕成了一圈（" in problem for problem in problems(make_form, aid=circle))


@pytest.mark.parametrize(
    "more",
    [
        field("one", "count", 'unit = "人"\nvalue = "two + 1"')
        + field("two", "count", 'unit = "人"\nvalue = "graduates + one"'),
        field("one", "count", 'unit = "人"\nvalue = "one + 1"'),
        field("one", "count", 'unit = "人"\nscope = "leavers.one > 0"'),
    ],
)
def test_fields_that_are_worked_out_from_each_other_are_refused(make_form, more):
    found = [text for text in problems(make_form, leavers_more=more) if "公式和 scope 绕成了一圈（" in text]
    assert len(found) == 1
    assert "leavers.one → " in found[0]


def test_a_field_may_be_worked_out_from_its_value_of_last_year(make_form):
    more = field("one", "count", 'unit = "人"\nvalue = "prev.one + graduates"')
    assert make_form(leavers_more=more).by_key["leavers"].by_key["one"].value is not None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('change = "graduates"\nlimit = -30', "limit（百分之几，大于 0）"),
        ('change = "graduates"\nlimit = 30\nfloor = -1', "floor 不能小于 0"),
        ('part = "matched"\nwhole = "employed"\nlimit = 5', "只有 change 写 limit 和 floor"),
        ('change = "extra"\nlimit = 30', "extra 不是数"),
        ('unit_slip = "extra"', "extra 不是数"),
        ('total = "graduates"\nparts = ["extra"]', "extra 不是数"),
        ('part = "extra"\nwhole = "graduates"', "extra 不是数"),
        ('part = "graduates"', "part 和 whole 要一起写"),
        ('part = "graduates"\nwhole = "graduates"', "是两个指标"),
        ('total = "graduates"', "total 和 parts 要一起写"),
        ('both = ["graduates"]', "both 要写两个以上的指标"),
        ('both = ["graduates", "graduates"]', "both 要写两个以上的指标"),
        ("unique = []", "unique 要写至少一个指标"),
        ('change = "graduates"\nlimit = 30\nunit_slip = "graduates"', "不认识 unit_slip"),
    ],
)
def test_a_ready_made_check_has_the_fields_and_limits_of_its_kind(make_form, text, told):
    found = problems(make_form, leavers_more=field() + f'\n[[check]]\nid = "LEA-09"\n{text}\n')
    assert any(told in problem and "LEA-09" in problem for problem in found), found


@pytest.mark.parametrize(
    ("check", "name"),
    [
        ('total = "graduates"\nparts = ["progressed", "employed"]', "previous"),
        ('part = "matched"\nwhole = "employed"', "change"),
        ('both = ["graduates", "progressed"]', "left"),
        ('change = "graduates"\nlimit = 30', "right"),
        ('unit_slip = "graduates"', "limit"),
        ('require = "graduates > 1 or progressed > 1"', "left"),
        ('require = "graduates > 1"', "row"),
        ('require = "aid.grant.people > 1"', "value"),
    ],
)
def test_a_message_uses_only_what_its_check_fills_in(make_form, check, name):
    text = f'\n[[check]]\nid = "LEA-09"\nmessage = "不对 {{{name}}}。"\n{check}\n'
    found = problems(make_form, leavers_more=text)
    assert any(f"message 里的 {{{name}}} 不能用" in problem for problem in found), found


def test_a_check_over_a_whole_table_has_no_row_and_no_value(make_form):
    text = check("OFF-01", "{label} {left}。", "sum(offers.pupils) > 1") + 'target = "pupils"\n'
    assert make_form(offers_more=text).checks["OFF-01"].message == "{label} {left}。"
    found = problems(make_form, offers_more=text.replace("{left}", "{value}"))
    assert any("message 里的 {value} 不能用" in problem for problem in found)


@pytest.mark.parametrize("kind", PLACEHOLDERS)
def test_the_sentence_of_a_ready_made_check_uses_only_what_it_fills_in(kind):
    used = {name for _, name, _, _ in Formatter().parse(SENTENCES[kind]) if name}
    assert used <= PLACEHOLDERS[kind] | {"label", "value", "row"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "要有一条审核公式管住"),
        ('change = "extra"\nlimit = 30', "要有一条审核公式管住"),
        ('both = ["extra", "graduates"]', "要有一条审核公式管住"),
        ('total = "employed"\nparts = ["extra", "graduates"]', "要有一条审核公式管住"),
        ('part = "extra"\nwhole = "graduates"', ""),
        ('total = "graduates"\nparts = ["extra", "employed"]', ""),
        ('require = "extra <= graduates"\nmessage = "不对。"', ""),
    ],
)
def test_a_part_is_held_against_its_whole(make_form, text, told):
    more = field(kind="count", more='unit = "人"\npart_of = "graduates"')
    more += f'\n[[check]]\nid = "LEA-09"\n{text}\n' if text else ""
    if told:
        assert any(told in problem for problem in problems(make_form, leavers_more=more))
    else:
        assert make_form(leavers_more=more).checks["LEA-09"].fields is not None


@pytest.mark.parametrize(("value", "sound"), [("progressed + employed", True), ("progressed + 1", False)])
def test_a_whole_that_is_worked_out_as_the_sum_of_its_parts_needs_no_check(make_form, value, sound):
    text = LEAVERS.replace('value = "progressed + employed"', f'value = "{value}"')
    text = text.replace('label = "升学人数"', 'label = "升学人数"\npart_of = "placed"')
    if sound:
        assert make_form(leavers=text).by_key["leavers"].by_key["progressed"].part_of == "placed"
    else:
        assert any("指标 progressed" in problem for problem in problems(make_form, leavers=text))


def test_a_part_and_its_whole_are_numbers(make_form):
    assert any(
        "应都是数" in problem for problem in problems(make_form, leavers_more=field(more='part_of = "employed"'))
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (field(more='renamed_from = "graduates"'), "renamed_from 里的 graduates 还是本表的指标"),
        (
            field("one", more='renamed_from = "was"') + field("two", more='renamed_from = "was"'),
            "renamed_from was 出现了 2 次",
        ),
        (field(more='retired = true\nheading = "组"'), "请把 heading 移到"),
        (field(kind="percent", more='unit = "%"\ndigits = 4'), "digits 应在 0—3 之间"),
        (field(more="maximum = -1"), "maximum 应大于 0"),
        ('\n[[indicator]]\nkey = "x"\nlabel = "甲"\nvalue = "graduates"\ndigits = -1\n', "digits 应在 0—3 之间"),
        (
            '\n[[indicator]]\nkey = "x"\nlabel = "甲"\nvalue = "graduates * year"\ntotal = "distinct"\n',
            "",
        ),
    ],
)
def test_a_field_and_an_indicator_stay_within_bounds(make_form, text, told):
    if told:
        assert any(told in problem for problem in problems(make_form, leavers_more=text))
    else:
        assert "x" in make_form(leavers_more=text).indicators


def test_an_indicator_that_looks_at_last_year_has_no_total(make_form):
    text = '\n[[indicator]]\nkey = "x"\nlabel = "甲"\nvalue = "graduates - prev.graduates"\n'
    assert any("用到上年（prev）的" in problem for problem in problems(make_form, leavers_more=text))
    assert "x" in make_form(leavers_more=text + 'total = "none"\n').indicators


@pytest.mark.parametrize("head", ['headline = ["nowhere"]', 'headline = ["city"]'])
def test_the_headline_is_of_figures_of_one_school(make_form, head):
    city = '\n[[indicator]]\nkey = "city"\nlabel = "学校数"\nvalue = "1"\ncity_only = true\n'
    found = problems(make_form, head=head, leavers_more=city)
    assert any("不是一所学校的派生指标" in problem for problem in found)


def test_a_tab_stands_on_a_page_of_its_own_right(make_form):
    tab = 'row_label = "项目"\ntab = "资助"\ntab_of = "{}"\n'
    own = AID.replace('row_label = "项目"\n', tab.format("aid"))
    assert any("tab_of 里的 aid 不是另一张自成一页的表" in problem for problem in problems(make_form, aid=own))
    assert make_form(aid=AID.replace('row_label = "项目"\n', tab.format("leavers"))).by_key["aid"].tab == "资助"
    nameless = AID.replace('row_label = "项目"\n', 'row_label = "项目"\ntab_of = "leavers"\n')
    assert problems(make_form, aid=nameless) == ("aid.toml：有 tab_of 就要写 tab（这一页的名称）",)


def test_a_renamed_field_keeps_the_type_of_its_former_key(make_form):
    first = make_form()
    renamed = LEAVERS.replace('key = "matched"', 'key = "fitting"\nrenamed_from = "matched"').replace(
        '"matched"\nwhole', '"fitting"\nwhole'
    )
    second = make_form(leavers=renamed)
    assert second.by_key["leavers"].former == {"fitting": "matched"}
    assert lint_over_time([first, second]) == []
    other = renamed.replace('label = "对口就业"\ntype = "count"', 'label = "对口就业"\ntype = "decimal"\ndigits = 1')
    assert any("指标 fitting" in problem for problem in lint_over_time([first, make_form(leavers=other)]))


def test_a_field_is_renamed_only_from_one_that_was_there(make_form):
    renamed = make_form(leavers_more=field(more='renamed_from = "never"'))
    assert [problem.split("：")[1] for problem in lint_over_time([make_form(), renamed])] == [
        "renamed_from 里的 never 以前的表样里没有"
    ]


def test_a_check_of_a_retired_field_is_refused(make_form):
    retired = LEAVERS.replace('label = "对口就业"', 'label = "对口就业"\nretired = true')
    told = problems(make_form, leavers=retired)
    assert told == ("leavers.toml 审核公式 LEA-01：matched 已停用，请去掉这条审核，或改用别的指标",)


@pytest.mark.parametrize("line", ['break_note = "以前含结业。"', "break_year = 2022"])
def test_a_break_has_a_year_and_both_definitions(make_form, line):
    told = problems(make_form, leavers_more=field(more=line))
    assert told == ("leavers.toml 指标 extra：break_note（前后两种口径）和 break_year（新口径的第一年）要一起写",)


def test_a_bare_name_in_a_narrative_is_its_own_field(make_form):
    text = 'key = "words"\ntitle = "文字"\nkind = "narrative"\nbasis = "calendar_year"\n' + field("asked", "flag")
    more = '\n[[check]]\nid = "WOR-01"\nmessage = "{label}。"\nrequire = "asked"\n'
    assert make_form(words=text + more).checks["WOR-01"].require is not None
