from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Code, Field, Fields, Form, Priority, Status, TicketRef
from tests.core.reading import LINK, check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"


def _rows(head: str, *rows: str) -> str:
    rule = "|" + "---|" * (head.count("|") - 1)
    return "\n".join([_HEAD + head, rule, *rows, ""])


# DESIGN.md §8: the header table, literally.
_HEADERS = {
    Field.TITLE: "action, action item, item, task, description, what, follow-up, corrective action,"
    " todo",
    Field.OWNER: "owner, assignee, assigned to, who, dri, responsible, lead",
    Field.DUE: "deadline, due, due date, by when, target, target date, eta, when",
    Field.PRIORITY: "priority, prio, pri, urgency",
    Field.STATUS: "status, state, progress, done, done?",
}
_VALUES = {
    Field.OWNER: ("@ana", "ana"),
    Field.DUE: ("2026-12-01", date(2026, 12, 1)),
    Field.PRIORITY: ("P1", Priority.P1),
    Field.STATUS: ("done", Status.DONE),
}


@pytest.mark.parametrize(
    ("field", "head"),
    [(field, head.strip()) for field, heads in _HEADERS.items() for head in heads.split(",")],
)
def test_headers(field: Field, head: str) -> None:
    """Every synonym of a head finds its field, in any case and order."""
    if field is Field.TITLE:
        text = _rows(f"| # | **{head.upper()}** |", "| 1 | Alert |")
        assert [item.fields.title for item in read(text).items] == ["Alert"]
        return
    written, value = _VALUES[field]
    (item,) = read(
        _rows(f"| {head.title()} | Notes | Action |", f"| {written} | n | Alert |")
    ).items
    assert item.fields[field] == value
    assert item.fields.silent == set(_VALUES) - {field, Field.STATUS}


@pytest.mark.parametrize(
    ("heads", "cells", "due"),
    [
        ("ETA | Revised ETA", "2026-12-01 | 2026-12-20", date(2026, 12, 20)),
        ("Due | Updated due date", "2026-12-01 | 2026-12-20", date(2026, 12, 20)),
        ("Revised ETA | ETA", "2026-12-20 | 2026-12-01", date(2026, 12, 20)),
        ("Due date | Due date (revised)", "2026-12-01 | 2026-12-20", date(2026, 12, 20)),
        ("Frist | Neue Frist", "2026-12-01 | 2026-12-20", date(2026, 12, 20)),
        ("期限 | 新しい期限", "2026-12-01 | 2026-12-20", date(2026, 12, 20)),
        ("ETA | Revised ETA", "2026-12-01 |  ", date(2026, 12, 1)),
        ("ETA | Revised ETA", "2026-12-01 | -", date(2026, 12, 1)),
        ("ETA | Revised ETA", "2026-12-01 | soon", None),
        ("Owner | Revised ETA", "@ana | 2026-12-20", date(2026, 12, 20)),
    ],
)
def test_a_revised_due_day_overrules_the_first(heads: str, cells: str, due: date | None) -> None:
    """What is superseded is nobody's deadline, unless nothing has taken its place."""
    text = _rows(f"| Action | {heads} |", f"| Alert on lag | {cells} |")
    (item,) = read(text).items
    assert item.fields.due == due
    check_laws(text.encode())


@pytest.mark.parametrize(
    "head", ["ticket", "bug", "issue", "jira", "link", "tracker", "tracking bug"]
)
def test_ticket_column(head: str) -> None:
    """A ticket column always names, whatever stands around the name; there no word is told."""
    (item,) = read(_rows(f"| Action | {head} |", "| Alert | see OPS-12 please |")).items
    assert item.ticket == TicketRef("ops", "OPS-12")
    assert Field.STATUS not in item.forms
    (item,) = read(_rows(f"| Action | {head} |", "| Alert | see OPS-12 (soon) |")).items
    assert item.forms[Field.STATUS] is Form.BEHIND


