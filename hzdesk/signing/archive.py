"""The zip archive under a package, read so that every byte of it belongs to something.

Zip readers disagree about duplicate names, sizes said twice, bytes between entries and bytes around the archive; such a
file shows one thing to the verifier and another to the reader. Here local headers and central directory must agree, the
entries must fill the file from its first byte to the directory, and the directory must end where the file ends.
Source: PKWARE APPNOTE 6.3; what ECMA-376 Part 2 annex C allows of it: stored or deflated, not encrypted, one volume.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from hzdesk.signing.problems import PackageError
from hzdesk.signing.shared import LARGEST, shared

LOCAL, CENTRAL, DESCRIPTOR, END, LOCATOR = b"PK\3\4", b"PK\1\2", b"PK\7\x08", b"PK\5\6", b"PK\6\7"
LOCATOR_SIZE = 20  # what points to a zip64 directory stands right before the end record
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
CENTRAL_HEADER = struct.Struct("<4s6H3I5H2I")
END_RECORD = struct.Struct("<4s4H2IH")
STORED, DEFLATED = 0, 8
NEWEST = 45  # the version of zip, times ten, that the features allowed here can ask of a reader
STREAMED = 0x0008  # sizes and checksum follow the data
ALLOWED_FLAGS = 0x080E  # deflate's level, STREAMED, UTF-8 names
EPOCH = 0x0021  # 1980-01-01, the first day zip knows
PADDING = 0xA220  # Office's growth hint: a mark, a value, then zeros
# The longest that fields may be which say nothing about name, size or method: padding, owners and times.
HARMLESS_EXTRA = {PADDING: 4096, 0x000A: 32, 0x5455: 13, 0x5855: 12, 0x7855: 4, 0x7875: 24, 0xCAFE: 0}


@dataclass(frozen=True)
class Limits:
    """How much a package may ask of the reader, sizes in bytes.

    `markup` bounds content types, relationships and signatures together; `ratio` is unpacked to packed size of a part,
    asked of parts larger than `ratio_above`.
    """

    package: int = 64 << 20
    part: int = 128 << 20
    total: int = 256 << 20
    markup: int = 4 << 20
    entries: int = 5_000
    ratio: int = 250
    ratio_above: int = 1 << 20
    signatures: int = 8


DEFAULT_LIMITS = Limits()


class Entry(NamedTuple):
    """One item of the archive; `packed` are its bytes as the archive holds them. A tuple: packages have hundreds."""

    name: str
    method: int
    checksum: int
    size: int
    packed: bytes | memoryview


class _Listed(NamedTuple):
    """An entry as the central directory tells of it."""

    name: bytes
    version: int
    flags: int
    method: int
    checksum: int
    packed_size: int
    size: int
    offset: int


def read_archive(data: bytes, limits: Limits) -> list[Entry]:
    """The entries of a zip archive in the order of its directory, still packed. Raises PackageError."""
    if len(data) > limits.package:
        raise PackageError("too_large", "", f"{len(data)} bytes, at most {limits.package}")
    start, listed = _directory(data, limits)
    packed: dict[bytes, memoryview] = {}
    position = 0
    for item in sorted(listed, key=lambda item: item.offset):
        if item.offset != position:
            raise PackageError("zip_gap", _text(item.name), f"begins at {item.offset}, expected at {position}")
        packed[item.name], position = _packed_bytes(data, item, start)
    if position != start:
        raise PackageError("zip_gap", "", f"entries end at {position}, the directory begins at {start}")
    return [Entry(_text(i.name), i.method, i.checksum, i.size, packed[i.name]) for i in listed]


def unpack(entry: Entry) -> bytes:
    """The entry's own bytes, length and checksum proved; never inflates beyond the size it declares."""
    unpacked = _unpacked if entry.size > LARGEST else _unpacked_once  # a little may be packed into very much
    try:
        return unpacked(bytes(entry.packed), entry.method, entry.size, entry.checksum)
    except zlib.error as error:
        raise PackageError("zip_damaged", entry.name, str(error)) from None


