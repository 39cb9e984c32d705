"""Apache POI judges what we sign, and we judge what Apache POI signs."""

import re
import subprocess
from pathlib import Path

import pytest

from hzdesk.signing import save_identity, sign, verify
from tests.core.signing.samples import (
    WHEN,
    added,
    changed,
    countersigned,
    elliptic_identity,
    identity,
    parts_of,
    signed,
    workbook,
    zipped,
)

pytestmark = pytest.mark.interop

TOOLS = Path(__file__).parent / "tools" / "poi"
SHEET = "xl/worksheets/sheet1.xml"

Verdicts = dict[str, str]


def poi_verdicts(folder: Path, files: dict[str, bytes]) -> Verdicts:
    """POI's line on each file, arithmetic and coverage, by the file's name."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    paths = [str(folder / name) for name in files]
    done = subprocess.run(
        [TOOLS / "verify", "--full", *paths], capture_output=True, text=True, timeout=300, check=False
    )
    lines = done.stdout.splitlines()
    assert len(lines) == len(files), done.stderr
    return dict(zip(files, lines, strict=True))


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Verdicts:
    files = {
        "signed": signed(),
        "rsa3072": sign(workbook(), identity("校长", bits=3072), comment="核对 <&>\r\n", when=WHEN),
        "countersigned": countersigned(),
        "p256": sign(workbook(), elliptic_identity(), when=WHEN),
        "changed": changed(signed(), SHEET, ("1234", "9234")),
        "unsigned": workbook(),
        "added": added(signed(), "xl/extra.xml", b"<a/>"),
    }
    return poi_verdicts(tmp_path_factory.mktemp("poi"), files)


@pytest.mark.parametrize("name", ["signed", "rsa3072", "countersigned", "p256"])
def test_poi_calls_our_file_valid_and_wholly_covered(verdicts: Verdicts, name: str) -> None:
    assert verdicts[name].startswith("VALID")
    assert " uncovered=0 " in verdicts[name]


def test_poi_sees_both_signatures_of_a_countersigned_file(verdicts: Verdicts) -> None:
    assert " signatures=2 " in verdicts["countersigned"]
    assert "张三" in verdicts["countersigned"]
    assert "李四" in verdicts["countersigned"]


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


@pytest.mark.parametrize("digest", ["sha1", "sha256", "sha512"])
def test_a_file_signed_by_poi_is_intact_but_not_wholly_covered(tmp_path: Path, digest: str) -> None:
    file = tmp_path / "poi.xlsx"
    file.write_bytes(signable_by_poi())
    (tmp_path / "me.p12").write_bytes(save_identity(identity(), "demo", rounds=1000))
    subprocess.run([TOOLS / "sign", file, tmp_path / "me.p12", "demo", digest], timeout=300, check=True)

    report = verify(file.read_bytes(), foreign=True)
    assert report.outcome == "valid"
    (signature,) = report.signatures
    assert signature.intact
    assert not signature.covers_everything
    assert signature.fingerprint == identity().fingerprint
    assert signature.comment == "signed by POI"
    found = {problem.code for problem in report.problems}
    assert "part_uncovered" in found
    assert ("weak_algorithm" in found) == (digest == "sha1")
    assert verify(file.read_bytes()).outcome == "altered"

    damaged = parts_of(file.read_bytes())
    damaged[SHEET] = damaged[SHEET].replace(b"1234", b"9234")
    spoiled = verify(zipped(damaged), foreign=True)
    assert spoiled.outcome == "altered"
    assert (("part_changed", SHEET)) in {(p.code, p.part) for p in spoiled.problems}
