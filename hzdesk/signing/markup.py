"""A signature part taken apart, with every way to hide one signature inside another refused.

Sources: W3C XML Signature 1.1; ECMA-376 Part 2 13.2.4 (M6.1 to M6.35 of the first edition); [MS-OFFCRYPTO] 2.5.2;
ETSI TS 101 903 (XAdES) 7.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from lxml.etree import Comment, ProcessingInstruction, XPath, tostring
from lxml.etree import _Element as Element

from hzdesk.signing import xml
from hzdesk.signing.problems import PackageError
from hzdesk.signing.shared import shared

DSIG = "http://www.w3.org/2000/09/xmldsig#"
OPC = "http://schemas.openxmlformats.org/package/2006/digital-signature"
OFFICE = "http://schemas.microsoft.com/office/2006/digsig"
XADES = "http://uri.etsi.org/01903/v1.3.2#"
RELATIONSHIP_TRANSFORM = "http://schemas.openxmlformats.org/package/2006/RelationshipTransform"

_DS, _OPC, _XD = f"{{{DSIG}}}", f"{{{OPC}}}", f"{{{XADES}}}"
_XML_SPACE = re.compile("[ \t\r\n]+")
_MOST = 10  # Objects, references to them, attributes, namespaces in scope; Office has three to six
_XML_ATTRIBUTES = XPath("//@xml:*")
_CROWDED = XPath(f"//*[@*[{_MOST + 1}]]")
_TOO_DEEP = XPath("/*" * 33)  # Office's signatures have a dozen levels
_IDS = XPath("//@*[translate(local-name(), 'ID', 'id') = 'id']")
_OF_A_PART = re.compile(  # the plain shape of most references, as lxml writes it
    rb'<Reference xmlns="%s" URI="([^"&]+)"><DigestMethod Algorithm="([^"&]+)"/>'
    rb"<DigestValue>([A-Za-z0-9+/=]+)</DigestValue></Reference>" % DSIG.encode()
)
_NAMESPACE = re.compile(rb"xmlns[^=]*")
_TIME = re.compile(r"[\d:.TZ+-]{4,40}", re.ASCII)


@dataclass(frozen=True)
class Reference:
    """What a signature says of one thing: where it is, how it is transformed, its digest.

    `transforms` are algorithms in order; `source_ids` the relationships chosen by a relationship transform.
    """

    uri: str
    transforms: tuple[str, ...]
    source_ids: tuple[str, ...]
    digest_method: str
    digest: bytes

    @cached_property
    def part(self) -> tuple[str, str]:
        """Part and content type of `/xl/workbook.xml?ContentType=…`; no content type for any other URI."""
        part, _, content_type = self.uri.partition("?ContentType=")
        return part[1:], content_type if part.startswith("/") else ""


@dataclass(frozen=True)
class Binding:
    """A certificate that XAdES names inside what is signed: the signer's, perhaps with those above it."""

    digest_method: str
    digest: bytes


@dataclass(frozen=True)
class Signature:
    """A signature part, nothing of it proved yet.

    `targets` are the elements that `references` name, `loose` what the part holds outside of them; time, role,
    comment and bindings are taken from inside them only.
    """

    canonicalization: str
    method: str
    signed_info: Element
    value: bytes
    certificate: bytes
    references: tuple[Reference, ...]
    targets: tuple[Element, ...]
    manifest: tuple[Reference, ...]
    bindings: tuple[Binding, ...]
    time: str
    role: str
    comment: str
    loose: tuple[str, ...]


def read_signature(data: bytes, part: str) -> Signature:
    """Take a signature part apart. Raises PackageError (`signature_markup`) for anything out of place."""
    try:
        return _read(xml.parse(data, part), data)
    except _OutOfPlaceError as error:
        raise PackageError("signature_markup", part, str(error)) from None


class _OutOfPlaceError(Exception):
    """Markup that is not as the standards have it."""


