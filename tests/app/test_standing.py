"""What is left is said: nothing that stands, rests or is in conflict passes for agreement."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from syncer.app.console import Console, Line
from syncer.app.render.names import names
from syncer.app.render.outcome_text import outcome_text
from syncer.app.render.plan_text import plan_text
from syncer.app.render.problems import named, problems_text
from syncer.app.render.waiting import held_text, standing
from syncer.model import (
    Block,
    Code,
    CreateTicket,
    DocRef,
    Fields,
    ItemKey,
    Link,
    Plan,
    Problem,
    Refusal,
    Rest,
    Revision,
    Subject,
    Ticket,
    TicketRef,
    UpdateTicket,
)
from syncer.ports import Intent, Memory, Outcome
from tests.app.deployment import CHECKLIST, TABLE, deploy

Capture = pytest.CaptureFixture[str]
NOW = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
KEY = ItemKey("ai-3f9c1e02ab")
DOC = DocRef("runbooks", "pm/a.md")
TICKET = TicketRef("desk", "LOCAL-7")
LINK = Link(KEY, DOC, TICKET, NOW)
REFUSED = Rest(Code.REJECTED, "Component is required", NOW, NOW + timedelta(minutes=54))
LATER = Rest(Code.REJECTED, "Component is required", NOW, NOW + timedelta(hours=4))
CREATE = CreateTicket(KEY, "desk", "LOCAL", DOC, Block("", ""), Fields("Alert"))
GONE = Rest(Code.TICKET_GONE, "LOCAL-7 is not to be found", NOW, NOW + timedelta(hours=1))


def shown(output: Iterable[Line]) -> str:
    stream = io.StringIO()
    Console(stream).show(output)
    return stream.getvalue()


def memory(
    *resting: tuple[Subject, Rest], unread: frozenset[DocRef | TicketRef] = frozenset()
) -> Memory:
    return Memory(links={KEY: LINK}, resting=dict(resting), unread=unread)


@pytest.mark.parametrize(
    ("known", "problems", "said"),
    [
        (memory(), (), "nothing; nothing to do"),
        (memory((KEY, REFUSED)), (), "nothing; 1 change rests until 15:54 UTC"),
        (
            memory((KEY, REFUSED), (TICKET, LATER)),
            (),
            "nothing; 2 changes rest until 15:54 UTC or later",
        ),
        (memory((KEY, REFUSED)), (Code.REJECTED,), "nothing; 1 change rests until 15:54 UTC"),
        (
            memory((TICKET, GONE)),
            (Code.TICKET_GONE, Code.AMBIGUOUS_LINK),
            "nothing; 2 errors stand",
        ),
        (memory(), (Code.CONFLICT,), "nothing; 1 conflict stands"),
        (memory(), (Code.UNREADABLE_VALUE,), "nothing; 1 value cannot be read"),
        (
            memory(),
            (Code.CONFLICT, Code.UNREADABLE_VALUE, Code.AMBIGUOUS_DATE),
            "nothing; 1 conflict stands, 2 values cannot be read",
        ),
        (memory(), (Code.NO_OWNER,), "nothing; nothing to do"),
        (memory((TICKET, GONE)), (), "nothing; nothing to do"),
    ],
)
def test_nothing_landed_is_not_agreement(
    known: Memory, problems: tuple[Code, ...], said: str
) -> None:
    """Only where nothing rests, stands or is left unread is nothing to do."""
    found = tuple(Problem(code, f"{REFUSED.message} …", DOC, 3, KEY) for code in problems)
    text = shown(outcome_text(Outcome("c-1", NOW, {}, problems=found), names(known)))
    assert text.splitlines()[0] == f"Landed: {said}"


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (memory((KEY, REFUSED)), "tried again by the first sync after 15:54 UTC."),
        (memory((TICKET, REFUSED), unread=frozenset({TICKET})), "again with the next sync."),
        (memory(), "again with the next sync."),
    ],
)
def test_the_next_step_is_true(known: Memory, said: str) -> None:
    """What rests waits for its time; what could not be read is read again by every sync."""
    text = shown(outcome_text(Outcome("c-1", NOW, {}, failed=1), names(known)))
    assert text.endswith(f"{said}\n")


def test_a_create_in_doubt_is_no_agreement() -> None:
    """What was begun and never answered is said, and when to look again."""
    begun = replace(memory(), pending=(Intent(CREATE, NOW),))
    text = shown(outcome_text(Outcome("c-1", NOW, {}), names(begun)))
    assert "Landed: nothing; 1 change begun, outcome unknown" in text
    assert "run `syncer sync` again in some minutes" in text


@pytest.mark.parametrize("terminal", [False, True])
def test_what_many_items_lack_is_said_once_on_a_terminal(terminal: bool) -> None:
    """More than three lines with one advice are a list below it; a pipe has a line for each."""
    problems = [
        Problem(Code.NO_OWNER, f'nobody owns "Item {n}": name one person', DOC, n)
        for n in range(1, 8)
    ]
    text = shown(problems_text(problems, grouped=terminal)).splitlines()
    assert text.count("  warning no-owner: nobody owns it: name one person") == terminal
    assert ('    runbooks:pm/a.md:7: "Item 7"' in text) == terminal
    one = '  runbooks:pm/a.md:7: warning no-owner: nobody owns "Item 7": name one person'
    assert (one in text) == (not terminal)
    few = shown(problems_text(problems[:3], grouped=terminal))
    assert few.count("name one person") == 3


def test_codes_are_said_once_also_where_lines_have_several() -> None:
    """What many lines have in common stands above their list, whatever else each of them lacks."""
    problems = [
        Problem(code, f'{said} "Item {n}": {cure}', DOC, n)
        for n in range(1, 6)
        for code, said, cure in (
            (Code.NO_OWNER, "nobody owns", "name one person"),
            (Code.NO_DUE_DATE, "nobody wrote a day for", f"until then 2099-01-0{n} counts"),
        )
    ]
    text = shown(problems_text(problems, grouped=True))
    assert text.count("name one person") == 1
    assert text.count('    runbooks:pm/a.md:4: "Item 4"\n') == 1
    assert text.count("until then") == 5


@pytest.mark.parametrize("terminal", [False, True])
def test_what_is_held_stands_first(terminal: bool) -> None:
    """An item without a ticket until a person says which one is not lost among lesser findings."""
    about = '"Item 1"'
    problems = [
        Problem(Code.NO_OWNER, f"nobody owns {about}: name one person", DOC, 1),
        Problem(Code.SIMILAR_ITEM, f"{about} is much like OPS-1: run syncer new ai-1", DOC, 1),
    ]
    text = shown(problems_text(problems, grouped=terminal))
    assert text.index("Held until a person") < text.index("run syncer new") < text.index("Problems")
    assert text.count("similar-item") == 1
    assert (
        "similar-item" in shown(problems_text(problems, ("warning", "info"))).split("Problems")[1]
    )


@pytest.mark.parametrize(
    ("verb", "number", "said"),
    [
        ("create", 2, "2 tickets to make ("),
        ("adopt", 1, "1 ticket of people to put our block on ("),
        ("update", 2, "2 tickets to change ("),
        ("close", 1, "1 ticket to close ("),
        ("tell", 10, "10 items to tell ("),
        ("vanish", 5, "5 documents to take for gone ("),
        ("publish", 1, "1 ticket to make where strangers read ("),
    ],
)
def test_held_groups_are_counted_in_words(verb: str, number: int, said: str) -> None:
    """Every verb of a guard reads as English, of one and of many."""
    changes = {f"{verb}/{n}": DOC for n in range(number)}
    text = shown(held_text([Refusal("desk", verb, "limit", changes, "0f3ac1b28e55", "Why.")]))
    assert f"  ! desk: {said}" in text
    assert ("Put them back, or approve: syncer approve 0f3ac1b28e55" in text) == (verb == "vanish")


def test_what_is_gone_may_be_put_back(tmp_path: Path, capsys: Capture) -> None:
    """Where many are gone at once, documents or tickets, both ways out are told."""
    documents = {f"{n}.md": CHECKLIST.replace("bandwidth", f"probe {n}") for n in range(5)}
    made = deploy(tmp_path, capsys, documents)
    made("sync")
    for path in (tmp_path / "tickets").glob("LOCAL-[1-4].md"):
        path.unlink()
    said = made("sync", "--full")
    assert said.code == 3
    assert "! desk: 4 tickets to take for gone (" in said.out
    assert "    Put them back, or approve: syncer approve " in said.out


def test_an_update_says_what_changes() -> None:
    """Labels go on or off by name, and of a block those facts are shown that move."""
    flags = frozenset({Code.OVERDUE})
    block = Block("- Severity: P1 · Kind: prevent\n- Owner: ana", "d")
    fields = Fields("Alert")
    noted = {"Severity": "P2", "Kind": "prevent", "Owner": "ana"}
    ticket = Ticket(
        TICKET, "LOCAL-7", Revision("1"), fields, "", ours=True, flags=flags, notes=noted
    )
    plan = Plan((UpdateTicket(TICKET, KEY, Revision("1"), flags=frozenset(), block=block),))
    text = shown(plan_text(plan, "d", (), (), names(Memory(tickets={TICKET: ticket}))))
    assert "  ~ LOCAL-7: label overdue off\n" in text
    assert "  ~ LOCAL-7: block: Severity P2 → P1\n" in text


def test_a_rest_that_nobody_names_is_over() -> None:
    """A ticket that is gone rests as long as a link or a text names it, and no longer."""
    newer = Link(ItemKey("ai-0000000002"), DOC, TicketRef("desk", "LOCAL-8"), NOW, supersedes=KEY)
    both = {KEY: LINK, newer.key: newer}
    assert standing(names(memory((TICKET, GONE))))
    assert not standing(names(Memory(links=both, resting={TICKET: GONE})))
    assert not standing(names(Memory(resting={TICKET: GONE})))
    assert standing(names(Memory(resting={TICKET: REFUSED})))
    assert not standing(names(Memory(resting={KEY: REFUSED})))


def test_a_plan_says_what_it_leaves_out_for_a_while() -> None:
    """A plan without what rests does not say only that nothing is to do."""
    text = shown(plan_text(Plan(), "d", (), (), names(memory()), resting="1 change rests"))
    assert text.endswith("Plan d: nothing to do; 1 change rests.\n")


def test_status_forgets_a_ticket_that_new_replaced(tmp_path: Path, capsys: Capture) -> None:
    """Once `new` gave the item another ticket, status lists the old one's rest no more."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    made("sync")
    (tmp_path / "tickets" / "LOCAL-1.md").unlink()
    said = made("sync", "--full")
    assert said.out.startswith("Landed: nothing; 1 error stands\n")
    assert "LOCAL-1: ticket-gone" in made("status").out
    made("new", "docs:a.md:11")
    made("sync")
    assert "Resting" not in made("status").out
    assert made("status", "--json").json["resting"] == []


