"""`python -m tests.bench [NAME…] [--long]`: what the program costs, as ratios to what it could cost at best.

Nothing is judged by the clock: every line compares two things that were run in turn on the same machine.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Mapping

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.bench import built, chart, export, merging, paste, signature, typed_value, window
from tests.bench.measure import Bench, Measure
from tests.source import ROOT

BENCHES: Mapping[str, Measure] = {
    "window": window.measure,
    "value": typed_value.measure,
    "export": export.measure,
    "signature": signature.measure,
    "merge": merging.measure,
    "paste": paste.measure,
    "chart": chart.measure,
    "built": built.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--long", action="store_true", help="1 000 and 7 000 files, more runs")
    arguments = parser.parse_args()
    folder = ROOT / "build" / "bench"
    for name in arguments.names or BENCHES:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for result in BENCHES[name](Bench(folder, arguments.long)):
            print(result.line(), flush=True)
    shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
