"""Submissions of example schools, made and signed as the program does."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from hzdesk.example.bureau import bureau_returns
from hzdesk.forms import shipped_forms
from hzdesk.roster import Member, Roster
from hzdesk.signing import Identity, make_identity
from hzdesk.submission import make
from tests.core.forms.return_2023 import FORM, SOUND, annual, changed

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)

Maker = Callable[..., bytes]


@pytest.fixture(scope="session")
def identities() -> tuple[Identity, Identity]:
    """Two keys; the first is the schools' own."""
    one, other = (make_identity(name, valid_from=NOW, valid_to=NOW + timedelta(days=1)) for name in ("甲", "乙"))
    return one, other


@pytest.fixture(scope="session")
def submission(identities: tuple[Identity, Identity]) -> Maker:
    def made(
        code: str = "330101", *, revision: int = 1, year: int = 2023, key: int = 0, cells=None, facts=None, **more
    ) -> bytes:
        found = annual(changed(SOUND, cells or {}))
        told = {"school_code": code, "school_name": f"示例{code}学校", "revision": revision, "year": year}
        found = replace(found, frame=found.frame._replace(**told, **(facts or {})))
        words = {"annual": found, "previous": None, "forms": [FORM]} | more
        return make(identity=identities[key], when=NOW, **words).content

    return made


@pytest.fixture(scope="session")
def bureau_submission(identities: tuple[Identity, Identity]) -> Maker:
    """The bureau's own return, signed with the first key."""

    def made(**facts: str) -> bytes:
        (own,) = bureau_returns(shipped_forms(), [2023])
        own = replace(own, frame=own.frame._replace(**facts))
        return make(shipped_forms(), own, None, identities[0], when=NOW).content

    return made


@pytest.fixture(scope="session")
def roster(identities: tuple[Identity, Identity]) -> Roster:
    codes = ("330101", "330102", "330103")
    facts = ("vocational_high", "municipal", "330106", identities[0].fingerprint)
    return Roster({code: Member(code, f"示例{code}学校", *facts) for code in codes})
