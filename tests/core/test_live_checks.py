"""Checking again after an edit says what checking anew would say."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk import checks
from hzdesk.forms.model import ONLY_ROW
from hzdesk.live_checks import LiveChecks
from hzdesk.operands import ReturnOperands
from hzdesk.returns import (
    AnnualReturn,
    DropRow,
    Edit,
    Explain,
    Explanation,
    MoveRow,
    PutRow,
    Row,
    SetNothing,
    SetValue,
    apply,
)
from hzdesk.values import NA, Unreadable
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual

NOW, BEFORE = annual(SOUND), annual(LAST)
VALUES = st.sampled_from([None, 0, 1, 7, 270, 12_000, Decimal("1.0"), Decimal("1.00"), NA, Unreadable("8O")])
TABLES = [section.key for section in FORM.sections if section.kind == "table"]


def edits(now: AnnualReturn, number: int) -> st.SearchStrategy[Edit]:
    """Any edit of a return: of a value anywhere, of the rows of a table, of an answer to a finding."""
    cells = [
        (section.key, row.id, field.key)
        for section in FORM.sections
        for row in now.rows(section.key)
        for field in section.fields
        if field.value is None
    ]
    others = {(key, field): [row.values.get(field) for row in now.rows(key)] for key, _, field in cells}
    rows = [(key, row.id) for key in TABLES for row in now.rows(key)]
    found = [finding for finding in checks.run(FORM, now, BEFORE) if finding.digest]
    kinds: list[st.SearchStrategy[Edit]] = [
        st.builds(lambda place, value: SetValue(*place, value), st.sampled_from(cells), VALUES),
        st.sampled_from(cells).flatmap(
            lambda place: st.builds(lambda value: SetValue(*place, value), st.sampled_from(others[place[0], place[2]]))
        ),
        st.builds(SetNothing, st.sampled_from(TABLES), st.booleans()),
        st.builds(lambda key: PutRow(key, 0, Row(f"n{number}", SOUND[key][0])), st.sampled_from(TABLES)),
    ]
    if rows:
        kinds.append(st.builds(lambda row: DropRow(*row), st.sampled_from(rows)))
        kinds.append(st.builds(lambda row: MoveRow(*row, 0), st.sampled_from(rows)))
    if found:
        answers = [Explanation(f.check, f.section, f.row, "属实", f.digest) for f in found]
        kinds.append(st.builds(Explain, st.sampled_from(answers)))
    return st.one_of(kinds)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_after_any_edits_the_findings_are_those_of_a_run_from_the_start(data: st.DataObject) -> None:
    live, now = LiveChecks(FORM, BEFORE), NOW
    live.run(now)
    for number in range(data.draw(st.integers(1, 8))):
        now = apply(now, [data.draw(edits(now, number))])
        assert live.run(now) == checks.run(FORM, now, BEFORE)


def test_another_frame_is_looked_at_as_a_whole() -> None:
    live = LiveChecks(FORM, None)
    live.run(NOW)
    turned = replace(NOW, frame=NOW.frame._replace(kind="technical"))
    assert live.run(turned) == checks.run(FORM, turned)


def test_a_check_looks_at_whatever_its_operands_are_computed_from() -> None:
    looks_at = job("SCH-01").looks_at
    assert {section for section, _ in looks_at} == {"basics", "programmes"}
    assert ("programmes", "students") in looks_at
    assert ("basics", "teachers") not in looks_at


def test_only_the_checks_that_look_at_the_field_are_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[checks.Job] = []

    def noted(job: checks.Job, operands: ReturnOperands, run: Any = checks.Job.run) -> object:
        ran.append(job)
        return run(job, operands)

    live = LiveChecks(FORM, BEFORE)
    live.run(NOW)
    monkeypatch.setattr(checks.Job, "run", noted)
    live.run(apply(NOW, [SetValue("basics", ONLY_ROW, "teachers", 271)]))
    assert ran == [job for job in checks.jobs(FORM) if ("basics", "teachers") in job.looks_at]
    assert len(ran) < len([job for job in checks.jobs(FORM) if job.section.key == "basics"])


def job(check: str) -> checks.Job:
    return next(job for job in checks.jobs(FORM) if job.check is not None and job.check.id == check)
