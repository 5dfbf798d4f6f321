"""Answers about short texts are remembered: heads, names and words come again in every document.

A long text comes once; it is worked out each time, so that no document stays in memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

K = TypeVar("K")
T = TypeVar("T", str, bytes)
V = TypeVar("V")
Ts = TypeVarTuple("Ts")

LONGEST = 300
"""Characters, or bytes, of a text whose answer is kept."""


def remembered(most: int) -> Callable[[Callable[[*Ts], V]], Callable[[*Ts], V]]:
    """Keep up to so many answers of a function; when there are more, all are forgotten."""

    def kept(work: Callable[[*Ts], V]) -> Callable[[*Ts], V]:
        known: _Answers[tuple[*Ts], V] = _Answers(lambda args: work(*args), most)

        @wraps(work)
        def asked(*args: *Ts) -> V:
            return known[args]

        return asked

    return kept


def remembered_words(most: int) -> Callable[[Callable[[T], V]], Callable[[T], V]]:
    """As ``remembered``, for what is asked of every word: a known one costs no call."""

    def kept(work: Callable[[T], V]) -> Callable[[T], V]:
        return _Answers(work, most).__getitem__

    return kept


def remembered_by_identity(most: int) -> Callable[[Callable[[K], V]], Callable[[K], V]]:
    """As ``remembered``, of immutable things that cannot be hashed, or only at a cost.

    They are told apart by identity, and kept alive, so that no other takes their place.
    """

    def kept(work: Callable[[K], V]) -> Callable[[K], V]:
        known: dict[int, tuple[K, V]] = {}

        @wraps(work)
        def asked(thing: K) -> V:
            answer = known.get(id(thing))
            if answer is None:
                if len(known) >= most:
                    known.clear()
                answer = known[id(thing)] = (thing, work(thing))
            return answer[1]

        return asked

    return kept


class _Answers(dict[K, V]):
    """Answers by question, worked out when they are missing."""

    __slots__ = ("_most", "_work")

    def __init__(self, work: Callable[[K], V], most: int) -> None:
        super().__init__()
        self._work = work
        self._most = most

    def __missing__(self, key: K) -> V:
        answer = self._work(key)
        texts = key if isinstance(key, tuple) else (key,)
        if all(len(text) <= LONGEST for text in texts if isinstance(text, str | bytes)):
            if len(self) >= self._most:
                self.clear()
            self[key] = answer
        return answer