def test_what_rests_is_told_until_its_time(tmp_path: Path, capsys: Capture) -> None:
    """A value that no text can show rests: sync ends with 1 and every command says until when."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    made("tickets", "edit", "LOCAL-1", "--owner", "ana — bo")
    for _ in range(2):
        said = made("sync")
        assert said.code == 1
        assert re.match(r"Landed: nothing; 1 change rests until [-0-9: ]+ UTC\n", said.out)
        assert "tried again by the first sync after" in said.out
    assert re.search(r"nothing to do; 1 change rests until [-0-9: ]+ UTC;", made("plan").out)
    status = made("status").out
    assert ": ok, but 1 change rests until " in status
    assert "\n  docs:a.md:9: rejected: owner cannot be written here" in status


def test_an_unreadable_ticket_is_read_again(tmp_path: Path, capsys: Capture) -> None:
    """Every command says that it is read again with every sync, and none that it is left alone."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    good = made.read("tickets/LOCAL-1.md")
    made.write("tickets/LOCAL-1.md", "nonsense")
    for command in ("plan", "sync", "status"):
        said = made(command).out
        assert said.count("(read again with every sync)") == 1
        assert "until" not in said
    made.write("tickets/LOCAL-1.md", good)
    assert "nothing; nothing to do" in made("sync").out


