from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from syncer.core.block import block, filled, notes
from syncer.model import (
    ActionItem,
    Block,
    DocRef,
    Field,
    Fields,
    Postmortem,
    Priority,
    Revision,
    Span,
)

LOCAL = (
    "Set the status to done when it is done{follows}. Decided against it? Set it to wont_do. "
    "Not yours, or another date? Change owner or due above. "
    "Everything outside this block is yours.{contact}"
)
NAMED = "Checkout outage, pm/2026-11-02.md"
ADVICE = filled(LOCAL, follows=True, contact="#sre-help")
DUE = date(2026, 12, 1)
POSTMORTEM = Postmortem(
    ref=DocRef("runbooks", "pm/2026-11-02.md"),
    revision=Revision("1"),
    title="Checkout outage",
    digest="d",
    url="../postmortems/pm/2026-11-02.md",
    permalink="../postmortems/pm/2026-11-02.md",
    incident="INC-77",
    occurred=date(2026, 11, 2),
    severity="P1",
    facts={"summary": "Checkout failed for 42 minutes because a cache ran full."},
)
ITEM = ActionItem(
    span=Span(0, 1),
    line=31,
    fields=Fields("Alert on bandwidth", owner="ana", due=DUE, priority=Priority.P1),
    detail="Alert on bandwidth",
    anchor="action-items",
    kind="prevent",
    written={Field.OWNER: "@ana"},
)
AS_DOCUMENTED = """\
From the postmortem of 2026-11-02: Checkout failed for 42 minutes because a cache ran full.

- Action item of [Checkout outage](../postmortems/pm/2026-11-02.md#action-items) \
([version at creation](../postmortems/pm/2026-11-02.md))
- Incident: INC-77, 2026-11-02 · Severity: P1 · Kind: prevent
- Owner: ana
- Due: 2026-12-01
- Priority: P1

> Alert on bandwidth

Set the status to done when it is done; the postmortem follows. Decided against it? Set it to \
wont_do. Not yours, or another date? Change owner or due above. Everything outside this block is \
yours. Questions: #sre-help"""


def of(postmortem: Postmortem = POSTMORTEM, item: ActionItem = ITEM) -> Block:
    return block(postmortem, item, due=DUE, reason=None, advice=ADVICE)


def test_the_block_reads_as_documented() -> None:
    """The block of the documented ticket is written letter by letter."""
    assert of().text == AS_DOCUMENTED


@pytest.mark.parametrize(
    ("follows", "contact", "end"),
    [
        (True, None, "when it is done; the postmortem follows. Decided"),
        (False, None, "when it is done. Decided"),
        (False, "sre@acme.example", "is yours. Questions: sre@acme.example"),
    ],
)
def test_the_last_line_promises_only_what_is_kept(
    follows: bool, contact: str | None, end: str
) -> None:
    """That the postmortem follows, and whom to ask, stand only where they are so."""
    said = filled(LOCAL, follows=follows, contact=contact)
    assert end in said
    assert "{" not in said
    assert ("Questions" in said) is (contact is not None)


@pytest.mark.parametrize(
    ("occurred", "summary", "why"),
    [
        (
            date(2026, 11, 2),
            "A cache ran full.",
            "From the postmortem of 2026-11-02: A cache ran full.",
        ),
        (date(2026, 11, 2), None, "From the postmortem of 2026-11-02"),
        (None, "A cache ran full.", "From a postmortem: A cache ran full."),
        (None, None, "From a postmortem"),
    ],
)
def test_the_why_line_says_what_is_known(
    occurred: date | None, summary: str | None, why: str
) -> None:
    """Without summary it ends at the date, without date it speaks of a postmortem."""
    facts = {"summary": summary} if summary else {}
    assert of(replace(POSTMORTEM, occurred=occurred, facts=facts)).text.split("\n")[0] == why


@pytest.mark.parametrize(
    ("due", "reason", "line"),
    [
        (DUE, None, "- Due: 2026-12-01"),
        (DUE, "policy P1, 14 d", "- Due: 2026-12-01 (policy P1, 14 d)"),
        (DUE, "policy, no priority, 30 d", "- Due: 2026-12-01 (policy, no priority, 30 d)"),
        (DUE, "policy P2, end of sprint", "- Due: 2026-12-01 (policy P2, end of sprint)"),
        (None, None, "- Due:"),
        (None, "policy P1, 14 d", "- Due:"),
    ],
)
def test_the_due_line_says_who_set_the_date(
    due: date | None, reason: str | None, line: str
) -> None:
    """A policy date names its rule; without any date the line stands empty, to be filled."""
    text = block(POSTMORTEM, ITEM, due=due, reason=reason, advice=ADVICE).text
    assert line in text.split("\n")


