"""A form as a signed file: what is taken in, what is refused, and what counts at the next start."""

import logging
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest

from hzdesk.canonical import form_digest
from hzdesk.errors import UserError
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.delivery import add, load_forms, pack
from hzdesk.forms.model import Form
from hzdesk.forms.read import FormError
from hzdesk.resources import RESOURCES
from hzdesk.signing import Identity, make_identity, rezip, sign, verify

NOW = datetime(2024, 1, 5, tzinfo=UTC)
FORM = form_of_year(shipped_forms(), 2023)
HEAD = (RESOURCES / "forms" / "2023" / "form.toml").read_text(encoding="utf-8")
SECTION = """
key = "canteen"
title = "食堂"
kind = "record"
basis = "point:09-01"
[[field]]
key = "canteen_seats"
label = "餐位"
type = "count"
unit = "个"
help = "9 月 1 日的餐位数。"
"""

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def bureau() -> Identity:
    return make_identity("示例市教育局", valid_from=NOW, valid_to=NOW + timedelta(days=1))


def head(edition: str, *sections: str) -> str:
    """The shipped head with another edition and more sections."""
    text = re.sub(r"^edition = .*$", f'edition = "{edition}"', HEAD, flags=re.MULTILINE)
    more = "".join(f'    "{section}",\n' for section in sections)
    return re.sub(r"^sections = \[(.*?)^\]", rf"sections = [\1{more}]", text, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture
def make(tmp_path: Path, bureau: Identity) -> Make:
    """Makes a signed file of these texts, by default a new section in edition 2023.2."""

    def made(edition: str = "2023.2", identity: Identity = bureau, **texts: str) -> Path:
        folder = tmp_path / f"files-{edition}"
        folder.mkdir(exist_ok=True)
        texts = {"form": head(edition, "canteen"), "canteen": SECTION} | texts
        for name, text in texts.items():
            (folder / f"{name}.toml").write_text(text, encoding="utf-8")
        file = tmp_path / f"{edition}.hzform"
        file.write_bytes(pack(folder, shipped_forms(), identity, NOW)[1])
        return file

    return made


def form_2023(folder: Path) -> Form:
    return form_of_year(load_forms(folder), 2023)


def test_a_signed_form_takes_the_place_of_the_edition_before(make: Make, tmp_path: Path, bureau: Identity) -> None:
    assert load_forms(tmp_path / "forms") == shipped_forms()
    add(make(), tmp_path / "forms", bureau.fingerprint)
    form = form_2023(tmp_path / "forms")
    assert (form.edition, form.sections[-1].key) == ("2023.2", "canteen")
    assert form.report == form_of_year(shipped_forms(), 2023).report
    assert len(load_forms(tmp_path / "forms")) == len(shipped_forms())


def test_a_key_that_was_pinned_need_not_be_told_again(make: Make, tmp_path: Path, bureau: Identity) -> None:
    add(make(), tmp_path / "forms", bureau.fingerprint)
    add(make("2023.3"), tmp_path / "forms")
    assert form_2023(tmp_path / "forms").edition == "2023.3"


def test_without_a_pinned_key_the_fingerprint_is_told_to_compare(make: Make, tmp_path: Path, bureau: Identity) -> None:
    with pytest.raises(UserError, match="请与市教育局的盖章通知核对") as refused:
        add(make(), tmp_path / "forms")
    assert bureau.fingerprint.upper()[:4] in str(refused.value)
    assert load_forms(tmp_path / "forms") == shipped_forms()


def test_a_form_of_another_key_is_refused(make: Make, tmp_path: Path, bureau: Identity) -> None:
    other = make_identity("别人", valid_from=NOW, valid_to=NOW + timedelta(days=1))
    with pytest.raises(UserError, match="不是市教育局签的"):
        add(make(identity=other), tmp_path / "forms", bureau.fingerprint)
    assert load_forms(tmp_path / "forms") == shipped_forms()


def unsigned(file: Path) -> dict[str, bytes]:
    """The parts of a signed form without its signature."""
    parts = {name: data for name, data in verify(file.read_bytes()).parts.items() if not name.startswith("_xml")}
    parts["_rels/.rels"] = re.sub(rb"<Relationship [^>]*origin[^>]*/>", b"", parts["_rels/.rels"])
    return parts


def test_an_unsigned_form_is_refused(make: Make, tmp_path: Path, bureau: Identity) -> None:
    file = make()
    file.write_bytes(rezip(unsigned(file)))
    with pytest.raises(UserError, match="没有签名"):
        add(file, tmp_path / "forms", bureau.fingerprint)


def test_a_changed_word_is_refused(make: Make, tmp_path: Path, bureau: Identity) -> None:
    file = make()
    parts = dict(verify(file.read_bytes()).parts)
    parts["form/canteen.toml"] = parts["form/canteen.toml"].replace("餐位数".encode(), "床位数".encode())
    file.write_bytes(rezip(parts))
    with pytest.raises(UserError, match="签名后被改动"):
        add(file, tmp_path / "forms", bureau.fingerprint)


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\3\4 and nothing else"])
def test_what_is_no_form_is_refused_in_a_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.hzform").write_bytes(content)
    with pytest.raises(UserError, match="读不出"):
        add(tmp_path / "a.hzform", tmp_path / "forms", "0" * 64)


def test_a_signed_package_of_something_else_is_refused(make: Make, tmp_path: Path, bureau: Identity) -> None:
    file = make()
    parts = unsigned(file) | {"form/deep/canteen.toml": SECTION.encode()}
    file.write_bytes(sign(rezip(parts), bureau, role="", comment="", when=NOW))
    with pytest.raises(UserError, match="不是报表制度文件"):
        add(file, tmp_path / "forms", bureau.fingerprint)


def test_an_added_edition_knows_those_before_it(make: Make, tmp_path: Path, bureau: Identity) -> None:
    for edition in ("2023.2", "2023.3"):
        add(make(edition), tmp_path / "forms", bureau.fingerprint)
    form = form_2023(tmp_path / "forms")
    assert [edition.edition for edition in form.earlier] == ["2023.2", FORM.edition]
    assert [form_digest(edition) for edition in form.earlier[1:]] == [form_digest(FORM)]
    assert form_digest(form) == form_digest(replace(form, earlier=()))


def test_a_later_program_brings_a_newer_edition_than_the_one_that_was_added(
    make: Make, tmp_path: Path, bureau: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(make("2023.2"), tmp_path / "forms", bureau.fingerprint)
    shipped = tuple(replace(form, edition="2023.3") if form.key == "2023" else form for form in shipped_forms())
    monkeypatch.setattr("hzdesk.forms.delivery.shipped_forms", lambda: shipped)
    form = form_2023(tmp_path / "forms")
    assert (form.edition, [edition.edition for edition in form.earlier]) == ("2023.3", ["2023.2"])


def test_an_older_edition_is_refused(make: Make, tmp_path: Path, bureau: Identity) -> None:
    older = make()
    add(make("2023.3"), tmp_path / "forms", bureau.fingerprint)
    with pytest.raises(FormError, match=r"应大于现有的 2023\.3"):
        add(older, tmp_path / "forms")


def test_a_corrected_edition_may_correct_but_not_take_away(make: Make, tmp_path: Path, bureau: Identity) -> None:
    add(make(), tmp_path / "forms", bureau.fingerprint)
    add(make("2023.3", canteen=SECTION.replace("餐位数。", "餐位数，含教工食堂。")), tmp_path / "forms")
    help_text = form_2023(tmp_path / "forms").by_key["canteen"].fields[0].help
    assert help_text.endswith("含教工食堂。")
    gone = make("2023.4", canteen=SECTION.replace("canteen_seats", "canteen_tables"))
    with pytest.raises(FormError, match="现有版本有 canteen_seats，不能去掉"):
        add(gone, tmp_path / "forms")
    with pytest.raises(FormError, match="现有版本有这张表，不能去掉"):
        add(make("2023.5", form=head("2023.5")), tmp_path / "forms")


def test_a_mistake_is_told_before_anything_is_signed(make: Make) -> None:
    with pytest.raises(FormError, match=r"canteen\.toml.*type 只能是"):
        make(canteen=SECTION.replace('"count"', '"number"'))


def test_a_form_may_bring_its_own_code_list(make: Make, tmp_path: Path, bureau: Identity) -> None:
    codes = '[[list]]\nkey = "meals"\ntitle = "餐别"\nsource = "测试"\nentries = [{ code = "lunch", name = "午餐" }]\n'
    field = '[[field]]\nkey = "meal"\nlabel = "餐别"\ntype = "choice"\ncodes = "meals"\nhelp = "供哪一餐。"\n'
    add(make(canteen=SECTION + field, codes=codes), tmp_path / "forms", bureau.fingerprint)
    assert form_2023(tmp_path / "forms").codes["meals"].entries["lunch"].name == "午餐"


def test_a_form_that_cannot_be_used_any_more_is_left_out_and_logged(
    make: Make, tmp_path: Path, bureau: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    add(make(), tmp_path / "forms", bureau.fingerprint)
    (tmp_path / "forms" / "2023-2023.2" / "canteen.toml").write_bytes(b"\xff")
    with caplog.at_level(logging.WARNING, "hzdesk.forms"):
        assert load_forms(tmp_path / "forms") == shipped_forms()
    assert "canteen.toml" in caplog.text
    caplog.clear()


def test_a_fingerprint_that_is_none_is_refused(make: Make, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="64 位十六进制数"):
        add(make(), tmp_path / "forms", "看不清")


def test_a_folder_without_a_head_is_refused(tmp_path: Path, bureau: Identity) -> None:
    with pytest.raises(UserError, match=r"没有 form\.toml"):
        pack(tmp_path, shipped_forms(), bureau, NOW)


def test_the_same_folder_gives_the_same_bytes_and_plain_files_inside(make: Make) -> None:
    first, again = make().read_bytes(), make().read_bytes()
    assert first == again
    with zipfile.ZipFile(BytesIO(first)) as archive:
        assert archive.read("form/canteen.toml").decode() == SECTION


def test_a_form_that_follows_another_is_whole_in_its_file(tmp_path: Path, bureau: Identity) -> None:
    sections = re.search(r"^sections = \[.*?^\]", head("2026.2", "canteen"), re.MULTILINE | re.DOTALL)
    assert sections is not None
    texts = (
        'key = "2026"\nfollows = "2023"\nedition = "2026.2"\n',
        'key = "late"\nfollows = "2026"\nyears = [2026, 2026]\n',
    )
    for key, text in zip(("2026", "late"), texts, strict=True):
        folder = tmp_path / f"sections-{key}"
        folder.mkdir()
        (folder / "form.toml").write_text(f"{text}\n{sections[0]}\n", encoding="utf-8")
        (folder / "canteen.toml").write_text(SECTION, encoding="utf-8")
        file = tmp_path / f"{key}.hzform"
        file.write_bytes(pack(folder, shipped_forms(), bureau, NOW)[1])
        form = add(file, tmp_path / "forms", bureau.fingerprint)
        assert "unsettled" in form.by_key["progression"].by_key
        assert "unplaced" not in form.by_key["progression"].by_key
        assert form.sections[-1].key == "canteen"
        with zipfile.ZipFile(file) as archive:
            assert b"follows" not in archive.read("form/form.toml")
    forms = load_forms(tmp_path / "forms")
    assert [form_of_year(forms, year).key for year in (2023, 2025, 2026)] == ["2023", "2026", "late"]
    assert form_of_year(forms, 2025).edition == "2026.2"


def test_a_correction_writes_only_what_it_changes(tmp_path: Path, bureau: Identity) -> None:
    (tmp_path / "form.toml").write_text('key = "2023"\nedition = "2023.2"\n', encoding="utf-8")
    change = '[[field]]\nkey = "graduates"\nhelp = "取得毕业证书的学生数。"\n'
    (tmp_path / "progression.toml").write_text(change, encoding="utf-8")
    form, _ = pack(tmp_path, shipped_forms(), bureau, NOW)
    before, now = (found.by_key["progression"].by_key for found in (form_of_year(shipped_forms(), 2023), form))
    assert now["graduates"].help == "取得毕业证书的学生数。"
    assert {key: field for key, field in now.items() if key != "graduates"} == {
        key: field for key, field in before.items() if key != "graduates"
    }


def test_a_file_that_is_no_toml_is_told_and_not_replaced_by_the_shipped_one(tmp_path: Path, bureau: Identity) -> None:
    (tmp_path / "form.toml").write_text('key = "2023"\nedition = "2023.2"\n', encoding="utf-8")
    (tmp_path / "progression.toml").write_text("[[field", encoding="utf-8")
    with pytest.raises(FormError, match=r"progression\.toml：不是正确的 TOML 文件"):
        pack(tmp_path, shipped_forms(), bureau, NOW)
