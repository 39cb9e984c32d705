"""What can happen to a store, each as one sentence that says what to do."""

import sqlite3
from pathlib import Path

from hzdesk.errors import UserError
from hzdesk.returns import Frame


def not_found(path: Path) -> UserError:
    return UserError(f"没有找到“{path}”，请检查位置，或新建一个文件。")


def no_folder(path: Path) -> UserError:
    return UserError(f"文件夹“{path.parent}”不存在，请先建立这个文件夹，或另选位置。")


def not_ours(path: Path) -> UserError:
    return UserError(f"“{path}”不是本程序的数据文件，请选择扩展名为 .hzdesk 的文件。")


def not_readable(path: Path) -> UserError:
    return UserError(f"“{path}”不能读取，请检查是否有读取权限，以及是否正被其他程序占用。")


def of_another_program(path: Path) -> UserError:
    return UserError(f"“{path}”是其他程序的数据库，本程序没有改动它，请选择扩展名为 .hzdesk 的文件。")


def empty(location: object) -> UserError:
    return UserError(f"“{location}”里还没有数据，请检查位置，或新建一个文件。")


def newer(location: object) -> UserError:
    return UserError(f"“{location}”由较新版本的程序保存，请先更新本程序再打开。")


def older_read_only(location: object) -> UserError:
    return UserError(f"“{location}”由较早版本的程序保存，请先以可修改的方式打开一次，再以只读方式打开。")


def open_elsewhere(location: object) -> UserError:
    return UserError(f"“{location}”已在另一个窗口中打开，请回到那个窗口，或关闭那个窗口后再打开。")


def file_refuses(path: Path) -> UserError:
    return UserError(f"“{path}”是只读文件，不能修改，请复制到可写的文件夹后再打开，或以只读方式打开。")


def folder_refuses(path: Path) -> UserError:
    return UserError(f"文件夹“{path.parent}”不可写，请把“{path.name}”复制到可写的文件夹后再打开，或以只读方式打开。")


def opened_read_only(location: object) -> UserError:
    return UserError(f"“{location}”是以只读方式打开的，不能修改，请关闭后重新打开再改。")


def damaged(location: object) -> UserError:
    return UserError(f"“{location}”已损坏，请改用最近的备份，并保留这个文件以便查找原因。")


def backup_failed(target: object) -> UserError:
    return UserError(f"备份“{target}”没有写成，请检查那里的剩余空间和写入权限，或另选位置。")


def signed(frame: Frame) -> UserError:
    return UserError(f"{frame.year} 年度第 {frame.revision} 稿已经签名，不能再改。要更正请开下一稿。")


def of_several_schools(location: object) -> UserError:
    return UserError(f"“{location}”里有几所学校的年报，是汇总库，不能当作一所学校的年报打开。请选学校自己的文件。")


def server(location: object) -> UserError:
    return UserError(f"数据库“{location}”没有应答或拒绝了请求，请检查地址、用户名和网络，然后重新打开。")


def no_backup_of_server(location: object) -> UserError:
    return UserError(f"“{location}”在数据库服务器上，请用 pg_dump 备份。")


def of_sqlite(error: sqlite3.Error, path: Path) -> UserError | None:
    """The sentence for what SQLite says about the file or the disk; None when the mistake is ours."""
    if "decode to UTF-8" in str(error):
        return damaged(path)
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_FULL:
            return UserError(f"磁盘已满，这次修改没有保存到“{path}”，请腾出空间后再做一次。")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return UserError(f"“{path}”正被其他程序占用，这次修改没有保存，请关闭那个程序后再做一次。")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return file_refuses(path)
        case sqlite3.SQLITE_CANTOPEN:
            return folder_refuses(path)
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return damaged(path)
        case sqlite3.SQLITE_IOERR:
            return UserError(f"“{path}”读写出错，这次修改没有保存，请检查磁盘或 U 盘是否还连着，然后重新打开。")
    return None
