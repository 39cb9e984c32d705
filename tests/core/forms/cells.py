"""Short ways to write the cells of a return, and a check's case."""

from collections.abc import Mapping
from typing import Any

Changes = Mapping[str, Any]
Case = tuple[Changes, Changes]  # what makes the check fire, what leaves it silent


def rows(fields: tuple[str, ...], *values: tuple[Any, ...]) -> list[dict[str, Any]]:
    return [dict(zip(fields, row, strict=True)) for row in values]


def columns(row: str, **values: Any) -> dict[str, Any]:
    return {f"{row}.{key}": value for key, value in values.items()}
