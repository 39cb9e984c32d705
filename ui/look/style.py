"""What Fusion is told: a palette and one style sheet, both made from the tokens."""

from collections.abc import Callable

from PySide6.QtGui import QPalette

from ui.look.paint import color
from ui.look.tokens import (
    BUTTON_HEIGHT,
    CELL_PADDING,
    CODE_FAMILIES,
    INPUT_HEIGHT,
    RADIUS,
    RADIUS_FRAME,
    ROLES,
    Tokens,
)

_ROLES = {
    "Window": "canvas",
    "WindowText": "ink",
    "Base": "sheet",
    "AlternateBase": "computed",
    "Text": "ink",
    "Button": "sheet",
    "ButtonText": "ink",
    "BrightText": "error",
    "Highlight": "select",
    "HighlightedText": "ink",
    "Accent": "accent",
    "Link": "accent",
    "LinkVisited": "accent",
    "PlaceholderText": "ink3",
    "ToolTipBase": "sheet",
    "ToolTipText": "ink",
    "Light": "sheet",
    "Midlight": "rule",
    "Mid": "line",
    "Dark": "edge",
    "Shadow": "edge",
}


def palette(tokens: Tokens) -> QPalette:
    """Every role in every group, so that nothing of the system's own palette shows through."""
    made = QPalette()
    for role, token in _ROLES.items():
        made.setColor(QPalette.ColorRole[role], color(getattr(tokens, token)))
    for role in ("WindowText", "Text", "ButtonText", "HighlightedText"):
        made.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole[role], color(tokens.ink3))
    return made


