"""What may be written into the fields of an issue, and what Jira says against the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tests.fakes import adf
from tests.fakes.jira_calls import UNSET, Call, Refused
from tests.fakes.jira_faces import SYSTEM, resolution_id
from tests.fakes.jira_rendered import document
from tests.fakes.jira_state import Comment, Issue, IssueType, Project

SUMMARY, TEXT, LABEL = 255, 32_767, 255
NOT_ADF = "Operation value must be an Atlassian Document (see the Atlassian Document Format)"
TOO_LONG = "The entered text is too long. It exceeds the allowed limit of 32,767 characters."
OPERATIONS = {"add", "remove", "set", "edit"}
Changes = dict[str, Any]


class Wrong(Exception):
    """A value that a field does not take."""


def rich(call: Call, value: Any) -> Any:
    """Text of several lines as it came, if it is sound in this version of the API."""
    if value is None:
        return None
    if call.adf:
        if not isinstance(value, dict):
            raise Wrong(NOT_ADF)
        if adf.faults(value):
            raise Refused(400, "INVALID_INPUT")
        if len(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) > TEXT:
            raise Wrong("CONTENT_LIMIT_EXCEEDED")
        kept = adf.dressed(value, call.world.ids) if call.world.ways.dresses else value
        return kept if kept["content"] else None
    if not isinstance(value, str):
        raise Wrong("Operation value must be a string")
    if len(value) > TEXT:
        raise Wrong("CONTENT_LIMIT_EXCEEDED" if call.cloud else TOO_LONG)
    if not call.cloud:
        return value or None
    return document(value) if value else None


def _summary(_call: Call, _home: Project, _kind: IssueType, value: Any) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise Wrong("You must specify a summary of the issue.")
    if "\n" in value or "\r" in value:
        raise Wrong("The summary is invalid because it contains newline characters.")
    if len(value) > SUMMARY:
        raise Wrong(f"Summary must be less than {SUMMARY} characters.")
    return value.strip()


def _labels(_call: Call, _home: Project, _kind: IssueType, value: Any) -> Any:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise Wrong("data was not an array")
    for one in value:
        label(one)
    return list(dict.fromkeys(value))


def label(one: str) -> str:
    if " " in one or "\t" in one or "\n" in one or not one:
        raise Wrong(f"The label '{one}' contains spaces which is invalid.")
    if len(one) > LABEL:
        raise Wrong(f"The label '{one[:20]}...' exceeds {LABEL} characters.")
    return one


def _account(call: Call, home: Project, value: Any) -> str | None:
    name = "accountId" if call.cloud else "name"
    if value is None:
        return None
    if not isinstance(value, dict) or name not in value or value.keys() - {name, "id"}:
        raise Wrong(f"expected '{name}' property to be provided")
    if value[name] is None or (value[name] == "" and not call.cloud):
        return None
    if value[name] == "-1":
        return home.lead if home.assigns_lead else None
    spelt = str(value[name])  # a Data Center looks names up in any case
    account = call.world.accounts.get(spelt if call.cloud else spelt.lower())
    if account is None or not account.active:
        raise Wrong(f"User '{value[name]}' does not exist.")
    return account.id


def _assignee(call: Call, home: Project, _kind: IssueType, value: Any) -> Any:
    if not call.may("ASSIGN_ISSUES", home):
        raise Wrong(UNSET.format("assignee"))
    account = _account(call, home, value)
    if account is not None and "ASSIGNABLE_USER" not in call.world.granted(account, home):
        raise Wrong(f"User '{account}' cannot be assigned issues.")
    return account


def _priority(call: Call, _home: Project, _kind: IssueType, value: Any) -> Any:
    if value is None:
        return None
    known = call.world.priorities
    match value:
        case {"id": str(number)} if number.isdigit() and 0 < int(number) <= len(known):
            return known[int(number) - 1]
        case {"name": str(name)} if name in known:
            return name
        case {"name": name}:
            raise Wrong(f"Priority name '{name}' is not valid")
        case _:
            raise Wrong("Specify the Priority (id or name) in the string format")


def _day(_call: Call, _home: Project, _kind: IssueType, value: Any) -> Any:
    if value is None or value == "":
        return None
    try:
        if not isinstance(value, str) or len(value) != len("2026-12-01"):
            raise ValueError  # noqa: TRY301 - one way to say so
        return date.fromisoformat(value)
    except ValueError:
        raise Wrong(f"Error parsing date string: {value}") from None


def _components(_call: Call, home: Project, _kind: IssueType, value: Any) -> Any:
    if not isinstance(value, list):
        raise Wrong("data was not an array")
    return [_component(home, one) for one in value]


def _component(home: Project, value: Any) -> str:
    for name, number in home.components.items():
        if isinstance(value, dict) and (value.get("name") == name or value.get("id") == number):
            return name
    named = value.get("name", value.get("id")) if isinstance(value, dict) else value
    raise Wrong(f"Component name '{named}' is not valid")


def _parent(call: Call, home: Project, kind: IssueType, value: Any) -> Any:
    if value is None:
        return None
    name = str(value.get("key") or value.get("id")) if isinstance(value, dict) else ""
    found = call.world.issue(name) if name else None
    if found is None or not call.sees(call.world.home(found)):
        raise Wrong("Could not find issue by id or key.")
    if kind.subtask and found.project != home.id:
        raise Wrong("Sub-tasks must be created in the same project as the parent.")
    if not kind.subtask and found.type != "Epic":
        raise Wrong("Please select valid parent issue.")
    return found.id


def _resolution(call: Call, _home: Project, kind: IssueType, value: Any) -> Any:
    if value is None:
        return None
    for name in kind.workflow.resolutions:
        if isinstance(value, dict) and (
            value.get("name") == name or value.get("id") == resolution_id(call, name)
        ):
            return name
    raise Wrong("Could not find valid 'id' or 'name' in resolution object.")


def _description(call: Call, _home: Project, _kind: IssueType, value: Any) -> Any:
    return rich(call, value)


READERS: Mapping[str, Callable[[Call, Project, IssueType, Any], Any]] = {
    "summary": _summary,
    "description": _description,
    "labels": _labels,
    "assignee": _assignee,
    "priority": _priority,
    "duedate": _day,
    "components": _components,
    "parent": _parent,
    "resolution": _resolution,
}


def _custom(call: Call, home: Project, name: str, value: Any) -> Any:
    made = call.world.custom[name]
    if value is None:
        return None
    match made.kind:
        case "textarea":
            return rich(call, value)
        case "number" if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise Wrong("Operation value must be a number")
        case "date":
            _day(call, home, next(iter(home.types.values())), value)
        case "option":
            chosen = value.get("value") if isinstance(value, dict) else None
            if chosen not in made.options:
                raise Wrong(f"Option value '{chosen}' is not valid")
            return chosen
        case "user":
            return _account(call, home, value)
        case "labels":
            return _labels(call, home, next(iter(home.types.values())), value)
        case "string" if not isinstance(value, str):
            raise Wrong("Operation value must be a string")
        case "string" if len(value) > SUMMARY:
            raise Wrong(f"The entered text is too long. It exceeds the limit of {SUMMARY}.")
    return value


def value_of(call: Call, home: Project, kind: IssueType, name: str, value: Any) -> Any:
    if name == "duedate" and not call.may("SCHEDULE_ISSUES", home):
        raise Wrong(UNSET.format(name))
    reader = READERS.get(name)
    if reader is not None:
        return reader(call, home, kind, value)
    return _custom(call, home, name, value)


def changes(
    call: Call,
    home: Project,
    kind: IssueType,
    screen: list[str],
    data: Mapping[str, Any],
    issue: Issue | None = None,
) -> Changes:
    """What ``fields`` and ``update`` ask for, judged whole; nothing is done yet."""
    wanted, update = data.get("fields") or {}, data.get("update") or {}
    errors: dict[str, str] = {}
    found: Changes = {}
    for name in wanted.keys() & update.keys():
        errors[name] = f"Field '{name}' cannot appear in both 'fields' and 'update'"
    for name, value in wanted.items():
        if name in {"project", "issuetype"}:
            continue
        try:
            _stands(call, screen, name)
            found[name] = value_of(call, home, kind, name, value)
        except Wrong as wrong:
            errors[name] = str(wrong)
    for name, operations in update.items():
        try:
            found |= _updated(call, home, kind, screen, name, operations, issue)
        except Wrong as wrong:
            errors[name] = str(wrong)
    if errors:
        raise Refused(400, errors=errors)
    return {name: value for name, value in found.items() if name not in call.world.ways.drops}


def _stands(call: Call, screen: list[str], name: str) -> None:
    if name not in screen or (name not in SYSTEM and name not in call.world.custom):
        raise Wrong(UNSET.format(name))


def _updated(
    call: Call,
    home: Project,
    kind: IssueType,
    screen: list[str],
    name: str,
    operations: Any,
    issue: Issue | None,
) -> Changes:
    if not isinstance(operations, list) or not all(isinstance(one, dict) for one in operations):
        raise Wrong("data was not an array")
    found: Changes = {}
    for one in operations:
        [(verb, value)] = one.items()
        if verb not in OPERATIONS:
            raise Wrong(f"Field with id '{name}' does not support operation '{verb}'")
        if name == "comment":
            found["comment"] = [*found.get("comment", []), rich(call, value["body"])]
            continue
        _stands(call, screen, name)
        if name not in {"labels", "components"} or verb == "set":
            if verb != "set":
                raise Wrong(f"Field with id '{name}' does not support operation '{verb}'")
            found[name] = value_of(call, home, kind, name, value)
            continue
        now = found.get(name, list(getattr(issue, name)) if issue else [])
        each = label(value) if name == "labels" else _component(home, value)
        rest = [old for old in now if old != each]
        found[name] = rest if verb == "remove" else now if each in now else [*rest, each]
    return found


def missing(call: Call, required: set[str] | frozenset[str], issue: Issue) -> None:
    """Refuse what lacks a field that it must have."""
    errors = {}
    for name in sorted(required):
        if name == "project" or (name == "summary" and issue.summary):
            continue
        if _held(issue, name) in (None, [], ""):
            custom = call.world.custom.get(name)
            errors[name] = f"{custom.name if custom else SYSTEM[name][0]} is required."
    if errors:
        raise Refused(400, errors=errors)


def _held(issue: Issue, name: str) -> Any:
    if name in issue.custom:
        return issue.custom[name]
    return getattr(issue, "due" if name == "duedate" else name, None)


def put(call: Call, issue: Issue, found: Changes) -> None:
    """Do what was asked."""
    for name, value in found.items():
        if name == "comment":
            for body in value:
                remark(call, issue, body)
        elif name == "description":
            call.world.describe(issue, call.who, value)
        elif name == "labels":
            call.world.relabel(issue, call.who, value)
        elif name in call.world.custom:
            issue.custom[name] = value
        else:
            setattr(issue, "due" if name == "duedate" else name, value)


def remark(call: Call, issue: Issue, body: Any) -> Comment:
    now = call.world.now()
    made = Comment(str(next(call.world.ids)), call.who, body, now, now)
    issue.comments.append(made)
    return made
