from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from syncer.core.parse import parse
from syncer.core.vocabulary.en import ENGLISH
from syncer.model import Code, Field, Form, Grammar, Priority, Status, TicketRef
from tests.core.reading import GRAMMAR, LINK, check_laws, document, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_DUE = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("1. **Short term:** Add checkpoints", "Add checkpoints"),
        ("- **Long-term**: Add a test", "Add a test"),
        ("- [ ] **This week:** Add a test", "Add a test"),
        ("- **Within 24 hours:** Add a test", "Add a test"),
        ("- **Phase 1:** Add it — @ana", "Add it"),
        ("- **Corto plazo:** Añadir una prueba", "Añadir una prueba"),
        ("- **Moyen terme :** ajouter un test", "ajouter un test"),
        ("- **Kurzfristig:** Alarm einbauen", "Alarm einbauen"),
        ("- **中期的には**：監視を追加", "監視を追加"),
        ("- Ajouter un test : le TTFB reste bas", "Ajouter un test : le TTFB reste bas"),
        ("- **Phase out the queue:** it is old", "Phase out the queue"),
        ("- Add a guard that checks before deploying:", "Add a guard that checks before deploying"),
        ("- **Short term:** **Add a drain**: none ran", "Add a drain"),
    ],
)
def test_frame(line: str, title: str) -> None:
    """A bold lead-in that only says by when is no title; what stands behind it is."""
    content = f"{_HEAD}{line}\n"
    check_laws(content.encode())
    (item,) = read(content).items
    assert item.fields.title == title


@pytest.mark.parametrize(
    ("line", "title", "priority"),
    [
        ("- **Alert on lag (P1):** it was dark", "Alert on lag", Priority.P1),
        ("- **Alert on lag (high)**", "Alert on lag", Priority.P1),
        ("- [ ] **LAG-ALERT-RULE (P3):** none looked", "LAG-ALERT-RULE", Priority.P3),
        ("- ✅ **Alert on lag (P2):** it was dark", "Alert on lag", Priority.P2),
        ("- **Alert on lag (P1 hosts):** it was dark", "Alert on lag (P1 hosts)", None),
        ("- **Alert on lag (high):** it was dark — P3", "Alert on lag (high)", Priority.P3),
    ],
)
def test_priority_within(line: str, title: str, priority: Priority | None) -> None:
    """A priority in brackets that end a bold title is heard, where no place of its own has one."""
    (item,) = read(f"{_HEAD}{line}\n").items
    assert (item.fields.title, item.fields.priority) == (title, priority)
    assert item.forms.get(Field.PRIORITY) is (Form.WORD if line.endswith("P3") else None)


