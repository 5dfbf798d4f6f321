"""Which item is which ticket's: names in the text first, then minted keys, then exact titles.

Identity is decided anew from the snapshot each time, in this order:

1. A ticket named in the item's text is its identity; of several items naming one the leader holds
   the link, the others follow.
2. A person's ruling, recorded by ``syncer link`` or ``syncer new``.
3. The minted key: of document, casefolded title and ordinal; the first that no other item claims.
4. An unclaimed link of the same document with exactly the same last-seen title; or of a document
   that vanished just now, if it is the only candidate on both sides.

Resemblance never joins, but it holds: see ``Standing.SIMILAR``.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from syncer.core.shadows import shadows
from syncer.model import (
    ActionItem,
    DocRef,
    Field,
    ItemKey,
    Link,
    Postmortem,
    Snapshot,
    Ticket,
    TicketRef,
)

_ALIKE = 80
"""Score from which two titles are taken for the same words, of 100."""


class Standing(Enum):
    """How an item stands to its ticket."""

    FREE = "free"
    """No ticket is known: one may be made."""
    LINKED = "linked"
    """A link and its ticket."""
    NAMED = "named"
    """The text names a ticket, no link knows it yet: first contact."""
    FOLLOWS = "follows"
    """The text names a ticket whose link another item leads."""
    GONE = "gone"
    """The ticket it had, or names, is not to be found."""
    AMBIGUOUS = "ambiguous"
    """The text names several tickets."""
    SIMILAR = "similar"
    """No ticket of its own, but much like an unclaimed one."""
    ELSEWHERE = "elsewhere"
    """Tracked where no configured tracker looks."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An item and what it is joined with."""

    key: ItemKey
    postmortem: Postmortem
    item: ActionItem
    standing: Standing
    link: Link | None = None
    ticket: Ticket | None = None
    candidates: tuple[TicketRef, ...] = ()
    """Of SIMILAR and AMBIGUOUS: the tickets in question."""
    leader: ItemKey | None = None
    """Of FOLLOWS."""
    replaces: str | None = None
    """Of FREE: the gone ticket that a person wants replaced; ``link`` is then the old one."""


@dataclass(frozen=True, slots=True)
class Matching:
    """Every item of every leading postmortem once, and the links that no item claims."""

    pairs: tuple[Pair, ...]
    orphans: tuple[Link, ...]
    shadowed: Mapping[DocRef, DocRef]
    """Copy to the one that leads."""


def mint(doc: DocRef, title: str, ordinal: int) -> ItemKey:
    """The key of the n-th item of this title in this document; the same in every process."""
    word = "\0".join((doc.source, doc.path, title.casefold(), str(ordinal)))
    return ItemKey("ai-" + hashlib.sha256(word.encode()).hexdigest()[:10])


def match(snapshot: Snapshot) -> Matching:
    """Join items and tickets; pure, and the same for the same snapshot."""
    links = {key: _moved(link, snapshot.renamed) for key, link in snapshot.links.items()}
    shadowed = shadows(snapshot, links.values())
    leading = [p for p in snapshot.postmortems if p.counts and p.ref not in shadowed]
    return _Join(snapshot, links, leading).matching(shadowed)


def _moved(link: Link, renamed: Mapping[DocRef, DocRef]) -> Link:
    return replace(link, doc=renamed[link.doc]) if link.doc in renamed else link


@dataclass(slots=True)
class _Claim:
    """One item on its way to a pair."""

    postmortem: Postmortem
    item: ActionItem
    pair: Pair | None = None


