"""An OPC package (.xlsx, .docx) read strictly from bytes: the parts, their content types, their relationships.

Sources: ECMA-376 Part 2 (OPC) 9.1 part names, 9.3 relationships, 10.1.2 content types. Where it lets a reader be
lenient, this one refuses. Names are zip item names, `xl/workbook.xml`, without the slash that begins a part name.
"""

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from hzdesk.signing import archive, xml
from hzdesk.signing.archive import Entry, Limits
from hzdesk.signing.problems import PackageError
from hzdesk.signing.shared import shared
from hzdesk.signing.xml import Relationship

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
ORIGIN_TYPE = "application/vnd.openxmlformats-package.digital-signature-origin"
SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml"
ORIGIN_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"
SIGNATURE_RELATIONSHIP = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/signature"
ROOT_RELATIONSHIPS = "_rels/.rels"
SIGNATURE_FOLDER = "_xmlsignatures/"
ORIGIN = "_xmlsignatures/origin.sigs"

_SIGNATURE_TYPES = (ORIGIN_TYPE, SIGNATURE_TYPE)
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SEGMENT = re.compile(r"[A-Za-z0-9\-._~!$&'()*+,;=:@]+(?<!\.)")
_RELATIONSHIP_NAME = re.compile(r"(?:.*/)?_rels/[^/]*\.rels", re.IGNORECASE)
_CONTENT_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+", re.ASCII)


@dataclass(frozen=True)
class Package:
    """A package that was read once. What is verified, and what is read later, are these very bytes.

    `parts` holds every item, the content types and signatures among them; `types` the content type of every part;
    `relationships` the relationships by the name of their relationship part; `defaults` content types by extension.
    """

    entries: Mapping[str, Entry]
    parts: Mapping[str, bytes]
    types: Mapping[str, str]
    relationships: Mapping[str, tuple[Relationship, ...]]
    defaults: Mapping[str, str]
    folders: tuple[str, ...]


@dataclass(frozen=True)
class Plumbing:
    """The parts that carry signatures and cannot be signed themselves.

    `others`: the origin and its relationships; `strays`: what lies where signatures lie or has a type of theirs and is
    none, and any second relationship to a signature.
    """

    signatures: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    strays: tuple[str, ...] = ()


def read_package(data: bytes, limits: Limits) -> Package:
    """Read a package from its bytes. Raises PackageError for anything that two readers could take differently."""
    listed = archive.read_archive(data, limits)
    folders = [e.name for e in listed if e.name.endswith("/") and not e.size and not archive.unpack(e)]
    entries = {e.name: e for e in listed}
    for folder in folders:
        del entries[folder]
    _check_names(tuple(entries), tuple(folders))
    if not {CONTENT_TYPES, ROOT_RELATIONSHIPS} <= entries.keys():
        raise PackageError("not_package", "", "a zip file, but not a package")
    parts = {name: archive.unpack(entry) for name, entry in entries.items()}
    check_markup(parts, {}, limits)
    defaults, types = _types(parts[CONTENT_TYPES], tuple(parts))
    check_markup(parts, types, limits)
    relationships = {}
    for name, kind in types.items():
        if kind == RELATIONSHIPS_TYPE:
            relationships[name] = xml.parse_relationships(parts[name], name)
        elif kind.endswith(("+xml", "/xml")) or name.lower().endswith((".xml", ".vml")):
            xml.refuse_doctype(parts[name], name)
    return Package(entries, parts, types, relationships, defaults, tuple(folders))


def check_markup(parts: Mapping[str, bytes], types: Mapping[str, str], limits: Limits) -> None:
    """Refuse to parse more than `limits.markup` of content types, relationships and signatures."""
    names = [name for name, kind in types.items() if kind in (RELATIONSHIPS_TYPE, SIGNATURE_TYPE)]
    size = sum(len(parts[name]) for name in (CONTENT_TYPES, *names))
    if size > limits.markup:
        raise PackageError("too_large", "", f"{size} bytes of package markup, at most {limits.markup}")


def rezip(parts: Mapping[str, bytes]) -> bytes:
    """A package of `parts`, stored without compression and in the order of names: for reading what was verified."""
    return archive.write_archive(archive.pack(name, parts[name], deflate=False) for name in sorted(parts))


def plumbing_of(package: Package, limits: Limits) -> Plumbing:
    """Find the signatures by way of the origin part (ECMA-376 Part 2, 13.2).

    Raises PackageError if they are in disorder. A package without a signature and without remains of one has none.
    """
    links = [r for r in package.relationships.get(ROOT_RELATIONSHIPS, ()) if r.type == ORIGIN_RELATIONSHIP]
    if len(links) > 1 or any(link.external for link in links):
        raise PackageError("origin", ROOT_RELATIONSHIPS, "more than one signature origin, or one outside")
    found = _followed(target_of(links[0], ""), package) if links else Plumbing()
    beside = (n for n, t in package.types.items() if n.lower().startswith(SIGNATURE_FOLDER) or t in _SIGNATURE_TYPES)
    strays = (*found.strays, *(name for name in beside if name not in found.others.union(found.signatures)))
    if strays and not found.signatures:
        raise PackageError("origin", strays[0], "a signature that no relationship leads to")
    if len(found.signatures) > limits.signatures:
        raise PackageError("too_large", "", f"{len(found.signatures)} signatures, at most {limits.signatures}")
    return replace(found, strays=strays)