@pytest.mark.parametrize(
    ("line", "title", "owner", "due"),
    [
        ("- [ ] Alert on bandwidth — @ana — 2026-12-01", "Alert on bandwidth", "ana", _DUE),
        ("- [ ] Alert - Bo Li - 1 Dec", "Alert", "bo", _DUE),
        ("- [ ] Alert | @[Zoë Ü] | Dec 1st 2026", "Alert", "Zoë Ü", _DUE),
        ("- [ ] Alert (@ana, 2026-12-01)", "Alert", "ana", _DUE),
        ("- [ ] Alert (owner: @ana, due: 2026-12-01)", "Alert", "ana", _DUE),
        ("- [ ] Alert — Owner: Ana Silva", "Alert", "ana", None),
        ("- [ ] Ask — and wait — for him", "Ask — and wait — for him", None, None),
        ("- [ ] Upgrade to 7.2 - then 7.4 — @ana", "Upgrade to 7.2 - then 7.4", "ana", None),
        ("- [ ] Write `a — @ana`", "Write a — @ana", None, None),
        ("- [ ] Read [a — @ana](x.md)", "Read a — @ana", None, None),
        ("- [ ] Alert (see the docs)", "Alert (see the docs)", None, None),
        ("- {{ Alert on it }} [link to the issue]", "Alert on it", None, None),
        ("- [ ] Alert [JIRA-XXX]", "Alert", None, None),
        ("- Alert\n  - Owner: @ana\n  - **Due:** 2026-12-01", "Alert", "ana", _DUE),
        ("- Alert\n  Owner: @ana\n  Due: 2026-12-01", "Alert", "ana", _DUE),
        ("- [ ] Alert.\n  It was slow. — @ana", "Alert.", "ana", None),
        ("1. **Alert**: when it is slow — @ana", "Alert: when it is slow", "ana", None),
        ("1. **Alert on bandwidth**: it was slow — @ana", "Alert on bandwidth", "ana", None),
        ("- [ ] Fix it — @[Owner] — [Deadline]", "Fix it", None, None),
        ("- [ ] Fix it — @[Owner] — @ana", "Fix it", "ana", None),
        ("- [ ] Fix it — [Deadline] — 2026-12-01", "Fix it", None, _DUE),
        ("- [ ] Fix it — @[Owner] — [Deadline] — 2026-12-01 — @ana", "Fix it", "ana", _DUE),
        ("- Fix it. Owner: Ana Silva. Due: 2026-12-01", "Fix it.", "ana", _DUE),
        ("- Fix it. Owner: Zoë Ü; due Dec 1, 2026", "Fix it.", "Zoë Ü", _DUE),
        ("- Fix it, owner: @ana, due: [Deadline]", "Fix it", "ana", None),
        ("- Fix it. **Owner:** Bo Li. **Due:** 2026-12-01 (OPS-12, done)", "Fix it.", "bo", _DUE),
        ("- Fix it — @ana. Due: 2026-12-01", "Fix it", "ana", _DUE),
        ("- [ ] Fix it @ana by 2026-12-01", "Fix it", "ana", _DUE),
        ("- [ ] Fix it @ana due Dec 1 2026 (OPS-12)", "Fix it", "ana", _DUE),
        ("- [x] Fix it @ana (2026-12-01)", "Fix it", "ana", _DUE),
        ("- [ ] Fix it. @ana", "Fix it.", "ana", None),
        ("- [ ] Fix it @[Owner] by [Deadline]", "Fix it", None, None),
        ("- Ask @ana by 2026-12-01", "Ask @ana by 2026-12-01", None, None),
        ("- Have it reviewed by @ana 1 Dec", "Have it reviewed by @ana 1 Dec", None, None),
        ("- Stop paging @ana", "Stop paging @ana", None, None),
        ("- Set Due: 2026-12-01", "Set Due: 2026-12-01", None, None),
        ("- Say it once. Owner: whoever has it", "Say it once.", None, None),
        ("- Write `it. Owner: Ana`", "Write it. Owner: Ana", None, None),
        ("* [Ana Silva] Fix it — 2026-12-01", "Fix it", "ana", _DUE),
        ("* [bo] [P1] Fix it [2026-12-01]", "Fix it", "bo", _DUE),
        ("- [ ] [@carla] Fix it", "Fix it", "carla", None),
        ("- [ ] @bo: fix it", "fix it", "bo", None),
        ("* Bo Li - fix it", "fix it", "bo", None),
        ("* **Ana** — fix it", "fix it", "ana", None),
        ("* **Ana Silva:** fix it", "fix it", "ana", None),
        ("* [Owner] Fix it", "Fix it", None, None),
        ("* [Luis Ortega] Fix it", "[Luis Ortega] Fix it", None, None),
        ("* Tom - fix it", "Tom - fix it", None, None),
        ("* **Tom** — fix it", "Tom — fix it", None, None),
        ("* [User] Fix it", "[User] Fix it", None, None),
        ("* `@bo: fix` it", "@bo: fix it", None, None),
        ("- [ ] Fix it [2026-12-01]", "Fix it", None, _DUE),
        ("- [ ] Fix it [due: 2026-12-01]", "Fix it", None, _DUE),
        ("- [ ] Fix it [Dec 1]", "Fix it", None, _DUE),
        ("- [ ] Fix it [Owner: Ana] [Due: 2026-12-01]", "Fix it", "ana", _DUE),
        ("- [ ] Fix it (ana) [2026-12-01]", "Fix it", "ana", _DUE),
        ("- [ ] Fix it [@ana] [2026-12-01]", "Fix it", "ana", _DUE),
        ("- [ ] Fix it [P1] [Ana Silva]", "Fix it", "ana", None),
        ("- [ ] Fix it [Nobody Known] [2026-12-01]", "Fix it [Nobody Known]", None, _DUE),
        ("- [ ] Fix it [ana] [odd words]", "Fix it [ana] [odd words]", None, None),
        ("- [ ] Fix it [x]", "Fix it [x]", None, None),
        ("- [ ] Fix it [Owner] [Deadline]", "Fix it", None, None),
    ],
)
def test_title_and_tail(line: str, title: str, owner: str | None, due: date | None) -> None:
    """The title runs to the first separator from which every part reads entirely as a field."""
    (item,) = read(_HEAD + line + "\n").items
    assert (item.fields.title, item.fields.owner, item.fields.due) == (title, owner, due)


