"""Faults that find their place by name: the n-th crossing of one verb, on one side of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from syncer.testing.faults import Faults, Phase
from syncer.testing.faults import _Rule as Rule


@dataclass(slots=True)
class _Aim:
    adapter: str
    verb: str
    phase: Phase
    left: int
    act: Callable[[], None]


class Crossings(Faults):
    """A switchboard that also lets anything happen at a boundary known by its name."""

    def __init__(self) -> None:
        super().__init__()
        self._aims: list[_Aim] = []
        self.subject = ""
        """What the call that was aimed at is about."""

    def aim(self, adapter: str, verb: str, phase: str, nth: int, act: Callable[[], None]) -> None:
        """Let this happen at the n-th such crossing from now, just before it; it may raise."""
        self._aims.append(_Aim(adapter, verb, Phase(phase), nth, act))

    def reset(self) -> None:
        super().reset()
        self._aims.clear()

    def _cross(self, adapter: str, verb: str, phase: Phase, subject: str) -> Rule | None:
        for one in tuple(self._aims):
            if (one.adapter, one.verb, one.phase) == (adapter, verb, phase):
                one.left -= 1
                if one.left == 0:
                    self._aims.remove(one)
                    self.subject = subject
                    one.act()
        return super()._cross(adapter, verb, phase, subject)