def _read(root: Element, data: bytes) -> Signature:
    if root.tag != f"{_DS}Signature":
        raise _OutOfPlaceError("the root is not a Signature")
    by_id = _identified(root, data)
    signed_info, value, key_info, *objects = _children(root)
    tags = [child.tag for child in (signed_info, value, key_info)]
    if tags != [f"{_DS}SignedInfo", f"{_DS}SignatureValue", f"{_DS}KeyInfo"]:
        raise _OutOfPlaceError("not a Signature of SignedInfo, SignatureValue, KeyInfo and Objects")
    canonicalization, method, *listed = _children(signed_info)
    if any(o.tag != f"{_DS}Object" for o in objects) or max(len(objects), len(listed)) > _MOST:
        raise _OutOfPlaceError("too many Objects or references, or something else among the Objects")
    references = _references(listed)
    targets = tuple(_target(r, by_id) for r in references)
    manifest = _only(root, f"{_DS}Manifest")
    package_object = manifest.getparent()
    # M6.16: a manifest that SignedInfo does not name is not signed at all.
    if package_object not in objects or package_object not in targets or len(set(targets)) != len(targets):
        raise _OutOfPlaceError("SignedInfo does not name the package object, or names something twice")
    if [c.tag for c in _children(package_object)] != [f"{_DS}Manifest", f"{_DS}SignatureProperties"] or not len(
        manifest
    ):
        raise _OutOfPlaceError("the package object is not one Manifest of something and one SignatureProperties")
    properties = [p for p in _signed_properties(root, objects) if p in targets]
    return Signature(
        canonicalization=_algorithm(canonicalization, "CanonicalizationMethod"),
        method=_algorithm(method, "SignatureMethod"),
        signed_info=signed_info,
        value=_base64(value),
        certificate=_base64(_certificate(key_info)),
        references=references,
        targets=targets,
        manifest=_references(_children(manifest)),
        bindings=tuple(_bindings(properties)),
        time=_time(package_object),
        role="; ".join(_texts(properties, f"{_XD}ClaimedRole")),
        comment="".join(_texts([o for o in objects if o in targets], f"{{{OFFICE}}}SignatureComments")),
        loose=tuple(_loose(key_info, objects, targets, properties)),
    )


def _identified(root: Element, data: bytes) -> dict[str, Element]:
    """Every element that has an Id; refuses what canonical XML would not show or what readers see differently."""
    # Not an XPath: libxml2 sorts comments in quadratic time.
    remarks = [root.getprevious(), root.getnext(), next(root.iter(Comment, ProcessingInstruction), None)]
    if any(remark is not None for remark in remarks) or (b"xml:" in data and _XML_ATTRIBUTES(root)):
        raise _OutOfPlaceError("a comment, a processing instruction or an xml: attribute")
    crowded = len({*_NAMESPACE.findall(data)}) > _MOST and any(len(element.nsmap) > _MOST for element in root.iter())
    if crowded or _CROWDED(root) or _TOO_DEEP(root):
        raise _OutOfPlaceError("so many levels, attributes or namespaces that canonical XML takes forever")
    found: dict[str, Element] = {}
    for value in cast("list[Any]", _IDS(root)):
        if value in found:
            raise _OutOfPlaceError(f"two elements with the Id {value}")
        found[value] = value.getparent()
    return found


def _children(element: Element) -> list[Element]:
    """Child elements, with nothing but white space between them; at least three are promised for a Signature."""
    children = list(element)
    if _has_words(element):
        raise _OutOfPlaceError(f"text in {element.tag}")
    least = {f"{_DS}Signature": 3, f"{_DS}SignedInfo": 3}.get(element.tag, 0)
    if len(children) < least:
        raise _OutOfPlaceError(f"{element.tag} lacks children")
    return children


def _only(element: Element, tag: str) -> Element:
    found = list(element.iter(tag))
    if len(found) != 1:
        raise _OutOfPlaceError(f"{len(found)} elements {tag}")
    return found[0]


def _algorithm(element: Element, name: str) -> str:
    if element.tag != f"{_DS}{name}" or len(element) or (element.text or "").strip():
        raise _OutOfPlaceError(f"{name} is missing or has parameters")
    return element.get("Algorithm", "")


def _references(elements: list[Element]) -> tuple[Reference, ...]:
    return tuple(_reference(tostring(element, with_tail=False)) for element in elements)


@shared
def _reference(data: bytes) -> Reference:
    """The reference that stands alone in some markup. Most of a manifest is the same in packages of one origin."""
    if plain := _OF_A_PART.fullmatch(data):
        uri, method, digest = plain.groups()
        return Reference(uri.decode(), (), (), method.decode(), _decoded(digest.decode(), "DigestValue"))
    element = xml.again(data)
    if element.tag != f"{_DS}Reference" or not {*element.keys()} <= {"URI", "Type", "Id"}:
        raise _OutOfPlaceError(f"not a Reference: {element.tag}")
    children = _children(element)
    transforms: list[str] = []
    source_ids: list[str] = []
    if len(children) == 3 and children[0].tag == f"{_DS}Transforms":
        for transform in _children(children.pop(0)):
            transforms.append(transform.get("Algorithm", ""))
            source_ids += _source_ids(transform)
    if len(children) != 2 or children[1].tag != f"{_DS}DigestValue":
        raise _OutOfPlaceError("a Reference without DigestMethod and DigestValue")
    return Reference(
        element.get("URI", ""),
        tuple(transforms),
        tuple(source_ids),
        _algorithm(children[0], "DigestMethod"),
        _base64(children[1]),
    )


