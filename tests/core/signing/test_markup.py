"""A signature part taken apart: what is found, and what is out of place."""

import hashlib
import re

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from hzdesk.signing import PackageError
from hzdesk.signing.markup import read_signature
from tests.core.signing.samples import SIGNATURE, identity, parts_of, signed

MARKUP = parts_of(signed())[SIGNATURE].decode()


def test_everything_is_found_in_its_place() -> None:
    found = read_signature(MARKUP.encode(), SIGNATURE)
    der = identity().certificate.public_bytes(Encoding.DER)
    assert found.certificate == der
    assert [binding.digest for binding in found.bindings] == [hashlib.sha256(der).digest()]
    assert [r.uri for r in found.references] == ["#idPackageObject", "#idOfficeObject", "#idSignedProperties"]
    assert len(found.manifest) == len({r.uri for r in found.manifest}) == MARKUP.count('<Reference URI="/')
    assert found.loose == ()


def test_prefixes_are_of_no_matter() -> None:
    prefixed = re.sub("<(/?)(?=[A-Z])", r"<\1ds:", MARKUP).replace('<ds:Signature xmlns="', '<ds:Signature xmlns:ds="')
    found, plain = (read_signature(text.encode(), SIGNATURE) for text in (prefixed, MARKUP))
    assert (found.certificate, found.manifest, found.bindings) == (plain.certificate, plain.manifest, plain.bindings)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<KeyInfo>.*</KeyInfo>", ""),
        ("<KeyInfo>.*</KeyInfo>", "<KeyInfo></KeyInfo>"),
        ("<SignatureValue>.*</SignatureValue>", "<SignatureValue></SignatureValue>"),
        ("<SignedInfo>.*</SignedInfo>", "<SignedInfo></SignedInfo>"),
        ("<SignedInfo>", "text<SignedInfo>"),
        ("<Manifest>.*</Manifest>", ""),
        ("<Manifest>.*</Manifest>", "<Manifest></Manifest>"),
        ("<Manifest>", "<Manifest><Manifest></Manifest>"),
        ("</Manifest>", "</Manifest><SignatureProperties></SignatureProperties>"),
        ("<DigestValue>[^<]*</DigestValue>", ""),
        ("<DigestValue>", "<DigestValue><a></a>"),
        ('URI="#idPackageObject"', 'URI=""'),
        ('URI="#idPackageObject"', 'URI="http://example.org/#idPackageObject"'),
        ('URI="#idOfficeObject"', 'URI="#idPackageObject"'),
        ('SourceId="', 'SourceType="'),
        ("<mdssi:RelationshipReference (.*?)</mdssi:RelationshipReference>", r"<mdssi:Other \1</mdssi:Other>"),
        ("</KeyInfo>", "</KeyInfo><KeyInfo></KeyInfo>"),
        ("<SignatureMethod", "<!-- x --><SignatureMethod"),
        ("<SignatureMethod", "<?x y?><SignatureMethod"),
        ("<Signature ", "<?x y?><Signature "),
        ("</Signature>", "</Signature><!-- x -->"),
        ('Target="#idPackageSignature">(?=<xd:SignedP)', 'Target="#other">'),
        ("<xd:SignedProperties", '<xd:SignedProperties Id="b"></xd:SignedProperties><xd:SignedProperties'),
        ("<Signature (.*)</Signature>", r"<Other \1</Other>"),
    ],
)
def test_markup_out_of_place_is_refused(old: str, new: str) -> None:
    spoiled = re.sub(old, new, MARKUP, count=1)
    assert spoiled != MARKUP
    with pytest.raises(PackageError) as caught:
        read_signature(spoiled.encode(), SIGNATURE)
    assert caught.value.code == "signature_markup"


def test_a_flood_of_objects_is_refused() -> None:
    flooded = MARKUP.replace("</Signature>", "<Object></Object>" * 40 + "</Signature>")
    with pytest.raises(PackageError):
        read_signature(flooded.encode(), SIGNATURE)


@pytest.mark.parametrize("one", ['xmlns:a{}="urn:{}"', 'a{}="{}"'])
def test_so_much_in_one_tag_that_canonical_xml_takes_forever_is_refused(one: str) -> None:
    flood = " ".join(one.format(number, number) for number in range(40_000))
    with pytest.raises(PackageError) as caught:
        read_signature(MARKUP.replace("<Manifest>", f"<Manifest {flood}>").encode(), SIGNATURE)
    assert caught.value.code == "signature_markup"


def test_more_levels_than_any_signature_has_are_refused() -> None:
    def deep(levels: int) -> bytes:
        return MARKUP.replace("</SignatureInfoV1>", "<a>" * levels + "</a>" * levels + "</SignatureInfoV1>").encode()

    assert read_signature(deep(20), SIGNATURE).comment
    with pytest.raises(PackageError) as caught:
        read_signature(deep(40), SIGNATURE)
    assert caught.value.code == "signature_markup"


def test_namespaces_nested_so_that_canonical_xml_takes_forever_are_refused() -> None:
    nested = "".join(f'<a xmlns:a{number}="urn:{number}">' for number in range(20)) + "<b/>" * 10_000 + "</a>" * 20
    with pytest.raises(PackageError) as caught:
        read_signature(MARKUP.replace("<Manifest>", f"<Manifest>{nested}").encode(), SIGNATURE)
    assert caught.value.code == "signature_markup"
