"""What must hold in every single cycle: no mass damage, and absence is no evidence."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from syncer.core.digests import Part
from syncer.model import DocRef, TicketRef
from syncer.ports import Outcome

if TYPE_CHECKING:
    from tests.sim.stage import Stage

COUNTED = ("create", "adopt", "close", "update", "tell")


class Watch:
    """Looks at what each cycle carried out and believed; what it finds stays found."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.findings: list[str] = []
        self.rivals = False
        """Whether another engine wrote in this cycle, whose writes are not told apart."""
        self._approved: frozenset[str] = frozenset()
        self._documents: frozenset[DocRef] = frozenset()
        self._tickets: frozenset[TicketRef] = frozenset()

    def begins(self) -> None:
        """A cycle begins: what there is, what we know, and what people have allowed."""
        stage = self.stage
        self.rivals = False
        for board in stage.boards.values():
            board.landed.clear()
        for folder in stage.folders.values():
            folder.landed.clear()
        self._approved = frozenset(stage.store._disk.approvals)
        memory = stage.store._disk.memory
        self._documents = self._standing_documents() & memory.postmortems.keys()
        self._tickets = self._standing_tickets() & memory.tickets.keys()

    def died(self) -> None:
        """Nothing of a cycle that did not end was believed; what it wrote must still be allowed."""
        self._limits()

    def ends(self, outcome: Outcome) -> None:
        """A cycle ended: judge it."""
        self._limits()
        self._held(outcome)
        self._believed()
        self._spent()

    def _landed(self) -> dict[str, Part]:
        boards, folders = self.stage.boards.values(), self.stage.folders.values()
        parts = [part for one in boards for part in one.landed]
        parts += [part for one in folders for part in one.landed]
        return {part.id: part for part in parts if part.verb in COUNTED}

    def _limits(self) -> None:
        if self.rivals:
            return
        counted: Counter[tuple[str, str]] = Counter()
        for id_, part in self._landed().items():
            if id_ not in self._approved:
                counted[part.adapter, part.verb] += part.weight
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
