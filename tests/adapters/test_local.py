"""The local tracker: its contract, its format to the letter, and what an editor can do to it."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.adapters import local_head
from syncer.adapters.local import LocalSettings, LocalTracker, plugin
from syncer.adapters.local_yaml import Unreadable
from syncer.errors import AdapterError, Denied, Gone, Rejected, Stale
from syncer.files import Leftovers, create_in
from syncer.model import (
    Block,
    Code,
    Comment,
    CreateTicket,
    DocRef,
    Field,
    Fields,
    ItemKey,
    Patch,
    Person,
    Priority,
    Revision,
    Status,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Tracker
from syncer.testing.tracker import TrackerContract

NOW = datetime(2026, 11, 20, 20, 11, 2, tzinfo=UTC)
KEY = ItemKey("ai-3f9c1e02ab")
BLOCK = """\
From the postmortem of 2026-11-02: Checkout failed for 42 minutes because a cache ran full.

- Action item of [Checkout outage](../postmortems/pm/2026-11-02.md#action-items) ([version at creation](../postmortems/pm/2026-11-02.md))
- Incident: INC-77, 2026-11-02 · Severity: P1 · Kind: prevent
- Owner: ana
- Due: 2026-12-01
- Priority: P1

> Alert on bandwidth

Set the status to done when it is done; the postmortem follows. Decided against it? Set it to wont_do. Not yours, or another date? Change owner or due above. Everything outside this block is yours. Questions: #sre-help"""  # noqa: E501 - to the letter of the contract
FILE = f"""\
---
id: LOCAL-1
key: ai-3f9c1e02ab
title: Alert on bandwidth
status: open
owner: ana
due: 2026-12-01
priority: P1
labels: [syncer, team-a]
created: 2026-11-20T20:11:02Z
updated: 2026-11-20T20:11:02Z
closed:
---
<!-- syncer:begin ai-3f9c1e02ab -->
{BLOCK}
<!-- syncer:end -->
"""
PEOPLES = """\
---
# mine
id:   LOCAL-1   # do not touch
Owner-Note: "keep: me"
title: 'It''s slow'
key: ai-3f9c1e02ab
status: "Won't do"
owner: "@Ana Silva"   # for now
due:
priority: p4
labels:
- syncer
  # why
- customer
watchers: {a: [1, 2], b: null}
created: 2026-11-20
---

# Notes

Mine — all of it.
"""


@dataclass
class Clock:
    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Editor:
    """A person with an editor who knows YAML but not us."""

    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.md"

    def add(self, title: str, marker: str | None = None, body: str = "") -> str:
        self.folder.mkdir(exist_ok=True)
        number = 50 + len(list(self.folder.iterdir()))
        key = f"key: {marker}\n" if marker else ""
        text = f"---\ntitle: {title}\nstatus: open\n{key}---\n{body}\n"
        self.path(f"LOCAL-{number}").write_text(text, "utf-8")
        return f"LOCAL-{number}"

    def set(self, name: str, key: str, value: str) -> None:
        old = self.path(name).read_bytes().decode()
        new = re.sub(rf"(?m)^{key}:.*$", lambda _: f"{key}: {value}", old, count=1)
        self.path(name).write_bytes(new.encode())

    def move(self, name: str, status: Status) -> None:
        self.set(name, "status", status.value)

    def retitle(self, name: str, title: str) -> None:
        self.set(name, "title", title)

    def assign(self, name: str, owner: str | None) -> None:
        self.set(name, "owner", owner or "")

    def schedule(self, name: str, due: date | None) -> None:
        self.set(name, "due", due.isoformat() if due else "")

    def prioritise(self, name: str, priority: Priority | None) -> None:
        self.set(name, "priority", priority.value if priority else "")

    def surround(self, name: str, before: str, after: str) -> None:
        text = self.path(name).read_text("utf-8")
        head, body = text[: text.index("\n---\n") + 5], text[text.index("\n---\n") + 5 :]
        self.path(name).write_text(f"{head}{before}\n\n{body}\n{after}\n", "utf-8")

    def label(self, name: str, label: str) -> None:
        self.set(name, "labels", f"[{', '.join([*self.labels(name), label])}]")

    def unlabel(self, name: str, label: str) -> None:
        self.set(name, "labels", f"[{', '.join(one for one in self.labels(name) if one != label)}]")

    def labels(self, name: str) -> Collection[str]:
        head = self.path(name).read_text("utf-8").split("---\n")[1]
        return yaml.safe_load(head).get("labels") or []

    def text(self, name: str) -> str:
        text = self.path(name).read_text("utf-8")
        return text[text.index("\n---\n") + 5 :]

    def comments(self, name: str) -> str:
        return self.text(name).rpartition("<!-- syncer:end -->")[2]

    def delete(self, name: str) -> None:
        self.path(name).unlink()

    def wait(self) -> None:
        """Nothing hides here."""


@pytest.fixture
def people(tmp_path: Path) -> Editor:
    return Editor(tmp_path / "tickets")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def tracker(people: Editor, clock: Clock) -> LocalTracker:
    ana = Person("ana", ("Ana Silva", "@asilva"), ("ana@acme.example",))
    return LocalTracker("todo", people.folder, people=(ana,), clock=clock)


def draft(key: ItemKey = KEY, title: str = "Alert on bandwidth") -> CreateTicket:
    return CreateTicket(
        key=key,
        tracker="todo",
        destination="LOCAL",
        doc=DocRef("docs", "pm/2026-11-02.md"),
        block=Block(BLOCK, "digest"),
        fields=Fields(title, Status.OPEN, "ana", date(2026, 12, 1), Priority.P1),
        labels=("team-a",),
    )


def made(tracker: LocalTracker, key: ItemKey = KEY) -> Ticket:
    [(_, ticket)] = tracker.create([draft(key)])
    assert isinstance(ticket, Ticket)
    return ticket


def fetched(tracker: LocalTracker, name: str = "LOCAL-1") -> Ticket | AdapterError:
    [(_, outcome)] = tracker.fetch([TicketRef("todo", name)])
    return outcome


def updated(tracker: LocalTracker, change: UpdateTicket) -> Ticket | AdapterError:
    [(_, outcome)] = tracker.update([change])
    return outcome


def written(people: Editor, text: str) -> None:
    people.folder.mkdir(exist_ok=True)
    people.path("LOCAL-1").write_bytes(text.encode())


def lines_changed(before: str, after: str) -> list[tuple[str, str]]:
    pairs = zip(before.splitlines(), after.splitlines(), strict=True)
    return [(old, new) for old, new in pairs if old != new]


class TestLocal(TrackerContract):
    def reopened(self, tracker: Tracker) -> Tracker:
        assert isinstance(tracker, LocalTracker)
        return LocalTracker(tracker.name, tracker._folder.path, clock=tracker._clock)


def test_a_new_ticket_to_the_letter(tracker: LocalTracker, people: Editor) -> None:
    """A new ticket's file is the one that the contract shows."""
    made(tracker)
    assert people.path("LOCAL-1").read_bytes().decode() == FILE


def test_an_update_to_the_letter(tracker: LocalTracker, people: Editor, clock: Clock) -> None:
    """An update rewrites the lines of what changed, and no other."""
    ticket = made(tracker)
    clock.now = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    patch = {Field.STATUS: Status.DONE, Field.DUE: None, Field.TITLE: "Alert: now"}
    flags = frozenset({Code.OVERDUE})
    updated(tracker, UpdateTicket(ticket.ref, KEY, ticket.revision, patch, flags))
    assert lines_changed(FILE, people.path("LOCAL-1").read_text("utf-8")) == [
        ("title: Alert on bandwidth", 'title: "Alert: now"'),
        ("status: open", "status: done"),
        ("due: 2026-12-01", "due:"),
        ("labels: [syncer, team-a]", "labels: [syncer, team-a, overdue]"),
        ("updated: 2026-11-20T20:11:02Z", "updated: 2026-11-21T07:00:00Z"),
        ("closed:", "closed: 2026-11-21T07:00:00Z"),
    ]


def test_a_comment_to_the_letter(tracker: LocalTracker, people: Editor) -> None:
    """A remark is appended below under its id, and a second one below that."""
    ticket = made(tracker)
    list(tracker.comment([Comment("a/b", ticket.ref, "One.", ("ana",))]))
    list(tracker.comment([Comment("c/d", ticket.ref, "Two\nlines.")]))
    assert people.path("LOCAL-1").read_text("utf-8") == (
        FILE
        + "\n<!-- syncer:comment a/b -->\n@ana One.\n\n<!-- syncer:comment c/d -->\nTwo\nlines.\n"
    )


def test_people_write_yaml_as_they_like(tracker: LocalTracker, people: Editor) -> None:
    """Quotes, comments, order, own keys, names and words of people are understood."""
    written(people, PEOPLES)
    ticket = fetched(tracker)
    assert isinstance(ticket, Ticket)
    assert ticket.fields == Fields("It's slow", Status.WONT_DO, "ana", None, Priority.P3)
    assert (ticket.ours, ticket.key) == (True, KEY)


def test_their_file_keeps_every_other_byte(tracker: LocalTracker, people: Editor) -> None:
    """Of a person's file only the values that change are rewritten, comments and all kept."""
    for eol in ("\n", "\r\n"):
        text = ("\ufeff" + PEOPLES).replace("\n", eol)
        written(people, text)
        ticket = fetched(tracker)
        assert isinstance(ticket, Ticket)
        patch: Patch = {
            Field.STATUS: Status.OPEN,
            Field.OWNER: "ben",
            Field.DUE: date(2027, 1, 2),
            Field.TITLE: "Other",
        }
        flags = frozenset({Code.OVERDUE})
        updated(tracker, UpdateTicket(ticket.ref, KEY, ticket.revision, patch, flags))
        after = people.path("LOCAL-1").read_bytes().decode()
        expected = (
            ("\ufeff" + PEOPLES)
            .replace('"Won\'t do"', "open")
            .replace('"@Ana Silva"   # for', "ben   # for")
            .replace("due:", "due: 2027-01-02")
            .replace("'It''s slow'", "Other")
            .replace("- customer\n", "- customer\n- overdue\n")
            .replace(
                "created: 2026-11-20\n", "created: 2026-11-20\nupdated: 2026-11-20T20:11:02Z\n"
            )
        ).replace("\n", eol)
        assert after == expected


def test_their_words_stay_where_they_say_the_same(tracker: LocalTracker, people: Editor) -> None:
    """Telling a person's file what it says already leaves it in the person's own words."""
    written(people, PEOPLES)
    ticket = fetched(tracker)
    assert isinstance(ticket, Ticket)
    patch = {name: ticket.fields[name] for name in Field}
    assert updated(tracker, UpdateTicket(ticket.ref, KEY, ticket.revision, patch)) == ticket
    assert people.path("LOCAL-1").read_bytes() == PEOPLES.encode()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: a ticket begins with front matter"),
        ("no front matter", "line 1: a ticket begins with front matter"),
        ("---\ntitle: x\nstatus: open\n", "line 1: a ticket begins with front matter"),
        ("---\ntitle: [x\nstatus: open\n---\n", "line 3: "),
        ("---\ntitle: x\nstatus: a: b\n---\n", "line 3: status 'a: b' is none of open"),
        ("---\n- a\n---\n", "line 2: the front matter is not a list of key: value lines"),
        ("---\ntitle: x\nstatus: finished\n---\n", "line 3: status 'finished' is none of open"),
        ("---\ntitle: x\nstatus:\n---\n", "line 3: status '' is none of open"),
        ("---\ntitle: x\n---\n", "line 3: status '' is none of open"),
        ("---\ntitle: x\nstatus: open\ndue: soon\n---\n", "line 4: due 'soon' is not a day"),
        ("---\nstatus: open\npriority: high\ntitle: x\n---\n", "line 3: priority 'high'"),
        ("---\nstatus: open\n---\n", "line 3: give the ticket a title"),
        ("---\ntitle: x\nstatus: open\nstatus: done\n---\n", "line 4: status stands twice"),
        ("---\ntitle: x\nstatus: [open]\n---\n", "line 3: status is one value"),
        ("---\ntitle: &a x\nstatus: open\nowner: *a\n---\n", "line 4: owner refers to an anchor"),
        ("---\ntitle: x\nlabels: {a: b}\nstatus: open\n---\n", "line 3: labels is one value"),
        ("---\ntitle: x\x01\nstatus: open\n---\n", "line 1: the front matter holds a character"),
        ("---\nx: " + "[" * 50_000 + "\n---\n", "line 2: brackets nest too deeply"),
        ("---\n" + "- " * 30_000 + "\n---\n", "line 2: brackets nest too deeply"),
        ("---\n" + "? " * 30_000 + "\n---\n", "line 2: brackets nest too deeply"),
        ("---\n" + "x: y\n" * 20_000 + "---\n", "line 1: the front matter is longer than 64 KiB"),
    ],
)
def test_nonsense_is_the_tickets_own_problem(
    tracker: LocalTracker, people: Editor, text: str, message: str
) -> None:
    """A file that makes no sense is rejected with line and remedy, and left as it is."""
    written(people, text)
    outcome = fetched(tracker)
    assert isinstance(outcome, Rejected)
    assert f"tickets/LOCAL-1.md, {message}" in str(outcome)
    assert list(tracker.check()) == [str(outcome)]
    assert isinstance(
        updated(tracker, UpdateTicket(TicketRef("todo", "LOCAL-1"), KEY, Revision("r"))), Rejected
    )
    assert people.path("LOCAL-1").read_bytes().decode() == text


