"""``approve``, ``link`` and ``new``: a person's word, recorded for the next cycle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta

from syncer.app.console import Line, Tone, clean, line
from syncer.app.invocation import Invocation, from_stdin
from syncer.app.render.plan_json import moment
from syncer.app.render.waiting import held_word
from syncer.app.session import Session, find_row, find_ticket, session, utc_now
from syncer.app.telemetry import logger
from syncer.core.digests import change_ids
from syncer.engine.cycle import cycle
from syncer.errors import ConfigError, StateError
from syncer.globs import fits
from syncer.model import CreateTicket, Plan, Refusal
from syncer.ports import Row

_HOLDS_FOR = timedelta(days=7)
_SHORTEST = 8
_SHOWN = 50


def approve(invocation: Invocation, digest: str, glob: str | None, limit: int | None) -> int:
    """Let a held group through, or those of some documents, or its first ones."""
    with session(invocation) as opened:
        refusal, plan = _refusal(opened, digest)
        chosen = [
            change
            for change, doc in refusal.changes.items()
            if glob is None or (doc is not None and fits(doc.path, glob))
        ][:limit]
        if not chosen:
            raise ConfigError(f"{glob}: none of this group's documents fits")
        before = opened.store.said().approved & refusal.changes.keys() - set(chosen)
        rest = refusal.changes.keys() - chosen - before
        now = utc_now()
        opened.store.approve(chosen, now)
        logger().info(
            "guard.approved",
            adapter=refusal.adapter,
            verb=refusal.verb,
            count=len(chosen),
            digest=refusal.digest,
        )
        opened.console.show(
            [
                line(
                    (Tone.GOOD, "Approved: "),
                    f"{held_word(refusal, len(chosen))} in {refusal.adapter}",
                    f"; {len(before)} were approved before" if before else "",
                ),
                *_listed(chosen, refusal, _titles(opened, plan)),
                line(f"They land with the next sync, each once, until {moment(now + _HOLDS_FOR)}."),
            ]
        )
        if rest:
            opened.console.flush()  # it holds, whatever becomes of the look that follows
            said = _rest_word(opened, refusal, rest)
            opened.console.write(f"The group has {len(refusal.changes)}; {said}.")
    return 0


def _rest_word(opened: Session, refusal: Refusal, rest: Collection[str]) -> str:
    """What becomes of those not chosen: what a limit allows without the others lands too."""
    wired, unknown = opened.wired, f"{len(rest)} wait for their limit or your word"
    try:
        _, plan, outcome = cycle(
            opened.ports, None, wired.grammar, wired.policy, utc_now, apply=False
        )
    except StateError:
        return unknown
    if any(one.state != "ok" for one in outcome.health):
        return unknown
    held = {id_ for one in outcome.refused for id_ in one.changes}
    wanted = {id_ for change in plan.changes for id_ in change_ids(change)}
    stay = sum(id_ in held for id_ in rest)
    free = sum(id_ in wanted and id_ not in held for id_ in rest)
    words = [f"{stay} stay held"] if stay else []
    if free:
        words.append(f"without them {free} are within the limit ({refusal.limit}) and land too")
    return "; ".join(words) or "nothing more of it is asked for"


def _titles(opened: Session, plan: Plan | None) -> Mapping[str, tuple[int | None, str]]:
    """Line and title of each item that the last cycle or this plan knows, by its key."""
    known = {str(row.key): (row.line, row.fields.title) for row in opened.store.rows()}
    for change in () if plan is None else plan.changes:
        if isinstance(change, CreateTicket):
            known[change.key] = (change.line, change.fields.title)
    return known


def _listed(
    chosen: Sequence[str], refusal: Refusal, titles: Mapping[str, tuple[int | None, str]]
) -> Iterator[Line]:
    for change in chosen[:_SHOWN]:
        about = change.partition("/")[2]
        number, title = titles.get(about.partition("/")[0], (None, ""))
        place = str(refusal.changes[change] or about)
        yield line(
            "  ",
            (Tone.NAME, place if number is None else f"{place}:{number}"),
            f'  "{title}"' if title else "",
        )
    if len(chosen) > _SHOWN:
        yield line(f"  and {len(chosen) - _SHOWN} more: syncer plan")


def _refusal(opened: Session, digest: str) -> tuple[Refusal, Plan | None]:
    """The held group with this digest, and the plan that shows it, if no cycle stored it."""
    wanted = digest.strip().lower()
    if len(wanted) < _SHORTEST:
        raise ConfigError(f"{digest}: write at least {_SHORTEST} digits of the digest")
    last = opened.store.outcome()
    held = () if last is None else last.refused
    found = [refusal for refusal in held if refusal.digest.startswith(wanted)]
    plan = None
    if not found:
        # A plan shows digests too, and keeps none.
        wired = opened.wired
        _, plan, outcome = cycle(
            opened.ports, None, wired.grammar, wired.policy, utc_now, apply=False
        )
        held = outcome.refused
        found = [refusal for refusal in held if refusal.digest.startswith(wanted)]
    if not found:
        known = ", ".join(refusal.digest for refusal in held) or "nothing"
        raise ConfigError(f"{digest}: no held group has this digest; held now: {known}")
    if len({refusal.digest for refusal in found}) > 1:
        several = ", ".join(refusal.digest for refusal in found)
        raise ConfigError(f"{digest}: several held groups begin with it: {several}")
    if found[0].verb == "publish":
        raise ConfigError(f"{digest}: {found[0].message}")
    return found[0], plan


def link(invocation: Invocation, item: str, ticket: str) -> int:
    """Rule which ticket is an item's."""
    with session(invocation) as opened:
        row = find_row(tuple(opened.store.rows()), item)
        _unsettled(opened, row, "link")
        meant = find_ticket(opened, ticket)
        opened.store.rule(row.key, meant.ref)
        logger().info("ruling.recorded", key=row.key)
        opened.console.write(
            f'{row.key} "{clean(row.fields.title)}": its ticket is {clean(meant.name)} '
            f'"{clean(meant.fields.title)}", from the next sync on.'
        )
    return 0


def new(invocation: Invocation, items: Sequence[str]) -> int:
    """Rule that each item gets a ticket of its own; all are looked up before any is recorded."""
    with session(invocation) as opened:
        known = tuple(opened.store.rows())
        rows = [find_row(known, item) for item in from_stdin(items)]
        for row in rows:
            _unsettled(opened, row, "new")
        for row in rows:
            opened.store.rule(row.key, None)
            logger().info("ruling.recorded", key=row.key)
            opened.console.write(
                f'{row.key} "{clean(row.fields.title)}": gets a new ticket with the next sync.'
            )
    return 0


def _unsettled(opened: Session, row: Row, command: str) -> None:
    """A ruling settles what nobody else can know; where a ticket lives, nothing is open."""
    about = f'{row.key} "{row.fields.title}"'
    if row.gone:
        raise ConfigError(
            f"{about}: the text no longer has it; restore it there and run `syncer sync` first"
        )
    if row.ticket is not None and row.key in opened.store.recall().links:
        raise ConfigError(
            f"{about}: its ticket {row.ticket} is there; to join it with another, write that "
            f"one's name in its place in the text; `syncer {command}` is for an item that is held "
            "as similar, or whose ticket is gone"
        )
