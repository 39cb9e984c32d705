"""The small language of checks, indicators and scopes.

What they are made of and what they come to; `hzdesk.grammar` reads them. Evaluation touches nothing but the `Operands`
it is given. The parts of an expression are tuples, because a form has thousands of them and every start takes them up.

Values are exact: int, Decimal, text, truth. A blank operand or a division by zero gives None, "no value", and so does
everything computed from it. 不适用 adds nothing in sums, makes a comparison neither true nor false (such a row is not
counted), and gives no value elsewhere. Of a code outside its list only the code counts, not the name typed with it.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne
from typing import Any, Literal, NamedTuple, Protocol

from hzdesk.values import NA, NUMBER, NotApplicable, Plain

Kind = Literal["number", "text", "truth"]

SCHOOL_FACTS = {"kind": "school_kinds", "affiliation": "affiliations", "district": "districts"}  # and their codes


class Operands(Protocol):
    """Where an expression finds its values. `last` asks for last year's; `row` is empty in a record."""

    @property
    def year(self) -> int: ...
    @property
    def lenient(self) -> bool:
        """Whether aggregates pass over blanks (a provisional figure) instead of giving no value."""
        ...

    def school(self, fact: str) -> str: ...
    def cell(self, section: str, row: str, field: str, last: bool) -> Plain: ...
    def here(self, field: str, last: bool) -> Plain: ...
    def rows(self, section: str, last: bool) -> "Iterable[Operands] | NotApplicable | None":
        """The rows one by one; None when the section is unanswered (empty and not 本年无), NA when it is not asked."""
        ...

    def attribute(self, codes: str, code: str, name: str) -> str:
        """The attribute of a code; empty for a code outside the list."""
        ...


class Words(Protocol):
    """What the names of an expression are called in Chinese."""

    def fact(self, name: str) -> str: ...
    def cell(self, section: str, row: str, field: str) -> str: ...
    def attribute(self, codes: str, name: str) -> str: ...
    def entry(self, codes: str, code: str) -> str: ...


class Number(NamedTuple):
    number: int | Decimal
    kind: Kind = "number"

    def value(self, data: Operands) -> Plain:
        return self.number

    def spoken(self, words: Words) -> str:
        return str(self.number)


class Text(NamedTuple):
    """A text; `codes` is the list it is a code of, when it is compared with a coded field."""

    text: str
    codes: str = ""
    kind: Kind = "text"

    def value(self, data: Operands) -> Plain:
        return self.text

    def spoken(self, words: Words) -> str:
        return f"“{words.entry(self.codes, self.text) if self.codes else self.text}”"


class Fact(NamedTuple):
    """`year`, or a fact of the school."""

    name: str
    kind: Kind
    codes: str = ""

    def value(self, data: Operands) -> Plain:
        return data.year if self.name == "year" else data.school(self.name)

    def spoken(self, words: Words) -> str:
        return words.fact(self.name)


class Cell(NamedTuple):
    """A field of a record, a cell of a matrix, or with `here` a field of the row at hand."""

    section: str
    row: str
    field: str
    last: bool
    here: bool
    kind: Kind
    codes: str = ""
    pooled: bool = False  # an aggregate runs over it

    def value(self, data: Operands) -> Plain:
        if self.here:
            return data.here(self.field, self.last)
        return data.cell(self.section, self.row, self.field, self.last)

    def spoken(self, words: Words) -> str:
        return ("上年" if self.last else "") + words.cell(self.section, self.row, self.field)


class Attribute(NamedTuple):
    """An attribute of the code entry that a field holds."""

    of: Cell
    codes: str
    name: str
    kind: Kind = "text"

    def value(self, data: Operands) -> Plain:
        code = self.of.value(data)
        return data.attribute(self.codes, code, self.name) if isinstance(code, str) else code

    def spoken(self, words: Words) -> str:
        return f"{self.of.spoken(words)}的{words.attribute(self.codes, self.name)}"


class Aggregate(NamedTuple):
    """One figure over the rows of a section, those where the condition holds."""

    name: str
    item: "Cell | Attribute"
    condition: "Node | None"
    last: bool
    kind: Kind = "number"

    def value(self, data: Operands) -> Plain:
        section = self.item.section if isinstance(self.item, Cell) else self.item.of.section
        rows = data.rows(section, self.last)
        if rows is None or rows is NA:
            return rows
        is_code = isinstance(self.item, Cell) and self.item.codes != ""
        condition, value = self.condition.value if self.condition is not None else None, self.item.value
        found: list[Plain] = []
        passed_over = inapplicable = False
        for row in rows:
            chosen = True if condition is None else condition(row)
            if chosen is False or chosen is NA:
                continue
            item = value(row)
            if item == "" or (item is NA and chosen is not None):
                inapplicable = inapplicable or item is NA
                continue
            if item is None or chosen is None:
                if not data.lenient and (item is not None or self.name not in _COUNTS):
                    return None
                passed_over = True
                continue
            found.append(item.partition(" ")[0] if is_code and isinstance(item, str) else item)
        if not found and passed_over and data.lenient:
            return None
        if not found and inapplicable and self.name not in _COUNTS:
            return NA
        return _AGGREGATE[self.name](found)

    def spoken(self, words: Words) -> str:
        name = {"sum": "合计", "count": "个数", "distinct": "不同的个数", "min": "最小值", "max": "最大值"}[self.name]
        when = f"（{self.condition.spoken(words)}）" if self.condition is not None else ""
        when = "为“是”的" if self.condition == self.item else when
        return ("上年" if self.last else "") + f"{self.item.spoken(words)}{when}{name}"


