from __future__ import annotations

import pytest

from syncer.core.remembered import (
    LONGEST,
    remembered,
    remembered_by_identity,
    remembered_words,
)

_MOST = 3


@pytest.mark.parametrize(
    ("text", "times"), [("a", 1), ("a" * LONGEST, 1), ("a" * (LONGEST + 1), 2), ("", 1)]
)
def test_only_short_texts_are_kept(text: str, times: int) -> None:
    """A short text is worked out once, a long one each time, and both give the same answer."""
    asked: list[str] = []

    @remembered_words(_MOST)
    def size(words: str) -> int:
        asked.append(words)
        return len(words)

    @remembered(_MOST)
    def sum_of(number: int, words: str) -> int:
        asked.append(words)
        return number + len(words)

    assert [size(text), size(text)] == [len(text)] * 2
    assert len(asked) == times
    assert [sum_of(1, text), sum_of(1, text)] == [len(text) + 1] * 2
    assert len(asked) == 2 * times
    assert sum_of(2, text) == len(text) + 2


def test_no_more_are_kept_than_said() -> None:
    """Whatever is asked, what is kept stays small, and every answer is right."""
    asked: list[bytes] = []

    @remembered_words(_MOST)
    def size(words: bytes) -> int:
        asked.append(words)
        return len(words)

    texts = [b"a" * length for length in range(10)]
    assert [size(text) for text in texts] == list(range(10))
    assert [size(text) for text in reversed(texts)] == list(reversed(range(10)))
    assert len(texts) < len(asked) <= 2 * len(texts)
    assert len(texts) + len(texts) - len(asked) <= _MOST


def test_a_failure_is_not_kept() -> None:
    """What raises is tried again."""
    asked: list[str] = []

    @remembered(_MOST)
    def fails(words: str) -> int:
        asked.append(words)
        raise ValueError(words)

    for _ in range(2):
        with pytest.raises(ValueError, match="a"):
            fails("a")
    assert len(asked) == 2


def test_what_cannot_be_hashed_is_told_by_identity() -> None:
    """An equal thing is asked of anew, the same one is not, and no answer is another's."""
    asked: list[int] = []

    @remembered_by_identity(_MOST)
    def size(things: tuple[dict[str, int], ...]) -> int:
        asked.append(len(things))
        return len(things)

    twins = ({"a": 1},), ({"a": 1},)
    assert [size(one) for one in (*twins, *twins)] == [1] * 4
    assert len(asked) == 2
    assert [size(({},) * length) for length in range(10)] == list(range(10))
