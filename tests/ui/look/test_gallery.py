import pytest
from pytestqt.qtbot import QtBot

from tests.ui.look.gallery import gallery
from ui.look.theme import Scheme, Theme


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_states_fit_a_window_of_1280_by_640_in_width(qtbot: QtBot, theme: Theme, scheme: Scheme) -> None:
    theme.choose(scheme)
    page, focused = gallery(theme)
    qtbot.addWidget(page)
    page.show()
    assert page.sizeHint().width() <= 1280
    assert not page.grab().isNull()
    assert len(focused) == 2
