"""Writing a submission: the workbook before it is signed."""

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook

from hzdesk.canonical import normal
from hzdesk.findings import Finding
from hzdesk.forms.model import Form
from hzdesk.indicators import Figure
from hzdesk.operands import operands_of
from hzdesk.returns import AnnualReturn
from hzdesk.workbook import machine
from hzdesk.workbook.back import write_dictionary, write_figures, write_findings
from hzdesk.workbook.cover import Cover, people
from hzdesk.workbook.front import write_cover
from hzdesk.workbook.layout import MACHINE, MACHINE_TABLE, layouts
from hzdesk.workbook.section import SectionWriter
from hzdesk.workbook.sheet import Sheet
from hzdesk.workbook.styles import HIDDEN, Book, Looks


def write_submission(
    form: Form,
    annual: AnnualReturn,
    cover: Cover,
    *,
    previous: AnnualReturn | None = None,
    findings: Sequence[Finding] = (),
    figures: Sequence[Figure] = (),
    last_figures: Mapping[str, Figure] | None = None,
) -> bytes:
    """The unsigned package. The same return gives the same parts, `docProps` aside, which signing takes out.

    `last_figures` are last year's by the key of their indicator, each computed on its own year's form.
    """
    kept = normal(form, annual)
    book = Book()
    looks = Looks(book)
    sheets = layouts(form, annual.frame.year)
    operands = operands_of(form, kept, previous)
    footer = f"{kept.frame.school_code}　{kept.frame.year} 年度　校验码 {cover.check_code}"
    headline = [figure for key in form.headline for figure in figures if figure.indicator.key == key]
    last = last_figures or {}

    pages = [write_cover(book, looks, form, kept.frame, cover, people(form, kept), headline, last)]
    pages += [SectionWriter(book, looks, layout, operands).write(number) for number, layout in enumerate(sheets, 4)]
    pages.append(write_figures(book, looks, form, kept.frame.year, figures, last))
    pages.append(write_findings(book, looks, form, kept, findings))
    pages.append(write_dictionary(book, looks, form, kept.frame.year))
    for page in pages:
        page.footer(footer)
        page.protect()
    write_machine(book, looks, machine.documents(form, kept, previous, cover, sheets))
    package = io.BytesIO()
    book.save(package)
    return package.getvalue()


def write_machine(book: Workbook, looks: Looks, documents: Mapping[str, str], table: str = MACHINE_TABLE) -> Sheet:
    """The hidden sheet with the documents in a table of that name."""
    page = Sheet(book, looks, MACHINE, (12, 80))
    style, heads = looks(HIDDEN), ("名称", "内容")
    first = page.row([(head, style) for head in heads])
    for name, piece in machine.to_rows(documents):
        page.row([(name, style), (piece, style)])
    page.table(table, 3, heads, first)
    page.sheet.sheet_state = "veryHidden"
    return page
