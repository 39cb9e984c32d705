import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from hzdesk.errors import UserError
from ui.jobs import Jobs, Tick


@pytest.fixture
def parent() -> Iterator[QObject]:
    made = QObject()
    yield made
    made.deleteLater()


def test_work_runs_in_another_thread_and_answers_in_the_windows_own(qtbot: QtBot, parent: QObject) -> None:
    seen: list[int] = []
    here = threading.get_ident()

    def work(_: Tick) -> int:
        return threading.get_ident()

    Jobs(parent).start(work, lambda there: seen.extend((there, threading.get_ident())), pytest.fail)
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] != here
    assert seen[1] == here


def test_an_error_of_the_work_arrives_as_an_error(qtbot: QtBot, parent: QObject) -> None:
    errors: list[Exception] = []

    def work(_: Tick) -> None:
        raise UserError("密码不对")

    Jobs(parent).start(work, pytest.fail, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "密码不对"


def test_what_cannot_be_done_with_the_answer_arrives_as_an_error(qtbot: QtBot, parent: QObject) -> None:
    errors: list[Exception] = []

    def done(_: None) -> None:
        raise UserError("磁盘已满")

    Jobs(parent).start(lambda _: None, done, errors.append)
    qtbot.waitUntil(lambda: bool(errors))
    assert str(errors[0]) == "磁盘已满"


def test_the_answer_of_a_cancelled_job_is_thrown_away(qtbot: QtBot, parent: QObject) -> None:
    go_on = threading.Event()
    job = Jobs(parent).start(lambda _: go_on.wait(5), pytest.fail, pytest.fail)
    with qtbot.waitSignal(job.stopped):
        job.cancel()
        go_on.set()


def test_a_cancelled_job_is_told_so_at_its_next_tick(qtbot: QtBot, parent: QObject) -> None:
    cancelled, answers = threading.Event(), []

    def work(tick: Tick) -> None:
        answers.append(tick(1, 3))
        cancelled.wait(5)
        answers.append(tick(2, 3))

    told: list[tuple[int, int]] = []
    job = Jobs(parent).start(work, pytest.fail, pytest.fail)
    job.progressed.connect(lambda done, of: told.append((done, of)))
    qtbot.waitUntil(lambda: bool(answers))
    with qtbot.waitSignal(job.stopped):
        job.cancel()
        cancelled.set()
    assert answers == [True, False]
    assert (2, 3) in told


def test_jobs_run_one_after_the_other(qtbot: QtBot, parent: QObject) -> None:
    jobs, order = Jobs(parent), []
    first = threading.Event()
    jobs.start(lambda _: first.wait(5), lambda _: order.append("first"), pytest.fail)
    jobs.start(lambda _: None, lambda _: order.append("second"), pytest.fail)
    first.set()
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["first", "second"]


def test_a_job_whose_page_is_gone_tells_nobody(qtbot: QtBot) -> None:
    owner, go_on = QObject(), threading.Event()
    answers: list[object] = []
    job = Jobs(owner).start(lambda _: go_on.wait(5), answers.append, answers.append)
    with qtbot.waitSignal(job.destroyed):
        owner.deleteLater()
    go_on.set()
    qtbot.wait(50)
    assert answers == []


@pytest.mark.parametrize("fails", [False, True])
def test_what_the_work_knew_is_let_go_when_it_is_over(qtbot: QtBot, parent: QObject, *, fails: bool) -> None:
    """A passphrase, for one: neither the pool nor the job nor an error's traceback holds it any longer."""

    class Secret:
        pass

    over: list[str] = []

    def begin() -> "weakref.ref[Secret]":
        secret = Secret()

        def work(_: Tick) -> None:
            assert secret
            if fails:
                raise UserError("密码不对")

        Jobs(parent).start(work, lambda _: over.append("done"), lambda error: over.append(str(error)))
        return weakref.ref(secret)

    secret = begin()
    qtbot.waitUntil(lambda: bool(over))
    qtbot.wait(10)
    gc.collect()
    assert secret() is None