def test_one_cause_is_told_once(tmp_path: Path, capsys: Capture) -> None:
    """A missing folder of tickets is one line with the number of tickets, also where it rests."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    made("sync")
    (tmp_path / "tickets").rename(tmp_path / "away")
    for command in ("plan", "sync", "status"):
        said = made(command)
        assert said.code == 1
        told = "error rejected: 2 tickets (LOCAL-1, LOCAL-2): there is no"
        rests = "LOCAL-1, LOCAL-2: rejected: there is no"
        assert said.out.count(rests if command == "status" else told) == 1
        assert said.out.count("there is no folder") == 1
        assert ("incomplete: 2 documents and tickets could not be" in said.out) == (
            command == "plan"
        )
    (tmp_path / "away").rename(tmp_path / "tickets")
    assert "nothing; nothing to do" in made("sync").out


def test_what_items_share_by_chance_keeps_its_places() -> None:
    """Two items refused with the same words stay two lines; each ticket is called by its name."""
    other = ItemKey("ai-0000000002")
    second = TicketRef("desk", "LOCAL-8")
    creates = [Problem(Code.REJECTED, "Component is required …", DOC, n) for n in (3, 4)]
    known = names(memory((KEY, REFUSED), (other, REFUSED)))
    assert named(creates, known) == creates
    links = {KEY: LINK, other: Link(other, DOC, second, NOW)}
    both = names(Memory(links=links, resting={TICKET: REFUSED, second: REFUSED}))
    tries = (("once", KEY), ("twice", other))
    said = [Problem(Code.REJECTED, f"{REFUSED.message} {t}", DOC, 3, key) for t, key in tries]
    assert [one.message.split(":")[0] for one in named(said, both)] == ["LOCAL-7", "LOCAL-8"]


def test_a_conflict_names_place_and_ticket(tmp_path: Path, capsys: Capture) -> None:
    """In plan and sync a conflict says document, line and ticket, and who won; then it is over."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    made("sync")
    made("tickets", "edit", "LOCAL-2", "--owner", "zoe")
    made.write("docs/a.md", made.read("docs/a.md").replace("@bo", "@cy"))
    line = "  ≠ docs:a.md:12 LOCAL-2: owner: cy in the document, zoe in the ticket; the ticket won"
    for command in ("plan", "sync"):
        assert line in made(command).out.splitlines()
    assert made("sync").out.startswith("Landed: nothing; nothing to do\n")


