"""From what both sides say to what is to be done: one pure look at everything known.

Flags and tellings are level-triggered: nothing is remembered as work, so that retry, recovery,
first run and lost database are one path. Guards and modes come afterwards, in ``core.guard``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from syncer.core.addresses import page_address
from syncer.core.births import birth
from syncer.core.block import block, block_digest, filled, notes
from syncer.core.conditions import follows, left_alone, settling, source_of
from syncer.core.deadlines import item_problems, postmortem_problems
from syncer.core.digests import proposal_digest, tell_id
from syncer.core.edited import found_of_block
from syncer.core.findings import found_of_documents, found_of_pair, found_of_resting
from syncer.core.pairs import Matching, Pair, Standing
from syncer.core.policy import Policy
from syncer.core.reconcile import Reconciled
from syncer.core.strays import orphans, twins
from syncer.core.survey import Judged, Survey, survey
from syncer.core.titles import mint
from syncer.model import (
    Block,
    Change,
    Code,
    Comment,
    Conflict,
    CreateTicket,
    DocRef,
    EditDocument,
    Field,
    ItemKey,
    Link,
    Plan,
    Postmortem,
    Problem,
    ProposeEdits,
    Remember,
    Side,
    Snapshot,
    Status,
    Ticket,
    Told,
    UpdateTicket,
)


def plan(snapshot: Snapshot, policy: Policy, seen: Survey | None = None) -> Plan:
    """All that mode ``sync`` would do now, and all there is to say.

    ``seen`` is the survey of this very snapshot, where it was made already.
    """
    return _Planner(snapshot, policy).plan(seen or survey(snapshot, policy))


class _Planner:
    """The working tables of one plan; discarded with it."""

    def __init__(self, snapshot: Snapshot, policy: Policy) -> None:
        self.snapshot, self.policy = snapshot, policy
        self.remembered: list[Remember] = []
        self.created: list[CreateTicket] = []
        self.updated: list[UpdateTicket] = []
        self.told: dict[DocRef, dict[ItemKey, Told]] = defaultdict(dict)
        self.comments: list[Comment] = []
        self.conflicts: list[Conflict] = []
        self.problems: list[Problem] = []
        self.followers: dict[ItemKey, dict[ItemKey, Status]] = defaultdict(dict)
        self.before = {new: old for old, new in snapshot.renamed.items()}

    def plan(self, seen: Survey) -> Plan:
        """Pair by pair, then what no pair speaks for."""
        synced = [
            one
            for one in seen.pairs.values()
            if not (one.pair.item.skip or one.pair.postmortem.skip)
        ]
        for judged in synced:
            if judged.pair.standing is Standing.FOLLOWS:
                self._follow(judged.pair, seen)
        for judged in synced:
            self._pair(judged)
        self._strays(seen.matching)
        self._moved_links()
        self._findings(seen.matching)
        changes: list[Change] = [*self.remembered, *self.created, *self.updated]
        changes += self._documents()
        changes += self.comments
        return Plan(tuple(changes), tuple(self.conflicts), _in_order(self.problems))

    def _pair(self, judged: Judged) -> None:
        pair = judged.pair
        self.problems += found_of_pair(pair, self.snapshot, self.policy)
        if judged.flags:
            self._flag(judged)
        if judged.done is not None:
            self._join(judged, judged.done)
        elif pair.standing is Standing.FREE:
            self._free(pair)

    def _join(self, judged: Judged, done: Reconciled) -> None:
        """A ticket and an item: tell each side what it lacks."""
        pair, ticket = judged.pair, judged.pair.ticket
        if ticket is None or left_alone(self.snapshot, pair.key, ticket.ref.tracker, ticket.ref):
            return
        self.conflicts += done.conflicts
        self._tell_ticket(judged, ticket, done)
        self._tell_document(pair, ticket, done)

    def _tell_ticket(self, judged: Judged, ticket: Ticket, done: Reconciled) -> None:
        """Remember the join, and bring ticket and block to what counts."""
        pair = judged.pair
        link = self._with_followers(done.link, ticket)
        wanted: Block | None = None
        flags: frozenset[Code] | None = None
        if not (link.mute or ticket.followed):
            wanted = self._block(pair, ticket, done)
            stands = wanted is not None and not link.block and ticket.key == link.key
            if wanted is not None and stands and notes(wanted.text) == ticket.notes:
                link = replace(link, block=wanted.digest)
                wanted = None
            if wanted is None:
                self.problems += found_of_block(pair, ticket, link)
            flags = _labels(judged, ticket)
        known = self.snapshot.links.get(link.key)
        if link is not known and link != known:
            self.remembered.append(Remember(link))
        nothing = not done.to_ticket and flags is None and wanted is None
        if nothing or settling(pair.postmortem, self.snapshot, self.policy):
            return
        self.updated.append(
            UpdateTicket(
                ref=ticket.ref,
                key=link.key,
                expected=ticket.revision,
                patch=done.to_ticket,
                flags=flags,
                block=wanted,
                adopts=wanted is not None and link.adopted and not link.block,
                doc=link.doc,
                before={name: ticket.fields[name] for name in done.to_ticket},
            )
        )

    def _with_followers(self, link: Link, ticket: Ticket) -> Link:
        """The link with the status that each follower's text is known to show."""
        says = self.followers.get(link.key, {})
        kept = {key: status for key, status in link.followers.items() if key in says}
        status = ticket.fields.status
        shown = {key: status for key, one in says.items() if one.closed == status.closed}
        followers = {**kept, **shown}
        return link if followers == link.followers else replace(link, followers=followers)

    def _block(self, pair: Pair, ticket: Ticket, done: Reconciled) -> Block | None:
        """The block as it must become; None where its facts still hold."""
        postmortem, item, due = pair.postmortem, pair.item, done.merged.due
        tracker = self.policy.trackers[ticket.ref.tracker]
        if ticket.key is not None and Field.DUE in ticket.fields.silent - tracker.silent:
            return None  # the day in the ticket cannot be read just now: nobody knows what counts
        if postmortem.ref in self.snapshot.held:
            return None  # under this name it was not read yet: nobody knows its address
        told, contact = follows(pair, self.policy), self.policy.contact
        advice = filled(tracker.advice, follows=told, contact=contact)
        reason = _reason(done.link, ticket, due)
        standing = done.link.block
        if standing == block_digest(postmortem, item, due=due, reason=reason, advice=advice):
            return None
        if told and standing and not done.to_ticket:
            # A promise that is only new goes along with whatever changes next.
            less = filled(tracker.advice, follows=False, contact=contact)
            if standing == block_digest(postmortem, item, due=due, reason=reason, advice=less):
                return None
        page = page_address(postmortem.url, postmortem.ref, ticket.ref.tracker, self.policy)
        shown = replace(postmortem, url=page)
        return block(shown, item, due=due, reason=reason, advice=advice, standing=ticket.notes)

    def _tell_document(self, pair: Pair, ticket: Ticket, done: Reconciled) -> None:
        item = pair.item
        named = item.ticket
        lacks = named is None or (
            done.link.replaces == named.id and named.id not in (ticket.name, ticket.ref.id)
        )
        source = source_of(pair.postmortem.ref, self.policy)
        name = ticket.ref if lacks and item.nameable and source.writes and source.name else None
        before = {field: item.fields[field] for field in done.to_document}
        self._tell(pair, Told(item.line, done.to_document, name, before))

    def _tell(self, pair: Pair, told: Told) -> None:
        ref = pair.postmortem.ref
        if not (told.patch or told.name) or left_alone(self.snapshot, pair.key, ref, ref.source):
            return
        told = self._writable(pair.key, told)
        if (told.patch or told.name) and not settling(pair.postmortem, self.snapshot, self.policy):
            self.told[ref][pair.key] = told

    def _writable(self, key: ItemKey, told: Told) -> Told:
        """Without what was found not to be writable there, and rests."""
        if not self.snapshot.resting:
            return told
        patch = {
            name: value
            for name, value in told.patch.items()
            if tell_id(key, replace(told, patch={name: value})) not in self.snapshot.resting
        }
        rests = tell_id(key, replace(told, patch={})) in self.snapshot.resting
        return replace(told, patch=patch, name=None if rests else told.name)

    def _follow(self, pair: Pair, seen: Survey) -> None:
        """A further item of a shared ticket: told its status, never heard."""
        ticket, item = pair.ticket, pair.item
        if ticket is None or pair.leader is None:
            return
        says, status = item.fields.status, ticket.fields.status
        self.followers[pair.leader][pair.key] = says
        source = source_of(pair.postmortem.ref, self.policy)
        tellable = source.writes and Field.STATUS in source.fields and Field.STATUS in item.forms
        leader = seen.pairs.get(pair.leader)
        done = None if leader is None else leader.done
        meant = None if done is None else done.to_ticket.get(Field.STATUS)
        soon = isinstance(meant, Status) and says.closed == meant.closed
        if says.closed == status.closed or soon or not tellable:
            return
        if self._is_word(pair, status):
            self.conflicts.append(Conflict(pair.key, Field.STATUS, says, status, Side.TICKET))
        self._tell(pair, Told(item.line, {Field.STATUS: status}, None, {Field.STATUS: says}))

    def _is_word(self, pair: Pair, status: Status) -> bool:
        """Whether a person gave a follower the status that its text shows.

        Of a text that is not known to have shown anything else a mark is a word, an empty box none.
        """
        known = {} if pair.link is None else pair.link.followers
        shown = known.get(pair.key)
        if shown is None and (old := self.before.get(pair.postmortem.ref)) is not None:
            title = pair.item.fields.title
            keys = (mint(old, title, ordinal) for ordinal in range(len(known) + 1))
            shown = next((known[key] for key in keys if key in known), None)
        if shown is None:
            return pair.item.fields.status.closed
        return shown.closed == status.closed

    def _free(self, pair: Pair) -> None:
        wanted = birth(pair, self.snapshot, self.policy)
        if isinstance(wanted, Problem):
            self.problems.append(wanted)
        elif wanted is not None:
            self.created.append(wanted)

    def _flag(self, judged: Judged) -> None:
        """Say what is to be said of one item."""
        pair, done = judged.pair, judged.done
        # Where another tracker has the ticket, no date of ours will ever count.
        elsewhere = pair.standing is Standing.ELSEWHERE
        self.problems += item_problems(
            judged.flags - {Code.NO_DUE_DATE} if elsewhere else judged.flags,
            doc=pair.postmortem.ref,
            key=pair.key,
            fields=judged.merged,
            item=pair.item,
            link=None if done is None else done.link,
            due=judged.merged.due,
            severity=pair.postmortem.severity,
            now=self.snapshot.now,
            deadlines=self.policy.deadlines,
        )

    def _strays(self, matching: Matching) -> None:
        found = (
            *orphans(matching, self.snapshot, self.policy),
            *twins(matching, self.snapshot),
        )
        self.remembered += [one for one in found if isinstance(one, Remember)]
        self.problems += [one for one in found if isinstance(one, Problem)]
        updated = [one for one in found if isinstance(one, UpdateTicket)]
        self.updated += updated
        self.conflicts += [conflict for one in updated for conflict in one.unheard]
        self.comments += [one for one in found if isinstance(one, Comment)]

    def _moved_links(self) -> None:
        """Links of renamed documents go along, also those whose item no pair speaks for."""
        remembered = {one.link.key for one in self.remembered}
        for link in self.snapshot.links.values():
            if link.doc in self.snapshot.renamed and link.key not in remembered:
                self.remembered.append(Remember(replace(link, doc=self.snapshot.renamed[link.doc])))

    def _findings(self, matching: Matching) -> None:
        self.problems += found_of_documents(self.snapshot, matching)
        self.problems += found_of_resting(self.snapshot, matching)
        now, began = self.snapshot.now, self.snapshot.began
        for postmortem in self.snapshot.postmortems:
            if postmortem.ref not in matching.shadowed:
                self.problems += postmortem_problems(
                    postmortem, now=now, began=began, policy=self.policy
                )

    def _documents(self) -> list[Change]:
        """One edit per document; of a proposing source one proposal, where it changed."""
        known = {postmortem.ref: postmortem for postmortem in self.snapshot.postmortems}
        edits = [
            EditDocument(ref, known[ref].revision, told, _subject(known[ref]))
            for ref, told in sorted(self.told.items())
        ]
        proposing = sorted(name for name, one in self.policy.sources.items() if one.proposes)
        changes: list[Change] = [edit for edit in edits if edit.ref.source not in proposing]
        for name in proposing:
            wanted = tuple(edit for edit in edits if edit.ref.source == name)
            digest = proposal_digest(wanted)
            if digest != self.snapshot.proposed.get(name, proposal_digest(())):
                changes.append(ProposeEdits(name, wanted, digest))
        return changes