@pytest.mark.parametrize(
    "title",
    [
        "Fix: the probe",
        "note:",
        "[prod] fix: it",
        "[prod, eu] alert",
        "@ana asks",
        "`x` is slow",
        "*Fix* this",
        "%d is wrong",
        "x: [y",
    ],
)
def test_a_value_that_is_no_yaml_means_itself(
    tracker: LocalTracker, people: Editor, title: str
) -> None:
    """A value of one line that people forgot to quote is read to the letter, and stays as it is."""
    text = FILE.replace("Alert on bandwidth", title, 1).replace(
        "closed:\n", "Note: a: b\nclosed:\n"
    )
    written(people, text.replace("owner: ana", "owner: @Ana Silva"))
    ticket = fetched(tracker)
    assert isinstance(ticket, Ticket)
    assert (ticket.fields.title, ticket.fields.owner, ticket.key) == (title, "ana", KEY)
    patch: Patch = {Field.STATUS: Status.DONE}
    after = updated(tracker, UpdateTicket(ticket.ref, KEY, ticket.revision, patch))
    assert isinstance(after, Ticket)
    assert after.fields.title == title
    assert f"\ntitle: {title}\n" in people.path("LOCAL-1").read_text("utf-8")
    assert "\nNote: a: b\n" in people.path("LOCAL-1").read_text("utf-8")
    patch = {Field.TITLE: "Now: this"}
    updated(tracker, UpdateTicket(ticket.ref, KEY, after.revision, patch))
    assert '\ntitle: "Now: this"\n' in people.path("LOCAL-1").read_text("utf-8")


