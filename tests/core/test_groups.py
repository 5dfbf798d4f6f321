"""What groups, remarks and lead-ins say of items, heard where nothing can be told."""

from __future__ import annotations

import pytest

from syncer.model import Field, Form, Priority, Status
from tests.core.reading import read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"


@pytest.mark.parametrize(
    ("group", "owner", "priority", "status", "kind"),
    [
        ("### Prevent", None, None, Status.OPEN, "prevent"),
        ("### P1", None, Priority.P1, Status.OPEN, None),
        ("**High priority**", None, Priority.P1, Status.OPEN, None),
        ("### P0 - Critical", None, Priority.P0, Status.OPEN, None),
        ("### Priority: low", None, Priority.P3, Status.OPEN, None),
        ("**Bo Li**", "bo", None, Status.OPEN, None),
        ("### @carla", "carla", None, Status.OPEN, None),
        ("**Robert**", None, None, Status.OPEN, "robert"),
        ("### Completed", None, None, Status.DONE, None),
        ("**✅ Done**", None, None, Status.DONE, None),
        ("### Already fixed", None, None, Status.DONE, None),
        ("**Completed during the incident:**", None, None, Status.DONE, None),
        ("Done so far:", None, None, Status.DONE, None),
        ("**Now (Complete in 24 hours):**", None, None, Status.OPEN, "now (complete in 24 hours)"),
        ("### Complete during the sprint", None, None, Status.OPEN, "complete during the sprint"),
        ("**Immediate actions (completed):**", None, None, Status.DONE, "immediate actions"),
        ("### Immediate actions (completed) ✅", None, None, Status.DONE, "immediate actions"),
        ("### Immediate actions ✅", None, None, Status.OPEN, "immediate actions"),
        ("### Quick wins (✅ done)", None, None, Status.DONE, "quick wins"),
        ("### Prevention — done", None, None, Status.DONE, "prevention"),
        ("### Kurzfristig (erledigt)", None, None, Status.DONE, "kurzfristig"),
        ("### Mitigations (not done)", None, None, Status.OPEN, "mitigations (not done)"),
        ("### Erledigt während des Vorfalls", None, None, Status.DONE, None),
        ("Fait pendant l'incident :", None, None, Status.DONE, None),
        ("Hecho durante el incidente:", None, None, Status.DONE, None),
        ("### Won't do", None, None, Status.WONT_DO, None),
        ("### In progress", None, None, Status.OPEN, None),
        ("### Detect\n\n**P2**", None, Priority.P2, Status.OPEN, "detect"),
    ],
)
def test_group(
    group: str, owner: str | None, priority: Priority | None, status: Status, kind: str | None
) -> None:
    """A group's name says what its items do not, and is heard only; an unknown name is a kind."""
    (item,) = read(f"{_HEAD}{group}\n\n- Alert on it\n").items
    fields = item.fields
    assert (fields.owner, fields.priority, fields.status, item.kind) == (
        owner,
        priority,
        status,
        kind,
    )
    assert Field.OWNER not in item.forms
    assert Field.PRIORITY not in item.forms
    assert item.nameable is not status.closed


def test_an_item_knows_better() -> None:
    """What an item says itself goes before its group, and can be told."""
    (item,) = read(f"{_HEAD}### P1\n\n**Bo Li**\n\n- [ ] Alert — @ana — P3\n").items
    assert (item.fields.owner, item.fields.priority) == ("ana", Priority.P3)
    assert item.forms[Field.OWNER] is Form.HANDLE


@pytest.mark.parametrize(
    ("parent", "titles"),
    [
        ("Monitoring:", ["Alert on it", "a dashboard"]),
        ("Investigate", ["Alert on it", "a dashboard"]),
        ("**Short term**", ["Alert on it", "a dashboard"]),
        ("We will make the following changes to it all:", ["Alert on it", "a dashboard"]),
        ("Update the runbook of the service:", ["Update the runbook of the service"]),
        ("**Rotate the keys** — in this order:", ["Rotate the keys"]),
        ("Bo to come up with a way to answer such alarms:", None),
        ("Improve it", ["Improve it"]),
    ],
)
def test_parents(parent: str, titles: list[str] | None) -> None:
    """A name or a verb without object groups; verb and object are a task with detail."""
    items = read(f"{_HEAD}- {parent}\n  - Alert on it\n  - a dashboard\n").items
    found = [item.fields.title for item in items]
    if titles is None:
        assert found == ["Alert on it", "a dashboard"]
    else:
        assert found == titles


@pytest.mark.parametrize(
    "entry",
    [
        "Alert. Done in #12.",
        "Alert (fixed by adding a probe)",
        "Alert. _done in grafana_.",
        "Alert (Done!)",
        "Alert **(done during the incident)**",
        "Alert (done in #12)",
        "Alert (fixed by PR #12)",
        "Alert. This has been fixed.",
        "Alert ✅",
        "Alert :white_check_mark:",
        "Alert\n  - Done in #12",
        "Alert\n  - This has been done: see grafana",
        "Added an alert",
        "The limit was increased",
    ],
)
def test_remarks(entry: str) -> None:
    """What people say behind finished work is heard as done, and never written over."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert (item.fields.status, dict(item.forms)) == (Status.DONE, {})


@pytest.mark.parametrize(
    "entry",
    [
        "Alert when it is done in May",
        "Alert (done?)",
        "Alert (not done yet)",
        "Alert. Fixed in none of them.",
        "Ensure the limit was increased",
        "Automated tests for it",
        "Alert if the limit was increased",
        "Closed connections leak",
    ],
)
def test_no_remarks(entry: str) -> None:
    """A sentence about being done is not done."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert item.fields.status is Status.OPEN