def _unpacked(packed: bytes, method: int, size: int, checksum: int) -> bytes:
    """Raises zlib.error for anything that is not as announced."""
    data = packed
    if method == DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        data = inflater.decompress(packed, size + 1)
        if not inflater.eof or inflater.unused_data or inflater.unconsumed_tail:
            raise zlib.error("deflated data does not end where the entry ends")
    if len(data) != size or zlib.crc32(data) != checksum:
        raise zlib.error("size or checksum differs from the directory")
    return data


_unpacked_once = shared(_unpacked)


def pack(name: str, data: bytes, *, deflate: bool) -> Entry:
    """An entry of `data`."""
    packed = data
    if deflate:
        deflater = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = deflater.compress(data) + deflater.flush()
    return Entry(name, DEFLATED if deflate else STORED, zlib.crc32(data), len(data), packed)


def write_archive(entries: Iterable[Entry]) -> bytes:
    """A zip archive of the entries in the order given; the same entries give the same bytes."""
    body: list[bytes | memoryview] = []
    directory: list[bytes] = []
    offset = 0
    for entry in entries:
        name = entry.name.encode("ascii")
        common = (20, 0, entry.method, 0, EPOCH, entry.checksum, len(entry.packed), entry.size, len(name), 0)
        body += LOCAL_HEADER.pack(LOCAL, *common), name, entry.packed
        directory += CENTRAL_HEADER.pack(CENTRAL, 20, *common, 0, 0, 0, 0, offset), name
        offset += LOCAL_HEADER.size + len(name) + len(entry.packed)
    listing = b"".join(directory)
    count = len(directory) // 2
    end = END_RECORD.pack(END, 0, 0, count, count, len(listing), offset, 0)
    return b"".join((*body, listing, end))


