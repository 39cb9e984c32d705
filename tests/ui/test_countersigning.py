"""会签 through the real window: from the sign page, and of a received file from the menu."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from hzdesk import identities
from hzdesk.canonical import check_code
from hzdesk.countersign import countersign as countersigned
from hzdesk.countersign import waiting
from hzdesk.forms import form_of_year, shipped_forms
from hzdesk.forms.model import Form
from hzdesk.identities import Contents, Known
from hzdesk.indicators import figure
from hzdesk.returns import Row
from hzdesk.signing import load_identity, verify
from hzdesk.submission import make
from tests.core.forms.return_2023 import LAST, SOUND, annual
from tests.ui.conftest import MakeFile, OpenWindow
from tests.ui.pages.test_sign import shown, sign
from ui import standing
from ui.countersigning import ask, ask_for_file
from ui.dialogs.countersign import CountersignDialog
from ui.main_window import MainWindow
from ui.pages.overview import head, steps
from ui.pages.sign import SignPage

PASSPHRASE = "correct horse 9"
FRAME = annual(SOUND).frame


@pytest.fixture(scope="module")
def forms() -> Sequence[Form]:
    return [replace(form, signers=("填报人", "校长")) for form in shipped_forms()]


@pytest.fixture(scope="module")
def keys() -> tuple[Contents, Contents]:
    """The school's identity and the principal's."""
    return identities.make(FRAME, "填报人", "李老师", PASSPHRASE), identities.make(FRAME, "校长", "王校长", PASSPHRASE)


@pytest.fixture
def principal(tmp_path: Path, keys: tuple[Contents, Contents]) -> Known:
    file = tmp_path / "usb" / "王校长.p12"
    file.parent.mkdir()
    file.write_bytes(keys[1][0])
    file.with_suffix(".cer").write_bytes(keys[1][1])
    return identities.known(file)


@pytest.fixture
def window(
    open_window: OpenWindow,
    forms: Sequence[Form],
    keys: tuple[Contents, Contents],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> MainWindow:
    """A window whose form asks for two signers; the school's identity lies on this computer."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    identities.keep(FRAME.school_code, "填报人", keys[0])
    opened = open_window()
    opened._workspace.forms = forms
    return opened


@pytest.fixture
def page(window: MainWindow, make_file: MakeFile, tmp_path: Path, qtbot: QtBot) -> SignPage:
    """The sign page of a return that the first signer has signed."""
    window._files.open(str(make_file()))
    made = shown(window, tmp_path)
    sign(qtbot, made)
    return made


@pytest.fixture
def received(tmp_path: Path, forms: Sequence[Form], keys: tuple[Contents, Contents]) -> Path:
    identity = load_identity(keys[0][0], PASSPHRASE)
    content = make(forms, annual(SOUND), annual(LAST), identity, when=datetime(2024, 1, 5, tzinfo=UTC)).content
    (tmp_path / "收到.xlsx").write_bytes(content)
    return tmp_path / "收到.xlsx"


def dialog_of(window: MainWindow) -> CountersignDialog:
    found = window.findChild(CountersignDialog)
    assert found is not None
    return found


def countersign(qtbot: QtBot, dialog: CountersignDialog, known: Known) -> None:
    dialog.use_identity(known)
    QTest.keyClicks(dialog.passphrase.input, PASSPHRASE)
    with qtbot.waitSignal(dialog.accepted, timeout=20_000):
        dialog.main.click()


def roles(content: bytes) -> list[str]:
    report = verify(content)
    assert report.outcome == "valid"
    return sorted(signature.role for signature in report.signatures)


def test_after_the_first_signature_the_page_waits_for_the_next_signer(page: SignPage) -> None:
    assert page.result.title.text() == "等校长会签"
    assert page.result.countersign.text() == "校长会签…"
    assert page.result.countersign.hasFocus()
    assert "市里不收" in page.result.waiting.text()
    assert page.content.title.text() == "要签的内容"


