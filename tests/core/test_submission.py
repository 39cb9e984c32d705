"""What a submission is made of."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from hzdesk import submission
from hzdesk.canonical import check_code
from hzdesk.signing import Identity, make_identity, verify
from hzdesk.submission import make
from hzdesk.workbook.layout import FIGURES
from hzdesk.workbook.read import read_submission
from tests.core.forms.return_2023 import FORM, LAST, SOUND, annual

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def identity() -> Identity:
    return make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))


@pytest.fixture(scope="module")
def made(identity: Identity) -> submission.Submission:
    return make([FORM], annual(SOUND), annual(LAST), identity, when=NOW)


def test_it_is_signed_in_the_forms_first_role_and_reads_back_the_same(made: submission.Submission) -> None:
    report = verify(made.content)
    assert report.outcome == "valid"
    assert [signature.role for signature in report.signatures] == [FORM.signers[0]]
    reading = read_submission(report.parts, [FORM])
    assert reading.check_code == made.check_code == check_code(FORM, annual(SOUND))
    assert reading.previous is not None


def test_figures_that_say_something_only_over_schools_are_left_out(made: submission.Submission) -> None:
    sheet = load_workbook(io.BytesIO(made.content))[FIGURES]
    shown = {str(row[0]).removesuffix("（暂）") for row in sheet.iter_rows(values_only=True)}
    only = {indicator.label for indicator in FORM.indicators.values() if indicator.city_only}
    own = {indicator.label for indicator in FORM.indicators.values() if not indicator.city_only}
    assert only
    assert not (only - own) & shown
    assert own <= shown


def test_what_does_not_read_back_the_same_goes_to_nobody(identity: Identity, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission, "check_code", lambda *_: "0000-0000-0000-0000")
    with pytest.raises(RuntimeError, match="reads back"):
        make([FORM], annual(SOUND), None, identity, when=NOW)
