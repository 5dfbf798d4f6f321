"""Conflicts that a side has won of late: whoever did not watch that sync learns of them here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from syncer.app.console import Line, Tone, line
from syncer.app.render.names import Names
from syncer.app.render.plan_json import moment
from syncer.app.render.words import Json, age_word
from syncer.model import Field, ItemKey
from syncer.records import Entry

LATELY = timedelta(days=7)
_VERB, _NOBODY = "conflict", "nobody"


@dataclass(frozen=True, slots=True)
class Settled:
    """Both words of a conflict that stands no more, as the audit trail has them."""

    at: datetime
    key: ItemKey
    field: str
    document: str
    ticket: str
    winner: str


def settled(entries: Iterable[Entry], known: Names) -> tuple[Settled, ...]:
    """The conflicts among these that stand no more, each once, oldest first."""
    found: dict[tuple[ItemKey, str, str, str], Settled] = {}
    for entry in entries:
        if entry.verb != _VERB or entry.key is None or Field.TITLE.value in entry.after:
            continue
        link = known.memory.links.get(entry.key)
        standing = {one.field.value for one in link.conflicts} if link else set()
        for name, winner in entry.after.items():
            before = entry.before.get("document", ""), entry.before.get("ticket", "")
            if name not in standing and winner != _NOBODY:
                found.pop((entry.key, name, *before), None)
                found[(entry.key, name, *before)] = Settled(
                    entry.at, entry.key, name, *before, winner
                )
    return tuple(found.values())


def settled_text(some: Sequence[Settled], known: Names, now: datetime) -> Iterator[Line]:
    """Place, ticket, both words, and who won."""
    if not some:
        return
    yield line()
    yield line((Tone.HEAD, f"Conflicts settled in the last {LATELY.days} days"))
    for one in some:
        link = known.links.get(one.key)
        about = "" if link is None else f" {known.ticket(link.ticket)}"
        yield line(
            (Tone.WARN, "  ≠ "),
            f"{known.spot(one.key)}{about}: {one.field}: {_word(one.document)} in the document, "
            f"{_word(one.ticket)} in the ticket; the {one.winner} won, {age_word(now - one.at)}",
        )


def settled_json(some: Sequence[Settled], known: Names) -> list[Json]:
    """The same, as ``status --json`` has it."""
    return [
        {
            "at": moment(one.at),
            "key": one.key,
            "doc": None if one.key not in known.places else str(known.places[one.key]),
            "line": known.line(one.key),
            "field": one.field,
            "document": one.document or None,
            "ticket": one.ticket or None,
            "winner": one.winner,
        }
        for one in some
    ]


def _word(value: str) -> str:
    return value.replace("_", " ") or "–"
