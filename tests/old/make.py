"""Writes the store that a release leaves behind: `python -m tests.old.make 0.1.0`, once, when the release is made."""

import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from db import open_store
from hzdesk.returns import Explanation, PutRow, Row, SetNothing, SetValue, apply
from hzdesk.store import Received, Signed
from hzdesk.values import NA, Unreadable
from tests.db.sample import BLANK, FORM, FRAME

FOLDER = Path(__file__).parent

SIGNED = Signed("2022-12-20T10:00:00+08:00", "王老师", "ab" * 32, "0000-1111-2222-3333", "2022.xlsx", reason="校舍在建")
RECEIVED = Received("2022.xlsx", "cd" * 32, b"PK\3\4", "accepted", "valid", '{"problems": []}', "3301000001", 2022, 1)

LAST = replace(
    BLANK,
    frame=FRAME._replace(year=2022),
    sections={
        "facts": (
            Row(
                "record",
                {
                    "students": 0,
                    "funds": Decimal("-1426150.05"),
                    "rate": Decimal("84.30"),
                    "score": Decimal("4.875"),
                    "remark": "甲、乙",
                    "mode": NA,
                    "programme": "990001 自设专业",
                    "opened": date(1984, 9, 1),
                    "since": 1984,
                    "public": True,
                },
            ),
        ),
        "cases": (Row("record", {"story": "第一段。\n\n第二段 🏫。"}),),
    },
    nothing=frozenset({"programmes"}),
    explanations=(Explanation("A-01", "facts", "record", "因搬迁", "ef" * 32),),
)
THIS = replace(
    BLANK,
    sections={
        "programmes": (Row("b", {"programme": "710205", "students": 40}), Row("a", {"funds": Unreadable("约三万")})),
        "modes": (Row("work", {"students": 12}),),
    },
)
EDITS = (
    SetValue("programmes", "b", "students", 41),
    PutRow("programmes", 1, Row("c", {"public": False})),
    SetNothing("modes", nothing=False),
)
AFTER = apply(THIS, EDITS)


def make(path: Path) -> None:
    with closing(open_store(str(path), [FORM], create=True, clock=lambda: datetime(2023, 12, 1, tzinfo=UTC))) as store:
        store.save_many(2022, [LAST], [RECEIVED], "教育局")
        store.lock(LAST.frame, SIGNED, b"PK\3\4 submission")
        store.save(THIS, "李老师")
        store.write(FRAME, EDITS, "李老师")
        store.set_setting("last_page", "facts")


if __name__ == "__main__":
    make(FOLDER / f"{sys.argv[1]}.hzdesk")
