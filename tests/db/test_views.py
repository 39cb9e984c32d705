from dataclasses import replace
from decimal import Decimal

from db.tables import tables_of
from db.views import create_view
from hzdesk.forms.model import Field, FieldType
from hzdesk.returns import Row
from hzdesk.store import Store
from hzdesk.values import NA, Unreadable
from tests.db.sample import BLANK, form_of, section


def test_a_view_shows_yuan_and_per_cent_beside_the_school(store: Store):
    values = {
        "funds": Decimal("12.34"),
        "rate": Decimal("84.30"),
        "score": NA,
        "remark": Unreadable("?"),
        "students": 0,
    }
    store.save(replace(BLANK, sections={"facts": (Row("record", values),)}), "我")
    found = store._connection.run("SELECT school_name, year, funds, rate, students, score, na, typed FROM v_facts")
    assert found == [("示例职业高级中学", 2023, 12.34, 84.3, 0, None, '["score"]', '{"remark": "?"}')]


def test_a_field_named_like_a_column_of_the_frame_keeps_its_long_name():
    fields = (Field("year", "年份", FieldType.YEAR), Field("order", "次序", FieldType.COUNT))
    view = create_view(tables_of([form_of(section("facts", "table", fields))])["facts"])
    assert 'f_year AS "f_year", f_order AS "order"' in view
