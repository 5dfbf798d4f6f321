"""Copies of postmortems: which document leads, and which are read and never written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import PurePosixPath

from syncer.model import DocRef, Link, Postmortem, Snapshot


def shadows(snapshot: Snapshot, links: Iterable[Link]) -> Mapping[DocRef, DocRef]:
    """Copies, each with the document that leads: equal incident ids, or equal bytes and name.

    Two teams may both count from PM-1: where days and titles differ, an id says little. The one
    that holds links leads, else the one whose text names tickets, else the first.
    """
    groups: dict[tuple[str, ...], list[Postmortem]] = defaultdict(list)
    for postmortem in snapshot.postmortems:
        if not postmortem.counts:
            continue
        name = PurePosixPath(postmortem.ref.path).name
        groups["bytes", postmortem.digest, name].append(postmortem)
        if postmortem.incident is not None:
            groups["incident", postmortem.incident.casefold()].append(postmortem)
    copies = [
        part
        for (kind, *_), group in groups.items()
        for part in ([group] if kind == "bytes" else _apart(group))
        if len(part) > 1
    ]
    if not copies:
        return {}
    holders = {link.doc for link in links}
    shadowed: dict[DocRef, DocRef] = {}
    for group in copies:
        first, *others = sorted(group, key=lambda p: (*_rank(p, holders), p.ref))
        for other in others:
            shadowed.setdefault(other.ref, first.ref)
    return {copy: _end(lead, shadowed) for copy, lead in shadowed.items()}


def _apart(group: list[Postmortem]) -> Iterable[list[Postmortem]]:
    """Those of one incident id, apart where both their days and their titles differ."""
    parts: dict[date | str, list[Postmortem]] = {}
    undated = [one for one in group if one.occurred is None]
    for one in group:
        if one.occurred is not None:
            part = parts.get(one.occurred) or parts.get(one.title) or []
            part.append(one)
            parts[one.occurred] = parts[one.title] = part
    apart = list({id(part): part for part in parts.values()}.values())
    return [undated + apart[0], *apart[1:]] if apart else [undated]


def _end(lead: DocRef, shadowed: Mapping[DocRef, DocRef]) -> DocRef:
    """Who leads in the end, where the leader of one group is a copy in another."""
    while lead in shadowed:
        lead = shadowed[lead]
    return lead


def _rank(postmortem: Postmortem, holders: set[DocRef]) -> tuple[bool, bool]:
    names_tickets = any(item.ticket is not None for item in postmortem.items)
    return postmortem.ref not in holders, not names_tickets
