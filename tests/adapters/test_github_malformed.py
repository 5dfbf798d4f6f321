"""Answers that GitHub does not give: each is told in our own errors, whoever asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import pytest

from syncer.adapters.github_issues import GithubTracker
from syncer.errors import AdapterError
from syncer.model import Comment, Field, Priority, Status, Ticket, UpdateTicket, Value
from tests.adapters.github_world import at
from tests.adapters.test_github_outcomes import KEY, OTHER, draft, made
from tests.fakes.github import REPO, FakeGithub
from tests.fakes.github_faults import answering
from tests.fakes.github_state import Clock

KEYS: Mapping[str, object] = {"milestone": "Soon", "labels": ["postmortem"]}
FIELD = {"id": 1, "name": "Priority", "data_type": "single_select", "options": [{"name": "High"}]}
ISSUE = {"id": 1, "number": 1, "title": "x", "state": "open", "body": "", "user": {"login": "x"}}
ISSUE |= {"html_url": "https://x/acme/shop/issues/1", "labels": [], "assignees": []}
BODIES: tuple[object, ...] = (
    None,
    True,
    7,
    "x",
    [],
    {},
    [None],
    [[]],
    [{}],
    [7, "x"],
    {"login": ["x"], "permissions": [], "private": "x", "full_name": 7},
    [{"login": 7}, {"name": ["x"]}, {"title": [], "number": "x"}],
    [{"title": "Soon"}, {"number": 7}, {"title": {}, "number": True}],
    [FIELD | {"options": [7, None, {}, [], {"name": 7}]}],
    [FIELD | {"options": 7}],
    [{name: value for name, value in FIELD.items() if name != "id"}],
    [FIELD | {"id": "x"}, FIELD | {"data_type": []}],
)
ISSUES: tuple[object, ...] = (
    *(
        [ISSUE | {name: odd}]
        for name in ("number", "labels", "assignees", "user", "body", "html_url", "updated_at")
        for odd in (None, 7, [7])
    ),
    [ISSUE | {"issue_field_values": [7]}],
    [ISSUE | {"issue_field_values": [{"issue_field_id": 1, "single_select_option": 7}]}],
)
# A request, and what asks for it.
ROUTES = (
    ("GET", r"/user$", "fetch create check"),
    ("GET", r"/shop$", "public check"),
    ("GET", r"/issue-fields$", "changes create check"),
    ("GET", r"/issues$", "changes find"),
    ("GET", r"/issues/\d+$", "fetch update comment"),
    ("GET", r"/labels$", "create update check"),
    ("GET", r"/milestones$", "create check"),
    ("GET", r"/assignees", "update lookup check"),
    ("GET", r"/comments$", "comment"),
    ("POST", r"", "create update comment"),
    ("PATCH", r"", "update"),
    ("DELETE", r"", "update"),
)


def told(tracker: GithubTracker, ticket: Ticket) -> Mapping[str, Callable[[], object]]:
    """All that the tracker can be asked."""
    patch: Mapping[Field, Value] = {
        Field.TITLE: "Other",
        Field.STATUS: Status.IN_PROGRESS,
        Field.OWNER: "ben",
        Field.PRIORITY: Priority.P0,
        Field.DUE: date(2026, 12, 24),
    }
    change = UpdateTicket(ticket.ref, KEY, ticket.revision, patch)
    return {
        "changes": lambda: tracker.changes(None),
        "fetch": lambda: list(tracker.fetch([ticket.ref])),
        "find": lambda: tracker.find([KEY]),
        "update": lambda: list(tracker.update([change])),
        "create": lambda: list(tracker.create([draft(OTHER)])),
        "comment": lambda: list(tracker.comment([Comment("a", ticket.ref, "Hello.")])),
        "public": lambda: tracker.public([REPO]),
        "lookup": lambda: list(tracker.lookup("ana")),
        "check": lambda: list(tracker.check()),
    }


@pytest.mark.parametrize(("method", "path", "asked"), ROUTES)
def test_a_malformed_answer_is_told_as_one(
    github: FakeGithub, method: str, path: str, asked: str
) -> None:
    """Whatever comes in place of an answer, nothing but our own errors comes out."""
    assert isinstance(github.clock, Clock)
    github.fields()
    ticket = made(at(github, KEYS))
    bodies = (*BODIES, *ISSUES) if "issues" in path or method != "GET" else BODIES
    for body in bodies:
        one = body[0] if isinstance(body, list) and body and "s$" not in path else body
        github.faults.clear()
        status = 201 if method == "POST" else 200
        github.faults.on(method, path, answering(status, one), times=10_000)
        for name in asked.split():
            github.clock.advance(3600)
            try:
                told(at(github, KEYS), ticket)[name]()
            except AdapterError:
                continue
            except Exception as error:
                error.add_note(f"{name}: {method} {path}: {one!r}")
                raise
