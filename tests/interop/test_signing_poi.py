"""Apache POI judges what we sign, and we judge what Apache POI signs."""

import io
import re
import subprocess
from pathlib import Path

import docx
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from hzdesk.signing import save_identity, sign, verify
from tests.core.signing.office import office_signed
from tests.core.signing.samples import (
    WHEN,
    added,
    changed,
    countersigned,
    elliptic_identity,
    first_stripped,
    identity,
    parts_of,
    signed,
    workbook,
    zipped,
)

pytestmark = pytest.mark.interop

TOOLS = Path(__file__).parent / "tools" / "poi"
ORIGIN_RELS = "_xmlsignatures/_rels/origin.sigs.rels"
SHEET = "xl/worksheets/sheet1.xml"

Verdicts = dict[str, str]


def poi_verdicts(folder: Path, files: dict[str, bytes], mode: str = "--verbose") -> Verdicts:
    """POI's line on each file by the file's name; with `--full` it is asked for coverage too."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name in files]
    done = subprocess.run([TOOLS / "verify", mode, *paths], capture_output=True, text=True, timeout=300, check=False)
    lines = done.stdout.splitlines()
    assert len(lines) == len(files), done.stderr
    return dict(zip(files, lines, strict=True))


def word() -> bytes:
    """A package that is no workbook."""
    document = docx.Document()
    document.add_paragraph("教育质量年度报告")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    files = {
        "signed": signed(),
        "rsa3072": sign(workbook(), identity("校长", bits=3072), comment="核对 <&>\r\n", when=WHEN),
        "countersigned": countersigned(),
        "p256": sign(workbook(), elliptic_identity(), when=WHEN),
        "p384": sign(workbook(), elliptic_identity(ec.SECP384R1), when=WHEN),
        "mixed": sign(signed(), elliptic_identity(), role="校长", when=WHEN),
        "stripped": first_stripped(),
        "word": sign(sign(word(), identity(), when=WHEN), elliptic_identity(), when=WHEN),
        "changed": changed(signed(), SHEET, ("1234", "9234")),
        "unsigned": workbook(),
        "added": added(signed(), "xl/extra.xml", b"<a/>"),
    }
    return poi_verdicts(tmp_path_factory.mktemp("poi"), files, "--full")


@pytest.mark.parametrize("name", ["signed", "rsa3072", "countersigned", "p256", "p384", "mixed", "stripped", "word"])
def test_poi_calls_our_file_valid_and_wholly_covered(verdicts: Verdicts, name: str) -> None:
    assert verdicts[name].startswith("VALID")
    assert " uncovered=0 " in verdicts[name]


def test_poi_sees_both_signatures_of_a_countersigned_file(verdicts: Verdicts) -> None:
    assert " signatures=2 " in verdicts["countersigned"]
    assert "张三" in verdicts["countersigned"]
    assert "李四" in verdicts["countersigned"]
    assert " signatures=2 " in verdicts["mixed"]
    assert " signatures=1 " in verdicts["stripped"]


def test_poi_and_we_agree_on_files_that_are_not_valid(verdicts: Verdicts) -> None:
    assert verdicts["changed"].startswith("INVALID")
    assert verdicts["unsigned"].startswith("UNSIGNED")
    assert verdicts["added"].startswith("INVALID")


def signable_by_poi() -> bytes:
    """The workbook with relative Targets and an `rId1` in every relationship part: POI cannot sign others."""
    parts = parts_of(workbook())
    for name in [n for n in parts if n.endswith(".rels")]:
        text = re.sub('Target="/xl/(?!workbook)', 'Target="' + "../" * (name.count("/") - 2), parts[name].decode())
        if 'Id="rId1"' not in text:
            text = re.sub(' Id="[^"]*"', ' Id="rId1"', text, count=1)
        parts[name] = text.encode()
    return zipped(parts)


@pytest.fixture(scope="module")
def arithmetic(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    """POI's own verdict on files of Office's layout, which leave things out."""
    files = {
        "sha1": office_signed(),
        "sha512": office_signed(digest="sha512"),
        "line": office_signed(digest="sha256", line=True),
        "p256": office_signed(elliptic_identity(), "sha256"),
        "p384": office_signed(elliptic_identity(ec.SECP384R1), "sha384"),
        "p384 with sha256": office_signed(elliptic_identity(ec.SECP384R1), "sha256"),
        "p256 with sha1": office_signed(elliptic_identity(), "sha1"),
        "changed": changed(office_signed(), SHEET, ("1234", "9234")),
    }
    return poi_verdicts(tmp_path_factory.mktemp("office"), files)


@pytest.mark.parametrize("name", ["sha1", "sha512", "line", "p256", "p384", "p384 with sha256", "p256 with sha1"])
def test_poi_and_we_agree_on_files_of_the_layout_that_office_writes(arithmetic: Verdicts, name: str) -> None:
    assert arithmetic[name].startswith("VALID")
    assert " uncovered=4 " in arithmetic[name]


def test_poi_and_we_agree_that_such_a_file_was_changed(arithmetic: Verdicts) -> None:
    assert arithmetic["changed"].startswith("INVALID")


def signed_by_poi(folder: Path, package: bytes, digest: str = "sha256") -> bytes:
    file, key = folder / "poi.xlsx", folder / "me.p12"
    file.write_bytes(package)
    key.write_bytes(save_identity(identity(), "demo", rounds=1000))
    subprocess.run([TOOLS / "sign", file, key, "demo", digest], timeout=300, check=True)
    return file.read_bytes()


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
def test_a_file_signed_by_poi_is_intact_but_not_wholly_covered(tmp_path: Path, digest: str) -> None:
    package = signed_by_poi(tmp_path, signable_by_poi(), digest)
    report = verify(package, foreign=True)
    assert report.outcome == "valid"
    (signature,) = report.signatures
    assert signature.intact
    assert not signature.covers_everything
    assert (signature.fingerprint, signature.subject) == (identity().fingerprint, identity().subject)
    assert signature.comment == "signed by POI"
    found = {(problem.code, problem.part) for problem in report.problems}
    assert ("part_uncovered", "docProps/app.xml") in found
    assert not any(part == SHEET for _, part in found)
    assert any(code == "weak_algorithm" for code, _ in found) == (digest == "sha1")
    assert verify(package).outcome == "altered"


def test_of_a_file_signed_by_poi_only_what_it_left_out_can_be_changed(tmp_path: Path) -> None:
    package = signed_by_poi(tmp_path, signable_by_poi())
    left_out = {problem.part for problem in verify(package, foreign=True).problems}
    parts = parts_of(package)
    values = {name for name in parts if name.startswith(("xl/", "docProps/")) and not name.endswith(".rels")}
    assert len(values - left_out) > 5
    for name in values:
        report = verify(zipped(parts | {name: parts[name] + b" "}), foreign=True)
        assert report.outcome == ("valid" if name in left_out else "altered")
        assert name in left_out or ("part_changed", name) in {(p.code, p.part) for p in report.problems}


def test_a_signature_that_poi_put_in_the_place_of_ours_is_the_only_one(tmp_path: Path) -> None:
    """POI 4 always writes `sig1.xml`, whatever is there, and links it once more."""
    package = signed_by_poi(tmp_path, sign(signable_by_poi(), identity("李四"), when=WHEN))
    report = verify(package, foreign=True)
    assert (report.outcome, [s.fingerprint for s in report.signatures]) == ("valid", [identity().fingerprint])
    assert ("origin", f"{ORIGIN_RELS}#rId2") in {(p.code, p.part) for p in report.problems}
    assert verify(package).outcome == "altered"


def test_poi_signing_after_us_leaves_our_signature_intact(tmp_path: Path) -> None:
    """It also writes core properties, which ours could not know of."""
    ours = sign(signable_by_poi(), identity("李四"), role="填报人", when=WHEN)
    parts = parts_of(changed(ours, "[Content_Types].xml", ("sig1.xml", "sig2.xml")))
    parts["_xmlsignatures/sig2.xml"] = parts.pop("_xmlsignatures/sig1.xml")
    package = signed_by_poi(tmp_path, changed(zipped(parts), ORIGIN_RELS, ("sig1.xml", "sig2.xml")))
    report = verify(package, foreign=True)
    assert report.outcome == "valid"
    assert [(s.intact, s.fingerprint) for s in report.signatures] == [
        (True, identity("李四").fingerprint),
        (True, identity().fingerprint),
    ]
    assert ("part_uncovered", "docProps/core.xml") in {(p.code, p.part) for p in report.signatures[0].problems}
    assert verify(package).outcome == "altered"
    assert poi_verdicts(tmp_path, {"both": package})["both"].startswith("VALID")
