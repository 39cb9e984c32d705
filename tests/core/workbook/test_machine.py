"""The hidden sheet: readable by any program, and enough to re-run the checks."""

import hashlib
import io
import json
from dataclasses import replace

from openpyxl import load_workbook

from hzdesk.canonical import check_code, code_of, form_digest
from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn, Row
from hzdesk.workbook import machine
from tests.core.workbook.samples import FULL, cover_of, sample, written


def documents(package: bytes) -> dict[str, str]:
    """Read with openpyxl alone, as a foreign program would."""
    found: dict[str, str] = {}
    for name, piece in load_workbook(io.BytesIO(package))["hzdesk"].iter_rows(min_row=2, values_only=True):
        found[name] = found.get(name, "") + piece
    return found


def test_the_check_code_is_sha_256_over_the_content_cells(form: Form, annual: AnnualReturn) -> None:
    content = documents(written(form, annual))["content"]
    assert hashlib.sha256(content.encode()).hexdigest()
    assert code_of(content) == check_code(form, annual)


def test_the_head_names_school_form_and_edition(form: Form, annual: AnnualReturn) -> None:
    head = json.loads(documents(written(form, annual))["head"])
    assert head["frame"]["school_code"] == "3301"
    assert (head["form"], head["edition"], head["form_digest"]) == ("t", "2023.1", form_digest(form))
    assert head["heads"]["offers"]["在校生（人）"] == "pupils"
    assert head["cover"]["signers"] == ["填报人"]


def test_a_long_content_is_spread_over_cells_that_excel_can_hold(form: Form, annual: AnnualReturn) -> None:
    told = replace(annual, sections=FULL | {"words": (Row("record", {"story": "𠮷=" * 40_000}),)})
    rows = list(machine.to_rows(machine.documents(form, told, None, cover_of(form, told), ())))
    assert max(len(piece.encode("utf-16-le")) // 2 for _, piece in rows) <= 32_767
    assert machine.from_rows(rows)["content"].count("𠮷") == 40_000


def test_last_year_is_cut_down_to_what_checks_and_headline_read(form: Form) -> None:
    last = machine.operands_of_last_year(form, sample(form, 3, 4))
    assert {key: {field for row in rows for field in row.values} for key, rows in last.sections.items()} == {
        "leavers": {"graduates", "progressed"},
        "offers": {"programme", "pupils"},
    }
