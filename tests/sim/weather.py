"""What goes wrong, what comes late, and what operators do about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from syncer.core.digests import change_ids
from syncer.core.policy import Mode
from syncer.core.titles import mint
from syncer.errors import AdapterError, Rejected, Transient
from syncer.model import (
    Code,
    Comment,
    DocRef,
    Field,
    Problem,
    ProposeEdits,
    Remember,
    Side,
    TicketRef,
    Value,
)
from tests.sim.forge import Board, Folder
from tests.sim.ledger import Since
from tests.sim.marks import NAME, bears
from tests.sim.moods import MOODS
from tests.sim.strikes import Strikes
from tests.sim.views import JUDGED, differing

JUMPS = (
    timedelta(hours=1),
    timedelta(days=1),
    timedelta(days=5),
    timedelta(minutes=-10),
    timedelta(hours=-1),
)


class Weather(Strikes):
    """Faults, time and operators; every act says in words what it did, or "" for nothing."""

    copied = 0
    """After how many looks the database was copied."""

    def mood(self) -> str:
        mood = self.chance.choice(MOODS)
        side = self.chance.choice((self.stage.docs, self.stage.ops))
        side.mood.next = mood
        return self._cycle(f"a cycle whose feed of {side.name} {mood}")

    def blind(self) -> str:
        """The tracker's feed shows nothing new yet."""
        sides = self.chance.choice(((self.stage.ops,), (self.stage.docs,), self.sides))
        for side in sides:
            side.mood.next = self.chance.choice(("lags", "lags", "torn"))
        return self._cycle(f"a cycle that is told nothing new of {[side.name for side in sides]}")

    @property
    def sides(self) -> tuple[Board | Folder, ...]:
        """Both at once."""
        return self.stage.ops, self.stage.docs

    def partial(self) -> str:
        """A listing breaks off, or leaves out what is there."""
        side = self.chance.choice((self.stage.docs, self.stage.ops))
        side.mood.next = self.chance.choice(("lies", "lies", "torn"))
        full = self.chance.random() < 0.7
        return self._cycle(f"a cycle whose listing of {side.name} is not whole", full=full)

    def jump(self) -> str:
        """Time passes, or somebody sets our clock."""
        jump = self.chance.choice(JUMPS)
        if jump > timedelta(0):
            self.stage.now += jump
            self.stage.seen["time passes"] += 1
            return f"{jump} pass"
        self.stage.skew += jump
        self.stage.seen["clock back"] += 1
        return f"our clock is set back by {-jump}"

    def back_up(self) -> str:
        self.stage.back_up()
        self.copied = self.stage.watch.looks.count
        return "the database is copied"

    def roll_back(self) -> str:
        if not self.stage.roll_back():
            return ""
        self.stage.seen["rolled back"] += 1
        self.ledger.forget(self._nameless(), self._unheard())
        self.stage.watch.looks.lost(self.copied)
        return "the database is rolled back"

    def _nameless(self) -> list[str]:
        """Items of which neither text nor marker can tell, without a store, whose ticket is whose.

        So it is of those that were retitled or moved since, and, for as long as the tracker's index
        is late, of those whose ticket is too young to be found.
        """
        stage = self.stage
        found: list[str] = []
        for path, index in stage.lines():
            line = stage.line((path, index))
            uid = stage.uid(line) or ""
            made = [one for one in stage.ops.made if stage.uid(one[2]) == uid]
            if NAME.search(line) or not made:
                continue
            item = next((one for one in stage.read(path).items if one.line == index + 1), None)
            title = item.fields.title if item else ""
            minted = {mint(DocRef("docs", path), title, ordinal) for ordinal in range(4)}
            told_apart = any(key in minted for _, key, _ in made)
            young = stage.setting.lag and any(self._young(id_) for id_, _, _ in made)
            if not told_apart or young:
                found.append(uid)
        return found

    def _unheard(self) -> set[str]:
        """Whose box is empty in a copy, and ticked elsewhere."""
        copies = {one.doc.path for one in self.problems() if one.code is Code.SHADOWED and one.doc}
        emptied: set[str] = set()
        ticked: set[str] = set()
        for path, item in self.stage.everything():
            uid = self.stage.uid(item.fields.title) or ""
            if item.fields.status.closed:
                ticked.add(uid)
            elif path in copies:
                emptied.add(uid)
        return emptied & ticked

    def _young(self, id_: str) -> bool:
        ticket = self.stage.ticket(id_)
        return ticket is not None and self.stage.now - ticket.created <= self.stage.setting.lag

    def lose(self) -> str:
        self.stage.lose_database()
        self.stage.seen["database lost"] += 1
        self.stage.watch.looks.lost()
        self.ledger.forget(self._nameless(), self._unheard())
        return "the database is lost"

    def restart(self) -> str:
        self.stage.restart()
        return "the process is restarted"

    def merge(self) -> str:
        said = self.merged()
        if said is None:
            return ""
        for uid, name in said:
            since = Since(*self.stage.watch.looks.of(uid, name))
            self.ledger.speaks(uid, name, Side.DOCUMENT, since)
        self.stage.seen["merged"] += 1
        return "a person merges the proposal"

    def merged(self) -> list[tuple[str, Field]] | None:
        """What the text says otherwise once the proposal is merged; None: there is none."""
        before = self._said() if self.stage.setting.branch else {}
        if not self.stage.docs.merge():
            return None
        after = self._said()
        return [key[:2] for key, old in before.items() if after.get(key, old) != old]

    def _said(self) -> dict[tuple[str, Field, tuple[str, int]], Value]:
        """What each line says."""
        return {
            (self.stage.uid(item.fields.title) or "", name, (path, item.line - 1)): item.fields[
                name
            ]
            for path, item in self.stage.everything()
            for name in JUDGED
        }

    def reject(self) -> str:
        if not self.stage.docs.reject():
            return ""
        self.stage.seen["rejected"] += 1
        self.ledger.rejected = True
        return "a person closes the proposal"

    def mode(self) -> str:
        mode = self.chance.choice((Mode.OBSERVE, Mode.CREATE_ONLY, Mode.UPSERT))
        self.stage.mode(mode)
        words = self._cycle(f"a cycle in mode {mode.value}")
        self.stage.seen[f"mode {mode.value}"] += 1
        if self.chance.random() < 0.5:
            self.stage.mode(Mode.SYNC)
            return words
        return f"{words}; and the mode stays"

    def unmount(self) -> str:
        """An empty folder stands where the documents were, and so it is with every name asked for.

        Not where there is but one document: that may be gone indeed.
        """
        stage = self.stage
        linked = {link.doc for link in stage.store._disk.links.values()}
        known = linked | stage.store._disk.memory.postmortems.keys()
        standing = [one for one in known if one.path in stage.docs.paths]
        if len(standing) < 2 or not stage.docs.mounted:
            return ""
        self.ledger.unseen = True
        stage.docs.unmount()
        return self._cycle("a cycle over an empty folder", full=self.chance.random() < 0.5)

    def mount(self) -> str:
        if self.stage.docs.mounted:
            return ""
        self.stage.docs.mount()
        return "the folder is back"

    def freeze(self) -> str:
        """A cycle in which the documents may not be written."""
        policy = self.stage.policy
        frozen = replace(policy.sources["docs"], writes=False)
        self.stage.policy = replace(policy, sources={"docs": frozen})
        words = self._cycle("a cycle with write_back off")
        believed = self.stage.store._disk.memory.postmortems
        gone = [one for one in self.stage.gone_documents if DocRef("docs", one[0]) in believed]
        with self.stage.docs.revealed(*gone):
            self.ledger.frozen |= set(differing(self.stage, nameless=True))
        self.stage.policy = policy
        self.stage.seen["write_back off"] += 1
        return words

    def rule(self) -> str:
        """An operator rules on an item that waits for a person."""
        waits = (Code.SIMILAR_ITEM, Code.TICKET_GONE)
        found = [one for one in self.problems() if one.code in waits and one.key]
        if not found:
            return ""
        problem = self.chance.choice(found)
        key = problem.key
        assert key is not None
        self.stage.seen["ruling"] += 1
        tickets = self.stage.ops.tickets
        for uid in self._uids(key, problem.doc.path if problem.doc else "", problem.line):
            self.ledger.tickets[uid] += 1
            self.ledger.confused.add(uid)
            self.ledger.words = [one for one in self.ledger.words if one.uid != uid]
        if self.chance.random() < 0.5 or not tickets:
            self.stage.store.rule(key, None)
            return f"an operator rules that {key} gets a new ticket"
        ticket = self.chance.choice(tickets)
        theirs = self.stage.uid(ticket.title)
        self.ledger.confused |= {theirs} if theirs else set()
        self.ledger.strangers.pop(ticket.id, None)
        self.ledger.met(theirs, Side.TICKET)
        self.stage.store.rule(key, TicketRef("ops", ticket.id))
        return f"an operator rules that {ticket.name} is the ticket of {key}"

    def approve(self) -> str:
        """An operator lets through what was refused last: all of it, or half."""
        stage, last = self.stage, self.stage.last
        if last is None or not last.refused:
            return ""
        shown = [one for one in last.refused if stage.docs.mounted or one.verb != "vanish"]
        if not shown:
            return ""  # nobody believes that of an empty folder
        refusal = self.chance.choice(shown)
        names = sorted(refusal.changes)
        some = names[: (len(names) + 1) // 2] if self.chance.random() < 0.5 else names
        stage.store.approve(some, stage.clock())
        stage.seen["approved in part" if len(some) < len(names) else "approved"] += 1
        return f"an operator approves {len(some)} of {len(names)} {refusal.verb}s"

    def hinder(self) -> str:
        """One document cannot be read, or one ticket not be told: the others go on (I11)."""
        stage = self.stage
        if self.chance.random() < 0.5 and stage.docs.paths:
            path = self.chance.choice(stage.docs.paths)
            error: AdapterError = Rejected("not this one", adapter="docs")
            stage.faults.on("docs", "fetch", "before", error, subject=path, times=99)
            bad = path
        elif stage.ops.tickets:
            ticket = self.chance.choice(stage.ops.tickets)
            error = self.chance.choice(
                (Rejected("not this one", adapter="ops"), Transient("not now", adapter="ops"))
            )
            stage.faults.on("ops", "update", "before", error, subject=ticket.id, times=99)
            bad = ticket.id
        else:
            return ""
        words = self._cycle(f"a cycle in which {bad} fails")
        stage.seen["one fails"] += "struck" in words
        if "died" not in words:
            self._others_landed(bad, words)
        return words

    def _others_landed(self, bad: str, words: str) -> None:
        """After a cycle in which one thing failed, nothing waits that does not concern it."""
        stage = self.stage
        last = stage.last
        # Where an index is late, the look may meet what the cycle could not know.
        calm = stage.policy.mode is Mode.SYNC and stage.docs.mounted and not stage.setting.lag
        if not calm or last is None or last.waiting or last.unsettled or "struck" not in words:
            return
        held = {id_ for refusal in last.refused for id_ in refusal.changes}
        looked = stage.cycle(apply=False)
        if looked is None:
            return
        for change in looked[0].changes:
            if not held.isdisjoint(change_ids(change)) or bad in repr(change):
                continue
            if isinstance(change, ProposeEdits | Remember | Comment):
                continue
            stage.watch.findings.append(f"I11: {bad} failed, and so nothing came of {change}")

    def problems(self) -> tuple[Problem, ...]:
        """What the last cycle said."""
        return self.stage.last.problems if self.stage.last else ()

    def _uids(self, key: str, path: str, line: int | None) -> list[str]:
        """Whose key it is, wherever it stands by now; else who stands where it was said."""
        items = list(self.stage.everything())
        bearers = [one for _, one in items if bears(key, path, one.fields.title)]
        there = bearers or [one for where, one in items if (where, one.line) == (path, line)]
        return [uid for one in there if (uid := self.stage.uid(one.fields.title))]