@pytest.mark.parametrize(
    "head",
    [
        "title: Fix: the probe # or not",
        "title: Fix: the probe\n  and more",
        "title: [Fix: the probe",
        'title: "Fix" the: probe',
        "title: - Fix",
        "key: a: b\ntitle: x",
        "id: a: b\ntitle: x",
        "labels: a: b\ntitle: x",
        'title: "x\nowner: a: b\n',
        "owner: a: b # or not\ntitle: a" + " " * 60_000 + "x",
    ],
)
def test_a_value_that_may_mean_two_things_is_not_read(
    tracker: LocalTracker, people: Editor, head: str
) -> None:
    """Where more than one reading is possible the file is told as broken, with the line."""
    written(people, f"---\nstatus: open\n{head}\n---\n")
    outcome = fetched(tracker)
    assert isinstance(outcome, Rejected)
    assert re.search(r"tickets/LOCAL-1\.md, line \d: .*(?:quotes|value)", str(outcome))


@pytest.mark.parametrize("character", ["[", "{", "- ", "? ", "\\", '"', "&", "\U0001f692"])
def test_a_title_of_one_character_is_a_title(
    tracker: LocalTracker, people: Editor, character: str
) -> None:
    """However often a title repeats a character, its ticket is made, and changed, and read."""
    [(_, ticket)] = tracker.create([draft(title=character * 10_000)])
    assert isinstance(ticket, Ticket)
    assert ticket.fields.title == (character * 255)[:255].rstrip()
    quoted = FILE.replace("Alert on bandwidth", f"'{character * 10_000}'", 1)
    people.path("LOCAL-1").write_text(quoted, "utf-8")
    theirs = fetched(tracker)
    assert isinstance(theirs, Ticket)
    assert theirs.fields.title == (character * 10_000).strip()
    patch: Patch = {Field.TITLE: f"{character * 20_000}"}
    changed = updated(tracker, UpdateTicket(theirs.ref, KEY, theirs.revision, patch))
    assert isinstance(changed, Ticket)
    assert changed.fields.title == ticket.fields.title


