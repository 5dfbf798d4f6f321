"""The keys of a Jira tracker and of the routes that lead to it, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import TypeAdapter, model_validator

from syncer.adapters.jira_text import clean
from syncer.adapters.jira_values import (
    FACTS,
    GATEWAY,
    NO_FIELDS,
    Account,
    Address,
    DueField,
    Email,
    Fields,
    IssueKey,
    Label,
    Name,
    Names,
    ProjectKey,
)
from syncer.model import Priority, Status
from syncer.plugin import ConfigPath, Duration, Strict, Timeout, Token, TrackerSettings

_PROJECT: TypeAdapter[str] = TypeAdapter(ProjectKey)
_LABEL: TypeAdapter[str] = TypeAdapter(Label)


class PriorityNames(Strict):
    """The name of each priority; what is not given keeps its default."""

    P0: Name = "Highest"
    P1: Name = "High"
    P2: Name = "Medium"
    P3: Name = "Low"


class StatusNames(Strict):
    """Names of statuses and resolutions, or of transitions and statuses on the way."""

    open: Names = ()
    in_progress: Names = ()
    done: Names = ()
    wont_do: Names = ()
    duplicate: Names = ()

    def of(self, status: Status) -> tuple[str, ...]:
        """Those of one status, none where nothing is given."""
        names: tuple[str, ...] = getattr(self, status.value)
        return names


class RouteDetails(Strict):
    """What a route may say of its tickets; what it does not say is the tracker's."""

    issue_type: Name | None = None
    components: tuple[Name, ...] | None = None
    parent: IssueKey | None = None
    priorities: Mapping[Literal["P0", "P1", "P2", "P3"], Name] = {}
    fields: Fields = NO_FIELDS

    def details(self) -> Mapping[str, str | tuple[str, ...]]:
        """The same in one level, as a create carries it: ``fields.customfield_10010``."""
        flat: dict[str, str | tuple[str, ...]] = {}
        if self.issue_type is not None:
            flat["issue_type"] = self.issue_type
        if self.components is not None:
            flat["components"] = self.components
        if self.parent is not None:
            flat["parent"] = self.parent
        flat |= {f"priorities.{name}": value for name, value in self.priorities.items()}
        return flat | {f"fields.{name}": value for name, value in self.fields.items()}


def read_details(details: Mapping[str, str | tuple[str, ...]]) -> RouteDetails:
    """What a create carries, checked again; a ``ValidationError`` is a ``ValueError``."""
    nested: dict[str, object] = {}
    maps: dict[str, dict[str, object]] = {"priorities": {}, "fields": {}}
    for name, value in details.items():
        section, dot, inner = name.partition(".")
        if dot and section in maps:
            maps[section][inner] = value
        else:
            nested[name] = value
    return RouteDetails.model_validate({**nested, **maps})


class JiraSettings(TrackerSettings):
    """Issues of Jira, Cloud or Data Center, in one project unless routes say others."""

    url: Address
    deployment: Literal["auto", "cloud", "data_center"] = "auto"
    email: Email | None = None
    token: Token
    project: ProjectKey
    former_projects: tuple[ProjectKey, ...] = ()
    labels: tuple[Label, ...] = ()
    overdue_label: Label = "overdue"
    issue_type: Name = "Task"
    components: tuple[Name, ...] = ()
    parent: IssueKey | None = None
    priorities: PriorityNames = PriorityNames()
    statuses: StatusNames = StatusNames()
    transitions: StatusNames = StatusNames()
    due_field: DueField = "duedate"
    fields: Fields = NO_FIELDS
    accounts: tuple[Account, ...] = ()
    hold: Duration = timedelta(minutes=5)
    ca_bundle: ConfigPath | None = None
    timeout: Timeout = timedelta(seconds=15)

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        seen: dict[str, str] = {}
        for status in Status:
            for name in self.statuses.of(status):
                other = seen.setdefault(name.casefold(), status.value)
                if other != status.value:
                    raise ValueError(
                        f"statuses.{status.value} and statuses.{other} are both {name!r}; "
                        "let each name mean one thing"
                    )
        if self.due_field in self.fields:
            raise ValueError(
                f"fields.{self.due_field} is the due_field, which syncer itself sets; leave it out"
            )
        return self

    @model_validator(mode="after")
    def _labels_of_no_meaning(self) -> Self:
        for label in self.labels:
            self.label(label)
        return self

    @model_validator(mode="after")
    def _a_sign_in_that_fits(self) -> Self:
        host = urlsplit(self.url).hostname or ""
        site = host.endswith(".atlassian.net")
        if site and self.email is None:
            raise ValueError(
                "an atlassian.net site wants email and token; a scoped token alone wants "
                f"url: https://{GATEWAY}/ex/jira/CLOUD-ID"
            )
        if (site or host == GATEWAY) and self.deployment == "data_center":
            raise ValueError(f"{self.url} is Jira Cloud; leave deployment out")
        if self.email is not None and self.deployment == "data_center":
            raise ValueError(
                "email is for Jira Cloud; Data Center takes a personal access token alone"
            )
        return self

    @property
    def site(self) -> str | None:
        """Where people read issues; None: only Jira can say, for this is its gateway."""
        return None if urlsplit(self.url).hostname == GATEWAY else self.url

    @property
    def wont_do(self) -> str:
        """How people here call a decision against a ticket."""
        names = self.transitions.wont_do[-1:] or self.statuses.wont_do[:1]
        return names[0] if names else "Won't Do"

    def ranks(self) -> Mapping[Priority, str]:
        """The name of each priority."""
        return {Priority[name]: value for name, value in self.priorities}

    def routed(self, details: Mapping[str, str | tuple[str, ...]]) -> JiraSettings:
        """With what a route says; priorities and fields that it does not name stay."""
        said = read_details(details)
        given: dict[str, object] = {
            name: value
            for name in ("issue_type", "components", "parent")
            if (value := getattr(said, name)) is not None
        }
        ranks = self.priorities.model_copy(
            update={str(one): name for one, name in said.priorities.items()}
        )
        given |= {"priorities": ranks, "fields": {**self.fields, **said.fields}}
        return self.model_copy(update=given)

    def destination(self) -> str:
        """The project."""
        return self.project

    def place(self, project: str) -> str:
        """A route's project is a project's key."""
        return _PROJECT.validate_python(project)

    def label(self, name: str) -> str:
        """One word that says nothing of its own."""
        label: str = _LABEL.validate_python(name)
        if label.casefold() == self.overdue_label.casefold():
            raise ValueError(f"{label!r} is overdue_label; take it out of labels, or rename that")
        return label

    def details(self, said: Mapping[str, object]) -> Mapping[str, str | tuple[str, ...]]:
        """What a route may say: issue type, components, parent, priorities and fields."""
        return RouteDetails.model_validate(said).details()

    def calls(self) -> tuple[str, ...]:
        """By the projects' keys, whichever site they are of: a text names no site."""
        return tuple(f"{one}-1" for one in self.destinations())


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with what is known of the item, on one line; what is not known is empty."""
    known = {name: " ".join(clean(facts.get(name, "")).split()) for name in FACTS}
    return template.format_map(known).strip()
