"""The keys of a Jira tracker and of the routes that lead to it, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_address
from string import Formatter
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, SecretStr, model_validator

from syncer.model import Priority, Status
from syncer.plugin import ConfigPath, Duration, Strict, TrackerSettings

FACTS = ("title", "severity", "team", "incident", "kind")
"""What a field's template may name."""
GATEWAY = "api.atlassian.com"
_LONGEST_LABEL = _LONGEST_NAME = 255
_LONGEST = timedelta(minutes=10)
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}")
_ISSUE = re.compile(r"[A-Z][A-Z0-9_]{1,254}-[1-9][0-9]{0,17}")
_FIELD = re.compile(r"[a-z][A-Za-z0-9_]{1,60}")
_CUSTOM = re.compile(r"customfield_[1-9][0-9]{0,17}")
_TOKEN = re.compile(r"[!-~]+")
_GATEWAY_PATH = re.compile(r"/ex/jira/[0-9A-Za-z-]{1,64}")
_OURS = frozenset(
    {
        *("project", "issuetype", "summary", "description", "labels", "duedate", "priority"),
        *("assignee", "components", "parent", "status", "resolution", "comment", "attachment"),
    }
)
_KEYS_OF: Mapping[str, str] = {
    "issuetype": "issue_type",
    "duedate": "due_field",
    "priority": "priorities",
    "status": "transitions",
    "resolution": "statuses",
    **{name: name for name in ("project", "components", "parent", "labels")},
}


def _address(text: str) -> str:
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    del port  # read because only reading finds it wrong
    # Not repeated below: a user and a password may stand in it.
    if "@" in parts.netloc:
        raise ValueError("an address with a user in it; the sign-in belongs in email and token")
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ValueError("not an address of Jira; write https://NAME.atlassian.net or https://HOST")
    if parts.scheme == "http" and not _loopback(host):
        raise ValueError("http would show the token to everybody on the way; write https")
    if host == GATEWAY and not _GATEWAY_PATH.fullmatch(parts.path):
        raise ValueError(f"{address!r}: write https://{GATEWAY}/ex/jira/CLOUD-ID")
    if host.endswith(".atlassian.net") and parts.path:
        raise ValueError(f"{address!r} is a page; write {parts.scheme}://{host}")
    if re.search(r"/(?:rest|browse|secure|projects|jira/software)(?:/|$)", parts.path):
        raise ValueError(f"{address!r} is a page or the API; write where Jira itself begins")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"


def _loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _project(text: str) -> str:
    key = text.strip().upper()
    if not _KEY.fullmatch(key):
        raise ValueError(f"{text!r} is not a project's key; write it as in OPS-12: OPS")
    return key


def _issue(text: str) -> str:
    key = text.strip().upper()
    if not _ISSUE.fullmatch(key):
        raise ValueError(f"{text!r} is not an issue; write its key, as OPS-12")
    return key


def _name(text: str) -> str:
    name = text.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise ValueError(f"{text!r} cannot be a name; write it as Jira shows it")
    return name


def _label(text: str) -> str:
    name = text.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_LABEL or re.search(r"\s", name):
        raise ValueError(f"{text!r} cannot be a label; Jira's are one word, as team-payments")
    if name == "syncer" or re.match(r"syncer-ai-", name):
        raise ValueError(f"{name!r} is a label that syncer itself sets; leave it out")
    return name


def _email(text: str) -> str:
    address = text.strip()
    if not re.fullmatch(r"[!-9;-?A-~]+@[!-9;-?A-~]+", address):
        raise ValueError(f"{text!r} is not an e-mail address; write that of the token's account")
    return address


def _account(text: str) -> str:
    name = text.strip()
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise ValueError(f"{text!r} is not an account; write its accountId, or its user name")
    return name


def _secret(value: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(value.get_secret_value()):
        raise ValueError("a token is one word of letters, digits and signs; this is none")
    return value


def _timeout(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= _LONGEST:
        raise ValueError("a timeout is 1s to 10m; write for example 15s")
    return value


def _due_field(text: str) -> str:
    name = text.strip()
    if name != "duedate" and not _CUSTOM.fullmatch(name):
        raise ValueError(f"{text!r} is not a field's id; write duedate or customfield_10015")
    return name


def _field(text: str) -> str:
    if text in _OURS:
        key = _KEYS_OF.get(text)
        how = f"set {key} instead" if key else "leave it out"
        raise ValueError(f"{text!r} is a field that syncer itself sets; {how}")
    if not _FIELD.fullmatch(text):
        raise ValueError(f"{text!r} is not a field's id; write it as customfield_10010")
    return text


def _template(text: str) -> str:
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        parts = [("", "", "", None)]
    named = [part for part in parts if part[1] is not None]
    if any(name not in FACTS or spec or how for _, name, spec, how in named):
        known = ", ".join(f"{{{one}}}" for one in FACTS)
        raise ValueError(f"{text!r} names what it cannot; {known} are known, and {{{{ is a brace")
    return text


def _one_or_many(value: object) -> object:
    return (value,) if isinstance(value, str) else value


def _written(value: object) -> object:
    """Numbers may stand bare in YAML; so may lists of them."""
    if isinstance(value, (list, tuple)):
        return tuple(_written(one) for one in value)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return str(value) if is_number else value


ProjectKey = Annotated[str, AfterValidator(_project)]
IssueKey = Annotated[str, AfterValidator(_issue)]
Name = Annotated[str, AfterValidator(_name)]
Names = Annotated[
    tuple[Name, ...], BeforeValidator(_one_or_many, json_schema_input_type=Name | tuple[Name, ...])
]
Label = Annotated[str, AfterValidator(_label)]
Template = Annotated[str, AfterValidator(_template)]
Fields = Mapping[
    Annotated[str, AfterValidator(_field)],
    Annotated[
        Template | tuple[Template, ...],
        BeforeValidator(
            _written, json_schema_input_type=Template | float | tuple[Template | float, ...]
        ),
    ],
]
"""A field's id to its template, or to several for a field that holds several values."""
_NO_FIELDS: Fields = {}


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
    fields: Fields = _NO_FIELDS

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

    url: Annotated[str, AfterValidator(_address)]
    deployment: Literal["auto", "cloud", "data_center"] = "auto"
    email: Annotated[str, AfterValidator(_email)] | None = None
    token: Annotated[SecretStr, AfterValidator(_secret)]
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
    due_field: Annotated[str, AfterValidator(_due_field)] = "duedate"
    fields: Fields = _NO_FIELDS
    accounts: tuple[Annotated[str, AfterValidator(_account)], ...] = ()
    hold: Duration = timedelta(minutes=5)
    ca_bundle: ConfigPath | None = None
    timeout: Annotated[Duration, AfterValidator(_timeout)] = timedelta(seconds=15)

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
        ranks = self.priorities.model_copy(update={**said.priorities})
        given |= {"priorities": ranks, "fields": {**self.fields, **said.fields}}
        return self.model_copy(update=given)

    def destination(self) -> str:
        """The project."""
        return self.project

    def calls(self) -> str:
        """By the project's key, whichever site it is of: a text names no site."""
        return f"{self.project}-1"


def filled(template: str, facts: Mapping[str, str]) -> str:
    """A template with what is known of the item; what is not known is empty."""
    return template.format_map({name: facts.get(name, "") for name in FACTS}).strip()