def test_bytes_that_are_no_text_are_nonsense(tracker: LocalTracker, people: Editor) -> None:
    """A file that is not UTF-8, or huge, is rejected and never read as gone."""
    made(tracker)
    people.path("LOCAL-1").write_bytes(FILE.encode().replace(b"Alert", b"Al\xe9rt", 1))
    outcome = fetched(tracker)
    assert isinstance(outcome, Rejected)
    assert "line 4: this is not UTF-8" in str(outcome)
    people.path("LOCAL-1").write_bytes(FILE.encode() + b"x" * 2_000_000)
    assert "larger than 1 MiB" in str(fetched(tracker))


def test_nonsense_is_never_gone(tracker: LocalTracker, people: Editor) -> None:
    """A known ticket that became nonsense is not listed, yet fetching it says why, every time."""
    ticket, other = made(tracker), made(tracker, ItemKey("ai-00000000b2"))
    cursor = tracker.changes(None).cursor
    written(people, "nonsense")
    for name in ("LOCAL-1", "LOCAL-2"):
        os.utime(people.path(name), (1_700_000_000, 1_700_000_000))
    for _ in range(3):
        feed = tracker.changes(cursor)
        cursor = feed.cursor
        assert feed.present == frozenset({other.ref})
        assert ticket.ref not in {one.ref for one in feed.changed}
        assert isinstance(fetched(tracker), Rejected)
    written(people, FILE)
    feed = tracker.changes(cursor)
    assert feed.present == frozenset({ticket.ref, other.ref})
    assert ticket.ref in {one.ref for one in feed.changed}


