"""A form that is not sound is refused with file, item and remedy; all problems at once."""

import pytest

from hzdesk.forms.lint import lint_over_time
from hzdesk.forms.read import FormError


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
        (field(more='required = "yes"'), "required 应是 bool"),
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
    second = make_form(leavers=first_text().replace('type = "count"', 'type = "decimal"\ndigits = 1', 1))
    assert any("leavers.toml 指标 graduates" in problem for problem in lint_over_time([first, second]))
    assert lint_over_time([first, first]) == []


def first_text():
    from tests.core.conftest import LEAVERS

    return LEAVERS
