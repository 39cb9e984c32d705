"""Reading the recipe of the example city from `resources/example/`."""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from hzdesk.example.recipe import (
    YEARS,
    Columns,
    Counts,
    Draft,
    DraftCell,
    Facts,
    Group,
    Growth,
    Listing,
    Mark,
    OwnRow,
    Partners,
    PerYear,
    PlanGroup,
    Prize,
    PrizeColumns,
    Prizes,
    Programmes,
    Recipe,
    Roles,
    RowKind,
    Rule,
    School,
    Sheet,
    States,
    Table,
    Totals,
    Track,
    Typed,
    Where,
)
from hzdesk.resources import RESOURCES

# In this order. Each may also hold the sheets, tables and given figures of its part of the form.
_RULES = (
    *("rules_school.toml", "rules_leavers.toml", "rules_aid.toml", "chapter_1.toml", "chapter_2.toml"),
    *("chapter_3.toml", "chapter_4.toml", "chapter_5.toml", "chapter_6.toml", "chapter_7.toml"),
)


@cache
def recipe() -> Recipe:
    sheets = _load("sheets.toml")
    parts = [_load(name) for name in _RULES]
    listings = [_listing(raw) for part in parts for raw in part.get("listing", ())]
    kinds = [kind for listing in listings for kind in listing.kinds]
    given = [part.get("given", {}) for part in (sheets, *parts)]
    given += [{school: {kind.name: counts}} for kind in kinds for school, counts in kind.given.items()]
    given += [{school: {kind.name: [0 for _ in YEARS]}} for kind in kinds for school in kind.without]
    return Recipe(
        facts=Facts(**_load("city.toml")),
        schools=tuple(_schools()),
        programmes=_programmes(_load("programmes.toml")),
        rules=[*(_rule(raw) for part in parts for raw in part.get("rule", ())), *(kind.rule for kind in kinds)],
        sheets=[Sheet(**raw) for part in (sheets, *parts) for raw in part.get("sheet", ())],
        listings=listings,
        rows=sheets["rows"],
        given={school: _merged(part.get(school, {}) for part in given) for school in _merged(given)},
        tables=[Table(**raw) for part in parts for raw in part.get("table", ())],
        own_rows=[OwnRow(**raw) for part in parts for raw in part.get("own_row", ())],
        prizes=_prizes(_load("prizes.toml")),
        answers=_load("answers.toml")["answers"],
        draft=_draft(_load("draft.toml")),
    )


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((RESOURCES / "example" / name).read_text(encoding="utf-8"))


def _schools() -> list[School]:
    with (RESOURCES / "example" / "schools.csv").open(encoding="utf-8-sig", newline="") as lines:
        return [_school(line) for line in csv.DictReader(lines)]


def _school(line: dict[str, Any]) -> School:
    profiles = tuple(line["profiles"].split("|"))
    return School(
        **{**line, "size": int(line["size"]), "profiles": profiles, "pilot_since": int(line["pilot_since"] or 0)}
    )


def _programmes(raw: dict[str, Any]) -> Programmes:
    counts, totals = raw["counts"], raw["totals"]
    per_year = {name: _by_year(counts[name]) for name in ("opened", "closed", "five_rows")}
    opened_of = {school: _by_year(years) for school, years in counts["opened_of"].items()}
    return Programmes(
        fields=Columns(**raw["fields"]),
        partners=Partners(**raw["partners"]),
        states=States(**raw["states"]),
        growth=Growth(**raw["growth"]),
        tracks={track["key"]: Track(**track) for track in raw["track"]},
        roles=Roles(**raw["roles"]),
        counts=Counts(**{**counts, **per_year, "opened_of": opened_of}),
        typed=Typed(**raw["typed"]),
        totals=Totals(**{**totals, "plan": [PlanGroup(**group) for group in totals["plan"]]}),
        given=raw["given"],
        profiles=raw["profiles"],
    )


def _by_year(raw: Mapping[str, int]) -> PerYear:
    return {int(year): number for year, number in raw.items()}


def _rule(raw: dict[str, Any]) -> Rule:
    return Rule(**{**raw, "groups": [Group(**group) for group in raw.get("groups", ())]})


def _listing(raw: dict[str, Any]) -> Listing:
    """The rows of a kind are about what their listing says, unless the kind says something else."""
    marks = [Mark(**mark) for mark in raw.pop("marks", ())]
    shared = {key: raw.pop(key) for key in ("texts", "where", "by") if key in raw}
    name = raw["section"]
    kinds = [RowKind(**{"name": f"{name} {i}", **shared, **kind}) for i, kind in enumerate(raw.pop("kinds", ()))]
    return Listing(**raw, kinds=kinds, marks=marks)


def _merged(parts: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {key: value for part in parts for key, value in part.items()}


def _prizes(raw: dict[str, Any]) -> Prizes:
    eligible = raw.pop("eligible")
    found = [_prize(prize, eligible) for prize in raw.pop("prize")]
    return Prizes(**{**raw, "fields": PrizeColumns(**raw["fields"]), "prizes": found})


def _prize(raw: dict[str, Any], eligible: Mapping[str, Where]) -> Prize:
    return Prize(**{**raw, "where": eligible[raw["where"]]})


def _draft(raw: dict[str, Any]) -> Draft:
    return Draft(**{**raw, "cells": [DraftCell(**cell) for cell in raw["cells"]]})
