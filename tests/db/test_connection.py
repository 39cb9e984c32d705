"""A store that was damaged behind our back gives one sentence, wherever it is read."""

import random
import sqlite3
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from db import open_store
from hzdesk.errors import UserError
from hzdesk.returns import Explanation, Row, SetValue
from hzdesk.store import Received, Signed, Store
from hzdesk.values import NA, Unreadable
from tests.db.sample import BLANK, FORM, FRAME, Reopen

FACTS = {"students": 5, "funds": Decimal("1.50"), "rate": NA, "score": Unreadable("八"), "remark": "注", "public": True}
FULL = replace(
    BLANK,
    sections={"facts": (Row("record", FACTS),), "programmes": (Row("a", {"since": 2019}), Row("b", FACTS))},
    nothing=frozenset({"modes"}),
    explanations=(Explanation("A-01", "facts", "record", "因为搬迁", "d1"),),
)
DRAFT = replace(FULL, frame=FRAME._replace(year=2022))
SIGNED = Signed("2023-12-20T10:00:00+08:00", "王老师", "ab" * 32, "0000-1111-2222-3333", "上报.xlsx")
RECEIVED = Received("a.xlsx", "0" * 64, b"PK", "accepted", "valid", "{}", "33", 2023, 1)
EDITS = [SetValue("facts", "record", "students", 6), SetValue("programmes", "b", "since", 2020)]
FLIPS = 300


@pytest.fixture
def kept(path: Path, reopen: Reopen) -> Path:
    """A closed store with something in every table."""
    store = reopen()
    store.save(FULL, "我")
    store.save(DRAFT, "我")
    store.write(DRAFT.frame, [SetValue("facts", "record", "students", 7)], "我")
    store.lock(FRAME, SIGNED, b"PK")
    store.save_many(2021, [replace(FULL, frame=FRAME._replace(year=2021))], [RECEIVED], "局")
    store.set_setting("方案", "一")
    store.close()
    return path


def use(store: Store) -> None:
    """Everything that reads a store, then what writes it."""
    for head in store.heads():
        store.load(head.frame.year)
        store.submission(head.frame)
        for field in FACTS:
            store.log(head.frame, "facts", "record", field)
    store.received(2021)
    store.setting("方案")
    drafts = [head.frame for head in store.heads() if head.frame.year == DRAFT.frame.year]
    for frame in drafts:
        store.write(frame, EDITS, "我")
        store.save(replace(DRAFT, frame=frame), "我")


def test_every_flipped_bit_is_harmless_or_said_in_a_sentence(kept: Path, tmp_path: Path):
    whole, dice, said = kept.read_bytes(), random.Random(1), 0
    told = [place for place, byte in enumerate(whole) if byte]
    for number in range(FLIPS):
        content = bytearray(whole)
        content[dice.choice(told)] ^= 1 << dice.randrange(8)
        file = tmp_path / f"{number}.hzdesk"
        file.write_bytes(content)
        try:
            with closing(open_store(str(file), [FORM])) as store:
                use(store)
        except UserError:
            said += 1
    assert said > FLIPS / 4


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE returns SET signed = replace(signed, '\"signer', '\"Signer')",
        "UPDATE returns SET signed = '{'",
        "UPDATE returns SET school_name = x'00'",
        "UPDATE changes SET new = '[]', old = '[]', field = ''",
        "UPDATE changes SET who = x'00'",
        "UPDATE explanations SET text = x'00'",
        "UPDATE s_facts SET f_remark = x'00'",
        "UPDATE s_facts SET f_public = 2",
        "UPDATE s_facts SET typed = '{\"score\": 5}'",
        "UPDATE submissions SET content = 'text'",
        "ALTER TABLE settings RENAME COLUMN value TO walue",
        "ALTER TABLE returns RENAME COLUMN signed TO sign",
    ],
)
def test_what_was_never_written_so_is_damage(kept: Path, damage: str):
    with closing(sqlite3.connect(kept)) as raw:
        raw.execute(damage)
        raw.commit()
    with pytest.raises(UserError, match="已损坏"), closing(open_store(str(kept), [FORM])) as store:
        use(store)


def test_a_column_whose_name_was_damaged_is_not_made_anew(kept: Path):
    content = kept.read_bytes()
    place = content.index(b'"f_remark"')
    kept.write_bytes(content[: place + 3] + b"s" + content[place + 4 :])
    with pytest.raises(UserError, match="已损坏"):
        open_store(str(kept), [FORM])


def test_a_store_that_nobody_damaged_is_used_without_a_word(kept: Path):
    with closing(open_store(str(kept), [FORM])) as store:
        use(store)
