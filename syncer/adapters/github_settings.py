"""The keys of a GitHub tracker, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from syncer.exchange import is_loopback
from syncer.model import Priority
from syncer.plugin import ConfigPath, Duration, Strict, Timeout, Token, TrackerSettings, read_off

API_URL = "https://api.github.com"
OURS = "syncer"
"""The label of every ticket of ours: what listings are asked by."""
_LABEL = 50
_LONGEST = timedelta(minutes=10)
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*)(?:\[bot\])?")


def _repository(text: str) -> str:
    name = text.strip()
    if "://" in name or not _REPOSITORY.fullmatch(name):
        raise ValueError(f"{text!r} is not a repository; write owner/repo, as acme/api")
    if name.lower().endswith(".git"):
        raise ValueError(f"{text!r} is the address of a clone; write it without .git")
    return name


def _api_url(text: str) -> str:
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port = "", None
        parts = urlsplit("")
    del port  # read because only reading finds it wrong
    # Not repeated below: a user and a password may stand in it.
    if "@" in parts.netloc:
        raise ValueError("an address with a user in it; the sign-in belongs in token or app")
    if not host or parts.scheme not in ("http", "https") or parts.query or parts.fragment:
        raise ValueError(f"not an address of the API; write {API_URL} or https://HOST/api/v3")
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("http would show the token to everybody on the way; write https")
    if host in ("github.com", "www.github.com"):
        raise ValueError(f"{address!r} is for people; the API is {API_URL}")
    return address


def _label(text: str) -> str:
    name = text.strip()
    if not name or not name.isprintable() or len(name) > _LABEL or "," in name:
        raise ValueError(
            f"{text!r} cannot be a label; GitHub's have 1 to {_LABEL} characters and no comma"
        )
    return name


def _login(text: str) -> str:
    name = text.strip().removeprefix("@")
    if not _LOGIN.fullmatch(name):
        raise ValueError(f"{text!r} is not an account; write its login, as octocat or syncer[bot]")
    return name


def _gap(value: timedelta) -> timedelta:
    if not timedelta(seconds=1) <= value <= _LONGEST:
        raise ValueError("writes are 1s to 10m apart; GitHub wants at least 1s")
    return value


def _number(value: object) -> object:
    if isinstance(value, bool):  # YAML's `yes` would count as 1
        raise ValueError(f"{str(value).lower()} is not a number")  # noqa: TRY004 - pydantic's way
    return value


Repository = Annotated[str, AfterValidator(_repository)]
Label = Annotated[str, AfterValidator(_label)]
Login = Annotated[str, AfterValidator(_login)]
Number = Annotated[int, BeforeValidator(_number), Field(ge=1)]


class AppSettings(Strict):
    """A GitHub App and where it is installed; its key is read again for every new token."""

    id: Number
    installation_id: Number
    private_key_file: ConfigPath


class SignIn(Strict):
    """As whom: one token, or one App; and at which server."""

    api_url: Annotated[str, AfterValidator(_api_url)] = API_URL
    token: Token | None = None
    app: AppSettings | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.token is None) == (self.app is None):
            many = "neither token nor app is" if self.token is None else "both token and app are"
            raise ValueError(
                f"{many} given; write token_file: PATH, "
                "or app: {id: 1, installation_id: 2, private_key_file: PATH}"
            )
        return self

    @property
    def web_url(self) -> str:
        """Where people read what the API tells of."""
        parts = urlsplit(self.api_url)
        return f"{parts.scheme}://{parts.netloc.removeprefix('api.')}"

    def needs(self) -> Mapping[str, str]:
        """What a token of the App must be good for, by permission; empty: all that the App may."""
        return {}


class PriorityLabels(Strict):
    """The label of each priority; what is not given keeps its default."""

    P0: Label = "priority: p0"
    P1: Label = "priority: p1"
    P2: Label = "priority: p2"
    P3: Label = "priority: p3"


class PaceSettings(Strict):
    """How fast we write: as fast as GitHub likes, or slower."""

    gap: Annotated[Duration, AfterValidator(_gap)] = timedelta(seconds=1)
    per_minute: Annotated[int, BeforeValidator(_number), Field(ge=1, le=80)] = 80
    per_hour: Annotated[int, BeforeValidator(_number), Field(ge=1, le=500)] = 500


class GithubSettings(SignIn, TrackerSettings):
    """Issues of one repository, at github.com or an Enterprise Server."""

    repository: Repository
    former_repositories: tuple[Repository, ...] = ()
    labels: tuple[Label, ...] = ()
    overdue_label: Label = "overdue"
    priority_labels: PriorityLabels = PriorityLabels()
    in_progress_label: Label = "in progress"
    milestone: str | None = None
    assign: bool = True
    issue_fields: Annotated[
        Literal["auto", "off"],
        BeforeValidator(read_off, json_schema_input_type=Literal["auto", "off", "no", False]),
    ] = "auto"
    accounts: tuple[Login, ...] = ()
    hold: Duration = timedelta(seconds=60)
    pace: PaceSettings = PaceSettings()
    ca_bundle: ConfigPath | None = None
    timeout: Timeout = timedelta(seconds=15)

    @model_validator(mode="after")
    def _one_meaning_each(self) -> Self:
        seen: dict[str, str] = {}
        for key, label in self._meanings().items():
            other = seen.setdefault(label.casefold(), key)
            if other != key:
                raise ValueError(
                    f"{key} and {other} are both {label!r}, and capitals do not count; "
                    "give each its own label"
                )
        for label in self.labels:
            self.label(label)
        return self

    def _meanings(self) -> Mapping[str, str]:
        return {
            "the label of every ticket": OURS,
            "overdue_label": self.overdue_label,
            "in_progress_label": self.in_progress_label,
            **{f"priority_labels.{name}": label for name, label in self.priority_labels},
        }

    def label(self, name: str) -> str:
        """One that says nothing of its own."""
        label = _label(name)
        said = {one.casefold(): key for key, one in self._meanings().items()}.get(label.casefold())
        if said is not None and label.casefold() != OURS:
            raise ValueError(
                f"labels has {label!r}, which is {said} and says something of an issue; take "
                "it out of labels, or give that another name"
            )
        return label

    def priorities(self) -> Mapping[Priority, str]:
        """The label of each priority."""
        return {Priority[name]: label for name, label in self.priority_labels}

    def needs(self) -> Mapping[str, str]:
        """Issues, and the fields that an organisation gives them."""
        fields = {} if self.issue_fields == "off" else {"issue_fields": "read"}
        return {"issues": "write", "metadata": "read", **fields}

    def destination(self) -> str:
        """The repository."""
        return self.repository

    def place(self, project: str) -> str:
        """A route's project is a repository."""
        return _repository(project)

    def calls(self) -> tuple[str, ...]:
        """By repository and number, in whatever letters people write it."""
        return tuple(f"{one.lower()}#1" for one in self.destinations())
