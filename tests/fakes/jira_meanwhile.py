"""What somebody else does just before a request is served: between our read and our write, say.

fake.meanwhile.on("PUT", r"/issue/10001$", lambda: person.retitle("OPS-1", "Theirs"))
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.github_calls import Request


@dataclass(slots=True)
class _Event:
    method: str
    path: re.Pattern[str]
    act: Callable[[], object]
    nth: int
    left: int


@dataclass(slots=True)
class Meanwhile:
    """Events in the order of their making; each that is due happens."""

    events: list[_Event] = field(default_factory=list)

    def on(
        self,
        method: str,
        path: str,
        act: Callable[[], object],
        *,
        nth: int = 1,
        times: int = 1,
    ) -> None:
        """Before the nth fitting request and so many after it; ``*`` is any method."""
        self.events.append(_Event(method, re.compile(path), act, nth, times))

    def happen(self, request: Request) -> None:
        for event in list(self.events):
            fits = event.method in {"*", request.method} and event.path.search(request.path)
            if not fits or event.left < 1:
                continue
            event.nth -= 1
            if event.nth < 1:
                event.left -= 1
                event.act()
