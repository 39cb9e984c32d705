"""Judging package signatures: is what they name unchanged, and do they name everything?

Sources: ECMA-376 Part 2 13.2; W3C XML Signature core validation 3.2; XAdES (ETSI TS 101 903) 7.2.2.
"""

import hashlib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes

from hzdesk.signing import algorithms, xml
from hzdesk.signing.archive import DEFAULT_LIMITS, Limits
from hzdesk.signing.identity import name_text
from hzdesk.signing.markup import RELATIONSHIP_TRANSFORM, Reference, Signature, read_signature
from hzdesk.signing.package import (
    ORIGIN_RELATIONSHIP,
    ROOT_RELATIONSHIPS,
    Package,
    Plumbing,
    plumbing_of,
    read_package,
)
from hzdesk.signing.problems import PackageError, Problem
from hzdesk.signing.shared import shared

LARGEST_CERTIFICATE = 64 << 10
_CHOICE = (RELATIONSHIP_TRANSFORM, xml.C14N)  # M6.26: C14N follows directly

Outcome: TypeAlias = Literal["valid", "altered", "unsigned", "unreadable"]


@dataclass(frozen=True)
class SignatureReport:
    """One signature. `role`, `comment`, `time` are the signer's own words, proved only as far as `intact` goes.

    `intact`: nothing it names has changed, and the certificate made it. `covers_everything`: it names every part,
    relationship and content type of the package, with strong algorithms. `fingerprint`: SHA-256 of the certificate.
    """

    intact: bool = False
    covers_everything: bool = False
    fingerprint: str = ""
    subject: str = ""
    issuer: str = ""
    role: str = ""
    comment: str = ""
    time: str = ""
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Report:
    """The judgement of a package.

    `parts` are the very bytes that were judged, by zip item name, the only ones that may be read later; empty when
    `unreadable`. Only with `valid` is each of them signed.
    """

    outcome: Outcome
    signatures: tuple[SignatureReport, ...] = ()
    problems: tuple[Problem, ...] = ()
    parts: Mapping[str, bytes] = field(default_factory=lambda: MappingProxyType({}), repr=False)


def verify(package: bytes, *, limits: Limits = DEFAULT_LIMITS, foreign: bool = False) -> Report:
    """Judge the signatures of a package; never raises for bad input, whatever the bytes.

    `valid` needs every signature to be intact and to cover everything. With `foreign` being intact is enough, as
    other programs leave things out: the caller must then look at `covers_everything` and at the problems itself.
    Nothing is said of trust: whose key it is, and whether that is the right one, the caller knows.
    """
    try:
        opened = read_package(package, limits)
    except PackageError as error:
        return Report("unreadable", problems=(error.problem,))
    parts = MappingProxyType(opened.parts)
    try:
        plumbing = plumbing_of(opened, limits)
    except PackageError as error:
        return Report("altered", problems=(error.problem,), parts=parts)
    if not plumbing.signatures:
        return Report("unsigned", problems=(Problem("unsigned", "", "no signature"),), parts=parts)
    digests = _Digests(opened)
    reports = tuple(_judge(opened, plumbing, name, digests) for name in plumbing.signatures)
    sound = all(r.intact and (foreign or r.covers_everything) for r in reports)
    problems = tuple(dict.fromkeys(p for r in reports for p in r.problems))
    return Report("valid" if sound else "altered", reports, problems, parts)


class _Digests:
    """Digests of parts and chosen relationships, each computed once however many signatures there are."""

    def __init__(self, package: Package) -> None:
        self._parts = package.parts
        self._known: dict[tuple[str, str], bytes] = {}

    def of(self, part: str, reference: Reference) -> bytes:
        if reference.transforms:
            return _chosen_digest(self._parts[part], part, reference.digest_method, reference.source_ids)
        key = (part, reference.digest_method)
        if key not in self._known:
            self._known[key] = algorithms.digest(reference.digest_method, self._parts[part])
        return self._known[key]


@shared
def _chosen_digest(data: bytes, part: str, method: str, source_ids: tuple[str, ...]) -> bytes:
    """The digest of the relationships with these ids in a relationship part."""
    chosen = set(source_ids)
    kept = (relationship for relationship in xml.parse_relationships(data, part) if relationship.id in chosen)
    return algorithms.digest(method, xml.transform_relationships(kept))


def _judge(package: Package, plumbing: Plumbing, name: str, digests: _Digests) -> SignatureReport:
    try:
        return _judged(package, plumbing, name, digests)
    except PackageError as error:
        return SignatureReport(problems=(error.problem,))


def _judged(package: Package, plumbing: Plumbing, name: str, digests: _Digests) -> SignatureReport:
    signature = read_signature(package.parts[name], name)
    signer = _signer(signature.certificate, name)
    faults = list(_unknown_algorithms(signature, name))
    if not faults:
        faults = [*_unproved(signature, signer.key, name), *_changed(package, signature, name, digests)]
    gaps = [*_weak(signature, signer.key, name), *_left_out(package, plumbing, signature)]
    return SignatureReport(
        intact=not faults,
        covers_everything=not gaps,
        fingerprint=hashlib.sha256(signature.certificate).hexdigest(),
        subject=signer.subject,
        issuer=signer.issuer,
        role=signature.role,
        comment=signature.comment,
        time=signature.time,
        problems=(*faults, *gaps),
    )


