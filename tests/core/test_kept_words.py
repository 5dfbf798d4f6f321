"""What stands around a value is its author's: writing another value leaves it where it is."""

from __future__ import annotations

from datetime import date

import pytest

from syncer.model import Field, Patch, Priority, Status
from tests.core.reading import check_laws, read, tell

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_TABLE = "| Action | Owner | Due |\n|---|---|---|\n"
_DUE: Patch = {Field.DUE: date(2027, 1, 31)}
_NO_DUE: Patch = {Field.DUE: None}
_OWNER: Patch = {Field.OWNER: "zoe"}
_NO_OWNER: Patch = {Field.OWNER: None}
_DONE: Patch = {Field.STATUS: Status.DONE}
_OPEN: Patch = {Field.STATUS: Status.OPEN}

_KEPT: tuple[tuple[str, str, Patch, str], ...] = (
    ("", "- [ ] A b — @ana — 2026-12-10 (hard)", _DUE, "- [ ] A b — @ana — 2027-01-31 (hard)"),
    ("", "- A b — @ana — due ~~1 Dec~~ 2 Dec", _DUE, "- A b — @ana — due ~~1 Dec~~ 2027-01-31"),
    (
        "",
        "- A b — @ana — by ~~1 Dec~~ 2 Dec (x)",
        _DUE,
        "- A b — @ana — by ~~1 Dec~~ 2027-01-31 (x)",
    ),
    ("", "- A b — @ana — due ~~1 Dec~~ 2 Dec", _NO_DUE, "- A b — @ana — due ~~1 Dec~~ [Deadline]"),
    ("", "- [ ] A b — @ana — 2026-12-10 (hard)", _NO_DUE, "- [ ] A b — @ana — [Deadline] (hard)"),
    ("", "- A b — @ana — [Deadline] (hard)", _DUE, "- A b — @ana — 2027-01-31 (hard)"),
    ("", "- A b — @ana — ~~Dec 1~~ 2026-12-10", _DUE, "- A b — @ana — ~~Dec 1~~ 2027-01-31"),
    ("", "- A b — @ana — ~~Dec 1~~ Dec 9", _NO_DUE, "- A b — @ana — ~~Dec 1~~ [Deadline]"),
    ("", "- A b — ~~Bo~~ @ana — Dec 9", _OWNER, "- A b — ~~Bo~~ @zoe — Dec 9"),
    ("", "- A b — ~~Bo~~ @ana — Dec 9", _NO_OWNER, "- A b — ~~Bo~~ @[Owner] — Dec 9"),
    (
        "",
        "- A b (owner: Ana Silva, due 10 December 2026)",
        _DUE,
        "- A b (owner: Ana Silva, due 2027-01-31)",
    ),
    ("", "- A b — @ana — by Dec 9", _DUE, "- A b — @ana — by 2027-01-31"),
    ("", "- A b — @ana — bis 9. Dezember", _DUE, "- A b — @ana — bis 2027-01-31"),
    ("", "- A b — @ana — due Dec 9", _NO_DUE, "- A b — @ana — due [Deadline]"),
    ("", "- A b — @ana — Dec 9 (Wed)", _DUE, "- A b — @ana — 2027-01-31"),
    (_TABLE, "| A b | @ana | 2026-12-10 (hard) |", _DUE, "| A b | @ana | 2027-01-31 (hard) |"),
    (_TABLE, "| A b | @ana | 2026-12-10 (hard) |", _NO_DUE, "| A b | @ana | [Deadline] (hard) |"),
    (_TABLE, "| A b | @ana | ~~Dec 1~~ Dec 9 |", _DUE, "| A b | @ana | ~~Dec 1~~ 2027-01-31 |"),
    (_TABLE, "| A b | @ana | ~~Dec 1~~ Dec 9 |", _NO_DUE, "| A b | @ana | ~~Dec 1~~       |"),
    (_TABLE, "| A b | @ana | ~~Dec 1~~ |", _DUE, "| A b | @ana | ~~Dec 1~~ 2027-01-31 |"),
    (_TABLE, "| A b | ~~Bo~~ @ana | |", _OWNER, "| A b | ~~Bo~~ @zoe | |"),
    (_TABLE, "| A b | *@ana* | **Dec 9** |", _OWNER, "| A b | *@zoe* | **Dec 9** |"),
    (_TABLE, "| A b | **@ana** | |", _NO_OWNER, "| A b | **@[Owner]** | |"),
    (_TABLE, "| A b | *@ana* | **Dec 9** |", _DUE, "| A b | *@ana* | **2027-01-31** |"),
    (_TABLE, "| A b | | ~~Dec 1~~ → Dec 9 |", _DUE, "| A b | | ~~Dec 1~~ → 2027-01-31 |"),
    (_TABLE, "| A b | ~~@bo~~ -> @ana | |", _OWNER, "| A b | ~~@bo~~ -> @zoe | |"),
    ("", "- A b — ~~Bo~~ → @ana", _OWNER, "- A b — ~~Bo~~ → @zoe"),
    ("", "- A b — @ana — ~~Dec 1~~ → Dec 9", _DUE, "- A b — @ana — ~~Dec 1~~ → 2027-01-31"),
    ("", "- A b — **@ana** — **Dec 9**", _DUE, "- A b — **@ana** — **2027-01-31**"),
    (_TABLE, "| A b | ~~Bo~~ @ana | |", _NO_OWNER, "| A b | ~~Bo~~      | |"),
    ("", "- [ ] A b — in progress — @ana", _DONE, "- [x] A b — done — @ana"),
    ("", "- [x] A b — done — @ana", _OPEN, "- [ ] A b — open — @ana"),
    ("", "- A b\n  - assigned to Ana", _OWNER, "- A b\n  - assigned to @zoe"),
    ("", "- A b\n  - assigned to @ana", _NO_OWNER, "- A b\n  - assigned to @[Owner]"),
    ("", "- A b\n  - owned by @[Owner]", _OWNER, "- A b\n  - owned by @zoe"),
    ("", "- A b\n  - @ana", _OWNER, "- A b\n  - @zoe"),
    ("", "- A b\n  - due 10 December", _DUE, "- A b\n  - due 2027-01-31"),
    ("", "- A b\n  - by Friday", _NO_DUE, "- A b\n  - by [Deadline]"),
    ("", "- A b\n  - bis 10.12.", _DUE, "- A b\n  - bis 2027-01-31"),
    ("", "- **In progress** Add it", _DONE, "- **Done** Add it"),
    ("", "- **DONE** Add it", _OPEN, "- **OPEN** Add it"),
    ("", "- [ ] A b\n  - Status: open", _DONE, "- [x] A b\n  - Status: done"),
)


