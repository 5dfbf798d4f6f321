"""Statuses, resolutions, and the ways between them: what an administrator has drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NEW, DOING, DONE = "new", "indeterminate", "done"
CATEGORIES: Mapping[str, tuple[int, str, str]] = {
    NEW: (2, "To Do", "blue-gray"),
    DOING: (4, "In Progress", "yellow"),
    DONE: (3, "Done", "green"),
}
RESOLUTIONS = ("Done", "Won't Do", "Duplicate", "Cannot Reproduce")


@dataclass(frozen=True, slots=True)
class Status:
    id: str
    name: str
    category: str = NEW


@dataclass(frozen=True, slots=True)
class Transition:
    id: str
    name: str
    to: str
    """The status it leads to."""
    frm: tuple[str, ...] = ()
    """The statuses it starts from; none: all."""
    screen: tuple[str, ...] = ()
    """Fields that may be set on the way."""
    required: frozenset[str] = frozenset()
    resolves: str | None = None
    """The resolution that it sets by itself."""
    clears: bool = False
    """Whether it takes the resolution away."""


@dataclass(slots=True)
class Workflow:
    """The first status is the one that new issues have."""

    statuses: tuple[Status, ...]
    transitions: tuple[Transition, ...]
    resolutions: tuple[str, ...] = RESOLUTIONS
    hidden: set[str] = field(default_factory=set)
    """Ids of transitions that a condition keeps from everybody."""

    def status(self, name: str) -> Status:
        return next(one for one in self.statuses if one.name == name)

    def ways(self, status: str) -> list[Transition]:
        """What an issue of this status offers."""
        return [
            one
            for one in self.transitions
            if (not one.frm or status in one.frm) and one.id not in self.hidden
        ]


TODO, PROGRESS, FINISHED = "To Do", "In Progress", "Done"
_SIMPLE = (Status("10000", TODO), Status("3", PROGRESS, DOING), Status("10001", FINISHED, DONE))


def simple() -> Workflow:
    """Every status from every other; done sets the resolution, as Cloud's newer projects do."""
    return Workflow(
        _SIMPLE,
        (
            Transition("11", TODO, TODO, clears=True),
            Transition("21", PROGRESS, PROGRESS, clears=True),
            Transition("31", FINISHED, FINISHED, resolves="Done"),
        ),
    )


def screened() -> Workflow:
    """As the simple one, but who finishes is asked for the resolution."""
    return Workflow(
        _SIMPLE,
        (
            Transition("11", TODO, TODO, clears=True),
            Transition("21", PROGRESS, PROGRESS, clears=True),
            Transition("31", FINISHED, FINISHED, (), ("resolution",), frozenset({"resolution"})),
        ),
    )


def bare() -> Workflow:
    """As the simple one, but nothing ever sets a resolution."""
    return Workflow(
        _SIMPLE,
        (
            Transition("11", TODO, TODO),
            Transition("21", PROGRESS, PROGRESS),
            Transition("31", FINISHED, FINISHED),
        ),
    )


def classic() -> Workflow:
    """The one that Data Center begins with: resolve on a screen, close afterwards or at once."""
    start = ("Open", "Reopened")
    screen, must = ("resolution", "assignee"), frozenset({"resolution"})
    return Workflow(
        (
            Status("1", "Open"),
            Status("3", PROGRESS, DOING),
            Status("4", "Reopened"),
            Status("5", "Resolved", DONE),
            Status("6", "Closed", DONE),
        ),
        (
            Transition("4", "Start Progress", PROGRESS, start),
            Transition("301", "Stop Progress", "Open", (PROGRESS,), clears=True),
            Transition("5", "Resolve Issue", "Resolved", (*start, PROGRESS), screen, must),
            Transition("2", "Close Issue", "Closed", (*start, PROGRESS), screen, must),
            Transition("701", "Close Issue", "Closed", ("Resolved",)),
            Transition("3", "Reopen Issue", "Reopened", ("Resolved", "Closed"), clears=True),
        ),
    )


def hops() -> Workflow:
    """One step after the other; who gives up may do so from review alone."""
    return Workflow(
        (
            Status("10100", "Backlog"),
            Status("10101", "Selected"),
            Status("10102", "Doing", DOING),
            Status("10103", "Review", DOING),
            Status("10104", "Shipped", DONE),
            Status("10105", "Dropped", DONE),
        ),
        (
            Transition("1", "Select", "Selected", ("Backlog",)),
            Transition("2", "Start", "Doing", ("Selected",)),
            Transition("3", "Ask for review", "Review", ("Doing",)),
            Transition("4", "Ship", "Shipped", ("Review",), resolves="Done"),
            Transition("5", "Drop", "Dropped", ("Review",), resolves="Won't Do"),
            Transition("6", "Rework", "Doing", ("Review",)),
            Transition("7", "Reopen", "Backlog", ("Shipped", "Dropped"), clears=True),
        ),
    )


def demanding(field_id: str) -> Workflow:
    """As the simple one, but to finish one must fill in a field."""
    made = simple()
    must = frozenset({field_id})
    last = Transition("31", FINISHED, FINISHED, (), (field_id,), must, "Done")
    return Workflow(made.statuses, (*made.transitions[:2], last))
