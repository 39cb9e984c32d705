"""Whatever a person types is kept exactly, or refused with one sentence where it is typed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import db
from hzdesk.errors import UserError
from hzdesk.forms.model import Severity
from hzdesk.lengths import LONGEST, length, refuse_longer
from hzdesk.returns import PutRow, Row, SetValue
from hzdesk.session import Session
from hzdesk.values import Unreadable
from tests.core.conftest import FormMaker
from tests.core.returns import annual_return

CHANGE = '\n[[check]]\nid = "LEA-02"\nseverity = "query"\nchange = "graduates"\nlimit = 30\n'


@pytest.fixture
def session(make_form: FormMaker, tmp_path: Path):
    form = make_form(leavers_more=CHANGE)
    store = db.open_store(str(tmp_path / "a.hzdesk"), [form], create=True)
    store.save(annual_return(form, {"leavers": {"graduates": 60}}, year=2022), "李老师（示例）")
    store.save(annual_return(form, {"leavers": {"graduates": 600}}), "李老师（示例）")
    yield Session(store, [form], 2023)
    store.close()


def query(session):
    return next(finding for finding in session.findings if finding.severity is Severity.QUERY)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_a_length_is_what_excel_counts(text):
    assert length(text) == sum(2 if letter > "\uffff" else 1 for letter in text)


@pytest.mark.parametrize("letter", ["字", "x", "𠮷", "\ufb2c"])
def test_a_text_is_refused_from_the_first_unit_too_many(letter):
    refuse_longer("理由", "字" * LONGEST)
    with pytest.raises(UserError, match=r"理由有 20,00[1-3] 字，最多能存 20,000 字"):
        refuse_longer("理由", "字" * (LONGEST - 1) + letter + "字")


def test_an_explanation_that_is_too_long_is_refused_and_the_longest_is_kept(session):
    with pytest.raises(UserError, match="说明有 20,001 字"):
        session.explain(query(session), "说" * (LONGEST + 1))
    session.explain(query(session), "说" * LONGEST)
    session.reload()
    assert query(session).explanation == "说" * LONGEST


def test_half_a_character_in_an_explanation_is_left_out(session):
    session.explain(query(session), "搬\ud800迁")
    session.reload()
    assert query(session).explanation == "搬迁"


@pytest.mark.parametrize("value", ["x" * (LONGEST + 1), Unreadable("x" * (LONGEST + 1))])
def test_a_value_that_is_too_long_is_refused_however_it_comes_in(session, value):
    before = session.annual
    for edit in (SetValue("offers", "r1", "programme", value), PutRow("offers", 0, Row("r1", {"programme": value}))):
        with pytest.raises(UserError, match="专业有 20,001 字"):
            session.edit([edit])
    assert session.annual == before
