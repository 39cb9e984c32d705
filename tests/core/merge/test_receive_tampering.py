"""Whatever is done to a submission, a value that was not signed is never taken."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random

import pytest

from hzdesk.forms.model import Form
from hzdesk.merge.receive import Receipt, receive
from hzdesk.roster import Member, Roster
from hzdesk.signing import sign
from hzdesk.submission import make
from tests.core.example.cities import FORMS, example
from tests.core.forms.return_2023 import FORM
from tests.core.merge.conftest import NOW
from tests.core.signing.tampering import altered, summary

SCHOOLS_APART = 5  # of the example city's 62, every fifth is altered, with all its years
Record = Callable[[str, object], None]


def prove(
    submissions: Sequence[bytes], forms: Sequence[Form], roster: Roster, count: int, seed: int
) -> Counter[tuple[str, str]]:
    """Alters the submissions so many times; what is still taken for the school's own says what it said before."""
    chance = Random(seed)
    before = [receive("a.xlsx", content, forms, roster) for content in submissions]
    assert {receipt.verdict.verdict for receipt in before} == {"valid"}
    outcomes: Counter[tuple[str, str]] = Counter()
    for number in range(count):
        place = chance.randrange(len(submissions))
        kind, content = altered(submissions[place], chance)
        receipt = receive("a.xlsx", content, forms, roster)
        outcomes[kind, receipt.verdict.verdict] += 1
        if receipt.verdict.verdict in ("valid", "untrusted"):
            assert said(receipt) == said(before[place]), f"{kind}, number {number} of seed {seed}"
    return outcomes


def said(receipt: Receipt) -> tuple[object, ...]:
    """All that is taken from a file."""
    verdict = receipt.verdict
    facts = (verdict.school, verdict.year, verdict.revision, verdict.signer, verdict.fingerprint, verdict.check_code)
    return facts, receipt.annual, receipt.findings, receipt.remarks, receipt.state, receipt.trial


def test_a_value_that_was_not_signed_is_never_taken(submission, roster, record_property: Record) -> None:
    outcomes = prove([submission(), submission("330102")], [FORM], roster, 200, seed=1)
    record_property("submissions", summary(outcomes))
    assert {outcome for _, outcome in outcomes} >= {"valid", "altered", "unreadable"}


def test_nor_from_a_countersigned_file_whether_a_signature_is_left_or_none(
    submission, roster, identities, record_property: Record
) -> None:
    form = replace(FORM, signers=(*FORM.signers, "校长"))
    content = sign(submission(forms=[form]), identities[1], role="校长", when=NOW)
    record_property("countersigned submissions", summary(prove([content], [form], roster, 100, seed=2)))


@pytest.mark.long
def test_nor_from_tens_of_thousands_of_files_of_the_example_city(identities, record_property: Record) -> None:
    signer = identities[0]
    submissions, members = [], {}
    for code, years in list(example(1).returns.items())[::SCHOOLS_APART]:
        for year, annual in years.items():
            submissions.append(make(FORMS, annual, years.get(year - 1), signer, when=NOW).content)
            frame = annual.frame
            members[code] = Member(
                code, frame.school_name, frame.kind, frame.affiliation, frame.district, signer.fingerprint
            )
    outcomes = prove(submissions, FORMS, Roster(members), 20_000, seed=3)
    record_property(f"{len(submissions)} submissions of the example city", summary(outcomes))
