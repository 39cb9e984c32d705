"""Proves an installed program: forms, resources, store, workbook and signature, round trip in a temporary folder."""

import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hzdesk import usecases
from hzdesk.canonical import form_digest
from hzdesk.errors import UserError
from hzdesk.forms import newest_form
from hzdesk.forms.model import Form
from hzdesk.merge.folders import merge_folders
from hzdesk.resources import RESOURCES
from hzdesk.returns import EXAMPLE_NAME, Frame
from hzdesk.roster import Member, Roster
from hzdesk.store import OpenStore

_NEEDED = ("codes/codes.toml", "reference/targets.csv", "reference/target_links.csv", "icons/hzdesk.svg")


def selftest(open_store: OpenStore, forms: Sequence[Form]) -> Iterator[str]:
    """One line for each thing that was proven. UserError for the first that is not so."""
    for name in _NEEDED:
        if not (RESOURCES / name).is_file():
            raise UserError(f"程序不完整：缺 {name}。请重新安装。")
    yield "资源文件齐全"
    for form in forms:
        yield f"{form.title} {form.edition}：{len(form.sections)} 张表，{form_digest(form)[:12]}"
    with tempfile.TemporaryDirectory() as folder:
        yield from _round_trip(open_store, forms, Path(folder))


def _round_trip(open_store: OpenStore, forms: Sequence[Form], folder: Path) -> Iterator[str]:
    """A blank return: kept, exported, signed, verified, merged."""
    from hzdesk.signing import make_identity

    year = newest_form(forms).years[-1]
    frame = Frame("000000", f"{EXAMPLE_NAME}自检学校", "adult", "county", "330106", year)
    now = datetime.now(UTC)
    identity = make_identity(frame.school_name, valid_from=now, valid_to=now + timedelta(days=1))
    store = open_store(str(folder / "selftest.hzdesk"), create=True)
    usecases.new_return(store, forms, frame, "自检")
    yield "年报文件可以新建和读写"
    file = folder / "in" / "000000.xlsx"
    exported = usecases.export(store, forms, year, identity, file, when=now, reason="自检")
    store.close()
    yield f"上报件可以生成和读回，校验码 {exported.check_code}"
    facts = (frame.school_code, frame.school_name, frame.kind, frame.affiliation, frame.district)
    roster = Roster({frame.school_code: Member(*facts, fingerprint=identity.fingerprint)})
    merged_store = open_store(str(folder / "merged.hzdesk"), create=True)
    merged = merge_folders([file.parent], forms, roster, year, merged_store, "自检")
    merged_store.close()
    if merged.count("accepted") != 1:
        raise UserError("自检没有通过：上报件没有被收下。请把日志交给维护人员。")
    yield "签名有效，汇总收下 1 份"
