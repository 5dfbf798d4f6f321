"""The last look before a document is written: would it say what was meant, and nothing else?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from syncer.core.merge import looks_alike
from syncer.model import ActionItem, Code, Field, Postmortem, Span, Status, Ticket, TicketRef, Told

_NOWHERE = Span(0, 0)


def mismatch(
    before: Postmortem,
    after: Postmortem,
    told: Mapping[int, Told],
    tickets: Mapping[TicketRef, Ticket],
) -> str | None:
    """Why ``after`` is not ``before`` with exactly these items told (by line); None if it is."""
    if _bare(before) != _bare(after):
        return "the edit would change what the document says about itself"
    if len(before.items) != len(after.items):
        return f"the edit would turn {len(before.items)} items into {len(after.items)}"
    if _elsewhere(before, told) != _elsewhere(after, told):
        return "the edit would make other lines read differently"
    for old, new in zip(before.items, after.items, strict=True):
        if (one := told.get(old.line)) is None:
            if _said(old) != _said(new):
                return f"the edit would change another item, on line {old.line}"
        elif wrong := _untold(old, new, one, tickets):
            return f"line {old.line} would not read as meant: {wrong}"
    return None


def _untold(
    old: ActionItem, new: ActionItem, told: Told, tickets: Mapping[TicketRef, Ticket]
) -> str | None:
    if old.line != new.line:
        return f"it would move to line {new.line}"
    if (old.kind, old.anchor, old.skip) != (new.kind, new.anchor, new.skip):
        return "it would stand under something else"
    for name in Field:
        wanted = told.patch.get(name, old.fields[name])
        if looks_alike(old.forms.get(name), wanted, new.fields[name]):
            continue
        if _folded(wanted) != _folded(new.fields[name]):
            return f"{name} would be {new.fields[name]!s} and not {wanted!s}"
    if told.name is not None:
        ticket = tickets.get(told.name)
        names = {told.name.id.casefold()} | ({ticket.name.casefold()} if ticket else set())
        if not any(
            ref.tracker == told.name.tracker and ref.id.casefold() in names
            for ref in (*new.named, *((new.ticket,) if new.ticket else ()))
        ):
            return "the ticket's name would not be found again"
    elif (old.named, old.ticket) != (new.named, new.ticket):
        return "it would name another ticket"
    return None


def _elsewhere(postmortem: Postmortem, told: Mapping[int, Told]) -> set[tuple[Code, int | None]]:
    """The findings about everything but the told items."""
    found = {(one.code, one.line) for one in postmortem.problems}
    return {(code, line) for code, line in found if line not in told}


def _folded(value: object) -> object:
    return value.casefold() if isinstance(value, str) and not isinstance(value, Status) else value


def _said(item: ActionItem) -> ActionItem:
    """All of an item but the places of this revision."""
    return replace(item, span=_NOWHERE, slots=None, forms={})


def _bare(postmortem: Postmortem) -> Postmortem:
    """All of a document but its items, its bytes' names and its findings."""
    return replace(
        postmortem,
        revision=postmortem.ref.path,  # type: ignore[arg-type]  # any constant
        digest="",
        items=(),
        problems=(),
        url=None,
        permalink=None,
        changed=None,
        published=None,
    )
