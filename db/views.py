"""Readable views for whoever opens a store with another program: `v_<section>` with 元 and % as decimals."""

from db.tables import SectionTable

_FRAME = ("school_code", "school_name", "kind", "affiliation", "district", "year", "revision")
_BESIDE = ("position", "row_id")


def create_view(table: SectionTable) -> str:
    """Whose return it is, the row, its fields by key, and the keys answered 不适用 or not readable."""
    taken = {*_FRAME, *_BESIDE, "na", "typed"}
    fields = [
        f'{column.name} / {10**column.digits}.0 AS "{name}"' if column.digits else f'{column.name} AS "{name}"'
        for key, column in table.columns.items()
        for name in [column.name if key in taken else key]
    ]
    chosen = [*(f"r.{name}" for name in _FRAME), *(f"s.{name}" for name in _BESIDE), *fields, "s.na", "s.typed"]
    source = f"{table.name} s JOIN returns r ON r.id = s.return_id"
    return f"CREATE VIEW v_{table.key} AS SELECT {', '.join(chosen)} FROM {source}"
