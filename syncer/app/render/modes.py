"""What a mode keeps from being done, so that nobody takes silence for agreement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from syncer.app.render.words import counted
from syncer.core.modes import permitted
from syncer.core.policy import Mode
from syncer.engine.run import kind
from syncer.model import Plan, Remember

_WORDS: Mapping[str, tuple[str, str]] = {
    "create_ticket": ("ticket not made", "tickets not made"),
    "update_ticket": ("ticket update not made", "ticket updates not made"),
    "edit_document": ("document not told", "documents not told"),
    "propose_edits": ("proposal not made", "proposals not made"),
    "comment": ("comment not made", "comments not made"),
    "notice": ("notice not sent", "notices not sent"),
}
PROMISES: Mapping[Mode, str] = {
    Mode.OBSERVE: "nothing is written to documents and tickets",
    Mode.CREATE_ONLY: "tickets are made and named, nothing else is written",
    Mode.UPSERT: "nothing is closed",
    Mode.SYNC: "both sides are written",
}


def withheld(plan: Plan, mode: Mode) -> Mapping[str, int]:
    """Per kind how many changes of a plan the mode keeps back, whole or in part."""
    found: Counter[str] = Counter()
    for change in plan.changes:
        if isinstance(change, Remember):
            continue
        if permitted(replace(plan, changes=(change,)), mode).changes != (change,):
            found[kind(change)] += 1
    return found


def withheld_word(kept: Mapping[str, int]) -> str:
    """``13 tickets not made, 2 documents not told``; empty where nothing is kept back."""
    return ", ".join(counted(kept[name], *_WORDS[name]) for name in _WORDS if kept.get(name))
