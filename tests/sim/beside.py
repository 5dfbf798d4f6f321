"""A second source with a tracker of its own: what fails on one side of a deployment stays there."""

from __future__ import annotations

import random
import re

from syncer.core.digests import change_ids
from syncer.core.policy import Mode
from syncer.errors import AdapterError, Denied, InDoubt, Rejected, Transient
from syncer.model import ProposeEdits, Remember, Status
from tests.sim.hands import title
from tests.sim.ledger import Ledger
from tests.sim.stage import Stage

HEAD = (
    b"# Outage of the wiki\n\n**Incident ID:** INC-0\n**Date:** 2026-10-18\n\n## Action items\n\n"
)
NAME = re.compile(r"\bFAR-\d+\b")
DOWN: tuple[type[AdapterError], ...] = (Transient, InDoubt, Denied, Rejected)


class Beside:
    """People of another team; every act says in words what it did, or "" for nothing."""

    def __init__(self, stage: Stage, ledger: Ledger, chance: random.Random) -> None:
        self.stage, self.ledger, self.chance = stage, ledger, chance
        self.items = 0

    def _lines(self) -> list[str]:
        there = "wiki.md" in self.stage.wiki.paths
        text = self.stage.wiki.content("wiki.md") if there else HEAD
        return text.decode().split("\n")

    def _put(self, lines: list[str]) -> None:
        self.stage.wiki.edit("wiki.md", "\n".join(lines).encode())

    def add(self) -> str:
        if not self.stage.setting.beside:
            return ""
        words = title(f"w{self.stage.number()}", self.chance)
        self._put([*self._lines(), f"- [ ] {words}"])
        self.items += 1
        return f"adds {words} to the wiki"

    def tick(self) -> str:
        lines = self._lines()
        open_ = [n for n, line in enumerate(lines) if line.startswith("- [ ]")]
        if not self.stage.setting.beside or not open_:
            return ""
        at = self.chance.choice(open_)
        lines[at] = lines[at].replace("- [ ]", "- [x]")
        self.items -= not NAME.search(lines[at])
        self._put(lines)
        return f"ticks {lines[at]} in the wiki"

    def work(self) -> str:
        tickets = [one for one in self.stage.far.tickets if not one.status.closed]
        if not tickets:
            return ""
        ticket = self.chance.choice(tickets)
        self.stage.far.close(ticket.id, Status.DONE)
        return f"finishes {ticket.name}"

    def fail(self) -> str:
        """All that is beside fails in a cycle: the rest must not feel it (I11)."""
        stage = self.stage
        if not stage.setting.beside:
            return ""
        down = self.chance.choice((("wiki",), ("far",), ("wiki", "far")))
        error = self.chance.choice(DOWN)
        for name in down:
            stage.faults.on(
                name, None, "before", error("gone", adapter=name), times=999, whole=True
            )
        done = stage.cycle()
        struck = bool(stage.faults.fired)
        stage.faults.reset()
        if done is None or not struck:
            return ""
        stage.seen[f"down {' and '.join(down)}"] += 1
        stage.seen[f"down by {error.__name__}"] += 1
        last = stage.last
        looked = stage.cycle(apply=False)
        late = stage.setting.lag and stage.setting.slow  # the look meets what the cycle could not
        calm = stage.policy.mode is Mode.SYNC and stage.docs.mounted and not late
        idle = last is not None and not (last.waiting or last.unsettled)
        if calm and idle and last is not None and looked is not None:
            held = {id_ for refusal in last.refused for id_ in refusal.changes}
            for change in looked[0].changes:
                ours = not re.search(r"'(wiki|far)'", repr(change))
                passing = isinstance(change, ProposeEdits | Remember)
                if ours and not passing and held.isdisjoint(change_ids(change)):
                    stage.watch.findings.append(
                        f"I11: {down} failed by {error.__name__}, and so nothing came of {change}"
                    )
        return f"everything fails in {' and '.join(down)}, by {error.__name__}"

    def findings(self) -> list[str]:
        """Each of its items has a ticket of its own, and both say the same."""
        if not self.items:
            return []
        tickets = {one.name: one for one in self.stage.far.tickets}
        found: list[str] = []
        named: set[str] = set()
        for line in self._lines():
            if not line.startswith("- ["):
                continue
            name = NAME.search(line)
            ticket = tickets.get(name[0]) if name else None
            if ticket is None or ticket.name in named:
                if not line.startswith("- [x]"):
                    found.append(f"I1: the wiki's line bears no ticket of its own: {line}")
                continue
            named.add(ticket.name)
            if ticket.status.closed != line.startswith("- [x]"):
                found.append(
                    f"I3: {ticket.name} is {ticket.status.value}, and the wiki says {line}"
                )
        if len(tickets) > self.items:
            found.append(f"I1: {len(tickets)} tickets for {self.items} items of the wiki")
        return found
