"""When things are due, and the flags that follow; all recomputed whole, nothing is remembered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from syncer.core.calendar import add_days, end_of
from syncer.core.conditions import unread
from syncer.core.policy import Allowance, Days, Deadlines, Period, Policy
from syncer.core.sharing import shared
from syncer.model import (
    ActionItem,
    Code,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Link,
    Postmortem,
    Priority,
    Problem,
    Stage,
    Ticket,
)

_STAGES = (Stage.DRAFT, Stage.IN_REVIEW, Stage.COMPLETE)
_LONGEST_TITLE = 100
_ORDER = (
    *(Code.OVERDUE, Code.DUE_SOON, Code.STALE),
    *(Code.NO_OWNER, Code.TEAM_OWNER, Code.UNKNOWN_OWNER),
    *(Code.NO_DUE_DATE, Code.NO_PRIORITY, Code.VAGUE),
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """A day that the policy sets, and the rule it comes from, for people."""

    due: date
    reason: str
    """``policy P1, 14 d``"""


def today(now: datetime, deadlines: Deadlines) -> date:
    """The day it is where deadlines are kept; it ends at midnight there."""
    return now.astimezone(ZoneInfo(deadlines.timezone)).date()


def allowed(
    priority: Priority | None, severity: str | None, made: date, deadlines: Deadlines
) -> Allowed:
    """The day that counts for an item without one of its own, from the making of its ticket."""
    allowance = _allowance(priority, severity, deadlines)
    rule = f"policy {priority.value.upper()}" if priority else "policy, no priority"
    if isinstance(allowance, Period):
        end = end_of(allowance.value, made, deadlines.calendar)
        if end is not None:
            return Allowed(end, f"{rule}, end of {allowance.value}")
        allowance = _default(priority)
    days = _counted(allowance, deadlines)
    return Allowed(add_days(made, days, deadlines.holidays), f"{rule}, {days}")


def item_flags(
    fields: Fields,
    item: ActionItem | None,
    link: Link | None,
    ticket: Ticket | None,
    due: date | None,
    now: datetime,
    deadlines: Deadlines,
) -> frozenset[Code]:
    """What is to be said of an open item; of a closed one nothing.

    ``fields`` are the merged ones, ``due`` is the date in force; no ``item``: its text is gone.
    """
    if fields.status.closed:
        return frozenset()
    day = today(now, deadlines)
    flags: set[Code] = set()
    if due is not None and due < day:
        flags.add(Code.OVERDUE)
    elif due is not None and due <= add_days(day, deadlines.due_soon, deadlines.holidays):
        flags.add(Code.DUE_SOON)
    if link is not None:
        moved = today(link.moved or link.first_seen, deadlines)
        if add_days(moved, deadlines.stale_after, deadlines.holidays) < day:
            flags.add(Code.STALE)
    if not _said(Field.OWNER, item, link, ticket):
        flags.add(Code.NO_OWNER)
    elif item is not None and fields.owner == item.fields.owner:
        flags |= item.flags & {Code.TEAM_OWNER}
    if not _said(Field.PRIORITY, item, link, ticket):
        flags.add(Code.NO_PRIORITY)
        if not _said(Field.DUE, item, link, ticket):
            flags.add(Code.NO_DUE_DATE)
    return shared(frozenset(flags if item is None else flags - item.ignored))


def item_problems(
    flags: Collection[Code],
    *,
    doc: DocRef,
    key: ItemKey | None,
    fields: Fields,
    item: ActionItem | None,
    link: Link | None,
    due: date | None,
    severity: str | None,
    now: datetime,
    deadlines: Deadlines,
) -> tuple[Problem, ...]:
    """The flags of one item in words for people: its title, what is wrong, what to do."""
    title = quoted(fields.title)
    day = today(now, deadlines)

    def message(code: Code) -> str | None:
        match code:
            case Code.OVERDUE if due is not None:
                return (
                    f"{title} has been overdue for {_days((day - due).days)}, since {due}: "
                    "finish it, set another date, or decide against it"
                )
            case Code.DUE_SOON if due is not None:
                near = "today" if due == day else f"in {_days((due - day).days)}"
                return f"{title} is due on {due}, {near}"
            case Code.STALE if link is not None:
                since = today(link.moved or link.first_seen, deadlines)
                return f"nothing has moved on {title} since {since}: update it, or close it"
            case Code.NO_OWNER:
                return f"nobody owns {title}: name one person"
            case Code.TEAM_OWNER:
                return _many(title, fields, item)
            case Code.UNKNOWN_OWNER:
                who = quoted((item.fields.owner if item else fields.owner) or "")
                return (
                    f"{title} cannot be given to {who}: its tracker has no account for that name "
                    "that can be assigned; see `syncer people`"
                )
            case Code.NO_DUE_DATE:
                until = f"{due} counts" if due else _allows(severity, deadlines)
                return f"nobody wrote a due date for {title}: write a day; until then {until}"
            case Code.NO_PRIORITY:
                return f"{title} has no priority: write one of P0 to P3"
            case Code.VAGUE:
                return f"{title} has no end that can be checked: say how one will know it is done"
            case _:
                return None

    line = item.line if item is not None else None
    said = ((code, message(code)) for code in _ORDER if code in flags)
    return tuple(Problem(code, text, doc, line, key) for code, text in said if text is not None)


def postmortem_problems(
    postmortem: Postmortem, *, now: datetime, began: datetime, policy: Policy
) -> tuple[Problem, ...]:
    """What is to be said of a whole document; of history, skipped and unread ones nothing."""
    skipped = postmortem.skip or unread(postmortem) or is_history(postmortem, policy)
    if skipped or not postmortem.counts:
        return ()
    found: list[Problem] = []
    title = quoted(postmortem.title or postmortem.ref.path)
    if _lacks_items(postmortem, now=now, began=began, policy=policy):
        message = f'{title} has no action items: add some, or write "No action items: REASON"'
        found.append(Problem(Code.NO_ACTION_ITEMS, message, postmortem.ref))
    if postmortem.stage in (Stage.DRAFT, Stage.IN_REVIEW) and _late(
        postmortem, policy.complete_within, now, policy.deadlines
    ):
        word = "a draft" if postmortem.stage is Stage.DRAFT else "in review"
        since = _day(postmortem, policy.deadlines)
        message = f"{title} of {since} is still {word}: finish it and set its status to complete"
        found.append(Problem(Code.INCOMPLETE_POSTMORTEM, message, postmortem.ref))
    return tuple(one for one in found if one.code not in postmortem.ignored)


def is_history(postmortem: Postmortem, policy: Policy) -> bool:
    """Whether its incident lies before the day from which incidents are followed."""
    occurred = postmortem.occurred
    return policy.since is not None and occurred is not None and occurred < policy.since


def stage_reached(postmortem: Postmortem, policy: Policy, now: datetime) -> bool:
    """Whether its items may get tickets: no word on the stage is complete, and so is a late one."""
    stage = postmortem.stage
    if stage is None or _STAGES.index(stage) >= _STAGES.index(policy.create_from):
        return True
    return _late(postmortem, policy.complete_within, now, policy.deadlines)


def _allowance(priority: Priority | None, severity: str | None, deadlines: Deadlines) -> Allowance:
    own = deadlines.by_severity.get((severity or "").casefold(), {})
    found = own.get(priority) or deadlines.by_priority.get(priority)
    return found or _default(priority)


def _allows(severity: str | None, deadlines: Deadlines) -> str:
    allowance = _allowance(None, severity, deadlines)
    if isinstance(allowance, Period):
        return f"the end of the {allowance.value} in which its ticket is made counts"
    days = _counted(allowance, deadlines)
    unit = "business day" if days.business else "day"
    plural = "" if days.count == 1 else "s"
    return f"the policy allows {days.count} {unit}{plural} from the making of its ticket"


def _default(priority: Priority | None) -> Days:
    default = Deadlines().by_priority[priority]
    return default if isinstance(default, Days) else Days(30)


def _counted(days: Days, deadlines: Deadlines) -> Days:
    return Days(days.count, business=days.business or deadlines.business_days)


def _said(name: Field, item: ActionItem | None, link: Link | None, ticket: Ticket | None) -> bool:
    """Whether a person wrote it, on either side: what a ticket was born with is nobody's word."""
    agreed = link.base.get(name) if link is not None else None
    if item is not None:
        written = None if name in item.fields.silent else item.fields[name]
    else:
        written = agreed.document if agreed is not None else None
    if written is not None:
        return True
    if ticket is None:
        return False
    theirs = ticket.fields[name]
    if name in ticket.fields.silent:
        # Unreadable just now, perhaps: what it said last still counts.
        theirs = None if agreed is None else agreed.ticket
    if theirs is None:
        return False
    born = link is not None and name in link.born
    return not born or (agreed is not None and agreed.ticket != theirs)


