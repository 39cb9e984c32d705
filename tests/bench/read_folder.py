"""`read_folder pandas|calamine PROCESSES FOLDER SHEET…`: a script that only reads these sheets of all workbooks."""

import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path


def with_pandas(sheets: list[str], file: Path) -> int:
    import pandas

    return len(pandas.read_excel(file, sheet_name=sheets, engine="openpyxl"))


def with_calamine(sheets: list[str], file: Path) -> int:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(file)
    return len([book.get_sheet_by_name(sheet).to_python() for sheet in sheets])


def read(reader: str, processes: int, inbox: Path, sheets: list[str]) -> Iterator[int]:
    one = partial({"pandas": with_pandas, "calamine": with_calamine}[reader], sheets)
    files = sorted(inbox.glob("*.xlsx"))
    if processes == 1:
        yield from map(one, files)
        return
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        yield from pool.map(one, files, chunksize=8)


if __name__ == "__main__":
    name, processes, folder, *wanted = sys.argv[1:]
    print(sum(read(name, int(processes), Path(folder), wanted)))
