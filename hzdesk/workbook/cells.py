"""What a value looks like in a cell: what is read back from there must be that value."""

from dataclasses import replace
from decimal import Decimal

from hzdesk import text
from hzdesk.forms.codes import CodeList
from hzdesk.forms.model import Field, FieldType, SectionKind
from hzdesk.values import NA, Unreadable, Value, is_number
from hzdesk.workbook.sheet import Written
from hzdesk.workbook.styles import GROUND, INK, INK2, INK3, TEXT, WARNING, Look, Looks, number_format

_SHORT = 30  # characters of a text that may stand flush with the numbers of a record


class FieldCells:
    """The cells of one field, with its styles made once.

    `named` says that the name of a code has a cell of its own. `is_open` cells are for typing, and framed.
    """

    def __init__(
        self,
        field: Field,
        kind: SectionKind,
        codes: CodeList | None,
        looks: Looks,
        *,
        named: bool = False,
        is_open: bool = False,
    ) -> None:
        self.field, self.codes, self._has_name_beside = field, codes, named
        self.is_number = field.is_number or field.type is FieldType.YEAR
        right = "right" if field.is_number or (kind == "record" and _is_short(field)) else "left"
        ink = INK2 if named else INK
        gap = 0 if kind == "record" else 1
        number = "0" if field.type is FieldType.YEAR else number_format(text.digits_of(field))
        value, computed, last = (
            Look(align="right", indent=gap, number=number, ground=ground, bold=bool(ground), ink=number_ink)
            if self.is_number
            else Look(wrap=True, ground=ground, ink=text_ink, align=right)
            for ground, number_ink, text_ink in (("", INK, ink), (GROUND, INK, ink), ("", INK2, INK2))
        )
        absent, absent_computed = (
            Look(ink=INK3, ground=g, align=right, indent=gap if right == "right" else 0) for g in ("", GROUND)
        )
        typed = (value, absent, Look(ink=WARNING, wrap=True))
        self._value, self._absent, self._unreadable = (
            looks(replace(look, open=True, rule="box", indent=1) if is_open else look) for look in typed
        )
        self._computed, self._last, self._absent_computed = looks(computed), looks(last), looks(absent_computed)
        self._name, self._last_text = looks(TEXT), looks(Look(ink=INK2, wrap=True, align=right))
        self._known: dict[str, str] = {}

    def value(self, value: Value, *, computed: bool = False) -> Written:
        """This year's value; on the ground of computed cells when nobody types there."""
        style = self._computed if computed else self._value
        if value is None:
            return None, style
        if isinstance(value, Unreadable):
            return value.text, self._unreadable
        if value is NA:
            return value.value, self._absent_computed if computed else self._absent
        if is_number(value):
            return self._rounded(value) if computed else value, style
        return self._shown(value) if isinstance(value, str) else text.plain(value), style

    def name(self, value: Value) -> Written:
        """The name of the code that stands beside it."""
        named = text.code_name(value, self.codes) if self.codes and isinstance(value, str) else None
        return named, self._name

    def last(self, value: Value) -> Written:
        if is_number(value) and self.is_number:
            return self._rounded(value), self._last
        return text.show(self.field, value, self.codes), self._last_text

    def change(self, now: Value, before: Value, year: int) -> str:
        """The change against last year in words and numbers."""
        if self.field.is_redefined(year) and before is not None:
            return text.REDEFINED
        if not (self.field.is_number and is_number(now) and is_number(before)):
            return ""
        money = self.field.type is FieldType.MONEY
        return text.difference(now, before, text.digits_of(self.field), self.field.unit, money=money)

    def _shown(self, value: str) -> str:
        """The text of a value: with its name, or by its name alone, where that is read back as the same value."""
        if self.codes is None or self._has_name_beside:
            return value
        if value not in self._known:
            name = text.code_name(value, self.codes)
            words = name if self.field.type is FieldType.CHOICE else f"{value} {name}"
            self._known[value] = words if text.parse(self.field, words, self.codes) == value else value
        return self._known[value]

    def _rounded(self, value: Decimal | int) -> Decimal | int:
        return value if isinstance(value, int) else text.round_half_up(value, text.digits_of(self.field))


def _is_short(field: Field) -> bool:
    if field.type is FieldType.TEXT:
        return field.maximum is not None and field.maximum <= _SHORT
    return field.type is not FieldType.LONG_TEXT
