"""Reading the recipe of the example city from `resources/example/`."""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from hzdesk.example.recipe import (
    Breakdown,
    Columns,
    Counts,
    Draft,
    DraftCell,
    Facts,
    Group,
    Growth,
    Listing,
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

Made = TypeVar("Made", Listing, Rule)

# In this order. Each may also hold the sheets, tables and given figures of its part of the form.
_RULES = (
    *("rules_school.toml", "rules_leavers.toml", "rules_aid.toml", "chapter_1.toml", "chapter_2.toml"),
    *("chapter_3.toml", "chapter_4.toml", "chapter_5.toml", "chapter_6.toml", "chapter_7.toml"),
)


@cache
def recipe() -> Recipe:
    sheets = _load("sheets.toml")
    parts = [sheets, *map(_load, _RULES)]

    def told(name: str) -> list[dict[str, Any]]:
        return [raw for part in parts for raw in part.get(name, ())]

    kinds = [kind for listing in told("listing") for kind in _kinds(listing)]
    given = [part.get("given", {}) for part in parts]
    given += [{school: {kind["rows"]: counts}} for kind in kinds for school, counts in kind.get("given", {}).items()]
    return Recipe(
        facts=Facts(**_load("city.toml")),
        schools=tuple(_schools()),
        programmes=_programmes(_load("programmes.toml")),
        rules=[*map(_rule, told("rule")), *(_chosen(Rule, kind) for kind in kinds)],
        sheets=[Sheet(**raw) for raw in told("sheet")],
        rows=sheets["rows"],
        given={school: _merged(part.get(school, {}) for part in given) for school in _merged(given)},
        tables=[Table(**raw) for raw in told("table")],
        listings=[_chosen(Listing, kind) for kind in kinds],
        breakdowns=[Breakdown(**raw) for raw in told("breakdown")],
        own_rows=[OwnRow(**raw) for raw in told("own_row")],
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


def _kinds(listing: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What a Listing and its Rule are made of, for each kind of rows: what it says itself, else what is said of all."""
    for place, kind in enumerate(listing["kinds"]):
        name = f"{listing['section']} {place}"
        yield {"rows": name, "split": name, **listing, **kind}


def _chosen(made: type[Made], raw: Mapping[str, Any]) -> Made:
    """Made of what it asks for, whatever else there is."""
    return made(**{item.name: raw[item.name] for item in fields(made) if item.name in raw})


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