def test_nonsense_with_a_wanted_marker_fails_the_search(
    tracker: LocalTracker, people: Editor
) -> None:
    """Where a file with the wanted marker makes no sense nobody may conclude that there is none."""
    made(tracker)
    people.set("LOCAL-1", "status", "nonsense")
    with pytest.raises(Rejected):
        tracker.find([KEY])
    assert tracker.find([ItemKey("ai-00000000b2")]) == {}


def test_a_lost_marker_is_told_once(tracker: LocalTracker, people: Editor) -> None:
    """A ticket whose marker a person takes away is named once more, and then no longer present."""
    ticket = made(tracker)
    cursor = tracker.changes(None).cursor
    people.set("LOCAL-1", "key", "")
    feed = tracker.changes(cursor)
    assert [(one.ref, one.key) for one in feed.changed] == [(ticket.ref, None)]
    assert feed.present == frozenset()


def test_a_quiet_listing_reads_nothing(tracker: LocalTracker, people: Editor) -> None:
    """Tickets whose stats did not move are not opened, and the cursor stays the same."""
    for number in range(3):
        ticket = made(tracker, ItemKey(f"ai-000000000{number}"))
        os.utime(people.path(ticket.name), (1_700_000_000, 1_700_000_000))
    first = tracker.changes(None)
    assert json.loads(first.cursor)["again"] == []
    people.path("LOCAL-1").write_text("nonsense")
    os.utime(people.path("LOCAL-1"), (1_700_000_000, 1_700_000_000))
    os.truncate(people.path("LOCAL-2"), people.path("LOCAL-2").stat().st_size)
    os.utime(people.path("LOCAL-2"), (1_700_000_000, 1_700_000_000))
    feed = tracker.changes(first.cursor)
    assert [one.name for one in feed.changed] == []
    assert TicketRef("todo", "LOCAL-2") in (feed.present or ())


def test_a_copied_file_is_not_ours(tracker: LocalTracker, people: Editor) -> None:
    """A ticket copied to another file bears another's id, and is a person's."""
    made(tracker)
    people.path("LOCAL-9").write_bytes(people.path("LOCAL-1").read_bytes())
    copied = fetched(tracker, "LOCAL-9")
    assert isinstance(copied, Ticket)
    assert (copied.ours, copied.key) == (False, KEY)
    assert [one.name for one in tracker.find([KEY])[KEY]] == ["LOCAL-1"]


def test_a_number_is_never_given_twice(tracker: LocalTracker, people: Editor, clock: Clock) -> None:
    """The number of a deleted ticket is not reused, by this process or the next."""
    assert [made(tracker).name, made(tracker).name] == ["LOCAL-1", "LOCAL-2"]
    people.delete("LOCAL-2")
    assert made(tracker).name == "LOCAL-3"
    people.delete("LOCAL-3")
    assert made(LocalTracker("todo", people.folder, clock=clock)).name == "LOCAL-4"


def test_two_writers_never_share_a_number(
    tracker: LocalTracker, people: Editor, clock: Clock
) -> None:
    """Two processes that count alike make two files; neither overwrites the other's."""
    other = LocalTracker("todo", people.folder, clock=clock)
    made(tracker)
    made(other)
    names = [made(tracker).name, made(other).name, made(tracker).name]
    assert len(set(names)) == 3
    assert len(list(people.folder.glob("LOCAL-*.md"))) == 5


def test_a_second_writers_ticket_is_found_at_once(
    tracker: LocalTracker, people: Editor, clock: Clock
) -> None:
    """What another process made since the last search is found, and what went is not."""
    other = LocalTracker("todo", people.folder, clock=clock)
    for number in range(5):
        key, next_key = (ItemKey(f"ai-00000000{number}{letter}") for letter in "ab")
        assert tracker.find([key]) == {}
        ticket = made(other, key)
        assert [one.ref for one in tracker.find([key])[key]] == [ticket.ref]
        change = UpdateTicket(ticket.ref, next_key, ticket.revision, block=Block("New", "d"))
        assert isinstance(updated(tracker, change), Ticket)
        assert [one.ref for one in tracker.find([key, next_key])[next_key]] == [ticket.ref]
        people.delete(ticket.name)
        assert tracker.find([key, next_key]) == {}


def test_a_taken_name_is_left_alone(tmp_path: Path) -> None:
    """Making a file under a name that is taken changes nothing and leaves no remains."""
    assert create_in(tmp_path, "LOCAL-1.md", b"first", Leftovers()) is not None
    assert create_in(tmp_path, "LOCAL-1.md", b"second", Leftovers()) is None
    assert [(one.name, one.read_bytes()) for one in tmp_path.iterdir()] == [
        ("LOCAL-1.md", b"first")
    ]


