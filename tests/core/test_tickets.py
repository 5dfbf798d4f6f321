"""Which reference is the ticket an item is tracked in, and which is only mentioned."""

from __future__ import annotations

import pytest

from syncer.model import Status
from tests.core.reading import check_laws, read

_HEAD = "# Outage\n\n**Date:** 2026-11-02\n\n## Action items\n\n"
_ISSUE = "https://github.com/o/r/issues/3"


@pytest.mark.parametrize(
    ("entry", "title", "ticket"),
    [
        (f"- Alert on it ([issue]({_ISSUE}))", "Alert on it", _ISSUE),
        (f"- Alert on it ([issue]({_ISSUE})).", "Alert on it", _ISSUE),
        (f"- Alert on it. [Issue here]({_ISSUE}).", "Alert on it.", _ISSUE),
        (f"- Alert on it ([issue][one])\n\n[one]: {_ISSUE}", "Alert on it", _ISSUE),
        (f"- [#3]: Alert on it\n\n[#3]: {_ISSUE}", "Alert on it", _ISSUE),
        (f"- [#3]({_ISSUE}) Alert on it", "Alert on it", _ISSUE),
        (f"- [PR]({_ISSUE}): alert on it", "alert on it", _ISSUE),
        (f"- Alert on it:\n  [PR]({_ISSUE}).", "Alert on it", _ISSUE),
        (f"- Uptime issue: {_ISSUE}", "Uptime issue", _ISSUE),
        (f"- {_ISSUE}", _ISSUE, _ISSUE),
        ("- #34", "#34", "#34"),
        ("- Alert on it (#34)", "Alert on it", "#34"),
        ("- Alert on it (PR #34)", "Alert on it", "PR #34"),
        ("- Alert on it. It was dark. (filed\n  #34)", "Alert on it.", "#34"),
        ("- Alert on it !34", "Alert on it", "!34"),
        ("- Alert on it GH-34", "Alert on it", "GH-34"),
        ("- Alert on it (o/r#34)", "Alert on it", "o/r#34"),
        ("- o/r#34: alert on it", "alert on it", "o/r#34"),
        ("- Alert on it (NET-34)", "Alert on it", "NET-34"),
        ("- Alert on it (Jira NET-34).", "Alert on it", "NET-34"),
        ("- [NET-34] Alert on it", "Alert on it", "NET-34"),
        ("- NET-34: alert on it", "alert on it", "NET-34"),
        ("- Alert on it, tracked in NET-34", "Alert on it", "NET-34"),
        ("- Alert on it (issue created: #34)", "Alert on it", "#34"),
        (f"- Alert\n  - {_ISSUE}", "Alert", _ISSUE),
        (f"- Alert\n  - [issue]({_ISSUE})", "Alert", _ISSUE),
        (f"- Alert\n\n  It was slow. [issue]({_ISSUE}).", "Alert", _ISSUE),
        (f"- Diagnose the original [issue]({_ISSUE}), which is odd", "", _ISSUE),
        (f"- Keep an eye on the status of [the bug]({_ISSUE})", "", _ISSUE),
        (f"- Continue investigating {_ISSUE}, which started it", "", _ISSUE),
        ("- Fix #34", "Fix #34", "#34"),
        ("- Merge PR #34.", "Merge PR #34.", "PR #34"),
        (f"- Close [#3]({_ISSUE})", "Close #3", _ISSUE),
        (f"- [Rework the proxy]({_ISSUE}) for all hosts", "Rework the proxy for all hosts", _ISSUE),
    ],
)
def test_tracked(entry: str, title: str, ticket: str) -> None:
    """A reference apart from the sentence, or its object, is the item's ticket."""
    (item,) = read(f"{_HEAD}{entry}\n").items
    assert title in ("", item.fields.title)
    assert item.references == (ticket,)