def test_a_child_that_is_an_item_is_no_detail() -> None:
    """What is an item of its own is no detail of another; any other box is."""
    parent, child = read(f"{_HEAD}- [ ] P — @ana\n  - [ ] A — @bo — ASAP\n  - [ ] b\n").items
    assert (parent.fields.title, parent.detail, parent.fields.owner) == ("P", "P\n- [ ] b", "ana")
    assert (child.fields.title, child.fields.owner, child.line) == ("A", "bo", 8)


def test_silent_is_not_empty() -> None:
    """A line without a part for a field is silent on it; a placeholder is an empty place."""
    bare, residue = read(_HEAD + "- [ ] A\n- [ ] B — @[Owner] — [Deadline]\n").items
    assert bare.fields.silent == {Field.OWNER, Field.DUE, Field.PRIORITY}
    assert residue.fields.silent == {Field.PRIORITY}
    assert residue.forms[Field.OWNER] is Form.HANDLE
    assert residue.forms[Field.DUE] is Form.DATE


@pytest.mark.parametrize("day", ["2026-11-01", "1 Nov 2026", "05/10/2026"])
@pytest.mark.parametrize("box", [" ", "x"])
def test_a_day_before_the_incident(day: str, box: str) -> None:
    """Nobody can have promised a day before the incident: silent, and said while it is open."""
    grammar = replace(GRAMMAR, day_first=True)
    found = parse(document(f"{_HEAD}- [{box}] Alert — {day}\n"), grammar)
    assert [item.fields.due for item in found.items] == [None]
    assert Field.DUE in found.items[0].fields.silent
    said = [(one.code, one.line) for one in found.problems]
    assert said == ([(Code.UNREADABLE_VALUE, 7)] if box == " " else [])


@pytest.mark.parametrize(
    ("tail", "code"),
    [
        ("[TBD]", Code.PLACEHOLDER),
        ("[03/04/2026]", Code.AMBIGUOUS_DATE),
        ("[ASAP]", Code.UNREADABLE_VALUE),
    ],
)
def test_a_bracketed_tail_is_never_lost_in_silence(tail: str, code: Code) -> None:
    """What stands in brackets behind a title is a value, or in the title, or said."""
    postmortem = read(f"{_HEAD}- [ ] Fix it {tail}\n")
    assert [item.fields.title for item in postmortem.items] == ["Fix it"]
    assert [(one.code, one.line) for one in postmortem.problems] == [(code, 7)]


