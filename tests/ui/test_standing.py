"""How a return stands, in marks and words."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from hzdesk.session import Progress
from ui import standing
from ui.look.marks import Mark


@pytest.mark.parametrize(
    ("progress", "mark"),
    [
        (Progress(10, 10, errors=1, queries=4), (Mark.error, 1)),
        (Progress(10, 10, queries=4), (Mark.query, 4)),
        (Progress(10, 10, explained=2, hints=3), (Mark.done, 0)),
        (Progress(10, 4, hints=3), (Mark.progress, 0)),
        (Progress(10, 0), (Mark.none, 0)),
    ],
)
def test_the_worst_thing_open_gives_the_mark(progress: Progress, mark: tuple[Mark, int]) -> None:
    assert standing.mark_of(progress) == mark


def test_sections_add_up() -> None:
    parts = [Progress(10, 4, 1, 2, 3, 4), Progress(5, 5, 1, 1, 1, 1)]
    assert standing.total(parts) == Progress(15, 9, 2, 3, 4, 5)


def test_a_section_that_asks_nothing_is_full() -> None:
    assert standing.fraction(Progress(0, 0)) == 1.0


@pytest.mark.parametrize(
    ("progress", "sentence"),
    [
        (Progress(212, 187, errors=2, queries=5), "还有 25 项没填，2 处错误要改，5 条要说明"),
        (Progress(212, 212, queries=5), "还有 5 条要说明"),
        (Progress(212, 212, explained=5, hints=1), ""),
    ],
)
def test_one_sentence_says_what_is_left(progress: Progress, sentence: str) -> None:
    assert standing.left_to_do(progress) == sentence


NOW = datetime(2023, 12, 20, 16, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("saved", "said"),
    [
        ("", ""),
        ("2023-12-20T14:32:07+08:00", "今天 14:32"),
        ("2023-12-20T06:32:07+00:00", "今天 14:32"),
        ("2023-12-04T09:12:00+08:00", "12-04 09:12"),
        ("2022-12-04T09:12:00+08:00", "2022-12-04"),
    ],
)
def test_a_time_is_said_as_people_say_it(saved: str, said: str) -> None:
    assert standing.moment(saved, NOW) == said


def test_a_time_is_said_in_the_clock_of_this_place() -> None:
    assert standing.moment("2023-12-20T23:30:00+08:00", NOW.astimezone(UTC)) == "今天 15:30"