def test_countersigning_on_the_page_keeps_the_newest_bytes_and_the_check_code(
    qtbot: QtBot, page: SignPage, window: MainWindow, principal: Known
) -> None:
    before, code = page._workspace.session.head.signed, page.result.code.code
    page.result.countersign.click()
    dialog = dialog_of(window)
    assert dialog.figures.rows.rowCount() == len(page._workspace.session.form.headline)
    countersign(qtbot, dialog, principal)
    session = page._workspace.session
    content = session.store.submission(session.frame)
    assert content is not None
    assert roles(content) == ["填报人", "校长"]
    assert page._exported is not None
    assert page._exported.file.read_bytes() == content
    assert page._exported.file.name == "示例学校_2023_第1稿_校长会签.xlsx"
    assert (session.head.signed, page.result.code.code) == (before, code)
    assert page.result.title.text() == "上报件已生成"
    assert not page.result.countersign.isVisible()
    assert page.content.title.text() == "已签的内容"
    assert "校长 王校长" in page.result.who.text()


def test_the_overview_says_who_still_has_to_sign(
    qtbot: QtBot, page: SignPage, window: MainWindow, principal: Known
) -> None:
    session, now = page._workspace.session, datetime.now().astimezone()
    whole = standing.total(standing.progress_by_section(session).values())
    assert head(session, whole, None, now).sentence == "2023 年度已签名，等校长会签"
    assert [step.done for step in steps(session, whole)][2] == 0.5
    page.result.countersign.click()
    countersign(qtbot, dialog_of(window), principal)
    assert head(session, whole, None, now).sentence == "2023 年度已签名，这一稿不能再改"
    assert [step.done for step in steps(session, whole)][2] == 1.0


def test_before_anybody_signs_the_page_says_who_comes_next(
    window: MainWindow, make_file: MakeFile, tmp_path: Path
) -> None:
    window._files.open(str(make_file()))
    assert "还要由校长会签" in shown(window, tmp_path).act.after.text()


def test_a_received_file_is_countersigned_without_any_store(
    qtbot: QtBot, window: MainWindow, received: Path, principal: Known
) -> None:
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    model = dialog.figures.rows
    assert [str(model.index(0, column).data()) for column in range(3)] == ["在校生数（人）", "800", "800"]
    countersign(qtbot, dialog, principal)
    made = received.with_name("收到_校长会签.xlsx")
    assert roles(made.read_bytes()) == ["填报人", "校长"]
    assert roles(received.read_bytes()) == ["填报人"]
    assert str(made) in window.message.text


def last_years(dialog: CountersignDialog) -> list[str]:
    model = dialog.figures.rows
    return [str(model.index(row, 2).data()) for row in range(model.rowCount())]


def test_every_key_figure_of_a_received_file_stands_beside_last_years(window: MainWindow, received: Path) -> None:
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    form = form_of_year(window._workspace.forms, FRAME.year)
    true = [figure(form, annual(LAST), form.indicators[key]) for key in form.headline]
    assert last_years(dialog) == [one.shown().removesuffix(f" {one.indicator.unit}") for one in true]
    dialog.reject()


def test_a_figure_that_a_file_does_not_carry_whole_is_said_to_be_missing(window: MainWindow, received: Path) -> None:
    """Earlier files carry less of last year; what can be worked out past the gaps would be another figure."""
    found = waiting("a.xlsx", received.read_bytes(), window._workspace.forms)
    assert found.reading.previous is not None
    row = found.reading.previous.sections["progression"][0]
    less = Row(row.id, {key: value for key, value in row.values.items() if key not in ("self_employed", "enlisted")})
    previous = replace(found.reading.previous, sections={**found.reading.previous.sections, "progression": (less,)})
    found = replace(found, reading=replace(found.reading, previous=previous))
    dialog = ask(found, received.with_name("b.xlsx"), window._workspace, window._theme, window)
    assert last_years(dialog)[3] == "上报件里没有"
    assert str(dialog.figures.rows.index(3, 3).data()) == ""
    dialog.reject()


