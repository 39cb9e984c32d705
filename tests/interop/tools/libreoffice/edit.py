"""A workbook as somebody edits and saves it in LibreOffice; run by Debian's own Python, which has `uno`.

Use: /usr/bin/python3 edit.py FILE OUT EDITS.json, where an edit is ["set", SHEET, "F5", 121 or "text" or null],
["formula", SHEET, "F5", "=1+1"],
["remove", SHEET, row] or ["insert", SHEET, row], rows counted from 1.
"""

import json
import sys
from pathlib import Path

from verify import Office, prop


def edit(document, kind, sheet, place, value=None):
    page = document.Sheets.getByName(sheet)
    page.unprotect("")
    if kind == "remove":
        page.Rows.removeByIndex(place - 1, 1)
    elif kind == "insert":
        page.Rows.insertByIndex(place - 1, 1)
    else:
        cell = page.getCellRangeByName(place)
        if kind == "formula":
            cell.Formula = value
        elif isinstance(value, int | float):
            cell.Value = value
        else:
            cell.String = value or ""


def main():
    source, target, edits = sys.argv[1:]
    office = Office([])
    try:
        desktop = office.create("com.sun.star.frame.Desktop")
        document = desktop.loadComponentFromURL(
            Path(source).resolve().as_uri(), "_blank", 0, (prop("Hidden", value=True),)
        )
        for one in json.loads(Path(edits).read_text(encoding="utf-8")):
            edit(document, *one)
        document.storeToURL(Path(target).resolve().as_uri(), (prop("FilterName", "Calc MS Excel 2007 XML"),))
        keep_ownership = False
        document.close(keep_ownership)
    finally:
        office.close()


if __name__ == "__main__":
    main()