@pytest.mark.parametrize(
    ("entry", "references"),
    [
        (f"- [#3 (Done)]({_ISSUE}): alert on it", (_ISSUE,)),
        (f"- [PR 3 (merged)]({_ISSUE}) — alert on it", (_ISSUE,)),
        ("- [Done](https://github.com/o/r/commit/abcdef1): alert on it", ()),
        ("- [Erledigt](notes.md): alert on it", ()),
    ],
)
def test_link_says_done(entry: str, references: tuple[str, ...]) -> None:
    """A link before the title whose words say so finishes the item; they are heard, not told."""
    (item,) = read(f"{_HEAD}{entry}\n").items
    assert (item.fields.title, item.fields.status) == ("alert on it", Status.DONE)
    assert item.references == references


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        (f"- [Open]({_ISSUE}): alert on it", "Open: alert on it"),
        (f"- [The plan (old)]({_ISSUE}): alert on it", "The plan (old): alert on it"),
    ],
)
def test_link_says_nothing(entry: str, title: str) -> None:
    """Other words of a link before the title finish nothing and stay."""
    (item,) = read(f"{_HEAD}{entry}\n").items
    assert (item.fields.title, item.fields.status) == (title, Status.OPEN)


@pytest.mark.parametrize(
    "address",
    [
        "https://gitlab.com/g/p/-/issues/3",
        "https://gitlab.com/g/p/-/merge_requests/3",
        "https://github.com/o/r/pull/3",
        "https://acme.atlassian.net/browse/NET-34",
        "https://bitbucket.org/o/r/issues/3/alert",
        "https://bitbucket.org/o/r/pull-requests/3",
        "https://linear.app/acme/issue/NET-34/alert",
        "https://dev.azure.com/o/p/_workitems/edit/34",
        "https://app.shortcut.com/acme/story/34/alert",
        "https://app.asana.com/0/1200/3400",
        "https://trello.com/c/AbCd1234/5-alert",
        "https://phabricator.acme.example/T1234",
        "https://bugs.acme.example/show_bug.cgi?id=34",
        "https://bugs.launchpad.net/nova/+bug/34",
    ],
)
def test_addresses_of_trackers(address: str) -> None:
    """The address of one issue, card or pull request tracks, whoever runs the tracker."""
    (item,) = read(f"{_HEAD}- Alert on it ({address})\n").items
    assert (item.fields.title, item.references) == ("Alert on it", (address,))


@pytest.mark.parametrize(
    ("entry", "reference"),
    [
        ("#34 Alert on it", "#34"),
        ("[ ] #34 Alert on it", "#34"),
        (f"{_ISSUE} Alert on it", _ISSUE),
        (f"<{_ISSUE}> Alert on it", _ISSUE),
        ("o/r#34 Alert on it", "o/r#34"),
        ("PR #34 Alert on it", "PR #34"),
        ("OPS-34 Alert on it", "OPS-34"),
    ],
)
def test_before_the_words(entry: str, reference: str) -> None:
    """A bare reference before an order is its ticket, and no word of it."""
    content = f"{_HEAD}- {entry}\n"
    (item,) = read(content).items
    assert (item.fields.title, item.references) == ("Alert on it", (reference,))
    check_laws(content.encode())


@pytest.mark.parametrize(
    "entry",
    [
        "Alert on it (blocked on #34)",
        "Alert on it. See also #34.",
        "Alert on it (related to #34)",
        f"Alert on it. Related to [this issue]({_ISSUE})",
        "Alert, like in #34",
        "Wait for #34 and alert",
        f"Speed up the fix for the [inodes issue]({_ISSUE}) which began it",
        "Alert on it (https://github.com/o/r/commit/abc)",
        "Alert on it (https://github.com/o/r/issues)",
        "Alert ([docs](https://acme.example/docs))",
        "Alert on it, as on the board <https://grafana.acme.example/d/abc>",
        "Alert on it — context: https://github.com/o/r/issues/34",
        "Alert on it — **parent:** #34",
        "Alert on it — epic: NET-34",
        "Alert on it. Background: #34",
        f"Diagnose why [#34]({_ISSUE}) was closed",
        "Revert PR #34",
        "Reopen the #34",
        "#2 alert on it",
        "#34 was closed too early",
        "INC-34 Alert on it",
        "#34 Alert on it\n- #1 Page on it",
        "AI-3: alert on it",
        "Alert (INC-34)",
        "Alert (UTF-8)",
    ],
)
def test_mentioned(entry: str) -> None:
    """What is blocked on, related to or like a ticket is not tracked in it."""
    item, *_ = read(f"{_HEAD}- {entry}\n").items
    assert item.references == ()


