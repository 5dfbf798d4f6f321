"""What the store costs at 1,000 documents, 10,000 items: prints figures, asserts nothing.

python bench/store.py [URL]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from syncer.adapters.store_sql import open_store
from syncer.model import (
    ActionItem,
    Agreed,
    Code,
    CreateTicket,
    Cursor,
    DocRef,
    Field,
    Fields,
    Form,
    ItemKey,
    Link,
    Postmortem,
    Priority,
    Problem,
    Revision,
    Span,
    Status,
    Ticket,
    TicketRef,
)
from syncer.model import Block as ManagedBlock
from syncer.ports import Entry, Memory, Outcome, Row

DOCUMENTS, ITEMS = 1_000, 10
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
DUE = date(2026, 12, 1)


def portfolio() -> tuple[Memory, list[Link], list[Row]]:
    """Memory, joins and report rows of a large team."""
    documents: dict[DocRef, Postmortem] = {}
    tickets: dict[TicketRef, Ticket] = {}
    links, rows = [], []
    for number in range(DOCUMENTS):
        doc = DocRef("postmortems", f"2026/{number % 12 + 1:02}/incident-{number}.md")
        items = []
        for place in range(ITEMS):
            count = number * ITEMS + place
            key, ref = ItemKey(f"ai-{count:010x}"), TicketRef("ops", str(10_000 + count))
            title = f"Alert on error budget burn of service {count} before customers notice it"
            fields = Fields(title, Status.OPEN, f"person{count % 90}", DUE, Priority.P1)
            items.append(_item(fields, ref, place))
            tickets[ref] = _ticket(ref, fields, key, doc)
            base = {name: Agreed(fields[name], fields[name]) for name in Field}
            links.append(Link(key, doc, ref, NOW, base=base, block=f"{count:016x}", dues=(DUE,)))
            rows.append(_row(key, doc, place, fields, ref))
        documents[doc] = _postmortem(doc, number, tuple(items))
    cursors = {"postmortems": Cursor("x" * 100_000), "ops": Cursor("2026-11-20T12:00:00Z")}
    seen = Memory(NOW, cursors=cursors, postmortems=documents, tickets=tickets)
    return seen, links, rows


def _item(fields: Fields, ref: TicketRef, place: int) -> ActionItem:
    return ActionItem(
        Span(1000 + place * 90, 1080 + place * 90),
        40 + place,
        fields,
        forms=dict.fromkeys(Field, Form.CELL),
        ticket=ref,
        references=(ref.id,),
        named=(ref,),
        detail=f"{fields.title}. We found out from a customer, 40 minutes in.",
        anchor="action-items",
        kind="prevent",
        written={Field.OWNER: f"@{fields.owner}", Field.DUE: "1 Dec"},
    )


def _ticket(ref: TicketRef, fields: Fields, key: ItemKey, doc: DocRef) -> Ticket:
    return Ticket(
        ref,
        f"OPS-{ref.id}",
        Revision(f"2026-11-20T12:00:00.{ref.id}"),
        fields,
        f"https://ops.example/browse/OPS-{ref.id}",
        ours=True,
        key=key,
        created_at=NOW,
        updated_at=NOW,
        notes={"Owner": fields.owner or "", "Due": "2026-12-01", "Postmortem": doc.path},
    )


def _row(key: ItemKey, doc: DocRef, place: int, fields: Fields, ref: TicketRef) -> Row:
    return Row(
        key,
        doc,
        40 + place,
        fields,
        frozenset({Code.OVERDUE}),
        history=False,
        skip=None,
        team="web",
        severity="SEV2",
        ticket=f"OPS-{ref.id}",
        url=f"https://ops.example/browse/OPS-{ref.id}",
        created=DUE,
        closed=None,
        dues=(DUE,),
    )


def _postmortem(doc: DocRef, number: int, items: tuple[ActionItem, ...]) -> Postmortem:
    return Postmortem(
        doc,
        Revision(f"{number:040x}"),
        f"Checkout outage {number}",
        f"{number:064x}",
        items,
        incident=f"INC-{number}",
        occurred=date(2026, 11, 1),
        severity="SEV2",
        team="web",
        services=("checkout",),
        facts={"duration": "42 min", "summary": "Checkout failed for a third of customers."},
        changed=NOW,
    )


def timed(what: str, act: Callable[[], object]) -> None:
    """Print the CPU and wall time of one act."""
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    print(f"{what:52} {cpu:7.3f} s CPU {wall:7.3f} s")


def each(act: Callable[[Link], None], links: list[Link]) -> None:
    """One transaction per link, as they land."""
    for one in links:
        act(one)


def peak() -> int:
    """The most memory this process ever had, in MB; its parent's does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) >> 10


def main(url: str) -> None:
    """Write it all, then look at it as a running process and as a new one does."""
    memory, links, rows = portfolio()
    problems = tuple(Problem(Code.OVERDUE, "due 1 Dec", row.doc, row.line, row.key) for row in rows)
    first = Outcome("c-1", NOW, {}, problems=problems[:2000])
    store = open_store(url)
    store.lead()
    store.recall()
    drafts = [
        CreateTicket(one.key, "ops", "OPS", one.doc, ManagedBlock("text " * 80, "d"), Fields("t"))
        for one in links
    ]
    timed("begin 10,000 creates at once", lambda: store.begin(drafts, NOW))
    timed("settle 10,000 of them", lambda: each(lambda one: store.settle(one.key, one), links))
    line = Entry(NOW, "c-1", "create", ItemKey("ai-1"), "ops:1", {}, {"title": "t"}, "new", None)
    timed("record 10,000 audit entries", lambda: each(lambda _: store.record(line), links))
    timed("keep 10,000 links in one call", lambda: store.keep(links))
    timed("first commit", lambda: store.commit(memory, rows, first))
    again = [replace(row) for row in rows]
    timed("quiet commit", lambda: store.commit(memory, again, replace(first, cycle="c-2")))
    timed("said", store.said)
    timed("outcome", store.outcome)
    store.close()
    sys.stdout.flush()
    subprocess.run([sys.executable, __file__, "--again", url], check=True)  # noqa: S603 - ourselves


def again(url: str) -> None:
    """A new process: what a one-shot command pays."""
    print("in a new process:")
    print(f"{'imports':52} {time.process_time():7.3f} s CPU")
    store = open_store(url)
    before = peak()
    recalled: list[Memory] = []
    timed("recall", lambda: recalled.append(store.recall()))
    print(f"{'peak memory before and after recall':52} {before:7} MB  {peak():7} MB")
    read: list[Row] = []
    timed("rows", lambda: read.extend(store.rows()))
    outcome = store.outcome()
    assert outcome is not None  # noqa: S101 - the parent has committed one
    timed("quiet commit", lambda: store.commit(recalled[0], read, outcome))
    print(f"{'peak memory, whole process':52} {peak():7} MB")
    print(f"{'all':52} {time.process_time():7.3f} s CPU")
    store.close()


if __name__ == "__main__":
    if "--again" in sys.argv:
        again(sys.argv[-1])
    elif len(sys.argv) > 1:
        main(sys.argv[1])
    else:
        with tempfile.TemporaryDirectory() as folder:
            main(f"sqlite:///{folder}/state.db")
            print(f"{'database':52} {(Path(folder) / 'state.db').stat().st_size >> 20:7} MB")
