"""What must hold in every single cycle: no mass damage, and absence is no evidence."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from syncer.core.digests import Part
from syncer.core.policy import Mode
from syncer.model import DocRef, Field, TicketRef
from syncer.ports import Outcome, StateStore
from tests.sim.looks import Looks
from tests.sim.views import differing

if TYPE_CHECKING:
    from tests.sim.stage import Stage

STORED = ("recall", "audit", "history", "rows", "outcome")
CYCLE = timedelta(minutes=2)
COUNTED = ("create", "adopt", "close", "update", "tell")


class Asked:
    """A store that counts how often it is read; all else goes to the one behind it."""

    def __init__(self, store: StateStore) -> None:
        self._store = store
        self.reads: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        if name in STORED:
            self.reads[name] += 1
        return getattr(self._store, name)


def requests(stage: Stage) -> Counter[str]:
    """What was asked of every side so far, and written to it."""
    asked: Counter[str] = Counter({"mail writes": len(stage.mail.sent)})
    for name, folder in stage.folders.items():
        asked[f"{name} changes"] = folder.calls["changes"]
        asked[f"{name} reads"] = folder.reads
        asked[f"{name} writes"] = folder.writes
    for name, board in stage.boards.items():
        asked[f"{name} reads"], asked[f"{name} writes"] = board.reads, board.writes
    return asked


class Watch:
    """Looks at what each cycle carried out and believed; what it finds stays found."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.findings: list[str] = []
        self.rivals = False
        """Whether another engine wrote in this cycle, whose writes are not told apart."""
        self.looks = Looks()
        self._held_back = False
        self._unheard = timedelta(0)
        """For how long the tracker's feed says nothing of what people do there."""
        self._moved: dict[tuple[str, Field], datetime] = {}
        """When somebody last spoke of it in the tracker."""
        self._approved: frozenset[str] = frozenset()
        self._documents: frozenset[DocRef] = frozenset()
        self._tickets: frozenset[TicketRef] = frozenset()

    def begins(self) -> None:
        """A cycle begins: what there is, what we know, and what people have allowed."""
        stage = self.stage
        self.looks.begins()
        moods = any(side.mood.next for side in (stage.ops, stage.docs))
        self._unheard = max(stage.setting.lag, CYCLE if stage.ops.mood.next else timedelta(0))
        self._held_back = bool(
            moods
            or stage.setting.lag
            or stage.setting.branch
            or not stage.docs.mounted
            or stage.policy.mode is not Mode.SYNC
        )
        self.rivals = False
        for board in stage.boards.values():
            board.landed.clear()
            board.done.clear()
        for folder in stage.folders.values():
            folder.landed.clear()
            folder.told.clear()
        self._approved = frozenset(stage.store._disk.approvals)
        memory = stage.store._disk.memory
        self._documents = self._standing_documents() & memory.postmortems.keys()
        self._tickets = self._standing_tickets() & memory.tickets.keys()

    def rival(self, *, apart: bool) -> None:
        """Another engine begins, and knows of what was answered only what its store has kept."""
        self.rivals = True
        self.looks.another()
        self.stage.ops.forget_answers(() if apart else self.stage.store._disk.sent)

    def moved(self, uid: str, name: Field) -> None:
        """Somebody speaks of it in the tracker, which a late feed does not say yet."""
        self._moved[uid, name] = self.stage.now

    def acted(self) -> None:
        """People spoke in the middle of it: what still differs at its end was not looked at."""
        self._held_back = True

    def died(self) -> None:
        """Nothing of a cycle that did not end was believed; what it wrote must still be allowed."""
        self.looks.torn()
        for board in self.stage.boards.values():
            board.forget_answers(self.stage.store._disk.sent)
        self._limits()

    def ends(self, outcome: Outcome) -> None:
        """A cycle ended: judge it."""
        if self.stage.faults.fired:
            self.looks.torn()
        else:
            left = outcome.refused or outcome.failed or outcome.waiting or outcome.unsettled
            self.looks.ends(self._differing() if left or self._held_back else ())
        self._limits()
        self._observed()
        self._held(outcome)
        self._believed()
        self._spent()

    def _differing(self) -> set[tuple[str, Field]]:
        with self.stage.docs.revealed():
            found = {one[:2] for one in differing(self.stage, nameless=True, alike=False)}
        since = self.stage.now - self._unheard
        late = {key for key, at in self._moved.items() if at >= since}
        return found | late if self._unheard else found

    def _landed(self) -> dict[str, Part]:
        boards, folders = self.stage.boards.values(), self.stage.folders.values()
        parts = [part for one in boards for part in one.landed]
        parts += [part for one in folders for part in one.landed]
        return {part.id: part for part in parts if part.verb in COUNTED}

    def _done(self) -> Counter[tuple[str, str]]:
        """What became of both sides, counted by looking at them before and after each call."""
        stage = self.stage
        done: Counter[tuple[str, str]] = Counter()
        for name, board in stage.boards.items():
            done.update({(name, verb): count for verb, count in board.done.items()})
        if not stage.setting.low:
            return done
        for path, before, after in stage.docs.told:
            old, new = stage.parsed(path, before).items, stage.parsed(path, after).items
            for one, other in zip(old, new, strict=False):
                done["docs", "tell"] += sum(
                    one.fields[name] != other.fields[name] for name in Field
                )
        return done

    def _limits(self) -> None:
        if self.rivals:
            return
        counted = self._done()
        for id_, part in self._landed().items():
            if id_ in self._approved:
                counted[part.adapter, part.verb] -= part.weight
        limits = self.stage.policy.limits
        most = {
            "create": limits.creates,
            "adopt": limits.adopts,
            "close": limits.closes,
            "update": limits.updates,
            "tell": limits.told,
        }
        for (adapter, verb), count in counted.items():
            if count > most[verb]:
                self.findings.append(
                    f"I7: {verb} counts {count} in {adapter} in one cycle, more than {most[verb]}, "
                    "and nobody approved it"
                )

    def _observed(self) -> None:
        done = [board.landed for board in self.stage.boards.values()]
        told = [folder.landed for folder in self.stage.folders.values()]
        if self.stage.policy.mode is Mode.OBSERVE and not self.rivals and any((*done, *told)):
            self.findings.append(f"I8: a cycle that only observes writes: {done} {told}")

    def _held(self, outcome: Outcome) -> None:
        landed = {} if self.rivals else self._landed()
        for refusal in outcome.refused:
            for id_ in refusal.changes:
                if id_ in landed and id_ not in self._approved:
                    self.findings.append(f"I7: {id_} was refused and carried out")

    def _spent(self) -> None:
        if self.rivals or self.stage.faults.fired:
            return
        for id_ in self._landed():
            if id_ in self._approved & self.stage.store._disk.approvals.keys():
                self.findings.append(f"I7: {id_} was carried out, and is still approved")

    def _believed(self) -> None:
        memory = self.stage.store._disk.memory
        for doc in self._documents & self._standing_documents():
            if doc not in memory.postmortems:
                self.findings.append(f"I9: {doc} is believed to be gone, and stands there")
        for ticket in self._tickets & self._standing_tickets():
            if ticket not in memory.tickets:
                self.findings.append(f"I9: {ticket} is believed to be gone, and stands there")

    def _standing_documents(self) -> frozenset[DocRef]:
        folders = self.stage.folders.items()
        return frozenset(DocRef(name, path) for name, one in folders for path in one.paths)

    def _standing_tickets(self) -> frozenset[TicketRef]:
        boards = self.stage.boards.items()
        return frozenset(TicketRef(name, id_) for name, one in boards for id_ in one._tickets)
