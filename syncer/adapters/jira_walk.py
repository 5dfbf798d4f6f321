"""The way of an issue to a status, by the transitions that it offers wherever it stands.

Nothing else is known of a workflow, so a way is found step by step. Steps that nobody configured
are taken only where they cannot be meant otherwise and lead on: a ticket is never reopened in order
to be closed in another way, and never left half-way where the end can be seen to be missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from syncer.adapters.jira_flow import Flow, Row
from syncer.adapters.jira_words import folded
from syncer.errors import Rejected
from syncer.model import Status

_SAID = {Status.IN_PROGRESS: "in progress", Status.WONT_DO: "won't do"}
MOST_STEPS = 6
"""A way of more steps is one that goes in circles."""
_SHOWN = 8
"""More choices than that help nobody."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A field that a transition's screen requires and nobody has filled in."""

    id: str
    name: str
    choices: tuple[str, ...] = ()

    def __str__(self) -> str:
        named = self.id if self.name == self.id else f'"{self.name}" ({self.id})'
        return f"{named}, one of {_listed(self.choices)}" if self.choices else named


@dataclass(frozen=True, slots=True)
class Transition:
    """One way that an issue offers."""

    id: str
    name: str
    to: Row
    """The status it leads to."""
    resolutions: tuple[Row, ...] | None = None
    """Those that its screen offers; None: it asks for none."""
    resolves: bool = False
    """Whether it cannot be taken without one."""
    untold: bool = False
    """Whether it asks for one and does not say which there are."""
    required: tuple[Wanted, ...] = ()
    """What else must be filled in."""

    @property
    def target(self) -> str:
        """The name of the status it leads to."""
        return str(self.to.get("name") or "")


@dataclass(frozen=True, slots=True)
class Step:
    """One transition to be made now."""

    transition: Transition
    body: Mapping[str, Any]
    """What is sent."""
    last: bool
    """Whether the wanted status is reached with it, as far as anybody can tell."""


def transitions(rows: object) -> tuple[Transition, ...]:
    """What an issue offers, with the fields of each screen where they were asked for."""
    listed = rows if isinstance(rows, Sequence) else ()
    return tuple(
        _transition(row)
        for row in listed
        if isinstance(row, Mapping)
        and isinstance(row.get("to"), Mapping)
        and row.get("isAvailable") is not False
    )


def _transition(row: Row) -> Transition:
    fields = row.get("fields")
    screen: Row = fields if isinstance(fields, Mapping) else {}
    asked = screen.get("resolution")
    told = asked.get("allowedValues") if isinstance(asked, Mapping) else None
    offered = (told or ()) if isinstance(asked, Mapping) else None
    return Transition(
        id=str(row.get("id")),
        name=str(row.get("name") or ""),
        to=row["to"],
        resolutions=None
        if offered is None
        else tuple(one for one in offered if isinstance(one, Mapping)),
        resolves=isinstance(asked, Mapping) and _must(asked),
        untold=isinstance(asked, Mapping) and not isinstance(told, list),
        required=tuple(
            Wanted(name, str(one.get("name") or name), _choices(one.get("allowedValues")))
            for name, one in sorted(screen.items())
            if name != "resolution" and isinstance(one, Mapping) and _must(one)
        ),
    )


def _must(asked: Row) -> bool:
    return asked.get("required") is True and asked.get("hasDefaultValue") is not True


def _choices(values: object) -> tuple[str, ...]:
    listed = values if isinstance(values, Sequence) else ()
    return tuple(
        str(one.get("name") or one.get("value") or one.get("key") or one.get("id"))
        for one in listed
        if isinstance(one, Mapping)
    )


