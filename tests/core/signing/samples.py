"""Workbooks, identities and forgeries for the tests of signing."""

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache

import openpyxl
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from hzdesk.signing import Identity, Report, make_identity, sign, xml

WHEN = datetime(2026, 11, 22, 17, 26, 42, tzinfo=UTC)
TYPES = "[Content_Types].xml"
SHEET = "xl/worksheets/sheet1.xml"
ORIGIN_RELS = "_xmlsignatures/_rels/origin.sigs.rels"
SIGNATURE = "_xmlsignatures/sig1.xml"
DS = "{http://www.w3.org/2000/09/xmldsig#}"


@cache
def workbook() -> bytes:
    """A workbook with what a submission has: Chinese text, a table, a list, a comment, a link, protection."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "升学就业"
    sheet.append(["指标", "数值"])
    sheet.append(["毕业生数", 1234])
    sheet.add_table(Table(displayName="leavers", ref="A1:B2"))
    sheet["A2"].comment = Comment("本学年", "示例")
    sheet["A4"].hyperlink = "https://example.org/a"
    sheet.add_data_validation(DataValidation(type="whole", operator="greaterThan", formula1="0", sqref="B2"))
    sheet.protection.sheet = True
    hidden = book.create_sheet("machine")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "<&\">'"
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def identity(name: str = "张三", bits: int = 2048) -> Identity:
    return make_identity(
        name,
        '杭州示例职业学校, <甲> & "乙"',
        "3301000001",
        "填报人",
        valid_from=datetime(2026, 1, 1, tzinfo=UTC),
        valid_to=datetime(2036, 1, 1, tzinfo=UTC),
        bits=bits,
    )


@cache
def elliptic_identity(curve: type[ec.EllipticCurve] = ec.SECP256R1) -> Identity:
    key = ec.generate_private_key(curve())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "李四")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), 7)
    builder = builder.not_valid_before(datetime(2026, 1, 1, tzinfo=UTC)).not_valid_after(
        datetime(2036, 1, 1, tzinfo=UTC)
    )
    return Identity(builder.sign(key, hashes.SHA256()), key)


@cache
def signed() -> bytes:
    return sign(workbook(), identity(), role="填报人", comment="核对无误 <&>", when=WHEN)


@cache
def countersigned() -> bytes:
    return sign(signed(), identity("李四"), role="校长", when=WHEN)


@cache
def first_stripped() -> bytes:
    """The countersigned workbook after somebody took the first signature out, link, type and all."""
    parts = parts_of(countersigned())
    del parts[SIGNATURE]
    package = changed(zipped(parts), TYPES, (f"/{SIGNATURE}", "/_xmlsignatures/gone.xml"))
    link = re.search("<Relationship [^>]*sig1.xml[^>]*/>", parts[ORIGIN_RELS].decode())
    assert link is not None
    return changed(package, ORIGIN_RELS, (link[0], ""))


def parts_of(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """An ordinary zip of `parts`, written by Python's own library."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def changed(package: bytes, part: str, *swaps: tuple[str, str]) -> bytes:
    """The package with texts of one part swapped; each must occur there."""
    parts = parts_of(package)
    text = parts[part].decode()
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return zipped(parts | {part: text.encode()})


def codes(report: Report) -> set[str]:
    return {problem.code for problem in report.problems}


def without(package: bytes, *names: str) -> bytes:
    return zipped({name: data for name, data in parts_of(package).items() if name not in names})


def with_text(package: bytes, name: str, data: bytes) -> bytes:
    return zipped(parts_of(package) | {name: data})


def added(package: bytes, part: str, data: bytes, content_type: str = "application/xml") -> bytes:
    """The package with one more part and its content type."""
    override = f'<Override PartName="/{part}" ContentType="{content_type}"/></Types>'
    package = changed(package, TYPES, ("</Types>", override))
    return with_text(package, part, data)


def forged(package: bytes, edit: Callable[[str], str], signer: Identity | None = None) -> bytes:
    """The package with an edited signature part, all digests and the value made anew by the holder of a key."""
    signer = signer or identity()
    parts = parts_of(package)
    root = etree.fromstring(edit(parts[SIGNATURE].decode()).encode())
    signed_info = root.find(f"{DS}SignedInfo")
    assert signed_info is not None
    for reference in signed_info.iter(f"{DS}Reference"):
        method, value = reference.find(f"{DS}DigestMethod"), reference.find(f"{DS}DigestValue")
        targets = [e for e in root.iter() if e.get("Id") == reference.get("URI", "")[1:]]
        assert method is not None
        assert value is not None
        if targets:
            name = str(method.get("Algorithm")).rpartition("#")[2]
            value.text = base64.b64encode(hashlib.new(name, xml.canonical(targets[0])).digest()).decode()
    signature_value, method = root.find(f"{DS}SignatureValue"), signed_info.find(f"{DS}SignatureMethod")
    assert signature_value is not None
    assert method is not None
    assert isinstance(signer.key, rsa.RSAPrivateKey)
    scheme = hashes.SHA1() if str(method.get("Algorithm")).endswith("sha1") else hashes.SHA256()
    made = signer.key.sign(xml.canonical(signed_info), padding.PKCS1v15(), scheme)
    signature_value.text = base64.b64encode(made).decode()
    return zipped(parts | {SIGNATURE: etree.tostring(root, encoding="UTF-8", xml_declaration=True)})


def der(certificate: x509.Certificate) -> str:
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
