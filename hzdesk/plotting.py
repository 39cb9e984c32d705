"""Where things stand in a chart: the ticks of its axis, the room above them, and places for labels.

Plain geometry in pixels, y downwards, shared by screen and report.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Point = tuple[float, float]
Line = tuple[Point, Point]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


def ticks(values: Sequence[float], *, whole: bool = False, most: float = math.inf) -> tuple[float, ...]:
    """Round numbers around the values, four to seven of them; below 0 only where a value is.

    The first lies under the lowest value, not at 0: good for lines, wrong for bars. `whole` forbids fractions, `most`
    is where the scale ends, like 100 for a share.
    """
    low, high = min(values, default=0.0), max(values, default=0.0)
    span = high - low or max(abs(high) / 10, 1.0)
    step = _round_step(span * 1.3 / 5)
    step = max(1.0, step) if whole else step
    first = math.floor((low - span * 0.15) / step)
    last = math.ceil((high + span * 0.15) / step)
    if low >= 0:
        first = max(0, first)
    if last * step > most:
        last = math.floor(most / step)
    last = max(last, first + 1)
    return tuple(round(place * step, 9) for place in range(first, last + 1))


def _round_step(about: float) -> float:
    """The smallest of 1, 2, 5 times a power of ten that is not below `about`."""
    power = 10.0 ** math.floor(math.log10(about))
    return next(power * step for step in (1, 2, 5, 10) if power * step >= about * 0.999)


def top_of_view(scale: Sequence[float], highest: float, height: float, room: float) -> float:
    """The value at the upper edge of a plot `height` pixels high that leaves `room` pixels above the highest value."""
    bottom = scale[0]
    free = min(room, height / 2)
    return max(scale[-1], (highest * height - free * bottom) / (height - free))


def place(candidates: Iterable[Box], boxes: Sequence[Box], lines: Sequence[Line], inside: Box) -> Box:
    """The first candidate that covers nothing and lies inside; failing that, the one that covers least."""
    tried: list[tuple[float, Box]] = []
    for box in candidates:
        cost = round(_cost(box, boxes, lines, inside), 3)
        if cost == 0:
            return box
        tried.append((cost, box))
    return min(tried, key=lambda item: item[0])[1]


def _cost(box: Box, boxes: Sequence[Box], lines: Sequence[Line], inside: Box) -> float:
    covered = sum(_common(box, other) for other in boxes) + sum(8 * _length_inside(line, box) for line in lines)
    outside = box.width * box.height - _common(box, inside)
    return covered + 100 * outside


def _common(one: Box, other: Box) -> float:
    """The area that two boxes have in common."""
    width = min(one.right, other.right) - max(one.left, other.left)
    height = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(width, 0.0) * max(height, 0.0)


def _length_inside(line: Line, box: Box) -> float:
    """How much of a line lies in a box (Liang and Barsky)."""
    (x, y), (to_x, to_y) = line
    enters, leaves = 0.0, 1.0
    sides = ((x - to_x, x - box.left), (to_x - x, box.right - x), (y - to_y, y - box.top), (to_y - y, box.bottom - y))
    for direction, distance in sides:
        if direction == 0:
            if distance < 0:
                return 0.0
        elif direction < 0:
            enters = max(enters, distance / direction)
        else:
            leaves = min(leaves, distance / direction)
    return max(leaves - enters, 0.0) * math.dist(*line)
