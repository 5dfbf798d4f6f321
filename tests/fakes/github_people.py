"""A person who works with issues in a browser and does not know of us."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from syncer.model import Priority, Status
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_state import Clock, Deleted, Issue, Remark, Repo

IN_PROGRESS = "in progress"
DUE = re.compile(r"(?m)^- Due:.*$")


@dataclass(slots=True)
class Person:
    """``People`` of the tracker's contract, and what only GitHub has; names are ``o/r#1``."""

    fake: FakeGithub
    repo_name: str = REPO
    login: str = "pat"
    logins: Mapping[str, str] = field(default_factory=dict)
    """Handle to login, where they differ."""
    priorities: Mapping[Priority, str] = field(
        default_factory=lambda: {one: f"priority: {one.value.lower()}" for one in Priority}
    )

    @property
    def repo(self) -> Repo:
        return self.fake.world.repos[self.repo_name.lower()]

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        block = f"<!-- syncer:begin {marker} -->\nCopied\n<!-- syncer:end -->\n" if marker else ""
        with self.fake.lock:
            issue = self.fake.world.add_issue(self.repo, self.login, title, block + body)
            name = f"{self.repo.name}#{issue.number}"
            if marker:
                self.label(name, "syncer")
        return name

    def move(self, name: str, status: Status) -> None:
        match status:
            case Status.OPEN | Status.IN_PROGRESS:
                if self.issue(name).state == "closed":
                    self.reopen(name)
                if IN_PROGRESS in self.labels(name):
                    self.unlabel(name, IN_PROGRESS)
                if status is Status.IN_PROGRESS:
                    self.label(name, IN_PROGRESS)
            case Status.DONE:
                self.close(name)
            case _:
                self.close(name, "not_planned")

    def close(self, name: str, reason: str = "completed") -> None:
        """Close it as completed, not_planned or duplicate, whatever it was closed as."""
        with self.fake.lock:
            self.fake.world.close(self.issue(name), self.login, reason)

    def reopen(self, name: str) -> None:
        with self.fake.lock:
            self.fake.world.reopen(self.issue(name))

    def retitle(self, name: str, title: str) -> None:
        with self.fake.lock:
            self._touched(name).title = title

    def edit(self, name: str, old: str, new: str) -> None:
        """Change words of the body, which must be there."""
        with self.fake.lock:
            issue = self._touched(name)
            assert old in (issue.body or "")
            issue.body = (issue.body or "").replace(old, new)

    def write(self, name: str, body: str | None) -> None:
        """Replace the whole body."""
        with self.fake.lock:
            self._touched(name).body = body

    def assign(self, name: str, owner: str | None) -> None:
        with self.fake.lock:
            people = [] if owner is None else [self.logins.get(owner, owner)]
            self._touched(name).assignees = people

    def schedule(self, name: str, due: date | None) -> None:
        with self.fake.lock:
            issue = self._touched(name)
            line = f"- Due: {due.isoformat()}" if due else "- Due:"
            issue.body = DUE.sub(line, issue.body or "", count=1)

    def prioritise(self, name: str, priority: Priority | None) -> None:
        with self.fake.lock:
            issue = self._touched(name)
            known = {label.lower() for label in self.priorities.values()}
            issue.labels = [one for one in issue.labels if one.lower() not in known]
            if priority is not None:
                self.label(name, self.priorities[priority])

    def surround(self, name: str, before: str, after: str) -> None:
        with self.fake.lock:
            issue = self._touched(name)
            issue.body = f"{before}\n\n{issue.body or ''}\n\n{after}"

    def label(self, name: str, label: str) -> None:
        with self.fake.lock:
            issue = self._touched(name)
            known = self.repo_of(name).labels.get(label.lower())
            made = known or self.fake.world.add_label(self.repo_of(name), label)
            if made.name not in issue.labels:
                issue.labels.append(made.name)

    def unlabel(self, name: str, label: str) -> None:
        with self.fake.lock:
            issue = self._touched(name)
            issue.labels = [one for one in issue.labels if one.lower() != label.lower()]

    def labels(self, name: str) -> Collection[str]:
        return tuple(self.issue(name).labels)

    def text(self, name: str) -> str:
        return self.issue(name).body or ""

    def comments(self, name: str) -> str:
        return "\n\n".join(one.body for one in self.issue(name).remarks)

    def remark(self, name: str, text: str) -> None:
        with self.fake.lock:
            issue, now = self._touched(name), self.fake.world.now()
            made = Remark(next(self.fake.world.ids), self.login, text, now, now)
            issue.remarks.append(made)

    def delete(self, name: str) -> None:
        with self.fake.lock:
            self.repo_of(name).issues[self.issue(name).number] = Deleted()

    def convert(self, name: str) -> None:
        """Make it a discussion: no issue is there any more."""
        with self.fake.lock:
            self.repo_of(name).issues[self.issue(name).number] = Deleted(404)

    def transfer(self, name: str, target: str) -> str:
        """Move it to another repository; its name there."""
        with self.fake.lock:
            there = self.fake.world.repos[target.lower()]
            made = self.fake.world.transfer(self.repo_of(name), self.issue(name), there)
        return f"{there.name}#{made.number}"

    def rename(self, target: str) -> None:
        """Give the repository another name; the old one leads there."""
        with self.fake.lock:
            repo, world = self.repo, self.fake.world
            del world.repos[repo.name.lower()]
            world.renamed[repo.name.lower()] = target.lower()
            world.repos[target.lower()] = repo
            repo.name = self.repo_name = target

    def rename_account(self, login: str, target: str) -> None:
        """Give an account another login; all that it did and may do stays its own."""
        with self.fake.lock:
            self.fake.world.rename_user(login, target)

    def lock(self, name: str, reason: str = "") -> None:
        with self.fake.lock:
            self._touched(name).locked = reason

    def unlock(self, name: str) -> None:
        with self.fake.lock:
            self._touched(name).locked = None

    def pull(self, title: str, *, merged: bool = False, closed: bool = False) -> str:
        """Open a pull request, perhaps merge or close it; its name."""
        name = self.add(title)
        with self.fake.lock:
            issue = self.issue(name)
            issue.pull = True
            if merged or closed:
                self.fake.world.close(issue, self.login)
                issue.reason = None
                issue.merged = issue.closed if merged else None
        return name

    def demand(self, name: str, field_name: str, value: object) -> None:
        """Set a field of the organisation, or clear it with None."""
        with self.fake.lock:
            known = self.fake.world.fields[self.repo_of(name).owner.lower()]
            field_id = next(one.id for one in known.values() if one.name == field_name)
            issue = self._touched(name)
            issue.values = {**issue.values, field_id: value}
            if value is None:
                del issue.values[field_id]

    def wait(self) -> None:
        clock = self.fake.clock
        if isinstance(clock, Clock):
            clock.advance(60)

    def issue(self, name: str) -> Issue:
        return self.fake.issue(name)

    def repo_of(self, name: str) -> Repo:
        return self.fake.world.repos[name.rpartition("#")[0].lower()]

    def _touched(self, name: str) -> Issue:
        issue = self.issue(name)
        issue.updated = self.fake.world.now()
        return issue