@dataclass(slots=True)
class Walk:
    """The way of one issue to a status; ask for the next step wherever it has come to."""

    flow: Flow
    wanted: Status
    name: str
    """How the issue is called."""
    tracker: str = ""
    taken: int = 0
    instead: bool = field(default=False, kw_only=True)
    """That something else was wanted, for which there is no way at all."""
    _been: set[str] = field(default_factory=set)
    _ended: Row | None = None
    """How it ended, where it has."""
    _hop: int = -1
    """The last configured name that was gone by."""

    def step(
        self, status: Row, resolution: Row | None, offered: Sequence[Transition]
    ) -> Step | None:
        """The transition to make now; None: it is there. ``Rejected`` says why there is none."""
        if self.flow.status(status, resolution) is self.wanted:
            return None
        self._been.add(_name_of(status))
        self._ended = resolution if self.flow.status(status, None).closed else None
        if self.taken >= MOST_STEPS:
            raise self._refused(f"after {MOST_STEPS} steps it is still elsewhere", offered)
        if self.flow.hops(self.wanted):
            chosen = self._configured(offered)
        else:
            chosen = self._found(self.flow.status(status, resolution), offered)
        if chosen is None and self.wanted is Status.DUPLICATE:
            chosen = self._instead(status, resolution, offered)
            if chosen is None:
                return None
        if chosen is None:
            raise self._refused("no way leads there", offered)
        self.taken += 1
        return chosen

    # By configured names.

    def _configured(self, offered: Sequence[Transition]) -> Step | None:
        """The furthest of the configured steps that is offered here, never one again.

        The last one at first only where it means what is wanted.
        """
        hops = self.flow.hops(self.wanted)
        for strict in (True, False):
            for at in range(len(hops) - 1, self._hop, -1):
                last = at == len(hops) - 1
                for one in self._called(hops[at], offered, last=last):
                    if last and strict and not self._leads(one):
                        continue
                    self._hop = at
                    return self._taken(one, last=last)
        if self._hop == len(hops) - 1:
            raise self._error(
                "the configured steps end where it says something else; say in "
                f"{self._key('statuses')} what that status or resolution means"
            )
        return None

    def _called(
        self, name: str, offered: Sequence[Transition], *, last: bool
    ) -> Iterator[Transition]:
        """By its own name, else by where it leads, else by a resolution that it can end with."""
        yield from (one for one in offered if folded(one.name) == name)
        yield from (one for one in offered if folded(one.target) == name)
        yield from (one for one in offered if last and self._ends(one) and name in _ends(one))

    # By category.

    def _found(self, now: Status, offered: Sequence[Transition]) -> Step | None:
        direct = [one for one in offered if self._leads(one)]
        if direct:
            return self._taken(self._one_of(direct, offered), last=True)
        onward = self._onward(now, offered)
        mute = [one for one in offered if one.resolutions is not None and self._ends(one)]
        asked = not onward or any(one.resolves for one in mute)
        if mute and asked and self.wanted is not Status.DUPLICATE:
            raise self._unresolved(mute[0])
        if not onward:
            return None
        if len({_name_of(one.to) for one in onward}) > 1:
            onward = [self._one_of(onward, offered, passing=True)]
        return self._taken(onward[0], last=False)

    def _onward(self, now: Status, offered: Sequence[Transition]) -> Sequence[Transition]:
        """Steps on the way, where the wanted status may well lie behind them."""
        ending = any(self._reads(one).closed for one in offered)
        if self.wanted.closed:
            if now.closed or (ending and self.wanted is not Status.DONE):
                return ()
        elif now is Status.IN_PROGRESS:
            return ()
        onward = [one for one in offered if self._may_pass(one)]
        # Forwards before sideways: what is open goes on to what is in progress.
        nearer = [one for one in onward if self._reads(one) is Status.IN_PROGRESS]
        return nearer if nearer and self.wanted is not Status.OPEN else onward

    def _leads(self, one: Transition) -> bool:
        """Whether the wanted status is what the issue says once this was taken."""
        if one.resolutions is not None and self.wanted.closed:
            chosen = self._resolution(one)
            if chosen is not None:
                return self.flow.status(one.to, chosen) is self.wanted
            if one.resolves:
                return False
        # From one end to another: what asks for no resolution leaves the one that there is.
        return self.flow.status(one.to, self._ended) is self.wanted

    def _reads(self, one: Transition) -> Status:
        return self.flow.status(one.to, None)

    def _may_pass(self, one: Transition) -> bool:
        closed = self._reads(one).closed
        return not (closed or one.resolves or _name_of(one.to) in self._been)

    def _one_of(
        self, ways: Sequence[Transition], offered: Sequence[Transition], *, passing: bool = False
    ) -> Transition:
        """The one way, or the one that is called so; several that lead to one place are one."""
        easy = [one for one in ways if not one.required] or list(ways)
        if len({_name_of(one.to) for one in easy}) > 1:
            means = Status.IN_PROGRESS if passing else self.wanted
            by_name = {folded(one.target): one for one in reversed(easy)}
            named = (by_name[one] for one in self.flow.preferred(means) if one in by_name)
            if (found := next(named, None)) is None:
                raise self._refused("several ways lead on and none is configured", offered)
            return found
        return easy[0]

    def _instead(
        self, status: Row, resolution: Row | None, offered: Sequence[Transition]
    ) -> Step | None:
        """Where nothing is called a duplicate: that it will not be done; None: it says so now."""
        other = Walk(
            self.flow, Status.WONT_DO, self.name, self.tracker, self.taken, self._been, instead=True
        )
        chosen = other.step(status, resolution, offered)
        self._been, self._hop = other._been, -1
        return chosen

    # What is sent.

    def _taken(self, one: Transition, *, last: bool) -> Step:
        if one.required:
            needs = " and ".join(map(str, one.required))
            raise self._error(
                f'the screen of "{one.name}" requires {needs}; give it a default in Jira, take it '
                f"off that screen, or name another way in {self._key('transitions')}"
            )
        fields: dict[str, Any] = {}
        chosen = None
        if one.resolutions is not None and self._ends(one):
            chosen = self._resolution(one)
        if chosen is not None:
            fields["resolution"] = _named(chosen)
        elif one.resolves:
            raise self._unresolved(one)
        body: dict[str, Any] = {"transition": {"id": one.id}}
        return Step(one, body | ({"fields": fields} if fields else {}), last)

    def _resolution(self, one: Transition) -> Row | None:
        """What its screen is given; the usual name where it does not say which there are."""
        if one.untold:
            return {"name": self.flow.named(self.wanted)}
        return self.flow.resolution(self.wanted, one.resolutions or ())

    def _ends(self, one: Transition) -> bool:
        return self.wanted.closed and self._reads(one).closed

    def _unresolved(self, one: Transition) -> Rejected:
        return self._error(
            f'of the resolutions on the screen of "{one.name}" none means it: '
            f"{_listed(_choices(one.resolutions))}; say in {self._key('statuses')} which one does"
        )

    def _refused(self, why: str, offered: Sequence[Transition]) -> Rejected:
        ways = tuple(
            one.name if folded(one.name) == folded(one.target) else f"{one.name} -> {one.target}"
            for one in offered
        )
        told = f"it offers {_listed(ways)}" if ways else "it offers no transition to this account"
        return self._error(f"{why}: {told}; name the steps in {self._key('transitions')}")

    def _key(self, section: str) -> str:
        return f"trackers.{self.tracker or 'NAME'}.{section}.{self.wanted.value}"

    def _error(self, message: str) -> Rejected:
        said = _SAID.get(self.wanted, self.wanted.value)
        said = f"duplicate, nor {said} instead" if self.instead else said
        return Rejected(f"{self.name} cannot become {said}: {message}", adapter=self.tracker)


def _ends(one: Transition) -> frozenset[str]:
    return frozenset(map(folded, _choices(one.resolutions)))


def _named(row: Row) -> Mapping[str, str]:
    return {"id": str(row["id"])} if row.get("id") else {"name": str(row.get("name"))}


def _name_of(status: Row) -> str:
    return str(status.get("id") or folded(str(status.get("name") or "")))


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(name[:60] for name in names[:_SHOWN])
    return f"{shown} and {len(names) - _SHOWN} more" if len(names) > _SHOWN else shown
