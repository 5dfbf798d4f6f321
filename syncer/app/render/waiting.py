"""What waits for a person: groups held, conflicts, and what rests after a failure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import assert_never

from syncer.app.console import Line, Tone, line
from syncer.app.render.names import Names, item_of
from syncer.app.render.words import counted, value_word
from syncer.model import Code, Conflict, Refusal, Rest, Side, Subject

_LOOK = "Look at them: syncer plan. Then let them"
_HELD: Mapping[str, tuple[str, str]] = {
    "create": ("ticket to make", "tickets to make"),
    "adopt": ("ticket of people to put our block on", "tickets of people to put our block on"),
    "update": ("ticket to change", "tickets to change"),
    "close": ("ticket to close", "tickets to close"),
    "tell": ("item to tell", "items to tell"),
    "vanish": ("ticket to take for gone", "tickets to take for gone"),
    "vanish of documents": ("document to take for gone", "documents to take for gone"),
    "publish of words": (
        "ticket that may not show the text of its item",
        "tickets that may not show the text of their items",
    ),
    "publish": ("ticket to make where strangers read", "tickets to make where strangers read"),
}


def held_word(refusal: Refusal, some: int | None = None) -> str:
    """How many changes of one group: ``1 ticket to make``, ``10 items to tell``; or some of it."""
    number, verb = len(refusal.changes) if some is None else some, refusal.verb
    if verb == "vanish" and None not in refusal.changes.values():
        verb = "vanish of documents"
    if verb == "publish" and all(name.startswith("words/") for name in refusal.changes):
        verb = "publish of words"
    return counted(number, *_HELD.get(verb, (f"change ({verb})", f"changes ({verb})")))


def held_text(refused: Sequence[Refusal], *, above: bool = False) -> Iterator[Line]:
    """Groups that wait for a person, each with its way out; ``above``: below the plan itself."""
    if not refused:
        return
    yield line()
    yield line((Tone.HEAD, "Held until a person approves"))
    for refusal in refused:
        size = held_word(refusal)
        yield line((Tone.BAD, "  ! "), f"{refusal.adapter}: {size} ({refusal.limit})")
        told = refusal.message.replace(_LOOK, "They are marked above. Let them") if above else None
        yield line(f"    {told or refusal.message}")
        if refusal.verb == "vanish":
            yield line(
                "    Put them back, or approve: ", (Tone.HEAD, f"syncer approve {refusal.digest}")
            )
        elif (
            refusal.verb != "publish" and f"syncer approve {refusal.digest}" not in refusal.message
        ):
            yield line("    Let it through: ", (Tone.HEAD, f"syncer approve {refusal.digest}"))


def conflicts_text(conflicts: Sequence[Conflict], known: Names) -> Iterator[Line]:
    """Both words on each field that both sides moved."""
    if not conflicts:
        return
    yield line()
    yield line((Tone.HEAD, "Conflicts"))
    for conflict in conflicts:
        match conflict.winner:
            case Side.DOCUMENT:
                won = "the document won"
            case Side.TICKET:
                won = "the ticket won"
            case None:
                won = "each keeps its own"
            case _:
                assert_never(conflict.winner)
        link = known.links.get(conflict.key)
        about = "" if link is None else f" {known.ticket(link.ticket)}"
        said = f"{value_word(conflict.document)} in the document, {value_word(conflict.ticket)}"
        yield line(
            (Tone.WARN, "  ≠ "),
            f"{known.spot(conflict.key)}{about}: {conflict.field}: {said} in the ticket; {won}",
        )


def standing(known: Names) -> Mapping[Subject, Rest]:
    """What rests and is still there: no item that is gone, no ticket that nobody names any more."""
    memory = known.memory
    if not memory.resting:
        return {}
    over = {link.supersedes for link in memory.links.values()}
    named = {link.ticket for key, link in memory.links.items() if key not in over}
    for postmortem in memory.postmortems.values():
        named.update(*(item.named for item in postmortem.items))

    def stands(about: Subject, rest: Rest) -> bool:
        key = item_of(about)
        lost = rest.code is Code.TICKET_GONE and about not in named
        return not lost and (key is None or key in known.places)

    return {about: rest for about, rest in memory.resting.items() if stands(about, rest)}


def at_rest(known: Names, now: datetime) -> tuple[Rest, ...]:
    """What failed and is not tried before its time.

    What could not be read is read again every time, and a ticket that is gone fails nothing.
    """
    unread = known.memory.unread
    return tuple(
        rest
        for about, rest in standing(known).items()
        if rest.until > now and rest.code is not Code.TICKET_GONE and about not in unread
    )


def rest_word(rests: Sequence[Rest], now: datetime) -> str:
    """``6 changes rest until 16:54 UTC``; the earliest time, where they differ; what is denied."""
    said = []
    if times := {rest.until for rest in rests if rest.code is not Code.DENIED}:
        many = sum(rest.code is not Code.DENIED for rest in rests)
        number = counted(many, "change rests", "changes rest")
        later = " or later" if len(times) > 1 else ""
        said.append(f"{number} until {clock(min(times), now)}{later}")
    if denied := sum(rest.code is Code.DENIED for rest in rests):
        said.append(f"{counted(denied, 'change is', 'changes are')} denied")
    return ", ".join(said)


def clock(at: datetime, now: datetime) -> str:
    """A time of today, with its day where it is another one."""
    here = at.astimezone(UTC)
    same = here.date() == now.astimezone(UTC).date()
    return f"{here:%H:%M} UTC" if same else f"{here:%Y-%m-%d %H:%M} UTC"