@dataclass(slots=True)
class _Join:
    """The working tables of one matching; discarded with it."""

    snapshot: Snapshot
    links: Mapping[ItemKey, Link]
    leading: list[Postmortem]
    claimed: set[ItemKey] = field(default_factory=set)
    by_ticket: dict[TicketRef, Link] = field(default_factory=dict)
    by_name: dict[tuple[str, str], Ticket] = field(default_factory=dict)
    by_doc: dict[DocRef, list[Link]] = field(default_factory=lambda: defaultdict(list))

    def matching(self, shadowed: Mapping[DocRef, DocRef]) -> Matching:
        """Run the rules in their order."""
        self._index()
        claims = [
            _Claim(postmortem, item)
            for postmortem in sorted(self.leading, key=lambda p: p.ref)
            for item in postmortem.items
        ]
        self._by_text([claim for claim in claims if claim.item.ticket or claim.item.named])
        rest = [claim for claim in claims if claim.pair is None]
        self._by_ruling(rest)
        self._by_key([claim for claim in rest if claim.pair is None])
        self._by_title([claim for claim in rest if claim.pair is None])
        self._free([claim for claim in rest if claim.pair is None])
        orphans = tuple(link for key, link in self.links.items() if key not in self.claimed)
        return Matching(tuple(c.pair for c in claims if c.pair is not None), orphans, shadowed)

    def _index(self) -> None:
        for link in sorted(self.links.values(), key=lambda one: (one.first_seen, one.key)):
            self.by_doc[link.doc].append(link)
            if link.retired:
                self.claimed.add(link.key)
            else:
                self.by_ticket.setdefault(link.ticket, link)
        for ticket in self.snapshot.tickets.values():
            for name in (*ticket.former, ticket.ref.id, ticket.name):
                self.by_name[ticket.ref.tracker, name.casefold()] = ticket

    def _resolve(self, ref: TicketRef) -> Ticket | None:
        return self.snapshot.tickets.get(ref) or self.by_name.get((ref.tracker, ref.id.casefold()))

    def _by_text(self, claims: list[_Claim]) -> None:
        named: dict[TicketRef, list[_Claim]] = defaultdict(list)
        unresolved: list[_Claim] = []
        for claim in claims:
            refs = claim.item.named or (claim.item.ticket,)
            found = {t.ref for ref in refs if ref is not None and (t := self._resolve(ref))}
            if len(found) > 1:
                self._settle(claim, Standing.AMBIGUOUS, candidates=tuple(sorted(found)))
            elif found:
                named[found.pop()].append(claim)
            else:
                unresolved.append(claim)
        for ref, sharers in named.items():
            self._share(self.snapshot.tickets[ref], sharers)
        for claim in unresolved:
            self._unresolved(claim)

    def _unresolved(self, claim: _Claim) -> None:
        """The text names a ticket that is not there: replaced by a person's word, or gone."""
        ref = claim.item.ticket
        if ref is None:
            return
        here = self.by_doc.get(claim.postmortem.ref, ())
        minted = mint(claim.postmortem.ref, claim.item.fields.title, 0)
        for link in here:
            if link.key not in self.claimed and link.replaces == ref.id:
                self._linked(claim, link)
                return
        for link in here:
            if ref == link.ticket or link.key == minted:
                if link.retired:
                    self._settle(claim, Standing.FREE, replaces=ref.id)
                    return
                if link.key not in self.claimed:
                    self._linked(claim, link)
                    return
        key = self._fresh_key(claim)
        wanted = self.snapshot.rulings.get(key, ref) is None
        standing = Standing.FREE if wanted else Standing.GONE
        self._settle(claim, standing, key=key, replaces=ref.id if wanted else None)

    def _share(self, ticket: Ticket, sharers: list[_Claim]) -> None:
        link = self.by_ticket.get(ticket.ref)
        leader = sharers[0]
        if link is not None:
            known = [c for c in sharers if c.item.fields.title == _last_title(link)]
            same_doc = [c for c in known if c.postmortem.ref == link.doc]
            leader = (same_doc or known or sharers)[0]
            self._linked(leader, link)
        else:
            mine = ticket.key if ticket.ours and ticket.key not in self.links else None
            key = mine if mine is not None and mine not in self.claimed else None
            self._settle(leader, Standing.NAMED, key=key, ticket=ticket)
        assert leader.pair is not None  # noqa: S101  # both branches above have just set it
        for claim in sharers:
            if claim is not leader:
                self._settle(
                    claim, Standing.FOLLOWS, ticket=ticket, link=link, leader=leader.pair.key
                )

    def _by_ruling(self, claims: list[_Claim]) -> None:
        wanted = {k: ref for k, ref in self.snapshot.rulings.items() if ref is not None}
        if not wanted:
            return
        for claim in claims:
            minted = (mint(claim.postmortem.ref, claim.item.fields.title, n) for n in range(9))
            key = next((k for k in minted if k in wanted and k not in self.claimed), None)
            ticket = None if key is None else self._resolve(wanted[key])
            if ticket is None:
                continue
            link = self.by_ticket.get(ticket.ref)
            if link is None:
                self._settle(claim, Standing.NAMED, key=key, ticket=ticket)
            elif link.key not in self.claimed:
                self._linked(claim, link)

    def _by_key(self, claims: list[_Claim]) -> None:
        for claim in claims:
            doc, title = claim.postmortem.ref, claim.item.fields.title
            ordinal = 0
            while (link := self.links.get(mint(doc, title, ordinal))) is not None:
                if link.key not in self.claimed and link.doc == doc:
                    self._linked(claim, link)
                    break
                ordinal += 1

    def _by_title(self, claims: list[_Claim]) -> None:
        vanished = {
            link.doc: True
            for link in self.links.values()
            if link.doc in self.snapshot.vanished and link.key not in self.claimed
        }
        strays: dict[str, list[Link]] = defaultdict(list)
        for doc in vanished:
            for link in self.by_doc[doc]:
                if link.key not in self.claimed:
                    strays[_last_title(link)].append(link)
        seekers: dict[str, int] = defaultdict(int)
        for claim in claims:
            seekers[claim.item.fields.title] += 1
        for claim in claims:
            title = claim.item.fields.title
            own = [
                link
                for link in self.by_doc.get(claim.postmortem.ref, ())
                if link.key not in self.claimed and _last_title(link) == title
            ]
            if own:
                self._linked(claim, own[0])
            elif len(strays.get(title, ())) == 1 and seekers[title] == 1:
                self._linked(claim, strays[title][0])

    def _free(self, claims: list[_Claim]) -> None:
        for claim in claims:
            if claim.item.references:
                self._settle(claim, Standing.ELSEWHERE)
                continue
            key = self._fresh_key(claim)
            alike = () if key in self.snapshot.rulings else tuple(self._alike(claim))
            standing = Standing.SIMILAR if alike else Standing.FREE
            self._settle(claim, standing, key=key, candidates=alike)

    def _alike(self, claim: _Claim) -> Iterator[TicketRef]:
        """Live, unclaimed tickets of ours that name this document and sound like the item."""
        for link in self.by_doc.get(claim.postmortem.ref, ()):
            ticket = self.snapshot.tickets.get(link.ticket)
            if link.key in self.claimed or ticket is None or ticket.fields.status.closed:
                continue
            titles = {_last_title(link), ticket.fields.title}
            if any(alike(claim.item.fields.title, title) for title in titles):
                yield ticket.ref

    def _fresh_key(self, claim: _Claim) -> ItemKey:
        """The first minted key that no other item claims and no link holds."""
        ordinal = 0
        while True:
            key = mint(claim.postmortem.ref, claim.item.fields.title, ordinal)
            if key not in self.claimed and key not in self.links:
                return key
            ordinal += 1

    def _linked(self, claim: _Claim, link: Link) -> None:
        self.claimed.add(link.key)
        ticket = self.snapshot.tickets.get(link.ticket)
        if ticket is not None:
            self._settle(claim, Standing.LINKED, key=link.key, link=link, ticket=ticket)
        elif self.snapshot.rulings.get(link.key, link.ticket) is None:
            name = claim.item.ticket or link.ticket
            self._settle(claim, Standing.FREE, link=link, replaces=name.id)
        else:
            self._settle(claim, Standing.GONE, key=link.key, link=link)

    def _settle(
        self,
        claim: _Claim,
        standing: Standing,
        *,
        key: ItemKey | None = None,
        link: Link | None = None,
        ticket: Ticket | None = None,
        candidates: tuple[TicketRef, ...] = (),
        leader: ItemKey | None = None,
        replaces: str | None = None,
    ) -> None:
        own = self._fresh_key(claim) if key is None else key
        self.claimed.add(own)
        claim.pair = Pair(
            key=own,
            postmortem=claim.postmortem,
            item=claim.item,
            standing=standing,
            link=link,
            ticket=ticket,
            candidates=candidates,
            leader=leader,
            replaces=replaces,
        )


def alike(one: str, other: str) -> bool:
    """Whether two titles sound so much alike that only a person can tell them apart."""
    from rapidfuzz import fuzz  # noqa: PLC0415  # 40 ms of import that most cycles never need

    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= _ALIKE


def _last_title(link: Link) -> str:
    base = link.base.get(Field.TITLE)
    return "" if base is None else str(base.document)
