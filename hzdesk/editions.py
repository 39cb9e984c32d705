"""The editions of a form within a season: on which one a file was filled, and what that one did not ask."""

from hzdesk.canonical import form_digest
from hzdesk.forms.model import Form


def edition_with(form: Form, digest: str) -> Form | None:
    """The edition of the form that has this digest, if it is known here."""
    return next((edition for edition in (form, *form.earlier) if form_digest(edition) == digest), None)


def lacking(older: Form, newer: Form) -> frozenset[tuple[str, str]]:
    """What the newer edition of a form asks and the older did not: fields (section, field) and rows (section, row)."""
    found: set[tuple[str, str]] = set()
    for section in newer.sections:
        before = older.by_key.get(section.key)
        fields = before.typed.keys() if before is not None else ()
        rows = {*before.row_keys} - before.totals.keys() if before is not None else ()
        found |= {(section.key, key) for key in section.typed if key not in fields}
        found |= {(section.key, key) for key in section.row_keys if key not in rows and key not in section.totals}
    return frozenset(found)
