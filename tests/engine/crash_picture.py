"""What a telling came to, with each ticket under its title: numbers and times are chance."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from syncer.model import Link, Plan, Status
from syncer.testing.memory import MemoryTicket
from tests.engine.crash_state import Standing
from tests.engine.world import World

NAME = re.compile(r"\b[A-Z]+-\d+\b|\b10\d{3}\b")
Picture = Mapping[str, object]


def picture(world: World, planned: Plan) -> Picture:
    """Both sides, what is remembered of them, and what is said about them."""
    titles = {ticket.name: ticket.title for ticket in world.ops.tickets}
    titles |= {ticket.id: ticket.title for ticket in world.ops.tickets}

    def plain(text: str) -> str:
        return NAME.sub(lambda found: f"<{titles.get(found[0], found[0])}>", text)

    disk = world.store._disk
    tickets = sorted((_shown(one, plain) for one in world.ops.tickets), key=repr)
    found: dict[str, object] = {
        "documents": {path: plain(text) for path, text in world.readable().items()},
        "tickets": tickets,
        "live": [told for told in tickets if Status.DUPLICATE not in told],
        "notices": sorted({one.id for one in world.mail.sent}),
        "said": sorted(map(plain, disk.sent)),
        "links": {
            name: value
            for link in disk.links.values()
            for name, value in _joined(link, plain(link.ticket.id))
        },
        "approvals": sorted(disk.approvals),
        "rulings": sorted(disk.rulings),
        "intents": sorted(disk.pending),
        "conflicts": sorted(
            {
                repr((entry.key, tuple(entry.after), sorted(entry.before.items())))
                for entry in disk.entries
                if entry.verb == "conflict"
            }
        ),
        "problems": sorted({f"{one.code} {one.doc} {one.key}" for one in planned.problems}),
        "rows": sorted(repr((row.key, row.doc, row.fields, row.flags)) for row in disk.rows),
    }
    if isinstance(world.docs, Standing):
        branch = world.docs._branch.items()
        found["branch"] = {path: plain(text.decode()) for path, (_, text) in branch}
    return found


def _shown(one: MemoryTicket, plain: Callable[[str], str]) -> tuple[object, ...]:
    said = sorted((plain(id_), plain(text)) for id_, text in one.comments)
    fields = (one.title, one.status, one.owner, one.due, one.priority)
    return (*fields, sorted(one.labels), plain(one.body), said, one.ours)


def _joined(link: Link, ticket: str) -> Iterator[tuple[str, str]]:
    """Aspect by aspect, less the times."""
    yield f"{link.key} doc, ticket", f"{link.doc} {ticket}"
    told = (link.adopted, link.mute, dict(link.followers), link.block, link.dues)
    yield f"{link.key} adopted, mute, followers, block, dues", repr(told)
    yield f"{link.key} born", repr(sorted(link.born))
    for name, agreed in link.base.items():
        if agreed.document is None and agreed.ticket is None:
            continue  # neither side has a word: as good as never met
        yield f"{link.key} base {name}", f"{agreed.document} {agreed.ticket}"
    for one in link.conflicts:
        yield f"{link.key} conflict {one.field}", f"{one.document} {one.ticket}"


def differs(calm: Picture, found: Picture, *, only: Collection[str] | None = None) -> Iterator[str]:
    """What did not come out as if nothing had happened, thing by thing."""
    for name, wanted in calm.items():
        got = found[name]
        if got == wanted or (only is not None and name not in only):
            continue
        if isinstance(wanted, dict) and isinstance(got, dict):
            keys = [key for key in wanted | got if wanted.get(key) != got.get(key)]
            told = [f"{key}: {got.get(key)} and not {wanted.get(key)}" for key in keys]
            yield f"{name}: {'; '.join(told)}"
        elif isinstance(wanted, list) and isinstance(got, list):
            more, less = (
                [one for one in a if one not in b] for a, b in ((got, wanted), (wanted, got))
            )
            yield f"{name}: {len(got)} and not {len(wanted)}: too much {more}, missing {less}"
