"""Many submissions: verified, read, checked and stored, against programs that only read the same sheets."""

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.bench.measure import Bench, Result, in_turn, ms, run
from tests.bench.samples import YEAR, sheets, submissions

FEW, MANY, LONG = 62, 1_000, 7_000


def measure(bench: Bench) -> Iterator[Result]:
    few = submissions(bench.folder, FEW)
    yield from _whole(bench, few)
    many = submissions(bench.folder, MANY if bench.is_long else 250)
    yield from _many(bench, many)
    yield from _peak(bench, few, many)


def _whole(bench: Bench, received: tuple[Path, Path]) -> Iterator[Result]:
    """A person's command from start to end; the pandas script and the calamine script likewise."""
    inbox, roster = received

    def merge() -> None:
        to = bench.folder / "merged.hzdesk"
        to.unlink(missing_ok=True)
        run("main.py", "merge", inbox, "--roster", roster, "--year", str(YEAR), "--to", to)

    ours, pandas, calamine = in_turn(
        bench.runs(3), merge, lambda: _read("pandas", 1, inbox), lambda: _read("calamine", 1, inbox)
    )
    raw = f"{FEW} files, start included"
    yield Result("pandas only reading / merge", pandas / ours, "≥ 4.0", f"{ms(pandas)} / {ms(ours)}, {raw}")
    yield Result("merge / calamine only reading", ours / calamine, "≤ 3.0", f"{ms(ours)} / {ms(calamine)}, {raw}")


def _many(bench: Bench, received: tuple[Path, Path]) -> Iterator[Result]:
    inbox, roster = received
    count = len(list(inbox.iterdir()))
    alone = 0.0
    for processes in (1, 2):
        ours, calamine = in_turn(
            bench.runs(2),
            lambda processes=processes: _merge(bench, processes, inbox, roster),
            lambda processes=processes: _read("calamine", processes, inbox),
        )
        started = perf_counter()
        _read("pandas", processes, inbox)
        pandas = perf_counter() - started
        raw = f"{count} files, {processes} process{'es' if processes > 1 else ''}"
        yield Result("pandas only reading / merge", pandas / ours, "≥ 6.0", f"{ms(pandas)} / {ms(ours)}, {raw}")
        yield Result("merge / calamine only reading", ours / calamine, "≤ 2.0", f"{ms(ours)} / {ms(calamine)}, {raw}")
        if processes == 1:
            alone = ours
    yield Result("merge with one process / with two", alone / ours, "≥ 1.7", f"{ms(alone)} / {ms(ours)}, {count} files")


def _peak(bench: Bench, few: tuple[Path, Path], many: tuple[Path, Path]) -> Iterator[Result]:
    most = submissions(bench.folder, LONG) if bench.is_long else many
    low, high = (int(_merge(bench, 1, *received)) for received in (few, most))
    raw = f"{high / 1e6:.0f} MB / {low / 1e6:.0f} MB, {len(list(most[0].iterdir()))} files / {FEW}"
    yield Result("peak memory of a large merge / of a small one", high / low, "≤ 1.2", raw)


def _merge(bench: Bench, processes: int, inbox: Path, roster: Path) -> str:
    to = bench.folder / "merged.hzdesk"
    to.unlink(missing_ok=True)
    return run("-m", "tests.bench.merge_folder", str(processes), str(YEAR), inbox, roster, to)


def _read(reader: str, processes: int, inbox: Path) -> str:
    return run("-m", "tests.bench.read_folder", reader, str(processes), inbox, *sheets())