@pytest.mark.parametrize(
    ("line", "status", "form"),
    [
        ("- [ ] Alert", Status.OPEN, Form.CHECKBOX),
        ("- [x] Alert", Status.DONE, Form.CHECKBOX),
        ("- [X] Alert", Status.DONE, Form.CHECKBOX),
        ("- [x] Alert (OPS-12, won't do)", Status.WONT_DO, Form.CHECKBOX),
        ("- [x] Alert — OPS-12, duplicate", Status.DUPLICATE, Form.CHECKBOX),
        ("- [ ] Alert (OPS-12, done)", Status.DONE, Form.CHECKBOX),
        ("* Alert", Status.OPEN, Form.BEHIND),
        ("* Alert (OPS-12, done)", Status.DONE, Form.BEHIND),
        ("* Alert (done)", Status.DONE, Form.BEHIND),
        ("* Alert — DONE", Status.DONE, Form.WORD),
        ("* Alert\n  - Status: in progress", Status.IN_PROGRESS, Form.WORD),
        ("* ~~Alert~~ (OPS-12)", Status.WONT_DO, None),
        ("- [x] ~~Alert~~", Status.DONE, None),
        ("4. DONE - Alert", Status.DONE, Form.WORD),
        ("* [DONE] Alert", Status.DONE, Form.WORD),
        ("* **Done:** Alert", Status.DONE, Form.WORD),
        ("* TODO: Alert", Status.OPEN, Form.WORD),
        ("- [ ] DONE: Alert", Status.DONE, None),
        ("* Alert — [todo] (OPS-12, done)", Status.OPEN, Form.WORD),
        ("* ✅ Alert", Status.DONE, None),
        ("* :white_check_mark: Alert", Status.DONE, None),
        ("* ✅ **DONE**: Alert", Status.DONE, None),
        ("* ✔️ Fixed — Alert", Status.DONE, None),
        ("- ❌ Won't do: Alert", Status.WONT_DO, None),
        ("- [x] ✅ 対応済み：Alert", Status.DONE, None),
        ("- ✅ **Erledigt:** Alert", Status.DONE, None),
        ("- [-] Alert", Status.WONT_DO, None),
        ("- [ ] ~~Alert~~ won't do, it is moot", Status.WONT_DO, None),
        ("- ~~Alert~~ (duplicate of OPS-12)", Status.DUPLICATE, None),
    ],
)
def test_status(line: str, status: Status, form: Form | None) -> None:
    """The word beats the box; struck through without a tick is won't do, heard and never told."""
    (item,) = read(_HEAD + line + "\n").items
    assert item.fields.title == "Alert"
    assert (item.fields.status, item.forms.get(Field.STATUS)) == (status, form)


@pytest.mark.parametrize(
    "title",
    ["New: dashboards for it", "Complete: the migration", "~~Redis~~ Kafka", "DONE"],
)
def test_no_status_at_the_start(title: str) -> None:
    """Words that as well begin a title are no status, nor is a replacement a refusal."""
    (item,) = read(f"{_HEAD}* {title}\n").items
    assert item.fields.status is Status.OPEN
    assert item.fields.title == title.replace("~", "")


@pytest.mark.parametrize(
    ("line", "title", "named"),
    [
        ("* OPS-12: Alert", "Alert", True),
        (f"* {LINK} — Alert", "Alert", True),
        (f"* Alert {LINK}", "Alert", True),
        ("* [Alert](https://acme.example/browse/OPS-12)", "Alert", True),
        ("* Alert — [issue](https://acme.example/browse/OPS-12)", "Alert", True),
        ("* Alert [issue][1]\n\n[1]: https://acme.example/browse/OPS-12", "Alert", True),
        ("* Do the same as in OPS-12", "Do the same as in OPS-12", False),
        ("* Follow OPS-12 up with care", "Follow OPS-12 up with care", False),
        ("* Wait, blocked on OPS-12", "Wait, blocked on OPS-12", False),
        ("* Alert (see OPS-12 for more)", "Alert (see OPS-12 for more)", False),
    ],
)
def test_names_and_mentions(line: str, title: str, named: bool) -> None:
    """A reference names at the start, as trailing part or around the title; else it mentions."""
    (item,) = read(_HEAD + line + "\n").items
    assert item.fields.title == title
    assert item.ticket == (TicketRef("ops", "OPS-12") if named else None)


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Alert ([BUG-5](https://bugs.example/BUG-5))",
        "- [ ] Alert [BUG-5](https://bugs.example/BUG-5)",
        "- Alert — https://tracker.example/other/repo/issues/7",
        "- Alert (<https://tracker.example/other/repo/issues/7>)",
        "- Alert - [BUG-5](https://bugs.example/BUG-5).",
        "- Alert (tracked in [BUG-5](https://bugs.example/BUG-5))",
        "- Alert, tracked in [BUG-5](https://bugs.example/BUG-5).",
        "- Alert ([BUG-5](https://bugs.example/BUG-5), done)",
        "- Alert ([a](https://bugs.example/issues/5), [b](https://bugs.example/issues/6))",
        "- Alert ([BUG-5](https://bugs.example/BUG-5)) @ana by 2026-12-01",
        "- Alert, tracked in BUG-5",
        "- Alert (tracked in BUG-5)",
        "- Alert — tracked in BUG-5",
        "- Alert (jira: BUG-5)",
        "- Alert, ticket BUG-5",
        "- Alert - jira BUG-5",
        "- Alert — Ticket: BUG-5",
        "- Alert\n  - Ticket: BUG-5",
    ],
)
def test_tracked_elsewhere(line: str) -> None:
    """A ticket of a tracker that is not configured is a reference, and no part of the title."""
    (item,) = read(f"{_HEAD}{line}\n").items
    assert item.fields.title == "Alert"
    assert item.ticket is None
    assert item.references