def style_sheet(t: Tokens, px: Callable[[float], int], scale: float) -> str:
    """The style sheet of the application; `px` and `scale` (for points) follow the size of the text.

    A border that grows under the focus takes from the padding, so that the digits do not jump. A line edit keeps two
    pixels at either side for itself and two more at the right for the cursor.
    """
    field, button, pad, side = px(INPUT_HEIGHT), px(BUTTON_HEIGHT), px(CELL_PADDING), px(13)
    return f"""
{_labels(t, scale)}
Input, Chooser, QPlainTextEdit {{ color: {t.ink}; background: {t.sheet}; border: 1px solid {t.line};
    border-bottom-color: {t.edge}; border-radius: {RADIUS}px; }}
Input {{ min-height: {field - 2}px; padding: 0 {pad - 5}px 0 {pad - 3}px; placeholder-text-color: {t.ink3}; }}
Chooser {{ min-height: {field - 2}px; padding: 0 0 0 {pad - 1}px; combobox-popup: 0; }}
Chooser::drop-down {{ border: none; width: {pad + side}px; }}
Chooser QAbstractItemView {{ background: {t.sheet}; border: 1px solid {t.edge}; outline: none; }}
Chooser QAbstractItemView::item {{ min-height: {field}px; padding-left: {pad - 4}px; }}
Input:hover, Chooser:hover, QPlainTextEdit:hover {{ border-color: {t.edge}; }}
Input[look="error"] {{ background: {t.error_ground}; border-color: {t.error}; }}
Input[look="query"] {{ background: {t.query_ground}; border-color: {t.query}; }}
Input[look="changed"] {{ color: {t.accent}; font-weight: bold; }}
Input[look="calc"] {{ background: {t.computed}; border-color: {t.computed}; font-weight: bold; }}
Input[look="locked"], Input:disabled, Chooser:disabled {{ color: {t.ink2}; border-color: {t.line}; }}
Input[na="true"] {{ color: {t.sheet}; border-color: {t.line}; }}
Input:focus, Chooser:focus, QPlainTextEdit:focus {{ background: {t.sheet}; border: 2px solid {t.accent}; }}
Input:focus {{ min-height: {field - 4}px; padding: 0 {pad - 6}px 0 {pad - 4}px; }}
Chooser:focus {{ min-height: {field - 4}px; padding: 0 0 0 {pad - 2}px; }}
QAbstractItemView Input, QAbstractItemView Input:focus {{ min-height: 0; border-radius: 0; }}
QPushButton {{ color: {t.ink}; background: {t.sheet}; border: 1px solid {t.line}; border-bottom-color: {t.edge};
    border-radius: {RADIUS}px; min-height: {button - 2}px; padding: 0 {side}px; outline: none; }}
QPushButton:hover {{ border-color: {t.edge}; }}
QPushButton:pressed, QPushButton:checked {{ background: {t.select}; border-color: {t.accent}; }}
QPushButton:disabled {{ color: {t.ink3}; background: {t.canvas}; border-color: {t.line}; }}
QPushButton:focus {{ border: 2px solid {t.accent}; min-height: {button - 4}px; padding: 0 {side - 1}px; }}
QPushButton[kind="main"] {{ color: {t.on_accent}; background: {t.accent}; border-color: {t.accent}; }}
QPushButton[kind="main"]:hover {{ border-color: {t.ink}; }}
QPushButton[kind="main"]:disabled {{ color: {t.ink3}; background: {t.rule}; border-color: {t.line}; }}
QPushButton[kind="link"], QPushButton[kind="tool"] {{ background: transparent; border: none; padding: 0 {px(6)}px;
    min-height: {button}px; }}
QPushButton[kind="link"] {{ color: {t.accent}; }}
QPushButton[kind="link"]:disabled {{ color: {t.ink3}; }}
QPushButton[kind="link"]:focus {{ text-decoration: underline; }}
QPushButton[kind="link"]:hover, QPushButton[kind="tool"]:hover {{ background: {t.select}; }}
Chip {{ min-height: {field - 2}px; padding: 0 {px(10)}px; }}
Chip:focus {{ min-height: {field - 4}px; padding: 0 {px(10) - 1}px; }}
Sheet {{ background: {t.sheet}; border: 1px solid {t.line}; border-radius: {RADIUS_FRAME}px; }}
QMenuBar, QStatusBar {{ background: {t.bar}; }}
QMenuBar::item {{ padding: {px(5)}px {px(10)}px; border-radius: {RADIUS}px; background: transparent; }}
QMenuBar::item:selected {{ background: {t.select}; }}
QStatusBar {{ border-top: 1px solid {t.line}; }}
QStatusBar::item, QScrollArea, QTableView, QListView, QTreeView {{ border: none; }}
QHeaderView, QHeaderView::section {{ background: {t.sheet}; color: {t.ink2}; border: none; }}
QHeaderView::section {{ border-bottom: 1px solid {t.edge}; padding: 0 {pad}px; }}
QHeaderView::section:vertical {{ border-bottom: 1px solid {t.rule}; border-right: 1px solid {t.rule}; }}
QTableCornerButton::section {{ background: {t.sheet}; border: none; border-bottom: 1px solid {t.edge}; }}
QTabBar::tab {{ color: {t.ink2}; border-bottom: 2px solid transparent; padding: {px(6)}px 2px; }}
QTabBar::tab {{ margin-right: {side}px; }}
QTabBar::tab:selected, QTabBar::tab:hover {{ color: {t.ink}; border-bottom-color: {t.accent}; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
QSplitter::handle {{ background: {t.line}; }} QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
QScrollBar {{ background: transparent; width: {px(10)}px; height: {px(10)}px; margin: 0; }}
QScrollBar::handle {{ background: {t.track}; border-radius: 3px; margin: 2px; min-width: 32px; min-height: 32px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {t.edge}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QScrollBar::add-page, QScrollBar::sub-page, QAbstractScrollArea::corner {{ background: transparent; border: none; }}
QProgressBar {{ background: {t.track}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QToolTip {{ color: {t.ink}; background: {t.sheet}; border: 1px solid {t.edge}; padding: 4px; }}
"""


def _labels(t: Tokens, scale: float) -> str:
    """Any widget may have the property `role`; a label may have `ink`."""
    rules = [
        f'*[role="{role}"] {{ font-size: {points * scale}pt; font-weight: {"bold" if bold else "normal"}; }}'
        for role, (points, bold) in ROLES.items()
    ]
    rules.append(f'*[role="code"] {{ font-family: {", ".join(CODE_FAMILIES)}; }}')
    rules.append(f"QHeaderView, QStatusBar {{ font-size: {ROLES['caption'][0] * scale}pt; }}")
    inks = ("ink2", "ink3", "accent", "error", "query", "hint")
    rules += [f'QLabel[ink="{ink}"] {{ color: {getattr(t, ink)}; }}' for ink in inks]
    return " ".join(rules)
