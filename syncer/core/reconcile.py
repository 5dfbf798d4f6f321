"""One linked pair: every field merged, the link as it will be, and what each side is to be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from syncer.core.merge import Decision, Verdict, decide, decide_title, looks_alike
from syncer.core.policy import Policy
from syncer.model import (
    ActionItem,
    Agreed,
    Conflict,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Link,
    Patch,
    Side,
    Ticket,
    Value,
)

_FIELDS = tuple(Field)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What one look at a pair asks for."""

    link: Link
    """The very same object where nothing moved."""
    to_ticket: Patch
    to_document: Patch
    conflicts: tuple[Conflict, ...]
    """Those in which two words meet right now."""
    merged: Fields
    """What counts: in reports, flags and the block."""


def first_contact(
    key: ItemKey,
    doc: DocRef,
    ticket: Ticket,
    now: datetime,
    *,
    history: bool,
    replaces: str | None = None,
    supersedes: ItemKey | None = None,
) -> Link:
    """The link of a ticket that a text names: a guest, unless our own account made it."""
    adopted = not (ticket.ours and ticket.key is not None)
    mute = ticket.followed or (adopted and (history or ticket.fields.status.closed))
    return Link(
        key,
        doc,
        ticket.ref,
        first_seen=now,
        adopted=adopted,
        mute=mute,
        replaces=replaces,
        supersedes=supersedes,
    )


def reconcile(
    item: ActionItem,
    ticket: Ticket,
    link: Link,
    policy: Policy,
    now: datetime,
    *,
    history: bool = False,
) -> Reconciled:
    """Merge all five fields of a pair by the table of ``core.merge``.

    A muted link of ``history`` tells the document its status and nothing else.
    """
    source = policy.sources.get(link.doc.source)
    tellable = (
        frozenset() if source is None or not source.writes else source.fields & item.forms.keys()
    )
    if history and link.mute:
        tellable &= {Field.STATUS}
    writable = not (link.mute or ticket.followed)
    work = _Work(item, ticket, link, policy)
    silent = item.fields.silent | ticket.fields.silent
    for name in item.fields.silent - ticket.fields.silent:
        if name is Field.DUE:
            _nobodys(work)
        _emptied(name, work)
    for name in _FIELDS:
        if name in silent or _quiet(name, item.fields, ticket.fields, link, policy):
            continue
        told = name in tellable and not (
            name is Field.OWNER and ticket.fields.owner is None and item.others
        )
        work.settle(name, _decision(name, work, tellable=told), tellable=told, writable=writable)
    merged = _merged(work)
    return Reconciled(
        link=_link_after(work, merged, now),
        to_ticket=work.to_ticket,
        to_document=work.to_document,
        conflicts=tuple(work.met),
        merged=merged,
    )


class _Work:
    """The working tables of one pair; discarded with it."""

    __slots__ = (
        "base",
        "born",
        "conflicts",
        "item",
        "link",
        "met",
        "policy",
        "ticket",
        "to_document",
        "to_ticket",
        "untold",
        "verdicts",
    )

    def __init__(self, item: ActionItem, ticket: Ticket, link: Link, policy: Policy) -> None:
        self.item, self.ticket, self.link, self.policy = item, ticket, link, policy
        self.base: dict[Field, Agreed] = {}
        self.born = link.born
        self.untold = link.untold
        self.conflicts: Mapping[Field, Conflict] = {c.field: c for c in link.conflicts}
        self.met: list[Conflict] = []
        self.to_ticket: dict[Field, Value] = {}
        self.to_document: dict[Field, Value] = {}
        self.verdicts: dict[Field, Verdict] = {}

    def settle(self, name: Field, decision: Decision, *, tellable: bool, writable: bool) -> None:
        """Note what a decision means where not every side may be told."""
        verdict = self.verdicts[name] = decision.verdict
        if verdict is Verdict.NOTHING:
            return
        document, theirs = self.item.fields[name], self.ticket.fields[name]
        told = False
        if verdict is Verdict.TO_DOCUMENT and tellable:
            self.to_document[name] = theirs
            told = True
        elif verdict is Verdict.TO_TICKET and writable:
            self.to_ticket[name] = document
            told = True
        else:
            self.verdicts[name] = Verdict.AGREED
            self.base[name] = Agreed(document, theirs)
            self.born -= {name}
            alone = decision.verdict is Verdict.TO_DOCUMENT and not decision.contested
            untold = alone and _has_seen(name, self)
            self.untold = self.untold | {name} if untold else self.untold - {name}
        kept = {field: c for field, c in self.conflicts.items() if field is not name}
        if decision.contested or (verdict is Verdict.TO_TICKET and not told):
            winner = decision.winner if told else None
            kept[name] = Conflict(self.link.key, name, document, theirs, winner)
            self.met.append(kept[name])
        self.conflicts = kept


