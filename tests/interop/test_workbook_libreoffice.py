"""LibreOffice opens our submissions, shows them, and saves them again with the same values."""

import json
import re
import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from hzdesk.forms.model import Form
from hzdesk.forms.read import read_form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.merge.receive import receive
from hzdesk.resources import RESOURCES
from hzdesk.returns import AnnualReturn
from hzdesk.signing import make_identity
from hzdesk.submission import make
from hzdesk.three_way import changes
from hzdesk.workbook.office import Errand, write_office
from hzdesk.workbook.office_read import Filled, read_office
from hzdesk.workbook.read import read_submission
from tests.core.forms.return_2023 import FORM as RETURN
from tests.core.forms.return_2023 import SOUND
from tests.core.forms.return_2023 import annual as annual_2023
from tests.core.workbook.conftest import form as small_form
from tests.core.workbook.samples import parts_of, returns, sample, written

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
]
__all__ = ["small_form"]


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("profile")


def convert(profile: Path, folder: Path, packages: dict[str, bytes], kind: str) -> dict[str, bytes]:
    """The packages as LibreOffice saves them, all in one run."""
    saved = folder / kind
    shutil.rmtree(saved, ignore_errors=True)
    for name, package in packages.items():
        (folder / f"{name}.xlsx").write_bytes(package)
    files = [str(folder / f"{name}.xlsx") for name in packages]
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", kind]
    subprocess.run([*command, "--outdir", str(saved), *files], check=True, capture_output=True, timeout=300)
    return {name: (saved / f"{name}.{kind}").read_bytes() for name in packages}


# LibreOffice takes `_x0041_` for those seven characters where the standard means `A`; nobody types that.
ESCAPE = re.compile(r"_x[0-9A-Fa-f]{4}_")


def texts(annual: AnnualReturn) -> str:
    return repr([annual.sections, annual.explanations])


def plain_returns(form: Form) -> st.SearchStrategy[AnnualReturn]:
    return returns(form).filter(lambda annual: not ESCAPE.search(texts(annual)))


def compare(form: Form, profile: Path, folder: Path, told: list[AnnualReturn]) -> None:
    packages = {f"r{place}": written(form, annual) for place, annual in enumerate(told)}
    saved = convert(profile, folder, packages, "xlsx")
    for annual, package in zip(told, saved.values(), strict=True):
        reading = read_submission(parts_of(package), [form])
        assert (reading.problems, reading.differences) == ((), ())
        assert reading.annual == annual


FEW = settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@FEW
@given(st.data())
def test_values_are_the_same_after_libreoffice_saved_them(
    small_form: Form, profile: Path, tmp_path: Path, data: st.DataObject
) -> None:
    compare(small_form, profile, tmp_path, [data.draw(plain_returns(small_form)) for _ in range(4)])


