"""Packages of one origin have most parts in common: what depends on nothing but their bytes is found out once."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar, cast

LAST = 256  # results that are remembered of each function
LARGEST = 1 << 18  # bytes; what is larger is not kept

P = ParamSpec("P")
R = TypeVar("R")


def shared(function: Callable[Concatenate[bytes, P], R]) -> Callable[Concatenate[bytes, P], R]:
    """A function of some bytes that remembers its last results. What it raises is not remembered."""
    once = cast("Callable[Concatenate[bytes, P], R]", lru_cache(maxsize=LAST)(function))

    @wraps(function)
    def found(data: bytes, /, *more: P.args, **named: P.kwargs) -> R:
        return function(data, *more, **named) if len(data) > LARGEST else once(data, *more, **named)

    return found