def test_what_is_not_known_has_no_line() -> None:
    """A bare item of a bare document has no empty places but the due date."""
    bare = Postmortem(DocRef("runbooks", "pm/a.md"), Revision("1"), "", "d")
    item = ActionItem(Span(0, 1), 1, Fields("Alert"))
    text = block(bare, item, due=None, reason=None, advice="Close this.").text
    assert text == "From a postmortem\n\n- Action item of a.md\n- Due:\n\n> Alert\n\nClose this."


@pytest.mark.parametrize(
    ("written", "others", "owner"),
    [
        ("@ana", (), "ana"),
        ("@[Ana Silva]", (), "Ana Silva"),
        ("[Ana](mailto:ana@acme.example)", (), "Ana"),
        ("**Ana**", ("@bo", "Ana"), "Ana, bo"),
        ("", (), "ana"),
    ],
)
def test_owners_stand_as_written_but_mention_nobody(
    written: str, others: tuple[str, ...], owner: str
) -> None:
    """The author's spelling is kept, without the sign that would call somebody."""
    item = replace(ITEM, written={Field.OWNER: written}, others=others)
    assert notes(of(item=item).text)["Owner"] == owner


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (
            "https://git.example/pm/a.md",
            "[Checkout outage](https://git.example/pm/a.md#action-items)",
        ),
        ("https://git.example/a.md#L3", "[Checkout outage](https://git.example/a.md#L3)"),
        ("pm/a (1).md", "[Checkout outage](pm/a%20%281%29.md#action-items)"),
        ("pm/a:b.md", "[Checkout outage](pm/a:b.md#action-items)"),
        ("javascript:alert(1)", NAMED),
        ("JavaScript:alert(1)", NAMED),
        ("\tjavascript:alert(1)", NAMED),
        ("data:text/html,x", NAMED),
        ("file:///etc/passwd", NAMED),
        ("//evil.example/a.md", NAMED),
        ("\\\\evil.example\\a.md", NAMED),
        (None, NAMED),
    ],
)
def test_links_lead_to_pages_only(url: str | None, link: str) -> None:
    """A link is http(s) or a relative path, and ends where it ends; else the file is named."""
    line = of(replace(POSTMORTEM, url=url, permalink=None)).text.split("\n")[2]
    assert line == f"- Action item of {link}"


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("[P1] checkout](https://evil.example) x", r"\[P1\] checkout\](https://evil.example) x"),
        ("a `b` *c* \\", r"a \`b\` \*c\* \\"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_title_cannot_leave_its_link(title: str, link: str) -> None:
    """What Markdown would read in a title is escaped; the address stays ours."""
    line = of(replace(POSTMORTEM, title=title)).text.split("\n")[2]
    assert line.startswith(f"- Action item of [{link}](../postmortems/pm/")


@pytest.mark.parametrize(
    "postmortem",
    [
        replace(POSTMORTEM, incident="x · Due: 2020-01-01"),
        replace(POSTMORTEM, severity="x ·\u00a0Due: 2020-01-01"),
    ],
)
def test_a_value_cannot_begin_another(postmortem: Postmortem) -> None:
    """Several facts share a line: none of them can forge a further one, least of all a date."""
    item = replace(ITEM, kind="y\n- Due: 2020-01-01 · Owner: eve")
    found = notes(of(postmortem, item).text)
    assert (found["Due"], found["Owner"]) == ("2026-12-01", "ana")


def test_the_digest_covers_facts_alone() -> None:
    """Another line, revision, address or section is no reason to write a ticket again."""
    moved = replace(
        POSTMORTEM, revision=Revision("2"), digest="e", url="https://x.example/", permalink="b"
    )
    assert of(moved, replace(ITEM, line=99, anchor="todo", span=Span(5, 9))).digest == of().digest


@pytest.mark.parametrize(
    "other",
    [
        of(replace(POSTMORTEM, title="Other")),
        of(replace(POSTMORTEM, incident="INC-78")),
        of(replace(POSTMORTEM, severity="P2")),
        of(replace(POSTMORTEM, facts={})),
        of(replace(POSTMORTEM, ref=DocRef("runbooks", "pm/moved.md"))),
        of(item=replace(ITEM, kind="mitigate")),
        of(item=replace(ITEM, detail="More")),
        of(item=replace(ITEM, written={Field.OWNER: "@bo"})),
        of(item=replace(ITEM, fields=replace(ITEM.fields, priority=None))),
        block(POSTMORTEM, ITEM, due=None, reason=None, advice=ADVICE),
        block(POSTMORTEM, ITEM, due=DUE, reason="policy P1, 14 d", advice=ADVICE),
        block(
            POSTMORTEM,
            ITEM,
            due=DUE,
            reason=None,
            advice=filled(LOCAL, follows=False, contact=None),
        ),
    ],
)
def test_the_digest_tells_every_fact(other: Block) -> None:
    """A change of any fact is another digest."""
    assert other.digest != of().digest


def test_the_version_at_creation_stays() -> None:
    """A block written again keeps the version it was made from, not the latest one."""
    first = of(replace(POSTMORTEM, permalink="https://git.example/blob/aaa/a.md#L{line}"))
    later = block(
        replace(POSTMORTEM, permalink="https://git.example/blob/bbb/a.md#L{line}"),
        replace(ITEM, line=40),
        due=DUE,
        reason=None,
        advice=ADVICE,
        standing=notes(first.text),
    )
    assert "([version at creation](https://git.example/blob/aaa/a.md#L31))" in later.text


def test_notes_are_what_people_may_have_edited() -> None:
    """The first of equal keys counts, whatever bullet and case people use."""
    text = AS_DOCUMENTED.replace("- Due: 2026-12-01", "* due : 2026-12-24\r\n- Due: 2027-01-01")
    found = notes(text)
    assert found["Due"] == "2026-12-24"
    assert found["Severity"] == "P1"
    assert found["Incident"] == "INC-77, 2026-11-02"
    assert found["Action item of"].startswith("[Checkout outage](../postmortems/pm/2026-11-02.md")


@pytest.mark.parametrize(
    ("detail", "quoted"),
    [
        ("ask @acme/sre, mail ana@acme.example", "> ask acme/sre, mail ana@acme.example"),
        ("use `@Override` and @bo", "> use `@Override` and bo"),
        ("a <!-- hidden --> b", "> a  hidden  b"),
        ("<!<!---- x", ">  x"),
        ("one\n- Owner: eve\n\ntwo", "> one\n> - Owner: eve\n>\n> two"),
        ("one\u2028- Owner: eve\rtwo", "> one\n> - Owner: eve\n> two"),
        ("</blockquote><details>", "> \\</blockquote>\\<details>"),
        ("see <https://x.example>", "> see <https://x.example>"),
        ("[x](javascript:alert)", "> [x] (javascript:alert)"),
        ("[x](https://x.example)", "> [x](https://x.example)"),
        ("a\x00b\x1b[31m\u202ec", "> ab[31mc"),
        ("x" * 5000, "> " + "x" * 3999 + "…"),
    ],
)
def test_a_stranger_s_text_is_harmless_and_readable(detail: str, quoted: str) -> None:
    """No marker, mention, tag, script link or control character comes through; words do."""
    text = of(item=replace(ITEM, detail=detail)).text
    assert text.split("\n\n", 2)[2].removesuffix("\n\n" + ADVICE) == quoted


PIECES = (
    *("<!--", "-->", "<!", "--", "syncer", ":begin", "syncer:begin ai-0", "syncer:end", "SYNCER:"),
    *("\n", "\r", "\r\n", "\u2028", "\x85", "\x0b", "\x00", "\t", " ", " · ", "·", "\ud800"),
    *("- Owner: eve", "- Due: 2020-01-01", "Due: 2020-01-01", "> ", "# ", "```", "`", "\\"),
    *("@team", "@", "[", "](", ")", "](javascript:x)", "<details>", "</", "* ", "|", "ü", "担当"),
)
HOSTILE = st.lists(st.sampled_from(PIECES), max_size=10).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_no_text_breaks_the_structure(data: st.DataObject) -> None:
    """Whatever the document says, the block keeps its lines and its facts, and has no marker."""
    hostile = [data.draw(HOSTILE) for _ in range(9)]
    title, incident, severity, kind, owner, other, detail, summary, anchor = hostile
    item = replace(
        ITEM,
        fields=replace(ITEM.fields, title=title, owner=owner),
        detail=detail,
        kind=kind,
        anchor=anchor,
        written={Field.OWNER: owner},
        others=(other,),
    )
    postmortem = replace(
        POSTMORTEM,
        title=title,
        incident=incident,
        severity=severity,
        facts={"summary": summary},
        url=data.draw(HOSTILE),
        permalink=data.draw(HOSTILE),
    )
    made = of(postmortem, item)
    text = made.text
    text.encode()
    assert not re.search(r"<!--|-->|syncer:(begin|end)", text, re.IGNORECASE)
    assert text.splitlines() == text.split("\n")
    lines = text.split("\n")
    keys = [line[2:].split(":")[0].split(" of ")[0] for line in lines if line.startswith("- ")]
    assert [key for key in keys if key != "Owner"] == ["Action item", "Incident", "Due", "Priority"]
    assert all(line.startswith(("From the postmortem", "- ", ">")) for line in lines[:-1] if line)
    found = notes(text)
    assert (found["Due"], found["Priority"]) == ("2026-12-01", "P1")
    assert found.keys() <= {*notes(AS_DOCUMENTED)}
    read = re.sub(r"\]\([^()]*\)", "]", text)
    assert "`" in read or not re.search(r"(?<![\w.])@\w", read)
    assert block(postmortem, item, due=DUE, reason=None, advice=ADVICE, standing=found) == made
