"""LibreOffice judges what we sign."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from hzdesk.signing import sign, verify
from tests.core.signing.office import office_signed, without_null
from tests.core.signing.samples import (
    WHEN,
    changed,
    countersigned,
    elliptic_identity,
    first_stripped,
    identity,
    signed,
    workbook,
)

pytestmark = pytest.mark.interop

TOOL = Path(__file__).parent / "tools" / "libreoffice" / "verify.py"

Verdicts = dict[str, str]


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """LibreOffice's line on each file, by the file's name; it is told to trust the first signer."""
    folder = tmp_path_factory.mktemp("libreoffice")
    files = {
        "signed.xlsx": signed(),
        "rsa3072.xlsx": sign(workbook(), identity("校长", bits=3072), comment="核对 <&>\r\n", when=WHEN),
        "countersigned.xlsx": countersigned(),
        "p256.xlsx": sign(workbook(), elliptic_identity(), when=WHEN),
        "p384.xlsx": sign(workbook(), elliptic_identity(ec.SECP384R1), when=WHEN),
        "mixed.xlsx": sign(signed(), elliptic_identity(), role="校长", when=WHEN),
        "stripped.xlsx": first_stripped(),
        "office.xlsx": office_signed(),
        "office256.xlsx": office_signed(digest="sha256"),
        "officep384.xlsx": office_signed(elliptic_identity(ec.SECP384R1), "sha384"),
        "nonull.xlsx": office_signed(digest="sha256", value=without_null(identity())),
        "changed.xlsx": changed(signed(), "xl/worksheets/sheet1.xml", ("1234", "9234")),
        "unsigned.xlsx": workbook(),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (folder / "signer.pem").write_bytes(identity().certificate.public_bytes(Encoding.PEM))
    done = subprocess.run(
        ["/usr/bin/python3", TOOL, "--signer", "signer.pem", *files],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(files), done.stderr
    return dict(zip(files, lines, strict=True))


@pytest.mark.parametrize("name", ["signed", "rsa3072", "countersigned", "p256", "p384", "mixed"])
def test_libreoffice_calls_our_file_valid_and_opens_it(verdicts: Verdicts, name: str) -> None:
    assert verdicts[f"{name}.xlsx"].startswith("VALID")
    assert " loads=yes " in verdicts[f"{name}.xlsx"]


def test_libreoffice_sees_both_signatures_of_a_countersigned_file(verdicts: Verdicts) -> None:
    assert " signatures=2 " in verdicts["countersigned.xlsx"]
    assert " signatures=2 " in verdicts["mixed.xlsx"]


def test_libreoffice_does_not_miss_a_signature_that_was_taken_out(verdicts: Verdicts) -> None:
    """Nor can we: that is why the content says which roles must sign."""
    assert verdicts["stripped.xlsx"].startswith("VALID signatures=1 ")
    assert [s.role for s in verify(first_stripped()).signatures] == ["校长"]


@pytest.mark.parametrize("name", ["office", "office256", "officep384"])
def test_libreoffice_and_we_agree_on_files_of_the_layout_that_office_writes(verdicts: Verdicts, name: str) -> None:
    assert verdicts[f"{name}.xlsx"].startswith("VALID")


def test_libreoffice_and_we_refuse_a_pkcs1_block_without_null(verdicts: Verdicts) -> None:
    assert verdicts["nonull.xlsx"].startswith("INVALID")


def test_libreoffice_accepts_the_certificate_of_a_signer_it_trusts(verdicts: Verdicts) -> None:
    assert " certificates=VALID " in verdicts["signed.xlsx"]
    assert " certificates=INVALID " in verdicts["rsa3072.xlsx"]


def test_libreoffice_and_we_agree_on_files_that_are_not_valid(verdicts: Verdicts) -> None:
    assert verdicts["changed.xlsx"].startswith("INVALID")
    assert verdicts["unsigned.xlsx"].startswith("UNSIGNED")


def test_a_workbook_that_libreoffice_saved_again_is_unsigned_and_can_be_signed_anew(tmp_path: Path) -> None:
    (tmp_path / "signed.xlsx").write_bytes(signed())
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    call = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", "saved", "signed.xlsx"]
    subprocess.run(call, cwd=tmp_path, capture_output=True, timeout=300, check=True)
    saved = (tmp_path / "saved" / "signed.xlsx").read_bytes()
    assert verify(saved).outcome == "unsigned"
    assert verify(sign(saved, identity(), when=WHEN)).outcome == "valid"
