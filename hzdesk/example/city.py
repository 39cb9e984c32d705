"""The example city as files: each school keeps its store, exports and signs, as real schools do."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from hzdesk import usecases
from hzdesk.errors import UserError
from hzdesk.example.bureau import bureau_returns
from hzdesk.example.draft import draft_of
from hzdesk.example.read_recipe import recipe
from hzdesk.example.recipe import LATER, YEARS, Draft, Facts, Recipe, School
from hzdesk.example.values import make_values, returns_of
from hzdesk.files import write_file
from hzdesk.forms import form_of, form_of_year
from hzdesk.forms.model import Form
from hzdesk.resources import RESOURCES
from hzdesk.returns import BUREAU, AnnualReturn
from hzdesk.roster import Member, Roster, write_roster
from hzdesk.store import SUFFIX, OpenStore, Store
from hzdesk.text import plain

if TYPE_CHECKING:
    from hzdesk.signing import Identity

_WORTH_IT = 3  # fewer schools are done before another process has started
_ROUNDS = 2000  # of key derivation: these identities protect nothing
_CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class City:
    """What was made: how many schools, and how many submissions of theirs."""

    folder: Path
    schools: int
    files: int


@dataclass(frozen=True)
class _Job:
    """One school's work, for whichever process takes it."""

    folder: Path
    forms: Sequence[Form]
    open_store: OpenStore
    facts: Facts
    school_code: str
    name: str
    returns: Sequence[AnnualReturn]
    draft: Draft | None = None
    called: str = ""  # what store and submissions are called, if not after the code

    @property
    def store_file(self) -> Path:
        return self.folder / f"{self.called}{SUFFIX}" if self.called else _store_file(self.folder, self.school_code)


def make_city(
    folder: Path,
    forms: Sequence[Form],
    open_store: OpenStore,
    tick: usecases.Tick = usecases.keep_going,
    *,
    schools: int,
    years: Sequence[int],
    seed: int,
) -> City:
    """The first `schools` schools of the recipe with all their returns of these consecutive years.

    An example city that is in the folder already is replaced; other files stay. `open_store` goes to other processes,
    so it is a function of a module; `tick` is told of every school done. UserError for more schools or other years
    than the recipe has.
    """
    made = recipe()
    if not 1 <= schools <= len(made.schools):
        raise UserError(f"示例城市有 1—{len(made.schools)} 所学校，不能建 {schools} 所。请改 --schools。")
    if not years or not set(years) <= {*YEARS, *LATER}:
        raise UserError(f"示例城市只有 {YEARS[0]}—{LATER[-1]} 年度。请改 --years，起始年份写在前面。")
    _make_room(folder, made, open_store)
    jobs = _jobs(folder, forms, open_store, made, made.schools[:schools], years, seed)
    fingerprints = {}
    for code, fingerprint in _done(jobs):
        fingerprints[code] = fingerprint
        if not tick(len(fingerprints), schools):
            raise usecases.CancelledError
    own = _work(_bureau_job(folder, forms, open_store, made, years))[1]
    write_roster(_roster(made, fingerprints, own), folder / "roster.csv")
    _write_readme(folder, made, schools, years, seed)
    return City(folder, schools, schools * len(years))


def make_school(
    folder: Path, forms: Sequence[Form], open_store: OpenStore, *, years: Sequence[int] = YEARS, seed: int = 1
) -> Path:
    """The school whose return is still a draft, with its submissions and identity; gives its store."""
    made = recipe()
    school = next(school for school in made.schools if school.school_code == made.draft.school)
    _make_room(folder, made, open_store)
    _work(next(_jobs(folder, forms, open_store, made, [school], years, seed)))
    return _store_file(folder, school.school_code)


def _jobs(
    folder: Path,
    forms: Sequence[Form],
    open_store: OpenStore,
    made: Recipe,
    schools: Sequence[School],
    years: Sequence[int],
    seed: int,
) -> Iterator[_Job]:
    values = make_values(forms, seed)
    for school in schools:
        returns = returns_of(values, forms, school, years)
        draft = made.draft if made.draft.school == school.school_code and _has_draft(made, years) else None
        yield _Job(folder, forms, open_store, made.facts, school.school_code, school.name, returns, draft)


def _has_draft(made: Recipe, years: Sequence[int]) -> bool:
    """The draft is the return that is being filled in, so nothing is signed after it."""
    return made.draft.year == years[-1]


def _bureau_job(folder: Path, forms: Sequence[Form], open_store: OpenStore, made: Recipe, years: Sequence[int]) -> _Job:
    facts = made.facts
    returns = bureau_returns(forms, years)
    return _Job(folder, forms, open_store, facts, facts.bureau_code, facts.bureau_name, returns, called=BUREAU)


def _done(jobs: Iterator[_Job]) -> Iterator[tuple[str, str]]:
    """Does the jobs, the largest schools first; code and fingerprint of each school as it is done."""
    waiting = sorted(jobs, key=lambda job: -sum(len(rows) for a in job.returns for rows in a.sections.values()))
    if len(waiting) < _WORTH_IT:
        yield from map(_work, waiting)
        return
    # Workers are spawned on every system: a forked copy of a program with a window would not be safe.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        try:
            yield from pool.map(_work, waiting)
        finally:
            pool.shutdown(cancel_futures=True)


