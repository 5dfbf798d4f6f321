"""``check``: what must be repaired before a sync can do its work; nothing is written anywhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from syncer.app.console import Console, progress
from syncer.app.invocation import Invocation
from syncer.app.portfolio import Portfolio, look
from syncer.app.render.check import SEVERITIES, Finding, check_json, check_text, finding
from syncer.app.render.counts import Counts, source_counts
from syncer.app.render.words import counted
from syncer.app.routing import unmatched, unreached
from syncer.app.session import settings_of
from syncer.app.settings_exposed import exposed
from syncer.app.wiring import Wired, wire
from syncer.core.addresses import is_linked
from syncer.core.policy import Policy
from syncer.core.spellings import unresolved
from syncer.errors import AdapterError, StateError
from syncer.model import Code
from syncer.ports import Described, DocumentSource, Memory, Tracker

_UNREAD = 5
"""So many documents that cannot be read are told one by one."""


@dataclass(frozen=True, slots=True)
class Examined:
    """What a deployment is like."""

    counts: tuple[Counts, ...]
    found: tuple[Finding, ...]
    """Adapter by adapter, the worst first."""
    well: tuple[Finding, ...]
    """Trackers that can do their work, and what they are."""
    skipped: tuple[str, ...]
    """Adapters that were not asked."""


def check(invocation: Invocation, *, as_json: bool, offline: bool) -> int:
    """Print what is amiss, with the remedy; 1 if anything must be repaired."""
    wired = wire(settings_of(invocation))
    console = Console(color=invocation.color)
    with progress("Checking…", color=invocation.color) as say:
        seen = examine(wired, offline=offline, say=say)
    if as_json:
        console.json(check_json(seen.counts, seen.found, seen.well))
    else:
        console.show(check_text(seen.counts, seen.found, seen.well, seen.skipped))
    return 1 if any(one.severity == "error" for one in seen.found) else 0


def examine(wired: Wired, *, offline: bool, say: Callable[[str], None]) -> Examined:
    """Read documents, ask every adapter, and write nothing; what fails hides nothing else."""
    asked, skipped = _asked(wired, offline=offline)
    sources = [name for name in wired.sources if name in asked]
    read = look(wired, sources, say)
    policy, well = wired.policy, list[Finding]()
    found = [*unreached(policy), *_store(wired), *_documents(read), *_ways(read, policy)]
    found += exposed(wired.settings)
    if len(sources) == len(wired.sources):
        found += unmatched(wired.settings.routes, policy, read)
    for name, port in asked.items():
        say(f"Checking {name}")
        amiss = list(_adapter(name, port))
        found += amiss
        if name in wired.trackers:
            works = all(one.severity != "error" for one in amiss)
            found += _public(name, wired, told=not works)
            well += _well(name, wired.trackers[name]) if works else ()
    found += _owners(read)
    counts = source_counts(Memory(postmortems=read.postmortems), sources, policy)
    return Examined(counts, _in_order(found), tuple(well), skipped)


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each once; the worst first, but those of one adapter together."""
    by_weight = sorted(dict.fromkeys(found), key=lambda one: SEVERITIES.index(one.severity))
    adapters = [*dict.fromkeys(one.adapter for one in by_weight)]
    return tuple(sorted(by_weight, key=lambda one: adapters.index(one.adapter)))


def _asked(
    wired: Wired, *, offline: bool
) -> tuple[Mapping[str, DocumentSource | Tracker], tuple[str, ...]]:
    """The adapters to ask, and those to leave alone: offline all that are no folders."""
    ports: dict[str, DocumentSource | Tracker] = {**wired.sources, **wired.trackers}
    policy = wired.policy
    folders = {name for name, one in policy.sources.items() if one.folder}
    folders |= {name for name, one in policy.trackers.items() if one.folder}
    away = tuple(name for name in ports if offline and name not in folders)
    return {name: port for name, port in ports.items() if name not in away}, away


def _adapter(name: str, port: DocumentSource | Tracker) -> Iterator[Finding]:
    try:
        for said in port.check():
            yield finding(name, said)
    except AdapterError as error:
        yield finding(name, str(error))


