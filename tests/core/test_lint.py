"""What lint says to authors, and what it keeps to itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from syncer.core.deadlines import item_flags
from syncer.core.ignoring import SILENCEABLE
from syncer.core.lint import CODES, lint
from syncer.core.parse import parse
from syncer.core.policy import Policy
from syncer.core.titles import nearest
from syncer.model import Code, DocRef, Person, Problem
from tests.core.build import planned, snapshot
from tests.core.reading import GRAMMAR, check_laws, document, read

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
POLICY = Policy()
HEAD = "# Postmortem: Checkout outage\n\n**Date:** 2026-11-02\n**Status:** Complete\n\n"
SECTION = f"{HEAD}## Action items\n\n"
GOOD = "- [ ] Alert on 80 % of bandwidth — @ana — 2026-12-01 — P1"


def findings(*texts: str, policy: Policy = POLICY, now: datetime = NOW) -> tuple[Problem, ...]:
    """What lint says of these documents, a.md, b.md and so on."""
    paths = [f"pm/2026-11-02-{chr(97 + at)}.md" for at in range(len(texts))]
    found = [parse(document(text, path), GRAMMAR) for text, path in zip(texts, paths, strict=True)]
    return lint(found, GRAMMAR, policy, now)


def codes(*lines: str) -> list[str]:
    """The codes found in an action section of these lines."""
    return [problem.code.value for problem in findings(SECTION + "\n".join(lines) + "\n")]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (GOOD, []),
        ("- [ ] Alert on 80 % — 2026-12-01 — P1", ["no-owner"]),
        ("- [ ] Alert on 80 % — @ana — P1", []),
        ("- [ ] Alert on 80 % — @ana — 2026-12-01", ["no-priority"]),
        ("- [ ] Alert on 80 % — @ana", ["no-due-date", "no-priority"]),
        ("- [ ] Alert on 80 %", ["no-owner", "no-due-date", "no-priority"]),
        ("- [ ] Alert on 80 % — @ana — 03/04/2027 — P1", ["ambiguous-date"]),
        ("- [ ] Alert on 80 % — @ana — Due: ASAP — P1", ["unreadable-value"]),
        ("- [ ] Improve monitoring — @ana — 2026-12-01 — P1", ["vague"]),
        (f"{GOOD}\n- [ ] [Action]", ["placeholder"]),
        ("- [ ] Alert on 80 % — @ana, @bo — 2026-12-01 — P1", ["team-owner"]),
    ],
)
def test_an_open_item_is_told_what_it_lacks(line: str, expected: list[str]) -> None:
    """Each thing that an open item lacks is one finding, and what it has is none."""
    assert codes(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "- [x] Improve monitoring",
        "- [x] Improve monitoring — ASAP",
        "- ~~Improve monitoring~~",
        "- [ ] Improve monitoring <!-- syncer:skip it is a joke -->",
        "- [ ] Improve monitoring — OPS-12",
        "- [ ] Improve monitoring ([#7](https://github.com/acme/api/issues/7))",
    ],
)
def test_nobody_is_nagged_about_what_is_over_or_tracked(line: str) -> None:
    """What is closed or skipped has no findings; what a ticket may have, only the ticket tells."""
    assert codes(line) == []


@pytest.mark.parametrize(
    "title",
    [
        "Improve monitoring",
        "improve monitoring.",
        "Enhance alerting",
        "Better documentation",
        "Be more careful",
        "Be more careful with deployments in the future",
        "Monitor more closely",
        "Monitor the database more closely",
        "Investigate",
        "Investigate the issue further",
        "Look into caching",
        "Raise awareness",
        "Raise awareness among developers",
        "Consider a second region",
        "Discuss the rotation",
        "Ensure this doesn't happen again",
        "Make sure it never happens again",
        "We should improve alerting",
        "Pay more attention to alerts",
        "More monitoring",
    ],
)
def test_an_action_without_an_end_is_vague(title: str) -> None:
    """A weak verb or a comparative, with nothing that could be checked, is vague."""
    assert codes(f"- [ ] {title} — @ana — 2026-12-01 — P1") == ["vague"]


@pytest.mark.parametrize(
    "title",
    [
        "Add an alert on queue depth",
        "Strengthen the password policy to require two factors",
        "Improve p99 latency of checkout to 200 ms",
        "Improve `retry_budget` handling",
        "Improve error handling in charge_card",
        "Improve the runbook so that anybody can fail over",
        "Improve monitoring: page on replication lag",
        "Improve monitoring by paging on replication lag",
        "Improve monitoring (alert on lag, dashboard for queues)",
        "Investigate why the failover did not start",
        "Investigate whether the cache is needed",
        "Investigate and fix the leak in the pool",
        "Consider a second region and write the decision down as ADR-7",
        "Document the escalation path",
        "Monitor free disk space of all database hosts with an alert",
        "Review the access list",
        "Investigate the relation between garbage collection pauses and the dropped connections",
        "Write a better error page",
        "Remove the improved parser",
    ],
)
def test_an_action_with_an_end_is_not_vague(title: str) -> None:
    """A number, code, a named thing, an explanation or an "until" makes an action checkable."""
    assert codes(f"- [ ] {title} — @ana — 2026-12-01 — P1") == []


def test_what_follows_a_vague_title_may_say_how() -> None:
    """A title whose detail tells how is not vague."""
    lines = [
        "- [ ] Improve monitoring — @ana — 2026-12-01 — P1",
        "  - page on replication lag soon",
    ]
    assert codes(*lines) == []


@pytest.mark.parametrize(
    ("owner", "many"),
    [
        ("ana", False),
        ("@bo", False),
        ("Carla Stein", False),
        ("Platform Team", True),
        ("team payments", True),
        ("@acme/sre", True),
        ("#sre", True),
        ("SRE", True),
        ("On-call", True),
        ("everyone", True),
        ("ana, bo", True),
        ("ana and bo", True),
        ("ana / bo", True),
        ("backend developers", True),
    ],
)
def test_a_team_is_no_owner(owner: str, many: bool) -> None:
    """A team, a channel or several people are told apart from one person."""
    table = ["| Action | Owner | Due | Prio |", "|---|---|---|---|"]
    found = codes(*table, f"| Add an alert on lag | {owner} | 2026-12-01 | P1 |")
    assert found == (["team-owner"] if many else [])


def test_the_people_file_knows_better() -> None:
    """Whoever stands in the people file is a person, and a team that stands there is none."""
    people = (Person("sre", ("SRE",)), Person("ana", team="Payments"))
    grammar = replace(GRAMMAR, people=people)
    rest = "— 2026-12-01 — P1\n"
    text = f"{SECTION}- [ ] Alert on 1 — @sre {rest}- [ ] Log 2 — @payments {rest}"
    found = lint([parse(document(text), grammar)], grammar, Policy(), NOW)
    assert [(one.line, one.code) for one in found] == [(9, Code.TEAM_OWNER)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{SECTION}No action items: the vendor has fixed it.\n", []),
        (SECTION, ["no-action-items"]),
        (HEAD, ["no-action-items"]),
        (SECTION.replace("Complete", "Draft").replace("11-02", "11-28"), []),
        (SECTION.replace("Complete", "Draft"), ["no-action-items"]),
        ("# Notes\n\n## Agenda\n\n- Improve monitoring\n", []),
        (SECTION.replace("**Status:**", "**Syncer:** off, another team's\n**Status:**"), []),
    ],
)
def test_a_postmortem_has_action_items(text: str, expected: list[str]) -> None:
    """One without items is told so, unless it is waived, skipped, young or no postmortem."""
    found = findings(text)
    assert [problem.code.value for problem in found] == expected


def test_only_the_unreadable_is_told_of_an_unreadable_document() -> None:
    """Of a document that nobody can read, that alone is said, with its line."""
    found = lint([parse(document(b"# A\n\xff"), GRAMMAR)], GRAMMAR, Policy(), NOW)
    assert [(one.code, one.line) for one in found] == [(Code.UNREADABLE_DOCUMENT, 2)]


def test_history_is_left_alone() -> None:
    """Nothing is said of incidents from before the day from which they are followed."""
    text = f"{SECTION}- [ ] Improve monitoring\n"
    assert findings(text, policy=Policy(since=date(2026, 11, 3))) == ()
    assert findings(text, policy=Policy(since=date(2026, 11, 2)))


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (("mitigate", "detect"), ["no-preventive-item"]),
        (("mitigate", "prevent"), []),
        (("Preventative action", "detect"), []),
        (("documentation", "process"), []),
        (("", ""), []),
    ],
)
def test_one_item_should_prevent(kinds: tuple[str, str], expected: list[str]) -> None:
    """Where kinds are named as such and none prevents, one finding stands at the heading."""
    rows = [
        f"| Add an alert on {name} | @ana | 2026-12-01 | P1 | {kind} |"
        for name, kind in zip(("replication lag", "free disk space"), kinds, strict=True)
    ]
    table = ["| Action | Owner | Due | Prio | Type |", "|---|---|---|---|---|", *rows]
    found = findings(SECTION + "\n".join(table) + "\n")
    assert [problem.code.value for problem in found] == expected
    assert all(problem.line == 6 for problem in found)


def test_a_ticket_stands_for_one_item() -> None:
    """The second item that names a ticket is told of the first, in whatever document it stands."""
    link = "([#7](https://github.com/acme/api/issues/7))"
    first = (
        f"{SECTION}- [ ] Alert on lag OPS-12\n- [ ] Warm the cache {link}\n- [ ] Rotate keys #3\n"
    )
    second = (
        f"{SECTION}- [ ] Page on disks OPS-12\n- [ ] Add a canary {link}\n- [ ] Rename jobs #3\n"
    )
    found = findings(first, second)
    assert [(one.code.value, one.doc and one.doc.path[-4:], one.line) for one in found] == [
        ("shared-ticket", "b.md", 8),
        ("shared-ticket", "b.md", 9),
    ]
    assert "OPS-12" in found[0].message
    assert "a.md:8" in found[0].message


@pytest.mark.parametrize(
    "line",
    [
        "- [ ] Rotate the keys — @ana — 2026-12-01 <!-- syncer:skip -->",
        "| Action | Owner |\n|---|---|\n| Rotate the keys <!-- syncer:skip --> | @ana |",
    ],
)
def test_a_skip_needs_a_reason(line: str) -> None:
    """A mark without reason skips nothing, and is told once."""
    told = findings(f"{SECTION}{line}\n")
    (found,) = (problem for problem in told if problem.code is Code.UNREADABLE_VALUE)
    assert "syncer:skip has no reason" in found.message


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Add an alert on replication lag", "Add alert on replication lag", True),
        ("Add an alert on replication lag", "On replication lag add an alert", True),
        ("Add alert for replication lags", "Add alerting on replication lag", True),
        ("Add an alert on replication lag", "Add an alert on replication lag to the board", True),
        ("Upgrade the cache to 7.2", "Upgrade the cache to 7.4", False),
        ("Enable TLS on the primary", "Disable TLS on the primary", False),
        ("Add an alert for the EU region", "Add an alert for the US region", False),
        ("Upgrade Postgres on the checkout hosts", "Upgrade Redis on the checkout hosts", False),
        ("Add an alert on replication lag", "Rotate the certificates of the gateway", False),
        ("Add an alert on replication lag — OPS-1", "Add an alert on replication lag OPS-2", False),
        ("Add an alert on replication lag", "~~Add an alert on replication lag~~", False),
    ],
)
def test_two_items_may_be_one(one: str, other: str, alike: bool) -> None:
    """Open items that sound alike are told, unless numbers or two tickets tell them apart."""
    found = findings(f"{SECTION}- [ ] {one}\n- [ ] {other}\n")
    similar = [problem for problem in found if problem.code is Code.SIMILAR_ITEM]
    assert [problem.line for problem in similar] == ([9] if alike else [])


@given(st.lists(st.sampled_from(["alert on lag", "alert on a lag", "lag 1", "lag 2", "x", ""])))
def test_alike_titles_are_paired_once(titles: list[str]) -> None:
    """There are fewer pairs than titles, each of two titles, in order, and equal ones are found."""
    pairs = nearest(titles)
    assert len(pairs) <= max(0, len(titles) - 1)
    assert all(first < second for first, second in pairs)
    assert len(set(pairs)) == len(pairs)
    later = {second for _, second in pairs} | {first for first, _ in pairs}
    assert all(titles.count(title) == 1 or at in later for at, title in enumerate(titles))


def ignoring(code: str, reason: str = " it is agreed") -> str:
    return f"<!-- syncer:ignore {code}{reason} -->"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (f"- [ ] Improve monitoring — @ana — 2026-12-01 — P1 {ignoring('vague')}", []),
        (f"- [ ] Improve monitoring {ignoring('vague')} — @ana — 2026-12-01 — P1", ["vague"]),
        (f"- [ ] Alert on 1 {ignoring('no-owner')} {ignoring('no-due-date')}", ["no-priority"]),
        (
            f"- [ ] Improve monitoring — @ana — 2026-12-01 — P1 {ignoring('vague', '')}",
            ["unreadable-value", "vague"],
        ),
        (f"{GOOD} {ignoring('vage')}", ["unreadable-value"]),
        (f"{GOOD} {ignoring('overdue')}", ["unreadable-value"]),
        (f"{GOOD} {ignoring('')}", ["unreadable-value"]),
        (f"- [ ] Alert on 1 — @ana — 03/04/2027 — P1 {ignoring('ambiguous-date')}", []),
        (f"{GOOD}\n- [ ] [Action] {ignoring('placeholder')}", []),
        (f"- [ ] Alert on 2\n  `lag` — @ana — 2026-12-01 {ignoring('no-priority')}", []),
        (f"- [x] Alert on 2 {ignoring('vague', '')}", []),
    ],
)
def test_a_comment_with_a_reason_silences(line: str, expected: list[str]) -> None:
    """At the end of a line a code and a reason silence that code there, and nothing else does."""
    assert sorted(codes(line)) == expected


def test_a_comment_may_stand_behind_a_row() -> None:
    """In a table the comment stands behind the last cell, and is no cell."""
    table = ["| Action | Owner | Due | Prio |", "|---|---|---|---|"]
    row = "| Improve monitoring | @ana | 2026-12-01 | P1 |"
    assert codes(*table, f"{row} {ignoring('vague')}", row.replace("Improve", "Discuss")) == [
        "vague"
    ]


@pytest.mark.parametrize("code", ["no-action-items", "no-preventive-item"])
@pytest.mark.parametrize("at", ["heading", "first line"])
def test_a_whole_document_is_silenced_at_its_head(code: str, at: str) -> None:
    """What is said of a document is silenced in its first line or beside the items' heading."""
    text = f"{SECTION}\n"
    if code == "no-preventive-item":
        text += "| Action | Type |\n|---|---|\n| Add an alert on 80 % | detect |\n"
    assert code in [problem.code for problem in findings(text)]
    if at == "heading":
        text = text.replace("## Action items", f"## Action items {ignoring(code)}")
    else:
        text = text.replace("outage\n", f"outage {ignoring(code)}\n", 1)
    read_again = findings(text)
    assert code not in [problem.code for problem in read_again]
    assert not [problem for problem in read_again if problem.code is Code.UNREADABLE_VALUE]


