"""Small builders of nouns, so that a law's table shows only what it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from syncer.core.plan import plan
from syncer.core.policy import Policy, SourcePolicy, TrackerPolicy
from syncer.model import (
    ActionItem,
    Agreed,
    DocRef,
    Field,
    Fields,
    Form,
    ItemKey,
    Link,
    Plan,
    Postmortem,
    Revision,
    Snapshot,
    Span,
    Status,
    Ticket,
    TicketRef,
    Value,
)

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DOC = DocRef("runbooks", "pm/2026-11-02.md")
FORMS = {
    Field.STATUS: Form.CHECKBOX,
    Field.OWNER: Form.HANDLE,
    Field.DUE: Form.DATE,
    Field.PRIORITY: Form.WORD,
}
POLICY = Policy(
    sources={"runbooks": SourcePolicy()},
    trackers={"ops": TrackerPolicy(kind="jira", destination="OPS", advice="Close it{follows}.")},
)


def item(
    title: str = "Alert on bandwidth",
    line: int = 3,
    *,
    named: Iterable[str] = (),
    forms: Mapping[Field, Form] = FORMS,
    silent: frozenset[Field] = frozenset(),
    skip: str | None = None,
    references: tuple[str, ...] = (),
    status: Status = Status.OPEN,
    **values: Value,
) -> ActionItem:
    """An item that may be told everything."""
    refs = tuple(TicketRef("ops", name) for name in named)
    fields = Fields(title, status, silent=silent)
    return ActionItem(
        span=Span(0, 0),
        line=line,
        fields=replace(fields, **values),  # type: ignore[arg-type]  # names of fields only
        forms=forms,
        ticket=refs[0] if refs else None,
        named=refs,
        references=references or tuple(named),
        skip=skip,
        written={Field.STATUS: "x"} if status.closed else {},
    )


def postmortem(*items: ActionItem, doc: DocRef = DOC) -> Postmortem:
    """A postmortem of 2 November with these items."""
    return Postmortem(
        ref=doc,
        revision=Revision("1"),
        title="Checkout outage",
        digest=str(doc),
        items=items,
        occurred=date(2026, 11, 2),
        first_seen=NOW,
    )


def ticket(
    name: str = "OPS-1",
    title: str = "Alert on bandwidth",
    *,
    key: str | None = "ai-0000000001",
    ours: bool = True,
    status: Status = Status.OPEN,
    **values: Value,
) -> Ticket:
    """A ticket of ours, unless said otherwise."""
    fields = replace(Fields(title, status), **values)  # type: ignore[arg-type]  # as in item
    return Ticket(
        ref=TicketRef("ops", name),
        name=name,
        revision=Revision("1"),
        fields=fields,
        url=f"https://tracker.example/{name}",
        ours=ours,
        key=None if key is None else ItemKey(key),
        created_at=NOW,
    )


def link(joined: ActionItem, with_: Ticket, key: str | None = None, *, doc: DocRef = DOC) -> Link:
    """A join in which everything is agreed as it stands."""
    base = {name: Agreed(joined.fields[name], with_.fields[name]) for name in Field}
    due = with_.fields.due
    return Link(
        key=ItemKey(key or with_.key or "ai-0000000001"),
        doc=doc,
        ticket=with_.ref,
        first_seen=NOW,
        base=base,
        dues=() if due is None else (due,),
    )


def snapshot(
    *postmortems: Postmortem, tickets: Iterable[Ticket] = (), links: Iterable[Link] = ()
) -> Snapshot:
    """What is known, at noon of 20 November 2026."""
    return Snapshot(
        now=NOW,
        began=NOW,
        postmortems=postmortems,
        tickets={one.ref: one for one in tickets},
        links={one.key: one for one in links},
    )


def planned(seen: Snapshot, policy: Policy = POLICY) -> Plan:
    """The plan for a snapshot."""
    return plan(seen, policy)
