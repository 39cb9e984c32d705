"""Alterations of a package drawn at random, and what another reader makes of the result."""

import io
import re
import struct
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from random import Random
from xml.etree import ElementTree

from lxml import etree

from hzdesk.signing import Report
from hzdesk.signing.archive import Entry, pack, write_archive
from tests.core.signing.samples import TYPES, parts_of

RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
ORIGIN = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature/origin"

Parts = dict[str, bytes]


def altered(package: bytes, chance: Random) -> tuple[str, bytes]:
    """The package with one alteration, and what kind of alteration that was."""
    kind = chance.choice(list(ALTERATIONS))
    return kind, ALTERATIONS[kind](package, chance)


def _write(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """A well-formed archive of entries that may be named twice."""
    entries: list[Entry] = [pack(name, data, deflate=len(data) < 20_000) for name, data in parts]
    return write_archive(entries)


def _spoiled(data: bytes, chance: Random) -> bytes:
    """One byte replaced by another, or a short piece taken out, put in or said twice."""
    at = chance.randrange(len(data) or 1)
    piece = data[at : at + chance.randint(1, 12)]
    other = bytes([(data[at] + chance.randint(1, 255)) % 256]) if data else b"x"
    return chance.choice(
        [
            data[:at] + other + data[at + 1 :],
            data[:at] + other + data[at + 1 :],
            data[:at] + data[at + len(piece) :],
            data[:at] + piece + data[at:],
            data[:at] + chance.randbytes(len(piece)) + data[at:],
        ]
    )


def _one_byte(package: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(package))
    return package[:at] + bytes([(package[at] + chance.randint(1, 255)) % 256]) + package[at + 1 :]


def _some_bytes(package: bytes, chance: Random) -> bytes:
    return _spoiled(package, chance)


def _zip_field(package: bytes, chance: Random) -> bytes:
    """A number in a local header, in the directory or in the end record."""
    data = bytearray(package)
    mark, size = chance.choice([(b"PK\3\4", 30), (b"PK\1\2", 46), (b"PK\5\6", 22)])
    places = [found.start() for found in re.finditer(re.escape(mark), package)]
    at = chance.choice(places) + chance.randrange(4, size - 1, 2)
    number = struct.unpack_from("<H", data, at)[0]
    struct.pack_into("<H", data, at, chance.choice([0, 1, 0xFFFF, number ^ 1 << chance.randrange(16)]))
    return bytes(data)


def _in_a_part(package: bytes, chance: Random) -> bytes:
    parts = parts_of(package)
    name = chance.choice([name for name in parts if parts[name]])
    return _write((parts | {name: _spoiled(parts[name], chance)}).items())


def _in_a_value(package: bytes, chance: Random) -> bytes:
    """A digit between two tags, so that the part stays well-formed."""
    parts = parts_of(package)
    places = {name: [found.start() for found in re.finditer(rb"(?<=>)\d", data)] for name, data in parts.items()}
    name = chance.choice([name for name in places if places[name]])
    at = chance.choice(places[name])
    data = parts[name][:at] + str(chance.randrange(10)).encode() + parts[name][at + 1 :]
    return _write((parts | {name: data}).items())


def _part_added(package: bytes, chance: Random) -> bytes:
    parts = parts_of(package)
    source = chance.choice(list(parts))
    folder = chance.choice(["", "xl/", "xl/worksheets/", "_xmlsignatures/", "docProps/", "_rels/", "xl/_rels/"])
    name = folder + chance.choice(["extra.xml", "sheet99.xml", "sig9.xml", "core.xml", "extra.rels", "extra/", "x.bin"])
    data = b"" if name.endswith("/") else chance.choice([b"", b"<a/>", parts[source]])
    if chance.random() < 0.6:
        kind = chance.choice(sorted(_types(parts).values()))
        parts[TYPES] = _before_end(parts[TYPES], f'<Override PartName="/{name}" ContentType="{kind}"/>')
    if chance.random() < 0.5:
        rels = chance.choice([name for name in parts if name.endswith(".rels")])
        link = f'<Relationship Id="extra" Type="{chance.choice(["t", ORIGIN])}" Target="/{name}"/>'
        parts[rels] = _before_end(parts[rels], link)
    return _write((parts | {name: data}).items())


def _part_removed(package: bytes, chance: Random) -> bytes:
    """A part, perhaps with what gives it a type and leads to it."""
    parts = parts_of(package)
    name = chance.choice(list(parts))
    del parts[name]
    if chance.random() < 0.5:
        for other in (TYPES, *(n for n in parts if n.endswith(".rels"))):
            if other in parts:
                leads = rb"<(?:Override|Relationship) [^>]*%s\"[^>]*/>" % re.escape(name.rpartition("/")[2].encode())
                parts[other] = re.sub(leads, b"", parts[other])
    return _write(parts.items())


def _part_renamed(package: bytes, chance: Random) -> bytes:
    """A part under another name, perhaps with everything that names it."""
    parts = parts_of(package)
    old = chance.choice(list(parts))
    new = chance.choice([old.upper(), old.replace(".", "9.", 1), f"x/{old}", old.replace("1", "2"), f"{old}/x.xml"])
    renamed = {new if name == old else name: data for name, data in parts.items()}
    if chance.random() < 0.5:
        base = [name.rpartition("/")[2].encode() for name in (old, new)]
        for name in (n for n in renamed if n == TYPES or n.endswith(".rels")):
            renamed[name] = renamed[name].replace(*base)
    return _write(renamed.items())


def _parts_swapped(package: bytes, chance: Random) -> bytes:
    parts = parts_of(package)
    one, other = chance.sample(list(parts), 2)
    return _write((parts | {one: parts[other], other: parts[one]}).items())


def _part_replaced(package: bytes, chance: Random) -> bytes:
    parts = parts_of(package)
    one, other = chance.sample(list(parts), 2)
    return _write((parts | {one: chance.choice([b"", b"<a/>", parts[other]])}).items())


def _entry_doubled(package: bytes, chance: Random) -> bytes:
    """A second entry of one name, or of its twin in other letters, before or behind the first."""
    parts = parts_of(package)
    name = chance.choice(list(parts))
    twin = (chance.choice([name, name.upper(), name.title()]), chance.choice([b"<a/>", parts[name]]))
    return _write([twin, *parts.items()] if chance.random() < 0.5 else [*parts.items(), twin])


def _entries_reordered(package: bytes, chance: Random) -> bytes:
    parts = list(parts_of(package).items())
    chance.shuffle(parts)
    return _write(parts)


def _part_retyped(package: bytes, chance: Random) -> bytes:
    parts = parts_of(package)
    root = ElementTree.fromstring(parts[TYPES])
    one, other = chance.sample(list(root), 2)
    match chance.randrange(4):
        case 0:
            root.remove(one)
        case 1:
            one.set("ContentType", other.get("ContentType", ""))
        case 2:
            key = "PartName" if one.get("PartName") else "Extension"
            one.set(key, chance.choice([one.get(key, "").upper(), "/xl/none.xml", "xml"]))
        case _:
            one.set("ContentType", chance.choice(["application/xml", one.get("ContentType", "").upper()]))
    return _write((parts | {TYPES: ElementTree.tostring(root)}).items())


def _relationship(package: bytes, chance: Random) -> bytes:
    """A relationship added, removed, retargeted, retyped, renamed, made external, or all of them reordered."""
    parts = parts_of(package)
    name = chance.choice([name for name in parts if name.endswith(".rels")])
    root = etree.fromstring(parts[name])
    links = list(root)
    one, other = chance.choice(links), chance.choice(links)
    match chance.randrange(8):
        case 0:
            root.remove(one)
        case 1:
            copy = etree.fromstring(etree.tostring(one))
            copy.set("Id", "extra")
            root.insert(chance.randrange(len(links) + 1), copy)
        case 2:
            one.set("Target", chance.choice([str(other.get("Target")), "x.xml", f"./{one.get('Target')}"]))
        case 3:
            one.set("Type", chance.choice([str(other.get("Type")), ORIGIN, str(one.get("Type")).upper()]))
        case 4:
            one.set("Id", chance.choice([str(other.get("Id")), "extra", f"{one.get('Id')} "]))
        case 5:
            one.set("TargetMode", chance.choice(["External", "Internal", "external"]))
        case 6:
            one.set("Id", str(other.get("Id")))
            other.set("Id", str(links[0].get("Id")))
        case _:
            root[:] = chance.sample(links, len(links))
    return _write((parts | {name: etree.tostring(root)}).items())


def _signature(package: bytes, chance: Random) -> bytes:
    """An element of a signature removed, doubled, moved, wrapped, emptied, or a text or attribute of it changed."""
    parts = parts_of(package)
    name = chance.choice([name for name in parts if re.fullmatch(r"_xmlsignatures/[^/]*\.xml", name)])
    root = etree.fromstring(parts[name])
    inner = list(root.iterdescendants())
    one, other = chance.choice(inner), chance.choice([root, *inner])
    parent = one.getparent()
    assert parent is not None
    copy = etree.fromstring(etree.tostring(one, with_tail=False))
    match chance.randrange(8):
        case 0:
            parent.remove(one)
        case 1:
            other.insert(chance.randrange(len(other) + 1), copy)
        case 2:
            parent.replace(one, etree.Element("{http://www.w3.org/2000/09/xmldsig#}Object"))
            root.append(copy)
        case 3:
            parent.replace(one, wrapper := etree.Element(str(parent.tag)))
            wrapper.append(copy)
        case 4:
            one.text = _spoiled((one.text or "x").encode(), chance).decode("ascii", "ignore").translate(_PRINTABLE)
        case 5 if one.attrib:
            key = chance.choice(list(one.attrib))
            one.set(key, chance.choice(["", f"{one.get(key)}x", str(next(iter(other.attrib.values()), "a"))]))
        case 6:
            one.set(chance.choice(["Id", "ID", "Algorithm", "URI", "a"]), str(next(iter(other.attrib.values()), "a")))
        case _:
            del one[:]
    return _write((parts | {name: etree.tostring(root, encoding="UTF-8", xml_declaration=True)}).items())


_PRINTABLE = dict.fromkeys(range(32))

ALTERATIONS: dict[str, Callable[[bytes, Random], bytes]] = {
    "one byte": _one_byte,
    "some bytes": _some_bytes,
    "a number of the archive": _zip_field,
    "bytes of a part": _in_a_part,
    "a digit of a cell": _in_a_value,
    "a part added": _part_added,
    "a part removed": _part_removed,
    "a part renamed": _part_renamed,
    "parts swapped": _parts_swapped,
    "a part replaced": _part_replaced,
    "an entry doubled": _entry_doubled,
    "entries reordered": _entries_reordered,
    "a part retyped": _part_retyped,
    "a relationship": _relationship,
    "the signature": _signature,
}


@dataclass(frozen=True)
class Meaning:
    """What a package says, as Python's own zip and XML readers find it; signatures and what leads to them set aside."""

    parts: Parts
    relationships: dict[str, set[tuple[str, ...]]]
    types: dict[str, str]


def meaning(package: bytes) -> Meaning:
    parts = parts_of(package)
    own = {name: data for name, data in parts.items() if not name.startswith("_xmlsignatures/") and name != TYPES}
    links = {name: _links(own.pop(name)) for name in sorted(own) if re.search(r"_rels/[^/]*\.rels$", name)}
    types = _types(parts)
    return Meaning(own, links, {name: types[name] for name in (*own, *links)})


def _links(data: bytes) -> set[tuple[str, ...]]:
    found = (
        (r.get("Id", ""), r.get("Type", ""), r.get("Target", ""), r.get("TargetMode", "Internal"))
        for r in ElementTree.fromstring(data)
    )
    return {link for link in found if link[1] != ORIGIN}


def _types(parts: Parts) -> dict[str, str]:
    root = ElementTree.fromstring(parts[TYPES])
    kinds = {e.get("PartName", e.get("Extension", "")).lower(): e.get("ContentType", "") for e in root}
    return {n: kinds.get(f"/{n.lower()}") or kinds.get(n.rpartition(".")[2].lower(), "") for n in parts}


def _before_end(data: bytes, markup: str) -> bytes:
    head, end, tail = data.rpartition(b"</")
    return head + markup.encode() + end + tail


def signers(report: Report) -> set[tuple[str, ...]]:
    """Who signed, and the words that they signed."""
    return {(s.fingerprint, s.role, s.comment, s.time) for s in report.signatures}


def summary(outcomes: Counter[tuple[str, str]]) -> str:
    """Counts of what came of so many altered files, over all kinds."""
    by_outcome: Counter[str] = Counter()
    for (_, outcome), count in outcomes.items():
        by_outcome[outcome] += count
    return f"{outcomes.total()} altered files: " + ", ".join(f"{n} {word}" for word, n in by_outcome.most_common())


def as_zipfile_reads(package: bytes) -> Parts:
    """The parts as Python's zip reader finds them."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
