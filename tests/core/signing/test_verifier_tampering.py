"""Whatever is done to a signed package, `valid` is said of what was signed and of nothing else."""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

import pytest

from hzdesk.signing import sign, verify
from tests.core.signing.office import office_signed
from tests.core.signing.samples import (
    WHEN,
    countersigned,
    elliptic_identity,
    forged,
    parts_of,
    signed,
    workbook,
    zipped,
)
from tests.core.signing.tampering import ALTERATIONS, altered, as_zipfile_reads, meaning, signers, summary

Record = Callable[[str, object], None]


def prove(packages: Sequence[bytes], count: int, seed: int) -> Counter[tuple[str, str]]:
    """Alters the packages so many times; each result is judged, and what is called valid says the same as before."""
    chance = Random(seed)
    before = [(meaning(package), signers(verify(package))) for package in packages]
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        place = chance.randrange(len(packages))
        kind, package = altered(packages[place], chance)
        report = verify(package)
        outcomes[kind, report.outcome] += 1
        if report.outcome == "valid":
            said, signed_by = before[place]
            where = f"{kind}, number {number} of seed {seed}"
            assert meaning(package) == said, where
            assert set() < signers(report) <= signed_by, where  # one of several can be taken out without a trace
            assert dict(report.parts) == as_zipfile_reads(package)
    return outcomes


def packages() -> list[bytes]:
    return [signed(), countersigned(), sign(workbook(), elliptic_identity(), when=WHEN)]


def test_what_is_valid_after_an_alteration_says_what_was_signed(record_property: Record) -> None:
    outcomes = prove(packages(), 1000, seed=1)
    record_property("package signatures", summary(outcomes))
    assert {kind for kind, _ in outcomes} == ALTERATIONS.keys()
    assert {outcome for kind, outcome in outcomes if kind == "entries reordered"} == {"valid"}
    assert {outcome for _, outcome in outcomes} == {"valid", "altered", "unreadable", "unsigned"}


@pytest.mark.long
def test_what_is_valid_after_tens_of_thousands_of_alterations_says_what_was_signed(record_property: Record) -> None:
    record_property("package signatures", summary(prove(packages(), 30_000, seed=2)))


def test_what_the_signer_himself_made_of_the_markup_covers_everything_or_is_not_valid() -> None:
    """The signature is edited and then made anew with its own key; where it is valid, no part can be changed after."""
    chance, found = Random(4), Counter[str]()
    for number in range(150):
        package = ALTERATIONS["the signature"](signed(), chance)
        try:
            package = forged(package, str)
        except (AssertionError, ValueError):  # nothing that could be signed is left
            continue
        found[verify(package).outcome] += 1
        if verify(package).outcome == "valid":
            parts = parts_of(package)
            name = chance.choice([name for name in parts if name.startswith("xl/") and not name.endswith(".rels")])
            assert verify(zipped(parts | {name: parts[name] + b" "})).outcome == "altered", f"{name}, number {number}"
    assert found.keys() == {"valid", "altered"}


@pytest.mark.parametrize(("count", "seed"), [(500, 3), pytest.param(10_000, 5, marks=pytest.mark.long)])
def test_what_is_intact_of_a_foreign_file_is_what_it_signed(count: int, seed: int, record_property: Record) -> None:
    """Office leaves out document properties: they may change. What else is there besides is named as left out."""
    package, chance = office_signed(), Random(seed)
    own, by_whom = meaning(package), signers(verify(package, foreign=True))
    parts = {name: data for name, data in own.parts.items() if not name.startswith("docProps/")}
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        kind, other = altered(package, chance)
        report = verify(other, foreign=True)
        outcomes[kind, report.outcome] += 1
        if report.outcome == "valid":
            found, left_out = meaning(other), {problem.part for problem in report.problems}
            assert parts.items() <= found.parts.items(), f"{kind}, number {number}"
            assert found.parts.keys() - parts.keys() <= left_out
            assert signers(report) == by_whom
            for name, links in own.relationships.items():
                if name != "_rels/.rels":
                    assert links <= found.relationships[name], f"{kind}, number {number}"
                    assert {f"{name}#{link[0]}" for link in found.relationships[name] - links} <= left_out
    record_property("foreign signatures", summary(outcomes))