def _work(job: _Job) -> tuple[str, str]:
    """One school: its identity, its store with all years, and a submission of each."""
    identity = _identity(job.folder, job.facts, job.school_code, job.name)
    with closing(job.open_store(str(job.store_file), create=True)) as store:
        for annual in job.returns:
            if job.draft is not None and annual.frame.year == job.draft.year:
                _hand_in_from_copy(job, store, annual, identity)
                _leave_draft(job.forms, store, annual, job.draft)
            else:
                _hand_in(job, store, annual, identity)
    return job.school_code, identity.fingerprint


def _hand_in(job: _Job, store: Store, annual: AnnualReturn, identity: "Identity") -> None:
    year = annual.frame.year
    store.save(annual, _filler(job.forms, annual))
    month, day = job.facts.signed_on
    when = datetime(year, month, day, 15, 30, tzinfo=_CHINA)
    file = _submission_file(job.folder, year, job.called or job.school_code)
    usecases.export(store, job.forms, year, identity, file, when=when)


def _hand_in_from_copy(job: _Job, store: Store, annual: AnnualReturn, identity: "Identity") -> None:
    """Exports the finished return, while the school's own store does not have it yet."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / job.store_file.name
        store.backup(str(copy))
        with closing(job.open_store(str(copy))) as other:
            _hand_in(job, other, annual, identity)


def _leave_draft(forms: Sequence[Form], store: Store, annual: AnnualReturn, draft: Draft) -> None:
    begun, steps = draft_of(form_of_year(forms, annual.frame.year), annual, draft)
    store.save(begun, draft.who)
    for edits in steps:
        store.write(begun.frame, edits, draft.who)


def _filler(forms: Sequence[Form], annual: AnnualReturn) -> str:
    """Who filled in the return: the first person named on its cover."""
    form = form_of(forms, annual.frame)
    section, field = form.cover[0]
    return plain(annual.value(section, form.by_key[section].row_keys[0], field))


def _identity(folder: Path, facts: Facts, code: str, name: str) -> "Identity":
    from hzdesk.signing import make_identity, save_identity

    first, last = (datetime.fromisoformat(date).replace(tzinfo=UTC) for date in facts.certificate)
    identity = make_identity(name, facts.organisation, code, valid_from=first, valid_to=last)
    write_file(_identity_file(folder, code), save_identity(identity, facts.passphrase, rounds=_ROUNDS))
    return identity


def _roster(made: Recipe, fingerprints: dict[str, str], own: str) -> Roster:
    facts = made.facts
    members = [Member(facts.bureau_code, facts.bureau_name, BUREAU, "", "", own)]
    for s in made.schools:
        if pin := fingerprints.get(s.school_code):
            frame = (s.school_code, s.name, s.kind, s.affiliation, s.district)
            members.append(Member(*frame, fingerprint=pin, valid_from=facts.member_from))
    return Roster({member.school_code: member for member in members})


def _write_readme(folder: Path, made: Recipe, schools: int, years: Sequence[int], seed: int) -> None:
    names = {school.school_code: school.name for school in made.schools}
    parts = (RESOURCES / "example" / "README.txt").read_text(encoding="utf-8").split("\n\n")
    told = (part for part in parts if _has_draft(made, years) or "{draft_code}" not in part)
    words = "\n\n".join(told).format(
        schools=schools,
        schools_in_all=len(made.schools),
        years=f"{years[0]}—{years[-1]}" if len(years) > 1 else years[0],
        seed=seed,
        passphrase=made.facts.passphrase,
        bureau_code=made.facts.bureau_code,
        draft_code=made.draft.school,
        draft_name=names[made.draft.school],
        draft_year=made.draft.year,
    )
    write_file(folder / "README.txt", words.replace("\n", "\r\n").encode("utf-8-sig"))


def _make_room(folder: Path, made: Recipe, open_store: OpenStore) -> None:
    """Makes the folders and removes an earlier city. UserError when a store of it is open somewhere."""
    codes = [made.facts.bureau_code, *(school.school_code for school in made.schools)]
    old = [_submission_file(folder, year, name) for year in (*YEARS, *LATER) for name in (BUREAU, *codes)]
    old += [_identity_file(folder, code) for code in codes]
    for store in (folder / f"{BUREAU}{SUFFIX}", *(_store_file(folder, code) for code in codes)):
        if store.exists():
            open_store(str(store)).close()  # nobody else has it open, and it is a store
            old.append(store)
    try:
        for file in old:
            file.unlink(missing_ok=True)
        for name in ("schools", "identities"):
            (folder / name).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        where = error.filename or folder
        raise UserError(f"写不进 {where}。请关掉正在使用它的程序，检查写入权限，或换一个文件夹。") from None


def _store_file(folder: Path, code: str) -> Path:
    return folder / "schools" / f"{code}{SUFFIX}"


def _identity_file(folder: Path, code: str) -> Path:
    return folder / "identities" / f"{code}.p12"


def _submission_file(folder: Path, year: int, code: str) -> Path:
    return folder / "returns" / str(year) / f"{code}.xlsx"
