"""Planted bugs: one rule of the engine broken at a time, to prove that the simulation would see it.

A plant is an exact replacement in one module's source, made while that module is imported; nothing
in the product knows of it. The fragment must stand there exactly once, so that a plant whose place
has moved on fails loudly instead of planting nothing.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from types import CodeType, ModuleType


@dataclass(frozen=True, slots=True)
class Plant:
    """One broken rule."""

    name: str
    module: str
    old: str
    new: str
    seeds: int = 150
    """By this seed, counted from the first, it must have been caught."""


ENGINE, CORE, TESTING = "syncer.engine", "syncer.core", "syncer.testing"

PLANTS = (
    Plant(
        "the marker is dropped at birth",
        f"{TESTING}.memory_tracker",
        "ticket.labels |= {COMMON, MARKER + draft.key}\n        return self._shown(ticket)",
        "ticket.labels -= {MARKER + draft.key}\n        return self._shown(ticket)",
    ),
    # Not asked at all: to drop one of the two uses of the answer changes nothing, for what is not
    # adopted at once is not sent either, and what is sent again is refused by the journal.
    Plant(
        "a create is not looked for before it is sent",
        f"{ENGINE}.births",
        "found = run.calls.ask(tracker, lambda: port.find(keys))",
        "found = {}",
    ),
    Plant(
        "a create in doubt is not held",
        f"{ENGINE}.recover",
        "elif run.now - intent.begun >= hold:",
        "elif True:",
    ),
    Plant(
        "the hold forgets the tracker's lag",
        f"{ENGINE}.recover",
        "hold = lag + run.policy.write_budget",
        "hold = run.now - run.now",
    ),
    Plant(
        "a create in doubt is dropped from the journal",
        f"{ENGINE}.births",
        '    run.counts.failed += 1\n    run.log.warning("ticket.in_doubt"',
        "    run.ports.store.drop(change.key)\n    del run.view.pending[change.key]\n"
        '    run.counts.failed += 1\n    run.log.warning("ticket.in_doubt"',
    ),
    Plant(
        "creates are not journalled",
        f"{ENGINE}.births",
        "ours = run.ports.store.begin(tuple(unmade.values()), begun)",
        "ours = frozenset(unmade)",
    ),
    Plant(
        "a create in doubt is sent again at once",
        f"{ENGINE}.births",
        "run.calls.write(tracker, mine_to_do, port.create, land, repeatable=False)",
        "run.calls.write(tracker, mine_to_do, port.create, land, repeatable=True)",
    ),
    Plant(
        "a born ticket is not settled",
        f"{ENGINE}.births",
        "    run.ports.store.settle(change.key, link)\n    del run.view.pending[change.key]\n    keep_ticket",
        "    del run.view.pending[change.key]\n    keep_ticket",
    ),
    Plant(
        "similarity joins",
        f"{CORE}.match",
        "standing = Standing.SIMILAR if alike else Standing.FREE\n            self._settle(claim, standing, key=key, candidates=alike)",
        "known = self.by_ticket.get(alike[0]) if alike else None\n            if known is not None:\n"
        "                self._linked(claim, known)\n                continue\n"
        "            self._settle(claim, Standing.FREE, key=key)",
    ),
    Plant(
        "ordinals are counted blindly",
        f"{CORE}.match",
        "if key in self.claimed or (link is not None and link.doc != doc):\n                    continue",
        "if link is not None and link.doc != doc:\n                    continue",
    ),
    Plant(
        "a title joins whatever document it stands in",
        f"{CORE}.match",
        "elif len(strays.get(title, ())) == 1 and seekers[title] == 1:",
        "elif False:",
    ),
    Plant(
        "the whole base moves when a ticket is told one field",
        f"{CORE}.merge",
        "    for name, told in change.patch.items():\n        base[name] = Agreed(told, ticket.fields[name])",
        "    for name in Field:\n        base[name] = Agreed(ticket.fields[name], ticket.fields[name])",
    ),
    Plant(
        "the whole base moves when a document is told one field",
        f"{CORE}.merge",
        "    for name, value in told.patch.items():\n        base[name] = Agreed(item.fields[name], value)",
        "    for name in Field:\n        base[name] = Agreed(item.fields[name], item.fields[name])",
    ),
    Plant(
        "no base moves when a ticket was told",
        f"{CORE}.merge",
        "        base[name] = Agreed(told, ticket.fields[name])\n",
        "        pass\n",
    ),
    Plant(
        "the sides are judged against one another",
        f"{CORE}.merge",
        "    if base.ticket == ticket:\n        return _TO_TICKET",
        "    if base.ticket == ticket or base.document != document:\n        return _TO_TICKET",
    ),
    Plant(
        "the ticket always wins, and nothing is said",
        f"{CORE}.merge",
        "    return Decision(verdict, contested=True, winner=authority)",
        "    return Decision(verdict)",
    ),
    Plant(
        "an emptied value is not a word",
        f"{CORE}.merge",
        "    if base.ticket == ticket:\n        return _TO_TICKET",
        "    if base.ticket == ticket:\n        return _TO_TICKET if document is not None else _TO_DOCUMENT",
    ),
    Plant(
        "a title that a person gave is taken back",
        f"{CORE}.merge",
        "if base is None or differs or base.ticket != ticket:",
        "if base is None:",
    ),
    Plant(
        "a ticket's revision is ignored",
        f"{TESTING}.memory_tracker",
        "        if before != change.expected:",
        "        if False:",
    ),
    Plant(
        "a document's revision is ignored by its source",
        f"{TESTING}.memory_source",
        "if content is None or _revision(content) != change.expected:",
        "if content is None:",
    ),
    Plant(
        "a partial listing is read as deletion",
        f"{ENGINE}.gather",
        "    _judge(run, name, marked, absent & nowhere)",
        "    _judge(run, name, marked, absent)",
    ),
    Plant(
        "a document that a listing lacks is believed gone unasked",
        f"{ENGINE}.gather",
        "    _judge(run, name, known, absent & nowhere)",
        "    _judge(run, name, known, absent)",
    ),
    Plant(
        "what the feeds named is forgotten before it is read",
        f"{ENGINE}.gather",
        "    wanted = {*feed.changed, *(ref for",
        "    wanted = {*feed.changed[:1], *(ref for",
    ),
    Plant(
        "a failed reading is not tried again",
        f"{ENGINE}.reading",
        "def unread(run: Run, ref: DocRef | TicketRef, error: AdapterError) -> None:",
        "def unread(run: Run, ref: DocRef | TicketRef, error: AdapterError) -> None:\n"
        "    return\n\n\ndef _unread(run: Run, ref: DocRef | TicketRef, error: AdapterError) -> None:",
    ),
    Plant(
        "a comment is posted under a new id each time",
        f"{ENGINE}.remarks",
        "            run.view.sent.add(name)",
        "            pass",
    ),
    Plant(
        "a comment is not looked for before it is repeated",
        f"{TESTING}.memory_tracker",
        "if all(id_ != remark.id for id_, _ in ticket.comments):",
        "if True:",
    ),
    Plant(
        "a proposal moves the base",
        f"{ENGINE}.tell",
        "        view.proposed.put(source, change.digest)\n",
        "        view.proposed.put(source, change.digest)\n        for edited in change.edits:\n"
        "            run.keep([document_told(view.links.now[key], told, next(i for i in view.postmortems"
        ".now[edited.ref].items if i.line == told.line), run.now) for key, told in edited.told.items()"
        " if key in view.links.now])\n",
    ),
    Plant(
        "a proposal is made again each cycle",
        f"{CORE}.plan",
        "if digest != self.snapshot.proposed.get(name, proposal_digest(())):",
        "if True:",
    ),
    Plant(
        "a ticket of a person is closed as a second one",
        f"{CORE}.strays",
        "if ticket.ours and ticket.key is not None and counts:",
        "if ticket.key is not None and counts:",
    ),
    Plant(
        "a second ticket is never healed",
        f"{CORE}.strays",
        "several = {key: tickets for key, tickets in by_key.items() if len(tickets) > 1}",
        "several = {}",
    ),
    Plant(
        "the younger of two twins stays",
        f"{CORE}.strays",
        "            if twin is stays or left_alone(snapshot, *about):",
        "            if twin is not stays or left_alone(snapshot, *about):",
    ),
    Plant(
        "a ticket whose item left is closed",
        f"{CORE}.strays",
        'if policy.on_item_gone == "close" and not reopened:',
        "if not reopened:",
    ),
    Plant(
        "a body is replaced whole",
        f"{TESTING}.memory_ticket",
        "self.body = with_block(self.body, key, block.text, keys=None)",
        'self.body = with_block("", key, block.text, keys=None)',
    ),
    Plant(
        "labels of people are replaced",
        f"{TESTING}.memory_ticket",
        "self.labels = {label for label in self.labels if not _is_marker(label)}",
        "self.labels = set()",
    ),
    Plant(
        "a follower's tick is overwritten in silence",
        f"{CORE}.plan",
        "        if self._is_word(pair, status):",
        "        if False:",
    ),
    Plant(
        "a skipped item is told",
        f"{CORE}.plan",
        "if not (one.pair.item.skip or one.pair.postmortem.skip)",
        "if True",
    ),
    Plant(
        "a document that cannot be read loses its items",
        f"{CORE}.conditions",
        "def unread(postmortem: Postmortem) -> bool:",
        "def unread(postmortem: Postmortem) -> bool:\n    return False\n\n\n"
        "def _unread(postmortem: Postmortem) -> bool:",
    ),
    Plant(
        "what was rejected is tried in every pass",
        f"{ENGINE}.apply",
        "        or (rest is not None and rest.until > run.now)\n",
        "",
    ),
    Plant(
        "the links of a renamed document stay behind",
        f"{CORE}.plan",
        "if link.doc in self.snapshot.renamed and link.key not in remembered:",
        "if False:",
    ),
    Plant(
        "the policy's date is taken for a person's after a lost database",
        f"{CORE}.reconcile",
        "    if Field.DUE not in work.link.base and _by_policy(work.ticket):",
        "    if False:",
    ),
    Plant(
        "what another process has begun is taken for dead",
        f"{ENGINE}.recover",
        "hold = lag + run.policy.write_budget",
        "hold = lag",
    ),
    Plant(
        "a process that begins believes old readings",
        f"{ENGINE}.cycle",
        "        doubt_readings(view, ports.store.outcome())",
        "        pass",
    ),
    Plant(
        "a cursor is kept before its work is",
        f"{ENGINE}.cycle",
        "        gather(run, full=full)\n",
        "        gather(run, full=full)\n        if apply:\n            disk = ports.store._disk\n"
        "            replace = __import__('dataclasses').replace\n"
        "            disk.memory = replace(disk.memory, cursors=dict(view.cursors.now))\n",
    ),
    Plant(
        "an approval is not spent",
        f"{ENGINE}.run",
        "                self.ports.store.spend(name)",
        "                pass",
    ),
    Plant(
        "guards are skipped",
        f"{ENGINE}.cycle",
        "        todo, waiting = sift(",
        "        refused = ()\n        todo, waiting = sift(",
    ),
    Plant(
        "what a ticket became is not read back",
        f"{CORE}.merge",
        "        base[name] = Agreed(told, ticket.fields[name])",
        "        base[name] = Agreed(told, told)",
    ),
    Plant(
        "history gets tickets",
        f"{CORE}.births",
        "        or is_history(postmortem, policy)\n",
        "",
    ),
    Plant(
        "a ticket promises what write_back off cannot keep",
        f"{CORE}.conditions",
        "        and source.writes\n",
        "",
    ),
    Plant(
        "a date by policy is told to the document",
        f"{CORE}.reconcile",
        "            if work.policy.deadlines.fill and tellable:",
        "            if tellable:",
    ),
    Plant(
        "a person's ticket is told at first contact",
        f"{CORE}.merge",
        "return _TO_DOCUMENT if document is None or closed else _DIFFER",
        "return _TO_DOCUMENT if document is None or closed else _TO_TICKET",
    ),
    Plant(
        "a document that cannot be read stops its source",
        f"{ENGINE}.reading",
        "    view.unread.add(ref)\n    view.held.add(ref)\n",
        "    view.unread.add(ref)\n    view.held.add(ref)\n"
        "    run.calls.take_down(ref.source if isinstance(ref, DocRef) else ref.tracker, error)\n",
    ),
    Plant(
        "an adapter that fails stops all others",
        f"{ENGINE}.gather",
        '    run.calls.take_down(name, error)\n    run.log.warning("feed.failed"',
        "    for one in (*run.ports.sources, *run.ports.trackers):\n"
        '        run.calls.take_down(one, error)\n    run.log.warning("feed.failed"',
    ),
    Plant(
        "a ticket that is gone is commented on for ever",
        f"{ENGINE}.remarks",
        "            run.view.missing.add(change.ref)",
        "            pass",
    ),
)


class _Loader(importlib.machinery.SourceFileLoader):
    """Loads a module with the plant in its source, and never from a cache."""

    plant: Plant

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_data(self.path).decode()
        found = source.count(self.plant.old)
        if found != 1:
            raise AssertionError(f"{self.plant.name}: its place stands {found} times in {fullname}")
        return compile(source.replace(self.plant.old, self.plant.new), self.path, "exec")


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, plant: Plant) -> None:
        self.plant = plant

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != self.plant.module:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(fullname, spec.origin)
        loader.plant = self.plant
        spec.loader = loader
        return spec


def sow(name: str) -> Plant:
    """Plant this bug; its module must not have been imported yet."""
    (plant,) = (one for one in PLANTS if one.name == name)
    if plant.module in sys.modules:
        raise AssertionError(f"{plant.module} is imported already")
    sys.meta_path.insert(0, _Finder(plant))
    return plant
