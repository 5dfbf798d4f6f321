"""Planted bugs in what carries out, and in what is carried out by others."""

from __future__ import annotations

from tests.sim.plant import ENGINE, TESTING, Plant

DOING = (
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
        seeds=300,
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
        "return lag + policy.write_budget",
        "return lag - lag",
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
        "a ticket's revision is ignored",
        f"{TESTING}.memory_tracker",
        "        if before != change.expected:",
        "        if False:",
        rare=True,
    ),
    Plant(
        "a document's revision is ignored by its source",
        f"{TESTING}.memory_source",
        "if content is None or _revision(content) != change.expected:",
        "if content is None:",
        seeds=300,
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
        rare=True,
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
        "what another process has begun is taken for dead",
        f"{ENGINE}.recover",
        "return lag + policy.write_budget",
        "return lag",
        seeds=300,
    ),
    Plant(
        "a process that begins believes old readings",
        f"{ENGINE}.view",
        "{*memory.unread, *_doubtful(memory)}",
        "set(memory.unread)",
        rare=True,
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
)