@dataclass(frozen=True)
class _Signer:
    key: CertificatePublicKeyTypes
    subject: str
    issuer: str


def _signer(certificate: bytes, name: str) -> _Signer:
    if len(certificate) > LARGEST_CERTIFICATE:
        raise PackageError("certificate", name, f"{len(certificate)} bytes, at most {LARGEST_CERTIFICATE}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the oddities of other people's certificates
            found = x509.load_der_x509_certificate(certificate)
            signer = _Signer(found.public_key(), name_text(found.subject), name_text(found.issuer))
    except (ValueError, TypeError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise PackageError("certificate", name, str(error)) from None
    if algorithms.strength(signer.key) == "refused":
        raise PackageError("certificate", name, "a kind or size of key that is not accepted")
    return signer


def _unknown_algorithms(signature: Signature, name: str) -> Iterator[Problem]:
    if signature.canonicalization not in (xml.C14N, xml.EXCLUSIVE_C14N):
        yield Problem("algorithm", name, f"canonicalization {signature.canonicalization!r}")
    if signature.method not in algorithms.SCHEMES:
        yield Problem("algorithm", name, f"signature method {signature.method!r}")
    for method in sorted(_digest_methods(signature) - algorithms.DIGESTS.keys()):
        yield Problem("algorithm", name, f"digest {method!r}")


def _digest_methods(signature: Signature) -> set[str]:
    bindings = {b.digest_method for b in signature.bindings}
    return bindings | {r.digest_method for r in (*signature.references, *signature.manifest)}


def _unproved(signature: Signature, key: CertificatePublicKeyTypes, name: str) -> Iterator[Problem]:
    """Breaks in the chain from the certificate over SignedInfo to the objects of the signature part."""
    named = [algorithms.digest(b.digest_method, signature.certificate) == b.digest for b in signature.bindings]
    if named and not any(named):
        yield Problem("certificate_exchanged", name, "the signed properties name another certificate")
    signed_info = xml.canonical(signature.signed_info, signature.canonicalization)
    if not algorithms.value_holds(key, signature.method, signature.value, signed_info):
        yield Problem("signature_value", name, "SignedInfo was not signed by the key of the certificate")
    for reference, target in zip(signature.references, signature.targets, strict=True):
        if algorithms.digest(reference.digest_method, xml.canonical(target, *reference.transforms)) != reference.digest:
            yield Problem("signature_markup_changed", name, f"{reference.uri} is not what was signed")


def _changed(package: Package, signature: Signature, name: str, digests: _Digests) -> Iterator[Problem]:
    """What the manifest names and the package has otherwise."""
    seen = set()
    for reference in signature.manifest:
        part, content_type = reference.part
        if part in seen or not content_type:
            yield Problem("manifest", name, f"not a reference to a part, or the second to it: {reference.uri}")
        elif part not in package.types:
            yield Problem("part_missing", part, "named by the signature, not in the package")
        elif package.types[part] != content_type:
            yield Problem("content_type_changed", part, f"{package.types[part]}, signed as {content_type}")
        elif reference.transforms not in ((), _CHOICE) or (reference.transforms and part not in package.relationships):
            yield Problem("manifest", name, f"transforms of {part}: {reference.transforms}")
        elif missing := set(reference.source_ids) - {r.id for r in package.relationships.get(part, ())}:
            yield Problem("relationship_missing", part, f"no relationship {', '.join(sorted(missing))}")
        elif digests.of(part, reference) != reference.digest:
            yield Problem("part_changed", part, "not what was signed")
        seen.add(part)


def _weak(signature: Signature, key: CertificatePublicKeyTypes, name: str) -> Iterator[Problem]:
    """What keeps an intact signature from proving what it names."""
    for method in sorted((_digest_methods(signature) | {signature.method}) & algorithms.WEAK):
        yield Problem("weak_algorithm", name, method)
    if not algorithms.is_usual(key, signature.method):
        yield Problem("weak_algorithm", name, f"{signature.method} does not go with the curve of the key")
    if algorithms.strength(key) == "weak":
        yield Problem("weak_key", name, f"RSA below {algorithms.SMALLEST_RSA} bits, or with a small exponent")
    if not signature.bindings:
        yield Problem("certificate_unbound", name, "no signed property names the certificate")
    for tag in signature.loose:
        yield Problem("unsigned_markup", name, f"{tag} is outside of what is signed")


def _left_out(package: Package, plumbing: Plumbing, signature: Signature) -> Iterator[Problem]:
    """What the package has and the manifest does not name."""
    named = {reference.part[0]: reference for reference in signature.manifest}
    for stray in plumbing.strays:
        yield Problem("origin", stray, "beside the signatures, and none of them")
    for folder in package.folders:
        yield Problem("part_uncovered", folder, "a folder entry, which no signature can name")
    for part in sorted(package.types.keys() - plumbing.others - {*plumbing.signatures} - named.keys()):
        yield Problem("part_uncovered", part, "not named by the signature")
    for part, relationships in package.relationships.items():
        if part not in named or not named[part].transforms:
            continue
        chosen = set(named[part].source_ids)
        for relationship in relationships:
            origin = part == ROOT_RELATIONSHIPS and relationship.type == ORIGIN_RELATIONSHIP
            if not origin and relationship.id not in chosen:
                yield Problem("relationship_uncovered", f"{part}#{relationship.id}", "not named by the signature")
