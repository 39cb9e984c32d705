"""The grammar of checks, indicators and scopes: from a text to an `Expression`, or to a sentence.

Nothing outside it is reachable: Python's parser only delivers a syntax tree, every node kind is on an allow-list, and
every name must be declared.
"""

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from hzdesk.expressions import (
    SCHOOL_FACTS,
    Aggregate,
    Arithmetic,
    Attribute,
    Both,
    Cell,
    Comparison,
    Expression,
    Fact,
    Kind,
    Node,
    Not,
    Number,
    Sign,
    Text,
)

LONGEST = 2000
AGGREGATES = ("sum", "count", "distinct", "min", "max")


class ExpressionError(ValueError):
    """The text is outside the language; the message is Chinese and says what to change."""


@dataclass(frozen=True)
class FieldShape:
    kind: Kind
    codes: str = ""
    attributes: frozenset[str] = frozenset()


@dataclass(frozen=True)
class SectionShape:
    """What names an expression may use of one section; `rows` are a matrix's declared rows."""

    kind: str
    fields: Mapping[str, FieldShape]
    rows: frozenset[str] = frozenset()


Shape = Mapping[str, SectionShape]


def parse(source: str, shape: Shape, kind: Kind, *, section: str = "", each_row: bool = False) -> Expression:
    """The expression, of the wanted kind. Bare names are fields of `section` (of its row at hand with `each_row`).

    Raises ExpressionError for anything outside the grammar or not declared in `shape`.
    """
    if len(source) > LONGEST:
        raise ExpressionError(f"公式超过 {LONGEST} 个字符，请拆成几条")
    if "\n" in source or "#" in source or "\\" in source:
        raise ExpressionError("公式里不能有换行、井号或反斜杠")
    try:
        tree = ast.parse(source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ExpressionError(f"公式“{source}”写得不完整，请检查括号和运算符") from None
    reader = _Reader(source.strip(), shape, section, each_row)
    try:
        node = reader.read(tree.body)
    except RecursionError:
        raise ExpressionError("公式的括号套得太深，请拆成几条") from None
    _expect(node, kind, source)
    return Expression(source, node, tuple(reader.cells))


_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_SIGNS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")
_TEXT = re.compile(r"""'[^'"]*'|"[^'"]*\"""")
_KIND_NAMES = {"number": "数", "text": "文字", "truth": "真假"}


def _expect(node: Node, kind: Kind, source: str) -> None:
    if node.kind != kind:
        raise ExpressionError(f"“{source}”算出来是{_KIND_NAMES[node.kind]}，这里要的是{_KIND_NAMES[kind]}")


def _as_code_of(node: Node, other: Node) -> Node:
    """A text compared with a coded field is one of its codes, a text compared with 学校类别 one of its kinds."""
    if isinstance(node, Text) and isinstance(other, Cell | Fact):
        return Text(node.text, other.codes)
    return node


class _Reader:
    """Turns Python's syntax tree into nodes, refusing whatever is not on the list."""

    def __init__(self, source: str, shape: Shape, section: str, each_row: bool) -> None:
        self.source, self.shape, self.section, self.each_row = source, shape, section, each_row
        self.encoded = source.encode()  # places in a syntax tree count bytes
        self.cells: list[Cell] = []

    def read(self, tree: ast.expr) -> Node:
        match tree:
            case ast.Constant():
                return self.constant(tree)
            case ast.Name() | ast.Attribute():
                return self.name(tree)
            case ast.Call():
                return self.aggregate(tree)
            case ast.UnaryOp(op=ast.USub(), operand=item):
                return Sign(self.typed(item, "number"))
            case ast.UnaryOp(op=ast.Not(), operand=item):
                return Not(self.typed(item, "truth"))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _ARITHMETIC:
                return Arithmetic(_ARITHMETIC[type(sign)], self.typed(left, "number"), self.typed(right, "number"))
            case ast.BoolOp(op=sign, values=items):
                word = "and" if isinstance(sign, ast.And) else "or"
                return Both(word, tuple(self.typed(item, "truth") for item in items))
            case ast.Compare(left=left, ops=[sign], comparators=[right]) if type(sign) in _SIGNS:
                return self.comparison(left, _SIGNS[type(sign)], right)
        raise ExpressionError(f"公式里不能用“{self.text(tree)}”这种写法")

    def text(self, tree: ast.expr) -> str:
        return self.encoded[tree.col_offset : tree.end_col_offset].decode()

    def typed(self, tree: ast.expr, kind: Kind) -> Node:
        node = self.read(tree)
        if node.kind != kind:
            _expect(node, kind, self.text(tree))
        return node

    def comparison(self, left: ast.expr, sign: str, right: ast.expr) -> Node:
        one, other = self.read(left), self.read(right)
        _expect(other, one.kind, self.text(right))
        one, other = _as_code_of(one, other), _as_code_of(other, one)
        if one.kind != "number" and sign not in ("==", "!="):
            raise ExpressionError(f"只有数能比大小：“{self.text(left)}”不是数")
        return Comparison(sign, one, other)

    def constant(self, tree: ast.Constant) -> Node:
        text = self.text(tree)
        if isinstance(tree.value, str) and _TEXT.fullmatch(text):
            return Text(tree.value)
        if not _NUMBER.fullmatch(text):
            raise ExpressionError(f"“{text}”不是普通的数或文字")
        return Number(Decimal(text) if "." in text else int(text))

    def path(self, tree: ast.expr) -> list[str]:
        if isinstance(tree, ast.Name):
            return [tree.id]
        if isinstance(tree, ast.Attribute):
            return [*self.path(tree.value), tree.attr]
        raise ExpressionError(f"“{self.text(tree)}”不是指标的名字")

    def name(self, tree: ast.expr) -> Node:
        path = self.path(tree)
        if path == ["year"]:
            return Fact("year", "number")
        if path[0] == "school":
            if len(path) == 2 and path[1] in SCHOOL_FACTS:
                return Fact(path[1], "text", SCHOOL_FACTS[path[1]])
            raise ExpressionError(f"学校只有 {'、'.join(SCHOOL_FACTS)} 可用，没有“{'.'.join(path)}”")
        last = path[0] == "prev"
        item = self.item(path[1:] if last else path, last)
        self.cells.append(item if isinstance(item, Cell) else item.of)
        return item

    def item(self, path: list[str], last: bool) -> Cell | Attribute:
        """The cell or attribute that a dotted path names: field, section.field or section.row.field, then attribute."""
        home = self.shape.get(self.section)
        if path and home is not None and path[0] in home.fields:
            here = self.each_row or home.kind not in ("record", "narrative")
            if here and not self.each_row:
                raise ExpressionError(f"“{path[0]}”有许多行，请写成 sum(…) 之类，或声明逐行审核")
            return self.attribute(self.cell(self.section, "", path[0], last=last, here=here), path[1:])
        section = self.shape.get(path[0]) if path else None
        if section is None:
            raise ExpressionError(f"没有叫“{'.'.join(path)}”的指标或表")
        row = ""
        rest = path[1:]
        if section.kind == "matrix":
            row, rest = (rest[0], rest[1:]) if rest else ("", rest)
            if row not in section.rows:
                raise ExpressionError(f"“{path[0]}”没有叫“{row}”的行")
        elif section.kind == "table":
            raise ExpressionError(f"“{'.'.join(path)}”有许多行，请写成 sum({'.'.join(path)}) 之类")
        if not rest or rest[0] not in section.fields:
            raise ExpressionError(f"“{path[0]}”没有叫“{'.'.join(rest)}”的指标")
        return self.attribute(self.cell(path[0], row, rest[0], last=last), rest[1:])

    def cell(self, section: str, row: str, key: str, *, last: bool = False, here: bool = False) -> Cell:
        field = self.shape[section].fields[key]
        return Cell(section, row, key, last, here, field.kind, field.codes)

    def attribute(self, cell: Cell, rest: list[str]) -> Cell | Attribute:
        if not rest:
            return cell
        field = self.shape[cell.section].fields[cell.field]
        if len(rest) == 1 and rest[0] in field.attributes:
            return Attribute(cell, field.codes, rest[0])
        raise ExpressionError(f"“{cell.field}”没有叫“{'.'.join(rest)}”的属性")

    def aggregate(self, tree: ast.Call) -> Node:
        path = self.path(tree.func)
        last = path[0] == "prev"
        name = ".".join(path[1:] if last else path)
        if name not in AGGREGATES or tree.keywords or len(tree.args) not in (1, 2):
            raise ExpressionError(f"只有 {'、'.join(AGGREGATES)} 可用：“{self.text(tree)}”")
        path = self.path(tree.args[0])
        section = self.shape.get(path[0])
        if section is None or len(path) < 2 or path[1] not in section.fields:
            raise ExpressionError(f"“{self.text(tree)}”里没有写清是哪张表的哪个指标")
        cell = self.cell(path[0], "", path[1], here=True)
        item = self.attribute(cell, path[2:])
        if name not in ("count", "distinct"):
            _expect(item, "number", self.text(tree.args[0]))
        self.cells.append(cell._replace(last=last, pooled=True))
        condition = None
        if len(tree.args) == 2:
            inner = _Reader(self.source, self.shape, path[0], each_row=True)
            condition = inner.typed(tree.args[1], "truth")
            self.cells.extend(found._replace(last=last or found.last, pooled=True) for found in inner.cells)
        return Aggregate(name, item, condition, last)