@pytest.mark.parametrize(
    ("entry", "title"),
    [
        ("Patch it (https://github.com/o/r/commit/abc)", "Patch it"),
        ("Drop the job (see https://github.com/o/r/pull/34).", "Drop the job."),
        ("Use `INSERT ... SELECT (x.y)` for it. More.", "Use INSERT ... SELECT (x.y) for it."),
        ("Set a limit (ten?) after it ends. More.", "Set a limit (ten?) after it ends."),
        ("Wait ... then alert. More.", "Wait ... then alert."),
        ("Alert at approx. 5 (e.g. v1.2 vs. v1). More.", "Alert at approx. 5 (e.g. v1.2 vs. v1)."),
        ("**コードレビューの強化**: 特に強化します。", "コードレビューの強化"),
        ("**Git-History-Cleanup** (once, later): run it", "Git-History-Cleanup"),
        ("**State it**\n  Every script says so.", "State it"),
        ("**Monitoring**: alert on it", "Monitoring: alert on it"),
    ],
)  # fmt: skip
def test_title(entry: str, title: str) -> None:
    """The title is what one would write over the ticket: the first sentence or the lead-in."""
    (item,) = read(f"{_HEAD}- {entry}\n").items
    assert item.fields.title == title


@pytest.mark.parametrize(
    ("cell", "references", "problems"),
    [
        ("NET-34", ("NET-34",), 0),
        ("see NET-34", ("NET-34",), 0),
        ("see #34", ("#34",), 0),
        ("INC-34", ("INC-34",), 0),
        ("blocked by NET-34", (), 1),
        ("waiting for #34", (), 1),
        ("related to [#3](https://github.com/o/r/issues/3)", (), 1),
        ("see INC-34", (), 1),
        ("NET-34?", (), 1),
        ("[TBD](#)", (), 0),
        ("[](#)", (), 0),
    ],
)
def test_a_ticket_column_may_name_anothers(
    cell: str, references: tuple[str, ...], problems: int
) -> None:
    """What it is blocked on, an incident to look at or a doubt is no ticket, and is told."""
    table = f"| Action | Ticket |\n|---|---|\n| Alert on it | {cell} |\n"
    postmortem = read(_HEAD + table)
    (item,) = postmortem.items
    assert item.references == references
    assert len(postmortem.problems) == problems


@pytest.mark.parametrize("words", ["postmortem", "example", "the docs", "**context**", "経緯"])
def test_links_told_of(words: str) -> None:
    """A link whose words say that it is but to be read is no ticket, wherever it leads."""
    (item,) = read(f"{_HEAD}- Alert on it ([{words}]({_ISSUE}))\n").items
    assert item.references == ()


@pytest.mark.parametrize(
    "key",
    ["AZ-2", "LOG4J-2", "K8S-2", "ADR-12", "Q1-2027", "H1-2027", "CW-48", "KW-48", "PEP-12"],
)
def test_keys_of_no_tracker(key: str) -> None:
    """Records, weeks, zones and products bear a number and are no tickets."""
    (item,) = read(f"{_HEAD}- Alert on it ({key})\n").items
    assert item.references == ()


@pytest.mark.parametrize(
    ("cell", "references"),
    [
        ("https://wiki.acme.example/pages/77", ()),
        ("https://grafana.acme.example/d/abc/pool", ()),
        ("https://docs.acme.example/document/d/1abc/edit", ()),
        ("[doc](./x.md)", ()),
        ("https://track.acme.example/NET-34", ("https://track.acme.example/NET-34",)),
        ("[NET-34](https://go.acme.example/x)", ("https://go.acme.example/x",)),
        (_ISSUE, (_ISSUE,)),
    ],
)
def test_addresses_in_a_column(cell: str, references: tuple[str, ...]) -> None:
    """A column of links names a ticket where the address or its words are shaped like one."""
    table = f"| Action | Owner | Link |\n|---|---|---|\n| Alert on it | Ana | {cell} |\n"
    (item,) = read(_HEAD + table).items
    assert item.references == references
