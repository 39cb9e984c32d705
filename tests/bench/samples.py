"""What is measured: returns of the example city, ten of them in a store, and folders of signed submissions."""

import io
import re
import sqlite3
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from pathlib import Path

from db import open_store
from hzdesk.canonical import check_code
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import YEARS
from hzdesk.example.values import make_values, returns_of
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.returns import AnnualReturn
from hzdesk.roster import Member, Roster, write_roster
from hzdesk.signing import Identity, make_identity, sign
from hzdesk.store import Signed
from hzdesk.submission import Submission, make
from hzdesk.workbook.layout import COVER, FINDINGS, MACHINE, layouts

NOW = datetime(2024, 1, 5, 9, 30, tzinfo=UTC)
FORMS = shipped_forms()
FORM = form_of_year(FORMS, YEARS[-1])
YEAR = YEARS[-1]
TEMPLATES = 12  # schools of the city whose workbooks stand for all

open_a_store = partial(open_store, forms=FORMS)


@cache
def city() -> list[list[AnnualReturn]]:
    """All schools of seed 1, the smallest first, each with its returns of all years."""
    values = make_values(FORMS, 1)
    schools = [returns_of(values, FORMS, school, YEARS) for school in recipe().schools]
    return sorted(schools, key=lambda returns: cells(returns[-1]))


def full_return() -> AnnualReturn:
    """The largest school's."""
    return city()[-1][-1]


def last_return() -> AnnualReturn:
    return city()[-1][-2]


def cells(found: AnnualReturn) -> int:
    return sum(len(row.values) for rows in found.sections.values() for row in rows)


@cache
def identity() -> Identity:
    return make_identity("示例填报人", valid_from=NOW, valid_to=NOW + timedelta(days=365))


def made() -> Submission:
    """The signed submission of the full return."""
    return make(FORMS, full_return(), last_return(), identity(), when=NOW)


def sheets() -> tuple[str, ...]:
    """The sheets that the program reads."""
    return (COVER, *(layout.name for layout in layouts(FORM, YEAR)), FINDINGS, MACHINE)


def school_store(file: Path) -> Path:
    """The store of the largest school with ten returns: all years, each in two revisions; all but the last signed."""
    returns = [
        replace(annual, frame=annual.frame._replace(revision=revision)) for revision in (1, 2) for annual in city()[-1]
    ][:10]
    content = made().content
    store = open_a_store(str(file), create=True)
    for annual in returns:
        store.save(annual, "李老师")
        if annual is not returns[-1]:
            store.lock(annual.frame, Signed(NOW.isoformat(), "李老师", "ab", "7KQM", "a.xlsx"), content)
    store.close()
    return file


def bare_file(folder: Path) -> sqlite3.Connection:
    """A database with a store's pragmas."""
    raw = sqlite3.connect(folder / "bare.sqlite", isolation_level=None)
    raw.execute("PRAGMA journal_mode = TRUNCATE")
    raw.execute("PRAGMA synchronous = FULL")
    return raw


@cache
def templates() -> list[tuple[AnnualReturn, Mapping[str, bytes]]]:
    """Schools of all sizes, each with the parts of its workbook before it was signed."""
    chosen = city()[:: len(city()) // TEMPLATES]
    return [(now, unsigned(make(FORMS, now, last, identity(), when=NOW).content)) for *_, last, now in chosen]


def unsigned(submission: bytes) -> dict[str, bytes]:
    """The parts without the signature and what leads to it."""
    with zipfile.ZipFile(io.BytesIO(submission)) as book:
        parts = {name: book.read(name) for name in book.namelist() if not name.startswith("_xmlsignatures/")}
    for name, leads in (("[Content_Types].xml", b"<Override[^>]*/_xmlsignatures/"), ("_rels/.rels", b"<[^<]*/origin")):
        parts[name] = re.sub(leads + b"[^>]*>", b"", parts[name])
    return parts


def packed(parts: Mapping[str, bytes], exchanged: Mapping[str, str] | None = None) -> bytes:
    """A package of the parts, with one text in place of another wherever it stands."""
    for old, new in (exchanged or {}).items():
        parts = {name: data.replace(old.encode(), new.encode()) for name, data in parts.items()}
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return package.getvalue()


def submissions(folder: Path, count: int) -> tuple[Path, Path]:
    """A folder of signed submissions of as many schools, and their roster."""
    inbox, roster = folder / f"returns-{count}", folder / f"roster-{count}.csv"
    inbox.mkdir()
    members = {}
    for number in range(count):
        annual, parts = templates()[number % TEMPLATES]
        frame = annual.frame._replace(school_code=f"{9_900_000_000 + number}")
        codes = [check_code(FORM, found) for found in (annual, replace(annual, frame=frame))]
        package = packed(parts, {annual.frame.school_code: frame.school_code, codes[0]: codes[1]})
        signed = sign(package, identity(), role=FORM.signers[0], when=NOW)
        (inbox / f"{frame.school_code}.xlsx").write_bytes(signed)
        facts = (frame.school_name, frame.kind, frame.affiliation, frame.district, identity().fingerprint)
        members[frame.school_code] = Member(frame.school_code, *facts)
    write_roster(Roster(members), roster)
    return inbox, roster
