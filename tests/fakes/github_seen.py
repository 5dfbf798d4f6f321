"""What a client asked, as the server saw it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tests.fakes.github_calls import Request
from tests.fakes.github_faults import Fault

TOLD = ("if-none-match", "if-modified-since", "accept", "user-agent", "x-github-api-version")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it was seen, and what became of it."""

    request: Request
    who: str
    at: datetime
    status: int | None
    """None: the client got no answer."""
    answered: bytes
    fault: Fault | None

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def path(self) -> str:
        return self.request.path

    @property
    def sent(self) -> Any:
        """The JSON that came with it."""
        return json.loads(self.request.body) if self.request.body else None

    @property
    def told(self) -> Mapping[str, str]:
        """The request's headers that a law may care about."""
        return {name: self.request.headers[name] for name in TOLD if name in self.request.headers}

    @property
    def writes(self) -> bool:
        return self.method not in {"GET", "HEAD"} and not self.path.endswith("/access_tokens")
