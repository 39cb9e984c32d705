"""The zip layer: nothing in an archive that two readers could take differently."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hzdesk.signing import Limits, PackageError
from hzdesk.signing.archive import DEFAULT_LIMITS, Entry, pack, read_archive, unpack, write_archive

NAMES = st.text(st.sampled_from("abc/."), min_size=1, max_size=12)


def written(**parts: bytes) -> bytearray:
    return bytearray(write_archive(pack(name, data, deflate=True) for name, data in parts.items()))


def read(data: bytes | bytearray, limits: Limits = DEFAULT_LIMITS) -> dict[str, bytes]:
    return {entry.name: unpack(entry) for entry in read_archive(bytes(data), limits)}


def code_of(data: bytes | bytearray, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(PackageError) as caught:
        read(data, limits)
    return caught.value.code


def central(data: bytearray, number: int = 0) -> int:
    """Where the directory's entry of this number begins."""
    found = -1
    for _ in range(number + 1):
        found = data.index(b"PK\1\2", found + 1)
    return found


@given(parts=st.dictionaries(NAMES, st.binary(max_size=300), min_size=1, max_size=5), deflate=st.booleans())
@settings(deadline=None)
def test_what_is_written_is_read_again_by_us_and_by_python(parts: dict[str, bytes], *, deflate: bool) -> None:
    data = write_archive(pack(name, content, deflate=deflate) for name, content in parts.items())
    assert read(data) == parts
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        assert {name: book.read(name) for name in book.namelist()} == parts


def alpha() -> Entry:
    return pack("a", b"alpha", deflate=True)


class Pipe(io.RawIOBase):
    """A file that cannot seek, so that zipfile writes data descriptors."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        block = bytes(memoryview(data))  # type: ignore[arg-type]
        self.data += block
        return len(block)


def streamed() -> bytearray:
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("a", b"alpha" * 9)
        book.writestr("b", b"beta" * 9)
    return pipe.data


def test_data_descriptors_are_read_and_must_agree() -> None:
    data = streamed()
    assert read(data) == {"a": b"alpha" * 9, "b": b"beta" * 9}
    data[data.index(b"PK\7\x08") + 5] ^= 1
    assert code_of(data) == "zip_contradiction"


def test_a_data_descriptor_without_its_mark_is_read() -> None:
    data = streamed()
    first = data.index(b"PK\7\x08")
    del data[first : first + 4]
    end = len(data) - 22
    offset = struct.unpack_from("<I", data, end + 16)[0] - 4
    struct.pack_into("<I", data, end + 16, offset)
    second = central(data, 1)
    struct.pack_into("<I", data, second + 42, struct.unpack_from("<I", data, second + 42)[0] - 4)
    assert read(data)["b"] == b"beta" * 9


def padded(filling: bytes) -> bytes:
    """An archive with Office's padding, filled with something."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        info = zipfile.ZipInfo("a")
        info.extra = struct.pack("<3H", 0xA220, 2 + len(filling), 0xA028) + filling
        book.writestr(info, b"alpha")
    return out.getvalue()


def test_padding_that_office_writes_is_let_pass() -> None:
    assert read(padded(b"\2\0" + bytes(500))) == {"a": b"alpha"}


