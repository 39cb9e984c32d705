"""A file is judged as its own edition has it, and merged as the newest one asks."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from hzdesk.editions import lacking
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.workbook.read import read_submission
from tests.core.workbook.samples import FRAME, FULL, parts_of, returns, written
from tests.core.workbook.small_form import AID, CODES, FORM, LEAVERS, OFFERS, make_form
from tests.core.workbook.test_read import ROUND_TRIP

HEAD = FORM.replace("2023.1", "2023.2")
ROW = AID.replace(
    '[[row]]\nkey = "both_kinds"', '[[row]]\nkey = "prize"\nlabel = "奖学金"\n\n[[row]]\nkey = "both_kinds"'
)
CORRECTIONS = {
    "the name of a code": {"codes": CODES.replace("在招", "正在招生")},
    "a code that schools had typed": {
        "codes": CODES.replace("entries = [{ code", 'entries = [{ code = "X9", name = "自设专业" }, { code', 1)
    },
    "a retired field": {"leavers": LEAVERS.replace('label = "填报的人"', 'label = "填报的人"\nretired = true')},
    "a shorter text": {"leavers": LEAVERS.replace("maximum = 20", "maximum = 1")},
    "a row that is computed from now on": {
        "aid": AID.replace('label = "免学费"', 'label = "免学费"\ntotal_of = ["grant"]').replace(
            'total_of = ["grant", "waiver"]', 'total_of = ["grant"]'
        )
    },
    "a new row": {"aid": ROW},
    "another head": {"offers": OFFERS.replace('"在校生"', '"在校学生"')},
}


def corrected(form: Form, folder: Path, changed: dict[str, str]) -> Form:
    """The form in a corrected edition that knows the one before."""
    return replace(make_form(folder, form=HEAD, **changed), earlier=(form,))


@pytest.mark.parametrize("changed", CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_a_corrected_edition_makes_nothing_of_a_file_look_altered(
    form: Form, tmp_path: Path, changed: dict[str, str]
) -> None:
    newer = corrected(form, tmp_path, changed)

    @settings(ROUND_TRIP, max_examples=10)
    @given(returns(form))
    def holds(annual: AnnualReturn) -> None:
        reading = read_submission(parts_of(written(form, annual)), [newer])
        assert (reading.problems, reading.differences) == ((), ())
        assert reading.annual == annual
        assert reading.check_code == reading.printed_code
        assert reading.edition == "2023.1"

    holds()


def test_what_is_changed_is_still_named_under_a_corrected_edition(
    form: Form, annual: AnnualReturn, tmp_path: Path
) -> None:
    newer = corrected(form, tmp_path, CORRECTIONS["the name of a code"])
    parts = parts_of(written(form, annual))
    sheet = next(name for name, data in parts.items() if b"<v>612</v>" in data and name.startswith("xl/worksheets"))
    changed = parts | {sheet: parts[sheet].replace(b"<v>612</v>", b"<v>613</v>", 1)}
    (found,) = read_submission(changed, [newer]).differences
    assert (found.field, found.old, found.new) == ("毕业生数", "612", "613")


def test_the_rows_that_an_edition_lacked_are_not_asked(form: Form, annual: AnnualReturn, tmp_path: Path) -> None:
    newer = corrected(form, tmp_path, {"aid": ROW})
    assert lacking(form, newer) == {("aid", "prize")}
    assert read_submission(parts_of(written(form, annual)), [newer]).not_asked == {("aid", "prize")}


def test_a_newer_edition_than_this_computers_is_no_alteration(form: Form, tmp_path: Path) -> None:
    newer = corrected(form, tmp_path, {"aid": ROW})
    told = AnnualReturn(FRAME, newer.key, newer.edition, FULL | {"aid": (Row("prize", {"people": 3}),)})
    reading = read_submission(parts_of(written(newer, told)), [form])
    assert (reading.annual, [problem.code for problem in reading.problems]) == (None, ["unknown_edition"])
    assert "2023.2" in reading.problems[0].text
    assert "2023.1" in reading.problems[0].text


def test_an_edition_that_is_not_known_here_is_never_said_to_be_altered(
    form: Form, annual: AnnualReturn, tmp_path: Path
) -> None:
    newer = replace(corrected(form, tmp_path, CORRECTIONS["the name of a code"]), earlier=())
    reading = read_submission(parts_of(written(form, annual)), [newer])
    assert (reading.annual, [problem.code for problem in reading.problems]) == (None, ["unknown_edition"])
