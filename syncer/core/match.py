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

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import unquote

from syncer.core.adrift import Adrift, missing
from syncer.core.elders import elders
from syncer.core.pairs import Claim, Matching, Pair, Standing, current, rank
from syncer.core.shadows import shadows
from syncer.core.titles import alike, last_title, mint
from syncer.model import (
    DocRef,
    ItemKey,
    Link,
    Postmortem,
    Snapshot,
    Ticket,
    TicketRef,
)


def match(snapshot: Snapshot) -> Matching:
    """Join items and tickets; pure, and the same for the same snapshot."""
    links = elders(snapshot, current(snapshot))
    shadowed = shadows(snapshot, links.values())
    leading = [p for p in snapshot.postmortems if p.counts and p.ref not in shadowed]
    return _Join(snapshot, links, leading).matching(shadowed)


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
    by_marker: dict[ItemKey, Ticket] = field(default_factory=dict)
    """Tickets of ours that no link knows: after a lost database they are found by their marker."""
    by_path: dict[str, list[Link]] = field(default_factory=lambda: defaultdict(list))
    """Links of documents whose source is not configured any more: under another name, perhaps."""
    missing: Mapping[str, Sequence[Link]] = field(default_factory=dict)
    adrift: Adrift = field(default_factory=lambda: Adrift((), ()))
    over: list[Link] = field(default_factory=list)
    """Links that another one took the place of."""

    def matching(self, shadowed: Mapping[DocRef, DocRef]) -> Matching:
        """Run the rules in their order."""
        self._index()
        claims = [
            Claim(postmortem, item)
            for postmortem in sorted(self.leading, key=lambda p: p.ref)
            for item in postmortem.items
        ]
        self._by_text([claim for claim in claims if claim.item.ticket or claim.item.named])
        rest = [claim for claim in claims if claim.pair is None]
        self._by_ruling(rest)
        self._by_key([claim for claim in rest if claim.pair is None])
        self._by_title([claim for claim in rest if claim.pair is None])
        self.adrift = Adrift(self.by_marker.values(), self.snapshot.postmortems)
        self._free([claim for claim in rest if claim.pair is None])
        orphans = [link for key, link in self.links.items() if key not in self.claimed]
        pairs = tuple(claim.pair for claim in claims if claim.pair is not None)
        contested = {ref for pair in pairs for ref in pair.candidates}
        led = {pair.ticket.ref for pair in pairs if pair.ticket is not None}
        left = [link for link in (*orphans, *self.over) if link.ticket not in contested | led]
        return Matching(pairs, tuple(left), shadowed)

    def _index(self) -> None:
        over = {link.supersedes for link in self.links.values()}
        known = {postmortem.ref for postmortem in self.snapshot.postmortems}
        for link in sorted(self.links.values(), key=lambda one: (one.first_seen, one.key)):
            if link.key in over:
                self.claimed.add(link.key)
                self.over.append(link)
            else:
                self.by_doc[link.doc].append(link)
                if link.doc.source in self.snapshot.held and link.doc not in known:
                    self.by_path[link.doc.path].append(link)
                self.by_ticket.setdefault(link.ticket, link)
        self.missing = missing(self.by_doc, self.snapshot, known)
        for ticket in self.snapshot.tickets.values():
            for name in (*ticket.former, ticket.ref.id, ticket.name):
                self.by_name[ticket.ref.tracker, name.casefold()] = ticket
            if ticket.ours and ticket.key is not None and ticket.key not in self.links:
                first = self.by_marker.setdefault(ticket.key, ticket)
                if rank(ticket) < rank(first):
                    self.by_marker[ticket.key] = ticket

    def _resolve(self, ref: TicketRef) -> Ticket | None:
        return self.snapshot.tickets.get(ref) or self.by_name.get((ref.tracker, ref.id.casefold()))

    def _by_text(self, claims: list[Claim]) -> None:
        named: dict[TicketRef, list[Claim]] = defaultdict(list)
        unresolved: list[Claim] = []
        for claim in claims:
            refs = claim.item.named or (claim.item.ticket,)
            found = {t.ref for ref in refs if ref is not None and (t := self._resolve(ref))}
            if len(found) > 1:
                # Which of them it is, only the text can say: nobody else may have them meanwhile.
                self.claimed.update(
                    link.key for ref in found if (link := self.by_ticket.get(ref)) is not None
                )
                self._settle(claim, Standing.AMBIGUOUS, candidates=tuple(sorted(found)))
            elif found:
                named[found.pop()].append(claim)
            else:
                unresolved.append(claim)
        for ref, sharers in named.items():
            self._share(self.snapshot.tickets[ref], sharers)
        for claim in unresolved:
            self._unresolved(claim)

    def _unresolved(self, claim: Claim) -> None:
        """The text names a ticket that is not there: replaced by a person's word, or gone."""
        ref = claim.item.ticket
        if ref is None:
            return
        doc, title = claim.postmortem.ref, claim.item.fields.title
        free = [one for one in self.by_doc.get(doc, ()) if one.key not in self.claimed]
        minted = mint(doc, title, 0)
        for link in free:
            gone = link.ticket not in self.snapshot.tickets
            if ref.id == link.replaces or ref == link.ticket or (gone and link.key == minted):
                self._linked(claim, link)
                return
        self._gone(claim, ref.id, self._fresh_key(claim))

    def _gone(self, claim: Claim, name: str, key: ItemKey, link: Link | None = None) -> None:
        """The item's ticket is not there: a person's word may name another, or want a new one."""
        over = None if link is None else link.key
        fresh = key if link is None else None
        meant = self.snapshot.rulings.get(key)
        ticket = None if meant is None else self._resolve(meant)
        if meant is None and key in self.snapshot.rulings:
            self._settle(claim, Standing.FREE, key=fresh, replaces=name, supersedes=over)
        elif ticket is not None:
            self._ruled(claim, fresh, ticket, over, name)
        else:
            self._settle(claim, Standing.GONE, key=key, link=link)

    def _share(self, ticket: Ticket, sharers: list[Claim]) -> None:
        link = self.by_ticket.get(ticket.ref)
        leader = sharers[0]
        if link is not None:
            known = [c for c in sharers if c.item.fields.title == last_title(link)]
            beside = [c for c in sharers if c.postmortem.ref == link.doc]
            both = [c for c in known if c.postmortem.ref == link.doc]
            leader = (both or known or beside or sharers)[0]
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

    def _by_ruling(self, claims: list[Claim]) -> None:
        wanted = {k: ref for k, ref in self.snapshot.rulings.items() if ref is not None}
        if not wanted:
            return
        for claim in claims:
            minted = (mint(claim.postmortem.ref, claim.item.fields.title, n) for n in range(9))
            key = next((k for k in minted if k in wanted and k not in self.claimed), None)
            if key is None:
                continue
            ticket = self._resolve(wanted[key])
            own = None if key in self.links else key
            if ticket is None:
                # Out of sight just now: a person's word is waited for, not replaced by a guess.
                self._settle(claim, Standing.GONE, key=own)
            else:
                self._ruled(claim, own, ticket)

    def _ruled(
        self,
        claim: Claim,
        key: ItemKey | None,
        ticket: Ticket,
        over: ItemKey | None = None,
        replaces: str | None = None,
    ) -> None:
        """A person says that this ticket is the item's, in place of the link ``over``."""
        link = self.by_ticket.get(ticket.ref)
        if link is not None and link.key in self.claimed:
            self._settle(
                claim, Standing.FOLLOWS, key=key, ticket=ticket, link=link, leader=link.key
            )
        elif link is not None and over is None and last_title(link) == claim.item.fields.title:
            self._linked(claim, link)
        else:
            # Another item's base says nothing of this one: they meet for the first time.
            old = over if link is None else link.key
            if old is not None:
                self.claimed.add(old)
            self._settle(
                claim, Standing.NAMED, key=key, ticket=ticket, replaces=replaces, supersedes=old
            )

    def _by_key(self, claims: list[Claim]) -> None:
        for claim in claims:
            doc, title = claim.postmortem.ref, claim.item.fields.title
            for ordinal in count():
                key = mint(doc, title, ordinal)
                link, marked = self.links.get(key), self.by_marker.get(key)
                if link is None and marked is None:
                    break
                if key in self.claimed or (link is not None and link.doc != doc):
                    continue
                if link is not None:
                    self._linked(claim, link)
                else:
                    self._settle(claim, Standing.NAMED, key=key, ticket=marked)
                break

    def _by_title(self, claims: list[Claim]) -> None:
        vanished = {
            link.doc: True
            for link in self.links.values()
            if link.doc in self.snapshot.vanished and link.key not in self.claimed
        }
        strays: dict[str, list[Link]] = defaultdict(list)
        for doc in vanished:
            for link in self.by_doc[doc]:
                if link.key not in self.claimed:
                    strays[last_title(link)].append(link)
        seekers: dict[str, int] = defaultdict(int)
        for claim in claims:
            seekers[claim.item.fields.title] += 1
        for claim in claims:
            title = claim.item.fields.title
            own = [
                link
                for link in self._near(claim.postmortem.ref)
                if link.key not in self.claimed and last_title(link) == title
            ]
            if own:
                self._linked(claim, own[0])
            elif len(strays.get(title, ())) == 1 and seekers[title] == 1:
                self._linked(claim, strays[title][0])

    def _free(self, claims: list[Claim]) -> None:
        for claim in claims:
            if claim.item.references:
                self._settle(claim, Standing.ELSEWHERE)
                continue
            key = self._fresh_key(claim)
            alike = () if key in self.snapshot.rulings else tuple(dict.fromkeys(self._alike(claim)))
            standing = Standing.SIMILAR if alike else Standing.FREE
            self._settle(claim, standing, key=key, candidates=alike)

    def _alike(self, claim: Claim) -> Iterator[TicketRef]:
        """Live, unclaimed tickets of ours that name this document and sound like the item.

        Also one with this very title whose document is not there, or is not known at all: it may
        have been moved here.
        """
        title, ref = claim.item.fields.title, claim.postmortem.ref
        for link in self._near(ref):
            ticket = self.snapshot.tickets.get(link.ticket)
            if link.key in self.claimed or ticket is None or ticket.fields.status.closed:
                continue
            if any(alike(title, known) for known in (last_title(link), ticket.fields.title)):
                yield ticket.ref
        for ticket in self.by_marker.values():
            named = ref.path in unquote(ticket.notes.get("Action item of", ""))
            open_ = ticket.key not in self.claimed and not ticket.fields.status.closed
            if named and open_ and alike(title, ticket.fields.title):
                yield ticket.ref
        for link in self.missing.get(title, ()):
            if link.key not in self.claimed:
                yield link.ticket
        for ticket in self.adrift.titled(title):
            if ticket.key not in self.claimed:
                yield ticket.ref

    def _near(self, ref: DocRef) -> Sequence[Link]:
        """Links of this document, under whatever name its source went."""
        return (*self.by_doc.get(ref, ()), *self.by_path.get(ref.path, ()))

    def _fresh_key(self, claim: Claim) -> ItemKey:
        """The first minted key that no other item claims and no link holds."""
        ordinal = 0
        while True:
            key = mint(claim.postmortem.ref, claim.item.fields.title, ordinal)
            if key not in self.claimed and key not in self.links:
                return key
            ordinal += 1

    def _linked(self, claim: Claim, link: Link) -> None:
        self.claimed.add(link.key)
        ticket = self.snapshot.tickets.get(link.ticket)
        if ticket is not None:
            self._settle(claim, Standing.LINKED, key=link.key, link=link, ticket=ticket)
        else:
            self._gone(claim, (claim.item.ticket or link.ticket).id, link.key, link)

    def _settle(
        self,
        claim: Claim,
        standing: Standing,
        *,
        key: ItemKey | None = None,
        link: Link | None = None,
        ticket: Ticket | None = None,
        candidates: tuple[TicketRef, ...] = (),
        leader: ItemKey | None = None,
        replaces: str | None = None,
        supersedes: ItemKey | None = None,
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
            supersedes=supersedes,
        )