def _lacks_items(postmortem: Postmortem, *, now: datetime, began: datetime, policy: Policy) -> bool:
    if postmortem.items or postmortem.waiver:
        return False
    since = policy.postmortems_since
    if since is None:
        since = today(began, policy.deadlines) - timedelta(days=90)
    day = _day(postmortem, policy.deadlines)
    if day is not None and day < since:
        return False
    if postmortem.stage is Stage.COMPLETE:
        return True
    return _late(postmortem, policy.no_items_after, now, policy.deadlines)


def _late(postmortem: Postmortem, grace: Days, now: datetime, deadlines: Deadlines) -> bool:
    day = _day(postmortem, deadlines)
    return day is not None and add_days(day, grace, deadlines.holidays) < today(now, deadlines)


def _day(postmortem: Postmortem, deadlines: Deadlines) -> date | None:
    """The incident's day; of an undated one the day it came to be known."""
    if postmortem.occurred is not None:
        return postmortem.occurred
    known = postmortem.published or postmortem.first_seen
    return today(known, deadlines) if known is not None else None


def _many(title: str, fields: Fields, item: ActionItem | None) -> str:
    owner = fields.owner or ""
    if item is None or not item.others:
        return f"{title} is owned by {quoted(owner)}, which is not one person: name one"
    people = ", ".join((owner, *item.others))
    return f"{title} has several owners ({quoted(people)[1:-1]}): name one person"


def quoted(title: str) -> str:
    """A title for a message: on one line, in quotation marks, shortened if need be."""
    printable = title.isprintable()
    shown = title if printable else "".join(c if c.isprintable() else " " for c in title)
    line = " ".join(shown.split())
    return f'"{line if len(line) <= _LONGEST_TITLE else line[: _LONGEST_TITLE - 1] + "…"}"'


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
