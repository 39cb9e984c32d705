"""A package signed as Office signs it, from the documented layout and with nothing of our own signer.

Sources: [MS-OFFCRYPTO] 2.5.2 (objects, their Ids), ECMA-376 Part 2 13.2.4, ETSI TS 101 903 7.2; what Office chooses to
sign: everything but document properties, their relationships and the origin's.
"""

import base64
import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from hzdesk.signing import Identity
from tests.core.signing.samples import changed, identity, parts_of, workbook

DSIG = "http://www.w3.org/2000/09/xmldsig#"
MORE = "http://www.w3.org/2001/04/xmldsig-more#"
DIGESTS = {
    "sha1": f"{DSIG}sha1",
    "sha256": "http://www.w3.org/2001/04/xmlenc#sha256",
    "sha384": f"{MORE}sha384",
    "sha512": "http://www.w3.org/2001/04/xmlenc#sha512",
}
HASHES = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}
RELATIONSHIPS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
C14N = '<Transform Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"/>'
SIGNED = "application/vnd.openxmlformats-package.digital-signature-"
KIND = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/"
IMAGES = '<Object Id="idValidSigLnImg">QUFB</Object><Object Id="idInvalidSigLnImg">QkJC</Object>'
TIMESTAMP = (
    "<xd:UnsignedProperties><xd:UnsignedSignatureProperties><xd:SignatureTimeStamp><xd:EncapsulatedTimeStamp>"
    "QUFB</xd:EncapsulatedTimeStamp></xd:SignatureTimeStamp></xd:UnsignedSignatureProperties></xd:UnsignedProperties>"
)

Value = Callable[[bytes], bytes]