def _reason(link: Link, ticket: Ticket, due: date | None) -> str | None:
    """Why the policy gave this date, if nobody else did; the block keeps it through a lost base."""
    day, _, said = ticket.notes.get("Due", "").partition(" (")
    base = link.base.get(Field.DUE)
    if due is None or (base is not None and (Field.DUE not in link.born or base.ticket != due)):
        return None
    if base is not None and not day:
        return "policy"  # a person took the block away, and the words with it
    stands = day == due.isoformat() and said.startswith("policy")
    return said.rstrip(")") if stands else None


def _labels(judged: Judged, ticket: Ticket) -> frozenset[Code] | None:
    """The flags that become labels, where they differ; a guest gets none at first contact."""
    done = judged.done
    guest = done is None or (judged.pair.standing is Standing.NAMED and done.link.adopted)
    wanted = judged.flags & {Code.OVERDUE}
    return None if guest or judged.history or wanted == ticket.flags else wanted


def _subject(postmortem: Postmortem) -> str:
    return f"docs: follow action items of {postmortem.title or postmortem.ref.path}"


def _in_order(problems: list[Problem]) -> tuple[Problem, ...]:
    """By document and line, each said once."""
    nowhere = DocRef("", "")
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda p: (p.doc is None, p.doc or nowhere, p.line or 0, p.code.value),
        )
    )
