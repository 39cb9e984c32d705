"""A shape and values for expressions in tests."""

from hzdesk.expressions import Operands
from hzdesk.grammar import FieldShape, SectionShape
from hzdesk.values import Plain

NUMBER = FieldShape("number")
SHAPE = {
    "leavers": SectionShape("record", {"all": NUMBER, "up": NUMBER, "public": FieldShape("truth")}),
    "offers": SectionShape(
        "table",
        {"programme": FieldShape("text", "programmes", frozenset({"group"})), "places": NUMBER, "pupils": NUMBER},
    ),
    "aid": SectionShape("matrix", {"people": NUMBER, "amount": NUMBER}, frozenset({"grant", "waiver"})),
}


class Values:
    """Operands out of plain dictionaries."""

    year = 2023

    def __init__(
        self,
        cells: dict[tuple[str, str, str], Plain] | None = None,
        tables: dict[str, list[dict[str, Plain]] | None] | None = None,
        last: "Values | None" = None,
        row: dict[str, Plain] | None = None,
        *,
        lenient: bool = False,
    ) -> None:
        self.cells, self.tables, self.past, self.row, self.lenient = (
            cells or {},
            tables or {},
            last,
            row or {},
            lenient,
        )

    def school(self, fact: str) -> str:
        return {"kind": "technical", "affiliation": "county", "district": "330106"}[fact]

    def cell(self, section: str, row: str, field: str, last: bool) -> Plain:
        if last:
            return self.past.cell(section, row, field, last=False) if self.past else None
        return self.cells.get((section, row, field))

    def __getitem__(self, field: str) -> Plain:
        return self.row.get(field)

    def before(self, field: str) -> Plain:
        return self.row.get("prev." + field)

    def rows(self, section: str, last: bool) -> "list[Operands] | None":
        if last:
            return self.past.rows(section, last=False) if self.past else None
        rows = self.tables.get(section)
        return (
            None if rows is None else [Values(self.cells, self.tables, row=row, lenient=self.lenient) for row in rows]
        )

    def attribute(self, codes: str, code: str, name: str) -> str:
        return {"710201": "电子", "720301": "医药"}.get(code, "")