def test_a_submission_of_the_real_form_comes_back(profile: Path, tmp_path: Path) -> None:
    codes, _ = load_code_lists(RESOURCES / "codes")
    real = read_form(RESOURCES / "forms" / "2023", codes)
    compare(real, profile, tmp_path, [sample(real, seed) for seed in range(3)])


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
def test_every_page_carries_check_code_and_page_number(small_form: Form, profile: Path, tmp_path: Path) -> None:
    (tmp_path / "print.pdf").write_bytes(
        convert(profile, tmp_path, {"print": written(small_form, sample(small_form, 1, 5))}, "pdf")["print"]
    )
    text = subprocess.run(
        ["pdftotext", "-layout", str(tmp_path / "print.pdf"), "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert len(pages) >= 8
    for place, page in enumerate(pages, 1):
        assert re.search(r"校验码 [0-9A-Z]{4}(-[0-9A-Z]{4}){3}", page)
        assert re.search(rf"第\s*{place}\s*页\s*共\s*{len(pages)}\s*页", page)


EDIT = Path(__file__).parent / "tools" / "libreoffice" / "edit.py"


def edited(folder: Path, package: bytes, edits: list[list[object]]) -> bytes:
    """The package as somebody edits and saves it in LibreOffice."""
    (folder / "a.xlsx").write_bytes(package)
    (folder / "edits.json").write_text(json.dumps(edits, ensure_ascii=False), encoding="utf-8")
    command = ["/usr/bin/python3", EDIT, folder / "a.xlsx", folder / "b.xlsx", folder / "edits.json"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return (folder / "b.xlsx").read_bytes()


def test_a_workbook_for_an_office_comes_back_from_libreoffice_with_what_was_filled_in(tmp_path: Path) -> None:
    """Numbers, 不适用, a typing slip, a choice, a row emptied, one in an empty line, one below the table."""
    school = annual_2023(SOUND)
    programmes, people = RETURN.by_key["programmes"], RETURN.by_key["progression"]
    errand = Errand("学生处", "李老师", (programmes, people))
    package = write_office(RETURN, school, None, errand, "2023-12-01")
    rows = programmes.title
    edits: list[list[object]] = [
        *(["set", people.title, "C7", 271], ["set", people.title, "C11", "不适用"], ["set", people.title, "C12", "8O"]),
        *(["set", rows, "F6", "停招"], *(["set", rows, f"{column}9", ""] for column in "CDEFGHIJK")),
        *(["set", rows, "C12", "740101"], ["set", rows, "J12", 12], ["set", rows, "C60", "730301 会计事务"]),
    ]
    found = read_office(parts_of(edited(tmp_path, package, edits)), [RETURN])
    assert isinstance(found, Filled), found
    keys = (programmes.key, people.key)
    told = [change.told("本校") for change in changes(RETURN, keys, found.base, school, found.annual, found.not_asked)]
    assert told == [
        f"{rows}　第 1 行　计算机应用　状态：在招 → 停招",
        (
            f"{rows}　第 4 行　中餐烹饪：删去：培养模式 3+4，学制 七年，状态 在招，"
            "招生计划 40，实际招生 40，在校生 118，毕业生 36"
        ),
        f"{rows}　旅游服务与管理：新增：在校生 12",
        f"{rows}　会计事务：新增",
        f"{people.title}　毕业生数：270 → 271",
        f"{people.title}　3+4 转段：34 → 不适用",
        f"{people.title}　五年一贯制、3+2 转段：68 → 8O（认不出）",
    ]


def test_a_formula_that_an_office_typed_is_named_with_its_cell(tmp_path: Path) -> None:
    people = RETURN.by_key["progression"]
    package = write_office(RETURN, annual_2023(SOUND), None, Errand("学生处", "李老师", (people,)), "2023-12-01")
    content = edited(tmp_path, package, [["formula", people.title, "C7", "=200+71"]])
    assert read_office(parts_of(content), [RETURN]) == f"{people.title} C7是公式，请改成数值"


def test_a_workbook_for_an_office_is_the_same_after_libreoffice_saved_it(
    small_form: Form, profile: Path, tmp_path: Path
) -> None:
    told = sample(small_form, 3, 12)
    errand = Errand("学生处", "李老师", small_form.sections)
    package = write_office(small_form, told, None, errand, "2023-12-01")
    found = read_office(parts_of(convert(profile, tmp_path, {"a": package}, "xlsx")["a"]), [small_form])
    assert isinstance(found, Filled), found
    assert changes(small_form, small_form.by_key, found.base, told, found.annual) == ()


def test_what_somebody_changed_in_libreoffice_is_named_cell_by_cell(tmp_path: Path) -> None:
    """Numbers, 不适用, a typing slip, a row taken out, one put in, and the cover."""
    when = datetime(2024, 1, 5, tzinfo=UTC)
    identity = make_identity("示例学校", valid_from=when, valid_to=when + timedelta(days=1))
    package = make([RETURN], annual_2023(SOUND), None, identity, when=when).content
    rows, people = RETURN.by_key["programmes"].title, RETURN.by_key["progression"].title
    edits = [
        *(["set", people, "C6", 271], ["set", rows, "J5", 89], ["set", rows, "J6", "不适用"]),
        *(["set", rows, "I7", "四十"], ["remove", rows, 9], ["insert", rows, 6]),
        *(["set", rows, "C6", "740101"], ["set", rows, "J6", 12], ["set", "封面", "C5", "示例乙校"]),
    ]
    content = edited(tmp_path, package, edits)
    resaved, *changed = receive("b.xlsx", content, [RETURN], None).verdict.problems
    assert resaved.code == "resaved"
    assert [problem.text for problem in changed] == [
        "封面　学校名称　内容：签名时 示例学校，现在 示例乙校。",
        f"{rows}　第 1 行　计算机应用　实际招生：签名时 88，现在 89。",
        f"{rows}　第 3 行　计算机应用　实际招生：签名时 80，现在 不适用。",
        f"{rows}　第 4 行　人工智能技术与应用　招生计划：签名时 40，现在 四十（认不出）。",
        (
            f"{rows}　第 5 行　会计事务：签名时有这一行（培养模式 三年制，学制 三年，状态 停招，停招年数 1，"
            "招生计划 0，实际招生 0，在校生 88，毕业生 50），现在没有。"
        ),
        f"{rows}　第 2 行　旅游服务与管理：签名时没有这一行，现在有（实际招生 12）。",
        f"{people}　毕业生数：签名时 270，现在 271。",
    ]