@pytest.mark.parametrize(
    ("cell", "status", "form"),
    [
        (LINK, Status.OPEN, Form.BEHIND),
        (f"{LINK} DONE", Status.DONE, Form.BEHIND),
        ("OPS-12 **TODO**", Status.OPEN, Form.BEHIND),
        ("OPS-12 WON'T DO", Status.WONT_DO, Form.BEHIND),
        ("DONE", Status.DONE, Form.BEHIND),
        ("", Status.OPEN, Form.BEHIND),
        ("[JIRA-123]", Status.OPEN, Form.BEHIND),
        ("n/a **DONE**", Status.DONE, Form.BEHIND),
        ("Bug 5554823 **DONE**", Status.DONE, None),
        ("-", Status.OPEN, Form.BEHIND),
        ("need ticket", Status.OPEN, Form.BEHIND),
        ("In progress", Status.IN_PROGRESS, Form.BEHIND),
        ("ask bo", Status.OPEN, None),
    ],
)
def test_word_behind(cell: str, status: Status, form: Form | None) -> None:
    """Without status column the word behind the name is the status, and no word is open."""
    (item,) = read(_rows("| Action | Owner | Ticket |", f"| Alert | @ana | {cell} |")).items
    assert item.fields.status is status
    assert item.forms.get(Field.STATUS) is form
    assert item.nameable is (form is not None)


@pytest.mark.parametrize(
    ("cell", "silent", "code"),
    [
        ("", False, None),
        ("[Deadline]", False, None),
        ("YYYY-MM-DD", False, None),
        ("N/A", True, None),
        ("-", True, None),
        ("ASAP", True, Code.UNREADABLE_VALUE),
        ("when it suits", True, Code.UNREADABLE_VALUE),
        ("03/04/2026", True, Code.AMBIGUOUS_DATE),
    ],
)
def test_empty_declined_unread(cell: str, silent: bool, code: Code | None) -> None:
    """Empty may be filled, declined is silent, what nobody can read is silent and a problem."""
    found = read(_rows("| Action | Due |", f"| Alert | {cell} |"))
    (item,) = found.items
    assert item.fields.due is None
    assert (Field.DUE in item.fields.silent) is silent
    assert (Field.DUE in item.forms) is not silent
    assert [(p.code, p.line) for p in found.problems] == ([(code, 9)] if code else [])


def test_short_row() -> None:
    """What a short row lacks is silent, and the name goes to its title."""
    (item,) = read(_rows("| Action | Owner | Ticket |", "| Alert |")).items
    assert item.fields == Fields("Alert", silent=frozenset(_VALUES) - {Field.STATUS})
    assert item.slots is not None
    assert item.slots.link is not None
    assert (item.slots.link.before, item.slots.link.after) == (b" (", b")")


@pytest.mark.parametrize(
    ("row", "title", "status", "form"),
    [
        ("| Alert | @ana |", "Alert", Status.OPEN, Form.BEHIND),
        ("| Alert", "Alert", Status.OPEN, Form.BEHIND),
        ("| Alert ([OPS-1](x/OPS-1), done) | @ana |", "Alert", Status.DONE, Form.BEHIND),
        ("| Alert | @ana | |", "Alert", Status.OPEN, Form.WORD),
        ("| Alert | @ana | done |", "Alert", Status.DONE, Form.WORD),
    ],
)
def test_a_row_too_short_for_a_status(row: str, title: str, status: Status, form: Form) -> None:
    """Its word stands behind the ticket's name, so that a closed ticket can be told to it."""
    text = _rows("| Action | Owner | Status |", row, "| Page | @bo | open |")
    item, other = read(text).items
    assert (item.fields.title, item.fields.status) == (title, status)
    assert item.forms[Field.STATUS] is form
    assert item.nameable
    assert other.forms[Field.STATUS] is Form.WORD
    check_laws(text.encode())


@pytest.mark.parametrize(
    "title",
    ["", "[Action]", "TBD", "N/A", "-", "{{ action }}", "\\| (OPS-12)", "[Action] (OPS-12)"],
)
def test_no_title_no_item(title: str) -> None:
    """A row whose title is residue or declined is no item."""
    assert read(_rows("| Action | Owner |", f"| {title} | @ana |")).items == ()