class Sign(NamedTuple):
    item: "Node"
    kind: Kind = "number"

    def value(self, data: Operands) -> Plain:
        item = self.item.value(data)
        return -item if isinstance(item, NUMBER) else item

    def spoken(self, words: Words) -> str:
        return f"−{self.item.spoken(words)}"


class Not(NamedTuple):
    item: "Node"
    kind: Kind = "truth"

    def value(self, data: Operands) -> Plain:
        item = self.item.value(data)
        return not item if isinstance(item, bool) else item

    def spoken(self, words: Words) -> str:
        return f"不是（{self.item.spoken(words)}）"


class Arithmetic(NamedTuple):
    sign: str
    left: "Node"
    right: "Node"
    kind: Kind = "number"

    def value(self, data: Operands) -> Plain:
        left, right = self.left.value(data), self.right.value(data)
        if type(left) is int and type(right) is int and self.sign in "+-":
            return left + right if self.sign == "+" else left - right
        if isinstance(left, NUMBER) and isinstance(right, NUMBER):
            return _calculate(self.sign, left, right)
        if self.sign == "+" and (left is NA or right is NA):
            return right if left is NA else left
        return left if self.sign == "-" and right is NA else None

    def spoken(self, words: Words) -> str:
        sign = {"+": "＋", "-": "－", "*": "×", "/": "÷"}[self.sign]
        left, right = self.left.spoken(words), self.right.spoken(words)
        if self.sign in "*/":
            left = f"（{left}）" if _is_sum(self.left) else left
            right = f"（{right}）" if isinstance(self.right, Arithmetic) else right
        elif self.sign == "-":
            right = f"（{right}）" if _is_sum(self.right) else right
        return f"{left} {sign} {right}"


class Comparison(NamedTuple):
    sign: str
    left: "Node"
    right: "Node"
    kind: Kind = "truth"

    def value(self, data: Operands) -> Plain:
        left, right = self.left.value(data), self.right.value(data)
        if left is None or right is None:
            return None
        return NA if left is NA or right is NA else _COMPARE[self.sign](left, right)

    def spoken(self, words: Words) -> str:
        sign = {"==": "＝", "!=": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}[self.sign]
        return f"{self.left.spoken(words)} {sign} {self.right.spoken(words)}"


class Both(NamedTuple):
    """`and` and `or`: the outcome is known as soon as one side settles it, even when the other is blank or 不适用."""

    sign: str
    items: tuple["Node", ...]
    kind: Kind = "truth"

    def value(self, data: Operands) -> Plain:
        settles = self.sign == "or"
        outcome: Plain = not settles
        for item in self.items:
            truth = item.value(data)
            if truth is settles:
                return settles
            if truth is None or (truth is NA and outcome is not None):
                outcome = truth
        return outcome

    def spoken(self, words: Words) -> str:
        spoken = (f"（{i.spoken(words)}）" if isinstance(i, Both) else i.spoken(words) for i in self.items)
        return (" 并且 " if self.sign == "and" else " 或者 ").join(spoken)


Node = Number | Text | Fact | Cell | Attribute | Aggregate | Sign | Not | Arithmetic | Comparison | Both


class Expression(NamedTuple):
    """A parsed text; `cells` are all cells it names, in the order they stand."""

    source: str
    node: Node
    cells: tuple[Cell, ...]

    def value(self, data: Operands) -> Plain:
        """The value over these operands: a number, a text, a truth, 不适用, or None."""
        return self.node.value(data)

    def spoken(self, words: Words) -> str:
        """The formula in Chinese, as it stands beside a figure."""
        return self.node.spoken(words)


_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "==": eq,
    "!=": ne,
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}
_COUNTS = ("count", "distinct")  # of what does not apply there are none
_AGGREGATE: dict[str, Callable[[list[Any]], Plain]] = {
    "sum": sum,
    "count": len,
    "distinct": lambda found: len(set(found)),
    "min": lambda found: min(found, default=None),
    "max": lambda found: max(found, default=None),
}


def _calculate(sign: str, left: int | Decimal, right: int | Decimal) -> int | Decimal | None:
    match sign:
        case "+":
            return Decimal(left) + right if isinstance(right, Decimal) else left + right
        case "-":
            return Decimal(left) - right if isinstance(right, Decimal) else left - right
        case "*":
            return Decimal(left) * right if isinstance(right, Decimal) else left * right
    return None if right == 0 else Decimal(left) / Decimal(right)


def _is_sum(node: Node) -> bool:
    return isinstance(node, Arithmetic) and node.sign in "+-"
