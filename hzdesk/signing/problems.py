"""What this library says when something is not as it must be."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: a stable `code` for programs, a `detail` in English for developers.

    `part` names the zip item (`xl/workbook.xml`), a relationship in it (`xl/_rels/workbook.xml.rels#rId1`), or is
    empty when the whole package is meant. The README lists the codes.
    """

    code: str
    part: str
    detail: str


class PackageError(Exception):
    """The package cannot be read, or cannot be signed. Carries the one `problem` that stopped it."""

    def __init__(self, code: str, part: str, detail: str) -> None:
        super().__init__(f"{code}: {part}: {detail}" if part else f"{code}: {detail}")
        self.problem = Problem(code, part, detail)

    @property
    def code(self) -> str:
        return self.problem.code