def _source_ids(transform: Element) -> Iterator[str]:
    for choice in _children(transform):
        if (
            transform.get("Algorithm") != RELATIONSHIP_TRANSFORM
            or choice.tag != f"{_OPC}RelationshipReference"
            or not choice.get("SourceId")
        ):
            raise _OutOfPlaceError("a Transform with parameters unknown here")
        yield choice.get("SourceId", "")


def _target(reference: Reference, by_id: dict[str, Element]) -> Element:
    target = by_id.get(reference.uri[1:])
    if not reference.uri.startswith("#") or target is None:
        raise _OutOfPlaceError(f"SignedInfo refers to {reference.uri!r}")
    if not set(reference.transforms) <= {xml.C14N, xml.EXCLUSIVE_C14N} or len(reference.transforms) > 1:
        raise _OutOfPlaceError(f"transforms {reference.transforms} in SignedInfo")
    return target


def _base64(element: Element) -> bytes:
    """White space is allowed in it (POI writes it), elements are not."""
    return _decoded("" if len(element) else _XML_SPACE.sub("", element.text or ""), element.tag)


def _decoded(value: str, tag: str) -> bytes:
    """Strict base64: stray characters and stray bits are refused, and so is nothing at all."""
    try:
        decoded = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        decoded = b""
    if not decoded or base64.b64encode(decoded).decode() != value:
        raise _OutOfPlaceError(f"{tag} is not base64")
    return decoded


def _certificate(key_info: Element) -> Element:
    """The signer's certificate: the first of KeyInfo, as every other verifier takes it."""
    found = [c for data in _children(key_info) for c in data.iter(f"{_DS}X509Certificate")]
    if not found:
        raise _OutOfPlaceError("no certificate in KeyInfo")
    return found[0]


def _signed_properties(root: Element, objects: list[Element]) -> list[Element]:
    qualifying = list(root.iter(f"{_XD}QualifyingProperties"))
    signed = list(root.iter(f"{_XD}SignedProperties"))
    if not qualifying and not signed:
        return []
    if len(qualifying) != 1 or len(signed) != 1:
        raise _OutOfPlaceError("more than one set of XAdES properties")
    if qualifying[0].getparent() not in objects or signed[0].getparent() is not qualifying[0]:
        raise _OutOfPlaceError("XAdES properties out of place")
    if qualifying[0].get("Target") != f"#{root.get('Id')}":
        raise _OutOfPlaceError("XAdES properties of another signature")
    return signed


def _bindings(properties: list[Element]) -> Iterator[Binding]:
    for certificate_digest in (d for p in properties for d in p.iter(f"{_XD}CertDigest")):
        children = _children(certificate_digest)
        if [c.tag for c in children] != [f"{_DS}DigestMethod", f"{_DS}DigestValue"]:
            raise _OutOfPlaceError("a CertDigest without DigestMethod and DigestValue")
        yield Binding(_algorithm(children[0], "DigestMethod"), _base64(children[1]))


def _time(package_object: Element) -> str:
    times = _texts([package_object], f"{_OPC}Value")
    return times[0] if len(times) == 1 and _TIME.fullmatch(times[0]) else ""


def _texts(within: list[Element], tag: str) -> list[str]:
    return [e.text or "" for element in within for e in element.iter(tag)]


def _loose(
    key_info: Element, objects: list[Element], targets: tuple[Element, ...], properties: list[Element]
) -> Iterator[str]:
    """What stands in the part but is not signed: Objects, XAdES properties, and more than the signer's certificate."""
    around = [*key_info.iter()]
    if len(around) != 3:
        yield key_info.tag
    for element in objects:
        if element in targets:
            continue
        inner = {*element.iterdescendants()} - {inside for p in properties for inside in p.iter()}
        if [e.tag for e in inner] != [f"{_XD}QualifyingProperties"]:
            yield element.tag
        around += [element, *inner]
    for element in around:
        if {*element.keys()} - {"Id", "Target"} or (element.tag != f"{_DS}X509Certificate" and _has_words(element)):
            yield element.tag


def _has_words(element: Element) -> bool:
    """Whether there is text between the children."""
    return any((words or "").strip() for words in (element.text, *(child.tail for child in element)))
