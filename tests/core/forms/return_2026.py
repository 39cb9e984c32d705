"""A sound return on the form of 2024–2026, made of the one of 2023, and the one of the year before beside it."""

from copy import deepcopy
from typing import Any

from hzdesk.checks import run
from hzdesk.findings import Finding
from hzdesk.forms import shipped_forms
from hzdesk.returns import AnnualReturn
from tests.core.forms import return_2023
from tests.core.forms.cells import Changes
from tests.core.forms.return_2023 import annual, changed

FORM = next(form for form in shipped_forms() if form.key == "2026")


def later(data: dict[str, Any], year: int) -> dict[str, Any]:
    """A return's cells under the names and by the definitions of the newer form."""
    copy = deepcopy(data)
    copy["frame"]["year"] = year
    copy["progression"]["unsettled"] = copy["progression"].pop("unplaced")
    copy["progression"]["flexible"] = 5
    for row in copy["progression_by_mode"].values():
        row["unsettled"] = row.pop("unplaced")
    prizes = [prize for prize in copy["contests"] if prize["contest"] == "national_voc_skills"]
    for prize in prizes:
        prize |= {"contest": "world_voc_skills", "award": "gold"}
    for project in copy["integration"]:
        project["first_year"] += (year - data["frame"]["year"]) * (project["first_year"] == data["frame"]["year"])
    if year >= 2025:
        copy["aid"]["national_grant"] |= {"amount": 92_000, "special_fund": 92_000}
    return copy


def sound(year: int) -> dict[str, Any]:
    return later(return_2023.SOUND, year)


def before(year: int) -> dict[str, Any]:
    """Last year's cells, on the form of that year."""
    return later(return_2023.LAST, year - 1) if year > 2024 else deepcopy(return_2023.LAST) | {"frame": frame(2023)}


def frame(year: int) -> dict[str, Any]:
    return return_2023.SOUND["frame"] | {"year": year}


def returns(year: int, changes: Changes) -> tuple[AnnualReturn, AnnualReturn]:
    """The sound return of a year and last year's after changes; paths that begin with `last` change last year's."""
    now = {path: value for path, value in changes.items() if not path.startswith("last.")}
    then = {path.removeprefix("last."): value for path, value in changes.items() if path.startswith("last.")}
    form = FORM if year > 2024 else return_2023.FORM
    return annual(changed(sound(year), now), FORM), annual(changed(before(year), then), form)


def findings(year: int, changes: Changes) -> tuple[Finding, ...]:
    return run(FORM, *returns(year, changes))