def office_signed(
    signer: Identity | None = None, digest: str = "sha1", *, line: bool = False, value: Value | None = None
) -> bytes:
    """The workbook as Office would sign it; `line`: with the pictures and the time stamp of a signature line."""
    signer = signer or identity()
    parts = parts_of(_plumbed(workbook()))
    parts["_xmlsignatures/sig1.xml"] = _signature(parts, signer, digest, line, value or _value(signer, digest)).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in parts.items():
            info = zipfile.ZipInfo(name)
            if name in ("[Content_Types].xml", "_rels/.rels"):  # room to grow
                info.extra = struct.pack("<4H", 0xA220, 520, 0xA028, 2) + bytes(516)
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _plumbed(package: bytes) -> bytes:
    """The package with an origin, and a place for the signature."""
    types = f'<Default Extension="sigs" ContentType="{SIGNED}origin"/>'
    types += f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{SIGNED}xmlsignature+xml"/></Types>'
    link = f'<Relationship Id="rId9" Type="{KIND}origin" Target="_xmlsignatures/origin.sigs"/></Relationships>'
    package = changed(package, "[Content_Types].xml", ("</Types>", types))
    package = changed(package, "_rels/.rels", ("</Relationships>", link))
    rels = f'<Relationship Id="rId1" Type="{KIND}signature" Target="sig1.xml"/></Relationships>'
    rels = f'<?xml version="1.0"?>\n<Relationships xmlns="{RELATIONSHIPS[1:-13]}">{rels}'
    new = {"_xmlsignatures/origin.sigs": b"", "_xmlsignatures/_rels/origin.sigs.rels": rels.encode()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in (parts_of(package) | new).items():
            archive.writestr(name, data)
    return out.getvalue()


def _signature(parts: dict[str, bytes], signer: Identity, digest: str, line: bool, value: Value) -> str:
    der = signer.certificate.public_bytes(Encoding.DER)
    serial = f"<X509SerialNumber>{signer.certificate.serial_number}</X509SerialNumber>"
    package = (
        f'<Object Id="idPackageObject"><Manifest>{"".join(_manifest(parts, digest))}</Manifest><SignatureProperties>'
        '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature"><mdssi:SignatureTime'
        ' xmlns:mdssi="http://schemas.openxmlformats.org/package/2006/digital-signature"><mdssi:Format>'
        "YYYY-MM-DDThh:mm:ssTZD</mdssi:Format><mdssi:Value>2016-11-22T17:26:42Z</mdssi:Value></mdssi:SignatureTime>"
        "</SignatureProperty></SignatureProperties></Object>"
    )
    office = (
        '<Object Id="idOfficeObject"><SignatureProperties><SignatureProperty Id="idOfficeV1Details" Target='
        '"#idPackageSignature"><SignatureInfoV1 xmlns="http://schemas.microsoft.com/office/2006/digsig"><SetupID/>'
        "<SignatureText/><SignatureImage/><SignatureComments>同意</SignatureComments><WindowsVersion>6.1"
        "</WindowsVersion><OfficeVersion>14.0</OfficeVersion><ApplicationVersion>14.0</ApplicationVersion></SignatureInfoV1>"
        "</SignatureProperty></SignatureProperties></Object>"
    )
    properties = (
        '<xd:SignedProperties xmlns:xd="http://uri.etsi.org/01903/v1.3.2#" Id="idSignedProperties">'
        "<xd:SignedSignatureProperties><xd:SigningTime>2016-11-22T17:26:42Z</xd:SigningTime><xd:SigningCertificate>"
        f"<xd:Cert><xd:CertDigest>{_digested(der, digest)}</xd:CertDigest><xd:IssuerSerial><X509IssuerName>CN=x"
        f"</X509IssuerName>{serial}</xd:IssuerSerial></xd:Cert></xd:SigningCertificate><xd:SignaturePolicyIdentifier>"
        "<xd:SignaturePolicyImplied/></xd:SignaturePolicyIdentifier></xd:SignedSignatureProperties>"
        "<xd:SignedDataObjectProperties><xd:CommitmentTypeIndication><xd:CommitmentTypeId><xd:Identifier>"
        "http://uri.etsi.org/01903/v1.2.2#ProofOfOrigin</xd:Identifier></xd:CommitmentTypeId><xd:AllSignedDataObjects/>"
        "</xd:CommitmentTypeIndication></xd:SignedDataObjectProperties></xd:SignedProperties>"
    )
    images = IMAGES if line else ""
    method = f"{MORE}{'rsa' if isinstance(signer.key, rsa.RSAPrivateKey) else 'ecdsa'}-{digest}"
    signed_info = (
        f"<SignedInfo><CanonicalizationMethod {C14N[11:-2]}/><SignatureMethod Algorithm="
        f'"{method.replace(f"{MORE}rsa-sha1", f"{DSIG}rsa-sha1")}"/>'
        + _reference("#idPackageObject", _canonical(package), digest)
        + _reference("#idOfficeObject", _canonical(office), digest)
        + _reference(
            "#idSignedProperties", _canonical(properties), digest, C14N, "http://uri.etsi.org/01903#SignedProperties"
        )
        + "".join(
            _reference(f"#{i}", _canonical(f"{o}</Object>"), digest)
            for o in images.split("</Object>")[:-1]
            for i in [o.split('"')[1]]
        )
        + "</SignedInfo>"
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\r\n'
        f'<Signature xmlns="{DSIG}" Id="idPackageSignature">{signed_info}<SignatureValue>'
        f"{_base64(value(_canonical(signed_info)))}</SignatureValue><KeyInfo><X509Data><X509Certificate>{_base64(der)}"
        f"</X509Certificate></X509Data></KeyInfo>{package}{office}"
        '<Object><xd:QualifyingProperties xmlns:xd="http://uri.etsi.org/01903/v1.3.2#" Target="#idPackageSignature">'
        f"{properties}{TIMESTAMP if line else ''}</xd:QualifyingProperties></Object>{images}</Signature>"
    )


def _manifest(parts: dict[str, bytes], digest: str) -> Iterable[str]:
    types = etree.fromstring(parts["[Content_Types].xml"])
    overrides = {str(e.get("PartName")): str(e.get("ContentType")) for e in types if e.get("PartName")}
    defaults = {str(e.get("Extension")): str(e.get("ContentType")) for e in types if e.get("Extension")}
    for name in sorted(parts, key=lambda name: (not name.endswith(".rels"), name)):
        if name.startswith(("docProps/", "_xmlsignatures/", "[")):
            continue
        data, transforms = parts[name], ""
        if name.endswith(".rels"):
            root = etree.fromstring(data)
            links = sorted((e for e in root if _is_signed(e)), key=lambda e: str(e.get("Id")))
            root[:] = links
            root.text = None
            for link in links:
                link.tail = None
                link.set("TargetMode", link.get("TargetMode", "Internal"))
            data = etree.tostring(root, method="c14n")
            chosen = "".join(
                '<mdssi:RelationshipReference xmlns:mdssi="http://schemas.openxmlformats.org/package/2006/digital-signature"'
                f' SourceId="{link.get("Id")}"/>'
                for link in links
            )
            kind = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"
            transforms = f'<Transform Algorithm="{kind}">{chosen}</Transform>{C14N}'
        content_type = overrides.get(f"/{name}") or defaults[name.rpartition(".")[2]]
        yield _reference(f"/{name}?ContentType={content_type}", data, digest, transforms, "")


def _is_signed(link: etree._Element) -> bool:
    return not str(link.get("Type")).endswith(("/origin", "/core-properties", "/extended-properties"))


def _reference(uri: str, data: bytes, digest: str, transforms: str = "", kind: str = f"{DSIG}Object") -> str:
    kind = f' Type="{kind}"' if kind else ""
    transforms = f"<Transforms>{transforms}</Transforms>" if transforms else ""
    return f'<Reference{kind} URI="{uri}">{transforms}{_digested(data, digest)}</Reference>'


def _digested(data: bytes, digest: str) -> str:
    made = _base64(hashlib.new(digest, data).digest())
    return f'<DigestMethod Algorithm="{DIGESTS[digest]}"/><DigestValue>{made}</DigestValue>'


def _canonical(markup: str) -> bytes:
    """C14N of an element of the signature, which inherits the default namespace."""
    root = etree.fromstring(f'<Signature xmlns="{DSIG}">{markup}</Signature>')
    alone = etree.fromstring(etree.tostring(root[0]))
    return etree.tostring(alone, method="c14n")


def _value(signer: Identity, digest: str) -> Value:
    key = signer.key
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), HASHES[digest])

    def sign(data: bytes) -> bytes:
        size = key.key_size // 8
        return b"".join(n.to_bytes(size, "big") for n in decode_dss_signature(key.sign(data, ec.ECDSA(HASHES[digest]))))

    return sign


def without_null(signer: Identity) -> Value:
    """RSA with SHA-256 as some programs did it: no NULL in the DigestInfo of the PKCS#1 block (RFC 8017 9.2)."""
    assert isinstance(signer.key, rsa.RSAPrivateKey)
    numbers = signer.key.private_numbers()
    size = signer.key.key_size // 8

    def sign(data: bytes) -> bytes:
        block = bytes.fromhex("302f300b06096086480165030402010420") + hashlib.sha256(data).digest()
        padded = b"\0\1" + b"\xff" * (size - 3 - len(block)) + b"\0" + block
        power = pow(int.from_bytes(padded, "big"), numbers.d, numbers.public_numbers.n)
        return power.to_bytes(size, "big")

    return sign


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