def test_a_replaced_file_is_stale(tracker: LocalTracker, people: Editor) -> None:
    """A ticket saved by a person between reading and renaming keeps the person's bytes."""
    ticket = made(tracker)
    file, _ = tracker._folder.open("LOCAL-1")
    people.set("LOCAL-1", "owner", "ben")
    theirs = people.path("LOCAL-1").read_bytes()
    with pytest.raises(Stale):
        tracker._folder.replace(file, file.put("owner", "zoe"))
    assert people.path("LOCAL-1").read_bytes() == theirs
    assert sorted(one.name for one in people.folder.iterdir()) == [".highest", "LOCAL-1.md"]
    assert isinstance(updated(tracker, UpdateTicket(ticket.ref, KEY, ticket.revision, {})), Stale)


def test_a_read_only_folder_is_denied(tmp_path: Path, as_nobody: Callable[[], None]) -> None:
    """Where nothing may be written each ticket is denied, by name."""
    tracker = LocalTracker("todo", tmp_path / "tickets")
    ticket = made(tracker)
    (tmp_path / "tickets").chmod(0o555)
    as_nobody()
    change = UpdateTicket(ticket.ref, KEY, ticket.revision, {Field.STATUS: Status.DONE})
    assert isinstance(updated(tracker, change), Denied)
    [(_, born)] = tracker.create([draft()])
    assert isinstance(born, Denied)
    assert fetched(tracker) == ticket


def test_no_folder_yet_is_no_ticket(tracker: LocalTracker, people: Editor) -> None:
    """Before the first ticket the folder need not be there; looking does not make it."""
    feed = tracker.changes(None)
    assert (feed.changed, feed.present, tracker.find([KEY])) == ((), frozenset(), {})
    assert list(tracker.check()) == []
    assert not people.folder.exists()


def test_other_files_are_no_tickets(tracker: LocalTracker, people: Editor) -> None:
    """Notes and remains of editors beside the tickets are nobody's."""
    ticket = made(tracker)
    for name in ("README.md", "LOCAL-2.md~", ".LOCAL-3.md.swp", "LOCAL-x.md", "OPS-4.md"):
        (people.folder / name).write_bytes(FILE.encode())
    assert [ref for ref, _ in tracker.everything()] == [ticket.ref]
    refs = [TicketRef("todo", name) for name in ("OPS-4", "../LOCAL-1", "LOCAL-1.md", "LOCAL-")]
    assert list(tracker.fetch(refs)) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("LOCAL-04.md", "is not read under this name: call it LOCAL-4.md"),
        ("local-4.md", "is not read under this name: call it LOCAL-4.md"),
        ("LOCAL-4.MD", "is not read under this name: call it LOCAL-4.md"),
        ("LOCAL-01.md", "stands beside LOCAL-1.md, which is the ticket: remove one of them"),
    ],
)
def test_a_ticket_has_one_name(
    tracker: LocalTracker, people: Editor, clock: Clock, name: str, message: str
) -> None:
    """A file under another spelling of a number is no second ticket: it is told what to do."""
    ticket = made(tracker)
    other = ItemKey("ai-00000000b2")
    theirs = FILE.replace("LOCAL-1", "LOCAL-4").replace(KEY, other)
    (people.folder / name).write_text(theirs, "utf-8")
    assert list(tracker.check()) == [f"tickets/{name} {message}"]
    assert tracker.changes(None).present == frozenset({ticket.ref})
    assert [one.ref for one in tracker.find([KEY])[KEY]] == [ticket.ref]
    if "-01" not in name:
        assert isinstance(fetched(tracker, "LOCAL-4"), Rejected)
        with pytest.raises(Rejected, match="call it"):
            tracker.find([other])
    number = "LOCAL-2" if "-01" in name else "LOCAL-5"
    assert made(LocalTracker("todo", people.folder, clock=clock)).name == number


