"""The report's first sentences: how it stands, whether it gets better, who has to act."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from syncer.core.figures import Figure

_AGO = (
    (re.compile(r"\d{4}-W\d{2}"), "last week"),
    (re.compile(r"\d{4}-\d{2}"), "last month"),
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "yesterday"),
)

_LONGEST_NAME = 40


class Counted(Protocol):
    """A group of items that one name stands for."""

    @property
    def name(self) -> str | None:
        """Who or what they belong to."""

    @property
    def overdue(self) -> int:
        """How many of them are late."""


def ago(period: str, since: date | None = None) -> str:
    """What people call the time compared with: ``last week``, ``yesterday``, a day."""
    if since is not None:
        return f"on {since}"
    return next((words for shape, words in _AGO if shape.fullmatch(period)), "before")


def sentence(
    figures: Mapping[str, Figure],
    teams: Sequence[Counted],
    *,
    period: str,
    empty: int,
    total: int,
    team: str | None = None,
    since: date | None = None,
) -> str:
    """The whole report in a breath: overdue with its trend, the team with most, empty documents."""
    overdue = figures["overdue"]
    number, going = int(overdue.value or 0), overdue.of
    trend = ""
    if overdue.before is not None:
        was, then = f"{overdue.before:g}", ago(period, since)
        trend = f" ({then} {was})" if since is None else f" ({was} {then})"
    if going == 0:
        first = f"No action item is open{trend and f', so none is overdue{trend}'}"
    elif going == 1:
        first = f"The only open item is {'' if number else 'not '}overdue{trend}"
    elif number == 0:
        first = f"None of {going} open items is overdue{trend}"
    else:
        first = f"{number} of {going} open items {'is' if number == 1 else 'are'} overdue{trend}"
    return f"{first}{_most(teams, number)}. {_empty(empty, total, team)}"


def _most(teams: Sequence[Counted], number: int) -> str:
    """The team that has most of them, unless two have as many or nobody knows whose they are."""
    ranked = sorted((team for team in teams if team.overdue), key=lambda team: -team.overdue)
    if not ranked or ranked[0].name is None:
        return ""
    first, name = ranked[0], _plain(ranked[0].name)
    if len(ranked) > 1 and ranked[1].overdue == first.overdue:
        return ""
    if number == 1:
        return f"; {name} has it"
    if first.overdue == number:
        return f"; {name} has {'both' if number == 2 else 'all'} of them"  # noqa: PLR2004
    return f"; {name} has {first.overdue} of them"


def _empty(empty: int, total: int, team: str | None) -> str:
    if total == 0 and team is not None:
        return "No postmortem is filed under this team."
    if total == 0:
        return "There is no postmortem yet."
    if empty == 0:
        return "No postmortem is missing its action items."
    if empty == 1:
        return "1 postmortem has no action items."
    return f"{empty} postmortems have no action items."


def _plain(name: str) -> str:
    """A team's name as one short run of letters: it comes from documents."""
    line = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"
