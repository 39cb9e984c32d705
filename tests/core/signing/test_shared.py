import pytest

from hzdesk.signing.shared import LARGEST, shared


class Asked:
    """Notes what it is asked; refuses what begins with a minus."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, str]] = []

    def __call__(self, data: bytes, part: str) -> int:
        self.seen.append((len(data), part))
        if data.startswith(b"-"):
            raise ValueError(part)
        return len(data)


def test_the_same_bytes_are_looked_at_once() -> None:
    asked = Asked()
    look = shared(asked)
    assert [look(b"abc", "x"), look(bytes(bytearray(b"abc")), "x"), look(b"abc", "y")] == [3, 3, 3]
    assert asked.seen == [(3, "x"), (3, "y")]


def test_large_parts_and_refusals_are_not_kept() -> None:
    asked = Asked()
    look = shared(asked)
    for _ in range(2):
        assert look(b"a" * (LARGEST + 1), "x") == LARGEST + 1
        with pytest.raises(ValueError, match="y"):
            look(b"-", "y")
    assert len(asked.seen) == 4
