"""The one table of colours, and the sizes that every page shares (in pixels at 100 %, see `Theme.px`)."""

from typing import Literal, NamedTuple


class Tokens(NamedTuple):
    """Colours as `#RRGGBB`, named by what they mean."""

    canvas: str
    sheet: str
    rail: str
    rail_current: str
    bar: str
    rule: str
    line: str
    edge: str
    track: str
    ink: str
    ink2: str
    ink3: str
    accent: str
    on_accent: str
    select: str
    focus_row: str
    preview: str
    computed: str
    error: str
    error_ground: str
    query: str
    query_ground: str
    hint: str
    chart1: str
    chart2: str


LIGHT = Tokens(
    canvas="#F2F4F5",
    sheet="#FFFFFF",
    rail="#E7EBED",
    rail_current="#FFFFFF",
    bar="#F8F9FA",
    rule="#EBEEF0",
    line="#DDE2E5",
    edge="#7E8A94",
    track="#D3DADE",
    ink="#182126",
    ink2="#4A565E",
    ink3="#5F6B73",
    accent="#0D5C75",
    on_accent="#FFFFFF",
    select="#D5E7EE",
    focus_row="#F0F7FA",
    preview="#E9F3F7",
    computed="#F1F4F5",
    error="#B3261E",
    error_ground="#FCECEA",
    query="#855000",
    query_ground="#FFF3DC",
    hint="#44546A",
    chart1="#0D5C75",
    chart2="#B35900",
)

DARK = Tokens(
    canvas="#14191C",
    sheet="#1C2226",
    rail="#181D20",
    rail_current="#2A3439",
    bar="#191F22",
    rule="#2A3237",
    line="#343D43",
    edge="#74828B",
    track="#3A444A",
    ink="#E8EDEF",
    ink2="#B3BFC5",
    ink3="#98A5AC",
    accent="#6CBFD9",
    on_accent="#0A2029",
    select="#21424F",
    focus_row="#1F2B31",
    preview="#1E3038",
    computed="#232A2F",
    error="#FF9A8F",
    error_ground="#3D2422",
    query="#F0B95B",
    query_ground="#372B17",
    hint="#A9BBD1",
    chart1="#6CBFD9",
    chart2="#F0A35B",
)

# space
GAP_TINY, GAP_SMALL, GAP, GAP_BLOCK, PAGE_MARGIN = 4, 8, 12, 16, 24
CELL_PADDING = 8
INDENT = 20

# frame of the window
RAIL_WIDTH = 208
RAIL_ITEM, RAIL_CAPTION = 32, 30
RAIL_TIGHTEST = 0.62  # of these heights, where many pages have little room
MENU_HEIGHT, PAGE_HEAD, STATUS_HEIGHT = 36, 56, 27
SIDE_PANEL, SIDE_PANEL_SIGN = 300, 372

# rows and fields
RECORD_ROW, RECORD_GROUP = 34, 38
TABLE_ROW, TABLE_HEAD, TABLE_SUMS = 30, 32, 34
FINDING_ROW, FINDING_GROUP = 36, 32
OVERVIEW_ROW = 35
INDICATOR_WIDTH, INDICATOR_ROW = 248, 44
INPUT_HEIGHT, INPUT_WIDTH = 28, 128
BUTTON_HEIGHT, BUTTON_MAIN_HEIGHT = 30, 38

# shapes
RADIUS, RADIUS_FRAME = 3, 4
MARK, MARK_SMALL, ICON = 14, 12, 16

# fonts: Chinese 字号 in points; the steps fall on whole pixels at 100 %
FAMILIES = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "sans-serif",
)
CODE_FAMILIES = ("Consolas", "Noto Sans Mono CJK SC", "monospace")
BODY_PIXELS = 14

Role = Literal["caption", "secondary", "body", "body_bold", "panel_title", "page_title", "code"]

ROLES: dict[Role, tuple[float, bool]] = {
    "caption": (9, False),
    "secondary": (9.75, False),
    "body": (10.5, False),
    "body_bold": (10.5, True),
    "panel_title": (12, True),
    "page_title": (15, True),
    "code": (15, True),
}
