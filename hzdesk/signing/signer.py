"""Signing a package so that every part, relationship and content type is covered.

The signature part is what Office writes (ECMA-376 Part 2 13.2; [MS-OFFCRYPTO] 2.5.2.5 and 2.5.2.6), written directly as
canonical XML: what is hashed is a slice of what is written.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeAlias

from cryptography.hazmat.primitives.serialization import Encoding

from hzdesk.signing import algorithms, archive, xml
from hzdesk.signing.archive import DEFAULT_LIMITS
from hzdesk.signing.identity import Identity, name_text
from hzdesk.signing.markup import DSIG, OFFICE, OPC, RELATIONSHIP_TRANSFORM, XADES
from hzdesk.signing.package import (
    CONTENT_TYPES,
    ORIGIN,
    ORIGIN_RELATIONSHIP,
    ORIGIN_TYPE,
    RELATIONSHIPS_TYPE,
    ROOT_RELATIONSHIPS,
    SIGNATURE_FOLDER,
    SIGNATURE_RELATIONSHIP,
    SIGNATURE_TYPE,
    Package,
    check_markup,
    plumbing_of,
    read_package,
    relationships_name,
    target_of,
    write_content_types,
)
from hzdesk.signing.problems import PackageError
from hzdesk.signing.xml import Relationship

CORE_PROPERTIES = "application/vnd.openxmlformats-package.core-properties+xml"

_Shape: TypeAlias = tuple[dict[str, str], dict[str, tuple[Relationship, ...]]]

_DROPPED = (CORE_PROPERTIES, ORIGIN_TYPE)  # and what remains of signatures that were taken out
_DIGEST_METHOD = f'<DigestMethod Algorithm="{algorithms.SHA256}"></DigestMethod>'
_C14N = f'<Transform Algorithm="{xml.C14N}"></Transform>'
_ORIGIN_RELATIONSHIPS = relationships_name(ORIGIN)


def sign(package: bytes, identity: Identity, *, role: str = "", comment: str = "", when: datetime) -> bytes:
    """The package with one more signature, which covers everything in it but signatures.

    A first signature takes the document properties (`docProps/`: title, author, dates) out of the package, since other
    programs cannot verify them; a further one leaves all parts as they are, so that earlier signatures stay intact.
    Earlier signatures are not judged here: verify first. `role` and `comment` (at most 255 characters) are signed;
    Office shows them. Nothing but the time differs when the same bytes are signed again. Raises PackageError for a
    package that cannot be read, or signed within `Limits`, ValueError for a text that XML or Office cannot hold.
    """
    if len(comment) > 255:
        raise ValueError("a signature comment has at most 255 characters")
    opened = read_package(package, DEFAULT_LIMITS)
    plumbing = plumbing_of(opened, DEFAULT_LIMITS)
    first = not plumbing.signatures
    types, relationships = _prepared(opened) if first else _unchanged(opened)
    covered = sorted(types.keys() - {ORIGIN, _ORIGIN_RELATIONSHIPS, *plumbing.signatures})
    parts = {n: opened.parts[n] for n in types}
    if first:
        parts |= {n: xml.compact_relationships(links) for n, links in relationships.items()}
    references = "".join(_manifest(covered, types, parts, relationships))

    number = next(n for n in range(1, len(parts) + 2) if f"{SIGNATURE_FOLDER}sig{n}.xml" not in parts)
    part = f"{SIGNATURE_FOLDER}sig{number}.xml"
    links = _linked(relationships.get(_ORIGIN_RELATIONSHIPS, ()), SIGNATURE_RELATIONSHIP, f"sig{number}.xml")
    types |= {ORIGIN: ORIGIN_TYPE, _ORIGIN_RELATIONSHIPS: RELATIONSHIPS_TYPE, part: SIGNATURE_TYPE}
    parts |= {
        CONTENT_TYPES: write_content_types(opened.defaults, types),
        ORIGIN: b"",
        _ORIGIN_RELATIONSHIPS: xml.compact_relationships(links),
        part: _signature(references, identity, role, comment, when),
    }
    _check_limits(parts, types)
    order = [CONTENT_TYPES, *(name for name in parts if name != CONTENT_TYPES)]
    return archive.write_archive(
        opened.entries[name]
        if parts[name] == opened.parts.get(name)
        else archive.pack(name, parts[name], deflate=bool(parts[name]))
        for name in order
    )


def _check_limits(parts: Mapping[str, bytes], types: Mapping[str, str]) -> None:
    """Refuse to make what the verifier would not take."""
    check_markup(parts, types, DEFAULT_LIMITS)
    signatures = sum(kind == SIGNATURE_TYPE for kind in types.values())
    if signatures > DEFAULT_LIMITS.signatures or len(parts) > DEFAULT_LIMITS.entries:
        raise PackageError("too_large", "", f"{signatures} signatures, {len(parts)} entries")


def _prepared(opened: Package) -> _Shape:
    """Content types and relationships for a first signature: without document properties, with a link to the origin."""
    dropped = {n for n, t in opened.types.items() if n.lower().startswith("docprops/") or t in _DROPPED}
    relationships = {
        name: tuple(r for r in links if r.external or name != ROOT_RELATIONSHIPS or target_of(r, "") not in dropped)
        for name, links in opened.relationships.items()
        if name not in dropped
    }
    root = [r for r in relationships.get(ROOT_RELATIONSHIPS, ()) if r.type != ORIGIN_RELATIONSHIP]
    relationships[ROOT_RELATIONSHIPS] = _linked(root, ORIGIN_RELATIONSHIP, ORIGIN)
    relationships = {name: links for name, links in relationships.items() if links}
    kept = opened.types.keys() - dropped - (opened.relationships.keys() - relationships.keys())
    return {n: t for n, t in opened.types.items() if n in kept}, relationships


def _unchanged(opened: Package) -> _Shape:
    """Content types and relationships for a further signature: as they are."""
    if ORIGIN not in opened.parts:
        raise PackageError("origin", "", "an earlier signature lies where Office would not look")
    if core := [n for n, t in opened.types.items() if t == CORE_PROPERTIES]:
        raise PackageError("has_properties", core[0], "cannot be covered, nor taken out of signed parts")
    return dict(opened.types), dict(opened.relationships)


def _linked(links: Iterable[Relationship], kind: str, target: str) -> tuple[Relationship, ...]:
    used = {r.id for r in links}
    free = next(f"rId{n}" for n in range(1, len(used) + 2) if f"rId{n}" not in used)
    return (*links, Relationship(free, kind, target, external=False))


def _manifest(
    covered: Iterable[str],
    types: Mapping[str, str],
    parts: Mapping[str, bytes],
    relationships: Mapping[str, tuple[Relationship, ...]],
) -> Iterator[str]:
    """A Reference for every part: its raw bytes, or the relationships in it but the one to the origin."""
    for name in covered:
        data, transforms = parts[name], ""
        if name in relationships:
            chosen = [r for r in relationships[name] if name != ROOT_RELATIONSHIPS or r.type != ORIGIN_RELATIONSHIP]
            data = xml.transform_relationships(chosen)
            choice = "".join(
                f'<mdssi:RelationshipReference xmlns:mdssi="{OPC}" SourceId="{xml.attribute(r.id)}">'
                "</mdssi:RelationshipReference>"
                for r in sorted(chosen, key=lambda r: r.id)
            )
            transforms = f'<Transform Algorithm="{RELATIONSHIP_TRANSFORM}">{choice}</Transform>{_C14N}'
        yield _reference(f"/{name}?ContentType={types[name]}", data, transforms=transforms)


def _signature(references: str, identity: Identity, role: str, comment: str, when: datetime) -> bytes:
    """The signature part; every piece of it is canonical XML as it stands, but for inherited namespaces."""
    time = when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    certificate = identity.certificate.public_bytes(Encoding.DER)
    package_object = (
        f'<Object Id="idPackageObject"><Manifest>{references}</Manifest><SignatureProperties>'
        '<SignatureProperty Id="idSignatureTime" Target="#idPackageSignature">'
        f'<mdssi:SignatureTime xmlns:mdssi="{OPC}"><mdssi:Format>YYYY-MM-DDThh:mm:ssTZD</mdssi:Format>'
        f"<mdssi:Value>{time}</mdssi:Value></mdssi:SignatureTime></SignatureProperty></SignatureProperties></Object>"
    )
    office_object = _office_object(comment)
    properties = _signed_properties(identity, certificate, role, time)
    dsig, xades = f'xmlns="{DSIG}"', f'xmlns:xd="{XADES}"'
    signed_info = (
        f'<SignedInfo><CanonicalizationMethod Algorithm="{xml.C14N}"></CanonicalizationMethod>'
        f'<SignatureMethod Algorithm="{algorithms.method_for(identity.key)}"></SignatureMethod>'
        + _reference("#idPackageObject", _apex(package_object, dsig), kind=f"{DSIG}Object")
        + _reference("#idOfficeObject", _apex(office_object, dsig), kind=f"{DSIG}Object")
        + _reference(
            "#idSignedProperties",
            _apex(properties, f"{dsig} {xades}"),
            kind="http://uri.etsi.org/01903#SignedProperties",
            transforms=_C14N,
        )
        + "</SignedInfo>"
    )
    value = algorithms.make_value(identity.key, _apex(signed_info, dsig))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Signature {dsig} Id="idPackageSignature">{signed_info}'
        f"<SignatureValue>{_base64(value)}</SignatureValue>"
        f"<KeyInfo><X509Data><X509Certificate>{_base64(certificate)}</X509Certificate></X509Data></KeyInfo>"
        f"{package_object}{office_object}"
        f'<Object><xd:QualifyingProperties {xades} Target="#idPackageSignature">{properties}'
        "</xd:QualifyingProperties></Object></Signature>"
    ).encode()


def _office_object(comment: str) -> str:
    """What Office asks of a signature without a visible line ([MS-OFFCRYPTO] 2.5.2.5)."""
    details = {
        "SetupID": "",
        "SignatureText": "",
        "SignatureImage": "",
        "SignatureComments": xml.text(comment),
        "WindowsVersion": "10.0",
        "OfficeVersion": "16.0",
        "ApplicationVersion": "16.0",
        "Monitors": "1",
        "HorizontalResolution": "1366",
        "VerticalResolution": "768",
        "ColorDepth": "32",
        "SignatureProviderId": "{00000000-0000-0000-0000-000000000000}",
        "SignatureProviderUrl": "",
        "SignatureProviderDetails": "9",
        "SignatureType": "1",
    }
    return (
        '<Object Id="idOfficeObject"><SignatureProperties>'
        '<SignatureProperty Id="idOfficeV1Details" Target="#idPackageSignature">'
        f'<SignatureInfoV1 xmlns="{OFFICE}">'
        + "".join(f"<{name}>{value}</{name}>" for name, value in details.items())
        + "</SignatureInfoV1></SignatureProperty></SignatureProperties></Object>"
    )


def _signed_properties(identity: Identity, certificate: bytes, role: str, time: str) -> str:
    """XAdES: time, certificate, role. Without it the certificate could be exchanged for another with the same key."""
    claimed = f"<xd:ClaimedRoles><xd:ClaimedRole>{xml.text(role)}</xd:ClaimedRole></xd:ClaimedRoles>"
    return (
        '<xd:SignedProperties Id="idSignedProperties"><xd:SignedSignatureProperties>'
        f"<xd:SigningTime>{time}</xd:SigningTime><xd:SigningCertificate><xd:Cert><xd:CertDigest>{_DIGEST_METHOD}"
        f"<DigestValue>{_base64(hashlib.sha256(certificate).digest())}</DigestValue></xd:CertDigest><xd:IssuerSerial>"
        f"<X509IssuerName>{xml.text(name_text(identity.certificate.issuer))}</X509IssuerName>"
        f"<X509SerialNumber>{identity.certificate.serial_number}</X509SerialNumber></xd:IssuerSerial></xd:Cert>"
        "</xd:SigningCertificate><xd:SignaturePolicyIdentifier><xd:SignaturePolicyImplied></xd:SignaturePolicyImplied>"
        "</xd:SignaturePolicyIdentifier>"
        + (f"<xd:SignerRole>{claimed}</xd:SignerRole>" if role else "")
        + "</xd:SignedSignatureProperties></xd:SignedProperties>"
    )


def _reference(uri: str, data: bytes, *, kind: str = "", transforms: str = "") -> str:
    return (
        "<Reference"
        + (f' Type="{kind}"' if kind else "")
        + f' URI="{xml.attribute(uri)}">'
        + (f"<Transforms>{transforms}</Transforms>" if transforms else "")
        + f"{_DIGEST_METHOD}<DigestValue>{_base64(hashlib.sha256(data).digest())}</DigestValue></Reference>"
    )


def _apex(markup: str, namespaces: str) -> bytes:
    """Canonical markup as a document of its own: the first tag declares the namespaces it inherits."""
    tag, rest = re.split(r"(?=[ >])", markup, maxsplit=1)
    return f"{tag} {namespaces}{rest}".encode()


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
