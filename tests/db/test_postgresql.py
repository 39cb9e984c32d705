"""What needs no server; the store on a real one is tested in tests/interop."""

import pytest

from db import open_store
from db.postgresql import without_password
from hzdesk.errors import UserError
from tests.db.sample import FORM


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://bureau:ge:heim@10.1.1.5:5432/hzdesk", "postgresql://bureau@10.1.1.5:5432/hzdesk"),
        ("postgresql://bureau@10.1.1.5/hzdesk", "postgresql://bureau@10.1.1.5/hzdesk"),
        ("postgresql://:geheim@host/hzdesk", "postgresql://host/hzdesk"),
        ("postgresql://host:5432/hzdesk", "postgresql://host:5432/hzdesk"),
        ("postgresql:///hzdesk?user=a&password=geheim&host=/run", "postgresql:///hzdesk?user=a&host=/run"),
    ],
)
def test_an_address_is_shown_without_its_password(address: str, shown: str):
    assert without_password(address) == shown


def test_a_server_that_does_not_answer_gets_one_sentence_without_the_password():
    with pytest.raises(UserError, match="没有应答或拒绝了请求") as caught:
        open_store("postgresql://bureau:geheim@127.0.0.1:1/hzdesk", [FORM])
    assert "geheim" not in str(caught.value)
