"""A switchboard at every I/O boundary of the memory adapters: fails, loses answers, kills.

Each act has two boundaries: *before* it nothing has happened yet, *after* it all is done and only
the answer is lost. What passes is recorded, so that a test can go through every boundary in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from syncer.errors import AdapterError

T = TypeVar("T")


class Crash(BaseException):
    """The process dies here; nothing that handles errors may survive it."""


class Phase(StrEnum):
    """On which side of the act a boundary lies."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Boundary:
    """One crossing between us and the outside."""

    number: int
    """1-based, since the last ``reset``."""
    adapter: str
    verb: str
    phase: Phase
    subject: str = ""
    """The object of a batch; empty for a call that is one act."""


@dataclass(slots=True)
class _Rule:
    error: BaseException
    whole: bool
    adapter: str | None = None
    verb: str | None = None
    phase: Phase | None = None
    subject: str | None = None
    left: int = 1
    number: int | None = None

    def fits(self, here: Boundary) -> bool:
        return (
            self.left > 0
            and self.number in (None, here.number)
            and self.adapter in (None, here.adapter)
            and self.verb in (None, here.verb)
            and self.phase in (None, here.phase)
            and self.subject in (None, here.subject)
        )


class Faults:
    """Scripted failures; without a script nothing fails and everything is counted."""

    def __init__(self) -> None:
        self.boundaries: list[Boundary] = []
        """Everything crossed since the last ``reset``, in order."""
        self.fired: list[Boundary] = []
        """Where a fault struck."""
        self._rules: list[_Rule] = []
        self._acts: dict[int, Callable[[], None]] = {}

    def meanwhile(self, number: int, act: Callable[[], None]) -> None:
        """Let somebody else act at the n-th boundary since the last ``reset``, just before it."""
        self._acts[number] = act

    def at(self, number: int, error: BaseException | None = None, *, whole: bool = False) -> None:
        """Strike once at the n-th boundary since the last ``reset``; with a ``Crash`` by default.

        In a batch an ``AdapterError`` becomes the outcome of one object, or, with ``whole``, is
        raised out of the call.
        """
        self._rules.append(_Rule(error or Crash(f"boundary {number}"), whole, number=number))

    def on(
        self,
        adapter: str | None,
        verb: str | None,
        phase: str,
        error: BaseException,
        *,
        subject: str | None = None,
        times: int = 1,
        whole: bool = False,
    ) -> None:
        """Strike the next ``times`` crossings that fit; None fits everything."""
        self._rules.append(_Rule(error, whole, adapter, verb, Phase(phase), subject, times))

    def reset(self) -> None:
        """Count from one again, with nothing recorded and nothing scripted."""
        self.boundaries.clear()
        self.fired.clear()
        self._rules.clear()
        self._acts.clear()

    def reach(self, adapter: str, verb: str, phase: str, subject: str = "") -> None:
        """Cross one boundary; raises what is due there."""
        rule = self._cross(adapter, verb, Phase(phase), subject)
        if rule is not None:
            raise rule.error

    def around(self, adapter: str, verb: str, subject: str, act: Callable[[], T]) -> T:
        """Carry out one act between its two boundaries."""
        self.reach(adapter, verb, Phase.BEFORE, subject)
        done = act()
        self.reach(adapter, verb, Phase.AFTER, subject)
        return done

    def outcome(
        self, adapter: str, verb: str, subject: str, act: Callable[[], T]
    ) -> T | AdapterError:
        """The same for one object of a batch: an ``AdapterError`` is its outcome, not raised."""
        for phase in Phase:
            rule = self._cross(adapter, verb, phase, subject)
            if rule is not None:
                if rule.whole or not isinstance(rule.error, AdapterError):
                    raise rule.error
                return rule.error
            if phase is Phase.BEFORE:
                try:
                    done = act()
                except AdapterError as error:
                    return error
        return done

    def _cross(self, adapter: str, verb: str, phase: Phase, subject: str) -> _Rule | None:
        here = Boundary(len(self.boundaries) + 1, adapter, verb, phase, subject)
        self.boundaries.append(here)
        if (act := self._acts.pop(here.number, None)) is not None:
            act()
        rule = next((rule for rule in self._rules if rule.fits(here)), None)
        if rule is not None:
            rule.left -= 1
            self.fired.append(here)
        return rule
