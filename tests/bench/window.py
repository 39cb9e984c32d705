"""Start to the first page that takes input, whole processes."""

import os
from collections.abc import Iterator

from tests.bench.measure import Bench, Result, in_turn, ms, run
from tests.bench.samples import school_store


def measure(bench: Bench) -> Iterator[Result]:
    store = school_store(bench.folder / "school.hzdesk")
    size = store.stat().st_size / 1e6
    for platform in ("offscreen", *(("xcb",) if os.environ.get("DISPLAY") else ())):
        user = {"HOME": str(bench.folder), "QT_QPA_PLATFORM": platform}
        ours, bare = in_turn(
            bench.runs(7),
            lambda user=user: run("main.py", store, "--quit-when-ready", **user),
            lambda user=user: run("-m", "tests.bench.bare_window", **user),
        )
        raw = f"{ms(ours)} / {ms(bare)}, 10 returns, {size:.1f} MB"
        yield Result(f"start to first usable window / bare window, {platform}", ours / bare, "≤ 2.0", raw)