def stored_and_streamed() -> bytearray:
    """An archive of a stored entry, the end of which only the directory and the descriptor know."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as book:
        book.writestr("a", b"alpha")
    return pipe.data


def with_extra(kind: int, length: int = 4, content: bytes = b"abcd") -> bytearray:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        info = zipfile.ZipInfo("a")
        info.extra = struct.pack("<2H", 0x5455, len(content)) + content
        book.writestr(info, b"alpha")
    data = bytearray(out.getvalue())
    for mark in (data.index(b"UT"), data.rindex(b"UT")):
        struct.pack_into("<2H", data, mark, kind, length)
    return data


def locator_in_an_extra_field() -> bytearray:
    """What points to a zip64 directory, hidden at the end of the last entry's times: Python's zipfile goes there."""
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, 0, 1)
    return with_extra(0x000A, 32, bytes(12) + locator)


def listing_more(times: int) -> bytes:
    """An archive whose directory repeats its entry far beyond the number it announces."""
    data = written(a=b"alpha")
    begin, end = central(data), len(data) - 22
    listing, tail = data[begin:end] * times, data[end:]
    struct.pack_into("<2I", tail, 12, len(listing), begin)
    return bytes(data[:begin] + listing + tail)


def poked(at: int, form: str, value: int, *, local: bool = False) -> bytearray:
    """An archive with one field of the first entry overwritten, in the directory or in the local header."""
    data = written(a=b"alpha" * 9, b=b"beta" * 9)
    struct.pack_into(form, data, at if local else central(data) + at, value)
    return data


def end_poked(at: int, value: int) -> bytearray:
    data = written(a=b"alpha", b=b"beta")
    struct.pack_into("<H", data, len(data) - 22 + at, value)
    return data


def gap() -> bytearray:
    """Eight bytes that belong to nothing between the entries and the directory."""
    data = written(a=b"alpha")
    begin = central(data)
    data[begin:begin] = b"smuggled"
    struct.pack_into("<I", data, len(data) - 6, begin + 8)
    return data


def overlapping() -> bytearray:
    data = written(a=b"alpha", b=b"beta!")
    struct.pack_into("<I", data, central(data, 1) + 42, 0)
    return data


BROKEN: dict[str, tuple[Callable[[], bytes | bytearray], str]] = {
    "bytes behind the end": (lambda: written(a=b"x") + b"\0", "zip_damaged"),
    "bytes before the beginning": (lambda: b"MZ" + written(a=b"x"), "not_zip"),
    "an archive comment": (lambda: end_poked(20, 4) + b"note", "zip_damaged"),
    "bytes between entries and directory": (gap, "zip_gap"),
    "overlapping entries": (overlapping, "zip_gap"),
    "two names alike": (lambda: write_archive([pack("a", b"", deflate=False)] * 2), "duplicate_name"),
    "two names alike but for case": (lambda: written(a=b"1", A=b"2"), "duplicate_name"),
    "an encrypted entry": (lambda: poked(8, "<H", 1), "zip_feature"),
    "a compression method other than deflate": (lambda: poked(10, "<H", 12), "zip_feature"),
    "a version of zip that few programs have": (lambda: poked(6, "<H", 63), "zip_feature"),
    "such a version in the local header": (lambda: poked(4, "<H", 63, local=True), "zip_contradiction"),
    "flags that differ": (lambda: poked(6, "<H", 2, local=True), "zip_contradiction"),
    "methods that differ": (lambda: poked(8, "<H", 0, local=True), "zip_contradiction"),
    "checksums that differ": (lambda: poked(14, "<I", 7, local=True), "zip_contradiction"),
    "sizes that differ": (lambda: poked(22, "<I", 7, local=True), "zip_contradiction"),
    "names that differ": (lambda: poked(30, "<B", 0x7A, local=True), "zip_contradiction"),
    "a wrong checksum in both": (lambda: write_archive([alpha()._replace(checksum=7)]), "zip_damaged"),
    "an entry of another volume": (lambda: poked(34, "<H", 1), "zip_damaged"),
    "an entry's comment": (lambda: poked(32, "<H", 1), "zip_damaged"),
    "more entries announced than listed": (lambda: end_poked(10, 3), "zip_damaged"),
    "a zip64 directory": (locator_in_an_extra_field, "zip_damaged"),
    "text in place of padding": (lambda: padded(b"\2\0smuggled"), "zip_feature"),
    "more padding than anybody needs": (lambda: padded(bytes(5000)), "zip_feature"),
    "times longer than times are": (lambda: with_extra(0x5455, 14, b"smuggled data!"), "zip_feature"),
    "stored data of a length that is said afterwards": (stored_and_streamed, "zip_feature"),
    "many more entries listed than announced": (lambda: listing_more(100_000), "zip_damaged"),
    "a zip64 field": (lambda: with_extra(0x0001), "zip_feature"),
    "a second name": (lambda: with_extra(0x7075), "zip_feature"),
    "an extra field cut off": (lambda: with_extra(0x5455, 9), "zip_damaged"),
    "a directory cut off": (lambda: bytes(written(a=b"x")[:-24]) + bytes(written(a=b"x")[-22:]), "zip_damaged"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_an_archive_is_refused_for(fault: str) -> None:
    make, code = BROKEN[fault]
    assert code_of(make()) == code


def test_bytes_behind_the_deflated_data_are_refused() -> None:
    assert code_of(write_archive([alpha()._replace(packed=bytes(alpha().packed) + b"x")])) == "zip_damaged"


def test_a_bomb_is_never_unpacked_beyond_the_size_it_declares() -> None:
    bomb = pack("a", bytes(1 << 20), deflate=True)
    assert code_of(write_archive([bomb._replace(size=10)])) == "zip_damaged"
    assert code_of(write_archive([bomb]), Limits(ratio_above=1000)) == "too_large"


def test_the_same_entries_give_the_same_bytes() -> None:
    assert written(a=b"1", b=b"2") == written(a=b"1", b=b"2")
