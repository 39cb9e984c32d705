"""Who fills in a return, as sentences speak of them: a school, or the bureau on its own form."""

from typing import NamedTuple

from hzdesk.returns import BUREAU, Frame


class Party(NamedTuple):
    name: str
    own: str  # what is theirs
    reader: str  # who, or when, a submission is read
    keeper: str  # who keeps the roster
    goal: str  # what becomes of a submission


_SCHOOL = Party("学校", "本校", "市里", "市教育局", "交市教育局")
_BUREAU = Party("教育局", "本局", "汇总时", "管名册的人", "参加汇总")


def party(frame: Frame) -> Party:
    return _BUREAU if frame.kind == BUREAU else _SCHOOL
