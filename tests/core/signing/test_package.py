"""Packages: names, content types and relationships as ECMA-376 Part 2 has them, and nothing else."""

import pytest

from hzdesk.signing import PackageError
from hzdesk.signing.archive import DEFAULT_LIMITS
from hzdesk.signing.package import plumbing_of, read_package, relationships_name, write_content_types
from tests.core.signing.samples import TYPES, added, changed, countersigned, parts_of, workbook, zipped


def code_of(data: bytes) -> str:
    with pytest.raises(PackageError) as caught:
        read_package(data, DEFAULT_LIMITS)
    return caught.value.code


@pytest.mark.parametrize(
    "name",
    [
        "/x.xml",
        "a//x.xml",
        "a/./x.xml",
        "a/../x.xml",
        "..\\x.xml",
        "a/x.",
        "C:\\x.xml",
        "x y.xml",
        "汉.xml",
        "%2e.xml",
        "xl/workbook.xml/a.xml",
        "XL/WORKBOOK.XML/a/b.xml",
        "xl/workbook.xml/",
        "xl/workbook.xml/[0].piece",
    ],
)
def test_a_name_that_is_no_part_name_is_refused(name: str) -> None:
    assert code_of(zipped(parts_of(workbook()) | {name: b"" if name.endswith("/") else b"<a/>"})) == "part_name"


def test_every_part_has_its_content_type_and_relationships() -> None:
    package = read_package(workbook(), DEFAULT_LIMITS)
    assert package.types.keys() == package.parts.keys() - {TYPES}
    assert package.types["xl/workbook.xml"].endswith("sheet.main+xml")
    assert {r.type.rpartition("/")[2] for r in package.relationships["_rels/.rels"]} == {
        "officeDocument",
        "core-properties",
        "extended-properties",
    }
    assert package.parts == parts_of(workbook())


def test_signatures_are_found_by_way_of_the_origin() -> None:
    plumbing = plumbing_of(read_package(countersigned(), DEFAULT_LIMITS), DEFAULT_LIMITS)
    assert plumbing.signatures == ("_xmlsignatures/sig1.xml", "_xmlsignatures/sig2.xml")
    assert plumbing.others == {"_xmlsignatures/origin.sigs", "_xmlsignatures/_rels/origin.sigs.rels"}


def test_the_relationships_of_a_part_lie_beside_it() -> None:
    assert relationships_name("xl/workbook.xml") == "xl/_rels/workbook.xml.rels"
    assert relationships_name("a.xml") == "_rels/a.xml.rels"


def test_content_types_are_written_so_that_every_part_keeps_its_own() -> None:
    package = read_package(workbook(), DEFAULT_LIMITS)
    again = zipped({**package.parts, TYPES: write_content_types(package.defaults, package.types)})
    assert read_package(again, DEFAULT_LIMITS).types == package.types


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<Types ", "<Typos "),
        ("</Types>", "<Default/></Types>"),
        ("</Types>", '<Default Extension="a" ContentType="no slash"/></Types>'),
        ("</Types>", '<Default Extension="a" ContentType="a/b" More="c"/></Types>'),
        ("</Types>", '<x xmlns="urn:x" Extension="a" ContentType="a/b"/></Types>'),
        ("</Types>", '<Default Extension="XML" ContentType="a/b"/></Types>'),
        ("</Types>", '<Default Extension=".xml" ContentType="a/b"/></Types>'),
        ("</Types>", '<Default Extension="x.y" ContentType="a/b"/></Types>'),
        ("</Types>", '<Override PartName="xl/workbook.xml" ContentType="a/b"/></Types>'),
        ("</Types>", '<Override PartName="/xl/workbook%2Exml" ContentType="a/b"/></Types>'),
        ("</Types>", '<Override PartName="/xl/./workbook.xml" ContentType="a/b"/></Types>'),
        ("</Types>", '<Override PartName="/" ContentType="a/b"/></Types>'),
        ("<Override ", '<Override xmlns="" '),
        ("<Types ", '<Types More="c" '),
        ("</Types>", "text</Types>"),
    ],
)
def test_content_types_that_are_not_plain_are_refused(old: str, new: str) -> None:
    parts = parts_of(workbook())
    text = parts[TYPES].decode().replace("</Typos>", "</Types>")
    spoiled = text.replace(old, new).replace("</Types>", "</Typos>" if "Typos" in new else "</Types>")
    assert code_of(zipped(parts | {TYPES: spoiled.encode()})) == "content_types"


def test_a_relationship_part_by_type_only_or_by_name_only_is_refused() -> None:
    kind = "application/vnd.openxmlformats-package.relationships+xml"
    theme = "application/vnd.openxmlformats-officedocument.theme+xml"
    assert code_of(changed(workbook(), TYPES, (theme, kind))) == "content_type"
    disguise = '<Override PartName="/xl/_rels/workbook.xml.rels" ContentType="application/xml"/></Types>'
    assert code_of(changed(workbook(), TYPES, ("</Types>", disguise))) == "content_type"


def test_a_part_without_a_dot_in_its_name_has_no_type_by_extension() -> None:
    assert code_of(zipped(parts_of(workbook()) | {"xl/xml": b"<a/>"})) == "content_type"
    package = read_package(added(workbook(), "xl/.xml", b"<a/>"), DEFAULT_LIMITS)
    assert package.types["xl/.xml"] == "application/xml"