def test_a_thing_in_the_place_of_a_ticket_is_said(tracker: LocalTracker, people: Editor) -> None:
    """A folder, a link or a pipe called like a ticket is no ticket, and not absent either."""
    made(tracker)
    people.path("LOCAL-5").mkdir()
    people.path("LOCAL-6").symlink_to(people.path("LOCAL-1"))
    os.mkfifo(people.path("LOCAL-7"))
    for name in ("LOCAL-5", "LOCAL-6", "LOCAL-7"):
        outcome = fetched(tracker, name)
        assert isinstance(outcome, Rejected)
        assert f"tickets/{name}.md is no file" in str(outcome)
        change = UpdateTicket(TicketRef("todo", name), KEY, Revision("r"))
        assert isinstance(updated(tracker, change), Rejected)
    assert len(list(tracker.check())) == 3
    people.path("LOCAL-6").unlink()
    assert list(tracker.fetch([TicketRef("todo", "LOCAL-6")])) == []


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (os.mkfifo, "is no file"),
        (Path.mkdir, "is no file"),
        (lambda file: file.symlink_to("LOCAL-1.md"), "is no file"),
        (lambda file: file.write_text("9" * 400), "holds no number"),
        (lambda file: file.write_text("9" * 20), "holds no number"),
        (lambda file: file.write_text("9" * 18), "holds no number"),
        (lambda file: file.write_text("-5"), "holds no number"),
        (lambda file: file.write_bytes(b"\xff\n"), "holds no number"),
    ],
)
def test_a_lost_highest_number_is_said(
    tracker: LocalTracker,
    people: Editor,
    clock: Clock,
    kept: Callable[[Path], object],
    said: str,
) -> None:
    """Where the highest number cannot be read that is said, and the highest file counts."""
    made(tracker)
    highest = people.folder / ".highest"
    highest.unlink()
    kept(highest)
    regular = highest.is_file() and not highest.is_symlink()
    again = LocalTracker("todo", people.folder, clock=clock)
    assert [one for one in again.check() if said in one and "tickets/.highest" in one]
    assert made(again, ItemKey("ai-00000000b2")).name == "LOCAL-2"
    assert list(again.check()) == [] or not regular
    assert highest.read_text() == "2\n" if regular else people.path("LOCAL-1").exists()


def test_a_number_that_is_none_is_never_given(tracker: LocalTracker, people: Editor) -> None:
    """Above the largest number a ticket can have none is made, and the file is named."""
    made(tracker)
    people.path("LOCAL-1").rename(people.path(f"LOCAL-{'9' * 18}"))
    [(_, born)] = LocalTracker("todo", people.folder).create([draft(ItemKey("ai-00000000b2"))])
    assert isinstance(born, Rejected)
    assert f"no number is left above LOCAL-{'9' * 18}" in str(born)
    assert len(list(people.folder.glob("*.md"))) == 1


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
@pytest.mark.parametrize("lost", ["<!-- syncer:begin ai-3f9c1e02ab -->", "<!-- syncer:end -->"])
def test_a_block_with_a_lost_mark_is_made_whole(
    tracker: LocalTracker, people: Editor, lost: str, eol: str
) -> None:
    """Where a person removed a mark of a block the next one takes its place, and is the only one.

    What people wrote around it stays to the byte.
    """
    text = FILE.replace("---\n<!--", "---\nMine, before.\n\n<!--") + "Mine, after.\n"
    ticket = made(tracker)
    written(people, text.replace(f"{lost}\n", "").replace("\n", eol))
    current = fetched(tracker)
    assert isinstance(current, Ticket)
    assert set(current.notes) <= {"Action item of"}
    for due in ("2027-01-01", "2027-02-02"):
        block = Block(BLOCK.replace("2026-12-01", due), due)
        current = updated(tracker, UpdateTicket(ticket.ref, KEY, current.revision, block=block))
        assert isinstance(current, Ticket)
        expected = text[text.index("---\nMine") + 4 :].replace("Due: 2026-12-01", f"Due: {due}")
        assert people.path("LOCAL-1").read_bytes().decode().endswith(expected.replace("\n", eol))
        assert current.notes["Due"] == due


def test_commands_see_the_file(tracker: LocalTracker, people: Editor) -> None:
    """Commands get a ticket's path, its text, and its front matter in the contract's order."""
    ticket = made(tracker)
    assert tracker.path_of(ticket.ref) == people.path("LOCAL-1")
    assert tracker.text_of(ticket.ref) == FILE
    assert tracker.text_of(TicketRef("todo", "LOCAL-2")) is None
    front = tracker.front_matter(ticket.ref)
    assert tuple(front) == local_head.KEYS
    assert (front["labels"], front["closed"]) == (("syncer", "team-a"), None)
    with pytest.raises(Gone):
        tracker.front_matter(TicketRef("todo", "LOCAL-2"))


@pytest.mark.parametrize(
    ("spelling", "handle"),
    [
        ("ana", "ana"),
        ("@ana", "ana"),
        ("ASilva", "ana"),
        ("ana@acme.example", "ana"),
        ("Ana Silva", "ana"),
        ("Ana", "ana"),
        ("ben", "ben"),
        ("", None),
        ("~", None),
    ],
)
def test_owners_by_any_spelling(
    tracker: LocalTracker, people: Editor, spelling: str, handle: str | None
) -> None:
    """An owner that means exactly one person of the people file is that person's handle."""
    made(tracker)
    people.set("LOCAL-1", "owner", f'"{spelling}"' if "@" in spelling else spelling)
    ticket = fetched(tracker)
    assert isinstance(ticket, Ticket)
    assert ticket.fields.owner == handle


