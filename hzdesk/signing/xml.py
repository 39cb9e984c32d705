"""XML as signatures need it: parsed without DTD and entities, canonicalised, relationships transformed."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree
from lxml.etree import _Element as Element

from hzdesk.signing.problems import PackageError
from hzdesk.signing.shared import shared

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
EXCLUSIVE_C14N = "http://www.w3.org/2001/10/xml-exc-c14n#"

_OPENING = re.compile(r"<\?xml\s")
_DECLARATION = re.compile(r"""<\?xml(?=\s)(?:[^>]*?encoding\s*=\s*["']([^"'>]*)["'])?[^>]*?\?>""")
_DECLARED = {
    "utf-8": {"utf-8", "us-ascii", "ascii", "iso-8859-1"},  # a document type looks the same in each
    "utf-16-le": {"utf-16"},
    "utf-16-be": {"utf-16"},
}
_UTF8 = {("utf-8", ""), ("utf-8", "utf-8"), ("utf-8", "us-ascii"), ("utf-8", "ascii")}
_MOST_ATTRIBUTES = 4  # of a relationship; lxml takes quadratic time to list thousands
_FORBIDDEN = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PARSER = etree.XMLParser(encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, collect_ids=False)


@dataclass(frozen=True)
class Relationship:
    """One relationship of a relationship part; texts as they stand."""

    id: str
    type: str
    target: str
    external: bool


@shared
def refuse_doctype(data: bytes, part: str) -> None:
    """Refuse XML with a document type, or in an encoding that could hide one from this look at its bytes."""
    codec, declared = _encoding(data, part)
    if declared and declared not in _DECLARED[codec]:
        raise PackageError("xml", part, f"encoding {declared!r}")
    if "<!DOCTYPE".encode(codec) in data:
        raise PackageError("doctype", part, "a document type")


def parse(data: bytes, part: str) -> Element:
    """The root of an XML document in UTF-8; no DTD, no entities, no files, no network."""
    refuse_doctype(data, part)
    if _encoding(data, part) not in _UTF8:  # the parser is told UTF-8; programs that were not would read other letters
        raise PackageError("xml", part, "not in UTF-8")
    try:
        return etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise PackageError("xml", part, str(error)) from None


def again(written: bytes) -> Element:
    """The root of what lxml has written of a tree that was parsed here."""
    return etree.fromstring(written, _PARSER)


def _encoding(data: bytes, part: str) -> tuple[str, str]:
    """The codec that the first bytes of a document ask for, and the encoding it declares."""
    codec = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}.get(data[:2], "utf-8")
    head = data[:1024].decode(codec, "replace").lstrip("\ufeff \t\r\n")
    declaration = _DECLARATION.match(head)
    if not head.startswith("<") or "\0" in head or (_OPENING.match(head) and not declaration):
        raise PackageError("xml", part, "does not begin as XML does")
    return codec, declaration[1].lower() if declaration and declaration[1] else ""


def has_text(element: Element) -> bool:
    """Whether there is more than white space between the elements in `element`."""
    return bool(etree.tostring(element, method="text", encoding="unicode", with_tail=False).strip(" \t\r\n"))


def canonical(element: Element, algorithm: str = C14N) -> bytes:
    """Canonical XML 1.0 of an element with its content, or Exclusive C14N, both without comments.

    lxml canonicalises an element inside a tree wrongly (`xmlns=""` on grandchildren), so it is made a document of its
    own first. That loses inherited `xml:` attributes: callers refuse documents that have any.
    """
    try:
        alone = again(etree.tostring(element, with_tail=False))
        return etree.tostring(alone, method="c14n", exclusive=algorithm == EXCLUSIVE_C14N, with_comments=False)
    except etree.LxmlError as error:  # relative namespace names have no canonical form
        raise PackageError("xml", "", str(error)) from None


@shared
def parse_relationships(data: bytes, part: str) -> tuple[Relationship, ...]:
    """The relationships of a relationship part; anything but relationships in it is refused (ECMA-376 Part 2, 9.3)."""
    root = parse(data, part)
    if root.tag != f"{{{RELATIONSHIPS}}}Relationships" or root.attrib:
        raise PackageError("relationships", part, "the root is not a plain Relationships element")
    found: dict[str, Relationship] = {}
    for child in root.iterchildren(tag=etree.Element):
        if len(child.attrib) > _MOST_ATTRIBUTES:
            raise PackageError("relationships", part, "a relationship with more than it may say")
        keys = {str(key): str(value) for key, value in child.attrib.items()}
        relationship = Relationship(
            keys.pop("Id", ""), keys.pop("Type", ""), keys.pop("Target", ""), keys.get("TargetMode") == "External"
        )
        mode = keys.pop("TargetMode", "Internal")
        plain = child.tag == f"{{{RELATIONSHIPS}}}Relationship" and not keys and not len(child)
        if not plain or mode not in ("Internal", "External") or not (relationship.id and relationship.type):
            raise PackageError("relationships", part, f"not a relationship: {relationship.id or child.tag}")
        if relationship.id in found:
            raise PackageError("relationships", part, f"two relationships {relationship.id}")
        found[relationship.id] = relationship
    if has_text(root):
        raise PackageError("relationships", part, "text among the relationships")
    return tuple(found.values())


def transform_relationships(relationships: Iterable[Relationship]) -> bytes:
    """Relationship transform and C14N of these relationships, in one (ECMA-376 Part 2, 13.2.4.24)."""
    return "".join(
        (
            f'<Relationships xmlns="{RELATIONSHIPS}">',
            *(
                f'<Relationship Id="{attribute(r.id)}" Target="{attribute(r.target)}"'
                f' TargetMode="{_mode(r)}" Type="{attribute(r.type)}"></Relationship>'
                for r in sorted(relationships, key=lambda r: r.id)
            ),
            "</Relationships>",
        )
    ).encode()


def compact_relationships(relationships: Iterable[Relationship]) -> bytes:
    """A relationship part without white space or prefixes: libxmlsec signs them, POI drops them."""
    return "".join(
        (
            f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="{RELATIONSHIPS}">',
            *(
                f'<Relationship Id="{attribute(r.id)}" Type="{attribute(r.type)}" Target="{attribute(r.target)}"'
                + (' TargetMode="External"/>' if r.external else "/>")
                for r in relationships
            ),
            "</Relationships>",
        )
    ).encode()


def text(value: str) -> str:
    """`value` as canonical character data."""
    _refuse_forbidden(value)
    return value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def attribute(value: str) -> str:
    """`value` as a canonical attribute value."""
    _refuse_forbidden(value)
    value = value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return value.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")


def _mode(relationship: Relationship) -> str:
    return "External" if relationship.external else "Internal"


def _refuse_forbidden(value: str) -> None:
    if found := _FORBIDDEN.search(value):
        raise ValueError(f"XML has no way to write {found[0]!r}")
