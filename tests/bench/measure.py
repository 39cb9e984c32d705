"""Runs things in turn, A B A B, and says how they compare in one line."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from tests.source import ROOT


@dataclass(frozen=True)
class Bench:
    """How much to measure: a folder to work in, on the repository's disk; `is_long` allows minutes for one line."""

    folder: Path
    is_long: bool

    def runs(self, few: int) -> int:
        return few * 2 + 1 if self.is_long else few


@dataclass(frozen=True)
class Result:
    """One measured ratio, the bar it should keep, and the figures it was made of."""

    what: str
    ratio: float
    bar: str
    raw: str

    @property
    def is_kept(self) -> bool:
        sign, _, limit = self.bar.partition(" ")
        return self.ratio <= float(limit) if sign == "≤" else self.ratio >= float(limit)

    def line(self) -> str:
        verdict = "" if self.is_kept else "  <-- over the bar"
        return f"{self.what:<58} {self.ratio:6.2f}   {self.bar}   {self.raw}{verdict}"


Measure = Callable[[Bench], Iterator[Result]]


def in_turn(runs: int, *things: Callable[[], object], after: Callable[[], object] = lambda: None) -> list[float]:
    """The median of each thing's runs, in seconds; neither the first run nor what comes `after` each turn counts."""
    taken: list[list[float]] = [[] for _ in things]
    for run in range(runs + 1):
        for times, thing in zip(taken, things, strict=True):
            started = perf_counter()
            thing()
            if run:
                times.append(perf_counter() - started)
        after()
    return [median(times) for times in taken]


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.{0 if seconds > 0.1 else 2}f} ms"


def run(*arguments: str | Path, **environment: str) -> str:
    """A whole Python process, as a person starts it; gives what it printed."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=kept | environment, capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        raise RuntimeError(f"{arguments}: {done.stderr}")
    return done.stdout