def test_a_comment_in_code_is_an_example() -> None:
    """Inside a fence and inside backticks nothing is silenced and nothing is wrong."""
    fence = f"```\n{GOOD} {ignoring('vage')}\n```\n"
    assert codes(GOOD, "", fence, f"`{ignoring('vage')}`") == []


@pytest.mark.parametrize(
    "line",
    [
        f"{GOOD} {ignoring('vague')}",
        f"- Improve monitoring {ignoring('vague')} {ignoring('no-owner')}",
        f"| Action | Owner |\n|---|---|\n| Improve monitoring | @ana | {ignoring('vague')}",
    ],
)
def test_a_comment_stays_where_it_is(line: str) -> None:
    """A comment is part of no value, and writing into its line leaves it the last thing there."""
    text = f"{SECTION}{line}\n"
    assert "syncer" not in read(text).items[0].fields.title
    assert check_laws(text.encode())


def test_a_plan_hears_the_comments_too() -> None:
    """What is silenced in a document is not told by plan, status and report either."""
    line = "- [ ] Alert on 1"
    loud = read(f"{SECTION}{line}\n")
    quiet = read(f"{SECTION}{line} {ignoring('no-owner')} {ignoring('no-due-date')}\n")
    told = [{one.code for one in planned(snapshot(pm)).problems} for pm in (loud, quiet)]
    assert told[0] - told[1] == {Code.NO_OWNER, Code.NO_DUE_DATE}


