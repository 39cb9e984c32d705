"""How long a text may be: whatever a person types or hands in is kept exactly, or refused where it is typed.

Lengths are in UTF-16 units, as Excel counts: 𠮷 has two. A cell of a sheet holds 32,767 of them.
"""

from collections.abc import Iterable, Iterator, Sequence

from hzdesk.errors import UserError
from hzdesk.forms.model import Form
from hzdesk.returns import Edit, Explain, PutRow, SetValue
from hzdesk.text import clean
from hzdesk.values import Unreadable, Value

LONGEST = 20_000
_EXPLANATION = "说明"


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def refuse_longer(label: str, text: str) -> None:
    """UserError for a text that no cell of a sheet could hold; `label` says what it is."""
    if len(text) * 2 > LONGEST and (found := length(clean(text))) > LONGEST:
        raise UserError(f"{label}有 {found:,} 字，最多能存 {LONGEST:,} 字，没有存。请删到字数以内。")


def refuse_longer_in(form: Form, edits: Sequence[Edit]) -> None:
    """UserError when one of the edits would keep such a text."""
    for edit in edits:
        if isinstance(edit, SetValue) and _is_short(edit.value):
            continue  # most of a pasted block, at once; and here most of its new rows
        if isinstance(edit, PutRow) and all(map(_is_short, edit.row.values.values())):
            continue
        for label, text in _texts(form, edit):
            refuse_longer(label, text)


def _is_short(value: Value) -> bool:
    return len(value) * 2 <= LONGEST if isinstance(value, str) else not isinstance(value, Unreadable)


def _texts(form: Form, edit: Edit) -> Iterator[tuple[str, str]]:
    values: Iterable[tuple[str, Value]] = ()
    match edit:
        case SetValue(section, _, key, value):
            values = ((key, value),)
        case PutRow(section, _, row):
            values = row.values.items()
        case Explain(explanation):
            yield _EXPLANATION, explanation.text
            return
        case _:
            return
    for key, value in values:
        if isinstance(value, str | Unreadable):
            yield form.by_key[section].by_key[key].label, value if isinstance(value, str) else value.text
