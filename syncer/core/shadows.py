"""Copies of postmortems: which document leads, and which are read and never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath

from syncer.model import DocRef, Link, Postmortem, Snapshot


def shadows(snapshot: Snapshot, links: Iterable[Link]) -> Mapping[DocRef, DocRef]:
    """Copies, each with the document that leads: equal incident ids, or equal bytes and name.

    The one that holds links leads, else the one whose text names tickets, else the first.
    """
    groups: dict[tuple[str, ...], list[Postmortem]] = defaultdict(list)
    for postmortem in snapshot.postmortems:
        if not postmortem.counts:
            continue
        name = PurePosixPath(postmortem.ref.path).name
        groups["bytes", postmortem.digest, name].append(postmortem)
        if postmortem.incident is not None:
            groups["incident", postmortem.incident.casefold()].append(postmortem)
    copies = [group for group in groups.values() if len(group) > 1]
    if not copies:
        return {}
    holders = {link.doc for link in links}
    shadowed: dict[DocRef, DocRef] = {}
    for group in copies:
        first, *others = sorted(group, key=lambda p: (*_rank(p, holders), p.ref))
        for other in others:
            shadowed.setdefault(other.ref, first.ref)
    return {copy: _end(lead, shadowed) for copy, lead in shadowed.items()}


def _end(lead: DocRef, shadowed: Mapping[DocRef, DocRef]) -> DocRef:
    """Who leads in the end, where the leader of one group is a copy in another."""
    while lead in shadowed:
        lead = shadowed[lead]
    return lead


def _rank(postmortem: Postmortem, holders: set[DocRef]) -> tuple[bool, bool]:
    names_tickets = any(item.ticket is not None for item in postmortem.items)
    return postmortem.ref not in holders, not names_tickets