def test_a_file_of_a_school_without_last_year_says_so(
    window: MainWindow, received: Path, forms: Sequence[Form], keys: tuple[Contents, Contents]
) -> None:
    identity = load_identity(keys[0][0], PASSPHRASE)
    received.write_bytes(make(forms, annual(SOUND), None, identity, when=datetime(2024, 1, 5, tzinfo=UTC)).content)
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    assert set(last_years(dialog)) == {"没有"}
    dialog.reject()


def test_a_file_that_comes_back_countersigned_is_kept_by_the_store_that_made_it(
    page: SignPage, window: MainWindow, forms: Sequence[Form], keys: tuple[Contents, Contents], tmp_path: Path
) -> None:
    session = page._workspace.session
    content = session.store.submission(session.frame)
    assert content is not None
    principal = load_identity(keys[1][0], PASSPHRASE)
    back = countersigned(waiting("a.xlsx", content, forms), principal, forms, when=datetime.now(UTC)).content
    file = tmp_path / "回来.xlsx"
    file.write_bytes(back)
    for said in ("收进了打开的年报文件", "不用会签"):
        assert ask_for_file(file, window._workspace, window._theme, window) is None
        assert said in window.message.text
        assert page._workspace.session.store.submission(session.frame) == back
    assert page.result.title.text() == "上报件已生成"
    file.write_bytes(content)  # the file as it was before never takes the place of the newer one
    dialog = ask_for_file(file, window._workspace, window._theme, window)
    assert dialog is not None
    assert page._workspace.session.store.submission(session.frame) == back
    dialog.reject()


def test_the_first_signers_own_key_is_refused_in_words(
    qtbot: QtBot, window: MainWindow, received: Path, keys: tuple[Contents, Contents], tmp_path: Path
) -> None:
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    own = identities.stored(FRAME.school_code, "填报人")
    assert own is not None
    dialog.use_identity(own)
    QTest.keyClicks(dialog.passphrase.input, PASSPHRASE)
    dialog.main.click()
    qtbot.waitUntil(lambda: dialog.passphrase.said.text() != "", timeout=20_000)
    assert "已经签过填报人，不能再签校长" in dialog.passphrase.said.text()
    assert dialog.passphrase.text() == ""
    assert [file.name for file in tmp_path.glob("收到*")] == ["收到.xlsx"]
    dialog.reject()


def test_a_wrong_passphrase_is_said_and_asked_again(
    qtbot: QtBot, window: MainWindow, received: Path, principal: Known
) -> None:
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    dialog.use_identity(principal)
    dialog.main.click()
    assert dialog.passphrase.said.text() == "请输入签名密码。"
    QTest.keyClicks(dialog.passphrase.input, "wrong horse 9")
    dialog.main.click()
    qtbot.waitUntil(lambda: "签名密码不对" in dialog.passphrase.said.text(), timeout=20_000)
    assert dialog.main.isEnabled()
    dialog.reject()


def test_what_is_not_whole_or_complete_is_said_and_opens_nothing(
    window: MainWindow, received: Path, forms: Sequence[Form], keys: tuple[Contents, Contents]
) -> None:
    received.write_bytes(b"nothing")
    assert ask_for_file(received, window._workspace, window._theme, window) is None
    assert "收到.xlsx 不能会签" in window.message.text
    one = shipped_forms()
    identity = load_identity(keys[0][0], PASSPHRASE)
    received.write_bytes(make(one, annual(SOUND), None, identity, when=datetime(2024, 1, 5, tzinfo=UTC)).content)
    window._workspace.forms = one
    assert ask_for_file(received, window._workspace, window._theme, window) is None
    assert "已经签齐" in window.message.text


def test_the_dialog_shows_the_check_code_of_the_file(window: MainWindow, received: Path, forms: Sequence[Form]) -> None:
    dialog = ask_for_file(received, window._workspace, window._theme, window)
    assert dialog is not None
    form = next(form for form in forms if form.key == "2023")
    assert dialog.code.code == check_code(form, annual(SOUND))
    dialog.reject()