@pytest.mark.parametrize(
    "line",
    [
        "Alert on NET-112",
        "Alert in UTF-8",
        "Alert (UTF-8)",
        "Alert — SEV-1",
        "Alert (INC-12)",
        "Alert — Ticket: the one",
        "#2 alert",
    ],
)
def test_a_bare_key_is_no_ticket(line: str) -> None:
    """A key in a sentence is a word; so is a standard, an incident, a number of the list."""
    (item,) = read(f"{_HEAD}- {line}\n").items
    assert (item.fields.title, item.references) == (line, ())


def test_a_sentence_with_another_trackers_ticket() -> None:
    """The sentence that names another tracker's ticket is its reference, and no detail."""
    (item,) = read(f"{_HEAD}- Sell disks. Tracked in BUG-5.\n").items
    assert (item.fields.title, item.references) == ("Sell disks.", ("BUG-5",))


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Alert - Q1 2027 - [FU-11](../tickets/FU-11.md), DONE",
        "- [ ] Alert (Q1 2027) - [FU-11](../tickets/FU-11.md) **DONE**",
        "* Alert - Q1 2027 ([FU-11](../tickets/FU-11.md), done)",
    ],
)
def test_synced_documents_read_without_configuration(line: str) -> None:
    """What syncer wrote is read back where nothing is configured: day, status and reference."""
    (item,) = parse(document(f"{_HEAD}{line}\n"), Grammar((ENGLISH,))).items
    assert item.fields.title == "Alert"
    assert (item.fields.status, item.fields.due) == (Status.DONE, date(2027, 3, 31))
    assert item.references == ("[FU-11](../tickets/FU-11.md)",)


@pytest.mark.parametrize(
    ("text", "titles", "kinds"),
    [
        ("- Parent\n  - detail\n  - more", ["Parent"], [None]),
        ("- Prevent:\n  - A\n  - B", ["A", "B"], ["prevent", "prevent"]),
        ("- **Mitigate**\n  - A", ["A"], ["mitigate"]),
        ("- Group\n  - [ ] A\n  - [x] B", ["A", "B"], ["group", "group"]),
        ("- [ ] Parent\n  - [ ] A", ["Parent"], [None]),
        ("- [ ] P\n  - [ ] A — @bo\n  - [ ] b\n  - c — @bo", ["P", "A"], [None, None]),
        ("- [ ] P\n  - [ ] q\n    - [ ] A (OPS-3)", ["P", "A"], [None, None]),
        ("- [ ] P\n  - q\n    - [ ] A — 2026-12-01", ["P", "A"], [None, None]),
        ("### Detect\n\n- A", ["A"], ["detect"]),
        ("### Process improvements\n\n- A", ["A"], ["process improvements"]),
        ("### Open\n\n- A\n\n### In Progress:\n\n- B", ["A", "B"], [None, None]),
        ("### Completed items (2)\n\n- [x] A", ["A"], [None]),
        ("- **Done**\n  - A", ["A"], [None]),
        ("### " + "very " * 20 + "long\n\n- A", ["A"], [None]),
        ("- A\n  - Type: prevent", ["A"], ["prevent"]),
        ("### Detect\n\n**Short term**\n\n- A", ["A"], ["detect"]),
        ("**Short term**\n\n- A", ["A"], ["short term"]),
        ("- A\n\n### Open questions – Why did nobody see it?\n\n- Why?", ["A"], [None]),
        ("### Questions\n\n- Why?\n\n### Detect\n\n- A", ["A"], ["detect"]),
        ("- Owner: @ana\n- Due: 2026-12-01", [], []),
        ("- [ ] [Action] — @[Owner] — [Deadline]", [], []),
        ("- {{ summary }} [link to the issue]", [], []),
        ("- N/A", [], []),
        ("-", [], []),
        ("- [ ]", [], []),
        ("- No action items: it was a drill", [], []),
    ],
)
def test_nesting(text: str, titles: list[str], kinds: list[str | None]) -> None:
    """A parent that only groups gives its children a kind; any other keeps them as detail."""
    items = read(f"{_HEAD}{text}\n").items
    assert [item.fields.title for item in items] == titles
    assert [item.kind for item in items] == kinds


