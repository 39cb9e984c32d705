"""The enrolment slip on paper: one page, whose words and QR code other programs read."""

import subprocess
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hzdesk import enrolment
from hzdesk.enrolment import Slip, slip_of
from hzdesk.identities import Known
from hzdesk.returns import Frame
from ui import paper, slip
from ui.look.theme import Theme

FINGERPRINT = "9c417e0b52a833d1" * 3 + "0123456789abcdef"
ONE = Known(Path("a.p12"), "填报人", "李老师", FINGERPRINT, "", date(2026, 11, 25), date(2036, 11, 25))


def content(name: str = "示例学校", one: Known = ONE, old: Known | None = None) -> Slip:
    frame = Frame("3301000001", name, "vocational_high", "municipal", "330106", 2023)
    return slip_of(frame, one, old, "填报人", "校长", date(2026, 11, 25))


def longest() -> Slip:
    """As much as a slip can hold: the longest names that a certificate has, and an old key."""
    one = Known(Path("a"), "填报人", "李" * 20, FINGERPRINT, "某" * 64, date(2026, 11, 25), date(2026, 11, 26))
    return content("学" * 64, one, Known(Path("b"), "填报人", "", "00" * 32))


@pytest.fixture
def file(qapp: QApplication, tmp_path: Path) -> Path:
    (tmp_path / "slip.pdf").write_bytes(slip.pdf(content()))
    return tmp_path / "slip.pdf"


def run(*command: object) -> str:
    return subprocess.run(list(map(str, command)), check=True, capture_output=True, text=True).stdout


def test_the_pdf_is_one_page_of_a4(file: Path) -> None:
    told = run("pdfinfo", file)
    assert "Pages:           1\n" in told
    assert "(A4)" in told


def test_the_pdf_has_the_groups_the_names_and_the_64_digits_to_paste(file: Path) -> None:
    text = unicodedata.normalize("NFKC", run("pdftotext", "-layout", file, "-"))
    lines = [" ".join(line.split()) for line in text.splitlines()]
    assert all(" ".join(row.split()) in lines for row in enrolment.rows_of_groups(FINGERPRINT))
    assert FINGERPRINT in lines
    assert {"学校 示例学校", "学校代码 3301000001", "签名人 李老师(填报人)"} <= set(lines)


def test_a_scanner_reads_the_fingerprint(file: Path, tmp_path: Path) -> None:
    run("pdftoppm", "-r", 100, "-png", "-singlefile", file, tmp_path / "page")
    assert (
        run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", tmp_path / "page.png").strip() == FINGERPRINT
    )


def test_a_scanner_reads_the_fingerprint_from_the_screen(qapp: QApplication, tmp_path: Path) -> None:
    slip.picture(content(), 520, 1).save(str(tmp_path / "screen.png"))
    assert FINGERPRINT in run("zbarimg", "--quiet", "--raw", tmp_path / "screen.png")


def test_ordinary_names_fit_on_the_page_as_they_are_and_the_longest_are_made_to(
    qapp: QApplication, tmp_path: Path
) -> None:
    assert slip.words(content("杭州市示例高级职业技术学校（示例校区）")).size().height() < slip.HEIGHT
    assert slip.words(longest()).size().height() > slip.HEIGHT
    (tmp_path / "slip.pdf").write_bytes(slip.pdf(longest()))
    assert "登记日期" in unicodedata.normalize("NFKC", run("pdftotext", "-layout", tmp_path / "slip.pdf", "-"))


def test_paper_is_white_with_dark_letters_also_when_the_window_is_dark(theme: Theme) -> None:
    light = slip.picture(content(), 520, 1)
    theme.choose(scheme="dark")
    assert slip.picture(content(), 520, 1) == light
    assert light.pixelColor(2, 2).name() == "#ffffff"


def test_a_printer_gets_one_page(qapp: QApplication, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    paper.set_page(printer)
    slip.paint(longest(), printer)
    assert "Pages:           1\n" in run("pdfinfo", tmp_path / "printed.pdf")
    assert FINGERPRINT in run("pdftotext", "-layout", tmp_path / "printed.pdf", "-")
