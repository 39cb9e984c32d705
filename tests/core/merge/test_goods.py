"""What is put on the shelf comes back as it was."""

import gc

from hypothesis import given
from hypothesis import strategies as st

from hzdesk.merge.goods import AtHand, Shelf, pack, unpack
from hzdesk.merge.recheck import Told
from tests.core.forms.return_2023 import LAST, SOUND, annual, findings


def test_a_return_and_its_findings_come_back_as_they_were():
    found = findings({"progression.matched": 999})
    told = (Told("PRG-02", "error", "升学就业", "", "对口就业", "…", "", is_open=True),)
    assert unpack(pack(annual(SOUND), found, told)) == (annual(SOUND), found, told)
    assert unpack(b"") == (None, (), ())


def test_a_return_that_was_looked_at_packs_no_larger():
    looked_at = annual(LAST)
    size = len(pack(looked_at))
    assert looked_at.row("basics", "record") is not None
    assert len(pack(looked_at)) == size


@given(st.lists(st.tuples(st.binary(), st.binary()), max_size=8))
def test_goods_are_fetched_in_any_order(pieces):
    shelf = Shelf()
    kept = [shelf.put(AtHand(*piece)) for piece in pieces]
    assert [(goods.content, goods.packed) for goods in reversed(kept)] == pieces[::-1]
    assert [goods.content for goods in kept] == [content for content, _ in pieces]


def test_the_shelf_closes_its_file_when_nothing_on_it_is_held():
    shelf = Shelf()
    goods = shelf.put(AtHand(b"a"))
    file = shelf._file
    del shelf
    assert goods.content == b"a"
    assert not file.closed
    del goods
    gc.collect()
    assert file.closed
