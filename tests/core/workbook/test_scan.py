"""What a hostile workbook may not do to the reader."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hzdesk.forms.model import Form
from hzdesk.returns import AnnualReturn
from hzdesk.workbook.read import read_submission
from hzdesk.workbook.scan import Bounds, bounds, foreign_parts, readable_parts, scan
from tests.core.signing.samples import zipped
from tests.core.workbook.samples import parts_of, written
from tests.source import ROOT

LIMIT = Bounds(28, 5000)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)


def codes_of(rows: str, **parts: bytes) -> list[str]:
    data = SHEET.format(rows).encode()
    return [problem.code for problem in scan({"xl/worksheets/sheet1.xml": data} | parts, LIMIT)]


def test_our_own_submission_is_of_the_plain_shape(
    form: Form, annual: AnnualReturn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hzdesk.workbook.scan._walk", lambda name, *_: pytest.fail(f"{name} is walked"))
    parts = parts_of(written(form, annual))
    assert scan(readable_parts(parts), bounds((form,))) == ()
    assert [name for name in foreign_parts(parts) if not name.startswith("docProps/")] == []


@pytest.mark.parametrize("place", ["A1", "AB5000", "Z9", "AA42"])
def test_a_cell_within_the_limits_may_be_read(place: str) -> None:
    assert codes_of(f'<row r="1"><c r="{place}" s="1" t="n"><v>1</v></c></row>') == []


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="XFD1048576"/>',
        '<c r="AD1"/>',
        '<c r="A10000"/>',
        "<c r='XFD1'/>",
        '<c  r = "XFD1" />',
        '<c t="n" r="XFD1"/>',
        '<c\nr="XFD1"/>',
        '<c r="&#88;FD1"/>',
        '<x:c xmlns:x="u" r="XFD1"/>',
        '<c r="A1"/><c r="A1" xmlns:r="u" r:id="1"/><c r="ZZ1"/>',
        "<c/>" * 29,
    ],
)
def test_a_cell_far_out_is_refused_however_it_is_written(cell: str) -> None:
    assert codes_of(f'<row r="1">{cell}</row>') == ["out_of_bounds"]


def test_a_row_far_out_is_refused_only_with_a_cell_in_it() -> None:
    assert codes_of('<row r="1048576"/>') == []
    assert codes_of('<row r="1048576"><c/></row>') == ["out_of_bounds"]
    assert codes_of('<row r="99999999999999999999"><c/></row>') == ["out_of_bounds"]


@pytest.mark.parametrize("place", ["A1:XFD1048576", "A1048576", "A1:B2:XFD9"])
def test_a_table_or_dimension_far_out_is_refused(place: str) -> None:
    table = f'<table xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" ref="{place}"/>'.encode()
    assert codes_of("", **{"xl/tables/table1.xml": table}) == ["out_of_bounds"]
    assert codes_of(f'</sheetData><dimension ref="{place}"/><sheetData>') == ["out_of_bounds"]


@pytest.mark.parametrize("place", ["B2:A1", "A2:B1", "A1:B2:C3", "", "A0", "表"])
def test_a_range_that_is_none_is_refused(place: str) -> None:
    assert codes_of(f'</sheetData><dimension ref="{place}"/><sheetData>') == ["unreadable"]


def test_a_reference_that_is_none_is_refused() -> None:
    assert codes_of('<row><c r="R1C1"/></row>') == ["unreadable"]


@pytest.mark.parametrize("formula", ["<f>1+1</f>", "<f/>", '<f t="shared"/>', '<x:f xmlns:x="u">1</x:f>'])
def test_a_formula_is_refused(formula: str) -> None:
    assert codes_of(f'<row><c r="A1">{formula}<v>2</v></c></row>') == ["formula"]


def test_words_that_look_like_markup_are_words() -> None:
    text = 'ref="XFD1" :c /&gt; :f x&lt;c r="ZZ99"'
    assert codes_of(f'<row><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>') == []


def test_a_document_type_is_refused() -> None:
    data = b'<!DOCTYPE x [<!ENTITY e "1">]><worksheet><c r="A1">&e;</c></worksheet>'
    assert [problem.code for problem in scan({"xl/worksheets/sheet1.xml": data}, LIMIT)] == ["unreadable"]


def test_another_encoding_hides_nothing() -> None:
    data = SHEET.format('<row><c r="XFD1"/></row>')
    for encoding in ("utf-16", "utf-32"):
        told = f'<?xml version="1.0" encoding="{encoding}"?>{data}'.encode(encoding)
        assert scan({"xl/worksheets/sheet1.xml": told}, LIMIT) != ()


def test_a_long_shared_string_used_everywhere_is_refused() -> None:
    strings = b'<sst xmlns="u"><si><t>' + b"x" * 32_000 + b"</t></si></sst>"
    rows = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(1, 3001))
    assert codes_of(rows, **{"xl/sharedStrings.xml": strings}) == ["too_large"]


def test_damaged_markup_is_refused(form: Form, annual: AnnualReturn) -> None:
    parts = parts_of(written(form, annual))
    for cut in (10, 300, len(parts["xl/worksheets/sheet3.xml"]) // 2):
        broken = parts | {"xl/worksheets/sheet3.xml": parts["xl/worksheets/sheet3.xml"][:cut]}
        reading = read_submission(broken, [form])
        assert reading.problems or reading.differences


def test_parts_that_we_never_write_and_links_that_lead_outside_are_named() -> None:
    link = b'<Relationships><Relationship Id="a" Type="b" Target="c" TargetMode="External"/></Relationships>'
    rels = "xl/worksheets/_rels/sheet1.xml.rels"
    ours = {"xl/workbook.xml": b"", "_xmlsignatures/sig1.xml": b"", rels: b"<Relationships/>"}
    assert foreign_parts(ours) == ()
    assert foreign_parts(ours | {"xl/vbaProject.bin": b"", rels: link}) == ("xl/vbaProject.bin", rels)


Parts = Mapping[str, bytes]
BOOK, STYLES, STRINGS, SHEET_2 = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/sheet2.xml"
LINKS, TABLE = "xl/worksheets/_rels/sheet2.xml.rels", "xl/tables/table1.xml"
READER = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from zipfile import ZipFile
from hzdesk.forms import shipped_forms
from hzdesk.workbook.read import read_submission
for file in sys.argv[1:]:
    with ZipFile(file) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    print(*[problem.code for problem in read_submission(parts, shipped_forms()).problems][:1], flush=True)
"""