def _quiet(name: Field, ours: Fields, theirs: Fields, link: Link, policy: Policy) -> bool:
    """Whether neither side moved: what most fields of most pairs say, so it is asked first."""
    base = link.base.get(name)
    return (
        base is not None
        and base.document == ours[name]
        and base.ticket == theirs[name]
        and not (name is Field.DUE and policy.deadlines.fill)
    )


def _decision(name: Field, work: _Work, *, tellable: bool) -> Decision:
    item, ticket, link = work.item, work.ticket, work.link
    document, theirs, base = item.fields[name], ticket.fields[name], link.base.get(name)
    if name is Field.TITLE:
        differs = name in work.conflicts or link.adopted
        return decide_title(str(document), str(theirs), base, differs=differs)
    if name is Field.DUE and document is None:
        supplied = name in link.born or (base is None and _by_policy(ticket))
        untouched = base is None or base.ticket == theirs
        if supplied and untouched and theirs is not None:
            if work.policy.deadlines.fill and tellable:
                return Decision(Verdict.TO_DOCUMENT)
            if base is None:
                _nobodys(work)
                return Decision(Verdict.NOTHING)
    if document is None and link.adopted and _another(work):
        base = None  # its empty place takes nothing away from a guest
    form = item.forms.get(name)
    if name is Field.DUE and base is None and _by_policy(ticket) and not link.adopted:
        # The day was nobody's word: whatever a person wrote since counts, and contests nothing.
        base = Agreed(None, theirs)
        return decide(document, theirs, base, authority=Side.DOCUMENT, form=form)
    if link.adopted and base is None and _unwritten(name, item):
        same = document == theirs or looks_alike(form, document, theirs)
        document = theirs if same else None
    decision = decide(
        document,
        theirs,
        base,
        authority=work.policy.authority.get(name, Side.TICKET),
        guest=link.adopted,
        form=form,
    )
    return _over_unseen(name, decision, base, work, tellable=tellable)


def _nobodys(work: _Work) -> None:
    """The policy's date is nobody's word: after a lost database it stays so."""
    if Field.DUE not in work.link.base and _by_policy(work.ticket):
        work.base[Field.DUE] = Agreed(None, work.ticket.fields.due)
        work.born |= {Field.DUE}


def _another(work: _Work) -> bool:
    """Whether the line has another title: a guest's name may have gone to another item."""
    agreed = work.link.base.get(Field.TITLE)
    return agreed is not None and agreed.document != work.item.fields.title


def _emptied(name: Field, work: _Work) -> None:
    """Where the text never had a word and the ticket has none left, both show the same: nothing.

    Else the first word of the text would meet one that is gone, and give way to nothing.
    """
    base = work.link.base.get(name)
    if base is None or base.document is not None or base.ticket is None:
        return
    if work.ticket.fields[name] is None:
        work.base[name] = Agreed(None, None)
        work.born -= {name}


def _by_policy(ticket: Ticket) -> bool:
    """Whether the day a ticket bears is the one its block says the policy gave."""
    day, _, why = ticket.notes.get("Due", "").partition(" (")
    due = ticket.fields.due
    return due is not None and day == due.isoformat() and why.startswith("policy")


