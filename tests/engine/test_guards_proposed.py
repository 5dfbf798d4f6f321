"""Guards of a source whose writes wait for people: what was proposed is not taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from syncer.core.policy import Limits, Policy, SourcePolicy
from syncer.errors import Transient
from syncer.model import DocRef, Document, Proposal, ProposeEdits, Revision
from syncer.ports import Delivery
from syncer.spans import apply_edits
from syncer.testing.memory import MemorySource
from tests.engine.wide import THINGS
from tests.engine.world import START, World, postmortem

LIMITS = Limits(told=2, told_percent=0)


class Standing(MemorySource):
    """A folder whose writes wait on a branch until somebody merges it; it may be out of sight."""

    away = False

    def __init__(self, world: World) -> None:
        contents = {path: world.docs.content(path) for path in world.docs.paths}
        super().__init__("docs", contents, Delivery.PROPOSES, clock=world.clock)
        self.branch: dict[str, bytes] = {}
        self.proposals = 0
        self.read = 0

    def propose(self, wanted: ProposeEdits) -> Proposal | None:
        self.proposals += 1
        self.branch = {
            edit.ref.path: apply_edits(self.content(edit.ref.path), edit.edits)
            for edit in wanted.edits
        }
        return self.proposal()

    def proposal(self) -> Proposal | None:
        return Proposal("https://forge.example/1", START) if self.branch else None

    def standing(self) -> Iterator[Document]:
        self.read += 1
        if self.away:
            raise Transient("away")
        for path, text in self.branch.items():
            yield Document(DocRef(self.name, path), Revision("branch"), text, path, path)

    def merge(self) -> None:
        """A person merges the branch."""
        for path, text in self.branch.items():
            self.edit(path, text)
        self.branch = {}


def _world(number: int = 3) -> tuple[World, Standing]:
    """Items in agreement with their tickets, names and all, under a limit of two tellings."""
    lines = [f"- [ ] {thing} — @ana" for thing in THINGS[:number]]
    world = World({"a.md": postmortem(1, *lines)}, policy=Policy(limits=LIMITS))
    world.settle()
    standing = Standing(world)
    world.docs = standing
    world.policy = replace(world.policy, sources={"docs": SourcePolicy(proposes=True)})
    world.wire()
    world.settle()
    return world, standing


def _proposed(standing: Standing) -> int:
    """How many items the standing proposal gives to bo."""
    return sum(text.count(b"@bo") for text in standing.branch.values())


def test_one_more_change_takes_nothing_approved_back() -> None:
    """An approved proposal stays whole when the next change comes, which counts alone."""
    world, standing = _world(4)
    for n in range(3):
        world.ops.assign(f"OPS-{n + 1}", "bo")
    _, outcome = world.cycle()
    assert (_proposed(standing), len(outcome.refused[0].changes)) == (0, 3)
    world.store.approve(outcome.refused[0].changes, world.now)
    assert not world.cycle()[1].refused
    assert _proposed(standing) == 3
    assert world.store.said().approved == frozenset()
    world.ops.assign("OPS-4", "bo")
    assert not world.cycle()[1].refused
    assert _proposed(standing) == 4


def test_what_people_leave_unmerged_does_not_use_up_the_limit() -> None:
    """Two today, two tomorrow and two the day after are never four at once."""
    world, standing = _world(6)
    for n in range(6):
        world.ops.assign(f"OPS-{n + 1}", "bo")
        assert not world.cycle()[1].refused
        assert _proposed(standing) == n + 1
        world.restart()


def test_a_flood_leaves_the_standing_proposal_as_it_is() -> None:
    """What is above the limit is held; what people already look at stays."""
    world, standing = _world(5)
    world.ops.assign("OPS-1", "bo")
    world.cycle()
    proposals = standing.proposals
    for n in range(1, 5):
        world.ops.assign(f"OPS-{n + 1}", "bo")
    _, outcome = world.cycle()
    assert len(outcome.refused[0].changes) == 4
    assert (_proposed(standing), standing.proposals) == (1, proposals)
    some = tuple(outcome.refused[0].changes)[:2]
    world.store.approve(some, world.now)
    world.cycle()
    assert _proposed(standing) == 5
    standing.merge()
    world.settle()
    assert standing.content("a.md").count(b"@bo") == 5


@pytest.mark.parametrize("number", [0, 3])
def test_a_database_that_is_lost_takes_no_proposal_back(number: int) -> None:
    """The branch itself says what people were shown, and no store must."""
    world, standing = _world(3)
    for n in range(number):
        world.ops.assign(f"OPS-{n + 1}", "bo")
    _, outcome = world.cycle()
    for refusal in outcome.refused:
        world.store.approve(refusal.changes, world.now)
    world.settle()
    world.lose_database()
    world.settle()
    assert _proposed(standing) == number


def test_a_proposal_that_cannot_be_read_is_left_alone() -> None:
    """Where nobody can say what a smaller one would take back, none is made."""
    world, standing = _world(4)
    for n in range(4):
        world.ops.assign(f"OPS-{n + 1}", "bo")
    _, outcome = world.cycle()
    world.store.approve(outcome.refused[0].changes, world.now)
    world.cycle()
    text = standing.content("a.md") + b"- [ ] Another thing altogether\n"
    standing.edit("a.md", text)

    standing.away = True
    for n in range(3):
        world.ops.assign(f"OPS-{n + 1}", "cy")
    proposals = standing.proposals
    world.cycle()
    assert (standing.proposals, _proposed(standing)) == (proposals, 4)


def test_a_proposal_is_read_once_while_something_is_held_beside_it() -> None:
    """I4: a cycle in which nothing moved asks no more than whether it stands, however long."""
    world, standing = _world()
    for ticket in world.ops.tickets[:2]:
        world.ops.assign(ticket.name, "bo")
    world.cycle()
    world.ops.assign(world.ops.tickets[2].name, "bo")
    world.policy = replace(world.policy, limits=replace(LIMITS, told=0))
    _, outcome = world.cycle()
    assert outcome.refused
    read = standing.read
    for _ in range(3):
        world.now += world.policy.write_budget
        assert world.cycle()[1].refused
    assert standing.read == read
    standing.branch["a.md"] += b"\n"
    world.restart()
    assert world.cycle()[1].refused
    assert standing.read == read + 1
