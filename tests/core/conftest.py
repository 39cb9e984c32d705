"""A small form, written as a person writes one, and stores of a school and the bureau, for the tests of the core."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import db
from hzdesk.forms.model import Form
from hzdesk.forms.read import read_form
from hzdesk.forms.read_codes import load_code_lists
from hzdesk.signing import Identity, make_identity
from hzdesk.store import Store
from hzdesk.submission import make
from tests.core.forms.return_2023 import FORM, SOUND, annual

CODES = """
[[list]]
key = "programmes"
title = "专业"
source = "测试"
open = true
attributes = { group = "专业大类" }
entries = [
    { code = "710201", name = "计算机应用", group = "电子与信息大类" },
    { code = "720301", name = "护理", group = "医药卫生大类" },
    { code = "600000", name = "旧专业", group = "旧大类", valid_to = "2020" },
]
[[list]]
key = "states"
title = "状态"
source = "测试"
entries = [{ code = "open", name = "在招" }, { code = "closed", name = "停招" }]
"""

HEAD = """
key = "t"
title = "测试表样"
edition = "2023.1"
years = [2019, 2023]
sections = [{sections}]
"""

LEAVERS = """
key = "leavers"
title = "毕业去向"
kind = "record"
basis = "academic_year"

[[field]]
key = "graduates"
label = "毕业生数"
type = "count"
unit = "人"
help = "本学年毕业的学生。"

[[field]]
key = "progressed"
label = "升学人数"
type = "count"
unit = "人"
help = "升入高一级学校的毕业生。"

[[field]]
key = "employed"
label = "就业人数"
type = "count"
unit = "人"
help = "直接就业的毕业生。"

[[field]]
key = "matched"
label = "对口就业"
type = "count"
unit = "人"
part_of = "employed"
help = "从事与专业相关工作的毕业生。"

[[field]]
key = "placed"
label = "去向落实"
type = "count"
unit = "人"
value = "progressed + employed"
help = "升学和就业之和。"

[[indicator]]
key = "progression"
label = "升学率"
value = "100 * progressed / graduates"
unit = "%"
digits = 1
scope = "school.kind != 'technical'"
scope_text = "不含技工学校"
total = "ratio_of_sums"

[[check]]
id = "LEA-01"
severity = "error"
part = "matched"
whole = "employed"
"""

OFFERS = """
key = "offers"
title = "专业设置"
kind = "table"
basis = "point:09-01"
identity = ["programme"]
carry = true
maximum_rows = 5

[[field]]
key = "programme"
label = "专业"
type = "code"
codes = "programmes"
help = "目录内的专业。"

[[field]]
key = "state"
label = "状态"
type = "choice"
codes = "states"
help = "招生状态。"

[[field]]
key = "pupils"
label = "在校生"
type = "count"
unit = "人"
help = "九月一日在校的学生。"

[[indicator]]
key = "groups"
label = "专业大类数"
value = "distinct(offers.programme.group)"
unit = "个"
total = "distinct"
"""

AID = """
key = "aid"
title = "资助"
kind = "matrix"
basis = "calendar_year"
row_label = "项目"

[[row]]
key = "grant"
label = "助学金"

[[row]]
key = "waiver"
label = "免学费"

[[row]]
key = "both_kinds"
label = "合计"
total_of = ["grant", "waiver"]

[[field]]
key = "people"
label = "人数"
type = "count"
unit = "人"
help = "得到资助的学生。"

[[field]]
key = "amount"
label = "金额"
type = "money"
unit = "元"
help = "发放的金额。"
"""

FormMaker = Callable[..., Form]

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)


@pytest.fixture
def make_form(tmp_path: Path) -> FormMaker:
    """Makes a form of section texts; text given as `<section>_more` is appended to the ready-made section."""
    ready = {"leavers": LEAVERS, "offers": OFFERS, "aid": AID}

    def made(*, head: str = "", **sections: str) -> Form:
        extra = {key.removesuffix("_more"): sections.pop(key) for key in list(sections) if key.endswith("_more")}
        texts = {key: text + extra.get(key, "") for key, text in (ready | sections).items()}
        (tmp_path / "codes.toml").write_text(CODES, encoding="utf-8")
        codes, problems = load_code_lists(tmp_path)
        assert problems == ()
        names = ", ".join(f'"{key}"' for key in texts)
        (tmp_path / "form.toml").write_text(HEAD.replace("{sections}", names) + head, encoding="utf-8")
        for key, text in texts.items():
            (tmp_path / f"{key}.toml").write_text(text, encoding="utf-8")
        return read_form(tmp_path, codes)

    return made


@pytest.fixture(scope="session")
def identity() -> Identity:
    return make_identity("示例学校", valid_from=NOW, valid_to=NOW + timedelta(days=1))


@pytest.fixture
def school(tmp_path: Path) -> Iterator[Store]:
    """A school's own store with a sound draft of 2023."""
    store = db.open_store(str(tmp_path / "school.hzdesk"), [FORM], create=True)
    store.save(annual(SOUND), "x")
    yield store
    store.close()


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Store]:
    store = db.open_store(str(tmp_path / "merged.hzdesk"), [FORM], create=True)
    yield store
    store.close()


@pytest.fixture
def received(tmp_path: Path, identity: Identity) -> Path:
    """A folder with the submission of the school."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.xlsx").write_bytes(make([FORM], annual(SOUND), None, identity, when=NOW).content)
    return folder
