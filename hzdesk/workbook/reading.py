"""What reading a submission gives."""

from dataclasses import dataclass

from hzdesk.comparison import Difference
from hzdesk.returns import AnnualReturn
from hzdesk.workbook.cover import Cover

# What only a workbook with our hidden sheet can have against being read.
OF_OURS = ("machine_sheet", "unknown_form", "unknown_edition")


@dataclass(frozen=True)
class Problem:
    """Something wrong with a file: a stable code, the sentence for people, and the place by the names on the sheet."""

    code: str
    text: str
    sheet: str = ""
    row: str = ""
    field: str = ""


@dataclass(frozen=True)
class Reading:
    """A submission read: `annual` from the visible cells, `machine` from the hidden copy.

    `annual` is None when the file cannot be read as a submission; `problems` then says why. `form_digest` is that of
    the edition the school used, `check_code` is over the visible values, `printed_code` stands on the cover.
    `not_asked` names (section, field) of the form that the file's edition does not have. `left_open` are the findings
    (check, section, row) that the school saw and left open; None when the file does not list them all.
    """

    problems: tuple[Problem, ...]
    edition: str = ""
    form_digest: str = ""
    check_code: str = ""
    printed_code: str = ""
    annual: AnnualReturn | None = None
    machine: AnnualReturn | None = None
    previous: AnnualReturn | None = None
    cover: Cover | None = None
    differences: tuple[Difference, ...] = ()
    not_asked: frozenset[tuple[str, str]] = frozenset()
    left_open: frozenset[tuple[str, str, str]] | None = None
