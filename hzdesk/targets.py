"""The targets that the policy documents set, which indicators and the bureau's entries are held against."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from hzdesk.indicators import Number


@dataclass(frozen=True)
class Target:
    """A goal of a policy document. `binding` is the document's standing; a draft is shown as one.

    `indicator` names an indicator, or the bureau's own entry as `section.field`; without one `not_followed` says why.
    A `range` reaches up to `highest`. `rivals` are goals that say something else about the same thing.
    """

    key: str
    label: str
    indicator: str
    value: Decimal
    highest: Decimal | None
    text: str
    comparator: str
    unit: str
    year_due: int | None
    document: str
    clause: str
    binding: str
    remarks: str
    not_followed: str
    rivals: tuple[str, ...]

    def is_reached(self, value: Number) -> bool:
        match self.comparator:
            case ">=":
                return value >= self.value
            case "<=":
                return value <= self.value
            case "range" if self.highest is not None:
                return self.value <= value <= self.highest
        return value == self.value


def load_targets(folder: Path) -> tuple[Target, ...]:
    """All targets of the policy documents, from `targets.csv` of `resources/reference`.

    `target_links.csv` beside it says what the documents do not: which entry of the bureau follows a target, or why
    nobody does, and which other targets contradict it.
    """
    links = {row["key"]: row for row in _rows(folder / "target_links.csv")}
    return tuple(_target(row, links.get(row["key"], {})) for row in _rows(folder / "targets.csv"))


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _target(row: Mapping[str, str], link: Mapping[str, str]) -> Target:
    conflict = link.get("conflict", "")
    return Target(
        key=row["key"],
        label=row["indicator"],
        indicator=row["indicator_key"] or link.get("bureau_entry", ""),
        value=Decimal(row["value"]),
        highest=Decimal(row["value_max"]) if row["value_max"] else None,
        text=row["value_text"],
        comparator=row["comparator"],
        unit=row["unit"],
        year_due=int(row["year_due"]) if row["year_due"] else None,
        document=row["document"],
        clause=row["clause"],
        binding=row["binding"],
        remarks=row["remarks"],
        not_followed=link.get("not_followed", ""),
        rivals=tuple(conflict.split("|")) if conflict else (),
    )