@pytest.mark.parametrize("source", ["write_back: off", "settle: 1h"])
def test_what_may_differ_is_not_called_agreement(
    source: str, tmp_path: Path, capsys: Capture
) -> None:
    """Where a document is not written, a sync with nothing to do claims no agreement of the two."""
    made = deploy(tmp_path, capsys, {"a.md": TABLE})
    config = made.read("syncer.yaml").replace("path: docs", f"path: docs, {source}")
    made("sync")
    made.write("syncer.yaml", config)
    made("tickets", "edit", "LOCAL-2", "--owner", "zoe")
    made("sync")
    said = made("sync").out
    assert "zoe" not in made.read("docs/a.md")
    assert said.startswith("Landed: nothing")
    assert "agree" not in said


def test_a_plan_of_an_unreadable_source_says_so(tmp_path: Path, capsys: Capture) -> None:
    """The last line of a plan names what it lacks: it never says only that nothing is to do."""
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST})
    made("sync")
    (tmp_path / "docs").rename(tmp_path / "away")
    said = made("plan")
    assert said.code == 1
    assert ": incomplete: docs could not be read; nothing else to do" in said.out


def test_history_is_counted_apart(tmp_path: Path, capsys: Capture) -> None:
    """A plan's first line says how many of the postmortems are older than `sync.since`."""
    old = TABLE.replace("2026-11-02", "2026-01-02")
    made = deploy(tmp_path, capsys, {"a.md": CHECKLIST, "b.md": old}, "sync: {since: 2026-07-01}\n")
    assert "2 documents: 2 postmortems, 1 of them history (before sync.since)\n" in made("plan").out


def test_what_rests_is_shown_by_its_place() -> None:
    """An item, and a change of one, is its document and line; a ticket is its name."""
    known = names(memory(), Plan(problems=(Problem(Code.REJECTED, "", DOC, 7, KEY),)))
    assert known.subject(KEY) == known.subject(f"tell/{KEY}/ef1b06") == "runbooks:pm/a.md:7"
    assert known.subject(TICKET) == "LOCAL-7"
    assert known.subject("runbooks") == "runbooks"


def test_what_a_document_has_no_place_for_is_told(tmp_path: Path, capsys: Capture) -> None:
    """An owner set in the ticket of a bare checkbox is in no text: status says so in one line."""
    bare = CHECKLIST.replace(" — @ana — 2099-12-01", "")
    made = deploy(tmp_path, capsys, {"a.md": bare, "b.md": TABLE})
    said = "in tickets alone, as their documents have no place for it: "
    assert made("sync").code == 0
    assert said not in made("status").out
    for name in ("LOCAL-1", "LOCAL-2"):
        edited = made("tickets", "edit", name, "--owner", "zoe", "--due", "2099-12-24")
        assert edited.code == 0
    assert made("sync").code == 0
    assert f"{said}1 owner (LOCAL-1), 1 due date (LOCAL-1); reports count it" in made("status").out
