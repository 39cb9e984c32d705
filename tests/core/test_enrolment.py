"""What stands on the enrolment slip."""

import csv
import io
from dataclasses import replace
from datetime import date
from pathlib import Path

from hzdesk import enrolment
from hzdesk.enrolment import Slip, slip_of
from hzdesk.identities import Known
from hzdesk.returns import Frame
from hzdesk.roster import COLUMNS, read_roster

FRAME = Frame("3301000001", "示例学校", "vocational_high", "municipal", "330106", 2023)
FINGERPRINT = "9c417e0b52a833d1" * 4
TODAY = date(2026, 11, 25)
ONE = Known(Path("a.p12"), "填报人", "李老师", FINGERPRINT, "", date(2026, 11, 25), date(2036, 11, 25))


def slip(one: Known = ONE, old: Known | None = None, frame: Frame = FRAME) -> Slip:
    return slip_of(frame, one, old, "填报人", "校长", TODAY)


def test_it_says_whose_key_it_is() -> None:
    assert dict(slip().facts) == {
        "学校": "示例学校",
        "学校代码": "3301000001",
        "签名人": "李老师（填报人）",
        "证书签发": "本校用年报程序自建",
        "证书有效期": "2026-11-25 至 2036-11-25",
    }


def test_an_authoritys_certificate_names_the_authority() -> None:
    assert dict(slip(replace(ONE, issuer="某某认证中心")).facts)["证书签发"] == "某某认证中心"


def test_the_fingerprint_stands_in_groups_of_four_four_to_a_row() -> None:
    rows = enrolment.rows_of_groups(FINGERPRINT)
    assert rows == ("9C41  7E0B  52A8  33D1",) * 4


def test_what_is_on_the_slip_goes_into_the_roster_as_it_is(tmp_path: Path) -> None:
    """Typed from the groups, scanned, or pasted: the roster reads the same fingerprint."""
    for text in (FINGERPRINT, "\n".join(enrolment.rows_of_groups(FINGERPRINT))):
        out = io.StringIO(newline="")
        lines = csv.DictWriter(out, COLUMNS, restval="")
        lines.writeheader()
        lines.writerow({"school_code": "1", "name": "示例", "kind": "technical", "fingerprint": text})
        (tmp_path / "roster.csv").write_text(out.getvalue(), encoding="utf-8")
        assert read_roster(tmp_path / "roster.csv").members["1"].fingerprint == slip().fingerprint


def test_a_new_key_names_the_old_one() -> None:
    old = replace(ONE, fingerprint="00" * 32)
    assert slip(old=old).replaces == "00" * 32
    assert "写在旧的前面" in slip(old=old).steps[1]
    assert slip(old=ONE).replaces == ""


def test_a_key_that_the_roster_does_not_pin_says_so() -> None:
    assert "名册登记的是填报人的指纹" in slip(replace(ONE, role="校长")).steps[1]


def test_the_code_is_square_and_dark_and_light() -> None:
    modules = enrolment.modules(FINGERPRINT)
    assert {len(row) for row in modules} == {len(modules)}
    assert {module for row in modules for module in row} == {0, 1}
