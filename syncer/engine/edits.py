"""The edits that tell a document: made on bytes just read, and checked by parsing the result.

Where the whole would not read as meant, each telling is tried for itself: what cannot be written is
named, so that it rests alone and the next plan tells the document the others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from syncer.core.addresses import ticket_address
from syncer.core.digests import tell_id
from syncer.core.parse import parse
from syncer.core.write import write
from syncer.engine.run import Run
from syncer.engine.verify import mismatch
from syncer.model import Document, Edit, ItemKey, Postmortem, Told
from syncer.spans import apply_edits

Telling = tuple[ItemKey, Told]


@dataclass(frozen=True, slots=True)
class Unwritable:
    """A telling that this document cannot show."""

    key: ItemKey
    told: Told
    why: str

    @property
    def id(self) -> str:
        """What rests: this telling, and not another value in the same place."""
        return tell_id(self.key, self.told)


def edits(
    run: Run, tellings: Mapping[ItemKey, Told], document: Document, read: Postmortem
) -> tuple[Edit, ...] | list[Unwritable]:
    """The edits of all tellings together, else those that are to blame, at least one."""
    everything = tuple(tellings.items())
    made = _made(run, everything, document, read)
    if not isinstance(made, str):
        return made
    kept: list[Telling] = []
    wrong: list[Unwritable] = []
    for key, told in _single(everything):
        why = _made(run, [*kept, (key, told)], document, read)
        if isinstance(why, str):
            wrong.append(Unwritable(key, told, why))
        else:
            kept.append((key, told))
    return wrong or [Unwritable(key, told, made) for key, told in everything]


def _single(tellings: Sequence[Telling]) -> Iterator[Telling]:
    for key, told in tellings:
        for name, value in told.patch.items():
            before = {name: told.before[name]} if name in told.before else {}
            yield key, replace(told, patch={name: value}, name=None, before=before)
        if told.name is not None:
            yield key, replace(told, patch={}, before={})


def _made(
    run: Run, tellings: Sequence[Telling], document: Document, read: Postmortem
) -> tuple[Edit, ...] | str:
    """The edits, or why there are none to be trusted."""
    items = {item.line: item for item in read.items}
    tickets, links = run.view.tickets.now, run.view.links.now
    together: dict[ItemKey, Told] = {}
    for key, told in tellings:
        one = together.get(key)
        together[key] = told if one is None else _both(one, told)
    found: list[Edit] = []
    for key, told in together.items():
        item = items.get(told.line)
        if item is None:
            return f"no item stands on line {told.line}"
        link = links.get(key)
        ref = told.name or (link.ticket if link else None)
        ticket = tickets.get(ref) if ref else None
        if ticket is not None:
            url = ticket_address(ticket.url, ticket.ref.tracker, document.ref, run.policy)
            ticket = replace(ticket, url=url)
        found += write(item, told, ticket, run.grammar.people)
    try:
        content = apply_edits(document.content, found)
    except ValueError as error:
        return str(error)
    after = parse(replace(document, content=content), run.grammar)
    by_line = {told.line: told for told in together.values()}
    return mismatch(read, after, by_line, tickets) or tuple(found)


def _both(one: Told, other: Told) -> Told:
    return replace(
        one,
        patch={**one.patch, **other.patch},
        before={**one.before, **other.before},
        name=other.name or one.name,
    )