def test_a_spelling_of_two_people_is_neither(people: Editor) -> None:
    """A name that two people share stays as it is written."""
    two = (Person("ana", ("Ana",)), Person("ana2", ("Ana",)))
    tracker = LocalTracker("todo", people.folder, people=two)
    made(tracker)
    people.set("LOCAL-1", "owner", "Ana")
    assert [person.handle for person in tracker.lookup("ana")] == ["ana", "ana2"]
    ticket = fetched(tracker)
    assert isinstance(ticket, Ticket)
    # `ana` is a handle of one and a name of both.
    assert ticket.fields.owner == "Ana"


def test_references(tracker: LocalTracker) -> None:
    """A ticket is named by its key, alone or as a file; longer words are none."""
    for text in ("LOCAL-7", "(LOCAL-7, done)", "[x](../tickets/LOCAL-7.md)", "LOCAL-7: x"):
        found = tracker.reference.search(text)
        assert found is not None
        assert found["key"] == "LOCAL-7"
    for text in ("XLOCAL-7", "NON-LOCAL-7", "LOCAL-7a", "LOCAL-", "local-7"):
        assert tracker.reference.search(text) is None


TEXTS = st.text(
    st.characters(exclude_categories=["Cs"]) | st.sampled_from("\"'#:-?[]{},&*!|>%@` \t\n\\~"),
    max_size=30,
)


LOOKALIKES = st.sampled_from(
    [
        "0000-00-00",
        "2026-12-01",
        "2001-12-14 21:59:43.10 -5",
        "2026-12-01T10:00:00Z",
        "190:20:30",
        "0x1F",
        "0b1",
        "1_0",
        "1e5",
        "12e03",
        ".5",
        "0o7",
        "007",
        "1,000",
        "+1",
        ".inf",
        ".NaN",
        "-.INF",
        "y",
        "ON",
        "null",
        "~",
        "<<",
        "=",
    ]
)


@given(TEXTS | LOOKALIKES)
@settings(max_examples=300, deadline=None)
def test_any_value_survives_the_front_matter(text: str) -> None:
    """Any text put into the front matter reads back, here and in any other YAML reader."""
    value = " ".join(text.split())[:255] or "x"
    after = local_head.put(FILE, "title", value)
    assert local_head.Head.read(after).values["title"] == value
    assert yaml.safe_load(after.split("---\n")[1])["title"] == value
    assert len(lines_changed(FILE, after)) <= 1
    assert local_head.put(after, "title", "Alert on bandwidth") == FILE


@given(st.lists(TEXTS.map(lambda text: " ".join(text.split()) or "x"), unique=True, max_size=4))
@settings(max_examples=150, deadline=None)
def test_any_label_comes_and_goes(labels: list[str]) -> None:
    """Labels added and taken away again leave the file as it was, in a flow and in a list."""
    wanted = [label for label in labels if label not in ("syncer", "team-a", "customer")]
    for text in (FILE, PEOPLES, FILE.replace("labels: [syncer, team-a]\n", "labels: []\n")):
        before = local_head.Head.read(text).labels
        after = local_head.relabel(text, wanted, ())
        assert local_head.Head.read(after).labels == (*before, *wanted)
        assert local_head.relabel(after, (), wanted) == text


@given(st.text(st.sampled_from("ab: \n-#'\"[]{}&*|>?,\\\t~\r"), max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_front_matter_breaks_the_reader(head: str) -> None:
    """Whatever people write is read, or refused as unreadable; changing it changes only that."""
    text = f"---\ntitle: x\nstatus: open\n{head}\n---\nBody: stays\n"
    try:
        before = local_head.Head.read(text)
        after = local_head.put(text, "owner", "ana")
    except Unreadable:
        return
    assert local_head.Head.read(after).values == {**before.values, "owner": "ana"}
    assert after.endswith(text[before.end :])


def test_plugin_builds_from_settings(tmp_path: Path) -> None:
    """The settings make the tracker: path beside the configuration, labels on every ticket."""
    checked = LocalSettings.model_validate(
        {"type": "local", "path": "tickets", "prefix": "TODO", "labels": ["sre"]},
        context={"folder": tmp_path},
    )
    tracker = plugin.build("todo", checked, ())
    ticket = made(tracker)
    assert (ticket.name, checked.destination()) == ("TODO-1", "TODO")
    assert tracker.front_matter(ticket.ref)["labels"] == ("syncer", "team-a", "sre")
    assert ticket.url == "../tickets/TODO-1.md"
