"""What is large about a received file, packed so that thousands of files need not lie in memory together."""

import pickle
import tempfile
from dataclasses import dataclass, replace
from io import SEEK_END
from typing import NamedTuple, Protocol
from weakref import finalize

from hzdesk.errors import UserError
from hzdesk.findings import Finding
from hzdesk.merge.recheck import Told
from hzdesk.returns import AnnualReturn


class Goods(Protocol):
    """The bytes of a received file, and the return that was read from it."""

    @property
    def content(self) -> bytes: ...
    @property
    def packed(self) -> bytes: ...


@dataclass(frozen=True)
class AtHand:
    """Goods in memory, or on their way from one process to another."""

    content: bytes
    packed: bytes = b""


class Known(NamedTuple):
    """What was read and found out; nothing of a file that could not be read."""

    annual: AnnualReturn | None = None
    findings: tuple[Finding, ...] = ()
    told: tuple[Told, ...] = ()


def pack(annual: AnnualReturn, findings: tuple[Finding, ...] = (), told: tuple[Told, ...] = ()) -> bytes:
    without_index = replace(annual)  # what it has looked up so far is made again when it is needed
    return pickle.dumps(Known(without_index, findings, told), pickle.HIGHEST_PROTOCOL)


def unpack(packed: bytes) -> Known:
    found: Known = pickle.loads(packed) if packed else Known()
    return found


class Shelf:
    """A temporary file of goods, gone when nobody holds goods on it any more."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()
        finalize(self, self._file.close)

    def put(self, goods: Goods) -> Goods:
        """The same goods, now on the shelf. UserError when there is no room for them."""
        try:
            place = self._file.seek(0, SEEK_END)
            content, packed = goods.content, goods.packed
            self._file.write(content + packed)
        except OSError as error:
            raise UserError(f"临时文件夹写不进去：{error.strerror}。请腾出磁盘空间，再汇总一次。") from None
        return _OnShelf(self, place, len(content), len(packed))

    def get(self, place: int, size: int) -> bytes:
        self._file.seek(place)
        return self._file.read(size)


@dataclass(frozen=True)
class _OnShelf:
    """Goods that are read from the shelf whenever they are asked for."""

    shelf: Shelf
    place: int
    content_size: int
    packed_size: int

    @property
    def content(self) -> bytes:
        return self.shelf.get(self.place, self.content_size)

    @property
    def packed(self) -> bytes:
        return self.shelf.get(self.place + self.content_size, self.packed_size)