def _documents(read: Portfolio) -> Iterator[Finding]:
    for name, error in read.failed.items():
        yield finding(name, str(error))
    for ref, error in list(read.unread.items())[:_UNREAD]:
        yield Finding(ref.source, "error", f"{ref.path} cannot be read: {error}")
    if (more := len(read.unread) - _UNREAD) > 0:
        name = next(iter(read.unread)).source
        yield Finding(name, "error", f"{more} more documents cannot be read")


def _ways(read: Portfolio, policy: Policy) -> Iterator[Finding]:
    """Sources to whose documents tickets cannot lead, as files have no address elsewhere."""
    some = {ref.source: one for ref, one in read.postmortems.items()}
    for name, one in some.items():
        lost = [
            tracker
            for tracker in policy.trackers
            if one.url and not is_linked(one.url, one.ref, tracker, policy)
        ]
        if lost:
            yield Finding(
                name,
                "warning",
                f"tickets in {', '.join(lost)} name its documents and cannot link them",
                f"set sources.{name}.link to where people read them, "
                "as https://github.com/acme/postmortems/blob/main/{path}",
            )


def _well(name: str, port: Tracker) -> Iterator[Finding]:
    """That a tracker was asked, and answered: silence could mean either."""
    try:
        said = port.describe() if isinstance(port, Described) else "it was asked, and can be used"
    except AdapterError as error:
        yield finding(name, str(error))
        return
    yield Finding(name, "well", said)


def _public(name: str, wired: Wired, *, told: bool) -> Iterator[Finding]:
    """Destinations that strangers can read, whether that is meant or not.

    ``told``: that the tracker fails was said, and why; once is enough.
    """
    policy, tracker = wired.policy, wired.policy.trackers[name]
    places = {tracker.destination} | {
        route.destination for route in policy.routes if route.tracker == name and route.destination
    }
    try:
        public = wired.trackers[name].public(sorted(places))
    except AdapterError as error:
        if not told:
            yield finding(name, str(error))
        return
    for place in sorted(public):
        if tracker.allow_public:
            said = f"{place} can be read by strangers, and trackers.{name}.allow_public says so"
            yield Finding(name, "info", said)
        else:
            yield Finding(
                name,
                "error",
                f"{place} can be read by strangers, so no ticket is made there",
                f"make it private, or, if that is meant, set trackers.{name}.allow_public: true",
            )


def _store(wired: Wired) -> Iterator[Finding]:
    """That it opens; and what it knows to be denied, which asking alone may not show."""
    with ExitStack() as stack:
        try:
            store = wired.open_store()
            if isinstance(store, AbstractContextManager):
                stack.enter_context(store)
            resting = store.recall().resting.values()
        except StateError as error:
            yield finding("store", str(error))
            return
    denied = Counter(
        (rest.adapter, rest.message)
        for rest in resting
        if rest.code is Code.DENIED and rest.adapter in (*wired.sources, *wired.trackers)
    )
    for (name, message), many in denied.items():
        yield Finding(
            name,
            "error",
            f"{counted(many, 'change was', 'changes were')} denied at the last try: {message}",
            "grant it; syncer sync then tries one of them, and does the rest once it goes through",
        )


def _owners(read: Portfolio) -> Iterator[Finding]:
    """Owners whom nobody can resolve, in one word: ``people`` has them all."""
    found = unresolved(read.owners)
    for kind in dict.fromkeys(one.kind for one in found):
        some = [one for one in found if one.kind == kind]
        names = ", ".join(one.spelling for one in some[:3]) + (" and others" if some[3:] else "")
        severity = "warning" if any(one.assignable for one in some) else "info"
        own = "own" if some[1:] else "owns"
        if kind is None:
            said = f"nobody is known as {names}, who {own} open action items"
            remedy = "syncer people lists them as a stub of the people file"
        else:
            said = f"{names}, who {own} open action items, cannot be assigned: no {kind} account"
            remedy = f"add {kind}: ACCOUNT to what the people file says of them"
        yield Finding("people", severity, said, remedy)
