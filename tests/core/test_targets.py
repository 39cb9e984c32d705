"""The targets of the policy documents."""

import pytest

from hzdesk.resources import RESOURCES
from hzdesk.targets import load_targets


def test_targets_are_read_with_document_clause_and_standing():
    targets = {target.key: target for target in load_targets(RESOURCES / "reference")}
    target = targets["t004_progression_rate"]
    assert (target.indicator, target.value, target.year_due) == ("progression_rate", 60, 2025)
    assert target.binding == "正式文件"
    assert "〔2020〕4号" in target.document


@pytest.mark.parametrize("key", ["t004_progression_rate", "tzj_progression_2027", "t002_five_year_share"])
def test_targets_name_an_indicator_of_the_form(key):
    from hzdesk.forms import shipped_forms

    targets = {target.key: target for target in load_targets(RESOURCES / "reference")}
    assert targets[key].indicator in shipped_forms()[-1].indicators
