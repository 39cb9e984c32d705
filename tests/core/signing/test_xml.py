"""Canonical XML and relationships, against texts made by hand and by other means."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from hzdesk.signing import PackageError, xml
from hzdesk.signing.xml import Relationship

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
TEXT = st.text(CHARACTERS, max_size=30)
LINKS = st.tuples(TEXT.filter(bool), TEXT.filter(bool), TEXT, st.booleans())


def test_an_element_inside_a_document_is_canonical_with_what_it_inherits() -> None:
    root = xml.parse(b'<a xmlns="urn:a" xmlns:q="urn:q"><b z="1" y="2"><c/><q:d>&lt;&#13;</q:d></b>tail</a>', "x")
    assert xml.canonical(root[0]) == (b'<b xmlns="urn:a" xmlns:q="urn:q" y="2" z="1"><c></c><q:d>&lt;&#xD;</q:d></b>')
    assert xml.canonical(root[0][0], xml.EXCLUSIVE_C14N) == b'<c xmlns="urn:a"></c>'


def test_the_relationship_transform_is_the_text_of_the_standard() -> None:
    part = (
        f'<?xml version="1.0"?>\n<Relationships {NAMESPACE}>\n <Relationship Id="rId2" Type="t&amp;" Target="b"/>'
        '<!-- x --><Relationship TargetMode="External" Id="rId10" Type="u" Target="a&lt;b&#9;"/></Relationships>'
    )
    assert (
        xml.transform_relationships(xml.parse_relationships(part.encode(), "x"))
        == (
            f'<Relationships {NAMESPACE}><Relationship Id="rId10" Target="a&lt;b&#x9;" TargetMode="External" Type="u">'
            '</Relationship><Relationship Id="rId2" Target="b" TargetMode="Internal" Type="t&amp;"></Relationship>'
            "</Relationships>"
        ).encode()
    )


@given(links=st.lists(LINKS, max_size=5, unique_by=lambda link: link[0]))
@settings(deadline=None)
def test_compact_relationships_are_read_back_and_transform_as_lxml_would(
    links: list[tuple[str, str, str, bool]],
) -> None:
    relationships = tuple(Relationship(*link) for link in links)
    compact = xml.compact_relationships(relationships)
    assert xml.parse_relationships(compact, "x") == relationships
    root = xml.parse(compact, "x")
    root[:] = sorted(root, key=lambda e: e.get("Id", ""))
    for element in root:
        element.set("TargetMode", element.get("TargetMode", "Internal"))
    assert xml.transform_relationships(relationships) == etree.tostring(root, method="c14n")


@pytest.mark.parametrize(
    "inner",
    [
        "text",
        "<!-- x -->text",
        "<Relationship/>",
        '<Relationship Id="a" Type="t" Target="x"><b/></Relationship>',
        '<Relationship Id="a" Type="t" Target="x">text</Relationship>',
        '<Relationship Id="a" Type="t" Target="x" TargetMode="external"/>',
        '<Relationship Id="a" Type="t" Target="x" More="y"/>',
        '<Relationship Id="a" Type="t" Target="x" xml:base="y"/>',
        '<Relationship Id="a" Type="t" Target="x"/><Relationship Id="a" Type="t" Target="y"/>',
    ],
)
def test_relationships_hold_nothing_but_relationships(inner: str) -> None:
    with pytest.raises(PackageError) as caught:
        xml.parse_relationships(f"<Relationships {NAMESPACE}>{inner}</Relationships>".encode(), "x")
    assert caught.value.code == "relationships"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<!DOCTYPE a><a/>", "doctype"),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!DOCTYPE a><a/>", "doctype"),
        ("<!DOCTYPE a><a/>".encode("utf-16"), "doctype"),
        ("<a/>".encode("utf-16-le"), "xml"),
        ("<a/>".encode("utf-32"), "xml"),
        ("<a/>".encode("cp037"), "xml"),
        (b"<?xml version='1.0' encoding='utf-7'?><a/>", "xml"),
        (b"<?xml version='1.0'encoding='utf-7'?><a/>", "xml"),
        (b"<?xml version='1.0'" + b" " * 2000 + b"encoding='utf-7'?><a/>", "xml"),
        (b"<?xml version='1.0' encoding='utf-16'?><a/>", "xml"),
        ("<?xml version='1.0' encoding='utf-8'?><a/>".encode("utf-16"), "xml"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), "doctype"),
        (b"\xff\xfe\x00", "xml"),
        (b"", "xml"),
        (b"a", "xml"),
    ],
)
def test_a_document_type_cannot_hide(data: bytes, code: str) -> None:
    with pytest.raises(PackageError) as caught:
        xml.refuse_doctype(data, "x")
    assert caught.value.code == code


def test_parsing_opens_no_entity_and_says_what_is_wrong() -> None:
    with pytest.raises(PackageError) as caught:
        xml.parse(b"<a>&b;</a>", "x")
    assert (caught.value.code, caught.value.problem.part) == ("xml", "x")


def test_ordinary_documents_pass() -> None:
    for data in (
        b"<a/>",
        b"\xef\xbb\xbf<?xml version='1.0' encoding='UTF-8'?>\n<a/>",
        b'<?xml version="1.0" standalone="yes"?><a/>',
        b"<?xml-stylesheet href='a'?><a/>",
        b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe9</a>",
        "<a>汉</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"),
        b"\xfe\xff" + "<a/>".encode("utf-16-be"),
    ):
        xml.refuse_doctype(data, "x")


def test_markup_is_read_in_the_encoding_it_declares_which_is_utf8() -> None:
    assert xml.parse(b"<?xml version='1.0' encoding='us-ascii'?><a/>", "x").tag == "a"
    for data in (b"<?xml version='1.0' encoding='ISO-8859-1'?><a b='\xc3\xa9'/>", "<a/>".encode("utf-16")):
        with pytest.raises(PackageError) as caught:
            xml.parse(data, "x")
        assert caught.value.code == "xml"


def test_a_relationship_with_thousands_of_attributes_is_refused_at_once() -> None:
    flood = " ".join(f'a{number}="b"' for number in range(100_000))
    with pytest.raises(PackageError) as caught:
        xml.parse_relationships(f"<Relationships {NAMESPACE}><Relationship {flood}/></Relationships>".encode(), "x")
    assert caught.value.code == "relationships"
