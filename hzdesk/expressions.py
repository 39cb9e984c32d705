"""The small language of checks, indicators and scopes.

What they are made of and what they come to; `hzdesk.grammar` reads them. Evaluation touches nothing but the `Operands`
it is given. The parts of an expression are tuples, because a form has thousands of them and every start takes them up;
the first time it is evaluated each part becomes a function, because a pasted block asks them hundreds of thousands of
times.

Values are exact: int, Decimal, text, truth. A blank operand or a division by zero gives None, "no value", and so does
everything computed from it. 不适用 adds nothing in sums, makes a comparison neither true nor false (such a row is not
counted), and gives no value elsewhere. Of a code outside its list only the code counts, not the name typed with it.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from operator import add, eq, ge, gt, itemgetter, le, lt, ne, sub
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
    def __getitem__(self, field: str) -> Plain:
        """A field of the row at hand."""
        ...

    def before(self, field: str) -> Plain:
        """The same, last year."""
        ...

    def rows(self, section: str, last: bool) -> "Iterable[Operands] | NotApplicable | None":
        """The rows one by one; None when the section is unanswered (empty and not 本年无), NA when it is not asked."""
        ...

    def attribute(self, codes: str, code: str, name: str) -> str:
        """The attribute of a code; empty for a code outside the list."""
        ...


Evaluate = Callable[[Operands], Plain]


class Words(Protocol):
    """What the names of an expression are called in Chinese."""

    def fact(self, name: str) -> str: ...
    def cell(self, section: str, row: str, field: str) -> str: ...
    def attribute(self, codes: str, name: str) -> str: ...
    def entry(self, codes: str, code: str) -> str: ...


class Number(NamedTuple):
    number: int | Decimal
    kind: Kind = "number"

    def compiled(self) -> Evaluate:
        number = self.number
        return lambda _: number

    def spoken(self, words: Words) -> str:
        return str(self.number)


class Text(NamedTuple):
    """A text; `codes` is the list it is a code of, when it is compared with a coded field."""

    text: str
    codes: str = ""
    kind: Kind = "text"

    def compiled(self) -> Evaluate:
        text = self.text
        return lambda _: text

    def spoken(self, words: Words) -> str:
        return f"“{words.entry(self.codes, self.text) if self.codes else self.text}”"


class Fact(NamedTuple):
    """`year`, or a fact of the school."""

    name: str
    kind: Kind
    codes: str = ""

    def compiled(self) -> Evaluate:
        name = self.name
        return (lambda data: data.year) if name == "year" else lambda data: data.school(name)

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
        return self.compiled()(data)

    def compiled(self) -> Evaluate:
        section, row, field, last = self[:4]
        if not self.here:
            return lambda data: data.cell(section, row, field, last)
        return (lambda data: data.before(field)) if last else itemgetter(field)

    def spoken(self, words: Words) -> str:
        return ("上年" if self.last else "") + words.cell(self.section, self.row, self.field)


class Attribute(NamedTuple):
    """An attribute of the code entry that a field holds."""

    of: Cell
    codes: str
    name: str
    kind: Kind = "text"

    def compiled(self) -> Evaluate:
        of, codes, name = self.of.compiled(), self.codes, self.name

        def value(data: Operands) -> Plain:
            code = of(data)
            return data.attribute(codes, code, name) if isinstance(code, str) else code

        return value

    def spoken(self, words: Words) -> str:
        return f"{self.of.spoken(words)}的{words.attribute(self.codes, self.name)}"


class Aggregate(NamedTuple):
    """One figure over the rows of a section, those where the condition holds."""

    name: str
    item: "Cell | Attribute"
    condition: "Node | None"
    last: bool
    kind: Kind = "number"

    def compiled(self) -> Evaluate:
        of = self.item if isinstance(self.item, Cell) else self.item.of
        section, last, choose, value = of.section, self.last, self._chooses(), self.item.compiled()
        is_code = isinstance(self.item, Cell) and self.item.codes != ""
        counts, total = self.name in _COUNTS, _AGGREGATE[self.name]

        def aggregate(data: Operands) -> Plain:
            rows = data.rows(section, last)
            if rows is None or rows is NA:
                return rows
            found: list[Plain] = []
            passed_over = inapplicable = False
            for row in rows:
                chosen = choose(row)
                if chosen is False or chosen is NA:
                    continue
                item = value(row)
                if item == "" or (item is NA and chosen is not None):
                    inapplicable = inapplicable or item is NA
                elif item is None or chosen is None:
                    if not data.lenient and (item is not None or not counts):
                        return None
                    passed_over = True
                else:
                    found.append(item.partition(" ")[0] if is_code and isinstance(item, str) else item)
            if not found and passed_over and data.lenient:
                return None
            return NA if not found and inapplicable and not counts else total(found)

        return aggregate

    def _chooses(self) -> Evaluate:
        """Whether a row counts."""
        return self.condition.compiled() if self.condition is not None else lambda _: True

    def spoken(self, words: Words) -> str:
        name = {"sum": "合计", "count": "个数", "distinct": "不同的个数", "min": "最小值", "max": "最大值"}[self.name]
        when = f"（{self.condition.spoken(words)}）" if self.condition is not None else ""
        when = "为“是”的" if self.condition == self.item else when
        return ("上年" if self.last else "") + f"{self.item.spoken(words)}{when}{name}"


class Sign(NamedTuple):
    item: "Node"
    kind: Kind = "number"

    def compiled(self) -> Evaluate:
        of = self.item.compiled()

        def value(data: Operands) -> Plain:
            item = of(data)
            return -item if isinstance(item, NUMBER) else item

        return value

    def spoken(self, words: Words) -> str:
        return f"−{self.item.spoken(words)}"


class Not(NamedTuple):
    item: "Node"
    kind: Kind = "truth"

    def compiled(self) -> Evaluate:
        of = self.item.compiled()

        def value(data: Operands) -> Plain:
            item = of(data)
            return not item if isinstance(item, bool) else item

        return value

    def spoken(self, words: Words) -> str:
        return f"不是（{self.item.spoken(words)}）"


class Arithmetic(NamedTuple):
    sign: str
    left: "Node"
    right: "Node"
    kind: Kind = "number"

    def compiled(self) -> Evaluate:
        sign, of_left, of_right = self.sign, self.left.compiled(), self.right.compiled()
        at_once = _AT_ONCE.get(sign)

        def value(data: Operands) -> Plain:
            left, right = of_left(data), of_right(data)
            if at_once is not None and type(left) is int and type(right) is int:
                return at_once(left, right)
            if isinstance(left, NUMBER) and isinstance(right, NUMBER):
                return _calculate(sign, left, right)
            if sign == "+" and (left is NA or right is NA):
                return right if left is NA else left
            return left if sign == "-" and right is NA else None

        return value

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

    def compiled(self) -> Evaluate:
        compare, of_left, of_right = _COMPARE[self.sign], self.left.compiled(), self.right.compiled()

        def value(data: Operands) -> Plain:
            left, right = of_left(data), of_right(data)
            if left is None or right is None:
                return None
            return NA if left is NA or right is NA else compare(left, right)

        return value

    def spoken(self, words: Words) -> str:
        sign = {"==": "＝", "!=": "≠", "<": "＜", "<=": "≤", ">": "＞", ">=": "≥"}[self.sign]
        return f"{self.left.spoken(words)} {sign} {self.right.spoken(words)}"


class Both(NamedTuple):
    """`and` and `or`: the outcome is known as soon as one side settles it, even when the other is blank or 不适用."""

    sign: str
    items: tuple["Node", ...]
    kind: Kind = "truth"

    def compiled(self) -> Evaluate:
        settles, items = self.sign == "or", [item.compiled() for item in self.items]

        def value(data: Operands) -> Plain:
            outcome: Plain = not settles
            for item in items:
                truth = item(data)
                if truth is settles:
                    return settles
                if truth is None or (truth is NA and outcome is not None):
                    outcome = truth
            return outcome

        return value

    def spoken(self, words: Words) -> str:
        spoken = (f"（{i.spoken(words)}）" if isinstance(i, Both) else i.spoken(words) for i in self.items)
        return (" 并且 " if self.sign == "and" else " 或者 ").join(spoken)


Node = Number | Text | Fact | Cell | Attribute | Aggregate | Sign | Not | Arithmetic | Comparison | Both


class Expression:
    """A parsed text; `cells` are all cells it names, in the order they stand."""

    __slots__ = ("_evaluate", "cells", "node", "source")

    def __init__(self, source: str, node: Node, cells: tuple[Cell, ...]) -> None:
        self.source, self.node, self.cells = source, node, cells
        self._evaluate: Evaluate | None = None

    def __reduce__(self) -> tuple[object, ...]:
        return Expression, (self.source, self.node, self.cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Expression) and (self.source, self.node) == (other.source, other.node)

    def __hash__(self) -> int:
        return hash(self.source)

    @property
    def value(self) -> Evaluate:
        """Its value over some operands: a number, a text, a truth, 不适用, or None."""
        if self._evaluate is None:
            self._evaluate = self.node.compiled()
        return self._evaluate

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
_AT_ONCE: dict[str, Callable[[int, int], int]] = {"+": add, "-": sub}  # most of all arithmetic
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