def flooded(parts: Parts, name: str, before: str, piece: str, times: int) -> Parts:
    """The parts with a piece put so often before a place of one; `{}` is its number."""
    head, found, tail = parts.get(name, b"").rpartition(before.encode())
    assert found
    return {**parts, name: head + "".join(piece.format(n) for n in range(times)).encode() + found + tail}


def strings(parts: Parts) -> Parts:
    return flooded({**parts, STRINGS: b'<sst xmlns="u"></sst>'}, STRINGS, "</sst>", "<si/>", 5_000_000)


def tables_of_every_sheet(columns: str, times: int) -> Callable[[Parts], Parts]:
    """A few sheets, each linked to a table a few times: a reader reads it each time."""

    def made(parts: Parts) -> Parts:
        parts = flooded(parts, BOOK, "</sheets>", '<sheet name="{}" sheetId="2" r:id="rId2"/>', 150)
        table = (
            '<Relationship Id="r{}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/table"'
        )
        parts = flooded(parts, LINKS, "</Relationships>", table + f' Target="/{TABLE}"/>', 150)
        return flooded(parts, TABLE, "</tableColumns>", columns, times)

    return made


def a_sheet_as_a_table(parts: Parts) -> Parts:
    columns = tables_of_every_sheet("", 0)(parts)
    parts = {**columns, LINKS: columns[LINKS].replace(b"/xl/tables/table1.xml", b"/xl/worksheets/sheet3.xml")}
    return flooded(parts, "xl/worksheets/sheet3.xml", "</worksheet>", '<tableColumn id="1" name="x"/>', 20_000)


HOSTILE: dict[str, Callable[[Parts], Parts]] = {
    "sheets": lambda p: flooded(p, BOOK, "</sheets>", '<sheet name="{}" sheetId="2" r:id="rId2"/>', 2_500_000),
    "names": lambda p: flooded(p, BOOK, "</workbook>", '<definedName name="n{}">1</definedName>', 2_500_000),
    "styles": lambda p: flooded(p, STYLES, "</cellXfs>", '<xf numFmtId="{}"/>', 4_000_000),
    "formats": lambda p: flooded(p, STYLES, "</styleSheet>", '<numFmt numFmtId="{}" formatCode="0"/>', 2_500_000),
    "columns": lambda p: flooded(p, TABLE, "</tableColumns>", '<tableColumn id="1" name="{}"/>', 2_500_000),
    "cells": lambda p: flooded(p, SHEET_2, "</sheetData>", '<row r="1"><c r="A1"><v>1</v></c></row>', 3_000_000),
    "merged cells": lambda p: flooded(p, SHEET_2, "</worksheet>", '<mergeCell ref="A1:B1"/>', 4_500_000),
    "strings": strings,
    "tables again and again": tables_of_every_sheet('<tableColumn id="9" name="{}"/>', 2_000),
    "a long name again and again": tables_of_every_sheet(f'<tableColumn id="9" name="{"x" * 9_000_000}"/>', 1),
    "a sheet as a table": a_sheet_as_a_table,
}


def test_floods_of_everything_are_refused_within_a_minute_and_a_gigabyte(
    form: Form, annual: AnnualReturn, tmp_path: Path
) -> None:
    parts = parts_of(written(form, annual))
    files = [tmp_path / f"{number}.xlsx" for number in range(len(HOSTILE))]
    for file, make in zip(files, HOSTILE.values(), strict=True):
        file.write_bytes(zipped(make(parts)))
    done = subprocess.run([sys.executable, "-c", READER, *files], cwd=ROOT, capture_output=True, text=True, check=False)
    assert dict(zip(HOSTILE, done.stdout.split(), strict=False)) == dict.fromkeys(HOSTILE, "too_large"), done.stderr


def test_what_other_programs_put_into_a_workbook_is_not_too_much(form: Form, annual: AnnualReturn) -> None:
    """A name and a filter for each sheet, thousands of styles, a printer and a note beside the table."""
    parts = flooded(parts_of(written(form, annual)), BOOK, "</workbook>", '<definedName name="n{}">1</definedName>', 90)
    parts = flooded(parts, BOOK, "</workbook>", "<ext><x/></ext>", 30)
    parts = flooded(parts, STYLES, "</cellXfs>", '<xf numFmtId="0"><alignment wrapText="1"/></xf>', 10_000)
    parts = flooded(parts, LINKS, "</Relationships>", '<Relationship Id="o{}" Type="printer" Target="p.bin"/>', 5)
    parts = flooded(parts, TABLE, "</tableColumns>", '<tableColumn id="9" name="{}"><xmlColumnPr/></tableColumn>', 20)
    assert scan(readable_parts(parts), bounds((form,))) == ()
