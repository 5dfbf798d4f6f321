"""What a create or an update asks of an issue: only what is ours is named, and only what differs.

Statuses are not fields: they are reached by transitions (``jira_walk``).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any

from syncer.adapters.jira_accounts import user_of
from syncer.adapters.jira_body import Body, essence, markup_of
from syncer.adapters.jira_issue import Reader, Row, fields, labels
from syncer.adapters.jira_jql import COMMON, marked, marker
from syncer.adapters.jira_settings import JiraSettings, filled
from syncer.adapters.jira_text import title_for
from syncer.model import Code, CreateTicket, Field, Priority, Status, UpdateTicket

_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,10})?")
_TRUE_FALSE = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True, slots=True)
class Edit:
    """Desired values as one PUT says them, and the status that transitions are to reach."""

    body: Mapping[str, Any]
    """Empty where it has them already."""
    status: Status | None = None
    cramped: bool = False
    """There was no room for the block; the rest is told all the same."""

    def says(self, name: str) -> bool:
        """Whether a field is among what is sent."""
        return any(name in self.body.get(way, {}) for way in ("fields", "update"))

    def without(self, names: Collection[str]) -> Edit:
        """The same but for some fields, which an issue does not take."""
        kept = {
            way: {key: value for key, value in said.items() if key not in names}
            for way, said in self.body.items()
        }
        return replace(self, body={way: said for way, said in kept.items() if said})


def born_fields(
    draft: CreateTicket,
    settings: JiraSettings,
    *,
    cloud: bool,
    account: str | None = None,
    custom: Mapping[str, Any] | None = None,
    epic_field: str | None = None,
) -> Mapping[str, Any]:
    """Everything of a new issue, marker and block included; ``ValueError`` without a title.

    ``settings``: with the route's words (``routed``); ``account``: of the owner, if it is known;
    ``custom``: values of further fields (``custom_values``); ``epic_field``: what a Data Center
    calls the parent where that is an epic.
    """
    said = draft.fields
    title = title_for(said.title)
    if not title:
        raise ValueError("an issue needs a title")
    told = frozenset(Field) - said.silent
    names = (COMMON, marker(draft.key), *settings.labels, *draft.labels)
    body = markup_of(cloud=cloud).placed(None, draft.key, draft.block.text)
    given: dict[str, Any] = {
        "project": {"key": draft.destination or settings.project},
        "issuetype": {"name": settings.issue_type},
        "summary": title,
        "description": body,
        "labels": list(dict.fromkeys(_label(name) for name in names)),
    }
    if said.due is not None and Field.DUE in told:
        given[settings.due_field] = said.due.isoformat()
    if said.priority is not None and Field.PRIORITY in told:
        given["priority"] = {"name": settings.ranks()[said.priority]}
    if account is not None and Field.OWNER in told:
        given["assignee"] = user_of(account, cloud=cloud)
    if settings.components:
        given["components"] = [{"name": name} for name in settings.components]
    if settings.parent is not None:
        parent: Any = settings.parent if epic_field else {"key": settings.parent}
        given[epic_field or "parent"] = parent
    return {**(custom or {}), **{name: one for name, one in given.items() if one is not None}}


def edit(row: Row, change: UpdateTicket, reader: Reader, *, account: str | None = None) -> Edit:
    """What is to be sent; ``account``: of the owner that the patch names, if it is known."""
    shown, patch, tells = fields(row), change.patch, partial(reader.shown.tells, row)
    told: dict[str, Any] = {}
    title = title_for(str(patch.get(Field.TITLE) or ""))
    if title and shown["summary"] not in (title, patch[Field.TITLE]):
        told["summary"] = title
    due_field = reader.settings.due_field
    if Field.DUE in patch and tells(due_field):
        due = patch[Field.DUE]
        if reader.due(row) != due:
            told[due_field] = due.isoformat() if isinstance(due, date) else None
    priority = patch.get(Field.PRIORITY)
    if isinstance(priority, Priority) and tells("priority") and reader.priority(row) != priority:
        # Jira knows no issue without a priority, so that one is never taken away.
        told["priority"] = {"name": reader.rank(row, priority)}
    if Field.OWNER in patch and tells("assignee"):
        now = reader.account(shown.get("assignee"))
        if patch[Field.OWNER] is None and now is not None:
            told["assignee"] = None
        elif account is not None and not reader.same(account, now) and patch[Field.OWNER]:
            told["assignee"] = user_of(account, cloud=reader.cloud)
    description, cramped = _described(row, change, reader)
    if tells("description") and essence(description) != essence(shown.get("description")):
        told["description"] = description
    marks = _marks(row, change, reader)
    body: dict[str, Any] = {}
    if told:
        body["fields"] = told
    if marks:
        body["update"] = {"labels": marks}
    status = patch.get(Field.STATUS)
    moves = isinstance(status, Status) and reader.status(row) is not status
    return Edit(body, status if moves and isinstance(status, Status) else None, cramped)


def custom_values(
    settings: JiraSettings,
    schemas: Mapping[str, Row],
    facts: Mapping[str, str],
    *,
    cloud: bool,
) -> Mapping[str, Any]:
    """The configured fields filled, each in the form that its schema wants; empty ones left out.

    ``schemas``: per field the ``schema`` that the create screen shows; without one it is text.
    Raises ``ValueError`` naming the field whose value cannot be had.
    """
    found: dict[str, Any] = {}
    for name, template in settings.fields.items():
        several = template if isinstance(template, tuple) else (template,)
        texts = [text for one in several if (text := filled(one, facts))]
        if not texts:
            continue
        try:
            found[name] = _valued(schemas.get(name, {}), texts, cloud=cloud)
        except ValueError as error:
            raise ValueError(f"fields.{name}: {error}") from error
    return found


def _valued(schema: Row, texts: list[str], *, cloud: bool) -> Any:
    kind = str(schema.get("type") or "string")
    if kind == "array":
        items = str(schema.get("items") or "string")
        return [_one(items, text, schema, cloud=cloud) for text in texts]
    if len(texts) > 1:
        raise ValueError(f"it holds one value, and {len(texts)} are given")
    return _one(kind, texts[0], schema, cloud=cloud)


def _one(kind: str, text: str, schema: Row, *, cloud: bool) -> Any:
    match kind:
        case "number":
            if not _NUMBER.fullmatch(text):
                raise ValueError(f"{text!r} is not a number")
            return float(text) if "." in text else int(text)
        case "date":
            return date.fromisoformat(text).isoformat()
        case "option":
            return {"value": text}
        case "option-with-child":
            first, _, second = text.partition(" / ")
            return {"value": first, **({"child": {"value": second}} if second else {})}
        case "boolean":
            if text.casefold() not in _TRUE_FALSE:
                raise ValueError(f"{text!r} is neither true nor false")
            return _TRUE_FALSE[text.casefold()]
        case "version" | "component" | "group" | "priority" | "securitylevel":
            return {"name": text}
        case "user":
            return user_of(text, cloud=cloud)
        case "string":
            return _worded(text, schema, cloud=cloud)
        case _:
            return text


def _worded(text: str, schema: Row, *, cloud: bool) -> Any:
    if _label_of(schema):
        return _label(text)
    # One line is bounded as summaries are.
    return markup_of(cloud=cloud).document(text) if _is_long(schema) else title_for(text)


def _is_long(schema: Row) -> bool:
    custom = str(schema.get("custom") or "")
    return custom.endswith(":textarea") or schema.get("system") == "environment"


def _label_of(schema: Row) -> bool:
    return str(schema.get("custom") or "").endswith(":labels")


def _label(name: str) -> str:
    """A word as a label: Jira's have no blanks."""
    return "-".join(name.split())[:255]