def test_detail() -> None:
    """What follows the title, children included, is the detail; labelled fields are not."""
    text = "- [ ] Alert. Because.\n  - one\n    - two\n  - Owner: @ana\n\n  More.\n"
    (item,) = read(_HEAD + text).items
    assert item.detail == "Alert. Because.\n- one\n  - two\nMore."


def test_priority_and_others() -> None:
    """A priority among the parts is read; of several people the first is the owner."""
    (item,) = read(_HEAD + "- [ ] Alert — @ana, @bo — **High**\n").items
    assert (item.fields.priority, item.fields.owner) == (Priority.P1, "ana")
    assert item.others == ("bo",)


@pytest.mark.parametrize(
    "line", ["- [ ]  | [Deadline]", "- — @ana", "* | (OPS-12)", "1. – 2026-12-01", "- [ ] |"]
)
def test_no_words_no_item(line: str) -> None:
    """Parts with no word before them are no item's: there is nothing to be done."""
    found = read(f"{_HEAD}{line}\n")
    assert found.items == ()
    assert [problem.code for problem in found.problems] == [Code.PLACEHOLDER]


def test_long_title() -> None:
    """A title of more than 255 characters is cut; the detail has it whole."""
    words = "very " * 80
    (item,) = read(f"{_HEAD}- [ ] A {words}long one\n").items
    assert len(item.fields.title) <= 255
    assert item.fields.title.endswith("…")
    assert item.detail.endswith("long one")


def test_skip_mark() -> None:
    """A skip mark holds with a reason, at the end of the text or on a line of its own."""
    text = (
        "- A <!-- syncer:skip ours -->\n- B\n  <!-- syncer:skip x y -->\n- C <!-- syncer:skip -->\n"
    )
    assert [item.skip for item in read(_HEAD + text).items] == ["ours", "x y", None]


def test_unread_due() -> None:
    """A deadline that nobody can resolve is silent, and a problem with its line."""
    found = read(_HEAD + "- [ ] Alert — @ana — ASAP\n")
    (item,) = found.items
    assert Field.DUE in item.fields.silent
    assert item.fields.title == "Alert"
    assert [(p.code, p.line) for p in found.problems] == [(Code.UNREADABLE_VALUE, 7)]


@pytest.mark.parametrize("sign", "?!~>/*")
def test_a_box_with_a_sign_is_no_part_of_the_title(sign: str) -> None:
    """Notes have more boxes than Markdown: what stands behind them is the action, still open."""
    (item,) = read(f"{_HEAD}- [{sign}] Alert on lag — @ana — 2026-12-10\n").items
    assert (item.fields.title, item.fields.owner) == ("Alert on lag", "ana")
    assert not item.fields.status.closed


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("- **What:** Alert on lag\n  **Who:** ana\n  **When:** 2026-12-01\n", "Alert on lag"),
        ("- What: Alert on lag\n  - Who: ana\n", "Alert on lag"),
        ("- What: Alert on lag — @ana\n", "What: Alert on lag"),
        ("- Kafka: Alert on lag\n  - Owner: ana\n", "Kafka: Alert on lag"),
    ],
)
def test_labelled_title(body: str, title: str) -> None:
    """A title is without its label where labelled fields stand below it."""
    check_laws(f"{_HEAD}{body}".encode())
    (item,) = read(f"{_HEAD}{body}").items
    assert (item.fields.title, item.fields.owner) == (title, "ana")
