"""`merge_folder PROCESSES YEAR FOLDER ROSTER STORE`: the merge alone; prints its peak memory in bytes."""

import sys
from pathlib import Path

from db import open_store
from hzdesk.forms import shipped_forms
from hzdesk.merge.folders import merge_folders
from hzdesk.roster import read_roster


def main(processes: str, year: str, inbox: str, roster: str, to: str) -> None:
    forms = shipped_forms()
    store = open_store(to, forms, create=True)
    folders = [Path(inbox)]
    merged = merge_folders(
        folders, forms, read_roster(Path(roster)), int(year), store, "汇总", processes=int(processes)
    )
    store.close()
    if merged.missing:
        raise RuntimeError("not every file was accepted")
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    print(int(status["VmHWM"].split()[0]) * 1024)


if __name__ == "__main__":
    main(*sys.argv[1:])