@pytest.mark.parametrize(
    ("entry", "priority", "form"),
    [
        ("**HIGH** Alert on it", Priority.P1, Form.WORD),
        ("**P2** alert on it", Priority.P2, Form.WORD),
        ("(P2) Alert on it", Priority.P2, Form.WORD),
        ("P1: alert on it", Priority.P1, None),
        ("High priority: alert on it", Priority.P1, None),
        ("**High** availability", None, None),
        ("Alert: high load", None, None),
    ],
)
def test_leading_priority(entry: str, priority: Priority | None, form: Form | None) -> None:
    """A priority before the title is one where it is certain; before a colon it is heard."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert (item.fields.priority, item.forms.get(Field.PRIORITY)) == (priority, form)


@pytest.mark.parametrize(
    "entry",
    ["None structurally — it is fine", "Action | Owner | Due date", "Nothing, for once", "N/A"],
)
def test_nothing_to_do(entry: str) -> None:
    """An entry that says that there is none, or names fields alone, is no item."""
    assert read(f"{_HEAD}- {entry}\n").items == ()


def test_tags() -> None:
    """A tag that several titles bear is their kind, and no part of them."""
    items = read(f"{_HEAD}- [Backend] Alert\n- [Frontend] Retry\n").items
    assert [(item.fields.title, item.kind) for item in items] == [
        ("Alert", "backend"),
        ("Retry", "frontend"),
    ]


@pytest.mark.parametrize(
    ("entry", "title", "status", "kept"),
    [
        ("**DONE 2026-12-02** — alert on it", "alert on it", Status.DONE, None),
        ("**TODO due 2026-12-09** — alert on it", "alert on it", Status.OPEN, "2026-12-09"),
        ("**Fait** : alert on it", "alert on it", Status.DONE, None),
        ("[N/A] alert on it", "alert on it", Status.WONT_DO, None),
        ("**Team Debrief** — alert on it", "Team Debrief", Status.OPEN, None),
        ("Alert on it. Owner: Ana, done.", "Alert on it.", Status.DONE, None),
        ("Alert on it -- done", "Alert on it", Status.DONE, None),
    ],
)
def test_stated(entry: str, title: str, status: Status, kept: str | None) -> None:
    """A status in bold before the title is none of it, nor is its day when it was done."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert (item.fields.title, item.fields.status) == (title, status)
    assert str(item.fields.due) == str(kept)


def test_a_team_before_the_title() -> None:
    """A team with its colon owns, and is heard."""
    (item,) = read(f"{_HEAD}1. Platform team: review the design\n").items
    assert (item.fields.title, item.fields.owner) == ("review the design", "Platform team")
    assert Field.OWNER not in item.forms


@pytest.mark.parametrize(
    ("table", "title", "ticket"),
    [
        ("| Issue | Action |\n|-|-|\n| it was slow again | Alert |", "Alert", None),
        ("| Action | Description |\n|-|-|\n| AI-1 | Alert on it |", "Alert on it", None),
        ("| Action | Bug / Ticket |\n|-|-|\n| Alert | NET-34 |", "Alert", "NET-34"),
        ("| Ticket | Thing | Who |\n|-|-|-|\n| #34 | alert on it | Ana |", "alert on it", "#34"),
        ("| Issue | By | Owner |\n|-|-|-|\n| #34 — alert on it | x | Ana |", "alert on it", "#34"),
        ("| What | Who |\n|-|-|\n| Alert it<br>- on that | Ana |", "Alert it", None),
        ("| What | Who |\n|-|-|\n| Alert on it. It was slow. | Ana |", "Alert on it.", None),
        ("| 📋 **Action** | [Who](x.md) |\n|-|-|\n| Alert | Ana |", "Alert", None),
    ],
)  # fmt: skip
def test_columns(table: str, title: str, ticket: str | None) -> None:
    """Columns are told by their heads, and by their cells where heads do not tell."""
    (item,) = read(f"{_HEAD}{table}\n").items
    assert (item.fields.title, item.references) == (title, (ticket,) if ticket else ())


def test_a_column_that_says_how_rows_stand() -> None:
    """A column of an unknown head is the status where each of its cells says one."""
    rows = "| Alert | Resolved by PR #47 — at last |\n| Retry | Open — deferred |\n"
    items = read(f"{_HEAD}| Action | Outcome |\n|-|-|\n{rows}").items
    assert [item.fields.status for item in items] == [Status.DONE, Status.OPEN]


@pytest.mark.parametrize(
    ("name", "priority", "status"),
    [
        ("Hohe Priorität", Priority.P1, Status.OPEN),
        ("Priorité haute", Priority.P1, Status.OPEN),
        ("Prioridad alta", Priority.P1, Status.OPEN),
        ("優先度 高", Priority.P1, Status.OPEN),
        ("Bereits erledigt", None, Status.DONE),
        ("Erledigte Maßnahmen", None, Status.DONE),
        ("Actions terminées", None, Status.DONE),
        ("Déjà fait", None, Status.DONE),
        ("Acciones completadas", None, Status.DONE),
        ("Offene Maßnahmen", None, Status.OPEN),
        ("Acciones pendientes", None, Status.OPEN),
    ],
)
def test_names_in_other_languages(name: str, priority: Priority | None, status: Status) -> None:
    """A group's name may say of what it is before or behind the word that counts."""
    (item,) = read(f"# Outage of 2026-11-02\n\n## Action items\n\n### {name}\n\n- Wash it\n").items
    assert (item.fields.priority, item.fields.status, item.kind) == (priority, status, None)