def _followed(origin: str, package: Package) -> Plumbing:
    """What the signature origin leads to."""
    if package.types.get(origin) != ORIGIN_TYPE or package.parts[origin]:
        raise PackageError("origin", origin, "the signature origin is missing, not empty, or of another type")
    rels = relationships_name(origin)
    names: dict[str, str] = {}
    repeated = []
    for link in package.relationships.get(rels, ()):
        name = target_of(link, origin)
        leads = link.type == SIGNATURE_RELATIONSHIP and package.types.get(name) == SIGNATURE_TYPE
        if not leads or link.external:
            raise PackageError("origin", f"{rels}#{link.id}", "leads to no signature")
        if names.setdefault(name, link.id) != link.id:
            repeated.append(f"{rels}#{link.id}")
    return Plumbing(tuple(names), frozenset({origin, rels} & package.parts.keys()), tuple(repeated))


def relationships_name(part: str) -> str:
    """The relationship part that belongs to `part`."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def target_of(link: Relationship, source: str) -> str:
    """The name of the part an internal relationship of `source` leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), link.target)).lstrip("/")


@lru_cache(maxsize=8)
def _check_names(parts: tuple[str, ...], folders: tuple[str, ...]) -> None:
    known = {name.lower() for name in parts}
    for name in (*parts, *folders):
        segments = name.removesuffix("/").split("/")
        if name != CONTENT_TYPES and (len(name) > 255 or not all(map(_SEGMENT.fullmatch, segments))):
            raise PackageError("part_name", name, "not a part name, or one beyond plain ASCII")
        # M1.11: a name may not go on where another ends; one disk shows a file there, another a folder.
        within = accumulate(name.lower().split("/")[:-1], "{}/{}".format)
        if any(outer in known for outer in within):
            raise PackageError("part_name", name, "goes on where the name of another part ends")


@shared
def _types(data: bytes, names: tuple[str, ...]) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Content types by lower-case extension, and of every part that has one of these names."""
    defaults, overrides = _content_types(data)
    types = {name: _type_of(name, defaults, overrides) for name in names if name != CONTENT_TYPES}
    for name, kind in types.items():
        if (kind == RELATIONSHIPS_TYPE) != bool(_RELATIONSHIP_NAME.fullmatch(name)):
            raise PackageError("content_type", name, f"a relationship part in name or in type only ({kind})")
    return defaults, types


def _content_types(data: bytes) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Content types by lower-case extension, and by lower-case part name."""
    root = xml.parse(data, CONTENT_TYPES)
    found: dict[str, dict[str, str]] = {"Default": {}, "Override": {}}
    keys = {"Default": "Extension", "Override": "PartName"}
    if root.tag != f"{_TYPES}Types" or root.attrib or xml.has_text(root):
        raise PackageError("content_types", CONTENT_TYPES, "the root is not a plain Types element")
    for child in root.iterchildren("*"):
        kind = child.tag.removeprefix(_TYPES) if child.tag.startswith(_TYPES) else ""
        key = child.get(keys.get(kind, "none"), "").lower()
        value = child.get("ContentType", "")
        plain = len(child.attrib) == 2 and not len(child) and _CONTENT_TYPE.fullmatch(value)
        if not plain or not _is_key(kind, key):
            raise PackageError("content_types", CONTENT_TYPES, f"not a content type: {child.tag} {key}")
        if key in found[kind]:
            raise PackageError("content_types", CONTENT_TYPES, f"two content types for {key}")
        found[kind][key] = value
    return found["Default"], found["Override"]


def _is_key(kind: str, key: str) -> bool:
    """Whether a content type is given to an extension, or to the name of a part spelt as the archive must spell it."""
    if kind == "Default":
        return "." not in key and bool(_SEGMENT.fullmatch(key))
    return key.startswith("/") and all(map(_SEGMENT.fullmatch, key[1:].split("/")))


def write_content_types(defaults: Mapping[str, str], types: Mapping[str, str]) -> bytes:
    """The content types item that gives every part its type, with the defaults that package signatures ask for."""
    defaults = {**defaults, "rels": RELATIONSHIPS_TYPE, "sigs": ORIGIN_TYPE}
    lines = [
        *(f'<Default Extension="{xml.attribute(e)}" ContentType="{t}"/>' for e, t in defaults.items()),
        *(
            f'<Override PartName="/{xml.attribute(n)}" ContentType="{t}"/>'
            for n, t in types.items()
            if defaults.get(_extension(n)) != t
        ),
    ]
    head = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="{_TYPES[1:-1]}">'
    return f"{head}{''.join(lines)}</Types>".encode()


def _type_of(name: str, defaults: Mapping[str, str], overrides: Mapping[str, str]) -> str:
    found = overrides.get(f"/{name.lower()}") or defaults.get(_extension(name))
    if not found:
        raise PackageError("content_type", name, "an entry without a content type")
    return found


def _extension(name: str) -> str:
    return posixpath.splitext(f"x{posixpath.basename(name)}")[1][1:].lower()
