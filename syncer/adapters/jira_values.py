"""What the values of a Jira tracker's keys may be, and how the wrong ones are told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator

from syncer.exchange import is_loopback

FACTS = ("title", "severity", "team", "incident", "kind")
"""What a field's template may name."""
GATEWAY = "api.atlassian.com"
"""Where scoped tokens and those of service accounts sign in."""
_LONGEST_LABEL = _LONGEST_NAME = 255
_KEY = re.compile(r"[A-Z][A-Z0-9_]{1,254}")
_ISSUE = re.compile(r"[A-Z][A-Z0-9_]{1,254}-[1-9][0-9]{0,17}")
_FIELD = re.compile(r"[a-z][A-Za-z0-9_]{1,60}")
_CUSTOM = re.compile(r"customfield_[1-9][0-9]{0,17}")
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
    if parts.scheme == "http" and not is_loopback(host):
        raise ValueError("http would show the token to everybody on the way; write https")
    if host == GATEWAY and not _GATEWAY_PATH.fullmatch(parts.path):
        raise ValueError(f"{address!r}: write https://{GATEWAY}/ex/jira/CLOUD-ID")
    if host.endswith(".atlassian.net") and parts.path:
        raise ValueError(f"{address!r} is a page; write {parts.scheme}://{host}")
    if re.search(r"/(?:rest|browse|secure|projects|jira/software)(?:/|$)", parts.path):
        raise ValueError(f"{address!r} is a page or the API; write where Jira itself begins")
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}"


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
    if name == "syncer" or re.match(r"syncer[-_]", name):
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
Address = Annotated[str, AfterValidator(_address)]
Email = Annotated[str, AfterValidator(_email)]
Account = Annotated[str, AfterValidator(_account)]
DueField = Annotated[str, AfterValidator(_due_field)]
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
NO_FIELDS: Fields = {}