def test_findings_stand_in_order() -> None:
    """Findings come document by document as given, by line, each with document and line."""
    text = f"{SECTION}- [ ] Improve monitoring\n- [ ] Alert on 1 — 03/04/2027\n"
    found = findings(text, text)
    places = [(problem.doc, problem.line) for problem in found]
    assert places == sorted(places, key=lambda place: (str(place[0]), place[1] or 0))
    assert all(problem.line and isinstance(problem.doc, DocRef) for problem in found)
    assert {problem.code for problem in found} <= CODES


_PIECES = [
    *(
        "- [ ] ",
        "- [x] ",
        "| ",
        "|---|---|\n",
        "\n",
        "\r\n",
        "## Action items\n",
        "@ana",
        "— ",
        "`",
    ),
    *(
        "<!-- syncer:ignore ",
        "vague ",
        "no-owner ",
        "because ",
        "-->",
        "<!--",
        "Improve monitoring",
    ),
    *("```\n", "2026-12-01", "~~", "é", "\t"),
]


@given(st.lists(st.sampled_from(_PIECES), max_size=30))
def test_lint_never_raises(pieces: list[str]) -> None:
    """Whatever is written, lint has an answer, with lines that the document has."""
    text = HEAD + "".join(pieces)
    found = findings(text)
    count = len(text.encode().splitlines())
    assert all(problem.line is not None and 1 <= problem.line <= count for problem in found)


def test_what_may_be_ignored_is_what_lint_looks_at() -> None:
    """Only that a document cannot be read is looked at and cannot be silenced in it."""
    assert {Code.UNREADABLE_DOCUMENT} == CODES - SILENCEABLE


def test_a_plan_tells_of_teams() -> None:
    """An owner who is a team is told by plan as by lint; a person whom the ticket names is not."""
    postmortem = read(f"{SECTION}- [ ] Alert on 1 — @acme/sre — 2026-12-01 — P1\n")
    assert {one.code for one in planned(snapshot(postmortem)).problems} >= {Code.TEAM_OWNER}
    [item] = postmortem.items
    fields = replace(item.fields, owner="ana")
    assert item_flags(fields, item, None, None, None, NOW, POLICY.deadlines) == frozenset()
