"""A person who works with issues in a browser and does not know of us."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from syncer.model import Priority, Status
from tests.fakes import adf
from tests.fakes.github_state import Clock
from tests.fakes.jira import PROJECT, Jira
from tests.fakes.jira_flow import DOING, DONE, NEW
from tests.fakes.jira_flow import Status as Place
from tests.fakes.jira_rendered import document
from tests.fakes.jira_state import Comment, Issue, Project

WONT, TWIN = "Won't Do", "Duplicate"
WAITED = timedelta(minutes=6)
"""Longer than any index lags."""


@dataclass(slots=True)
class Person:
    """``People`` of the tracker's contract, and what only Jira has; names are keys."""

    fake: Jira
    key: str = PROJECT
    name: str = "pat"
    crlf: bool = True
    """Data Center: whether a browser sends the whole text anew with line ends of its own."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Handle to the account's short name, where they differ."""
    priorities: Mapping[Priority, str] = field(
        default_factory=lambda: dict(
            zip(Priority, ("Highest", "High", "Medium", "Low"), strict=True)
        )
    )

    @property
    def home(self) -> Project:
        return self.fake.home(self.key)

    @property
    def me(self) -> str:
        return self.fake.account(self.name).id

    def issue(self, name: str) -> Issue:
        return self.fake.issue(name)

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        """A new issue; a marker is the label and the panel copied from another."""
        with self.fake.lock:
            issue = self._made(title)
            if marker:
                issue.labels = ["syncer", f"syncer-{marker}"]
            issue.description = self._panel(marker, body) if marker else self._words(body)
            self.fake.world.index(issue)
        return issue.key

    def _made(self, title: str, kind: str = "Task") -> Issue:
        """As the form in the browser makes it, with what the project presets."""
        world, home = self.fake.world, self.home
        issue = world.add_issue(home, home.types[kind], self.me, title)
        issue.priority = world.usual
        issue.assignee = home.lead if home.assigns_lead else None
        issue.custom.update(home.types[kind].defaults)
        return issue

    def _words(self, text: str) -> Any:
        if not text:
            return None
        return document(text) if self.fake.cloud else text

    def _panel(self, marker: str, body: str) -> Any:
        head = f"syncer · {marker}"
        if not self.fake.cloud:
            return f"{{panel:title={head}}}\nCopied\n{{panel}}\n{body}".strip()
        strong = {"type": "text", "text": head, "marks": [{"type": "strong"}]}
        blocks = [
            {"type": "paragraph", "content": [strong]},
            {"type": "paragraph", "content": [{"type": "text", "text": "Copied"}]},
        ]
        panel = {"type": "panel", "attrs": {"panelType": "info"}, "content": blocks}
        rest = document(body)["content"] if body else []
        return {"version": 1, "type": "doc", "content": [panel, *rest]}

    # Status

    def move(self, name: str, status: Status) -> None:
        """To the first status of the right category, past all transitions, as boards allow."""
        category = {Status.OPEN: NEW, Status.IN_PROGRESS: DOING}.get(status, DONE)
        words = {Status.DONE: "Done", Status.WONT_DO: WONT, Status.DUPLICATE: TWIN}
        with self.fake.lock:
            issue = self.issue(name)
            places = self.fake.world.kind(issue).workflow.statuses
            place = next(one for one in places if one.category == category)
            self._placed(issue, place, words.get(status))

    def _placed(self, issue: Issue, place: Place, resolution: str | None) -> None:
        issue.status, issue.resolution = place.name, resolution
        issue.resolved = self.fake.world.now() if resolution else None
        self.fake.world.touch(issue)

    def place(self, name: str, status: str, resolution: str | None = None) -> None:
        """Into the very status, with the very resolution."""
        with self.fake.lock:
            issue = self.issue(name)
            found = self.fake.world.kind(issue).workflow.status(status)
            self._placed(issue, found, resolution)

    def resolve(self, name: str, resolution: str | None) -> None:
        """Another resolution, or none, and the status stays."""
        self._edit(name, lambda issue: setattr(issue, "resolution", resolution))

    # Fields

    def retitle(self, name: str, title: str) -> None:
        self._edit(name, lambda issue: setattr(issue, "summary", title))

    def assign(self, name: str, owner: str | None) -> None:
        account = None if owner is None else self.fake.account(self.names.get(owner, owner)).id
        self._edit(name, lambda issue: setattr(issue, "assignee", account))

    def schedule(self, name: str, due: date | None) -> None:
        self._edit(name, lambda issue: setattr(issue, "due", due))

    def prioritise(self, name: str, priority: Priority | None) -> None:
        named = None if priority is None else self.priorities[priority]
        self._edit(name, lambda issue: setattr(issue, "priority", named))

    def fill(self, name: str, field_id: str, value: object) -> None:
        """Set a custom field."""
        self._edit(name, lambda issue: issue.custom.__setitem__(field_id, value))

    def label(self, name: str, label: str) -> None:
        def added(issue: Issue) -> None:
            labels = [*(one for one in issue.labels if one != label), label]
            self.fake.world.relabel(issue, self.me, labels)

        self._edit(name, added)

    def unlabel(self, name: str, label: str) -> None:
        def removed(issue: Issue) -> None:
            issue.labels = [one for one in issue.labels if one != label]

        self._edit(name, removed)

    def labels(self, name: str) -> Collection[str]:
        return tuple(self.issue(name).labels)

    # Words

    def surround(self, name: str, before: str, after: str) -> None:
        def written(issue: Issue) -> None:
            if not self.fake.cloud:
                issue.description = self._sent(f"{before}\n\n{issue.description or ''}\n\n{after}")
                return
            known = deepcopy(issue.description) or document("")
            first, last = (document(one)["content"] for one in (before, after))
            known["content"] = [*first, *known["content"], *last]
            issue.description = known

        self._edit(name, written)

    def write(self, name: str, body: Any) -> None:
        """Replace the whole description: text, or on Cloud a document."""
        text = self._words(body) if isinstance(body, str) else body
        assert not self.fake.cloud or text is None or not adf.faults(text), adf.faults(text)
        self._edit(name, lambda issue: setattr(issue, "description", self._sent(text)))

    def _sent(self, body: Any) -> Any:
        if not isinstance(body, str) or not self.crlf:
            return body
        return body.replace("\r\n", "\n").replace("\n", "\r\n")

    def edit(self, name: str, old: str, new: str) -> None:
        """Change words of the description, which must be there."""

        def changed(issue: Issue) -> None:
            assert old in self.text(name)
            issue.description = self._sent(_replaced(issue.description, old, new))

        self._edit(name, changed)

    def text(self, name: str) -> str:
        body = self.issue(name).description
        return body.replace("\r\n", "\n") if isinstance(body, str) else adf.plain(body)

    def comments(self, name: str) -> str:
        bodies = (one.body for one in self.issue(name).comments)
        return "\n\n".join(one if isinstance(one, str) else adf.plain(one) for one in bodies)

    def remark(self, name: str, text: str) -> None:
        def said(issue: Issue) -> None:
            now = self.fake.world.now()
            number = str(next(self.fake.world.ids))
            issue.comments.append(Comment(number, self.me, self._words(text), now, now))

        self._edit(name, said)

    # Where it is

    def delete(self, name: str) -> None:
        def gone(issue: Issue) -> None:
            issue.deleted = True

        self._edit(name, gone)

    def archive(self, name: str) -> None:
        self._edit(name, lambda issue: setattr(issue, "archived", self.fake.world.now()))

    def restore(self, name: str) -> None:
        self._edit(name, lambda issue: setattr(issue, "archived", None))

    def transfer(self, name: str, key: str) -> str:
        """Move it to another project: another key, components gone; its key there."""
        with self.fake.lock:
            world, there = self.fake.world, self.fake.home(key)
            issue = self.issue(name)
            world.rekey(issue, there, f"{there.key}-{next(there.numbers)}")
            issue.components = []
            places = world.kind(issue).workflow.statuses
            if issue.status not in {one.name for one in places}:
                issue.status = places[0].name
            world.touch(issue)
            return issue.key

    def rename(self, key: str) -> None:
        """Give the project another key; its issues go with it, the old names lead there."""
        with self.fake.lock:
            home = self.home
            home.former.append(home.key)
            home.key = self.key = key
            for issue in self.fake.issues(key):
                number = issue.key.rpartition("-")[2]
                self.fake.world.rekey(issue, home, f"{key}-{number}")
                self.fake.world.index(issue)

    def clone(self, name: str) -> str:
        """A copy with labels, description and fields, as the menu makes it; its key."""
        with self.fake.lock:
            old = self.issue(name)
            made = self._made(f"CLONE - {old.summary}", old.type)
            for part in ("labels", "description", "custom", "components"):
                setattr(made, part, deepcopy(getattr(old, part)))
            made.assignee, made.priority, made.due = old.assignee, old.priority, old.due
            self.fake.world.index(made)
            return made.key

    def wait(self) -> None:
        clock = self.fake.clock
        if isinstance(clock, Clock):
            clock.advance(WAITED.total_seconds())

    def _edit(self, name: str, change: Callable[[Issue], object]) -> None:
        with self.fake.lock:
            issue = self.issue(name)
            before = issue.description
            change(issue)
            after, issue.description = issue.description, before
            self.fake.world.describe(issue, self.me, after)
            self.fake.world.touch(issue)


def _replaced(body: Any, old: str, new: str) -> Any:
    """The same body with other words in its texts."""
    match body:
        case str():
            return re.sub(re.escape(old), lambda _: new, body, count=1)
        case list():
            return [_replaced(one, old, new) for one in body]
        case {"type": "text"}:
            return {**body, "text": body["text"].replace(old, new)}
        case dict():
            return (
                {**body, "content": _replaced(body.get("content", []), old, new)}
                if ("content" in body)
                else body
            )
    return body