def _described(row: Row, change: UpdateTicket, reader: Reader) -> tuple[Body, bool]:
    """The description as it must become, and whether there was no room for the block."""
    now, block = reader.description(row), change.block
    if block is None:
        return now, False
    standing = _standing(row, change, reader)
    key = change.key or reader.key(row)
    if not block.text or key is None:
        return reader.markup.bared(now, standing), False
    done = reader.markup.placed(now, key, block.text, standing=standing)
    return (now, True) if done is None else (done, False)


def _standing(row: Row, change: UpdateTicket, reader: Reader) -> frozenset[str]:
    """Whose panels are ours to replace: the item's own, and that of the marker it bears."""
    known = (change.key, reader.key(row))
    return frozenset(key for key in known if key is not None)


def _marks(row: Row, change: UpdateTicket, reader: Reader) -> list[Mapping[str, str]]:
    """What is added to its labels and removed from them; labels of people are not named."""
    has = labels(row)
    asked: dict[str, bool] = dict.fromkeys(reader.leftover(row), False)
    if change.flags is not None:
        asked[reader.settings.overdue_label] = Code.OVERDUE in change.flags
    if change.block is not None:
        key = change.key or reader.key(row)
        stays = bool(change.block.text) and key is not None
        asked |= {name: False for name in has if marked(name) is not None}
        asked[COMMON] = stays
        if key is not None:
            asked[marker(key)] = stays
    return [
        {"add" if wanted else "remove": name}
        for name, wanted in asked.items()
        if wanted is not (name in has)
    ]