def test_no_title_column() -> None:
    """A table in an action section that says nowhere what is to be done is a problem."""
    found = read(_rows("| Owner | Due |", "| @ana | 2026-12-01 |"))
    assert found.items == ()
    assert [(p.code, p.line) for p in found.problems] == [(Code.NOT_A_TABLE, 7)]
    assert '"Owner", "Due"' in found.problems[0].message


def test_heads_that_ask() -> None:
    """A head may ask: "What?" is the title, "Who?" the owner, "By when?" the deadline."""
    (item,) = read(_rows("| What? | Who? | By when? |", "| Alert | @ana | 2026-12-01 |")).items
    assert (item.fields.title, item.fields.owner) == ("Alert", "ana")
    assert item.fields.due == date(2026, 12, 1)


def test_titles_are_readable() -> None:
    """A title is what a reader sees; a struck one is heard as won't do, and never told."""
    rows = ["| **Fix** `a\\|b` in [docs](x.md) | |", "| ~~Drop it~~ | @ana |", "| ~~Did~~ | |"]
    items = read(_rows("| Action | Owner |", *rows)).items
    assert [item.fields.title for item in items] == ["Fix a|b in docs", "Drop it", "Did"]
    struck = items[1]
    assert (struck.fields.status, struck.fields.owner) == (Status.WONT_DO, "ana")
    assert (dict(struck.forms), struck.nameable) == ({}, False)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("ask bo", Code.UNREADABLE_VALUE),
        ("✅ shipped in May", Code.UNREADABLE_VALUE),
        ("n/a **TODO**", None),
        ("need ticket", None),
        ("—", None),
        ("https://other.example/issues/3", None),
    ],
)
def test_no_place_for_a_name(cell: str, code: Code | None) -> None:
    """A ticket cell whose words leave no place for a name is said at its line."""
    postmortem = read(_rows("| Action | Ticket |", f"| Alert | {cell} |"))
    assert [(one.code, one.line) for one in postmortem.problems] == ([(code, 9)] if code else [])
    assert postmortem.items[0].nameable is (code is None and "://" not in cell)


def test_several_tickets() -> None:
    """Several tickets in one cell are all kept, and none is the item's."""
    (item,) = read(_rows("| Action | Ticket |", "| Alert | OPS-1, LOCAL-2 |")).items
    assert item.named == (TicketRef("ops", "OPS-1"), TicketRef("local", "LOCAL-2"))
    assert item.ticket is None


def test_skip_mark() -> None:
    """A skip mark holds with a reason, in the title's cell or behind the row."""
    rows = [
        "| A <!-- syncer:skip ours --> | |",
        "| B | | <!-- syncer:skip theirs -->",
        "| C <!-- syncer:skip --> | |",
        "| `<!-- syncer:skip x -->` | |",
    ]
    items = read(_rows("| Action | Owner |", *rows)).items
    assert [item.skip for item in items] == ["ours", "theirs", None, None]


def test_no_owner_is_an_address() -> None:
    """A web address where an owner should stand names nobody, and its place is left alone."""
    postmortem = read(_rows("| Action | Owner |", "| Alert | https://acme.example/teams/3 |"))
    (item,) = postmortem.items
    assert item.fields.owner is None
    assert Field.OWNER not in item.forms
    assert [one.code for one in postmortem.problems] == [Code.UNREADABLE_VALUE]