def _directory(data: bytes, limits: Limits) -> tuple[int, list[_Listed]]:
    """Where the central directory begins, and what it lists."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise PackageError("not_zip", "", "an OLE file: an encrypted workbook, or one of the time before .xlsx")
    if not data.startswith(LOCAL):
        raise PackageError("not_zip", "", "does not begin with a zip entry")
    end = len(data) - END_RECORD.size
    if data[end : end + 4] != END:
        raise PackageError("zip_damaged", "", "does not end with a zip directory: cut off, or something was added")
    _, disk, first_disk, here, count, size, start, comment = END_RECORD.unpack_from(data, end)
    is_zip64 = data[end - LOCATOR_SIZE : end].startswith(LOCATOR)
    if disk or first_disk or here != count or comment or start + size != end or is_zip64:
        raise PackageError("zip_damaged", "", "the zip directory contradicts itself, or is of the zip64 kind")
    if count > limits.entries:
        raise PackageError("too_large", "", f"{count} entries, at most {limits.entries}")
    listed = list(islice(_listed(data, start, end), count + 1))
    if len(listed) != count:
        raise PackageError("zip_damaged", "", f"{count} entries announced, not as many listed")
    if sum(item.size for item in listed) > limits.total:
        raise PackageError("too_large", "", f"unpacks to more than {limits.total} bytes")
    seen: set[bytes] = set()
    for item in listed:
        _check(item, limits)
        if item.name.lower() in seen:
            raise PackageError("duplicate_name", _text(item.name), "two entries of this name, case set aside")
        seen.add(item.name.lower())
    return start, listed


def _listed(data: bytes, position: int, end: int) -> Iterator[_Listed]:
    while position < end:
        if position + CENTRAL_HEADER.size > end:
            raise PackageError("zip_damaged", "", "the zip directory is cut off")
        (
            mark,
            _,
            version,
            flags,
            method,
            _,
            _,
            checksum,
            packed,
            size,
            name_length,
            extra,
            comment,
            disk,
            _,
            _,
            offset,
        ) = CENTRAL_HEADER.unpack_from(data, position)
        position += CENTRAL_HEADER.size
        name = data[position : position + name_length]
        _check_extra(data[position + name_length : position + name_length + extra], name)
        position += name_length + extra
        if mark != CENTRAL or comment or disk or position > end:
            raise PackageError("zip_damaged", _text(name), "a directory entry with a comment, or of another volume")
        yield _Listed(name, version, flags, method, checksum, packed, size, offset)


def _check(item: _Listed, limits: Limits) -> None:
    name = _text(item.name)
    if item.flags & ~ALLOWED_FLAGS:
        raise PackageError("zip_feature", name, f"encrypted or of an unknown kind (flags {item.flags:#06x})")
    if item.version > NEWEST:
        raise PackageError("zip_feature", name, f"needs version {item.version / 10} of zip")
    if item.method not in (STORED, DEFLATED):
        raise PackageError("zip_feature", name, f"compression method {item.method}")
    if item.method == STORED and item.packed_size != item.size:
        raise PackageError("zip_damaged", name, "stored with two sizes")
    if item.method == STORED and item.flags & STREAMED and item.size:
        raise PackageError("zip_feature", name, "stored, and only what follows the data says where it ends")
    if item.size > limits.part:
        raise PackageError("too_large", name, f"unpacks to {item.size} bytes, at most {limits.part}")
    if item.size > limits.ratio_above and item.size > limits.ratio * item.packed_size:
        raise PackageError("too_large", name, f"unpacks to more than {limits.ratio} times its size")


def _packed_bytes(data: bytes, item: _Listed, limit: int) -> tuple[memoryview, int]:
    """The packed bytes behind the local header, which must agree with the directory, and where the entry ends."""
    name = _text(item.name)
    begin = item.offset + LOCAL_HEADER.size
    if begin > limit:
        raise PackageError("zip_damaged", name, "the entry is cut off")
    mark, version, flags, method, _, _, checksum, packed, size, name_length, extra = LOCAL_HEADER.unpack_from(
        data, item.offset
    )
    said = (checksum, packed, size)
    meant = (item.checksum, item.packed_size, item.size)
    streamed = flags & STREAMED and said == (0, 0, 0)
    local_name = data[begin : begin + name_length]
    is_same = (mark, flags, method, local_name) == (LOCAL, item.flags, item.method, item.name)
    if not is_same or version > NEWEST or not (said == meant or streamed):
        raise PackageError("zip_contradiction", name, "local header and directory differ")
    begin += name_length + extra
    _check_extra(data[begin - extra : begin], item.name)
    end = begin + item.packed_size
    after = end + (_descriptor_size(data, end, meant, name) if flags & STREAMED else 0)
    if after > limit:
        raise PackageError("zip_damaged", name, "the entry is cut off")
    return memoryview(data)[begin:end], after


def _descriptor_size(data: bytes, position: int, meant: tuple[int, int, int], name: str) -> int:
    plain = struct.pack("<3I", *meant)
    if data[position : position + 16] == DESCRIPTOR + plain:
        return 16
    if data[position : position + 12] == plain:
        return 12
    raise PackageError("zip_contradiction", name, "data descriptor and directory differ")


def _check_extra(extra: bytes, name: bytes) -> None:
    position = 0
    while position < len(extra):
        if position + 4 > len(extra):
            break
        kind, length = struct.unpack_from("<2H", extra, position)
        content = extra[position + 4 : position + 4 + length]
        if length > HARMLESS_EXTRA.get(kind, -1) or (kind == PADDING and content[4:].strip(b"\0")):
            raise PackageError("zip_feature", _text(name), f"extra field {kind:#06x} of {length} bytes")
        position += 4 + length
    if position != len(extra):
        raise PackageError("zip_damaged", _text(name), "an extra field is cut off")


def _text(name: bytes) -> str:
    return name.decode("ascii", "backslashreplace")