def _over_unseen(
    name: Field, decision: Decision, base: Agreed | None, work: _Work, *, tellable: bool
) -> Decision:
    """Where the sides had agreed to differ, whoever moves has never seen what gives way.

    Titles and priorities differ because trackers cut and fold them, unless a text was not told its
    ticket's; a date by policy is nobody's.
    Where the ticket alone had moved, its people have seen the text, and not the other way round;
    and a text that cannot be told gives way to nothing.
    """
    if base is None or name is Field.TITLE or name in work.link.born:
        return decision
    if name is Field.PRIORITY and name not in work.link.untold:
        return decision
    if _alike(name, base, work.item):
        return decision
    if decision.verdict is Verdict.TO_TICKET and base.ticket is not None:
        return replace(decision, contested=True, winner=decision.winner or Side.DOCUMENT)
    unseen = base.document is not None and name not in work.link.untold
    if decision.verdict is Verdict.TO_DOCUMENT and unseen and tellable:
        return replace(decision, contested=True, winner=decision.winner or Side.TICKET)
    return decision


def _has_seen(name: Field, work: _Work) -> bool:
    """Whether those who move the ticket have had the text's word before their eyes."""
    base = work.link.base.get(name)
    return base is not None and (name in work.link.untold or _alike(name, base, work.item))


def _alike(name: Field, base: Agreed, item: ActionItem) -> bool:
    return base.document == base.ticket or looks_alike(
        item.forms.get(name), base.document, base.ticket
    )


def _unwritten(name: Field, item: ActionItem) -> bool:
    """Whether *open* is only what an empty place reads as."""
    return name is Field.STATUS and not item.fields.status.closed and name not in item.written


def _merged(work: _Work) -> Fields:
    ours, theirs = work.item.fields, work.ticket.fields
    if ours == theirs:
        return ours
    values = {name: _counting(name, work) for name in _FIELDS}
    return Fields(
        title=ours.title,
        status=values[Field.STATUS],  # type: ignore[arg-type]  # one field, one type
        owner=values[Field.OWNER],  # type: ignore[arg-type]  # one field, one type
        due=values[Field.DUE],  # type: ignore[arg-type]  # one field, one type
        priority=values[Field.PRIORITY],  # type: ignore[arg-type]  # one field, one type
    )


def _counting(name: Field, work: _Work) -> Value:
    document, theirs = work.item.fields[name], work.ticket.fields[name]
    verdict = work.verdicts.get(name)
    if name in work.ticket.fields.silent:
        # A day that nobody can read just now: what both sides said last still counts.
        base = work.base.get(name) or work.link.base.get(name)
        return base.ticket if base is not None and base.document == document else document
    if verdict is Verdict.TO_TICKET:
        return document
    if name in work.item.fields.silent or verdict is Verdict.TO_DOCUMENT:
        return theirs
    if document is None or theirs is None:
        return theirs if document is None else document
    wins = work.policy.authority.get(name, Side.TICKET)
    alike = looks_alike(work.item.forms.get(name), document, theirs)
    return document if wins is Side.DOCUMENT and not alike else theirs


def _over(name: Field, work: _Work, merged: Fields) -> bool:
    """Whether nothing is left to decide in an old conflict: both look alike, or all is done."""
    document, theirs = work.item.fields[name], work.ticket.fields[name]
    alike = document == theirs or looks_alike(work.item.forms.get(name), document, theirs)
    return alike or (merged.status.closed and name is not Field.TITLE)


def _link_after(work: _Work, merged: Fields, now: datetime) -> Link:
    link = work.link
    conflicts = work.conflicts
    if conflicts:
        conflicts = {
            n: c for n, c in conflicts.items() if c in work.met or not _over(n, work, merged)
        }
    dues = link.dues
    if merged.due is not None and (not dues or dues[-1] != merged.due):
        dues = (*dues, merged.due)
    kept = tuple(conflicts[name] for name in _FIELDS if name in conflicts)
    if not work.base and dues == link.dues and kept == link.conflicts:
        return link
    moved = any(name in link.base for name in work.base)
    return replace(
        link,
        base={**link.base, **work.base},
        born=work.born,
        untold=work.untold,
        dues=dues,
        conflicts=kept,
        moved=now if moved else link.moved,
    )