def test_unknown_heads() -> None:
    """Where the heading is sure, the only column of prose is the title, whatever the heads say."""
    rows = [
        "| No. | Tindakan | Penanggung | Urutan |",
        "|---|---|---|---|",
        "| 1 | Tambah alarm untuk disk | Tim A | P1 |",
        "| 2 | Uji ulang semua skrip | Tim B | P2 |",
        "| 3 | Hapus semua kunci lama | Tim B | P2 |",
    ]
    body = "\n".join(rows) + "\n"
    sure = "# Outage of 2026-11-02\n\n## Tindakan (action items)\n\n" + body
    items = read(sure).items
    assert [(item.fields.title, item.fields.priority) for item in items] == [
        ("Tambah alarm untuk disk", Priority.P1),
        ("Uji ulang semua skrip", Priority.P2),
        ("Hapus semua kunci lama", Priority.P2),
    ]
    check_laws(sure.encode())
    assert not read(sure.replace("Tindakan (action items)", "Improvements")).items
    assert not read(sure.replace("Tim A", "Tim A yang sama").replace("Tim B", "Tim B yang x")).items


def test_a_sign_before_a_priority() -> None:
    """The sign before a priority says the same and goes with it."""
    content = _rows("| Action | Priority |", "| Alert | 🔴 High |", "| Fix | 🟢 Low |").encode()
    check_laws(content)
    first, _ = read(content).items
    after, _ = tell(content, first, {Field.PRIORITY: Priority.P3})
    assert b"| Alert | Low |" in after


def test_prose_beside_a_priority() -> None:
    """Where no head tells the title, it is the first column of prose beside a priority."""
    table = "| Gap | Priority | Plan |\n|---|---|---|\n| No alert on the queue | P1 | later |\n"
    (item,) = read("# Outage of 2026-11-02\n\n## Next steps\n\n" + table).items
    assert (item.fields.title, item.fields.priority) == ("No alert on the queue", Priority.P1)


def test_a_status_that_begins_its_line() -> None:
    """A status in the first cell of a row without rims is told like any other."""
    content = f"{_HEAD}Status|Task\n-|-\nopen|Alert on it\n".encode()
    (item,) = read(content).items
    assert item.forms[Field.STATUS] is Form.WORD
    assert check_laws(content)


def test_head_below_an_empty_one() -> None:
    """Editors that know no head export an empty one: the first row is the head."""
    rows = ["| **Action** | **Owner** |", "| Alert | @ana |", "| Fix | |"]
    content = _rows("|  |  |", *rows)
    items = read(content).items
    assert [(item.fields.title, item.fields.owner) for item in items] == [
        ("Alert", "ana"),
        ("Fix", None),
    ]
    check_laws(content.encode())


def test_summary_before_description() -> None:
    """Where a column gives the title, a description tells more of it."""
    row = "| Alert on disks | It was dark for a long time. | ana |"
    (item,) = read(_rows("| Summary | Description | Owner |", row)).items
    assert item.fields.title == "Alert on disks"


@pytest.mark.parametrize(
    ("cell", "status", "tickets"),
    [
        ("<https://hub.example/o/r/issues/62>", Status.OPEN, ["https://hub.example/o/r/issues/62"]),
        (LINK, Status.OPEN, ["OPS-12"]),
        ("**Planned** (#28)", Status.OPEN, ["#28"]),
        ("Done in #28", Status.DONE, ["#28"]),
        ("✅ OPS-12", Status.DONE, ["OPS-12"]),
        ("In progress — OPS-12", Status.IN_PROGRESS, ["OPS-12"]),
        ("Open (depends on #28)", Status.OPEN, []),
        ("Open, blocked by OPS-12", Status.OPEN, []),
        ("Open (#28, #29)", Status.OPEN, []),
    ],
)
def test_a_ticket_in_the_status(cell: str, status: Status, tickets: list[str]) -> None:
    """A status cell without a ticket's column beside it names the one ticket it holds."""
    text = _rows("| Action | Status |", f"| Alert on it | {cell} |")
    found = read(text)
    (item,) = found.items
    assert item.fields.status is status
    assert [one.rpartition("](")[0].strip("[") or one for one in item.references] == tickets
    assert not [problem for problem in found.problems if problem.code is Code.UNREADABLE_VALUE]
    check_laws(text.encode())


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        ("OPS-12 — complete in the hotfix", Status.DONE),
        ("OPS-12 (shipped with v2)", Status.DONE),
        ("OPS-12: closed as obsolete", Status.DONE),
        ("OPS-12 — fixed once bo is back", Status.OPEN),
        ("OPS-12 — not complete in the hotfix", Status.OPEN),
        ("OPS-12 — for the hotfix", Status.OPEN),
    ],
)
def test_a_sentence_behind_the_name(cell: str, status: Status) -> None:
    """A sentence behind a ticket's name that says it is finished is heard, and never told."""
    text = _rows("| Action | Ticket |", f"| Alert | {cell} |")
    (item,) = read(text).items
    assert item.ticket == TicketRef("ops", "OPS-12")
    assert item.fields.status is status
    assert (Field.STATUS in item.forms) is (status is Status.OPEN)
    check_laws(text.encode())


