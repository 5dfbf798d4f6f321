"""The tracker that the manual for authors of trackers shows: it is one."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from syncer.model import Priority, Status
from syncer.ports import Tracker
from syncer.testing.tracker import TrackerContract

PAGE = Path(__file__).parents[2] / "docs" / "adding-a-tracker.md"


def toy() -> Mapping[str, Any]:
    """The module that stands on the page."""
    (code,) = re.findall(
        r"```python\n(\"\"\"Tickets in one.*?)```", PAGE.read_text("utf-8"), re.DOTALL
    )
    module: dict[str, Any] = {}
    exec(compile(code, "syncer_toy.py", "exec", dont_inherit=True), module)  # noqa: S102 - our own page
    return module


class Human:
    """Somebody who writes into the file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = json.loads(self.file.read_text()) if self.file.exists() else []
        return rows

    def change(self, name: str, act: Callable[[dict[str, Any]], None]) -> None:
        rows = self.rows()
        act(next(one for one in rows if f"TOY-{one['number']}" == name))
        self.file.write_text(json.dumps(rows))

    def set(self, name: str, **values: object) -> None:
        self.change(name, lambda row: row.update(values))

    def get(self, name: str) -> dict[str, Any]:
        return next(one for one in self.rows() if f"TOY-{one['number']}" == name)

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        rows = self.rows()
        number = max((one["number"] for one in rows), default=0) + 1
        given = {"title": title, "marker": marker, "body": body, "author": "pat"}
        empty: dict[str, Any] = {
            "owner": None,
            "due": None,
            "priority": None,
            "comments": {},
            "status": "open",
        }
        born: dict[str, Any] = {
            "number": number,
            "labels": [],
            "closed": None,
            "created": datetime.now(UTC).isoformat(),
        }
        self.file.write_text(json.dumps([*rows, {**empty, **given, **born}]))
        return f"TOY-{number}"

    def move(self, name: str, status: Status) -> None:
        closed = datetime.now(UTC).isoformat() if status.closed else None
        self.set(name, status=status.value, closed=closed)

    def retitle(self, name: str, title: str) -> None:
        self.set(name, title=title)

    def assign(self, name: str, owner: str | None) -> None:
        self.set(name, owner=owner)

    def schedule(self, name: str, due: date | None) -> None:
        self.set(name, due=due.isoformat() if due else None)

    def prioritise(self, name: str, priority: Priority | None) -> None:
        self.set(name, priority=priority.value if priority else None)

    def surround(self, name: str, before: str, after: str) -> None:
        self.set(name, body=f"{before}\n\n{self.text(name)}\n{after}\n")

    def label(self, name: str, label: str) -> None:
        self.change(name, lambda row: row["labels"].append(label))

    def unlabel(self, name: str, label: str) -> None:
        self.change(name, lambda row: row["labels"].remove(label))

    def labels(self, name: str) -> Collection[str]:
        labels: list[str] = self.get(name)["labels"]
        return labels

    def text(self, name: str) -> str:
        return str(self.get(name)["body"])

    def comments(self, name: str) -> str:
        return "\n".join(self.get(name)["comments"].values())

    def delete(self, name: str) -> None:
        rows = [one for one in self.rows() if f"TOY-{one['number']}" != name]
        self.file.write_text(json.dumps(rows))

    def wait(self) -> None:
        """It shows everything at once."""


class TestToyTracker(TrackerContract):
    """All laws hold."""

    @pytest.fixture
    def tracker(self, tmp_path: Path) -> Tracker:
        module = toy()
        settings = module["ToySettings"](type="toy", path=tmp_path / "tickets.json")
        made: Tracker = module["plugin"].build("toys", settings, ())
        return made

    @pytest.fixture
    def people(self, tmp_path: Path) -> Human:
        return Human(tmp_path / "tickets.json")

    def reopened(self, tracker: Tracker) -> Tracker:
        again: Tracker = toy()["ToyTracker"](tracker.name, tracker.settings)  # type: ignore[attr-defined]  # the toy has them
        return again
