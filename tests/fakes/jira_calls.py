"""A request on its way through a route, and the words of Jira's refusals."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

from tests.fakes.github_calls import Reply, Request
from tests.fakes.jira_state import Account, Issue, Project, World

HIDDEN = "Issue does not exist or you do not have permission to see it."
ABSENT = "Issue Does Not Exist"
UNSET = "Field '{}' cannot be set. It is not on the appropriate screen, or unknown."


class Refused(Exception):
    """The request ends here, with this answer."""

    def __init__(
        self,
        status: int,
        *messages: str,
        errors: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: object = None,
    ) -> None:
        super().__init__(*messages)
        self.status = status
        self.messages, self.errors = list(messages), dict(errors or {})
        said = {"errorMessages": self.messages, "errors": self.errors} if body is None else body
        self.reply = Reply(status, said, headers or {})


def stamp(when: datetime | None) -> str | None:
    """As Jira writes times, which is not as RFC 3339 has it."""
    if when is None:
        return None
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}+0000"


@dataclass(frozen=True, slots=True)
class Call:
    """A request of somebody for something."""

    world: World
    request: Request
    account: Account | None
    parts: Mapping[str, str]
    version: int

    @property
    def who(self) -> str:
        return self.account.id if self.account else ""

    @property
    def cloud(self) -> bool:
        return self.world.cloud

    @property
    def adf(self) -> bool:
        """Whether rich text is a document of nodes here."""
        return self.version == 3

    @property
    def data(self) -> dict[str, Any]:
        if not self.request.headers.get("content-type", "").startswith("application/json"):
            raise Refused(415, body={"status-code": 415, "message": "Unsupported Media Type"})
        try:
            data = json.loads(self.request.body or b"null")
        except ValueError:
            raise Refused(400, "Unexpected character in the request body") from None
        if not isinstance(data, dict):
            raise Refused(400, "INVALID_INPUT")
        return data

    def every(self, name: str) -> list[str]:
        """All values of a parameter, given one by one or between commas."""
        given = parse_qs(self.request.raw, keep_blank_values=True).get(name, [])
        return [one.strip() for value in given for one in value.split(",") if one.strip()]

    def number(self, name: str, default: int) -> int:
        value = self.request.query.get(name, "")
        return int(value) if value.isdigit() else default

    def link(self, path: str) -> str:
        return f"{self.request.base}/rest/api/{self.version}/{path}"

    def may(self, what: str, project: Project | None = None) -> bool:
        return what in self.world.granted(self.who, project)

    def sees(self, project: Project) -> bool:
        return self.may("BROWSE_PROJECTS", project)

    def project(self) -> Project:
        """The project of the path, if the caller may see it."""
        name = self.parts["projectIdOrKey"]
        found = self.world.project(name)
        if found is None or not self.sees(found):
            raise Refused(404, f"No project could be found with key '{name}'.")
        return found

    def issue(self) -> Issue:
        """The issue of the path, if the caller may see it."""
        return self.found(self.parts["issueIdOrKey"])

    def found(self, name: str) -> Issue:
        issue = self.world.issue(name)
        seen = issue is not None and self.sees(self.world.home(issue))
        if issue is None or not seen or self.world.home(issue).archived:
            raise Refused(404, HIDDEN if self.cloud or issue is not None else ABSENT)
        return issue

    def must(self, what: str, issue: Issue, message: str, status: int = 400) -> None:
        """Refuse who may not do this to the issue, and everybody where it is archived."""
        if issue.archived is not None:
            raise Refused(status, "The issue is archived. It can only be viewed.")
        if not self.may(what, self.world.home(issue)):
            raise Refused(status, message)


@dataclass(frozen=True, slots=True)
class Route:
    """One operation of the API; the template is the official one below the version."""

    method: str
    template: str
    answer: Callable[[Call], Reply]
    cloud: bool | None = None
    """Where it is known; None: everywhere."""