@pytest.mark.parametrize(("head", "before", "patch", "after"), _KEPT)
def test_kept(head: str, before: str, patch: Patch, after: str) -> None:
    """A remark, a struck history, a leading word and the box beside a word stay in step."""
    content = f"{_HEAD}{head}{before}\n".encode()
    (item,) = read(content).items
    assert tell(content, item, patch)[0].decode() == f"{_HEAD}{head}{after}\n"


@pytest.mark.parametrize("text", dict.fromkeys(head + text for head, text, *_ in _KEPT))
def test_laws(text: str) -> None:
    """Whatever is told to them is read back, and nothing else has moved."""
    check_laws(f"{_HEAD}{text}\n".encode())


@pytest.mark.parametrize(
    "child",
    ["by the way it is slow", "due to rain", "assigned to nobody yet", "owner @ana and more", "by"],
)
def test_no_field(child: str) -> None:
    """A child that only begins like a field is a sentence below its item."""
    (item,) = read(f"{_HEAD}- Add an alert\n  - {child}\n").items
    assert (item.fields.owner, item.fields.due) == (None, None)


@pytest.mark.parametrize(
    ("entry", "title", "status"),
    [
        ("**Done** Add it", "Add it", Status.DONE),
        ("Add it — DONE (in v2)", "Add it", Status.DONE),
        ("**[DONE]** Add it", "Add it", Status.DONE),
        ("**DONE 2026-11-18** Add it", "Add it", Status.DONE),
        ("**TODO** Add it", "Add it", Status.OPEN),
        ("**Erledigt** Alarm einrichten", "Alarm einrichten", Status.DONE),
        ("**Fixed** the alert", "Fixed the alert", Status.DONE),
        ("**New** Alert on it", "New Alert on it", Status.OPEN),
        ("**Done** is better than perfect", "Done is better than perfect", Status.OPEN),
    ],
)
def test_bold(entry: str, title: str, status: Status) -> None:
    """A bold word for a status before a title of its own is no word of the title."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert (item.fields.title, item.fields.status) == (title, status)


def test_explained_priority() -> None:
    """What explains a priority in brackets is no priority of its own."""
    (item,) = read(f"{_HEAD}- [ ] Alert on it — P1 (urgent) — @ana\n").items
    assert (item.fields.title, item.fields.priority) == ("Alert on it", Priority.P1)
    check_laws(f"{_HEAD}- [ ] Alert on it — P1 (-)\n".encode())
