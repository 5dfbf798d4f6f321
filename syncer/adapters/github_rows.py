"""What GitHub shows of an issue, piece by piece; what is no issue is told as that."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from syncer.adapters.github_block import Borne, borne
from syncer.adapters.github_text import plain

Row = Mapping[str, Any]
_ADDRESS = re.compile(r"/repos/([^/]+/[^/]+)(?:/|$)")
_PAGE = re.compile(r"([^/]+/[^/]+)/(?:issues|pull)/\d+$")


class Odd(ValueError):
    """What was answered is no issue."""


def bearing(row: Row) -> Borne:
    """What its body bears of ours."""
    return borne(body_of(row), plain(str(row.get("title") or "")))


def closing(row: Row) -> str | None:
    """What an open issue is to be closed as, if it is on its way there."""
    held = row["state"] == "open" and "syncer:to" in body_of(row)
    return bearing(row).closing if held else None


def labels(row: Row) -> tuple[str, ...]:
    """Their names as they are spelt."""
    return tuple(
        str(one.get("name")) if isinstance(one, Mapping) else str(one)
        for one in row.get("labels") or ()
    )


def assignees(row: Row, *, bots: bool = True) -> tuple[str, ...]:
    """Their logins, as they are shown; servers need not list them."""
    people = row.get("assignees") or (row.get("assignee"),)
    return tuple(str(one["login"]) for one in people if one and (bots or one.get("type") != "Bot"))


def folded(names: Collection[str]) -> frozenset[str]:
    """Labels and logins are the same in whatever letters."""
    return frozenset(name.casefold() for name in names)


def body_of(row: Row) -> str:
    """Its text; one that was never written is empty."""
    return str(row.get("body") or "")


def title_of(row: Row) -> str:
    """Its title as people read it."""
    return plain(str(row["title"]))


def repository_of(row: Row) -> str:
    """Where GitHub says that it is."""
    found = _ADDRESS.search(str(row.get("repository_url") or "")) or _PAGE.search(
        str(row.get("html_url") or "")
    )
    if found is None:
        raise Odd("an issue of no repository")
    return found[1]


def number_of(row: object) -> int:
    """Its number; raises ``Odd`` for what is no issue."""
    number = row.get("number") if isinstance(row, Mapping) else None
    if not isinstance(number, int) or isinstance(number, bool):
        raise Odd("an issue without a number")
    return number
