"""The rarer reference scenarios: unnamed items, second tickets, disappearance, rulings, names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from syncer.core.policy import Limits, Route, SourcePolicy
from syncer.model import Code, SendNotice, Status, TicketRef
from tests.engine import crash_scenes
from tests.engine.crash_scenes import READ_ONLY, Lag, Scene, bare, change, count, has, settled
from tests.engine.world import World, postmortem

# Names not yet written.


def _unnamed(lag: Lag) -> World:
    lines = {"a.md": postmortem(1, "- [ ] Upgrade Redis to 7.2", "- [ ] Thing b")}
    world = bare(lag, lines | {"b.md": postmortem(2, "- [ ] Thing c")})
    world.policy = replace(world.policy, sources=READ_ONLY)
    world.settle()
    return world


def _retitled(lag: Lag) -> World:
    world = _unnamed(lag)
    change(world, "a.md", "7.2", "7.4")
    return world


def _renamed(lag: Lag) -> World:
    world = _unnamed(lag)
    world.docs.rename("a.md", "z.md")
    change(world, "z.md", "- [ ] Thing b", "- [x] Thing b")
    return world


def _moved(lag: Lag) -> World:
    world = _unnamed(lag)
    change(world, "a.md", "- [ ] Thing b\n", "")
    change(world, "b.md", "- [ ] Thing c\n", "- [ ] Thing c\n- [ ] Thing b\n")
    return world


# Second tickets, comments, notices.


def _twin(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a")})
    (key,) = world.known.links
    twin = world.ops.add("Thing a", marker=key)
    twin.ours = True
    world.now += lag
    return world


def _item_gone(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, on_item_gone="close")
    line = next(one for one in world.docs.content("a.md").decode().split("\n") if "Thing b" in one)
    change(world, "a.md", line + "\n", "")
    return world


def _commented(world: World) -> bool:
    return sum(len(ticket.comments) for ticket in world.ops.tickets) == 1


def _notice(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a")})
    told = SendNotice("report/weekly/2026-W47", "mail", ("ana",), "1 open", {"text/plain": "1"})
    world.store.begin((told,), world.now)
    world.restart()
    change(world, "a.md", "Thing a", "Another thing a")
    return world


# Disappearance.


def _document_gone(lag: Lag) -> World:
    documents = {"a.md": postmortem(1, "- [ ] Thing a"), "b.md": postmortem(2, "- [ ] Thing b")}
    world = settled(lag, documents | {"c.md": postmortem(3, "- [ ] Thing c")})
    world.policy = replace(world.policy, on_item_gone="comment")
    world.docs.delete("b.md")
    return world


def _ticket_gone(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.ops.add("Thing of somebody", marker="ai-0123456789")
    world.cycle(full=True)
    world.ops.delete("OPS-1")
    change(world, "a.md", "- [ ] Thing b", "- [x] Thing b")
    return world


# Rulings and approvals.


def _ruled(lag: Lag, *, new: bool) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a")})
    (key,) = world.known.links
    world.ops.delete("OPS-1")
    theirs = None if new else world.ops.add("A thing that somebody made again")
    world.cycle(full=True)
    world.store.rule(key, None if theirs is None else TicketRef("ops", theirs.id))
    return world


def _ruled_new(lag: Lag) -> World:
    return _ruled(lag, new=True)


def _ruled_link(lag: Lag) -> World:
    return _ruled(lag, new=False)


def _obeyed(world: World) -> bool:
    return len(world.ops.tickets) == 1 and has(world, "a.md", "OPS-2") and not _ruling(world)


def _ruling(world: World) -> bool:
    return bool(world.store.said().rulings)


def _approved(lag: Lag) -> World:
    lines = [f"- [ ] Thing number {number}" for number in range(3)]
    world = bare(lag, {"a.md": postmortem(1, *lines)})
    world.policy = replace(world.policy, limits=Limits(creates=1))
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    world.store.approve(refusal.changes, world.now)
    return world


def _approved_closing(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.policy = replace(world.policy, limits=Limits(closes=0))
    for name in "ab":
        change(world, "a.md", f"- [ ] Thing {name}", f"- [x] Thing {name}")
    _, outcome = world.cycle()
    (refusal,) = outcome.refused
    world.store.approve(refusal.changes, world.now)
    return world


def _unspent(world: World) -> bool:
    return bool(world.store.said().approved)


# A lost database, another name.


def _lost(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a — @ana", "- [ ] Thing b")})
    world.ops.close("OPS-1")
    world.now += lag
    world.lose_database()
    return world


def _lost_unnamed(lag: Lag) -> World:
    world = _unnamed(lag)
    world.now += lag
    world.lose_database()
    return world


def _source_renamed(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.docs.name = "rb"
    world.policy = replace(world.policy, sources={"rb": SourcePolicy()})
    world.wire()
    change(world, "a.md", "- [ ] Thing b", "- [x] Thing b")
    world.ops.close("OPS-1")
    return world


def _tracker_renamed(lag: Lag) -> World:
    world = settled(lag, {"a.md": postmortem(1, "- [ ] Thing a", "- [ ] Thing b")})
    world.ops.name = "board"
    trackers = {"board": world.policy.trackers["ops"]}
    world.policy = replace(world.policy, trackers=trackers, routes=(Route(tracker="board"),))
    world.grammar = replace(world.grammar, tickets={"board": world.ops.reference})
    world.wire()
    world.ops.close("OPS-1")
    change(world, "a.md", "- [ ] Thing b", "- [x] Thing b")
    return world


def _done(number: int, *, tickets: int | None = None) -> Callable[[World], bool]:
    """So many tickets are done, of so many."""
    return lambda world: (
        count(world, Status.DONE) == number and len(world.ops.tickets) == (tickets or number)
    )


def _similar(world: World) -> bool:
    _, outcome = world.cycle()
    return len(world.ops.tickets) == 3 and Code.SIMILAR_ITEM in {
        one.code for one in outcome.problems
    }


SCENES = (
    *crash_scenes.SCENES,
    Scene("retitled-unnamed", _retitled, _similar),
    Scene("renamed-unnamed", _renamed, _done(1, tickets=3)),
    Scene("moved-unnamed", _moved, _done(0, tickets=4)),
    Scene(
        "second-ticket",
        _twin,
        lambda world: _commented(world) and count(world, Status.DUPLICATE) == 1,
    ),
    Scene(
        "item-gone",
        _item_gone,
        lambda world: _commented(world) and count(world, Status.WONT_DO) == 1,
    ),
    Scene("notice", _notice, lambda world: len(world.mail.sent) == 1),
    Scene("document-gone", _document_gone, _commented),
    Scene("ticket-gone", _ticket_gone, _done(1, tickets=2), full=True),
    Scene("ruled-new", _ruled_new, _obeyed),
    Scene("ruled-link", _ruled_link, _obeyed),
    Scene("approved", _approved, lambda world: len(world.ops.tickets) == 3 and not _unspent(world)),
    Scene(
        "approved-closing", _approved_closing, lambda world: _done(2)(world) and not _unspent(world)
    ),
    Scene("lost-database", _lost, lambda world: has(world, "a.md", "- [x] Thing a")),
    Scene("lost-unnamed", _lost_unnamed, lambda world: len(world.ops.tickets) == 3),
    Scene("source-renamed", _source_renamed, _done(2)),
    Scene("tracker-renamed", _tracker_renamed, _done(2)),
)