def test_an_ellipsis_is_a_templates() -> None:
    """A title that begins with an ellipsis is a template's row."""
    found = read(_rows("| Action | Owner |", "| Alert | @ana |", "| ... another item | ?? |"))
    assert [item.fields.title for item in found.items] == ["Alert"]


def test_lights_before_statuses() -> None:
    """A coloured dot before a status is written over with it, as the other rows show it."""
    text = _rows("| Action | Status |", "| Alert | 🔴 Open |", "| Page | 🟢 Complete |")
    assert [item.fields.status for item in read(text).items] == [Status.OPEN, Status.DONE]
    check_laws(text.encode())


@pytest.mark.parametrize(
    "table",
    [
        "Followup|Owner|||\n-|-|-|-\nn||DONE,\nn||☐\n",
        "|Followup|Status|\n|-|-|\n|n|DONE, see the note|\n|n|☐|\n",
        "|Followup|Status|\n|-|-|\n|n|☐;|\n|n|DONE|\n",
        "|Followup|Owner||\n|-|-|-|\n|n||P1|\n|n||P2|\n|n||  |\n",
    ],
)
def test_what_the_cells_beside_show_is_told_safely(table: str) -> None:
    """A mark is told where it reads as a value; what only cells show of a column stays there."""
    check_laws(f"# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n{table}".encode())


@pytest.mark.parametrize(
    ("head", "row", "title", "owner", "due"),
    [
        (
            "Name | Assignee | Date | Status",
            "Alert | ana | 2026-12-01 | Open",
            "Alert",
            "ana",
            True,
        ),
        ("Aa Name | Assign | Date", "[Alert](a%20b.md) | ana | 2026-12-01", "Alert", "ana", True),
        ("Action | Date | Who", "Alert | 2026-12-01 | ana", "Alert", "ana", True),
        ("Date | Action | Who", "2026-12-01 | Alert | ana", "Alert", "ana", False),
        ("Action | Date | Due | Who", "Alert | 2026-12-02 | | ana", "Alert", "ana", False),
    ],
)
def test_loose_heads(head: str, row: str, title: str, owner: str, due: bool) -> None:
    """A head such as "Name" or "Date" says what it means by those beside it."""
    rule = "|".join(["---"] * len(head.split("|")))
    content = f"# Outage\n\n## Action items\n\n| {head} |\n|{rule}|\n| {row} |\n"
    check_laws(content.encode())
    (item,) = read(content).items
    fields = item.fields
    assert (fields.title, fields.owner) == (title, owner)
    assert (str(fields.due) == "2026-12-01") is due


@pytest.mark.parametrize("cell", ["_none yet_", "**none yet**", "(none yet)", "— TBD —", "_TBD_"])
def test_no_ticket_yet(cell: str) -> None:
    """What says that there is no ticket yet is replaced with all that is around it."""
    content = f"{_HEAD_OF_TICKETS}| Alert | ana | {cell} |\n"
    (item,) = read(content).items
    after, _ = tell(content.encode(), item, {}, name=True)
    assert after.decode().splitlines()[-1].replace(" ", "") == f"|Alert|ana|{LINK}|"


_HEAD_OF_TICKETS = "# Outage\n\n## Action items\n\n| Action | Owner | Ticket |\n|---|---|---|\n"
