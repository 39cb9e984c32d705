"""Splitting city totals by largest remainder, and the luck that everything in the example city hangs on."""

import math
from collections.abc import Sequence
from decimal import Decimal
from random import Random

from hzdesk.text import round_half_up

_BEYOND = 1 << 62
_HALVINGS = 60


def split(
    total: int, weights: Sequence[float], least: Sequence[int] | None = None, most: Sequence[int] | None = None
) -> list[int]:
    """Whole shares of `total` in proportion to the weights, each inside its bounds (Hamilton's largest remainder).

    Where a bound holds a share, the others take up the difference in proportion. A weight of 0 gets its `least`.
    Raises ValueError when the bounds leave no room for the total.
    """
    low = list(least) if least is not None else [0] * len(weights)
    high = list(most) if most is not None else [_BEYOND] * len(weights)
    high = [
        max(lowest, highest if weight > 0 else 0) for weight, lowest, highest in zip(weights, low, high, strict=True)
    ]
    if not sum(low) <= total <= sum(high):
        raise ValueError(f"{total} does not fit between {sum(low)} and {sum(high)}")
    quotas = _quotas(total, weights, low, high)
    shares = [
        min(max(math.floor(quota), lowest), highest) for quota, lowest, highest in zip(quotas, low, high, strict=True)
    ]
    by_remainder = sorted(range(len(shares)), key=lambda place: shares[place] - quotas[place])
    while rest := total - sum(shares):
        step = 1 if rest > 0 else -1
        for place in by_remainder[::step]:
            if rest and low[place] <= shares[place] + step <= high[place]:
                shares[place] += step
                rest -= step
    return shares


def in_units(total: int, unit: int, weights: Sequence[float], least: Sequence[int] | None = None) -> list[int]:
    """Like `split`, each share a multiple of `unit`, as `total` is."""
    low = [-(-lowest // unit) for lowest in least] if least is not None else None
    return [share * unit for share in split(total // unit, weights, low)]


def numerator(whole: int, percent: Decimal) -> int:
    """The count whose share of `whole` comes nearest to a per cent."""
    return int(round_half_up(whole * percent / 100, 0))


def denominator(most: int, percent: Decimal) -> int:
    """The largest count not above `most` of which some numerator shows exactly this per cent, digit for digit.

    Raises ValueError when there is none; from 10 000 on there always is one for two digits.
    """
    digits = -int(percent.as_tuple().exponent)
    for whole in range(most, 0, -1):
        if round_half_up(Decimal(100 * numerator(whole, percent)) / whole, digits) == percent:
            return whole
    raise ValueError(f"no count up to {most} shows {percent} %")


def luck(*names: object) -> Random:
    """Random numbers that depend on these names and on nothing else."""
    return Random("/".join(map(str, names)))


def row_id(*names: object) -> str:
    """The id of a row, the same whenever these names are."""
    return f"{luck(*names).getrandbits(64):016x}"


def spread(width: float, *names: object) -> float:
    """A factor around 1, log-normal with this standard deviation."""
    return math.exp(width * luck(*names).gauss(0, 1)) if width else 1.0


def _quotas(total: int, weights: Sequence[float], low: Sequence[int], high: Sequence[int]) -> list[float]:
    """The shares before rounding: one scale for all weights, found by halving, each share held inside its bounds."""

    def at(scale: float) -> list[float]:
        return [min(max(scale * w, lo), hi) for w, lo, hi in zip(weights, low, high, strict=True)]

    below, above = 0.0, (total + 1) / (sum(weights) or 1)
    while sum(at(above)) < total:
        above *= 2
    for _ in range(_HALVINGS):
        middle = (below + above) / 2
        below, above = (middle, above) if sum(at(middle)) < total else (below, middle)
    return at(above)
